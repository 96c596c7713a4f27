//! Calls to be written: what waits goes together, of each call only the latest state, and again where
//! writing failed: a disk that was full for an hour costs no call.
//!
//! Many at once are written all or none. When the file takes none, all wait in their places; when the
//! journal refuses something in them, they are written one by one, so that the refused one is known
//! and holds nobody up.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::desk::WaitingNote;
use crate::ports::journal::{Change, JournalError};

/// A journal that takes nothing for hours must not fill the memory; beyond this the oldest call is
/// given up.
const MOST: usize = 5_000;
/// Of what waits so much goes together: a transaction of some tens of milliseconds.
const MOST_AT_ONCE: usize = 500;
/// After a failure the first pause, doubled with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A call that the journal refuses so often, though neither the file nor the disk is to blame, is given up. What the
/// operator wrote is not: it is tried again until the program ends, and they are told.
const TRIES: u32 = 5;

/// What waits to be written, by [`Change::key`].
#[derive(Debug, Default)]
pub(super) struct JournalQueue {
    /// Before everything else.
    closes_stale: bool,
    order: VecDeque<String>,
    changes: HashMap<String, Change>,
    /// So many at the front of `order` go one by one.
    singly: usize,
    /// Refused one by one, tried again later.
    refused: Vec<Refused>,
    /// Being written; kept until it is known to be.
    under_way: Option<UnderWay>,
    /// Failures in a row that are the file's.
    failures: u32,
    paused_until: Option<Instant>,
    /// The program ends: nothing is tried again.
    is_last: bool,
    given_up: u64,
    /// Notes that were refused at the end.
    last_notes: Vec<Change>,
    /// The last job had notes in it.
    noted: bool,
}

#[derive(Debug)]
enum UnderWay {
    CloseStale,
    Changes(Vec<(String, Change)>),
    /// After so many refusals.
    Again(String, Change, u32),
}

#[derive(Debug)]
struct Refused {
    call: String,
    change: Change,
    tries: u32,
    next: Instant,
}

/// One thing to be done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Job {
    CloseStale,
    /// In this order.
    Write(Vec<Change>),
}

impl JournalQueue {
    /// Calls that an earlier run left open are to be ended before anything else is written.
    pub(super) fn close_stale(&mut self) {
        self.closes_stale = true;
    }

    /// A later state of the same call takes the earlier one's place.
    pub(super) fn push(&mut self, change: Change) {
        let call = change.key();
        self.refused.retain(|refused| refused.call != call);
        if self.changes.insert(call.clone(), change).is_none() {
            self.order.push_back(call);
        }
        if self.order.len() > MOST {
            let is_call = |key: &String| self.changes.get(key).is_some_and(|one| !is_note(one));
            let oldest = self.order.iter().position(is_call).unwrap_or_default();
            if let Some(oldest) = self.order.remove(oldest) {
                self.changes.remove(&oldest);
                self.give_up(&oldest, "too many calls wait");
            }
        }
    }

    /// Once after each job with notes in it: those that are not written yet, and whether that was tried in vain.
    pub(super) fn take_waiting_notes(&mut self) -> Option<Vec<WaitingNote>> {
        std::mem::take(&mut self.noted).then(|| {
            let has_failed = self.failures > 0;
            let waiting = self.changes.values().map(|change| (change, has_failed));
            let refused = self.refused.iter().map(|refused| (&refused.change, true));
            let under_way: Vec<_> = match &self.under_way {
                Some(UnderWay::Changes(many)) => many
                    .iter()
                    .map(|(_, change)| (change, has_failed))
                    .collect(),
                Some(UnderWay::Again(_, change, _)) => vec![(change, true)],
                Some(UnderWay::CloseStale) | None => Vec::new(),
            };
            let all = waiting.chain(refused).chain(under_way);
            let notes = all.filter_map(|(change, failed)| match change {
                Change::Note { pbx, call, .. } => Some(WaitingNote {
                    pbx: pbx.clone(),
                    call: call.clone(),
                    failed,
                }),
                Change::Record(_) | Change::Forget { .. } => None,
            });
            notes.collect()
        })
    }

    /// What is to be done now; [`Self::done`] is due before the next.
    pub(super) fn next(&mut self, now: Instant) -> Option<Job> {
        if self.under_way.is_some() || self.paused_until.is_some_and(|until| until > now) {
            return None;
        }
        if std::mem::take(&mut self.closes_stale) {
            self.under_way = Some(UnderWay::CloseStale);
            return Some(Job::CloseStale);
        }
        let is_due = |refused: &Refused| self.is_last || refused.next <= now;
        if let Some(n) = self.refused.iter().position(is_due) {
            let refused = self.refused.swap_remove(n);
            let change = refused.change.clone();
            self.under_way = Some(UnderWay::Again(refused.call, refused.change, refused.tries));
            return Some(Job::Write(vec![change]));
        }
        let most = if self.singly > 0 { 1 } else { MOST_AT_ONCE };
        self.singly = self.singly.saturating_sub(1);
        let calls = self.order.drain(..self.order.len().min(most));
        let taken: Vec<_> = calls
            .filter_map(|call| self.changes.remove(&call).map(|change| (call, change)))
            .collect();
        if taken.is_empty() {
            return None;
        }
        let changes = taken.iter().map(|(_, change)| change.clone()).collect();
        self.under_way = Some(UnderWay::Changes(taken));
        Some(Job::Write(changes))
    }

