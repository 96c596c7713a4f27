//! Queues.

use super::*;

fn device(version: &str) -> String {
    let technology = if version == "16" { "SIP" } else { "PJSIP" };
    format!("{technology}/101")
}

/// The orders of the recording, with the ids that they had there.
fn orders(version: &str) -> Vec<(&'static str, QueueOrder)> {
    let interface = || device(version);
    let sign_in = |queue: &str| QueueOrder::SignIn {
        queue: queue.into(),
        interface: interface(),
        state_interface: None,
    };
    let sign_out = |queue: &str| QueueOrder::SignOut {
        queue: queue.into(),
        interface: interface(),
    };
    let pause = |paused| QueueOrder::Pause {
        queue: Some("free".into()),
        interface: interface(),
        paused,
        reason: String::new(),
    };
    vec![
        ("add", sign_in("free")),
        ("add-twice", sign_in("free")),
        ("pause", pause(true)),
        ("resume", pause(false)),
        ("remove", sign_out("free")),
        ("remove-twice", sign_out("free")),
        ("static", sign_out("operators")),
        ("nowhere", sign_in("nowhere")),
        ("pause-nobody", pause(true)),
    ]
}

#[test]
fn queues_of_a_real_office_are_listed_and_followed() {
    for version in ["16", "22"] {
        let mut sim = Sim::new();
        for (id, order) in orders(version) {
            sim.presence.order(order);
            sim.send_asks(|_| id.to_owned());
        }
        sim.recorded(version, "queues");
        let operators = &sim.told.queues["operators"];
        let members: Vec<_> = operators
            .members
            .iter()
            .map(|m| m.extension.as_deref())
            .collect();
        assert_eq!(members.len(), 3);
        assert!(members.contains(&Some("101")), "{members:?}");
        assert!(
            operators
                .members
                .iter()
                .all(|m| m.membership == Membership::Static)
        );
        let local = &sim.told.queues["opslocal"];
        assert!(local.members.iter().any(|member| {
            member.extension.as_deref() == Some("101") && member.interface == "Local/101@internal/n"
        }));
        let mut free = sim.lines_of("free");
        free.dedup();
        let until_answered = [
            "[] ()",
            "[] (79161112233 Мария)",
            "[101!] (79161112233 Мария)",
            "[101] (79161112233 Мария)",
        ];
        assert_eq!(free[..4], until_answered, "{version}: {free:#?}");
        assert_eq!(free.last(), Some(&"[] ()"), "{version}: {free:#?}");
        assert_eq!(sim.told.rights.queue_actions, Some(true));
        assert_eq!(sim.told.rights.queue_events, Some(true));
        let results: Vec<_> = sim
            .told
            .orders
            .iter()
            .map(|(_, result)| result.clone())
            .collect();
        assert_eq!(
            results,
            [
                Ok(()),
                Ok(()),
                Ok(()),
                Ok(()),
                Ok(()),
                Err(Refusal::NoMember),
                Err(Refusal::Static),
                Err(Refusal::NoQueue),
                Err(Refusal::NoMember),
            ],
            "{version}"
        );
    }
}

#[test]
fn an_order_without_the_right_is_refused_by_it() {
    for version in ["16", "22"] {
        let mut sim = Sim::new();
        let (id, order) = orders(version).remove(0);
        sim.presence.order(order);
        sim.send_asks(|_| id.to_owned());
        sim.recorded(version, "refused");
        assert_eq!(sim.told.orders.len(), 1);
        assert_eq!(sim.told.orders[0].1, Err(Refusal::NoRight), "{version}");
    }
}

const LISTED: &str = "Response: Success
    ActionID: list-QueueStatus
    EventList: start
    Message: Queue status will follow

    Event: QueueParams
    Queue: orders
    Calls: 1
    ActionID: list-QueueStatus

    Event: QueueMember
    Queue: orders
    Name: Анна
    Location: PJSIP/101
    StateInterface: PJSIP/101
    Membership: dynamic
    Status: 1
    Paused: 0
    PausedReason:
    ActionID: list-QueueStatus

    Event: QueueEntry
    Queue: orders
    Position: 1
    Channel: PJSIP/trunk-00000001
    Uniqueid: 1.1
    CallerIDNum: 79161112233
    CallerIDName: unknown
    Wait: 40
    Priority: 0
    ActionID: list-QueueStatus

    Event: QueueStatusComplete
    ActionID: list-QueueStatus
    EventList: Complete
    ListItems: 3";

fn caller(event: &str, queue: &str, id: &str, number: &str, position: usize) -> String {
    format!(
        "Event: {event}\nPrivilege: agent,all\nChannel: PJSIP/trunk-0000000{position}\nCallerIDNum: {number}\n\
         CallerIDName: <unknown>\nUniqueid: {id}\nLinkedid: {id}\nQueue: {queue}\nPosition: {position}\nCount: 1"
    )
}

