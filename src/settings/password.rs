//! Where a password is, as the settings say it.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// What a place of a password begins with.
const KINDS: [&str; 2] = ["env:", "file:"];

/// `password_from`: empty for the OS keyring; `env:NAME`; `file:PATH`. Anything else is no place, and shown by no
/// `Debug`: people write the password itself there.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordSource(String);

impl PasswordSource {
    /// The keyring, or a place that has a name.
    pub fn is_place(&self) -> bool {
        let named = |kind: &str| self.strip_prefix(kind).is_some_and(|rest| !rest.is_empty());
        self.0.is_empty() || KINDS.into_iter().any(named)
    }
}

impl fmt::Debug for PasswordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_place() {
            true => fmt::Debug::fmt(&self.0, f),
            false => f.write_str("…"),
        }
    }
}

impl Deref for PasswordSource {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for PasswordSource {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_place_is_not_shown() {
        for (text, shown) in [
            ("", "\"\""),
            ("env:AMI", "\"env:AMI\""),
            ("file:/run/ami", "\"file:/run/ami\""),
            ("hunter2", "…"),
            ("env:", "…"),
            ("keyring:hunter2", "…"),
        ] {
            let source = PasswordSource::from(text);
            assert_eq!(format!("{source:?}"), shown);
            assert_eq!(source.is_place(), shown != "…", "{text}");
        }
    }
}
