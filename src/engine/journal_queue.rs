//! Calls to be written: one at a time, of each call only the latest state.

use std::collections::HashMap;

use crate::ports::journal::Entry;

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct JournalQueue {
    order: Vec<String>,
    entries: HashMap<String, Job>,
    busy: bool,
}

/// One thing to be done.
#[derive(Debug)]
pub(super) enum Job {
    Record(Box<Entry>),
    Forget { pbx: String, call: String },
}

impl JournalQueue {
    /// A later state of the same call takes the earlier one's place.
    pub(super) fn push(&mut self, call: String, job: Job) {
        if self.entries.insert(call.clone(), job).is_none() {
            self.order.push(call);
        }
    }

    /// What is to be done now; [`Self::done`] is due before the next.
    pub(super) fn next(&mut self) -> Option<Job> {
        if self.busy || self.order.is_empty() {
            return None;
        }
        let call = self.order.remove(0);
        let job = self.entries.remove(&call);
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
