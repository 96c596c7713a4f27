//! A ringing phone becomes a card; the card says what becomes of the call, and leaves.

use super::*;
use crate::calls::Reason;

#[test]
fn a_ringing_call_is_a_card_at_once_and_everything_is_asked_for() {
    let mut sim = Sim::online();
    let mut call = sim.ringing("1.1");
    call.queue = Some("sales".into());
    call.line = Some("74951234567".into());
    let effects = sim.own(&call, Some(CardState::Ringing));

    let card = &sim.cards()[0];
    assert_eq!(
        (card.call.as_str(), card.extension.as_str()),
        ("1.1", "101")
    );
    assert_eq!(card.state, CardFace::Ringing);
    assert_eq!(card.party.number_shown.as_deref(), Some("+7 916 123-45-67"));
    assert_eq!(card.party.number.as_deref(), Some(IVAN));
    assert_eq!(card.party.lookup, Lookup::Pending);
    assert_eq!(card.queue.as_deref(), Some("sales"));
    assert_eq!(card.line.as_deref(), Some("+7 495 123-45-67"));
    assert_eq!(card.ringing_unix_ms, sim.now.unix_ms);

    assert_eq!(lookups(&effects), [IVAN]);
    assert_eq!(notified(&effects), 1);
    let entry = recorded(&effects)[0];
    assert_eq!(
        (entry.pbx.as_str(), entry.call.as_str()),
        ("pbx:5038", "1.1")
    );
    assert_eq!(
        (entry.own, entry.outcome, entry.ended_unix_ms),
        (true, None, None)
    );
    assert!(sim.desk.counts_seconds());
}

#[test]
fn the_time_of_ringing_is_the_own_phones_not_a_colleagues() {
    let mut sim = Sim::online();
    let mut call = sim.ringing("1.1");
    call.legs = vec![leg("102", sim.now.mono)];
    call.rang = vec!["102".into()];
    sim.news(&call, None);
    sim.secs(20);
    call.legs.push(leg("101", sim.now.mono));
    sim.own(&call, Some(CardState::Ringing));
    assert_eq!(sim.cards()[0].ringing_unix_ms, sim.now.unix_ms);
}

#[test]
fn a_number_in_the_place_of_the_name_is_no_name() {
    for (given, shown) in [
        ("101", None),
        ("+7 916 000-10-05", None),
        ("Пётр 2", Some("Пётр 2")),
    ] {
        let mut sim = Sim::online();
        let mut call = sim.ringing("1.1");
        call.name = Some(given.into());
        let effects = sim.own(&call, Some(CardState::Ringing));
        let card = &sim.cards()[0];
        assert_eq!(card.party.caller_name.as_deref(), shown, "{given}");
        let entry = recorded(&effects)[0];
        assert_eq!(entry.caller_name.as_deref(), shown, "{given}");
    }
}

#[test]
fn every_face_is_shown_in_place() {
    let faces = [
        (CardState::Answered, CardFace::Talking),
        (
            CardState::Taken { by: "102".into() },
            CardFace::Taken {
                by: "102".into(),
                name: Some("Борис".into()),
            },
        ),
        (
            CardState::Taken { by: "109".into() },
            CardFace::Taken {
                by: "109".into(),
                name: None,
            },
        ),
        (CardState::Ended, CardFace::Ended { talk_secs: 65 }),
        (CardState::Missed, CardFace::Missed { ring_secs: 12 }),
        (CardState::Lost, CardFace::Lost),
        (CardState::Busy, CardFace::Busy),
        (CardState::Declined, CardFace::Declined),
    ];
    for (state, face) in faces {
        let mut sim = Sim::online();
        let mut call = sim.ringing("1.1");
        sim.own(&call, Some(CardState::Ringing));
        sim.secs(12);
        call.ring = Some(Duration::from_millis(12_400));
        call.talk = Some(Duration::from_millis(65_900));
        let effects = sim.own(&call, Some(state));
        assert_eq!(sim.faces(), [face]);
        assert_eq!(notified(&effects), 0, "changed in place, not put up anew");
        let card = &sim.cards()[0];
        assert_eq!(card.since_unix_ms, sim.now.unix_ms);
        assert_eq!(card.ringing_unix_ms, sim.now.unix_ms - 12_000);
    }
}

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

