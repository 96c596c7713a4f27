//! One number, parsed.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use super::PbxForm;
use super::clean::{self, Cleaned};

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
    /// A control character, digits that are not ASCII, or a sign that no number has.
    #[error("forbidden character")]
    ForbiddenCharacter,
    /// More digits than any number has.
    #[error("too long")]
    TooLong,
    /// Too few digits for an outside number and too many for an extension; a city number without an
    /// area code set lands here.
    #[error("too short")]
    TooShort,
    /// A short number with another one behind it: `101,102`.
    #[error("another number behind a short one")]
    Several,
    /// The caller withheld the number (`anonymous`, `<unknown>`, nothing at all).
    #[error("withheld")]
    Withheld,
    /// The right look, but no such number exists.
    #[error("not a possible number")]
    Impossible,
}

/// E.164's 15 digits behind the longest prefix in use, 9 for a line and 810.
const MAX_TYPED_DIGITS: usize = 19;

/// Emergency services have up to three digits, whatever the office's own plan is.
const ALWAYS_SHORT: usize = 3;

impl Number {
    /// What a person typed or pasted, or a database holds: exactly one number, in any of the forms
    /// in use. Russia's rules decide what a bare number means, in Kazakhstan too.
    pub fn parse(text: &str, numbering: &Numbering) -> Result<Self, NumberError> {
        match clean::clean(text)? {
            Cleaned::Service(code) => Ok(Self::Service(code)),
            Cleaned::Digits {
                plus: false,
                digits,
                post_dial,
            } if digits.len() <= numbering.internal_max_digits.max(ALWAYS_SHORT) => match post_dial
            {
                None => Ok(Self::Internal(digits)),
                Some(_) => Err(NumberError::Several),
            },
            Cleaned::Digits {
                plus,
                digits,
                post_dial,
            } => Ok(Self::External {
                digits: world_digits(plus, &digits, numbering)?,
                post_dial,
            }),
        }
    }

    /// What AMI says in `CallerIDNum` or `ConnectedLineNum`. A name in the number's place
    /// (`ivan.petrov`) is [`NumberError::Letters`], a hidden number [`NumberError::Withheld`].
    pub fn from_caller_id(text: &str, numbering: &Numbering) -> Result<Self, NumberError> {
        match Self::parse(text, numbering) {
            Err(NumberError::Empty) => Err(NumberError::Withheld),
            // A caller has no extension behind an answer; what looks like one is noise.
            Ok(Self::External { digits, .. }) => Ok(Self::External {
                digits,
                post_dial: None,
            }),
            other => other,
        }
    }

    /// A [`Number::key`] back to its number. A key is no typed text: Vietnam's `84912345678` has the
    /// eleven digits of a Russian number behind its trunk prefix, and must never become one. Digits
    /// that no numbering plan knows are an error.
    pub fn from_key(key: &str, numbering: &Numbering) -> Result<Self, NumberError> {
        let is_long = key.len() >= 10 && key.bytes().all(|b| b.is_ascii_digit());
        match is_long {
            true => Ok(Self::External {
                digits: possible(key)?,
                post_dial: None,
            }),
            false => Self::from_caller_id(key, numbering),
        }
    }

    /// A key as a text that [`Number::parse`] reads as the same number again: the key itself, with a
    /// plus before it where it would be read as another one.
    pub fn key_to_dial(key: &str, numbering: &Numbering) -> String {
        let reads_back = Self::parse(key, numbering).is_ok_and(|number| number.key() == key);
        let is_outside = matches!(Self::from_key(key, numbering), Ok(Self::External { .. }));
        match is_outside && !reads_back {
            true => format!("+{key}"),
            false => key.to_owned(),
        }
    }

    /// The digits as a key: E.164 without the plus, or the short number, or the code.
    pub fn key(&self) -> &str {
        match self {
            Self::External { digits, .. } => digits,
            Self::Internal(s) | Self::Service(s) => s,
        }
    }

    /// [`Self::shown`] in two: what is called, and what is dialled after the answer.
    pub fn parts_shown(&self) -> (String, Option<String>) {
        match self {
            Self::External { digits, post_dial } => (shown_digits(digits), post_dial.clone()),
            Self::Internal(s) | Self::Service(s) => (s.clone(), None),
        }
    }

    /// As a person reads it: `+7 916 123-45-67`, `8 800 555-35-35`, `+375 29 123-45-67`, `101`; an
    /// extension behind the answer follows a comma. [`Number::parse`] reads it back.
    pub fn shown(&self) -> String {
        let Self::External { digits, post_dial } = self else {
            return self.key().to_owned();
        };
        let mut shown = shown_digits(digits);
        if let Some(extension) = post_dial {
            shown.push_str(", ");
            shown.push_str(extension);
        }
        shown
    }

    /// As the PBX is to be asked for it. Only `0-9*#+`, at most 32 characters; an extension behind
    /// the answer is not part of it.
    pub fn for_pbx(&self, form: PbxForm) -> String {
        let Self::External { digits, .. } = self else {
            return self.key().to_owned();
        };
        let line = match form {
            PbxForm::Plus => return format!("+{digits}"),
            PbxForm::Digits => return digits.clone(),
            PbxForm::Trunk8 => "8",
            PbxForm::Outside98 => "98",
        };
        match digits.strip_prefix('7') {
            // Russia and Kazakhstan share the country code and the trunk prefix.
            Some(national) => format!("{line}{national}"),
            None => format!("{line}10{digits}"),
        }
    }

