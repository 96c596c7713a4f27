//! The page of what is selected, a call or a row of the journal: who it is today and why we think so, what was
//! noted, all numbers, orders in work, the latest calls.
//!
//! Rule: the page is of one number, and the desk is told which one is looked at ([`Command::SelectParty`]); until
//! it has answered, what the call or the row itself knows is shown.

mod call_back;

use egui::{Frame, Id, Margin, Sense, Ui, WidgetInfo};

use super::clean::clean;
use super::steady::steady_ui;
use super::theme::{self, Tone, radius, size};
use super::{Desk, Page, Selected, State, handling, history, notes, party, party_facts, widgets};
use crate::desk::snapshot::{
    CallBackRow, CallRow, Command, Direction, JournalRow, Lookup, Note, Party, PartyPage, Phase,
    Role, Snapshot,
};
use crate::texts::{Label, Lang, calls, directory, time};

/// A call that has just ended is among so many rows of the journal.
const LATEST: usize = 50;

fn page_id() -> Id {
    Id::unique("party-page")
}

/// The keyboard's way to the page: from here Tab leads through it.
pub fn focus(ui: &Ui) {
    ui.memory_mut(|memory| memory.request_focus(page_id()));
}

/// What can be done with the call, and the party's page, over the whole of `ui`.
pub fn scroll_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, margin: i8) {
    let area = ui.available_rect_before_wrap();
    let page = ui.interact(area, page_id(), Sense::focusable_noninteractive());
    let name = Label::PartyPage.text(desk.lang);
    page.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, name));
    steady_ui(ui, state, |ui, state| {
        Frame::NONE
            .inner_margin(Margin::same(margin))
            .show(ui, |ui| {
                handling::side_ui(ui, desk, state);
                side_ui(ui, desk, state);
            });
    });
    widgets::focus_ring(ui, &page, area.shrink(4.0), radius::BOX);
}

/// The party's page, or a hint when nothing is selected.
fn side_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let snapshot = desk.snapshot;
    let chosen = chosen(snapshot, state);
    tell(desk, state, chosen.and_then(|chosen| chosen.number()));
    let Some(chosen) = chosen else {
        let palette = theme::palette(ui);
        let hint = Label::SelectACall.text(desk.lang);
        widgets::paragraph_ui(ui, hint, palette.faint, size::BODY);
        return;
    };
    match chosen.party(snapshot) {
        Some(party) => who_ui(ui, desk, party),
        None => match chosen {
            Chosen::Missed(row) => call_back::head_ui(ui, desk, row),
            _ => row_head_ui(ui, desk, chosen.row()),
        },
    }
    if let Some(page) = page(snapshot, chosen.number()) {
        party_facts::reached_ui(ui, desk, page);
    }
    party_facts::number_buttons_ui(ui, desk, chosen.number());
    party_facts::meanwhile_ui(ui, desk, chosen.number());
    let party = chosen.party(snapshot);
    if let Some(who) = party.and_then(party::likeliest) {
        party_facts::open_ui(ui, desk, who);
    }
    party_facts::not_opened_ui(ui, desk);
    if let Some(row) = chosen.row() {
        row_facts_ui(ui, desk, row);
    }
    if let Chosen::Missed(row) = chosen {
        call_back::facts_ui(ui, desk, row);
    }
    if let Some(who) = party.and_then(party::likeliest) {
        party_facts::who_ui(ui, desk, who, chosen.number(), &mut state.all_orders);
    }
    party_facts::section_ui(ui, Label::Note.text(desk.lang));
    let (pbx, call) = chosen.call();
    let known = chosen.note(snapshot);
    notes::note_ui(ui, desk, &mut state.note, pbx, call, &known);
    if state.note.take_left() {
        focus(ui);
    }
    if state.note_window.focus(ui, &state.note) {
        state.steady.look_again();
    }
    let page = page(snapshot, chosen.number());
    if let Some(page) = page {
        party_facts::phones_ui(ui, desk, page);
    }
    if let Some(page) = page {
        calls_ui(ui, desk, page, call);
    }
    if let Some(party) = party {
        party_facts::others_ui(ui, desk, party);
    }
}

