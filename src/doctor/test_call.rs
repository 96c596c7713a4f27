//! The test call itself.

use std::time::Duration;

use super::phones::Phones;
use super::why::{Devices, Judged, judge};
use super::{Fault, Finding, Party, Shown, Step, Way, Why};
use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::ami::{Message, Response};
use crate::calls::{
    Call, CallId, Change, Office, OriginateKind, OriginateSent, Outcome, Phase, Reason, Tracker,
};
use crate::dialling::{self, DialError, Originate};
use crate::phone::Number;
use crate::settings::Settings;

/// The second number gets so long from the answer of the first one on: most dialplans and telephone
/// companies give up within a minute.
const SECOND_WITHIN: Duration = Duration::from_secs(90);
/// What is asked when the call has failed has to be answered within so long.
const ASK_WITHIN: Duration = Duration::from_secs(5);

/// A test call. Give it every signal of the session, and the time.
#[derive(Debug)]
pub struct TestCall {
    originate: Originate,
    way: Way,
    devices: Devices,
    tracker: Tracker,
    call: CallId,
    rights: Option<Rights>,
    is_placed: bool,
    answered: Option<Duration>,
    asks: Asks,
    phones: Phones,
    shown: Shown,
    steps: Vec<Step>,
    told: Option<Step>,
    finding: Option<Finding>,
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

/// What is being asked after the failure.
#[derive(Debug, Default)]
struct Asks {
    judged: Option<Judged>,
    until: Duration,
    open: Vec<Ask>,
    no_context: bool,
    no_number: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Rights,
    Dialplan,
    States,
    Peer,
}

impl Ask {
    const ALL: [Self; 4] = [Self::Rights, Self::Dialplan, Self::States, Self::Peer];

    fn id(self, call: &CallId) -> Option<ActionId> {
        let word = match self {
            Self::Rights => "rights",
            Self::Dialplan => "dialplan",
            Self::States => "states",
            Self::Peer => "peer",
        };
        ActionId::new(format!("{}-{word}", call.0)).ok()
    }
}

impl TestCall {
    /// A test call from `first` to `second`; `seed` makes its id unique, as for a click.
    ///
    /// # Errors
    /// When no request can be made of these numbers and settings.
    pub fn new(
        settings: &Settings,
        first: &Number,
        second: &Number,
        seed: u64,
    ) -> Result<Self, DialError> {
        let originate = dialling::test_call(&settings.dialling, first, second, seed)?;
        let way = match first {
            Number::Internal(_) => Way::Phone,
            Number::External { .. } | Number::Service(_) => Way::Dialplan,
        };
        let numbers = &settings.numbers;
        let office = Office::with_devices(settings.numbering(), &numbers.devices, &numbers.trunks);
        let is_direct = way == Way::Phone && !originate.channel.starts_with("Local/");
        let devices = Devices {
            first: match is_direct {
                true => Some(originate.channel.clone()),
                false => likely_device(settings, first),
            },
            is_direct,
            second: likely_device(settings, second),
        };
        Ok(Self {
            call: CallId(originate.id.as_str().to_owned()),
            shown: Shown {
                sent: originate.caller_id.clone(),
                arrived: None,
                is_dialled: false,
            },
            originate,
            way,
            devices,
            tracker: Tracker::new(office),
            rights: None,
            is_placed: false,
            answered: None,
            asks: Asks::default(),
            phones: Phones::default(),
            steps: Vec::new(),
            told: None,
            finding: None,
            actions: Vec::new(),
        })
    }

    /// What the PBX is asked with.
    pub fn originate(&self) -> &Originate {
        &self.originate
    }

    /// How the first number is rung.
    pub fn way(&self) -> Way {
        self.way
    }

    /// The request went out: phones may ring.
    pub fn is_placed(&self) -> bool {
        self.is_placed
    }

