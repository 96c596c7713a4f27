//! Calls to be written: one at a time, of each call only the latest state.

use std::collections::{HashMap, VecDeque};

use crate::ports::journal::Entry;

/// A journal that takes nothing for hours must not fill the memory; beyond this the oldest call is
/// given up.
const MOST: usize = 5_000;

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct JournalQueue {
    order: VecDeque<String>,
    jobs: HashMap<String, Job>,
    busy: bool,
}

/// One thing to be done.
#[derive(Debug)]
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
            tracing::error!("the journal takes nothing: a call is not written");
            self.jobs.remove(&oldest);
        }
    }

    /// What is to be done now; [`Self::done`] is due before the next.
    pub(super) fn next(&mut self) -> Option<Job> {
        if self.busy {
            return None;
        }
        let job = self.jobs.remove(&self.order.pop_front()?);
        self.busy = job.is_some();
        job
    }

    /// The last job came to its end.
    pub(super) fn done(&mut self) {
        self.busy = false;
    }

    /// Nothing waits and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        !self.busy && self.order.is_empty()
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

    #[test]
    fn one_at_a_time_in_order_and_the_latest_state_wins() {
        let mut queue = JournalQueue::default();
        assert!(queue.is_idle());
        queue.push(String::new(), Job::CloseStale);
        assert_eq!(name(queue.next()).as_deref(), Some("CloseStale"));
        queue.push("a".into(), Job::CloseStale);
        queue.push("b".into(), forget("b"));
        queue.push("a".into(), forget("a"));
        assert_eq!(name(queue.next()), None, "one is under way");
        queue.done();
        assert_eq!(name(queue.next()).as_deref(), Some("pbx/a"));
        assert!(!queue.is_idle());
        queue.done();
        assert_eq!(name(queue.next()).as_deref(), Some("pbx/b"));
        assert!(!queue.is_idle(), "the last is under way");
        queue.done();
        assert_eq!(name(queue.next()), None);
        assert!(queue.is_idle());
    }

    #[test]
    fn a_journal_that_takes_nothing_does_not_fill_the_memory() {
        let mut queue = JournalQueue::default();
        for n in 0..MOST * 2 {
            queue.push(n.to_string(), forget("x"));
        }
        assert_eq!((queue.order.len(), queue.jobs.len()), (MOST, MOST));
        assert!(queue.next().is_some(), "order and jobs go together");
    }
}
