//! Calls that our own click places: the own phone rings, then the called party.

use std::time::Duration;

use super::channel::{Channel, Id, State};
use super::event::or_unknown;
use super::exchange::{End, Exchange, call, extension};
use super::people::{CONTEXT, FROM_TRUNK, OFFICE, OWN, TRUNK, name};
use super::phone::{Click, Line};

/// An Originate that the PBX has taken.
#[derive(Debug, Clone)]
pub(super) struct Originate {
    pub(super) action_id: Option<String>,
    /// The first leg: `PJSIP/101`.
    pub(super) channel: String,
    pub(super) exten: String,
    pub(super) caller: Id,
    pub(super) timeout: Duration,
    pub(super) channel_id: Option<String>,
}

/// How a called party behaves. Fixed by the number's end, so that a demonstration can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// `…00`.
    Busy,
    /// `…99`.
    Silent,
    /// `…98`.
    NoSuchNumber,
    /// Every other.
    Answers,
}

impl Fate {
    fn of(number: &str) -> Self {
        match number.get(number.len().saturating_sub(2)..) {
            Some("00") => Self::Busy,
            Some("99") => Self::Silent,
            Some("98") => Self::NoSuchNumber,
            _ => Self::Answers,
        }
    }
}

impl Exchange {
    /// Rings the first leg, and when it is up dials on.
    pub(super) async fn outgoing(&self, order: &Originate) {
        // A phone that is not registered: no channel comes into being.
        let Some(own) = extension(&order.channel) else {
            self.answer_originate(order, None, 0);
            return;
        };
        let mut leg = self.open(
            &order.channel,
            State::Down,
            order.channel_id.as_deref(),
            None,
            |c| {
                c.caller = Id::new(own, name(own));
                c.application = "AppDial2";
                "(Outgoing Line)".clone_into(&mut c.data);
            },
        );
        if order.caller != Id::default() {
            self.caller(&mut leg, order.caller.clone());
            self.connected(&mut leg, order.caller.clone());
        }
        self.dial_begin(None, &leg, own);
        let mut line = None;
        if own == OWN.extension {
            line = self.phone.free_line();
            if line.is_none() {
                self.own_phone_refused(order, leg, "BUSY", End::BUSY);
                return;
            }
        }
        self.state(&mut leg, State::Ringing);
        self.dial_ringing(None, &leg);
        if let Some(line) = &line {
            line.ringing();
        }
        match self.own_phone(line.as_mut(), order.timeout).await {
            Some(Click::Answer) => {}
            Some(Click::Hangup) => {
                self.own_phone_refused(order, leg, "NOANSWER", End::DECLINED);
                return;
            }
            None => {
                self.answer_originate(order, None, 3);
                self.hangup(leg, End::SILENT);
                return;
            }
        }
        self.answer_originate(order, Some(&leg), 4);
        self.state(&mut leg, State::Up);
        self.dial_end(None, &leg, "ANSWER");
        if let Some(line) = &line {
            line.talking();
        }
        self.dial(leg, &order.exten, line).await;
    }

