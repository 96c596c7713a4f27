//! The built program's command line: exit codes, and the sentence on stderr that says why.
//!
//! Each test has a folder of its own as `TRUBKA_HOME` and says its language in the settings; nothing
//! of the user's is read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use trubka::demo::COURIER_SQL;
use trubka::directory::create_sqlite;

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/captures");

/// A home of the program.
struct Home(tempfile::TempDir);

impl Home {
    fn new(settings: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("settings.toml"), settings).unwrap();
        Self(home)
    }

    /// With the demo office's courier database.
    fn with_directory(language: &str) -> Self {
        let home = Self::new("");
        let file = home.path("courier.db");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(create_sqlite(&file, COURIER_SQL)).unwrap();
        let settings = format!(
            "language = \"{language}\"\n[directory]\nkind = \"sqlite\"\npath = '{}'\n",
            file.display()
        );
        fs::write(home.path("settings.toml"), settings).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], stdin: &str) -> Ran {
        let mut child = self.start(args);
        // The program may have ended without reading it.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        Ran::of(child.wait_with_output().unwrap())
    }

    fn start(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_trubka"))
            .args(args)
            .env_remove("TRUBKA_LOG")
            .env("TRUBKA_TEST_SECRET", "secret")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env("TRUBKA_HOME", self.0.path())
            // For what is said before the settings are known.
            .env("LC_ALL", "en_US.UTF-8")
            .env("LANG", "en_US.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
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
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Ended with this code, nothing on stdout, and these words on stderr.
    #[track_caller]
    fn refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "", "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        for words in words {
            assert!(self.err.contains(words), "no «{words}» in {}", self.err);
        }
    }

    #[track_caller]
    fn done(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert_eq!(self.err, "", "{self:?}");
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
fn help_says_where_files_are_and_what_the_exit_codes_mean() {
    let home = Home::new("");
    let ran = home.run(&["--help"]);
    let help = ran.done();
    let settings = home.path("settings.toml").display().to_string();
    // The help may be wrapped at any width.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(help).contains(&words(&settings)), "{help}");
    for word in [
        "TRUBKA_HOME",
        "Exit codes",
        "watch",
        "call",
        "test-call",
        "who",
        "journal",
        "replay",
        "password",
        "--demo",
    ] {
        assert!(help.contains(word), "no {word} in {help}");
    }
}

#[test]
fn wrong_arguments_are_named() {
    let home = Home::new("");
    home.run(&["--colour"]).refused(2, &["--colour"]);
    home.run(&["juornal"]).refused(2, &["juornal", "journal"]);
    home.run(&["who"]).refused(2, &["NUMBER"]);
    home.run(&["journal", "--limit", "many"])
        .refused(2, &["many", "--limit"]);
    home.run(&["--demo", "journal"])
        .refused(2, &["The demo opens as a window only"]);
}

#[test]
fn an_unknown_setting_is_named_with_its_line_and_the_nearest() {
    let home = Home::new("[pbx]\nhots = \"10.0.0.5\"\n");
    let file = home.path("settings.toml").display().to_string();
    for command in [
        &["journal"][..],
        &["who", "101"],
        &["watch"],
        &["call", "101"],
    ] {
        home.run(command).refused(2, &[&file, "hots", "host", "2"]);
    }
}

#[test]
fn a_settings_file_in_another_encoding_is_said_and_a_byte_order_mark_is_not() {
    let home = Home::new("");
    let text = "# кто здесь\nlanguage = \"en\"\n[operator]\nextensions = [\"101\"]\n";
    let save = |bytes: Vec<u8>| fs::write(home.path("settings.toml"), bytes).unwrap();
    save([&b"\xef\xbb\xbf"[..], text.as_bytes()].concat());
    home.run(&["journal"]).done();
    // What could be read once would count instead.
    fs::remove_dir_all(home.path("data")).unwrap();
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes);
    save([0xff, 0xfe].into_iter().chain(utf16).collect());
    home.run(&["journal"])
        .refused(2, &["settings.toml", "line 1", "Save it in UTF-8"]);
    // «кто здесь» in cp1251.
    let name = b"[operator]\nname = \"\xea\xf2\xee \xe7\xe4\xe5\xf1\xfc\"\n";
    save(name.to_vec());
    home.run(&["journal"])
        .refused(2, &["line 2", "Save it in UTF-8"]);
}

