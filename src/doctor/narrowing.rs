//! What is asked once a test call has failed, as far as the user's rights go, and the fault that the answers leave.

use std::time::Duration;

use super::phones::Phones;
use super::why::Judged;
use super::{Fault, Party, Why};
use crate::ami::action::{Action, ActionId};
use crate::ami::{Message, Response};
use crate::dialling::Originate;

/// What is asked has to be answered within so long.
const ASK_WITHIN: Duration = Duration::from_secs(5);

/// The questions of one test call, and their answers.
#[derive(Debug)]
pub(super) struct Narrowing {
    originate: Originate,
    rights: Option<Rights>,
    judged: Option<Judged>,
    until: Duration,
    open: Vec<Ask>,
    no_context: bool,
    no_number: bool,
    phones: Phones,
    actions: Vec<(ActionId, Action)>,
}

/// What this user may ask.
#[derive(Debug, Clone, Copy, Default)]
struct Rights {
    originate: bool,
    dialplan: bool,
    states: bool,
    peer: bool,
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// What this user may do.
    Rights,
    /// Whether the dialplan has the number.
    Dialplan,
    /// Which devices there are, and whether they are connected.
    States,
    /// Whether one device of chan_sip is.
    Peer,
}

impl Ask {
    const ALL: [Self; 4] = [Self::Rights, Self::Dialplan, Self::States, Self::Peer];

    fn id(self, originate: &Originate) -> Option<ActionId> {
        let word = match self {
            Self::Rights => "rights",
            Self::Dialplan => "dialplan",
            Self::States => "states",
            Self::Peer => "peer",
        };
        ActionId::new(format!("{}-{word}", originate.id.as_str())).ok()
    }
}

impl Narrowing {
    pub(super) fn new(originate: Originate) -> Self {
        Self {
            originate,
            rights: None,
            judged: None,
            until: Duration::ZERO,
            open: Vec::new(),
            no_context: false,
            no_number: false,
            phones: Phones::default(),
            actions: Vec::new(),
        }
    }

    /// Questions to be sent.
    pub(super) fn take_actions(&mut self) -> Vec<(ActionId, Action)> {
        std::mem::take(&mut self.actions)
    }

    /// What the user may do; before the call.
    pub(super) fn ask_rights(&mut self) {
        self.ask(Ask::Rights, Action::list_commands());
    }

    /// It is known that the user may not place calls.
    pub(super) fn may_not_call(&self) -> bool {
        self.rights.is_some_and(|rights| !rights.originate)
    }

    /// The call has failed, and the questions are asked.
    pub(super) fn is_begun(&self) -> bool {
        self.judged.is_some()
    }

