//! The program ended in mid-call and is there again: what it knew, and what a listing shows.

use std::time::Duration;

use super::{CITY, Lab};
use crate::calls::{Call, CardState, Direction, Outcome, Transfer, TransferKind};

const QUEUED: &str = "SIP/101-2 u=b l=a state=5 connected=79161234567";
const ANSWERS: &str = "SIP/102-3 u=c l=a state=5";

/// A queue rings 101 and 102; 102 answers after 4 s and has spoken for 30 s when the program is killed.
fn before() -> (Lab, Call) {
    let mut lab = Lab::new(&["101"]);
    lab.now = Duration::from_secs(5_000);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .event(
            "QueueCallerJoin",
            &format!("{CITY} state=6"),
            "Queue: sales",
        )
        .after(2000)
        .dial("DialBegin", CITY, QUEUED, "")
        .dial("DialBegin", CITY, ANSWERS, "")
        .after(4000)
        .event("Newstate", "SIP/102-3 u=c l=a state=6", "")
        .bridged("one", &[CITY, "SIP/102-3 u=c l=a"])
        .hangup("SIP/101-2 u=b l=a", 26)
        .after(30_000);
    let known = lab.call("a");
    (lab, known)
}

/// The new run, 20 s later.
fn after_it(before: &Lab) -> Lab {
    let mut lab = Lab::new(&["101"]);
    lab.now = before.now + Duration::from_secs(20);
    lab
}

fn list(lab: &mut Lab) {
    lab.tracker.resync_started(lab.now);
    lab.event(
        "Status",
        &format!("{CITY} state=6"),
        "Seconds: 55 | BridgeID: one",
    )
    .event(
        "Status",
        "SIP/102-3 u=c l=a state=6",
        "Seconds: 53 | BridgeID: one",
    );
    lab.tracker.resync_done(lab.now);
}

fn goes_on_to_its_end(mut lab: Lab, known: &Call) {
    let call = lab.call("a");
    assert_eq!(call.started, known.started);
    assert_eq!(call.answered_at, known.answered_at);
    lab.after(5000)
        .hangup("SIP/102-3 u=c l=a", 16)
        .hangup(CITY, 16)
        .after(2000);
    let call = lab.call("a");
    assert_eq!(call.started, known.started);
    assert_eq!(call.ring, Some(Duration::from_secs(4)));
    assert_eq!(call.talk, Some(Duration::from_secs(30 + 20 + 5)));
    assert_eq!(call.answered_by.as_deref(), Some("102"));
    assert_eq!(call.rang, ["101", "102"]);
    assert_eq!(call.queue.as_deref(), Some("sales"));
    assert_eq!((call.outcome, call.reason), (Some(Outcome::Answered), None));
    let own = ["101".to_owned()];
    let view = lab.tracker.operator_view(&call.id, &own, lab.now).unwrap();
    assert_eq!(view.call.outcome, Some(Outcome::AnsweredElsewhere));
    assert_eq!(
        view.card.map(|card| card.state),
        Some(CardState::Taken { by: "102".into() })
    );
}

#[test]
fn a_call_that_goes_on_keeps_its_past_whether_it_is_recalled_before_the_listing_or_after() {
    let (earlier, known) = before();
    let mut lab = after_it(&earlier);
    lab.tracker.recall(vec![known.clone()], lab.now);
    assert!(
        lab.tracker.calls().is_empty(),
        "only the PBX tells of calls"
    );
    list(&mut lab);
    goes_on_to_its_end(lab, &known);

    let mut lab = after_it(&earlier);
    list(&mut lab);
    lab.after(300);
    assert_eq!(lab.call("a").rang, ["102"], "all that is left of it");
    lab.tracker.recall(vec![known.clone()], lab.now);
    lab.now -= Duration::from_millis(300);
    goes_on_to_its_end(lab, &known);
}

#[test]
fn a_call_that_is_over_by_now_does_not_come_back() {
    let (earlier, known) = before();
    for is_late in [false, true] {
        let mut lab = after_it(&earlier);
        for late in [false, true] {
            if late == is_late {
                lab.tracker.recall(vec![known.clone()], lab.now);
            }
            if !late {
                lab.tracker.resync_started(lab.now);
                lab.tracker.resync_done(lab.now);
            }
        }
        lab.event("Newstate", &format!("{CITY} state=6"), "");
        let calls = lab.tracker.calls();
        assert!(calls.iter().all(|call| call.queue.is_none()), "{calls:?}");
    }
}

