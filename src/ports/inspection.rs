//! What is found of the courier database when it is looked at part by part.

use super::directory::DirectoryError;

/// What was found, as far as it went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inspection {
    /// The server in its own words: `10.11.6-MariaDB`, `SQLite 3.54.0`.
    pub server: String,
    /// The user and this computer's address as the server sees them: `trubka@10.0.0.7`; MySQL only.
    pub seen_as: Option<String>,
    /// The account that the server took the user for: `trubka@%`; MySQL only.
    pub account: Option<String>,
    /// The connection is encrypted; `None` for a file, or where it is not told.
    pub is_encrypted: Option<bool>,
    /// What the user may do besides reading; MySQL only.
    pub may_write: Vec<String>,
    /// Documented tables and columns that are not there or may not be read.
    pub missing: Vec<DirectoryError>,
    /// `directory.mapping` names something that is not there.
    pub bad_mapping: Option<DirectoryError>,
    /// Columns by which a look-up finds its rows and that no index begins with.
    pub unindexed: Vec<Unindexed>,
    /// How long a look-up takes, and a question for nothing; milliseconds.
    pub look_up: Option<Timed>,
    /// How the numbers are written.
    pub numbers: Option<Numbers>,
    /// What ended it before all was looked at.
    pub ended_by: Option<DirectoryError>,
}

/// A column that wants an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unindexed {
    /// The table, as the database spells it.
    pub table: String,
    /// The column.
    pub column: String,
    /// What an index should hold, in order, so that the table itself need not be read.
    pub best: Vec<String>,
}

/// How long a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timed {
    /// A look-up, milliseconds.
    pub ms: u64,
    /// A question for nothing: the way there and back.
    pub bare_ms: u64,
}

/// How the numbers in `contacts.VALUE` are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers {
    /// So many were looked at.
    pub looked_at: usize,
    /// So many of them no look-up can find: `8 (916) 123-45-67`, several in one field.
    pub lost: usize,
    /// A few of these, each digit but the first and the last two hidden.
    pub examples: Vec<String>,
}
