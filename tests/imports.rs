//! Keeps the table of who may name whom (ARCHITECTURE.md, "Who may name whom").
//!
//! The source is parsed, not searched: every path counts, in `use` lines (grouped and renamed ones
//! too), types, expressions, patterns, attributes and the tokens of macros. `super::`, `self::` and
//! names that a `use` of the same file brought in are followed to where they lead. Left out: code
//! under `#[cfg(test)]`, which may look at its neighbours, and the text of comments.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, ItemUse, Macro, Meta, Token, UseTree};

/// What a module may name of the others: paths below the crate, each with all that is in it.
struct Row {
    module: &'static str,
    may: &'static [&'static str],
    why: &'static str,
}

const ALL: &[&str] = &["*"];

/// Who may name whom. A module may always name itself.
const MODULES: &[Row] = &[
    Row {
        module: "phone",
        may: &[],
        why: "what a number is depends on nothing else",
    },
    Row {
        module: "settings",
        may: &["phone"],
        why: "plain data; the form of a number is a setting",
    },
    Row {
        module: "ami",
        may: &[],
        why: "the protocol knows no office and no screen",
    },
    Row {
        module: "calls",
        may: &["ami", "phone"],
        why: "calls are judged from events alone",
    },
    Row {
        module: "capture",
        may: &[],
        why: "bytes in, bytes out: what is taken out of a recording is judged without knowing what it means",
    },
    Row {
        module: "dialling",
        may: &["ami", "phone", "settings"],
        why: "the only maker of an Originate: a number and the line rules in, an action out",
    },
    Row {
        module: "handling",
        may: &["ami", "calls", "dialling"],
        why: "the only maker of actions on channels of a call: the operator's own and the other side's, nothing else",
    },
    Row {
        module: "presence",
        may: &["ami", "calls"],
        why: "phones and queues are followed from what the PBX says, by the office's rule of whose device is whose",
    },
    Row {
        module: "ports",
        may: &["calls", "phone"],
        why: "traits and plain data, no implementation",
    },
    Row {
        module: "desk",
        may: &[
            "calls", "dialling", "handling", "presence", "ports", "phone", "settings",
        ],
        why: "decides what is seen, from calls and answers; how they come is the engine's matter",
    },
    Row {
        module: "doctor",
        may: &[
            "ami",
            "calls",
            "desk::snapshot",
            "dialling",
            "phone",
            "ports",
            "settings",
        ],
        why: "finds out what is wrong by asking the PBX and watching calls; who drives it is not its matter",
    },
    Row {
        module: "texts",
        may: &[
            "desk::snapshot",
            "calls",
            "doctor",
            "ports",
            "phone",
            "settings",
        ],
        why: "renders typed reasons; knows where they are defined and nobody who uses the words",
    },
    Row {
        module: "engine",
        may: &[
            "ami", "calls", "desk", "dialling", "doctor", "handling", "presence", "ports",
            "settings",
        ],
        why: "drives the core over ports; which adapter answers is decided in `app`",
    },
    Row {
        module: "directory",
        may: &["ports", "calls", "phone", "settings"],
        why: "an adapter implements a port and knows no other adapter and no core",
    },
    Row {
        module: "journal",
        may: &["ports", "calls", "phone", "settings"],
        why: "an adapter implements a port and knows no other adapter and no core",
    },
    Row {
        module: "platform",
        may: &["ports", "settings"],
        why: "an adapter implements a port and knows no other adapter and no core",
    },
    Row {
        module: "demo",
        may: &["ami", "ports", "settings"],
        why: "a PBX beside the program: the program under demonstration must be the real one",
    },
    Row {
        module: "ui",
        may: &["desk::snapshot", "texts", "settings", "phone"],
        why: "the screen is a function of the snapshot; it sends commands and waits for nobody",
    },
    Row {
        module: "app",
        may: ALL,
        why: "the place where parts are wired together",
    },
    Row {
        module: "cli",
        may: ALL,
        why: "the second screen, wired like the first",
    },
];

/// What comes from outside and only some modules may have.
struct Outside {
    what: &'static str,
    paths: &'static [&'static str],
    only: &'static [&'static str],
    why: &'static str,
}

