//! What is told of a queue.

use std::time::Duration;

/// A queue with those who take its calls and those who wait.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Its name in queues.conf.
    pub name: String,
    /// Who takes its calls, as the PBX lists them.
    pub members: Vec<Member>,
    /// Who waits, the first to be served first.
    pub waiting: Vec<Waiting>,
}

/// One who takes a queue's calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The device that is rung: `PJSIP/101`, `Local/101@internal/n`.
    pub interface: String,
    /// The device whose state counts, where it is another one.
    pub state_interface: Option<String>,
    /// Whose it is, by the office's rule.
    pub extension: Option<String>,
    /// `membername`: untrusted text, the interface where there is none.
    pub name: String,
    /// How it came to be a member.
    pub membership: Membership,
    /// It is not rung.
    pub paused: bool,
    /// Why, possibly empty.
    pub pause_reason: String,
    /// A device state by number: 1 free, 2 in use, 3 busy, 5 unavailable, 6 ringing, 7 ringing and in use,
    /// 8 on hold; 0 and 4 unknown and invalid.
    pub status: u8,
}

/// How a member came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Membership {
    /// By queues.conf: it cannot be signed out.
    Static,
    /// Signed in.
    #[default]
    Dynamic,
    /// By a database.
    Realtime,
}

/// One who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The channel's Uniqueid: also the call's id, unless it came by a transfer.
    pub uniqueid: String,
    /// The number, digits as far as they can be told; `None` when withheld.
    pub number: Option<String>,
    /// The name that the PBX gave: untrusted.
    pub name: Option<String>,
    /// Since when.
    pub since: Duration,
}

impl Member {
    /// It would be rung now.
    #[must_use]
    pub fn is_free(&self) -> bool {
        !self.paused && self.status == 1
    }

    /// Its phone can be reached at all.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        !matches!(self.status, 4 | 5)
    }
}
