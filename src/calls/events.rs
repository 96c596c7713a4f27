//! What each event means for legs, dials and bridges.

use std::time::Duration;

use super::TransferKind;
use super::handovers::is_destination;
use super::leg::{Dial, LegKey};
use super::office::Kind;
use super::old::is_old;
use super::outcome::explains_move;
use super::snap::{self, Snap};
use super::tracker::Tracker;
use super::under_way::Handover;
use crate::ami::{EventKind, Message, Response};

impl Tracker {
    pub(super) fn take(&mut self, message: &Message<'_>, now: Duration) {
        use EventKind as E;
        let Some(event) = message.event() else {
            return self.take_response(message, now);
        };
        match event {
            // Up to Asterisk 11.
            E::Dial => self.old_dial(message, now),
            E::Bridge | E::Link | E::Unlink => self.old_bridge(message),
            E::Join => self.old_queue(message, now),
            E::Transfer => self.old_transfer(message, now),
            E::AgentCalled | E::AgentConnect if is_old(message) => self.old_queue(message, now),
            E::LocalBridge if message.get("Uniqueid1").is_some() => self.old_local_bridge(message),

            E::Newchannel | E::Newstate | E::NewCallerid => {
                self.own_leg(message, now, true);
            }
            E::NewConnectedLine | E::Hold | E::Unhold => {
                self.own_leg(message, now, false);
            }
            E::DialBegin | E::AgentCalled => self.dial_begin(message, event, now),
            E::DialState => self.dial_state(message, now),
            E::DialEnd => self.dial_end(message, now),
            E::Hangup => self.hangup(message, now),
            E::HangupRequest => {
                if let Some(leg) = self.own_leg(message, now, false) {
                    self.hung_up(leg);
                }
            }
            E::Rename => self.rename(message),
            E::BridgeEnter => self.bridge_enter(message, now),
            E::BridgeLeave => self.bridge_leave(message, now),
            E::LocalBridge => {
                let one = self.leg_of(message, "LocalOne", now, true);
                let two = self.leg_of(message, "LocalTwo", now, true);
                if let (Some(one), Some(two)) = (one, two) {
                    self.book.join_legs(one, two);
                }
            }
            E::QueueCallerJoin | E::AgentConnect => self.queue(message, now),
            E::OriginateResponse => self.originates.answered(&mut self.book, message, now),
            E::Pickup => self.picked_up(message, now),
            E::BlindTransfer => self.blind_transfer(message, now),
            E::AttendedTransfer => self.attended_transfer(message, now),
            E::ParkedCall => self.parked(message, now),
            E::UnParkedCall => self.unparked(message, now),
            E::ParkedCallTimeOut | E::ParkedCallGiveUp => {
                if let Some(leg) = self.leg_of(message, "Parkee", now, false) {
                    self.set_parked(leg, false);
                }
            }
            E::Status | E::CoreShowChannel => self.listed(message, now),
            E::ExtensionStatus => {
                if let (Some(exten), Some(hint)) = (message.get("Exten"), message.get("Hint")) {
                    self.book.office.learn_hint(&exten, &hint);
                }
            }
            E::Shutdown => self.shutdown_told = Some(now),
            _ => {}
        }
    }

    /// The event's own channel.
    pub(super) fn own_leg(
        &mut self,
        message: &Message<'_>,
        now: Duration,
        create: bool,
    ) -> Option<LegKey> {
        let snap = Snap::read(message.channel())?;
        self.book.see(&snap, now, create)
    }

    /// The channel under a prefix.
    pub(super) fn leg_of(
        &mut self,
        message: &Message<'_>,
        prefix: &'static str,
        now: Duration,
        create: bool,
    ) -> Option<LegKey> {
        let snap = Snap::read(message.prefixed(prefix))?;
        self.book.see(&snap, now, create)
    }

    fn take_response(&mut self, message: &Message<'_>, now: Duration) {
        if message.response() == Some(Response::Error)
            && let Some(id) = message.action_id()
        {
            let words = message.get("Message").unwrap_or_default();
            self.originates.refused(&mut self.book, id, &words, now);
        }
    }

