//! Lost connections and listings.

use std::time::Duration;

use super::{CITY, Lab};
use crate::calls::{CardState, Change, OriginateKind, OriginateSent, Outcome, Reason};

#[test]
fn after_a_break_what_is_listed_stays_and_what_is_not_is_lost() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .event(
            "Newchannel",
            "SIP/trunk-7 u=z l=z state=4 num=79160000000",
            "",
        );
    lab.tracker.disconnected(lab.now);
    lab.after(5000);
    assert_eq!(
        lab.tracker.calls().len(),
        2,
        "a lost connection ends no call"
    );
    lab.tracker.resync_started(lab.now);
    lab.event("Status", &format!("{CITY} state=4"), "Seconds: 5")
        .event("Status", "SIP/101-2 u=b l=a state=5", "Seconds: 5")
        // A call that began while nobody looked, and rings now.
        .event(
            "Status",
            "SIP/trunk-8 u=n l=n state=4 num=79161110000",
            "Seconds: 3",
        )
        .event(
            "Status",
            "SIP/101-9 u=o l=n state=5 connected=79161110000",
            "Seconds: 3",
        );
    lab.tracker.resync_done(lab.now);
    lab.after(1);
    assert_eq!(lab.call("z").reason, Some(Reason::Lost));
    assert!(lab.call("z").ended_at.is_some());
    let open: Vec<String> = lab
        .tracker
        .calls()
        .into_iter()
        .map(|call| call.id.0)
        .collect();
    assert_eq!(open, ["a", "n"]);
    let rings: Vec<_> = lab
        .cards()
        .into_iter()
        .map(|card| (card.0, card.2))
        .collect();
    assert_eq!(
        rings,
        [
            ("a".to_owned(), CardState::Ringing),
            ("n".to_owned(), CardState::Ringing)
        ]
    );
}

#[test]
fn a_talk_that_was_lost_sight_of_ends_with_the_connection_and_a_ringing_call_is_not_called_missed()
{
    let mut lab = Lab::new(&["101", "102"]);
    let second = "SIP/trunk-7 u=z l=z state=4 num=79160000000";
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .after(3000)
        .event("Newstate", "SIP/101-2 u=b l=a state=6", "")
        .bridged("one", &[CITY, "SIP/101-2 u=b l=a"])
        .event("Newchannel", second, "")
        .dial("DialBegin", second, "SIP/102-8 u=y l=z state=5", "")
        .after(10_000);
    lab.tracker.disconnected(lab.now);
    let lost_at = lab.now;
    for _ in 0..9 {
        lab.after(20_000);
        // A vain attempt to connect.
        lab.tracker.disconnected(lab.now);
    }
    lab.tracker.resync_started(lab.now);
    lab.tracker.resync_done(lab.now);
    lab.after(1);
    let talked = lab.call("a");
    assert_eq!(talked.talk, Some(Duration::from_secs(10)));
    assert_eq!(talked.ended_at, Some(lost_at));
    assert_eq!(
        (talked.outcome, talked.reason),
        (Some(Outcome::Answered), Some(Reason::Lost))
    );
    let rang = lab.call("z");
    assert_eq!((rang.outcome, rang.reason), (None, Some(Reason::Lost)));
    assert_eq!(rang.ring, Some(Duration::from_secs(10)));
    let last = |call: &str| {
        let cards = lab.cards().into_iter().rev();
        cards
            .filter(|card| card.0 == call)
            .map(|card| card.2)
            .next()
    };
    assert_eq!(last("a"), Some(CardState::Ended));
    assert_eq!(last("z"), Some(CardState::Lost));
    // What comes later is another call's, and known to its end.
    lab.hangup("SIP/102-8 u=y l=z", 0);
    assert_eq!(lab.call("z").outcome, None);
}

#[test]
fn a_listing_dates_a_call_back_and_what_it_does_not_tell_is_not_made_up() {
    let mut lab = Lab::new(&["101", "102"]);
    lab.now = Duration::from_secs(1_000);
    lab.tracker.resync_started(lab.now);
    let second = "SIP/trunk-7 u=z l=z num=79160000000";
    lab.event(
        "Status",
        &format!("{CITY} state=6"),
        "Seconds: 95 | BridgeID: one",
    )
    .event(
        "Status",
        "SIP/101-2 u=b l=a state=6",
        "Seconds: 90 | BridgeID: one",
    )
    .event("Status", &format!("{second} state=4"), "Seconds: 7")
    .event("Status", "SIP/102-8 u=y l=z state=5", "Seconds: 7");
    lab.tracker.resync_done(lab.now);
    let talks = lab.call("a");
    assert_eq!(talks.started, Duration::from_secs(905));
    assert_eq!(talks.answered_by.as_deref(), Some("101"));
    let rings = lab.call("z");
    assert_eq!(rings.started, Duration::from_secs(993));
    assert_eq!(rings.ringing_since, Some(Duration::from_secs(993)));
    lab.after(3000)
        .hangup("SIP/101-2 u=b l=a", 16)
        .hangup(CITY, 16)
        .hangup("SIP/102-8 u=y l=z", 0)
        .hangup(second, 0)
        .after(2000);
    let talked = lab.call("a");
    // Neither is how long it rang, nor when it was answered.
    assert_eq!((talked.ring, talked.talk), (None, None));
    assert_eq!(talked.outcome, Some(Outcome::Answered));
    assert_eq!(lab.call("z").ring, Some(Duration::from_secs(10)));
}

