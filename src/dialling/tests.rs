use proptest::prelude::*;

use super::{Caller, DialError, Originate};
use crate::ami::action::ActionId;
use crate::phone::{Number, Numbering, PbxForm};
use crate::settings::{Dialling, Policy};

const FORMS: [PbxForm; 4] = [
    PbxForm::Plus,
    PbxForm::Digits,
    PbxForm::Trunk8,
    PbxForm::Outside98,
];

fn number(text: &str) -> Number {
    Number::parse(text, &Numbering::default()).unwrap()
}

fn operator() -> Vec<String> {
    vec!["101".into(), "102".into()]
}

fn anywhere() -> Policy {
    Policy {
        countries: vec!["*".into()],
        ..Policy::default()
    }
}

fn caller<'a>(dialling: &'a Dialling, extensions: &'a [String]) -> Caller<'a> {
    Caller {
        dialling,
        extensions,
        colleagues: &|_| false,
    }
}

fn originate(
    dialling: &Dialling,
    extensions: &[String],
    number: &Number,
    seed: u64,
) -> Result<Originate, DialError> {
    super::originate(&caller(dialling, extensions), number, seed)
}

fn test_call(
    dialling: &Dialling,
    first: &Number,
    second: &Number,
    seed: u64,
) -> Result<Originate, DialError> {
    super::test_call(&caller(dialling, &[]), first, second, seed)
}

#[test]
fn a_click_is_one_complete_request() {
    let made = originate(
        &Dialling::default(),
        &operator(),
        &number("8 916 123-45-67"),
        1_700_000_000_000,
    );
    let made = made.unwrap();
    let id = made.id.as_str().to_owned();
    assert_eq!(
        made.headers(),
        [
            ("Channel", "PJSIP/101".to_owned()),
            ("Context", "from-internal".to_owned()),
            ("Exten", "79161234567".to_owned()),
            ("Priority", "1".to_owned()),
            ("CallerID", "\"101\" <101>".to_owned()),
            ("Timeout", "30000".to_owned()),
            ("Async", "true".to_owned()),
            ("ChannelId", id),
        ]
    );
}

#[test]
fn the_first_leg_follows_its_template() {
    for (template, channel) in [
        ("SIP", "SIP/101"),
        ("SIP/", "SIP/101"),
        ("PJSIP/{NUMBER}", "PJSIP/101"),
        ("Local/{NUMBER}@from-internal", "Local/101@from-internal"),
        ("SIP/office/", "SIP/office/101"),
    ] {
        let dialling = Dialling {
            operator_channel: template.into(),
            ..Dialling::default()
        };
        let made = originate(&dialling, &operator(), &number("103"), 1);
        assert_eq!(
            made.map(|o| o.channel),
            Ok(channel.to_owned()),
            "{template}"
        );
    }
}

#[test]
fn prefixes_stand_before_outside_numbers_only() {
    for (prefix, form, text, exten) in [
        ("", PbxForm::Plus, "89161234567", "+79161234567"),
        ("", PbxForm::Digits, "89161234567", "79161234567"),
        ("", PbxForm::Trunk8, "+79161234567", "89161234567"),
        ("", PbxForm::Outside98, "89161234567", "989161234567"),
        ("9", PbxForm::Trunk8, "89161234567", "989161234567"),
        ("77", PbxForm::Digits, "89161234567", "7779161234567"),
        ("9", PbxForm::Trunk8, "+375291234567", "9810375291234567"),
        ("9", PbxForm::Digits, "103", "103"),
        ("9", PbxForm::Outside98, "112", "112"),
        ("9", PbxForm::Trunk8, "*8103", "*8103"),
        ("*67", PbxForm::Digits, "88001234567", "*6778001234567"),
    ] {
        let dialling = Dialling {
            client_prefix: prefix.into(),
            number_form: form,
            policy: anywhere(),
            ..Dialling::default()
        };
        let made = originate(&dialling, &operator(), &number(text), 1);
        assert_eq!(
            made.map(|o| o.exten),
            Ok(exten.to_owned()),
            "{prefix} {form:?} {text}"
        );
    }
}

#[test]
fn the_called_party_never_sees_their_own_number() {
    for form in FORMS {
        for set in ["", "74951234567", "+74951234567"] {
            let dialling = Dialling {
                caller_id: set.into(),
                number_form: form,
                ..Dialling::default()
            };
            let made = originate(&dialling, &operator(), &number("89161234567"), 1).unwrap();
            let shown = if set.is_empty() { "101" } else { set };
            let header = made
                .headers()
                .into_iter()
                .find(|(key, _)| *key == "CallerID");
            let value = header.map(|(_, value)| value).unwrap_or_default();
            assert_eq!(value, format!("\"{shown}\" <{shown}>"));
            assert!(!value.contains("9161234567"));
        }
    }
}

#[test]
fn what_is_dialled_after_the_answer_is_told_but_not_sent() {
    let made = originate(
        &Dialling::default(),
        &operator(),
        &number("84951234567 доб. 12"),
        1,
    )
    .unwrap();
    assert_eq!(made.post_dial.as_deref(), Some("12"));
    assert_eq!(made.exten, "74951234567");
}

