//! The screen's whole input, and what the screen may ask for.

mod beforehand;
mod call_back;
mod command;
mod connect;
mod connection;
mod diagnostics;
mod handling;
mod offer;
mod office;
mod party_page;
mod tls;

// The screen may not name `calls` or `ports`; what it draws of them, it gets from here.
pub use crate::calls::{
    Direction, HandedRole, HandedTo, Outcome, Phase, Reason, Transfer, TransferKind,
};
pub use crate::dialling::{Checked, DialError, Fit, Refusal};
pub use crate::phone::NumberError;
pub use crate::ports::calling_program::CallingProgramError;
/// A match of the directory, as shown.
pub use crate::ports::directory::Match as Who;
pub use crate::ports::directory::{DirectoryError, Found, Holder, Manager, Order, Role};
pub use crate::ports::journal::{BegunAnew, Break, JournalError, Note};
pub use crate::ports::outside::QuietFor;
pub use crate::ports::recording::{Recording, RecordingEnd};
pub use crate::ports::secrets::SecretError;
pub use crate::settings::Words;
pub use offer::Offered;

pub use beforehand::{Beforehand, Held, Meanwhile};
pub use call_back::{
    CallBackRow, Decision, Dismissal, Earlier, EarlierCall, OnLine, PutOff, ToCallBack, TriedBack,
    Verdict,
};
pub use command::Command;
pub use connect::{CameBack, Connect, ConnectTo, CourierCalls, NobodyToConnect, Reached};
pub use connection::{Connection, Offline};
pub use diagnostics::{
    ConnectionBreak, DatabaseTimes, Diagnostics, EventShare, SpareEvent, Times, Waits,
};
pub use handling::{Act, Handling, PostDial, Problem, Stage, TransferHow};
pub use office::*;
pub use party_page::{Links, Notes, Noting, PartyPage, Phone, ToOpen};
pub use tls::{Certificate, Fingerprint, TlsFault};

use std::sync::Arc;

/// All that the window and the cards draw. The latest wins. What seldom changes or is long is shared from one
/// to the next, and then compared by its place in memory (`Eq` makes that of `Arc`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The wall clock when this snapshot was made, Unix milliseconds: running times are drawn from it.
    pub now_unix_ms: i64,
    /// True for the demo office: the window says so.
    pub demo: bool,
    /// Who sits here.
    pub operator: Operator,
    /// Others who may sit here (shared workplaces): from settings and `users.extPhone`.
    pub operators: Arc<Vec<Operator>>,
    /// The connection to the PBX.
    pub connection: Connection,
    /// Until when the operator is not to be disturbed, Unix milliseconds: there are no cards meanwhile.
    pub do_not_disturb_unix_ms: Option<i64>,
    /// The directory's trouble, if it has one.
    pub directory: Option<DirectoryError>,
    /// The recording of what the PBX says: the one that goes on, or the last one.
    pub recording: Option<Recording>,
    /// What was measured; `None` while nobody looks at it ([`Command::Diagnose`]).
    pub diagnostics: Option<Arc<Diagnostics>>,
    /// The journal's trouble, if it has one.
    pub journal_error: Option<JournalError>,
    /// The journal's file is a new one; until the operator has read so.
    pub journal_begun_anew: Option<BegunAnew>,
    /// Calls in progress, the operator's own first, then by age.
    pub calls: Arc<Vec<Arc<CallRow>>>,
    /// Cards, the oldest first.
    pub cards: Vec<Card>,
    /// The last click to call.
    pub dial: DialState,
    /// Everybody of the office, and what their phones do.
    pub colleagues: Arc<Colleagues>,
    /// Queues, and who waits in them.
    pub queues: Arc<Queues>,
    /// What a global hotkey found on the clipboard.
    pub offered: Option<Offered>,
    /// Whom the name in the call field may mean.
    pub suggestions: Arc<Suggestions>,
    /// The journal's page.
    pub journal: Arc<JournalPage>,
    /// What goes on with the numbers that the operator may be about to call.
    pub beforehand: Beforehand,
    /// Whom to call back.
    pub to_call_back: Arc<ToCallBack>,
    /// What the side shows of the party that is selected.
    pub party_page: Arc<PartyPage>,
    /// What is noted of calls, where it is newer than the journal's rows.
    pub notes: Arc<Notes>,
    /// What may be done for couriers.
    pub courier_calls: CourierCalls,
    /// What the office calls those who call.
    pub words: Arc<Words>,
    /// What can be opened in the office's own system.
    pub links: Links,
    /// The demo's phone: what the operator's pretended desk phone can do now.
    pub demo_phone: Option<DemoPhone>,
}

