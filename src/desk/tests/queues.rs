//! Queues: who waits, and the operator's orders.

use super::*;
use crate::desk::snapshot::{OwnMember, QueueAct, QueueOrder, QueueRefusal, QueueRow};
use crate::presence::{Change, Member, Membership, Queue, Waiting};

fn member(interface: &str, extension: &str, membership: Membership) -> Member {
    Member {
        interface: interface.into(),
        state_interface: None,
        extension: Some(extension.into()),
        name: "forged \u{202e}name".into(),
        membership,
        paused: false,
        pause_reason: String::new(),
        status: 1,
    }
}

fn queue(name: &str, members: Vec<Member>) -> Queue {
    Queue {
        name: name.into(),
        members,
        waiting: Vec::new(),
    }
}

fn dynamic() -> Member {
    member("PJSIP/101", "101", Membership::Dynamic)
}

impl Sim {
    fn told(&mut self, queue: Queue) -> Vec<Effect> {
        self.update(Input::Presence(Change::Queue(queue)))
    }

    fn row(&self, name: &str) -> QueueRow {
        let queues = self.snapshot().queues;
        let row = queues.queues.iter().find(|queue| queue.name == name);
        row.map(|row| QueueRow::clone(row))
            .unwrap_or_else(|| panic!("no {name}"))
    }

    fn refused(&self) -> Option<(QueueAct, QueueRefusal)> {
        let queues = self.snapshot().queues;
        let refused = queues.refused.as_ref()?;
        Some((refused.what, refused.why.clone()))
    }
}

fn orders(effects: Vec<Effect>) -> Vec<QueueOrder> {
    let orders = effects.into_iter().filter_map(|effect| match effect {
        Effect::Queue(order) => Some(order),
        _ => None,
    });
    orders.collect()
}

fn name(queue: &str) -> String {
    queue.to_owned()
}

#[test]
fn who_waits_in_ones_own_queue_is_looked_up_and_counts_on() {
    let mut sim = Sim::online();
    let waiting = Waiting {
        uniqueid: "1.1".into(),
        number: Some(IVAN.into()),
        name: None,
        since: sim.now.mono - Duration::from_secs(40),
    };
    let mut orders = queue("orders", vec![dynamic()]);
    orders.waiting = vec![waiting.clone()];
    let effects = sim.told(orders.clone());
    assert_eq!(lookups(&effects), [IVAN]);
    let since_unix_ms = sim.now.unix_ms - 40_000;
    assert_eq!(sim.row("orders").waiting[0].since_unix_ms, since_unix_ms);
    assert!(sim.desk.counts_seconds());
    sim.update(looked(IVAN, Ok(found("Иван", "1"))));
    let party = &sim.row("orders").waiting[0].party;
    assert!(matches!(party.lookup, Lookup::Found(_)));
    // Another one joins: the first one's time stays.
    sim.secs(3);
    let stranger = Waiting {
        uniqueid: "1.2".into(),
        number: None,
        since: sim.now.mono,
        ..waiting.clone()
    };
    orders.waiting.push(stranger);
    sim.told(orders);
    let row = sim.row("orders");
    assert_eq!(row.waiting.len(), 2);
    assert_eq!(row.waiting[0].since_unix_ms, since_unix_ms);
    // Others' callers are only counted.
    let mut others = queue(
        "others",
        vec![member("PJSIP/102", "102", Membership::Static)],
    );
    others.waiting = vec![Waiting {
        number: Some("79160000000".into()),
        ..waiting
    }];
    assert!(lookups(&sim.told(others)).is_empty());
    let row = sim.row("others");
    assert_eq!((row.waiting.len(), row.waiting_count()), (0, 1));
    assert_eq!(
        sim.snapshot().queues.queues[0].name,
        "orders",
        "one's own first"
    );
}

#[test]
fn a_flood_of_callers_is_looked_up_and_shown_within_bounds() {
    let mut sim = Sim::online();
    let mut orders = queue("orders", vec![dynamic()]);
    let caller = |n: usize| Waiting {
        uniqueid: n.to_string(),
        number: Some(format!("7916{n:07}")),
        name: None,
        since: Duration::ZERO,
    };
    orders.waiting = (0..300).map(caller).collect();
    assert_eq!(lookups(&sim.told(orders)).len(), QueueRow::MOST_WAITING);
    let row = sim.row("orders");
    assert_eq!(row.waiting.len(), QueueRow::MOST_WAITING);
    assert_eq!(row.waiting_count(), 300);
}

#[test]
fn one_signs_in_by_the_device_of_the_settings_and_again_by_that_of_before() {
    let mut sim = Sim::new(|settings| {
        settings.queues.interface = "Local/{NUMBER}@from-queue/n".into();
        settings.queues.state_interface = "hint:{NUMBER}@ext-local".into();
    });
    sim.update(Input::Connection(online()));
    sim.told(queue("orders", vec![]));
    let sign_in = || Command::QueueSignIn {
        queue: name("orders"),
    };
    let order = orders(sim.command(sign_in())).remove(0);
    let by_settings = QueueOrder::SignIn {
        queue: name("orders"),
        interface: "Local/101@from-queue/n".into(),
        state_interface: Some("hint:101@ext-local".into()),
    };
    assert_eq!(order, by_settings);
    assert!(sim.row("orders").is_pending);
    assert!(orders(sim.command(sign_in())).is_empty(), "asked already");
    sim.update(Input::Presence(Change::Ordered(order, Ok(()))));
    assert!(!sim.row("orders").is_pending);
    // The PBX knows this phone as a member by its device.
    sim.told(queue("orders", vec![dynamic()]));
    assert_eq!(sim.row("orders").own, Some(OwnMember::default()));
    let out = orders(sim.command(Command::QueueSignOut {
        queue: name("orders"),
    }));
    let expected = QueueOrder::SignOut {
        queue: name("orders"),
        interface: "PJSIP/101".into(),
    };
    assert_eq!(out, std::slice::from_ref(&expected));
    sim.update(Input::Presence(Change::Ordered(expected, Ok(()))));
    sim.told(queue("orders", vec![]));
    let again = orders(sim.command(sign_in()));
    assert!(
        matches!(&again[..], [QueueOrder::SignIn { interface, .. }] if interface == "PJSIP/101")
    );
    // Whoever sits down next has another phone.
    sim.command(Command::ChangeOperator {
        user: "boris".into(),
        name: "Борис".into(),
        extensions: vec!["102".into()],
    });
    let other = orders(sim.command(sign_in()));
    assert!(
        matches!(&other[..], [QueueOrder::SignIn { interface, .. }] if interface == "Local/102@from-queue/n")
    );
}

