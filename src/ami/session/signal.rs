//! What a session tells, and why it ends.

use std::time::Duration;

use crate::ami::action::{ActionError, ActionId};
use crate::ami::frame::FrameError;
use crate::ami::message::Message;

/// What a session tells.
#[derive(Debug)]
pub enum Signal<'a> {
    /// A message, every one after the banner.
    Message(&'a Message<'a>),
    /// Logged in and events are on.
    Ready {
        /// The branch by the banner (`"22"`), else the manager's version.
        version: String,
    },
    /// The exact version.
    Version(String),
    /// The channels are being listed: what is known and older than this moment, and not listed until
    /// [`Self::ResyncDone`], is over.
    ResyncStarted,
    /// All channels were listed.
    ResyncDone,
    /// The channels could not be listed (mostly `Permission denied`): calls under way are unknown.
    ResyncRefused {
        /// The PBX's words, or ours.
        message: String,
    },
    /// All hints were listed (`ExtensionStatus` with `Hint`).
    HintsDone,
    /// The hints could not be listed (mostly `Permission denied`).
    HintsRefused {
        /// The PBX's words.
        message: String,
    },
    /// A Ping's round trip.
    RoundTrip(Duration),
    /// An action sent by [`super::Session::send`] was answered.
    Reply {
        /// Which.
        id: ActionId,
        /// Accepted.
        success: bool,
        /// The PBX's words, possibly empty.
        message: String,
    },
    /// The list of such an action, or its originate, came to its end.
    Finished {
        /// Which.
        id: ActionId,
    },
    /// Such an action was not answered in time. With `accepted` it had been, and the end is missing:
    /// of an originate that means that no events of class `call` reach us.
    Unanswered {
        /// Which.
        id: ActionId,
        /// It had been answered, only its end is missing.
        accepted: bool,
    },
    /// The end.
    Down(Down),
}

/// Why a session ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Down {
    /// The banner is another protocol's.
    #[error("not Asterisk's manager port: {banner:?}")]
    NotAmi {
        /// The first line, cleaned and cut.
        banner: String,
    },
    /// Wrong password, unknown user or refused address: the PBX does not tell which.
    #[error("login refused: {message}")]
    LoginRefused {
        /// The PBX's words.
        message: String,
    },
    /// No MD5 login, and the plain one is not allowed.
    #[error("no MD5 login")]
    NoMd5,
    /// `allowmultiplelogin=no`, and this user is logged in.
    #[error("this AMI user is already logged in elsewhere")]
    AlreadyInUse,
    /// The PBX refuses to send events: without them no call is seen.
    #[error("the PBX sends no events: {message:?}")]
    NoEvents {
        /// Its words, possibly empty.
        message: String,
    },
    /// Nothing came in time.
    #[error("the PBX does not answer")]
    Silent,
    /// What came is no AMI any more, or breaks its rules.
    #[error("the stream broke the protocol")]
    Protocol,
    /// The PBX said that it shuts down or restarts.
    #[error("the PBX shut down")]
    ShutDown,
    /// The connection ended.
    #[error("the connection was lost")]
    Lost,
}

/// Why an action was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not logged in.
    #[error("not connected to the PBX")]
    Offline,
    /// The id is that of an action under way.
    #[error("this ActionID is under way")]
    Duplicate,
    /// It cannot be encoded.
    #[error(transparent)]
    Action(#[from] ActionError),
}

/// Takes a [`Signal`].
pub type Sink<'s> = &'s mut dyn FnMut(Signal<'_>);

impl Down {
    /// From the PBX's words about a login.
    pub(super) fn refused(message: String) -> Self {
        if message.to_ascii_lowercase().contains("already in use") {
            Self::AlreadyInUse
        } else {
            Self::LoginRefused { message }
        }
    }
}

impl From<FrameError> for Down {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::NotAmi(other) => Self::NotAmi { banner: other.line },
            FrameError::Endless => Self::Protocol,
        }
    }
}
