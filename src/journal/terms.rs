//! The searched copy of parties and order numbers, in memory: one pass of memmem over a few
//! megabytes finds any fragment of any length, and the file needs no full-text index.

use std::sync::Arc;

use memchr::memmem;
use sqlx::{Row as _, SqlitePool};
use tokio::sync::Mutex;

use super::fold::{ENTRY, FIELD, fold};

/// Parties and orders as text.
#[derive(Debug, Default)]
pub(super) struct Terms {
    parties: Text,
    orders: Text,
}

/// What a search matched, by rowid.
#[derive(Debug, Default)]
pub(super) struct Hits {
    pub(super) parties: Vec<i64>,
    pub(super) orders: Vec<i64>,
}

impl Terms {
    pub(super) fn shared() -> Arc<Mutex<Self>> {
        Arc::default()
    }

    /// Adds what was written since, by this program or another one: rows are only ever added.
    pub(super) async fn refresh(&mut self, readers: &SqlitePool) -> sqlx::Result<()> {
        let rows = sqlx::query(
            "SELECT id, number, courier, name, company, caller FROM parties WHERE id > ? ORDER BY id",
        )
        .bind(self.parties.last())
        .fetch_all(readers)
        .await?;
        for row in rows {
            let fields: [&str; 5] = [
                row.try_get("number")?,
                row.try_get("courier")?,
                row.try_get("name")?,
                row.try_get("company")?,
                row.try_get("caller")?,
            ];
            self.parties.push(row.try_get("id")?, &fields);
        }
        let rows = sqlx::query("SELECT id, number FROM orders WHERE id > ? ORDER BY id")
            .bind(self.orders.last())
            .fetch_all(readers)
            .await?;
        for row in rows {
            self.orders
                .push(row.try_get("id")?, &[row.try_get("number")?]);
        }
        Ok(())
    }

    /// Everything in which one of the needles stands; `None` when that is more than `most` parties or
    /// more than `most` orders (what stands everywhere is found by looking anywhere).
    pub(super) fn find(&self, needles: &[String], most: usize) -> Option<Hits> {
        Some(Hits {
            parties: self.parties.find(needles, most)?,
            orders: self.orders.find(needles, most)?,
        })
    }

    /// Whether one of the needles stands in this party.
    pub(super) fn party_holds(&self, id: i64, needles: &[String]) -> bool {
        self.parties.entry(id).is_some_and(|entry| {
            needles
                .iter()
                .any(|needle| memmem::find(entry, needle.as_bytes()).is_some())
        })
    }
}

/// Entries one after the other: `ENTRY field FIELD field …`.
#[derive(Debug, Default)]
struct Text {
    bytes: Vec<u8>,
    /// Where each entry begins, ascending.
    starts: Vec<usize>,
    /// Its rowid.
    ids: Vec<i64>,
}

impl Text {
    fn last(&self) -> i64 {
        self.ids.last().copied().unwrap_or(0)
    }

    fn push(&mut self, id: i64, fields: &[&str]) {
        self.starts.push(self.bytes.len());
        self.ids.push(id);
        let mut mark = ENTRY;
        for field in fields {
            // The marks are single bytes, being ASCII.
            self.bytes.push(mark as u8);
            self.bytes.extend_from_slice(fold(field).as_bytes());
            mark = FIELD;
        }
    }

    fn entry(&self, id: i64) -> Option<&[u8]> {
        let n = self.ids.binary_search(&id).ok()?;
        let start = *self.starts.get(n)?;
        let end = self.starts.get(n + 1).copied().unwrap_or(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn find(&self, needles: &[String], most: usize) -> Option<Vec<i64>> {
        let mut found = Vec::new();
        for needle in needles {
            let finder = memmem::Finder::new(needle.as_bytes());
            let mut from = 0;
            while let Some(at) = self
                .bytes
                .get(from..)
                .and_then(|rest| finder.find(rest))
                .map(|at| from + at)
            {
                // The entry that holds the hit; one hit in it is enough.
                let entry = self.starts.partition_point(|start| *start <= at);
                found.extend(entry.checked_sub(1).and_then(|i| self.ids.get(i)));
                if found.len() > most {
                    return None;
                }
                match self.starts.get(entry) {
                    Some(next) => from = *next,
                    None => break,
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}
