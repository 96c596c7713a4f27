//! Which line a number leaves by, and which numbers leave at all.

use super::*;
use crate::phone::Numbering;
use crate::settings::{Dialling, Policy, Route};

fn number(text: &str) -> Number {
    Number::parse(text, &Numbering::default()).unwrap()
}

fn route(numbers: &[&str], context: &str, prefix: &str, caller_id: &str) -> Route {
    Route {
        name: String::new(),
        numbers: numbers.iter().map(|text| (*text).to_owned()).collect(),
        context: context.into(),
        prefix: prefix.into(),
        caller_id: caller_id.into(),
    }
}

fn office() -> Dialling {
    Dialling {
        client_prefix: "9".into(),
        caller_id: "74951234567".into(),
        routes: vec![
            route(&["emergency"], "", "0", ""),
            route(&["+7 916 000-00-00..+7 916 499-99-99"], "gsm-1", "", ""),
            route(&["mobile"], "gsm-2", "-", "-"),
            route(&["KZ", "+7 495*"], "", "77", "79990000000"),
            route(&["2*"], "branch", "5", ""),
            route(&["foreign"], "abroad", "", ""),
        ],
        policy: Policy {
            countries: vec!["*".into()],
            ..Policy::default()
        },
        ..Dialling::default()
    }
}

fn asked(dialling: &Dialling, own: &str, text: &str) -> (String, String, String) {
    let extensions = [own.to_owned()];
    let caller = Caller {
        dialling,
        extensions: &extensions,
        colleagues: &|_| false,
    };
    let made = originate(&caller, &number(text), 1).expect(text);
    let shown = made.caller_id.clone().unwrap_or_default();
    (made.context, made.exten, shown)
}

#[test]
fn the_first_rule_that_has_a_number_says_how_it_leaves() {
    let dialling = office();
    for (text, context, exten, shown) in [
        ("8 916 123-45-67", "gsm-1", "979161234567", "74951234567"),
        // No prefix and one's own extension, whatever stands above; Kazakhstan's come after it.
        ("8 916 500-00-00", "gsm-2", "79165000000", "301"),
        ("8 701 123-45-67", "gsm-2", "77011234567", "301"),
        (
            "8 727 234-56-78",
            "from-internal",
            "7777272345678",
            "79990000000",
        ),
        (
            "8 495 123-45-67",
            "from-internal",
            "7774951234567",
            "79990000000",
        ),
        (
            "8 812 123-45-67",
            "from-internal",
            "978121234567",
            "74951234567",
        ),
        (
            "+375 29 123-45-67",
            "abroad",
            "9375291234567",
            "74951234567",
        ),
        // Extensions have no prefix, whatever a rule says; emergency services that of their rule alone.
        ("201", "branch", "201", "74951234567"),
        ("305", "from-internal", "305", "74951234567"),
        ("112", "from-internal", "0112", "74951234567"),
        ("*8", "from-internal", "*8", "74951234567"),
    ] {
        let wanted = (context.to_owned(), exten.to_owned(), shown.to_owned());
        assert_eq!(asked(&dialling, "301", text), wanted, "{text}");
    }
    let any = Dialling {
        routes: vec![route(&["any"], "", "9", "")],
        ..Dialling::default()
    };
    assert_eq!(asked(&any, "301", "112").1, "112", "not by chance");
    assert_eq!(asked(&any, "301", "8 916 123-45-67").1, "979161234567");
    let without = Dialling::default();
    let plain = ("from-internal".into(), "79161234567".into(), "101".into());
    assert_eq!(asked(&without, "101", "8 916 123-45-67"), plain);
    let plain = ("from-internal".into(), "112".into(), "101".into());
    assert_eq!(asked(&without, "101", "112"), plain);
}

