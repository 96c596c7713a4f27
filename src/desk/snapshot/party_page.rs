//! What the party's page shows, and what is noted of calls.

use std::collections::HashMap;

use super::{Found, JournalRow, Note, Party, Reached};

/// The party that is selected, as it is known today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartyPage {
    /// The number that was selected, as it was asked for; `None`: nobody is.
    pub number: Option<String>,
    /// Who has it, by the directory of now.
    pub party: Party,
    /// All numbers of the likeliest match, the selected one first.
    pub phones: Vec<Phone>,
    /// The latest calls with any of them, newest first.
    pub calls: Vec<JournalRow>,
    /// False until the journal has told them.
    pub loaded: bool,
    /// A courier's: whether he was reached lately.
    pub reached: Option<Reached>,
}

/// A number of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// What a click dials.
    pub number: String,
    /// As a person reads it.
    pub shown: String,
}

/// What is noted of calls: of those in hand, and what was noted a moment ago.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// The office's results to choose from; none: the interface's own.
    pub results: Vec<String>,
    /// The PBX of the calls of now.
    pub(in crate::desk) pbx: String,
    /// By the call's id.
    pub(in crate::desk) calls: HashMap<String, Vec<(String, Noting)>>,
}

impl Notes {
    /// Of a call of now (`pbx` is `None`), or of a row of the journal; `None`: the row's own note holds.
    #[must_use]
    pub fn of(&self, pbx: Option<&str>, call: &str) -> Option<&Noting> {
        let pbx = pbx.unwrap_or(&self.pbx);
        let notes = self.calls.get(call)?;
        let found = notes.iter().find(|(of, _)| of == pbx);
        found.map(|(_, noting)| noting)
    }

    /// Of a row, newer or as the journal has it.
    #[must_use]
    pub fn of_row<'a>(&'a self, row: &'a JournalRow) -> &'a Note {
        let noting = self.of(Some(&row.pbx), &row.call);
        noting.map_or(&row.note, |noting| &noting.note)
    }

    /// How many the journal has refused so far.
    #[must_use]
    pub fn refused(&self) -> usize {
        let notes = self.calls.values().flatten();
        notes.filter(|(_, noting)| noting.failed).count()
    }

    /// For made-up snapshots: these notes of calls of now.
    #[must_use]
    pub fn of_calls(notes: impl IntoIterator<Item = (String, Noting)>) -> Self {
        let calls = notes.into_iter();
        Self {
            calls: calls
                .map(|(call, noting)| (call, vec![(String::new(), noting)]))
                .collect(),
            ..Self::default()
        }
    }
}

/// A note, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Noting {
    /// What is noted.
    pub note: Note,
    /// It could not be written; that is tried again.
    pub failed: bool,
}

/// What can be opened in the office's own system.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// Orders.
    pub order: bool,
    /// Clients.
    pub client: bool,
    /// Couriers.
    pub courier: bool,
    /// Recipients.
    pub recipient: bool,
    /// The last one could not be opened: in the system's words.
    pub failed: Option<String>,
}

impl Links {
    /// Whether parties found so can be opened.
    #[must_use]
    pub fn opens(&self, found: Found) -> bool {
        match found {
            Found::ContactPerson | Found::Client => self.client,
            Found::Courier => self.courier,
            Found::Recipient => self.recipient,
            Found::Staff => false,
        }
    }
}

/// Something that the office's own system knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToOpen {
    /// An order, by its number.
    Order(String),
    /// A party.
    Party {
        /// Where it was found.
        found: Found,
        /// Its code; of a contact person the client's.
        code: String,
    },
}
