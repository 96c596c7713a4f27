//! `trubka settings`, and settings files that are wrong: the built program with a home of its own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder that is all the program knows of this computer.
struct Home(tempfile::TempDir);

impl Home {
    fn new(settings: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::write(home.path("settings.toml"), settings).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
            .args(args)
            .env("TRUBKA_HOME", self.0.path())
            .env_remove("TRUBKA_OFFICE_SETTINGS")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What a run came to.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn refused(&self, words: &[&str]) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{self:?}");
        for words in words {
            assert!(self.err.contains(words), "no «{words}» in {}", self.err);
        }
    }

    #[track_caller]
    fn done(&self) -> &str {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
        &self.out
    }

    #[track_caller]
    fn json(&self) -> Vec<Value> {
        let lines = self.done().lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

#[test]
fn settings_are_listed_with_their_source_and_changed_with_their_comments() {
    let home = Home::new(
        "language = \"en\" # ours\noffice_file = \"office.toml\"\n[pbx]\nhost = \"10.9.9.9\"\nusername = \"me\"\n",
    );
    fs::write(
        home.path("office.toml"),
        "locked = [\"pbx.host\"]\n[pbx]\nhost = \"10.0.0.1\"\nport = 5039\n",
    )
    .unwrap();
    let of = |key: &str| -> Value {
        let all = home.run(&["settings", "--json"]).json();
        all.into_iter().find(|one| one["key"] == key).unwrap()
    };
    let host = of("pbx.host");
    assert_eq!(
        (&host["value"], &host["source"], &host["locked"]),
        (&"10.0.0.1".into(), &"office".into(), &true.into())
    );
    assert_eq!(
        (&of("pbx.port")["source"], &of("language")["source"]),
        (&"office".into(), &"own".into())
    );
    assert_eq!(of("window.theme")["source"], "default");
    let listed = home.run(&["settings"]);
    assert!(
        listed
            .done()
            .contains("pbx.host = \"10.0.0.1\"  (the office's, locked)\n"),
        "{listed:?}"
    );

    home.run(&["settings", "set", "pbx.host", "10.1.1.1"])
        .refused(&["pbx.host is set for the whole office"]);
    home.run(&["settings", "set", "pbx.hots", "10.1.1.1"])
        .refused(&["There is no setting pbx.hots", "Perhaps pbx.host was meant"]);
    home.run(&["settings", "set", "pbx.prot", "5"])
        .refused(&["Perhaps pbx.port was meant"]);
    home.run(&["settings", "set", "pbx.port", "many"])
        .refused(&["pbx.port", "a whole number"]);
    home.run(&["settings", "set", "pbx.password_from", "secret"])
        .refused(&["pbx.password_from"]);
    for (key, value) in [
        ("operator.extensions", "101, 102"),
        ("window.tray", "false"),
        ("directory.order_states.3", "на складе"),
        ("directory.mapping.order.sum", "address.price"),
        ("dialling.number_form", "8"),
    ] {
        assert_eq!(
            home.run(&["settings", "set", key, value]).done(),
            "",
            "{key}"
        );
    }
    home.run(&["settings", "unset", "pbx.username"])
        .refused(&["pbx.username"]);
    let text = fs::read_to_string(home.path("settings.toml")).unwrap();
    for line in [
        "language = \"en\" # ours",
        "extensions = [\"101\", \"102\"]",
        "tray = false",
        "3 = \"на складе\"",
        "\"order.sum\" = \"address.price\"",
        "number_form = \"8\"",
        "username = \"me\"",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    home.run(&["settings", "unset", "window.tray"]);
    assert_eq!(of("window.tray")["value"], true);
}

#[test]
fn a_settings_file_that_became_wrong_leaves_the_last_good_one_and_says_so() {
    let home = Home::new("language = \"ru\"\n[journal]\noffice = true\n");
    assert_eq!(home.run(&["journal"]).done(), "Звонков пока нет.\n");
    fs::write(
        home.path("settings.toml"),
        "language = \"en\"\n[journal]\noffice = tr",
    )
    .unwrap();
    let ran = home.run(&["journal"]);
    assert_eq!(ran.out, "Звонков пока нет.\n", "{ran:?}");
    for words in ["Файл настроек, строка 3", "удалось прочитать в прошлый раз"]
    {
        assert!(ran.err.contains(words), "{ran:?}");
    }
    fs::write(
        home.path("settings.toml"),
        "settings_version = 7\nfuture = 1\n",
    )
    .unwrap();
    let ran = home.run(&["journal"]);
    assert!(ran.err.contains("более новой версией"), "{ran:?}");
}

/// In a system of that language.
fn in_language(lang: &str, args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(args)
        .env("TRUBKA_HOME", home.path())
        .env("LC_ALL", lang)
        .env("LANG", lang)
        .env_remove("TRUBKA_OFFICE_SETTINGS")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn wrong_arguments_are_told_in_the_systems_language() {
    for (args, words) in [
        (
            &["cal", "101"][..],
            ["Такой команды нет: cal.", "Возможно, имелось в виду: "],
        ),
        (
            &["call"],
            [
                "Не указано обязательное: <NUMBER>.",
                "Как вызывать: trubka call",
            ],
        ),
        (
            &["call", "101", "--josn"],
            ["Такого параметра нет: --josn.", "--json"],
        ),
        (
            &["journal", "fill", "many", "--into", "a.db"],
            ["Значение не подходит: <CALLS> · many.", "trubka --help"],
        ),
        (
            &["settings", "set"],
            ["Не указано обязательное: <KEY>, <VALUE>.", "trubka --help"],
        ),
    ] {
        let ran = in_language("ru_RU.UTF-8", args);
        ran.refused(&words);
        assert!(
            !ran.err.contains("Usage") && !ran.err.contains("error:"),
            "{}",
            ran.err
        );
        let english = in_language("en_US.UTF-8", args);
        english.refused(&["error: ", "--help"]);
    }
    assert!(
        in_language("ru_RU.UTF-8", &["--help"])
            .done()
            .contains("trubka")
    );
}

#[test]
fn a_courier_who_cannot_be_called_back_is_told_what_is_missing() {
    let callback = ["callback", "+79165550001", "+79265551012"];
    let without = Home::new("language = \"ru\"\n").run(&callback);
    without.refused(&[
        "не задан адрес АТС",
        "couriers.channel",
        "Наберите курьера сами: +7 916 555-00-01",
    ]);
    assert!(
        !without.err.contains("неверная настройка"),
        "{}",
        without.err
    );
    let settings = "language = \"ru\"\n[pbx]\nhost = \"127.0.0.1\"\nusername = \"desk\"\n";
    Home::new(settings)
        .run(&callback)
        .refused(&["не задан канал", "couriers.channel"]);
}