#[test]
fn an_extension_is_never_taken_for_the_fire_brigade() {
    let dialling = office();
    // An office whose own extensions are alike; one that knows this colleague.
    assert_eq!(asked(&dialling, "105", "101").1, "101");
    let extensions = ["301".to_owned()];
    let is_colleague = |short: &str| short == "101";
    let caller = Caller {
        dialling: &dialling,
        extensions: &extensions,
        colleagues: &is_colleague,
    };
    let exten = |text: &str| originate(&caller, &number(text), 1).map(|made| made.exten);
    assert_eq!(exten("101"), Ok("101".into()));
    assert_eq!(exten("102"), Ok("0102".into()));
    // 112 has no other meaning, however extensions look.
    assert_eq!(asked(&dialling, "105", "112").1, "0112");
}

/// A number, and why it is refused by default.
fn vectors() -> Vec<(&'static str, Option<Refusal>)> {
    let country = |code: &str, calling_code| {
        Some(Refusal::Country {
            country: Some(code.to_owned()),
            calling_code,
        })
    };
    vec![
        ("8 916 123-45-67", None),
        ("8 495 123-45-67", None),
        ("8 800 555-35-35", None),
        ("8 701 123-45-67", None),
        // A range that the tables do not know.
        ("+7 699 123-45-67", None),
        ("105", None),
        ("112", None),
        ("911", None),
        ("*8", None),
        ("*8101", None),
        ("8 809 505-12-34", Some(Refusal::Premium)),
        ("8 803 123-45-67", Some(Refusal::Premium)),
        ("+44 70 1234 5678", Some(Refusal::Premium)),
        ("+1 900 555-01-23", Some(Refusal::Premium)),
        ("+870 773 111 632", Some(Refusal::Satellite)),
        ("+881 612 345 678", Some(Refusal::Satellite)),
        ("+882 16 12345678", Some(Refusal::Satellite)),
        ("+883 5100 0123 4567", Some(Refusal::Satellite)),
        ("+979 123 456 789", Some(Refusal::Satellite)),
        ("8 954 123-45-67", Some(Refusal::Satellite)),
        ("8 10 881 612 345 678", Some(Refusal::Satellite)),
        ("+375 29 123-45-67", country("BY", 375)),
        ("8 10 375 29 123 45 67", country("BY", 375)),
        ("+1 876 555-01-23", country("JM", 1)),
        ("#31#88095051234", Some(Refusal::CodeWithNumber)),
        ("*72 8 916 123 45 67", Some(Refusal::CodeWithNumber)),
    ]
}

#[test]
fn policy_vectors_through_every_door_of_this_module() {
    let dialling = Dialling::default();
    let extensions = ["101".to_owned()];
    let caller = Caller {
        dialling: &dialling,
        extensions: &extensions,
        colleagues: &|_| false,
    };
    let own = number("101");
    let outside = number("8 495 000-00-00");
    for (text, refusal) in vectors() {
        let number = number(text);
        let wanted = || match refusal.clone() {
            None => Ok(()),
            Some(why) => Err(DialError::Refused(why)),
        };
        let click = originate(&caller, &number, 1).map(drop);
        assert_eq!(click, wanted(), "a click: {text}");
        let sent = destination(&caller, &number).map(drop);
        assert_eq!(sent, wanted(), "a transfer: {text}");
        let link = tel_link(&caller, &number).map(drop);
        assert_eq!(link.map_err(DialError::Refused), wanted(), "a link: {text}");
        let second = test_call(&caller, &own, &number, 1).map(drop);
        assert_eq!(second, wanted(), "a test's second: {text}");
        if matches!(number, Number::External { .. }) {
            let first = test_call(&caller, &number, &outside, 1).map(drop);
            assert_eq!(first, wanted(), "a test's first: {text}");
        }
        let checked = check(&caller, &number);
        assert_eq!(checked.refused, refusal, "the check: {text}");
    }
}

