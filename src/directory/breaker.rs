//! The circuit breaker: a database that does not answer is not waited for again and again.
//!
//! Rule: a plain state machine; the time goes in. After [`FAILURES`] failures in a row every question is
//! refused at once with the fault and its age, but for one trial after each [`PAUSE`]; one success ends
//! it. Only faults that cost waiting, or an attempt to log in, count: an answer that a table is missing
//! is an answer.

use std::time::Duration;

use crate::ports::directory::DirectoryError;

/// So many failures in a row open it.
pub const FAILURES: u32 = 3;

/// From one trial to the next.
pub const PAUSE: Duration = Duration::from_secs(5);

/// The state, and what is known of the fault.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    fault: Option<Fault>,
}

#[derive(Debug)]
struct Fault {
    error: DirectoryError,
    since: Duration,
    /// The next trial, when open.
    trial_at: Duration,
}

impl Breaker {
    /// May a question be asked now?
    ///
    /// # Errors
    /// The fault that there is, with its age.
    pub fn admit(&mut self, now: Duration) -> Result<(), DirectoryError> {
        let is_open = self.is_open();
        match &mut self.fault {
            Some(fault) if is_open && now < fault.trial_at => Err(DirectoryError::Paused {
                error: Box::new(fault.error.clone()),
                secs: now.saturating_sub(fault.since).as_secs(),
            }),
            Some(fault) => {
                // The others are refused while this one tries.
                fault.trial_at = now + PAUSE;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// A question that was admitted has ended.
    pub fn settle(&mut self, error: Option<&DirectoryError>, now: Duration) {
        let Some(error) = error.filter(|error| counts(error)) else {
            *self = Self::default();
            return;
        };
        self.failures = self.failures.saturating_add(1);
        let since = self.fault.as_ref().map_or(now, |fault| fault.since);
        self.fault = Some(Fault {
            error: error.clone(),
            since,
            trial_at: now + PAUSE,
        });
    }

    fn is_open(&self) -> bool {
        self.failures >= FAILURES
    }
}

fn counts(error: &DirectoryError) -> bool {
    matches!(
        error,
        DirectoryError::TimedOut { .. }
            | DirectoryError::Unreachable(_)
            | DirectoryError::Tls(_)
            | DirectoryError::AccessDenied
            | DirectoryError::NoPassword(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATE: DirectoryError = DirectoryError::TimedOut { ms: 3000 };

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for at in 1..=3 {
            assert_eq!(breaker.admit(secs(at)), Ok(()));
            breaker.settle(Some(&LATE), secs(at));
        }
        breaker
    }

    #[test]
    fn the_third_failure_in_a_row_ends_the_waiting() {
        let mut breaker = opened();
        let paused = DirectoryError::Paused {
            error: Box::new(LATE),
            secs: 6,
        };
        assert_eq!(breaker.admit(secs(7)), Err(paused));
    }

    #[test]
    fn one_trial_after_a_pause_and_a_success_ends_it() {
        let mut breaker = opened();
        assert_eq!(breaker.admit(secs(8)), Ok(()), "the trial");
        assert!(breaker.admit(secs(8)).is_err(), "and no other");
        breaker.settle(Some(&LATE), secs(9));
        assert!(breaker.admit(secs(13)).is_err());
        assert_eq!(breaker.admit(secs(14)), Ok(()));
        breaker.settle(None, secs(14));
        assert_eq!(breaker.admit(secs(14)), Ok(()));
        assert_eq!(breaker.admit(secs(14)), Ok(()));
    }

    #[test]
    fn what_the_database_answers_is_no_failure_and_two_are_not_three() {
        let mut breaker = Breaker::default();
        for at in 1..9 {
            breaker.settle(Some(&DirectoryError::MissingTable("fio".into())), secs(at));
        }
        breaker.settle(Some(&LATE), secs(10));
        breaker.settle(Some(&LATE), secs(11));
        assert_eq!(breaker.admit(secs(11)), Ok(()));
        breaker.settle(None, secs(12));
        breaker.settle(Some(&LATE), secs(13));
        assert_eq!(breaker.admit(secs(13)), Ok(()));
    }
}
