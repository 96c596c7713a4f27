//! Numbers that the directory is to be asked about: a few at a time, and first what the operator waits for.
//!
//! Rule: a flood of calls (a forger makes thousands) neither fills the memory nor keeps a phone that rings here
//! without a name: the newest call of one's own goes first, then the newest of the office's.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::clock::unix_ms;
use super::gauges::OfDirectory;
use crate::ports::directory::{Answer, DirectoryError, LookUp};

/// More at a time would only wait for one another at the database.
const AT_ONCE: usize = 4;
/// More than an office's calls at a time; beyond it the oldest is given up.
const MOST: usize = 200;

/// What waits, and what is being asked.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// The newest last.
    waiting: VecDeque<Question>,
    /// Since when.
    under_way: Vec<(String, Instant)>,
    /// How the directory answers.
    pub measured: OfDirectory,
}

/// One number.
#[derive(Debug)]
pub(super) struct Question {
    /// The key to answer with.
    pub number: String,
    pub look_up: LookUp,
    /// Of a call of the operator's own.
    pub is_own: bool,
    pub since: Instant,
}

impl Questions {
    /// Takes a question, or word that one which waits is the operator's own. Gives back one that has to be given
    /// up for it.
    pub(super) fn push(&mut self, question: Question) -> Option<Question> {
        let mut under_way = self.under_way.iter();
        if under_way.any(|(number, _)| *number == question.number) {
            return None;
        }
        self.waiting
            .retain(|waiting| waiting.number != question.number);
        self.waiting.push_back(question);
        if self.waiting.len() <= MOST {
            return None;
        }
        let oldest = self.waiting.iter().position(|waiting| !waiting.is_own);
        self.waiting.remove(oldest.unwrap_or(0))
    }

    /// What is to be asked now; [`Self::done`] is due for it.
    pub(super) fn next(&mut self) -> Option<Question> {
        if self.under_way.len() >= AT_ONCE {
            return None;
        }
        let own = self.waiting.iter().rposition(|waiting| waiting.is_own);
        let question = match own {
            Some(at) => self.waiting.remove(at),
            None => self.waiting.pop_back(),
        }?;
        self.under_way
            .push((question.number.clone(), Instant::now()));
        Some(question)
    }

    /// This number was answered.
    pub(super) fn done(&mut self, number: &str, answer: &Result<Answer, DirectoryError>) {
        let at = self.under_way.iter().position(|(asked, _)| asked == number);
        // What was given up was not asked.
        if let Some(at) = at {
            let (_, since) = self.under_way.remove(at);
            self.measured.add(answer, since.elapsed(), unix_ms());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(number: &str, is_own: bool) -> Question {
        Question {
            number: number.into(),
            look_up: LookUp {
                forms: vec![number.into()],
                internal: false,
            },
            is_own,
            since: Instant::now(),
        }
    }

    fn answer() -> Result<Answer, DirectoryError> {
        Ok(Answer::default())
    }

    /// Those that are begun now.
    fn begun(questions: &mut Questions) -> Vec<String> {
        std::iter::from_fn(|| questions.next())
            .map(|question| question.number)
            .collect()
    }

    #[test]
    fn a_few_at_a_time_ones_own_first_and_the_newest_first() {
        let mut questions = Questions::default();
        for (number, is_own) in [("1", false), ("2", true), ("3", false), ("4", true)] {
            questions.push(question(number, is_own));
        }
        for number in ["5", "6", "7"] {
            questions.push(question(number, false));
        }
        assert_eq!(begun(&mut questions), ["4", "2", "7", "6"]);
        questions.push(question("8", true));
        assert!(begun(&mut questions).is_empty(), "enough are under way");
        questions.done("2", &answer());
        assert_eq!(begun(&mut questions), ["8"]);
        questions.done("4", &answer());
        questions.done("unasked", &answer());
        assert_eq!(begun(&mut questions), ["5"]);
    }

    #[test]
    fn a_number_is_asked_once_and_goes_first_when_it_rings_here() {
        let mut questions = Questions::default();
        for number in ["1", "2", "3", "4", "5", "6", "7"] {
            questions.push(question(number, false));
        }
        questions.push(question("2", true));
        assert_eq!(begun(&mut questions), ["2", "7", "6", "5"]);
        questions.push(question("7", true));
        questions.done("5", &answer());
        assert_eq!(begun(&mut questions), ["4"], "7 is under way");
    }

    #[test]
    fn a_flood_gives_up_the_oldest_of_others() {
        let mut questions = Questions::default();
        assert!(questions.push(question("own", true)).is_none());
        let given_up =
            (0..MOST * 2).filter_map(|n| questions.push(question(&n.to_string(), false)));
        let given_up: Vec<String> = given_up.map(|question| question.number).collect();
        assert_eq!(given_up.len(), MOST + 1);
        assert_eq!(given_up[0], "0");
        assert_eq!(questions.next().unwrap().number, "own");
    }
}
