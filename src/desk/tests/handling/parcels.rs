//! A courier who calls, connected with a recipient whose parcel the courier holds.

use super::connect::{connect, offered, parcel, recipient, speaking_with, tells};
use super::*;
use crate::calls::{HandedRole, HandedTo};
use crate::ports::directory::{DirectoryError, Manager, Match};
use snapshot::{NobodyToConnect, TransferHow};

fn courier() -> Match {
    Match {
        role: Role::Courier,
        found: Found::Courier,
        code: "7".into(),
        name: Some("Петров".into()),
        manager: Some(Manager {
            user: "boris".into(),
            name: Some("Борис".into()),
            extensions: vec!["102".into()],
        }),
        ..recipient(Vec::new())
    }
}

fn waits(code: &str, name: &str, order: &str, phones: &[&str]) -> Match {
    Match {
        code: code.into(),
        name: Some(name.into()),
        phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
        ..recipient(vec![parcel(order, None)])
    }
}

fn bag() -> Vec<Match> {
    vec![
        waits("904", "Котова", "1004", &["79265550003"]),
        waits("903", "Ёлкин", "1003", &["8 926 555-00-01, жена"]),
        waits("902", "Безномеров", "1002", &["нет", "101"]),
        waits("901", "Ёлкин", "1001", &["79265550001", "79265550002"]),
    ]
}

fn asked(effects: &[Effect]) -> Vec<&str> {
    let couriers = effects.iter().filter_map(|effect| match effect {
        Effect::Parcels { courier } => Some(courier.as_str()),
        _ => None,
    });
    couriers.collect()
}

fn told(sim: &mut Sim, answer: Result<Vec<Match>, DirectoryError>) {
    let courier = "7".to_owned();
    sim.update(Input::Parcels { courier, answer });
}

#[test]
fn a_courier_is_offered_the_recipients_of_the_parcels_in_hand() {
    let mut sim = talking_desk();
    let effects = sim.update(tells(courier()));
    assert_eq!(asked(&effects), ["7"]);
    // Nothing waits for the answer: the manager is offered already.
    let roles = |sim: &Sim| -> Vec<HandedRole> { offered(sim).iter().map(|to| to.role).collect() };
    assert_eq!(roles(&sim), [HandedRole::Manager]);
    assert_eq!(handling(&sim).connect.nobody, None);
    told(&mut sim, Ok(bag()));
    let to = offered(&sim);
    let lines: Vec<_> = to
        .iter()
        .map(|to| (to.name.as_str(), to.number.as_str(), to.order.as_deref()))
        .collect();
    assert_eq!(
        lines,
        [
            ("Котова", "79265550003", Some("1004")),
            ("Ёлкин", "79265550001", Some("1003, 1001")),
            ("Борис", "102", None),
        ]
    );
    assert_eq!(to[0].role, HandedRole::Recipient);
    // The journal is asked about the manager, not about everybody who waits for a parcel.
    let effects = sim.secs(1);
    let asks = |effect: &Effect| matches!(effect, Effect::CallsOf { number, .. } if number.starts_with("7926"));
    assert!(!effects.iter().any(asks), "{effects:?}");
}

#[test]
fn what_the_courier_holds_is_asked_once_for_a_call_and_again_for_the_next() {
    let mut sim = talking_desk();
    assert_eq!(asked(&sim.update(tells(courier()))), ["7"]);
    told(&mut sim, Ok(bag()));
    let call = speaking(&sim);
    assert_eq!(asked(&sim.own(&call, Some(CardState::Answered))).len(), 0);
    assert_eq!(asked(&sim.update(tells(courier()))).len(), 0);
    let line = "PJSIP/trunk_name-00000011";
    let own = "PJSIP/101-00000012";
    let legs = vec![up(line, None, &[own]), up(own, Some("101"), &[line])];
    let next = with_legs(&sim.ringing("2"), Phase::Talking, legs);
    assert_eq!(asked(&sim.own(&next, Some(CardState::Answered))), ["7"]);
    // Of somebody who is no courier nothing is asked.
    let mut sim = talking_desk();
    assert_eq!(asked(&sim.update(tells(recipient(Vec::new())))).len(), 0);
    // Nor where nobody may be put through.
    let mut sim = talking_desk();
    sim.update(Input::Rights(Rights::listed(["Originate"])));
    assert_eq!(asked(&sim.update(tells(courier()))).len(), 0);
}

#[test]
fn why_no_recipient_is_offered_is_told() {
    let late = DirectoryError::TimedOut { ms: 3000 };
    let nameless = vec![waits("902", "Безномеров", "1002", &["нет"])];
    for (answer, why) in [
        (Ok(Vec::new()), NobodyToConnect::NothingHeld),
        (Ok(nameless), NobodyToConnect::NoRecipientsNumber),
        (Err(late.clone()), NobodyToConnect::NotTold { error: late }),
    ] {
        let mut sim = speaking_with(courier());
        told(&mut sim, answer);
        assert_eq!(handling(&sim).connect.nobody, Some(why));
        assert_eq!(offered(&sim).len(), 1, "the manager is there all the same");
    }
}

#[test]
fn a_full_bag_is_bounded_and_leaves_the_manager() {
    let mut sim = speaking_with(courier());
    let number = |n: usize| format!("7926555{n:04}");
    let full = (0..200).map(|n| waits(&n.to_string(), "Котова", &n.to_string(), &[&number(n)]));
    told(&mut sim, Ok(full.collect()));
    let to = offered(&sim);
    assert_eq!(to.len(), 41);
    assert_eq!(to[40].role, HandedRole::Manager);
}

#[test]
fn the_courier_is_put_through_and_the_journal_has_the_recipient_and_the_order() {
    let mut sim = speaking_with(courier());
    told(&mut sim, Ok(bag()));
    let (request, order) = one(connect(&mut sim, "79265550003", TransferHow::Blind));
    let Order::Exists { to } = order else {
        panic!("{order:?}");
    };
    assert_eq!(
        (to.context(), to.exten()),
        ("trubka-connect", "79265550003")
    );
    answer(&mut sim, request, Answer::Told("1".into()));
    sim.secs(1);
    let mut leg = up("PJSIP/trunk_name-00000009", None, &[]);
    (leg.born, leg.up) = (sim.now.mono, Some(sim.now.mono));
    let mut own = up(OWN, Some("101"), &[]);
    own.ended = Some(sim.now.mono);
    let legs = vec![up(LINE, None, &[]), own, leg];
    let mut call = with_legs(&sim.ringing("1"), Phase::Talking, legs);
    call.transfers = vec![Transfer {
        kind: TransferKind::Redirect,
        to: "79265550003".into(),
        answered: false,
        who: None,
    }];
    let effects = sim.own(&call, Some(CardState::Ended));
    let entry = recorded(&effects).last().map(|entry| (*entry).clone());
    let who = HandedTo {
        role: HandedRole::Recipient,
        name: "Котова".into(),
        code: "904".into(),
        order: Some("1004".into()),
    };
    let entry = entry.expect("an entry");
    assert_eq!(entry.transfers[0].who.as_deref(), Some(&who));
    assert_eq!(entry.orders, ["1004"], "the call is found by it");
}
