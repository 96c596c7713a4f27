//! Channel and context, found by asking, by trying, and by a ring with consent.

use super::*;
use crate::doctor::fitting::{Fit, Fitting, Seen};
use crate::phone::PbxForm;

const AT: Duration = Duration::from_secs(1);

fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = Settings::default();
    settings.operator.extensions = vec!["101".into()];
    change(&mut settings);
    settings
}

/// Plays the search against a PBX that answers each action: a variable's value, `Ok` for what is taken, `Err` with its
/// words; to a ring it answers with a reason.
fn play(
    settings: &Settings,
    may_ring: bool,
    pbx: impl Fn(&Action) -> Result<String, String>,
) -> (Fit, Vec<String>) {
    let mut fitting = Fitting::new(settings, 7, may_ring);
    let mut rung = Vec::new();
    fitting.handle(
        &Signal::Ready {
            version: "22".into(),
        },
        AT,
    );
    let say = |fitting: &mut Fitting, text: String| {
        let mut framer = Framer::without_banner();
        framer.push(text.as_bytes());
        let message = framer.next_message().unwrap().unwrap();
        fitting.handle(&Signal::Message(&message), AT);
    };
    for _ in 0..20 {
        let asked = fitting.take_actions();
        for (id, action) in asked {
            let answer = pbx(&action);
            let (word, more, words) = match &answer {
                Ok(value) => ("Success", format!("Value: {value}\r\n"), ""),
                Err(words) => ("Error", format!("Message: {words}\r\n"), words.as_str()),
            };
            say(
                &mut fitting,
                format!("Response: {word}\r\nActionID: {id}\r\n{more}\r\n"),
            );
            let reply = Signal::Reply {
                id: id.clone(),
                success: answer.is_ok(),
                message: words.to_owned(),
            };
            fitting.handle(&reply, AT);
            let channel = action.get("Channel").unwrap_or_default().to_owned();
            if let (Ok(reason), true) = (
                &answer,
                action.name() == "Originate" && channel != "Trubka/doctor",
            ) {
                rung.push(channel);
                say(
                    &mut fitting,
                    format!(
                        "Event: OriginateResponse\r\nActionID: {id}\r\nResponse: Failure\r\nReason: {reason}\r\n\r\n"
                    ),
                );
            }
        }
        if fitting.fit().is_some() {
            break;
        }
    }
    (fitting.fit().expect("an end").clone(), rung)
}

/// Answers `Getvar` from pairs; what is not among them is empty.
fn variables(known: &[(&str, &str)]) -> impl Fn(&Action) -> Result<String, String> {
    move |action| {
        assert_eq!(action.name(), "Getvar", "nothing else is needed");
        let asked = action.get("Variable").unwrap_or_default();
        let value = known.iter().find(|(name, _)| *name == asked);
        Ok(value
            .map(|(_, value)| (*value).to_owned())
            .unwrap_or_default())
    }
}

#[test]
fn the_phone_tells_its_driver_and_its_context() {
    let pbx = variables(&[
        ("SIPPEER(101,context)", "office-phones"),
        ("DEVICE_STATE(SIP/101)", "NOT_INUSE"),
        ("DIALPLAN_EXISTS(office-phones,101,1)", "1"),
        ("DIALPLAN_EXISTS(office-phones,89991234567,1)", "1"),
        ("DIALPLAN_EXISTS(from-internal,101,1)", "1"),
    ]);
    let (fit, _) = play(&settings(|_| {}), false, pbx);
    assert_eq!(fit.channel.as_deref(), Some("SIP/{NUMBER}"));
    assert_eq!(fit.context.as_deref(), Some("office-phones"));
    assert_eq!(
        fit.form,
        Some(PbxForm::Trunk8),
        "the only form that it takes"
    );
    let phone = Seen::Phone {
        device: "SIP/101".into(),
        is_connected: true,
        context: "office-phones".into(),
    };
    assert_eq!(fit.seen[0], phone);
    let context = Seen::Context {
        context: "office-phones".into(),
        inside: true,
        outside: Some("89991234567".into()),
    };
    assert!(fit.seen.contains(&context), "{:?}", fit.seen);
}

