//! Which numbers are meant: `+7 495*`, `mobile`, `KZ`, `+7 916 000-00-00..+7 916 999-99-99`, `112`, `2*`.
//!
//! Rule: an outside number begins with a plus, so that none is taken for an extension; what is written without one
//! is short, or a code of the PBX.

use super::plan::{HOME_CODE, Kind, is_country};
use super::{Number, Numbering};

/// Numbers that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// A kind of numbers, by its word.
    Class(Class),
    /// Outside numbers of a country (ISO 3166-1).
    Country(String),
    /// Outside numbers that begin so: digits with the country code.
    Begins(String),
    /// One outside number: digits with the country code.
    Is(String),
    /// Outside numbers from one to another, both included: as many digits each.
    Between(String, String),
    /// A short number or a code of the PBX.
    Short(String),
    /// Short numbers, or codes, that begin so.
    ShortBegins(String),
}

/// Kinds of numbers that have a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Every number.
    Any,
    /// Mobile numbers with the country code 7.
    Mobile,
    /// Landlines with the country code 7.
    Landline,
    /// Numbers that are free for who calls, with the country code 7: 8 800.
    Free,
    /// Outside numbers with another country code.
    Foreign,
    /// Dearer than an ordinary call.
    Premium,
    /// Satellite phones and international networks.
    Satellite,
    /// Short numbers of the office.
    Internal,
    /// Emergency services.
    Emergency,
}

/// Why a text means no numbers. Rendered by `texts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing stands there.
    #[error("empty")]
    Empty,
    /// Neither a known word nor a country.
    #[error("unknown word")]
    Word,
    /// An outside number without a plus.
    #[error("an outside number begins with a plus")]
    NoPlus,
    /// No number, or signs that none has.
    #[error("no number")]
    Number,
    /// The ends of a range have different lengths, or the last stands before the first.
    #[error("no range")]
    Range,
}

impl Class {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 9] = [
        ("any", Self::Any),
        ("mobile", Self::Mobile),
        ("landline", Self::Landline),
        ("free", Self::Free),
        ("foreign", Self::Foreign),
        ("premium", Self::Premium),
        ("satellite", Self::Satellite),
        ("internal", Self::Internal),
        ("emergency", Self::Emergency),
    ];
}

/// Short numbers have no more digits, whatever the office's plan is.
const LONGEST_SHORT: usize = 9;
/// E.164.
const LONGEST: usize = 15;

impl Pattern {
    /// What a person wrote.
    ///
    /// # Errors
    /// It means no numbers.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PatternError::Empty);
        }
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (outside(from)?, outside(to)?);
            let is_range = from.len() == to.len() && from <= to;
            return is_range
                .then_some(Self::Between(from, to))
                .ok_or(PatternError::Range);
        }
        if text.contains(char::is_alphabetic) {
            let class = Class::ALL.iter().find(|(word, _)| *word == text);
            return match class {
                Some((_, class)) => Ok(Self::Class(*class)),
                None if is_country(text) => Ok(Self::Country(text.to_owned())),
                None => Err(PatternError::Word),
            };
        }
        let begins = text.strip_suffix('*').filter(|rest| !rest.is_empty());
        if text.starts_with('+') {
            let Some(begins) = begins else {
                return outside(text).map(Self::Is);
            };
            let digits = plain(begins)?;
            let is_shaped = (1..=LONGEST).contains(&digits.len());
            return is_shaped
                .then_some(Self::Begins(digits))
                .ok_or(PatternError::Number);
        }
        let short = begins.unwrap_or(text);
        let signs = if short.starts_with(['*', '#']) {
            "*#"
        } else {
            ""
        };
        let is_short = |c: char| c.is_ascii_digit() || signs.contains(c);
        if !short.chars().all(is_short) {
            // «8 (495) …»: somebody means an outside number.
            return Err(match plain(short) {
                Ok(_) => PatternError::NoPlus,
                Err(error) => error,
            });
        }
        let is_code = !signs.is_empty();
        // `8495*` means a city, not extensions.
        let is_long = match begins {
            Some(begins) => begins.len() > 3 && begins.starts_with(['7', '8']),
            None => short.len() > LONGEST_SHORT,
        };
        match begins {
            _ if !is_code && is_long => Err(PatternError::NoPlus),
            Some(begins) => Ok(Self::ShortBegins(begins.to_owned())),
            None => Ok(Self::Short(short.to_owned())),
        }
    }

    /// Whether a number is among them. `is_extension`: the short number is known to be somebody's of the office,
    /// and so no emergency service's.
    pub fn matches(&self, number: &Number, is_extension: bool) -> bool {
        match (self, number) {
            (Self::Class(Class::Any), _) => true,
            (Self::Class(class), Number::External { .. }) => of_class(*class, number),
            (Self::Class(Class::Internal), Number::Internal(_)) => {
                is_extension || !number.is_emergency()
            }
            (Self::Class(Class::Emergency), Number::Internal(_)) => {
                !is_extension && number.is_emergency()
            }
            (Self::Class(_), _) => false,
            (Self::Country(code), Number::External { .. }) => {
                let plan = number.plan();
                plan.is_some_and(|plan| plan.country.as_ref() == Some(code))
            }
            (Self::Begins(begins), Number::External { digits, .. }) => digits.starts_with(begins),
            (Self::Is(one), Number::External { digits, .. }) => digits == one,
            (Self::Between(from, to), Number::External { digits, .. }) => {
                digits.len() == from.len() && (from..=to).contains(&digits)
            }
            (Self::Short(one), Number::Internal(short) | Number::Service(short)) => short == one,
            (Self::ShortBegins(begins), Number::Internal(short) | Number::Service(short)) => {
                short.starts_with(begins)
            }
            _ => false,
        }
    }
}

