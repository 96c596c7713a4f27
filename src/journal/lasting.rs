//! The journal for as long as the program runs, whatever becomes of its file.
//!
//! Rule: a file that cannot be opened now (locked, no rights, a disk that is not there yet) is opened at
//! a later turn, and one that was taken away is begun anew: SQLite would go on to write into a file that
//! nobody finds again. That a new one was begun is told once ([`Journal::take_begun_anew`]). The program's
//! start waits for none of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{SqliteJournal, aside};
use crate::ports::journal::{
    BegunAnew, Break, Change, Entry, Journal, JournalError, Left, Note, Query, Row,
};
use crate::ports::{Answering, call_back};

/// A file that could not be opened is not tried again sooner: each try may take seconds.
const AGAIN: Duration = Duration::from_secs(3);

/// A journal that is opened when it is needed and can be.
#[derive(Debug)]
pub struct LastingJournal {
    path: PathBuf,
    state: Mutex<State>,
    begun_anew: std::sync::Mutex<Option<BegunAnew>>,
}

#[derive(Debug, Default)]
struct State {
    open: Option<(SqliteJournal, FileId)>,
    failed: Option<(JournalError, Instant)>,
    /// Calls of this PBX are followed into it: those that stand open in what is opened later are to be
    /// ended too.
    followed: Option<String>,
}

impl LastingJournal {
    /// Of this file; nothing is opened yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            state: Mutex::default(),
            begun_anew: std::sync::Mutex::default(),
        }
    }

    /// The journal, opened if it is not.
    async fn journal(&self) -> Result<SqliteJournal, JournalError> {
        let mut state = self.state.lock().await;
        match &state.open {
            Some((journal, id)) if FileId::of(&self.path).await.as_ref() == Some(id) => {
                return Ok(journal.clone());
            }
            Some(_) => {
                tracing::error!("the journal's file is gone; a new one is begun");
                *self.begun_anew() = Some(BegunAnew::Gone {
                    path: self.path.display().to_string(),
                });
                state.open = None;
            }
            None => {}
        }
        if let Some((error, at)) = &state.failed
            && at.elapsed() < AGAIN
        {
            return Err(error.clone());
        }
        match self.open(state.followed.clone()).await {
            Ok((journal, id)) => {
                state.failed = None;
                state.open = Some((journal.clone(), id));
                Ok(journal)
            }
            Err(error) => {
                if state
                    .failed
                    .as_ref()
                    .is_none_or(|(known, _)| *known != error)
                {
                    tracing::error!(%error, "no journal");
                }
                state.failed = Some((error.clone(), Instant::now()));
                Err(error)
            }
        }
    }

    async fn open(
        &self,
        followed: Option<String>,
    ) -> Result<(SqliteJournal, FileId), JournalError> {
        let opened = SqliteJournal::open(&self.path).await?;
        if let Some(aside) = &opened.set_aside {
            tracing::error!(file = %aside.display(), "the journal was damaged and set aside; a new one was begun");
            *self.begun_anew() = Some(BegunAnew::Damaged {
                aside: aside.display().to_string(),
            });
        }
        let journal = opened.journal;
        if let Some(pbx) = followed {
            journal.resume(pbx).await?;
        }
        aside::take_up(&journal, &self.path).await;
        let gone = || JournalError::Open {
            path: self.path.display().to_string(),
            why: "the file is gone".into(),
        };
        let id = FileId::of(&self.path).await.ok_or_else(gone)?;
        Ok((journal, id))
    }

    fn begun_anew(&self) -> std::sync::MutexGuard<'_, Option<BegunAnew>> {
        self.begun_anew
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Journal for LastingJournal {
    fn record(&self, entry: Entry) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.journal().await?.record(entry).await })
    }

    fn page(&self, query: Query) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        Box::pin(async move { self.journal().await?.page(query).await })
    }

    fn forget(
        &self,
        pbx: String,
        call: String,
        into: String,
    ) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.journal().await?.forget(pbx, call, into).await })
    }

    fn note(
        &self,
        pbx: String,
        call: String,
        note: Note,
    ) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.journal().await?.note(pbx, call, note).await })
    }

    fn write_all(&self, changes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.journal().await?.write_all(changes).await })
    }

    fn to_call_back(
        &self,
        question: call_back::Question,
    ) -> Answering<'_, Result<call_back::CallBacks, JournalError>> {
        Box::pin(async move { self.journal().await?.to_call_back(question).await })
    }

    fn decide(&self, decided: call_back::Decided) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.journal().await?.decide(decided).await })
    }

    fn calls_of(
        &self,
        number: String,
        since_unix_ms: i64,
        limit: usize,
    ) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        Box::pin(async move {
            let journal = self.journal().await?;
            journal.calls_of(number, since_unix_ms, limit).await
        })
    }

    fn resume(&self, pbx: String) -> Answering<'_, Result<Left, JournalError>> {
        Box::pin(async move {
            let journal = self.journal().await?;
            let left = journal.resume(pbx.clone()).await?;
            self.state.lock().await.followed = Some(pbx);
            Ok(left)
        })
    }

    fn note_break(&self, pbx: String, of: Break) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move { self.journal().await?.note_break(pbx, of).await })
    }

    fn keep_aside(&self, notes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        let path = self.path.clone();
        Box::pin(async move {
            let kept = tokio::task::spawn_blocking(move || aside::keep(&path, notes)).await;
            let kept = kept.map_err(|error| JournalError::Other(error.to_string()))?;
            kept.map_err(|error| JournalError::Write(error.to_string()))
        })
    }

    fn take_begun_anew(&self) -> Option<BegunAnew> {
        self.begun_anew().take()
    }
}

