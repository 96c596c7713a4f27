//! Callers who can be connected with couriers and managers.

use trubka::desk::snapshot::{
    Act, CallRow, CameBack, Card, CardFace, Connect, ConnectTo, CourierCalls, DialState, Direction,
    HandedRole, Handling, NobodyToConnect, Phase, Problem, Reached, Snapshot, TransferHow,
};

use super::handling::usual;
use super::parts::{bare, call, found, igor, maria, shared};
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