    /// Until then the answers are waited for.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.judged.as_ref().map(|_| self.until)
    }

    /// The question that has this id.
    pub(super) fn which(&self, id: &str) -> Option<Ask> {
        let is_same = |ask: &Ask| {
            let own = ask.id(&self.originate);
            own.is_some_and(|own| own.as_str() == id)
        };
        Ask::ALL.into_iter().find(is_same)
    }

    /// Takes a message that answers a question.
    pub(super) fn read(&mut self, ask: Ask, message: &Message<'_>) {
        match ask {
            Ask::Rights if message.response() == Some(Response::Success) => {
                let may = |action| message.get(action).is_some();
                self.rights = Some(Rights {
                    originate: may("Originate"),
                    dialplan: may("ShowDialPlan"),
                    states: may("DeviceStateList"),
                    peer: may("SIPshowpeer"),
                });
            }
            Ask::States => self.phones.take(message),
            Ask::Peer if message.is_response() => {
                let is_known = message
                    .get("Response")
                    .is_some_and(|word| word == "Success");
                if let Some(Judged::Phone(_, phone)) = &self.judged {
                    self.phones.take_peer(phone, message, is_known);
                }
            }
            Ask::Rights | Ask::Dialplan | Ask::Peer => {}
        }
    }

    /// A question was answered by one message, or refused.
    pub(super) fn replied(&mut self, ask: Ask, success: bool, words: &str) {
        if ask == Ask::Dialplan && !success {
            self.no_context = words.starts_with("Did not find context");
            self.no_number = words.starts_with("Did not find extension");
        }
        if ask == Ask::Peer || !success {
            self.close(ask);
        }
    }

    /// The list that answers a question is whole.
    pub(super) fn finished(&mut self, ask: Ask) {
        self.phones.is_whole |= ask == Ask::States;
        self.close(ask);
    }

    /// The answers were waited for long enough.
    pub(super) fn give_up(&mut self) {
        self.open.clear();
    }

    /// The call has failed: asks for what would tell more.
    pub(super) fn begin(&mut self, judged: Judged, now: Duration) {
        let may = self.rights.unwrap_or_default();
        self.until = now + ASK_WITHIN;
        self.open.clear();
        match &judged {
            Judged::Dialplan(party, _) if may.dialplan => {
                let (context, exten) = self.place_of(*party);
                let asked = Action::new("ShowDialPlan")
                    .header("Context", context)
                    .header("Extension", exten);
                self.ask(Ask::Dialplan, asked);
            }
            Judged::Phone(_, phone) => {
                if may.states {
                    self.ask(Ask::States, Action::new("DeviceStateList"));
                }
                let is_bare = !phone.contains('/');
                if let Some(peer) = phone.strip_prefix("SIP/").or(is_bare.then_some(phone))
                    && may.peer
                {
                    let asked = Action::new("SIPshowpeer").header("Peer", peer);
                    self.ask(Ask::Peer, asked);
                }
            }
            Judged::Line(..) if may.states => {
                self.ask(Ask::States, Action::new("DeviceStateList"));
            }
            Judged::Known(..) | Judged::Dialplan(..) | Judged::Line(..) => {}
        }
        self.judged = Some(judged);
    }

    /// What came out, once nothing more is to be waited for.
    pub(super) fn fault(&self) -> Option<Fault> {
        let judged = self.judged.as_ref().filter(|_| self.open.is_empty())?;
        let (party, why) = match judged.clone() {
            Judged::Known(party, why) => (party, why),
            Judged::Phone(party, phone) => (party, self.phones.why(&phone)),
            Judged::Line(party, line) => match self.phones.is_connected(&line) {
                Some(false) => {
                    let (line, confirmed) = (Some(line), true);
                    (party, Why::LineDown { line, confirmed })
                }
                _ => (party, Why::LineSilent(line)),
            },
            Judged::Dialplan(party, cause) => return Some(self.dialplan(party, cause)),
        };
        Some(Fault::Party { party, why })
    }

    fn ask(&mut self, ask: Ask, action: Action) {
        if let Some(id) = ask.id(&self.originate) {
            self.open.push(ask);
            self.actions.push((id, action));
        }
    }

    fn close(&mut self, ask: Ask) {
        self.open.retain(|open| *open != ask);
    }

    fn dialplan(&self, party: Party, cause: Option<u32>) -> Fault {
        let (context, exten) = self.place_of(party);
        let may_ask = self.rights.is_some_and(|rights| rights.dialplan);
        if self.no_context {
            Fault::NoContext(context)
        } else if self.no_number {
            Fault::NoNumber {
                party,
                context,
                exten,
            }
        } else if party == Party::First && may_ask {
            // It is there, and yet nobody was dialled.
            Fault::Party {
                party,
                why: Why::NotDialled { cause },
            }
        } else {
            Fault::NoContextOrNumber {
                party,
                context,
                exten,
            }
        }
    }

    /// The context and what it was asked for.
    fn place_of(&self, party: Party) -> (String, String) {
        let (context, exten) = (self.originate.context(), self.originate.exten());
        let local = self.originate.channel().strip_prefix("Local/");
        match (party, local.and_then(|local| local.split_once('@'))) {
            (Party::First, Some((exten, context))) => {
                let context = context.split('/').next().unwrap_or_default();
                (context.to_owned(), exten.to_owned())
            }
            _ => (context.to_owned(), exten.to_owned()),
        }
    }
}
