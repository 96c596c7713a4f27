//! "Do not disturb" until a time: no cards, no notifications, no sound; all else goes on. The phone on
//! the desk knows nothing of it.
//!
//! The end is a moment of the wall clock, as the operator reads it: it comes sooner when that is put
//! forward, and later when it is put back.

use std::time::Duration;

use super::input::Now;

/// Nobody is away for longer; a time beyond it is a clock gone wrong.
const LONGEST_MS: i64 = 31 * 24 * 60 * 60 * 1_000;

/// Until when the operator is not to be disturbed.
#[derive(Debug, Default)]
pub(super) struct Quiet(Option<Until>);

#[derive(Debug, Clone, Copy)]
struct Until {
    unix_ms: i64,
    /// When to look at the wall clock.
    look: Duration,
}

impl Quiet {
    /// Begins, changes or ends it; a time that is past ends it.
    pub(super) fn set(&mut self, until_unix_ms: Option<i64>, now: Now) {
        let latest = now.unix_ms.saturating_add(LONGEST_MS);
        let until = until_unix_ms.map(|until| until.min(latest));
        self.0 = until
            .filter(|until| *until > now.unix_ms)
            .map(|until| Until::at(until, now));
    }

    /// True when it ended just now.
    pub(super) fn tick(&mut self, now: Now) -> bool {
        let Some(until) = self.0 else { return false };
        let is_over = until.unix_ms <= now.unix_ms;
        self.0 = (!is_over).then(|| match until.look <= now.mono {
            true => Until::at(until.unix_ms, now),
            false => until,
        });
        is_over
    }

    pub(super) fn until_unix_ms(&self) -> Option<i64> {
        self.0.map(|until| until.unix_ms)
    }

    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn next_look(&self) -> Option<Duration> {
        self.0.map(|until| until.look)
    }
}

impl Until {
    fn at(unix_ms: i64, now: Now) -> Self {
        let left_ms = u64::try_from(unix_ms.saturating_sub(now.unix_ms)).unwrap_or(0);
        Self {
            unix_ms,
            look: now.mono + Duration::from_millis(left_ms),
        }
    }
}
