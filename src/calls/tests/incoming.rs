//! Calls from outside: who rang, who answered, what became of it.

use super::{CITY, Lab};
use crate::calls::{CardState, Office, Outcome, TransferKind};
use crate::phone::Numbering;

#[test]
fn a_302_rings_no_phone_and_the_call_goes_on_to_the_target() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial(
            "DialBegin",
            CITY,
            "SIP/101-2 u=b l=a state=0",
            "DialString: 101",
        )
        .dial(
            "DialEnd",
            CITY,
            "SIP/101-2 u=b l=a state=0",
            "DialStatus: CANCEL | Forward: 103@internal",
        )
        .hangup("SIP/101-2 u=b l=a", 0)
        .dial(
            "DialBegin",
            CITY,
            "SIP/103-3 u=c l=a state=5",
            "DialString: 103",
        )
        .after(2000)
        .event("Newstate", "SIP/103-3 u=c l=a state=6", "")
        .bridged("x", &["SIP/103-3 u=c l=a", CITY])
        .after(1000)
        .hangup("SIP/103-3 u=c l=a", 16)
        .hangup(CITY, 16);
    let call = lab.call("a");
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.rang, ["103"]);
    assert_eq!(call.answered_by.as_deref(), Some("103"));
    let transfer = &call.transfers[0];
    assert_eq!(
        (transfer.kind, transfer.to.as_str(), transfer.answered),
        (TransferKind::Forward, "103", true)
    );
    assert!(lab.cards().is_empty(), "101's phone did not ring");
}

#[test]
fn cause_26_alone_is_nobodys_answer() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 6")
        .event("QueueCallerJoin", CITY, "Queue: sales")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .after(4000)
        .dial(
            "DialEnd",
            CITY,
            "SIP/101-2 u=b l=a state=5",
            "DialStatus: CANCEL",
        )
        .hangup("SIP/101-2 u=b l=a", 26)
        .hangup(CITY, 0);
    assert_eq!(lab.call("a").outcome, Some(Outcome::Missed));
    let states: Vec<_> = lab.cards().into_iter().map(|card| card.2).collect();
    assert_eq!(states, [CardState::Ringing, CardState::Missed]);
}

#[test]
fn a_mobile_that_was_answered_but_never_put_through_is_no_answer() {
    let mut lab = Lab::new(&[]);
    let mobile = "SIP/trunk-2 u=b l=a";
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial(
            "DialBegin",
            CITY,
            &format!("{mobile} state=5"),
            "DialString: trunk/79035550000",
        )
        .after(3000)
        .event("Newstate", &format!("{mobile} state=6"), "")
        .dial(
            "DialEnd",
            CITY,
            &format!("{mobile} state=6"),
            "DialStatus: ANSWER",
        )
        .after(3000)
        .hangup(mobile, 16)
        .hangup(CITY, 16);
    assert_eq!(lab.call("a").outcome, Some(Outcome::Missed));
    assert_eq!(lab.call("a").answered_by, None);
}

#[test]
fn the_offices_own_number_on_the_callers_channel_does_not_replace_the_callers() {
    let mut lab = Lab::new(&[]);
    lab.event("Newchannel", CITY, "ChannelState: 4").event(
        "NewCallerid",
        "SIP/trunk-1 u=a l=a num=74951234567 exten=74951234501",
        "",
    );
    assert_eq!(lab.call("a").number.as_deref(), Some("79161234567"));
    lab.event(
        "NewCallerid",
        "SIP/trunk-1 u=a l=a num=<unknown> exten=74951234501",
        "",
    );
    assert_eq!(lab.call("a").number, None, "masked is masked");
}

#[test]
fn devices_with_other_names_are_the_extensions_that_the_settings_say() {
    let mut office = Office::new(Numbering::default());
    office.add_device("PJSIP/0004f2aabbcc", "101");
    let mut lab = Lab::of(office, &["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial(
            "DialBegin",
            CITY,
            "PJSIP/0004f2aabbcc-2 u=b l=a state=5",
            "",
        )
        .dial("DialBegin", CITY, "PJSIP/101-3 u=c l=a state=5", "")
        .after(1000)
        .event("Newstate", "PJSIP/101-3 u=c l=a state=6", "")
        .bridged("x", &["PJSIP/101-3 u=c l=a", CITY])
        .hangup("PJSIP/0004f2aabbcc-2 u=b l=a", 26);
    let call = lab.call("a");
    assert_eq!(call.rang, ["101"]);
    assert_eq!(call.answered_by.as_deref(), Some("101"));
    let states: Vec<_> = lab
        .cards()
        .into_iter()
        .map(|card| (card.1, card.2))
        .collect();
    assert_eq!(
        states,
        [
            ("101".to_owned(), CardState::Ringing),
            ("101".to_owned(), CardState::Answered)
        ]
    );
}

/// Found by the histories of `tests/calls_properties.rs`.
#[test]
fn of_two_refusals_a_persons_word_counts_in_whatever_order_the_phones_are_told_of() {
    let (busy, declining) = ("SIP/101-2 u=b l=a", "SIP/102-3 u=c l=a");
    for order in [[busy, declining], [declining, busy]] {
        let mut lab = Lab::new(&[]);
        lab.event("Newchannel", CITY, "ChannelState: 4");
        for leg in order {
            lab.event("Newchannel", leg, "")
                .dial("DialBegin", CITY, leg, "");
        }
        lab.dial("DialEnd", CITY, busy, "DialStatus: BUSY")
            .hangup(busy, 17)
            .after(2000)
            .dial("DialEnd", CITY, declining, "DialStatus: NOANSWER")
            .hangup(declining, 21)
            .hangup(CITY, 21);
        assert_eq!(lab.call("a").outcome, Some(Outcome::Rejected));
    }
}
