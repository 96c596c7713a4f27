//! What the doctor found, as plain data: steps in their order, each with what was seen.

use core::net::{IpAddr, SocketAddr};

use super::database::Database;
pub use super::protocol::Protocol;
use super::rights::{Class, Function};
use super::versions::{Advisory, Day};
use crate::desk::snapshot::{Certificate, Offline};

/// The steps from name to ring, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The PBX's name becomes addresses.
    Name,
    /// Something accepts a connection there.
    Connection,
    /// Whether it is protected by TLS, and by whose certificate.
    Tls,
    /// It is Asterisk's manager port.
    Banner,
    /// The login.
    Login,
    /// Which Asterisk it is.
    Version,
    /// What the AMI user may see and do.
    Rights,
    /// The operator's phones, and the lines.
    Phones,
    /// The channel template and the context.
    Dialling,
    /// The PBX's clock against ours.
    Clock,
    /// The courier database.
    Database,
}

impl Topic {
    /// All, in order.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Connection,
        Self::Tls,
        Self::Banner,
        Self::Login,
        Self::Version,
        Self::Rights,
        Self::Phones,
        Self::Dialling,
        Self::Clock,
        Self::Database,
    ];

    /// For machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Connection => "connection",
            Self::Tls => "tls",
            Self::Banner => "banner",
            Self::Login => "login",
            Self::Version => "version",
            Self::Rights => "rights",
            Self::Phones => "phones",
            Self::Dialling => "dialling",
            Self::Clock => "clock",
            Self::Database => "database",
        }
    }
}

/// How bad it is; the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Not looked at.
    Skipped,
    /// As it should be.
    Good,
    /// To be known; nothing is wrong.
    Note,
    /// It works, and something should be changed.
    Warning,
    /// It does not work.
    Fault,
}

impl Verdict {
    /// For machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Good => "good",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

/// One step with all that was seen of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which.
    pub topic: Topic,
    /// What was seen; the worst of them is the step's verdict.
    pub findings: Vec<Finding>,
}

impl Step {
    /// The worst of what was seen.
    pub fn verdict(&self) -> Verdict {
        let all = self.findings.iter().map(Finding::verdict);
        all.max().unwrap_or(Verdict::Skipped)
    }
}

/// All steps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// In the order in which they were made.
    pub steps: Vec<Step>,
}

impl Report {
    /// The worst of all.
    pub fn verdict(&self) -> Verdict {
        let all = self.steps.iter().map(Step::verdict);
        all.max().unwrap_or(Verdict::Skipped)
    }

    /// The findings of a step.
    pub fn of(&self, topic: Topic) -> &[Finding] {
        let step = self.steps.iter().find(|step| step.topic == topic);
        step.map_or(&[], |step| &step.findings)
    }
}

/// What was seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The step was not made.
    Skipped(Skipped),
    /// The way to the PBX.
    Network(Network),
    /// The login.
    Login(Login),
    /// The version.
    Version(Version),
    /// The rights.
    Rights(Rights),
    /// A phone or a line.
    Phone(Phone),
    /// Placing calls.
    Dialling(Dialling),
    /// The clock.
    Clock(Clock),
    /// The courier database.
    Database(Database),
}

/// Why a step was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// An earlier one failed.
    Before,
    /// The settings name no database.
    NoDatabase,
}

/// The way to the PBX.
#[derive(Debug, Clone, PartialEq)]
pub enum Network {
    /// The name has these addresses; of an address itself there is nothing to be found.
    Resolved {
        /// As it stands in the settings.
        host: String,
        /// At most a few.
        addresses: Vec<IpAddr>,
    },
    /// Connected.
    Connected {
        /// To.
        peer: SocketAddr,
        /// From: this computer's address as the PBX sees it, where no router changes it.
        local: IpAddr,
        /// How long it took, milliseconds.
        ms: u64,
    },
    /// The connection is not encrypted, by the settings.
    NotEncrypted {
        /// The PBX is this very computer: nobody is between.
        is_here: bool,
    },
    /// It is, and the certificate is believed.
    Secured {
        /// The PBX's.
        certificate: Box<Certificate>,
        /// `TLS 1.3`.
        protocol: &'static str,
    },
    /// Asterisk's manager port answered; its first line.
    Ami(String),
    /// Something else answers, which could be recognised.
    Other {
        /// `host:port`.
        address: String,
        /// What it is.
        protocol: Protocol,
        /// Its first line, where it said one.
        line: String,
    },
    /// No connection.
    Offline(Offline),
}

