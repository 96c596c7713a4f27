//! What was noted of calls: written beside them, and its texts kept in memory for searching.
//!
//! Notes are few beside calls, so of a call that has none nothing is kept: neither a byte of its twenty in the
//! index, nor a row in the file.

use std::collections::{BTreeSet, HashMap};

use memchr::memmem::Finder;
use sqlx::SqliteConnection;

use super::index::{CHUNK, as_i64, full, read, read_of};
use super::text::{Found, Full, Text, holding, holds};
use super::write_error;
use crate::ports::journal::{JournalError, Note};

/// The texts of all notes.
#[derive(Debug, Default)]
pub(super) struct Noted {
    texts: Text,
    /// The rowid of the call of each entry; a call noted again has another entry, and this one is of nobody.
    calls: Vec<i64>,
    /// The entry of each call.
    entries: HashMap<i64, u32>,
    rev: i64,
    /// Notes whose calls were not there yet, by rev: these come.
    early: BTreeSet<i64>,
}

/// Of notes that came before their calls so many are looked for again, the newest: of more no call will come.
const EARLY: usize = 1_000;

/// `?1` the last rev seen, `?2` at most so many. A note whose call is not there (yet) has no id.
pub(super) const NOTES: &str = "SELECT json_group_array(json_array(rev, id, text, result))
    FROM (SELECT n.rev, c.id, n.text, n.result
      FROM notes n INDEXED BY notes_walk LEFT JOIN calls c ON c.pbx = n.pbx AND c.call = n.call
      WHERE n.rev > ?1 ORDER BY n.rev LIMIT ?2)";

/// The same of these revs, as a JSON array.
pub(super) const EARLY_NOTES: &str = "SELECT json_group_array(json_array(rev, id, text, result))
    FROM (SELECT n.rev, c.id, n.text, n.result
      FROM notes n INDEXED BY notes_walk LEFT JOIN calls c ON c.pbx = n.pbx AND c.call = n.call
      WHERE n.rev IN (SELECT value FROM json_each(?1)) ORDER BY n.rev)";

impl Noted {
    /// Reads what was noted since the last time, and what was noted of calls that have come since.
    pub(super) async fn refresh(&mut self, db: &mut SqliteConnection) -> Result<(), JournalError> {
        type Noted = (i64, Option<i64>, String, String);
        if !self.early.is_empty() {
            let revs: Vec<i64> = self.early.iter().copied().collect();
            let notes: Vec<Noted> = read_of(db, EARLY_NOTES, &revs).await?;
            // Of those that are not told somebody wrote another one since.
            self.early.clear();
            for (rev, id, text, result) in notes {
                self.take(rev, id, &text, &result)?;
            }
        }
        loop {
            let notes: Vec<Noted> = read(db, NOTES, self.rev).await?;
            let more = as_i64(notes.len()) == CHUNK;
            for (rev, id, text, result) in notes {
                self.rev = rev;
                self.take(rev, id, &text, &result)?;
            }
            if !more {
                return Ok(());
            }
        }
    }

