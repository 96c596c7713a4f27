//! What a test call tells.

/// One of the two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The one that rings first.
    First,
    /// The one that is dialled when the first has answered.
    Second,
}

/// How the first number is rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A phone of the office, by the operators' channel template.
    Phone,
    /// An outside number, by the dialplan, as any call that leaves the office.
    Dialplan,
}

/// How far the test is, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The PBX was asked to ring the first number.
    Asked,
    /// The first number rings.
    FirstRings,
    /// It was answered, and the second number is dialled.
    FirstAnswered,
    /// The second number rings.
    SecondRings,
    /// Both talk.
    Joined,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong; `None`: both were joined.
    pub fault: Option<Fault>,
    /// The number shown to the second party.
    pub shown: Shown,
}

/// Which number stands for the caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// What the program sent with the request; `None`: nothing, the PBX decides.
    pub sent: Option<String>,
    /// What the PBX then sent to the second number, as it told it; `None`: it did not come so far, or
    /// no number is shown.
    pub arrived: Option<String>,
    /// It came so far: the second number was dialled.
    pub is_dialled: bool,
}

/// What is wrong with calling through this PBX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The AMI user may not place calls.
    NoRight,
    /// The dialplan has no such context.
    NoContext(String),
    /// The context has no such number.
    NoNumber {
        /// Which number is missing.
        party: Party,
        /// The context.
        context: String,
        /// As it was asked for.
        exten: String,
    },
    /// One of the two; the rights do not allow to ask which.
    NoContextOrNumber {
        /// Which number may be missing.
        party: Party,
        /// The context.
        context: String,
        /// As it was asked for.
        exten: String,
    },
    /// The PBX takes this for no channel at all.
    BadChannel(String),
    /// Refused at once, in the PBX's words.
    Refused(String),
    /// The PBX took the request; what became of it is not to be seen without the right to read calls.
    Unseen,
    /// One of the numbers could not be reached.
    Party {
        /// Which.
        party: Party,
        /// Why.
        why: Why,
    },
}

/// Why a number was not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The PBX knows the phone, which is not connected to it.
    NotConnected(String),
    /// The PBX has no such phone; it may know it by another technology (`SIP/101`).
    NotKnown {
        /// As it was asked for: `PJSIP/101`.
        phone: String,
        /// As the PBX knows it.
        instead: Option<String>,
    },
    /// The PBX has no phone at all of this technology, so the driver is missing or not in use.
    NoDriver {
        /// `PJSIP`.
        technology: String,
        /// Those in use: `SIP`.
        in_use: Vec<String>,
    },
    /// One of the three; the rights do not allow to ask which.
    NotConnectedOrNotKnown(String),
    /// It rang, and nobody answered.
    NoAnswer,
    /// Not one sign of ringing: switched off, or the way to it is blocked.
    Silent,
    /// Busy.
    Busy,
    /// Declined.
    Declined,
    /// The line says that there is no such number.
    BadNumber,
    /// The line says that the phone is off or out of reach.
    Unreachable,
    /// The line itself is down.
    LineDown {
        /// Which, where a channel was made: `PJSIP/trunk_name`.
        line: Option<String>,
        /// The PBX says itself that it has no connection to it.
        confirmed: bool,
    },
    /// The line gave no sign of life.
    LineSilent(String),
    /// No free line, or the line is overloaded.
    Congestion,
    /// The dialplan took the number and dialled nobody.
    NotDialled {
        /// The cause with which it hung up, where it gave one (Q.850).
        cause: Option<u32>,
    },
    /// The first party hung up before.
    FirstHungUp,
    /// Something else.
    Other {
        /// The hangup cause (Q.850).
        cause: Option<u32>,
    },
}
