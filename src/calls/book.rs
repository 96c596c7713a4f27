//! Legs, calls and bridges, and how ids tie them together.
//!
//! Calls are the sets of a union-find over every (Uniqueid, Linkedid) seen and every pair that an
//! event names together (Local halves, dialler and dialled, pick-up, transfer). Sets are small, so
//! the smaller is relabelled at once instead of following links later.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Duration;

use super::CallId;
use super::keyed::Keyed;
use super::leg::{CallKey, Leg, LegKey};
use super::office::{Kind, Office};
use super::recall::Earlier;
use super::snap::Snap;
use super::under_way::UnderWay;
use crate::ami::ChannelState;

/// So many ids of calls that are over are known, so that no late or forged event tells them anew.
const MAX_OVER: usize = 4_096;

/// A bridge.
#[derive(Debug, Default)]
pub(super) struct Bridge {
    /// Parking, music on hold: being in it is no conversation.
    pub holding: bool,
    /// Everybody in it came by a call of his own, and none of these is another's.
    pub conference: bool,
    pub members: Vec<LegKey>,
}

/// All that is known of channels.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub office: Office,
    pub legs: Keyed<Leg>,
    pub calls: Keyed<UnderWay>,
    pub bridges: HashMap<String, Bridge>,
    /// Calls that changed since the last look.
    pub dirty: BTreeSet<CallKey>,
    /// Calls that turned out to be part of another one: (gone, into).
    pub merged: Vec<(CallId, CallId)>,
    /// Events seen.
    pub seq: u64,
    pub leg_of: HashMap<String, LegKey>,
    /// Calls of an earlier run that nothing was told of yet.
    pub earlier: Earlier,
    call_of: HashMap<String, CallKey>,
    /// Calls that were told to be over and are forgotten, the oldest first.
    over: VecDeque<CallId>,
    is_over: HashSet<CallId>,
    next_leg: LegKey,
    next_call: CallKey,
}

impl Book {
    pub(super) fn new(office: Office) -> Self {
        Self {
            office,
            ..Self::default()
        }
    }

    /// The leg that an event tells of, with the event's news taken in; made when it was not known
    /// and `create` says so. `None` for unknown legs and for those of calls that are told to be over.
    pub(super) fn see(&mut self, snap: &Snap<'_>, now: Duration, create: bool) -> Option<LegKey> {
        if create && !self.leg_of.contains_key(snap.uniqueid.as_ref()) {
            self.take_up(&snap.uniqueid, now);
            self.take_up(&snap.linkedid, now);
        }
        let key = match self.leg_of.get(snap.uniqueid.as_ref()) {
            Some(key) => *key,
            None if create => self.make(snap, now)?,
            None => return None,
        };
        self.update(key, snap, now)
    }

    /// The leg with this Uniqueid.
    pub(super) fn by_uniqueid(&self, uniqueid: &str) -> Option<LegKey> {
        self.leg_of.get(uniqueid).copied()
    }

    /// The newest leg with this channel name; names are used again after a restart.
    pub(super) fn by_channel(&self, channel: &str) -> Option<LegKey> {
        let named = |leg: &&LegKey| self.legs.get(leg).is_some_and(|l| l.channel == channel);
        self.legs.keys().filter(named).max().copied()
    }

    /// The call of an id.
    pub(super) fn call_by_id(&self, id: &str) -> Option<CallKey> {
        self.call_of.get(id).copied()
    }

    /// A call without legs (an originate that was only asked for).
    pub(super) fn open(&mut self, id: &str, now: Duration) -> CallKey {
        let key = self.next_call;
        self.next_call += 1;
        let mut call = UnderWay::new(key, CallId(id.to_owned()), now);
        call.ids.push(id.to_owned());
        self.call_of.insert(id.to_owned(), key);
        self.calls.insert(key, call);
        self.dirty.insert(key);
        key
    }

    /// Two legs belong to one call.
    pub(super) fn join_legs(&mut self, a: LegKey, b: LegKey) {
        if let (Some(a), Some(b)) = (self.legs.get(&a), self.legs.get(&b)) {
            self.join(a.call, b.call);
        }
    }

    /// The other half of a Local pair.
    pub(super) fn peer(&self, key: LegKey) -> Option<LegKey> {
        let leg = self.legs.get(&key)?;
        let Kind::Local { pair, second } = &leg.kind else {
            return None;
        };
        let is_peer = |other: &&LegKey| match self.legs.get(other).map(|l| &l.kind) {
            Some(Kind::Local { pair: p, second: s }) => p == pair && s != second,
            _ => false,
        };
        self.calls
            .get(&leg.call)?
            .legs
            .iter()
            .find(is_peer)
            .copied()
    }

