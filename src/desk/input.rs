//! What the desk hears and what it asks of the world.

use std::sync::Arc;
use std::time::Duration;

use super::snapshot::{Command, Connection, DemoPhone, Diagnostics, Fingerprint, PutOff};
use crate::calls::{Call, CallId, OperatorView};
use crate::dialling::{Originate, Refusal};
use crate::handling;
use crate::ports::call_back::{CallBacks, Decided, Question};
use crate::ports::calling_program::CallingProgramError;
use crate::ports::directory::{
    Answer, DirectoryError, Found, LookUp, Match, People, Remembered, User,
};
use crate::ports::journal::{BegunAnew, Break, Entry, JournalError, Left, Note, Query, Row};
use crate::ports::recording::Recording;
use crate::presence::{Change, QueueOrder};
use crate::settings::{Operator, Settings};

/// The time of an input, by both clocks; the engine makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Since the engine started; never goes back.
    pub mono: Duration,
    /// The wall clock, Unix milliseconds.
    pub unix_ms: i64,
}

impl Now {
    /// The monotonic clock at a moment of the wall clock, as far back as it goes.
    pub fn mono_at(&self, unix_ms: i64) -> Duration {
        let ago_ms = u64::try_from(self.unix_ms.saturating_sub(unix_ms)).unwrap_or(0);
        self.mono.saturating_sub(Duration::from_millis(ago_ms))
    }

    /// The wall clock at an earlier moment of the monotonic one.
    pub fn unix_ms_at(&self, earlier: Duration) -> i64 {
        let ago = self.mono.saturating_sub(earlier);
        let ago_ms = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
        self.unix_ms.saturating_sub(ago_ms)
    }
}

/// What the desk hears.
#[derive(Debug)]
pub enum Input {
    /// The screen asks.
    Command(Command),
    /// Other settings count from now on.
    Settings {
        /// Those that counted.
        old: Arc<Settings>,
        /// Those that do.
        new: Arc<Settings>,
        /// The connection is another one, and what its calls and phones are told by.
        reconnects: bool,
    },
    /// A call changed.
    Call {
        /// In the office's view.
        call: Arc<Call>,
        /// In this operator's view, if an own extension takes part.
        own: Option<Box<OperatorView>>,
    },
    /// A call turned out to be part of another one.
    Merged {
        /// It is no more.
        gone: CallId,
        /// What it is part of.
        into: CallId,
    },
    /// The connection changed.
    Connection(Connection),
    /// The directory answered about a number (its key).
    Looked {
        /// The key that was asked for ([`crate::phone::Number::key`]).
        number: String,
        /// The answer.
        answer: Result<Answer, DirectoryError>,
    },
    /// Answers of an earlier run of the program came.
    Remembered(Vec<Remembered>),
    /// The directory told whom a name may mean.
    People {
        /// The version of the question.
        version: u64,
        /// Those it knows.
        answer: Result<People, DirectoryError>,
    },
    /// The directory told its users, or is in trouble.
    Users(Result<Vec<User>, DirectoryError>),
    /// What an earlier run left in the journal.
    Resumed(Result<Left, JournalError>),
    /// The journal's file is a new one.
    JournalBegunAnew(BegunAnew),
    /// Notes were tried to be written: these of them are not written yet, all others are.
    NotesWaiting(Vec<WaitingNote>),
    /// The journal wrote calls, or could not.
    Recorded(Result<(), JournalError>),
    /// A page of the journal came.
    Page {
        /// The version of the question.
        version: u64,
        /// True when it continues the rows shown.
        append: bool,
        /// The rows.
        rows: Result<Vec<Row>, JournalError>,
    },
    /// The journal told whom to call back.
    ToCallBack {
        /// The version of the question.
        version: u64,
        /// Who waits.
        answer: Result<CallBacks, JournalError>,
    },
    /// The journal kept what was decided about somebody, or could not.
    Decided(Result<(), JournalError>),
    /// The journal told the latest calls of a number, newest first.
    CallsOf {
        /// The number that was asked for.
        number: String,
        /// The calls.
        rows: Result<Vec<Row>, JournalError>,
    },
    /// The latest calls with the party that is selected.
    PartyCalls {
        /// The version of the question.
        version: u64,
        /// The rows, newest first.
        rows: Result<Vec<Row>, JournalError>,
    },
    /// The numbers of the party that is selected.
    PartyNumbers {
        /// The version of the question.
        version: u64,
        /// As the directory has them.
        numbers: Result<Vec<String>, DirectoryError>,
    },
    /// The directory told what a courier holds.
    Parcels {
        /// `kurier.code`, as it was asked for.
        courier: String,
        /// The recipients, newest shipment first.
        answer: Result<Vec<Match>, DirectoryError>,
    },
    /// The latest call with each number that may be meant in the call field.
    Recent {
        /// The version of the question.
        version: u64,
        /// The rows, newest first.
        rows: Result<Vec<Row>, JournalError>,
    },
    /// A link was opened in the office's own system, or could not be: in the system's words.
    Opened(Result<(), String>),
    /// The system's calling program took the number, or did not.
    HandedOver(Result<(), CallingProgramError>),
    /// Something is new of a phone or a queue.
    Presence(Change),
    /// What was measured.
    Diagnostics(Box<Diagnostics>),
    /// How far a recording is.
    Recording(Recording),
    /// The demo's phone changed.
    DemoPhone(DemoPhone),
    /// The Originate could not be sent: the connection went meanwhile.
    NotSent,
    /// What became of [`Effect::Handle`].
    Handled {
        /// Which.
        request: u64,
        /// The PBX's answer.
        answer: handling::Answer,
    },
    /// The Originate of [`Effect::Fetch`] could not be sent.
    FetchNotSent(CallId),
    /// What the AMI user may do was told.
    Rights(handling::Rights),
    /// Time passed.
    Tick,
}

