//! The desk by its two ends: inputs in and effects out, and what its snapshot shows; in virtual time.

mod beforehand;
mod call_back;
mod cards;
mod certificate;
mod colleagues;
mod diagnostics;
mod dial;
mod directory;
mod earlier;
mod hand_over;
mod handling;
mod journal;
mod missed;
mod notes;
mod operator;
mod outside;
mod party_page;
mod policy;
mod queues;
mod to_call_back;

use std::time::Duration;

use super::snapshot::{Card, CardFace, Connection, Lookup};
use super::*;
use crate::calls::{
    Call, CallId, CardState, CardView, Direction, LegView, OperatorView, Outcome, Phase,
};
use crate::ports::directory::{Answer, Found, Match, Order, Role};
use crate::ports::journal::Entry;
use crate::settings::{Operator, Tell};

const IVAN: &str = "79161234567";

/// A desk and its clock.
struct Sim {
    desk: Desk,
    now: Now,
}

impl Sim {
    fn new(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        settings.pbx.host = "pbx".into();
        settings.operator = person("anna", "Анна", "101");
        settings.operators = vec![person("boris", "Борис", "102")];
        settings.directory.kind = DirectoryKind::Mysql;
        settings.notifications.calls = Tell::Always;
        change(&mut settings);
        let mut sim = Self {
            desk: Desk::new(&settings, false),
            now: Now {
                mono: Duration::from_secs(100),
                unix_ms: 1_700_000_000_000,
            },
        };
        sim.update(Input::Tick);
        sim
    }

    /// A desk with a connection.
    fn online() -> Self {
        let mut sim = Self::new(|_| {});
        sim.update(Input::Connection(online()));
        sim
    }

    fn update(&mut self, input: Input) -> Vec<Effect> {
        let effects = self.desk.update(input, self.now);
        // What was due is done: else the engine would turn without end.
        let next = self.desk.next_deadline();
        assert!(next.is_none_or(|at| at > self.now.mono), "{next:?}");
        effects
    }

    fn command(&mut self, command: Command) -> Vec<Effect> {
        self.update(Input::Command(command))
    }

    /// A call's news in the office's view and the operator's.
    fn own(&mut self, call: &Call, card: Option<CardState>) -> Vec<Effect> {
        let card = card.map(|state| CardView {
            extension: "101".into(),
            state,
            number: call.number.clone(),
            name: call.name.clone(),
        });
        let own = OperatorView {
            call: call.clone(),
            card,
        };
        self.news(call, Some(own))
    }

    fn news(&mut self, call: &Call, own: Option<OperatorView>) -> Vec<Effect> {
        self.update(Input::Call {
            call: Arc::new(call.clone()),
            own: own.map(Box::new),
        })
    }

    /// Lets time pass as the engine does: from deadline to deadline.
    fn pass(&mut self, time: Duration) -> Vec<Effect> {
        let until = self.now.mono + time;
        let mut effects = Vec::new();
        while let Some(at) = self.desk.next_deadline().filter(|at| *at <= until) {
            self.set(at);
            effects.extend(self.update(Input::Tick));
        }
        self.set(until);
        effects
    }

    fn set(&mut self, mono: Duration) {
        let passed = mono.checked_sub(self.now.mono).expect("never back");
        self.now.mono = mono;
        self.now.unix_ms += i64::try_from(passed.as_millis()).expect("small");
    }

    fn secs(&mut self, secs: u64) -> Vec<Effect> {
        self.pass(Duration::from_secs(secs))
    }

    fn snapshot(&self) -> Snapshot {
        self.desk.snapshot(self.now)
    }

    fn cards(&self) -> Vec<Card> {
        self.snapshot().cards
    }

    fn faces(&self) -> Vec<CardFace> {
        self.cards().into_iter().map(|card| card.state).collect()
    }

    /// A call that begins to ring at 101 now.
    fn ringing(&self, id: &str) -> Call {
        Call {
            id: CallId(id.into()),
            direction: Direction::Incoming,
            number: Some(IVAN.into()),
            name: None,
            courier: None,
            extension: Some("101".into()),
            rang: vec!["101".into()],
            answered_by: None,
            talking: None,
            phase: Phase::Ringing,
            outcome: None,
            reason: None,
            started: self.now.mono,
            ringing_since: Some(self.now.mono),
            answered_at: None,
            ended_at: None,
            ring: None,
            talk: None,
            queue: None,
            line: None,
            transfers: Vec::new(),
            legs: vec![leg("101", self.now.mono)],
            own_click: false,
        }
    }

    /// The call's end, now.
    fn over(&self, call: &Call, outcome: Outcome) -> Call {
        Call {
            phase: Phase::Ended,
            outcome: Some(outcome),
            ended_at: Some(self.now.mono),
            talking: None,
            ..call.clone()
        }
    }
}

fn talking(call: &Call, by: &str) -> Call {
    Call {
        phase: Phase::Talking,
        answered_by: Some(by.into()),
        talking: Some(by.into()),
        ..call.clone()
    }
}

fn leg(extension: &str, ringing: Duration) -> LegView {
    LegView {
        uniqueid: "1.2".into(),
        channel: format!("PJSIP/{extension}-00000001"),
        extension: Some(extension.into()),
        born: ringing,
        ringing: Some(ringing),
        up: None,
        ended: None,
        cause: None,
        now: Default::default(),
    }
}

fn person(user: &str, name: &str, extension: &str) -> Operator {
    Operator {
        user: user.into(),
        name: name.into(),
        extensions: vec![extension.into()],
    }
}

fn online() -> Connection {
    Connection::Online {
        version: None,
        round_trip_ms: None,
        blind_to_earlier_calls: false,
        sees_calls: true,
    }
}

fn found(name: &str, order: &str) -> Answer {
    let order = Order {
        number: order.into(),
        state: None,
        courier: None,
        client: None,
        window: None,
        sum: None,
        address: None,
    };
    let found = Match {
        role: Role::Recipient,
        found: Found::Recipient,
        matched: IVAN.into(),
        code: "7".into(),
        name: Some(name.into()),
        company: Some("Ромашка".into()),
        status: None,
        client: None,
        phones: Vec::new(),
        manager: None,
        orders: vec![order],
    };
    Answer {
        matches: vec![found],
        shared_by: None,
        instead: None,
    }
}

fn looked(number: &str, answer: Result<Answer, DirectoryError>) -> Input {
    Input::Looked {
        number: number.into(),
        answer,
    }
}

fn lookups(effects: &[Effect]) -> Vec<&str> {
    let numbers = effects.iter().filter_map(|effect| match effect {
        Effect::LookUp { number, .. } => Some(number.as_str()),
        _ => None,
    });
    numbers.collect()
}

fn recorded(effects: &[Effect]) -> Vec<&Entry> {
    let entries = effects.iter().filter_map(|effect| match effect {
        Effect::Record(entry) => Some(entry.as_ref()),
        _ => None,
    });
    entries.collect()
}

fn notified(effects: &[Effect]) -> usize {
    let is_news = |effect: &&Effect| matches!(effect, Effect::NotifyCall { .. });
    effects.iter().filter(is_news).count()
}
