//! The encoder refuses everything that could be read as something else.

use proptest::prelude::*;

use super::action::{Action, ActionError, ActionId, MAX_HEADERS, MAX_LINE};

fn id() -> ActionId {
    ActionId::new("t-1").expect("good")
}

fn text(action: &Action) -> String {
    String::from_utf8(action.encode(&id()).expect("encodes")).expect("UTF-8")
}

fn originate(exten: &str) -> Action {
    Action::new("Originate")
        .headers([
            ("Channel", "PJSIP/101".to_owned()),
            ("Exten", exten.to_owned()),
            ("CallerID", "\"Иванов\" <101>".to_owned()),
            ("ChannelId", "trubka-1".to_owned()),
        ])
        .variable("A", "1")
        .variable("B", "x=y")
}

#[test]
fn an_originate_is_written_line_by_line() {
    let want = "Action: Originate\r\nActionID: t-1\r\nChannel: PJSIP/101\r\nExten: 79161234567\r\nCallerID: \"Иванов\" <101>\r\nChannelId: trubka-1\r\nVariable: A=1\r\nVariable: B=x=y\r\n\r\n";
    assert_eq!(text(&originate("79161234567")), want);
}

#[test]
fn the_md5_key_is_that_of_a_real_login() {
    // The capture 22/20-md5.
    let login = Action::login_md5("operator", "147206993", &"operator-secret".into());
    assert!(text(&login).contains("\r\nKey: 1f1f1215b584fb3a908a6eb12ed5a72d\r\n"));
}

#[test]
fn control_characters_are_refused_not_stripped() {
    for bad in [
        "a\r\nAction: Hangup",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\tb",
        "a\u{7f}",
        "a\u{85}b",
    ] {
        let action = Action::new("Ping").header("X", bad);
        assert_eq!(
            action.encode(&id()),
            Err(ActionError::ControlCharacter("X".into())),
            "{bad:?}"
        );
        assert!(originate(bad).encode(&id()).is_err());
        let secret = Action::login_plain("user", &bad.into()).encode(&id());
        assert_eq!(secret, Err(ActionError::ControlCharacter("Secret".into())));
    }
}

#[test]
fn keys_are_plain_words() {
    for bad in ["", "a b", "a:b", "a\r\nb", "ключ", "Action", "actionid"] {
        let action = Action::new("Ping").header(bad, "x");
        assert_eq!(
            action.encode(&id()),
            Err(ActionError::Key(bad.into())),
            "{bad:?}"
        );
    }
}

#[test]
fn limits_are_the_servers() {
    let fits = "x".repeat(MAX_LINE - 3);
    assert!(
        Action::new("Ping")
            .header("K", fits.clone())
            .encode(&id())
            .is_ok()
    );
    let error = Action::new("Ping").header("K", fits + "x").encode(&id());
    assert_eq!(error, Err(ActionError::TooLong("K".into())));
    let cyrillic = "я".repeat(MAX_LINE / 2);
    assert!(
        Action::new("Ping")
            .header("K", cyrillic)
            .encode(&id())
            .is_err(),
        "bytes count"
    );
    let with = |n: usize| (0..n).fold(Action::new("Ping"), |action, _| action.header("K", "v"));
    assert!(with(MAX_HEADERS - 2).encode(&id()).is_ok());
    assert_eq!(
        with(MAX_HEADERS - 1).encode(&id()),
        Err(ActionError::TooManyHeaders)
    );
}

#[test]
fn action_ids_are_short_visible_ascii() {
    assert!(ActionId::new("a".repeat(64)).is_ok());
    for bad in ["", "a b", "я", "a\n", &"a".repeat(65)] {
        assert_eq!(ActionId::new(bad), Err(ActionError::ActionId));
    }
}

#[test]
fn a_variable_has_no_comma() {
    for (name, value) in [("A", "1,B=2"), ("A,B", "1"), ("", "1"), (" ", "x")] {
        let action = Action::new("Originate").variable(name, value);
        assert_eq!(
            action.encode(&id()),
            Err(ActionError::Variable(name.into())),
            "{name:?}"
        );
    }
}

#[test]
fn debug_shows_no_value() {
    let login = Action::login_plain("user", &"hunter2".into());
    let md5 = Action::login_md5("operator", "147206993", &"operator-secret".into());
    let shown = format!("{login:?} {md5:?} {:?}", originate("79161234567"));
    for word in ["hunter2", "1f1f1215", "operator-secret", "79161234567"] {
        assert!(!shown.contains(word), "{word} in {shown}");
    }
    assert!(login.get("Secret").is_none());
}

proptest! {
    #[test]
    fn whatever_is_sent_is_one_action(key in ".{0,12}", value in any::<String>(), variable in any::<String>()) {
        let action = Action::new("Ping").header(key, value).variable("A", &variable);
        if let Ok(bytes) = action.encode(&id()) {
            let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
            prop_assert_eq!(lines.len(), 6, "four headers, the empty line, the rest");
            prop_assert!(bytes.ends_with(b"\r\n\r\n"));
            prop_assert!(lines.iter().all(|line| line.len() <= MAX_LINE + 1));
            prop_assert!(!variable.contains(','));
        }
    }
}
