//! A channel's snapshot inside an event, read by name.
//!
//! The same dozen fields come without a prefix, and with `Dest`, `Transferer`, `LocalOne` …; what
//! Asterisk writes for "nothing" (`<unknown>`, the empty string) is `None` here.

use std::borrow::Cow;

use super::frame::Field;
use super::message::Message;

/// The fields of one channel of an event. They are found when it is made.
#[derive(Debug, Clone, Copy)]
pub struct ChannelFields<'a> {
    message: Message<'a>,
    prefix: &'static str,
    found: [Option<&'a Field>; KEYS.len()],
}

/// The keys that are looked for together, each with the line after `Channel` in which Asterisk 16 and 22
/// write it.
const KEYS: [(&str, usize); 10] = [
    ("Channel", 0),
    ("ChannelState", 1),
    ("CallerIDNum", 3),
    ("CallerIDName", 4),
    ("ConnectedLineNum", 5),
    ("ConnectedLineName", 6),
    ("Context", 9),
    ("Exten", 10),
    ("Uniqueid", 12),
    ("Linkedid", 13),
];

/// `ChannelState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChannelState {
    /// 0: made, not yet used.
    Down,
    /// 1.
    Reserved,
    /// 2.
    OffHook,
    /// 3: digits are being dialled.
    Dialing,
    /// 4: the far end of this channel called us and hears ringing.
    Ring,
    /// 5: the phone at the channel's far end rings.
    Ringing,
    /// 6: answered.
    Up,
    /// 7.
    Busy,
    /// 8.
    DialingOffHook,
    /// 9: ringing is about to begin.
    PreRing,
    /// A number that Asterisk does not document.
    Other(u32),
}

impl From<u32> for ChannelState {
    fn from(number: u32) -> Self {
        match number {
            0 => Self::Down,
            1 => Self::Reserved,
            2 => Self::OffHook,
            3 => Self::Dialing,
            4 => Self::Ring,
            5 => Self::Ringing,
            6 => Self::Up,
            7 => Self::Busy,
            8 => Self::DialingOffHook,
            9 => Self::PreRing,
            other => Self::Other(other),
        }
    }
}

impl<'a> ChannelFields<'a> {
    pub(super) fn new(message: Message<'a>, prefix: &'static str) -> Self {
        Self {
            message,
            prefix,
            found: message.find_all(prefix, &KEYS),
        }
    }

    /// `Channel`: the channel's name, `PJSIP/101-00000005`.
    #[must_use]
    pub fn channel(&self) -> Option<Cow<'a, str>> {
        self.at(0)
    }

    /// `ChannelState`.
    #[must_use]
    pub fn state(&self) -> Option<ChannelState> {
        let number: u32 = self.at(1)?.trim().parse().ok()?;
        Some(number.into())
    }

    /// `CallerIDNum`: whose phone this is, as the PBX sees it; untrusted.
    #[must_use]
    pub fn caller_num(&self) -> Option<Cow<'a, str>> {
        self.at(2)
    }

    /// `CallerIDName`, without control characters and outer spaces; untrusted.
    #[must_use]
    pub fn caller_name(&self) -> Option<Cow<'a, str>> {
        self.at(3).and_then(clean)
    }

    /// `ConnectedLineNum`: whom this phone is or will be connected to.
    #[must_use]
    pub fn connected_num(&self) -> Option<Cow<'a, str>> {
        self.at(4)
    }

    /// `ConnectedLineName`, without control characters and outer spaces.
    #[must_use]
    pub fn connected_name(&self) -> Option<Cow<'a, str>> {
        self.at(5).and_then(clean)
    }

    /// `Context` of the dialplan.
    #[must_use]
    pub fn context(&self) -> Option<Cow<'a, str>> {
        self.at(6)
    }

    /// `Exten`: the extension that the channel is at in the dialplan.
    #[must_use]
    pub fn exten(&self) -> Option<Cow<'a, str>> {
        self.at(7)
    }

    /// `Uniqueid`: never to be parsed, a client may have chosen it.
    #[must_use]
    pub fn uniqueid(&self) -> Option<Cow<'a, str>> {
        self.at(8)
    }

    /// `Linkedid`: changes during a call; absent before 12.
    #[must_use]
    pub fn linkedid(&self) -> Option<Cow<'a, str>> {
        self.at(9)
    }

    /// Any other field of this channel.
    #[must_use]
    pub fn known(&self, key: &str) -> Option<Cow<'a, str>> {
        let value = self.message.get_prefixed(self.prefix, key);
        value.filter(|value| !value.is_empty() && value != "<unknown>")
    }

    /// The value of one of [`KEYS`].
    fn at(&self, key: usize) -> Option<Cow<'a, str>> {
        let field = (*self.found.get(key)?)?;
        let is_something = !matches!(self.message.value(field), b"" | b"<unknown>");
        is_something.then(|| self.message.decode(field))
    }
}

/// A name fit to be shown: control characters (an escaped tab or line end) and the marks that turn
/// the direction of writing become spaces, outer spaces go.
fn clean(name: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let is_bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let clean = if name.contains(is_bad) {
        Cow::Owned(name.replace(is_bad, " ").trim().to_owned())
    } else {
        match name {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    };
    (!clean.is_empty()).then_some(clean)
}