#[test]
fn only_what_runs_makes_the_screen_count() {
    let mut sim = Sim::online();
    assert!(!sim.desk.counts_seconds());
    let call = sim.ringing("1");
    sim.own(&call, Some(CardState::Ringing));
    assert!(sim.desk.counts_seconds());
    let over = sim.over(&call, Outcome::Missed);
    sim.own(&over, Some(CardState::Missed));
    assert_eq!(sim.cards().len(), 1);
    assert!(
        !sim.desk.counts_seconds(),
        "a missed call's card stands still"
    );
}

#[test]
fn a_closed_card_never_comes_again_for_the_same_call() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    sim.command(Command::DismissCard {
        call: "1.1".into(),
        extension: "101".into(),
    });
    assert!(sim.cards().is_empty());
    for state in [CardState::Ringing, CardState::Missed, CardState::Ringing] {
        assert_eq!(notified(&sim.own(&call, Some(state))), 0);
        assert!(sim.cards().is_empty());
    }
    // Another call of the same caller is another card.
    let next = sim.ringing("1.9");
    sim.own(&next, Some(CardState::Ringing));
    assert_eq!(sim.cards().len(), 1);
}

#[test]
fn what_is_remembered_of_closed_cards_goes_with_the_calls() {
    let mut sim = Sim::online();
    for n in 0..100 {
        let call = sim.ringing(&n.to_string());
        sim.own(&call, Some(CardState::Ringing));
        let over = sim.over(&call, Outcome::Missed);
        sim.own(&over, Some(CardState::Missed));
        // The first are closed while the call is remembered, the others long after.
        sim.secs(if n < 50 { 0 } else { 90 });
        sim.command(Command::DismissCard {
            call: n.to_string(),
            extension: "101".into(),
        });
    }
    sim.secs(90);
    assert_eq!(format!("{:?}", sim.desk.cards).matches("CallId").count(), 0);
    assert!(sim.desk.calls.values().next().is_none());
}

#[test]
fn one_that_left_by_itself_comes_back_when_the_phone_rings_anew() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    // Declined; the queue rings the same phone again in its next turn.
    sim.own(&call, Some(CardState::Declined));
    sim.secs(10);
    assert!(sim.cards().is_empty());
    let effects = sim.own(&call, Some(CardState::Ringing));
    assert_eq!(sim.faces(), [CardFace::Ringing]);
    assert_eq!(notified(&effects), 1);
}

#[test]
fn one_card_for_a_call_whatever_rings_and_none_for_the_own_click() {
    let mut sim = Sim::new(|settings| settings.operator.extensions.push("111".into()));
    let mut call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    call.rang.push("111".into());
    call.legs.push(leg("111", sim.now.mono));
    assert_eq!(notified(&sim.own(&call, Some(CardState::Ringing))), 0);
    assert_eq!(sim.cards().len(), 1);

    let mut click = sim.ringing("trubka-101-1");
    (click.direction, click.own_click) = (Direction::Outgoing, true);
    let effects = sim.own(&click, None);
    assert_eq!((sim.cards().len(), notified(&effects)), (1, 0));
    assert_eq!(recorded(&effects).len(), 1, "but it is in the journal");
}

#[test]
fn internal_calls_can_be_left_without_cards() {
    for internal in [true, false] {
        let mut sim = Sim::new(|settings| settings.cards.internal = internal);
        let mut call = sim.ringing("1.1");
        (call.direction, call.number) = (Direction::Internal, Some("102".into()));
        let effects = sim.own(&call, Some(CardState::Ringing));
        assert_eq!(sim.cards().len(), usize::from(internal));
        assert_eq!(notified(&effects), usize::from(internal));
        assert_eq!(sim.snapshot().calls.len(), 1);
    }
}

#[test]
fn of_a_call_found_by_a_resync_only_a_ringing_one_is_news() {
    for (state, cards) in [
        (CardState::Ringing, 1),
        (CardState::Answered, 0),
        (CardState::Taken { by: "102".into() }, 0),
        (CardState::Missed, 0),
    ] {
        let mut sim = Sim::online();
        let call = sim.ringing("1.1");
        sim.secs(40);
        let call = match state {
            CardState::Answered => talking(&call, "101"),
            _ => call,
        };
        let effects = sim.own(&call, Some(state.clone()));
        assert_eq!(sim.cards().len(), cards, "{state:?}");
        assert_eq!(notified(&effects), cards);
        assert_eq!(sim.snapshot().calls.len(), 1, "it is a call in progress");
    }
}

