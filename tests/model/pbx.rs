//! A PBX that does what it is told and says so in AMI's words, as 16 and 22 do.
//!
//! What is done is written as events with the time at which they happen and with what they follow:
//! a channel's own events follow each other, a dial's are in the order of the dialler and between the
//! birth and the end of the dialled; between channels there is no other order.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A channel's number.
pub type Chan = usize;

/// How a conference mixes its voices.
const SOFTMIX: &str = "softmix";

/// An event, before it is known when it arrives.
#[derive(Debug, Clone)]
pub struct Event {
    /// When it happens, in milliseconds.
    pub at: u64,
    pub text: String,
    /// The events that it follows.
    pub after: Vec<usize>,
}

/// A channel as a listing shows it.
#[derive(Debug, Clone)]
pub struct Shape {
    pub name: String,
    pub uniqueid: String,
    pub linkedid: String,
    pub state: u8,
    pub num: String,
    pub connected: String,
    pub exten: String,
    pub bridge: Option<String>,
    pub application: &'static str,
}

#[derive(Debug)]
struct Channel {
    now: Shape,
    /// (since when, how it looked; `None` when it is gone).
    past: Vec<(u64, Option<Shape>)>,
    birth: usize,
    last: usize,
    dial_end: Option<usize>,
}

#[derive(Debug)]
pub struct Pbx {
    /// 16 or 22.
    pub version: u8,
    pub events: Vec<Event>,
    /// Events of a bridge may come after the channel's hang-up.
    pub late_leaves: bool,
    channels: Vec<Channel>,
    names: u32,
    bridges: BTreeMap<String, (&'static str, Vec<Chan>)>,
    next_bridge: u32,
}

impl Pbx {
    pub fn new(version: u8, late_leaves: bool) -> Self {
        Self {
            version,
            events: Vec::new(),
            late_leaves,
            channels: Vec::new(),
            names: 0,
            bridges: BTreeMap::new(),
            next_bridge: 0,
        }
    }

    /// A phone (`101`) or a line (`trunk`) opens a channel, or is called within `by`'s call.
    pub fn channel(
        &mut self,
        at: u64,
        device: &str,
        num: &str,
        exten: &str,
        by: Option<Chan>,
    ) -> Chan {
        self.names += 1;
        let tech = self.tech();
        let name = format!("{tech}/{device}-{:08x}", self.names);
        self.born(at, name, num, exten, by, None)
    }

    /// The same with an id of the client's choosing.
    pub fn originated(&mut self, at: u64, name: &str, id: &str) -> Chan {
        self.names += 1;
        let name = format!("{name}-{:08x}", self.names);
        self.born(at, name, "", "s", None, Some(id.to_owned()))
    }

    /// Both halves of a Local pair.
    pub fn local(
        &mut self,
        at: u64,
        exten: &str,
        by: Option<Chan>,
        id: Option<&str>,
    ) -> (Chan, Chan) {
        self.names += 1;
        let pair = format!("Local/{exten}@internal-{:08x}", self.names);
        let id = id.map(str::to_owned);
        let second_id = id.as_ref().map(|id| format!("{id};2"));
        let one = self.born(at, format!("{pair};1"), "", exten, by, id);
        let two = self.born(at, format!("{pair};2"), "", exten, Some(one), second_id);
        self.channels[two].now.state = 4;
        let text = format!(
            "Event: LocalBridge\r\n{}{}",
            self.fields("LocalOne", one),
            self.fields("LocalTwo", two)
        );
        let birth = self.channels[two].birth;
        self.emit(at, &[one], &[birth], text);
        (one, two)
    }

    pub fn state(&mut self, at: u64, chan: Chan, state: u8) {
        self.channels[chan].now.state = state;
        self.own(at, "Newstate", chan, "");
    }

    /// Up, unless it is already.
    pub fn answers(&mut self, at: u64, chan: Chan) {
        if self.channels[chan].now.state != 6 {
            self.state(at, chan, 6);
        }
    }

