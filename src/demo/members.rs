//! Who takes the queues' calls, who waits in them, and the phones that never ring here: what listings of
//! queues and devices tell, and what actions about queues change.

use tokio::time::Instant;

use super::channel::{Channel, State};
use super::event::{Message, or_unknown};
use super::exchange::{Exchange, call, extension, hint};
use super::people::{COLLEAGUES, COURIERS_QUEUE, Colleague, MEMBERS, OTHERS, QUEUE, name};

/// One who takes a queue's calls.
#[derive(Debug, Clone)]
pub(super) struct Member {
    queue: &'static str,
    interface: String,
    name: String,
    is_static: bool,
    paused: bool,
    reason: String,
}

/// One who waits.
#[derive(Debug, Clone)]
pub(super) struct Waiter {
    channel: Channel,
    joined: Instant,
}

/// What an action about a queue comes to: the PBX's words.
pub(super) type Outcome = Result<&'static str, &'static str>;

/// As queues.conf has them: three in the one, and one who signed in to the other.
pub(super) fn members() -> Vec<Member> {
    let of = |queue, extension: &str, is_static| Member {
        queue,
        interface: format!("PJSIP/{extension}"),
        name: name(extension).to_owned(),
        is_static,
        paused: false,
        reason: String::new(),
    };
    let mut members: Vec<Member> = MEMBERS.iter().map(|x| of(QUEUE, x, true)).collect();
    members.push(of(COURIERS_QUEUE, "102", false));
    members
}

impl Exchange {
    /// The member of this queue is not to be rung.
    pub(super) fn is_paused(&self, extension: &str) -> bool {
        let interface = format!("PJSIP/{extension}");
        let members = &self.switch().members;
        let is_it = |member: &&Member| member.queue == QUEUE && member.interface == interface;
        members.iter().find(is_it).is_some_and(|m| m.paused)
    }

    /// Somebody waits in the queue from now on.
    pub(super) fn waits(&self, channel: &Channel) {
        self.switch().waiting.push(Waiter {
            channel: channel.clone(),
            joined: Instant::now(),
        });
    }

    /// And no longer.
    pub(super) fn waits_no_more(&self, channel: &Channel) {
        let mut switch = self.switch();
        switch
            .waiting
            .retain(|waiter| waiter.channel.uniqueid != channel.uniqueid);
    }

    /// `QueueAdd`.
    pub(super) fn queue_add(&self, queue: &str, interface: &str) -> Outcome {
        let Some(queue) = [QUEUE, COURIERS_QUEUE].into_iter().find(|q| *q == queue) else {
            return Err("Unable to add interface to queue: No such queue");
        };
        if interface.is_empty() {
            return Err("'Interface' not specified.");
        }
        let member = Member {
            queue,
            interface: interface.to_owned(),
            name: interface.to_owned(),
            is_static: false,
            paused: false,
            reason: String::new(),
        };
        let mut switch = self.switch();
        let is_there = |m: &Member| m.queue == queue && m.interface == interface;
        if switch.members.iter().any(is_there) {
            return Err("Unable to add interface: Already there");
        }
        switch.members.push(member.clone());
        drop(switch);
        self.tell(self.told("QueueMemberAdded", &member));
        Ok("Added interface to queue")
    }

    /// `QueueRemove`.
    pub(super) fn queue_remove(&self, queue: &str, interface: &str) -> Outcome {
        if ![QUEUE, COURIERS_QUEUE].contains(&queue) {
            return Err("Unable to remove interface from queue: No such queue");
        }
        let mut switch = self.switch();
        let is_it = |m: &Member| m.queue == queue && m.interface == interface;
        let Some(at) = switch.members.iter().position(is_it) else {
            return Err("Unable to remove interface: Not there");
        };
        if switch.members.get(at).is_some_and(|m| m.is_static) {
            return Err("Member not dynamic");
        }
        let member = switch.members.remove(at);
        drop(switch);
        self.tell(self.told("QueueMemberRemoved", &member));
        Ok("Removed interface from queue")
    }

    /// `QueuePause`; an empty `queue` means all of them.
    pub(super) fn queue_pause(
        &self,
        queue: &str,
        interface: &str,
        paused: bool,
        reason: &str,
    ) -> Outcome {
        let mut changed = Vec::new();
        for member in &mut self.switch().members {
            let is_queue = queue.is_empty() || member.queue == queue;
            if is_queue && member.interface == interface {
                member.paused = paused;
                reason.clone_into(&mut member.reason);
                changed.push(member.clone());
            }
        }
        for member in &changed {
            self.tell(self.told("QueueMemberPause", member));
        }
        match (changed.is_empty(), paused) {
            (true, _) => Err("Interface not found"),
            (false, true) => Ok("Interface paused successfully"),
            (false, false) => Ok("Interface unpaused successfully"),
        }
    }

