//! The test call itself.

use std::time::Duration;

use super::narrowing::{Ask, Narrowing};
use super::phones::likely_device;
use super::why::{Devices, Judged, judge};
use super::{Fault, Finding, Party, Shown, Step, Way, Why};
use crate::ami::Message;
use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::calls::{
    Call, CallId, Change, Office, OriginateKind, OriginateSent, Outcome, Phase, Reason, Tracker,
};
use crate::dialling::{self, Caller, DialError, Originate};
use crate::phone::Number;
use crate::settings::Settings;

/// The second number gets so long from the answer of the first one on: most dialplans and telephone
/// companies give up within a minute.
const SECOND_WITHIN: Duration = Duration::from_secs(90);

/// A test call. Give it every signal of the session, and the time.
#[derive(Debug)]
pub struct TestCall {
    originate: Originate,
    way: Way,
    devices: Devices,
    tracker: Tracker,
    call: CallId,
    narrowing: Narrowing,
    is_placed: bool,
    answered: Option<Duration>,
    shown: Shown,
    steps: Vec<Step>,
    told: Option<Step>,
    finding: Option<Finding>,
    actions: Vec<(ActionId, Action)>,
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
        let colleagues = |short: &str| settings.has_extension(short);
        let caller = Caller {
            dialling: &settings.dialling,
            extensions: &[],
            colleagues: &colleagues,
        };
        let originate = dialling::test_call(&caller, first, second, seed)?;
        let way = match first {
            Number::Internal(_) => Way::Phone,
            Number::External { .. } | Number::Service(_) => Way::Dialplan,
        };
        let numbers = &settings.numbers;
        let office = Office::with_devices(settings.numbering(), &numbers.devices, &numbers.trunks);
        let is_direct = way == Way::Phone && !originate.channel().starts_with("Local/");
        let devices = Devices {
            first: match is_direct {
                true => Some(originate.channel().to_owned()),
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
            narrowing: Narrowing::new(originate.clone()),
            originate,
            way,
            devices,
            tracker: Tracker::new(office),
            is_placed: false,
            answered: None,
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
            Signal::Ready { .. } => self.narrowing.ask_rights(),
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
        if let Some(until) = self.narrowing.deadline() {
            if until <= now {
                self.narrowing.give_up();
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
        let second = self.answered.map(|at| at + SECOND_WITHIN);
        let ends = [
            self.tracker.next_deadline(),
            self.narrowing.deadline(),
            second,
        ];
        ends.into_iter().flatten().min()
    }

    /// Actions to be sent.
    pub fn take_actions(&mut self) -> Vec<(ActionId, Action)> {
        let mut actions = std::mem::take(&mut self.actions);
        actions.extend(self.narrowing.take_actions());
        actions
    }

    /// Steps since the last time.
    pub fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// What came out, once it has.
    pub fn finding(&self) -> Option<&Finding> {
        self.finding.as_ref()
    }

    fn read(&mut self, message: &Message<'_>) {
        let ask = message.action_id().and_then(|id| self.narrowing.which(id));
        match ask {
            Some(ask) => self.narrowing.read(ask, message),
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
            if !success && !self.narrowing.is_begun() && self.finding.is_none() {
                self.refused(words, now);
            }
            return;
        }
        match self.narrowing.which(id.as_str()) {
            Some(Ask::Rights) => self.place(now),
            Some(ask) => {
                self.narrowing.replied(ask, success, words);
                self.conclude();
            }
            None => {}
        }
    }

    fn finished(&mut self, id: &ActionId) {
        if let Some(ask) = self.narrowing.which(id.as_str()) {
            self.narrowing.finished(ask);
            self.conclude();
        }
    }

    fn unanswered(&mut self, id: &ActionId, accepted: bool, now: Duration) {
        if id.as_str() == self.call.0 {
            self.find(Some(match accepted {
                true => Fault::Unseen,
                false => Fault::Refused(String::new()),
            }));
        } else if self.narrowing.which(id.as_str()) == Some(Ask::Rights) {
            self.place(now);
        }
    }

    /// Places the call, unless it is known that it may not be.
    fn place(&mut self, now: Duration) {
        if self.narrowing.may_not_call() {
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
            channel: Some(originate.channel().to_owned()),
            exten: Some(originate.exten().to_owned()),
            context: Some(originate.context().to_owned()),
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
            self.find(Some(Fault::BadChannel(self.originate.channel().to_owned())));
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
            && !self.narrowing.is_begun()
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
        self.narrowing.begin(judged, now);
        self.conclude();
    }

    /// Says what came out, once nothing more is to be waited for.
    fn conclude(&mut self) {
        if let Some(fault) = self.narrowing.fault() {
            self.find(Some(fault));
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