    fn dial_begin(&mut self, message: &Message<'_>, event: EventKind, now: Duration) {
        let source = self.own_leg(message, now, true);
        let Some(dest) = self.leg_of(message, "Dest", now, true) else {
            return;
        };
        if let Some(source) = source {
            self.book.join_legs(source, dest);
        }
        if event == EventKind::AgentCalled {
            self.queue(message, now);
        }
        let Some(leg) = self.book.legs.get_mut(&dest) else {
            return;
        };
        match source {
            Some(source) if source != dest => leg.parent = Some(source),
            Some(_) => {}
            None => leg.sourceless = leg.parent.is_none(),
        }
        leg.by_queue |= event == EventKind::AgentCalled;
        if event == EventKind::DialBegin {
            // The same ringing leg may be dialled again, by the party that it was transferred to.
            let begun = leg.dial.as_ref().map_or(now, |dial| dial.begun);
            leg.dial = Some(Dial {
                begun,
                ended: None,
                begun_seq: self.book.seq,
                ended_seq: None,
                status: None,
                string: message
                    .get("DialString")
                    .map(snap::short)
                    .unwrap_or_default()
                    .into_owned(),
            });
        }
    }

    /// 183 makes no Newstate, but a DialState PROGRESS.
    fn dial_state(&mut self, message: &Message<'_>, now: Duration) {
        let source = self.own_leg(message, now, true);
        let Some(dest) = self.leg_of(message, "Dest", now, true) else {
            return;
        };
        let status = message.get("DialStatus").unwrap_or_default();
        if let Some(leg) = self.book.legs.get_mut(&dest) {
            if leg.parent.is_none() && source != Some(dest) {
                leg.parent = source;
            }
            let rings = matches!(status.as_ref(), "RINGING" | "PROGRESS");
            if rings && leg.up.is_none() && leg.ended.is_none() {
                leg.ringing.get_or_insert(now);
            }
        }
        if let Some(source) = source {
            self.book.join_legs(source, dest);
        }
    }

    fn dial_end(&mut self, message: &Message<'_>, now: Duration) {
        let source = self.own_leg(message, now, false);
        let status = message.get("DialStatus").map(snap::short);
        let status = status.unwrap_or_default().into_owned();
        let Some(dest) = self.leg_of(message, "Dest", now, false) else {
            return;
        };
        if let Some(source) = source {
            self.book.join_legs(source, dest);
        }
        let Some(leg) = self.book.legs.get_mut(&dest) else {
            return;
        };
        if let Some(dial) = &mut leg.dial {
            // A queue ends its dials twice; the first end is the true one.
            if dial.status.is_none() {
                dial.status = Some(status);
                dial.ended = Some(now);
                dial.ended_seq = Some(self.book.seq);
            }
        }
        let forward = message.get("Forward").unwrap_or_default();
        let to = forward.split('@').next().unwrap_or_default();
        let to = to.rsplit('/').next().unwrap_or_default();
        leg.forwarded |= !to.is_empty();
        let call = leg.call;
        if !to.is_empty() {
            let mut handover = Handover::new(TransferKind::Forward, to, now);
            handover.leg = Some(dest);
            self.hand_over(call, handover);
        }
    }

    fn hangup(&mut self, message: &Message<'_>, now: Duration) {
        let Some(leg) = self.own_leg(message, now, false) else {
            return;
        };
        let cause = message
            .get("Cause")
            .and_then(|cause| cause.trim().parse().ok());
        self.book.end_leg(leg, cause, now);
    }

    /// Only the first who asks to hang up is meant.
    fn hung_up(&mut self, key: LegKey) {
        let Some(call) = self.book.legs.get(&key).map(|leg| leg.call) else {
            return;
        };
        let legs = self.book.calls.get(&call).map(|call| &call.legs);
        let somebody = |key: &LegKey| self.book.legs.get(key).is_some_and(|leg| leg.hung_up);
        if legs.is_some_and(|legs| legs.iter().any(somebody)) {
            return;
        }
        if let Some(leg) = self.book.legs.get_mut(&key) {
            leg.hung_up = true;
        }
    }

    /// A masquerade puts one channel in another's place: the channel that lives on takes the other's name,
    /// the other becomes a zombie. Who speaks is known by the name, so the two legs change their ids.
    fn rename(&mut self, message: &Message<'_>) {
        let (Some(uniqueid), Some(name)) = (
            message.get("Uniqueid"),
            message.get("Newname").and_then(super::snap::id),
        ) else {
            return;
        };
        let Some(key) = self.book.by_uniqueid(&uniqueid) else {
            return;
        };
        if name.ends_with("<MASQ>") || name.ends_with("<ZOMBIE>") {
            return;
        }
        let other = self.book.by_channel(&name).filter(|other| *other != key);
        let is_alive = |key: &LegKey| self.book.legs.get(key).is_some_and(|leg| leg.is_alive());
        if let Some(other) = other.filter(is_alive) {
            return self.book.change_places(key, other);
        }
        if let Some(leg) = self.book.legs.get_mut(&key) {
            leg.kind = super::office::kind(&name, &self.book.office);
            leg.channel = name.into_owned();
            self.book.dirty.insert(leg.call);
        }
    }