    /// The items of `QueueStatus`.
    pub(super) fn queue_items(&self, action_id: Option<&str>) -> Vec<Message> {
        let (members, waiting) = {
            let switch = self.switch();
            (switch.members.clone(), switch.waiting.clone())
        };
        let mut items = Vec::new();
        for queue in [QUEUE, COURIERS_QUEUE] {
            let here: &[Waiter] = if queue == QUEUE { &waiting } else { &[] };
            items.push(params(queue, here.len()).action_id(action_id));
            for member in members.iter().filter(|member| member.queue == queue) {
                let item = Message::item("QueueMember").with("Queue", queue);
                let item = item
                    .with("Name", &member.name)
                    .with("Location", &member.interface);
                items.push(self.state_of(item, member).action_id(action_id));
            }
            for (at, waiter) in here.iter().enumerate() {
                items.push(entry(queue, at + 1, waiter).action_id(action_id));
            }
        }
        items
    }

    /// The devices of `DeviceStateList`.
    pub(super) fn device_items(&self, action_id: Option<&str>) -> Vec<Message> {
        let channels = self.channels();
        let phones = COLLEAGUES.iter().map(|colleague| {
            let device = format!("PJSIP/{}", colleague.extension);
            let leg = channels.iter().find(|channel| channel.device == device);
            let state = match leg.map(|leg| leg.state) {
                Some(State::Ringing) => "RINGING",
                Some(State::Up) => "INUSE",
                _ => "NOT_INUSE",
            };
            (device, state)
        });
        let others = OTHERS.iter().flat_map(|(colleague, state)| {
            let phone = format!("PJSIP/{}", colleague.extension);
            let disturb = format!("Custom:DND{}", colleague.extension);
            match *state {
                "DND" => vec![(phone, "NOT_INUSE"), (disturb, "BUSY")],
                state => vec![(phone, state)],
            }
        });
        phones
            .chain(others)
            .map(|(device, state)| {
                Message::item("DeviceStateChange")
                    .action_id(action_id)
                    .with("Device", device)
                    .with("State", state)
            })
            .collect()
    }

    /// The hints of those whose phones never ring here, for `ExtensionStateList`.
    pub(super) fn other_hints(&self, action_id: Option<&str>) -> Vec<Message> {
        let item = |(colleague, state): &(Colleague, &str)| {
            let (status, words) = match *state {
                "UNAVAILABLE" => (4, "Unavailable"),
                "DND" | "INUSE" => (1, "InUse"),
                "ONHOLD" => (16, "Hold"),
                _ => (0, "Idle"),
            };
            let item = Message::item("ExtensionStatus").action_id(action_id);
            hint(item, colleague.extension, status, words)
        };
        OTHERS.iter().map(item).collect()
    }

    /// A member's device changed its state.
    pub(super) fn member_changed(&self, device: &str) {
        let members = self.switch().members.clone();
        for member in members.iter().filter(|member| member.interface == device) {
            self.tell(self.told("QueueMemberStatus", member));
        }
    }

    /// An event about a member.
    fn told(&self, event: &str, member: &Member) -> Message {
        let event = Message::event(event, "agent,all")
            .with("Queue", member.queue)
            .with("MemberName", &member.name)
            .with("Interface", &member.interface);
        self.state_of(event, member)
    }

    fn state_of(&self, message: Message, member: &Member) -> Message {
        let status = match self
            .channels()
            .iter()
            .find(|c| c.device == member.interface)
        {
            Some(leg) if leg.state == State::Ringing => 6,
            Some(leg) if leg.state == State::Up => 2,
            _ => 1,
        };
        message
            .with("StateInterface", &member.interface)
            .with(
                "Membership",
                if member.is_static {
                    "static"
                } else {
                    "dynamic"
                },
            )
            .with("Penalty", 0)
            .with("CallsTaken", 0)
            .with("LastCall", 0)
            .with("LastPause", 0)
            .with("LoginTime", self.epoch_unix_secs())
            .with("InCall", u8::from(status == 2))
            .with("Status", status)
            .with("Paused", u8::from(member.paused))
            .with("PausedReason", &member.reason)
            .with("Ringinuse", 1)
            .with("Wrapuptime", 0)
    }

    /// What a device does now, to all who listen.
    pub(super) fn device(&self, device: &str, state: &str) {
        self.tell(
            call("DeviceStateChange")
                .with("Device", device)
                .with("State", state),
        );
        if extension(device).is_some() {
            self.member_changed(device);
        }
    }
}

fn params(queue: &str, calls: usize) -> Message {
    Message::item("QueueParams")
        .with("Queue", queue)
        .with("Max", 0)
        .with("Strategy", "ringall")
        .with("Calls", calls)
        .with("Holdtime", 0)
        .with("TalkTime", 0)
        .with("Completed", 0)
        .with("Abandoned", 0)
        .with("ServiceLevel", 0)
        .with("ServicelevelPerf", "0.0")
        .with("ServicelevelPerf2", "0.0")
        .with("Weight", 0)
}

fn entry(queue: &str, position: usize, waiter: &Waiter) -> Message {
    let Waiter { channel, joined } = waiter;
    Message::item("QueueEntry")
        .with("Queue", queue)
        .with("Position", position)
        .with("Channel", &channel.name)
        .with("Uniqueid", &channel.uniqueid)
        .with("CallerIDNum", or_unknown(&channel.caller.number))
        .with("CallerIDName", or_unknown(&channel.caller.name))
        .with("ConnectedLineNum", "unknown")
        .with("ConnectedLineName", "unknown")
        .with("Wait", joined.elapsed().as_secs())
        .with("Priority", 0)
}
