//! Somebody calls again: what the journal has of calls with the same number right before the one on a card.

use std::time::Duration;

use super::cards::{CardModel, Cards};
use super::input::Effect;
use super::people::People;
use super::snapshot::{Earlier, EarlierCall};
use super::to_call_back::colleague;
use crate::calls::{Direction, Outcome};
use crate::ports::journal::{JournalError, Row};

/// Calls of so long before are told: beyond it they are another matter.
const BEFORE: Duration = Duration::from_secs(3 * 3600);
/// At most so many are counted.
const MOST: usize = 100;

/// What a card knows of earlier calls.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The number that the journal was asked about.
    asked: Option<String>,
    found: Option<Found>,
}

/// [`Earlier`], before names are known.
#[derive(Debug)]
struct Found {
    nth: usize,
    first_unix_ms: i64,
    at_unix_ms: i64,
    direction: Direction,
    outcome: Option<Outcome>,
    /// Of the office.
    extension: Option<String>,
}

impl Cards {
    /// Asks about callers from outside, each once.
    pub(super) fn ask_earlier(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for card in &mut self.shown {
            let is_new = card.number.is_some() && card.before.asked != card.number;
            if is_new && card.direction == Direction::Incoming {
                card.before.asked.clone_from(&card.number);
                let before_ms = i64::try_from(BEFORE.as_millis()).unwrap_or(i64::MAX);
                effects.extend(card.number.clone().map(|number| Effect::CallsOf {
                    number,
                    since_unix_ms: card.ringing_unix_ms.saturating_sub(before_ms),
                    limit: MOST,
                }));
            }
        }
        effects
    }

    /// The journal answered, the newest call first. A card without that line is no worse than one without a
    /// journal, whose trouble is told elsewhere.
    pub(super) fn learn_earlier(&mut self, number: &str, rows: Result<Vec<Row>, JournalError>) {
        let Ok(rows) = rows else { return };
        for card in &mut self.shown {
            if card.before.asked.as_deref() == Some(number) {
                card.before.found = card.found(&rows);
            }
        }
    }
}

impl CardModel {
    /// What is told of earlier calls, with colleagues' names as they are known now.
    pub(super) fn earlier(&self, people: &People) -> Option<Earlier> {
        let found = self.before.found.as_ref()?;
        Some(Earlier {
            nth: found.nth,
            first_unix_ms: found.first_unix_ms,
            last: EarlierCall {
                at_unix_ms: found.at_unix_ms,
                direction: found.direction,
                outcome: found.outcome,
                colleague: colleague(found.extension.as_deref(), people),
            },
        })
    }

    fn found(&self, rows: &[Row]) -> Option<Found> {
        // The call itself may be in the journal already.
        let is_earlier = |row: &&Row| {
            let entry = &row.entry;
            let is_outside = matches!(entry.direction, Direction::Incoming | Direction::Outgoing);
            is_outside && entry.call != self.call.0 && entry.started_unix_ms <= self.ringing_unix_ms
        };
        let earlier = rows.iter().filter(is_earlier).map(|row| &row.entry);
        let last = earlier.clone().next()?;
        let mut theirs = earlier.filter(|entry| entry.direction == Direction::Incoming);
        Some(Found {
            nth: theirs.clone().count() + 1,
            first_unix_ms: theirs
                .next_back()
                .map_or(self.ringing_unix_ms, |first| first.started_unix_ms),
            at_unix_ms: last.started_unix_ms,
            direction: last.direction,
            outcome: last.outcome,
            extension: match last.direction {
                Direction::Outgoing => last.extension.clone(),
                _ => last.answered_by.clone(),
            },
        })
    }
}
