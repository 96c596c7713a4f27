//! The scenes through the real tracker: each is told as what it was.

use std::time::Duration;

use super::exchange::Exchange;
use super::outgoing::Originate;
use super::phone::Click::{self, Answer, Hangup};
use super::scene_tests::{from, played_in_time, taken, to};
use crate::ami::Framer;
use crate::calls::{
    Call, CardState, Change, Direction, Office, OriginateKind, OriginateSent, Outcome, Reason,
    Tracker,
};
use crate::phone::Numbering;

/// What the tracker tells of a scene: the call at its end, and the last state of the operator's card.
async fn tracked(
    scene: impl AsyncFnOnce(&Exchange),
    clicks: &[Click],
    sent: Option<&Originate>,
) -> (Call, Option<CardState>) {
    let told = played_in_time(scene, clicks).await;
    let mut tracker = Tracker::new(Office::new(Numbering::default()));
    tracker.set_operator(&["101".to_owned()]);
    if let Some(order) = sent {
        let sent = OriginateSent {
            channel_id: order.channel_id.clone(),
            action_id: order.action_id.clone(),
            channel: Some(order.channel.clone()),
            exten: Some(order.exten.clone()),
            context: Some(super::people::CONTEXT.to_owned()),
            caller_id: Some(order.caller.number.clone()),
            kind: OriginateKind::Operator {
                extension: "101".to_owned(),
            },
        };
        tracker.originate_sent(sent, Duration::ZERO);
    }
    let mut framer = Framer::without_banner();
    let mut now = Duration::ZERO;
    for (at, event) in told {
        now = at;
        framer.push(event.as_bytes());
        while let Some(message) = framer.next_message().unwrap() {
            tracker.handle(&message, at);
        }
    }
    for _ in 0..120 {
        now += Duration::from_secs(1);
        tracker.tick(now);
    }
    let (mut calls, mut cards, mut ended) = (Vec::<Call>::new(), Vec::new(), 0);
    for change in tracker.drain_changes() {
        match change {
            Change::Call(call) => {
                calls.retain(|c| c.id != call.id);
                calls.push((*call).clone());
            }
            Change::Card { state, .. } => cards.push(state),
            Change::Ended(_) => ended += 1,
            Change::Merged { gone, .. } => panic!("{gone:?} was merged"),
        }
    }
    assert_eq!((calls.len(), ended), (1, 1), "one call, over: {calls:#?}");
    (calls.remove(0), cards.pop())
}

#[tokio::test(start_paused = true)]
async fn incoming_calls_are_told_as_what_they_were() {
    let caller = || from("79161234567");
    let direct = async |x: &Exchange| x.incoming_direct(&caller(), "101").await;
    let group = async |x: &Exchange| x.ring_group(&taken("102")).await;
    let queue = async |x: &Exchange| x.queue_call(&taken("103")).await;
    let elsewhere = |by: &str| CardState::Taken { by: by.to_owned() };

    let (call, card) = tracked(direct, &[Answer], None).await;
    assert_eq!(call.direction, Direction::Incoming);
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.number.as_deref(), Some("79161234567"));
    assert_eq!(call.answered_by.as_deref(), Some("101"));
    assert_eq!(call.ring, Some(Duration::from_secs(1)));
    assert_eq!(call.talk, Some(Duration::from_secs(20)));
    assert_eq!(card, Some(CardState::Ended));

    let (call, card) = tracked(direct, &[Answer, Hangup], None).await;
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.talk.map(|t| t.as_secs()), Some(1));
    assert_eq!(card, Some(CardState::Ended));

    let (call, card) = tracked(direct, &[], None).await;
    assert_eq!(call.outcome, Some(Outcome::Missed));
    assert_eq!(call.ring, Some(Duration::from_secs(20)));
    assert_eq!(card, Some(CardState::Missed));

    let (call, card) = tracked(direct, &[Hangup], None).await;
    assert_eq!(call.outcome, Some(Outcome::Rejected));
    assert_eq!(card, Some(CardState::Declined));

    let (call, card) = tracked(group, &[], None).await;
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.answered_by.as_deref(), Some("102"));
    assert_eq!(call.rang, ["101", "102", "103"]);
    assert_eq!(card, Some(elsewhere("102")));

    let (call, card) = tracked(queue, &[], None).await;
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.answered_by.as_deref(), Some("103"));
    assert_eq!(call.queue.as_deref(), Some("operators"));
    assert_eq!(card, Some(elsewhere("103")));

    let (call, card) = tracked(queue, &[Answer], None).await;
    assert_eq!(call.answered_by.as_deref(), Some("101"));
    assert_eq!(card, Some(CardState::Ended));

    let abandoned = async |x: &Exchange| x.queue_call(&caller()).await;
    let (call, card) = tracked(abandoned, &[], None).await;
    assert_eq!(call.outcome, Some(Outcome::Missed));
    assert_eq!(card, Some(CardState::Missed));

    let withheld = async |x: &Exchange| x.incoming_direct(&from(""), "101").await;
    let (call, _) = tracked(withheld, &[Answer], None).await;
    assert_eq!(call.number, None);
    assert_eq!(call.outcome, Some(Outcome::Answered));

    let colleague = async |x: &Exchange| x.incoming_direct(&taken("102"), "102").await;
    let (call, card) = tracked(colleague, &[], None).await;
    assert_eq!(call.answered_by.as_deref(), Some("102"));
    assert_eq!(card, None);
}

#[tokio::test(start_paused = true)]
async fn placed_calls_are_told_as_what_they_were() {
    let quick = |number: &str| Originate {
        timeout: Duration::from_secs(2),
        ..to(number)
    };
    let unregistered = Originate {
        channel: "PJSIP/105".into(),
        ..to("79265550120")
    };
    for (order, clicks, outcome, reason) in [
        (to("79265550120"), &[][..], Outcome::Answered, None),
        (to("79265550100"), &[Answer], Outcome::Busy, None),
        (to("79265550199"), &[Answer], Outcome::NoAnswer, None),
        (to("79265550198"), &[], Outcome::BadNumber, None),
        (
            to("79265550120"),
            &[Answer, Hangup],
            Outcome::Cancelled,
            None,
        ),
        (
            to("79265550120"),
            &[Hangup],
            Outcome::OwnPhone,
            Some(Reason::Declined),
        ),
        (
            quick("79265550120"),
            &[],
            Outcome::OwnPhone,
            Some(Reason::Silent),
        ),
        (
            unregistered,
            &[],
            Outcome::OwnPhone,
            Some(Reason::Unreachable),
        ),
    ] {
        let (call, card) = tracked(
            async |x: &Exchange| x.outgoing(&order).await,
            clicks,
            Some(&order),
        )
        .await;
        assert_eq!(call.direction, Direction::Outgoing);
        assert_eq!(call.number.as_ref(), Some(&order.exten));
        assert_eq!(call.extension.as_deref(), Some("101"));
        assert_eq!(call.outcome, Some(outcome), "{order:?}");
        if reason.is_some() {
            assert_eq!(call.reason, reason, "{order:?}");
        }
        assert!(call.own_click);
        assert_eq!(card, None, "no card for one's own click");
    }
    let order = to("103");
    let inside = async |x: &Exchange| x.outgoing(&order).await;
    let (call, _) = tracked(inside, &[], Some(&order)).await;
    assert_eq!(call.direction, Direction::Internal);
    assert_eq!(call.answered_by.as_deref(), Some("103"));
}
