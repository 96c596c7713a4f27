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
    let doors: [Door; 7] = [
        ("button", Box::new(|text| Command::Dial(text.into()))),
        ("anyway", Box::new(|text| Command::DialAnyway(text.into()))),
        ("hotkey", Box::new(|text| Command::Offer(Some(text.into())))),
        (
            "hand over anyway",
            Box::new(|text| Command::HandOverAnyway(text.into())),
        ),
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

/// What a courier's call and a callback may not reach.
#[test]
fn policy_vectors_through_the_callback_and_the_connect_buttons() {
    for text in REFUSED.iter().chain(&ALLOWED) {
        let is_allowed = ALLOWED.contains(text);
        let mut sim = Sim::new(|settings| {
            settings.couriers.channel = "PJSIP/{NUMBER}@trunk_name".into();
        });
        sim.update(Input::Connection(online()));
        let back = |courier: &str, to: &str| Command::CallCourierBack {
            courier: courier.into(),
            to: to.into(),
            anyway: true,
        };
        assert_eq!(
            dials(&sim.command(back("8 916 555-00-01", text))),
            is_allowed,
            "{text}"
        );
        let is_outside = !matches!(*text, "105" | "112");
        if is_outside {
            let mut sim = Sim::new(|settings| {
                settings.couriers.channel = "PJSIP/{NUMBER}@trunk_name".into();
            });
            sim.update(Input::Connection(online()));
            let effects = sim.command(back(text, "8 916 555-00-01"));
            assert_eq!(dials(&effects), is_allowed, "the courier {text}");
            let mut sim = Sim::online();
            speaking(&mut sim);
            let who = with_courier(text);
            sim.update(looked(IVAN, Ok(who)));
            let row = sim.snapshot();
            let to = row.calls[0].handling.connect.to.first().cloned();
            let to = to.expect("the courier stands there").number;
            for how in [TransferHow::Blind, TransferHow::Attended] {
                let effects = sim.command(Command::Connect {
                    call: "1".into(),
                    number: to.clone(),
                    how,
                });
                assert_eq!(dials(&effects), is_allowed, "{how:?} {text}");
                sim.secs(70);
            }
        }
    }
}

/// A recipient whose parcel somebody holds who has this number.
fn with_courier(number: &str) -> Answer {
    let mut answer = found("Иван Петров", "1001");
    let order = answer
        .matches
        .first_mut()
        .and_then(|m| m.orders.first_mut());
    if let Some(order) = order {
        order.courier = Some(crate::ports::directory::Holder {
            code: "7".into(),
            name: "Петров".into(),
            phones: vec![number.into()],
        });
    }
    answer
}

#[test]
fn callbacks_connects_and_transfers_count_and_are_asked_of() {
    let new = || {
        let mut sim = Sim::new(|settings| {
            settings.dialling.policy.calls_per_minute = 1;
            settings.couriers.channel = "PJSIP/{NUMBER}@trunk_name".into();
        });
        sim.update(Input::Connection(online()));
        speaking(&mut sim);
        sim.update(looked(IVAN, Ok(with_courier("8 916 555-00-07"))));
        sim
    };
    let connect = |how| Command::Connect {
        call: "1".into(),
        number: "79165550007".into(),
        how,
    };
    let transfer = |how| Command::Transfer {
        call: "1".into(),
        to: "8 916 555-00-08".into(),
        how,
    };
    let back = || Command::CallCourierBack {
        courier: "8 916 555-00-07".into(),
        to: "8 916 555-00-09".into(),
        anyway: false,
    };
    let doors = || {
        [
            connect(TransferHow::Blind),
            connect(TransferHow::Attended),
            transfer(TransferHow::Blind),
            transfer(TransferHow::Attended),
            back(),
        ]
    };
    for (at, command) in doors().into_iter().enumerate() {
        // The first passes, and counts: the next call of any kind is asked of.
        let mut sim = new();
        assert!(dials(&sim.command(command.clone())), "{command:?}");
        sim.secs(1);
        let next = sim.command(Command::Dial("8 916 123-45-99".into()));
        assert!(!dials(&next), "{command:?} did not count");
        // And the other way round; a second press does it, once the first was read.
        let mut sim = new();
        assert!(dials(&sim.command(Command::Dial("8 916 123-45-99".into()))));
        let own = sim.snapshot().dial;
        assert!(matches!(own, DialState::Placed { .. }));
        if at == 4 {
            // The own click is under way, which alone would refuse it.
            continue;
        }
        assert!(!dials(&sim.command(command.clone())), "{command:?}");
        let problem = sim
            .snapshot()
            .calls
            .iter()
            .find(|row| row.call == "1")
            .and_then(|row| row.handling.problem.clone());
        let Some((_, Problem::Held { why, .. })) = problem else {
            panic!("{command:?}: {problem:?}");
        };
        assert_eq!(why.calls_within_minute, Some(1), "{command:?}");
        assert!(
            !dials(&sim.command(command.clone())),
            "a double click: {command:?}"
        );
        sim.secs(1);
        assert!(dials(&sim.command(command.clone())), "{command:?}");
    }
    // A callback is told where clicks are, and its second press calls.
    let mut sim = new();
    assert!(dials(&sim.command(connect(TransferHow::Blind))));
    assert!(!dials(&sim.command(back())));
    let courier = match sim.snapshot().dial {
        DialState::Held { courier, why, .. } => courier.zip(why.calls_within_minute),
        _ => None,
    };
    assert_eq!(courier, Some(("8 916 555-00-07".into(), 1)));
    sim.secs(1);
    assert!(dials(&sim.command(back())));
}

#[test]
fn a_link_that_is_opened_again_and_again_calls_nobody() {
    let mut sim = Sim::online();
    for _ in 0..3 {
        sim.secs(2);
        let link = Command::OfferLink("+7 916 555-00-11".into());
        assert!(!dials(&sim.command(link)));
    }
    let offered = sim.snapshot().offered;
    assert!(
        matches!(&offered, Some(snapshot::Offered::Link { to_dial, .. }) if to_dial == "79165550011"),
        "{offered:?}"
    );
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