    /// The technology of the phones.
    pub fn tech(&self) -> &'static str {
        if self.version == 16 { "SIP" } else { "PJSIP" }
    }

    pub fn goes_to(&mut self, chan: Chan, exten: &str) {
        self.channels[chan].now.exten = exten.to_owned();
    }

    pub fn runs(&mut self, chan: Chan, application: &'static str) {
        self.channels[chan].now.application = application;
    }

    pub fn begin(&mut self, at: u64, from: Option<Chan>, to: Chan, dialled: &str) {
        if let Some(from) = from {
            self.channels[to].now.connected = self.channels[from].now.num.clone();
        }
        let birth = self.channels[to].birth;
        let more = format!("DialString: {dialled}\r\n");
        let event = self.dial(at, "DialBegin", from, to, &more, &[birth]);
        self.channels[to].dial_end = Some(event);
    }

    /// It rings: the phone says so itself, and the dial does.
    pub fn rings(&mut self, at: u64, from: Option<Chan>, to: Chan) {
        self.state(at, to, 5);
        let birth = self.channels[to].birth;
        self.dial(
            at,
            "DialState",
            from,
            to,
            "DialStatus: RINGING\r\n",
            &[birth],
        );
    }

    pub fn end(&mut self, at: u64, from: Option<Chan>, to: Chan, status: &str) {
        self.end_with(at, from, to, &format!("DialStatus: {status}\r\n"));
    }

    pub fn end_with(&mut self, at: u64, from: Option<Chan>, to: Chan, more: &str) {
        let birth = self.channels[to].birth;
        let event = self.dial(at, "DialEnd", from, to, more, &[birth]);
        self.channels[to].dial_end = Some(event);
    }

    /// An event of a queue about one of its members.
    pub fn agent(&mut self, at: u64, event: &str, caller: Chan, member: Chan, queue: &str) {
        let birth = self.channels[member].birth;
        let more = format!("Queue: {queue}\r\n");
        self.dial(at, event, Some(caller), member, &more, &[birth]);
    }

    pub fn own(&mut self, at: u64, event: &str, chan: Chan, more: &str) {
        let text = format!("Event: {event}\r\n{}{more}", self.fields("", chan));
        self.emit(at, &[chan], &[], text);
    }

    /// An event of two channels or more, in the order of the first.
    pub fn of_many(&mut self, at: u64, event: &str, chans: &[(&str, Chan)], more: &str) {
        let mut text = format!("Event: {event}\r\n");
        let mut births = Vec::new();
        for (prefix, chan) in chans {
            text.push_str(&self.fields(prefix, *chan));
            births.push(self.channels[*chan].birth);
        }
        text.push_str(more);
        self.emit(at, &[chans[0].1], &births, text);
    }

    /// A new bridge; all its members take the oldest Linkedid.
    pub fn bridge(&mut self, at: u64, members: &[Chan]) -> String {
        self.next_bridge += 1;
        let name = format!("bridge-{}", self.next_bridge);
        self.bridges
            .insert(name.clone(), ("simple_bridge", Vec::new()));
        for member in members {
            self.enters(at, *member, &name);
        }
        name
    }

    pub fn holding_bridge(&mut self, at: u64, member: Chan) -> String {
        let name = self.bridge(at, &[]);
        self.bridges
            .insert(name.clone(), ("holding_bridge", Vec::new()));
        self.enters(at, member, &name);
        name
    }

    /// A bridge for whoever comes, in which all keep their own Linkedid.
    pub fn conference(&mut self, at: u64) -> String {
        let name = self.bridge(at, &[]);
        self.bridges.insert(name.clone(), (SOFTMIX, Vec::new()));
        name
    }

