//! Changes of hands: pick-up, transfers, parking, redirects.

use std::time::Duration;

use super::book::Book;
use super::leg::{CallKey, LegKey};
use super::parties::Parties;
use super::snap::{self, Snap};
use super::tracker::Tracker;
use super::under_way::Handover;
use super::{Parking, TransferKind};
use crate::ami::Message;

/// Events of one move come within this time.
pub(super) const SAME_MOVE: Duration = Duration::from_secs(3);
/// A forger could transfer one call without end.
const MAX_HANDOVERS: usize = 100;

/// The extension is a place to send a caller to, not one that the dialplan goes through by itself.
pub(super) fn is_destination(exten: &str) -> bool {
    exten.len() > 1 || exten.bytes().any(|b| b.is_ascii_digit())
}

impl Tracker {
    pub(super) fn hand_over(&mut self, call: CallKey, handover: Handover) {
        if let Some(call) = self.book.calls.get_mut(&call) {
            if call.handovers.len() < MAX_HANDOVERS {
                call.handovers.push(handover);
            }
            self.book.dirty.insert(call.key);
        }
    }

    pub(super) fn last_handover(&self, call: CallKey) -> Option<&Handover> {
        self.book.calls.get(&call)?.handovers.last()
    }

    /// A Redirect of ours. The channel's own events tell of it too, a moment before or after.
    pub(super) fn note_redirect(&mut self, channel: &str, exten: &str, now: Duration) {
        let Some(key) = self.book.by_channel(channel) else {
            return;
        };
        let Some(call) = self.book.legs.get(&key).map(|leg| leg.call) else {
            return;
        };
        let known = self.last_handover(call).is_some_and(|last| {
            last.told.kind == TransferKind::Redirect
                && last.told.to == exten
                && now <= last.at + SAME_MOVE
        });
        if !known {
            let mut handover = Handover::new(TransferKind::Redirect, exten, now);
            handover.leg = Some(key);
            self.hand_over(call, handover);
        }
    }

    pub(super) fn picked_up(&mut self, message: &Message<'_>, now: Duration) {
        let picker = self.own_leg(message, now, true);
        let target = self.leg_of(message, "Target", now, false);
        let (Some(picker), Some(target)) = (picker, target) else {
            return;
        };
        self.book.join_legs(picker, target);
        if let Some(leg) = self.book.legs.get_mut(&picker) {
            leg.picked = Some(target);
        }
        let Some(call) = self.book.legs.get(&picker).map(|leg| leg.call) else {
            return;
        };
        let to = self.label(picker).unwrap_or_default();
        let mut handover = Handover::new(TransferKind::Pickup, &to, now);
        handover.leg = Some(target);
        handover.told.answered = true;
        self.hand_over(call, handover);
    }

    pub(super) fn blind_transfer(&mut self, message: &Message<'_>, now: Duration) {
        let transferer = self.leg_of(message, "Transferer", now, true);
        let transferee = self.leg_of(message, "Transferee", now, true);
        if let (Some(transferer), Some(transferee)) = (transferer, transferee) {
            self.book.join_legs(transferer, transferee);
        }
        let to = message.get("Extension").map(snap::short);
        let to = to.unwrap_or_default().into_owned();
        let Some(key) = transferee.or(transferer) else {
            return;
        };
        if let Some(leg) = self.book.legs.get_mut(&key) {
            leg.transferred_to = leg.bridge.is_some().then(|| to.clone());
        }
        let mut handover = Handover::new(TransferKind::Blind, &to, now);
        handover.leg = transferer;
        self.replace_move(key, handover, now);
    }

    pub(super) fn attended_transfer(&mut self, message: &Message<'_>, now: Duration) {
        let orig = self.leg_of(message, "OrigTransferer", now, true);
        let second = self.leg_of(message, "SecondTransferer", now, true);
        let transferee = self.leg_of(message, "Transferee", now, true);
        let target = self.leg_of(message, "TransferTarget", now, true);
        let legs: Vec<LegKey> = [orig, second, transferee, target]
            .into_iter()
            .flatten()
            .collect();
        for pair in legs.windows(2) {
            if let [a, b] = pair {
                self.book.join_legs(*a, *b);
            }
        }
        let Some(call) = legs
            .first()
            .and_then(|key| self.book.legs.get(key))
            .map(|leg| leg.call)
        else {
            return;
        };
        // A consultation by a feature code is known since it began.
        let is_told = |h: &Handover| {
            h.consult.is_some() || (h.is_recalled && h.told.kind == TransferKind::Attended)
        };
        let consulted = self.book.calls.get(&call);
        if consulted.is_some_and(|call| call.handovers.iter().any(is_told)) {
            return;
        }
        let named = |key: Option<LegKey>| key.and_then(|key| self.label(key));
        let asked = || {
            let second = Snap::read(message.prefixed("SecondTransferer"))?;
            second.connected_num.map(|number| number.into_owned())
        };
        let to = named(target).or_else(asked).unwrap_or_default();
        let is_up = |key: &LegKey| self.book.legs.get(key).is_some_and(|leg| leg.is_up());
        let mut handover = Handover::new(TransferKind::Attended, &to, now);
        handover.leg = orig;
        handover.told.answered = target.as_ref().is_some_and(is_up);
        self.hand_over(call, handover);
    }