const OUTSIDE: &[Outside] = &[
    Outside {
        what: "the runtime",
        paths: &["tokio"],
        only: &["engine", "directory", "journal", "demo", "app", "cli"],
        why: "the core is plain state machines, tested without a runtime; the screen never waits",
    },
    Outside {
        what: "databases",
        paths: &["sqlx"],
        only: &["directory", "journal"],
        why: "SQL stands in the two adapters",
    },
    Outside {
        what: "the toolkit",
        paths: &["egui", "eframe", "egui_extras"],
        only: &["ui", "app"],
        why: "its interface changes with every minor version",
    },
    Outside {
        what: "sockets",
        paths: &["std::net", "tokio::net"],
        only: &["engine", "demo", "app"],
        why: "one place speaks to the network, the demo's PBX answers it, a second start asks the first for its window",
    },
    Outside {
        what: "clocks",
        paths: &[
            "std::time::Instant::now",
            "std::time::SystemTime::now",
            "std::time::*",
            "tokio::time",
            "chrono::Local::now",
            "chrono::Utc::now",
            "chrono::*",
        ],
        only: &["engine", "directory", "journal", "demo", "app", "cli"],
        why: "time goes in as an argument, so that tests have their own",
    },
    Outside {
        what: "files and the environment",
        paths: &["std::fs", "std::env", "std::process"],
        only: &["directory", "journal", "platform", "demo", "app", "cli"],
        why: "no I/O in the middle",
    },
    Outside {
        what: "the parser of numbers",
        paths: &["rlibphonenumber"],
        only: &["phone"],
        why: "no number is parsed anywhere else",
    },
    Outside {
        what: "the keyring, notifications, the tray, hotkeys, sound, places, the login, the calling program",
        paths: &[
            "keyring",
            "keyring_core",
            "zbus_secret_service_keyring_store",
            "notify_rust",
            "windows",
            "zbus",
            "ksni",
            "tray_icon",
            "global_hotkey",
            "x11rb",
            "rodio",
            "arboard",
            "directories",
            "sys_locale",
            "open",
            "whoami",
        ],
        only: &["platform"],
        why: "what differs between operating systems stands in one place",
    },
    Outside {
        what: "TLS and its certificates",
        paths: &["rustls", "tokio_rustls", "x509_parser", "sha2"],
        only: &["engine", "platform", "directory"],
        why: "one place judges whether the PBX is the PBX; the certificates themselves come from the system or a file; the database's driver judges by the same library, and its errors are read",
    },
    Outside {
        what: "randomness for passwords",
        paths: &["getrandom"],
        only: &["app"],
        why: "a new password is proposed in one place",
    },
    Outside {
        what: "names of hosts in other scripts",
        paths: &["idna"],
        only: &["settings"],
        why: "what is an address is judged in one place",
    },
    Outside {
        what: "the log",
        paths: &["tracing_subscriber", "tracing_appender"],
        only: &["app"],
        why: "what is logged, where to and for how long is decided in one place",
    },
    Outside {
        what: "the system's authorities",
        paths: &["rustls_native_certs"],
        only: &["platform"],
        why: "what differs between operating systems stands in one place",
    },
    Outside {
        what: "the editor of settings' texts",
        paths: &["toml_edit"],
        only: &["settings"],
        why: "a settings file is changed in one place, which keeps its comments",
    },
    Outside {
        what: "the command line's parser",
        paths: &["clap"],
        only: &["cli"],
        why: "arguments are read in one place",
    },
    Outside {
        what: "errors without a type",
        paths: &["anyhow"],
        only: &["app", "cli"],
        why: "everywhere else the reason has a type, since `texts` puts it into words",
    },
];

#[test]
fn modules_name_only_whom_they_may() {
    let source = Source::read(&root().join("src"));
    let wrong: Vec<String> = source.names.iter().filter_map(judge).collect();
    assert!(
        wrong.is_empty(),
        "{} names that the table of ARCHITECTURE.md does not allow:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_file_and_module_is_in_the_table() {
    let source = Source::read(&root().join("src"));
    let mut all = BTreeSet::new();
    files_below(&root().join("src"), &mut all);
    let orphans: Vec<_> = all.difference(&source.files).collect();
    assert!(orphans.is_empty(), "no `mod` leads to {orphans:?}");
    let named: BTreeSet<&str> = MODULES.iter().map(|row| row.module).collect();
    let real: BTreeSet<&str> = source.top.iter().map(String::as_str).collect();
    assert_eq!(named, real, "the table and `src/lib.rs` differ");
    for outside in OUTSIDE {
        for module in outside.only {
            assert!(named.contains(module), "{module} of {}", outside.what);
        }
    }
}

#[test]
fn the_architecture_shows_these_tables() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let tables = tables();
    assert!(
        text.contains(&tables),
        "ARCHITECTURE.md should hold these tables:\n\n{tables}"
    );
}

