//! What real PBXs do with the order and the content of events, line by line.

use std::time::Duration;

use super::{CITY, Lab, fields};
use crate::calls::{CallId, CardState, Direction, Outcome, TransferKind};

const FIRST: &str = "SIP/101-2 u=b l=a";
const TARGET: &str = "SIP/103-4 u=d l=a";

/// 101 speaks with the caller.
fn conversation() -> Lab {
    let mut lab = Lab::new(&["103"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &format!("{FIRST} state=5"), "")
        .after(1000)
        .event("Newstate", &format!("{FIRST} state=6"), "")
        .bridged("x", &[FIRST, CITY])
        .after(2000);
    lab
}

#[test]
fn a_phone_may_ring_before_it_is_told_who_dials_it() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .event("Newchannel", FIRST, "")
        .event("Newstate", &format!("{FIRST} state=5"), "")
        .dial("DialBegin", CITY, FIRST, "");
    assert_eq!(lab.cards().len(), 1, "{:?}", lab.cards());
    assert_eq!(lab.call("a").rang, ["101"]);
}

#[test]
fn a_183_makes_no_newstate_but_the_dial_says_progress() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, FIRST, "")
        .dial("DialState", CITY, FIRST, "DialStatus: PROGRESS")
        .after(4000)
        .dial("DialEnd", CITY, FIRST, "DialStatus: CANCEL")
        .hangup(FIRST, 16)
        .hangup(CITY, 0);
    let states: Vec<_> = lab.cards().into_iter().map(|card| card.2).collect();
    assert_eq!(states, [CardState::Ringing, CardState::Missed]);
    assert_eq!(lab.call("a").ring, Some(Duration::from_secs(4)));
}

#[test]
fn of_two_dialends_the_first_counts() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &format!("{FIRST} state=5"), "")
        .after(3000)
        .dial("DialEnd", CITY, FIRST, "DialStatus: CANCEL")
        .after(2000)
        .dial("DialEnd", CITY, FIRST, "DialStatus: CANCEL")
        .hangup(FIRST, 16)
        .hangup(CITY, 0);
    assert_eq!(lab.call("a").ring, Some(Duration::from_secs(3)));
}

#[test]
fn a_losers_hangup_may_come_before_the_winners_dialend() {
    let mut lab = Lab::new(&["101"]);
    let winner = "SIP/102-3 u=c l=a";
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &format!("{FIRST} state=5"), "")
        .dial("DialBegin", CITY, &format!("{winner} state=5"), "")
        .after(2000)
        .hangup(FIRST, 26)
        .event("Newstate", &format!("{winner} state=6"), "")
        .dial("DialEnd", CITY, winner, "DialStatus: ANSWER")
        .dial("DialEnd", CITY, FIRST, "DialStatus: CANCEL")
        .bridged("x", &[winner, CITY]);
    let states: Vec<_> = lab.cards().into_iter().map(|card| card.2).collect();
    let by = "102".to_owned();
    assert_eq!(states, [CardState::Ringing, CardState::Taken { by }]);
}

#[test]
fn what_comes_after_a_channels_hangup_changes_nothing() {
    let mut lab = conversation();
    lab.hangup(FIRST, 16)
        .event(
            "BridgeLeave",
            FIRST,
            "BridgeUniqueid: x | BridgeType: basic",
        )
        .event("NewCallerid", "SIP/101-2 u=b l=a num=999 state=6", "")
        .event("NewConnectedLine", "SIP/101-2 u=b l=a connected=888", "")
        .hangup(CITY, 16)
        .event("NewCallerid", "SIP/trunk-1 u=a l=a num=79990000000", "")
        .after(1500)
        .event("NewConnectedLine", "SIP/trunk-1 u=a l=a connected=777", "");
    let call = lab.call("a");
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.number.as_deref(), Some("79161234567"));
    assert_eq!(call.answered_by.as_deref(), Some("101"));
    assert_eq!(lab.ended(), ["a"]);
}

#[test]
fn two_calls_may_show_only_in_a_bridge_that_they_are_one() {
    let mut lab = conversation();
    lab.event("Newchannel", "SIP/103-3 u=c l=c state=4 exten=700", "")
        .event(
            "BridgeEnter",
            "SIP/103-3 u=c l=a state=6",
            "BridgeUniqueid: y | BridgeType: basic",
        );
    assert_eq!(lab.tracker.calls().len(), 1);
    assert_eq!(lab.call("a").legs.len(), 3);
}

