//! A ringing phone becomes a card; the card says what becomes of the call, and leaves.

use super::*;

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
        let calls = sim.snapshot().calls;
        assert_eq!(calls.len(), 1, "it is a call in progress");
        let is_taken = matches!(state, CardState::Taken { .. });
        assert_eq!(
            calls[0].own, !is_taken,
            "a colleague's talk is not one's own"
        );
    }
}

#[test]
fn what_rang_and_was_over_within_one_read_is_a_card_too() {
    for (state, news) in [
        (CardState::Answered, 1),
        (CardState::Missed, 0),
        (CardState::Taken { by: "102".into() }, 0),
    ] {
        let mut sim = Sim::online();
        let call = talking(&sim.ringing("1.1"), "101");
        let effects = sim.own(&call, Some(state.clone()));
        let seen = (sim.cards().len(), notified(&effects));
        assert_eq!(seen, (1, news), "{state:?}");
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
        into: "1.1".into(),
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
    let card = &sim.cards()[0];
    assert_eq!(card.party.number.as_deref(), Some("102"));
    let about = card.about.as_ref().expect("whose call it is");
    assert_eq!(about.number.as_deref(), Some(IVAN));
    call = talking(&call, "101");
    sim.news(&call, Some(own(&call, IVAN)));
    let card = &sim.cards()[0];
    assert_eq!(card.party.number.as_deref(), Some(IVAN));
    assert_eq!(card.about, None);
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

#[test]
fn a_card_that_is_written_on_does_not_go_from_under_the_hands() {
    let mut sim = Sim::online();
    let mut call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    call.ended_at = Some(sim.now.mono);
    sim.own(&call, Some(CardState::Ended));
    let hold = |held| Command::HoldCard {
        call: "1.1".into(),
        held,
    };
    sim.command(hold(true));
    sim.secs(600);
    assert_eq!(sim.cards().len(), 1, "its note is open");
    sim.command(hold(false));
    sim.secs(1);
    assert_eq!(sim.cards().len(), 1, "it does not vanish with the click");
    sim.secs(60);
    assert!(sim.cards().is_empty());
}

#[test]
fn a_missed_card_that_is_written_on_stays_when_the_list_is_looked_at() {
    let mut sim = Sim::online();
    let mut call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    call.ended_at = Some(sim.now.mono);
    sim.own(&call, Some(CardState::Missed));
    sim.command(Command::HoldCard {
        call: "1.1".into(),
        held: true,
    });
    sim.command(Command::SeeMissed);
    assert_eq!(sim.cards().len(), 1);
}
