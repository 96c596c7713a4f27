//! The snapshot of a channel that an event carries, under whichever prefix.

use std::borrow::Cow;

use crate::ami::{ChannelFields, ChannelState};

/// The longest Uniqueid and name of a channel or a bridge that is believed, bytes; Asterisk's own end at
/// 149 and 79.
const MAX_ID: usize = 256;
/// What is kept of a number, a name or a dial string at most, bytes. A line may have 32 KB, and a forger
/// makes many channels.
const MAX_TEXT: usize = 512;

/// A channel's fields in an event. What AMI writes for "nothing" is `None`.
#[derive(Debug)]
pub(super) struct Snap<'m> {
    pub channel: Cow<'m, str>,
    pub uniqueid: Cow<'m, str>,
    pub linkedid: Cow<'m, str>,
    /// There was no Linkedid.
    pub old: bool,
    pub state: Option<ChannelState>,
    pub caller_num: Option<Cow<'m, str>>,
    pub caller_name: Option<Cow<'m, str>>,
    pub connected_num: Option<Cow<'m, str>>,
    pub connected_name: Option<Cow<'m, str>>,
    pub exten: Option<Cow<'m, str>>,
}

impl<'m> Snap<'m> {
    /// Reads one channel out of an event; `None` when the event names none by its Uniqueid, or only
    /// in part (a forged or a cut packet).
    pub(super) fn read(fields: ChannelFields<'m>) -> Option<Self> {
        let uniqueid = fields.uniqueid().and_then(id)?;
        let linkedid = fields.linkedid().and_then(id);
        Some(Self {
            channel: fields.channel().and_then(id)?,
            old: linkedid.is_none(),
            linkedid: linkedid.unwrap_or_else(|| uniqueid.clone()),
            uniqueid,
            state: fields.state(),
            caller_num: fields.caller_num().map(short),
            caller_name: fields.caller_name().map(short),
            connected_num: fields.connected_num().map(short),
            connected_name: fields.connected_name().map(short),
            exten: fields.exten().map(short),
        })
    }
}

impl<'m> Snap<'m> {
    /// A channel of which only the names are known.
    pub(super) fn named(channel: &'m str, uniqueid: &'m str, linkedid: &'m str) -> Self {
        Self {
            channel: channel.into(),
            uniqueid: uniqueid.into(),
            linkedid: linkedid.into(),
            old: false,
            state: None,
            caller_num: None,
            caller_name: None,
            connected_num: None,
            connected_name: None,
            exten: None,
        }
    }
}

/// An id that can be one.
pub(super) fn id(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    Some(text).filter(|text| !text.is_empty() && text.len() <= MAX_ID)
}

/// As much of a text as is kept.
pub(super) fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= MAX_TEXT {
        return text;
    }
    let end = text.floor_char_boundary(MAX_TEXT);
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    }
}