#[test]
fn names_are_found_wherever_they_stand() {
    let text = r#"
        use crate::{calls::{self, Call as C}, ports};
        use super::super::engine::run;
        use std::time::{Duration, Instant as Moment};
        use tokio::time as clock;
        #[tokio::main]
        #[derive(serde::Serialize)]
        fn f(x: &egui::Ui) -> crate::journal::Journal {
            let now = Moment::now();
            println!("{}", crate::app::NAME);
            select! { () = clock::sleep(now) => crate::platform::notify(), }
            if let crate::directory::Kind::None = x {}
            calls::Tracker::new()
        }
        mod inner { fn g() { super::super::super::demo::open(); } }
        #[cfg(test)]
        mod tests { use crate::cli; }
        #[cfg(test)]
        fn only_tested() { crate::cli::main(); }
    "#;
    let mut names = Vec::new();
    let file = syn::parse_file(text).unwrap();
    let here = ["ui".to_owned(), "card".to_owned()];
    collect(&file, &here, Path::new("x.rs"), &mut names);
    let found: BTreeSet<&str> = names.iter().map(|name| name.target.as_str()).collect();
    for wanted in [
        "crate::calls",
        "crate::calls::Call",
        "crate::ports",
        "crate::engine::run",
        "std::time::Instant",
        "std::time::Instant::now",
        "tokio::main",
        "serde::Serialize",
        "egui::Ui",
        "crate::journal::Journal",
        "crate::app::NAME",
        "tokio::time::sleep",
        "crate::platform::notify",
        "crate::directory::Kind::None",
        "crate::calls::Tracker::new",
        "crate::demo::open",
    ] {
        assert!(found.contains(wanted), "{wanted} is not in {found:?}");
    }
    assert!(!found.iter().any(|name| name.starts_with("crate::cli")));
}

#[test]
fn a_wrong_name_is_told_with_its_place_and_the_rule() {
    let wrong = |module: &str, text: &str| {
        let mut names = Vec::new();
        let here = [module.to_owned()];
        let file = syn::parse_file(text).unwrap();
        collect(&file, &here, Path::new("src/x.rs"), &mut names);
        names.iter().filter_map(judge).collect::<Vec<_>>()
    };
    let told = wrong("ui", "fn f() {}\nuse crate::engine::run;");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("src/x.rs:2: `ui` names `crate::engine::run`"),
        "{told:?}"
    );
    assert!(told[0].contains("desk::snapshot, texts, settings, phone"));
    for (module, text) in [
        ("ui", "use crate::calls::Call;"),
        ("ui", "fn f() { crate::desk::Desk::new() }"),
        ("ui", "use crate::*;"),
        ("desk", "use crate as all;"),
        ("journal", "use crate::directory::Database;"),
        (
            "calls",
            "use std::time::Instant; fn f() { Instant::now(); }",
        ),
        ("ami", "fn f() { std::net::TcpStream::connect(1); }"),
        ("engine", "fn f(x: sqlx::Pool) {}"),
        ("desk", "fn f() { tokio::spawn(x); }"),
        ("texts", "use crate::desk::Desk;"),
    ] {
        assert_eq!(wrong(module, text).len(), 1, "{module}: {text}");
    }
    for (module, text) in [
        ("ui", "use crate::desk::snapshot::Card;"),
        ("engine", "use crate::{ami::Action, ports::Directory};"),
        ("calls", "use std::time::Duration;"),
        ("app", "use crate::{engine, journal, ui};"),
    ] {
        assert_eq!(wrong(module, text), Vec::<String>::new(), "{text}");
    }
}

/// A path that the source names, followed to where it leads.
struct Name {
    file: PathBuf,
    line: usize,
    /// The module that names it, below the crate.
    from: Vec<String>,
    /// `crate::…` for our own, else as it is: `tokio::time::sleep`. A glob ends in `*`.
    target: String,
}

impl Name {
    fn module(&self) -> &str {
        self.from.first().map_or("", String::as_str)
    }
}

