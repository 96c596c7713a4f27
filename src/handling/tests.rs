//! Whose channels an operator has a hold of, what the PBX is asked, what its refusals mean.

use std::time::Duration;

use super::{Grip, Hold, Order, Refusal, Rights};
use crate::calls::{Call, CallId, Direction, LegView, Parking, Phase, Standing};
use crate::dialling::{Caller, destination};
use crate::phone::Number;
use crate::settings::Dialling;

/// A leg of an extension, or of the line, that is up and hears these others.
fn leg(channel: &str, extension: Option<&str>, hears: &[&str]) -> LegView {
    let at = Some(Duration::from_secs(1));
    LegView {
        uniqueid: channel.into(),
        channel: channel.into(),
        extension: extension.map(Into::into),
        born: Duration::ZERO,
        ringing: at,
        up: at,
        ended: None,
        cause: None,
        now: Standing {
            is_real: true,
            is_party: extension.is_none(),
            hears: hears.iter().map(|id| (*id).to_owned()).collect(),
            is_pair: hears.len() == 1,
            ..Standing::default()
        },
    }
}

fn ringing(channel: &str, extension: &str) -> LegView {
    LegView {
        up: None,
        ..leg(channel, Some(extension), &[])
    }
}

fn call(phase: Phase, legs: Vec<LegView>) -> Call {
    Call {
        id: CallId("1".into()),
        direction: Direction::Incoming,
        number: None,
        name: None,
        courier: None,
        extension: None,
        rang: Vec::new(),
        answered_by: None,
        talking: None,
        phase,
        outcome: None,
        reason: None,
        started: Duration::ZERO,
        ringing_since: None,
        answered_at: None,
        ended_at: None,
        ring: None,
        talk: None,
        queue: None,
        line: None,
        transfers: Vec::new(),
        legs,
        own_click: false,
    }
}

fn own() -> Vec<String> {
    vec!["101".into(), "111".into()]
}

#[test]
fn the_hold_is_of_the_own_leg_and_of_whom_it_hears() {
    let talks = call(
        Phase::Talking,
        vec![leg("line", None, &["a"]), leg("a", Some("101"), &["line"])],
    );
    let grip = Grip::of(&talks, &own());
    let Hold::Talks {
        own: leg_of,
        other,
        is_pair: true,
    } = grip.hold
    else {
        panic!("{:?}", grip.hold);
    };
    assert_eq!(
        (leg_of.channel.as_str(), other.channel.as_str()),
        ("a", "line")
    );
    // A colleague's conversation is nobody's to be touched.
    let grip = Grip::of(&talks, &["102".to_owned()]);
    assert_eq!(grip.hold, Hold::None);
    assert!(grip.ringing_elsewhere().is_none() && grip.parked().is_none());
}

#[test]
fn a_leg_that_is_over_is_no_hold() {
    let mut over = leg("a", Some("101"), &["line"]);
    over.ended = Some(Duration::from_secs(2));
    let legs = vec![leg("line", None, &[]), over];
    assert_eq!(
        Grip::of(&call(Phase::Ringing, legs.clone()), &own()).hold,
        Hold::None
    );
    let talks = vec![leg("line", None, &["a"]), leg("a", Some("101"), &["line"])];
    assert_eq!(
        Grip::of(&call(Phase::Ended, talks), &own()).hold,
        Hold::None
    );
}

#[test]
fn with_two_devices_the_one_that_answered_is_held_and_both_ringing_are_declined() {
    let legs = vec![
        leg("line", None, &[]),
        ringing("a", "101"),
        ringing("b", "111"),
    ];
    let rings = call(Phase::Ringing, legs);
    let grip = Grip::of(&rings, &own());
    assert_eq!(grip.hold, Hold::Rings);
    assert_eq!(grip.ringing().count(), 2);
    let legs = vec![
        leg("line", None, &["b"]),
        ringing("a", "101"),
        leg("b", Some("111"), &["line"]),
    ];
    let talks = call(Phase::Talking, legs);
    assert!(matches!(Grip::of(&talks, &own()).hold, Hold::Talks { own, .. } if own.channel == "b"));
}

