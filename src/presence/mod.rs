//! Who of the office can be reached, and who waits in which queue: what the PBX says of phones and
//! queues besides the calls themselves.
//!
//! [`Presence`] hears what a session tells, asks for listings after each login, keeps extensions'
//! phones ([`Phone`]) and queues ([`Queue`]), and tells what is new of them ([`Change`]). It also
//! carries out what an operator orders of a queue ([`QueueOrder`]) and tells what became of it.
//!
//! Rule: no I/O, no clock; signals and the time go in, actions ([`Ask`]) and changes come out. What
//! comes in is untrusted: items of a listing count only with the listing's ActionID, everything is
//! bounded in number and length. Deliberately left out: who talks with whom (`calls`), names and what
//! is drawn (`desk`).

mod asks;
mod phone;
mod phones;
mod queue;
mod queues;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::ami::session::Signal;
use crate::ami::{ActionId, EventKind, Message};
use crate::calls::Office;

use asks::{Answer, Asks};
use phones::Phones;
use queues::Queues;

pub use asks::{Ask, MAX_REASON, QueueOrder, Refusal, Rights};
pub use phone::{Phone, PhoneState};
pub use queue::{Member, Membership, Queue, Waiting};

/// While no event of a class has come, the listing is asked for again after so long: perhaps the user
/// may not read the class, perhaps nothing happens.
const ASK_AGAIN: Duration = Duration::from_secs(30);
/// A queue that was configured since is found after so long at the latest: no event tells of it.
const QUEUES_AGAIN: Duration = Duration::from_secs(15 * 60);

/// What is new.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// An extension's phones, new or changed.
    Phone(Phone),
    /// The PBX knows nothing of this extension any more.
    PhoneGone(String),
    /// A queue, new or changed.
    Queue(Queue),
    /// There is no such queue any more.
    QueueGone(String),
    /// What the AMI user may see and do turned out to be something else.
    Rights(Rights),
    /// An order was carried out, or refused.
    Ordered(QueueOrder, Result<(), Refusal>),
}

/// Follows phones and queues of one PBX.
#[derive(Debug)]
pub struct Presence {
    office: Office,
    phones: Phones,
    queues: Queues,
    asks: Asks,
    rights: Rights,
    told_rights: Rights,
    /// Listings are asked for anew.
    phones_again: Option<Duration>,
    queues_again: Option<Duration>,
    orders: Vec<(QueueOrder, Result<(), Refusal>)>,
}

impl Presence {
    /// For an office; `do_not_disturb` is the custom device state of it, `{NUMBER}` in the extension's
    /// place, or empty.
    #[must_use]
    pub fn new(office: Office, do_not_disturb: &str) -> Self {
        Self {
            office,
            phones: Phones::new(do_not_disturb),
            queues: Queues::default(),
            asks: Asks::default(),
            rights: Rights::default(),
            told_rights: Rights::default(),
            phones_again: None,
            queues_again: None,
            orders: Vec::new(),
        }
    }

    /// Takes what a session tells, in the order of the stream.
    pub fn hear(&mut self, signal: &Signal<'_>, now: Duration) {
        match signal {
            Signal::Message(message) => self.take(message, now),
            Signal::Ready { .. } => self.connected(),
            Signal::HintsDone => {
                self.rights.hints = Some(true);
                self.phones.hints_listed();
            }
            Signal::HintsRefused { .. } => self.rights.hints = Some(false),
            Signal::Reply {
                id,
                success,
                message,
            } => {
                if let Some(answer) = self.asks.replied(id, *success, message) {
                    self.answered(answer, now);
                }
            }
            Signal::Finished { id } => {
                if let Some(ask) = self.asks.finished(id) {
                    self.listed(&ask, now);
                }
            }
            Signal::Unanswered { id, .. } => {
                if let Some(ask) = self.asks.given_up(id) {
                    let answer = Answer::Refused(ask, Refusal::NoAnswer);
                    self.answered(answer, now);
                }
            }
            _ => {}
        }
    }

    /// The connection is lost: what was known stays as it was, orders under way were perhaps not heard.
    pub fn disconnected(&mut self) {
        for ask in self.asks.clear() {
            if let Ask::Order(order) = ask {
                self.orders.push((order, Err(Refusal::Offline)));
            }
        }
        (self.phones_again, self.queues_again) = (None, None);
    }

    /// An operator orders something of a queue.
    pub fn order(&mut self, order: QueueOrder) {
        self.asks.want(Ask::Order(order));
    }

    /// Time passes.
    pub fn tick(&mut self, now: Duration) {
        if self.phones_again.take_if(|at| *at <= now).is_some() {
            self.asks.want(Ask::Devices);
        }
        if self.queues_again.take_if(|at| *at <= now).is_some() {
            self.asks.want(Ask::Queues);
        }
    }

