//! The click to call: what is refused and why, what is asked of the PBX, both legs' fate.

use super::*;
use crate::calls::Reason;
use crate::dialling::Originate;
use crate::phone::{NumberError, PbxForm};
use crate::ports::journal::Row;
use snapshot::{DialProblem, DialProgress, DialState, PostDial};

fn dial(sim: &mut Sim, text: &str) -> Option<(Originate, String)> {
    let mut effects = sim.command(Command::Dial(text.into()));
    assert!(effects.len() <= 1, "{effects:?}");
    match effects.pop() {
        Some(Effect::Originate {
            originate,
            extension,
        }) => Some((*originate, extension)),
        None => None,
        other => panic!("{other:?}"),
    }
}

fn progress(sim: &Sim) -> DialProgress {
    match sim.snapshot().dial {
        DialState::Placed { progress, .. } => progress,
        other => panic!("{other:?}"),
    }
}

/// The call that the PBX makes of an Originate.
fn placed(sim: &Sim, originate: &Originate, phase: Phase) -> Call {
    Call {
        direction: Direction::Outgoing,
        own_click: true,
        ringing_since: None,
        phase,
        ..sim.ringing(originate.id.as_str())
    }
}

#[test]
fn a_text_that_is_no_number_is_said_to_be_none_and_nothing_is_sent() {
    let digits = "7".repeat(2_000);
    let texts = [
        ("Иванов", NumberError::Letters),
        ("8-800-FLOWERS", NumberError::Letters),
        ("8916\r\nAction: Originate", NumberError::ForbiddenCharacter),
        ("8916\0", NumberError::ForbiddenCharacter),
        (digits.as_str(), NumberError::TooLong),
        ("", NumberError::Empty),
        ("123456", NumberError::TooShort),
    ];
    for (text, why) in texts {
        let mut sim = Sim::online();
        assert_eq!(dial(&mut sim, text), None, "{text}");
        let DialState::Invalid {
            text: shown,
            why: told,
        } = sim.snapshot().dial
        else {
            panic!("{text}");
        };
        assert_eq!(told, why, "{text}");
        assert!(shown.chars().count() <= 41 && !shown.contains(char::is_control));
        sim.secs(14);
        assert_ne!(sim.snapshot().dial, DialState::Idle);
        sim.secs(1);
        assert_eq!(sim.snapshot().dial, DialState::Idle, "the notice leaves");
    }
}

#[test]
fn what_makes_a_call_impossible_is_named() {
    let mut offline = Sim::new(|_| {});
    let mut nobody = Sim::new(|settings| settings.operator.extensions.clear());
    let mut own = Sim::online();
    let mut wrong = Sim::new(|settings| settings.dialling.context = "from internal".into());
    nobody.update(Input::Connection(online()));
    wrong.update(Input::Connection(online()));
    let cases = [
        (
            &mut offline,
            "8 916 123-45-67",
            DialProblem::Offline {
                number: IVAN.into(),
            },
        ),
        (&mut nobody, IVAN, DialProblem::NoExtension),
        (&mut own, "101", DialProblem::OwnExtension),
        (
            &mut wrong,
            IVAN,
            DialProblem::BadSetting("dialling.context".into()),
        ),
    ];
    for (sim, text, problem) in cases {
        assert_eq!(dial(sim, text), None);
        assert_eq!(sim.snapshot().dial, DialState::Impossible(problem));
        sim.command(Command::DismissDial);
        assert_eq!(sim.snapshot().dial, DialState::Idle);
    }
}

#[test]
fn a_click_asks_the_pbx_once_with_the_right_words() {
    let mut sim = Sim::online();
    let (originate, extension) = dial(&mut sim, "8 (916) 123-45-67 доб. 12").expect("placed");
    assert_eq!(extension, "101");
    assert_eq!(originate.channel(), "PJSIP/101");
    assert_eq!(originate.exten(), "79161234567");
    assert_eq!(originate.caller_id.as_deref(), Some("101"));
    let DialState::Placed {
        number_shown,
        progress: first,
        post_dial,
    } = sim.snapshot().dial
    else {
        panic!("placed");
    };
    assert_eq!(number_shown, "+7 916 123-45-67");
    let digits = Some(("12".to_owned(), PostDial::AfterAnswer));
    assert_eq!(
        post_dial, digits,
        "what is dialled after the answer is shown"
    );
    assert_eq!(first, DialProgress::Asked);

    // The same number while it is under way: nothing is sent, and the call's notice comes back.
    assert_eq!(dial(&mut sim, "+79161234567"), None);
    assert_eq!(
        sim.snapshot().dial,
        DialState::Impossible(DialProblem::AlreadyDialling)
    );
    let call = placed(&sim, &originate, Phase::OwnPhoneRings);
    sim.own(&call, None);
    assert_eq!(progress(&sim), DialProgress::OwnPhoneRings);
    // A wrong text neither.
    assert_eq!(dial(&mut sim, "Иванов"), None);
    assert!(matches!(sim.snapshot().dial, DialState::Invalid { .. }));
    sim.secs(15);
    assert_eq!(progress(&sim), DialProgress::OwnPhoneRings);
    // Nor closing the notice: the call goes on.
    sim.command(Command::DismissDial);
    assert_eq!(sim.snapshot().dial, DialState::Idle);
    assert_eq!(dial(&mut sim, "+79161234567"), None);
    // Over, it may be called again.
    let over = sim.over(&call, Outcome::NoAnswer);
    sim.own(&over, None);
    assert_eq!(dial(&mut sim, "+79161234567"), None, "it is said first");
    sim.secs(1);
    assert!(dial(&mut sim, "+79161234567").is_some());
}

