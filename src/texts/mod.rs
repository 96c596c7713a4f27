//! Every sentence a person reads, in Russian and English, rendered from typed reasons.
//!
//! Rule: no other module holds a sentence for people, and none of these functions is asked with a
//! text: they are asked with the reason. Plain functions with a `match` over reason and [`Lang`],
//! rather than files of keys read at run time: the compiler then proves that every reason has its
//! sentence in both languages, arguments are typed, and nothing can be missing in the installed
//! program. Two languages that the same people write are the price's whole size.
//!
//! A message says what happened, what it means and what to do ([`Message`]). Russian is the language
//! of the office: «вы», «ёлочки», the words of Asterisk's documentation only where an administrator
//! needs them (`manager.conf`, `permit`). Deliberately left out: colours, layout, numbers
//! ([`crate::phone`]).

pub mod beforehand;
pub mod call_back;
pub mod calls;
#[cfg(test)]
mod checks;
pub mod connect;
pub mod connection;
pub mod diagnostics;
pub mod dialling;
pub mod directory;
pub mod doctor;
pub mod handling;
pub mod labels;
pub mod numbers;
pub mod office;
pub mod outside;
pub mod party;
pub mod recording;
pub mod replay;
pub mod routes;
pub mod sample;
pub mod setting_words;
pub mod settings;
pub mod settings_files;
pub mod start;
pub mod test_call;
pub mod time;
pub mod tls;
pub mod to_call_back;

use std::fmt;

use crate::settings::Language;

pub use labels::Label;

/// The interface's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Both, for those who render everything.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The setting decides, and where it leaves it open, the system's language.
    pub fn choose(set: Language, system: Language) -> Self {
        match (set, system) {
            (Language::Ru, _) | (Language::Auto, Language::Ru) => Self::Ru,
            (Language::En, _) | (Language::Auto, Language::En | Language::Auto) => Self::En,
        }
    }

    /// Chooses one of two texts.
    pub(crate) fn pick<T>(self, ru: T, en: T) -> T {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }
}

/// Something went wrong, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What happened: one sentence.
    pub what: String,
    /// What it means and what to do; empty when the first sentence says it all.
    pub advice: String,
}

impl Message {
    /// Both parts.
    pub(crate) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if !self.advice.is_empty() {
            write!(f, " {}", self.advice)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, Lang};
    use crate::settings::Language;

    #[test]
    fn the_setting_wins_over_the_system() {
        for (set, system, lang) in [
            (Language::Auto, Language::Ru, Lang::Ru),
            (Language::Auto, Language::En, Lang::En),
            (Language::Ru, Language::En, Lang::Ru),
            (Language::En, Language::Ru, Lang::En),
        ] {
            assert_eq!(Lang::choose(set, system), lang, "{set:?} {system:?}");
        }
    }

    #[test]
    fn labels_stand_in_both_languages() {
        for &label in Label::ALL {
            let (ru, en) = (label.text(Lang::Ru), label.text(Lang::En));
            assert!(!ru.trim().is_empty() && !en.trim().is_empty(), "{label:?}");
            assert!(ru != en, "{label:?}: {ru}");
            assert!(!ru.contains('{') && !en.contains('{'), "{label:?}");
            assert!(
                ru.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё')),
                "{label:?}: {ru}"
            );
            assert!(
                en.is_ascii() || en.contains(['…', '“', '”', '’', '·']),
                "{label:?}: {en}"
            );
        }
    }
}
