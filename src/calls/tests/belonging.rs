//! Which calls are whose.

use super::{CITY, Lab};
use crate::calls::{CallId, CardState, Direction, OperatorView, Outcome};

const MINE: &str = "SIP/101-2 u=b l=a";
const OTHER: &str = "SIP/102-3 u=c l=a";

fn view(lab: &Lab, call: &str, extension: &str) -> Option<OperatorView> {
    let extension = [extension.to_owned()];
    lab.tracker
        .operator_view(&CallId(call.to_owned()), &extension, lab.now)
}

fn outcome(lab: &Lab, extension: &str) -> Option<Outcome> {
    view(lab, "a", extension)?.call.outcome
}

/// Two phones are dialled together; 101's is busy, 102's rings in vain.
fn group_with_a_busy_phone(event: &str) -> Lab {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4");
    for leg in [MINE, OTHER] {
        lab.event("Newchannel", leg, "ChannelState: 0");
        if event == "AgentCalled" {
            lab.dial("AgentCalled", CITY, leg, "Queue: sales");
        }
        lab.dial("DialBegin", CITY, leg, "");
    }
    lab.dial("DialEnd", CITY, MINE, "DialStatus: BUSY")
        .hangup(MINE, 17)
        .event("Newstate", &format!("{OTHER} state=5"), "")
        .after(4000)
        .dial("DialEnd", CITY, OTHER, "DialStatus: CANCEL")
        .hangup(OTHER, 0)
        .hangup(CITY, 0);
    lab
}

#[test]
fn a_group_call_in_which_a_phone_never_rang_is_not_that_operators() {
    for event in ["DialBegin", "AgentCalled"] {
        let lab = group_with_a_busy_phone(event);
        assert_eq!(view(&lab, "a", "101"), None, "{event}");
        assert!(lab.cards().is_empty(), "{event}");
        assert_eq!(outcome(&lab, "102"), Some(Outcome::Missed), "{event}");
    }
}

#[test]
fn a_queues_only_member_who_is_busy_was_not_called_directly() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 6")
        .dial("AgentCalled", CITY, MINE, "Queue: sales")
        .dial("DialBegin", CITY, MINE, "")
        .dial("DialEnd", CITY, MINE, "DialStatus: BUSY")
        .hangup(MINE, 17)
        .hangup(CITY, 0);
    assert_eq!(view(&lab, "a", "101"), None);
}

#[test]
fn a_member_behind_a_local_pair_who_is_busy_was_not_called_directly() {
    let mut lab = Lab::new(&["101"]);
    let pair = |ext: u32, n: u32| {
        (
            format!("Local/{ext}@internal-{n};1 u=l{n}1 l=a"),
            format!("Local/{ext}@internal-{n};2 u=l{n}2 l=a"),
        )
    };
    let (one, two) = (pair(101, 1), pair(102, 2));
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &one.0, "")
        .dial("DialBegin", CITY, &two.0, "");
    for ((_, half), leg) in [(&one, MINE), (&two, OTHER)] {
        lab.event("Newchannel", half, "")
            .dial("DialBegin", half, leg, "");
    }
    lab.dial("DialEnd", &one.1, MINE, "DialStatus: BUSY")
        .hangup(MINE, 17)
        .event("Newstate", &format!("{OTHER} state=5"), "");
    assert_eq!(view(&lab, "a", "101"), None);
    assert!(view(&lab, "a", "102").is_some());
}

#[test]
fn a_direct_call_is_the_operators_whatever_the_phone_did() {
    for (status, cause, expected, card) in [
        ("BUSY", 17, Outcome::Busy, Some(CardState::Busy)),
        ("NOANSWER", 21, Outcome::Rejected, Some(CardState::Declined)),
        // Registered, but switched off: no sign of life.
        ("NOANSWER", 0, Outcome::Unreachable, None),
    ] {
        let mut lab = Lab::new(&["101"]);
        lab.event("Newchannel", CITY, "ChannelState: 4")
            .dial("DialBegin", CITY, MINE, "");
        assert_eq!(view(&lab, "a", "101"), None, "{status}: it may ring yet");
        lab.after(20_000)
            .dial("DialEnd", CITY, MINE, &format!("DialStatus: {status}"))
            .hangup(MINE, cause)
            .hangup(CITY, cause);
        let own = view(&lab, "a", "101").unwrap();
        assert_eq!(own.call.outcome, Some(expected), "{status}");
        assert_eq!(own.call.extension.as_deref(), Some("101"));
        assert_eq!(own.card.map(|card| card.state), card, "{status}");
    }
}

#[test]
fn a_direct_call_that_went_on_to_a_colleague_was_first_the_operators() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, MINE, "")
        .dial("DialEnd", CITY, MINE, "DialStatus: BUSY")
        .hangup(MINE, 17)
        .dial("DialBegin", CITY, OTHER, "")
        .event("Newstate", &format!("{OTHER} state=5"), "")
        .after(4000)
        .dial("DialEnd", CITY, OTHER, "DialStatus: CANCEL")
        .hangup(OTHER, 0)
        .hangup(CITY, 0);
    assert_eq!(outcome(&lab, "101"), Some(Outcome::Busy));
    assert_eq!(outcome(&lab, "102"), Some(Outcome::Missed));
}

#[test]
fn both_devices_of_an_extension_are_one_address() {
    let mut lab = Lab::new(&["101"]);
    let mobile = "PJSIP/101-3 u=c l=a";
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, MINE, "")
        .dial("DialBegin", CITY, mobile, "");
    for leg in [MINE, mobile] {
        lab.dial("DialEnd", CITY, leg, "DialStatus: BUSY")
            .hangup(leg, 17);
    }
    lab.hangup(CITY, 17);
    assert_eq!(outcome(&lab, "101"), Some(Outcome::Busy));
}

#[test]
fn a_direct_call_to_an_unregistered_phone_is_the_operators_though_it_has_no_channel() {
    let city = "SIP/trunk-1 u=a l=a num=79161234567 exten=105";
    let colleague = "SIP/102-1 u=a l=a num=102 exten=105";
    for (caller, state, direction, number) in [
        (city, 4, Direction::Incoming, "79161234567"),
        // A menu came first.
        (city, 6, Direction::Incoming, "79161234567"),
        (colleague, 4, Direction::Internal, "102"),
    ] {
        let mut lab = Lab::new(&["105"]);
        lab.event("Newchannel", &format!("{caller} state={state}"), "");
        assert_eq!(view(&lab, "a", "105"), None);
        lab.hangup(caller, 20);
        let own = view(&lab, "a", "105").unwrap();
        assert_eq!(own.call.outcome, Some(Outcome::Unreachable));
        assert_eq!(
            (own.call.direction, own.call.number.as_deref()),
            (direction, Some(number))
        );
        assert_eq!(own.call.extension.as_deref(), Some("105"));
        assert_eq!(own.card, None);
        assert_eq!(view(&lab, "a", "103"), None);
    }
}