#[test]
fn what_was_answered_while_nobody_looked_has_no_made_up_ringing() {
    let mut lab = Lab::new(&["101"]);
    lab.now = Duration::from_secs(5_000);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, QUEUED, "")
        .after(3000);
    let known = lab.call("a");
    let mut lab = after_it(&lab);
    lab.tracker.recall(vec![known], lab.now);
    lab.tracker.resync_started(lab.now);
    lab.event(
        "Status",
        &format!("{CITY} state=6"),
        "Seconds: 23 | BridgeID: one",
    )
    .event(
        "Status",
        "SIP/101-2 u=b l=a state=6",
        "Seconds: 23 | BridgeID: one",
    );
    lab.tracker.resync_done(lab.now);
    lab.after(9000)
        .hangup("SIP/101-2 u=b l=a", 16)
        .hangup(CITY, 16)
        .after(2000);
    let call = lab.call("a");
    assert_eq!(call.started, Duration::from_secs(5_000));
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!((call.ring, call.talk), (None, None));
}

#[test]
fn a_couriers_callback_stays_one() {
    let known = Call {
        direction: Direction::Callback,
        number: Some("79265551012".into()),
        courier: Some("79165550001".into()),
        ..before().1
    };
    let mut lab = after_it(&before().0);
    lab.tracker.recall(vec![known], lab.now);
    list(&mut lab);
    let call = lab.call("a");
    assert_eq!(call.direction, Direction::Callback);
    assert_eq!(call.number.as_deref(), Some("79265551012"));
    assert_eq!(call.courier.as_deref(), Some("79165550001"));
}

#[test]
fn a_phone_that_was_not_rung_is_not_after_a_restart_either() {
    // 101 was rung; 103 picked it up, and shows in the listing like a phone that was called.
    let known = Call {
        rang: vec!["101".into()],
        ..before().1
    };
    let mut lab = after_it(&before().0);
    lab.tracker.recall(vec![known], lab.now);
    list(&mut lab);
    let call = lab.call("a");
    assert_eq!(call.rang, ["101"]);
    assert_eq!(call.ring, Some(Duration::from_secs(4)), "as it was seen");
    let own = ["102".to_owned()];
    let view = lab.tracker.operator_view(&call.id, &own, lab.now).unwrap();
    assert_eq!(view.card, None);
}

#[test]
fn talk_of_which_a_part_was_not_seen_is_not_known() {
    // They no longer speak when the channels are listed.
    let (earlier, known) = before();
    let mut lab = after_it(&earlier);
    lab.tracker.recall(vec![known.clone()], lab.now);
    lab.tracker.resync_started(lab.now);
    lab.event("Status", &format!("{CITY} state=6"), "Seconds: 55");
    lab.tracker.resync_done(lab.now);
    lab.after(5000).hangup(CITY, 16).after(2000);
    assert_eq!(lab.call("a").talk, None);

    // They paused for a transfer before.
    let transfer = Transfer {
        kind: TransferKind::Attended,
        to: "102".into(),
        answered: true,
        who: None,
    };
    let known = Call {
        transfers: vec![transfer.clone()],
        ..known
    };
    let mut lab = after_it(&earlier);
    lab.tracker.recall(vec![known], lab.now);
    list(&mut lab);
    lab.after(5000);
    lab.event(
        "AttendedTransfer",
        "",
        "OrigTransfererChannel: SIP/102-3 | OrigTransfererUniqueid: c | OrigTransfererLinkedid: a \
         | SecondTransfererChannel: SIP/102-3 | SecondTransfererUniqueid: c | SecondTransfererLinkedid: a",
    );
    lab.hangup("SIP/102-3 u=c l=a", 16)
        .hangup(CITY, 16)
        .after(2000);
    let call = lab.call("a");
    assert_eq!(call.talk, None);
    assert_eq!(call.transfers, [transfer], "told once");
}