#[test]
fn of_two_drivers_the_connected_phone_counts_and_the_form_that_is_set_stays() {
    let pbx = variables(&[
        ("PJSIP_ENDPOINT(101,context)", "from-internal"),
        ("DEVICE_STATE(PJSIP/101)", "UNAVAILABLE"),
        ("SIPPEER(101,context)", "from-internal"),
        ("DEVICE_STATE(SIP/101)", "INUSE"),
        ("DIALPLAN_EXISTS(from-internal,+79991234567,1)", "1"),
        ("DIALPLAN_EXISTS(from-internal,79991234567,1)", "1"),
    ]);
    let set = settings(|settings| settings.dialling.number_form = PbxForm::Plus);
    let (fit, _) = play(&set, false, pbx);
    assert_eq!(fit.channel.as_deref(), Some("SIP/{NUMBER}"));
    assert_eq!(
        (fit.context.as_deref(), fit.form),
        (Some("from-internal"), None)
    );
}

#[test]
fn a_phone_of_another_name_is_rung_through_the_dialplan() {
    let pbx = variables(&[
        ("DIALPLAN_EXISTS(from-internal,101,1)", "1"),
        ("DIALPLAN_EXISTS(from-internal,79991234567,1)", "1"),
    ]);
    let (fit, _) = play(&settings(|_| {}), false, pbx);
    assert_eq!(fit.channel.as_deref(), Some("Local/{NUMBER}@from-internal"));
    assert!(
        matches!(fit.seen[0], Seen::NoPhone { .. }),
        "{:?}",
        fit.seen
    );
    assert!(!fit.may_ring, "nothing is left to be learnt by it");
}

#[test]
fn what_the_pbx_names_is_taken_only_in_signs_that_a_setting_may_have() {
    let pbx = variables(&[
        ("PJSIP_ENDPOINT(101,context)", "a,b)${SHELL(rm)}"),
        ("DIALPLAN_EXISTS(from-internal,79991234567,1)", "1"),
    ]);
    let (fit, _) = play(&settings(|_| {}), false, pbx);
    assert_eq!(fit.context.as_deref(), Some("from-internal"));
}

/// A user who may only call, and on whose PBX the phone is chan_sip's.
fn only_originate(action: &Action) -> Result<String, String> {
    match (action.name(), action.get("Channel"), action.get("Context")) {
        ("Originate", Some("Trubka/doctor"), Some("internal")) => Ok(String::new()),
        ("Originate", Some("Trubka/doctor"), _) => Err("Extension does not exist.".into()),
        ("Originate", Some("SIP/101"), _) => Ok("5".into()),
        ("Originate", ..) => Ok("0".into()),
        _ => Err("Permission denied".into()),
    }
}

#[test]
fn who_may_not_ask_tries_and_rings_with_consent_only() {
    let (fit, rung) = play(&settings(|_| {}), false, only_originate);
    assert_eq!(rung, Vec::<String>::new(), "nobody consented");
    assert!(
        fit.may_ring && fit.seen.contains(&Seen::MayNotAsk),
        "{fit:?}"
    );
    assert_eq!(
        (fit.channel, fit.context.as_deref()),
        (None, Some("internal"))
    );
    let (fit, rung) = play(&settings(|_| {}), true, only_originate);
    assert_eq!(rung, ["PJSIP/101", "SIP/101"], "until one rings");
    assert_eq!(fit.channel.as_deref(), Some("SIP/{NUMBER}"));
    assert!(!fit.may_ring);
}

#[test]
fn who_may_nothing_and_who_has_no_extension_are_told_so() {
    let denied = |_: &Action| Err("Permission denied".to_owned());
    let (fit, _) = play(&settings(|_| {}), true, denied);
    assert_eq!(fit.seen, [Seen::MayNotTry]);
    assert_eq!(
        (fit.channel, fit.context, fit.may_ring),
        (None, None, false)
    );
    let none = settings(|settings| settings.operator.extensions.clear());
    let (fit, _) = play(&none, true, denied);
    assert_eq!(fit.seen, [Seen::NoExtension]);
}

#[test]
fn a_pbx_that_does_not_answer_is_not_waited_for_without_end() {
    let mut fitting = Fitting::new(&settings(|_| {}), 7, true);
    fitting.handle(
        &Signal::Ready {
            version: "22".into(),
        },
        AT,
    );
    for _ in 0..10 {
        let Some(due) = fitting.next_deadline() else {
            break;
        };
        fitting.tick(due);
    }
    let fit = fitting.fit().expect("an end");
    assert_eq!(fit.seen, [Seen::Silent]);
}
