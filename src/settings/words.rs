//! `[words]`: what the office calls those who call.

use serde::{Deserialize, Serialize};

/// Words for roles; an empty one is the interface's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// A client, and a client's contact person: «клиент».
    pub client: String,
    /// A courier: «курьер».
    pub courier: String,
    /// A recipient: «получатель».
    pub recipient: String,
    /// Somebody of the office: «сотрудник».
    pub staff: String,
    /// Nobody that the database knows: «неизвестный».
    pub unknown: String,
}

/// A badge holds no more.
pub(super) const MAX_WORD: usize = 24;

impl Words {
    /// Each with its name in the settings.
    pub(super) fn all(&self) -> [(&'static str, &str); 5] {
        [
            ("words.client", &self.client),
            ("words.courier", &self.courier),
            ("words.recipient", &self.recipient),
            ("words.staff", &self.staff),
            ("words.unknown", &self.unknown),
        ]
    }
}
