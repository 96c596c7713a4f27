//! A directory and a journal that note what they are asked, and answer when they are let.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use crate::calls::Outcome;
use crate::ports::Answering;
use crate::ports::call_back;
use crate::ports::calling_program::{CallingProgram, CallingProgramError};
use crate::ports::directory::{
    Answer, Directory, DirectoryError, Found, LookUp, Match, Role, User,
};
use crate::ports::journal::{Break, Change, Entry, Journal, JournalError, Left, Note, Query, Row};

/// As good as open: more than any test asks.
const OPEN: usize = 10_000;

/// Knows everybody as Иван Петров.
pub(super) struct FakeDirectory {
    /// Answers so often.
    pub gate: Semaphore,
    pub asked: Mutex<Vec<String>>,
    pub is_broken: AtomicBool,
}

impl Default for FakeDirectory {
    fn default() -> Self {
        Self {
            gate: Semaphore::new(OPEN),
            asked: Mutex::default(),
            is_broken: AtomicBool::new(false),
        }
    }
}

impl FakeDirectory {
    /// Never answers, or when its gate is opened.
    pub(super) fn silent() -> Self {
        Self {
            gate: Semaphore::new(0),
            ..Self::default()
        }
    }

    async fn pass(&self) -> Result<(), DirectoryError> {
        self.gate.acquire().await.expect("never closed").forget();
        match self.is_broken.load(Ordering::SeqCst) {
            true => Err(DirectoryError::MissingTable("contacts".into())),
            false => Ok(()),
        }
    }
}

impl Directory for FakeDirectory {
    fn look_up(&self, question: LookUp) -> Answering<'_, Result<Answer, DirectoryError>> {
        let number = question.forms[0].clone();
        self.asked.lock().expect("lock").push(number.clone());
        Box::pin(async move {
            self.pass().await?;
            let found = Match {
                role: Role::Client,
                found: Found::Client,
                matched: number,
                code: "1".into(),
                name: Some("Иван Петров".into()),
                company: None,
                status: None,
                client: None,
                phones: Vec::new(),
                manager: None,
                orders: Vec::new(),
            };
            Ok(Answer {
                matches: vec![found],
                shared_by: None,
                instead: None,
            })
        })
    }

    fn users(&self) -> Answering<'_, Result<Vec<User>, DirectoryError>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn prepare(&self) -> Answering<'_, Result<(), DirectoryError>> {
        Box::pin(async { Ok(()) })
    }
}

/// Takes every number and notes it.
#[derive(Default)]
pub(super) struct FakeProgram {
    pub links: Mutex<Vec<String>>,
}

impl CallingProgram for FakeProgram {
    fn call(&self, link: &str) -> Result<(), CallingProgramError> {
        self.links.lock().expect("lock").push(link.to_owned());
        Ok(())
    }
}

/// Notes what is written.
pub(super) struct FakeJournal {
    /// Writes so often.
    pub write_gate: Semaphore,
    /// Reads so often.
    pub read_gate: Semaphore,
    /// Counts missed calls so often; each time it is one more.
    pub count_gate: Semaphore,
    /// How often it was asked to.
    pub counted: AtomicUsize,
    /// Then it is always so many.
    missed: Option<usize>,
    /// In words, as it began.
    words: Mutex<Vec<String>>,
    entries: Mutex<Vec<Entry>>,
    pub is_full: AtomicBool,
    /// What an earlier run left.
    pub left: Left,
}

impl Default for FakeJournal {
    fn default() -> Self {
        Self {
            write_gate: Semaphore::new(OPEN),
            read_gate: Semaphore::new(OPEN),
            count_gate: Semaphore::new(OPEN),
            counted: AtomicUsize::new(0),
            missed: None,
            words: Mutex::default(),
            entries: Mutex::default(),
            is_full: AtomicBool::new(false),
            left: Left::default(),
        }
    }
}

impl FakeJournal {
    /// Counts so many missed calls, whenever it is asked.
    pub(super) fn that_missed(count: usize) -> Self {
        Self {
            missed: Some(count),
            ..Self::default()
        }
    }

    /// Takes nothing and gives nothing.
    pub(super) fn dead() -> Self {
        Self {
            write_gate: Semaphore::new(0),
            read_gate: Semaphore::new(0),
            ..Self::default()
        }
    }

    /// What was begun to be written: `close stale`, `CALL OUTCOME`, `forget CALL`.
    pub(super) fn written(&self) -> Vec<String> {
        self.words.lock().expect("lock").clone()
    }

    pub(super) fn last(&self) -> Entry {
        let entries = self.entries.lock().expect("lock");
        entries.last().cloned().expect("a call was written")
    }

    fn write(&self, words: String) -> Answering<'_, Result<(), JournalError>> {
        self.words.lock().expect("lock").push(words);
        Box::pin(async {
            self.write_gate
                .acquire()
                .await
                .expect("never closed")
                .forget();
            match self.is_full.load(Ordering::SeqCst) {
                true => Err(JournalError::Write("disk full".into())),
                false => Ok(()),
            }
        })
    }
}

impl Journal for FakeJournal {
    fn record(&self, entry: Entry) -> Answering<'_, Result<(), JournalError>> {
        let outcome = entry
            .outcome
            .map_or("goes on".to_owned(), |outcome: Outcome| {
                format!("{outcome:?}")
            });
        let words = format!("{} {outcome}", entry.call);
        self.entries.lock().expect("lock").push(entry);
        self.write(words)
    }

    fn page(&self, _: Query) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        Box::pin(async {
            self.read_gate
                .acquire()
                .await
                .expect("never closed")
                .forget();
            let entries = self.entries.lock().expect("lock");
            let rows = (1..)
                .zip(entries.iter())
                .collect::<Vec<_>>()
                .into_iter()
                .rev();
            Ok(rows
                .map(|(id, entry)| Row {
                    id,
                    entry: entry.clone(),
                    note: Note::default(),
                })
                .collect())
        })
    }

    fn forget(
        &self,
        _: String,
        call: String,
        into: String,
    ) -> Answering<'_, Result<(), JournalError>> {
        self.write(format!("forget {call}, a part of {into}"))
    }

    fn note(&self, _: String, call: String, note: Note) -> Answering<'_, Result<(), JournalError>> {
        self.write(format!("note {call} {}", note.text))
    }

    fn keep_aside(&self, notes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        let mut words = self.words.lock().expect("lock");
        words.extend(notes.iter().map(|note| format!("aside {}", note.key())));
        Box::pin(async { Ok(()) })
    }

    fn to_call_back(
        &self,
        _: call_back::Question,
    ) -> Answering<'_, Result<call_back::CallBacks, JournalError>> {
        let nth = self.counted.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            let gate = self.count_gate.acquire().await;
            gate.expect("never closed").forget();
            Ok(call_back::CallBacks {
                more: self.missed.unwrap_or(nth),
                ..call_back::CallBacks::default()
            })
        })
    }

    fn decide(&self, decided: call_back::Decided) -> Answering<'_, Result<(), JournalError>> {
        self.write(format!("decided about {}", decided.upto))
    }

    fn calls_of(
        &self,
        _: String,
        _: i64,
        _: usize,
    ) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn resume(&self, _: String) -> Answering<'_, Result<Left, JournalError>> {
        Box::pin(async {
            self.write("close stale".into()).await?;
            Ok(self.left.clone())
        })
    }

    fn note_break(&self, _: String, of: Break) -> Answering<'_, Result<(), JournalError>> {
        let secs = (of.to_unix_ms - of.from_unix_ms) / 1000;
        self.write(format!("break of {secs} s"))
    }
}