#[test]
fn the_settings_allow_and_refuse() {
    let policy = |countries: &[&str], allow: &[&str], refuse: &[&str]| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Policy {
            countries: texts(countries),
            allow: texts(allow),
            refuse: texts(refuse),
            ..Policy::default()
        }
    };
    let judge = |policy: &Policy, text: &str| judge(policy, &number(text), false);
    let neighbours = policy(&["RU", "KZ", "BY"], &[], &[]);
    assert_eq!(judge(&neighbours, "+375 29 123-45-67"), Ok(()));
    let all = policy(&["*"], &[], &[]);
    assert_eq!(judge(&all, "+1 876 555-01-23"), Ok(()));
    assert_eq!(judge(&all, "+881 612 345 678"), Err(Refusal::Satellite));
    let some = policy(
        &["RU"],
        &["+7 809 505*", "+881*", "*72*"],
        &["+7 9*", "0*", "*8"],
    );
    assert_eq!(judge(&some, "8 809 505-12-34"), Ok(()));
    assert_eq!(judge(&some, "8 809 506-12-34"), Err(Refusal::Premium));
    assert_eq!(judge(&some, "+881 612 345 678"), Ok(()));
    assert_eq!(judge(&some, "*72 8 916 123 45 67"), Ok(()));
    let listed = |text: &str| Err(Refusal::Listed(text.to_owned()));
    assert_eq!(judge(&some, "8 916 123-45-67"), listed("+7 9*"));
    assert_eq!(judge(&some, "0880"), listed("0*"));
    assert_eq!(judge(&some, "*8"), listed("*8"));
    // Kazakhstan's code is Russia's, its numbers are its own.
    assert!(judge(&some, "8 727 234-56-78").is_err());
    // What is allowed wins over what is refused, and help over everything.
    let both = policy(&[], &["+7 916 123-45-67"], &["any"]);
    assert_eq!(judge(&both, "8 916 123-45-67"), Ok(()));
    assert_eq!(judge(&both, "105"), listed("any"));
    for text in ["112", "101", "01", "911"] {
        assert_eq!(judge(&both, text), Ok(()), "{text}");
    }
}

#[test]
fn a_check_says_which_rule_counts_and_what_the_pbx_would_be_asked() {
    let dialling = office();
    let extensions = ["301".to_owned()];
    let caller = Caller {
        dialling: &dialling,
        extensions: &extensions,
        colleagues: &|_| false,
    };
    let checked = check(&caller, &number("8 916 123-45-67"));
    let fits: Vec<Fit> = checked.rules.into_iter().map(|rule| rule.fit).collect();
    let range = "+7 916 000-00-00..+7 916 499-99-99".to_owned();
    assert_eq!(
        fits,
        [
            Fit::Other,
            Fit::Matches(range),
            Fit::TooLate("mobile".into()),
            Fit::Other,
            Fit::Other,
            Fit::Other
        ]
    );
    let asked = checked.asked.expect("asked");
    assert_eq!(asked.context, "gsm-1");
    assert_eq!(asked.exten, "979161234567");
    assert_eq!(asked.caller_id.as_deref(), Some("74951234567"));
    // The same as a click would ask.
    let click = originate(&caller, &number("8 916 123-45-67"), 1).expect("placed");
    assert_eq!((click.context, click.exten), (asked.context, asked.exten));
    assert!(check(&caller, &number("112")).is_emergency);
    assert!(!check(&caller, &number("105")).is_emergency);
}

#[test]
fn the_pace_counts_a_minute_back() {
    let mut pace = Pace::default();
    for at in 0..5 {
        pace.note(&format!("call-{at}"), at * 10_000);
    }
    pace.note("call-4", 40_000);
    assert_eq!(pace.count(40_000), 5);
    assert_eq!(pace.count(70_000), 3);
    assert_eq!(pace.count(200_000), 0);
    // A clock that was set back a day.
    assert_eq!(pace.count(-86_400_000), 0);
    assert!(counts(&number("8 916 123-45-67")) && !counts(&number("112")));
}
