//! The journal's visible page: filters, search, paging. A stale answer is dropped, old rows stay
//! until the new ones are there.

use std::time::Duration;

use super::input::{Effect, Now};
use super::kept::{Shared, Words};
use super::snapshot::{JournalPage, JournalRow};
use crate::calls::Direction;
use crate::phone::Numbering;
use crate::ports::journal::{BegunAnew, Break, JournalError, Query, Row};
use crate::settings;

/// Rows of a page.
const PAGE: usize = 100;
/// Typing is waited for so long before the journal is asked.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// Without any news the page is asked for anew so often: another program may write into the same journal.
const REFRESH: Duration = Duration::from_secs(5 * 60);

/// A shorter time without a connection is not worth a line.
const SHORTEST_BREAK_MS: i64 = 5_000;
/// At most so many are kept.
const BREAKS: usize = 100;

/// The page and what was asked for.
#[derive(Debug)]
pub(super) struct JournalView {
    pub page: Shared<JournalPage>,
    /// Without a PBX all that the journal has was done at this desk, with an extension or without.
    is_all_own: bool,
    /// The file is a new one, and nobody has read so yet.
    pub begun_anew: Option<BegunAnew>,
    /// The last page or count could not be read.
    read_error: Option<JournalError>,
    /// The last call could not be written.
    write_error: Option<JournalError>,
    version: u64,
    ask_at: Duration,
    /// The next question has another filter: what had been scrolled to is of no meaning then.
    is_other: bool,
    /// The rows asked for with the first page that is on its way.
    first_pending: Option<usize>,
    more_pending: bool,
}

impl JournalView {
    pub(super) fn new(settings: &settings::Journal, without_pbx: bool) -> Self {
        Self {
            page: Shared::new(JournalPage {
                office: settings.office,
                office_locked: settings.office_locked,
                ..JournalPage::default()
            }),
            is_all_own: without_pbx,
            begun_anew: None,
            read_error: None,
            write_error: None,
            version: 0,
            ask_at: Duration::ZERO,
            is_other: false,
            first_pending: None,
            more_pending: false,
        }
    }

    /// Whose calls are shown; `is_other`: the settings say so anew, else what was chosen in the window stays.
    pub(super) fn take_settings(
        &mut self,
        settings: &settings::Journal,
        is_other: bool,
        without_pbx: bool,
    ) {
        self.page.office_locked = settings.office_locked;
        if is_other || settings.office_locked {
            self.page.office = settings.office;
        }
        self.is_all_own = without_pbx;
        self.change_operator();
    }

    /// The journal's trouble: that calls are not written is the worse one.
    pub(super) fn error(&self) -> Option<JournalError> {
        self.write_error.clone().or_else(|| self.read_error.clone())
    }

    /// Of the question that was asked last.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Whose calls with a party are told: the office's, where the operator may see them; `None`: nobody's.
    pub(super) fn of_party(&self, own: &[String]) -> Option<Vec<String>> {
        match self.page.office_locked {
            true => self.extensions(own),
            false => Some(Vec::new()),
        }
    }

    pub(super) fn search(&mut self, text: String, now: Now) {
        if self.page.search != text {
            self.page.search = text;
            self.is_other = true;
            self.ask_at = now.mono + DEBOUNCE;
        }
    }

    pub(super) fn missed_only(&mut self, missed: bool) {
        self.page.missed_only = missed;
        self.ask_other();
    }

    pub(super) fn only_direction(&mut self, direction: Option<Direction>) {
        self.page.direction = direction;
        self.ask_other();
    }

    /// False when an administrator locked it.
    pub(super) fn office(&mut self, office: bool) -> bool {
        if !self.page.office_locked {
            self.page.office = office;
            self.ask_other();
        }
        !self.page.office_locked
    }

    /// Somebody else sits here: the rows shown are not theirs.
    pub(super) fn change_operator(&mut self) {
        self.page.rows.clear();
        self.page.more = false;
        self.page.loaded = false;
        self.ask_other();
    }

    /// There is no connection since then, or it is there again; gives back what is to be kept. A break is kept
    /// while it goes on too: the program may end before it does.
    pub(super) fn note_break(&mut self, from_unix_ms: i64, now: Now) -> Option<Break> {
        let of = Break {
            from_unix_ms,
            to_unix_ms: now.unix_ms,
        };
        (of.to_unix_ms.saturating_sub(from_unix_ms) >= SHORTEST_BREAK_MS).then_some(of)
    }