#[test]
fn what_rang_and_was_over_within_one_read_is_a_card_too() {
    for state in [
        CardState::Answered,
        CardState::Missed,
        CardState::Taken { by: "102".into() },
    ] {
        let mut sim = Sim::online();
        let call = talking(&sim.ringing("1.1"), "101");
        let effects = sim.own(&call, Some(state.clone()));
        assert_eq!((sim.cards().len(), notified(&effects)), (1, 1), "{state:?}");
    }
}

#[test]
fn a_merged_call_takes_its_card_along_and_leaves_the_journal() {
    let mut sim = Sim::online();
    let call = sim.ringing("2.2");
    sim.own(&call, Some(CardState::Ringing));
    let merged = |gone: &str, into: &str| Input::Merged {
        gone: CallId(gone.into()),
        into: CallId(into.into()),
    };
    let effects = sim.update(merged("2.2", "1.1"));
    assert_eq!(sim.cards()[0].call, "1.1");
    let forget = Effect::Forget {
        pbx: "pbx:5038".into(),
        call: "2.2".into(),
    };
    assert!(effects.contains(&forget), "{effects:?}");
    assert!(sim.snapshot().calls.is_empty(), "told anew under its id");
    let mut call = sim.ringing("1.1");
    call.number = Some("79990000000".into());
    assert_eq!(notified(&sim.own(&call, Some(CardState::Ringing))), 0);
    assert_eq!(sim.cards()[0].party.number.as_deref(), Some("79990000000"));

    // Both have one: the older call's stays. One was closed: then neither comes again.
    let other = sim.ringing("3.3");
    sim.own(&other, Some(CardState::Ringing));
    sim.update(merged("3.3", "1.1"));
    assert_eq!(sim.cards().len(), 1);
    let closed = sim.ringing("4.4");
    sim.own(&closed, Some(CardState::Ringing));
    sim.command(Command::DismissCard {
        call: "1.1".into(),
        extension: "101".into(),
    });
    sim.update(merged("4.4", "1.1"));
    assert!(sim.cards().is_empty());
}

#[test]
fn a_consulting_colleague_gives_way_to_the_party() {
    let mut sim = Sim::online();
    let mut call = sim.ringing("1.1");
    let own = |call: &Call, number: &str| OperatorView {
        call: call.clone(),
        card: Some(CardView {
            extension: "101".into(),
            state: CardState::Ringing,
            number: Some(number.into()),
            name: None,
        }),
    };
    let effects = sim.news(&call, Some(own(&call, "102")));
    assert_eq!(lookups(&effects), [IVAN, "102"], "both are asked for");
    assert_eq!(sim.cards()[0].party.number.as_deref(), Some("102"));
    call = talking(&call, "101");
    sim.news(&call, Some(own(&call, IVAN)));
    assert_eq!(sim.cards()[0].party.number.as_deref(), Some(IVAN));
}

#[test]
fn calls_by_the_ten_thousand_are_not_all_shown_and_ones_own_are() {
    let mut sim = Sim::online();
    for n in 0..3_000 {
        let call = sim.ringing(&format!("forged-{n}"));
        sim.news(&call, None);
    }
    let own = sim.ringing("own");
    sim.own(&own, Some(CardState::Ringing));
    let rows = sim.snapshot().calls;
    assert_eq!(rows.len(), 1_000);
    assert_eq!(rows[0].call, "own");
}

#[test]
fn calls_that_are_over_leave_in_the_order_of_their_ends() {
    let mut sim = Sim::online();
    let calls = ["a", "b", "c"].map(|id| sim.ringing(id));
    for call in calls.iter().rev() {
        let over = sim.over(call, Outcome::Missed);
        sim.news(&over, None);
        sim.secs(10);
    }
    // Told of again: its minute begins anew.
    let again = sim.over(&calls[2], Outcome::Missed);
    sim.news(&again, None);
    let kept = |sim: &Sim| -> Vec<String> {
        let calls = sim.desk.calls.values();
        calls.map(|call| call.office.id.0.clone()).collect()
    };
    sim.secs(45);
    assert_eq!(kept(&sim), ["a", "c"]);
    sim.secs(10);
    assert_eq!(kept(&sim), ["c"]);
    sim.secs(10);
    assert!(kept(&sim).is_empty());
}
