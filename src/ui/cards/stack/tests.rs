//! Where cards stand.

use super::*;
use crate::desk::snapshot::{CardFace, Direction, Party};

fn card(call: &str, lookup: Lookup) -> Card {
    Card {
        call: call.into(),
        extension: "101".into(),
        direction: Direction::Incoming,
        party: Party {
            lookup,
            ..Default::default()
        },
        state: CardFace::Ringing,
        queue: None,
        line: None,
        ringing_unix_ms: 0,
        since_unix_ms: 0,
        about: None,
        missed_before: 0,
        earlier: None,
        missed_behind: 0,
    }
}

fn screen() -> Rect {
    Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0))
}

fn rects(stack: &Places) -> Vec<Rect> {
    stack.slots.iter().flatten().map(|slot| slot.rect).collect()
}

#[test]
fn eight_cards_do_not_cover_each_other() {
    let cards: Vec<Card> = (0..8)
        .map(|call| card(&call.to_string(), Lookup::Unknown))
        .collect();
    let with_heights: Vec<(&Card, f32)> = cards
        .iter()
        .enumerate()
        .map(|(n, card)| (card, 150.0 + 30.0 * n as f32))
        .collect();
    let mut stack = Places::default();
    stack.arrange(&with_heights, screen(), None);
    let rects = rects(&stack);
    assert_eq!(rects.len(), 8);
    for (n, rect) in rects.iter().enumerate() {
        assert!(screen().contains_rect(*rect), "{rect:?}");
        assert!(
            rects
                .iter()
                .skip(n + 1)
                .all(|other| !rect.intersects(*other)),
            "{rects:?}"
        );
    }
}

#[test]
fn a_card_stays_where_it_is_when_others_come_grow_and_go() {
    let (a, b, c) = (
        card("a", Lookup::Pending),
        card("b", Lookup::Pending),
        card("c", Lookup::Pending),
    );
    let mut stack = Places::default();
    stack.arrange(&[(&a, 120.0)], screen(), None);
    let foot = rects(&stack)[0].bottom();
    stack.arrange(&[(&a, 120.0), (&b, 120.0)], screen(), None);
    let of_b = rects(&stack)[1];
    // The directory answers, the first card grows into what was kept free for it.
    let found = card("a", Lookup::Found(Vec::new()));
    stack.arrange(&[(&found, 240.0), (&b, 120.0)], screen(), None);
    assert_eq!(rects(&stack)[0].bottom(), foot);
    assert_eq!(rects(&stack)[0].height(), 240.0);
    assert_eq!(rects(&stack)[1], of_b);
    stack.arrange(&[(&b, 120.0), (&c, 120.0)], screen(), None);
    assert!(
        rects(&stack).contains(&of_b),
        "a card must not move when another leaves"
    );
    assert_eq!(
        rects(&stack)[0].bottom(),
        foot,
        "the freed place is used again"
    );
}

#[test]
fn a_new_card_does_not_come_under_the_pointer() {
    let a = card("a", Lookup::Unknown);
    let pointer = pos2(1800.0, 950.0);
    let mut stack = Places::default();
    stack.arrange(&[(&a, 200.0)], screen(), Some(pointer));
    assert!(!rects(&stack)[0].contains(pointer));
    // But once there it does not flee from it.
    let before = rects(&stack);
    stack.arrange(&[(&a, 200.0)], screen(), Some(before[0].center()));
    assert_eq!(rects(&stack), before);
}

#[test]
fn a_card_that_outgrows_its_place_moves_rather_than_covers() {
    let (a, b) = (card("a", Lookup::Unknown), card("b", Lookup::Unknown));
    let mut stack = Places::default();
    stack.arrange(&[(&a, 120.0), (&b, 120.0)], screen(), None);
    stack.arrange(&[(&a, 400.0), (&b, 120.0)], screen(), None);
    let rects = rects(&stack);
    assert!(!rects[0].intersects(rects[1]), "{rects:?}");
    assert_eq!(rects[0].height(), 400.0);
}

/// The lowest of three has left; what becomes of the others with this pointer after so long.
fn after_the_lowest_left(hand: Hand, later: Hand, secs: f64) -> (Vec<Rect>, Vec<Rect>) {
    let cards = ["a", "b", "c"].map(|call| card(call, Lookup::Unknown));
    let all: Vec<(&Card, f32)> = cards.iter().map(|card| (card, 200.0)).collect();
    let mut stack = Places::default();
    stack.renew(&all, screen(), Hand::default(), 100.0);
    let before = rects(&stack);
    stack.renew(&all[1..], screen(), hand, 101.0);
    assert_eq!(rects(&stack), before[1..], "at once nothing moves");
    stack.renew(&all[1..], screen(), later, 101.0 + secs);
    (before, rects(&stack))
}

#[test]
fn free_places_are_closed_from_the_corner_when_it_has_been_quiet() {
    let nowhere = Hand::default();
    let (before, soon) = after_the_lowest_left(nowhere, nowhere, QUIET_SECS - 0.1);
    assert_eq!(soon, before[1..], "another call may be coming");
    let (before, late) = after_the_lowest_left(nowhere, nowhere, QUIET_SECS + 0.1);
    assert_eq!(late, before[..2], "one place down, in the same order");

    let a = card("a", Lookup::Unknown);
    let mut stack = Places::default();
    let again = stack.renew(&[(&a, 200.0)], screen(), nowhere, 1.0);
    assert_eq!(again, None, "nothing is to be done by itself");
}