    /// Shows breaks, those that went on longer than was known in the others' place.
    pub(super) fn show_breaks(&mut self, more: &[Break]) {
        let breaks = &mut self.page.breaks;
        for of in more {
            breaks.retain(|known| known.from_unix_ms != of.from_unix_ms);
            breaks.push(*of);
        }
        breaks.sort_by_key(|of| of.from_unix_ms);
        let over = breaks.len().saturating_sub(BREAKS);
        breaks.drain(..over);
    }

    /// A call was written, or could not be.
    pub(super) fn recorded(&mut self, result: Result<(), JournalError>) {
        self.write_error = result.err();
        self.ask();
    }

    /// Something else of the journal could not be read.
    pub(super) fn failed(&mut self, error: JournalError) {
        self.read_error = Some(error);
    }

    /// The first page is asked for anew at the next tick.
    pub(super) fn ask(&mut self) {
        self.ask_at = Duration::ZERO;
    }

    pub(super) fn next_deadline(&self) -> Duration {
        self.ask_at
    }

    /// Asks if it is time to.
    pub(super) fn tick(&mut self, own: &[String], now: Now, effects: &mut Vec<Effect>) {
        if self.ask_at > now.mono {
            return;
        }
        self.ask_at = now.mono + REFRESH;
        self.version += 1;
        self.more_pending = false;
        let Some(extensions) = self.extensions(own) else {
            // Nobody's calls are own calls, and an empty list would ask for the whole office's.
            self.first_pending = None;
            self.page.rows.clear();
            self.page.more = false;
            self.page.loaded = true;
            return;
        };
        // What has been scrolled to stays there.
        let limit = match std::mem::take(&mut self.is_other) {
            true => PAGE,
            false => self.page.rows.len().clamp(PAGE, PAGE * 5),
        };
        self.first_pending = Some(limit);
        effects.push(Effect::Page {
            version: self.version,
            append: false,
            query: self.query(extensions, None, limit),
        });
    }

    /// The rows below those shown; not while those shown may be about to be replaced.
    pub(super) fn more(&mut self, own: &[String], now: Now) -> Option<Effect> {
        let last = self.page.rows.last()?.id;
        let is_changing = self.first_pending.is_some() || self.is_other || self.ask_at <= now.mono;
        if !self.page.more || self.more_pending || is_changing {
            return None;
        }
        let extensions = self.extensions(own)?;
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
        let limit = match append {
            true => {
                self.more_pending = false;
                PAGE
            }
            false => self.first_pending.take().unwrap_or(PAGE),
        };
        match rows {
            Ok(rows) => {
                self.read_error = None;
                self.page.more = rows.len() >= limit;
                let rows = rows.into_iter().map(|row| journal_row(row, numbering));
                match append {
                    true => self.page.rows.extend(rows),
                    false => self.page.rows = rows.collect(),
                }
            }
            Err(error) => self.read_error = Some(error),
        }
    }

    fn ask_other(&mut self) {
        self.is_other = true;
        self.ask();
    }

    fn query(&self, extensions: Vec<String>, before: Option<i64>, limit: usize) -> Query {
        Query {
            search: self.page.search.trim().to_owned(),
            missed: self.page.missed_only,
            direction: self.page.direction,
            extensions,
            before,
            limit,
            ..Query::default()
        }
    }

    /// Whose calls are asked for; empty is the office, `None` nobody's.
    fn extensions(&self, own: &[String]) -> Option<Vec<String>> {
        let is_nobody = own.is_empty() && !self.is_all_own;
        match self.page.office {
            true => Some(Vec::new()),
            false => (!is_nobody).then(|| own.to_vec()),
        }
    }
}

/// A row of the journal as it is shown.
pub fn journal_row(row: Row, numbering: &Numbering) -> JournalRow {
    let Row { id, entry, note } = row;
    let words = entry.number.as_deref();
    let words = words.map(|number| Words::of(number, numbering));
    let (number, number_shown) = words.map(|words| (words.to_dial, words.shown)).unzip();
    let (role, name, company) = match entry.party {
        Some(party) => (Some(party.role), party.name, party.company),
        None => (None, None, None),
    };
    JournalRow {
        id,
        pbx: entry.pbx,
        call: entry.call,
        started_unix_ms: entry.started_unix_ms,
        direction: entry.direction,
        number,
        number_shown,
        name: name.or_else(|| entry.caller_name.filter(|_| role.is_none())),
        role,
        company,
        orders: entry.orders,
        extension: entry.extension,
        extension_name: None,
        answered_by: entry.answered_by,
        answered_by_name: None,
        outcome: entry.outcome,
        reason: entry.reason,
        ring_secs: entry.ring_ms.map(|ms| ms / 1000),
        talk_secs: entry.talk_ms.map(|ms| ms / 1000),
        transfers: entry.transfers,
        own: entry.own,
        note,
    }
}
