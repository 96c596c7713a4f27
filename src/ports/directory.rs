//! Who is calling: the question, the answer, and how it can fail.

use serde::{Deserialize, Serialize};

use super::Answering;
use super::secrets::SecretError;

/// A question: whose number is this?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    /// The forms of [`crate::phone::Number::lookup_forms`], the exact digits first; for an internal
    /// number the extension alone (staff by `users.extPhone`).
    pub forms: Vec<String>,
    /// True for an internal number: only staff are asked.
    pub internal: bool,
}

/// Who a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// A client, or a contact person of one.
    Client,
    /// A courier.
    Courier,
    /// The recipient of a shipment.
    Recipient,
    /// A user of the courier program, known by `users.extPhone`.
    Staff,
}

/// Where a match was found, which is why we think so. `contacts.SourceCodeType` or `users.extPhone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Found {
    /// `contacts` → `fio` (39), a client's contact person.
    ContactPerson,
    /// `contacts` → `clients` (2).
    Client,
    /// `contacts` → `kurier` (1).
    Courier,
    /// `contacts` → `address` (3).
    Recipient,
    /// `users.extPhone`.
    Staff,
}

/// One party that the number belongs to. What an installation does not have is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Who it is.
    pub role: Role,
    /// Which table said so.
    pub found: Found,
    /// The form of the number that matched, digits as they stand in the database.
    pub matched: String,
    /// `code` of the row (`contacts.Source`), or `users.user`.
    pub code: String,
    /// The person's name (contact person, courier, recipient, operator).
    pub name: Option<String>,
    /// `clients.code` of a client or its contact person.
    #[serde(default)]
    pub client: Option<String>,
    /// Numbers that stand in the row itself: a courier's `phonem`, `phonek`, free text as stored; of a recipient those
    /// that [`Directory::parcels`] tells.
    #[serde(default)]
    pub phones: Vec<String>,
    /// The client's company (for a recipient: the company that sends the parcel).
    pub company: Option<String>,
    /// The client's status (`contacts.State` or `clients.State`), in the office's words if mapped.
    pub status: Option<String>,
    /// The responsible manager; of a recipient the one of the client who sends the
    /// newest shipment in work, as far as that one has a phone.
    pub manager: Option<Manager>,
    /// Shipments in work (`address.date_put IS NULL`), newest first, bounded.
    pub orders: Vec<Order>,
}

/// The responsible manager of a client or courier: a row of `users`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manager {
    /// `users.user`.
    pub user: String,
    /// The name where the installation maps one.
    pub name: Option<String>,
    /// `users.extPhone` split at its commas.
    pub extensions: Vec<String>,
}

/// A shipment in work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's number: `zakaz.code`, or the mapped column.
    pub number: String,
    /// The state in words, where mapped.
    pub state: Option<String>,
    /// The courier who holds the parcel (`givn.State = 1`).
    pub courier: Option<Holder>,
    /// The company that sends it (`clients.company`).
    pub client: Option<String>,
    /// Delivery window as text, where mapped.
    pub window: Option<String>,
    /// Sum to be paid as text, where mapped.
    pub sum: Option<String>,
    /// Address, where mapped.
    pub address: Option<String>,
}

/// The courier who holds a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// `kurier.code`.
    pub code: String,
    /// `kurier.name`.
    pub name: String,
    /// `phonem`, `phonek`: free text as stored.
    pub phones: Vec<String>,
}

/// The answer to a [`LookUp`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// Every match, the likeliest first.
    pub matches: Vec<Match>,
    /// Set when the number stands for so many distinct parties that it identifies nobody
    /// (`directory.max_parties`); `matches` is then empty.
    pub shared_by: Option<usize>,
    /// Set when the database could not answer, and `matches` are of the local copy of the people: who it
    /// is, without orders, status and manager. Never kept.
    #[serde(skip)]
    pub instead: Option<Instead>,
}

/// Why an answer is of the local copy, and how old it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// The database's fault.
    pub error: DirectoryError,
    /// When the copy was made, Unix milliseconds.
    pub as_of_unix_ms: i64,
}

/// A user of the courier program, for the change of operator at a shared workplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// `users.user`.
    pub user: String,
    /// The name where mapped.
    pub name: Option<String>,
    /// `users.extPhone` split at its commas.
    pub extensions: Vec<String>,
}

/// Somebody who may be called, found by name: a courier, a client, a contact person, a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who it is.
    pub role: Role,
    /// Which table said so.
    pub found: Found,
    /// `code` of the row, or `users.user`.
    pub code: String,
    /// The name; `None` for a client, who is a company.
    pub name: Option<String>,
    /// The client's company.
    pub company: Option<String>,
    /// `contacts.VALUE` as stored, or extensions.
    pub numbers: Vec<String>,
}

/// Those of the local copy who are called so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Clients and contact persons first, then couriers, then users; each by name.
    pub people: Vec<Person>,
    /// When the copy was made, Unix milliseconds.
    pub as_of_unix_ms: i64,
}

