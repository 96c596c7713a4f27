//! When to try again: soon, then more and more seldom, never all desks at once.

use std::time::Duration;

/// The first wait; a restarting Asterisk refuses for about 1.7 s.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait after a lost or failed connection.
pub const CAP: Duration = Duration::from_secs(60);
/// The wait after a refused login: retried fast, it makes the PBX's fail2ban shut this address out.
pub const REFUSED: Duration = Duration::from_secs(5 * 60);
/// A connection that lasted so long was a good one: the waits begin anew.
pub const GOOD: Duration = Duration::from_secs(30);

/// Counts failures.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait before the next attempt: doubled each time up to [`CAP`], and from half of it to all
    /// of it at random, so that an office does not come back in one moment.
    pub fn after_failure(&mut self) -> Duration {
        let doubled = FIRST.saturating_mul(1 << self.failures.min(6));
        self.failures = self.failures.saturating_add(1);
        doubled.min(CAP).mul_f64(0.5 + fastrand::f64() / 2.0)
    }

    /// The wait after a refused login: [`REFUSED`] and up to a tenth more.
    pub fn after_refusal(&mut self) -> Duration {
        self.failures = 0;
        REFUSED.mul_f64(1.0 + fastrand::f64() / 10.0)
    }

    /// The connection was a good one, or a person asks.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_cap_and_vary() {
        let mut backoff = Backoff::default();
        let mut full = FIRST;
        for _ in 0..200 {
            let wait = backoff.after_failure();
            assert!(wait >= full / 2 && wait <= full, "{wait:?} of {full:?}");
            full = (full * 2).min(CAP);
        }
        let waits: std::collections::HashSet<_> =
            (0..20).map(|_| backoff.after_failure()).collect();
        assert!(waits.len() > 10, "jitter");
        backoff.reset();
        assert!(backoff.after_failure() <= FIRST);
        assert!(backoff.after_refusal() >= REFUSED);
    }
}
