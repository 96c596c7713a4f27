//! The snapshot: what is to be seen, from what the desk knows.

use std::sync::Arc;

use super::Desk;
use super::cards::{CardModel, Face};
use super::entries::a_name;
use super::in_hand::InHand;
use super::input::Now;
use super::snapshot::{
    CallRow, Card, CardFace, Handling, JournalPage, Party, Snapshot, TransferKind,
};

/// So many calls are seen at once, the operator's own first, then the oldest. More than any office has;
/// a forger makes tens of thousands, and a screen is drawn sixty times a second.
const MOST_ROWS: usize = 1_000;

/// The wall clock was set: times that were told are told anew.
const CLOCK_MOVED_MS: u64 = 1_000;

impl Desk {
    /// What is to be seen now.
    pub fn snapshot(&self, now: Now) -> Snapshot {
        let going = self.calls.going();
        let mut going: Vec<&InHand> = going.collect();
        let order = |call: &&InHand| (call.own.is_none(), call.office.started);
        if going.len() > MOST_ROWS {
            going.select_nth_unstable_by_key(MOST_ROWS, order);
            going.truncate(MOST_ROWS);
        }
        // Each key once: the calls lie about in memory.
        going.sort_by_cached_key(order);
        Snapshot {
            now_unix_ms: now.unix_ms,
            demo: self.demo,
            operator: self.people.operator.clone(),
            operators: Arc::clone(&self.people.others),
            connection: self.connection.clone(),
            do_not_disturb_unix_ms: self.quiet.until_unix_ms(),
            directory: self.directory.clone(),
            journal_error: self.journal.error(),
            journal_begun_anew: self.journal.begun_anew.clone(),
            calls: Arc::new(
                going
                    .into_iter()
                    .map(|call| self.kept_row(call, now))
                    .collect(),
            ),
            cards: self.cards_in_front(),
            dial: self.dial.state(),
            colleagues: self.colleagues(),
            queues: self.queues(),
            offered: self.offer.shown(),
            suggestions: self.suggesting.shown(),
            beforehand: self.beforehand(now),
            journal: self.journal_page(),
            to_call_back: Arc::clone(self.call_backs.shown()),
            party_page: self.party_page(now),
            notes: self.notes.shown(),
            links: self.links_shown(),
            courier_calls: self.courier_calls(),
            words: Arc::clone(&self.words),
            demo_phone: self.demo_phone.clone(),
            recording: self.recording.clone(),
            diagnostics: self.diagnostics.clone(),
        }
    }

    /// The cards as they are now, all else as it was shown `before`: what a phone that begins to ring need not
    /// wait for, however many calls there are.
    pub fn snapshot_of_cards(&self, before: &Snapshot, now: Now) -> Snapshot {
        // Each field by itself: a clone of the whole would copy the cards that are replaced, too.
        Snapshot {
            now_unix_ms: now.unix_ms,
            cards: self.cards_in_front(),
            demo: before.demo,
            operator: before.operator.clone(),
            operators: Arc::clone(&before.operators),
            connection: before.connection.clone(),
            do_not_disturb_unix_ms: before.do_not_disturb_unix_ms,
            directory: before.directory.clone(),
            journal_error: before.journal_error.clone(),
            journal_begun_anew: before.journal_begun_anew.clone(),
            calls: Arc::clone(&before.calls),
            dial: before.dial.clone(),
            colleagues: Arc::clone(&before.colleagues),
            queues: Arc::clone(&before.queues),
            offered: before.offered.clone(),
            suggestions: Arc::clone(&before.suggestions),
            beforehand: before.beforehand.clone(),
            journal: Arc::clone(&before.journal),
            to_call_back: Arc::clone(&before.to_call_back),
            party_page: before.party_page.clone(),
            notes: before.notes.clone(),
            links: before.links.clone(),
            courier_calls: before.courier_calls.clone(),
            words: Arc::clone(&before.words),
            demo_phone: before.demo_phone.clone(),
            recording: before.recording.clone(),
            diagnostics: before.diagnostics.clone(),
        }
    }

    fn cards_in_front(&self) -> Vec<Card> {
        let is_quiet = self.quiet.is_on();
        let cards = self.cards.in_front();
        // One that is written on stays until that is done.
        cards
            .filter(|(card, _)| !is_quiet || card.is_held())
            .map(|(card, behind)| self.card(card, behind))
            .collect()
    }

