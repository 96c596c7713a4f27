//! What may not be called is called by no door of the desk, and said; so many calls a minute, the next is asked of.

use super::*;
use crate::calls::Standing;
use crate::handling::Order;
use snapshot::{DialProblem, DialState, Problem, Refusal, TransferHow};

const REFUSED: [&str; 3] = ["8 809 505-12-34", "+881 612 345 678", "+375 29 123-45-67"];
const ALLOWED: [&str; 3] = ["8 916 555-00-11", "105", "112"];

fn dials(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::Originate { .. } | Effect::HandOver { .. } | Effect::Handle { .. }
        )
    })
}

fn speaking(sim: &mut Sim) {
    let mut call = talking(&sim.ringing("1"), "101");
    let up = |channel: &str, extension: Option<&str>, hears: &str| LegView {
        channel: channel.into(),
        uniqueid: channel.into(),
        extension: extension.map(Into::into),
        up: Some(Duration::ZERO),
        now: Standing {
            is_real: true,
            is_party: extension.is_none(),
            hears: vec![hears.into()],
            is_pair: true,
            ..Standing::default()
        },
        ..leg("101", Duration::ZERO)
    };
    call.legs = vec![
        up("PJSIP/trunk-1", None, "PJSIP/101-1"),
        up("PJSIP/101-1", Some("101"), "PJSIP/trunk-1"),
    ];
    sim.own(&call, Some(CardState::Answered));
}

#[test]
fn policy_vectors_through_every_door_of_the_desk() {
    let transfer = |how| {
        move |text: &str| Command::Transfer {
            call: "1".into(),
            to: text.into(),
            how,
        }
    };
    type Door = (&'static str, Box<dyn Fn(&str) -> Command>);
    let doors: [Door; 6] = [
        ("button", Box::new(|text| Command::Dial(text.into()))),
        ("anyway", Box::new(|text| Command::DialAnyway(text.into()))),
        ("hotkey", Box::new(|text| Command::Offer(Some(text.into())))),
        ("hand over", Box::new(|text| Command::HandOver(text.into()))),
        ("blind", Box::new(transfer(TransferHow::Blind))),
        ("attended", Box::new(transfer(TransferHow::Attended))),
    ];
    for (door, command) in &doors {
        for text in REFUSED.iter().chain(&ALLOWED) {
            let mut sim = Sim::online();
            speaking(&mut sim);
            let mut effects = sim.command(command(text));
            if *door == "hotkey" {
                assert!(!dials(&effects), "it is shown first");
                sim.secs(1);
                effects = sim.command(command(text));
            }
            let is_allowed = ALLOWED.contains(text);
            assert_eq!(dials(&effects), is_allowed, "{door} {text}: {effects:?}");
            let logged = effects.iter().find_map(|effect| match effect {
                Effect::Refused { masked, .. } => Some(masked.clone()),
                _ => None,
            });
            assert_eq!(logged.is_some(), !is_allowed, "{door} {text}");
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            assert!(logged.is_none_or(|masked| digits(&masked) <= 4), "{text}");
            let snapshot = sim.snapshot();
            let row = snapshot.calls.iter().find(|row| row.call == "1");
            let problem = row.and_then(|row| row.handling.problem.clone());
            let is_said = matches!(
                snapshot.dial,
                DialState::Impossible(DialProblem::Refused(_))
            ) || matches!(problem, Some((_, Problem::NotAllowed(_))));
            assert_eq!(is_said, !is_allowed, "{door} {text}");
        }
    }
}

#[test]
fn a_refusal_names_the_number_and_why() {
    let mut sim = Sim::online();
    sim.command(Command::Dial("8 10 375 29 123 45 67".into()));
    let DialState::Impossible(DialProblem::Refused(refused)) = sim.snapshot().dial else {
        panic!("{:?}", sim.snapshot().dial);
    };
    assert_eq!(refused.number_shown, "+375 29 123-45-67");
    let why = Refusal::Country {
        country: Some("BY".into()),
        calling_code: 375,
    };
    assert_eq!(refused.why, why);
}

#[test]
fn without_a_pbx_the_same_is_refused() {
    let mut sim = Sim::new(|settings| settings.pbx.host.clear());
    assert!(!dials(&sim.command(Command::Dial(REFUSED[0].into()))));
    assert!(dials(&sim.command(Command::Dial(ALLOWED[0].into()))));
}

#[test]
fn a_transfer_leaves_by_the_line_of_its_number() {
    let mut sim = Sim::new(|settings| {
        settings.dialling.routes = vec![settings::Route {
            numbers: vec!["mobile".into()],
            context: "gsm".into(),
            ..settings::Route::default()
        }];
    });
    sim.update(Input::Connection(online()));
    speaking(&mut sim);
    let effects = sim.command(Command::Transfer {
        call: "1".into(),
        to: "8 916 123-45-67".into(),
        how: TransferHow::Blind,
    });
    let context = effects.iter().find_map(|effect| match effect {
        Effect::Handle {
            order: Order::BlindTransfer { to, .. } | Order::Exists { to },
            ..
        } => Some(to.context().to_owned()),
        _ => None,
    });
    assert_eq!(context.as_deref(), Some("gsm"), "{effects:?}");
}

#[test]
fn more_calls_than_a_minute_allows_are_asked_of() {
    let mut sim = Sim::new(|settings| settings.dialling.policy.calls_per_minute = 3);
    sim.update(Input::Connection(online()));
    let dial = |sim: &mut Sim, text: &str| {
        sim.pass(Duration::from_millis(10));
        dials(&sim.command(Command::Dial(text.into())))
    };
    for last in 0..3 {
        assert!(dial(&mut sim, &format!("8 916 123-45-6{last}")));
    }
    assert!(dial(&mut sim, "102"), "a colleague costs nothing");
    assert!(dial(&mut sim, "112"), "help is never asked of");
    assert!(!dial(&mut sim, "8 916 123-45-64"));
    let held = |sim: &Sim| match sim.snapshot().dial {
        DialState::Held { number, why, .. } => Some((number, why.calls_within_minute)),
        _ => None,
    };
    let asked = Some(("8 916 123-45-64".to_owned(), Some(3)));
    assert_eq!(held(&sim), asked);
    assert!(!dial(&mut sim, "8 916 123-45-64"), "the same double click");
    sim.secs(1);
    assert!(dial(&mut sim, "8 916 123-45-64"), "once it was read");
    assert!(!dial(&mut sim, "8 916 123-45-65"), "each further one");
    assert!(dials(
        &sim.command(Command::DialAnyway("8 916 123-45-65".into()))
    ));
    sim.secs(61);
    assert!(dial(&mut sim, "8 916 123-45-66"), "a minute later");
}