/// Which file stands at a path: another one may take its place.
#[derive(Debug, PartialEq, Eq)]
struct FileId(#[cfg(unix)] (u64, u64));

impl FileId {
    async fn of(path: &Path) -> Option<Self> {
        let data = tokio::fs::metadata(path).await.ok()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            Some(Self((data.dev(), data.ino())))
        }
        // Elsewhere an open file cannot be replaced.
        #[cfg(not(unix))]
        {
            let _ = data;
            Some(Self())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::tests::entry;

    async fn rows(journal: &impl Journal) -> usize {
        let all = Query {
            limit: 100,
            ..Query::default()
        };
        journal.page(all).await.unwrap().len()
    }

    #[tokio::test]
    async fn a_file_that_could_not_be_opened_is_opened_later() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("data");
        std::fs::write(&place, "a file in the place of the folder").unwrap();
        let journal = LastingJournal::new(&place.join("journal.db"));
        let error = journal.record(entry(1)).await.unwrap_err();
        assert!(matches!(error, JournalError::Open { .. }), "{error}");
        std::fs::remove_file(&place).unwrap();
        let at_once = journal.record(entry(1)).await.unwrap_err();
        assert_eq!(at_once, error, "not tried at each turn");
        tokio::time::pause();
        tokio::time::advance(AGAIN).await;
        tokio::time::resume();
        journal.record(entry(1)).await.unwrap();
        assert_eq!(rows(&journal).await, 1);
    }

    #[tokio::test]
    async fn a_note_that_was_not_taken_before_the_end_is_there_at_the_next_start() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.db");
        let first = LastingJournal::new(&path);
        first.record(entry(1)).await.unwrap();
        let noted = |text: &str| Note {
            text: text.into(),
            result: Some("Перезвонить".into()),
        };
        let change = |text: &str| Change::Note {
            pbx: entry(1).pbx,
            call: entry(1).call,
            note: noted(text),
        };
        first.keep_aside(vec![change("просил")]).await.unwrap();
        first
            .keep_aside(vec![change("просил скидку")])
            .await
            .unwrap();
        let next = LastingJournal::new(&path);
        let all = Query {
            limit: 100,
            ..Query::default()
        };
        let rows = next.page(all).await.unwrap();
        assert_eq!(rows[0].note, noted("просил скидку"));
        let files = std::fs::read_dir(directory.path()).unwrap();
        let names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        let is_kept = |name: &std::ffi::OsString| name.to_string_lossy().contains(".notes");
        assert!(!names.iter().any(is_kept), "{names:?}");
    }

    #[tokio::test]
    async fn a_file_that_was_taken_away_is_begun_anew() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("data");
        let path = folder.join("journal.db");
        let journal = LastingJournal::new(&path);
        journal.resume(String::new()).await.unwrap();
        journal.record(entry(1)).await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(journal.take_begun_anew(), None);
        journal.record(entry(2)).await.unwrap();
        let gone = BegunAnew::Gone {
            path: path.display().to_string(),
        };
        assert_eq!(journal.take_begun_anew(), Some(gone));
        assert_eq!(journal.take_begun_anew(), None, "told once");
        assert!(path.exists());
        // Another program finds it there, and that this one follows calls.
        let other = LastingJournal::new(&path);
        other.resume(String::new()).await.unwrap();
        let page = other.page(Query {
            limit: 9,
            legs: true,
            ..Query::default()
        });
        let page = page.await.unwrap();
        assert_eq!(page.len(), 1);
        assert_eq!(page[0].entry, entry(2), "not ended: it goes on");
        // A new file in its place is no reason to write into the old one.
        let moved = folder.join("moved.db");
        std::fs::rename(&path, &moved).unwrap();
        std::fs::write(&path, "").unwrap();
        journal.record(entry(3)).await.unwrap();
        assert_eq!(rows(&LastingJournal::new(&path)).await, 1);
    }
}
