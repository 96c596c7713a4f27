//! After a break: a listing of channels says what is still there.
//!
//! All legs are marked when the listing is asked for, the listed ones are touched, live events in
//! between touch too, and when the listing is complete the untouched are dropped.

use std::collections::BTreeMap;
use std::time::Duration;

use super::leg::{CallKey, LegKey};
use super::snap::{self, Snap};
use super::tracker::Tracker;
use crate::ami::{ChannelState, Message};

/// A PBX that goes down closes its connections within this time of saying so.
const CLOSES_WITHIN: Duration = Duration::from_secs(15);

impl Tracker {
    /// A listing of all channels (`Status` without a channel, or `CoreShowChannels`) was asked for.
    pub fn resync_started(&mut self, _now: Duration) {
        self.resync_from = Some(self.book.seq);
    }

    /// The listing is complete: what was not told of since its start is gone.
    pub fn resync_done(&mut self, now: Duration) {
        let Some(from) = self.resync_from.take() else {
            return;
        };
        self.book.forget_earlier(now);
        self.drop_unseen_since(from, now);
        (self.lost_at, self.is_listed) = (None, true);
        // An originate's channel may be made a moment after the listing, hence not lost at once.
        for call in self.book.calls.values_mut() {
            if call.legs.is_empty() && call.ended_at.is_none() {
                call.unlisted.get_or_insert(now);
            }
        }
        self.settle(now);
    }

    /// The listing is not allowed: nothing is known of calls from before the break.
    pub fn resync_refused(&mut self, now: Duration) {
        self.resync_done(now);
    }

    /// The connection is lost; `now` is the last moment at which it was there. Calls stay as they are until the
    /// next listing touches or drops them: those that it drops ended then, as far as anybody can say. Only
    /// where the PBX has just said that it goes down, its channels went with it, told or not. By itself
    /// that word says nothing: events can be forged.
    pub fn disconnected(&mut self, now: Duration) {
        (self.resync_from, self.is_listed) = (None, false);
        // Each vain attempt to connect tells it again.
        self.lost_at.get_or_insert(now);
        let told = self.shutdown_told.take();
        if told.is_some_and(|at| now.saturating_sub(at) <= CLOSES_WITHIN) {
            let seq = self.book.seq;
            self.drop_unseen_since(seq, now);
        }
        self.settle(self.latest.max(now));
    }

    /// A channel of a listing.
    pub(super) fn listed(&mut self, message: &Message<'_>, now: Duration) {
        let Some(snap) = Snap::read(message.channel()) else {
            return;
        };
        self.book.take_up(&snap.uniqueid, now);
        self.book.take_up(&snap.linkedid, now);
        let before = self.book.by_uniqueid(&snap.uniqueid);
        let before = before.and_then(|key| self.book.legs.get(&key));
        let known = before.is_some();
        // Known from an earlier run: if it answered, it did while nobody looked.
        let was_up_unseen = before.is_some_and(|leg| leg.seen == 0 && leg.up.is_none());
        let Some(key) = self.book.see(&snap, now, true) else {
            return;
        };
        if let Some(leg) = self.book.legs.get_mut(&key) {
            leg.listed = true;
            leg.up_unseen |= was_up_unseen && leg.up.is_some();
        }
        let bridge = message.get("BridgeId").and_then(snap::id);
        if !known {
            self.date_back(key, message, now);
        }
        let application = message.get("Application").unwrap_or_default();
        if application == "ConfBridge" {
            // Whoever shares this bridge came by a call of their own.
            self.book.enters_conference(&snap.uniqueid);
        }
        let alive_elsewhere = self
            .book
            .legs
            .get(&key)
            .is_some_and(|leg| leg.is_alive() && leg.bridge.as_deref() != bridge.as_deref());
        if alive_elsewhere {
            match &bridge {
                Some(bridge) => {
                    let holding = self
                        .book
                        .bridges
                        .get(bridge.as_ref())
                        .map_or(application == "Park", |bridge| bridge.holding);
                    self.book.enter(key, bridge, holding);
                }
                None => {
                    self.book.leave(key);
                }
            }
        }
        if application == "Queue" && snap.state == Some(ChannelState::Up) {
            let queue = message
                .get("ApplicationData")
                .or_else(|| message.get("Data"));
            let queue = queue
                .map(snap::short)
                .as_deref()
                .and_then(|data| data.split(',').next())
                .map(str::to_owned);
            let call = self.book.legs.get(&key).map(|leg| leg.call);
            if let Some(call) = call.and_then(|call| self.book.calls.get_mut(&call)) {
                call.queue = call
                    .queue
                    .take()
                    .or(queue.filter(|queue| !queue.is_empty()));
            }
        }
    }

    /// A listing says how old a channel is (`Duration: 00:01:05`, `Seconds: 65`), and nothing else of its past.
    /// A phone rings as good as from its channel's birth on.
    fn date_back(&mut self, key: LegKey, message: &Message<'_>, now: Duration) {
        let clock = |text: &str| {
            let mut parts = text.trim().split(':');
            parts.try_fold(0_u64, |sum, part| {
                sum.checked_mul(60)?.checked_add(part.parse().ok()?)
            })
        };
        let age = message.get("Duration").or_else(|| message.get("Seconds"));
        let age = Duration::from_secs(age.as_deref().and_then(clock).unwrap_or(0));
        let Some(leg) = self.book.legs.get_mut(&key) else {
            return;
        };
        leg.born = now.saturating_sub(age);
        if leg.up.is_some() {
            // No listing says when it was answered.
            leg.up_unseen = true;
        } else if leg.ringing.is_some() {
            leg.ringing = Some(leg.born);
        }
        if let Some(call) = self.book.calls.get_mut(&leg.call) {
            call.started = call.started.min(leg.born);
        }
    }

    fn drop_unseen_since(&mut self, from: u64, now: Duration) {
        let legs = self.book.legs.iter();
        let unseen = legs.filter(|(_, leg)| leg.is_alive() && leg.seen <= from);
        let unseen: Vec<LegKey> = unseen.map(|(key, _)| *key).collect();
        let mut ends: BTreeMap<CallKey, Duration> = BTreeMap::new();
        for key in unseen {
            let Some(leg) = self.book.legs.get(&key) else {
                continue;
            };
            let at = self.lost_at.map_or(now, |at| at.max(leg.seen_at));
            let end = ends.entry(leg.call).or_insert(at);
            *end = at.max(*end);
            self.book.lose_leg(key, at);
        }
        for (call, at) in ends {
            self.judge_at(call, at);
        }
    }
}
