//! Shared workplaces; calls in progress; what counts seconds.

use super::*;
use snapshot::{Break, DialState, Offline};

fn change_to_boris(sim: &mut Sim) -> Vec<Effect> {
    sim.command(Command::ChangeOperator {
        user: "boris".into(),
        name: "Борис".into(),
        extensions: vec!["102".into()],
    })
}

#[test]
fn another_operator_gets_another_view() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    let effects = change_to_boris(&mut sim);
    assert_eq!(sim.desk.extensions(), ["102"]);
    assert!(effects.contains(&Effect::OperatorChanged {
        extensions: vec!["102".into()],
    }));
    assert!(effects.contains(&Effect::Remember(person("boris", "Борис", "102"))));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Page { query, .. } => Some(query.extensions.clone()),
        _ => None,
    });
    assert_eq!(
        asked,
        Some(vec!["102".to_owned()]),
        "the journal is asked anew"
    );
    let snapshot = sim.snapshot();
    assert!(snapshot.cards.is_empty(), "they were another's");
    assert!(!snapshot.journal.loaded && snapshot.journal.rows.is_empty());
    assert_eq!(snapshot.operator.name, "Борис");
    let names: Vec<_> = snapshot.operators.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(
        names,
        ["Анна", "Борис"],
        "the one of the settings can come back"
    );
}

#[test]
fn a_call_that_was_written_as_ones_own_is_written_to_its_end() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    change_to_boris(&mut sim);
    let over = sim.over(&call, Outcome::Missed);
    let effects = sim.news(&over, None);
    let entries = recorded(&effects);
    assert_eq!(entries.len(), 1, "else it would stay open in the journal");
    assert!(entries[0].own && entries[0].outcome == Some(Outcome::Missed));
}

#[test]
fn own_calls_stand_first_then_the_oldest() {
    let mut sim = Sim::online();
    for id in ["1", "2", "3"] {
        let call = sim.ringing(id);
        match id {
            "2" => sim.own(&call, Some(CardState::Ringing)),
            _ => sim.news(&call, None),
        };
        sim.secs(1);
    }
    let rows = sim.snapshot().calls;
    let ids: Vec<_> = rows.iter().map(|row| row.call.as_str()).collect();
    assert_eq!(ids, ["2", "1", "3"]);
    assert!(rows[0].own && !rows[1].own);
    assert_eq!(rows[0].since_unix_ms, sim.now.unix_ms - 2_000);
    // The phase's time begins anew with the phase only.
    let mut call = sim.ringing("2");
    sim.own(&call, Some(CardState::Ringing));
    assert_eq!(
        sim.snapshot().calls[0].since_unix_ms,
        sim.now.unix_ms - 2_000
    );
    call = talking(&call, "101");
    sim.own(&call, Some(CardState::Answered));
    assert_eq!(sim.snapshot().calls[0].since_unix_ms, sim.now.unix_ms);
    sim.own(&sim.over(&call, Outcome::Answered), Some(CardState::Ended));
    assert_eq!(sim.snapshot().calls.len(), 2, "over: no call in progress");
}

#[test]
fn seconds_are_counted_only_where_something_runs() {
    let mut sim = Sim::online();
    assert!(!sim.desk.counts_seconds());
    let call = sim.ringing("1.1");
    sim.news(&call, None);
    assert!(sim.desk.counts_seconds());
    sim.news(&sim.over(&call, Outcome::Missed), None);
    assert!(!sim.desk.counts_seconds());
    sim.update(Input::Connection(Connection::Offline {
        why: Offline::Lost,
        since_unix_ms: 0,
        retry_unix_ms: None,
    }));
    assert!(sim.desk.counts_seconds(), "the time to the next attempt");
    sim.secs(3600);
    assert!(sim.desk.calls.values().next().is_none(), "nothing is kept");
}

#[test]
fn a_time_without_a_connection_is_kept_and_what_was_refused_for_it_goes() {
    let mut sim = Sim::online();
    let offline = |since_unix_ms| {
        Input::Connection(Connection::Offline {
            why: Offline::Lost,
            since_unix_ms,
            retry_unix_ms: None,
        })
    };
    let lost = sim.now.unix_ms;
    sim.update(offline(lost));
    sim.secs(4);
    sim.update(Input::Connection(online()));
    assert_eq!(sim.snapshot().journal.breaks, [], "too short to tell");

    let lost = sim.now.unix_ms;
    sim.update(offline(lost));
    sim.secs(60);
    sim.command(Command::Dial(IVAN.into()));
    let refused = |sim: &Sim| matches!(sim.snapshot().dial, DialState::Impossible(_));
    assert!(refused(&sim));
    sim.update(offline(lost));
    assert!(refused(&sim), "another attempt was in vain");
    sim.update(Input::Connection(online()));
    assert!(!refused(&sim), "now it is possible");
    let kept = Break {
        from_unix_ms: lost,
        to_unix_ms: lost + 60_000,
    };
    assert_eq!(sim.snapshot().journal.breaks, [kept]);

    for _ in 0..300 {
        let lost = sim.now.unix_ms;
        sim.update(offline(lost));
        sim.secs(10);
        sim.update(Input::Connection(online()));
    }
    assert_eq!(sim.snapshot().journal.breaks.len(), 100);
}