#[test]
fn a_damaged_journal_that_was_put_aside_is_told_once() {
    let home = Home::new("language = \"en\"\n[operator]\nextensions = [\"101\"]\n");
    home.run(&["journal"]).done();
    let file = home.path("data/journal.db");
    for left in ["data/journal.db-wal", "data/journal.db-shm"] {
        let _ = fs::remove_file(home.path(left));
    }
    fs::write(&file, [0x5a; 5_000]).unwrap();
    home.run(&["journal"]).refused(1, &["journal.db.damaged-1"]);
    assert!(home.path("data/journal.db.damaged-1").exists());
    home.run(&["journal"]).done();
}

#[test]
fn a_device_at_two_extensions_is_refused() {
    let home = Home::new(
        "language = \"en\"\n[numbers.devices]\n101 = [\"SIP/mac\"]\n102 = [\"SIP/mac\"]\n",
    );
    home.run(&["journal"])
        .refused(2, &["numbers.devices", "SIP/mac", "101 and 102"]);
}

#[test]
fn settings_that_cannot_work_are_all_named() {
    let home = Home::new("[pbx]\nhost = \"http://10.0.0.5\"\n[dialling]\ncontext = \"a b\"\n");
    home.run(&["journal"])
        .refused(2, &["pbx.host", "dialling.context"]);
}

#[test]
fn what_is_wrong_with_the_settings_is_told_in_their_language_with_the_line() {
    let wrong = "language = \"ru\"\n[pbx]\nhost = \"http://10.0.0.5\"\nusername = \"trubka\"\n";
    let words = ["settings.toml: Строка 3, настройка pbx.host:"];
    Home::new(wrong).run(&["journal"]).refused(2, &words);
    let unreadable = Home::new("language = \"ru\"\n[pbx\n");
    unreadable.run(&["journal"]).refused(2, &["строка 2"]);
    // The window's start tells it here too, where no window can be opened.
    unreadable.run(&[]).refused(2, &["строка 2"]);
}

#[test]
fn a_settings_file_asked_for_by_name_must_be_there() {
    let home = Home::new("");
    let file = home.path("other.toml").display().to_string();
    home.run(&["journal", "--settings", &file])
        .refused(2, &[&file]);
    fs::write(&file, "langauge = \"ru\"\n").unwrap();
    home.run(&["--settings", &file, "journal"])
        .refused(2, &["langauge", "language"]);
}

#[test]
fn what_is_no_number_is_not_looked_up() {
    let home = Home::with_directory("en");
    for nothing in ["", "  ", "#", "№ "] {
        home.run(&["who", nothing])
            .refused(2, &["It is not said whom to look for"]);
    }
    for (text, words) in no_numbers() {
        if text.is_empty() {
            continue;
        }
        home.run(&["who", "--", &text]).refused(2, &[words]);
    }
}

#[test]
fn what_is_no_number_is_not_called_and_the_pbx_not_even_asked() {
    let pbx = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    pbx.set_nonblocking(true).unwrap();
    let home = Home::new(&pbx_on(pbx.local_addr().unwrap().port()));
    for (text, words) in no_numbers() {
        home.run(&["call", "--", &text]).refused(2, &[words]);
    }
    assert!(pbx.accept().is_err(), "somebody connected");
}