fn of_class(class: Class, number: &Number) -> bool {
    let Some(plan) = number.plan() else {
        return false;
    };
    let is_home = plan.calling_code == HOME_CODE;
    match class {
        Class::Any => true,
        Class::Mobile => is_home && plan.kind == Kind::Mobile,
        Class::Landline => is_home && plan.kind == Kind::Landline,
        Class::Free => is_home && plan.kind == Kind::Free,
        Class::Foreign => !is_home,
        Class::Premium => plan.kind == Kind::Premium,
        Class::Satellite => plan.kind == Kind::Satellite,
        Class::Internal | Class::Emergency => false,
    }
}

/// A whole outside number: digits with the country code.
fn outside(text: &str) -> Result<String, PatternError> {
    let text = text.trim();
    if !text.starts_with('+') {
        return Err(PatternError::NoPlus);
    }
    match Number::parse(text, &Numbering::default()) {
        Ok(Number::External {
            digits,
            post_dial: None,
        }) => Ok(digits),
        _ => Err(PatternError::Number),
    }
}

/// Digits without what people put between them.
fn plain(text: &str) -> Result<String, PatternError> {
    let mut digits = String::new();
    for c in text.trim().trim_start_matches('+').chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '(' | ')' | '\u{a0}' => {}
            _ => return Err(PatternError::Number),
        }
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text, &Numbering::default()).unwrap()
    }

    #[test]
    fn numbers_are_meant_as_they_are_written() {
        for (pattern, these, not_those) in [
            ("any", "8 916 123-45-67, 101, *8, 112", ""),
            (
                "mobile",
                "8 916 123-45-67, 8 701 123-45-67",
                "8 495 123-45-67, +375 29 123-45-67, 101",
            ),
            (
                "landline",
                "8 495 123-45-67",
                "8 916 123-45-67, 8 800 555-35-35",
            ),
            ("free", "8 800 555-35-35", "8 495 123-45-67"),
            (
                "foreign",
                "+375 29 123-45-67, +870 773 111 632",
                "8 701 123-45-67, 8 916 123-45-67",
            ),
            ("premium", "8 809 505-12-34", "8 916 123-45-67"),
            ("satellite", "+881 612 345 678", "8 916 123-45-67"),
            ("internal", "105, 2345", "112, 101, *8, 8 916 123-45-67"),
            ("emergency", "112, 101", "105, *8"),
            ("KZ", "8 701 123-45-67", "8 916 123-45-67, 105"),
            ("+7 495*", "8 495 123-45-67", "8 499 123-45-67, 495"),
            ("+7 (916) 123-45-67", "8 916 123-45-67", "8 916 123-45-68"),
            (
                "+7 916 000-00-00..+7 916 499-99-99",
                "8 916 000-00-00, 8 916 123-45-67, 8 916 499-99-99",
                "8 916 500-00-00, 8 915 123-45-67",
            ),
            ("105", "105", "1055, 112"),
            ("2*", "201, 2", "101, 8 216 123-45-67"),
            ("*72*", "*72101, *72", "*8"),
            ("*8", "*8", "*81"),
        ] {
            let parsed = Pattern::parse(pattern).unwrap();
            let all = |texts: &'static str| texts.split(", ").filter(|text| !text.is_empty());
            for text in all(these) {
                assert!(parsed.matches(&number(text), false), "{pattern} {text}");
            }
            for text in all(not_those) {
                assert!(!parsed.matches(&number(text), false), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn an_extension_is_no_emergency_service() {
        let fire = number("101");
        let matches = |pattern: &str| Pattern::parse(pattern).unwrap().matches(&fire, true);
        assert!(matches("internal") && matches("101"));
        assert!(!matches("emergency"));
    }

    #[test]
    fn what_means_no_numbers_is_told() {
        for (text, why) in [
            ("", PatternError::Empty),
            ("mobil", PatternError::Word),
            ("kz", PatternError::Word),
            ("8 495*", PatternError::NoPlus),
            ("8495*", PatternError::NoPlus),
            ("84951234567", PatternError::NoPlus),
            ("8 (495) 123-45-67", PatternError::NoPlus),
            ("+7 49?", PatternError::Number),
            ("+", PatternError::Number),
            ("+*", PatternError::Number),
            ("+7 916 000..+7 916 999", PatternError::Number),
            ("+7 916 999-99-99..+7 916 000-00-00", PatternError::Range),
            ("7 916 000-00-00..+7 916 999-99-99", PatternError::NoPlus),
            ("10&1", PatternError::Number),
        ] {
            assert_eq!(Pattern::parse(text), Err(why), "{text}");
        }
    }
}
