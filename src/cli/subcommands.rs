//! The commands within commands, as they stand on the command line.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// A change of one's own settings file, which keeps its comments.
#[derive(Debug, Subcommand)]
pub(super) enum SettingsCommand {
    /// Set one setting.
    Set {
        /// Its key: `pbx.host`, `directory.order_states.3`.
        key: String,
        /// Its value; of a list the parts, separated by commas.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Take one setting out, so that the office's value or the default counts.
    Unset {
        /// Its key.
        key: String,
    },
}

/// What else can be done with a journal.
#[derive(Debug, Subcommand)]
pub(super) enum JournalCommand {
    /// Make a new journal of made-up calls, to look at and to measure with: the names and numbers
    /// are nobody's, and this program's own journal is not touched.
    Fill {
        /// How many calls.
        #[arg(value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
        calls: u64,
        /// The file to make.
        #[arg(long, value_name = "FILE")]
        into: PathBuf,
        /// The same seed makes the same calls.
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
    },
}

/// Whose password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PasswordOf {
    /// The AMI user's.
    Pbx,
    /// The courier database user's.
    Directory,
}
