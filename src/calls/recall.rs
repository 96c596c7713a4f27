//! What an earlier run of the program knew of calls that may still go on.
//!
//! A listing says of a channel how old it is, whose it is and in which bridge, and nothing else of its past: not
//! when it was answered, who else rang, how the call came here. The journal says so of every call that it was
//! following when the program ended. Rule: what the PBX tells now decides that a call goes on; only the past of
//! such a call is taken from what was known. Whatever no event and no listing names is forgotten with the first
//! complete listing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::book::Book;
use super::leg::{CallKey, Leg, LegKey};
use super::snap::Snap;
use super::tracker::Tracker;
use super::under_way::{Handover, UnderWay};
use super::{Call, Direction, LegView, Transfer, TransferKind};

/// Calls of an earlier run, by their own ids and by those of their channels.
#[derive(Debug, Default)]
pub(super) struct Earlier(HashMap<String, Arc<Call>>);

/// What was known of a call and is not to be read from the channels that are left of it.
#[derive(Debug)]
pub(super) struct Known {
    pub direction: Direction,
    pub number: Option<String>,
    pub name: Option<String>,
    pub courier: Option<String>,
    /// The ringing before the answer, where both were seen.
    pub ring: Option<Duration>,
}

impl Tracker {
    /// What an earlier run knew, its times by this tracker's clock. Calls that are known already gain from it
    /// at once, the others when the PBX tells of one of their channels.
    pub fn recall(&mut self, calls: Vec<Call>, now: Duration) {
        for call in calls {
            let call = Arc::new(call);
            let legs = call.legs.iter().map(|leg| leg.uniqueid.clone());
            let ids: Vec<String> = legs.chain([call.id.0.clone()]).collect();
            for id in &ids {
                let earlier = &mut self.book.earlier.0;
                earlier.insert(id.clone(), Arc::clone(&call));
            }
            if let Some(id) = ids.iter().find(|id| self.book.call_by_id(id).is_some()) {
                self.book.take_up(id, now);
            }
        }
        if self.is_listed {
            // What is not known by now is not there any more.
            self.book.forget_earlier(now);
        }
        self.settle(now);
    }
}

impl Book {
    /// The call that an earlier run knew by this id becomes one of this run's, if there is any.
    pub(super) fn take_up(&mut self, id: &str, now: Duration) {
        let Some(earlier) = self.earlier.0.get(id).cloned() else {
            return;
        };
        let ids = || earlier.legs.iter().map(|leg| leg.uniqueid.as_str());
        for id in ids().chain([earlier.id.0.as_str()]) {
            self.earlier.0.remove(id);
        }
        let known = ids().find_map(|id| self.call_by_id(id));
        let key = self.call_by_id(&earlier.id.0).or(known);
        let key = key.unwrap_or_else(|| self.open(&earlier.id.0, earlier.started));
        for view in &earlier.legs {
            self.take_up_leg(key, &earlier, view);
        }
        // Channels that lead there may have joined the call to an older one.
        let key = self.call_by_id(&earlier.id.0).unwrap_or(key);
        let answered = |leg: &LegKey| {
            let leg = self.legs.get(leg);
            leg.filter(|leg| leg.up.is_some() && !leg.up_unseen)
                .is_some_and(|leg| earlier.answered_by.as_deref() == leg.extension())
        };
        let Some(call) = self.calls.get(&key) else {
            return;
        };
        let answer = call.legs.iter().copied().find(answered);
        // In the order of their births, as far as that was known.
        let place = |leg: &LegKey| {
            let uniqueid = self.legs.get(leg).map(|leg| &leg.uniqueid);
            let mut known = earlier.legs.iter();
            known
                .position(|view| Some(&view.uniqueid) == uniqueid)
                .unwrap_or(usize::MAX)
        };
        if let Some(call) = self.calls.get_mut(&key) {
            call.legs.sort_by_cached_key(place);
            call.recall(&earlier, answer);
            self.dirty.insert(key);
        }
        tracing::debug!(call = earlier.id.0, ?now, "taken up from an earlier run");
    }

