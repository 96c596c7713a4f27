//! The page of the party that is selected: who has the number today, all numbers of that party, the latest calls
//! with any of them.
//!
//! Rule: what is asked for waits until the selection rests, and an answer to an earlier selection is dropped.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use super::Desk;
use super::input::{Effect, Now};
use super::journal_view::journal_row;
use super::kept::Words;
use super::snapshot::{
    Command, Found, JournalRow, Links, Note, PartyPage, Phone, Reached, Role, ToOpen,
};
use crate::phone::{Number, Numbering};
use crate::ports::directory::DirectoryError;
use crate::ports::journal::{JournalError, Query, Row};

/// Somebody who goes through the rows by the keyboard looks at the one where the selection rests.
const REST: Duration = Duration::from_millis(150);
/// Calls that are told.
const CALLS: usize = 12;
/// More numbers than that are a switchboard's list, not a person's.
const PHONES: usize = 12;

/// What is known of the selection.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// As it was selected, and its key.
    number: Option<(String, String)>,
    version: u64,
    ask_at: Option<Duration>,
    /// The calls are to be asked for anew.
    is_stale: bool,
    /// The party whose numbers were asked for.
    of: Option<(Found, String)>,
    /// By the directory's copy of the people.
    listed: Vec<String>,
    /// The keys that were asked about.
    asked: Vec<String>,
    rows: Vec<JournalRow>,
    loaded: bool,
    /// Changes with what is not of the directory.
    changes: u64,
    shown: RefCell<Option<(u64, Arc<PartyPage>)>>,
}

impl Selection {
    /// Another one; the same again is none.
    pub(super) fn select(&mut self, number: Option<String>, numbering: &Numbering, now: Now) {
        if self.number.as_ref().map(|(number, _)| number) == number.as_ref() {
            return;
        }
        let with_key = |number: String| {
            let key = Number::parse(&number, numbering).ok()?.key().to_owned();
            Some((number, key))
        };
        let number = number.and_then(with_key);
        *self = Self {
            version: self.version + 1,
            changes: self.changes + 1,
            ask_at: number.as_ref().map(|_| now.mono + REST),
            number,
            ..Self::default()
        };
    }

    /// The key of the number that is selected.
    pub(super) fn key(&self) -> Option<&str> {
        self.number.as_ref().map(|(_, key)| key.as_str())
    }

    /// A call with this number was written.
    pub(super) fn note_written(&mut self, number: Option<&str>) {
        self.is_stale |= number.is_some_and(|number| self.asked.iter().any(|key| key == number));
    }

    pub(super) fn next_deadline(&self) -> Option<Duration> {
        self.ask_at
    }

    fn is(&self, version: u64) -> bool {
        self.version == version && self.number.is_some()
    }
}

impl Desk {
    /// What the operator does with the party that is selected, and notes of calls.
    pub(super) fn side_command(&mut self, command: Command, now: Now, effects: &mut Vec<Effect>) {
        match command {
            Command::SelectParty(number) => self.selection.select(number, &self.numbering, now),
            Command::Note { pbx, call, text } => {
                let (key, known) = self.noted(pbx, call, now, effects);
                self.notes.text(key, &text, known, now);
            }
            Command::Result { pbx, call, result } => {
                let (key, known) = self.noted(pbx, call, now, effects);
                self.notes.result(key, result, known, now);
            }
            Command::KeepNotes => effects.extend(self.notes.flush()),
            Command::Open(what) => {
                self.link_failed = None;
                let url = match &what {
                    ToOpen::Order(number) => self.links.of_order(number),
                    ToOpen::Party { found, code } => match found {
                        Found::ContactPerson | Found::Client => self.links.of_client(code),
                        Found::Courier => self.links.of_courier(code),
                        Found::Recipient => self.links.of_recipient(code),
                        Found::Staff => None,
                    },
                };
                effects.extend(url.map(|url| Effect::Open { url }));
            }
            _ => {}
        }
    }

    /// Which call is meant, and what is noted of it as far as the rows at hand tell. A colleague's call that
    /// is noted is kept in the journal: else the note would be of nothing.
    fn noted(
        &mut self,
        pbx: Option<String>,
        call: String,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> ((String, String), Note) {
        let is_of_now = pbx.as_ref().is_none_or(|pbx| *pbx == self.pbx);
        let pbx = pbx.unwrap_or_else(|| self.pbx.clone());
        let merged = self.merged.iter().rev().find(|(gone, _)| *gone == call);
        let call = match merged {
            Some((_, into)) if is_of_now => into.clone(),
            _ => call,
        };
        if is_of_now {
            effects.extend(self.keep(&call, now));
        }
        let rows = self.journal.page.rows.iter().chain(&self.selection.rows);
        let missed = self.call_backs.rows();
        let known = rows
            .filter(|row| row.pbx == pbx && row.call == call)
            .map(|row| row.note.clone())
            .chain(
                missed
                    .filter(|row| row.entry.pbx == pbx && row.entry.call == call)
                    .map(|row| row.note.clone()),
            )
            .next();
        ((pbx, call), known.unwrap_or_default())
    }

    /// Asks what is due of the selection.
    pub(super) fn ask_of_selection(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.selection.ask_at.is_none_or(|at| at > now.mono) {
            return;
        }
        self.selection.ask_at = None;
        let Some(key) = self.selection.key().map(str::to_owned) else {
            return;
        };
        effects.extend(self.lookups.want(&key, false, &self.numbering, now));
        self.ask_of_party(&key, effects);
        self.ask_calls(effects);
    }

    /// The directory answered about a number.
    pub(super) fn looked_for_selection(&mut self, number: &str, effects: &mut Vec<Effect>) {
        if self.selection.key() != Some(number) || self.selection.ask_at.is_some() {
            return;
        }
        self.ask_of_party(number, effects);
        self.ask_calls_of_more(effects);
    }

    /// The journal wrote what it was asked to.
    pub(super) fn refresh_selection(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.selection.is_stale) {
            self.ask_calls(effects);
        }
    }

