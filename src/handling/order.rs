//! What the PBX is asked to do with a channel, and what its refusal means.
//!
//! Read in Asterisk's `manager.c` and `res_parking`, tried on 16 (`chan_sip`) and 22 (`chan_pjsip`):
//! `BlindTransfer` sends away whom the channel is bridged with, and fires the event of a transfer; `Redirect` sends
//! a channel away wherever it is, Local channels in between or not. `Atxfer` and `CancelAtxfer` press the keys of
//! features.conf on behalf of the phone, so the PBX accepts them at once whether or not the call allows them
//! (options `t` and `T` of Dial and Queue): only what follows shows it. All of them need the class `call`.

use crate::ami::action::Action;
use crate::calls::LegView;
use crate::dialling::Destination;

/// The channel's variable that the shipped context (`packaging/asterisk`) reads.
const BACK: &str = "TRUBKA_BACK";

/// What is to be done with a channel. Channels are the full names of AMI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Does the dialplan have this number? Asked before anybody is sent there: who is sent to a number that is
    /// none is hung up, and the PBX calls that a success.
    Exists {
        /// The number.
        to: Destination,
    },
    /// Hang it up.
    HangUp {
        /// Which.
        channel: String,
    },
    /// Send away whom it speaks with.
    BlindTransfer {
        /// The own one.
        channel: String,
        /// To whom.
        to: Destination,
    },
    /// Send it away.
    Redirect {
        /// The other side's.
        channel: String,
        /// To whom.
        to: Destination,
    },
    /// Tell it to whom it is brought back by the shipped context, when it cannot be put through.
    BringBack {
        /// The other side's.
        channel: String,
        /// The operator's extension.
        extension: String,
    },
    /// Put on hold whom it speaks with, and call somebody.
    Ask {
        /// The own one.
        channel: String,
        /// Whom.
        to: Destination,
    },
    /// Leave whom it asks.
    CancelAsk {
        /// The own one.
        channel: String,
    },
    /// Put it into the parking.
    Park {
        /// The other side's.
        channel: String,
        /// Whose phone rings when nobody takes it in time.
        back_to: String,
    },
    /// Play a key's tone to whoever is at its other end.
    Digit {
        /// The other side's.
        channel: String,
        /// `0` to `9`, `*`, `#`.
        digit: char,
    },
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The PBX took it.
    Accepted,
    /// It answered with a value.
    Told(String),
    /// It did not, in these words.
    Refused {
        /// Its words, possibly empty.
        words: String,
    },
    /// It could not be sent.
    NotSent,
    /// No answer came.
    Silent,
}

/// What the PBX's refusal means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The AMI user lacks this class of `write`.
    NoRight(&'static str),
    /// The channel is no more.
    Gone,
    /// It knows no such action.
    Unsupported(&'static str),
    /// features.conf has no code for it.
    NoTransferCode,
    /// Something else, in its words.
    Other(String),
}

impl Order {
    /// Hangs a leg up.
    pub fn hang_up(leg: &LegView) -> Self {
        Self::HangUp {
            channel: leg.channel.clone(),
        }
    }

    /// The action to send. The encoder refuses what could be read as something else.
    pub fn action(&self) -> Action {
        let on = |name, channel: &String| Action::new(name).header("Channel", channel.clone());
        let sent = |action: Action, to: &Destination| {
            action
                .header("Context", to.context().to_owned())
                .header("Exten", to.exten().to_owned())
        };
        match self {
            Self::Exists { to } => {
                let asked = format!("DIALPLAN_EXISTS({},{},1)", to.context(), to.exten());
                Action::new(self.name()).header("Variable", asked)
            }
            Self::HangUp { channel } => on(self.name(), channel),
            Self::BlindTransfer { channel, to } | Self::Ask { channel, to } => {
                sent(on(self.name(), channel), to)
            }
            Self::Redirect { channel, to } => {
                sent(on(self.name(), channel), to).header("Priority", "1")
            }
            Self::CancelAsk { channel } => on(self.name(), channel),
            Self::BringBack { channel, extension } => on(self.name(), channel)
                .header("Variable", BACK)
                .header("Value", extension.clone()),
            Self::Park { channel, back_to } => {
                on(self.name(), channel).header("TimeoutChannel", back_to.clone())
            }
            Self::Digit { channel, digit } => {
                on(self.name(), channel).header("Digit", digit.to_string())
            }
        }
    }

    /// AMI's name of the action.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "Getvar",
            Self::HangUp { .. } => "Hangup",
            Self::BlindTransfer { .. } => "BlindTransfer",
            Self::Redirect { .. } => "Redirect",
            Self::BringBack { .. } => "Setvar",
            Self::Ask { .. } => "Atxfer",
            Self::CancelAsk { .. } => "CancelAtxfer",
            Self::Park { .. } => "Park",
            Self::Digit { .. } => "PlayDTMF",
        }
    }

    /// What a refusal in these words means.
    pub fn refusal(&self, words: &str) -> Refusal {
        let lower = words.trim().to_ascii_lowercase();
        if lower.starts_with("permission denied") {
            Refusal::NoRight("call")
        } else if lower.starts_with("invalid/unknown command") {
            Refusal::Unsupported(self.name())
        } else if lower.contains("feature code found") {
            Refusal::NoTransferCode
        } else if lower.starts_with("no such channel")
            || (lower.starts_with("channel") && lower.contains("does not exist"))
            || lower.starts_with("channel not found")
        {
            Refusal::Gone
        } else {
            Refusal::Other(words.trim().to_owned())
        }
    }
}
