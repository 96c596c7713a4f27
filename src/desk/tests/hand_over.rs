//! Past the PBX: numbers for the system's calling program, and the attempts in the journal.

use super::*;
use crate::ports::calling_program::CallingProgramError;
use snapshot::{DialProblem, DialState};

fn without_pbx() -> Sim {
    Sim::new(|settings| settings.pbx.host.clear())
}

fn link(effects: &[Effect]) -> &str {
    match effects {
        [Effect::HandOver { link }] => link,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_pbx_a_click_goes_to_the_calling_program_and_the_journal_keeps_the_attempt() {
    let mut sim = without_pbx();
    let effects = sim.command(Command::Dial("8 (916) 123-45-67 доб. 12".into()));
    assert_eq!(link(&effects), "tel:+79161234567");
    assert_eq!(sim.snapshot().dial, DialState::Idle, "nothing is known yet");
    let effects = sim.update(Input::HandedOver(Ok(())));
    assert!(matches!(
        sim.snapshot().dial,
        DialState::HandedOver { number_shown } if number_shown.contains("+7 916 123-45-67")
    ));
    assert!(sim.snapshot().calls.is_empty() && sim.cards().is_empty());
    assert_eq!(lookups(&effects), [IVAN]);
    let effects = sim.update(looked(IVAN, Ok(found("Иван Петров", "77"))));
    let entry = recorded(&effects)[0];
    assert_eq!(entry.outcome, Some(Outcome::Attempted));
    assert_eq!(entry.direction, Direction::Outgoing);
    assert_eq!(entry.ended_unix_ms, Some(entry.started_unix_ms));
    assert_eq!((entry.ring_ms, entry.talk_ms), (None, None));
    assert_eq!(entry.extension.as_deref(), Some("101"));
    let party = entry.party.as_ref().and_then(|party| party.name.as_deref());
    assert_eq!(party, Some("Иван Петров"));
    assert!(entry.own && entry.pbx.is_empty());
    sim.secs(15);
    assert_eq!(sim.snapshot().dial, DialState::Idle, "the notice leaves");
}

#[test]
fn without_a_pbx_the_journal_is_ones_own_even_without_an_extension() {
    let mut sim = Sim::new(|settings| {
        settings.pbx.host.clear();
        settings.operator = Operator::default();
    });
    let effects = sim.command(Command::MissedOnly(true));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Page { query, .. } => Some(&query.extensions),
        _ => None,
    });
    assert_eq!(asked, Some(&vec![]));
}

#[test]
fn short_numbers_go_as_they_are_and_codes_do_not_go() {
    let mut sim = without_pbx();
    assert_eq!(link(&sim.command(Command::Dial("112".into()))), "tel:112");
    sim.update(Input::HandedOver(Ok(())));
    assert_eq!(sim.command(Command::Dial("*8101".into())), []);
    assert_eq!(
        sim.snapshot().dial,
        DialState::Impossible(DialProblem::ServiceCode)
    );
    assert_eq!(sim.command(Command::Dial("tel:Иванов".into())), []);
    assert!(matches!(sim.snapshot().dial, DialState::Invalid { .. }));
}

#[test]
fn a_second_click_waits_for_the_first() {
    let mut sim = without_pbx();
    link(&sim.command(Command::Dial(IVAN.into())));
    assert_eq!(sim.command(Command::Dial(IVAN.into())), []);
    assert_eq!(
        sim.snapshot().dial,
        DialState::Impossible(DialProblem::AlreadyDialling)
    );
}

#[test]
fn a_program_that_does_not_take_it_is_said_and_leaves_no_attempt() {
    let mut sim = without_pbx();
    link(&sim.command(Command::Dial(IVAN.into())));
    let why = CallingProgramError::Ourselves;
    let effects = sim.update(Input::HandedOver(Err(why.clone())));
    assert_eq!(effects, []);
    assert_eq!(
        sim.snapshot().dial,
        DialState::Impossible(DialProblem::CallingProgram(why))
    );
    link(&sim.command(Command::Dial(IVAN.into())));
}

#[test]
fn with_the_pbx_down_the_calling_program_is_offered_and_asked_only_when_told() {
    let mut sim = Sim::new(|settings| settings.dialling.policy.countries = vec!["*".into()]);
    // As it must be typed to be the same number again: Vietnam's looks Russian without its plus.
    assert_eq!(sim.command(Command::Dial("+84 91 234 56 78".into())), []);
    let DialState::Impossible(DialProblem::Offline { number }) = sim.snapshot().dial else {
        panic!("{:?}", sim.snapshot().dial);
    };
    let effects = sim.command(Command::HandOver(number));
    assert_eq!(link(&effects), "tel:+84912345678");
}