    /// The forms under which contacts may hold it, the exact 11 digits first. A database is asked
    /// for equality with each, which an index serves; a suffix search no index serves.
    pub fn lookup_forms(&self) -> Vec<String> {
        match self {
            Self::Internal(s) | Self::Service(s) => vec![s.clone()],
            Self::External { digits, .. } => match digits.strip_prefix('7') {
                Some(national) => vec![
                    digits.clone(),
                    format!("8{national}"),
                    national.to_owned(),
                    format!("+{digits}"),
                ],
                None => vec![digits.clone(), format!("+{digits}"), format!("810{digits}")],
            },
        }
    }
}

/// E.164 digits of a number that is not short. A bare number is Russian wherever it can be, since an
/// office in Kazakhstan writes `7916…` and `8701…` in the same way.
fn world_digits(plus: bool, digits: &str, numbering: &Numbering) -> Result<String, NumberError> {
    if digits.len() > MAX_TYPED_DIGITS {
        return Err(NumberError::TooLong);
    }
    if plus {
        return possible(digits);
    }
    if let Some(rest) = digits.strip_prefix("810").filter(|r| r.len() >= 8) {
        return possible(rest);
    }
    if let Some(rest) = digits.strip_prefix("00").filter(|r| r.len() >= 9) {
        return possible(rest);
    }
    match digits.len() {
        // A leading 8 is a trunk prefix at this length only, a leading 7 the country code.
        11 if digits.starts_with(['7', '8']) => possible(&format!("7{}", &digits[1..])),
        10 => {
            let national = format!("7{digits}");
            match valid(&national) {
                Some(known) => Ok(known),
                None => valid(digits).map_or_else(|| possible(&national), Ok),
            }
        }
        len if len < 10 => match &numbering.area_code {
            Some(area) if area.len() + len == 10 => possible(&format!("7{area}{digits}")),
            _ => Err(NumberError::TooShort),
        },
        // Foreign numbers come without a plus from some lines: 375…, 998…, 380….
        _ => possible(digits),
    }
}

/// The E.164 digits if some country has numbers of this length. Ranges newer than the library's
/// tables pass: whether a number is in service only the telephone company knows.
fn possible(digits: &str) -> Result<String, NumberError> {
    let number = PHONE_NUMBER_UTIL
        .parse(format!("+{digits}"), None)
        .map_err(|_| NumberError::Impossible)?;
    if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
        return Err(NumberError::Impossible);
    }
    // Of `+61 000 000 000` the library takes a leading zero at each reading: what has no form that
    // stays the same can neither be kept as a key nor be shown.
    let canonical = e164_digits(&number);
    let again = PHONE_NUMBER_UTIL.parse(format!("+{canonical}"), None);
    again
        .is_ok_and(|again| e164_digits(&again) == canonical)
        .then_some(canonical)
        .ok_or(NumberError::Impossible)
}

/// The E.164 digits if the library knows the range.
fn valid(digits: &str) -> Option<String> {
    let number = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).ok()?;
    PHONE_NUMBER_UTIL
        .is_valid_number(&number)
        .then(|| e164_digits(&number))
}

fn e164_digits(number: &rlibphonenumber::PhoneNumber) -> String {
    let text = PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164);
    text.trim_start_matches('+').to_owned()
}

fn shown_digits(digits: &str) -> String {
    let plain = format!("+{digits}");
    let Ok(number) = PHONE_NUMBER_UTIL.parse(&plain, Some(Region::RU)) else {
        return plain;
    };
    let international = PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::International);
    match international.strip_prefix("+7 800 ") {
        // Nobody dials a free number with +7, and many telephone companies refuse it.
        Some(rest) => format!("8 800 {rest}"),
        None => international.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_no_typed_text() {
        let numbering = Numbering::default();
        // Vietnam's and Japan's keys look like Russian numbers behind the trunk prefix.
        for key in ["84912345678", "81312345678", "79161234567", "375291234567"] {
            let number = Number::from_key(key, &numbering);
            assert_eq!(number.as_ref().map(Number::key), Ok(key));
            let text = Number::key_to_dial(key, &numbering);
            let again = Number::parse(&text, &numbering);
            assert_eq!(again, number, "{text}");
        }
        assert_eq!(
            Number::key_to_dial("79161234567", &numbering),
            "79161234567"
        );
        for short in ["101", "112", "*8"] {
            let number = Number::from_key(short, &numbering);
            assert_eq!(number.as_ref().map(Number::key), Ok(short));
            assert_eq!(Number::key_to_dial(short, &numbering), short);
        }
        for no_number in [
            "",
            "anonymous",
            "123456",
            "99999999999999999",
            // Reads as another one each time.
            "61000000000",
        ] {
            assert!(
                Number::from_key(no_number, &numbering).is_err(),
                "{no_number}"
            );
            assert_eq!(Number::key_to_dial(no_number, &numbering), no_number);
        }
    }
}
