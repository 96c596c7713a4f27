//! The journal's visible page: filters, search, paging. A stale answer is dropped, old rows stay
//! until the new ones are there.

use std::time::Duration;

use super::input::{Effect, Now};
use super::snapshot::{JournalPage, JournalRow};
use crate::calls::Direction;
use crate::phone::{Number, Numbering};
use crate::ports::journal::{JournalError, Query, Row};
use crate::settings;

/// Rows of a page.
const PAGE: usize = 100;
/// Typing is waited for so long before the journal is asked.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// The page and what was asked for.
#[derive(Debug)]
pub(super) struct JournalView {
    pub page: JournalPage,
    pub error: Option<JournalError>,
    version: u64,
    ask_at: Option<Duration>,
    more_pending: bool,
}

impl JournalView {
    pub(super) fn new(settings: &settings::Journal) -> Self {
        Self {
            page: JournalPage {
                office: settings.office,
                office_locked: settings.office_locked,
                ..JournalPage::default()
            },
            error: None,
            version: 0,
            ask_at: Some(Duration::ZERO),
            more_pending: false,
        }
    }

    pub(super) fn search(&mut self, text: String, now: Now) {
        if self.page.search != text {
            self.page.search = text;
            self.ask_at = Some(now.mono + DEBOUNCE);
        }
    }

    pub(super) fn missed_only(&mut self, missed: bool) {
        self.page.missed_only = missed;
        self.ask();
    }

    pub(super) fn only_direction(&mut self, direction: Option<Direction>) {
        self.page.direction = direction;
        self.ask();
    }

    /// False when an administrator locked it.
    pub(super) fn office(&mut self, office: bool) -> bool {
        if !self.page.office_locked {
            self.page.office = office;
            self.ask();
        }
        !self.page.office_locked
    }

    /// The first page is asked anew at the next tick.
    pub(super) fn ask(&mut self) {
        self.ask_at = Some(Duration::ZERO);
    }

    pub(super) fn next_deadline(&self) -> Option<Duration> {
        self.ask_at
    }

    /// Asks if it is time to.
    pub(super) fn tick(&mut self, extensions: &[String], now: Now, effects: &mut Vec<Effect>) {
        if self.ask_at.is_none_or(|at| at > now.mono) {
            return;
        }
        self.ask_at = None;
        self.version += 1;
        self.more_pending = false;
        // What has been scrolled to stays there.
        let limit = self.page.rows.len().clamp(PAGE, PAGE * 5);
        effects.push(Effect::Page {
            version: self.version,
            append: false,
            query: self.query(extensions, None, limit),
        });
        effects.push(Effect::CountMissed {
            extensions: self.extensions(extensions),
        });
    }

    pub(super) fn more(&mut self, extensions: &[String]) -> Option<Effect> {
        let last = self.page.rows.last()?.id;
        if !self.page.more || self.more_pending || self.ask_at.is_some() {
            return None;
        }
        self.more_pending = true;
        Some(Effect::Page {
            version: self.version,
            append: true,
            query: self.query(extensions, Some(last), PAGE),
        })
    }

    pub(super) fn came(
        &mut self,
        version: u64,
        append: bool,
        rows: Result<Vec<Row>, JournalError>,
        numbering: &Numbering,
    ) {
        if version != self.version {
            return;
        }
        self.page.loaded = true;
        if append {
            self.more_pending = false;
        }
        match rows {
            Ok(rows) => {
                self.error = None;
                let limit = match append {
                    true => PAGE,
                    false => self.page.rows.len().clamp(PAGE, PAGE * 5),
                };
                self.page.more = rows.len() >= limit;
                let rows = rows.into_iter().map(|row| journal_row(row, numbering));
                match append {
                    true => self.page.rows.extend(rows),
                    false => self.page.rows = rows.collect(),
                }
            }
            Err(error) => self.error = Some(error),
        }
    }

    fn query(&self, extensions: &[String], before: Option<i64>, limit: usize) -> Query {
        Query {
            search: self.page.search.trim().to_owned(),
            missed: self.page.missed_only,
            direction: self.page.direction,
            extensions: self.extensions(extensions),
            before,
            limit,
        }
    }

    fn extensions(&self, own: &[String]) -> Vec<String> {
        match self.page.office {
            true => Vec::new(),
            false => own.to_vec(),
        }
    }
}

/// A row of the journal as it is shown.
pub fn journal_row(row: Row, numbering: &Numbering) -> JournalRow {
    let Row { id, entry } = row;
    let number_shown = entry.number.as_deref().map(|number| {
        Number::from_caller_id(number, numbering).map_or_else(|_| number.to_owned(), |n| n.shown())
    });
    let (role, name, company) = match entry.party {
        Some(party) => (Some(party.role), party.name, party.company),
        None => (None, None, None),
    };
    JournalRow {
        id,
        started_unix_ms: entry.started_unix_ms,
        direction: entry.direction,
        number: entry.number,
        number_shown,
        name: name.or_else(|| entry.caller_name.filter(|_| role.is_none())),
        role,
        company,
        orders: entry.orders,
        extension: entry.extension,
        answered_by: entry.answered_by,
        outcome: entry.outcome,
        reason: entry.reason,
        ring_secs: entry.ring_ms.map(|ms| ms / 1000),
        talk_secs: entry.talk_ms.map(|ms| ms / 1000),
        own: entry.own,
    }
}