    /// What happens to the ringing own phone: a click, or it answers by itself; `None`: time is up.
    async fn own_phone(&self, line: Option<&mut Line<'_>>, timeout: Duration) -> Option<Click> {
        let click = async {
            match line {
                Some(line) => line.click().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            click = click => Some(click),
            () = tokio::time::sleep(self.pace.own_phone) => Some(Click::Answer),
            () = tokio::time::sleep(timeout) => None,
        }
    }

    fn own_phone_refused(&self, order: &Originate, leg: Channel, status: &str, end: End) {
        self.hangup_request(&leg, Some(end));
        self.dial_end(None, &leg, status);
        self.answer_originate(order, None, 0);
        self.hangup(leg, end);
    }

    /// `OriginateResponse`: without a channel the first leg did not come up.
    fn answer_originate(&self, order: &Originate, leg: Option<&Channel>, reason: u32) {
        let word = if leg.is_some() { "Success" } else { "Failure" };
        self.tell(
            call("OriginateResponse")
                .action_id(order.action_id.as_deref())
                .with("Response", word)
                .with("Channel", leg.map_or(&order.channel, |l| &l.name))
                .with("Context", CONTEXT)
                .with("Exten", &order.exten)
                .with("Reason", reason)
                .with("Uniqueid", leg.map_or("<unknown>", |l| &l.uniqueid))
                .with("CallerIDNum", or_unknown(&order.caller.number))
                .with("CallerIDName", or_unknown(&order.caller.name)),
        );
    }

    /// The dialplan's part: dials the called party and joins them.
    async fn dial(&self, mut leg: Channel, exten: &str, mut line: Option<Line<'_>>) {
        leg.at(CONTEXT, exten, 1);
        leg.application = "Dial";
        self.keep(&leg);
        let mut other = match extension(&format!("PJSIP/{exten}")) {
            Some(colleague) => {
                let mut other = self.leg(colleague, &leg);
                other.at(CONTEXT, exten, 1);
                self.connected(&mut other, leg.caller.clone());
                self.dial_begin(Some(&leg), &other, exten);
                other
            }
            None => {
                // Outside the office's number is shown, never an extension.
                let shown = Id::new(OFFICE, &leg.caller.name);
                self.caller(&mut leg, shown);
                let mut other = self.open(TRUNK, State::Down, None, Some(&leg.linkedid), |c| {
                    c.at(FROM_TRUNK, "s", 1);
                    c.application = "AppDial";
                    "(Outgoing Line)".clone_into(&mut c.data);
                });
                other.at(FROM_TRUNK, exten, 1);
                self.caller(&mut other, Id::new(exten, ""));
                self.connected(&mut other, leg.caller.clone());
                self.dial_begin(Some(&leg), &other, &format!("{exten}@trunk_name"));
                other
            }
        };
        self.connected(&mut leg, other.caller.clone());
        let fate = Fate::of(exten);
        if fate == Fate::NoSuchNumber {
            self.refused(leg, other, "NOANSWER", End::NO_SUCH_NUMBER);
            return;
        }
        self.state(&mut other, State::Ringing);
        self.dial_ringing(Some(&leg), &other);
        let time = match fate {
            Fate::Silent => self.pace.dial,
            _ => self.pace.answer,
        };
        if self.rings_out(line.as_mut(), time).await {
            self.hangup_request(&leg, None);
            self.dial_end(Some(&leg), &other, "CANCEL");
            self.soft_hangup(&leg, End::NORMAL);
            self.hangup(leg, End::UNKNOWN);
            self.hangup(other, End::NORMAL);
            return;
        }
        match fate {
            Fate::Busy => self.refused(leg, other, "BUSY", End::BUSY),
            Fate::Silent => {
                self.dial_end(Some(&leg), &other, "NOANSWER");
                self.hangup(other, End::UNKNOWN);
                self.soft_hangup(&leg, End::NORMAL);
                self.hangup(leg, End::NORMAL);
            }
            Fate::NoSuchNumber | Fate::Answers => self.joined(leg, other, line).await,
        }
    }

    fn refused(&self, leg: Channel, other: Channel, status: &str, end: End) {
        self.hangup_request(&other, Some(end));
        self.dial_end(Some(&leg), &other, status);
        self.hangup(other, end);
        self.soft_hangup(&leg, End::NORMAL);
        self.hangup(leg, end);
    }

    /// True when the operator hung up before the time was over.
    async fn rings_out(&self, line: Option<&mut Line<'_>>, time: Duration) -> bool {
        match line {
            Some(line) => line.hung_up_within(time).await,
            None => {
                tokio::time::sleep(time).await;
                false
            }
        }
    }

    async fn joined(&self, mut leg: Channel, mut other: Channel, mut line: Option<Line<'_>>) {
        self.state(&mut other, State::Up);
        other.exten.clear();
        self.dial_end(Some(&leg), &other, "ANSWER");
        self.join(&mut other, &mut leg);
        if self.talk(line.as_mut()).await {
            self.hangup_request(&leg, Some(End::NORMAL));
            self.part(&mut leg, &mut other);
            self.hangup(other, End::NORMAL);
            self.hangup(leg, End::NORMAL);
        } else {
            self.hangup_request(&other, Some(End::NORMAL));
            self.part(&mut other, &mut leg);
            self.hangup(other, End::NORMAL);
            self.soft_hangup(&leg, End::NORMAL);
            self.hangup(leg, End::NORMAL);
        }
    }
}
