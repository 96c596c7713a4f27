//! The snapshot of a channel that an event carries, under whichever prefix.

use std::borrow::Cow;

use crate::ami::{ChannelFields, ChannelState};

/// A channel's fields in an event. What AMI writes for "nothing" is `None`.
#[derive(Debug)]
pub(super) struct Snap<'m> {
    pub channel: Cow<'m, str>,
    pub uniqueid: Cow<'m, str>,
    pub linkedid: Cow<'m, str>,
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
        let uniqueid = fields.uniqueid()?;
        Some(Self {
            channel: fields.channel()?,
            linkedid: fields.linkedid().unwrap_or_else(|| uniqueid.clone()),
            uniqueid,
            state: fields.state(),
            caller_num: fields.caller_num(),
            caller_name: fields.caller_name(),
            connected_num: fields.connected_num(),
            connected_name: fields.connected_name(),
            exten: fields.exten(),
        })
    }
}
