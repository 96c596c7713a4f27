//! Passwords are nowhere in what the program says and writes, at the most talkative. The log's file: `tests/e2e/wire.py`.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::pbx::Pbx;
use crate::ran::stranger;

/// The AMI user's, the database user's.
const SECRETS: [(&str, &str); 2] = [
    ("TRUBKA_TEST_AMI", "пароль hunter2: один"),
    ("TRUBKA_TEST_DATABASE", "hunter3'two"),
];

/// Every file below.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
    found
}

#[test]
fn they_are_in_no_output_and_no_file() {
    // A database that greets and hangs up, and one that is not there.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = closed.local_addr().unwrap().port();
    said_at_the_most_talkative(closed, false);
    said_at_the_most_talkative(stranger("J\u{0}\u{0}\u{0}\n8.0.36", b""), true);
}

fn said_at_the_most_talkative(database: u16, by_file: bool) {
    let home = tempfile::tempdir().unwrap();
    let password_file = home.path().join("password-of-the-pbx");
    fs::write(&password_file, SECRETS[0].1).unwrap();
    let bundle = home.path().join("bundle.txt");
    let mut logged = false;
    Pbx::default().serving_by(
        |stream| Some(Box::new(stream)),
        |port| {
            let source = match by_file {
                    true => format!("file:{}", password_file.display()),
                    false => format!("env:{}", SECRETS[0].0),
                };
                let settings = format!(
                    "language = \"ru\"\n[pbx]\nhost = \"127.0.0.1\"\nport = {port}\nusername = \"trubka\"\nplain_login = true\n\
                     password_from = '{source}'\n[operator]\nextensions = [\"101\"]\n[dialling]\ncontext = \"internal\"\n\
                     [directory]\nkind = \"mysql\"\nhost = \"127.0.0.1\"\nport = {database}\nusername = \"reader\"\n\
                     password_from = \"env:{}\"\n[log]\nlevel = \"trace\"\n",
                    SECRETS[1].0
                );
                fs::write(home.path().join("settings.toml"), settings).unwrap();
                let runs: [&[&str]; 4] = [
                    &["doctor", "--bundle", bundle.to_str().unwrap()],
                    &["colleagues"],
                    &["who", "79161234567"],
                    &["settings", "--json"],
                ];
                for args in runs {
                    let ran = Command::new(env!("CARGO_BIN_EXE_trubka"))
                        .args(args)
                        .envs(SECRETS)
                        .env("TRUBKA_LOG", "trace")
                        .env("TRUBKA_HOME", home.path())
                        .stdin(Stdio::null())
                        .output()
                        .unwrap();
                    logged |= !ran.stderr.is_empty();
                    holds_none(&format!("stdout of {args:?}"), &ran.stdout);
                    holds_none(&format!("stderr of {args:?}"), &ran.stderr);
                }
        },
    );
    assert!(logged, "nothing was logged: this test looks at nothing");
    assert!(bundle.exists());
    fs::remove_file(&password_file).unwrap();
    for (name, bytes) in files(home.path()) {
        holds_none(&name, &bytes);
    }
}

#[track_caller]
fn holds_none(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for (_, secret) in SECRETS {
        // Escaped, cut at its spaces, or as it is.
        let parts = secret.split([' ', ':', '\'']);
        for part in parts.filter(|part| part.starts_with("hunter")) {
            if let Some(at) = text.find(part) {
                let from = text[..at]
                    .char_indices()
                    .rev()
                    .nth(200)
                    .map_or(0, |(at, _)| at);
                panic!("a password in {what}: {}", &text[from..at]);
            }
        }
    }
}