/// Whose page it is, where there is any.
pub fn title(snapshot: &Snapshot, state: &State, lang: Lang) -> Option<String> {
    Some(chosen(snapshot, state)?.title(snapshot, lang))
}

/// There is a page to show.
pub fn is_of_somebody(snapshot: &Snapshot, state: &State) -> bool {
    chosen(snapshot, state).is_some()
}

/// Chooses the newest where nobody is chosen: of those to be called back on their page, else of the journal.
/// False when there is nobody.
pub fn choose_newest(snapshot: &Snapshot, state: &mut State) -> bool {
    if !is_of_somebody(snapshot, state) {
        let missed = snapshot.to_call_back.rows.first().map(|row| row.id);
        let missed = missed.filter(|_| state.page == Page::ToCallBack);
        let row = || snapshot.journal.rows.first().map(|row| row.id);
        state.selected = missed.or_else(row).map_or(Selected::Nothing, Selected::Row);
    }
    is_of_somebody(snapshot, state)
}

/// What the page is of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Chosen<'a> {
    Call(&'a CallRow),
    Row(&'a JournalRow),
    /// Somebody to be called back.
    Missed(&'a CallBackRow),
}

impl<'a> Chosen<'a> {
    fn number(self) -> Option<&'a str> {
        match self {
            Self::Call(call) => call.party.number.as_deref(),
            Self::Row(row) => row.number.as_deref(),
            Self::Missed(row) => Some(&row.number),
        }
    }

    /// What is noted of it.
    pub(super) fn note(self, snapshot: &Snapshot) -> Note {
        let (pbx, call) = self.call();
        let newer = snapshot.notes.of(pbx, call);
        match (newer, self) {
            (Some(noting), _) => noting.note.clone(),
            (None, Self::Call(_)) => Note::default(),
            (None, Self::Row(row)) => row.note.clone(),
            (None, Self::Missed(row)) => row.note.clone(),
        }
    }

    /// The PBX, for a row, and the call.
    pub(super) fn call(self) -> (Option<&'a str>, &'a str) {
        match self {
            Self::Call(call) => (None, &call.call),
            Self::Row(row) => (Some(&row.pbx), &row.call),
            Self::Missed(row) => (Some(&row.pbx), &row.call),
        }
    }

    fn row(self) -> Option<&'a JournalRow> {
        match self {
            Self::Call(_) | Self::Missed(_) => None,
            Self::Row(row) => Some(row),
        }
    }

    /// Who it is, in one line.
    pub(super) fn title(self, snapshot: &Snapshot, lang: Lang) -> String {
        match (self.party(snapshot), self) {
            (Some(party), _) => party::title(party, lang).into_owned(),
            (None, Self::Row(row)) => super::journal_rows::title(row, lang).into_owned(),
            (None, Self::Missed(row)) => super::to_call_back::title(row),
            (None, Self::Call(call)) => party::title(&call.party, lang).into_owned(),
        }
    }

    /// As it is known today: of a row, once the directory has told who it is, or that it cannot.
    fn party(self, snapshot: &'a Snapshot) -> Option<&'a Party> {
        match self {
            Self::Call(call) => Some(&call.party),
            Self::Row(_) | Self::Missed(_) => {
                let party = &page(snapshot, self.number())?.party;
                let role_then = match self {
                    Self::Call(_) => None,
                    Self::Row(row) => row.role,
                    Self::Missed(row) => row.role,
                };
                let is_told = match party.lookup {
                    Lookup::Found(_) => true,
                    // What was known of it at the time is more than that nobody knows it today.
                    Lookup::Unknown | Lookup::Shared(_) | Lookup::Failed(_) => role_then.is_none(),
                    Lookup::None | Lookup::Pending => false,
                };
                is_told.then_some(party)
            }
        }
    }
}

/// The call or row that is selected; without a choice the one whose note is typed, the operator's own call, or
/// the one that was this last and is over, so that what is noted of it can be written to its end.
pub(super) fn chosen<'a>(snapshot: &'a Snapshot, state: &State) -> Option<Chosen<'a>> {
    let calls = || snapshot.calls.iter().map(|call| &**call);
    let rows = &snapshot.journal.rows;
    let of = |id: &str| {
        let call = calls().find(|call| call.call == id).map(Chosen::Call);
        let row = || rows.iter().take(LATEST).find(|row| row.call == id);
        call.or_else(|| row().map(Chosen::Row))
    };
    match &state.selected {
        Selected::Nothing => {
            let own = || own(snapshot).map(Chosen::Call);
            let typed = state.note.typed_call().and_then(of);
            typed.or_else(own).or_else(|| of(state.after.as_deref()?))
        }
        Selected::Call(id) => calls().find(|call| call.call == *id).map(Chosen::Call),
        Selected::Row(id) => {
            let row = || rows.get(state.journal.index_of(rows, *id)?);
            let row = || row().map(Chosen::Row);
            let missed = || call_back::row(snapshot, *id).map(Chosen::Missed);
            match state.page {
                Page::ToCallBack => missed().or_else(row),
                _ => row().or_else(missed),
            }
        }
    }
}