/// The notifications of the operating system: one of each at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notified {
    /// Of a call that rings.
    Call,
    /// Of missed calls.
    Missed,
}

/// What the desk asks of the world. Each is done once.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Ask the directory.
    LookUp {
        /// The key to answer with.
        number: String,
        /// The question.
        question: LookUp,
        /// A call of the operator's own has this number: it goes first. Told anew of a number that was asked for
        /// another call and is not answered yet.
        is_own: bool,
    },
    /// Ask the directory whom a name may mean.
    People {
        /// To be given back.
        version: u64,
        /// What was typed.
        fragment: String,
        /// At most so many.
        limit: usize,
    },
    /// Ask the directory to make ready, and for its users.
    Users,
    /// Ask the PBX to place a call.
    Originate {
        /// What to ask with.
        originate: Box<Originate>,
        /// Whose phone rings first.
        extension: String,
    },
    /// Ask the PBX to do something with a channel of a call in progress.
    Handle {
        /// To be given back.
        request: u64,
        /// What.
        order: handling::Order,
    },
    /// Ask the PBX to let the own phone take over a call.
    Fetch {
        /// What to ask with.
        originate: Box<Originate>,
        /// Whose phone rings.
        extension: String,
    },
    /// Ask the PBX to do something about a queue.
    Queue(QueueOrder),
    /// Log that a number was not dialled.
    Refused {
        /// Its beginning.
        masked: String,
        /// Why.
        why: Refusal,
    },
    /// Give a number to the system's default calling program.
    HandOver {
        /// The `tel:` link.
        link: String,
    },
    /// Write a call into the journal.
    Record(Box<Entry>),
    /// Take a call out of the journal: it was a part of another one.
    Forget {
        /// The PBX, as the entry named it.
        pbx: String,
        /// The call.
        call: String,
        /// The other one.
        into: String,
    },
    /// Keep what was noted of a call.
    Note {
        /// The PBX, as the entry names it.
        pbx: String,
        /// The call.
        call: String,
        /// In the place of what was noted before.
        note: Note,
    },
    /// Read the latest calls with the party that is selected.
    PartyCalls {
        /// To be given back.
        version: u64,
        /// The question.
        query: Query,
    },
    /// Ask the directory for all numbers of a party.
    PartyNumbers {
        /// To be given back.
        version: u64,
        /// Where it was found.
        found: Found,
        /// Its code there.
        code: String,
    },
    /// Ask the directory what a courier holds.
    Parcels {
        /// `kurier.code`; to be given back.
        courier: String,
    },
    /// Read the latest call with each number that may be meant in the call field.
    Recent {
        /// To be given back.
        version: u64,
        /// The question.
        query: Query,
    },
    /// Open a link with the system's program for it.
    Open {
        /// The address; checked.
        url: String,
    },
    /// Keep a time without a connection to this PBX; one that goes on comes again.
    NoteBreak {
        /// The PBX, as entries name it.
        pbx: String,
        /// When.
        of: Break,
    },
    /// Read a page of the journal.
    Page {
        /// To be given back.
        version: u64,
        /// To be given back.
        append: bool,
        /// The question.
        query: Query,
    },
    /// Ask the journal whom to call back.
    ToCallBack {
        /// To be given back.
        version: u64,
        /// The question.
        question: Question,
    },
    /// Somebody who waits is put off; when that is over is told by the wall clock of this place.
    PutOff {
        /// These numbers.
        numbers: Vec<String>,
        /// Attempts up to this row of the journal.
        upto: i64,
        /// The operator's name.
        by: String,
        /// Until when.
        until: PutOff,
    },
    /// Keep what was decided about somebody who waits.
    Decide(Decided),
    /// Ask the journal for the latest calls of a number.
    CallsOf {
        /// To be given back.
        number: String,
        /// Calls since then, Unix milliseconds.
        since_unix_ms: i64,
        /// At most so many.
        limit: usize,
    },
    /// A call of the operator's began to ring: let the operating system tell it.
    NotifyCall {
        /// The call.
        call: String,
    },
    /// A call was missed: let the operating system tell it, in the place of what it told of others.
    NotifyMissed {
        /// The newest.
        call: String,
        /// How many wait to be seen.
        count: usize,
    },
    /// What the operating system tells is no news any more.
    Withdraw(Notified),
    /// Play the sound of an incoming call.
    Sound,
    /// Until when the operator is not to be disturbed (Unix milliseconds): that is to be known at the
    /// next start.
    KeepDoNotDisturb(Option<i64>),
    /// The operator's extensions are others: tell all calls anew in this operator's view.
    OperatorChanged {
        /// The new ones.
        extensions: Vec<String>,
    },
    /// Somebody else sat down here: that is to be known at the next start.
    Remember(Operator),
    /// Believe this certificate of the PBX, from now on, and connect.
    Trust(Fingerprint),
    /// Record what the PBX says from now on, masked or not; `None`: no longer.
    RecordWire(Option<bool>),
    /// Connect now.
    Reconnect,
    /// The demo's phone answers.
    DemoAnswer,
    /// The demo's phone hangs up.
    DemoHangup,
}

/// A note that is not in the journal yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingNote {
    /// The PBX that told of the call.
    pub pbx: String,
    /// The call's id.
    pub call: String,
    /// It was tried, and is tried again.
    pub failed: bool,
}