    /// The last job came to its end. False when that is no news to anybody: it is done again at once.
    pub(super) fn done(&mut self, result: &Result<(), JournalError>, now: Instant) -> bool {
        let Some(was) = self.under_way.take() else {
            return true;
        };
        self.noted |= match &was {
            UnderWay::CloseStale => false,
            UnderWay::Changes(many) => many.iter().any(|(_, change)| is_note(change)),
            UnderWay::Again(_, change, _) => is_note(change),
        };
        let Err(error) = result else {
            (self.failures, self.paused_until) = (0, None);
            return true;
        };
        let is_refusal = matches!(error, JournalError::Other(_));
        match was {
            UnderWay::CloseStale => {
                // Not after calls of this run, which would be ended too.
                self.pause(now);
                self.closes_stale = !(self.is_last || (is_refusal && self.failures >= TRIES));
            }
            UnderWay::Changes(many) if is_refusal && many.len() > 1 => {
                self.singly = self.put_back(many);
                return false;
            }
            UnderWay::Changes(one) if is_refusal => {
                for (call, change) in one {
                    self.refuse(call, change, 1, error, now);
                }
            }
            UnderWay::Again(call, change, tries) if is_refusal => {
                self.refuse(call, change, tries + 1, error, now);
            }
            UnderWay::Changes(many) => {
                self.pause(now);
                self.keep(many, error);
            }
            UnderWay::Again(call, change, _) => {
                self.pause(now);
                self.keep(vec![(call, change)], error);
            }
        }
        true
    }

    /// When [`Self::next`] has something after a pause.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        if self.under_way.is_some() {
            return None;
        }
        let waits = self.closes_stale || !self.order.is_empty();
        let paused = self.paused_until.filter(|_| waits);
        let again = self.refused.iter().map(|refused| refused.next).min();
        // Nothing is tried within a pause.
        paused
            .into_iter()
            .chain(again)
            .min()
            .max(self.paused_until.filter(|_| paused.or(again).is_some()))
    }

    /// The program ends: what waits is tried at once, and only once.
    pub(super) fn hurry(&mut self) {
        self.is_last = true;
        self.paused_until = None;
    }

    /// What the operator wrote and the journal has not taken, at the end of the program.
    pub(super) fn take_notes(&mut self) -> Vec<Change> {
        let mut notes = std::mem::take(&mut self.last_notes);
        match self.under_way.take() {
            Some(UnderWay::Changes(many)) => notes.extend(many.into_iter().map(|(_, one)| one)),
            Some(UnderWay::Again(_, one, _)) => notes.push(one),
            Some(UnderWay::CloseStale) | None => {}
        }
        notes.extend(self.refused.drain(..).map(|refused| refused.change));
        // The latest last: of a call's notes that one counts.
        notes.extend(self.changes.drain().map(|(_, change)| change));
        notes.retain(is_note);
        notes
    }

    /// Nothing is under way, and what waits has been refused.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.is_none() && self.order.is_empty() && !self.closes_stale
    }

    /// Nothing waits at all.
    pub(super) fn is_empty(&self) -> bool {
        self.is_idle() && self.refused.is_empty()
    }

    fn pause(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        self.paused_until = (!self.is_last).then(|| now + pause(self.failures));
    }

    /// What the file did not take, until it does.
    fn keep(&mut self, many: Vec<(String, Change)>, error: &JournalError) {
        if self.is_last {
            for (call, change) in many {
                self.give_up_last(&call, change, error);
            }
        } else {
            self.put_back(many);
        }
    }

    /// Before all others, but for those of which a later state waits. Says how many.
    fn put_back(&mut self, many: Vec<(String, Change)>) -> usize {
        let mut count = 0;
        for (call, change) in many.into_iter().rev() {
            if !self.changes.contains_key(&call) {
                self.order.push_front(call.clone());
                self.changes.insert(call, change);
                count += 1;
            }
        }
        count
    }

    fn refuse(
        &mut self,
        call: String,
        change: Change,
        tries: u32,
        error: &JournalError,
        now: Instant,
    ) {
        tracing::warn!(call, %error, "the journal refuses a call");
        if self.is_last {
            return self.give_up_last(&call, change, error);
        }
        if tries >= TRIES && !is_note(&change) {
            return self.give_up(&call, &error.to_string());
        }
        if !self.changes.contains_key(&call) {
            self.refused.push(Refused {
                call,
                change,
                tries,
                next: now + pause(tries),
            });
        }
    }

    /// At the end of the program; a note may still be kept elsewhere.
    fn give_up_last(&mut self, call: &str, change: Change, error: &JournalError) {
        match is_note(&change) {
            true => self.last_notes.push(change),
            false => self.give_up(call, &error.to_string()),
        }
    }

    fn give_up(&mut self, call: &str, why: &str) {
        self.given_up += 1;
        // By the thousand they would fill the log instead.
        if self.given_up == 1 || self.given_up.is_multiple_of(1_000) {
            let calls = self.given_up;
            tracing::error!(calls, call, why, "not written into the journal");
        }
    }
}

fn is_note(change: &Change) -> bool {
    matches!(change, Change::Note { .. })
}

/// After so many failures in a row.
fn pause(failures: u32) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(10));
    doubled.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests;
