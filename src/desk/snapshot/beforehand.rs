//! What is to be known of a number before it is called.

use super::Outcome;

/// What goes on with a number right now, or did a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meanwhile {
    /// Somebody of the office talks with it.
    Talks {
        /// Who: the extension with the name where known; `None`: the operator.
        who: Option<String>,
        /// Since when, Unix milliseconds.
        since_unix_ms: i64,
    },
    /// It calls the office itself, and nobody has answered yet.
    Rings {
        /// Since when, Unix milliseconds.
        since_unix_ms: i64,
    },
    /// Somebody of the office is calling it.
    Calls {
        /// Who; `None`: the operator.
        who: Option<String>,
        /// Since when, Unix milliseconds.
        since_unix_ms: i64,
    },
    /// It was called a moment ago, and nobody answered.
    Unanswered {
        /// By whom; `None`: the operator.
        who: Option<String>,
        /// When that call ended, Unix milliseconds.
        at_unix_ms: i64,
        /// What became of it.
        outcome: Outcome,
    },
}

/// What goes on with the numbers that the operator may be about to call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beforehand {
    /// With the number in the call field, as it was asked for last ([`super::Suggestions::fragment`]).
    pub typed: Option<Meanwhile>,
    /// With the number whose page is shown.
    pub selected: Option<Meanwhile>,
}

/// Why a click only told something, and the next one calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// What goes on with the number.
    pub meanwhile: Option<Meanwhile>,
    /// So many outside numbers were called from here within the last minute.
    pub calls_within_minute: Option<usize>,
}
