//! A busy office that never was: calls of seven kinds, as the events in which an Asterisk 22 tells of them, and what
//! happened in each, as the journal should have it.

#![allow(dead_code, reason = "each bench uses its part")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The step of the office's clock, milliseconds: everything happens at a multiple of it.
pub const STEP_MS: u64 = 20;

/// Who sits at the program, where the calls are looked at.
pub const OPERATOR: &str = "101";

/// The office.
pub struct Office {
    random: fastrand::Rng,
    per_sec: u64,
    extensions: u64,
    now_ms: u64,
    next_call_ms: u64,
    channels: u64,
    /// What is still to be told: when, in which order, the event.
    coming: BinaryHeap<Reverse<(u64, u64, String)>>,
    order: u64,
    /// Calls begun.
    pub calls: u64,
    /// Events told.
    pub told: u64,
}

/// A channel as the events show it.
#[derive(Clone)]
struct Channel {
    name: String,
    state: u8,
    number: String,
    connected: String,
    exten: String,
    uniqueid: String,
    linkedid: String,
}

impl Office {
    /// An office where so many events happen in a second, among extensions from 101 on. The same `seed` makes the
    /// same day.
    pub fn new(seed: u64, per_sec: u64, extensions: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            per_sec,
            extensions,
            now_ms: 0,
            next_call_ms: 0,
            channels: 0,
            coming: BinaryHeap::new(),
            order: 0,
            calls: 0,
            told: 0,
        }
    }

    /// The next step's events. Calls begin only while `is_open`; `happened` is given each call as the journal should
    /// have it once it is over.
    pub fn step(&mut self, is_open: bool, happened: &mut dyn FnMut(String)) -> String {
        self.now_ms += STEP_MS;
        while is_open && self.next_call_ms <= self.now_ms {
            let before = self.coming.len();
            happened(self.call());
            let events = (self.coming.len() - before) as u64;
            self.next_call_ms += events * 1_000 / self.per_sec;
        }
        let mut text = String::new();
        while let Some(Reverse((at, _, _))) = self.coming.peek()
            && *at <= self.now_ms
            && let Some(Reverse((_, _, event))) = self.coming.pop()
        {
            self.told += 1;
            text.push_str(&event);
        }
        text
    }

    /// Everything that began was told to its end.
    pub fn is_quiet(&self) -> bool {
        self.coming.is_empty()
    }

    fn call(&mut self) -> String {
        self.calls += 1;
        let kind = self.random.u32(0..100);
        match kind {
            0..30 => self.incoming_answered(1),
            30..45 => self.incoming_answered(3),
            45..60 => self.incoming_missed(),
            60..65 => self.incoming_busy(),
            65..85 => self.outgoing(true),
            85..92 => self.outgoing(false),
            _ => self.internal(),
        }
    }

    /// One phone or several ring, one answers.
    fn incoming_answered(&mut self, phones: usize) -> String {
        let (caller, number) = self.caller();
        let rung = self.some_extensions(phones);
        let mut at = self.now_ms;
        let mut legs = self.rings(&caller, &rung, at);
        let ring_ms = self.about(1_000, 6_000);
        at += ring_ms;
        let answerer = self.random.usize(0..legs.len());
        let by = rung[answerer].clone();
        let mut answer = legs.remove(answerer);
        let talk_ms = self.talks(&caller, &mut answer, at);
        for loser in legs {
            self.ends_dial(&caller, &loser, "CANCEL", at + STEP_MS);
            self.hangs_up(&loser, 26, at + STEP_MS);
        }
        let rang = rung.join(",");
        // In the operator's view: the own extension, and its ringing until it was told that a colleague had answered.
        let is_own = rung.iter().any(|extension| extension == OPERATOR);
        let (outcome, ring_ms) = match is_own && by != OPERATOR {
            true => ("AnsweredElsewhere", ring_ms + STEP_MS),
            false => ("Answered", ring_ms),
        };
        let extension = if is_own { OPERATOR } else { rung[0].as_str() };
        row(
            &caller.uniqueid,
            ["Incoming", &number, extension, &rang, &by, outcome],
            ring_ms,
            Some(talk_ms),
        )
    }

    /// The caller gives up.
    fn incoming_missed(&mut self) -> String {
        let (caller, number) = self.caller();
        let rung = self.some_extensions(1);
        let legs = self.rings(&caller, &rung, self.now_ms);
        let ring_ms = self.about(1_000, 8_000);
        let at = self.now_ms + ring_ms;
        self.hangs_up(&caller, 0, at + STEP_MS);
        self.ends_dial(&caller, &legs[0], "CANCEL", at);
        self.hangs_up(&legs[0], 0, at);
        row(
            &caller.uniqueid,
            ["Incoming", &number, &rung[0], &rung[0], "", "Missed"],
            ring_ms,
            None,
        )
    }

    /// The phone is in a call.
    fn incoming_busy(&mut self) -> String {
        let (caller, number) = self.caller();
        let extension = self.some_extensions(1).remove(0);
        let leg = self.channel(&format!("PJSIP/{extension}"), &extension, &caller);
        let at = self.now_ms;
        self.event("Newchannel", &[("", &leg)], "", at);
        let string = format!("DialString: {extension}\r\n");
        self.event("DialBegin", &[("", &caller), ("Dest", &leg)], &string, at);
        self.ends_dial(&caller, &leg, "BUSY", at + 2 * STEP_MS);
        self.hangs_up(&leg, 17, at + 2 * STEP_MS);
        self.hangs_up(&caller, 17, at + 3 * STEP_MS);
        row(
            &caller.uniqueid,
            ["Incoming", &number, &extension, &extension, "", "Busy"],
            2 * STEP_MS,
            None,
        )
    }

    /// An extension calls a number by its phone.
    fn outgoing(&mut self, is_answered: bool) -> String {
        let number = self.number();
        let extension = self.some_extensions(1).remove(0);
        let caller = self.begins(&format!("PJSIP/{extension}"), &extension, &number);
        let mut line = self.channel("PJSIP/trunk_name", &number, &caller);
        let mut at = self.now_ms;
        self.event("Newchannel", &[("", &line)], "", at);
        let string = format!("DialString: {number}@trunk_name\r\n");
        self.event("DialBegin", &[("", &caller), ("Dest", &line)], &string, at);
        line.state = 5;
        self.event("Newstate", &[("", &line)], "", at + STEP_MS);
        let ring_ms = self.about(1_000, 6_000);
        at += STEP_MS + ring_ms;
        let (by, outcome, talk) = if is_answered {
            let talk_ms = self.talks(&caller, &mut line, at);
            (number.as_str(), "Answered", Some(talk_ms))
        } else {
            self.ends_dial(&caller, &line, "NOANSWER", at);
            self.hangs_up(&line, 19, at);
            self.hangs_up(&caller, 19, at);
            ("", "NoAnswer", None)
        };
        row(
            &caller.uniqueid,
            ["Outgoing", &number, &extension, "", by, outcome],
            ring_ms,
            talk,
        )
    }

    /// An extension calls another.
    fn internal(&mut self) -> String {
        let both = self.some_extensions(2);
        let caller = self.begins(&format!("PJSIP/{}", both[0]), &both[0], &both[1]);
        let mut legs = self.rings(&caller, &both[1..], self.now_ms);
        let ring_ms = self.about(1_000, 5_000);
        let at = self.now_ms + ring_ms;
        let talk_ms = self.talks(&caller, &mut legs[0], at);
        // Who is called sees who calls.
        let (number, extension) = match both[1] == OPERATOR {
            true => (&both[0], &both[1]),
            false => (&both[1], &both[0]),
        };
        row(
            &caller.uniqueid,
            [
                "Internal", number, extension, &both[1], &both[1], "Answered",
            ],
            ring_ms,
            Some(talk_ms),
        )
    }

    /// A number that calls, and its channel.
    fn caller(&mut self) -> (Channel, String) {
        let number = self.number();
        (
            self.begins("PJSIP/trunk_name", &number, "74951234501"),
            number,
        )
    }

    /// A channel that begins a call.
    fn begins(&mut self, device: &str, number: &str, exten: &str) -> Channel {
        let mut channel = self.named(device, number);
        channel.state = 4;
        channel.exten = exten.to_owned();
        self.event("Newchannel", &[("", &channel)], "", self.now_ms);
        channel
    }

    /// A channel that somebody dials.
    fn channel(&mut self, device: &str, number: &str, caller: &Channel) -> Channel {
        let mut channel = self.named(device, number);
        channel.linkedid.clone_from(&caller.uniqueid);
        channel.connected.clone_from(&caller.number);
        channel
    }

    fn named(&mut self, device: &str, number: &str) -> Channel {
        self.channels += 1;
        let uniqueid = format!("1795381105.{}", self.channels);
        Channel {
            name: format!("{device}-{:08x}", self.channels),
            state: 0,
            number: number.to_owned(),
            connected: String::new(),
            exten: String::new(),
            linkedid: uniqueid.clone(),
            uniqueid,
        }
    }

    /// Phones begin to ring, all at once.
    fn rings(&mut self, caller: &Channel, extensions: &[String], at: u64) -> Vec<Channel> {
        let mut legs = Vec::new();
        for extension in extensions {
            let mut leg = self.channel(&format!("PJSIP/{extension}"), extension, caller);
            self.event("Newchannel", &[("", &leg)], "", at);
            self.event("NewConnectedLine", &[("", &leg)], "", at);
            let string = format!("DialString: {extension}\r\n");
            self.event("DialBegin", &[("", caller), ("Dest", &leg)], &string, at);
            leg.state = 5;
            self.event("Newstate", &[("", &leg)], "", at);
            let both = [("", caller), ("Dest", &leg)];
            self.event("DialState", &both, "DialStatus: RINGING\r\n", at);
            legs.push(leg);
        }
        legs
    }

    /// A leg answers, speaks for a while, and all hang up. Says how long.
    fn talks(&mut self, caller: &Channel, leg: &mut Channel, at: u64) -> u64 {
        let mut caller = caller.clone();
        leg.state = 6;
        self.event("Newstate", &[("", leg)], "", at);
        self.ends_dial(&caller, leg, "ANSWER", at);
        caller.state = 6;
        self.event("Newstate", &[("", &caller)], "", at);
        let bridge = format!(
            "BridgeUniqueid: b-{}\r\nBridgeType: basic\r\nBridgeTechnology: simple_bridge\r\n",
            caller.uniqueid
        );
        self.event("BridgeCreate", &[], &bridge, at);
        self.event("BridgeEnter", &[("", leg)], &bridge, at);
        self.event("BridgeEnter", &[("", &caller)], &bridge, at);
        let talk_ms = self.about(2_000, 12_000);
        let end = at + talk_ms;
        self.event("HangupRequest", &[("", &caller)], "", end);
        self.event("BridgeLeave", &[("", &caller)], &bridge, end);
        self.event("BridgeLeave", &[("", leg)], &bridge, end);
        self.event("BridgeDestroy", &[], &bridge, end);
        self.hangs_up(leg, 16, end);
        self.hangs_up(&caller, 16, end);
        self.event("Cdr", &[], "Disposition: ANSWERED\r\n", end);
        talk_ms
    }

    fn ends_dial(&mut self, caller: &Channel, leg: &Channel, status: &str, at: u64) {
        let more = format!("DialStatus: {status}\r\n");
        self.event("DialEnd", &[("", caller), ("Dest", leg)], &more, at);
    }

    fn hangs_up(&mut self, channel: &Channel, cause: u32, at: u64) {
        let more = format!("Cause: {cause}\r\nCause-txt: -\r\n");
        self.event("Hangup", &[("", channel)], &more, at);
    }

    fn event(&mut self, name: &str, channels: &[(&str, &Channel)], more: &str, at: u64) {
        let mut text = format!("Event: {name}\r\nPrivilege: call,all\r\n");
        for (prefix, channel) in channels {
            let unknown = |text: &str| match text {
                "" => "<unknown>".to_owned(),
                text => text.to_owned(),
            };
            for (key, value) in [
                ("Channel", channel.name.as_str()),
                ("ChannelState", &channel.state.to_string()),
                ("ChannelStateDesc", "-"),
                ("CallerIDNum", &unknown(&channel.number)),
                ("CallerIDName", "<unknown>"),
                ("ConnectedLineNum", &unknown(&channel.connected)),
                ("ConnectedLineName", "<unknown>"),
                ("Language", "en"),
                ("AccountCode", ""),
                ("Context", "internal"),
                ("Exten", &channel.exten),
                ("Priority", "1"),
                ("Uniqueid", &channel.uniqueid),
                ("Linkedid", &channel.linkedid),
            ] {
                for part in [prefix, key, ": ", value, "\r\n"] {
                    text.push_str(part);
                }
            }
        }
        text.push_str(more);
        text.push_str("\r\n");
        self.order += 1;
        self.coming.push(Reverse((at, self.order, text)));
    }

    /// One of two thousand who call.
    fn number(&mut self) -> String {
        format!("7916{:07}", 1_000_000 + self.random.u32(0..2_000) * 37)
    }

    /// Different ones.
    fn some_extensions(&mut self, count: usize) -> Vec<String> {
        let first = self.random.u64(0..self.extensions);
        let nth = |n: usize| 101 + (first + n as u64) % self.extensions;
        (0..count).map(|n| nth(n).to_string()).collect()
    }

    /// A time between these, a multiple of the step.
    fn about(&mut self, least_ms: u64, most_ms: u64) -> u64 {
        self.random.u64(least_ms / STEP_MS..most_ms / STEP_MS) * STEP_MS
    }
}

/// A call in one line. `words`: direction, number, extension, all that rang, who answered, outcome.
pub fn row(call: &str, words: [&str; 6], ring_ms: u64, talk_ms: Option<u64>) -> String {
    let talk = talk_ms.map_or(String::new(), |ms| ms.to_string());
    format!("{call} {} ring {ring_ms} talk {talk}", words.join("|"))
}
