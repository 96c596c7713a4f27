//! Cards of calls that nobody answered, and of those of which one does not know.

use super::*;
use crate::calls::Reason;

#[test]
fn a_missed_call_stays_and_the_others_leave() {
    let leaving = [
        CardState::Taken { by: "102".into() },
        CardState::Ended,
        CardState::Busy,
        CardState::Declined,
    ];
    for state in leaving {
        let mut sim = Sim::online();
        let call = sim.ringing("1.1");
        sim.own(&call, Some(CardState::Ringing));
        let over = sim.over(&call, Outcome::Answered);
        sim.own(&over, Some(state.clone()));
        sim.pass(Duration::from_millis(7_999));
        assert_eq!(sim.cards().len(), 1, "{state:?}");
        sim.pass(Duration::from_millis(1));
        assert_eq!(sim.cards().len(), 0, "{state:?}");
        sim.own(&over, Some(state));
        assert_eq!(sim.cards().len(), 0, "late news bring no card back");
    }
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    let over = sim.over(&call, Outcome::Missed);
    sim.own(&over, Some(CardState::Missed));
    sim.secs(4 * 3600);
    assert_eq!(sim.faces(), [CardFace::Missed { ring_secs: 0 }]);
    assert!(sim.snapshot().calls.is_empty(), "the call itself is over");
}

/// A call of `number` that rings and is missed.
fn miss(sim: &mut Sim, id: &str, number: &str) {
    let mut call = sim.ringing(id);
    call.number = Some(number.into());
    sim.own(&call, Some(CardState::Ringing));
    sim.secs(1);
    let over = sim.over(&call, Outcome::Missed);
    sim.own(&over, Some(CardState::Missed));
}

/// The cards in sight: the call and how many missed calls it counts besides its own.
fn in_sight(sim: &Sim) -> Vec<(String, usize)> {
    let cards = sim.cards().into_iter();
    cards.map(|card| (card.call, card.missed_behind)).collect()
}

fn close(sim: &mut Sim, call: &str) {
    sim.command(Command::DismissCard {
        call: call.into(),
        extension: "101".into(),
    });
}

#[test]
fn of_many_missed_calls_the_newest_two_are_shown_and_the_others_counted() {
    let mut sim = Sim::online();
    let first = sim.ringing("0");
    sim.own(&first, Some(CardState::Ringing));
    for n in 1..30 {
        miss(&mut sim, &n.to_string(), &format!("7916000000{n:02}"));
    }
    let card = |call: &str, behind| (call.to_owned(), behind);
    assert_eq!(
        in_sight(&sim),
        [card("0", 0), card("28", 27), card("29", 0)],
        "what rings is never put behind"
    );
    // One closed by hand brings no other in its place; the last takes all with it.
    close(&mut sim, "29");
    assert_eq!(in_sight(&sim), [card("0", 0), card("28", 27)]);
    close(&mut sim, "28");
    assert_eq!(in_sight(&sim), [card("0", 0)]);
}

#[test]
fn an_endless_number_of_missed_calls_is_bounded() {
    let mut sim = Sim::online();
    for n in 0..300 {
        miss(&mut sim, &n.to_string(), &format!("7916000{n:04}"));
    }
    assert_eq!(sim.desk.cards.shown.len(), 100);
    assert_eq!(sim.cards()[1].call, "299");
}

#[test]
fn a_missed_call_is_no_news_once_somebody_speaks_with_its_party() {
    const OLGA: &str = "79990000001";
    // A colleague answers the same caller, or reaches them; the operator calls back, answered or not.
    for (direction, own, phase, leaves) in [
        (Direction::Incoming, false, Phase::Ringing, false),
        (Direction::Incoming, false, Phase::Talking, true),
        (Direction::Outgoing, false, Phase::Ringing, false),
        (Direction::Outgoing, false, Phase::Talking, true),
        (Direction::Outgoing, true, Phase::Ringing, true),
        (Direction::Internal, false, Phase::Talking, false),
    ] {
        let mut sim = Sim::online();
        miss(&mut sim, "1", IVAN);
        miss(&mut sim, "2", OLGA);
        let mut call = sim.ringing("9");
        (call.direction, call.phase) = (direction, phase);
        match own {
            true => sim.own(&call, None),
            false => sim.news(&call, None),
        };
        let ids: Vec<_> = sim.cards().into_iter().map(|card| card.call).collect();
        let rest: &[&str] = if leaves { &["2"] } else { &["1", "2"] };
        assert_eq!(ids, rest, "{direction:?} {own} {phase:?}");
        // Late news of the call that was missed bring nothing back.
        let late = sim.over(&sim.ringing("1"), Outcome::Missed);
        sim.own(&late, Some(CardState::Missed));
        assert_eq!(sim.cards().len(), rest.len());
    }
}

