//! Why a password cannot be read or kept. Where passwords are is told by the settings
//! (`password_from`); the adapter is `platform`.

/// Why there is no password. Rendered by `texts`; never holds one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The keyring has no entry.
    #[error("the keyring has no password for {user}")]
    NotInKeyring {
        /// The entry's user: `pbx:operator@host`.
        user: String,
    },
    /// There is no keyring in this session, or not yet.
    #[error("no access to the keyring: {0}")]
    NoKeyring(String),
    /// There is one, and it does not open: its question was declined, or nobody was there to be asked.
    #[error("the keyring does not open: {0}")]
    KeyringLocked(String),
    /// The environment variable is not set, empty, or no UTF-8.
    #[error("the environment variable {0} is not set")]
    NoVariable(String),
    /// The file cannot be read.
    #[error("cannot read {path}: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// In the system's words.
        why: String,
    },
    /// The file's first line is empty, or far too long for a password.
    #[error("{0} holds no password")]
    EmptyFile(String),
    /// Neither empty, nor `env:NAME`, nor `file:PATH`. What stands there is not repeated: it may be
    /// the password itself.
    #[error("the setting of the password's place is wrong")]
    BadSource,
}