/// The login.
#[derive(Debug, Clone, PartialEq)]
pub enum Login {
    /// Logged in as this user.
    In(String),
    /// Wrong password, unknown user, or an address that may not: AMI does not tell which.
    Refused {
        /// The user.
        user: String,
        /// This computer's address as the PBX sees it.
        local: Option<IpAddr>,
    },
    /// The plain login is allowed by the settings.
    PlainAllowed,
    /// Anything else.
    Offline(Offline),
}

/// The version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// The exact one.
    Exact(String),
    /// Only the branch is known, by the banner: `CoreSettings` may not be asked.
    Branch(String),
    /// The PBX told none.
    Unknown,
    /// This branch gets no more corrections.
    EndOfLife {
        /// The branch.
        branch: u32,
        /// The last day.
        since: Day,
    },
    /// A known hole, by the number of the version.
    Vulnerable {
        /// Which.
        advisory: &'static Advisory,
        /// The version that mended it in this branch; `None`: none did.
        fixed: Option<String>,
        /// The package was made by a distribution, which may have mended it without changing the number.
        packaged: bool,
    },
    /// A hole that some versions of this branch have; which one this is cannot be told.
    PerhapsVulnerable {
        /// Which.
        advisory: &'static Advisory,
        /// The version that mended it in this branch.
        fixed: String,
    },
}

/// The rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rights {
    /// Everything that is needed for this is there.
    Enough(Vec<Function>),
    /// Something that is to work lacks this right.
    Missing {
        /// What will not work.
        functions: Vec<Function>,
        /// The right that would do.
        class: Class,
        /// All that the line should have.
        list: Vec<Class>,
        /// A line of `read`, not of `write`.
        is_read: bool,
        /// It was asked for by name, or nothing goes without it.
        is_needed: bool,
    },
    /// Rights that nothing here needs, and which can do harm.
    TooMany(Vec<Class>),
    /// The PBX does not tell what may be run.
    NotTold,
    /// Nothing but a call shows whether these may be read.
    OnlySeen(Vec<Class>),
    /// `Getvar` showed a line of manager.conf by the dialplan's function AST_CONFIG: it shows the other users' secrets
    /// just as well (seen on Asterisk 16 and 22, whatever `live_dangerously` says). By these rights of `write`.
    ReadsSecrets(Vec<Class>),
}

/// A phone or a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phone {
    /// The settings name no extension of the operator's.
    NoExtension,
    /// Registered.
    Registered {
        /// The extension, or the name of the line.
        of: Whose,
        /// `PJSIP/101`.
        device: String,
    },
    /// Known, and not registered.
    NotRegistered {
        /// Whose.
        of: Whose,
        /// `PJSIP/101`.
        device: String,
    },
    /// Not known to the PBX.
    NotKnown {
        /// Whose.
        of: Whose,
        /// As it was asked for.
        device: String,
        /// As the PBX knows it.
        instead: Option<String>,
    },
    /// The PBX has no phone at all of this technology.
    NoDriver {
        /// Whose.
        of: Whose,
        /// `PJSIP`.
        technology: String,
        /// Those in use: `SIP`.
        in_use: Vec<String>,
    },
    /// One of the three: neither is told without more rights.
    CannotTell {
        /// Whose.
        of: Whose,
        /// As it was asked for.
        device: String,
        /// The user may not list devices at all.
        no_right: bool,
    },
}

/// Whose device it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// An extension of the operator's.
    Extension(String),
    /// A line of `numbers.trunks`.
    Trunk,
}