#[test]
fn nothing_moves_while_the_pointer_is_over_the_cards_or_near_them() {
    let hand = |at, over| Hand {
        at: Some(at),
        over,
        still_secs: 0.0,
    };
    let cards = after_the_lowest_left(Hand::default(), Hand::default(), 0.0).0;
    let on_card = hand(cards[1].center(), Some(1));
    let beside = hand(cards[1].left_center() - vec2(NEAR / 2.0, 0.0), None);
    let far = hand(pos2(300.0, 300.0), None);
    for near in [on_card, beside] {
        let (before, after) = after_the_lowest_left(near, near, 100.0);
        assert_eq!(after, before[1..], "{near:?}");
        let (before, after) = after_the_lowest_left(near, far, 100.0);
        assert_eq!(after, before[..2], "it went away");
    }
}

#[test]
fn a_pointer_that_rests_beside_the_cards_does_not_hold_them() {
    let cards = after_the_lowest_left(Hand::default(), Hand::default(), 0.0).0;
    let rests = |at, still_secs| Hand {
        at: Some(at),
        over: None,
        still_secs,
    };
    let beside = cards[1].left_center() - vec2(NEAR / 2.0, 0.0);
    let soon = rests(beside, REST_SECS - 0.1);
    let (before, after) = after_the_lowest_left(soon, soon, 100.0);
    assert_eq!(after, before[1..], "it has only just stopped");
    let (soon, long) = (rests(beside, 0.0), rests(beside, REST_SECS));
    let (before, after) = after_the_lowest_left(soon, long, 100.0);
    assert_eq!(after, before[..2]);
    // The place that one of them would come to is no better.
    for on_card in [
        cards[0].center(),
        cards[1].left_center() - vec2(EDGE / 2.0, 0.0),
    ] {
        let (before, after) =
            after_the_lowest_left(rests(on_card, 100.0), rests(on_card, 100.0), 100.0);
        assert_eq!(after, before[1..], "{on_card:?}");
    }

    let mut stack = Places::default();
    let (a, b) = (card("a", Lookup::Unknown), card("b", Lookup::Unknown));
    stack.renew(&[(&a, 200.0), (&b, 200.0)], screen(), Hand::default(), 1.0);
    stack.renew(&[(&b, 200.0)], screen(), Hand::default(), 2.0);
    let again = stack.renew(&[(&b, 200.0)], screen(), rests(beside, 0.5), 50.0);
    assert_eq!(
        again,
        Some(Duration::from_secs_f64(REST_SECS - 0.5)),
        "asked by itself"
    );
}

#[test]
fn where_a_card_was_closed_by_a_click_none_comes_under_the_pointer() {
    let first = after_the_lowest_left(Hand::default(), Hand::default(), 0.0).0[0];
    let on_it = Hand {
        at: Some(first.center()),
        over: Some(0),
        still_secs: 0.0,
    };
    let unknown = Hand::default();
    let (before, soon) = after_the_lowest_left(on_it, unknown, THERE_SECS - 0.1);
    assert_eq!(soon, before[1..], "it may be there still");
    let (before, late) = after_the_lowest_left(on_it, unknown, THERE_SECS + 0.1);
    assert_eq!(late, before[..2]);

    // Nor a new one.
    let (a, b) = (card("a", Lookup::Unknown), card("b", Lookup::Unknown));
    let mut stack = Places::default();
    stack.renew(&[(&a, 200.0)], screen(), unknown, 1.0);
    let on_it = Hand {
        at: Some(rects(&stack)[0].center()),
        over: Some(0),
        still_secs: 0.0,
    };
    stack.renew(&[(&b, 200.0)], screen(), on_it, 2.0);
    assert!(!rects(&stack)[0].contains(on_it.at.unwrap_or_default()));
}

#[test]
fn a_card_that_is_written_on_stays_and_those_above_it_give_way() {
    let cards = ["a", "b", "c"].map(|call| card(call, Lookup::Unknown));
    let mut all: Vec<(&Card, f32)> = cards.iter().map(|card| (card, 200.0)).collect();
    let (nowhere, mut stack) = (Hand::default(), Places::default());
    stack.renew(&all, screen(), nowhere, 1.0);
    let before = rects(&stack);
    stack.written_on = vec![("b".into(), "101".into())];
    all[1].1 = 350.0;
    stack.renew(&all, screen(), nowhere, 2.0);
    let after = rects(&stack);
    assert_eq!(after[1].left_bottom(), before[1].left_bottom());
    assert_eq!((after[1].height(), after[0]), (350.0, before[0]));
    assert!(!after[2].intersects(after[1]) && !after[2].intersects(after[0]));
    stack.renew(&all[1..], screen(), nowhere, 3.0);
    stack.renew(&all[1..], screen(), nowhere, 3.0 + QUIET_SECS + 1.0);
    assert_eq!(
        rects(&stack)[0],
        after[1],
        "nor does it move into what is free"
    );
}
