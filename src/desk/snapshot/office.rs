//! The office around the operator: colleagues and queues.

use std::sync::Arc;

use super::Party;
pub use crate::presence::{QueueOrder, Refusal as QueueRefusal};

/// Every extension of the office that is known by the PBX, the directory or the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Colleagues {
    /// The groups of the settings, then everybody else.
    pub groups: Vec<ColleagueGroup>,
    /// The operator's own first extension.
    pub own: Option<Arc<Colleague>>,
    /// The PBX has told what it tells of phones.
    pub is_listed: bool,
    /// What the PBX does not let this AMI user see.
    pub lacks: Option<PhonesLack>,
}

/// Some of them under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColleagueGroup {
    /// `None`: those who are in no group.
    pub name: Option<String>,
    /// By name, the nameless last.
    pub people: Vec<Arc<Colleague>>,
}

/// An extension and who sits there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Colleague {
    /// The extension.
    pub extension: String,
    /// Who sits there.
    pub name: Option<String>,
    /// What the extension's phones do.
    pub state: ColleagueState,
    /// They do not want to be called.
    pub do_not_disturb: bool,
    /// Since when, Unix milliseconds; `None`: it was so when the program looked first.
    pub since_unix_ms: Option<i64>,
    /// With whom, while a call is there that this program sees.
    pub with: Option<With>,
    /// A call that rings there and may be picked up.
    pub ringing_call: Option<String>,
    /// One of the operator's own.
    pub is_own: bool,
}

/// What an extension's phones do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColleagueState {
    /// Nothing says.
    #[default]
    Unknown,
    /// Registered, and nothing goes on.
    Free,
    /// It rings.
    Ringing,
    /// It calls somebody who has not answered.
    Calling,
    /// A call that this program follows.
    Talking,
    /// In use, and that is all that is known.
    Busy,
    /// The call there is on hold.
    OnHold,
    /// Not registered, or switched off.
    Unreachable,
}

/// The other side of a colleague's call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// Somebody outside.
    Outside(Party),
    /// A colleague, or a service of the PBX.
    Inside {
        /// The extension.
        extension: String,
        /// Who sits there.
        name: Option<String>,
    },
}

/// What is not seen of phones, by a right that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhonesLack {
    /// States cannot be listed (write class `call` or `reporting`): only calls tell.
    Listing,
    /// Events do not come (read class `call`): the listing is asked for now and then.
    Events,
}

/// The PBX's queues.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queues {
    /// The operator's own first, then by name.
    pub queues: Vec<Arc<QueueRow>>,
    /// The PBX has told which there are.
    pub is_listed: bool,
    /// Members may not be signed in and out and paused: the write class `agent` is missing.
    pub lacks_actions: bool,
    /// No events of queues come: the read class `agent` is missing; the listing is asked for now and then.
    pub lacks_events: bool,
    /// An order that was refused, until the operator has read so.
    pub refused: Option<RefusedOrder>,
    /// Reasons for a pause, from the settings; empty: the usual ones.
    pub pause_reasons: Arc<Vec<String>>,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueRow {
    /// Its name in queues.conf.
    pub name: String,
    /// The operator's own part in it.
    pub own: Option<OwnMember>,
    /// An order about it is under way.
    pub is_pending: bool,
    /// Who waits, the first to be served first; at most [`Self::MOST_WAITING`].
    pub waiting: Vec<WaitingCaller>,
    /// So many more wait.
    pub more_waiting: usize,
    /// Members that are not paused and can be reached.
    pub ready: usize,
    /// Of these, members that would be rung now.
    pub free: usize,
    /// Members that are paused.
    pub paused: usize,
}

impl QueueRow {
    /// So many who wait are shown: more are only counted.
    pub const MOST_WAITING: usize = 50;

    /// How many wait.
    pub fn waiting_count(&self) -> usize {
        self.waiting.len() + self.more_waiting
    }
}

/// How the operator takes part in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnMember {
    /// Not rung.
    pub paused: bool,
    /// Why, possibly empty.
    pub reason: String,
    /// By queues.conf: one cannot sign out.
    pub is_static: bool,
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingCaller {
    /// The channel, which keeps its place in the list.
    pub id: String,
    /// Who it is.
    pub party: Party,
    /// Since when, Unix milliseconds.
    pub since_unix_ms: i64,
}

/// An order that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedOrder {
    /// The queue; `None`: all of the operator's.
    pub queue: Option<String>,
    /// What was ordered.
    pub what: QueueAct,
    /// Why not.
    pub why: QueueRefusal,
}

/// What an operator orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueueAct {
    /// To sign in.
    SignIn,
    /// To sign out.
    SignOut,
    /// To pause.
    Pause,
    /// To end the pause.
    Resume,
}