/// What is wrong with a name, or nothing.
fn judge(name: &Name) -> Option<String> {
    let module = name.module();
    let Some(row) = MODULES.iter().find(|row| row.module == module) else {
        return None; // lib.rs and main.rs
    };
    let told = |rule: String| {
        let (file, line) = (name.file.display(), name.line);
        Some(format!(
            "{file}:{line}: `{module}` names `{}`; {rule}",
            name.target
        ))
    };
    if name.target == "crate" {
        return told("another name for the crate would hide who is named".to_owned());
    }
    if let Some(own) = name.target.strip_prefix("crate::") {
        let first = own.split("::").next().unwrap_or_default();
        let allowed = row.may == ALL
            || first == module
            || row.may.iter().any(|allowed| below(Some(own), allowed));
        if !allowed {
            let may = match row.may {
                [] => "nobody".to_owned(),
                may => may.join(", "),
            };
            return told(format!("it may name {may}: {}", row.why));
        }
        return None;
    }
    let outside = OUTSIDE.iter().find(|outside| {
        !outside.only.contains(&module)
            && outside
                .paths
                .iter()
                .any(|path| below(Some(&name.target), path))
    })?;
    told(format!(
        "{} only in {}: {}",
        outside.what,
        outside.only.join(", "),
        outside.why
    ))
}

/// Whether a path is `above` or something in it.
fn below(path: Option<&str>, above: &str) -> bool {
    path.and_then(|path| path.strip_prefix(above))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Both tables as ARCHITECTURE.md shows them.
fn tables() -> String {
    let list = |names: &[&str]| match names {
        [] => "–".to_owned(),
        ["*"] => "all".to_owned(),
        names => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let mut text = "| module | may name | because |\n| --- | --- | --- |\n".to_owned();
    for row in MODULES {
        let (may, why) = (list(row.may), row.why);
        writeln!(text, "| `{}` | {may} | {why} |", row.module).unwrap();
    }
    text.push_str("\n| from outside | only in | because |\n| --- | --- | --- |\n");
    for outside in OUTSIDE {
        let (paths, only) = (list(outside.paths), list(outside.only));
        writeln!(
            text,
            "| {} ({paths}) | {only} | {} |",
            outside.what, outside.why
        )
        .unwrap();
    }
    text
}

/// The whole source, reached from its two roots by `mod`.
struct Source {
    names: Vec<Name>,
    files: BTreeSet<PathBuf>,
    /// The modules of `lib.rs`.
    top: Vec<String>,
}

impl Source {
    fn read(src: &Path) -> Self {
        let mut source = Self {
            names: Vec::new(),
            files: BTreeSet::new(),
            top: Vec::new(),
        };
        source.file(&src.join("lib.rs"), &[], false);
        source.file(&src.join("main.rs"), &[], false);
        source
    }

    fn file(&mut self, path: &Path, module: &[String], is_test: bool) {
        let text =
            fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let file = syn::parse_file(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        self.files.insert(path.to_owned());
        if !is_test {
            let shown = path.strip_prefix(root()).unwrap_or(path);
            collect(&file, module, shown, &mut self.names);
        }
        let own = path.file_name().is_some_and(|name| {
            ["lib.rs", "main.rs", "mod.rs"]
                .iter()
                .any(|root| name == *root)
        });
        let folder = match own {
            true => path.with_file_name(""),
            false => path.with_extension(""),
        };
        self.modules(&file.items, &folder, module, is_test);
    }

    fn modules(&mut self, items: &[Item], folder: &Path, above: &[String], is_test: bool) {
        for item in items {
            let Item::Mod(item) = item else { continue };
            let name = item.ident.to_string();
            let is_test = is_test || only_tested(&item.attrs);
            let module = [above, std::slice::from_ref(&name)].concat();
            if above.is_empty() {
                self.top.push(name.clone());
            }
            if let Some((_, items)) = &item.content {
                self.modules(items, &folder.join(&name), &module, is_test);
                continue;
            }
            let other = item.attrs.iter().find_map(path_attribute);
            let candidates = match other {
                Some(other) => vec![folder.join(other)],
                None => vec![
                    folder.join(format!("{name}.rs")),
                    folder.join(&name).join("mod.rs"),
                ],
            };
            let file = candidates.iter().find(|file| file.exists());
            let file = file.unwrap_or_else(|| panic!("no file for {module:?}"));
            self.file(file, &module, is_test);
        }
    }
}

/// Every name in a file that is the module `module`.
fn collect(file: &File, module: &[String], shown: &Path, names: &mut Vec<Name>) {
    let mut uses = Uses {
        module: module.to_vec(),
        ..Uses::default()
    };
    uses.visit_file(file);
    let mut paths = Paths {
        module: module.to_vec(),
        file: shown,
        renamed: &uses.renamed,
        names,
    };
    for (module, line, path) in uses.found {
        let target = absolute(&path, &module, &BTreeMap::new());
        paths.names.extend(target.map(|target| Name {
            file: shown.to_owned(),
            line,
            from: module,
            target,
        }));
    }
    paths.visit_file(file);
}

/// What the `use` lines of a file bring in.
#[derive(Default)]
struct Uses {
    module: Vec<String>,
    found: Vec<(Vec<String>, usize, Vec<String>)>,
    /// Short names: for `use a::b as c`, `c` is `a::b`, below the crate or outside.
    renamed: BTreeMap<String, Vec<String>>,
}

impl Uses {
    fn tree(&mut self, tree: &UseTree, above: &[String]) {
        let with = |name: &dyn ToString| [above, &[name.to_string()]].concat();
        let line = tree.span().start().line;
        let (path, name) = match tree {
            UseTree::Path(path) => return self.tree(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, above);
                }
                return;
            }
            UseTree::Name(name) if name.ident == "self" => {
                (above.to_vec(), above.last().cloned().unwrap_or_default())
            }
            UseTree::Name(name) => (with(&name.ident), name.ident.to_string()),
            UseTree::Rename(rename) if rename.ident == "self" => {
                (above.to_vec(), rename.rename.to_string())
            }
            UseTree::Rename(rename) => (with(&rename.ident), rename.rename.to_string()),
            UseTree::Glob(_) => (with(&"*"), String::new()),
        };
        if let Some(target) = absolute(&path, &self.module, &BTreeMap::new()) {
            let target = target.split("::").map(str::to_owned).collect();
            self.renamed.insert(name, target);
        }
        self.found.push((self.module.clone(), line, path));
    }
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item(&mut self, item: &'ast Item) {
        if !item_attributes(item).is_some_and(only_tested) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.tree(&item.tree, &[]);
    }
}

/// All other paths of a file.
struct Paths<'a> {
    module: Vec<String>,
    file: &'a Path,
    renamed: &'a BTreeMap<String, Vec<String>>,
    names: &'a mut Vec<Name>,
}