#[test]
fn an_older_call_that_is_told_again_is_no_answer_to_what_was_missed_later() {
    let mut sim = Sim::online();
    let mut earlier = sim.ringing("1");
    earlier.direction = Direction::Outgoing;
    let earlier = sim.over(&earlier, Outcome::NoAnswer);
    sim.secs(1);
    miss(&mut sim, "2", IVAN);
    sim.own(&earlier, None);
    assert_eq!(sim.cards().len(), 1);
    sim.secs(1);
    let mut later = sim.ringing("3");
    later.direction = Direction::Outgoing;
    sim.own(&sim.over(&later, Outcome::Failed), None);
    assert_eq!(
        sim.cards().len(),
        0,
        "one that failed at once was seen, too"
    );
}

#[test]
fn what_was_counted_comes_forth_when_those_in_sight_are_settled() {
    let mut sim = Sim::online();
    for (id, number) in [
        ("1", "79990000001"),
        ("2", "79990000002"),
        ("3", "79990000003"),
    ] {
        miss(&mut sim, id, number);
    }
    for (id, number) in [("8", "79990000002"), ("9", "79990000003")] {
        let mut call = talking(&sim.ringing(id), "102");
        call.number = Some(number.into());
        sim.news(&call, None);
    }
    assert_eq!(in_sight(&sim), [("1".to_owned(), 0)]);
}

#[test]
fn who_calls_again_has_one_card_that_counts_what_was_missed() {
    let mut sim = Sim::online();
    for id in ["1", "2", "3"] {
        miss(&mut sim, id, IVAN);
    }
    let before = |sim: &Sim| {
        let cards = sim.cards().into_iter();
        let cards = cards.map(|card| (card.call, card.missed_before));
        cards.collect::<Vec<_>>()
    };
    assert_eq!(before(&sim), [("3".to_owned(), 2)]);
    let fourth = sim.ringing("4");
    sim.own(&fourth, Some(CardState::Ringing));
    assert_eq!(before(&sim), [("4".to_owned(), 3)]);
    // Who withholds the number may be anybody.
    for id in ["5", "6"] {
        let mut call = sim.ringing(id);
        call.number = None;
        sim.own(&call, Some(CardState::Ringing));
        let over = sim.over(&call, Outcome::Missed);
        sim.own(&over, Some(CardState::Missed));
    }
    assert_eq!(sim.cards().len(), 3);
}

#[test]
fn a_talk_that_was_lost_sight_of_is_not_told_as_ended() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    let over = Call {
        reason: Some(Reason::Lost),
        talk: Some(Duration::from_secs(2)),
        ..sim.over(&call, Outcome::Answered)
    };
    sim.own(&over, Some(CardState::Ended));
    assert_eq!(sim.faces(), [CardFace::Cut { talk_secs: 2 }]);
}

#[test]
fn a_call_that_was_lost_sight_of_waits_to_be_seen_and_is_not_counted_as_missed() {
    let mut sim = Sim::online();
    let lose = |sim: &mut Sim, id: &str, number: &str| {
        let call = Call {
            number: Some(number.into()),
            ..sim.ringing(id)
        };
        sim.own(&call, Some(CardState::Ringing));
        sim.secs(5);
        let over = Call {
            outcome: None,
            reason: Some(Reason::Lost),
            ..sim.over(&call, Outcome::Missed)
        };
        sim.own(&over, Some(CardState::Lost));
    };
    for n in 0..5 {
        lose(&mut sim, &n.to_string(), &format!("7999000000{n}"));
    }
    sim.secs(3600);
    assert_eq!(
        in_sight(&sim),
        [("3".to_owned(), 0), ("4".to_owned(), 0)],
        "they stay, and are no missed calls behind these"
    );
    // The list of missed calls does not show them.
    sim.command(Command::MissedOnly(true));
    assert_eq!(sim.cards().len(), 2);
    let again = Call {
        number: Some("79990000004".into()),
        ..sim.ringing("again")
    };
    sim.own(&again, Some(CardState::Ringing));
    let card = sim.cards().into_iter().find(|card| card.call == "again");
    assert_eq!(card.map(|card| card.missed_before), Some(0));
    assert_eq!(sim.cards().len(), 2, "its place is taken by the new call's");
}

#[test]
fn whoever_looks_at_the_list_of_missed_calls_has_seen_them() {
    let mut sim = Sim::online();
    for n in 0..5 {
        miss(&mut sim, &n.to_string(), &format!("7999000000{n}"));
    }
    let rings = sim.ringing("9");
    sim.own(&rings, Some(CardState::Ringing));
    sim.command(Command::MissedOnly(true));
    assert_eq!(in_sight(&sim), [("9".to_owned(), 0)]);
}
