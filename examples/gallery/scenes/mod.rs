//! Fabricated snapshots: what the window may have to show, from nothing to far too much. Used by the
//! gallery and by the tests of the window.

pub mod call_back;
mod connect;
mod diagnostics;
mod handling;
mod journal;
pub mod office;
mod parts;
mod party;
pub mod tls;

use std::sync::Arc;

use trubka::desk::snapshot::{
    CallRow, Card, CardFace, Connection, DialProblem, DialProgress, DialState, Direction,
    DirectoryError, JournalPage, Lookup, NumberError, Offline, Operator, Outcome, Party, Phase,
    Reason, Role, Snapshot, Suggested, Suggestions,
};

use journal::journal;
use parts::{bare, call, card, found, igor, maria, neighbour, operator, shared};

/// Every scene's name.
pub const NAMES: [&str; 19] = [
    "empty",
    "busy",
    "long",
    "errors",
    "offline",
    "many",
    "cut",
    "call-back",
    "five",
    "party",
    "nobody",
    "handling",
    "connect",
    "connect-courier",
    "held",
    "refused",
    "quiet",
    "certificate",
    "diagnostics",
];

/// 22 November 2026, 14:04:30 in Moscow.
pub const NOW_MS: i64 = 1_795_345_470_000;

/// Whom any name may mean.
pub fn suggestions(text: &str) -> Arc<Suggestions> {
    let line = |role, name: Option<&str>, company: Option<&str>, number: &str| Suggested {
        role: Some(role),
        name: name.map(Into::into),
        company: company.map(Into::into),
        number: number.into(),
        last_unix_ms: None,
    };
    let people = match text.contains(char::is_alphabetic) {
        false => Vec::new(),
        true => vec![
            line(
                Role::Client,
                Some("Анна Петрова"),
                Some("ООО «Ромашка»"),
                "+7 495 456-71-00",
            ),
            line(
                Role::Client,
                Some("Анна Петрова"),
                Some("ООО «Ромашка»"),
                "+7 916 456-71-22",
            ),
            line(
                Role::Client,
                None,
                Some("Торговый дом «Петровский и сыновья», Нижний Новгород"),
                "+7 831 200-00-00",
            ),
            line(
                Role::Courier,
                Some("Сергей Петров"),
                None,
                "+7 903 456-78-90",
            ),
            line(Role::Staff, Some("Пётр Орлов"), None, "102"),
        ],
    };
    Arc::new(Suggestions {
        by_name: true,
        fragment: text.to_owned(),
        people,
        as_of_unix_ms: Some(NOW_MS - 1_800_000),
        understood: None,
    })
}

/// A scene by name.
pub fn scene(name: &str) -> Option<Snapshot> {
    match name {
        "empty" => Some(empty()),
        "busy" => Some(busy()),
        "long" => Some(long()),
        "errors" => Some(errors()),
        "offline" => Some(offline()),
        "many" => Some(many()),
        "cut" => Some(cut()),
        "call-back" => Some(call_back::call_back()),
        "five" => Some(call_back::five()),
        "party" => Some(party::party()),
        "nobody" => Some(party::nobody()),
        "handling" => Some(handling::handling()),
        "connect" => Some(connect::connect()),
        "connect-courier" => Some(connect::of_couriers()),
        "held" => Some(handling::held()),
        "refused" => Some(handling::refused()),
        "quiet" => Some(handling::quiet()),
        "diagnostics" => Some(diagnostics::diagnostics()),
        "certificate" => Some(tls::certificate()),
        _ => None,
    }
}

/// A new workplace: connected, nothing has happened yet.
pub fn empty() -> Snapshot {
    Snapshot {
        now_unix_ms: NOW_MS,
        operator: operator("anna", "Анна Соколова", &["101", "150"]),
        connection: Connection::Online {
            version: Some("22.9.0".into()),
            round_trip_ms: Some(4),
            blind_to_earlier_calls: false,
            sees_calls: true,
        },
        journal: Arc::new(JournalPage {
            loaded: true,
            ..JournalPage::default()
        }),
        to_call_back: Arc::new(call_back::nobody()),
        ..Snapshot::default()
    }
}