#[test]
fn the_far_half_of_a_pair_may_keep_its_old_linkedid() {
    let mut lab = Lab::new(&["101"]);
    let (one, two) = ("Local/101@i-1;1 u=l1 l=a", "Local/101@i-1;2 u=l2 l=old");
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .event("Newchannel", two, "")
        .dial("DialBegin", CITY, one, "")
        .message(&format!(
            "Event: LocalBridge | {} | {}",
            fields("LocalOne", one),
            fields("LocalTwo", two)
        ))
        .dial("DialBegin", two, "SIP/101-2 u=b l=old state=5", "");
    assert_eq!(lab.tracker.calls().len(), 1);
    let cards = lab.cards();
    assert_eq!(cards.len(), 1, "{cards:?}");
    assert_eq!(cards[0].0, "a");
}

#[test]
fn in_a_semi_attended_transfer_the_same_ringing_phone_is_dialled_twice() {
    let mut lab = conversation();
    let second = "SIP/101-3 u=c l=c";
    let asked = "SIP/103-4 u=d l=c";
    lab.event("Newchannel", &format!("{second} state=4 exten=103"), "")
        .dial("DialBegin", second, &format!("{asked} state=5"), "")
        .after(1000)
        .dial("DialEnd", second, asked, "DialStatus: NOANSWER")
        .dial("DialBegin", CITY, TARGET, "")
        .hangup(second, 16)
        .hangup(FIRST, 16)
        .after(2000);
    assert_eq!(lab.tracker.calls().len(), 1);
    let ringing = lab.cards();
    assert!(
        ringing.iter().all(|card| card.2 == CardState::Ringing),
        "{ringing:?}"
    );
    lab.event("Newstate", &format!("{TARGET} state=6"), "")
        .bridged("y", &[TARGET, CITY])
        .after(1000)
        .hangup(TARGET, 16)
        .hangup(CITY, 16);
    let view = lab
        .tracker
        .operator_view(&CallId("a".into()), &["103".into()], lab.now)
        .unwrap();
    assert_eq!(view.call.outcome, Some(Outcome::Answered));
    let ring = lab.call("a").rang;
    assert_eq!(ring, ["101", "103"]);
}

#[test]
fn an_attended_transfer_may_name_neither_transferee_nor_target() {
    let mut lab = conversation();
    let (second, target) = ("SIP/101-3 u=c l=c connected=103", "SIP/103-4 u=d l=c");
    lab.event("Newchannel", &format!("{second} state=4 exten=103"), "")
        .dial("DialBegin", second, &format!("{target} state=5"), "")
        .after(1000)
        .event("Newstate", &format!("{target} state=6"), "")
        .bridged("y", &[target, second])
        .after(1000)
        .message(&format!(
            "Event: AttendedTransfer | Result: Success | {} | {}",
            fields("OrigTransferer", FIRST),
            fields("SecondTransferer", second),
        ))
        .bridged("x", &[target])
        .hangup(FIRST, 16)
        .hangup(second, 16);
    let call = lab.call("a");
    let transfer = &call.transfers[0];
    assert_eq!(
        (transfer.kind, transfer.to.as_str()),
        (TransferKind::Attended, "103")
    );
    assert_eq!(call.talking.as_deref(), Some("103"));
    assert_eq!(lab.tracker.calls().len(), 1);
}

#[test]
fn a_conversation_that_leaves_and_comes_back_by_the_trunk_is_two_calls() {
    let mut lab = Lab::new(&["102"]);
    let own = "SIP/101-1 u=o l=o num=101 exten=74951234502";
    let out = "SIP/trunk-2 u=p l=o";
    let back = "SIP/trunk-3 u=i l=i num=74951234567 exten=74951234502";
    let rung = "SIP/102-4 u=r l=i";
    lab.event("Newchannel", own, "ChannelState: 4")
        .dial("DialBegin", own, out, "DialString: trunk/74951234502")
        .event("Newchannel", back, "ChannelState: 4")
        .dial("DialBegin", back, &format!("{rung} state=5"), "")
        .after(1000)
        .event("Newstate", &format!("{rung} state=6"), "")
        .bridged("in", &[rung, back])
        .event("Newstate", &format!("{out} state=6"), "")
        .bridged("out", &[out, own]);
    assert_eq!(lab.call("o").direction, Direction::Outgoing);
    assert_eq!(lab.call("i").direction, Direction::Incoming);
    let cards: Vec<String> = lab.cards().into_iter().map(|card| card.0).collect();
    assert!(cards.iter().all(|call| call == "i"), "{cards:?}");
}
