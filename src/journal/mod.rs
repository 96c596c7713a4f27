//! The journal of calls in a local SQLite file.
//!
//! Rule: one connection writes, a few read, nobody waits for the other (WAL). A call is written when
//! it begins, at each change and when it ends, always into the same row, whose rowid is made from the
//! time of start. What filters and searches look at is kept in memory as well, some fifty megabytes
//! for a million calls (`index`); it follows the file, so that what another process wrote is found
//! too. One pass over it answers every filter with every fragment; the rows then come by rowid.
//!
//! Legs and transfers are JSON inside the row: they are only ever read together with it, never
//! searched; tables of their own would double the rows and the indexes.
//!
//! Several programs may follow calls into one journal (a window and a command line): each writes its own
//! calls, and calls that a program left open are ended by the next one that is alone ([`alone`]).
//!
//! Deliberately left out: deleting old calls (an office keeps its journal), the clock, and who may
//! see whose calls (`desk` puts that into the query).

mod alone;
mod aside;
mod breaks;
mod call_backs;
mod codes;
mod decisions;
mod filter;
mod fold;
mod index;
mod known;
mod lasting;
mod notes;
mod open;
mod read;
mod resume;
mod rows;
pub mod sample;
mod text;
mod waiting;
mod write;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::SqlitePool;

use crate::ports::journal::{Break, Change, Entry, Journal, JournalError, Left, Note, Query, Row};
use crate::ports::{Answering, call_back};

use alone::Share;
use read::Shared;
use write::{Step, Writer};

pub use lasting::LastingJournal;

/// The journal in an SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteJournal {
    writer: Arc<Writer>,
    readers: SqlitePool,
    index: Arc<Shared>,
    share: Arc<Share>,
}

/// An opened journal, and what had to be done for it.
#[derive(Debug)]
pub struct Opened {
    /// The journal, ready.
    pub journal: SqliteJournal,
    /// Set when the file was no usable database: it was moved here, untouched, and a new journal
    /// begun in its place. Worth a word to the operator.
    pub set_aside: Option<PathBuf>,
}

impl SqliteJournal {
    /// Writes many calls in one transaction, all or none: for what comes in bulk.
    ///
    /// # Errors
    /// Those of [`Journal::record`].
    pub async fn record_all(&self, entries: &[Entry]) -> Result<(), JournalError> {
        let entries = entries.iter().collect();
        self.writer.write_all(&[Step::Record(entries)]).await
    }

    /// The memory of the copy that filters and searches look at, bytes; fills it first.
    ///
    /// # Errors
    /// [`JournalError::Other`] when the file cannot be read.
    pub async fn memory_bytes(&self) -> Result<usize, JournalError> {
        let mut db = read::acquire(&self.readers).await?;
        Ok(self.index.current(&mut db).await?.size())
    }

    /// Closes the connections after what is under way; the write-ahead log goes into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.pool.close().await;
    }
}

impl Journal for SqliteJournal {
    fn record(&self, entry: Entry) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.writer.record(&entry).await })
    }

    fn page(&self, query: Query) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        Box::pin(read::page(&self.readers, &self.index, query))
    }

    fn forget(
        &self,
        pbx: String,
        call: String,
        into: String,
    ) -> Answering<'_, Result<(), JournalError>> {
        let forget = async move {
            let steps = [Step::Forget(&pbx, &call, &into)];
            self.writer.write_all(&steps).await
        };
        Box::pin(forget)
    }

    fn note(
        &self,
        pbx: String,
        call: String,
        note: Note,
    ) -> Answering<'_, Result<(), JournalError>> {
        let write = async move {
            let steps = [Step::Note(&pbx, &call, &note)];
            self.writer.write_all(&steps).await
        };
        Box::pin(write)
    }

    fn write_all(&self, changes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move {
            match changes.as_slice() {
                // A single statement needs no transaction around it.
                [Change::Record(entry)] => self.writer.record(entry).await,
                changes => self.writer.write_all(&Step::of(changes)).await,
            }
        })
    }

    fn to_call_back(
        &self,
        question: call_back::Question,
    ) -> Answering<'_, Result<call_back::CallBacks, JournalError>> {
        Box::pin(call_backs::to_call_back(
            &self.readers,
            &self.index,
            question,
        ))
    }

    fn decide(&self, decided: call_back::Decided) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { decisions::decide(&self.writer.pool, &decided).await })
    }

    fn calls_of(
        &self,
        number: String,
        since_unix_ms: i64,
        limit: usize,
    ) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        Box::pin(async move {
            call_backs::calls_of(&self.readers, &self.index, &number, since_unix_ms, limit).await
        })
    }

    fn resume(&self, pbx: String) -> Answering<'_, Result<Left, JournalError>> {
        let share = Arc::clone(&self.share);
        Box::pin(async move { resume::resume(&self.writer.pool, share, &pbx).await })
    }

    fn note_break(&self, pbx: String, of: Break) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { breaks::note(&self.writer.pool, &pbx, of).await })
    }
}

/// SQLite's primary result code (`SQLITE_FULL`, …) of an error, if it came from SQLite.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// An error of a reading statement.
fn read_error(error: &sqlx::Error) -> JournalError {
    JournalError::Other(words(error))
}

/// An error of a writing statement.
fn write_error(error: &sqlx::Error) -> JournalError {
    // PERM, BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: the file or the disk, not the program.
    match primary_code(error) {
        Some(3 | 5 | 6 | 8 | 10 | 13 | 14) => JournalError::Write(words(error)),
        _ => JournalError::Other(words(error)),
    }
}

/// SQLite's own words without the driver's frame around them.
fn words(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(e) => e.message().to_owned(),
        None => error.to_string(),
    }
}
