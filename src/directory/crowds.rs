//! Busy numbers: those that more rows belong to than one pass of [`super::query::whole`] holds.
//!
//! Rule: what of a busy number changes from hour to hour, its shipments, is asked for at every call. Who else has the
//! number (a client, a courier) is a standing entry: it is remembered for minutes, and asked for again meanwhile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::cells::Cell;
use super::connection::Cells;
use super::query;

/// Busy numbers remembered.
const KEPT: usize = 1_000;

/// From this age on the standing entries are asked for again, after the answer.
const OLD: Duration = Duration::from_secs(60);

/// Older ones are not told.
const TOO_OLD: Duration = Duration::from_secs(600);

/// Contact persons that one pass may bring before the shipments: they come first in the index.
const PERSONS_AT_MOST: usize = query::WHOLE_WINDOW / 3;

/// The busy numbers, by their first form.
#[derive(Debug, Default)]
pub(super) struct Crowds(Mutex<HashMap<String, Crowd>>);

/// A busy number.
#[derive(Debug, Clone)]
pub(super) struct Crowd {
    /// Rows of everybody but recipients.
    others: Arc<Vec<Cells>>,
    asked: Instant,
}

impl Crowds {
    /// What is remembered of a number.
    pub(super) fn of(&self, number: &str) -> Option<Crowd> {
        self.lock().get(number).cloned()
    }

    /// From all rows of a number.
    pub(super) fn remember(&self, number: String, rows: &[Cells]) {
        let others = rows.iter().filter(|row| !is_recipient(row)).cloned();
        let crowd = Crowd {
            others: Arc::new(others.collect()),
            asked: Instant::now(),
        };
        let mut crowds = self.lock();
        if crowds.len() >= KEPT {
            crowds.clear();
        }
        crowds.insert(number, crowd);
    }

    pub(super) fn forget(&self, number: &str) {
        self.lock().remove(number);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Crowd>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Crowd {
    /// One pass brings shipments enough, and what is remembered may be told.
    pub(super) fn leaves_room(&self) -> bool {
        let persons = self.others.iter().filter(|row| is_of(row, b"39")).count();
        persons <= PERSONS_AT_MOST && self.asked.elapsed() < TOO_OLD
    }

    /// To be asked for again.
    pub(super) fn is_old(&self) -> bool {
        self.asked.elapsed() >= OLD
    }

    /// One pass, and those whom its shipments crowded out.
    pub(super) fn with(&self, mut rows: Vec<Cells>) -> Vec<Cells> {
        let entry = |row: &Cells| {
            [Cell::Kind, Cell::Value, Cell::Source].map(|c| row.get(c as usize).cloned())
        };
        let seen: Vec<_> = rows
            .iter()
            .filter(|row| !is_recipient(row))
            .map(entry)
            .collect();
        let unseen = self.others.iter().filter(|row| !seen.contains(&entry(row)));
        rows.extend(unseen.cloned());
        rows
    }
}

fn is_recipient(row: &Cells) -> bool {
    is_of(row, b"3")
}

fn is_of(row: &Cells, kind: &[u8]) -> bool {
    row.get(Cell::Kind as usize)
        .is_some_and(|cell| cell.as_deref() == Some(kind))
}