/// Those of whom the journal and the directory's copy know a name or number like what stands in the call field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestions {
    /// There is a directory: the field takes names too.
    pub by_name: bool,
    /// The text that they answer; the field may be further on.
    pub fragment: String,
    /// That text is a number with digits to be dialled after the answer: what would be made of it.
    pub understood: Option<Understood>,
    /// A line for each number, few.
    pub people: Vec<Suggested>,
    /// When the directory's copy was made, Unix milliseconds; `None`: nobody is of it.
    pub as_of_unix_ms: Option<i64>,
}

/// «+7 495 123-45-67 доб. 123», understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The number that is called, shown.
    pub number_shown: String,
    /// What is dialled after the answer.
    pub digits: String,
    /// By whom.
    pub how: PostDial,
}

/// Somebody, and a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Who it is; `None`: nobody knows.
    pub role: Option<Role>,
    /// The person's name; a client has none.
    pub name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// As a person reads it, and [`Command::Dial`] too.
    pub number: String,
    /// The latest call with this number, Unix milliseconds: by the journal.
    pub last_unix_ms: Option<i64>,
}

/// An operator and the extensions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operator {
    /// `users.user`, or empty when the settings give extensions only.
    pub user: String,
    /// The name shown.
    pub name: String,
    /// Extensions, the first is the one that calls.
    pub extensions: Vec<String>,
}

/// The party of a call as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// The number as a key for redial, `None` when withheld.
    pub number: Option<String>,
    /// The number as a person reads it.
    pub number_shown: Option<String>,
    /// The name that the PBX gave (untrusted), shown only when the directory has none.
    pub caller_name: Option<String>,
    /// The directory's answer.
    pub lookup: Lookup,
    /// When the directory told that, Unix milliseconds, where it cannot tell now.
    pub as_of_unix_ms: Option<i64>,
}

/// How far the look-up is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Lookup {
    /// Nothing to ask (withheld number, no directory).
    #[default]
    None,
    /// Asked.
    Pending,
    /// Found: at least one match, the likeliest first.
    Found(Vec<Who>),
    /// Nobody has this number.
    Unknown,
    /// The number stands for so many parties that it identifies nobody.
    Shared(usize),
    /// The directory could not answer.
    Failed(DirectoryError),
}

/// A call in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// The call's id.
    pub call: String,
    /// Direction.
    pub direction: Direction,
    /// The other side.
    pub party: Party,
    /// Where it stands.
    pub phase: Phase,
    /// One of the operator's extensions takes part.
    pub own: bool,
    /// Extensions that ring or rang, with the colleague's name where known.
    pub rang: Vec<String>,
    /// Who speaks now.
    pub talking: Option<String>,
    /// The queue it came by.
    pub queue: Option<String>,
    /// Since when the phase lasts, Unix milliseconds.
    pub since_unix_ms: i64,
    /// What may be done with it now, and how that goes.
    pub handling: Handling,
}

/// A card: a window of its own for a call that rings or rang one of the operator's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Key, stable for the card's life: (call, extension).
    pub call: String,
    /// The operator's extension that was rung.
    pub extension: String,
    /// Direction: incoming or internal.
    pub direction: Direction,
    /// The caller.
    pub party: Party,
    /// While the caller is a colleague who asks before handing a call on: whose call that is.
    pub about: Option<Party>,
    /// What it shows.
    pub state: CardFace,
    /// The queue it came by.
    pub queue: Option<String>,
    /// The line (dialled number) it came by, shown form.
    pub line: Option<String>,
    /// When the extension began to ring, Unix milliseconds.
    pub ringing_unix_ms: i64,
    /// When the present state began, Unix milliseconds.
    pub since_unix_ms: i64,
    /// Calls of the same number that were missed right before this one.
    pub missed_before: usize,
    /// Calls with the same number before this one, as far as the journal has them; `None`: none, or not known
    /// yet.
    pub earlier: Option<Earlier>,
    /// On the oldest of the missed cards: so many more missed calls have no card of their own.
    pub missed_behind: usize,
}

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardFace {
    /// It rings.
    Ringing,
    /// We speak.
    Talking,
    /// A colleague took it.
    Taken {
        /// Extension or number.
        by: String,
        /// The colleague's name where known.
        name: Option<String>,
    },
    /// Over, we had spoken.
    Ended {
        /// Talk time, seconds.
        talk_secs: u64,
    },
    /// The connection to the PBX was lost while we spoke: the talk's end nobody saw.
    Cut {
        /// Talk time until then, seconds; the talk may have gone on.
        talk_secs: u64,
    },
    /// Nobody answered.
    Missed {
        /// It rang so long, seconds.
        ring_secs: u64,
    },
    /// The connection to the PBX was lost while it rang: what became of it nobody knows.
    Lost,
    /// Our phone was busy.
    Busy,
    /// Our phone declined.
    Declined,
}

