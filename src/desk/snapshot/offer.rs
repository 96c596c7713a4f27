//! What a global hotkey found on the clipboard.

/// The number on the clipboard, offered for a call. Of what else is there nothing is kept or shown: it
/// may be a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offered {
    /// A number.
    Number {
        /// As [`super::Command::Dial`] takes it.
        to_dial: String,
        /// As a person reads it.
        shown: String,
    },
    /// One that a `tel:` link names, which is called by a press and by nothing else.
    Link {
        /// What a press dials.
        to_dial: String,
        /// As a person reads it.
        shown: String,
    },
    /// There is none.
    NoNumber,
    /// There are several, and it is not known which is meant.
    Several,
}