/// An ordinary hour.
pub fn busy() -> Snapshot {
    let maria = found("+7 916 123-45-67", vec![maria()]);
    let igor = found("+7 495 456-71-22", vec![igor(), neighbour()]);
    Snapshot {
        colleagues: office::colleagues(),
        queues: office::queues(),
        operators: Arc::new(vec![
            operator("anna", "Анна Соколова", &["101", "150"]),
            operator("pavel", "Павел Орлов", &["102"]),
            operator("olga", "Ольга Никитина", &["103"]),
        ]),
        calls: shared(vec![
            call(
                "1",
                Direction::Incoming,
                maria.clone(),
                Phase::Talking,
                134,
                true,
            ),
            CallRow {
                rang: vec!["Павел (102)".into(), "Ольга (103)".into()],
                queue: Some("Заказы".into()),
                ..call(
                    "2",
                    Direction::Incoming,
                    igor.clone(),
                    Phase::Ringing,
                    8,
                    false,
                )
            },
            call(
                "3",
                Direction::Outgoing,
                bare("+7 903 456-78-90"),
                Phase::OwnPhoneRings,
                2,
                true,
            ),
        ]),
        cards: vec![
            Card {
                queue: Some("Заказы".into()),
                ..card("1", maria, CardFace::Ringing, 7)
            },
            Card {
                missed_before: 1,
                missed_behind: 3,
                ..card("2", igor, CardFace::Missed { ring_secs: 18 }, 40)
            },
            card(
                "4",
                Party {
                    lookup: Lookup::Unknown,
                    ..bare("+7 921 000-45-67")
                },
                CardFace::Taken {
                    by: "102".into(),
                    name: Some("Павел".into()),
                },
                12,
            ),
        ],
        dial: DialState::Placed {
            number_shown: "+7 903 456-78-90".into(),
            progress: DialProgress::OwnPhoneRings,
            post_dial: None,
        },
        journal: Arc::new(journal()),
        ..empty()
    }
}

/// Names that nobody has, characters that nobody should send.
pub fn long() -> Snapshot {
    let name = "Константин-Александр Верхнеднепровский-Задунайский младший ".repeat(4);
    let forged = "Анна\u{202E}ясьтинеовзереп\u{202C}\r\nAction: Originate";
    let company = "Общество с ограниченной ответственностью «Межрегиональная служба доставки документов и посылок»";
    let mut who = maria();
    who.name = Some(name.clone());
    who.company = Some(company.into());
    who.status = Some("активен, но с задолженностью за прошлый и позапрошлый кварталы".into());
    for (at, order) in who.orders.iter_mut().enumerate() {
        order.number = format!("2026-11-22-МСК-00004821{at}-ПОВТОРНАЯ");
        order.state = Some("передан на доставку в другое отделение по просьбе получателя".into());
        order.address = Some("Ленинградская область, Всеволожский район, посёлок имени Свердлова, улица Ермаковская, дом 17, корпус 4, подъезд 2".into());
    }
    let mut who_two = igor();
    who_two.name = Some("Ж".repeat(200));
    let long = found(
        "+7 916 123-45-67",
        vec![who, who_two, neighbour(), neighbour(), neighbour()],
    );
    let forger = Party {
        caller_name: Some(forged.into()),
        lookup: Lookup::Shared(17),
        ..bare("+7 800 555-35-35")
    };
    let mut snapshot = busy();
    snapshot.operator = operator("x", &name, &["101", "102", "103", "104", "15000", "15001"]);
    Arc::make_mut(&mut snapshot.operators).push(snapshot.operator.clone());
    snapshot.calls = shared(vec![
        call(
            "1",
            Direction::Incoming,
            long.clone(),
            Phase::Talking,
            36_001,
            true,
        ),
        call(
            "2",
            Direction::Incoming,
            forger.clone(),
            Phase::Waiting,
            600,
            true,
        ),
    ]);
    snapshot.cards = vec![
        card("1", long, CardFace::Ringing, 3599),
        card(
            "2",
            forger,
            CardFace::Taken {
                by: "102".into(),
                name: Some(name.clone()),
            },
            5,
        ),
    ];
    snapshot.dial = DialState::Invalid {
        text: "позвони Марии Котовой ".repeat(3),
        why: NumberError::Letters,
    };
    for row in &mut Arc::make_mut(&mut snapshot.journal).rows {
        row.name = Some(name.clone());
        row.company = Some(company.into());
        row.orders = vec!["2026-11-22-МСК-000048213".into(), "2".into(), "3".into()];
    }
    snapshot
}

