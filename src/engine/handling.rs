//! What the PBX is asked to do with calls in progress, and what the AMI user may ask: answers find their way back
//! to the desk.

use crate::ami::Message;
use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::desk::Input;
use crate::engine::wire::{Wire, WireEvent};
use crate::handling::{Answer, Order, Rights};

/// Lists who waits in the parking (write class `call`); a parked channel looks like any other in `Status`.
const PARKED_CALLS: &str = "ParkedCalls";

/// Requests that are not answered yet.
#[derive(Debug, Default)]
pub(super) struct Handles {
    sent: Vec<(ActionId, u64)>,
    /// Redirects that are not answered yet: which, the channel and where to.
    redirects: Vec<(ActionId, String, String)>,
    /// Redirects that were done.
    redirected: Vec<(String, String)>,
    /// The value that an answer brought, until the answer is told.
    value: Option<String>,
    /// The `ListCommands` of this connection: whoever follows phones and queues asks it, and both hear the answer.
    asked_rights: Option<ActionId>,
    /// What waits in the parking from before is to be asked for.
    wants_parked: bool,
    is_ready: bool,
    /// What the desk is to be told.
    news: Vec<Input>,
}

impl Handles {
    /// The PBX was asked what this user may do.
    pub(super) fn asked_rights(&mut self, id: ActionId) {
        self.asked_rights = Some(id);
    }

    /// Sends an order.
    pub(super) fn send(&mut self, wire: Option<&mut Wire>, request: u64, order: &Order) {
        let sent = wire.map(|wire| wire.send(&order.action(), None));
        match sent {
            Some(Ok(id)) => {
                if let Order::Redirect { channel, to } = order {
                    self.redirects
                        .push((id.clone(), channel.clone(), to.exten().to_owned()));
                }
                self.sent.push((id, request));
            }
            other => {
                if let Some(Err(error)) = other {
                    tracing::warn!(%error, action = order.name(), "an action was not sent");
                }
                let answer = Answer::NotSent;
                self.news.push(Input::Handled { request, answer });
            }
        }
    }

    /// Looks at what came by the wire.
    pub(super) fn see(&mut self, event: &WireEvent<'_>) {
        match event {
            WireEvent::Signal(Signal::Message(message)) if message.is_response() => {
                self.take_rights(message);
                let id = message.action_id();
                let is_asked = self.sent.iter().any(|(sent, _)| Some(sent.as_str()) == id);
                let value = message.get("Value").filter(|_| is_asked);
                self.value = value.map(std::borrow::Cow::into_owned);
            }
            WireEvent::Signal(Signal::Ready { .. }) => self.is_ready = true,
            WireEvent::Signal(Signal::Reply {
                id,
                success,
                message,
            }) => {
                if let Some(at) = self.redirects.iter().position(|(sent, ..)| sent == id) {
                    let (_, channel, exten) = self.redirects.remove(at);
                    self.redirected.extend(success.then_some((channel, exten)));
                }
                let (words, value) = (message.clone(), self.value.take());
                self.answered(id, || match (success, value) {
                    (true, Some(value)) => Answer::Told(value),
                    (true, None) => Answer::Accepted,
                    (false, _) => Answer::Refused { words },
                });
            }
            WireEvent::Signal(Signal::Unanswered { id, .. }) => {
                self.answered(id, || Answer::Silent);
            }
            WireEvent::Offline { .. } => {
                self.redirects.clear();
                for (_, request) in std::mem::take(&mut self.sent) {
                    let answer = Answer::Silent;
                    self.news.push(Input::Handled { request, answer });
                }
            }
            _ => {}
        }
    }

    /// What the desk is to be told. Asks who waits in the parking on a new connection: the tracker hears the answer.
    pub(super) fn news(&mut self, wire: Option<&mut Wire>) -> Vec<Input> {
        if std::mem::take(&mut self.is_ready) {
            self.news.push(Input::Rights(Rights::default()));
        }
        if let Some(wire) = wire
            && std::mem::take(&mut self.wants_parked)
        {
            let asked = wire.send(&Action::new(PARKED_CALLS), None);
            if let Err(error) = asked {
                tracing::debug!(%error, "parked calls are not asked for");
            }
        }
        std::mem::take(&mut self.news)
    }

    /// Channels that were sent elsewhere, and where to, each told once: the PBX's events tell it of those alone that
    /// spoke with somebody.
    pub(super) fn take_redirected(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.redirected)
    }

    fn answered(&mut self, id: &ActionId, answer: impl FnOnce() -> Answer) {
        if let Some(at) = self.sent.iter().position(|(sent, _)| sent == id) {
            let (_, request) = self.sent.remove(at);
            let answer = answer();
            self.news.push(Input::Handled { request, answer });
        }
    }

    fn take_rights(&mut self, message: &Message<'_>) {
        let is_it = |id: &mut ActionId| message.action_id() == Some(id.as_str());
        if self.asked_rights.take_if(is_it).is_some() {
            let fields: Vec<_> = message.fields().collect();
            // A refusal lists nothing, and says nothing either.
            if fields.len() > 5 {
                let names = fields.iter().map(|(key, _)| key.as_ref());
                let rights = Rights::listed(names);
                self.wants_parked = rights.allow(PARKED_CALLS);
                self.news.push(Input::Rights(rights));
            }
        }
    }
}
