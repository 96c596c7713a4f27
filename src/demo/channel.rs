//! A channel of the pretended PBX, as its events show it.

use tokio::time::Instant;

/// `ChannelState` and `ChannelStateDesc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Down,
    Ring,
    Ringing,
    Up,
}

impl State {
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Down => 0,
            Self::Ring => 4,
            Self::Ringing => 5,
            Self::Up => 6,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Down => "Down",
            Self::Ring => "Ring",
            Self::Ringing => "Ringing",
            Self::Up => "Up",
        }
    }
}

/// A number and a name; empty is `<unknown>` on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Id {
    pub(super) number: String,
    pub(super) name: String,
}

impl Id {
    pub(super) fn new(number: &str, name: &str) -> Self {
        Self {
            number: number.to_owned(),
            name: name.to_owned(),
        }
    }
}

/// A channel.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    /// `PJSIP/101`.
    pub(super) device: String,
    /// `PJSIP/101-00000001`.
    pub(super) name: String,
    pub(super) state: State,
    pub(super) caller: Id,
    pub(super) connected: Id,
    pub(super) context: String,
    pub(super) exten: String,
    pub(super) priority: u32,
    pub(super) uniqueid: String,
    pub(super) linkedid: String,
    /// What it runs, for the listings.
    pub(super) application: &'static str,
    pub(super) data: String,
    pub(super) bridge: String,
    pub(super) born: Instant,
}

impl Channel {
    /// The place in the dialplan.
    pub(super) fn at(&mut self, context: &str, exten: &str, priority: u32) {
        context.clone_into(&mut self.context);
        exten.clone_into(&mut self.exten);
        self.priority = priority;
    }
}