    /// A listing is complete: what neither it nor an event told of is no more.
    pub(super) fn forget_earlier(&mut self, now: Duration) {
        self.earlier.0 = HashMap::new();
        for call in self.calls.values_mut() {
            // They do not speak now; for how long they did is not known.
            call.answer_unseen |= call.talk_from.take().is_some();
        }
        let untold = self.legs.iter();
        let untold = untold.filter(|(_, leg)| leg.seen == 0 && leg.is_alive());
        let untold: Vec<LegKey> = untold.map(|(key, _)| *key).collect();
        for key in untold {
            let at = self.legs.get(&key).map_or(now, |leg| leg.seen_at);
            self.lose_leg(key, at);
        }
    }

    fn take_up_leg(&mut self, call: CallKey, earlier: &Call, view: &LegView) {
        let key = match self.by_uniqueid(&view.uniqueid) {
            Some(key) => key,
            None if self.has_room(call, 1) => {
                let snap = Snap::named(&view.channel, &view.uniqueid, &earlier.id.0);
                let mut leg = Leg::new(call, &snap, &self.office, view.born);
                (leg.ended, leg.cause) = (view.ended, view.cause);
                // Until then it was there; now it has to be listed.
                let times = [view.ringing, view.up, view.ended];
                leg.seen_at = times.into_iter().flatten().fold(view.born, Duration::max);
                self.add(leg)
            }
            None => return,
        };
        let Some(leg) = self.legs.get_mut(&key) else {
            return;
        };
        leg.listed = true;
        leg.born = view.born;
        // A phone that came up without having been rung called by itself: it clicked, picked up, fetched a parked call.
        let extension = leg.extension();
        if (view.ringing.or(view.up)).is_some()
            && extension.is_some_and(|extension| earlier.rang.iter().all(|rang| rang != extension))
        {
            leg.birth_linkedid = leg.birth_uniqueid.clone();
        }
        leg.ringing = view.ringing.or(leg.ringing.filter(|_| leg.up.is_none()));
        if view.up.is_some() {
            (leg.up, leg.up_unseen) = (view.up, false);
        }
        if earlier.answered_by.is_some() && leg.up.is_some() {
            leg.talked = leg.up;
        }
        self.lead_there(&view.uniqueid, call);
    }
}

impl UnderWay {
    fn recall(&mut self, earlier: &Call, answer: Option<LegKey>) {
        self.started = earlier.started;
        self.queue = earlier.queue.clone().or(self.queue.take());
        let handovers = earlier.transfers.iter().map(|told| {
            let mut handover = Handover::new(told.kind, &told.to, earlier.started);
            handover.told.answered = told.answered;
            handover.is_recalled = true;
            handover
        });
        self.handovers.splice(0..0, handovers);
        if let (Some(at), Some(by)) = (earlier.answered_at, &earlier.answered_by) {
            (self.answered_at, self.answer_unseen) = (Some(at), false);
            (self.answered_by, self.answer_leg) = (Some(by.clone()), answer.or(self.answer_leg));
            match self.talking_since {
                // They did not speak all the time since, and how long they paused nobody wrote down.
                _ if earlier.transfers.iter().any(may_pause) => self.answer_unseen = true,
                Some(_) => self.talking_since = Some(at),
                None => self.talk_from = Some(at),
            }
        }
        self.known = Some(Box::new(Known {
            direction: earlier.direction,
            number: earlier.number.clone(),
            name: earlier.name.clone(),
            courier: earlier.courier.clone(),
            ring: earlier.answered_at.and(earlier.ring),
        }));
    }
}

/// Changes of hands before the answer end no conversation.
fn may_pause(transfer: &Transfer) -> bool {
    !matches!(transfer.kind, TransferKind::Pickup | TransferKind::Forward)
}
