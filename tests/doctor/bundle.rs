//! The file for support: everything that is needed, and nothing that must not leave the office.

use std::fs;

use crate::pbx::Pbx;
use crate::ran::in_home;

#[test]
fn it_has_what_was_found_and_the_log_without_secrets_names_and_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.txt");
    let settings = "caller_id = \"74951230000\"\n[[operators]]\nname = \"Борис Годунов\"\nextensions = [\"102\"]\n\
        [links]\norder = \"https://office.example/{ORDER}?token=tell-nobody\"\n# password: in-a-comment\n";
    let log = "{\"timestamp\":\"2026-11-23T16:52:12.123456Z\",\"message\":\"a call from 8 916 123-45-67\"}\n\
        {\"message\":\"again +79161234567\"}\n";
    let logs = [
        ("data/logs/2026-11-22.log", "an older line\n"),
        ("data/logs/2026-11-23.log", log),
    ];
    let args = ["--bundle", path.to_str().unwrap()];
    let ran = Pbx::default().examined_once(settings, &args, &logs);
    ran.ended(0);
    let text = fs::read_to_string(&path).unwrap();
    for part in [
        "context = \"internal\"",
        "Asterisk 22.10.1.",
        "PJSIP/101",
        "write = originate,call,agent",
        "2026-11-23T16:52:12.123456Z",
        "a call from [number 2]",
        "again [number 2]",
        "caller_id = \"[number 1]\"",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    for part in [
        "wonderful",
        "Борис",
        "916",
        "74951230000",
        "tell-nobody",
        "in-a-comment",
        "an older line",
    ] {
        assert!(!text.contains(part), "{part} in {text}");
    }
    // The password that was proposed is on the screen only.
    let proposed = ran.out.split("secret = ").nth(1).unwrap();
    let proposed = &proposed[..20];
    assert!(!text.contains(proposed), "{text}");
    // It is not written over.
    let again = Pbx::default().examined_once(settings, &args, &[]);
    again.ended(2);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// A file that is no settings file any more, with what must not leave the office in every place of it.
const BROKEN: [&str; 4] = [
    "language = \"en\"\n[pbx]\nhost = \"10.0.0.5\"\nusername = \"trubka\"\npassword = \"hunter2\"\n",
    "language = \"en\"\n[pbx]\nhost = \"10.0.0.5\"\n# hunter2\n[operator]\nname = \"Борис\"\nuser = \"hunter2",
    "settings_version = 99\nlanguage = \"en\"\n[pbx]\nhost = \"10.0.0.5\"\nnext_secret = \"hunter2\"\n[dialling]\ncaller_id = \"74951234567\"\n",
    "\u{0}\u{1}hunter2\n8 916 123-45-67\nhost = \"10.0.0.5\"\nhunter2 = 'hunter2'\n",
];

#[test]
fn settings_that_cannot_be_read_make_a_bundle_of_what_there_is() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("data/logs")).unwrap();
    let log = "{\"message\":\"a call from 8 916 123-45-67\"}\n";
    fs::write(home.path().join("data/logs/2026-11-23.log"), log).unwrap();
    for (at, broken) in BROKEN.iter().enumerate() {
        fs::write(home.path().join("settings.toml"), broken).unwrap();
        let path = home.path().join(format!("bundle-{at}.txt"));
        let ran = in_home(home.path(), &["--bundle", path.to_str().unwrap()]);
        // Nothing could be checked.
        ran.ended(2);
        assert!(ran.err.contains("settings.toml"), "{ran:?}");
        let text = fs::read_to_string(&path).unwrap();
        for part in [
            "Trubka ",
            "line ",
            "host = \"10.0.0.5\"",
            "a call from [number",
        ] {
            let is_there = text.contains(part) || (part == "line " && text.contains("строка"));
            assert!(is_there, "no {part} in {text}");
        }
        for part in ["hunter2", "Борис", "916", "4951234567"] {
            assert!(!text.contains(part), "{part} in {text}");
        }
        // It is not written over.
        in_home(home.path(), &["--bundle", path.to_str().unwrap()]).ended(2);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn settings_that_became_wrong_are_in_the_bundle_beside_those_that_count() {
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join("settings.toml");
    let good = "language = \"en\"\n[pbx]\nhost = \"127.0.0.1\"\nport = 1\nusername = \"trubka\"\npassword_from = \"env:TRUBKA_TEST_SECRET\"\n";
    fs::write(&own, good).unwrap();
    in_home(home.path(), &[]).ended(1);
    fs::write(&own, format!("{good}password_from = \"hunter2\"\n")).unwrap();
    let path = home.path().join("bundle.txt");
    let ran = in_home(home.path(), &["--bundle", path.to_str().unwrap()]);
    ran.ended(1);
    let text = fs::read_to_string(&path).unwrap();
    for part in [
        "What is wrong with the settings",
        "password_from = \"env:TRUBKA_TEST_SECRET\"\npassword_from = \"…\"",
        "port = 1",
        "the port is closed",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
}