    /// Into a bridge; out of the one it was in.
    pub(super) fn enter(&mut self, key: LegKey, bridge: &str, holding: bool) {
        self.leave(key);
        if self.is_full(bridge) {
            return;
        }
        let Some(leg) = self.legs.get_mut(&key) else {
            return;
        };
        leg.bridge = Some(bridge.to_owned());
        leg.remember_bridge(bridge, holding);
        let conference = leg.conference;
        let bridge = self.bridges.entry(bridge.to_owned()).or_default();
        bridge.holding = holding;
        bridge.conference = conference;
        bridge.members.push(key);
        let call = leg.call;
        self.dirty.insert(call);
        // Who talks together belongs to one call, whatever the Linkedids still say.
        if holding {
            return;
        }
        let others = bridge.members.iter().filter_map(|leg| self.legs.get(leg));
        let others: BTreeSet<CallKey> = others.map(|leg| leg.call).collect();
        for other in others {
            // The older of two stays.
            if conference {
                self.dirty.insert(other);
            } else if let Some(leg) = self.legs.get(&key) {
                self.join(leg.call, other);
            }
        }
    }

    /// The leg goes into a conference: from here on its Linkedid tells nothing of its call.
    pub(super) fn enters_conference(&mut self, uniqueid: &str) {
        let leg = self.by_uniqueid(uniqueid);
        if let Some(leg) = leg.and_then(|key| self.legs.get_mut(&key)) {
            leg.conference = true;
        }
    }

    /// Out of its bridge; says who stays behind.
    pub(super) fn leave(&mut self, key: LegKey) -> Vec<LegKey> {
        let Some(leg) = self.legs.get_mut(&key) else {
            return Vec::new();
        };
        self.dirty.insert(leg.call);
        let Some(name) = leg.bridge.take() else {
            return Vec::new();
        };
        let Some(bridge) = self.bridges.get_mut(&name) else {
            return Vec::new();
        };
        bridge.members.retain(|member| *member != key);
        let (left, holding) = (bridge.members.clone(), bridge.holding);
        if bridge.conference {
            let others = left.iter().filter_map(|leg| self.legs.get(leg));
            self.dirty.extend(others.map(|leg| leg.call));
        }
        if left.is_empty() {
            self.bridges.remove(&name);
        }
        if holding { Vec::new() } else { left }
    }

    /// The leg is over.
    pub(super) fn end_leg(&mut self, key: LegKey, cause: Option<u32>, now: Duration) {
        self.leave(key);
        if let Some(leg) = self.legs.get_mut(&key) {
            if leg.ended.is_none() {
                leg.ended = Some(now);
            }
            leg.cause = cause.or(leg.cause);
            leg.parked = false;
            self.dirty.insert(leg.call);
        }
    }

    /// The leg was gone after a break: nothing is known of its end but that it was there until `at`.
    pub(super) fn lose_leg(&mut self, key: LegKey, at: Duration) {
        self.end_leg(key, None, at);
        let Some(leg) = self.legs.get_mut(&key) else {
            return;
        };
        leg.lost = true;
        if let Some(call) = self.calls.get_mut(&leg.call) {
            call.lost = true;
        }
    }

    /// Forgets a call and its legs.
    pub(super) fn forget(&mut self, key: CallKey) {
        let Some(call) = self.calls.remove(&key) else {
            return;
        };
        for leg in call.legs.iter().copied() {
            self.leave(leg);
            if let Some(leg) = self.legs.remove(&leg) {
                self.leg_of.remove(&leg.uniqueid);
            }
        }
        for id in &call.ids {
            if self.call_of.get(id) == Some(&key) {
                self.call_of.remove(id);
            }
        }
        self.dirty.remove(&key);
        if call.closed {
            self.never_again(call.id);
        }
    }

    /// Nothing is told any more under this id.
    fn never_again(&mut self, id: CallId) {
        if self.is_over.insert(id.clone()) {
            self.over.push_back(id);
        }
        if self.over.len() > MAX_OVER
            && let Some(oldest) = self.over.pop_front()
        {
            self.is_over.remove(&oldest);
        }
    }

    /// The call's first channel was never told of: it may live yet.
    pub(super) fn is_rootless(&self, call: &UnderWay) -> bool {
        let root = self.leg_of.get(&call.id.0);
        let root = root.and_then(|root| self.legs.get(root));
        !call.legs.is_empty() && root.is_none_or(|root| root.call != call.key)
    }

    /// A new leg; `None` when it would begin a call anew that was told to be over.
    fn make(&mut self, snap: &Snap<'_>, now: Duration) -> Option<LegKey> {
        self.make_room(now);
        let open = |book: &Self, id: &str| {
            let key = book.call_of.get(id).copied()?;
            let call = book.calls.get(&key)?;
            (!call.closed).then_some(key)
        };
        let known = open(self, &snap.linkedid).or_else(|| open(self, &snap.uniqueid));
        let known = known.filter(|call| self.has_room(*call, 1));
        let call = match known {
            Some(call) => call,
            None => {
                // A Linkedid whose call is told to be over is used again: this is another call.
                let ids = [&snap.linkedid, &snap.uniqueid].into_iter();
                let id = ids.map(|id| id.to_string()).find(|id| !self.is_used(id))?;
                self.open(&id, now)
            }
        };
        let key = self.add(Leg::new(call, snap, &self.office, now));
        self.lead_there(&snap.uniqueid, call);
        Some(key)
    }

