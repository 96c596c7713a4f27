//! A card tells that somebody calls again, and which calls bring one.

use super::*;
use crate::desk::snapshot::{Earlier, EarlierCall};
use crate::ports::journal::{Note, Row};

fn asked(effects: &[Effect]) -> Vec<(String, i64)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::CallsOf {
            number,
            since_unix_ms,
            ..
        } => Some((number.clone(), *since_unix_ms)),
        _ => None,
    });
    asked.collect()
}

/// A call with Ivan, minutes before.
fn before(sim: &Sim, minutes: i64, direction: Direction, by: Option<&str>) -> Row {
    let mut call = sim.ringing(&format!("0.{minutes}"));
    call.direction = direction;
    call.answered_by = by.map(str::to_owned);
    call.extension = Some("102".into());
    call.outcome = Some(match by {
        Some(_) => Outcome::Answered,
        None => Outcome::Missed,
    });
    let mut entry = entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now);
    entry.started_unix_ms -= minutes * 60_000;
    Row {
        id: -minutes,
        entry,
        note: Note::default(),
    }
}

fn came(rows: Vec<Row>) -> Input {
    Input::CallsOf {
        number: IVAN.into(),
        rows: Ok(rows),
    }
}

#[test]
fn somebody_who_calls_again_is_told_with_who_answered_last() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    let effects = sim.own(&call, Some(CardState::Ringing));
    let three_hours = 3 * 3_600_000;
    assert_eq!(
        asked(&effects),
        [(IVAN.to_owned(), sim.now.unix_ms - three_hours)]
    );
    assert_eq!(asked(&sim.own(&call, Some(CardState::Ringing))), [], "once");
    assert_eq!(sim.cards()[0].earlier, None);
    let own = entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now);
    let itself = Row {
        id: 1,
        entry: own,
        note: Note::default(),
    };
    let rows = vec![
        itself,
        before(&sim, 15, Direction::Incoming, Some("102")),
        before(&sim, 40, Direction::Incoming, None),
    ];
    sim.update(came(rows));
    let minute = |minutes: i64| sim.now.unix_ms - minutes * 60_000;
    let expected = Earlier {
        nth: 3,
        first_unix_ms: minute(40),
        last: EarlierCall {
            at_unix_ms: minute(15),
            direction: Direction::Incoming,
            outcome: Some(Outcome::Answered),
            colleague: Some("Борис (102)".into()),
        },
    };
    assert_eq!(sim.cards()[0].earlier, Some(expected));
}

#[test]
fn our_own_call_to_them_is_told_too_and_no_call_is_nothing() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    sim.update(came(Vec::new()));
    assert_eq!(sim.cards()[0].earlier, None);
    let ours = before(&sim, 5, Direction::Outgoing, None);
    sim.update(came(vec![ours]));
    let earlier = sim.cards()[0].earlier.clone().expect("told");
    assert_eq!(
        (earlier.nth, earlier.last.direction),
        (1, Direction::Outgoing)
    );
    let courier = before(&sim, 5, Direction::Callback, Some(IVAN));
    sim.update(came(vec![courier]));
    assert_eq!(
        sim.cards()[0].earlier,
        None,
        "a courier's call is not the office's"
    );
}

#[test]
fn of_a_colleague_and_a_withheld_number_nothing_is_asked() {
    let mut sim = Sim::online();
    let mut internal = sim.ringing("1.1");
    internal.direction = Direction::Internal;
    internal.number = Some("102".into());
    assert_eq!(asked(&sim.own(&internal, Some(CardState::Ringing))), []);
    let mut withheld = sim.ringing("1.2");
    withheld.number = None;
    assert_eq!(asked(&sim.own(&withheld, Some(CardState::Ringing))), []);
}

#[test]
fn which_calls_bring_a_card_is_set() {
    let kinds = |sim: &Sim| {
        let direct = sim.ringing("1.1");
        let mut of_queue = sim.ringing("1.2");
        of_queue.queue = Some("orders".into());
        let mut internal = sim.ringing("1.3");
        internal.direction = Direction::Internal;
        [direct, of_queue, internal]
    };
    for left_out in 0..3 {
        let mut sim = Sim::new(|settings| {
            let cards = &mut settings.cards;
            let flags = [&mut cards.direct, &mut cards.queue, &mut cards.internal];
            for (n, flag) in flags.into_iter().enumerate() {
                *flag = n != left_out;
            }
        });
        for call in kinds(&sim) {
            sim.own(&call, Some(CardState::Ringing));
        }
        let shown: Vec<String> = sim.cards().into_iter().map(|card| card.call).collect();
        let expected: Vec<String> = (0..3)
            .filter(|n| *n != left_out)
            .map(|n| format!("1.{}", n + 1))
            .collect();
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_card_that_is_shown_follows_its_call_into_a_queue() {
    let mut sim = Sim::new(|settings| settings.cards.queue = false);
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    let mut over = sim.over(&call, Outcome::Missed);
    over.queue = Some("orders".into());
    sim.own(&over, Some(CardState::Missed));
    assert_eq!(sim.faces(), [CardFace::Missed { ring_secs: 0 }]);
}