#[test]
fn who_waits_on_hold_makes_it_a_question() {
    let mut waits = leg("line", None, &[]);
    waits.now.held_by = Some("a".into());
    let legs = vec![
        waits.clone(),
        leg("a", Some("101"), &[]),
        ringing("c", "102"),
    ];
    let asks = call(Phase::Talking, legs);
    assert!(matches!(
        Grip::of(&asks, &own()).hold,
        Hold::Asks { asked: None, .. }
    ));
    let legs = vec![
        waits,
        leg("a", Some("101"), &["c"]),
        leg("c", Some("102"), &["a"]),
    ];
    let asks = call(Phase::Talking, legs);
    assert!(matches!(
        Grip::of(&asks, &own()).hold,
        Hold::Asks { asked: Some(asked), waits, .. } if asked.channel == "c" && waits.channel == "line"
    ));
    // Of three who hear each other nobody can be sent away alone.
    let legs = vec![
        leg("line", None, &["a", "c"]),
        leg("a", Some("101"), &["c", "line"]),
        leg("c", Some("102"), &["a", "line"]),
    ];
    assert!(matches!(
        Grip::of(&call(Phase::Talking, legs), &own()).hold,
        Hold::Together { .. }
    ));
}

#[test]
fn a_parked_caller_and_a_colleagues_ringing_phone_are_found() {
    let mut parked = leg("line", None, &[]);
    let parking = Parking {
        lot: "default".into(),
        space: "701".into(),
    };
    parked.now.parked = Some(parking.clone());
    let waits = call(Phase::Waiting, vec![parked]);
    assert_eq!(Grip::of(&waits, &own()).parked(), Some(&parking));
    let mut first = ringing("b", "102");
    first.ringing = Some(Duration::from_millis(500));
    let rings = call(
        Phase::Ringing,
        vec![leg("line", None, &[]), ringing("c", "103"), first],
    );
    let target = Grip::of(&rings, &own())
        .ringing_elsewhere()
        .map(|leg| leg.channel.clone());
    assert_eq!(target.as_deref(), Some("b"), "the one that rings longest");
    // One's own ringing phone is answered, not picked up.
    let grip = Grip::of(&rings, &["103".to_owned()])
        .ringing_elsewhere()
        .is_some();
    assert!(!grip);
}

#[test]
fn each_order_is_one_action_on_one_channel() {
    let dialling = Dialling {
        context: "internal".into(),
        ..Dialling::default()
    };
    let caller = Caller {
        dialling: &dialling,
        extensions: &[],
        colleagues: &|_| true,
    };
    let to = destination(&caller, &Number::Internal("102".into())).unwrap();
    let channel = || "PJSIP/101-00000001".to_owned();
    let orders = [
        (Order::HangUp { channel: channel() }, "Hangup", vec![]),
        (
            Order::BlindTransfer {
                channel: channel(),
                to: to.clone(),
            },
            "BlindTransfer",
            vec![("Context", "internal"), ("Exten", "102")],
        ),
        (
            Order::Redirect {
                channel: channel(),
                to: to.clone(),
            },
            "Redirect",
            vec![("Context", "internal"), ("Exten", "102"), ("Priority", "1")],
        ),
        (
            Order::Ask {
                channel: channel(),
                to,
            },
            "Atxfer",
            vec![("Context", "internal"), ("Exten", "102")],
        ),
        (
            Order::CancelAsk { channel: channel() },
            "CancelAtxfer",
            vec![],
        ),
        (
            Order::Park {
                channel: channel(),
                back_to: "PJSIP/102-00000002".into(),
            },
            "Park",
            vec![("TimeoutChannel", "PJSIP/102-00000002")],
        ),
        (
            Order::Digit {
                channel: channel(),
                digit: '#',
            },
            "PlayDTMF",
            vec![("Digit", "#")],
        ),
    ];
    for (order, name, more) in orders {
        let action = order.action();
        assert_eq!((action.name(), order.name()), (name, name));
        assert_eq!(action.get("Channel"), Some("PJSIP/101-00000001"));
        for (key, value) in more {
            assert_eq!(action.get(key), Some(value), "{name}");
        }
    }
}

#[test]
fn refusals_have_their_meaning() {
    let order = Order::HangUp {
        channel: "PJSIP/101-00000001".into(),
    };
    for (words, meaning) in [
        ("Permission denied", Refusal::NoRight("call")),
        ("No such channel", Refusal::Gone),
        ("Channel specified does not exist", Refusal::Gone),
        ("Channel does not exist: PJSIP/101-00000001", Refusal::Gone),
        (
            "Invalid/unknown command: Hangup. Use Action: ListCommands",
            Refusal::Unsupported("Hangup"),
        ),
        (
            "No attended transfer feature code found",
            Refusal::NoTransferCode,
        ),
        (
            "Transfer not permitted",
            Refusal::Other("Transfer not permitted".into()),
        ),
    ] {
        assert_eq!(order.refusal(words), meaning, "{words}");
    }
}

#[test]
fn what_is_not_told_may_be_tried() {
    assert!(Rights::default().allow("Atxfer"));
    let rights = Rights::listed(["Hangup", "Ping"]);
    assert!(rights.allow("hangup") && !rights.allow("Atxfer"));
}
