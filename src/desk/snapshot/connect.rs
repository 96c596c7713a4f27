//! With whom a caller can be connected: the courier who holds the parcel, the manager, a recipient.

use super::{DirectoryError, HandedRole, TransferHow};

/// With whom the other side of a call can be connected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Connect {
    /// In the order of the buttons.
    pub to: Vec<ConnectTo>,
    /// Why nobody who holds a parcel is among them, of a recipient who waits for one; of a courier why no recipient is.
    pub nobody: Option<NobodyToConnect>,
    /// What a click does: the settings'. A call that only rings can be put through at once alone.
    pub how: Option<TransferHow>,
    /// Both ways are possible now.
    pub both_ways: bool,
    /// Nobody can be put through at once: the PBX lacks this dialplan context.
    pub lacks_context: Option<String>,
}

/// Somebody to connect with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectTo {
    /// As what.
    pub role: HandedRole,
    /// The name; empty where the directory has none.
    pub name: String,
    /// `code` there, or `users.user`.
    pub code: String,
    /// The number, as [`super::Command::Connect`] takes it.
    pub number: String,
    /// As a person reads it.
    pub number_shown: String,
    /// The order that it is about, where there are several to choose from.
    pub order: Option<String>,
    /// In this call it was tried already, and nobody answered.
    pub is_tried: bool,
    /// The number is not the first one: those before it were tried in this call.
    pub is_another_number: bool,
    /// What the journal has of calls with that number.
    pub reached: Reached,
}

/// Whether somebody was reached lately, by the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// The last call that was answered, Unix milliseconds.
    pub answered_unix_ms: Option<i64>,
    /// Calls to it that nobody answered since, of the last day, Unix milliseconds, newest first.
    pub in_vain_unix_ms: Vec<i64>,
}

/// What may be done for couriers who call at the office's expense.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CourierCalls {
    /// Couriers can be called back.
    pub can_call_back: bool,
    /// Where a courier is put through to who asks for the office.
    pub office: Option<String>,
}

/// Why a recipient can be connected with no courier, or a courier with no recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NobodyToConnect {
    /// No courier holds any of the parcels.
    NoHolder,
    /// The courier who holds it has no number that can be dialled.
    NoNumber {
        /// The courier.
        name: String,
    },
    /// The courier holds no parcel that is in work.
    NothingHeld,
    /// None of the recipients whose parcels the courier holds has a number that can be dialled.
    NoRecipientsNumber,
    /// The directory could not tell what the courier holds.
    NotTold {
        /// Why.
        error: DirectoryError,
    },
}

/// Why a caller who was put through came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameBack {
    /// It rang there without answer.
    Silent,
    /// Busy.
    Busy,
    /// Declined.
    Declined,
    /// Switched off, or out of reach.
    Unreachable,
    /// No such number.
    BadNumber,
    /// The line did not take the call.
    Line,
    /// Nobody answered, and nothing said that it rang there.
    NoSign,
}
