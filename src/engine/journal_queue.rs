//! Calls to be written: one at a time, of each call only the latest state, and again where writing
//! failed: a disk that was full for an hour costs no call.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::ports::journal::{Entry, JournalError};

/// A journal that takes nothing for hours must not fill the memory; beyond this the oldest call is
/// given up.
const MOST: usize = 5_000;
/// After a failure the first pause, doubled with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// What the journal refuses so often, though neither the file nor the disk is to blame, is given up:
/// it would keep all others from being written.
const TRIES: u32 = 5;

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct JournalQueue {
    order: VecDeque<String>,
    jobs: HashMap<String, Job>,
    /// Being written; kept until it is known to be.
    under_way: Option<(String, Job)>,
    /// Failures in a row.
    failures: u32,
    paused_until: Option<Instant>,
    /// The program ends: nothing is tried again.
    is_last: bool,
    given_up: u64,
}

/// One thing to be done.
#[derive(Debug, Clone)]
pub(super) enum Job {
    CloseStale,
    Record(Box<Entry>),
    Forget { pbx: String, call: String },
}

impl JournalQueue {
    /// A later state of the same call takes the earlier one's place.
    pub(super) fn push(&mut self, call: String, job: Job) {
        if self.jobs.insert(call.clone(), job).is_none() {
            self.order.push_back(call);
        }
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.jobs.remove(&oldest);
            self.give_up("too many calls wait");
        }
    }

    /// What is to be done now; [`Self::done`] is due before the next.
    pub(super) fn next(&mut self, now: Instant) -> Option<Job> {
        if self.under_way.is_some() || self.paused_until.is_some_and(|until| until > now) {
            return None;
        }
        let call = self.order.pop_front()?;
        let job = self.jobs.remove(&call)?;
        self.under_way = Some((call, job.clone()));
        Some(job)
    }

    /// The last job came to its end. One that failed is tried again after a pause, unless a later state
    /// of its call waits already.
    pub(super) fn done(&mut self, result: &Result<(), JournalError>, now: Instant) {
        let job = self.under_way.take();
        let Err(error) = result else {
            (self.failures, self.paused_until) = (0, None);
            return;
        };
        self.failures = self.failures.saturating_add(1);
        let is_hopeless = matches!(error, JournalError::Other(_)) && self.failures >= TRIES;
        if is_hopeless || self.is_last {
            (self.failures, self.paused_until) = (0, None);
            return self.give_up(&error.to_string());
        }
        let doubled = FIRST_PAUSE.saturating_mul(1 << (self.failures - 1).min(10));
        self.paused_until = Some(now + doubled.min(LONGEST_PAUSE));
        if let Some((call, job)) = job
            && !self.jobs.contains_key(&call)
        {
            self.order.push_front(call.clone());
            self.jobs.insert(call, job);
        }
    }

    /// When [`Self::next`] has something after a pause.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.paused_until
            .filter(|_| self.under_way.is_none() && !self.order.is_empty())
    }

    /// The program ends: what waits is tried at once, and only once.
    pub(super) fn hurry(&mut self) {
        self.is_last = true;
        self.paused_until = None;
    }

    /// Nothing waits and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.is_none() && self.order.is_empty()
    }

    fn give_up(&mut self, why: &str) {
        self.given_up += 1;
        // By the thousand they would fill the log instead.
        if self.given_up == 1 || self.given_up.is_multiple_of(1_000) {
            let calls = self.given_up;
            tracing::error!(calls, why, "not written into the journal");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forget(call: &str) -> Job {
        Job::Forget {
            pbx: "pbx".into(),
            call: call.into(),
        }
    }

    fn name(job: Option<Job>) -> Option<String> {
        job.map(|job| match job {
            Job::Forget { pbx, call } => pbx + "/" + &call,
            other => format!("{other:?}"),
        })
    }

    fn full() -> Result<(), JournalError> {
        Err(JournalError::Write("disk full".into()))
    }

    #[test]
    fn one_at_a_time_in_order_and_the_latest_state_wins() {
        let (mut queue, now) = (JournalQueue::default(), Instant::now());
        assert!(queue.is_idle());
        queue.push(String::new(), Job::CloseStale);
        assert_eq!(name(queue.next(now)).as_deref(), Some("CloseStale"));
        queue.push("a".into(), Job::CloseStale);
        queue.push("b".into(), forget("b"));
        queue.push("a".into(), forget("a"));
        assert_eq!(name(queue.next(now)), None, "one is under way");
        queue.done(&Ok(()), now);
        assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/a"));
        assert!(!queue.is_idle());
        queue.done(&Ok(()), now);
        assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/b"));
        assert!(!queue.is_idle(), "the last is under way");
        queue.done(&Ok(()), now);
        assert_eq!(name(queue.next(now)), None);
        assert!(queue.is_idle());
    }

    #[test]
    fn a_journal_that_takes_nothing_does_not_fill_the_memory() {
        let mut queue = JournalQueue::default();
        for n in 0..MOST * 2 {
            queue.push(n.to_string(), forget("x"));
        }
        assert_eq!((queue.order.len(), queue.jobs.len()), (MOST, MOST));
        assert!(
            queue.next(Instant::now()).is_some(),
            "order and jobs go together"
        );
    }

    #[test]
    fn what_failed_is_tried_again_before_all_others_and_more_and_more_seldom() {
        let (mut queue, mut now) = (JournalQueue::default(), Instant::now());
        queue.push("a".into(), forget("a"));
        queue.push("b".into(), forget("b"));
        let mut pauses = Vec::new();
        for _ in 0..8 {
            assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/a"));
            assert_eq!(queue.next_deadline(), None, "it is under way");
            queue.done(&full(), now);
            assert_eq!(name(queue.next(now)), None, "a pause");
            let due = queue.next_deadline().unwrap();
            pauses.push((due - now).as_secs());
            now = due;
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert!(queue.next(now).is_some());
        queue.done(&Ok(()), now);
        assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/b"), "at once");
        queue.done(&full(), now);
        assert_eq!(queue.next_deadline(), Some(now + FIRST_PAUSE), "anew");
    }

    #[test]
    fn a_later_state_takes_the_place_of_one_that_failed() {
        let (mut queue, mut now) = (JournalQueue::default(), Instant::now());
        queue.push("a".into(), Job::CloseStale);
        queue.next(now);
        queue.push("a".into(), forget("a"));
        queue.done(&full(), now);
        now += LONGEST_PAUSE;
        assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/a"));
        queue.done(&Ok(()), now);
        assert!(queue.is_idle());
    }

    #[test]
    fn one_call_that_cannot_be_written_does_not_stop_the_others() {
        let (mut queue, mut now) = (JournalQueue::default(), Instant::now());
        queue.push("a".into(), forget("a"));
        queue.push("b".into(), forget("b"));
        for _ in 0..TRIES {
            assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/a"));
            queue.done(&Err(JournalError::Other("no such column".into())), now);
            now += LONGEST_PAUSE;
        }
        assert_eq!(name(queue.next(now)).as_deref(), Some("pbx/b"));
    }

    #[test]
    fn at_the_end_everything_is_tried_once() {
        let (mut queue, now) = (JournalQueue::default(), Instant::now());
        queue.push("a".into(), forget("a"));
        queue.push("b".into(), forget("b"));
        queue.next(now);
        queue.done(&full(), now);
        queue.hurry();
        for call in ["pbx/a", "pbx/b"] {
            assert_eq!(name(queue.next(now)).as_deref(), Some(call));
            queue.done(&full(), now);
        }
        assert!(queue.is_idle());
    }
}