    fn bridge_enter(&mut self, message: &Message<'_>, now: Duration) {
        if message.get("BridgeCreator").as_deref() == Some("ConfBridge")
            && let Some(uniqueid) = message.channel().uniqueid()
        {
            self.book.enters_conference(&uniqueid);
        }
        let Some(key) = self.own_leg(message, now, true) else {
            return;
        };
        let Some(name) = message.get("BridgeUniqueid").and_then(snap::id) else {
            return;
        };
        if self.book.legs.get(&key).is_none_or(|leg| !leg.is_alive()) {
            return;
        }
        let kind = message.get("BridgeType").unwrap_or_default();
        let technology = message.get("BridgeTechnology").unwrap_or_default();
        let holding =
            technology == "holding_bridge" || matches!(kind.as_ref(), "parking" | "holding");
        self.book.enter(key, &name, holding);
        if !holding {
            self.note_consultation(key, now);
        }
    }

    fn bridge_leave(&mut self, message: &Message<'_>, now: Duration) {
        let Some(snap) = Snap::read(message.channel()) else {
            return;
        };
        let known = self.book.by_uniqueid(&snap.uniqueid);
        let before = known
            .and_then(|key| self.book.legs.get(&key))
            .map(|leg| leg.exten.clone());
        let Some(key) = self.book.see(&snap, now, false) else {
            return;
        };
        let Some(leg) = self.book.legs.get_mut(&key) else {
            return;
        };
        let name = message.get("BridgeUniqueid").unwrap_or_default();
        if leg.bridge.as_deref() != Some(name.as_ref()) {
            return;
        }
        let (call, real) = (leg.call, leg.is_real());
        let to = snap.exten.as_deref().unwrap_or_default();
        let explained = leg.transferred_to.take().as_deref() == Some(to);
        let in_talk = self
            .book
            .bridges
            .get(name.as_ref())
            .is_some_and(|b| !b.holding);
        let staying = self.book.leave(key);
        for stays in staying {
            let mut held = vec![stays];
            // Whoever is behind a Local pair is left alone too.
            if let Some(far) = self.book.peer(stays) {
                held.push(far);
                held.extend(self.book.heard_by(far));
            }
            for held in held {
                if let Some(leg) = self.book.legs.get_mut(&held) {
                    leg.held_by = real.then_some(key);
                }
            }
        }
        // A Redirect changes the extension before the channel leaves its bridge; a transfer has an
        // event of its own.
        let moved = before.is_some_and(|before| before != to) && is_destination(to);
        if moved && in_talk && real && !explained {
            let known = self.last_handover(call).is_some_and(|h| {
                explains_move(h.told.kind)
                    && h.told.to == to
                    && now <= h.at + super::handovers::SAME_MOVE
            });
            if !known {
                let mut handover = Handover::new(TransferKind::Redirect, to, now);
                handover.leg = Some(key);
                self.hand_over(call, handover);
            }
        }
    }

    fn queue(&mut self, message: &Message<'_>, now: Duration) {
        let Some(queue) = message.get("Queue").filter(|queue| !queue.is_empty()) else {
            return;
        };
        let Some(leg) = self.own_leg(message, now, true) else {
            return;
        };
        let call = self.book.legs.get(&leg).map(|leg| leg.call);
        if let Some(call) = call.and_then(|call| self.book.calls.get_mut(&call)) {
            let queue = || snap::short(queue).into_owned();
            call.queue.get_or_insert_with(queue);
        }
    }

    /// A Local half that nobody dialled enters a bridge of an answered call: the PBX dials on behalf
    /// of a person who asks a colleague before a transfer.
    fn note_consultation(&mut self, key: LegKey, now: Duration) {
        let Some(leg) = self.book.legs.get(&key) else {
            return;
        };
        let Kind::Local {
            pair,
            second: false,
        } = &leg.kind
        else {
            return;
        };
        let inner = leg.parent.is_none() && leg.birth_linkedid != leg.birth_uniqueid;
        let Some(call) = self.book.calls.get(&leg.call) else {
            return;
        };
        let is_told = |h: &Handover| {
            h.consult == Some(key) || (h.is_recalled && h.told.kind == TransferKind::Attended)
        };
        let known = call.handovers.iter().any(is_told);
        if !inner || known || call.answered_at.is_none() {
            return;
        }
        let to = pair.split(['/', '@']).nth(1).unwrap_or_default().to_owned();
        let call = call.key;
        let mut handover = Handover::new(TransferKind::Attended, &to, now);
        handover.consult = Some(key);
        self.hand_over(call, handover);
    }
}
