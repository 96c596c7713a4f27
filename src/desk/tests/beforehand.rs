//! Before a number is called: a colleague who talks with it, a call in vain a moment ago.

use super::*;
use snapshot::{DialState, Meanwhile};

const NUMBER: &str = "79161234567";

fn dials(sim: &mut Sim) -> bool {
    let effects = sim.command(Command::Dial(NUMBER.into()));
    let is_dialled = |effect: &Effect| matches!(effect, Effect::Originate { .. });
    effects.iter().any(is_dialled)
}

fn held(sim: &Sim) -> Option<Meanwhile> {
    match sim.snapshot().dial {
        DialState::Held { why, .. } => why.meanwhile,
        _ => None,
    }
}

fn outgoing(sim: &Sim, id: &str, by: &str) -> Call {
    Call {
        direction: Direction::Outgoing,
        number: Some(NUMBER.into()),
        extension: Some(by.into()),
        phase: Phase::Ringing,
        ..sim.ringing(id)
    }
}

#[test]
fn a_colleague_who_talks_with_the_number_is_named_before_it_is_called() {
    let mut sim = Sim::online();
    let call = talking(&outgoing(&sim, "1", "102"), "102");
    sim.news(&call, None);
    sim.secs(30);
    sim.command(Command::Suggest("8 916 123-45-67".into()));
    let talks = |told: &Option<Meanwhile>| matches!(told, Some(Meanwhile::Talks { who: Some(who), .. }) if who == "Борис (102)");
    let typed = sim.snapshot().beforehand.typed;
    assert!(talks(&typed), "{typed:?}");
    sim.command(Command::SelectParty(Some(NUMBER.into())));
    assert!(talks(&sim.snapshot().beforehand.selected));
    assert!(!dials(&mut sim), "the first press tells");
    assert!(talks(&held(&sim)));
    assert!(!dials(&mut sim), "a double click is one press");
    sim.secs(1);
    assert!(dials(&mut sim), "the second calls");
}

#[test]
fn nothing_is_told_of_others_and_once_it_is_over() {
    let mut sim = Sim::online();
    let call = talking(&outgoing(&sim, "1", "102"), "102");
    sim.news(&call, None);
    sim.command(Command::Suggest("8 916 123-45-68".into()));
    assert_eq!(sim.snapshot().beforehand.typed, None);
    let over = sim.over(&call, Outcome::Answered);
    sim.news(&over, None);
    sim.command(Command::Suggest("8 916 123-45-67".into()));
    assert_eq!(sim.snapshot().beforehand.typed, None);
    assert!(dials(&mut sim));
}

#[test]
fn a_call_in_vain_is_told_for_a_minute() {
    for (by, outcome, is_told) in [
        ("102", Outcome::NoAnswer, true),
        ("102", Outcome::Busy, true),
        ("102", Outcome::Answered, false),
        ("101", Outcome::NoAnswer, true),
        // One hears that a line is busy, and calls again.
        ("101", Outcome::Busy, false),
        ("101", Outcome::OwnPhone, false),
    ] {
        let mut sim = Sim::online();
        let call = outgoing(&sim, "1", by);
        sim.news(&call, None);
        let over = sim.over(&call, outcome);
        sim.news(&over, None);
        sim.secs(20);
        let is_dialled = dials(&mut sim);
        assert_eq!(is_dialled, !is_told, "{by} {outcome:?}");
        let who = match held(&sim) {
            Some(Meanwhile::Unanswered { who, .. }) => who,
            _ => None,
        };
        let named = (by == "102" && is_told).then(|| "Борис (102)".to_owned());
        assert_eq!(who, named, "{by} {outcome:?}");
        sim.command(Command::DismissDial);
        sim.secs(41);
        assert!(is_dialled || dials(&mut sim), "a minute later: {outcome:?}");
    }
}

#[test]
fn who_calls_the_office_now_is_not_called_back_unawares() {
    let mut sim = Sim::online();
    let call = Call {
        number: Some(NUMBER.into()),
        ..sim.ringing("1")
    };
    sim.news(&call, None);
    assert!(!dials(&mut sim));
    let told = held(&sim);
    assert!(matches!(told, Some(Meanwhile::Rings { .. })), "{told:?}");
}