#[test]
fn both_legs_fates_are_told() {
    let mut sim = Sim::online();
    let (originate, _) = dial(&mut sim, IVAN).expect("placed");
    let mut call = placed(&sim, &originate, Phase::Asked);
    let steps = [
        (Phase::Asked, None, DialProgress::Asked),
        (Phase::OwnPhoneRings, None, DialProgress::OwnPhoneRings),
        (Phase::Waiting, None, DialProgress::Calling),
        (Phase::Ringing, None, DialProgress::Calling),
        (Phase::Ringing, Some(sim.now.mono), DialProgress::Ringing),
        (Phase::Talking, Some(sim.now.mono), DialProgress::Talking),
    ];
    for (phase, ringing_since, told) in steps {
        (call.phase, call.ringing_since) = (phase, ringing_since);
        sim.own(&call, None);
        assert_eq!(progress(&sim), told);
        sim.secs(100);
        assert_eq!(progress(&sim), told, "stays while it lasts");
    }
    sim.own(&sim.over(&call, Outcome::Answered), None);
    let over = DialProgress::Over {
        outcome: Outcome::Answered,
        reason: None,
    };
    assert_eq!(progress(&sim), over);
    sim.secs(15);
    assert_eq!(sim.snapshot().dial, DialState::Idle);
}

#[test]
fn a_silent_own_phone_and_a_refusal_are_told_with_their_reason() {
    for (outcome, reason) in [
        (Outcome::OwnPhone, Reason::Silent),
        (Outcome::Failed, Reason::NoPermission),
    ] {
        let mut sim = Sim::online();
        let (originate, _) = dial(&mut sim, IVAN).expect("placed");
        let mut call = placed(&sim, &originate, Phase::OwnPhoneRings);
        sim.own(&call, None);
        call.reason = Some(reason.clone());
        let effects = sim.own(&sim.over(&call, outcome), None);
        let over = DialProgress::Over {
            outcome,
            reason: Some(reason.clone()),
        };
        assert_eq!(progress(&sim), over);
        let entry = recorded(&effects)[0];
        assert_eq!(
            (entry.outcome, entry.reason.as_ref()),
            (Some(outcome), Some(&reason))
        );
    }
}

#[test]
fn the_second_half_of_a_double_click_hides_nothing() {
    let mut sim = Sim::online();
    assert!(dial(&mut sim, IVAN).is_some());
    // The window empties the field once the call is placed.
    assert_eq!(dial(&mut sim, ""), None);
    assert_eq!(progress(&sim), DialProgress::Asked);
}

#[test]
fn the_second_half_of_a_double_click_hides_no_refusal_either() {
    let mut sim = Sim::online();
    let (originate, _) = dial(&mut sim, IVAN).expect("placed");
    let mut call = placed(&sim, &originate, Phase::Ended);
    (call.outcome, call.reason) = (Some(Outcome::OwnPhone), Some(Reason::Busy));
    sim.own(&call, None);
    let told = sim.snapshot().dial;
    assert_eq!(dial(&mut sim, ""), None);
    assert_eq!(sim.snapshot().dial, told, "why it came to nothing");
    sim.command(Command::DismissDial);
    assert_eq!(dial(&mut sim, ""), None);
    let now = sim.snapshot().dial;
    assert!(matches!(now, DialState::Invalid { .. }), "{now:?}");
}

