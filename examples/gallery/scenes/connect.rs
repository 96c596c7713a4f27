//! Callers who can be connected with couriers and managers.

use trubka::desk::snapshot::{
    Act, CallRow, CameBack, Card, CardFace, Connect, ConnectTo, CourierCalls, DialState, Direction,
    DirectoryError, HandedRole, Handling, NobodyToConnect, Phase, Problem, Reached, Snapshot,
    TransferHow,
};

use super::handling::usual;
use super::parts::{bare, call, found, igor, maria, neighbour, shared};
use super::{NOW_MS, busy};

fn courier(name: &str, order: &str) -> ConnectTo {
    ConnectTo {
        role: HandedRole::Courier,
        name: name.into(),
        code: "7".into(),
        number: "79034567890".into(),
        number_shown: "+7 903 456-78-90".into(),
        order: Some(order.into()),
        is_tried: false,
        is_another_number: false,
        reached: Reached {
            answered_unix_ms: Some(NOW_MS - 95 * 60_000),
            in_vain_unix_ms: vec![NOW_MS - 11 * 60_000, NOW_MS - 30 * 60_000],
        },
    }
}

fn manager() -> ConnectTo {
    ConnectTo {
        role: HandedRole::Manager,
        number: "110".into(),
        number_shown: "110".into(),
        order: None,
        reached: Reached::default(),
        ..courier("Елена Фомина", "")
    }
}

/// One who came back, two parcels at a long name, one whom nobody holds a parcel for, a PBX without the context.
pub fn connect() -> Snapshot {
    let talk = |id, party, secs| call(id, Direction::Incoming, party, Phase::Talking, secs, true);
    let offers = |to: Vec<ConnectTo>| Connect {
        how: (!to.is_empty()).then_some(TransferHow::Attended),
        both_ways: true,
        to,
        ..Connect::default()
    };
    let with = |row: CallRow, connect: Connect| CallRow {
        handling: Handling {
            connect,
            ..usual(row.phase, true)
        },
        ..row
    };
    let another = ConnectTo {
        is_another_number: true,
        number: "79161112233".into(),
        number_shown: "+7 916 111-22-33".into(),
        ..courier("Сергей Петров", "48213")
    };
    let who = found("+7 916 123-45-67", vec![maria()]);
    let mut back = with(
        talk("1", who.clone(), 134),
        offers(vec![another, manager()]),
    );
    back.handling.problem = Some((
        Act::Connect,
        Problem::CameBack {
            who: "Сергей Петров (+7 903 456-78-90)".into(),
            why: CameBack::Silent,
        },
    ));
    let long = courier(
        "Константин Константинопольский-Преображенский",
        "48213, 48214",
    );
    let two = offers(vec![long, courier("Олег Орлов", "48255")]);
    let lacks = Connect {
        lacks_context: Some("trubka-connect".into()),
        ..offers(vec![manager()])
    };
    let nobody = Connect {
        nobody: Some(NobodyToConnect::NoHolder),
        ..Connect::default()
    };
    let card = Card {
        call: "2".into(),
        extension: "101".into(),
        direction: Direction::Incoming,
        party: who.clone(),
        about: None,
        state: CardFace::Ringing,
        queue: None,
        line: None,
        ringing_unix_ms: NOW_MS - 6_000,
        since_unix_ms: NOW_MS - 6_000,
        missed_before: 0,
        earlier: None,
        missed_behind: 0,
    };
    let rings = call("2", Direction::Incoming, who, Phase::Ringing, 6, true);
    let mut at_once = two;
    (at_once.how, at_once.both_ways) = (Some(TransferHow::Blind), false);
    Snapshot {
        calls: shared(vec![
            back,
            with(rings, at_once),
            with(
                talk("3", found("+7 495 456-71-22", vec![igor()]), 21),
                lacks,
            ),
            with(talk("4", bare("+7 921 000-45-67"), 95), nobody),
        ]),
        cards: vec![card],
        courier_calls: CourierCalls {
            can_call_back: true,
            office: Some("600".into()),
        },
        dial: DialState::Idle,
        ..busy()
    }
}

/// A courier with a full bag, one with two parcels, one without any, one of whom the database did not tell.
pub fn of_couriers() -> Snapshot {
    let recipient = |name: &str, order: &str, last: u32| ConnectTo {
        role: HandedRole::Recipient,
        name: name.into(),
        code: order.into(),
        number: format!("7926555{last:04}"),
        number_shown: format!("+7 926 555-{:02}-{:02}", last / 100, last % 100),
        order: Some(order.into()),
        reached: Reached::default(),
        ..courier("", "")
    };
    let names = [
        "Мария Котова",
        "Пётр Ёлкин",
        "Константин Константинопольский-Преображенский",
        "",
    ];
    let bag = (0u32..23).zip(names.into_iter().cycle());
    let full = bag.map(|(at, name)| recipient(name, &(48_300 - at).to_string(), 4000 + 37 * at));
    let mut tried = recipient("Мария Котова", "48213", 17);
    tried.is_tried = true;
    let with = |id: &str, (name, number): (&str, &str), secs: i64, to: Vec<ConnectTo>, nobody| {
        let mut courier = neighbour();
        courier.name = Some(name.into());
        let who = found(number, vec![courier]);
        let row = call(id, Direction::Incoming, who, Phase::Talking, secs, true);
        CallRow {
            handling: Handling {
                connect: Connect {
                    how: (!to.is_empty()).then_some(TransferHow::Attended),
                    both_ways: true,
                    to,
                    nobody,
                    ..Connect::default()
                },
                ..usual(Phase::Talking, true)
            },
            ..row
        }
    };
    let late = DirectoryError::TimedOut { ms: 3000 };
    let rows = vec![
        with(
            "1",
            ("Сергей Петров", "+7 903 456-78-90"),
            47,
            full.chain([manager()]).collect(),
            None,
        ),
        with(
            "2",
            ("Олег Орлов", "+7 903 456-78-91"),
            30,
            vec![recipient("Пётр Ёлкин", "48299, 48300", 4037), tried],
            None,
        ),
        with(
            "3",
            ("Ким Ли", "+7 903 456-78-92"),
            21,
            vec![manager()],
            Some(NobodyToConnect::NothingHeld),
        ),
        with(
            "4",
            ("Андрей Кузнецов", "+7 903 456-78-93"),
            12,
            Vec::new(),
            Some(NobodyToConnect::NotTold { error: late }),
        ),
    ];
    let card = Card {
        call: "1".into(),
        extension: "101".into(),
        direction: Direction::Incoming,
        party: rows[0].party.clone(),
        about: None,
        state: CardFace::Talking,
        queue: None,
        line: None,
        ringing_unix_ms: NOW_MS - 53_000,
        since_unix_ms: NOW_MS - 47_000,
        missed_before: 0,
        earlier: None,
        missed_behind: 0,
    };
    Snapshot {
        calls: shared(rows),
        cards: vec![card],
        courier_calls: CourierCalls {
            can_call_back: true,
            office: Some("600".into()),
        },
        dial: DialState::Idle,
        ..busy()
    }
}