    /// Whether one of the needles stands in this call's note.
    pub(super) fn holds(&self, id: i64, needles: &[Finder<'_>]) -> bool {
        let entry = self.entries.get(&id);
        entry.is_some_and(|n| holds(self.texts.entry(*n as usize), needles))
    }

    /// The calls whose notes hold one of the needles, in no order.
    pub(super) fn holding(&self, needles: &[Finder<'_>]) -> Vec<i64> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let [found] = holding([&self.texts], needles);
        let entries = (0..).zip(&self.calls);
        entries
            .filter(|(n, id)| found.contains(*n) && self.entries.get(id) == Some(n))
            .map(|(_, id)| *id)
            .collect()
    }

    /// The entries that hold one of the needles; what they are of is told by [`Self::marked`].
    pub(super) fn marks(&self, needles: &[Finder<'_>]) -> Found {
        if self.entries.is_empty() {
            return Found::default();
        }
        let [found] = holding([&self.texts], needles);
        found
    }

    /// The calls whose notes have any mark, with their marks, in no order.
    pub(super) fn marked(&self, mark: impl Fn(u32) -> u8) -> impl Iterator<Item = (i64, u8)> {
        let marked = (0..).zip(&self.calls).map(move |(n, id)| (n, *id, mark(n)));
        marked
            .filter(|(n, id, mark)| *mark != 0 && self.entries.get(id) == Some(n))
            .map(|(_, id, mark)| (id, mark))
    }

    /// The memory that it takes, bytes.
    pub(super) fn size(&self) -> usize {
        self.texts.size()
            + self.calls.capacity() * size_of::<i64>()
            + self.entries.capacity() * (size_of::<(i64, u32)>() + 1)
            + self.early.len() * size_of::<i64>()
    }

    fn take(
        &mut self,
        rev: i64,
        id: Option<i64>,
        text: &str,
        result: &str,
    ) -> Result<(), JournalError> {
        match id {
            Some(id) => self.change(id, text, result)?,
            None => {
                self.early.insert(rev);
                if self.early.len() > EARLY {
                    self.early.pop_first();
                }
            }
        }
        Ok(())
    }

    fn change(&mut self, id: i64, text: &str, result: &str) -> Result<(), JournalError> {
        if text.is_empty() && result.is_empty() {
            self.entries.remove(&id);
            return Ok(());
        }
        let n = u32::try_from(self.texts.len()).map_err(|_| full(Full))?;
        self.texts.push([], [text, result]).map_err(full)?;
        self.calls.push(id);
        self.entries.insert(id, n);
        Ok(())
    }
}

/// Keeps a note. The call's `rev` moves too: who follows the calls hears of it.
pub(super) async fn write(
    db: &mut SqliteConnection,
    pbx: &str,
    call: &str,
    note: &Note,
) -> Result<(), JournalError> {
    sqlx::query(
        "INSERT INTO pbxs (name) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM pbxs WHERE name = ?1);
         INSERT INTO notes (pbx, call, rev, text, result)
           VALUES ((SELECT id FROM pbxs WHERE name = ?1), ?2,
             (SELECT coalesce(max(rev), 0) + 1 FROM notes), ?3, ?4)
           ON CONFLICT (pbx, call) DO UPDATE SET
             rev = excluded.rev, text = excluded.text, result = excluded.result;
         UPDATE calls SET rev = (SELECT max(rev) + 1 FROM calls)
           WHERE pbx = (SELECT id FROM pbxs WHERE name = ?1) AND call = ?2",
    )
    .bind(pbx)
    .bind(call)
    .bind(&note.text)
    .bind(note.result.as_deref().unwrap_or_default())
    .execute(db)
    .await
    .map(drop)
    .map_err(|e| write_error(&e))
}

/// What was noted of a call that turned out to be a part of another one is noted of that one, behind what was
/// noted of it already.
pub(super) async fn hand_on(
    db: &mut SqliteConnection,
    pbx: &str,
    gone: &str,
    into: &str,
) -> Result<(), JournalError> {
    sqlx::query(
        "INSERT INTO notes (pbx, call, rev, text, result)
           SELECT pbx, ?3, (SELECT max(rev) + 1 FROM notes), text, result FROM notes
           WHERE pbx = (SELECT id FROM pbxs WHERE name = ?1) AND call = ?2
             AND (text <> '' OR result <> '')
           ON CONFLICT (pbx, call) DO UPDATE SET rev = excluded.rev,
             text = CASE WHEN excluded.text IN ('', text) THEN text WHEN text = '' THEN excluded.text
               ELSE text || char(10) || excluded.text END,
             result = CASE WHEN result = '' THEN excluded.result ELSE result END;
         UPDATE calls SET rev = (SELECT max(rev) + 1 FROM calls)
           WHERE pbx = (SELECT id FROM pbxs WHERE name = ?1) AND call = ?3 AND EXISTS
             (SELECT 1 FROM notes WHERE notes.pbx = calls.pbx AND notes.call = ?2);
         UPDATE notes SET rev = (SELECT max(rev) + 1 FROM notes), text = '', result = ''
           WHERE pbx = (SELECT id FROM pbxs WHERE name = ?1) AND call = ?2",
    )
    .bind(pbx)
    .bind(gone)
    .bind(into)
    .execute(db)
    .await
    .map(drop)
    .map_err(|e| write_error(&e))
}