    pub(super) fn party_calls(&mut self, version: u64, rows: Result<Vec<Row>, JournalError>) {
        if !self.selection.is(version) {
            return;
        }
        self.selection.changes += 1;
        self.selection.loaded = true;
        // That the journal cannot be read is told where its page is.
        if let Ok(rows) = rows {
            let rows = rows.into_iter();
            let rows = rows.map(|row| journal_row(row, &self.numbering));
            self.selection.rows = rows.collect();
            for row in &mut self.selection.rows {
                row.answered_by_name = row
                    .answered_by
                    .as_deref()
                    .and_then(|by| self.people.name_of(by))
                    .map(str::to_owned);
            }
        }
    }

    pub(super) fn party_numbers(
        &mut self,
        version: u64,
        numbers: Result<Vec<String>, DirectoryError>,
        effects: &mut Vec<Effect>,
    ) {
        if !self.selection.is(version) {
            return;
        }
        self.selection.changes += 1;
        // A directory in trouble lists none; its trouble is told elsewhere.
        self.selection.listed = numbers.unwrap_or_default();
        self.ask_calls_of_more(effects);
    }

    /// What is to be seen of the selection.
    pub(super) fn party_page(&self, now: Now) -> Arc<PartyPage> {
        let selection = &self.selection;
        let mut shown = selection.shown.borrow_mut();
        let in_trouble = self.directory.is_some();
        if let Some((changes, page)) = &*shown
            && *changes == selection.changes
            && self.lookups.says(selection.key(), &page.party, in_trouble)
        {
            return Arc::clone(page);
        }
        let page = Arc::new(PartyPage {
            number: selection.number.as_ref().map(|(number, _)| number.clone()),
            party: self.party(selection.key(), None),
            phones: self.phones(),
            calls: selection.rows.clone(),
            loaded: selection.loaded,
            reached: self.courier_reached(now),
        });
        *shown = Some((selection.changes, Arc::clone(&page)));
        page
    }

    /// Of a courier: whether he came to the phone lately, by the calls that the page shows.
    fn courier_reached(&self, now: Now) -> Option<Reached> {
        let who = self.lookups.first(self.selection.key())?;
        let mut reached = Reached::default();
        for row in self.selection.rows.iter().rev() {
            reached.take(row.direction, row.outcome, row.started_unix_ms, now.unix_ms);
        }
        (who.role == Role::Courier).then_some(reached)
    }

    /// What can be opened in the office's own system.
    pub(super) fn links_shown(&self) -> Links {
        let links = &self.links;
        Links {
            order: !links.order.is_empty(),
            client: !links.client.is_empty(),
            courier: !links.courier.is_empty(),
            recipient: !links.recipient.is_empty(),
            failed: self.link_failed.clone(),
        }
    }

    /// The likeliest match may have more numbers.
    fn ask_of_party(&mut self, key: &str, effects: &mut Vec<Effect>) {
        let Some(who) = self.lookups.first(Some(key)) else {
            return;
        };
        let of = Some((who.found, who.code.clone()));
        if of == self.selection.of || who.found == Found::Recipient {
            return;
        }
        effects.push(Effect::PartyNumbers {
            version: self.selection.version,
            found: who.found,
            code: who.code.clone(),
        });
        self.selection.of = of;
    }

    fn ask_calls_of_more(&mut self, effects: &mut Vec<Effect>) {
        if self.keys().len() > self.selection.asked.len() {
            self.ask_calls(effects);
        }
    }

    fn ask_calls(&mut self, effects: &mut Vec<Effect>) {
        let Some(extensions) = self.journal.of_party(&self.people.operator.extensions) else {
            self.selection.loaded = true;
            return;
        };
        self.selection.asked = self.keys();
        effects.push(Effect::PartyCalls {
            version: self.selection.version,
            query: Query {
                numbers: self.selection.asked.clone(),
                extensions,
                limit: CALLS,
                ..Query::default()
            },
        });
    }

    /// All numbers of the party, the selected one first; each once.
    fn keys(&self) -> Vec<String> {
        let selection = &self.selection;
        let mut keys: Vec<String> = selection.key().into_iter().map(str::to_owned).collect();
        let who = self.lookups.first(selection.key());
        let of_match = who.map_or(&[][..], |who| &who.phones);
        let is_internal = who.is_some_and(|who| who.found == Found::Staff);
        for phone in of_match.iter().chain(&selection.listed) {
            let Ok(number) = Number::parse(phone, &self.numbering) else {
                continue;
            };
            let is_fit = match number {
                Number::External { .. } => true,
                Number::Internal(_) => is_internal,
                Number::Service(_) => false,
            };
            if is_fit && keys.len() < PHONES && !keys.iter().any(|key| key == number.key()) {
                keys.push(number.key().to_owned());
            }
        }
        keys
    }

    fn phones(&self) -> Vec<Phone> {
        let keys = self.keys().into_iter();
        keys.map(|key| {
            let Words { to_dial, shown } = self.number_words.of(&key, &self.numbering);
            Phone {
                number: to_dial,
                shown,
            }
        })
        .collect()
    }
}
