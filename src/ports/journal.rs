//! The journal of calls: what is written, what is asked, what comes back.

use super::{Answering, call_back, directory::Role};
use crate::calls::{Direction, Outcome, Reason, Transfer};

/// A call as the journal keeps it; written when it begins, again at each change, and when it ends.
/// The key is (`pbx`, `call`): the same call written twice is one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The PBX that told of it (`host:port`).
    pub pbx: String,
    /// The call's id ([`crate::calls::CallId`]).
    pub call: String,
    /// When it began, Unix milliseconds.
    pub started_unix_ms: i64,
    /// When it ended; `None` while it goes on.
    pub ended_unix_ms: Option<i64>,
    /// Incoming, outgoing, internal, callback.
    pub direction: Direction,
    /// The outside party's number as a key (digits), `None` when withheld.
    pub number: Option<String>,
    /// A callback's courier.
    pub courier: Option<String>,
    /// The party as the directory knew it at the time, if it did.
    pub party: Option<Party>,
    /// The name that the PBX gave, if any.
    pub caller_name: Option<String>,
    /// Orders in work of the party at the time, newest first.
    pub orders: Vec<String>,
    /// The operator's extension that rang first or dialled.
    pub extension: Option<String>,
    /// All extensions that rang.
    pub rang: Vec<String>,
    /// The first person who answered.
    pub answered_by: Option<String>,
    /// `None` while it goes on.
    pub outcome: Option<Outcome>,
    /// A word more.
    pub reason: Option<Reason>,
    /// Ringing of the leg that decided the outcome, milliseconds.
    pub ring_ms: Option<u64>,
    /// The outside party with a person, milliseconds.
    pub talk_ms: Option<u64>,
    /// The queue it came by.
    pub queue: Option<String>,
    /// Transfers in order.
    pub transfers: Vec<Transfer>,
    /// Its channels.
    pub legs: Vec<Leg>,
    /// True for a call of this workplace's operator (one of the own extensions took part).
    pub own: bool,
}

/// A channel of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// AMI's Uniqueid.
    pub uniqueid: String,
    /// The channel's name.
    pub channel: String,
    /// The extension, if it is an extension's device.
    pub extension: Option<String>,
    /// Milliseconds from the call's start to the leg's birth, and to its ringing, answer and end.
    pub born_ms: u64,
    /// Ringing began.
    pub ringing_ms: Option<u64>,
    /// Answered.
    pub up_ms: Option<u64>,
    /// Hung up.
    pub ended_ms: Option<u64>,
    /// Hangup cause.
    pub cause: Option<u32>,
}

/// A party of the directory, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Role.
    pub role: Role,
    /// Person's name.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Code in the courier database.
    pub code: String,
}

/// A time without a connection: what happened then is not in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// It was lost, Unix milliseconds.
    pub from_unix_ms: i64,
    /// It was there again, Unix milliseconds.
    pub to_unix_ms: i64,
}

/// What an earlier run of the program left behind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Left {
    /// Calls whose end it did not see, as it knew them last.
    pub unfinished: Vec<Entry>,
    /// What is noted of them, by the call.
    pub notes: Vec<(String, Note)>,
    /// Times without a connection, oldest first; the latest few.
    pub breaks: Vec<Break>,
}

/// What a person at this workplace noted about a call. It is kept beside the call: whatever is written of
/// the call later leaves it alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Note {
    /// In the operator's own words; empty for none.
    pub text: String,
    /// What came of the call, out of the office's list.
    pub result: Option<String>,
}

impl Note {
    /// True when nothing is noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.result.is_none()
    }
}

/// Why the journal's file is a new one though there was another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BegunAnew {
    /// It was deleted, moved or replaced under the running program.
    Gone {
        /// Where it was, and the new one is.
        path: String,
    },
    /// It was no usable database any more.
    Damaged {
        /// Where it is now.
        aside: String,
    },
}

/// What is asked of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// A fragment of a number, a name, a company, an order, a note or its result; empty for all. Case, ё/е
    /// and the number's punctuation make no difference. Of several words each must stand somewhere in the
    /// call, in any order; `"in quotes"` they stand together.
    pub search: String,
    /// Only calls with one of these numbers (keys); empty for all.
    pub numbers: Vec<String>,
    /// Of each number the latest call alone; the fragment is then one of a number, a name or a company.
    pub latest_of_each: bool,
    /// Only incoming calls that nobody answered.
    pub missed: bool,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// Only calls of these extensions; empty for the whole office.
    pub extensions: Vec<String>,
    /// Rows older than this one (the last row's [`Row::id`]).
    pub before: Option<i64>,
    /// At most so many rows.
    pub limit: usize,
    /// With [`Entry::legs`], which are half of what is read of a call; else a row has none.
    pub legs: bool,
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Rowid: in the order of time.
    pub id: i64,
    /// What was written.
    pub entry: Entry,
    /// What is noted of it.
    pub note: Note,
}