    /// When [`Self::tick`] has something to do.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        self.phones_again.into_iter().chain(self.queues_again).min()
    }

    /// What is to be sent now; each is then [`Self::sent`] or [`Self::not_sent`].
    pub fn take_asks(&mut self) -> Vec<Ask> {
        self.asks.take()
    }

    /// It was sent with this id.
    pub fn sent(&mut self, ask: Ask, id: ActionId) {
        self.asks.sent(ask, id);
    }

    /// It could not be sent.
    pub fn not_sent(&mut self, ask: Ask, why: Refusal) {
        if let Ask::Order(order) = ask {
            self.orders.push((order, Err(why)));
        }
    }

    /// What is new since the last look: each thing once, as it stands now.
    pub fn drain_changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        self.phones.drain(&mut changes);
        self.queues.drain(&mut changes);
        if self.told_rights != self.rights {
            self.told_rights = self.rights.clone();
            changes.push(Change::Rights(self.rights.clone()));
        }
        let orders = self.orders.drain(..);
        changes.extend(orders.map(|(order, result)| Change::Ordered(order, result)));
        changes
    }

    /// Nothing is new.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.phones.is_quiet()
            && self.queues.is_quiet()
            && self.orders.is_empty()
            && self.told_rights == self.rights
    }

    fn connected(&mut self) {
        self.asks.clear();
        self.rights = Rights::default();
        self.phones.begin();
        for ask in [Ask::Devices, Ask::Presences, Ask::Queues, Ask::Commands] {
            self.asks.want(ask);
        }
    }

    fn take(&mut self, message: &Message<'_>, now: Duration) {
        use EventKind as E;
        let Some(event) = message.event() else {
            if self.asks.is_of(message, &Ask::Commands) {
                self.rights.queue_actions = Some(message.raw("QueuePause").is_some());
            }
            return;
        };
        let is_item = message.action_id().is_some();
        match event {
            E::ExtensionStatus => {
                if !is_item {
                    self.rights.phone_events = Some(true);
                }
                self.phones.hint(&mut self.office, message, now);
            }
            E::DeviceStateChange => {
                let is_listed = self.asks.is_of(message, &Ask::Devices);
                if !is_item {
                    self.rights.phone_events = Some(true);
                    self.phones.device(&self.office, message, now, false);
                } else if is_listed {
                    self.phones.device(&self.office, message, now, true);
                }
            }
            E::Hold => self.phones.hold(&self.office, true, message, now),
            E::Unhold | E::Hangup => self.phones.hold(&self.office, false, message, now),
            E::PresenceStatus if !is_item => self.phones.presence_status(message, now),
            E::PresenceStateChange if self.asks.is_of(message, &Ask::Presences) || !is_item => {
                self.phones.presence(message, now);
            }
            E::QueueParams | E::QueueMember | E::QueueEntry
                if self.asks.is_of(message, &Ask::Queues) =>
            {
                self.queues.item(&self.office, event, message, now);
            }
            E::QueueCallerJoin
            | E::QueueCallerLeave
            | E::QueueCallerAbandon
            | E::QueueMemberAdded
            | E::QueueMemberRemoved
            | E::QueueMemberPause
            | E::QueueMemberStatus => {
                self.rights.queue_events = Some(true);
                self.queues.event(&self.office, event, message, now);
            }
            _ => {}
        }
    }

    fn answered(&mut self, answer: Answer, now: Duration) {
        let (ask, refusal) = match answer {
            Answer::Begun(ask) => {
                if ask == Ask::Queues {
                    self.queues.begin();
                }
                return;
            }
            Answer::Done(ask) => (ask, None),
            Answer::Refused(ask, refusal) => (ask, Some(refusal)),
        };
        match ask {
            Ask::Devices => self.rights.devices = Some(refusal.is_none()),
            Ask::Queues => {
                self.rights.queues = Some(refusal.is_none());
                if refusal == Some(Refusal::NoQueues) {
                    self.queues.none();
                }
            }
            Ask::Presences | Ask::Commands => {}
            Ask::Order(order) => {
                // Where no event tells what became of it, the listing does.
                if self.rights.queue_events != Some(true) {
                    self.queues_again = Some(now);
                }
                self.orders.push((order, refusal.map_or(Ok(()), Err)));
            }
        }
    }

    /// A listing is complete.
    fn listed(&mut self, ask: &Ask, now: Duration) {
        match ask {
            Ask::Devices => {
                let is_first = self.rights.devices.is_none();
                self.rights.devices = Some(true);
                let is_news = self.phones.devices_listed(&self.office);
                note_silence(&mut self.rights.phone_events, is_news && !is_first);
                if self.rights.phone_events != Some(true) {
                    self.phones_again = Some(now + ASK_AGAIN);
                }
            }
            Ask::Queues => {
                let is_first = self.rights.queues.is_none();
                self.rights.queues = Some(true);
                let is_news = self.queues.listed();
                note_silence(&mut self.rights.queue_events, is_news && !is_first);
                let is_heard = self.rights.queue_events == Some(true);
                let again = if is_heard || self.queues.is_empty() {
                    QUEUES_AGAIN
                } else {
                    ASK_AGAIN
                };
                self.queues_again = Some(now + again);
            }
            Ask::Presences | Ask::Commands | Ask::Order(_) => {}
        }
    }
}

/// A listing told what an event should have told: then this user may not read the class.
fn note_silence(events: &mut Option<bool>, is_news: bool) {
    if is_news && *events != Some(true) {
        *events = Some(false);
    }
}