/// Texts that are no number, and a part of what is said of each.
fn no_numbers() -> Vec<(String, &'static str)> {
    let long = "7".repeat(2_000);
    [
        ("8-800-FLOWERS", "it has letters"),
        ("89161234567\r\nAction: Logoff", "."),
        ("8916\u{7}1234567", "a character that is not allowed"),
        ("８９１６１２３４５６７", "."),
        (long.as_str(), "too long"),
        ("", "No number"),
        ("--json", "it has letters"),
        ("101,102", "Another number follows a short one"),
    ]
    .map(|(text, words)| (text.to_owned(), words))
    .to_vec()
}

/// Settings of an operator whose PBX is on a port of this computer.
fn pbx_on(port: u16) -> String {
    format!(
        "language = \"en\"\n[pbx]\nhost = \"127.0.0.1\"\nport = {port}\nusername = \"trubka\"\n\
         password_from = \"env:TRUBKA_TEST_SECRET\"\n[operator]\nextensions = [\"101\"]\n"
    )
}

#[test]
fn an_order_and_a_name_are_looked_up_too() {
    let home = Home::with_directory("en");
    for order in ["#48220", "Заказ № 48220", "order 48220"] {
        let told = home.run(&["who", order]);
        assert!(told.done().contains("Нина Лапина"), "{told:?}");
    }
    home.run(&["who", "#1"]).refused(1, &["no order 1"]);
    home.run(&["who", "Нинель Незнакомая"])
        .refused(1, &["no person and no company"]);
}

#[test]
fn the_language_is_that_of_the_settings() {
    let home = Home::with_directory("ru");
    home.run(&["who", "8-800-FLOWERS"])
        .refused(2, &["Это не номер: в нём есть буквы."]);
    home.run(&["who", "+7 999 000-00-00"])
        .refused(1, &["+7 999 000-00-00"]);
    let told = home.run(&["who", "8 (925) 555-01-42"]);
    for words in ["Нина Лапина", "48220"] {
        assert!(told.done().contains(words), "{told:?}");
    }
}

#[test]
fn a_known_number_is_told_with_the_reason_and_the_order() {
    let home = Home::with_directory("en");
    let found = home.run(&["who", "8 (925) 555-01-42", "--json"]).json();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["number"], "79255550142");
    let matches = found[0]["matches"].as_array().unwrap();
    assert_eq!(matches.len(), 1, "{found:?}");
    let text = matches[0].to_string();
    for words in ["Нина Лапина", "48220", "Сергей Волков"] {
        assert!(text.contains(words), "no {words} in {text}");
    }
    let told = home.run(&["who", "79161110001"]);
    assert!(told.done().contains("Сергей Волков"), "{told:?}");
    assert!(told.out.to_lowercase().contains("courier"), "{told:?}");
}

#[test]
fn an_unknown_number_is_an_answer_that_did_not_succeed() {
    let home = Home::with_directory("en");
    home.run(&["who", "+7 999 000-00-00"])
        .refused(1, &["+7 999 000-00-00:"]);
    let asked = home.run(&["who", "+7 999 000-00-00", "--json"]);
    assert_eq!(asked.code, Some(1), "{asked:?}");
    let answer: Value = serde_json::from_str(&asked.out).unwrap();
    assert_eq!(answer["matches"], Value::Array(Vec::new()));
}

#[test]
fn a_directory_that_is_no_database_is_said() {
    let home = Home::with_directory("en");
    fs::write(home.path("courier.db"), "no database".repeat(100)).unwrap();
    let ran = home.run(&["who", "79161234567"]);
    ran.refused(1, &["."]);
    fs::remove_file(home.path("courier.db")).unwrap();
    home.run(&["who", "79161234567"]).refused(1, &["."]);
    // The file was not made by asking.
    assert!(!home.path("courier.db").exists());
}

#[test]
fn what_is_not_set_up_cannot_be_tried() {
    let home = Home::new("language = \"en\"\n");
    home.run(&["watch"])
        .refused(2, &["No PBX is configured", "[pbx]", "settings.toml"]);
    home.run(&["who", "89161234567"])
        .refused(2, &["No courier database is connected.", "[directory]"]);
}

