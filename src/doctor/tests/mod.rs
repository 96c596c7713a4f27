//! A scripted PBX for each fault. What it says was seen on a real Asterisk 16 and 22.

mod faults;
mod fitting;

use std::time::Duration;

use super::{Fault, Finding, Party, Step, TestCall, Way, Why};
use crate::ami::Framer;
use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::phone::Number;
use crate::settings::Settings;

const OUTSIDE: &str = "79161234567";

/// The AMI user's rights, as `ListCommands` tells them.
const LEAST: &[&str] = &["Originate", "Ping"];
const REPORTING: &[&str] = &[
    "Originate",
    "ShowDialPlan",
    "DeviceStateList",
    "SIPshowpeer",
];

/// A test call, and the PBX that is asked.
struct Sim {
    test: TestCall,
    now: Duration,
    /// What was asked and not answered.
    asked: Vec<(ActionId, Action)>,
    steps: Vec<Step>,
}

impl Sim {
    fn new(first: &str, second: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        settings.dialling.context = "internal".into();
        change(&mut settings);
        let number = |text| Number::parse(text, &settings.numbering()).unwrap();
        let test = TestCall::new(&settings, &number(first), &number(second), 7).unwrap();
        let mut sim = Self {
            test,
            now: Duration::from_secs(100),
            asked: Vec::new(),
            steps: Vec::new(),
        };
        sim.signal(&Signal::Ready {
            version: "22".into(),
        });
        sim
    }

    /// Logged in, with these rights, and asked to call.
    fn asked(
        first: &str,
        second: &str,
        rights: &[&str],
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let mut sim = Self::new(first, second, change);
        let lines: Vec<String> = rights.iter().map(|name| format!("{name}: x\r\n")).collect();
        sim.answer("ListCommands", "Success", &lines.concat());
        sim
    }

    fn signal(&mut self, signal: &Signal<'_>) {
        self.test.handle(signal, self.now);
        self.asked.extend(self.test.take_actions());
        self.steps.extend(self.test.take_steps());
    }

    /// Says messages, as the session tells them: each message, then what follows from it.
    fn say(&mut self, text: &str) {
        let mut framer = Framer::without_banner();
        framer.push(text.as_bytes());
        while let Some(message) = framer.next_message().unwrap() {
            self.signal(&Signal::Message(&message));
            let Some(id) = message.action_id().and_then(|id| ActionId::new(id).ok()) else {
                continue;
            };
            if let Some(response) = message.get("Response").filter(|_| message.is_response()) {
                let reply = Signal::Reply {
                    id,
                    success: response == "Success",
                    message: message.get("Message").unwrap_or_default().into_owned(),
                };
                self.signal(&reply);
            } else if message.is_list_complete() {
                self.signal(&Signal::Finished { id });
            }
        }
    }

    /// Answers the one action of this name that is open.
    fn answer(&mut self, action: &str, response: &str, more: &str) {
        let at = self
            .asked
            .iter()
            .position(|(_, asked)| asked.name() == action);
        let (id, _) = self
            .asked
            .remove(at.unwrap_or_else(|| panic!("{action} was not asked")));
        let id = id.as_str();
        let more = more.replace("{id}", id);
        self.say(&format!(
            "Response: {response}\r\nActionID: {id}\r\n{more}\r\n"
        ));
    }

    /// Events about the call: `{call}` stands for its id.
    fn events(&mut self, events: &[&str]) {
        let call = self.test.originate().id.as_str().to_owned();
        for event in events {
            self.now += Duration::from_millis(500);
            let lines = event.replace("{call}", &call).replace(", ", "\r\n");
            self.say(&format!("Event: {lines}\r\n\r\n"));
        }
    }

    fn queued(&mut self) {
        let words = "Message: Originate successfully queued\r\n";
        self.answer("Originate", "Success", words);
    }