/// An answer of an earlier time.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// The first form of the question ([`LookUp::forms`]).
    pub number: String,
    /// The answer.
    pub answer: Answer,
    /// When it was given, Unix milliseconds.
    pub answered_unix_ms: i64,
}

/// Why the directory cannot answer. Rendered by `texts`; never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// No database is configured.
    #[error("no database is configured")]
    Off,
    /// No answer within the time-out.
    #[error("no answer within {ms} ms")]
    TimedOut {
        /// The time-out, milliseconds.
        ms: u64,
    },
    /// Nothing listens there, or the name does not resolve.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The server is there, and TLS with it did not come about.
    #[error("TLS: {0}")]
    Tls(DatabaseTlsFault),
    /// No password is set, or it cannot be read.
    #[error("no password: {0}")]
    NoPassword(SecretError),
    /// Wrong user or password.
    #[error("access denied")]
    AccessDenied,
    /// The server has no such database, or none for this user.
    #[error("no database {0}")]
    NoDatabase(String),
    /// There is no such file: the path of an SQLite database.
    #[error("no file {0}")]
    NoFile(String),
    /// A documented table is missing or may not be read.
    #[error("no table {0}")]
    MissingTable(String),
    /// A documented or mapped column is missing.
    #[error("no column {table}.{column}")]
    MissingColumn {
        /// Table.
        table: String,
        /// Column.
        column: String,
    },
    /// It failed several times in a row and is left alone for a moment: not asked this time.
    #[error("{error} (for {secs} s)")]
    Paused {
        /// The latest failure.
        error: Box<DirectoryError>,
        /// For how long it has failed, seconds.
        secs: u64,
    },
    /// Anything else, in the driver's words.
    #[error("{0}")]
    Other(String),
}

/// Why there is no TLS with the database's server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseTlsFault {
    /// The two have no version in common, or the server has none; in the library's words.
    #[error("{0}")]
    NotAgreed(String),
    /// The certificate is not believed, in the library's words: a stranger's, expired, of another host.
    #[error("certificate: {0}")]
    Certificate(String),
    /// The file of `directory.tls_ca` gives no certificate to believe.
    #[error("no authority in {file}: {why}")]
    NoAuthorities {
        /// The file.
        file: String,
        /// In the system's words, or ours.
        why: String,
    },
}

/// The directory of the courier office.
pub trait Directory: Send + Sync {
    /// Whose number is this? One round trip, bounded by the time-out of the settings. Where the database
    /// fails and the local copy knows the number, the answer is [`Answer::instead`] of the error.
    fn look_up(&self, question: LookUp) -> Answering<'_, Result<Answer, DirectoryError>>;
    /// Users with extensions, for the change of operator.
    fn users(&self) -> Answering<'_, Result<Vec<User>, DirectoryError>>;
    /// The recipients of the order with this number, one match for each shipment with that shipment
    /// as its order, closed ones too, newest first, bounded. Empty: there is no such order.
    fn order(&self, number: String) -> Answering<'_, Result<Vec<Match>, DirectoryError>> {
        let _ = number;
        Box::pin(async { Err(DirectoryError::Off) })
    }
    /// Those whose name or company begins, word by word, with the words of `fragment`, at most
    /// `limit`; from a local copy, so that the database is not asked at every keystroke. Without a copy
    /// it is made first, and who asks waits for it.
    fn people(
        &self,
        fragment: String,
        limit: usize,
    ) -> Answering<'_, Result<People, DirectoryError>> {
        let _ = (fragment, limit);
        Box::pin(async { Err(DirectoryError::Off) })
    }
    /// All numbers of a party, as stored: of a client, a contact person, a courier or a user by the local copy; of a
    /// recipient none, whose number is what some sender typed for one shipment. Empty without a copy.
    fn numbers(
        &self,
        found: Found,
        code: String,
    ) -> Answering<'_, Result<Vec<String>, DirectoryError>> {
        let _ = (found, code);
        Box::pin(async { Ok(Vec::new()) })
    }
    /// The recipients whose parcels a courier (`kurier.code`) holds, one match for each shipment in work with that
    /// shipment as its order and the recipient's numbers as stored, newest first, bounded. A second question of a
    /// courier's call: it waits for no look-up and no look-up for it.
    fn parcels(&self, courier: String) -> Answering<'_, Result<Vec<Match>, DirectoryError>> {
        let _ = courier;
        Box::pin(async { Err(DirectoryError::Off) })
    }
    /// Answers to outside numbers that were kept on disk, of the last half day: what to show while the
    /// database does not answer. Empty where nothing is kept.
    fn remembered(&self) -> Answering<'_, Vec<Remembered>> {
        Box::pin(async { Vec::new() })
    }
    /// Connects, reads the schema and prepares what will be asked, so that the first call does not pay
    /// for it; from then on the connection is kept alive, and replaced when it dies.
    fn prepare(&self) -> Answering<'_, Result<(), DirectoryError>>;
}
