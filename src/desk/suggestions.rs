//! Whom the text in the call field may mean: those with whom was spoken lately, by the journal, and those whose
//! name begins so, by the directory.
//!
//! Rule: the latest answer wins, and an older one stands until it comes; nothing that is shown moves when the
//! rest comes: the journal's lines stand above the directory's. Deliberately left out: how they are found
//! (`journal`, `directory`).

use std::sync::Arc;

use super::input::Effect;
use super::journal_view::journal_row;
use super::snapshot::{PostDial, Suggested, Suggestions, Understood};
use crate::phone::{Number, Numbering};
use crate::ports::directory::{DirectoryError, People};
use crate::ports::journal::{JournalError, Query, Row};

/// Lines that are shown; somebody else is found by another letter.
const SHOWN: usize = 8;
/// Of these so many are the journal's, where the directory tells others.
const RECENT: usize = 4;
/// Fewer digits begin half of all numbers.
const FEWEST_DIGITS: usize = 3;

/// What is suggested now.
#[derive(Debug)]
pub(super) struct Suggesting {
    enabled: bool,
    version: u64,
    /// What the latest version asks for.
    fragment: String,
    /// Its answers; `None` while they are waited for.
    recent: Option<Vec<Suggested>>,
    people: Option<(Vec<Suggested>, i64)>,
    shown: Arc<Suggestions>,
}

impl Suggesting {
    pub(super) fn new(enabled: bool) -> Self {
        Self {
            enabled,
            version: 0,
            fragment: String::new(),
            recent: None,
            people: None,
            shown: Arc::new(Suggestions {
                by_name: enabled,
                ..Suggestions::default()
            }),
        }
    }

    /// What stands in the field, as it was told last.
    pub(super) fn fragment(&self) -> &str {
        &self.fragment
    }

    /// What is to be seen.
    pub(super) fn shown(&self) -> Arc<Suggestions> {
        Arc::clone(&self.shown)
    }

    /// The field has another text. `extensions`: whose calls the journal may tell.
    pub(super) fn ask(
        &mut self,
        text: &str,
        extensions: Option<Vec<String>>,
        numbering: &Numbering,
        post_dial_by: PostDial,
    ) -> Vec<Effect> {
        self.version += 1;
        text.clone_into(&mut self.fragment);
        let mut effects = Vec::new();
        self.recent = Some(Vec::new());
        self.people = Some((Vec::new(), 0));
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
            return effects;
        }
        if self.shown.understood.is_some() {
            // Of the text before: it is not this number any more.
            self.shown = Arc::new(Suggestions {
                by_name: self.enabled,
                ..Suggestions::default()
            });
        }
        let is_name = text.contains(char::is_alphabetic);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if let Some(extensions) = extensions
            && (is_name || digits >= FEWEST_DIGITS)
        {
            self.recent = None;
            effects.push(Effect::Recent {
                version: self.version,
                query: Query {
                    search: text.trim().to_owned(),
                    extensions,
                    latest_of_each: true,
                    limit: SHOWN,
                    ..Query::default()
                },
            });
        }
        if self.enabled && is_name {
            self.people = None;
            effects.push(Effect::People {
                version: self.version,
                fragment: text.to_owned(),
                limit: SHOWN,
            });
        }
        if effects.is_empty() {
            self.show();
        }
        effects
    }

    /// The journal answered. One in trouble suggests nobody; its trouble is told elsewhere.
    pub(super) fn recent(
        &mut self,
        version: u64,
        rows: Result<Vec<Row>, JournalError>,
        numbering: &Numbering,
    ) {
        if version != self.version {
            return;
        }
        let rows = rows.unwrap_or_default().into_iter();
        let lines = rows.filter_map(|row| {
            let row = journal_row(row, numbering);
            Some(Suggested {
                role: row.role,
                name: row.name,
                company: row.company,
                number: row.number_shown?,
                last_unix_ms: Some(row.started_unix_ms),
            })
        });
        self.recent = Some(lines.collect());
        self.show();
    }

    /// The directory answered. One in trouble suggests nobody; its trouble is told elsewhere.
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
                role: Some(person.role),
                name: person.name.clone(),
                company: person.company.clone(),
                number: number.shown(),
                last_unix_ms: None,
            })
        });
        self.people = Some((lines.collect(), as_of_unix_ms));
        self.show();
    }

    /// Shows what is there. The directory's lines wait for the journal's, which stand above them; the journal's
    /// for the directory's only when they are none, since then nobody would be known to be meant.
    fn show(&mut self) {
        let (Some(recent), people) = (&self.recent, &self.people) else {
            return;
        };
        if recent.is_empty() && people.is_none() {
            return;
        }
        let (named, as_of_unix_ms) = people.as_ref().map_or((&[][..], 0), |(p, at)| (p, *at));
        let most = if named.is_empty() && people.is_some() {
            SHOWN
        } else {
            RECENT
        };
        let mut lines: Vec<Suggested> = recent.iter().take(most).cloned().collect();
        // The directory's name of the same number is today's.
        for line in &mut lines {
            if let Some(person) = named.iter().find(|person| person.number == line.number) {
                line.role = person.role;
                line.name.clone_from(&person.name);
                line.company.clone_from(&person.company);
            }
        }
        for person in named {
            if !lines.iter().any(|line| line.number == person.number) {
                lines.push(person.clone());
            }
        }
        lines.truncate(SHOWN);
        self.shown = Arc::new(Suggestions {
            by_name: self.enabled,
            fragment: self.fragment.clone(),
            as_of_unix_ms: (!named.is_empty()).then_some(as_of_unix_ms),
            people: lines,
            understood: None,
        });
    }
}
