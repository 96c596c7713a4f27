//! One channel, as far as events have told of it.

use std::time::Duration;

use super::office::{Kind, Office, dialled_part};
use super::snap::Snap;
use super::{LegView, Parking, Standing};

/// Handle of a leg within the tracker. Never used twice.
pub(super) type LegKey = u32;
/// Handle of a call within the tracker. Never used twice; a smaller one is older.
pub(super) type CallKey = u32;

/// How a dial to this leg stands.
#[derive(Debug, Clone)]
pub(super) struct Dial {
    /// DialBegin.
    pub begun: Duration,
    /// DialEnd.
    pub ended: Option<Duration>,
    /// The event count at DialBegin.
    pub begun_seq: u64,
    /// The event count at DialEnd.
    pub ended_seq: Option<u64>,
    /// DialEnd's DialStatus.
    pub status: Option<String>,
    /// What was dialled (`trunk_name/79161112233`).
    pub string: String,
}

/// A channel.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub call: CallKey,
    pub uniqueid: String,
    pub channel: String,
    pub kind: Kind,
    /// Its first Uniqueid; a masquerade gives it another's.
    pub birth_uniqueid: String,
    /// Its first Linkedid: its own Uniqueid if nobody dialled it.
    pub birth_linkedid: String,
    pub born: Duration,
    pub ringing: Option<Duration>,
    pub up: Option<Duration>,
    pub ended: Option<Duration>,
    pub cause: Option<u32>,
    /// It asked to be hung up: who hung up first.
    pub hung_up: bool,
    /// It was told of without a Linkedid, as up to Asterisk 11: nothing tells whose it is until a Dial does.
    pub old: bool,
    /// Who dialled it; `None` with a [`Leg::dial`] means an originate.
    pub parent: Option<LegKey>,
    pub dial: Option<Dial>,
    /// DialBegin without a source: the PBX itself dialled it (an originate, or a transfer's consultation).
    pub sourceless: bool,
    /// A queue called it (AgentCalled).
    pub by_queue: bool,
    pub bridge: Option<String>,
    /// Every bridge, holding ones left out, that it was in: the other's events may come later.
    pub bridges: Vec<String>,
    pub caller_num: Option<String>,
    pub caller_name: Option<String>,
    pub connected_num: Option<String>,
    pub connected_name: Option<String>,
    pub first_exten: Option<String>,
    pub exten: String,
    /// First spoke with the outside party.
    pub talked: Option<Duration>,
    /// It took this leg's call (pick-up).
    pub picked: Option<LegKey>,
    /// A transfer event already explains the next change of its extension.
    pub transferred_to: Option<String>,
    /// It sent its caller on to another number (302).
    pub forwarded: bool,
    /// The leg that put it on hold to consult.
    pub held_by: Option<LegKey>,
    /// In a conference, now or before: its Linkedid is that of whoever came first.
    pub conference: bool,
    /// Parked now.
    pub parked: bool,
    /// Where it was parked last.
    pub parking: Option<Parking>,
    /// A listing after a break did not have it: how it ended nobody saw.
    pub lost: bool,
    /// It was up before anybody looked, so when it was answered is not known; [`Leg::up`] is when that was seen.
    pub up_unseen: bool,
    /// A listing told of it, so it was there before anybody looked.
    pub listed: bool,
    /// The event count when it was last told of.
    pub seen: u64,
    /// When it was last told of.
    pub seen_at: Duration,
}

impl Leg {
    pub(super) fn new(call: CallKey, snap: &Snap<'_>, office: &Office, now: Duration) -> Self {
        Self {
            call,
            uniqueid: snap.uniqueid.to_string(),
            channel: snap.channel.to_string(),
            kind: super::office::kind(&snap.channel, office),
            birth_uniqueid: snap.uniqueid.to_string(),
            birth_linkedid: snap.linkedid.to_string(),
            born: now,
            ringing: None,
            up: None,
            ended: None,
            cause: None,
            hung_up: false,
            old: snap.old,
            parent: None,
            dial: None,
            sourceless: false,
            by_queue: false,
            bridge: None,
            bridges: Vec::new(),
            caller_num: None,
            caller_name: None,
            connected_num: None,
            connected_name: None,
            first_exten: None,
            exten: String::new(),
            talked: None,
            picked: None,
            transferred_to: None,
            forwarded: false,
            held_by: None,
            conference: false,
            parked: false,
            parking: None,
            lost: false,
            up_unseen: false,
            listed: false,
            seen: 0,
            seen_at: now,
        }
    }

