//! No password is shown by `Debug`: of any type that may hold one, and of none that somebody adds.
//!
//! What the program writes while it runs is looked at in `doctor` (`secrets`) and in `tests/e2e/wire.py`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proc_macro2::TokenTree;
use secrecy::SecretString;
use syn::visit::{self, Visit};
use syn::{Attribute, Fields, ItemEnum, ItemMod, ItemStruct, Meta};
use trubka::ami::Action;
use trubka::ami::session::{Session, SessionConfig};
use trubka::doctor::checkup::rights::Function;
use trubka::doctor::recipe::{ManagerSection, Net, SqlUser};
use trubka::settings::{self, Change, Settings, Sources};
use trubka::texts::Lang;
use trubka::texts::doctor::recipe;
use trubka::ui::settings_page::{Ask, Checkup, PasswordOf, Shown};

/// Nobody's password.
const MARKER: &str = "hunter2-пароль";

/// `what` says something, and not the password, both ways in which it could.
#[track_caller]
fn hides(what: &dyn Debug) {
    for shown in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!shown.is_empty() && !shown.contains(MARKER), "{shown}");
        // As bytes.
        let bytes = format!("{:?}", MARKER.as_bytes());
        let bytes = bytes.trim_matches(['[', ']']);
        assert!(!shown.contains(bytes), "{shown}");
    }
}

fn secret() -> SecretString {
    MARKER.into()
}

#[test]
fn what_goes_to_the_pbx() {
    let config = SessionConfig {
        username: "trubka".into(),
        secret: secret(),
        plain_login: true,
        id_prefix: "t".into(),
    };
    hides(&config);
    hides(&Action::login_plain("trubka", &secret()));
    hides(&Action::login_md5("trubka", "123", &secret()));
    // In the middle of a login in the clear.
    let mut session = Session::new(config, Duration::ZERO);
    let mut hear = |heard: &str| {
        session.handle_input(heard.as_bytes(), Duration::ZERO, &mut |_| {});
        hides(&session);
        String::from_utf8(session.take_output()).unwrap()
    };
    let asked = hear("Asterisk Call Manager/11.0.0\r\n");
    let (_, id) = asked.split_once("ActionID: ").unwrap();
    let id = id.lines().next().unwrap();
    let login = hear(&format!(
        "Response: Error\r\nActionID: {id}\r\nMessage: Must specify AuthType\r\n\r\n"
    ));
    assert!(login.contains(MARKER), "no login in the clear: {login}");
}

#[test]
fn what_an_administrator_pastes() {
    let net: Net = "192.168.10.0/24".parse().unwrap();
    let section = ManagerSection::new("trubka", secret(), net, &Function::ALL, Some("22.10.1"));
    hides(&section);
    let user = SqlUser::new("trubka", secret(), net, "courier", &["contacts"]);
    hides(&user);
    for lang in [Lang::Ru, Lang::En] {
        for lines in [
            recipe::manager_conf(&section, lang),
            recipe::sql_user(&user, lang),
        ] {
            // It stands there, or nobody could paste it.
            assert!(lines.iter().any(|line| line.contains(MARKER)));
            hides(&lines);
            let checkup = Checkup {
                manager_conf: lines,
                ..Checkup::default()
            };
            hides(&checkup);
            hides(&Shown {
                checkup: Some(checkup),
                ..Shown::default()
            });
        }
    }
}

#[test]
fn what_is_written_where_none_belongs() {
    let mut settings = Settings::default();
    settings.pbx.password_from = MARKER.into();
    settings.directory.password_from = MARKER.into();
    hides(&settings);
    hides(&Shown {
        settings: settings.clone(),
        ..Shown::default()
    });
    for key in ["pbx.password_from", "directory.password_from"] {
        let change = Change::parse(key, MARKER).unwrap();
        hides(&change);
        hides(&Ask::Change(vec![change.clone()]));
        let kept = settings::edit("", std::slice::from_ref(&change), &Sources::default());
        if let Err(error) = kept {
            hides(&error);
        }
        let place = Change::parse(key, "env:AMI").unwrap();
        assert!(format!("{place:?}").contains("env:AMI"));
    }
    for problem in settings.check() {
        hides(&problem);
    }
    // In every place where people try it, in files that are wrong too.
    for text in [
        format!("[pbx]\npassword = \"{MARKER}\""),
        format!("[pbx]\nsecret = '{MARKER}'"),
        format!("[pbx]\npassword_from = {MARKER}"),
        format!("[pbx]\npassword_from = \"{MARKER}"),
        format!("[pbx]\npassword_from = [\"{MARKER}\"]"),
        format!("password = \"{MARKER}\"\nsettings_version = 99"),
    ] {
        let error = settings::load(&text).unwrap_err();
        hides(&error);
        for lang in [Lang::Ru, Lang::En] {
            let said = trubka::texts::settings::settings_error(&error, lang).to_string();
            assert!(!said.contains(MARKER), "{said}");
        }
        assert!(!error.to_string().contains(MARKER), "{error}");
    }
}

