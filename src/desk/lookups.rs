//! Who is behind a number: asked once a call, remembered while it is of use.
//!
//! A number is asked again at every new call, because orders change by the minute; what was known
//! is shown until the new answer is there. While the directory is in trouble it is all there is, and
//! is shown with its time.

use std::collections::HashMap;
use std::time::Duration;

use super::input::{Effect, Now};
use super::snapshot::{Lookup, Party, Who};
use crate::phone::{Number, Numbering};
use crate::ports::directory::{Answer, DirectoryError, LookUp, Remembered};

/// An answer this young is not asked again for the next call of the same number.
const FRESH: Duration = Duration::from_secs(20);
/// Numbers kept; beyond it the longest unused go.
const KEPT: usize = 2_000;
/// An answer older than this is not shown in place of the directory's trouble: it is told with the time
/// of day alone, and says too little of today's parcels.
const OLDEST_MS: i64 = 12 * 3600 * 1000;

/// The answers at hand.
#[derive(Debug)]
pub(super) struct Lookups {
    known: HashMap<String, Known>,
    enabled: bool,
}

#[derive(Debug)]
struct Known {
    lookup: Lookup,
    asked: Duration,
    pending: bool,
    /// It was asked for a call of the operator's own.
    is_own: bool,
    /// When the directory answered, if it did.
    answered_unix_ms: Option<i64>,
    /// It was asked since and could not answer.
    is_stale: bool,
}

impl Known {
    fn as_of(&self, in_trouble: bool) -> Option<i64> {
        let is_old = self.is_stale || (self.pending && in_trouble);
        (is_old && matches!(self.lookup, Lookup::Found(_))).then_some(self.answered_unix_ms?)
    }
}

impl Lookups {
    pub(super) fn new(enabled: bool) -> Self {
        Self {
            known: HashMap::new(),
            enabled,
        }
    }

    /// There is a directory.
    pub(super) fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// What is known of a number now.
    pub(super) fn of(&self, number: Option<&str>) -> Lookup {
        match number {
            Some(number) if self.enabled => self
                .known
                .get(number)
                .map_or(Lookup::None, |known| known.lookup.clone()),
            _ => Lookup::None,
        }
    }

    /// The time of what [`Self::of`] tells, Unix milliseconds, where it is not of now: the directory
    /// failed since, or is being asked while it is in trouble.
    pub(super) fn as_of(&self, number: Option<&str>, in_trouble: bool) -> Option<i64> {
        self.known.get(number?)?.as_of(in_trouble)
    }

    /// True when [`Self::of`] and [`Self::as_of`] still say what this party shows.
    pub(super) fn says(&self, number: Option<&str>, party: &Party, in_trouble: bool) -> bool {
        let known = number.and_then(|number| self.known.get(number));
        match known {
            Some(known) if self.enabled => {
                known.lookup == party.lookup && known.as_of(in_trouble) == party.as_of_unix_ms
            }
            Some(known) => known.as_of(in_trouble) == party.as_of_unix_ms,
            None => party.lookup == Lookup::None && party.as_of_unix_ms.is_none(),
        }
    }

    /// The likeliest match, if there is one.
    pub(super) fn first(&self, number: Option<&str>) -> Option<&Who> {
        match &self.known.get(number?)?.lookup {
            Lookup::Found(matches) => matches.first(),
            _ => None,
        }
    }

    /// True when the directory could not answer about this number.
    pub(super) fn has_failed(&self, number: &str) -> bool {
        let known = self.known.get(number);
        known.is_some_and(|known| known.is_stale || matches!(known.lookup, Lookup::Failed(_)))
    }

    /// Asked for a colleague's call, and not answered yet.
    pub(super) fn waits_as_anothers(&self, number: &str) -> bool {
        let known = self.known.get(number);
        known.is_some_and(|known| known.pending && !known.is_own)
    }