/// The directory, the journal and the dial in trouble.
pub fn errors() -> Snapshot {
    let failed = Party {
        lookup: Lookup::Failed(DirectoryError::TimedOut { ms: 3000 }),
        caller_name: Some("OOO ROMASHKA".into()),
        ..bare("+7 495 456-71-22")
    };
    let withheld = Party::default();
    let pending = Party {
        lookup: Lookup::Pending,
        ..bare("+7 985 456-70-01")
    };
    Snapshot {
        connection: Connection::Online {
            version: Some("16.28.0".into()),
            round_trip_ms: Some(250),
            blind_to_earlier_calls: true,
            sees_calls: true,
        },
        directory: Some(DirectoryError::MissingColumn {
            table: "givn".into(),
            column: "kurier".into(),
        }),
        journal_error: Some(trubka::desk::snapshot::JournalError::Write(
            "disk I/O error".into(),
        )),
        calls: shared(vec![
            call(
                "1",
                Direction::Incoming,
                failed.clone(),
                Phase::Ringing,
                4,
                true,
            ),
            call(
                "2",
                Direction::Incoming,
                withheld.clone(),
                Phase::Waiting,
                31,
                false,
            ),
        ]),
        cards: vec![
            card("1", failed, CardFace::Ringing, 4),
            card("2", withheld, CardFace::Busy, 31),
            card("3", pending, CardFace::Ringing, 1),
        ],
        dial: DialState::Impossible(DialProblem::NoExtension),
        operator: Operator::default(),
        ..busy()
    }
}

/// No connection, and the journal's answer has not come.
pub fn offline() -> Snapshot {
    Snapshot {
        connection: Connection::Offline {
            why: Offline::LoginRefused,
            since_unix_ms: NOW_MS - 90_000,
            retry_unix_ms: Some(NOW_MS + 240_000),
        },
        calls: Arc::default(),
        cards: Vec::new(),
        journal: Arc::new(JournalPage {
            loaded: false,
            ..JournalPage::default()
        }),
        dial: DialState::Impossible(DialProblem::Offline {
            number: "79161234567".into(),
        }),
        ..busy()
    }
}

/// Calls that the connection to the PBX was lost under.
pub fn cut() -> Snapshot {
    let mut snapshot = busy();
    let igor = found("+7 495 456-71-22", vec![igor()]);
    snapshot.cards = vec![
        card("7", igor, CardFace::Cut { talk_secs: 2 }, 20),
        card("8", bare("+7 999 000-00-00"), CardFace::Lost, 25),
    ];
    let rows = Arc::make_mut(&mut snapshot.journal).rows.iter_mut();
    for (at, row) in rows.skip(1).take(4).enumerate() {
        let talked = at % 2 == 0;
        row.outcome = talked.then_some(Outcome::Answered);
        row.talk_secs = talked.then_some(2 + 60 * at as u64);
        row.reason = Some(Reason::Lost);
    }
    snapshot
}

/// Far too much: many calls, five cards, a long journal.
pub fn many() -> Snapshot {
    let mut snapshot = busy();
    snapshot.colleagues = office::crowd();
    for index in 0..20 {
        let mut row = call(
            &format!("m{index}"),
            Direction::Incoming,
            bare("+7 999 000-00-00"),
            Phase::Waiting,
            index * 7,
            false,
        );
        row.queue = Some("Заказы".into());
        Arc::make_mut(&mut snapshot.calls).push(Arc::new(row));
    }
    let igor = found("+7 495 456-71-22", vec![igor()]);
    snapshot.cards.push(card("5", igor, CardFace::Talking, 65));
    snapshot.cards.push(card(
        "6",
        bare("+7 999 000-00-00"),
        CardFace::Ended { talk_secs: 72 },
        3,
    ));
    let pattern = snapshot.journal.rows.clone();
    for round in 1..400i64 {
        for row in &pattern {
            let mut row = row.clone();
            row.id -= round * 100;
            row.started_unix_ms -= round * 3 * 3_600_000;
            Arc::make_mut(&mut snapshot.journal).rows.push(row);
        }
    }
    Arc::make_mut(&mut snapshot.journal)
        .rows
        .sort_by_key(|row| std::cmp::Reverse(row.started_unix_ms));
    Arc::make_mut(&mut snapshot.journal).more = true;
    snapshot
}
