//! The calls that the desk keeps: those that go on, and for a while those that are over.
//!
//! Rule: no step costs more with more calls in hand. A forger makes tens of thousands of calls, and
//! each is told of several times.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::snapshot::CallRow;
use crate::calls::{Call, CallId, CardState, CardView, OperatorView, Phase};

/// A call that is over is kept so long: the directory's answer may still be on its way.
const KEEP_ENDED: Duration = Duration::from_secs(60);

/// A call as the desk keeps it.
#[derive(Debug)]
pub(super) struct InHand {
    pub office: Arc<Call>,
    pub own: Option<OperatorView>,
    /// When the present phase began.
    pub since: Duration,
    pub ended: Option<Duration>,
    /// It went into the journal as the operator's own; it is written to its end there, whoever sits
    /// here then.
    pub is_kept: bool,
    /// It goes into the journal though it is nobody's here: something is noted of it, or somebody who waits to be
    /// called back takes part in it.
    pub is_noted: bool,
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

    /// It is the operator's: not one that only rang here before a colleague took it.
    pub(super) fn is_mine(&self) -> bool {
        let is_taken = |card: &CardView| matches!(card.state, CardState::Taken { .. });
        let own = self.own.as_ref();
        own.is_some_and(|own| !own.card.as_ref().is_some_and(is_taken))
    }

    /// The operator speaks with somebody in it.
    pub(super) fn is_own_talk(&self) -> bool {
        let own = self.own.as_ref();
        self.is_mine() && own.is_some_and(|own| own.call.phase == Phase::Talking)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct CallsInHand {
    /// Those that go on: they alone are looked at for every snapshot.
    going: BTreeMap<CallId, InHand>,
    over: BTreeMap<CallId, InHand>,
    /// Those that are over, in the order of ending.
    ended: BTreeSet<(Duration, CallId)>,
}

impl CallsInHand {
    /// Keeps a call that is not kept yet.
    pub(super) fn insert(&mut self, id: CallId, call: InHand) {
        if let Some(at) = call.ended {
            self.ended.insert((at, id.clone()));
            self.over.insert(id, call);
        } else {
            self.going.insert(id, call);
        }
    }

    pub(super) fn remove(&mut self, id: &CallId) -> Option<InHand> {
        let call = self.going.remove(id).or_else(|| self.over.remove(id))?;
        if let Some(at) = call.ended {
            self.ended.remove(&(at, id.clone()));
        }
        Some(call)
    }

    pub(super) fn get(&self, id: &CallId) -> Option<&InHand> {
        self.going.get(id).or_else(|| self.over.get(id))
    }

    pub(super) fn get_mut(&mut self, id: &CallId) -> Option<&mut InHand> {
        match self.going.get_mut(id) {
            None => self.over.get_mut(id),
            found => found,
        }
    }

    pub(super) fn contains(&self, id: &CallId) -> bool {
        self.going.contains_key(id) || self.over.contains_key(id)
    }

    /// Those that go on.
    pub(super) fn going(&self) -> impl ExactSizeIterator<Item = &InHand> {
        self.going.values()
    }

    /// Those that go on, to be changed.
    pub(super) fn going_mut(&mut self) -> impl Iterator<Item = &mut InHand> {
        self.going.values_mut()
    }

    /// Those that were over a moment ago.
    pub(super) fn over(&self) -> impl Iterator<Item = &InHand> {
        self.over.values()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &InHand> {
        self.going.values().chain(self.over.values())
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut InHand> {
        self.going.values_mut().chain(self.over.values_mut())
    }

    /// Some call is not over.
    pub(super) fn goes_on(&self) -> bool {
        !self.going.is_empty()
    }

    /// When the next call leaves.
    pub(super) fn next_leave(&self) -> Option<Duration> {
        self.ended.first().map(|(at, _)| *at + KEEP_ENDED)
    }

    /// Lets go of calls that were over long ago; true if there were any.
    pub(super) fn tick(&mut self, now: Duration) -> bool {
        let before = self.over.len();
        while let Some((at, id)) = self.ended.pop_first() {
            if at + KEEP_ENDED > now {
                self.ended.insert((at, id));
                break;
            }
            self.over.remove(&id);
        }
        self.over.len() < before
    }
}