    pub fn enters(&mut self, at: u64, chan: Chan, bridge: &str) {
        let (technology, members) = self.bridges.get_mut(bridge).unwrap();
        let technology = *technology;
        members.push(chan);
        let members = if technology == SOFTMIX {
            vec![chan]
        } else {
            members.clone()
        };
        let oldest = members
            .iter()
            .min_by_key(|member| self.root_of(**member))
            .map(|member| self.channels[*member].now.linkedid.clone())
            .unwrap();
        for member in members {
            self.channels[member].now.linkedid.clone_from(&oldest);
            self.remember(at, member);
        }
        self.channels[chan].now.bridge = Some(bridge.to_owned());
        let more = bridge_fields(bridge, technology);
        self.own(at, "BridgeEnter", chan, &more);
    }

    pub fn leaves(&mut self, at: u64, chan: Chan) {
        let Some(bridge) = self.channels[chan].now.bridge.take() else {
            return;
        };
        let (technology, members) = self.bridges.get_mut(&bridge).unwrap();
        members.retain(|member| *member != chan);
        let more = bridge_fields(&bridge, technology);
        let last = self.channels[chan].last;
        self.own(at, "BridgeLeave", chan, &more);
        if self.late_leaves {
            self.channels[chan].last = last;
        }
        self.remember(at, chan);
    }

    pub fn hangs_up(&mut self, at: u64, chan: Chan, cause: u32) {
        self.leaves(at, chan);
        let more = format!("Cause: {cause}\r\n");
        let text = format!("Event: Hangup\r\n{}{more}", self.fields("", chan));
        let after: Vec<usize> = self.channels[chan].dial_end.into_iter().collect();
        self.emit(at, &[chan], &after, text);
        self.channels[chan].past.push((at, None));
    }

    /// An event of a channel that comes anywhere between its other events.
    pub fn beside(&mut self, at: u64, event: &str, prefix: &str, chan: Chan, more: &str) {
        let text = format!("Event: {event}\r\n{}{more}", self.fields(prefix, chan));
        let birth = self.channels[chan].birth;
        self.emit(at, &[], &[birth], text);
    }

    /// Who asks to hang up, and does.
    pub fn hangs_up_first(&mut self, at: u64, chan: Chan) {
        self.own(at, "HangupRequest", chan, "Cause: 16\r\n");
        self.hangs_up(at, chan, 16);
    }

    /// Any text that names no channel of ours, or one that it should not.
    pub fn says(&mut self, at: u64, text: String) {
        self.events.push(Event {
            at,
            text,
            after: Vec::new(),
        });
    }

    pub fn uniqueid(&self, chan: Chan) -> &str {
        &self.channels[chan].now.uniqueid
    }

    pub fn channel_count(&self) -> usize {
        self.channels.len()
    }

    /// The id is that of one of these channels.
    pub fn is_of(&self, id: &str, channels: &[Chan]) -> bool {
        let mut channels = channels.iter().map(|chan| &self.channels[*chan]);
        channels.any(|channel| channel.now.uniqueid == id)
    }

    pub fn id_by_chance(&self, chance: u16) -> String {
        let at = usize::from(chance) % self.channels.len();
        self.channels[at].now.uniqueid.clone()
    }

    pub fn connect(&mut self, chan: Chan, num: &str) {
        self.channels[chan].now.connected = num.to_owned();
    }

    /// What a listing shows at that time.
    pub fn listing(&self, at: u64) -> Vec<Shape> {
        let channels = 0..self.channels.len();
        channels
            .filter_map(|chan| self.shape(chan, at).cloned())
            .collect()
    }

    pub fn is_there(&self, chan: Chan, at: u64) -> bool {
        self.shape(chan, at).is_some()
    }

    fn shape(&self, chan: Chan, at: u64) -> Option<&Shape> {
        let mut past = self.channels[chan].past.iter().rev();
        let (_, shape) = past.find(|(since, _)| *since <= at)?;
        shape.as_ref()
    }

    fn root_of(&self, chan: Chan) -> usize {
        let id = &self.channels[chan].now.linkedid;
        let root = self.channels.iter().position(|c| &c.now.uniqueid == id);
        root.unwrap_or(usize::MAX)
    }

