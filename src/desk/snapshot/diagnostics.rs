//! What was measured of the PBX, of the program and of the courier database, for the page «Диагностика».

use super::{DirectoryError, Offline};

/// What was measured. Times are Unix milliseconds where they end in `_unix_ms`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnostics {
    /// Events have been counted since.
    pub since_unix_ms: i64,
    /// Each kind of event that came, the most frequent first.
    pub events: Vec<EventShare>,
    /// All of them together; its name is empty.
    pub all: EventShare,
    /// Events in the busiest second.
    pub peak_per_sec: u32,
    /// How many seconds [`EventShare::lately`] is of: 60, fewer right after the beginning.
    pub lately_secs: u64,
    /// The PBX's answers to Ping; `None`: none came yet.
    pub pings: Option<Times>,
    /// How long what came may have waited in here.
    pub waits: Waits,
    /// Times without a connection, the newest first: the latest of them.
    pub breaks: Vec<ConnectionBreak>,
    /// How many there were in all.
    pub break_count: u64,
    /// The courier database; `None`: there is none.
    pub database: Option<DatabaseTimes>,
    /// Events that the program does not need and that came, the heaviest first: a filter for each.
    pub spare: Vec<SpareEvent>,
}

/// Events of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventShare {
    /// In AMI's spelling; empty: all that have no name here.
    pub name: &'static str,
    /// So many came.
    pub count: u64,
    /// So many bytes.
    pub bytes: u64,
    /// So many within the last [`Diagnostics::lately_secs`] seconds.
    pub lately: u64,
    /// The program makes nothing of them.
    pub is_spare: bool,
}

/// An event that a filter may keep away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpareEvent {
    /// The line of manager.conf, in the form that this Asterisk reads.
    pub line: String,
    /// So many came.
    pub count: u64,
    /// So many bytes.
    pub bytes: u64,
}

/// How long something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// So often it was measured.
    pub count: u64,
    /// The last one, microseconds.
    pub last_us: u64,
    /// The middle one of the last few dozen, microseconds.
    pub median_us: u64,
    /// The slowest of all, microseconds.
    pub slowest_us: u64,
    /// When that was.
    pub slowest_unix_ms: i64,
}

/// For how long nobody took what comes from the PBX: the loop was busy, or was woken late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waits {
    /// The longest of the last minute or two, microseconds.
    pub lately_us: u64,
    /// The longest of all, microseconds.
    pub longest_us: u64,
    /// When that was.
    pub longest_unix_ms: i64,
}

/// A time without a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionBreak {
    /// Since when.
    pub since_unix_ms: i64,
    /// Until when; `None`: it goes on.
    pub until_unix_ms: Option<i64>,
    /// Why it began.
    pub why: Offline,
    /// Why the last attempt came to nothing, where that is another reason.
    pub then: Option<Offline>,
    /// So many attempts came to nothing.
    pub attempts: u32,
}

/// How the courier database answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatabaseTimes {
    /// Look-ups of numbers that it answered; `None`: none yet.
    pub look_ups: Option<Times>,
    /// So many it did not.
    pub failures: u64,
    /// The last failure, and when it was.
    pub last_failure: Option<(DirectoryError, i64)>,
    /// It failed several times in a row: it is left alone but for a trial now and then.
    pub is_paused: bool,
}
