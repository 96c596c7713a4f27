//! What the inspection of the courier database means.

use super::report::Verdict;
use crate::ports::directory::DirectoryError;
use crate::ports::inspection::{Inspection, Numbers, Timed, Unindexed};

/// A look-up that takes longer is told, milliseconds: the phone has rung once by then.
pub const SLOW_MS: u64 = 300;

/// One thing that was seen of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// Logged in.
    In {
        /// The server in its own words.
        server: String,
        /// The user and this computer as the server sees them.
        seen_as: Option<String>,
    },
    /// The connection is not encrypted, and the server is another computer.
    NotEncrypted,
    /// No connection, or one that failed.
    Failed(DirectoryError),
    /// A table or a column is not there, or may not be read.
    Missing {
        /// Which.
        what: DirectoryError,
        /// The account that would have to be granted it: `trubka@%`.
        account: Option<String>,
    },
    /// All documented tables and columns are there.
    Complete,
    /// A look-up has to read a table from end to end.
    Unindexed(Unindexed),
    /// The user may do more than read.
    MayWrite(Vec<String>),
    /// How long a look-up takes.
    LookUp(Timed),
    /// How the numbers are written.
    Numbers(Numbers),
}

impl Database {
    /// How bad it is.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::In { .. } | Self::Complete => Verdict::Good,
            Self::NotEncrypted => Verdict::Note,
            Self::Failed(_) | Self::Missing { .. } => Verdict::Fault,
            Self::Unindexed(_) | Self::MayWrite(_) => Verdict::Warning,
            Self::LookUp(timed) if timed.ms > SLOW_MS => Verdict::Warning,
            Self::LookUp(_) => Verdict::Good,
            Self::Numbers(numbers) if numbers.is_well() => Verdict::Good,
            Self::Numbers(_) => Verdict::Warning,
        }
    }
}

impl Numbers {
    /// A few odd ones are in every database.
    fn is_well(&self) -> bool {
        self.lost * 50 <= self.looked_at
    }
}

/// What the inspection means. `is_here`: the server is this computer, or a file.
pub fn findings(inspected: Result<Inspection, DirectoryError>, is_here: bool) -> Vec<Database> {
    let found = match inspected {
        Ok(found) => found,
        Err(error) => return vec![Database::Failed(error)],
    };
    let mut all = vec![Database::In {
        server: found.server,
        seen_as: found.seen_as,
    }];
    if found.is_encrypted == Some(false) && !is_here {
        all.push(Database::NotEncrypted);
    }
    let is_whole = found.missing.is_empty() && found.bad_mapping.is_none();
    let missing = found.missing.into_iter().chain(found.bad_mapping);
    let account = found.account;
    all.extend(missing.map(|what| Database::Missing {
        what,
        account: account.clone(),
    }));
    if is_whole && found.look_up.is_some() {
        all.push(Database::Complete);
    }
    if !found.may_write.is_empty() {
        all.push(Database::MayWrite(found.may_write));
    }
    all.extend(found.unindexed.into_iter().map(Database::Unindexed));
    all.extend(found.look_up.map(Database::LookUp));
    all.extend(found.numbers.map(Database::Numbers));
    all.extend(found.ended_by.map(Database::Failed));
    all
}