    /// Asks for a number unless a fresh answer is there. `is_own`: for a call of the operator's own.
    pub(super) fn want(
        &mut self,
        number: &str,
        is_own: bool,
        numbering: &Numbering,
        now: Now,
    ) -> Option<Effect> {
        if !self.enabled {
            return None;
        }
        let parsed = Number::from_key(number, numbering).ok()?;
        let internal = matches!(parsed, Number::Internal(_));
        if matches!(parsed, Number::Service(_)) {
            return None;
        }
        self.make_room();
        let known = self.known.entry(number.to_owned()).or_insert(Known {
            lookup: Lookup::Pending,
            asked: Duration::ZERO,
            pending: false,
            is_own,
            answered_unix_ms: None,
            is_stale: false,
        });
        let failed = matches!(known.lookup, Lookup::Failed(_));
        let is_good = !failed && !known.is_stale && !matches!(known.lookup, Lookup::Pending);
        let is_fresh = is_good && now.mono.saturating_sub(known.asked) < FRESH;
        if match known.pending {
            true => !is_own || known.is_own,
            false => is_fresh,
        } {
            return None;
        }
        if failed {
            known.lookup = Lookup::Pending;
        }
        known.asked = now.mono;
        known.pending = true;
        known.is_own = is_own;
        Some(Effect::LookUp {
            number: number.to_owned(),
            question: LookUp {
                forms: parsed.lookup_forms(),
                internal,
            },
            is_own,
        })
    }

    /// Takes answers of an earlier run of the program, the newest first: to be shown with their time until
    /// there are others.
    pub(super) fn recall(&mut self, answers: Vec<Remembered>, now: Now) {
        if !self.enabled {
            return;
        }
        let is_recent = |a: &Remembered| now.unix_ms.saturating_sub(a.answered_unix_ms) < OLDEST_MS;
        for earlier in answers.into_iter().filter(is_recent).take(KEPT / 2) {
            self.known.entry(earlier.number).or_insert(Known {
                lookup: told(earlier.answer),
                asked: Duration::ZERO,
                pending: false,
                answered_unix_ms: Some(earlier.answered_unix_ms),
                is_stale: true,
                is_own: false,
            });
        }
    }

    /// Takes an answer. False when nobody had asked.
    pub(super) fn answered(
        &mut self,
        number: &str,
        answer: Result<Answer, DirectoryError>,
        now: Now,
    ) -> bool {
        let Some(known) = self.known.get_mut(number) else {
            return false;
        };
        known.pending = false;
        let is_recent = |answered_unix_ms| now.unix_ms.saturating_sub(answered_unix_ms) < OLDEST_MS;
        let is_worth = known.answered_unix_ms.is_some_and(is_recent);
        let as_of = match &answer {
            Ok(answer) => match &answer.instead {
                Some(instead) => Some(instead.as_of_unix_ms),
                None => Some(now.unix_ms),
            },
            Err(_) => None,
        };
        let is_of_now = matches!(&answer, Ok(Answer { instead: None, .. }));
        known.is_stale = !is_of_now;
        // What was known a while ago is worth more to the operator than an error, or a name alone.
        if !is_of_now && is_worth && matches!(known.lookup, Lookup::Found(_)) {
            return true;
        }
        known.answered_unix_ms = as_of.or(known.answered_unix_ms);
        known.lookup = match answer {
            Ok(answer) => told(answer),
            Err(error) => Lookup::Failed(error),
        };
        true
    }

    fn make_room(&mut self) {
        if self.known.len() < KEPT {
            return;
        }
        let mut ages: Vec<Duration> = self.known.values().map(|known| known.asked).collect();
        ages.sort_unstable();
        let middle = ages.get(ages.len() / 2).copied().unwrap_or_default();
        self.known
            .retain(|_, known| known.pending || known.asked > middle);
    }
}

fn told(answer: Answer) -> Lookup {
    match answer {
        Answer {
            shared_by: Some(parties),
            ..
        } => Lookup::Shared(parties),
        Answer { matches, .. } if matches.is_empty() => Lookup::Unknown,
        Answer { matches, .. } => Lookup::Found(matches),
    }
}