#[test]
fn watching_says_why_there_is_no_connection() {
    // A web server where the PBX should be.
    let web = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let home = Home::new(&pbx_on(web.local_addr().unwrap().port()));
    std::thread::spawn(move || {
        // Until the test's process ends.
        for client in web.incoming().flatten() {
            let _ = (&client).write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let why = |args: &[&str], found: fn(&str) -> bool| {
        let mut child = home.start(args);
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        let mut heard = Vec::new();
        let found = loop {
            match told.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if found(&line) => break Some(line),
                Ok(line) => heard.push(line),
                Err(_) => break None,
            }
        };
        let _ = child.kill();
        let ran = Ran::of(child.wait_with_output().unwrap());
        found.unwrap_or_else(|| panic!("after {heard:?} nothing: {ran:?}"))
    };
    let line = why(&["watch", "--json"], |line| !line.contains("\"why\":null"));
    let object: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(object["connection"], "No connection to the PBX");
    assert_eq!(object["online"], false);
    let words = object["why"].as_str().unwrap();
    for part in [
        "is not Asterisk",
        "HTTP/1.1 400 Bad Request",
        "Next attempt",
    ] {
        assert!(words.contains(part), "{words}");
    }
    let line = why(&["watch"], |line| line.contains("HTTP/1.1 400"));
    assert!(
        line.starts_with("No connection to the PBX · What answers"),
        "{line}"
    );
    // The same words.
    let call = home.run(&["call", "89161234567"]);
    call.refused(1, &["is not Asterisk", "HTTP/1.1 400 Bad Request"]);
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_screen_there_is_no_window() {
    let home = Home::new("language = \"ru\"\n");
    let ran = home.run(&[]);
    ran.refused(1, &["Не удалось открыть окно.", "trubka watch"]);
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
}

#[test]
fn a_call_where_nobody_listens_ends_with_the_reason() {
    // A port of this computer that was free a moment ago: the connection is refused at once.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let home = Home::new(&pbx_on(port));
    home.run(&["call", "89161234567"])
        .refused(1, &["127.0.0.1"]);
}

#[test]
fn the_offices_journal_needs_no_extension() {
    let pbx = "language = \"ru\"\n[pbx]\nhost = \"127.0.0.1\"\nusername = \"trubka\"\n";
    let home = Home::new(pbx);
    home.run(&["journal"]).refused(
        2,
        &["Неизвестно, чей журнал показать", "journal.office = true"],
    );
    let home = Home::new("language = \"ru\"\n[journal]\noffice = true\n");
    assert_eq!(home.run(&["journal"]).done(), "Звонков пока нет.\n");
}

#[test]
fn an_empty_journal_is_no_error_and_says_so() {
    let home = Home::new("language = \"en\"\n[operator]\nextensions = [\"101\"]\n");
    assert_eq!(home.run(&["journal", "--json"]).done(), "");
    assert_eq!(home.run(&["journal"]).done(), "No calls yet.\n");
    let all = [
        "journal",
        "--missed",
        "--search",
        "' OR \"1\"=\"1",
        "--limit",
        "3",
    ];
    assert_eq!(home.run(&all).done(), "Nothing found.\n");
    assert!(home.path("data/journal.db").exists());
}

#[test]
fn a_recording_is_replayed_in_the_office_view_and_in_an_operators() {
    let home = Home::new("");
    let file = format!("{CAPTURES}/22/01-in-answered.ami");
    let calls = home.run(&["replay", &file]).json();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0]["outcome"], "answered");
    assert_eq!(calls[0]["direction"], "incoming");
    assert_eq!(calls[0].get("cards"), None);
    let own = home.run(&["replay", &file, "--ext", "101,102"]).json();
    assert_eq!(own[0]["cards"], 1, "{own:?}");
}

#[test]
fn what_is_no_recording_is_said() {
    let home = Home::new("language = \"en\"\n");
    let file = home.path("notes.ami");
    let replay = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        home.run(&["replay", &file.display().to_string()])
    };
    for bytes in [
        &b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"[..],
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        &[0xff; 5_000],
    ] {
        replay(bytes).refused(1, &["notes.ami is no recording of an AMI connection"]);
    }
    // A greeting makes no recording of what follows.
    for rubbish in [
        &b"Asterisk Call Manager/5.0.2\r\n\xff\xfe rubbish\r\n\r\nand more\r\n\r\n"[..],
        b"Asterisk Call Manager/5.0.2\r\nEvent: Newchannel\r\n",
        b"Asterisk Call Manager/5.0.2\r\n",
    ] {
        replay(rubbish).refused(1, &["not one message in it can be read"]);
    }
    let file_text = file.display().to_string();
    for ext in ["abc", "101,", "PJSIP/", ""] {
        home.run(&["replay", &file_text, "--ext", ext])
            .refused(2, &["neither an extension nor a device"]);
    }
    let ru = Home::new("language = \"ru\"\n");
    fs::write(&file, b"SSH-2.0-OpenSSH_9.2p1\r\n").unwrap();
    let told = ru.run(&["replay", &file_text]);
    told.refused(1, &["(начало: «SSH-2.0-OpenSSH_9.2p1»)"]);
    let nowhere = home.path("nowhere.ami").display().to_string();
    home.run(&["replay", &nowhere])
        .refused(1, &["cannot be read"]);
    fs::copy(
        Path::new(CAPTURES).join("22/01-in-answered.ami"),
        home.path("timed.ami"),
    )
    .unwrap();
    fs::write(home.path("timed.times"), "[0, 0.0]\nten past nine\n").unwrap();
    home.run(&["replay", &home.path("timed.ami").display().to_string()])
        .refused(1, &["Line 2"]);
}

