//! Calls that come in through a queue: the caller is up from the beginning and hears music.

use tokio::time::Instant;

use super::channel::{Channel, State};
use super::event::Message;
use super::exchange::{End, Exchange, call, extension};
use super::people::{FROM_TRUNK, MEMBERS, QUEUE, QUEUE_LINE, TRUNK, name};
use super::phone::{Click, Line};
use super::ring::{Incoming, Said, Waits, take};
use crate::demo::people::OWN;

impl Exchange {
    /// Somebody calls the number that leads into the queue.
    pub(super) async fn queue_call(&self, incoming: &Incoming) {
        // Who has paused is not rung.
        let line = match self.is_paused(OWN.extension) {
            true => None,
            false => Some(self.phone.line().await),
        };
        let mut trunk = self.open(TRUNK, State::Ring, None, None, |c| {
            c.caller = incoming.id();
            c.at(FROM_TRUNK, QUEUE_LINE, 1);
        });
        trunk.at("q-direct", "s", 1);
        trunk.application = "Queue";
        QUEUE.clone_into(&mut trunk.data);
        self.state(&mut trunk, State::Up);
        trunk.at("q-direct", "s", 2);
        self.keep(&trunk);
        let joined = Instant::now();
        let position = |name| {
            agent(name)
                .channel(&trunk)
                .with("Queue", QUEUE)
                .with("Position", 1)
        };
        self.waits(&trunk);
        self.tell(position("QueueCallerJoin").with("Count", 1));
        self.tell(
            call("MusicOnHoldStart")
                .channel(&trunk)
                .with("Class", "default"),
        );
        let mut legs = self.members(&trunk);

        let mut waits = Waits::new(self, incoming, line);
        let answered = loop {
            match waits.next().await {
                Said::Own(Click::Answer) => break OWN.extension,
                Said::Taken(x) => break x,
                Said::Own(Click::Hangup) => {
                    waits.line = None;
                    if let Some(leg) = take(&mut legs, OWN.extension) {
                        self.hangup_request(&leg, Some(End::DECLINED));
                        self.dial_end(Some(&trunk), &leg, "NOANSWER");
                        let rang = joined.elapsed().as_millis();
                        let event = self.member(agent("AgentRingNoAnswer"), &trunk, &leg);
                        self.tell(event.with("RingTime", rang));
                        self.hangup(leg, End::DECLINED);
                    }
                }
                Said::GaveUp => {
                    self.abandoned(trunk, legs, joined);
                    return;
                }
            }
        };
        if let Some(leg) = take(&mut legs, answered) {
            let line = waits.line.filter(|_| answered == OWN.extension);
            self.connected_to(trunk, leg, legs, line, joined).await;
        }
    }

    /// Rings every member at once.
    fn members(&self, trunk: &Channel) -> Vec<Channel> {
        let mut legs = Vec::new();
        for x in MEMBERS.into_iter().filter(|x| !self.is_paused(x)) {
            let mut leg = self.leg(x, trunk);
            leg.application = "AppQueue";
            // The queue tells who calls before the leg knows it.
            let mut known = leg.clone();
            known.connected = trunk.caller.clone();
            self.tell(self.member(agent("AgentCalled"), trunk, &known));
            self.dial_begin(Some(trunk), &leg, &leg.device);
            leg.connected = trunk.caller.clone();
            legs.push(leg);
        }
        for leg in &mut legs {
            self.state(leg, State::Ringing);
            self.connected(leg, trunk.caller.clone());
        }
        for leg in &legs {
            self.dial_ringing(Some(trunk), leg);
        }
        legs
    }

    fn abandoned(&self, trunk: Channel, legs: Vec<Channel>, joined: Instant) {
        self.hangup_request(&trunk, None);
        self.tell(call("MusicOnHoldStop").channel(&trunk));
        // Asterisk says it twice of every member.
        for _ in 0..2 {
            for leg in &legs {
                self.dial_end(Some(&trunk), leg, "CANCEL");
            }
        }
        let left = |name| {
            agent(name)
                .channel(&trunk)
                .with("Queue", QUEUE)
                .with("Position", 1)
        };
        let abandon = left("QueueCallerAbandon").with("OriginalPosition", 1);
        self.tell(abandon.with("HoldTime", joined.elapsed().as_secs()));
        self.waits_no_more(&trunk);
        self.tell(left("QueueCallerLeave").with("Count", 0));
        self.soft_hangup(&trunk, End::NORMAL);
        for leg in legs {
            self.hangup(leg, End::UNKNOWN);
        }
        self.hangup(trunk, End::UNKNOWN);
    }

    async fn connected_to(
        &self,
        mut trunk: Channel,
        mut leg: Channel,
        others: Vec<Channel>,
        mut line: Option<Line<'_>>,
        joined: Instant,
    ) {
        let held = joined.elapsed().as_secs();
        self.state(&mut leg, State::Up);
        self.dial_end(Some(&trunk), &leg, "ANSWER");
        for other in &others {
            self.dial_end(Some(&trunk), other, "CANCEL");
        }
        self.connected(&mut trunk, leg.caller.clone());
        for other in others {
            self.dial_end(Some(&trunk), &other, "CANCEL");
            self.hangup(other, End::ELSEWHERE);
        }
        self.tell(call("MusicOnHoldStop").channel(&trunk));
        let left = agent("QueueCallerLeave")
            .channel(&trunk)
            .with("Queue", QUEUE);
        self.waits_no_more(&trunk);
        self.tell(left.with("Position", 1).with("Count", 0));
        let connect = self.member(agent("AgentConnect"), &trunk, &leg);
        self.tell(connect.with("HoldTime", held).with("RingTime", held));
        self.join(&mut leg, &mut trunk);

        let answered = Instant::now();
        let by_agent = self.talk(line.as_mut()).await;
        let complete = |reason| {
            self.member(agent("AgentComplete"), &trunk, &leg)
                .with("HoldTime", held)
                .with("TalkTime", answered.elapsed().as_secs())
                .with("Reason", reason)
        };
        if by_agent {
            self.hangup_request(&leg, Some(End::NORMAL));
            self.tell(complete("agent"));
            self.part(&mut leg, &mut trunk);
            self.hangup(leg, End::NORMAL);
            self.soft_hangup(&trunk, End::NORMAL);
            self.hangup(trunk, End::NORMAL);
        } else {
            self.hangup_request(&trunk, None);
            self.tell(complete("caller"));
            self.part(&mut trunk, &mut leg);
            self.soft_hangup(&trunk, End::NORMAL);
            self.hangup(trunk, End::NORMAL);
            self.hangup(leg, End::NORMAL);
        }
    }

    fn member(&self, event: Message, trunk: &Channel, leg: &Channel) -> Message {
        event
            .channel(trunk)
            .dest(leg)
            .with("Queue", QUEUE)
            .with("Interface", &leg.device)
            .with("MemberName", extension(&leg.device).map_or("", name))
    }
}

fn agent(name: &str) -> Message {
    Message::event(name, "agent,all")
}