/// The click to call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DialState {
    /// Nothing.
    #[default]
    Idle,
    /// The text is no number.
    Invalid {
        /// The text, cut and cleaned.
        text: String,
        /// Why.
        why: NumberError,
    },
    /// It cannot be placed.
    Impossible(DialProblem),
    /// The system's calling program took the number. What becomes of the call is not known here.
    HandedOver {
        /// The number shown.
        number_shown: String,
    },
    /// A courier is called back.
    CallingBack {
        /// The courier's number, shown.
        courier_shown: String,
        /// Whom the courier is put through to, shown.
        number_shown: String,
        /// The state of both legs; the own phone's is the courier's.
        progress: DialProgress,
    },
    /// Something is to be known first; the same click again calls, and so does [`Command::DialAnyway`].
    Held {
        /// The number, as [`Command::DialAnyway`] takes it.
        number: String,
        /// The number shown.
        number_shown: String,
        /// What.
        why: Held,
        /// The courier, as typed, who is to be called back; `None`: the operator's phone is to ring.
        courier: Option<Box<str>>,
    },
    /// Under way; its call's row tells more.
    Placed {
        /// The number shown.
        number_shown: String,
        /// The state of both legs.
        progress: DialProgress,
        /// The digits behind «доб.», and what becomes of them.
        post_dial: Option<(String, PostDial)>,
    },
}

/// Why no call can be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialProblem {
    /// Not connected to the PBX. The system's calling program can be asked instead.
    Offline {
        /// The number, as [`Command::HandOver`] takes it.
        number: String,
    },
    /// No courier can be called back: there is no connection to the PBX.
    NoCallBack {
        /// The courier's number, shown: to be dialled by hand.
        courier_shown: String,
        /// The office's number in the city, which the courier can dial.
        office_city: Option<String>,
    },
    /// The system's calling program did not take the number.
    CallingProgram(CallingProgramError),
    /// A service code means something to the PBX only, and there is none to be asked.
    ServiceCode,
    /// The operator has no extension.
    NoExtension,
    /// A template of the settings is wrong (the setting's name).
    BadSetting(String),
    /// It is the operator's own extension.
    OwnExtension,
    /// The same number was asked a moment ago and is still under way.
    AlreadyDialling,
    /// The office's settings do not let it be called.
    Refused(Refused),
}

/// A number that may not be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The number shown.
    pub number_shown: String,
    /// Why.
    pub why: Refusal,
}

/// Both legs' fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialProgress {
    /// The PBX was asked.
    Asked,
    /// Pick up: your phone is ringing.
    OwnPhoneRings,
    /// You are up, the number is being called.
    Calling,
    /// It rings there.
    Ringing,
    /// You talk.
    Talking,
    /// Over.
    Over {
        /// What became of it.
        outcome: Outcome,
        /// A word more.
        reason: Option<Reason>,
    },
}

/// The journal's visible page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalPage {
    /// What was asked.
    pub search: String,
    /// Only missed.
    pub missed_only: bool,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// The whole office's calls instead of one's own.
    pub office: bool,
    /// An administrator locked the choice.
    pub office_locked: bool,
    /// Times without a connection, oldest first: the latest, of earlier runs too.
    pub breaks: Vec<Break>,
    /// Rows, newest first.
    pub rows: Vec<JournalRow>,
    /// More rows can be asked for.
    pub more: bool,
    /// False until the first page came.
    pub loaded: bool,
}

/// A row of the journal as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Rowid.
    pub id: i64,
    /// The PBX that told of it.
    pub pbx: String,
    /// The call's id there.
    pub call: String,
    /// Started, Unix milliseconds.
    pub started_unix_ms: i64,
    /// Direction.
    pub direction: Direction,
    /// The number as a key for redial.
    pub number: Option<String>,
    /// The number as a person reads it.
    pub number_shown: Option<String>,
    /// Role, where the directory knew it.
    pub role: Option<Role>,
    /// The party's name (directory's, else the PBX's).
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Orders in work at the time.
    pub orders: Vec<String>,
    /// The operator's extension.
    pub extension: Option<String>,
    /// The colleague at it, where known; `None` for the operator's own.
    pub extension_name: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// The colleague who answered, where known; `None` for the operator.
    pub answered_by_name: Option<String>,
    /// `None` while it goes on.
    pub outcome: Option<Outcome>,
    /// A word more.
    pub reason: Option<Reason>,
    /// Seconds of ringing.
    pub ring_secs: Option<u64>,
    /// Seconds of talk.
    pub talk_secs: Option<u64>,
    /// How it changed hands, in the order in which it did; to whom as people read it.
    pub transfers: Vec<Transfer>,
    /// One of the own extensions took part.
    pub own: bool,
    /// What is noted of it, as the journal has it; [`Snapshot::notes`] may be newer.
    pub note: Note,
}

/// The demo office's pretended desk phone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DemoPhone {
    /// It rings, and can be answered or declined.
    pub ringing: bool,
    /// A call is on it, and can be hung up.
    pub talking: bool,
}
