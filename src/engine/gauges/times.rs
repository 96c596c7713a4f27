//! How long things take: the last, the middle one, the slowest.

use std::collections::VecDeque;
use std::time::Duration;

use crate::desk::snapshot::{Times, Waits};

/// The middle one is of so many.
const RECENT: usize = 63;
/// The longest wait is told of this time, and of the one before it.
const WINDOW: Duration = Duration::from_secs(60);

/// Times of one kind.
#[derive(Debug, Default)]
pub(super) struct Measured {
    recent: VecDeque<u64>,
    times: Times,
}

impl Measured {
    pub(super) fn add(&mut self, took: Duration, now_unix_ms: i64) {
        let us = micros(took);
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(us);
        let times = &mut self.times;
        times.count += 1;
        times.last_us = us;
        if us > times.slowest_us || times.count == 1 {
            (times.slowest_us, times.slowest_unix_ms) = (us, now_unix_ms);
        }
    }

    /// `None`: nothing was measured yet.
    pub(super) fn times(&self) -> Option<Times> {
        let mut sorted: Vec<u64> = self.recent.iter().copied().collect();
        sorted.sort_unstable();
        let median_us = *sorted.get(sorted.len() / 2)?;
        Some(Times {
            median_us,
            ..self.times
        })
    }
}

/// The longest waits.
#[derive(Debug, Default)]
pub(super) struct Longest {
    window: Duration,
    lately: [u64; 2],
    waits: Waits,
}

impl Longest {
    /// Something waited for so long; `now` by the monotonic clock.
    pub(super) fn add(
        &mut self,
        waited: Duration,
        now: Duration,
        now_unix_ms: impl FnOnce() -> i64,
    ) {
        self.roll(now);
        let us = micros(waited);
        self.lately[0] = self.lately[0].max(us);
        if us > self.waits.longest_us {
            self.waits.longest_us = us;
            self.waits.longest_unix_ms = now_unix_ms();
        }
    }

    pub(super) fn waits(&mut self, now: Duration) -> Waits {
        self.roll(now);
        Waits {
            lately_us: self.lately[0].max(self.lately[1]),
            ..self.waits
        }
    }

    fn roll(&mut self, now: Duration) {
        let into = now.saturating_sub(self.window);
        if into >= WINDOW {
            let before = if into < WINDOW * 2 { self.lately[0] } else { 0 };
            (self.lately, self.window) = ([0, before], now);
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_is_of_the_last_few_and_the_slowest_of_all() {
        let mut measured = Measured::default();
        assert_eq!(measured.times(), None);
        for ms in (1..=200).rev() {
            measured.add(Duration::from_millis(ms), i64::try_from(ms).unwrap());
        }
        let wanted = Times {
            count: 200,
            last_us: 1_000,
            median_us: 32_000,
            slowest_us: 200_000,
            slowest_unix_ms: 200,
        };
        assert_eq!(measured.times(), Some(wanted));
    }

    #[test]
    fn a_long_wait_is_of_late_for_two_minutes_at_most() {
        let mut longest = Longest::default();
        let at = Duration::from_secs;
        longest.add(Duration::from_millis(40), at(100), || 7);
        longest.add(Duration::from_millis(3), at(130), || 8);
        let waits = longest.waits(at(131));
        assert_eq!(
            (waits.lately_us, waits.longest_us, waits.longest_unix_ms),
            (40_000, 40_000, 7)
        );
        longest.add(Duration::from_millis(2), at(170), || 9);
        longest.add(Duration::from_millis(1), at(240), || 9);
        let waits = longest.waits(at(241));
        assert_eq!((waits.lately_us, waits.longest_us), (2_000, 40_000));
    }
}