#[test]
fn who_waits_keeps_the_place_and_the_time() {
    let mut sim = Sim::new();
    sim.says(LISTED);
    let waited = sim
        .now
        .saturating_sub(sim.told.queues["orders"].waiting[0].since);
    assert!((40..45).contains(&waited.as_secs()), "{waited:?}");
    sim.says(&caller(
        "QueueCallerJoin",
        "orders",
        "1.2",
        "79162223344",
        2,
    ));
    // Of a higher priority.
    sim.says(&caller("QueueCallerJoin", "orders", "1.3", "anonymous", 1));
    assert_eq!(
        sim.lines_of("orders").last(),
        Some(&"[101] (- -, 79161112233 -, 79162223344 -)")
    );
    sim.says(&caller(
        "QueueCallerLeave",
        "orders",
        "1.1",
        "79161112233",
        2,
    ));
    sim.says(&caller(
        "QueueCallerAbandon",
        "orders",
        "1.3",
        "anonymous",
        1,
    ));
    assert_eq!(
        sim.lines_of("orders").last(),
        Some(&"[101] (79162223344 -)")
    );
}

#[test]
fn an_event_tells_of_no_queue_that_no_listing_told_of() {
    let mut sim = Sim::new();
    sim.says(&caller(
        "QueueCallerJoin",
        "forged",
        "9.9",
        "79161112233",
        1,
    ));
    sim.says(&LISTED.replace("ActionID: list-QueueStatus", "ActionID: forged"));
    assert!(sim.told.queues.is_empty());
    sim.says(LISTED);
    sim.says(&caller(
        "QueueCallerJoin",
        "forged",
        "9.9",
        "79161112233",
        1,
    ));
    assert_eq!(sim.told.queues.len(), 1);
}

#[test]
fn a_flood_of_callers_is_bounded() {
    let mut sim = Sim::new();
    sim.says(LISTED);
    for n in 0..1_000 {
        sim.says(&caller(
            "QueueCallerJoin",
            "orders",
            &format!("7.{n}"),
            "79161112233",
            9,
        ));
    }
    assert!(sim.told.queues["orders"].waiting.len() <= 300);
}

#[test]
fn events_between_a_listings_items_are_not_lost() {
    let mut sim = Sim::new();
    let (before, after) = LISTED.split_once("Event: QueueStatusComplete").unwrap();
    sim.says(before);
    sim.says(&caller(
        "QueueCallerLeave",
        "orders",
        "1.1",
        "79161112233",
        1,
    ));
    sim.says(&caller(
        "QueueCallerJoin",
        "orders",
        "1.2",
        "79162223344",
        1,
    ));
    sim.says(&format!("Event: QueueStatusComplete{after}"));
    assert_eq!(sim.lines_of("orders"), ["[101] (79162223344 -)"]);
}

#[test]
fn without_events_of_queues_they_are_asked_for_again_and_after_each_order() {
    let mut sim = Sim::new();
    sim.says(LISTED);
    assert_eq!(sim.told.rights.queue_events, None);
    let due = sim.presence.next_deadline().unwrap();
    assert!(due <= sim.now + ASK_AGAIN);
    sim.presence.tick(due);
    assert_eq!(
        sim.send_asks(|ask| format!("list-{}", ask.action().name())),
        1
    );
    sim.says(&LISTED.replace("Paused: 0", "Paused: 1"));
    assert_eq!(
        sim.told.rights.queue_events,
        Some(false),
        "no event told so"
    );
    let (_, order) = orders("22").remove(2);
    sim.presence.order(order);
    sim.send_asks(|_| "pause".into());
    sim.says("Response: Success\nActionID: pause\nMessage: Interface paused successfully");
    sim.presence.tick(sim.now);
    assert_eq!(
        sim.send_asks(|ask| format!("list-{}", ask.action().name())),
        1,
        "at once"
    );
}

#[test]
fn an_order_that_is_not_answered_is_told_so() {
    let mut sim = Sim::new();
    let (_, order) = orders("22").remove(0);
    sim.presence.order(order.clone());
    sim.send_asks(|_| "add".into());
    sim.presence.disconnected();
    sim.note();
    assert_eq!(sim.told.orders, [(order.clone(), Err(Refusal::Offline))]);
    sim.presence.order(order.clone());
    sim.send_asks(|_| "add".into());
    let id = ActionId::new("add").unwrap();
    let accepted = false;
    sim.presence
        .hear(&Signal::Unanswered { id, accepted }, sim.now);
    sim.note();
    assert_eq!(sim.told.orders[1].1, Err(Refusal::NoAnswer));
}

#[test]
fn a_queue_that_is_configured_no_more_goes() {
    let mut sim = Sim::new();
    sim.says(LISTED);
    sim.says(&caller(
        "QueueCallerJoin",
        "orders",
        "1.2",
        "79162223344",
        2,
    ));
    let due = sim.presence.next_deadline().unwrap();
    sim.presence.tick(due);
    sim.send_asks(|ask| format!("list-{}", ask.action().name()));
    sim.says(&LISTED.replace("Queue: orders", "Queue: others"));
    assert_eq!(sim.told.queues.keys().collect::<Vec<_>>(), ["others"]);
}