/// The call that the operator talks on, else the first that is theirs.
pub(super) fn own(snapshot: &Snapshot) -> Option<&CallRow> {
    let own = || snapshot.calls.iter().filter(|call| call.own);
    let talking = own().find(|call| call.phase == Phase::Talking);
    talking.or_else(|| own().next()).map(|call| &**call)
}

/// Leads to the call that the operator has begun to talk on or to place, from whatever was looked at before it: what
/// is noted now is of that call. Nobody is led away from a note in the middle of typing it.
pub fn follow_own_call(snapshot: &Snapshot, state: &mut State) {
    let own = own(snapshot);
    let talks = own.is_some_and(|call| call.phase == Phase::Talking);
    let taken_up = own.filter(|call| talks || call.direction == Direction::Outgoing);
    let Some(call) = taken_up else {
        state.taken_up = None;
        return;
    };
    if state.taken_up.as_ref() == Some(&call.call) {
        return;
    }
    match state.note.typed_call() {
        Some(typed) if typed == call.call => {}
        Some(_) if talks && state.note.rests() => state.note.let_go(),
        Some(_) => return,
        None => {}
    }
    state.taken_up = Some(call.call.clone());
    state.selected = Selected::Nothing;
}

/// The desk's page, if it is of this number.
fn page<'a>(snapshot: &'a Snapshot, number: Option<&str>) -> Option<&'a PartyPage> {
    let page = &snapshot.party_page;
    (number.is_some() && page.number.as_deref() == number).then_some(page)
}

/// Tells the desk whose page is looked at, when that is another one.
fn tell(desk: &mut Desk<'_>, state: &mut State, number: Option<&str>) {
    if state.asked_party.as_deref() != number {
        state.asked_party = number.map(str::to_owned);
        (desk.send)(Command::SelectParty(state.asked_party.clone()));
    }
}

fn head_ui(ui: &mut Ui, role: Option<Role>, tag: &str, title: &str) {
    widgets::tag(ui, Tone::from(role), tag);
    ui.add_space(2.0);
    widgets::title_ui(ui, title, size::TITLE, None);
}