    /// A leg of its call.
    pub(super) fn add(&mut self, leg: Leg) -> LegKey {
        let key = self.next_leg;
        self.next_leg += 1;
        self.leg_of.insert(leg.uniqueid.clone(), key);
        if let Some(call) = self.calls.get_mut(&leg.call) {
            call.legs.push(key);
        }
        self.legs.insert(key, leg);
        key
    }

    /// A call that is told to be over has this id.
    fn is_used(&self, id: &str) -> bool {
        self.call_of.contains_key(id) || self.is_over.contains(&CallId(id.to_owned()))
    }

    fn update(&mut self, key: LegKey, snap: &Snap<'_>, now: Duration) -> Option<LegKey> {
        let leg = self.legs.get_mut(&key)?;
        let call = self.calls.get(&leg.call)?;
        if call.closed {
            return None;
        }
        self.dirty.insert(leg.call);
        leg.seen = self.seq;
        leg.seen_at = now;
        if leg.channel != snap.channel {
            leg.channel = snap.channel.to_string();
            leg.kind = super::office::kind(&leg.channel, &self.office);
        }
        if call.answered_at.is_none() && leg.ended.is_none() {
            leg.take_caller(snap, &self.office);
        }
        if leg.connected_num.as_deref() != snap.connected_num.as_deref() {
            leg.connected_num = snap.connected_num.as_deref().map(str::to_owned);
        }
        if leg.connected_name.as_deref() != snap.connected_name.as_deref() {
            leg.connected_name = snap.connected_name.as_deref().map(str::to_owned);
        }
        if let Some(exten) = snap.exten.as_deref() {
            if leg.first_exten.is_none() {
                leg.first_exten = Some(exten.to_owned());
            }
            if leg.exten != exten {
                leg.exten = exten.to_owned();
            }
        }
        if leg.ended.is_none() {
            match snap.state {
                Some(ChannelState::Ringing) if leg.up.is_none() => {
                    leg.ringing.get_or_insert(now);
                }
                Some(ChannelState::Up) => {
                    leg.up.get_or_insert(now);
                }
                _ => {}
            }
        }
        let own = leg.call;
        if leg.conference && leg.birth_linkedid != snap.linkedid {
            return Some(key);
        }
        self.lead_there(&snap.linkedid, own);
        Some(key)
    }

    /// An id leads to a call; where it leads to another one, they are one.
    pub(super) fn lead_there(&mut self, id: &str, call: CallKey) {
        match self.call_of.get(id).copied() {
            Some(other) => self.join(call, other),
            None => self.label(id, call),
        }
    }

    /// A forger could add ids to one call without end, so there is a limit.
    fn label(&mut self, id: &str, call: CallKey) {
        const MAX_IDS: usize = 1_000;
        let Some(under_way) = self.calls.get_mut(&call) else {
            return;
        };
        if under_way.ids.len() < MAX_IDS && !under_way.ids.iter().any(|known| known == id) {
            under_way.ids.push(id.to_owned());
            self.call_of.insert(id.to_owned(), call);
        }
    }

    /// Two calls are one. The older id stays, as Asterisk keeps the oldest Linkedid.
    fn join(&mut self, a: CallKey, b: CallKey) {
        let (older, younger) = match (self.calls.get(&a), self.calls.get(&b)) {
            (Some(x), Some(y)) if a != b && !x.closed && !y.closed => {
                if (x.started, a) <= (y.started, b) {
                    (a, b)
                } else {
                    (b, a)
                }
            }
            _ => return,
        };
        let more = self.calls.get(&younger).map_or(0, |call| call.legs.len());
        if !self.has_room(older, more) {
            return;
        }
        let Some(gone) = self.calls.remove(&younger) else {
            return;
        };
        self.dirty.remove(&younger);
        for leg in &gone.legs {
            if let Some(leg) = self.legs.get_mut(leg) {
                leg.call = older;
            }
        }
        for id in &gone.ids {
            self.call_of.insert(id.clone(), older);
        }
        self.dirty.insert(older);
        let Some(into) = self.calls.get_mut(&older) else {
            return;
        };
        let told = gone.told.is_some().then(|| gone.id.clone());
        if let Some(gone) = &told {
            self.merged.push((gone.clone(), into.id.clone()));
        }
        into.absorb(gone);
        if let Some(gone) = told {
            self.never_again(gone);
        }
    }
}
