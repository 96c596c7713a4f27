//! One number, parsed.

use super::PbxForm;

/// What a number may be in this office: settings that parsing needs (`numbers` in the settings).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// The office's own area code without a trunk prefix (`495`), for seven-digit city numbers.
    pub area_code: Option<String>,
    /// Numbers of up to so many digits are internal (5 by default).
    pub internal_max_digits: usize,
}

impl Default for Numbering {
    fn default() -> Self {
        Self {
            area_code: None,
            internal_max_digits: 5,
        }
    }
}

/// A number that can be looked up, shown or dialled.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Number {
    /// A number of the world: country code and national number, digits only (`79161234567`), and an
    /// extension to be dialled after the answer («доб. 123»).
    External {
        /// E.164 digits without the plus.
        digits: String,
        /// What stood behind «доб.», `ext.`, `,` or `;ext=`.
        post_dial: Option<String>,
    },
    /// A short number of the office or an emergency service: `101`, `112`.
    Internal(String),
    /// A service code of the PBX: `*8`, `*8101`, `#31#`.
    Service(String),
}

/// Why a text is no number. Rendered by `texts`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// The text has letters, so it is a name or an address, no number.
    #[error("letters")]
    Letters,
    /// A control character, or digits that are not ASCII.
    #[error("forbidden character")]
    ForbiddenCharacter,
    /// More digits than any number has.
    #[error("too long")]
    TooLong,
    /// Too few digits for an outside number and too many for an extension; a city number without an
    /// area code set lands here.
    #[error("too short")]
    TooShort,
    /// The caller withheld the number (`anonymous`, `<unknown>`, nothing at all).
    #[error("withheld")]
    Withheld,
    /// The right look, but no such number exists.
    #[error("not a possible number")]
    Impossible,
}

impl Number {
    /// What a person typed or pasted, or a database holds.
    pub fn parse(_text: &str, _numbering: &Numbering) -> Result<Self, NumberError> {
        Err(NumberError::Empty)
    }
    /// What AMI says in `CallerIDNum` or `ConnectedLineNum`.
    pub fn from_caller_id(_text: &str, _numbering: &Numbering) -> Result<Self, NumberError> {
        Err(NumberError::Withheld)
    }
    /// The digits as a key: E.164 without the plus, or the short number, or the code.
    pub fn key(&self) -> &str {
        match self {
            Self::External { digits, .. } => digits,
            Self::Internal(s) | Self::Service(s) => s,
        }
    }
    /// As a person reads it: `+7 916 123-45-67`, `101`.
    pub fn shown(&self) -> String {
        self.key().to_owned()
    }
    /// As the PBX is to be asked for it.
    pub fn for_pbx(&self, _form: PbxForm) -> String {
        self.key().to_owned()
    }
    /// The forms under which contacts may hold it, the exact 11 digits first.
    pub fn lookup_forms(&self) -> Vec<String> {
        vec![self.key().to_owned()]
    }
}
