//! The page of a party of whom everything is known, and too much.

use std::collections::HashMap;
use std::sync::Arc;

use trubka::desk::snapshot::{
    Direction, Found, Holder, JournalPage, Links, Lookup, Note, Notes, Noting, Order, PartyPage,
    Phase, Phone, Role, Snapshot, Who,
};

use super::parts::{call, found, igor, maria, neighbour, shared};
use super::{busy, journal};

/// Five matches, twelve orders, long names, several numbers, notes.
pub fn party() -> Snapshot {
    let shown = "+7 495 456-71-22";
    let long = "Общество с ограниченной ответственностью «Северо-Западная служба доставки»";
    let orders = (0..12).map(|n| Order {
        number: format!("К-{}", 48_213 + n),
        state: (n % 3 == 0).then(|| "передан курьеру, ожидает звонка получателю".to_owned()),
        courier: (n % 2 == 0).then(|| Holder {
            code: "7".into(),
            name: "Константин Константинопольский-Задунайский".into(),
            phones: vec!["8 (903) 456-78-90".into(), "8 (916) 000-11-22".into()],
        }),
        client: Some(long.into()),
        window: Some("14:00–16:00".into()),
        sum: Some("3 500 ₽".into()),
        address: Some("Санкт-Петербург, набережная реки Фонтанки, 116, кв. 17".into()),
    });
    let first = Who {
        client: Some("12".into()),
        company: Some(long.into()),
        orders: orders.collect(),
        ..igor()
    };
    let boss = Who {
        role: Role::Client,
        found: Found::Client,
        name: None,
        client: Some("12".into()),
        company: Some(long.into()),
        orders: Vec::new(),
        ..igor()
    };
    let other = Who {
        role: Role::Recipient,
        found: Found::Recipient,
        code: "9".into(),
        name: Some("Елизавета Александровна Преображенская-Воскресенская".into()),
        ..neighbour()
    };
    let party = found(shown, vec![first, boss, neighbour(), maria(), other]);
    let mut rows = journal().rows;
    rows.truncate(6);
    for (row, (text, result)) in rows.iter_mut().zip([
        ("", None),
        (
            "Просил привезти после 18:00, домофон не работает",
            Some("Заказ принят"),
        ),
        ("", Some("Перезвонить")),
    ]) {
        row.note = Note {
            text: text.into(),
            result: result.map(Into::into),
        };
    }
    let typed = Noting {
        note: Note {
            text: "Хочет изменить адрес доставки.\nПеревести на Елену.".into(),
            result: Some("Жалоба".into()),
        },
        failed: false,
    };
    let phone = |shown: &str| Phone {
        number: shown.chars().filter(char::is_ascii_digit).collect(),
        shown: shown.into(),
    };
    let busy = busy();
    Snapshot {
        party_page: Arc::new(PartyPage {
            number: party.number.clone(),
            phones: [shown, "+7 916 456-71-22", "+7 812 000-00-00"]
                .map(phone)
                .into(),
            calls: rows.clone(),
            loaded: true,
            party: party.clone(),
            reached: None,
        }),
        calls: shared(vec![call(
            "1",
            Direction::Incoming,
            party,
            Phase::Talking,
            134,
            true,
        )]),
        cards: Vec::new(),
        notes: Arc::new(Notes::of_calls(HashMap::from([("1".to_owned(), typed)]))),
        links: Links {
            order: true,
            client: true,
            courier: true,
            recipient: true,
            failed: None,
        },
        journal: Arc::new(JournalPage {
            rows,
            ..(*busy.journal).clone()
        }),
        ..busy
    }
}

/// A page of somebody whom nobody knows, with whom nobody spoke, whose note cannot be written.
pub fn nobody() -> Snapshot {
    let mut snapshot = party();
    let mut party = super::parts::bare("+7 921 000-45-67");
    party.lookup = Lookup::Unknown;
    snapshot.party_page = Arc::new(PartyPage {
        number: party.number.clone(),
        loaded: true,
        party: party.clone(),
        ..PartyPage::default()
    });
    snapshot.calls = shared(vec![call(
        "1",
        Direction::Incoming,
        party,
        Phase::Ringing,
        4,
        true,
    )]);
    let failed = Noting {
        note: Note::default(),
        failed: true,
    };
    snapshot.notes = Arc::new(Notes::of_calls([("1".to_owned(), failed)]));
    snapshot.journal = Arc::default();
    snapshot.links.failed = Some("no application is registered".into());
    snapshot
}
