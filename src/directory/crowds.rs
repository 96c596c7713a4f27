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
    /// What is remembered of a number and may still be told.
    pub(super) fn of(&self, number: &str) -> Option<Crowd> {
        let mut crowds = self.lock();
        if crowds.get(number)?.asked.elapsed() >= TOO_OLD {
            crowds.remove(number);
        }
        crowds.get(number).cloned()
    }

    /// From all rows of a number; those of one that is not busy any more are forgotten.
    pub(super) fn remember(&self, number: String, rows: &[Cells]) {
        if rows.len() < query::WHOLE_WINDOW {
            self.lock().remove(&number);
            return;
        }
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

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Crowd>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Crowd {
    /// To be asked for again.
    pub(super) fn is_old(&self) -> bool {
        self.asked.elapsed() >= OLD
    }

    /// The shipments just asked for, and everybody else.
    pub(super) fn with(&self, mut rows: Vec<Cells>) -> Vec<Cells> {
        rows.retain(is_recipient);
        rows.extend(self.others.iter().cloned());
        rows
    }
}

fn is_recipient(row: &Cells) -> bool {
    row.get(Cell::Kind as usize)
        .is_some_and(|cell| cell.as_deref() == Some(b"3".as_slice()))
}
