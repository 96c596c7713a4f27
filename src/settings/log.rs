//! The log.

use serde::{Deserialize, Serialize};

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// No file.
    Off,
    /// What failed.
    Error,
    /// What went wrong and was got over.
    Warn,
    /// Connections and their ends too.
    #[default]
    Info,
    /// Details, with telephone numbers.
    Debug,
    /// Everything.
    Trace,
}

/// `[log]`: the log file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How much goes into it.
    pub level: LogLevel,
}
