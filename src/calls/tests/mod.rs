//! Cases that the recordings do not have, made from the rules of AMI's events.

mod belonging;
mod breaks;
mod clicks;
mod handovers;
mod incoming;
mod old;
mod order;
mod recall;

use std::time::Duration;

use super::{Call, CallId, CardState, Change, Office, Tracker};
use crate::ami::Framer;
use crate::phone::Numbering;

/// A tracker, a clock, and shorthand for events.
struct Lab {
    tracker: Tracker,
    framer: Framer,
    now: Duration,
    changes: Vec<Change>,
}

impl Lab {
    fn new(operator: &[&str]) -> Self {
        Self::of(Office::new(Numbering::default()), operator)
    }

    fn of(office: Office, operator: &[&str]) -> Self {
        let mut tracker = Tracker::new(office);
        let operator: Vec<String> = operator.iter().map(|e| (*e).to_owned()).collect();
        tracker.set_operator(&operator);
        Self {
            tracker,
            framer: Framer::without_banner(),
            now: Duration::ZERO,
            changes: Vec::new(),
        }
    }

    fn after(&mut self, millis: u64) -> &mut Self {
        self.now += Duration::from_millis(millis);
        self.tracker.tick(self.now);
        self.changes.extend(self.tracker.drain_changes());
        self
    }

    fn message(&mut self, lines: &str) -> &mut Self {
        let text = lines.replace(" | ", "\r\n");
        self.framer.push(text.as_bytes());
        self.framer.push(b"\r\n\r\n");
        let message = self.framer.next_message().unwrap().unwrap();
        self.tracker.handle(&message, self.now);
        self.changes.extend(self.tracker.drain_changes());
        self
    }

    /// `leg` is "SIP/101-1 u=b l=a state=5 num=… exten=…".
    fn event(&mut self, name: &str, leg: &str, more: &str) -> &mut Self {
        let mut text = format!("Event: {name} | {}", fields("", leg));
        if !more.is_empty() {
            text.push_str(" | ");
            text.push_str(more);
        }
        self.message(&text)
    }

    fn dial(&mut self, name: &str, from: &str, to: &str, more: &str) -> &mut Self {
        let mut text = format!("Event: {name}");
        for (prefix, leg) in [("", from), ("Dest", to)] {
            if !leg.is_empty() {
                text.push_str(" | ");
                text.push_str(&fields(prefix, leg));
            }
        }
        if !more.is_empty() {
            text.push_str(" | ");
            text.push_str(more);
        }
        self.message(&text)
    }

    fn bridged(&mut self, bridge: &str, legs: &[&str]) -> &mut Self {
        for leg in legs {
            let more = format!("BridgeUniqueid: {bridge} | BridgeType: basic");
            self.event("BridgeEnter", &format!("{leg} state=6"), &more);
        }
        self
    }

    fn hangup(&mut self, leg: &str, cause: u32) -> &mut Self {
        self.event("Hangup", leg, &format!("Cause: {cause}"))
    }

    fn call(&self, id: &str) -> Call {
        let call = self.tracker.call(&CallId(id.to_owned())).unwrap();
        Call::clone(&call)
    }

    fn ended(&self) -> Vec<String> {
        let ended = |change: &Change| match change {
            Change::Ended(id) => Some(id.0.clone()),
            _ => None,
        };
        self.changes.iter().filter_map(ended).collect()
    }

    fn cards(&self) -> Vec<(String, String, CardState)> {
        let card = |change: &Change| match change {
            Change::Card {
                call,
                extension,
                state,
                ..
            } => Some((call.0.clone(), extension.clone(), state.clone())),
            _ => None,
        };
        self.changes.iter().filter_map(card).collect()
    }
}

fn fields(prefix: &str, leg: &str) -> String {
    let mut words = leg.split(' ');
    let mut out = vec![format!("{prefix}Channel: {}", words.next().unwrap())];
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        let key = match key {
            "u" => "Uniqueid",
            "l" => "Linkedid",
            "state" => "ChannelState",
            "num" => "CallerIDNum",
            "connected" => "ConnectedLineNum",
            "exten" => "Exten",
            other => other,
        };
        out.push(format!("{prefix}{key}: {value}"));
    }
    out.join(" | ")
}

const CITY: &str = "SIP/trunk-1 u=a l=a num=79161234567 exten=74951234501";
