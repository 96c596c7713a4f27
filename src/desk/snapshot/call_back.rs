//! Whom to call back, as shown; and what a card tells of somebody who calls again.

use super::{Direction, Note, Outcome, Reason, Role};

pub use crate::ports::call_back::{Decision, Dismissal, Verdict};

/// Who called in vain and waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToCallBack {
    /// So many wait now: those put off and dismissed are not among them.
    pub count: usize,
    /// Who waits now, in the order in which to call: couriers and those whose order was in work when they
    /// called, then by how long they have waited.
    pub rows: Vec<CallBackRow>,
    /// Those put off, the first to come back first.
    pub put_off: Vec<CallBackRow>,
    /// Those dismissed, the last first.
    pub dismissed: Vec<CallBackRow>,
    /// Missed calls with a withheld number: nobody can be called back.
    pub withheld: usize,
    /// Calls of so many days are looked at.
    pub days: u32,
    /// False until the journal has answered.
    pub loaded: bool,
}

/// Somebody who called in vain, however often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackRow {
    /// The last attempt's rowid in the journal.
    pub id: i64,
    /// The PBX that told of it.
    pub pbx: String,
    /// Its id there.
    pub call: String,
    /// What is noted of it, as the journal has it; [`super::Snapshot::notes`] may be newer.
    pub note: Note,
    /// The role, where the directory knew it.
    pub role: Option<Role>,
    /// The name (directory's, else the PBX's).
    pub name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// The number of the last attempt, as [`super::Command::Dial`] takes it.
    pub number: String,
    /// As a person reads it.
    pub number_shown: String,
    /// They called from other numbers too, so many.
    pub other_numbers: usize,
    /// Orders in work at the time of the last attempt.
    pub orders: Vec<String>,
    /// The queue by which the last attempt came.
    pub queue: Option<String>,
    /// How often they called.
    pub times: usize,
    /// The first attempt, Unix milliseconds.
    pub first_unix_ms: i64,
    /// The last one.
    pub last_unix_ms: i64,
    /// The last call to them that came to nothing.
    pub tried: Option<TriedBack>,
    /// They are on the line now.
    pub on_line: Option<OnLine>,
    /// What was decided, for one that is put off or dismissed.
    pub decision: Option<Decision>,
}

/// A call to somebody who waits that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedBack {
    /// When, Unix milliseconds.
    pub at_unix_ms: i64,
    /// By which colleague; `None` for the operator.
    pub by: Option<String>,
    /// `None` while it goes on.
    pub outcome: Option<Outcome>,
    /// A word more.
    pub reason: Option<Reason>,
}

/// What somebody who waits is doing now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnLine {
    /// They call again.
    Calling,
    /// They are being called.
    Called {
        /// By which colleague; `None` for the operator.
        by: Option<String>,
    },
    /// Somebody speaks with them.
    Talking {
        /// Which colleague; `None` for the operator.
        with: Option<String>,
    },
}

/// For how long somebody is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PutOff {
    /// A quarter of an hour.
    QuarterHour,
    /// An hour.
    Hour,
    /// Until nine in the morning of the next day, by this place's time.
    Tomorrow,
}

impl PutOff {
    /// Every choice, in the order of a list.
    pub const ALL: [Self; 3] = [Self::QuarterHour, Self::Hour, Self::Tomorrow];
}

/// Calls with the same number right before the one on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// This is their so-manieth call; 1: they have not called before.
    pub nth: usize,
    /// When they called first, Unix milliseconds; this call's time when they have not called before.
    pub first_unix_ms: i64,
    /// The last call before this one, theirs or ours.
    pub last: EarlierCall,
}

/// A call before the one on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierCall {
    /// When it began, Unix milliseconds.
    pub at_unix_ms: i64,
    /// Theirs or ours.
    pub direction: Direction,
    /// What became of it; `None`: not known, or it goes on.
    pub outcome: Option<Outcome>,
    /// Who of the office answered or called: a colleague; `None` for the operator, and where nobody did.
    pub colleague: Option<String>,
}
