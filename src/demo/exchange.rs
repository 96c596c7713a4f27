//! The switch itself: its channels, and one function for each thing that can happen to one. Each
//! changes the channel and tells it to everybody who listens, as Asterisk does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::Instant;

use super::channel::{Channel, Id, State};
use super::event::Message;
use super::members::{Member, Waiter, members};
use super::people::{COLLEAGUES, CONTEXT, TRUNK};
use super::phone::Phone;

/// Events that a client may be behind; who lags more is cut off, as Asterisk cuts off slow readers.
const BACKLOG: usize = 4096;

/// How fast the pretended office lives. All durations can be set, so that a test need not wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// From the login to the first call.
    pub first_call: Duration,
    /// From the end of one call to the beginning of the next.
    pub between: Duration,
    /// A caller whom nobody answers gives up after so long.
    pub patience: Duration,
    /// A caller hangs up after talking so long.
    pub talk: Duration,
    /// A colleague who is rung too takes the call after so long.
    pub colleague: Duration,
    /// A called party answers after so long.
    pub answer: Duration,
    /// The dialplan stops ringing a called party after so long.
    pub dial: Duration,
    /// The own phone, rung by one's own click, answers by itself after so long (without a click on
    /// it before).
    pub own_phone: Duration,
    /// The own phone answers incoming calls by itself after so long; `None`: only at a click.
    pub by_itself: Option<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first_call: Duration::from_secs(3),
            between: Duration::from_secs(12),
            patience: Duration::from_secs(25),
            talk: Duration::from_secs(20),
            colleague: Duration::from_secs(7),
            answer: Duration::from_secs(4),
            dial: Duration::from_secs(25),
            own_phone: Duration::from_secs(4),
            by_itself: None,
        }
    }
}

/// The switch.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) pace: Pace,
    pub(super) phone: Phone,
    events: broadcast::Sender<Arc<str>>,
    /// Uniqueids begin with it, Unix seconds.
    epoch_unix_secs: i64,
    state: Mutex<Switch>,
}

#[derive(Debug)]
pub(super) struct Switch {
    pub(super) members: Vec<Member>,
    pub(super) waiting: Vec<Waiter>,
    channels: BTreeMap<String, Channel>,
    channels_made: u32,
    bridges_made: u32,
    rng: fastrand::Rng,
}

impl Exchange {
    pub(super) fn new(pace: Pace, seed: u64, epoch_unix_secs: i64) -> Self {
        Self {
            pace,
            phone: Phone::new(),
            events: broadcast::Sender::new(BACKLOG),
            epoch_unix_secs,
            state: Mutex::new(Switch {
                members: members(),
                waiting: Vec::new(),
                channels: BTreeMap::new(),
                channels_made: 0,
                bridges_made: 0,
                rng: fastrand::Rng::with_seed(seed),
            }),
        }
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.events.subscribe()
    }

    /// Every channel that is up or coming up.
    pub(super) fn channels(&self) -> Vec<Channel> {
        self.switch().channels.values().cloned().collect()
    }

    pub(super) fn chance(&self, below: usize) -> usize {
        self.switch().rng.usize(..below.max(1))
    }

    /// A new channel; its own Uniqueid is its Linkedid unless it belongs to another one's call.
    pub(super) fn open(
        &self,
        device: &str,
        state: State,
        uniqueid: Option<&str>,
        linkedid: Option<&str>,
        then: impl FnOnce(&mut Channel),
    ) -> Channel {
        let mut switch = self.switch();
        let n = switch.channels_made;
        switch.channels_made += 1;
        drop(switch);
        let uniqueid = match uniqueid {
            Some(id) => id.to_owned(),
            None => format!("{}.{n}", self.epoch_unix_secs),
        };
        let mut channel = Channel {
            device: device.to_owned(),
            name: format!("{device}-{n:08x}"),
            state,
            caller: Id::default(),
            connected: Id::default(),
            context: CONTEXT.to_owned(),
            exten: "s".to_owned(),
            priority: 1,
            linkedid: linkedid.unwrap_or(&uniqueid).to_owned(),
            uniqueid,
            application: "",
            data: String::new(),
            bridge: String::new(),
            born: Instant::now(),
        };
        then(&mut channel);
        self.keep(&channel);
        self.tell(call("Newchannel").channel(&channel));
        if device == TRUNK {
            self.device(TRUNK, "INUSE");
        }
        channel
    }