    /// The call's row as it was shown before, if nothing in it is new: the call itself was not told of, and of
    /// the party and the people nothing else is known.
    fn kept_row(&self, call: &InHand, now: Now) -> Arc<CallRow> {
        let number = call.view().number.as_deref();
        let mut kept = call.row.borrow_mut();
        if let Some((names, row)) = &*kept
            && *names == self.names_version
            && self
                .lookups
                .says(number, &row.party, self.directory.is_some())
            && now.unix_ms_at(call.since).abs_diff(row.since_unix_ms) < CLOCK_MOVED_MS
        {
            return Arc::clone(row);
        }
        let row = Arc::new(self.row(call, now));
        *kept = Some((self.names_version, Arc::clone(&row)));
        row
    }

    fn row(&self, call: &InHand, now: Now) -> CallRow {
        let view = call.view();
        CallRow {
            call: view.id.0.clone(),
            direction: view.direction,
            party: self.party(view.number.as_deref(), view.name.as_deref()),
            phase: view.phase,
            own: call.is_mine(),
            rang: view
                .rang
                .iter()
                .map(|extension| self.person(extension))
                .collect(),
            talking: view
                .talking
                .as_deref()
                .map(|extension| self.person(extension)),
            queue: view.queue.clone(),
            since_unix_ms: now.unix_ms_at(call.since),
            handling: Handling {
                connect: self.connect_of(call),
                ..self.handling(&view.id, &call.office)
            },
        }
    }

    /// The page with colleagues' names as they are known now: the directory may tell them late.
    fn journal_page(&self) -> Arc<JournalPage> {
        let source = self.journal.page.lend();
        let mut kept = self.shown_page.borrow_mut();
        if let Some((of, names, page)) = &*kept
            && Arc::ptr_eq(of, source)
            && *names == self.names_version
        {
            return Arc::clone(page);
        }
        let page = Arc::new(self.named_page(source));
        *kept = Some((Arc::clone(source), self.names_version, Arc::clone(&page)));
        page
    }

    fn named_page(&self, source: &JournalPage) -> JournalPage {
        let mut page = source.clone();
        for row in &mut page.rows {
            let by = row.answered_by.as_deref();
            let is_colleague = |by: &&str| !self.people.operator.extensions.iter().any(|x| x == by);
            let name = by
                .filter(is_colleague)
                .and_then(|by| self.people.name_of(by));
            row.answered_by_name = name.map(str::to_owned);
            let extension = row.extension.as_deref();
            let name = extension
                .filter(is_colleague)
                .and_then(|extension| self.people.name_of(extension));
            row.extension_name = name.map(str::to_owned);
            for transfer in &mut row.transfers {
                if transfer.kind != TransferKind::Park {
                    transfer.to = self.person(&transfer.to);
                }
            }
        }
        page
    }

    fn card(&self, card: &CardModel, missed_behind: usize) -> Card {
        let state = match &card.face {
            Face::Plain(face) => face.clone(),
            Face::Taken { by } => CardFace::Taken {
                name: self.people.name_of(by).map(str::to_owned),
                by: by.clone(),
            },
        };
        let about = card.about.as_ref();
        Card {
            call: card.call.0.clone(),
            extension: card.extension.clone(),
            direction: card.direction,
            party: self.party(card.number.as_deref(), card.name.as_deref()),
            about: about.map(|(number, name)| self.party(number.as_deref(), name.as_deref())),
            state,
            queue: card.queue.clone(),
            line: card.line.as_deref().map(|line| self.shown(line)),
            ringing_unix_ms: card.ringing_unix_ms,
            since_unix_ms: card.since_unix_ms,
            missed_before: card.missed_before,
            earlier: card.earlier(&self.people),
            missed_behind,
        }
    }

    pub(super) fn party(&self, number: Option<&str>, name: Option<&str>) -> Party {
        let words = number.map(|number| self.number_words.of(number, &self.numbering));
        let (number_to_dial, number_shown) =
            words.map(|words| (words.to_dial, words.shown)).unzip();
        Party {
            number: number_to_dial,
            number_shown,
            caller_name: name.and_then(a_name).map(str::to_owned),
            lookup: self.lookups.of(number),
            as_of_unix_ms: self.lookups.as_of(number, self.directory.is_some()),
        }
    }

    fn shown(&self, number: &str) -> String {
        self.number_words.of(number, &self.numbering).shown
    }

    /// A colleague with the extension behind the name, where one is known.
    pub(super) fn person(&self, extension: &str) -> String {
        match self.people.name_of(extension) {
            Some(name) => format!("{name} ({extension})"),
            None => self.shown(extension),
        }
    }
}