    /// The number and name that a channel's events give, while the call is not answered. A withheld
    /// number may stand in Newchannel and be masked later, so nothing wins over something; but one
    /// outside number does not replace another, because dialplans set the office's own number on the
    /// caller's channel before they forward a call.
    pub(super) fn take_caller(&mut self, snap: &Snap<'_>, office: &Office) {
        // An old event may lack the field, which hides nothing.
        let is_told = |field: &Option<std::borrow::Cow<'_, str>>| !snap.old || field.is_some();
        if is_told(&snap.caller_num) && self.caller_num.as_deref() != snap.caller_num.as_deref() {
            let external = |number: Option<&str>| number.and_then(|n| office.external_digits(n));
            let old = external(self.caller_num.as_deref());
            let new = external(snap.caller_num.as_deref());
            let is_other = matches!((&old, &new), (Some(old), Some(new)) if old != new);
            if !is_other {
                self.caller_num = snap.caller_num.as_deref().map(str::to_owned);
            }
        }
        if is_told(&snap.caller_name) && self.caller_name.as_deref() != snap.caller_name.as_deref()
        {
            self.caller_name = snap.caller_name.as_deref().map(str::to_owned);
        }
    }

    /// Keeps the bridge in mind; a forger could name bridges without end.
    pub(super) fn remember_bridge(&mut self, bridge: &str, holding: bool) {
        const MAX_BRIDGES: usize = 32;
        let known = self.bridges.iter().any(|known| known == bridge);
        if !holding && !known && self.bridges.len() < MAX_BRIDGES {
            self.bridges.push(bridge.to_owned());
        }
    }

    /// A party of the call: not a link, not Asterisk's own.
    pub(super) fn is_real(&self) -> bool {
        matches!(self.kind, Kind::Extension(_) | Kind::Trunk)
    }

    pub(super) fn is_trunk(&self) -> bool {
        self.kind == Kind::Trunk
    }

    pub(super) fn extension(&self) -> Option<&str> {
        match &self.kind {
            Kind::Extension(extension) => Some(extension),
            _ => None,
        }
    }

    pub(super) fn is_alive(&self) -> bool {
        self.ended.is_none()
    }

    pub(super) fn is_up(&self) -> bool {
        self.up.is_some() && self.ended.is_none()
    }

    /// Somebody dialled it, or it was born within a call: not a channel that its own phone opened.
    pub(super) fn was_dialled(&self) -> bool {
        self.parent.is_some() || self.birth_linkedid != self.birth_uniqueid
    }

    /// Ringing began; a phone that sends 183 without 180 has no Ringing, so the dial counts.
    pub(super) fn ring_start(&self) -> Duration {
        self.ringing
            .or_else(|| self.dial.as_ref().map(|dial| dial.begun))
            .unwrap_or(self.born)
    }

    /// How long it rang, until `now` if it still does.
    pub(super) fn ring_time(&self, now: Duration) -> Duration {
        let dial_end = self.dial.as_ref().and_then(|dial| dial.ended);
        let end = self.up.or(dial_end).or(self.ended).unwrap_or(now);
        end.saturating_sub(self.ring_start())
    }

    pub(super) fn status(&self) -> &str {
        self.dial
            .as_ref()
            .and_then(|dial| dial.status.as_deref())
            .unwrap_or_default()
    }

    /// Why the phone refused, if it did. Cause 21 is a declined call; Asterisk 16 says BUSY with it,
    /// 22 says NOANSWER, so the cause decides.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        if self.up.is_some() {
            return None;
        }
        match (self.status(), self.cause) {
            // The caller gave up: a phone that went on ringing is hung up with the cause of one that refused.
            ("CANCEL", _) => None,
            (_, Some(21)) => Some(Refusal::Declined),
            // chan_sip says BUSY of a phone that is switched off (480) too.
            ("BUSY", Some(18 | 19 | 20 | 27)) => None,
            (_, Some(17)) | ("BUSY", _) => Some(Refusal::Busy),
            _ => None,
        }
    }

    /// The phone was really reached: it rang, answered at once, or refused.
    pub(super) fn rang(&self) -> bool {
        self.ringing.is_some() || self.up.is_some() || self.refusal().is_some()
    }

    /// The number that a trunk's leg was dialled for.
    pub(super) fn dialled(&self) -> Option<&str> {
        self.dial
            .as_ref()
            .map(|dial| dialled_part(&dial.string))
            .filter(|part| !part.is_empty())
    }

    pub(super) fn view(&self) -> LegView {
        LegView {
            uniqueid: self.uniqueid.clone(),
            channel: self.channel.clone(),
            extension: self.extension().map(str::to_owned),
            born: self.born,
            ringing: self.ringing,
            up: self.up,
            ended: self.ended,
            cause: self.cause,
            now: Standing::default(),
        }
    }
}

/// How a phone refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Busy,
    Declined,
}
