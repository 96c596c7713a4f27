//! Callers connected with the courier who holds the parcel: who is offered, what the PBX is asked, who comes back.

use super::*;
use crate::calls::{HandedRole, HandedTo};
use crate::desk::{entries, lookups::Lookups};
use crate::ports::directory::{Holder, Manager, Order as Parcel};
use crate::ports::journal::Row;
use snapshot::{CameBack, ConnectTo, NobodyToConnect};

const COURIER: &str = "PJSIP/trunk_name-00000009";

pub(super) fn parcel(number: &str, courier: Option<(&str, &str, &[&str])>) -> Parcel {
    Parcel {
        number: number.into(),
        state: None,
        courier: courier.map(|(code, name, phones)| Holder {
            code: code.into(),
            name: name.into(),
            phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
        }),
        client: None,
        window: None,
        sum: None,
        address: None,
    }
}

pub(super) fn recipient(orders: Vec<Parcel>) -> Match {
    let ivan = found("Иван Петров", "1").matches.remove(0);
    Match { orders, ..ivan }
}

fn client() -> Match {
    Match {
        role: Role::Client,
        found: Found::Client,
        ..recipient(Vec::new())
    }
}

pub(super) fn tells(who: Match) -> Input {
    let answer = crate::ports::directory::Answer {
        matches: vec![who],
        ..crate::ports::directory::Answer::default()
    };
    looked(IVAN, Ok(answer))
}

fn petrov() -> Parcel {
    let phones = &["8 916 555-00-01 (раб.)", "89165550002"];
    parcel("1001", Some(("7", "Петров", phones)))
}

/// 101 speaks with somebody of whom the directory says this.
pub(super) fn speaking_with(who: Match) -> Sim {
    let mut sim = talking_desk();
    sim.update(tells(who));
    sim
}

pub(super) fn offered(sim: &Sim) -> Vec<ConnectTo> {
    handling(sim).connect.to
}

pub(super) fn connect(sim: &mut Sim, number: &str, how: TransferHow) -> Vec<Effect> {
    sim.command(Command::Connect {
        call: call_id(),
        number: number.into(),
        how,
    })
}

/// Ivan was sent away, and these legs are there besides.
fn sent_away(sim: &mut Sim, more: Vec<LegView>) -> Call {
    let line = up(LINE, None, &[]);
    let mut own = up(OWN, Some("101"), &[]);
    own.ended = Some(sim.now.mono);
    let mut legs = vec![line, own];
    legs.extend(more);
    let mut call = with_legs(&sim.ringing("1"), Phase::Ringing, legs);
    call.transfers = vec![Transfer {
        kind: TransferKind::Redirect,
        to: "79165550001".into(),
        answered: false,
        who: None,
    }];
    call
}

fn courier_leg(sim: &Sim, cause: Option<u32>) -> LegView {
    let mut leg = up(COURIER, None, &[]);
    (leg.born, leg.up) = (sim.now.mono, None);
    leg.ringing = Some(sim.now.mono);
    leg.cause = cause;
    leg.ended = cause.map(|_| sim.now.mono);
    leg
}

fn own_phone_rings(sim: &Sim) -> LegView {
    let mut leg = up("PJSIP/101-0000000a", Some("101"), &[]);
    (leg.born, leg.up) = (sim.now.mono, None);
    leg.ringing = Some(sim.now.mono);
    leg
}

#[test]
fn a_recipient_is_offered_the_courier_who_holds_the_parcel() {
    let sim = speaking_with(recipient(vec![
        petrov(),
        parcel("1002", None),
        parcel("1003", Some(("8", "Орлов", &["89165550004"]))),
        parcel("1004", Some(("7", "Петров", &["89165550001"]))),
    ]));
    let to = offered(&sim);
    let told: Vec<_> = to
        .iter()
        .map(|to| (to.name.as_str(), to.number.as_str(), to.order.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("Петров", "79165550001", Some("1001, 1004")),
            ("Орлов", "79165550004", Some("1003"))
        ]
    );
    let connect = handling(&sim).connect;
    assert_eq!(connect.how, Some(TransferHow::Attended));
    assert!(connect.both_ways && connect.nobody.is_none());
}