    pub(super) fn state(&self, channel: &mut Channel, state: State) {
        channel.state = state;
        self.keep(channel);
        self.tell(call("Newstate").channel(channel));
        if let Some(extension) = extension(&channel.device) {
            let (device, status, words) = match state {
                State::Ringing => ("RINGING", 8, "Ringing"),
                State::Up => ("INUSE", 1, "InUse"),
                State::Down | State::Ring => return,
            };
            self.hint(extension, status, words);
            self.device(&channel.device, device);
        }
    }

    pub(super) fn caller(&self, channel: &mut Channel, id: Id) {
        channel.caller = id;
        self.keep(channel);
        let event = call("NewCallerid").channel(channel);
        self.tell(event.with("CID-CallingPres", "0 (Presentation Allowed, Not Screened)"));
    }

    pub(super) fn connected(&self, channel: &mut Channel, id: Id) {
        channel.connected = id;
        self.keep(channel);
        self.tell(call("NewConnectedLine").channel(channel));
    }

    /// An originated leg is dialled by nobody.
    pub(super) fn dial_begin(&self, from: Option<&Channel>, to: &Channel, dial_string: &str) {
        self.tell(dial("DialBegin", from, to).with("DialString", dial_string));
    }

    pub(super) fn dial_ringing(&self, from: Option<&Channel>, to: &Channel) {
        self.tell(dial("DialState", from, to).with("DialStatus", "RINGING"));
    }

    pub(super) fn dial_end(&self, from: Option<&Channel>, to: &Channel, status: &str) {
        self.tell(dial("DialEnd", from, to).with("DialStatus", status));
    }

    /// Two channels meet: the dialled one enters first.
    pub(super) fn join(&self, first: &mut Channel, second: &mut Channel) {
        let mut switch = self.switch();
        switch.bridges_made += 1;
        let (n, noise) = (switch.bridges_made, switch.rng.u64(..));
        drop(switch);
        let id = format!(
            "{n:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            noise & 0xffff,
            (noise >> 16) & 0xfff,
            (noise >> 28) & 0xfff,
            noise >> 40
        );
        self.tell(call("BridgeCreate").bridge(&id, 0));
        for (n, channel) in [(1, first), (2, second)] {
            channel.bridge.clone_from(&id);
            self.keep(channel);
            self.tell(call("BridgeEnter").bridge(&id, n).channel(channel));
        }
    }

    /// They part: the first one leaves first.
    pub(super) fn part(&self, first: &mut Channel, second: &mut Channel) {
        let id = first.bridge.clone();
        for (n, channel) in [(1, first), (0, second)] {
            channel.bridge.clear();
            self.keep(channel);
            self.tell(call("BridgeLeave").bridge(&id, n).channel(channel));
        }
        self.tell(call("BridgeDestroy").bridge(&id, 0));
    }

    /// The far end hung up or refused.
    ///
    /// A queue's application hears of it without a cause.
    pub(super) fn hangup_request(&self, channel: &Channel, end: Option<End>) {
        let event = call("HangupRequest").channel(channel);
        self.tell(match end {
            Some(end) => end.write(event),
            None => event,
        });
    }

    /// The PBX itself ends the channel.
    pub(super) fn soft_hangup(&self, channel: &Channel, end: End) {
        self.tell(end.write(call("SoftHangupRequest").channel(channel)));
    }