/// Why the journal cannot be written or read. Rendered by `texts`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be opened or created.
    #[error("cannot open {path}: {why}")]
    Open {
        /// The file.
        path: String,
        /// In the driver's words.
        why: String,
    },
    /// The file is of a newer version of the program.
    #[error("the journal was made by a newer version")]
    Newer,
    /// The disk is full or the file read-only.
    #[error("cannot write: {0}")]
    Write(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// A change of one call.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Written, new or known.
    Record(Box<Entry>),
    /// Taken out: it turned out to be a part of another one.
    Forget {
        /// As in [`Entry`].
        pbx: String,
        /// As in [`Entry`].
        call: String,
        /// The other one.
        into: String,
    },
    /// Noted, in the place of what was noted before.
    Note {
        /// As in [`Entry`].
        pbx: String,
        /// As in [`Entry`].
        call: String,
        /// Empty: nothing is noted any more.
        note: Note,
    },
}

impl Change {
    /// Which call's.
    #[must_use]
    pub fn call(&self) -> &str {
        match self {
            Self::Record(entry) => &entry.call,
            Self::Forget { call, .. } | Self::Note { call, .. } => call,
        }
    }

    /// A later change of the same key takes the place of an earlier one: a call and its note do not take each
    /// other's.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Record(_) | Self::Forget { .. } => self.call().to_owned(),
            Self::Note { pbx, call, .. } => format!("note of {call} at {pbx}"),
        }
    }
}

/// The journal.
pub trait Journal: Send + Sync {
    /// Writes a call, new or known.
    fn record(&self, entry: Entry) -> Answering<'_, Result<(), JournalError>>;
    /// Reads a page, newest first.
    fn page(&self, query: Query) -> Answering<'_, Result<Vec<Row>, JournalError>>;
    /// Takes a call out: it turned out to be a part of another one, which gets its note too.
    fn forget(
        &self,
        pbx: String,
        call: String,
        into: String,
    ) -> Answering<'_, Result<(), JournalError>>;
    /// Keeps what was noted of a call, in the place of what was noted before. The call need not be there yet.
    fn note(
        &self,
        pbx: String,
        call: String,
        note: Note,
    ) -> Answering<'_, Result<(), JournalError>>;
    /// Makes many changes in this order, each of another [`Change::key`]: all of them, or none. Unless a journal
    /// knows better, they are made one by one up to the first that fails; a change made twice is none.
    fn write_all(&self, changes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        Box::pin(async move {
            for change in changes {
                match change {
                    Change::Record(entry) => self.record(*entry).await?,
                    Change::Forget { pbx, call, into } => self.forget(pbx, call, into).await?,
                    Change::Note { pbx, call, note } => self.note(pbx, call, note).await?,
                }
            }
            Ok(())
        })
    }
    /// Who called in vain and waits to be called back: nobody of the office, as far as the journal has its
    /// calls, has spoken with them since.
    fn to_call_back(
        &self,
        question: call_back::Question,
    ) -> Answering<'_, Result<call_back::CallBacks, JournalError>>;
    /// Keeps what was decided about somebody who waits to be called back.
    fn decide(&self, decided: call_back::Decided) -> Answering<'_, Result<(), JournalError>>;
    /// Calls from and to this number (its key) since a moment, Unix milliseconds, newest first, at most so many.
    fn calls_of(
        &self,
        number: String,
        since_unix_ms: i64,
        limit: usize,
    ) -> Answering<'_, Result<Vec<Row>, JournalError>>;
    /// Takes over from an earlier run of the program: ends the calls that it left open, since their outcome is
    /// not known, and tells what it knew of calls of this PBX that may still go on, as it knew it.
    fn resume(&self, pbx: String) -> Answering<'_, Result<Left, JournalError>>;
    /// Keeps a time without a connection to this PBX. One that goes on is told again with a later end.
    fn note_break(&self, pbx: String, of: Break) -> Answering<'_, Result<(), JournalError>>;
    /// The program ends, and these notes were not taken: keeps them for its next start, in another way than the
    /// journal's own, which failed.
    fn keep_aside(&self, notes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        let _ = notes;
        Box::pin(async {
            Err(JournalError::Other(
                "this journal has no place beside it".into(),
            ))
        })
    }
    /// That a new file had to be begun while the program ran, told once.
    fn take_begun_anew(&self) -> Option<BegunAnew> {
        None
    }
}