    /// `OriginateResponse`.
    fn failed(&mut self, reason: u32) {
        let reason = format!(
            "OriginateResponse, Response: Failure, ActionID: {{call}}, Reason: {reason}, Uniqueid: <unknown>"
        );
        self.events(&[&reason]);
        self.wait();
    }

    /// Time passes until something is asked or found; the tracker waits a moment for stragglers.
    fn wait(&mut self) {
        for _ in 0..20 {
            if !self.asked.is_empty() || self.test.finding().is_some() {
                return;
            }
            self.now += Duration::from_millis(500);
            self.tick();
        }
    }

    fn states(&mut self, states: &[(&str, &str)]) {
        let items = states.iter().map(|(device, state)| {
            format!("\r\nEvent: DeviceStateChange\r\nActionID: {{id}}\r\nDevice: {device}\r\nState: {state}\r\n")
        });
        let items: String = items.collect();
        let end = "\r\nEvent: DeviceStateListComplete\r\nActionID: {id}\r\nEventList: Complete\r\n";
        self.answer(
            "DeviceStateList",
            "Success",
            &format!("EventList: start\r\n{items}{end}"),
        );
    }

    fn tick(&mut self) {
        self.test.tick(self.now);
        self.asked.extend(self.test.take_actions());
        self.steps.extend(self.test.take_steps());
    }

    #[track_caller]
    fn finding(&self) -> &Finding {
        let asked: Vec<&str> = self.asked.iter().map(|(_, action)| action.name()).collect();
        self.test
            .finding()
            .unwrap_or_else(|| panic!("nothing found after {:?}, asked {asked:?}", self.steps))
    }

    #[track_caller]
    fn fault(&self) -> &Fault {
        self.finding().fault.as_ref().expect("a fault")
    }

    #[track_caller]
    fn why(&self, party: Party) -> &Why {
        match self.fault() {
            Fault::Party { party: told, why } if *told == party => why,
            other => panic!("{other:?}"),
        }
    }
}

/// The events of a phone that is rung first, until it has picked up.
fn picked_up(sim: &mut Sim, channel: &str) {
    sim.queued();
    let channel = format!("Channel: {channel}, Uniqueid: {{call}}, Linkedid: {{call}}");
    sim.events(&[
        &format!("Newchannel, {channel}, ChannelState: 0"),
        &format!("DialBegin, Dest{}", channel.replace(", ", ", Dest")),
        &format!("Newstate, {channel}, ChannelState: 5"),
        &format!("Newstate, {channel}, ChannelState: 6"),
        "OriginateResponse, Response: Success, ActionID: {call}, Reason: 4, Uniqueid: {call}",
    ]);
}

/// The dialplan dials on behalf of the first phone; the number shown is `shown`.
fn dials(sim: &mut Sim, channel: &str, shown: &str) {
    sim.events(&[
        &format!("Newchannel, Channel: {channel}, Uniqueid: 1.2, Linkedid: {{call}}, ChannelState: 0"),
        &format!(
            "DialBegin, Channel: PJSIP/101-1, Uniqueid: {{call}}, Linkedid: {{call}}, ChannelState: 6, \
             DestChannel: {channel}, DestUniqueid: 1.2, DestLinkedid: {{call}}, DestConnectedLineNum: {shown}"
        ),
    ]);
}

/// The second leg ends, and the first with it.
fn ends(sim: &mut Sim, channel: &str, status: &str, cause: u32) {
    sim.events(&[
        &format!(
            "DialEnd, Channel: PJSIP/101-1, Uniqueid: {{call}}, Linkedid: {{call}}, DestChannel: {channel}, \
             DestUniqueid: 1.2, DestLinkedid: {{call}}, DialStatus: {status}"
        ),
        &format!("Hangup, Channel: {channel}, Uniqueid: 1.2, Linkedid: {{call}}, Cause: {cause}"),
        &format!("Hangup, Channel: PJSIP/101-1, Uniqueid: {{call}}, Linkedid: {{call}}, Cause: {cause}"),
    ]);
    sim.wait();
}