    pub(super) fn hangup(&self, channel: Channel, end: End) {
        self.switch().channels.remove(&channel.uniqueid);
        let event = call("Hangup")
            .channel(&channel)
            .with("Cause", end.cause)
            .with("Cause-txt", end.words());
        self.tell(end.tech(event));
        if let Some(extension) = extension(&channel.device) {
            self.hint(extension, 0, "Idle");
        }
        self.device(&channel.device, "NOT_INUSE");
    }

    pub(super) fn tell(&self, message: Message) {
        // Nobody listening is no fault: the office lives on.
        let _ = self.events.send(message.end().into());
    }

    /// A channel's new place or application, which no event of our classes tells.
    pub(super) fn keep(&self, channel: &Channel) {
        self.switch()
            .channels
            .insert(channel.uniqueid.clone(), channel.clone());
    }

    pub(super) fn epoch_unix_secs(&self) -> i64 {
        self.epoch_unix_secs
    }

    fn hint(&self, extension: &str, status: i32, words: &str) {
        self.tell(hint(call("ExtensionStatus"), extension, status, words));
    }

    pub(super) fn switch(&self) -> MutexGuard<'_, Switch> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a channel ends: the hangup cause and SIP's answer, where there was one (`TechCause`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    cause: u32,
    tech: Option<u32>,
}

impl End {
    pub(super) const NORMAL: Self = Self::of(16, None);
    pub(super) const BUSY: Self = Self::of(17, Some(486));
    pub(super) const DECLINED: Self = Self::of(21, Some(603));
    /// What the caller of a declined call hears.
    pub(super) const ALL_DECLINED: Self = Self::of(21, Some(403));
    pub(super) const SILENT: Self = Self::of(19, Some(480));
    pub(super) const NO_SUCH_NUMBER: Self = Self::of(1, Some(404));
    pub(super) const ELSEWHERE: Self = Self::of(26, None);
    /// The caller gave up: the caller's channel.
    pub(super) const GAVE_UP: Self = Self::of(127, Some(487));
    /// The PBX's own request that follows, and the legs that rang.
    pub(super) const AFTER_GIVING_UP: Self = Self::of(16, Some(487));
    pub(super) const RANG_IN_VAIN: Self = Self::of(127, Some(500));
    pub(super) const UNKNOWN: Self = Self::of(0, None);

    const fn of(cause: u32, tech: Option<u32>) -> Self {
        Self { cause, tech }
    }

    fn words(self) -> &'static str {
        match self.cause {
            1 => "Unallocated (unassigned) number",
            16 => "Normal Clearing",
            17 => "User busy",
            19 => "User alerting, no answer",
            21 => "Call Rejected",
            26 => "Answered elsewhere",
            127 => "Interworking, unspecified",
            _ => "Unknown",
        }
    }

    fn write(self, event: Message) -> Message {
        self.tech(event.with("Cause", self.cause))
    }

    fn tech(self, event: Message) -> Message {
        match self.tech {
            Some(tech) => event.with("TechCause", tech),
            None => event,
        }
    }
}

/// An event of the class `call`.
pub(super) fn call(name: &str) -> Message {
    Message::event(name, "call,all")
}

/// The fields of `ExtensionStatus`, as an event or in a list.
pub(super) fn hint(message: Message, extension: &str, status: i32, words: &str) -> Message {
    message
        .with("Exten", extension)
        .with("Context", CONTEXT)
        .with("Hint", format!("PJSIP/{extension}"))
        .with("Status", status)
        .with("StatusText", words)
}

/// The extension whose device it is.
pub(super) fn extension(device: &str) -> Option<&'static str> {
    COLLEAGUES
        .iter()
        .map(|c| c.extension)
        .find(|x| device.strip_prefix("PJSIP/") == Some(*x))
}

fn dial(name: &str, from: Option<&Channel>, to: &Channel) -> Message {
    match from {
        Some(from) => call(name).channel(from).dest(to),
        None => call(name).dest(to),
    }
}