#[test]
fn nobody_to_connect_with_is_told_why() {
    let sim = speaking_with(recipient(vec![parcel("1001", None)]));
    let connect = handling(&sim).connect;
    assert_eq!(
        (connect.to, connect.nobody),
        (Vec::new(), Some(NobodyToConnect::NoHolder))
    );
    let holder = Some(("7", "Петров", &["нет телефона"][..]));
    let sim = speaking_with(recipient(vec![parcel("1001", holder)]));
    let name = "Петров".to_owned();
    assert_eq!(
        handling(&sim).connect.nobody,
        Some(NobodyToConnect::NoNumber { name })
    );
    // Of a client nothing is said about couriers.
    let sim = speaking_with(client());
    assert_eq!(handling(&sim).connect.nobody, None);
}

#[test]
fn a_manager_is_offered_by_the_first_number_that_is_free() {
    let manager = |extensions: &[&str]| Match {
        manager: Some(Manager {
            user: "boris".into(),
            name: Some("Борис".into()),
            extensions: extensions.iter().map(|x| (*x).to_owned()).collect(),
        }),
        ..client()
    };
    let numbers =
        |sim: &Sim| -> Vec<String> { offered(sim).into_iter().map(|to| to.number).collect() };
    let mut sim = speaking_with(manager(&["101", "102", "8 916 555-00-09"]));
    assert_eq!(numbers(&sim), ["102"], "the own one is left out");
    let legs = vec![
        up("PJSIP/line-1", None, &[ASKED]),
        up(ASKED, Some("102"), &["PJSIP/line-1"]),
    ];
    let other = with_legs(&sim.ringing("2"), Phase::Talking, legs);
    sim.news(&other, None);
    let call = speaking(&sim);
    sim.own(&call, Some(CardState::Answered));
    assert_eq!(numbers(&sim), ["79165550009"]);
    assert_eq!(offered(&sim)[0].role, HandedRole::Manager);
}

#[test]
fn at_once_the_way_back_is_set_before_the_caller_is_sent() {
    let mut sim = speaking_with(recipient(vec![petrov()]));
    let (request, order) = one(connect(&mut sim, "79165550001", TransferHow::Blind));
    let Order::Exists { to } = order else {
        panic!("{order:?}");
    };
    assert_eq!(
        (to.context(), to.exten()),
        ("trubka-connect", "79165550001")
    );
    let sent = orders(answer(&mut sim, request, Answer::Told("1".into())));
    let sent: Vec<Order> = sent.into_iter().map(|(_, order)| order).collect();
    let channel = LINE.to_owned();
    let back = Order::BringBack {
        channel: channel.clone(),
        extension: "101".into(),
    };
    assert_eq!(sent, [back, Order::Redirect { channel, to }]);
    assert_eq!(handling(&sim).asked, Some(Act::Connect));
    // Only whom the directory offers is called: what else a screen names is not.
    let mut sim = speaking_with(recipient(vec![petrov()]));
    assert_eq!(
        orders(connect(&mut sim, "+79169999999", TransferHow::Blind)),
        []
    );
}

#[test]
fn without_the_context_the_caller_stays_and_the_row_says_what_is_missing() {
    let mut sim = speaking_with(recipient(vec![petrov()]));
    let (request, _) = one(connect(&mut sim, "79165550001", TransferHow::Blind));
    assert_eq!(
        orders(answer(&mut sim, request, Answer::Told("0".into()))),
        []
    );
    let told = handling(&sim);
    let context = "trubka-connect".to_owned();
    assert_eq!(
        told.problem,
        Some((Act::Connect, Problem::NoContext(context.clone())))
    );
    assert_eq!(told.connect.lacks_context, Some(context));
    // It was added: the next click finds it.
    let (request, _) = one(connect(&mut sim, "79165550001", TransferHow::Blind));
    answer(&mut sim, request, Answer::Told("1".into()));
    assert_eq!(handling(&sim).connect.lacks_context, None);
}

#[test]
fn the_context_is_looked_for_as_soon_as_the_rights_are_known() {
    let mut sim = Sim::online();
    let rights = Rights::listed(["Getvar", "Redirect", "Setvar"]);
    let (request, order) = one(sim.update(Input::Rights(rights)));
    assert!(matches!(&order, Order::Exists { to } if to.context() == "trubka-connect"));
    answer(&mut sim, request, Answer::Told("0".into()));
    let call = speaking(&sim);
    sim.own(&call, Some(CardState::Answered));
    sim.update(tells(recipient(vec![petrov()])));
    assert!(handling(&sim).connect.lacks_context.is_some());
    // Who may send nobody is not asked anything.
    let none = sim.update(Input::Rights(Rights::listed(["Originate"])));
    assert_eq!(orders(none), []);
    assert_eq!(offered(&sim), []);
}

