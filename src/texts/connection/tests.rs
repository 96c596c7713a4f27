use super::*;
use crate::ports::secrets::SecretError;
use crate::texts::checks::{messages, phrases};

fn reasons() -> Vec<Offline> {
    vec![
        Offline::Unresolved("pbx".into()),
        Offline::Refused("10.0.0.5:5038".into()),
        Offline::TimedOut("10.0.0.5:5038".into()),
        Offline::Mute("10.0.0.5:5039".into()),
        Offline::NotAmi {
            address: "10.0.0.5:22".into(),
            banner: "SSH-2.0-OpenSSH_9.2".into(),
        },
        Offline::NotAmi {
            address: "10.0.0.5:23".into(),
            banner: String::new(),
        },
        Offline::LoginRefused,
        Offline::Tls {
            address: "10.0.0.5:5039".into(),
            fault: Box::new(crate::desk::snapshot::TlsFault::Old),
        },
        Offline::NoMd5,
        Offline::AlreadyInUse,
        Offline::NoEvents {
            message: "Permission denied".into(),
        },
        Offline::NoPassword(SecretError::NoVariable("TRUBKA_SECRET".into())),
        Offline::ShutDown,
        Offline::Lost,
        Offline::Silent,
        Offline::Protocol,
    ]
}

#[test]
fn every_reason_has_its_sentences() {
    messages(&reasons(), offline);
}

#[test]
fn a_refused_login_names_what_cannot_be_told_apart() {
    let text = offline(&Offline::LoginRefused, Lang::Ru).to_string();
    for part in [
        "пароль",
        "имя пользователя",
        "адреса этого рабочего места",
        "permit",
        "manager.conf",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = offline(&Offline::LoginRefused, Lang::En).to_string();
    for part in ["password", "user name", "address", "permit", "manager.conf"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn the_known_error_is_called_by_its_name() {
    for why in [
        Offline::Unresolved("pbx".into()),
        Offline::Refused("pbx:5038".into()),
        Offline::TimedOut("pbx:5038".into()),
    ] {
        let what = offline(&why, Lang::Ru).what;
        assert!(
            what.starts_with("Ошибка соединения с сервером телефонии"),
            "{what}"
        );
    }
}

#[test]
fn a_short_break_is_told_by_its_length_and_a_long_one_by_its_ends() {
    let words = |to| break_words(0, to, Lang::Ru).expect("a time");
    assert!(
        words(9_999).contains(", 9 с: не было связи"),
        "{}",
        words(9_999)
    );
    assert!(!words(60_000).contains(" с: "), "{}", words(60_000));
    let ends = words(18 * 60_000);
    assert!(ends.contains('–'), "{ends}");
}

#[test]
fn each_state_is_told() {
    let online = |version: Option<&str>, blind, sees_calls| Connection::Online {
        version: version.map(str::to_owned),
        round_trip_ms: Some(4),
        blind_to_earlier_calls: blind,
        sees_calls,
    };
    let states = [
        Connection::NotConfigured,
        Connection::Connecting {
            address: "pbx:5038".into(),
        },
        online(Some("22.10.0"), true, true),
        online(None, false, false),
        Connection::Offline {
            why: Offline::Lost,
            since_unix_ms: 0,
            retry_unix_ms: Some(12_500),
        },
    ];
    phrases(&states, connection_short);
    phrases(&states, |state, lang| {
        connection_brief(state, lang).to_owned()
    });
    phrases(&states, |state, lang| {
        let all = connection_messages(state, 1_000, lang);
        all.iter()
            .map(Message::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    });
    assert_eq!(
        connection_short(&online(None, false, true), Lang::Ru),
        "На связи с АТС · 4 мс"
    );
    assert_eq!(
        connection_messages(&online(None, true, false), 0, Lang::Ru).len(),
        3
    );
    let offline = connection_messages(&states[4], 1_000, Lang::Ru);
    assert!(
        offline[0].advice.ends_with("Следующая попытка через 12 с."),
        "{offline:?}"
    );
    assert!(
        offline[0]
            .what
            .starts_with("Связь с АТС прервалась. Связи нет с "),
        "{offline:?}"
    );
    let tries = Connection::Offline {
        why: Offline::Lost,
        since_unix_ms: 0,
        retry_unix_ms: None,
    };
    let three_days = connection_messages(&tries, 3 * 86_400_000, Lang::En);
    assert!(
        three_days[0].what.ends_with(" January."),
        "a day that is not today has its date: {three_days:?}"
    );
    let advice = &three_days[0].advice;
    assert!(advice.ends_with("Connecting…"), "{advice}");
}
