//! The calls that the desk keeps: those that go on, and for a while those that are over.
//!
//! Rule: no step costs more with more calls in hand. A forger makes tens of thousands of calls, and
//! each is told of several times.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::snapshot::CallRow;
use crate::calls::{Call, CallId, OperatorView};

/// A call that is over is kept so long: the directory's answer may still be on its way.
const KEEP_ENDED: Duration = Duration::from_secs(60);

/// A call as the desk keeps it.
#[derive(Debug)]
pub(super) struct InHand {
    pub office: Call,
    pub own: Option<OperatorView>,
    /// When the present phase began.
    pub since: Duration,
    pub ended: Option<Duration>,
    /// It went into the journal as the operator's own; it is written to its end there, whoever sits
    /// here then.
    pub is_kept: bool,
    /// Numbers that the directory was asked about for this call.
    pub asked: Vec<String>,
    /// Its row as it was last shown, with the [`super::Desk`]'s version of people's names.
    pub row: RefCell<Option<(u64, Arc<CallRow>)>>,
}

impl InHand {
    /// The call as this operator perceives it.
    pub(super) fn view(&self) -> &Call {
        self.own.as_ref().map_or(&self.office, |own| &own.call)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct CallsInHand {
    calls: BTreeMap<CallId, InHand>,
    /// Those that are over, in the order of ending.
    ended: BTreeSet<(Duration, CallId)>,
}

impl CallsInHand {
    pub(super) fn insert(&mut self, id: CallId, call: InHand) {
        self.remove(&id);
        if let Some(at) = call.ended {
            self.ended.insert((at, id.clone()));
        }
        self.calls.insert(id, call);
    }

    pub(super) fn remove(&mut self, id: &CallId) -> Option<InHand> {
        let call = self.calls.remove(id)?;
        if let Some(at) = call.ended {
            self.ended.remove(&(at, id.clone()));
        }
        Some(call)
    }

    pub(super) fn contains(&self, id: &CallId) -> bool {
        self.calls.contains_key(id)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &InHand> {
        self.calls.values()
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut InHand> {
        self.calls.values_mut()
    }

    /// Some call is not over.
    pub(super) fn goes_on(&self) -> bool {
        self.calls.len() > self.ended.len()
    }

    /// When the next call leaves.
    pub(super) fn next_leave(&self) -> Option<Duration> {
        self.ended.first().map(|(at, _)| *at + KEEP_ENDED)
    }

    /// Lets go of calls that were over long ago; true if there were any.
    pub(super) fn tick(&mut self, now: Duration) -> bool {
        let before = self.calls.len();
        while let Some((at, id)) = self.ended.pop_first() {
            if at + KEEP_ENDED > now {
                self.ended.insert((at, id));
                break;
            }
            self.calls.remove(&id);
        }
        self.calls.len() < before
    }
}