#[test]
fn what_the_page_asks_for() {
    hides(&Ask::KeepPassword(PasswordOf::Pbx, secret()));
    hides(&Ask::KeepPassword(PasswordOf::Directory, secret()));
}

/// Every file of the source.
fn source() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let text = fs::read_to_string(&path).unwrap();
                    found.push((path, text));
                }
            }
        }
    }
    found
}

/// Types that show by a derived `Debug` what is named like a password and is no `SecretString`.
#[derive(Default)]
struct Shows {
    found: Vec<String>,
    /// Types with a field or a variant of that kind.
    seen: usize,
}

impl Shows {
    fn fields(&mut self, owner: &str, attributes: &[Attribute], fields: &Fields) {
        for field in fields {
            let name = field.ident.as_ref().map(ToString::to_string);
            let Some(name) = name.filter(|name| is_password(name)) else {
                continue;
            };
            let ty = &field.ty;
            let ty = tokens(ty);
            self.seen += 1;
            // A flag, a place, a source, a reason: no password itself.
            let is_safe = [
                "SecretString",
                "PasswordSource",
                "SecretSource",
                "SecretError",
                "bool",
            ]
            .iter()
            .any(|safe| ty.contains(safe));
            if derives_debug(attributes) && !is_safe {
                self.found.push(format!("{owner}.{name}: {ty}"));
            }
        }
    }
}

fn is_password(name: &str) -> bool {
    ["password", "secret", "passphrase"]
        .iter()
        .any(|word| name.contains(word))
}

fn tokens(ty: &syn::Type) -> String {
    let mut names = Names::default();
    names.visit_type(ty);
    names.0.join(" ")
}

/// The names in a type.
#[derive(Default)]
struct Names(Vec<String>);

impl Visit<'_> for Names {
    fn visit_ident(&mut self, ident: &proc_macro2::Ident) {
        self.0.push(ident.to_string());
    }
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        let is_debug = |tree: TokenTree| matches!(tree, TokenTree::Ident(name) if name == "Debug");
        list.path.is_ident("derive") && list.tokens.clone().into_iter().any(is_debug)
    })
}

impl<'ast> Visit<'ast> for Shows {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let is_test = |attribute: &Attribute| attribute.path().is_ident("cfg");
        if !item.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.fields(&item.ident.to_string(), &item.attrs, &item.fields);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        for variant in &item.variants {
            let owner = format!("{}::{}", item.ident, variant.ident);
            self.fields(&owner, &item.attrs, &variant.fields);
        }
    }
}

#[test]
fn no_type_shows_a_field_that_is_called_a_password() {
    let mut shows = Shows::default();
    for (path, text) in source() {
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        shows.visit_file(&file);
    }
    assert_eq!(shows.found, Vec::<String>::new());
    // It looks at those that are there.
    assert!(shows.seen > 8, "{}", shows.seen);
    let leak = "#[derive(Clone, Debug)] struct Leak { new_password: Zeroizing<String> }";
    shows.visit_file(&syn::parse_file(leak).unwrap());
    assert_eq!(shows.found, ["Leak.new_password: Zeroizing String"]);
}

#[test]
fn only_one_place_starts_programs() {
    let home = Path::new("platform/children.rs");
    // A module's own tests may start what they like.
    let is_test = |path: &Path| {
        path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs")
    };
    for (path, text) in source().into_iter().filter(|(path, _)| !is_test(path)) {
        for way in ["Command::new(", "Process::new(", "open::that", "open::with"] {
            let used = text.contains(way);
            assert!(
                !used || path.ends_with(home),
                "{}: {way}: the program would have the passwords of the environment",
                path.display()
            );
        }
    }
}
