//! Whom a name in the call field may mean.
//!
//! Rule: only a text with a letter in it is a name; the latest answer wins, and an older one stands until
//! it comes. Deliberately left out: how they are found (`directory`).

use std::sync::Arc;

use super::input::Effect;
use super::snapshot::{PostDial, Suggested, Suggestions, Understood};
use crate::phone::{Number, Numbering};
use crate::ports::directory::{DirectoryError, People};

/// Lines that are shown; somebody else is found by another letter.
const SHOWN: usize = 8;

/// What is suggested now.
#[derive(Debug)]
pub(super) struct Suggesting {
    enabled: bool,
    version: u64,
    /// What the latest version asks for.
    fragment: String,
    shown: Arc<Suggestions>,
}

impl Suggesting {
    pub(super) fn new(enabled: bool) -> Self {
        Self {
            enabled,
            version: 0,
            fragment: String::new(),
            shown: Arc::new(Suggestions {
                by_name: enabled,
                ..Suggestions::default()
            }),
        }
    }

    /// What is to be seen.
    pub(super) fn shown(&self) -> Arc<Suggestions> {
        Arc::clone(&self.shown)
    }

    /// The field has another text.
    pub(super) fn ask(
        &mut self,
        text: &str,
        numbering: &Numbering,
        post_dial_by: PostDial,
    ) -> Option<Effect> {
        self.version += 1;
        text.clone_into(&mut self.fragment);
        // «доб. 123» has letters, and is no name.
        let number = Number::parse(text, numbering).ok();
        let understood = number.as_ref().and_then(|number| {
            let (number_shown, digits) = number.parts_shown();
            Some(Understood {
                number_shown,
                digits: digits?,
                how: post_dial_by,
            })
        });
        if understood.is_some() {
            self.shown = Arc::new(Suggestions {
                by_name: self.enabled,
                fragment: text.to_owned(),
                understood,
                ..Suggestions::default()
            });
            return None;
        }
        if !self.enabled || !text.contains(char::is_alphabetic) {
            self.shown = Arc::new(Suggestions {
                by_name: self.enabled,
                fragment: text.to_owned(),
                ..Suggestions::default()
            });
            return None;
        }
        Some(Effect::People {
            version: self.version,
            fragment: text.to_owned(),
            limit: SHOWN,
        })
    }

    /// An answer came. A directory in trouble suggests nobody; its trouble is told elsewhere.
    pub(super) fn came(
        &mut self,
        version: u64,
        answer: Result<People, DirectoryError>,
        numbering: &Numbering,
    ) {
        if version != self.version {
            return;
        }
        let People {
            people,
            as_of_unix_ms,
        } = answer.unwrap_or_default();
        let lines = people.into_iter().flat_map(|person| {
            let number = |number: &String| Number::parse(number, numbering).ok();
            let numbers: Vec<_> = person.numbers.iter().filter_map(number).collect();
            numbers.into_iter().map(move |number| Suggested {
                role: person.role,
                name: person.name.clone(),
                company: person.company.clone(),
                number: number.shown(),
            })
        });
        self.shown = Arc::new(Suggestions {
            by_name: self.enabled,
            fragment: self.fragment.clone(),
            people: lines.take(SHOWN).collect(),
            as_of_unix_ms,
            understood: None,
        });
    }
}