    fn born(
        &mut self,
        at: u64,
        name: String,
        num: &str,
        exten: &str,
        by: Option<Chan>,
        id: Option<String>,
    ) -> Chan {
        let chan = self.channels.len();
        let uniqueid = id.unwrap_or_else(|| format!("1795380000.{chan}"));
        let linkedid = by.map_or(uniqueid.clone(), |by| {
            self.channels[by].now.linkedid.clone()
        });
        self.channels.push(Channel {
            now: Shape {
                name,
                uniqueid,
                linkedid,
                state: 0,
                num: num.to_owned(),
                connected: String::new(),
                exten: exten.to_owned(),
                bridge: None,
                application: "AppDial",
            },
            past: Vec::new(),
            birth: self.events.len(),
            last: usize::MAX,
            dial_end: None,
        });
        self.own(at, "Newchannel", chan, "");
        chan
    }

    fn dial(
        &mut self,
        at: u64,
        event: &str,
        from: Option<Chan>,
        to: Chan,
        more: &str,
        after: &[usize],
    ) -> usize {
        let mut text = format!("Event: {event}\r\n");
        if let Some(from) = from {
            text.push_str(&self.fields("", from));
        }
        text.push_str(&self.fields("Dest", to));
        text.push_str(more);
        // What the PBX dials by itself is told in the dialled channel's own order.
        self.emit(at, &[from.unwrap_or(to)], after, text)
    }

    fn emit(&mut self, at: u64, order: &[Chan], after: &[usize], text: String) -> usize {
        let mut after = after.to_vec();
        let event = self.events.len();
        for chan in order {
            let channel = &mut self.channels[*chan];
            after.extend((channel.last != usize::MAX).then_some(channel.last));
            channel.last = event;
            self.remember(at, *chan);
        }
        self.events.push(Event { at, text, after });
        event
    }

    fn remember(&mut self, at: u64, chan: Chan) {
        let channel = &mut self.channels[chan];
        channel.past.push((at, Some(channel.now.clone())));
    }

    fn fields(&self, prefix: &str, chan: Chan) -> String {
        let shape = &self.channels[chan].now;
        let known = |text: &str| match text {
            "" => "<unknown>".to_owned(),
            text => text.to_owned(),
        };
        let mut text = String::new();
        for (key, value) in [
            ("Channel", shape.name.clone()),
            ("ChannelState", shape.state.to_string()),
            ("CallerIDNum", known(&shape.num)),
            ("ConnectedLineNum", known(&shape.connected)),
            ("Exten", shape.exten.clone()),
            ("Uniqueid", shape.uniqueid.clone()),
            ("Linkedid", shape.linkedid.clone()),
        ] {
            let _ = write!(text, "{prefix}{key}: {value}\r\n");
        }
        text
    }
}

impl Shape {
    /// As an item of `Status`.
    pub fn item(&self) -> String {
        format!(
            "Event: Status\r\nActionID: list\r\nChannel: {}\r\nChannelState: {}\r\nCallerIDNum: {}\r\n\
             ConnectedLineNum: {}\r\nExten: {}\r\nUniqueid: {}\r\nLinkedid: {}\r\nBridgeID: {}\r\n\
             Application: {}\r\nSeconds: 3\r\n",
            self.name,
            self.state,
            self.num,
            self.connected,
            self.exten,
            self.uniqueid,
            self.linkedid,
            self.bridge.as_deref().unwrap_or_default(),
            self.application,
        )
    }
}

fn bridge_fields(bridge: &str, technology: &str) -> String {
    let (kind, creator) = match technology {
        "holding_bridge" => ("parking", "Parking"),
        SOFTMIX => ("base", "ConfBridge"),
        _ => ("basic", "<unknown>"),
    };
    format!(
        "BridgeUniqueid: {bridge}\r\nBridgeType: {kind}\r\nBridgeTechnology: {technology}\r\n\
         BridgeCreator: {creator}\r\n"
    )
}