    pub(super) fn parked(&mut self, message: &Message<'_>, now: Duration) {
        let Some(parkee) = self.leg_of(message, "Parkee", now, true) else {
            return;
        };
        self.set_parked(parkee, true);
        let told = |key| {
            message
                .get(key)
                .map(snap::short)
                .filter(|word| !word.is_empty())
        };
        let parking = told("ParkingSpace").map(|space| Parking {
            lot: told("Parkinglot").unwrap_or_default().into_owned(),
            space: space.into_owned(),
        });
        if let Some(leg) = self.book.legs.get_mut(&parkee) {
            leg.parking = parking;
        }
        // The same event is an item of a listing: no news then.
        if message.action_id().is_some() {
            return;
        }
        let space = message.get("ParkingSpace").map(snap::short);
        let space = space.unwrap_or_default();
        let mut handover = Handover::new(TransferKind::Park, &space, now);
        handover.leg = Some(parkee);
        self.replace_move(parkee, handover, now);
    }

    pub(super) fn unparked(&mut self, message: &Message<'_>, now: Duration) {
        let parkee = self.leg_of(message, "Parkee", now, true);
        let retriever = self.leg_of(message, "Retriever", now, true);
        if let Some(parkee) = parkee {
            self.set_parked(parkee, false);
        }
        if let (Some(parkee), Some(retriever)) = (parkee, retriever) {
            self.book.join_legs(parkee, retriever);
        }
    }

    pub(super) fn set_parked(&mut self, key: LegKey, parked: bool) {
        if let Some(leg) = self.book.legs.get_mut(&key) {
            leg.parked = parked;
            leg.held_by = leg.held_by.filter(|_| !parked);
        }
    }

    /// The channel's leaving its bridge may already have been taken for a Redirect, and a park is a
    /// blind transfer first: one move is told once, by its most telling name.
    fn replace_move(&mut self, key: LegKey, handover: Handover, now: Duration) {
        let Some(call) = self.book.legs.get(&key).map(|leg| leg.call) else {
            return;
        };
        let replaces = |last: &Handover| {
            let same_to =
                last.told.to == handover.told.to || handover.told.kind == TransferKind::Park;
            super::outcome::explains_move(last.told.kind) && same_to && now <= last.at + SAME_MOVE
        };
        // A park by the phone is a blind transfer too, which may be told after it.
        let parked = |last: &Handover| {
            last.told.kind == TransferKind::Park
                && handover.told.kind == TransferKind::Blind
                && now <= last.at + SAME_MOVE
                && self.book.legs.get(&key).is_some_and(|leg| leg.parked)
        };
        if self.last_handover(call).is_some_and(parked) {
            return;
        }
        let replaced = self.last_handover(call).is_some_and(replaces);
        if let Some(call) = self.book.calls.get_mut(&call).filter(|_| replaced) {
            call.handovers.pop();
        }
        self.hand_over(call, handover);
    }

    fn label(&self, key: LegKey) -> Option<String> {
        let leg = self.book.legs.get(&key)?;
        let call = self.book.calls.get(&leg.call)?;
        if let Some(extension) = leg.extension() {
            return Some(extension.to_owned());
        }
        Parties::of(&self.book, call).label(key)
    }
}

impl Book {
    /// Two channels change places: each leg goes on with the other's id, in the other's bridge.
    pub(super) fn change_places(&mut self, a: LegKey, b: LegKey) {
        self.join_legs(a, b);
        let id = |book: &Self, key| book.legs.get(&key).map(|leg| leg.uniqueid.clone());
        let (Some(of_a), Some(of_b)) = (id(self, a), id(self, b)) else {
            return;
        };
        let bridge = |book: &Self, key| book.legs.get(&key)?.bridge.clone();
        let (in_a, in_b) = (bridge(self, a), bridge(self, b));
        for (key, uniqueid, bridge) in [(a, of_b, in_b), (b, of_a, in_a)] {
            self.leave(key);
            self.leg_of.insert(uniqueid.clone(), key);
            if let Some(leg) = self.legs.get_mut(&key) {
                leg.uniqueid = uniqueid;
            }
            if let Some(bridge) = bridge {
                let holding = self.bridges.get(&bridge).is_some_and(|b| b.holding);
                self.enter(key, &bridge, holding);
            }
        }
    }
}