#[test]
fn of_a_call_that_goes_on_after_a_break_the_end_that_was_seen_counts() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4").dial(
        "DialBegin",
        CITY,
        "SIP/101-2 u=b l=a state=5",
        "",
    );
    lab.tracker.disconnected(lab.now);
    lab.after(5000);
    lab.tracker.resync_started(lab.now);
    lab.event("Status", &format!("{CITY} state=4"), "Seconds: 5");
    lab.tracker.resync_done(lab.now);
    lab.after(1000).hangup(CITY, 0).after(2000);
    let call = lab.call("a");
    assert_eq!((call.outcome, call.reason), (Some(Outcome::Missed), None));
}

/// Found by the histories of `tests/calls_properties.rs`.
#[test]
fn a_call_whose_first_channel_was_never_told_of_is_not_told_to_be_over_in_a_hurry() {
    let mut lab = Lab::new(&[]);
    let over = |lab: &Lab| {
        let ended = |change: &&Change| matches!(change, Change::Ended(id) if id.0 == "a");
        lab.changes.iter().filter(ended).count()
    };
    // The caller's own events were lost; a queue's next round comes after its pause.
    lab.event("Newchannel", "SIP/101-2 u=b l=a", "")
        .hangup("SIP/101-2 u=b l=a", 0)
        .after(5000);
    assert_eq!(over(&lab), 0);
    lab.event("Newstate", &format!("{CITY} state=6"), "").dial(
        "DialBegin",
        CITY,
        "SIP/101-3 u=c l=a state=5",
        "",
    );
    assert!(lab.call("a").ended_at.is_none(), "it goes on");
    lab.hangup("SIP/101-3 u=c l=a", 0)
        .hangup(CITY, 0)
        .after(2000);
    assert_eq!(over(&lab), 1);
}

/// Found by the histories of `tests/calls_properties.rs`.
#[test]
fn a_call_that_is_over_is_not_told_anew_by_an_event_that_comes_much_later() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .hangup(CITY, 16)
        .after(2000)
        .after(60_000);
    assert_eq!(lab.tracker.size(), (0, 0));
    lab.changes.clear();
    lab.event("Newstate", CITY, "ChannelState: 6");
    assert!(lab.changes.is_empty(), "{:?}", lab.changes);
    // A channel of its own that only says that it belongs there is a call of its own.
    lab.dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "");
    assert_eq!(lab.call("b").id.0, "b");
}

/// Found by the histories of `tests/calls_properties.rs`.
#[test]
fn a_click_that_no_listing_has_does_not_stay_asked_for() {
    let mut lab = Lab::new(&["101"]);
    let sent = OriginateSent {
        channel_id: Some("mine".into()),
        action_id: Some("act".into()),
        channel: Some("SIP/101".into()),
        exten: Some("79035550000".into()),
        context: None,
        caller_id: None,
        kind: OriginateKind::Operator {
            extension: "101".into(),
        },
    };
    lab.tracker.originate_sent(sent, lab.now);
    lab.tracker.disconnected(lab.now);
    lab.after(5000);
    lab.tracker.resync_started(lab.now);
    lab.tracker.resync_done(lab.now);
    assert_eq!(lab.tracker.calls().len(), 1, "its channel may come yet");
    lab.after(41_000).after(1000);
    assert!(lab.tracker.calls().is_empty());
    assert_eq!(lab.call("mine").reason, Some(Reason::Unreachable));
}

#[test]
fn a_shutdown_ends_calls_only_where_the_connection_ends_with_it() {
    let begun = || {
        let mut lab = Lab::new(&["101"]);
        lab.event("Newchannel", CITY, "ChannelState: 4").dial(
            "DialBegin",
            CITY,
            "SIP/101-2 u=b l=a state=5",
            "",
        );
        lab.message("Event: Shutdown | Shutdown: Cleanly | Restart: False")
            .after(2_000);
        assert_eq!(lab.tracker.calls().len(), 1, "it can be forged");
        lab
    };
    let mut lab = begun();
    lab.tracker.disconnected(lab.now);
    lab.after(10_000);
    assert_eq!(lab.ended(), ["a"]);
    assert_eq!(lab.call("a").reason, Some(Reason::Lost));

    let mut lab = begun();
    lab.after(60_000);
    lab.tracker.disconnected(lab.now);
    lab.after(10_000);
    assert!(lab.ended().is_empty(), "that was not what it meant");
    assert_eq!(lab.tracker.calls().len(), 1);
}

#[test]
fn whom_a_listing_finds_in_a_conference_came_by_a_call_of_their_own() {
    let mut lab = Lab::new(&["101"]);
    let here = "Seconds: 9 | BridgeID: room | Application: ConfBridge";
    lab.tracker.resync_started(lab.now);
    lab.event("Status", "SIP/101-2 u=b l=b state=6 exten=691", here)
        .event("Status", &format!("{CITY} state=6"), here);
    lab.tracker.resync_done(lab.now);
    lab.after(1000);
    assert_eq!(lab.tracker.calls().len(), 2);
    assert_eq!(lab.call("a").answered_by.as_deref(), Some("101"));
    lab.hangup(CITY, 16).after(5000);
    assert_eq!(lab.ended(), ["a"]);
    assert_eq!(lab.tracker.calls().len(), 1, "101 is still there");
}
