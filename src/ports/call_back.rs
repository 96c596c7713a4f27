//! Whom to call back: missed calls by person, as the journal has them, and what was decided about each.

use serde::{Deserialize, Serialize};

use super::journal::Row;
use crate::calls::{Outcome, Reason};

/// What is asked of the journal. A call is missed when it came from outside and nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// Calls that began at or after this moment, Unix milliseconds.
    pub since_unix_ms: i64,
    /// Missed calls of these extensions …
    pub extensions: Vec<String>,
    /// … and of these queues.
    pub queues: Vec<String>,
    /// At most so many persons who wait, those who called last; and as many who were dismissed.
    pub limit: usize,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CallBacks {
    /// Those with whom nobody has spoken since, in no order that means anything.
    pub people: Vec<Missed>,
    /// So many more wait than were asked for.
    pub more: usize,
    /// Missed calls without a number: nobody can be called back.
    pub withheld: usize,
}

/// Somebody who called and was not answered: all attempts of one number, and of several numbers where the
/// directory knew the same party behind them.
#[derive(Debug, Clone, PartialEq)]
pub struct Missed {
    /// The last attempt.
    pub last: Row,
    /// The numbers that they called from (keys), the last first; few.
    pub numbers: Vec<String>,
    /// How often they called in vain.
    pub times: usize,
    /// The first attempt, Unix milliseconds.
    pub first_unix_ms: i64,
    /// The last time that somebody here called them, in vain too, after the first attempt.
    pub tried: Option<Tried>,
    /// What was decided about these attempts.
    pub decision: Option<Decision>,
}

/// A call to somebody that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// When, Unix milliseconds.
    pub at_unix_ms: i64,
    /// By whom.
    pub extension: Option<String>,
    /// `None` while it goes on.
    pub outcome: Option<Outcome>,
    /// A word more.
    pub reason: Option<Reason>,
}

/// What was decided about somebody's attempts; it holds until they call anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When, Unix milliseconds.
    pub at_unix_ms: i64,
    /// The name of the operator.
    pub by: String,
    /// What.
    pub verdict: Verdict,
}

/// Not now, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They come back to the list then.
    PutOff {
        /// Unix milliseconds.
        until_unix_ms: i64,
    },
    /// They need no call.
    Dismissed {
        /// Why.
        why: Dismissal,
        /// In the operator's words, if there was more to say.
        words: String,
    },
}

/// Why somebody needs no call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dismissal {
    /// It was settled in another way.
    Settled,
    /// They had dialled a wrong number.
    WrongNumber,
    /// Advertising.
    Advertising,
    /// Anything else.
    Other,
}

impl Dismissal {
    /// Every reason, in the order of a list.
    pub const ALL: [Self; 4] = [
        Self::Settled,
        Self::WrongNumber,
        Self::Advertising,
        Self::Other,
    ];
}

/// A decision to be kept, or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// About these numbers.
    pub numbers: Vec<String>,
    /// About attempts up to this one ([`Row::id`]): what came later was not known to who decided.
    pub upto: i64,
    /// `None` takes back what was decided.
    pub decision: Option<Decision>,
}