#[test]
fn a_pause_has_a_reason_that_fits_and_holds_for_every_device() {
    let mut sim = Sim::online();
    let local = member("Local/101@internal/n", "101", Membership::Static);
    sim.told(queue("orders", vec![dynamic(), local]));
    sim.told(queue("couriers", vec![dynamic()]));
    let pause = |queue: Option<&str>, reason: &str| Command::QueuePause {
        queue: queue.map(name),
        paused: true,
        reason: reason.into(),
    };
    let given = orders(sim.command(pause(Some("orders"), "Обед")));
    assert_eq!(given.len(), 2);
    let all = orders(sim.command(pause(None, &"я".repeat(100))));
    assert_eq!(all.len(), 2, "each device once");
    for order in all {
        let QueueOrder::Pause {
            queue,
            reason,
            paused,
            ..
        } = order
        else {
            panic!()
        };
        assert_eq!((queue, paused), (None, true));
        assert_eq!(reason.len(), 78, "whole letters, within the PBX's 79 bytes");
    }
    let injected = orders(sim.command(pause(Some("couriers"), "a\r\nAction: Originate")));
    assert!(
        matches!(&injected[..], [QueueOrder::Pause { reason, .. }] if reason == "aAction: Originate")
    );
    let mut paused = dynamic();
    (paused.paused, paused.pause_reason) = (true, "Обед".into());
    sim.told(queue("couriers", vec![paused]));
    let own = sim.row("couriers").own.unwrap();
    assert_eq!((own.paused, own.reason.as_str()), (true, "Обед"));
    assert_eq!(sim.row("couriers").paused, 1);
}

#[test]
fn what_cannot_be_done_is_told_with_the_reason() {
    let mut sim = Sim::online();
    sim.told(queue(
        "orders",
        vec![member("PJSIP/101", "101", Membership::Static)],
    ));
    assert!(sim.row("orders").own.unwrap().is_static);
    let sign_out = |queue: &str| Command::QueueSignOut { queue: name(queue) };
    assert!(orders(sim.command(sign_out("orders"))).is_empty());
    assert_eq!(
        sim.refused(),
        Some((QueueAct::SignOut, QueueRefusal::Static))
    );
    sim.command(sign_out("unknown"));
    assert_eq!(
        sim.refused(),
        Some((QueueAct::SignOut, QueueRefusal::NoMember))
    );
    let resume = Command::QueuePause {
        queue: None,
        paused: false,
        reason: String::new(),
    };
    let order = orders(sim.command(resume)).remove(0);
    assert_eq!(sim.refused(), None, "a new order, a new outcome");
    let refusal = Err(QueueRefusal::NoRight);
    sim.update(Input::Presence(Change::Ordered(order, refusal)));
    assert_eq!(
        sim.refused(),
        Some((QueueAct::Resume, QueueRefusal::NoRight))
    );
    sim.command(Command::DismissQueueNotice);
    assert_eq!(sim.refused(), None);
    sim.update(Input::Connection(Connection::NotConfigured));
    sim.command(Command::QueueSignIn {
        queue: name("orders"),
    });
    assert_eq!(
        sim.refused(),
        Some((QueueAct::SignIn, QueueRefusal::Offline))
    );
    let mut nobody = Sim::new(|settings| settings.operator.extensions.clear());
    nobody.update(Input::Connection(online()));
    nobody.command(Command::QueueSignIn {
        queue: name("orders"),
    });
    assert_eq!(
        nobody.refused(),
        Some((QueueAct::SignIn, QueueRefusal::NoDevice))
    );
}

#[test]
fn missed_calls_of_a_queue_are_ones_own_before_one_has_rung_here() {
    let mut sim = Sim::online();
    let asked = |effects: &[Effect]| {
        let questions = effects.iter().filter_map(|effect| match effect {
            Effect::ToCallBack { question, .. } => Some(question.queues.clone()),
            _ => None,
        });
        questions.collect::<Vec<_>>()
    };
    let stranger = member("PJSIP/102", "102", Membership::Dynamic);
    let effects = sim.told(queue("claims", vec![stranger]));
    assert_eq!(asked(&effects), [[""; 0]; 0]);
    let effects = sim.told(queue("orders", vec![dynamic()]));
    assert_eq!(asked(&effects), [["orders"]]);
    let effects = sim.command(Command::ChangeOperator {
        user: "boris".into(),
        name: "Борис".into(),
        extensions: vec!["102".into()],
    });
    assert_eq!(asked(&effects), [["claims"]], "of whoever sits here");
}
