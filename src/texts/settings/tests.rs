//! Every reason has its sentences.

use super::*;
use crate::phone::PatternError;
use crate::texts::checks::messages;

#[test]
fn every_settings_error_has_its_sentences() {
    let key = || "pbx.port".to_owned();
    messages(
        &[
            SettingsError::NotToml {
                line: 3,
                why: "invalid string".into(),
            },
            SettingsError::NotUtf8 { line: 3 },
            SettingsError::UnknownKey {
                line: 3,
                key: key(),
                nearest: Some("pbx.host".into()),
            },
            SettingsError::UnknownKey {
                line: 3,
                key: key(),
                nearest: None,
            },
            SettingsError::Newer {
                line: 3,
                found: 2,
                known: 1,
            },
            SettingsError::NothingToLock {
                line: 3,
                key: key(),
            },
            SettingsError::Password {
                line: 3,
                key: key(),
            },
            SettingsError::WrongType {
                line: 3,
                key: key(),
                expected: Kind::Integer,
                found: Kind::Text,
            },
            SettingsError::OutOfRange {
                line: 3,
                key: key(),
                found: "0".into(),
                from: 1,
                to: 9,
            },
            SettingsError::WrongChoice {
                line: 3,
                key: key(),
                found: "de".into(),
                allowed: &["ru", "en"],
            },
            SettingsError::Other {
                line: 3,
                why: "odd".into(),
            },
        ],
        settings_error,
    );
    let kinds = [
        Kind::Text,
        Kind::Integer,
        Kind::Float,
        Kind::Flag,
        Kind::Date,
        Kind::List,
        Kind::Section,
    ];
    for kind in kinds {
        assert_ne!(kind_ru(kind), kind_en(kind));
    }
}

#[test]
fn every_problem_has_its_sentences() {
    let whys = [
        Why::Missing,
        Why::HostWithScheme,
        Why::HostWithPort,
        Why::HostBroken,
        Why::ControlCharacters,
        Why::PasswordSource,
        Why::Fingerprint,
        Why::Extension("SIP/1".into()),
        Why::Twice("101".into()),
        Why::Template,
        Why::TemplatePlace,
        Why::Context,
        Why::Prefix,
        Why::AutoAnswer,
        Why::Number,
        Why::AreaCode,
        Why::Device("mac".into()),
        Why::DeviceOfTwo {
            device: "PJSIP/101".into(),
            extensions: ["101".into(), "102".into()],
        },
        Why::NoExtension,
        Why::EmptyGroup("Sales".into()),
        Why::EmptyGroup(" ".into()),
        Why::ReasonLength,
        Why::Mapping("fio".into()),
        Why::Link(crate::settings::LinkFault::Broken),
        Why::NoteResult(" ".into()),
        Why::TooManyResults(30),
        Why::WordLength(24),
        Why::Hotkey("K".into()),
        Why::HotkeyTwice("Ctrl+Alt+K".into()),
        Why::Pattern {
            text: "8 495*".into(),
            why: PatternError::NoPlus,
        },
        Why::Country("by".into()),
        Why::RouteName(60),
        Why::TooManyRoutes(50),
    ];
    let problems = whys.map(|why| Problem {
        key: "pbx.host".into(),
        why,
    });
    messages(&problems, |of, lang| problem(of, None, lang));
    messages(&problems, |of, lang| problem(of, Some(3), lang));
    for is_there in [true, false] {
        let path = "settings.toml".to_owned();
        let file = SettingsFile { path, is_there };
        for lang in Lang::ALL {
            assert!(settings_file(&file, lang).contains("settings.toml"));
        }
    }
}

#[test]
fn a_password_that_is_not_kept_yet_is_told_with_the_command_that_keeps_it() {
    for (entry, command) in [
        ("pbx:operator@10.0.0.5", "trubka password pbx "),
        ("directory:reader@db", "trubka password directory "),
    ] {
        for lang in Lang::ALL {
            let user = entry.to_owned();
            let told = secret_error(&SecretError::NotInKeyring { user }, lang).to_string();
            assert!(told.contains(command), "{told}");
        }
    }
}

#[test]
fn every_missing_password_has_its_sentences() {
    messages(
        &[
            SecretError::NotInKeyring {
                user: "pbx:operator@10.0.0.5".into(),
            },
            SecretError::NoKeyring("no D-Bus".into()),
            SecretError::KeyringLocked("prompt dismissed".into()),
            SecretError::NoVariable("TRUBKA_SECRET".into()),
            SecretError::Unreadable {
                path: "secret.txt".into(),
                why: "not found".into(),
            },
            SecretError::EmptyFile("secret.txt".into()),
            SecretError::BadSource,
        ],
        secret_error,
    );
}