impl Paths<'_> {
    fn name(&mut self, path: &[String], line: usize) {
        let target = absolute(path, &self.module, self.renamed);
        self.names.extend(target.map(|target| Name {
            file: self.file.to_owned(),
            line,
            from: self.module.clone(),
            target,
        }));
    }

    /// The paths among a macro's tokens: a macro's grammar is its own, but `a::b` is always a path.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        let is_path = |path: &[String]| path.len() > 1;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        if is_path(&path) {
                            self.name(&path, line);
                        }
                        path.clear();
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                }
                other => {
                    if is_path(&path) {
                        self.name(&path, line);
                    }
                    path.clear();
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        if is_path(&path) {
            self.name(&path, line);
        }
    }
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !item_attributes(item).is_some_and(only_tested) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        let tested = matches!(item, syn::ImplItem::Fn(item) if only_tested(&item.attrs));
        if !tested {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, _: &'ast ItemUse) {}

    // `pub(crate)` and `pub(super)` name nobody.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.name(&names, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        visit::visit_macro(self, call);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        visit::visit_attribute(self, attribute);
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }
}

/// Where a path leads from a module: `crate::…`, or an outside path. `None` for what stays in the
/// module: a local name, a type's own function.
fn absolute(
    path: &[String],
    module: &[String],
    renamed: &BTreeMap<String, Vec<String>>,
) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let own = |mut place: Vec<String>, rest: &[String]| {
        place.extend_from_slice(rest);
        let place = [&["crate".to_owned()], place.as_slice()].concat();
        place.join("::")
    };
    match first.as_str() {
        // Our own library, as `main.rs` and macros name it.
        "crate" | "trubka" => Some(own(Vec::new(), rest)),
        "self" | "super" => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let skipped = ups + usize::from(first == "self");
            let place = module.get(..module.len().checked_sub(ups)?)?;
            Some(own(place.to_vec(), path.get(skipped..)?))
        }
        name => match renamed.get(name) {
            Some(target) => Some([target, rest].concat().join("::")),
            None if rest.is_empty() => None,
            None => Some(path.join("::")),
        },
    }
}

fn only_tested(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        if !list.path.is_ident("cfg") {
            return false;
        }
        let conditions = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        conditions.is_ok_and(|all| all.iter().any(|one| one.path().is_ident("test")))
    })
}

fn path_attribute(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(path),
            ..
        }) if pair.path.is_ident("path") => Some(path.value()),
        _ => None,
    }
}

fn item_attributes(item: &Item) -> Option<&[Attribute]> {
    Some(match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return None,
    })
}

fn files_below(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.insert(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
