//! What the recorded client sent: its originates and redirects are our own, its listings of
//! channels are resyncs.
//!
//! A `.sent` file has no times: an action counts as sent when the first message that belongs to it
//! comes, which is its answer, or its channel's birth where the answer comes later.

use std::time::Duration;

use crate::ami::{Framer, Message, Response};
use crate::calls::{Office, OriginateKind, OriginateSent, Tracker};

/// An action that matters for calls.
#[derive(Debug, Clone)]
enum Action {
    Originate(OriginateSent),
    Redirect { channel: String, exten: String },
    Listing,
}

/// Actions that were not used up.
#[derive(Debug, Default)]
pub(super) struct Sent {
    waiting: Vec<(Option<String>, Action)>,
    /// ActionIDs of listings under way.
    listings: Vec<String>,
}

impl Sent {
    pub(super) fn read(bytes: &[u8], office: &Office) -> Self {
        let mut framer = Framer::without_banner();
        let mut sent = Self::default();
        framer.push(bytes);
        // The last action may lack its empty line.
        framer.push(b"\r\n\r\n");
        while let Ok(Some(message)) = framer.next_message() {
            let id = message.action_id().map(str::to_owned);
            if let Some(action) = action(&message, office) {
                sent.waiting.push((id, action));
            }
        }
        sent
    }

    /// Actions that this message belongs to were sent before it.
    pub(super) fn before(&mut self, message: &Message<'_>, tracker: &mut Tracker, now: Duration) {
        if self.waiting.is_empty() {
            return;
        }
        let uniqueid = message
            .channel()
            .uniqueid()
            .or_else(|| message.dest().uniqueid());
        let belongs = |(id, action): &(Option<String>, Action)| {
            let by_channel = match action {
                Action::Originate(sent) => {
                    sent.channel_id.is_some() && sent.channel_id.as_deref() == uniqueid.as_deref()
                }
                _ => false,
            };
            by_channel || (id.is_some() && id.as_deref() == message.action_id())
        };
        while let Some(at) = self.waiting.iter().position(belongs) {
            let (id, action) = self.waiting.remove(at);
            match action {
                Action::Originate(sent) => tracker.originate_sent(sent, now),
                Action::Redirect { channel, exten } => {
                    if message.response() == Some(Response::Success) {
                        tracker.redirect_sent(&channel, &exten, now);
                    }
                }
                Action::Listing => {
                    if message.response() == Some(Response::Success) {
                        self.listings.extend(id);
                        tracker.resync_started(now);
                    }
                }
            }
        }
    }

    /// The end of a listing.
    pub(super) fn after(&mut self, message: &Message<'_>, tracker: &mut Tracker, now: Duration) {
        if !message.is_list_complete() {
            return;
        }
        let same = |id: &String| Some(id.as_str()) == message.action_id();
        if let Some(at) = self.listings.iter().position(same) {
            self.listings.remove(at);
            if !message.is_list_cancelled() {
                tracker.resync_done(now);
            }
        }
    }
}

fn action(message: &Message<'_>, office: &Office) -> Option<Action> {
    let text = |key: &str| {
        message
            .get(key)
            .filter(|v| !v.is_empty())
            .map(|v| v.into_owned())
    };
    let name = text("Action")?.to_ascii_lowercase();
    match name.as_str() {
        "originate" => {
            let channel = text("Channel");
            Some(Action::Originate(OriginateSent {
                channel_id: text("ChannelId"),
                action_id: text("ActionID"),
                kind: kind(channel.as_deref(), office),
                channel,
                exten: text("Exten"),
                context: text("Context"),
                caller_id: text("CallerID"),
            }))
        }
        "redirect" => Some(Action::Redirect {
            channel: text("Channel")?,
            exten: text("Exten")?,
        }),
        "coreshowchannels" => Some(Action::Listing),
        // With a channel it is a look at that one only.
        "status" if text("Channel").is_none() => Some(Action::Listing),
        _ => None,
    }
}

/// An operator's phone (`SIP/101`, `Local/101@from-internal`), else a courier's number.
fn kind(channel: Option<&str>, office: &Office) -> OriginateKind {
    let Some(channel) = channel else {
        return OriginateKind::Operator {
            extension: String::new(),
        };
    };
    let local = channel
        .strip_prefix("Local/")
        .and_then(|rest| rest.split(['@', '/']).next())
        .filter(|name| office.is_internal(name))
        .map(str::to_owned);
    match local.or_else(|| office.extension_of(channel)) {
        Some(extension) => OriginateKind::Operator { extension },
        None => OriginateKind::Courier,
    }
}
