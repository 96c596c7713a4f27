//! Whom to call back, and cards of those who call again.

use std::sync::Arc;

use trubka::desk::snapshot::{
    CallBackRow, Card, CardFace, Decision, Direction, Dismissal, Earlier, EarlierCall, Note,
    OnLine, Outcome, Phase, Role, Snapshot, ToCallBack, TriedBack, Verdict,
};

use super::journal::journal;
use super::parts::{bare, call, card, found, igor, maria, neighbour, shared};
use super::{NOW_MS, empty};

const MINUTE: i64 = 60_000;

/// Thirty people to call back, some put off, some taken off the list.
pub fn call_back() -> Snapshot {
    let mut rows = vec![
        CallBackRow {
            role: Some(Role::Courier),
            name: Some("Сергей Петров".into()),
            times: 2,
            first_unix_ms: NOW_MS - 50 * MINUTE,
            ..row(1, "+7 903 456-78-90", 35)
        },
        CallBackRow {
            role: Some(Role::Recipient),
            name: Some("Мария Котова".into()),
            orders: vec!["48213".into()],
            queue: Some("Заказы".into()),
            times: 3,
            first_unix_ms: NOW_MS - 95 * MINUTE,
            tried: Some(TriedBack {
                at_unix_ms: NOW_MS - 22 * MINUTE,
                by: None,
                outcome: Some(Outcome::NoAnswer),
                reason: None,
            }),
            ..row(2, "+7 916 123-45-67", 64)
        },
        CallBackRow {
            role: Some(Role::Client),
            name: Some("Игорь Белов".into()),
            company: Some("ООО «Ромашка»".into()),
            other_numbers: 1,
            first_unix_ms: NOW_MS - 26 * 60 * MINUTE,
            times: 5,
            tried: Some(TriedBack {
                at_unix_ms: NOW_MS - 90 * MINUTE,
                by: Some("Павел (102)".into()),
                outcome: Some(Outcome::Busy),
                reason: None,
            }),
            ..row(3, "+7 495 456-71-22", 120)
        },
        CallBackRow {
            role: Some(Role::Client),
            name: Some("Константин Константинович Константинопольский-Преображенский".into()),
            company: Some("Торговый дом «Петровский и сыновья», Нижний Новгород".into()),
            queue: Some("Заказы".into()),
            on_line: Some(OnLine::Talking {
                with: Some("Ольга Александровна (103)".into()),
            }),
            ..row(4, "+7 831 200-00-00", 110)
        },
    ];
    rows.extend((5..=30).map(|n| row(n, &format!("+7 921 000-45-{n:02}"), 100 - n)));
    let decided = |row: CallBackRow, verdict| CallBackRow {
        decision: Some(Decision {
            at_unix_ms: NOW_MS - 5 * MINUTE,
            by: "Анна Соколова".into(),
            verdict,
        }),
        ..row
    };
    let until_unix_ms = NOW_MS + 10 * MINUTE;
    let put_off = decided(
        row(40, "+7 985 456-70-01", 45),
        Verdict::PutOff { until_unix_ms },
    );
    let dismissed = decided(
        row(41, "+7 499 000-00-41", 80),
        Verdict::Dismissed {
            why: Dismissal::Advertising,
            words: "предлагали окна".into(),
        },
    );
    Snapshot {
        to_call_back: Arc::new(ToCallBack {
            count: rows.len(),
            rows,
            put_off: vec![put_off],
            dismissed: vec![dismissed],
            withheld: 2,
            ..nobody()
        }),
        ..empty()
    }
}

/// A list on which nobody is.
pub fn nobody() -> ToCallBack {
    ToCallBack {
        days: 7,
        loaded: true,
        ..ToCallBack::default()
    }
}

/// Five cards: somebody who calls again, a talk, one that a colleague took, two missed ones.
pub fn five() -> Snapshot {
    let maria = Card {
        queue: Some("Заказы".into()),
        earlier: Some(Earlier {
            nth: 3,
            first_unix_ms: NOW_MS - 40 * MINUTE,
            last: EarlierCall {
                at_unix_ms: NOW_MS - 12 * MINUTE,
                direction: Direction::Incoming,
                outcome: Some(Outcome::Answered),
                colleague: Some("Павел Орлов (102)".into()),
            },
        }),
        ..card(
            "1",
            found("+7 916 123-45-67", vec![maria()]),
            CardFace::Ringing,
            7,
        )
    };
    let taken = CardFace::Taken {
        by: "102".into(),
        name: Some("Павел".into()),
    };
    let again = Card {
        earlier: Some(Earlier {
            nth: 2,
            first_unix_ms: NOW_MS - 5 * MINUTE,
            last: EarlierCall {
                at_unix_ms: NOW_MS - 5 * MINUTE,
                direction: Direction::Incoming,
                outcome: Some(Outcome::Missed),
                colleague: None,
            },
        }),
        ..card(
            "4",
            found("+7 495 456-71-22", vec![igor(), neighbour()]),
            CardFace::Missed { ring_secs: 18 },
            40,
        )
    };
    let own = |id, party, phase, secs| call(id, Direction::Incoming, party, phase, secs, true);
    Snapshot {
        calls: shared(vec![
            own("2", bare("+7 921 000-45-67"), Phase::Talking, 65),
            own("1", maria.party.clone(), Phase::Ringing, 7),
        ]),
        journal: Arc::new(journal()),
        cards: vec![
            maria,
            card("2", bare("+7 921 000-45-67"), CardFace::Talking, 65),
            card("3", bare("+7 985 456-70-01"), taken, 3),
            again,
            card(
                "5",
                bare("+7 999 456-77-31"),
                CardFace::Missed { ring_secs: 9 },
                90,
            ),
        ],
        ..call_back()
    }
}

fn row(id: i64, shown: &str, minutes: i64) -> CallBackRow {
    CallBackRow {
        id,
        pbx: "pbx:5038".into(),
        call: format!("missed.{id}"),
        note: Note::default(),
        role: None,
        name: None,
        company: None,
        number: shown.chars().filter(char::is_ascii_digit).collect(),
        number_shown: shown.into(),
        other_numbers: 0,
        orders: Vec::new(),
        queue: None,
        times: 1,
        first_unix_ms: NOW_MS - minutes * MINUTE,
        last_unix_ms: NOW_MS - minutes * MINUTE,
        tried: None,
        on_line: None,
        decision: None,
    }
}