    /// Takes a signal of the session.
    pub fn handle(&mut self, signal: &Signal<'_>, now: Duration) {
        if self.finding.is_some() {
            return;
        }
        match signal {
            Signal::Ready { .. } => self.ask(Ask::Rights, Action::list_commands()),
            Signal::Message(message) => {
                self.tracker.handle(message, now);
                self.read(message);
            }
            Signal::ResyncStarted => self.tracker.resync_started(now),
            Signal::ResyncDone => self.tracker.resync_done(now),
            Signal::ResyncRefused { .. } => self.tracker.resync_refused(now),
            Signal::Reply {
                id,
                success,
                message,
            } => self.replied(id, *success, message, now),
            Signal::Finished { id } => self.finished(id),
            Signal::Unanswered { id, accepted } => self.unanswered(id, *accepted, now),
            _ => {}
        }
        self.follow(now);
    }

    /// The time has come of [`Self::next_deadline`].
    pub fn tick(&mut self, now: Duration) {
        if self.finding.is_some() {
            return;
        }
        if self.tracker.next_deadline().is_some_and(|at| at <= now) {
            self.tracker.tick(now);
            self.follow(now);
        }
        if self.asks.judged.is_some() {
            if self.asks.until <= now {
                self.asks.open.clear();
                self.conclude();
            }
        } else if self.answered.is_some_and(|at| at + SECOND_WITHIN <= now) {
            let why = match self.told {
                Some(Step::SecondRings) => Why::NoAnswer,
                _ => Why::NotDialled { cause: None },
            };
            self.find(Some(Fault::Party {
                party: Party::Second,
                why,
            }));
        }
    }

    /// When [`Self::tick`] is due.
    pub fn next_deadline(&self) -> Option<Duration> {
        let asked = self.asks.judged.is_some().then_some(self.asks.until);
        let second = self.answered.map(|at| at + SECOND_WITHIN);
        let ends = [self.tracker.next_deadline(), asked, second];
        ends.into_iter().flatten().min()
    }

    /// Actions to be sent.
    pub fn take_actions(&mut self) -> Vec<(ActionId, Action)> {
        std::mem::take(&mut self.actions)
    }

    /// Steps since the last time.
    pub fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// What came out, once it has.
    pub fn finding(&self) -> Option<&Finding> {
        self.finding.as_ref()
    }

    fn ask(&mut self, ask: Ask, action: Action) {
        if let Some(id) = ask.id(&self.call) {
            self.asks.open.push(ask);
            self.actions.push((id, action));
        }
    }

    fn which(&self, id: &str) -> Option<Ask> {
        let is_same = |ask: &Ask| ask.id(&self.call).is_some_and(|own| own.as_str() == id);
        Ask::ALL.into_iter().find(is_same)
    }

    fn read(&mut self, message: &Message<'_>) {
        match message.action_id().and_then(|id| self.which(id)) {
            Some(Ask::Rights) if message.response() == Some(Response::Success) => {
                let may = |action| message.get(action).is_some();
                self.rights = Some(Rights {
                    originate: may("Originate"),
                    dialplan: may("ShowDialPlan"),
                    states: may("DeviceStateList"),
                    peer: may("SIPshowpeer"),
                });
            }
            Some(Ask::States) => self.phones.take(message),
            Some(Ask::Peer) if message.is_response() => {
                let is_known = message
                    .get("Response")
                    .is_some_and(|word| word == "Success");
                if let Some(Judged::Phone(_, phone)) = self.asks.judged.clone() {
                    self.phones.take_peer(&phone, message, is_known);
                }
            }
            Some(_) => {}
            None => self.see_shown(message),
        }
    }

    /// The number that the second party's line or phone is given.
    fn see_shown(&mut self, message: &Message<'_>) {
        if message.get("Event").as_deref() != Some("DialBegin") {
            return;
        }
        let dest = message.dest();
        let id = self.originate.id.as_str();
        let is_ours = dest.linkedid().is_some_and(|linkedid| linkedid == id);
        let is_local = dest.channel().is_none_or(|name| name.starts_with("Local/"));
        // The other half of a Local pair dials the first party.
        let by_second_half = format!("{id};2");
        let is_of_second = message.channel().uniqueid().is_some_and(|dialler| {
            dialler == id || (self.answered.is_some() && dialler != by_second_half)
        });
        if is_ours && !is_local && is_of_second {
            self.shown.is_dialled = true;
            self.shown.arrived = dest.connected_num().map(|number| number.into_owned());
        }
    }