/// Placing calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialling {
    /// This setting makes no request.
    BadSetting(&'static str),
    /// The context takes this number.
    Knows {
        /// The context.
        context: String,
        /// As it is dialled.
        exten: String,
        /// It stands for numbers outside the office.
        is_outside: bool,
    },
    /// The dialplan has no such context.
    NoContext {
        /// The context.
        context: String,
        /// The setting that names it.
        setting: &'static str,
    },
    /// The context is there, and does not take this number.
    NoNumber {
        /// The context.
        context: String,
        /// As it is dialled.
        exten: String,
        /// It stands for numbers outside the office.
        is_outside: bool,
        /// The context takes other numbers: a dialplan may refuse this one.
        takes_others: bool,
        /// The setting that names the context.
        setting: &'static str,
    },
    /// One of the two; the rights do not allow to ask which.
    NoContextOrNumber {
        /// The context.
        context: String,
        /// As it is dialled.
        exten: String,
        /// The setting that names the context.
        setting: &'static str,
    },
    /// The dialplan has a context that is shipped with the program.
    HasShipped {
        /// The context.
        context: String,
        /// What goes by it.
        what: Shipped,
    },
    /// It has not.
    LacksShipped {
        /// The context.
        context: String,
        /// What does not go without it.
        what: Shipped,
    },
    /// The rights do not allow to ask for it.
    ShippedUnproven {
        /// The context.
        context: String,
        /// What goes by it.
        what: Shipped,
    },
    /// The rights do not allow to ask.
    CannotTell,
    /// What rings, and what is heard, only a call shows.
    OnlyACallShows {
        /// The operator's extension.
        extension: String,
    },
}

/// What goes by a context that is shipped with the program (`packaging/asterisk`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shipped {
    /// Callers put through at once to couriers, managers, recipients.
    Connect,
    /// Couriers called back.
    CallBack,
}

/// The clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clock {
    /// The PBX's clock is ahead of ours by so much (behind, if negative), milliseconds.
    Ahead(i64),
    /// The PBX told no time.
    NotTold,
}

/// A clock that differs by more is told, milliseconds.
pub const CLOCK_MS: i64 = 5_000;

impl Finding {
    /// How bad it is.
    pub fn verdict(&self) -> Verdict {
        use Verdict::{Fault, Good, Note, Warning};
        match self {
            Self::Skipped(_) => Verdict::Skipped,
            Self::Network(seen) => match seen {
                Network::NotEncrypted { is_here: false } => Note,
                Network::Resolved { .. }
                | Network::Connected { .. }
                | Network::NotEncrypted { .. }
                | Network::Secured { .. }
                | Network::Ami(_) => Good,
                Network::Other { .. } | Network::Offline(_) => Fault,
            },
            Self::Login(seen) => match seen {
                Login::In(_) => Good,
                Login::PlainAllowed => Warning,
                Login::Refused { .. } | Login::Offline(_) => Fault,
            },
            Self::Version(seen) => match seen {
                Version::Exact(_) => Good,
                Version::Branch(_) | Version::Unknown | Version::PerhapsVulnerable { .. } => Note,
                Version::EndOfLife { .. } | Version::Vulnerable { .. } => Warning,
            },
            Self::Rights(seen) => match seen {
                Rights::Enough(_) => Good,
                Rights::NotTold | Rights::OnlySeen(_) | Rights::ReadsSecrets(_) => Note,
                Rights::Missing {
                    is_needed: true, ..
                } => Fault,
                Rights::Missing { .. } | Rights::TooMany(_) => Warning,
            },
            Self::Phone(seen) => match seen {
                Phone::Registered { .. } => Good,
                Phone::CannotTell { .. } => Note,
                Phone::NoExtension
                | Phone::NotRegistered { .. }
                | Phone::NotKnown { .. }
                | Phone::NoDriver { .. } => Fault,
            },
            Self::Dialling(seen) => match seen {
                Dialling::Knows { .. } | Dialling::HasShipped { .. } => Good,
                Dialling::CannotTell
                | Dialling::ShippedUnproven { .. }
                | Dialling::OnlyACallShows { .. } => Note,
                // Whoever is asked first can be connected all the same.
                Dialling::LacksShipped {
                    what: Shipped::Connect,
                    ..
                } => Warning,
                Dialling::NoNumber {
                    takes_others: true, ..
                } => Warning,
                Dialling::BadSetting(_)
                | Dialling::NoContext { .. }
                | Dialling::LacksShipped { .. }
                | Dialling::NoNumber { .. }
                | Dialling::NoContextOrNumber { .. } => Fault,
            },
            Self::Clock(Clock::Ahead(ms)) if ms.abs() <= CLOCK_MS => Good,
            Self::Clock(Clock::Ahead(_)) => Warning,
            Self::Clock(Clock::NotTold) => Note,
            Self::Database(seen) => seen.verdict(),
        }
    }
}
