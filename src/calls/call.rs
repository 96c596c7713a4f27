//! What is told of a call. All times are [`Duration`]s since the start of the tracker's clock.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The id of a call: the Uniqueid of its first channel (which is also its Linkedid at birth); for an
/// originate that the PBX refused, our ChannelId or ActionID. Stable for the call's life.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallId(pub String);

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From outside to the office.
    Incoming,
    /// From the office to outside.
    Outgoing,
    /// Between extensions.
    Internal,
    /// The PBX called a courier back and joined them with a recipient.
    Callback,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A person spoke with the outside party.
    Answered,
    /// Nobody answered before the caller gave up or the time ran out.
    Missed,
    /// In one operator's view: a colleague answered.
    AnsweredElsewhere,
    /// The called phone was busy.
    Busy,
    /// The called phone declined.
    Rejected,
    /// No phone could be rung (unregistered, switched off).
    Unreachable,
    /// The caller heard a menu or an announcement only.
    MenuOnly,
    /// Outgoing: it rang, nobody answered.
    NoAnswer,
    /// Outgoing: no such number.
    BadNumber,
    /// Outgoing: the operator gave up.
    Cancelled,
    /// Outgoing: the PBX or its line failed.
    Failed,
    /// The first leg (own phone, or the courier) did not come up.
    OwnPhone,
    /// Outgoing: handed to another program, past the PBX; only the attempt is known.
    Attempted,
}

/// A word more about an [`Outcome`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It rang without answer.
    Silent,
    /// It was declined.
    Declined,
    /// It was busy.
    Busy,
    /// It was not registered, or there is no such phone.
    Unreachable,
    /// The PBX has no such extension in the context, or no such context.
    NoExtension,
    /// The AMI user lacks the right `originate`.
    NoPermission,
    /// The line was congested.
    Congestion,
    /// The connection to the PBX was lost while the call went on.
    Lost,
    /// The PBX's own words.
    #[serde(untagged)]
    Other(String),
}

/// How a call changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// Sent on without asking.
    Blind,
    /// After asking.
    Attended,
    /// A colleague took the ringing call.
    Pickup,
    /// Parked.
    Park,
    /// The phone forwarded it (302).
    Forward,
    /// AMI Redirect.
    Redirect,
}

/// One change of hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// How.
    pub kind: TransferKind,
    /// To whom: an extension, a number, a parking space.
    pub to: String,
    /// Whether that party answered.
    pub answered: bool,
    /// Who it is, where the desk sent the call there itself: by the directory, nothing of it comes from the PBX.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Box<HandedTo>>,
}

/// A party of the directory that a call was handed on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedTo {
    /// As what.
    pub role: HandedRole,
    /// The name; empty where the directory has none.
    pub name: String,
    /// Its code there.
    pub code: String,
    /// The order that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// As what somebody was called on behalf of a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandedRole {
    /// The courier who holds the parcel.
    Courier,
    /// The responsible manager.
    Manager,
    /// The recipient of a parcel.
    Recipient,
}

/// Where a call stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The PBX was asked, nothing rings yet.
    Asked,
    /// The first leg (own phone or courier) rings.
    OwnPhoneRings,
    /// The other side is being called, or the caller hears ringing.
    Ringing,
    /// The caller is in a menu, an announcement or a queue; no phone rings.
    Waiting,
    /// A person speaks with the outside party.
    Talking,
    /// Over.
    Ended,
}

/// A channel of a call, for the journal and for diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegView {
    /// AMI's Uniqueid.
    pub uniqueid: String,
    /// The channel's name.
    pub channel: String,
    /// The extension, if the device is an extension's.
    pub extension: Option<String>,
    /// First seen.
    pub born: Duration,
    /// Began to ring.
    pub ringing: Option<Duration>,
    /// Answered.
    pub up: Option<Duration>,
    /// Hung up.
    pub ended: Option<Duration>,
    /// Hangup cause.
    pub cause: Option<u32>,
    /// Where it stands among the others now.
    pub now: Standing,
}

/// Where a channel stands among the others of its call at the moment: what one has to know to do something
/// with it. Empty for one that is over, and for what the journal knows of earlier runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// A party: a phone or a line, no link between channels.
    pub is_real: bool,
    /// The party that the call is about, not one of the persons here who speak with it.
    pub is_party: bool,
    /// The Uniqueids of the parties that hear it now, with whatever Local channels lie between.
    pub hears: Vec<String>,
    /// It shares its bridge with exactly one channel, a party too: no Local channel lies between.
    pub is_pair: bool,
    /// On hold: the Uniqueid of the leg that left it to ask somebody else.
    pub held_by: Option<String>,
    /// In the parking.
    pub parked: Option<Parking>,
}

/// A place in the PBX's parking. Untrusted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parking {
    /// The parking lot: `default`.
    pub lot: String,
    /// The space, which is also what one dials to take the call: `701`.
    pub space: String,
}

/// A call as told to the rest of the program. Plain data, copied out of the tracker at each change.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// Direction.
    pub direction: Direction,
    /// The outside party's number as the PBX gave it, normalised to digits where it can be; `None`
    /// when withheld. Internal: the other extension, seen from the caller. Callback: the recipient's.
    pub number: Option<String>,
    /// The name that the PBX gave for the outside party. Untrusted text.
    pub name: Option<String>,
    /// Callback: the courier's number.
    pub courier: Option<String>,
    /// The operator's extension that rang first or dialled.
    pub extension: Option<String>,
    /// All extensions that rang, in order.
    pub rang: Vec<String>,
    /// The first person who answered: extension or number.
    pub answered_by: Option<String>,
    /// The extension that speaks now, if one does.
    pub talking: Option<String>,
    /// Where it stands.
    pub phase: Phase,
    /// Set when it is over; not even then when nobody answered and nobody saw its end ([`Reason::Lost`]).
    pub outcome: Option<Outcome>,
    /// A word more.
    pub reason: Option<Reason>,
    /// Began.
    pub started: Duration,
    /// The first phone of an operator began to ring (outgoing: the called party).
    pub ringing_since: Option<Duration>,
    /// A person answered.
    pub answered_at: Option<Duration>,
    /// Over.
    pub ended_at: Option<Duration>,
    /// Ringing of the leg that decided the outcome.
    pub ring: Option<Duration>,
    /// The outside party with a person, holds included.
    pub talk: Option<Duration>,
    /// The queue it came by.
    pub queue: Option<String>,
    /// The dialled number or line it came by (the first Exten of the root channel), where known.
    pub line: Option<String>,
    /// Transfers in order.
    pub transfers: Vec<Transfer>,
    /// Channels.
    pub legs: Vec<LegView>,
    /// True when our own click placed it.
    pub own_click: bool,
}

/// What one operator's card for a call shows. A card exists for (call, extension) once the extension
/// was rung by somebody else than its own click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardState {
    /// The extension rings.
    Ringing,
    /// This extension answered and speaks.
    Answered,
    /// A colleague (extension or number) answered.
    Taken {
        /// By whom.
        by: String,
    },
    /// The call is over and this extension had answered.
    Ended,
    /// The call is over, or left this extension, and nobody answered.
    Missed,
    /// The connection to the PBX was lost while nobody had answered: what became of it nobody saw.
    Lost,
    /// This extension was busy.
    Busy,
    /// This extension declined.
    Declined,
}