    fn replied(&mut self, id: &ActionId, success: bool, words: &str, now: Duration) {
        if id.as_str() == self.call.0 {
            // The tracker hears of a refusal too, and may have been first to tell.
            if !success && self.asks.judged.is_none() && self.finding.is_none() {
                self.refused(words, now);
            }
            return;
        }
        match self.which(id.as_str()) {
            Some(Ask::Rights) => self.place(now),
            Some(Ask::Dialplan) if !success => {
                self.asks.no_context = words.starts_with("Did not find context");
                self.asks.no_number = words.starts_with("Did not find extension");
                self.answered_ask(Ask::Dialplan);
            }
            Some(Ask::Peer) => self.answered_ask(Ask::Peer),
            Some(ask) if !success => self.answered_ask(ask),
            _ => {}
        }
    }

    fn finished(&mut self, id: &ActionId) {
        match self.which(id.as_str()) {
            Some(Ask::States) => {
                self.phones.is_whole = true;
                self.answered_ask(Ask::States);
            }
            Some(ask @ (Ask::Dialplan | Ask::Peer)) => self.answered_ask(ask),
            _ => {}
        }
    }

    fn unanswered(&mut self, id: &ActionId, accepted: bool, now: Duration) {
        if id.as_str() == self.call.0 {
            self.find(Some(match accepted {
                true => Fault::Unseen,
                false => Fault::Refused(String::new()),
            }));
        } else if self.which(id.as_str()) == Some(Ask::Rights) {
            self.place(now);
        }
    }

    /// Places the call, unless it is known that it may not be.
    fn place(&mut self, now: Duration) {
        if self.rights.is_some_and(|rights| !rights.originate) {
            return self.find(Some(Fault::NoRight));
        }
        let Ok(id) = ActionId::new(self.call.0.clone()) else {
            return self.find(Some(Fault::Refused(String::new())));
        };
        let originate = &self.originate;
        let kind = match self.way {
            Way::Phone => OriginateKind::Operator {
                extension: originate.caller_id.clone().unwrap_or_default(),
            },
            Way::Dialplan => OriginateKind::Courier,
        };
        let sent = OriginateSent {
            channel_id: Some(self.call.0.clone()),
            action_id: Some(self.call.0.clone()),
            channel: Some(originate.channel.clone()),
            exten: Some(originate.exten.clone()),
            context: Some(originate.context.clone()),
            caller_id: originate.caller_id.clone(),
            kind,
        };
        self.actions.push((id, originate.action()));
        self.tracker.originate_sent(sent, now);
        self.is_placed = true;
        self.tell(Step::Asked);
    }

    fn refused(&mut self, words: &str, now: Duration) {
        let words = words.trim();
        if words.starts_with("Extension does not exist") {
            self.narrow(Judged::Dialplan(Party::Second, None), now);
        } else if words.starts_with("Permission denied") || words.contains("Access Forbidden") {
            self.find(Some(Fault::NoRight));
        } else if words.starts_with("Invalid channel") {
            self.find(Some(Fault::BadChannel(self.originate.channel.clone())));
        } else {
            self.find(Some(Fault::Refused(words.to_owned())));
        }
    }

    fn follow(&mut self, now: Duration) {
        let mut is_changed = false;
        for change in self.tracker.drain_changes() {
            match change {
                Change::Merged { gone, into } if gone == self.call => {
                    self.call = into;
                    is_changed = true;
                }
                Change::Call(call) => is_changed |= call.id == self.call,
                _ => {}
            }
        }
        if is_changed
            && self.asks.judged.is_none()
            && self.finding.is_none()
            && let Some(call) = self.tracker.call(&self.call)
        {
            self.see(&call, now);
        }
    }