fn who_ui(ui: &mut Ui, desk: &Desk<'_>, party: &Party) {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let tag = directory::role_tag(&party.lookup, &desk.snapshot.words, lang);
    head_ui(ui, party::role(party), tag, &party::title(party, lang));
    party::wrapped_ui(ui, [party::company(party)]);
    party::wrapped_ui(ui, [party::number(party, lang)]);
    if let Some(who) = party::likeliest(party) {
        let (as_of, now) = (party.as_of_unix_ms, desk.snapshot.now_unix_ms);
        if let Some(words) = as_of.and_then(|at| directory::as_of(at, now, lang)) {
            widgets::paragraph_ui(ui, &words, palette.dim, size::SMALL);
        }
        let why = directory::why_found(who, lang);
        widgets::paragraph_ui(ui, &clean(&why), palette.faint, size::SMALL);
        return;
    }
    if party.caller_name.is_some() {
        let words = Label::CallerNamedBy.text(lang);
        widgets::paragraph_ui(ui, words, palette.faint, size::SMALL);
    }
    if let Some(words) = directory::lookup(&party.lookup, lang) {
        widgets::paragraph_ui(ui, &words, palette.dim, size::BODY);
    }
    if let Lookup::Failed(error) = &party.lookup {
        let message = directory::directory_error(error, lang).to_string();
        widgets::paragraph_ui(ui, &message, palette.faint, size::SMALL);
    }
}

/// Who it was, as the journal has it.
fn row_head_ui(ui: &mut Ui, desk: &Desk<'_>, row: Option<&JournalRow>) {
    let Some(row) = row else { return };
    let lang = desk.lang;
    let title = super::journal_rows::title(row, lang);
    let page = page(desk.snapshot, row.number.as_deref());
    let lookup = page.map_or(&Lookup::None, |page| &page.party.lookup);
    let tag = match row.role {
        None => directory::role_tag(lookup, &desk.snapshot.words, lang),
        role => calls::role(role, &desk.snapshot.words, lang),
    };
    head_ui(ui, row.role, tag, &title);
    let beside = |text: &Option<String>| {
        let text = text.as_deref().map(clean);
        text.filter(|text| *text != title)
            .map(|text| text.into_owned().into())
    };
    party::wrapped_ui(ui, [beside(&row.company)]);
    party::wrapped_ui(ui, [beside(&row.number_shown)]);
    if let Some(words) = directory::lookup(lookup, lang) {
        let palette = theme::palette(ui);
        widgets::paragraph_ui(ui, &words, palette.faint, size::SMALL);
    }
}

/// The call itself.
fn row_facts_ui(ui: &mut Ui, desk: &Desk<'_>, row: &JournalRow) {
    let lang = desk.lang;
    ui.add_space(6.0);
    let when = time::local(row.started_unix_ms).zip(time::local(desk.snapshot.now_unix_ms));
    if let Some((at, now)) = when {
        let day = time::day_name(at.date(), now.date(), lang);
        let direction = calls::direction(row.direction, lang);
        let words = format!("{day}, {} · {direction}", time::time_of_day(at));
        party_facts::fact_ui(ui, Label::ColumnTime.text(lang), &words);
    }
    let result = [
        Some(calls::result(row, lang)),
        calls::result_reason(row, lang),
        calls::transfers(row, lang),
    ];
    let result: Vec<String> = result.into_iter().flatten().collect();
    let result = result.join(" · ");
    party_facts::fact_ui(ui, Label::ColumnResult.text(lang), &clean(&result));
    if let Some(extension) = &row.extension {
        party_facts::fact_ui(ui, Label::ColumnExtension.text(lang), &clean(extension));
    }
    if !row.orders.is_empty() {
        let orders = row.orders.join(", ");
        party_facts::fact_ui(ui, Label::OrdersThen.text(lang), &clean(&orders));
    }
}

/// The latest calls with the party, the one that the page is of left out.
fn calls_ui(ui: &mut Ui, desk: &Desk<'_>, page: &PartyPage, but: &str) {
    let palette = theme::palette(ui);
    let mut others = page.calls.iter().filter(|row| row.call != but).peekable();
    party_facts::section_ui(ui, Label::LatestCalls.text(desk.lang));
    if others.peek().is_none() {
        let words = match page.loaded {
            true => Label::NoOtherCalls,
            false => Label::Loading,
        };
        widgets::paragraph_ui(ui, words.text(desk.lang), palette.faint, size::SMALL);
    }
    for row in others {
        history::call_ui(ui, desk, row, desk.snapshot.notes.of_row(row));
    }
}