#[test]
fn who_comes_back_is_told_why_and_the_next_best_is_offered() {
    for (cause, why) in [
        (17, CameBack::Busy),
        (21, CameBack::Declined),
        (1, CameBack::BadNumber),
        (34, CameBack::Line),
        (19, CameBack::Unreachable),
        (16, CameBack::Silent),
        (0, CameBack::Silent),
    ] {
        let mut sim = speaking_with(recipient(vec![petrov()]));
        connect(&mut sim, "79165550001", TransferHow::Blind);
        sim.secs(1);
        let courier = courier_leg(&sim, None);
        let call = sent_away(&mut sim, vec![courier]);
        sim.own(&call, Some(CardState::Ended));
        assert_eq!(handling(&sim).problem, None, "it rings there");
        let stage = Stage::HandedOn {
            to: "Петров (+7 916 555-00-01)".into(),
            answered: false,
        };
        assert_eq!(handling(&sim).stage, stage);
        let legs = vec![courier_leg(&sim, Some(cause)), own_phone_rings(&sim)];
        let call = sent_away(&mut sim, legs);
        sim.own(&call, Some(CardState::Ringing));
        let who = "Петров (+7 916 555-00-01)".to_owned();
        let problem = Problem::CameBack { who, why };
        assert_eq!(handling(&sim).problem, Some((Act::Connect, problem)));
        let next = &offered(&sim)[0];
        assert_eq!(next.number, "79165550002");
        assert!(next.is_another_number && !next.is_tried);
        // The operator has to pick up first.
        sim.secs(30);
        assert!(handling(&sim).problem.is_some());
        sim.secs(40);
        assert!(handling(&sim).problem.is_none());
    }
    // A line that makes no channel at all.
    let mut sim = speaking_with(recipient(vec![petrov()]));
    connect(&mut sim, "79165550001", TransferHow::Blind);
    let back = own_phone_rings(&sim);
    let call = sent_away(&mut sim, vec![back]);
    sim.own(&call, Some(CardState::Ringing));
    let problem = handling(&sim).problem;
    assert!(
        matches!(&problem, Some((_, Problem::CameBack { why, .. })) if *why == CameBack::Line),
        "{problem:?}"
    );
}

#[test]
fn the_journal_names_whom_the_call_went_to_and_the_order() {
    let mut sim = speaking_with(recipient(vec![petrov()]));
    connect(&mut sim, "79165550001", TransferHow::Blind);
    sim.secs(1);
    let mut courier = courier_leg(&sim, None);
    courier.up = Some(sim.now.mono);
    let call = sent_away(&mut sim, vec![courier]);
    let effects = sim.own(&call, Some(CardState::Ended));
    let entry = effects.into_iter().find_map(|effect| match effect {
        Effect::Record(entry) => Some(entry),
        _ => None,
    });
    let who = HandedTo {
        role: HandedRole::Courier,
        name: "Петров".into(),
        code: "7".into(),
        order: Some("1001".into()),
    };
    assert_eq!(
        entry.expect("an entry").transfers[0].who.as_deref(),
        Some(&who)
    );
}

#[test]
fn the_journal_is_asked_whether_the_courier_was_reached() {
    let mut sim = talking_desk();
    let effects = sim.update(tells(recipient(vec![petrov()])));
    let asked = effects
        .iter()
        .any(|effect| matches!(effect, Effect::CallsOf { number, .. } if number == "79165550001"));
    assert!(asked, "{effects:?}");
    let at = sim.now.unix_ms;
    let call = sim.ringing("0");
    let entry = entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now);
    let row = |minutes: i64, direction, outcome| Row {
        id: minutes,
        entry: Entry {
            started_unix_ms: at - minutes * 60_000,
            outcome: Some(outcome),
            direction,
            ..entry.clone()
        },
        note: Default::default(),
    };
    let rows = vec![
        row(2, Direction::Incoming, Outcome::Missed),
        row(5, Direction::Outgoing, Outcome::NoAnswer),
        row(20, Direction::Outgoing, Outcome::Busy),
        row(60, Direction::Incoming, Outcome::Answered),
        row(70, Direction::Outgoing, Outcome::NoAnswer),
    ];
    sim.update(Input::CallsOf {
        number: "79165550001".into(),
        rows: Ok(rows),
    });
    let reached = &offered(&sim)[0].reached;
    assert_eq!(reached.answered_unix_ms, Some(at - 60 * 60_000));
    assert_eq!(reached.in_vain_unix_ms, [at - 5 * 60_000, at - 20 * 60_000]);
}