    fn see(&mut self, call: &Call, now: Duration) {
        match call.phase {
            Phase::Asked => {}
            Phase::OwnPhoneRings => self.tell(Step::FirstRings),
            Phase::Waiting | Phase::Ringing => {
                self.answered.get_or_insert(now);
                self.tell(Step::FirstAnswered);
                if call.ringing_since.is_some() {
                    self.tell(Step::SecondRings);
                }
            }
            Phase::Talking => {
                self.answered.get_or_insert(now);
                self.tell(Step::Joined);
                self.find(None);
            }
            Phase::Ended if call.outcome == Some(Outcome::Answered) => {
                self.tell(Step::Joined);
                self.find(None);
            }
            Phase::Ended => match &call.reason {
                Some(Reason::NoExtension) => {
                    self.narrow(Judged::Dialplan(Party::Second, None), now);
                }
                Some(Reason::NoPermission) => self.find(Some(Fault::NoRight)),
                Some(Reason::Other(words)) => self.refused(&words.clone(), now),
                _ => self.narrow(judge(call, &self.devices), now),
            },
        }
    }

    /// Asks for what would tell more, as far as the rights go.
    fn narrow(&mut self, judged: Judged, now: Duration) {
        let may = self.rights.unwrap_or_default();
        self.asks.judged = Some(judged.clone());
        self.asks.until = now + ASK_WITHIN;
        self.asks.open.clear();
        match &judged {
            Judged::Known(..) => {}
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
            Judged::Dialplan(..) | Judged::Line(..) => {}
        }
        self.conclude();
    }

    fn answered_ask(&mut self, ask: Ask) {
        self.asks.open.retain(|open| *open != ask);
        self.conclude();
    }

    /// Says what came out, once nothing more is to be waited for.
    fn conclude(&mut self) {
        if !self.asks.open.is_empty() {
            return;
        }
        let Some(judged) = self.asks.judged.clone() else {
            return;
        };
        let fault = match judged {
            Judged::Known(party, why) => Fault::Party { party, why },
            Judged::Phone(party, phone) => Fault::Party {
                party,
                why: self.phones.why(&phone),
            },
            Judged::Line(party, line) => Fault::Party {
                party,
                why: match self.phones.is_connected(&line) {
                    Some(false) => Why::LineDown {
                        line: Some(line),
                        confirmed: true,
                    },
                    _ => Why::LineSilent(line),
                },
            },
            Judged::Dialplan(party, cause) => self.dialplan(party, cause),
        };
        self.find(Some(fault));
    }

    fn dialplan(&self, party: Party, cause: Option<u32>) -> Fault {
        let (context, exten) = self.place_of(party);
        let may_ask = self.rights.is_some_and(|rights| rights.dialplan);
        if self.asks.no_context {
            Fault::NoContext(context)
        } else if self.asks.no_number {
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
        let Originate {
            channel,
            context,
            exten,
            ..
        } = &self.originate;
        let local = channel.strip_prefix("Local/");
        match (party, local.and_then(|local| local.split_once('@'))) {
            (Party::First, Some((exten, context))) => {
                let context = context.split('/').next().unwrap_or_default();
                (context.to_owned(), exten.to_owned())
            }
            _ => (context.clone(), exten.clone()),
        }
    }

    fn tell(&mut self, step: Step) {
        if self.told.is_none_or(|told| told < step) {
            self.told = Some(step);
            self.steps.push(step);
        }
    }

    fn find(&mut self, fault: Option<Fault>) {
        if self.finding.is_none() {
            self.finding = Some(Finding {
                fault,
                shown: self.shown.clone(),
            });
        }
    }
}

/// An own number's device: what the settings say, else by the operators' channel; where that leads
/// through the dialplan, the bare number stands for a device of whatever technology.
fn likely_device(settings: &Settings, number: &Number) -> Option<String> {
    let Number::Internal(extension) = number else {
        return None;
    };
    let set = settings.numbers.devices.get(extension);
    if let Some(device) = set.and_then(|devices| devices.first()) {
        return Some(device.clone());
    }
    let technology = settings.dialling.operator_channel.split('/').next();
    Some(match technology {
        Some(technology) if technology != "Local" => format!("{technology}/{extension}"),
        _ => extension.clone(),
    })
}
