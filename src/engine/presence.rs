//! Phones and queues: what their follower asks goes to the wire, what it tells goes to the desk.

use std::time::Duration;

use super::run::Engine;
use super::wire::WireEvent;
use crate::ami::session::SendError;
use crate::desk::Input;
use crate::presence::{Ask, Presence, QueueOrder, Refusal};

/// What the wire tells, to the follower of phones and queues.
pub(super) fn hear(presence: &mut Presence, event: &WireEvent<'_>, at: Duration) {
    match event {
        WireEvent::Signal(signal) => presence.hear(signal, at),
        WireEvent::Offline { .. } => presence.disconnected(),
        WireEvent::Connecting { .. } => {}
    }
}

impl Engine {
    /// The operator orders something of a queue.
    pub(super) fn order(&mut self, order: QueueOrder) {
        self.presence.order(order);
        self.presence_changes();
    }

    /// Sends what is to be asked, and tells the desk what is new.
    pub(super) fn presence_changes(&mut self) {
        for ask in self.presence.take_asks() {
            let sent = match &mut self.ports.wire {
                Some(wire) => wire.send(&ask.action(), None),
                None => Err(SendError::Offline),
            };
            match sent {
                Ok(id) => {
                    if ask == Ask::Commands {
                        self.handles.asked_rights(id.clone());
                    }
                    self.presence.sent(ask, id);
                }
                Err(error) => {
                    tracing::debug!(%error, "not asked");
                    let why = match error {
                        SendError::Action(why) => Refusal::Other(why.to_string()),
                        SendError::Offline | SendError::Duplicate => Refusal::Offline,
                    };
                    self.presence.not_sent(ask, why);
                }
            }
        }
        if self.presence.is_quiet() {
            return;
        }
        for change in self.presence.drain_changes() {
            self.input(Input::Presence(change));
        }
    }

    pub(super) fn presence_tick(&mut self, now: Duration) {
        if self.presence.next_deadline().is_some_and(|at| at <= now) {
            self.presence.tick(now);
            self.presence_changes();
        }
    }
}
