//! Writing messages as Asterisk 22 writes them: the keys, their order and their spelling are those of
//! recorded connections.

use std::fmt::{Display, Write as _};

use super::channel::{Channel, Id};

/// A message under construction.
#[derive(Debug)]
pub(super) struct Message(String);

impl Message {
    /// An event of a class (`call,all`).
    pub(super) fn event(name: &str, privilege: &str) -> Self {
        Self(String::new())
            .with("Event", name)
            .with("Privilege", privilege)
    }

    /// An item or the end of a list, which has no privilege.
    pub(super) fn item(name: &str) -> Self {
        Self(String::new()).with("Event", name)
    }

    /// The answer to an action; `ActionID` only if the action had one.
    pub(super) fn response(word: &str, action_id: Option<&str>) -> Self {
        Self(String::new())
            .with("Response", word)
            .action_id(action_id)
    }

    pub(super) fn action_id(self, action_id: Option<&str>) -> Self {
        match action_id {
            Some(id) => self.with("ActionID", id),
            None => self,
        }
    }

    /// One line. A control character in a value would begin a new header or message: it is left out.
    pub(super) fn with(mut self, key: &str, value: impl Display) -> Self {
        let start = self.0.len();
        // A write to a String cannot fail.
        let _ = write!(self.0, "{key}: {value}");
        if self
            .0
            .get(start..)
            .is_some_and(|l| l.contains(char::is_control))
        {
            let line: String = self.0.drain(start..).filter(|c| !c.is_control()).collect();
            self.0.push_str(&line);
        }
        self.0.push_str("\r\n");
        self
    }

    /// The snapshot of a channel that stands in every event about it.
    pub(super) fn channel(self, channel: &Channel) -> Self {
        self.snapshot("", channel)
    }

    /// The snapshot of the dialled channel.
    pub(super) fn dest(self, channel: &Channel) -> Self {
        self.snapshot("Dest", channel)
    }

    pub(super) fn bridge(self, id: &str, channels: usize) -> Self {
        self.with("BridgeUniqueid", id)
            .with("BridgeType", "basic")
            .with("BridgeTechnology", "simple_bridge")
            .with("BridgeCreator", "<unknown>")
            .with("BridgeName", "<unknown>")
            .with("BridgeNumChannels", channels)
            .with("BridgeVideoSourceMode", "none")
    }

    /// The whole message with the blank line that ends it.
    pub(super) fn end(mut self) -> String {
        self.0.push_str("\r\n");
        self.0
    }

    fn snapshot(self, prefix: &str, c: &Channel) -> Self {
        let key = |name: &str| format!("{prefix}{name}");
        self.with(&key("Channel"), &c.name)
            .with(&key("ChannelState"), c.state.number())
            .with(&key("ChannelStateDesc"), c.state.words())
            .id(&key("CallerID"), &c.caller)
            .id(&key("ConnectedLine"), &c.connected)
            .with(&key("Language"), "ru")
            .with(&key("AccountCode"), "")
            .with(&key("Context"), &c.context)
            .with(&key("Exten"), &c.exten)
            .with(&key("Priority"), c.priority)
            .with(&key("Uniqueid"), &c.uniqueid)
            .with(&key("Linkedid"), &c.linkedid)
    }

    fn id(self, key: &str, id: &Id) -> Self {
        self.with(&format!("{key}Num"), or_unknown(&id.number))
            .with(&format!("{key}Name"), or_unknown(&id.name))
    }
}

pub(super) fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "<unknown>" } else { text }
}
