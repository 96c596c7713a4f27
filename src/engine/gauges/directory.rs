//! How the courier database answers what it is asked about numbers.

use std::time::Duration;

use super::times::Measured;
use crate::desk::snapshot::DatabaseTimes;
use crate::ports::directory::{Answer, DirectoryError};

/// What was measured of it.
#[derive(Debug, Default)]
pub(in crate::engine) struct OfDirectory {
    answered: Measured,
    failures: u64,
    last_failure: Option<(DirectoryError, i64)>,
    is_paused: bool,
}

impl OfDirectory {
    /// It was asked, and this came of it.
    pub(in crate::engine) fn add(
        &mut self,
        answer: &Result<Answer, DirectoryError>,
        took: Duration,
        now_unix_ms: i64,
    ) {
        let error = match answer {
            // What the local copy knows stands in for the database.
            Ok(answer) => answer.instead.as_ref().map(|instead| &instead.error),
            Err(error) => Some(error),
        };
        match error {
            None => {
                self.is_paused = false;
                self.answered.add(took, now_unix_ms);
            }
            Some(DirectoryError::Off) => {}
            // It was not asked at all.
            Some(DirectoryError::Paused { .. }) => self.is_paused = true,
            Some(error) => {
                self.is_paused = false;
                self.failures += 1;
                self.last_failure = Some((error.clone(), now_unix_ms));
            }
        }
    }

    pub(super) fn times(&self) -> DatabaseTimes {
        DatabaseTimes {
            look_ups: self.answered.times(),
            failures: self.failures,
            last_failure: self.last_failure.clone(),
            is_paused: self.is_paused,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::ports::directory::Instead;

    #[test]
    fn an_answer_of_the_local_copy_is_a_failure_of_the_database() {
        let mut measured = OfDirectory::default();
        let late = DirectoryError::TimedOut { ms: 3_000 };
        let ms = Duration::from_millis;
        measured.add(&Ok(Answer::default()), ms(4), 1);
        let instead = Answer {
            instead: Some(Instead {
                error: late.clone(),
                as_of_unix_ms: 0,
            }),
            ..Answer::default()
        };
        measured.add(&Ok(instead), ms(3_000), 2);
        let times = measured.times();
        assert_eq!((times.look_ups.unwrap().count, times.failures), (1, 1));
        assert_eq!(times.last_failure, Some((late.clone(), 2)));
        let paused = DirectoryError::Paused {
            error: Box::new(late),
            secs: 9,
        };
        measured.add(&Err(paused), ms(0), 3);
        let times = measured.times();
        assert!(times.is_paused);
        assert_eq!(
            (times.look_ups.unwrap().count, times.failures),
            (1, 1),
            "not asked"
        );
        measured.add(&Ok(Answer::default()), ms(2), 4);
        assert!(!measured.times().is_paused);
    }
}
