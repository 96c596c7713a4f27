//! A channel's snapshot inside an event, read by name.
//!
//! The same dozen fields come without a prefix, and with `Dest`, `Transferer`, `LocalOne` …; what
//! Asterisk writes for "nothing" (`<unknown>`, the empty string) is `None` here.

use std::borrow::Cow;

use super::message::Message;

/// The fields of one channel of an event.
#[derive(Debug, Clone, Copy)]
pub struct ChannelFields<'a> {
    message: Message<'a>,
    prefix: &'static str,
}

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
        Self { message, prefix }
    }

    /// `Channel`: the channel's name, `PJSIP/101-00000005`.
    #[must_use]
    pub fn channel(&self) -> Option<Cow<'a, str>> {
        self.known("Channel")
    }

    /// `ChannelState`.
    #[must_use]
    pub fn state(&self) -> Option<ChannelState> {
        let number: u32 = self.known("ChannelState")?.trim().parse().ok()?;
        Some(number.into())
    }

    /// `CallerIDNum`: whose phone this is, as the PBX sees it; untrusted.
    #[must_use]
    pub fn caller_num(&self) -> Option<Cow<'a, str>> {
        self.known("CallerIDNum")
    }

    /// `CallerIDName`, without control characters and outer spaces; untrusted.
    #[must_use]
    pub fn caller_name(&self) -> Option<Cow<'a, str>> {
        self.known("CallerIDName").and_then(clean)
    }

    /// `ConnectedLineNum`: whom this phone is or will be connected to.
    #[must_use]
    pub fn connected_num(&self) -> Option<Cow<'a, str>> {
        self.known("ConnectedLineNum")
    }

    /// `ConnectedLineName`, without control characters and outer spaces.
    #[must_use]
    pub fn connected_name(&self) -> Option<Cow<'a, str>> {
        self.known("ConnectedLineName").and_then(clean)
    }

    /// `Context` of the dialplan.
    #[must_use]
    pub fn context(&self) -> Option<Cow<'a, str>> {
        self.known("Context")
    }

    /// `Exten`: the extension that the channel is at in the dialplan.
    #[must_use]
    pub fn exten(&self) -> Option<Cow<'a, str>> {
        self.known("Exten")
    }

    /// `Uniqueid`: never to be parsed, a client may have chosen it.
    #[must_use]
    pub fn uniqueid(&self) -> Option<Cow<'a, str>> {
        self.known("Uniqueid")
    }

    /// `Linkedid`: changes during a call; absent before 12.
    #[must_use]
    pub fn linkedid(&self) -> Option<Cow<'a, str>> {
        self.known("Linkedid")
    }

    /// Any other field of this channel.
    #[must_use]
    pub fn known(&self, key: &str) -> Option<Cow<'a, str>> {
        self.message
            .get_prefixed(self.prefix, key)
            .filter(|value| !value.is_empty() && value != "<unknown>")
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
