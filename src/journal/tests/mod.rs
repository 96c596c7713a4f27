//! The journal on temporary files.

use std::path::Path;

mod call_backs;
mod files;
mod found;
mod notes;
mod plans;
mod reference;
mod written;

use super::*;
use crate::calls::{Direction, Outcome, Reason, Transfer, TransferKind};
use crate::ports::directory::Role;
use crate::ports::journal::{Leg, Party};

const START: i64 = 1_760_000_000_000;

async fn journal(directory: &Path) -> SqliteJournal {
    SqliteJournal::open(&directory.join("deep/er/journal.db"))
        .await
        .unwrap()
        .journal
}

pub(super) fn entry(n: i64) -> Entry {
    Entry {
        pbx: "pbx.office:5038".into(),
        call: format!("1760000000.{n}"),
        started_unix_ms: START + n * 1000,
        ended_unix_ms: None,
        direction: Direction::Incoming,
        number: Some(format!("7916{:07}", n)),
        courier: None,
        party: None,
        caller_name: None,
        orders: vec![],
        extension: Some("101".into()),
        rang: vec!["101".into()],
        answered_by: None,
        outcome: None,
        reason: None,
        ring_ms: None,
        talk_ms: None,
        queue: None,
        transfers: vec![],
        legs: vec![],
        own: true,
    }
}

fn full() -> Entry {
    Entry {
        ended_unix_ms: Some(START + 61_000),
        party: Some(Party {
            role: Role::Recipient,
            name: Some("Пётр Ёлкин".into()),
            company: Some("ООО \"Ромашка\" 100%_скидка".into()),
            code: "77".into(),
        }),
        caller_name: Some("PETR".into()),
        orders: vec!["К-10293".into(), "10294".into()],
        answered_by: Some("102".into()),
        rang: vec!["101".into(), "102".into()],
        outcome: Some(Outcome::Answered),
        reason: Some(Reason::Other("as the PBX said".into())),
        ring_ms: Some(4_100),
        talk_ms: Some(55_500),
        queue: Some("clients".into()),
        courier: Some("79031112233".into()),
        transfers: vec![Transfer {
            kind: TransferKind::Blind,
            to: "103".into(),
            answered: true,
            who: None,
        }],
        legs: vec![Leg {
            uniqueid: "1760000000.1".into(),
            channel: "PJSIP/trunk_name-00000001".into(),
            extension: None,
            born_ms: 0,
            ringing_ms: None,
            up_ms: Some(4_100),
            ended_ms: Some(61_000),
            cause: Some(16),
        }],
        ..entry(0)
    }
}

fn all() -> Query {
    Query {
        limit: 100,
        legs: true,
        ..Query::default()
    }
}

fn search(text: &str) -> Query {
    Query {
        search: text.into(),
        ..all()
    }
}

async fn calls(journal: &SqliteJournal, query: Query) -> Vec<String> {
    let rows = journal.page(query).await.unwrap();
    assert!(rows.windows(2).all(|w| w[0].id > w[1].id), "newest first");
    rows.into_iter()
        .map(|r| r.entry.call.trim_start_matches("1760000000.").to_owned())
        .collect()
}