#[test]
fn a_test_rings_a_phone_by_its_channel_and_an_outside_number_by_the_dialplan() {
    let dialling = Dialling {
        client_prefix: "9".into(),
        number_form: PbxForm::Trunk8,
        ..Dialling::default()
    };
    let by_phone = test_call(&dialling, &number("105"), &number("89161234567"), 1).unwrap();
    let click = originate(&dialling, &["105".into()], &number("89161234567"), 1).unwrap();
    assert_eq!(by_phone, click);
    let (first, second) = (number("89165550001"), number("101"));
    let outside = test_call(&dialling, &first, &second, 1).unwrap();
    assert_eq!(outside.channel, "Local/989165550001@from-internal");
    assert_eq!(outside.exten, "101");
    // The called number never stands in the caller's place, and there is no extension to stand there.
    assert!(outside.headers().iter().all(|(key, _)| *key != "CallerID"));
    assert!(outside.id.as_str().starts_with("trubka-test-"));
    let set = Dialling {
        caller_id: "74951234567".into(),
        ..dialling.clone()
    };
    let shown = test_call(&set, &first, &second, 1).unwrap().caller_id;
    assert_eq!(shown.as_deref(), Some("74951234567"));
    assert_eq!(
        test_call(&dialling, &number("*8"), &second, 1),
        Err(DialError::BadNumber)
    );
    assert_eq!(
        test_call(&dialling, &second, &second, 1),
        Err(DialError::OwnExtension)
    );
}

#[test]
fn what_cannot_be_placed_says_why() {
    let dialling = Dialling::default();
    assert_eq!(
        originate(&dialling, &[], &number("103"), 1),
        Err(DialError::NoExtension)
    );
    for own in ["101", "102"] {
        assert_eq!(
            originate(&dialling, &operator(), &number(own), 1),
            Err(DialError::OwnExtension)
        );
    }
    for broken in ["", "101&102", "1\r\n2", "7".repeat(33).as_str()] {
        assert_eq!(
            originate(&dialling, &operator(), &Number::Internal(broken.into()), 1),
            Err(DialError::BadNumber)
        );
    }
    let bad = |change: fn(&mut Dialling)| {
        let mut dialling = Dialling::default();
        change(&mut dialling);
        originate(&dialling, &operator(), &number("89161234567"), 1).map(|_| ())
    };
    assert_eq!(
        bad(|d| d.context = "a b".into()),
        Err(DialError::BadSetting("dialling.context"))
    );
    assert_eq!(
        bad(|d| d.client_prefix = "9w".into()),
        Err(DialError::BadSetting("dialling.client_prefix"))
    );
    assert_eq!(
        bad(|d| d.caller_id = "Office".into()),
        Err(DialError::BadSetting("dialling.caller_id"))
    );
    for template in [
        "",
        "/",
        "{NUMBER}",
        "{NUMBER}/{NUMBER}",
        "SIP/{EXT}",
        "SIP/{NUMBER}&SIP/999",
    ] {
        let dialling = Dialling {
            operator_channel: template.into(),
            ..Dialling::default()
        };
        assert_eq!(
            originate(&dialling, &operator(), &number("103"), 1),
            Err(DialError::BadSetting("dialling.operator_channel")),
            "{template}"
        );
    }
    assert_eq!(
        originate(&dialling, &["SIP/101".into()], &number("103"), 1),
        Err(DialError::BadSetting("operator.extensions"))
    );
}

#[test]
fn our_calls_are_known_by_their_id() {
    let id = |seed| {
        originate(&Dialling::default(), &operator(), &number("103"), seed)
            .unwrap()
            .id
    };
    for seed in [0, 1, 35, 36, 1_700_000_000_000, u64::MAX] {
        let id = id(seed).as_str().to_owned();
        // Others know whose click it was by this form.
        let rest = id.strip_prefix("trubka-101-").unwrap_or_default();
        let is_seed = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
        assert!(!rest.is_empty() && rest.bytes().all(is_seed), "{id}");
        assert!(id.len() <= 64, "{id}");
    }
    assert_ne!(id(1), id(36));
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,12}",
        "[A-Za-z0-9_.:/@{}-]{0,24}",
        "(SIP|PJSIP|Local)/\\{NUMBER\\}(@[a-z-]{1,9})?",
        "[0-9*#+&@;|,$(){} \\r\\n\\x00\"<>\\\\а-я]{0,24}",
        "\\PC{0,24}",
    ]
}

proptest! {
    #[test]
    fn nothing_can_be_smuggled_into_a_request(
        channel in anything(),
        context in anything(),
        prefix in anything(),
        caller_id in anything(),
        extension in anything(),
        called in anything(),
        outside in any::<bool>(),
    ) {
        let dialling = Dialling {
            operator_channel: channel,
            context,
            client_prefix: prefix,
            caller_id,
            ..Dialling::default()
        };
        let number = |text: String| match outside {
            true => Number::External { digits: text, post_dial: None },
            false => Number::Internal(text),
        };
        let called = number(called);
        for made in [
            originate(&dialling, &[extension], &called, 7),
            test_call(&dialling, &called, &called, 7),
        ].into_iter().flatten() {
            for (key, value) in made.headers() {
                let allowed: &[u8] = match key {
                    "Exten" => b"*#+",
                    "Channel" => b"_.:-/@*#+",
                    "CallerID" => b"+\"<> ",
                    _ => b"_.:-/@",
                };
                prop_assert!(!value.is_empty() && value.len() <= 250, "{} {:?}", key, value);
                prop_assert!(
                    value.bytes().all(|b| b.is_ascii_alphanumeric() || allowed.contains(&b)),
                    "{} {:?}", key, value
                );
            }
            let id = ActionId::new(made.id.as_str());
            prop_assert!(id.is_ok_and(|id| made.action().encode(&id).is_ok()));
            prop_assert!(made.exten.len() <= 32);
            prop_assert!(!made.exten.bytes().any(|b| b.is_ascii_alphabetic()));
        }
    }
}