#[test]
fn a_password_is_not_taken_from_nothing() {
    let home = Home::new("language = \"en\"\n");
    home.run_with(&["password", "pbx"], "\n")
        .refused(2, &["No password was given"]);
    home.run_with(&["password", "everybody"], "secret\n")
        .refused(2, &["everybody", "directory"]);
}

#[test]
fn a_journal_of_made_up_calls_is_made_once_and_only_where_nothing_is() {
    let home = Home::new("[journal]\noffice = true\n");
    let file = home.path("made-up.db").display().to_string();
    let made = home.run(&["journal", "fill", "300", "--into", &file, "--json"]);
    let made = made.json();
    assert_eq!(made[0]["calls"], 300);
    assert_eq!(made[0]["bytes"], fs::metadata(&file).unwrap().len());
    let whole = fs::read(&file).unwrap();
    home.run(&["journal", "fill", "1", "--into", &file])
        .refused(2, &["There is a file", &file]);
    assert_eq!(fs::read(&file).unwrap(), whole);

    // The program's own journal, before it is there and by another way to it.
    let folder = home.path("..").join(home.0.path().file_name().unwrap());
    for own in [home.path("data/journal.db"), folder.join("data/journal.db")] {
        fs::create_dir_all(home.path("data")).unwrap();
        home.run(&["journal", "fill", "1", "--into", &own.display().to_string()])
            .refused(2, &["the journal that this program keeps"]);
        assert!(!own.exists());
    }
    home.run(&["journal", "fill", "1"]).refused(2, &["--into"]);
    let astray = home.path("no/such/folder/made-up.db");
    home.run(&[
        "journal",
        "fill",
        "1",
        "--into",
        &astray.display().to_string(),
    ])
    .refused(2, &["There is no folder"]);
    assert!(!home.path("no").exists());
    home.run(&["journal", "fill", "0", "--into", "x.db"])
        .refused(2, &["0"]);

    // It is a journal like any other.
    let other = Home::new(&format!("[journal]\npath = '{file}'\noffice = true\n"));
    let rows = other.run(&["journal", "--limit", "1000", "--json"]).json();
    assert_eq!(rows.len(), 300);
    let of_them = other.run(&["journal", "--search", "79", "--json"]).json();
    assert!(!of_them.is_empty());
}