#[test]
fn a_click_that_could_not_be_sent_is_offline() {
    let mut sim = Sim::online();
    assert!(dial(&mut sim, IVAN).is_some());
    sim.update(Input::NotSent);
    assert_eq!(
        sim.snapshot().dial,
        DialState::Impossible(DialProblem::Offline {
            number: IVAN.into()
        })
    );
    assert!(dial(&mut sim, IVAN).is_some(), "nothing is under way");
}

#[test]
fn the_click_follows_its_call_into_another() {
    let mut sim = Sim::online();
    let (originate, _) = dial(&mut sim, IVAN).expect("placed");
    sim.update(Input::Merged {
        gone: CallId(originate.id.as_str().into()),
        into: CallId("5.5".into()),
    });
    let mut call = placed(&sim, &originate, Phase::Talking);
    call.id = CallId("5.5".into());
    sim.own(&call, None);
    assert_eq!(progress(&sim), DialProgress::Talking);
}

/// What the journal and the cards give for a redial is read as the very number that it stands for:
/// `84912345678` is Vietnam's, and not Russian behind a trunk prefix.
#[test]
fn a_redial_reaches_the_number_that_called() {
    let numbers = [
        (
            "79161234567",
            "79161234567",
            "+7 916 123-45-67",
            "89161234567",
        ),
        (
            "78123456789",
            "78123456789",
            "+7 812 345-67-89",
            "88123456789",
        ),
        (
            "84912345678",
            "+84912345678",
            "+84 912 345 678",
            "81084912345678",
        ),
        (
            "375291234567",
            "375291234567",
            "+375 29 123-45-67",
            "810375291234567",
        ),
        ("102", "102", "102", "102"),
    ];
    for (key, text, shown, dialled) in numbers {
        let mut sim = Sim::new(|settings| {
            settings.dialling.number_form = PbxForm::Trunk8;
            settings.dialling.policy.countries = vec!["*".into()];
        });
        sim.update(Input::Connection(online()));
        let mut call = sim.ringing("1.1");
        call.number = Some(key.into());
        let mut effects = sim.own(&call, Some(CardState::Ringing));
        let question = effects.iter().find_map(|effect| match effect {
            Effect::LookUp { question, .. } => Some(question.clone()),
            _ => None,
        });
        assert_eq!(question.expect("asked").forms[0], key);
        let party = sim.cards()[0].party.clone();
        assert_eq!(party.number.as_deref(), Some(text));
        assert_eq!(party.number_shown.as_deref(), Some(shown));
        effects.retain(|effect| matches!(effect, Effect::Record(_)));
        let Some(Effect::Record(entry)) = effects.pop() else {
            panic!("recorded");
        };
        assert_eq!(
            entry.number.as_deref(),
            Some(key),
            "the journal keeps the key"
        );
        let row = journal_row(
            Row {
                id: 1,
                entry: *entry,
                note: crate::ports::journal::Note::default(),
            },
            &sim.desk.numbering,
        );
        assert_eq!(row.number.as_deref(), Some(text));
        assert_eq!(row.number_shown.as_deref(), Some(shown));
        // It rings still, which would be told first.
        sim.own(&sim.over(&call, Outcome::Missed), None);
        for text in [text, shown] {
            let (originate, _) = dial(&mut sim, text).expect(text);
            assert_eq!(originate.exten(), dialled, "{text}");
            sim.update(Input::NotSent);
        }
    }
}

#[test]
fn the_own_phone_answers_a_click_by_itself_where_the_settings_say_so() {
    let variable = |auto_answer: &str, template: &str| {
        let mut sim = Sim::new(|settings| {
            settings.dialling.auto_answer = auto_answer.into();
            settings.dialling.operator_channel = template.into();
        });
        sim.update(Input::Connection(online()));
        let (originate, _) = dial(&mut sim, "8 916 123-45-67").expect("placed");
        let action = originate.action();
        action.get("Variable").map(str::to_owned)
    };
    assert_eq!(variable("", "PJSIP/{NUMBER}"), None, "off by default");
    let header = "<sip:trubka>;answer-after=0";
    assert_eq!(
        variable("call-info", "PJSIP/{NUMBER}"),
        Some(format!("PJSIP_HEADER(add,Call-Info)={header}"))
    );
    assert_eq!(
        variable("call-info", "SIP/{NUMBER}"),
        Some(format!("SIPADDHEADER01=Call-Info: {header}"))
    );
    assert_eq!(
        variable("polycom", "Local/{NUMBER}@from-internal"),
        Some("__SIPADDHEADER01=Alert-Info: Ring Answer".into())
    );
    assert_eq!(
        variable("X-Answer: now", "SIP/{NUMBER}"),
        Some("SIPADDHEADER01=X-Answer: now".into())
    );
}
