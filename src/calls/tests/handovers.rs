//! Transfers, pick-ups, parking.

use std::time::Duration;

use super::{CITY, Lab, fields};
use crate::calls::{CallId, Change, Outcome, TransferKind};

#[test]
fn a_consultation_by_a_second_line_becomes_a_part_of_the_call_with_its_card() {
    let mut lab = Lab::new(&["103"]);
    let (first, second, target) = (
        "SIP/101-2 u=b l=a",
        "SIP/101-3 u=c l=c",
        "SIP/103-4 u=d l=c",
    );
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &format!("{first} state=5"), "")
        .after(1000)
        .bridged("x", &[first, CITY])
        .after(1000)
        .event("Newchannel", &format!("{second} state=4 exten=103"), "")
        .dial(
            "DialBegin",
            &format!("{second} exten=103"),
            &format!("{target} state=5"),
            "",
        );
    let card = lab
        .tracker
        .operator_view(&CallId("c".into()), &["103".into()], lab.now);
    assert_eq!(card.unwrap().card.unwrap().number.as_deref(), Some("101"));
    lab.after(1000)
        .bridged("y", &[target, second])
        .after(1000)
        .message(&format!(
            "Event: AttendedTransfer | Result: Success | {} | {} | {} | {}",
            fields("OrigTransferer", first),
            fields("SecondTransferer", second),
            fields("Transferee", CITY),
            fields("TransferTarget", target),
        ));
    assert!(lab.changes.contains(&Change::Merged {
        gone: CallId("c".into()),
        into: CallId("a".into())
    }));
    lab.bridged("x", &[target])
        .hangup(first, 16)
        .hangup(second, 16)
        .after(2000);
    lab.hangup(target, 16).hangup(CITY, 16);
    let call = lab.call("a");
    assert_eq!(call.transfers.len(), 1);
    assert_eq!(
        (call.transfers[0].kind, call.transfers[0].to.as_str()),
        (TransferKind::Attended, "103")
    );
    assert!(call.transfers[0].answered);
    assert_eq!(
        call.talk,
        Some(Duration::from_secs(5)),
        "the consultation was a hold"
    );
    let view = lab
        .tracker
        .operator_view(&CallId("a".into()), &["103".into()], lab.now)
        .unwrap();
    assert_eq!(view.card.unwrap().number.as_deref(), Some("79161234567"));
}

#[test]
fn a_picked_up_or_retrieved_call_makes_no_call_of_its_own() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .after(1000)
        .event("Newchannel", "SIP/103-3 u=c l=c state=4 exten=*8", "")
        .event("Newstate", "SIP/103-3 u=c l=c state=6 exten=*8", "")
        .message(&format!(
            "Event: Pickup | {} | {}",
            fields("", "SIP/103-3 u=c l=c"),
            fields("Target", "SIP/101-2 u=b l=a"),
        ));
    let told: Vec<_> = lab
        .changes
        .iter()
        .filter(|change| match change {
            Change::Call(call) => call.id.0 == "c",
            Change::Merged { .. } => true,
            _ => false,
        })
        .collect();
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(lab.call("a").transfers[0].kind, TransferKind::Pickup);
}

/// Found by the histories of `tests/calls_properties.rs`: the older call's card stays, and later news
/// are told of that one.
#[test]
fn of_two_calls_that_become_one_a_single_card_stays() {
    let mut lab = Lab::new(&["101", "103"]);
    let (first, second, target) = (
        "SIP/103-2 u=b l=a",
        "SIP/103-3 u=c l=c",
        "SIP/101-4 u=d l=c",
    );
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &format!("{first} state=5"), "")
        .after(1000)
        .bridged("x", &[first, CITY])
        .event("Newchannel", &format!("{second} state=4 exten=101"), "")
        .dial("DialBegin", second, &format!("{target} state=5"), "")
        .after(1000)
        .bridged("y", &[target, second]);
    lab.changes.clear();
    lab.bridged("x", &[target])
        .hangup(first, 16)
        .hangup(second, 16)
        .hangup(target, 16)
        .hangup(CITY, 16);
    let cards = lab.cards().into_iter();
    let cards: Vec<_> = cards
        .map(|(call, extension, _)| (call, extension))
        .collect();
    assert!(!cards.is_empty());
    let of_first = |card: &(String, String)| *card == ("a".to_owned(), "103".to_owned());
    assert!(cards.iter().all(of_first), "{cards:?}");
}

/// Found by the histories of `tests/calls_properties.rs`.
#[test]
fn two_calls_are_one_when_the_channel_that_links_them_is_told_of_last() {
    let mut lab = Lab::new(&[]);
    lab.event("Newchannel", "SIP/102-3 u=c l=b", "")
        .event("Newchannel", CITY, "ChannelState: 4")
        .event("Newchannel", "SIP/101-2 u=b l=a", "");
    let calls = lab.tracker.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0].legs.len(), 3);
}

#[test]
fn a_phone_that_forwards_at_once_is_not_where_the_call_was_missed() {
    let mut lab = Lab::new(&["101"]);
    let (phone, target) = ("SIP/101-2 u=b l=a", "SIP/103-5 u=e l=a");
    let (one, two) = (
        "Local/103@internal-3;1 u=c l=a",
        "Local/103@internal-3;2 u=d l=a",
    );
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, phone, "")
        .message(&format!(
            "Event: LocalBridge | {} | {}",
            fields("LocalOne", one),
            fields("LocalTwo", two)
        ))
        .dial(
            "DialEnd",
            CITY,
            phone,
            "DialStatus: CANCEL | Forward: 103@internal",
        )
        .dial("DialBegin", CITY, one, "")
        .hangup(phone, 16)
        .dial("DialBegin", two, target, "")
        .dial("DialEnd", two, target, "DialStatus: BUSY")
        .hangup(target, 17)
        .dial("DialEnd", CITY, one, "DialStatus: BUSY")
        .hangup(two, 17)
        .hangup(one, 17)
        .hangup(CITY, 17);
    assert_eq!(lab.call("a").outcome, Some(Outcome::Busy));
}

#[test]
fn a_caller_who_is_behind_a_local_pair_is_on_hold_too_while_a_colleague_is_asked() {
    let mut lab = Lab::new(&["101"]);
    let (one, two) = (
        "Local/101@internal-3;1 u=c l=a",
        "Local/101@internal-3;2 u=d l=a",
    );
    let phone = "SIP/101-2 u=b l=a";
    let near = "BridgeUniqueid: near | BridgeType: basic";
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .message(&format!(
            "Event: LocalBridge | {} | {}",
            fields("LocalOne", one),
            fields("LocalTwo", two)
        ))
        .dial("DialBegin", CITY, one, "")
        .dial("DialBegin", two, &format!("{phone} state=5"), "")
        .after(1000)
        .bridged("near", &[phone, two])
        .bridged("far", &[one, CITY])
        .after(2000)
        .event("BridgeLeave", &format!("{phone} state=6"), near)
        .bridged("asking", &[phone])
        .after(3000)
        .bridged("near", &[phone])
        .after(1000)
        .hangup(CITY, 16)
        .hangup(one, 16)
        .hangup(two, 16)
        .hangup(phone, 16);
    assert_eq!(lab.call("a").talk, Some(Duration::from_secs(6)));
}
