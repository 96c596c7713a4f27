//! The events of Asterisk up to 11, which has no Linkedid, no bridges of its own, and dials and links
//! in pairs. Made from the lists of their fields; no recording of a PBX that old has verified it.
//!
//! A dialled channel is told of before its `Dial`, which alone says whose it is; `Dial` ends without
//! naming the dialled; a transfer renames channels instead of moving them.

use std::time::Duration;

use super::TransferKind;
use super::leg::{Dial, LegKey};
use super::snap;
use super::tracker::Tracker;
use super::under_way::Handover;
use crate::ami::{EventKind, Message};

impl Tracker {
    /// `Dial`: SubEvent Begin names both channels, End only the dialler.
    pub(super) fn old_dial(&mut self, message: &Message<'_>, now: Duration) {
        let Some(from) = self.old_leg(message, "UniqueID") else {
            return;
        };
        let begins = message
            .get("SubEvent")
            .is_some_and(|word| word.trim().eq_ignore_ascii_case("begin"));
        if !begins {
            let status = message.get("DialStatus").unwrap_or_default();
            return self.old_dials_end(from, &status, now);
        }
        if let Some(to) = self.old_leg(message, "DestUniqueID") {
            let string = message.get("Dialstring").map(snap::short);
            self.old_dials(from, to, string.unwrap_or_default().into_owned(), now);
        }
    }

    /// `Bridge`: two channels are linked, or no longer.
    pub(super) fn old_bridge(&mut self, message: &Message<'_>) {
        let one = self.old_leg(message, "Uniqueid1");
        let two = self.old_leg(message, "Uniqueid2");
        let (Some(one), Some(two)) = (one, two) else {
            return;
        };
        let links = message.event() == Some(EventKind::Link)
            || message
                .get("Bridgestate")
                .is_some_and(|word| word.trim().eq_ignore_ascii_case("link"));
        if links {
            let name = format!("{}&{}", one.min(two), one.max(two));
            for leg in [one, two] {
                self.book.enter(leg, &name, false);
            }
        } else {
            for leg in [one, two] {
                self.book.leave(leg);
            }
        }
    }

    /// `LocalBridge`: both halves of a pair.
    pub(super) fn old_local_bridge(&mut self, message: &Message<'_>) {
        let one = self.old_leg(message, "Uniqueid1");
        let two = self.old_leg(message, "Uniqueid2");
        if let (Some(one), Some(two)) = (one, two) {
            self.book.join_legs(one, two);
        }
    }

    /// `Join`, `AgentCalled`, `AgentConnect`: the Uniqueid is the caller's, while Channel may be the
    /// member's.
    pub(super) fn old_queue(&mut self, message: &Message<'_>, now: Duration) {
        let Some(caller) = self.old_leg(message, "Uniqueid") else {
            return;
        };
        let queue = message.get("Queue").filter(|queue| !queue.is_empty());
        let call = self.book.legs.get(&caller).map(|leg| leg.call);
        if let Some(call) = call.and_then(|call| self.book.calls.get_mut(&call))
            && let Some(queue) = queue.map(snap::short)
        {
            call.queue.get_or_insert_with(|| queue.into_owned());
            self.book.dirty.insert(call.key);
        }
        let member = match message.event() {
            Some(EventKind::AgentCalled) => message
                .get("DestinationChannel")
                .and_then(|name| self.book.by_channel(&name)),
            Some(EventKind::AgentConnect) => self.old_leg(message, "BridgedChannel"),
            _ => None,
        };
        let Some(member) = member else { return };
        if message.event() == Some(EventKind::AgentCalled) {
            let string = message.get("AgentCalled").map(snap::short);
            self.old_dials(caller, member, string.unwrap_or_default().into_owned(), now);
            if let Some(leg) = self.book.legs.get_mut(&member) {
                leg.by_queue = true;
            }
        } else {
            self.book.join_legs(caller, member);
        }
    }

    /// `Transfer` by a phone.
    pub(super) fn old_transfer(&mut self, message: &Message<'_>, now: Duration) {
        let from = self.old_leg(message, "Uniqueid");
        let target = self.old_leg(message, "TargetUniqueid");
        let (Some(from), Some(target)) = (from, target) else {
            return;
        };
        let attended = message
            .get("TransferType")
            .is_some_and(|word| word.trim().eq_ignore_ascii_case("attended"));
        // Asked by a second line: whom that one had called.
        let asked = || {
            let legs = self.book.legs.values();
            let asked = legs.filter(|leg| leg.parent == Some(target));
            asked.max_by_key(|leg| (leg.up.is_some(), leg.born))
        };
        let handover = if attended {
            let asked = asked();
            let to = asked.and_then(|leg| leg.extension().or_else(|| leg.dialled()));
            let mut handover = Handover::new(TransferKind::Attended, to.unwrap_or_default(), now);
            handover.told.answered = asked.is_some_and(|leg| leg.is_up());
            handover
        } else {
            let to = message.get("TransferExten").map(snap::short);
            Handover::new(TransferKind::Blind, &to.unwrap_or_default(), now)
        };
        self.book.join_legs(from, target);
        let call = self.book.legs.get(&from).map(|leg| leg.call);
        if let Some(call) = call {
            let handover = Handover {
                leg: Some(from),
                ..handover
            };
            self.hand_over(call, handover);
        }
    }

    fn old_dials(&mut self, from: LegKey, to: LegKey, string: String, now: Duration) {
        self.book.join_legs(from, to);
        let seq = self.book.seq;
        if let Some(leg) = self.book.legs.get_mut(&to).filter(|_| from != to) {
            leg.parent = Some(from);
            leg.dial.get_or_insert(Dial {
                begun: now,
                ended: None,
                begun_seq: seq,
                ended_seq: None,
                status: None,
                string,
            });
        }
    }

    /// All that this channel dialled: who answered did, the others were let off.
    fn old_dials_end(&mut self, from: LegKey, status: &str, now: Duration) {
        let seq = self.book.seq;
        let call = self.book.legs.get(&from).map(|leg| leg.call);
        let Some(call) = call.and_then(|call| self.book.calls.get(&call)) else {
            return;
        };
        for key in &call.legs {
            let leg = self.book.legs.get_mut(key);
            let Some(leg) = leg.filter(|leg| leg.parent == Some(from)) else {
                continue;
            };
            let was_let_off = status == "ANSWER" && leg.up.is_none();
            if let Some(dial) = leg.dial.as_mut().filter(|dial| dial.status.is_none()) {
                let status = if was_let_off { "CANCEL" } else { status };
                dial.status = Some(status.to_owned());
                dial.ended = Some(leg.ended.unwrap_or(now));
                dial.ended_seq = Some(seq);
            }
        }
        self.book.dirty.insert(call.key);
    }

    /// The leg with the Uniqueid that stands under this key, alive and of a call that is not over.
    fn old_leg(&self, message: &Message<'_>, key: &str) -> Option<LegKey> {
        let leg = self.book.by_uniqueid(&message.get(key)?)?;
        let call = self.book.legs.get(&leg)?.call;
        let call = self.book.calls.get(&call)?;
        (!call.closed).then_some(leg)
    }
}

/// Up to 11 no event has a Linkedid.
pub(super) fn is_old(message: &Message<'_>) -> bool {
    message.raw("Linkedid").is_none()
}
