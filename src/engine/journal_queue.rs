//! Calls to be written: what waits goes together, of each call only the latest state, and again where
//! writing failed: a disk that was full for an hour costs no call.
//!
//! Many at once are written all or none. When the file takes none, all wait in their places; when the
//! journal refuses something in them, they are written one by one, so that the refused one is known
//! and holds nobody up.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

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
/// What the journal refuses so often, though neither the file nor the disk is to blame, is given up.
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
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.changes.remove(&oldest);
            self.give_up(&oldest, "too many calls wait");
        }
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
            for (call, _) in many {
                self.give_up(&call, &error.to_string());
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
        if tries >= TRIES || self.is_last {
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

    fn give_up(&mut self, call: &str, why: &str) {
        self.given_up += 1;
        // By the thousand they would fill the log instead.
        if self.given_up == 1 || self.given_up.is_multiple_of(1_000) {
            let calls = self.given_up;
            tracing::error!(calls, call, why, "not written into the journal");
        }
    }
}

/// After so many failures in a row.
fn pause(failures: u32) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(10));
    doubled.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(call: &str) -> Change {
        Change::Forget {
            pbx: "pbx".into(),
            call: call.into(),
            into: "another".into(),
        }
    }

    /// The second state of a call.
    fn later(call: &str) -> Change {
        Change::Forget {
            pbx: "later".into(),
            call: call.into(),
            into: "another".into(),
        }
    }

    fn queue(calls: &[&str]) -> (JournalQueue, Instant) {
        let mut queue = JournalQueue::default();
        for call in calls {
            queue.push(change(call));
        }
        (queue, Instant::now())
    }

    fn writes(calls: &[&str]) -> Option<Job> {
        Some(Job::Write(calls.iter().map(|call| change(call)).collect()))
    }

    fn full() -> Result<(), JournalError> {
        Err(JournalError::Write("disk full".into()))
    }

    fn bad() -> Result<(), JournalError> {
        Err(JournalError::Other("no such column".into()))
    }

    #[test]
    fn what_waits_goes_together_in_order_and_the_latest_state_wins() {
        let (mut queue, now) = queue(&["a"]);
        queue.close_stale();
        assert_eq!(queue.next(now), Some(Job::CloseStale));
        queue.push(change("b"));
        queue.push(later("a"));
        assert_eq!(queue.next(now), None, "one is under way");
        assert!(queue.done(&Ok(()), now));
        assert_eq!(
            queue.next(now),
            Some(Job::Write(vec![later("a"), change("b")]))
        );
        queue.push(change("c"));
        assert!(!queue.is_idle());
        queue.done(&Ok(()), now);
        assert_eq!(queue.next(now), writes(&["c"]));
        assert!(!queue.is_idle(), "the last is under way");
        queue.done(&Ok(()), now);
        assert_eq!(queue.next(now), None);
        assert!(queue.is_idle() && queue.is_empty());
    }

    #[test]
    fn thousands_go_in_parts() {
        let (mut queue, now) = queue(&[]);
        for n in 0..MOST_AT_ONCE * 2 + 1 {
            queue.push(change(&n.to_string()));
        }
        let mut next = 0;
        for part in [MOST_AT_ONCE, MOST_AT_ONCE, 1] {
            let Some(Job::Write(some)) = queue.next(now) else {
                panic!("nothing");
            };
            assert_eq!(some.len(), part);
            for one in some {
                assert_eq!(one, change(&next.to_string()));
                next += 1;
            }
            queue.done(&Ok(()), now);
        }
        assert!(queue.is_empty());
    }

    #[test]
    fn a_journal_that_takes_nothing_does_not_fill_the_memory() {
        let (mut queue, now) = queue(&[]);
        for n in 0..MOST * 2 {
            queue.push(change(&n.to_string()));
        }
        assert_eq!((queue.order.len(), queue.changes.len()), (MOST, MOST));
        assert!(queue.next(now).is_some(), "order and changes go together");
    }

    #[test]
    fn what_the_file_did_not_take_is_tried_again_in_order_and_more_and_more_seldom() {
        let (mut queue, mut now) = queue(&["a", "b"]);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            assert_eq!(queue.next(now), writes(&["a", "b"]));
            assert_eq!(queue.next_deadline(), None, "it is under way");
            assert!(queue.done(&full(), now), "to be told");
            assert_eq!(queue.next(now), None, "a pause");
            let due = queue.next_deadline().unwrap();
            pauses.push((due - now).as_secs());
            now = due;
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30, 30]);
        queue.push(change("c"));
        assert_eq!(queue.next(now), writes(&["a", "b", "c"]));
        queue.done(&Ok(()), now);
        queue.push(change("d"));
        assert_eq!(queue.next(now), writes(&["d"]), "at once");
        queue.done(&full(), now);
        assert_eq!(queue.next_deadline(), Some(now + FIRST_PAUSE), "anew");
    }

    #[test]
    fn stale_calls_are_ended_before_any_is_written_however_often_it_fails() {
        let (mut queue, mut now) = queue(&["a"]);
        queue.close_stale();
        for _ in 1..TRIES {
            assert_eq!(queue.next(now), Some(Job::CloseStale));
            queue.done(&bad(), now);
            assert_eq!(queue.next(now), None);
            now = queue.next_deadline().unwrap();
        }
        assert_eq!(queue.next(now), Some(Job::CloseStale));
        queue.done(&bad(), now);
        now = queue.next_deadline().unwrap();
        assert_eq!(queue.next(now), writes(&["a"]), "not for ever");
    }

    #[test]
    fn a_later_state_takes_the_place_of_one_that_failed() {
        for failure in [full(), bad()] {
            let (mut queue, mut now) = queue(&["a"]);
            queue.next(now);
            queue.push(later("a"));
            queue.done(&failure, now);
            now += LONGEST_PAUSE;
            assert_eq!(queue.next(now), Some(Job::Write(vec![later("a")])));
            queue.done(&Ok(()), now);
            assert!(queue.is_empty());
        }
        let (mut queue, now) = queue(&["a"]);
        queue.next(now);
        queue.done(&bad(), now);
        queue.push(later("a"));
        assert_eq!(queue.next(now), Some(Job::Write(vec![later("a")])));
        queue.done(&Ok(()), now);
        assert!(queue.is_empty());
    }

    #[test]
    fn one_that_is_refused_is_found_and_stops_no_other() {
        let (mut queue, mut now) = queue(&["a", "b", "c"]);
        assert_eq!(queue.next(now), writes(&["a", "b", "c"]));
        assert!(!queue.done(&bad(), now), "it is not yet known which");
        queue.push(change("d"));
        for (call, result) in [("a", Ok(())), ("b", bad()), ("c", Ok(()))] {
            assert_eq!(queue.next(now), writes(&[call]));
            assert!(queue.done(&result, now));
        }
        queue.push(change("e"));
        assert_eq!(queue.next(now), writes(&["d", "e"]), "together again");
        queue.done(&Ok(()), now);
        assert_eq!(queue.next(now), None);
        assert!(queue.is_idle() && !queue.is_empty());
        for _ in 1..TRIES {
            now = queue.next_deadline().unwrap();
            assert_eq!(queue.next(now), writes(&["b"]));
            queue.done(&bad(), now);
        }
        assert_eq!(queue.next_deadline(), None);
        assert!(queue.is_empty(), "given up");
    }

    #[test]
    fn at_the_end_everything_is_tried_once() {
        let (mut queue, now) = queue(&["a", "b"]);
        queue.next(now);
        queue.done(&full(), now);
        queue.hurry();
        assert_eq!(queue.next(now), writes(&["a", "b"]));
        queue.done(&full(), now);
        assert!(queue.is_empty());
    }

    #[test]
    fn at_the_end_one_that_is_refused_costs_no_other() {
        let (mut queue, now) = queue(&["x"]);
        queue.next(now);
        queue.done(&bad(), now);
        queue.push(change("a"));
        queue.push(change("b"));
        queue.hurry();
        assert_eq!(queue.next(now), writes(&["x"]), "whatever it waits for");
        queue.done(&bad(), now);
        assert_eq!(queue.next(now), writes(&["a", "b"]));
        queue.done(&bad(), now);
        assert_eq!(queue.next(now), writes(&["a"]));
        queue.done(&bad(), now);
        assert_eq!(queue.next(now), writes(&["b"]));
        queue.done(&Ok(()), now);
        assert!(queue.is_empty());
    }
}
