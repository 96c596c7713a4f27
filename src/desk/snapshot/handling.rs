//! What may be done with a call in progress, and how that goes.

use super::{CameBack, Connect, Held, Refused};
use crate::phone::NumberError;

/// How the other side of a call is handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TransferHow {
    /// Without asking.
    Blind,
    /// After asking: the other side waits meanwhile.
    Attended,
}

/// Something that can be done with a call in progress: what a button stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// [`super::Command::HangUp`]; of a phone that rings: decline.
    HangUp,
    /// [`super::Command::Transfer`].
    Transfer(TransferHow),
    /// [`super::Command::CompleteTransfer`].
    CompleteTransfer,
    /// [`super::Command::CancelTransfer`].
    CancelTransfer,
    /// [`super::Command::Park`].
    Park,
    /// [`super::Command::Retrieve`].
    Retrieve,
    /// [`super::Command::PickUp`].
    PickUp,
    /// [`super::Command::SendDigits`].
    SendDigits,
    /// [`super::Command::Connect`] at once.
    Connect,
}

/// Where a call stands beyond its phase, what may be done with it, and how what was asked goes. All of it
/// is what the PBX shows, not what was asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handling {
    /// Beyond the phase.
    pub stage: Stage,
    /// What may be done now, in the order of the buttons.
    pub can: Vec<Act>,
    /// Why something is left out there that the call would allow.
    pub cannot: Option<Problem>,
    /// Asked for, and not seen done yet.
    pub asked: Option<Act>,
    /// What was asked last came to nothing; until it leaves or is dismissed.
    pub problem: Option<(Act, Problem)>,
    /// With whom the other side can be connected.
    pub connect: Connect,
}

/// Where a call stands beyond its phase.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// The phase says it all.
    #[default]
    Plain,
    /// A person here asks somebody else; the other side waits on hold.
    Consulting {
        /// Who asks; `None` for the operator.
        by: Option<String>,
        /// Who is asked: an extension with the name where known, a number as shown.
        with: String,
        /// Whether that one speaks yet.
        answered: bool,
    },
    /// Handed on.
    HandedOn {
        /// To whom.
        to: String,
        /// They speak; else it rings there.
        answered: bool,
    },
    /// The other side waits in the parking.
    Parked {
        /// The space.
        space: String,
    },
}

/// What becomes of the digits behind «доб.».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostDial {
    /// They are pressed once the other side has answered.
    AfterAnswer,
    /// They were pressed.
    Pressed,
    /// The operator has to press them.
    ByHand,
}

/// Why something was not done with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Not connected to the PBX.
    Offline,
    /// The AMI user lacks a right: the class that `write` in manager.conf has to name.
    NoRight(&'static str),
    /// The call, or the phone's part in it, is over meanwhile.
    Gone,
    /// The call allows no such thing now.
    NotNow,
    /// The text is no number.
    Invalid {
        /// The text, cut and cleaned.
        text: String,
        /// Why.
        why: NumberError,
    },
    /// No digits, or too many.
    BadDigits,
    /// That is the operator's own extension.
    OwnExtension,
    /// The operator has no extension.
    NoExtension,
    /// A setting is missing or wrong (its name).
    BadSetting(String),
    /// The office's settings do not let that number be called.
    NotAllowed(Refused),
    /// Something is to be known of the number first; the same press again does it.
    Held {
        /// The number shown.
        number_shown: String,
        /// What.
        why: Held,
    },
    /// The PBX knows no such number.
    NoSuchNumber(String),
    /// The PBX took the request, and nothing was seen to happen.
    NothingHappened,
    /// Whom it was handed on to, or asked, did not come to the phone.
    NotReached(String),
    /// It was put through at once, and came back.
    CameBack {
        /// With whom it was to be connected.
        who: String,
        /// Why it was not.
        why: CameBack,
    },
    /// The PBX lacks the dialplan context that puts calls through (its name).
    NoContext(String),
    /// The own phone was not picked up.
    OwnPhone,
    /// The PBX knows no such action (its name): it is too old, or the module is not loaded.
    Unsupported(&'static str),
    /// The PBX has no code for attended transfers (features.conf).
    NoTransferCode,
    /// The PBX did not answer the request.
    Unanswered,
    /// The PBX's own words.
    Refused(String),
}
