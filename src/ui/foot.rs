//! What stands under a page that has no room for it, or does not show it: the operator's own call while
//! another page is open, and in a narrow window the party that is selected, whose page opens over the list.
//!
//! Rule: it stands at the lower edge, so that no row moves when a call comes or goes.

use egui::{Align, Frame, Layout, Margin, Ui};

use super::icons::Icon;
use super::pages::{self, Page};
use super::shortcuts::{self, Action};
use super::theme::{self, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, Selected, State, fit, handling, journal, live, party, side};
use crate::desk::snapshot::CallRow;
use crate::texts::{Label, calls, time};

/// The party's page covers the page that is open.
pub fn covers(desk: &Desk<'_>, state: &State, page: &pages::Entry, width: f32) -> bool {
    let is_narrow = width < size::SIDE_FROM && page.has_side;
    is_narrow && state.is_side_open && side::is_of_somebody(desk.snapshot, state)
}

/// The party's page over the list, and the way back.
pub fn cover_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    if !fit::is_least(ui) {
        back_ui(ui, desk, state);
    }
    let palette = theme::palette(ui);
    let plain = Frame::NONE.fill(palette.panel);
    plain.show(ui, |ui| side::scroll_ui(ui, desk, state, 12));
}

fn back_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State) {
    let back = widgets::button(ui, Kind::Plain, Label::BackToList.text(desk.lang));
    if back
        .on_hover_text(shortcuts::keys(ui, Action::Close))
        .clicked()
    {
        close(ui, desk, state);
    }
    ui.add_space(4.0);
}

/// Back to the list, with the keyboard at the row that was open.
pub fn close(ui: &Ui, desk: &Desk<'_>, state: &mut State) {
    state.is_side_open = false;
    if matches!(state.selected, Selected::Row(_)) {
        journal::focus_table(ui, desk, state);
    }
}

/// The strips of a page, each only where there is something to say.
pub struct Strips<'a> {
    own: Option<&'a CallRow>,
    /// The party's name.
    folded: Option<String>,
}

impl<'a> Strips<'a> {
    /// What there is to say.
    pub fn of(ui: &Ui, desk: &Desk<'a>, state: &State, page: &pages::Entry) -> Self {
        let width = ui.ctx().content_rect().width();
        let is_covered = covers(desk, state, page, width);
        // Where each line counts, what can be done with the call stands on its page.
        let of_own =
            |chosen| matches!(chosen, side::Chosen::Call(call) if call.own && fit::is_least(ui));
        let is_shown = is_covered && side::chosen(desk.snapshot, state).is_some_and(of_own);
        let is_away = page.page != Page::Calls || is_covered && !is_shown;
        Self {
            own: side::own(desk.snapshot).filter(|_| is_away),
            folded: folded(ui, desk, state, page).filter(|_| !fit::is_least(ui)),
        }
    }

    /// What they take, points.
    pub fn height(&self, ui: &Ui) -> f32 {
        let strips = usize::from(self.own.is_some()) + usize::from(self.folded.is_some());
        strips as f32 * (EDGE + 2.0 * f32::from(margin(ui)) + size::BUTTON)
    }

    /// One below the other, over the whole of `ui`.
    pub fn ui(&self, ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(title) = &self.folded {
            strip_ui(ui, |ui| folded_ui(ui, desk, state, title));
        }
        if let Some(call) = self.own {
            strip_ui(ui, |ui| own_ui(ui, desk, state, call));
        }
    }
}

/// Between a strip and what is above it.
const EDGE: f32 = 1.0;

fn margin(ui: &Ui) -> i8 {
    if fit::is_low(ui) { 2 } else { 5 }
}

/// Whose page could be opened over the list.
fn folded(ui: &Ui, desk: &Desk<'_>, state: &State, page: &pages::Entry) -> Option<String> {
    let width = ui.ctx().content_rect().width();
    let is_folded = page.has_side && width < size::SIDE_FROM;
    if !is_folded || covers(desk, state, page, width) {
        return None;
    }
    // Beside the list of those to be called back one's own call has a strip already.
    let is_chosen = page.page == Page::Calls || state.selected != Selected::Nothing;
    side::title(desk.snapshot, state, desk.lang).filter(|_| is_chosen)
}

/// The way to the party's page and back where no strip has room for it.
pub fn party_button_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State) {
    if !fit::is_least(ui) {
        return;
    }
    let page = pages::current(desk.snapshot, state.page);
    if covers(desk, state, page, ui.ctx().content_rect().width()) {
        return back_ui(ui, desk, state);
    }
    let Some(title) = folded(ui, desk, state, page) else {
        return;
    };
    let name = Label::PartyAndNote.text(desk.lang);
    let button = widgets::icon_button(ui, Icon::Note, name);
    if button.on_hover_text(title).clicked() {
        state.is_side_open = true;
    }
}

fn strip_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    let edge = ui.visuals().widgets.noninteractive.bg_stroke;
    let top = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), top, edge);
    ui.add_space(EDGE);
    Frame::NONE
        .fill(palette.panel)
        .inner_margin(Margin::symmetric(12, margin(ui)))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.set_height(size::BUTTON);
            add(ui);
        });
}

fn own_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, call: &CallRow) {
    let (lang, palette) = (desk.lang, theme::palette(ui));
    let title = party::title(&call.party, lang);
    let phase = calls::phase(call, lang);
    let secs = (desk.snapshot.now_unix_ms - call.since_unix_ms).max(0) as u64 / 1000;
    let clock = time::clock_duration(secs);
    let is_narrow = ui.available_width() < size::TWO_LINES;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let word = Label::ToTheCall.text(lang);
        let mut wide = widgets::button_width(ui, Kind::Plain, word);
        if handling::can_hang_up(desk, call) {
            wide += ui.spacing().item_spacing.x + size::BUTTON;
        }
        widgets::as_read(ui, wide, |ui| {
            let to_call = widgets::button(ui, Kind::Plain, word);
            if to_call
                .on_hover_text(shortcuts::keys(ui, Action::Page(Page::Calls)))
                .clicked()
            {
                state.page = Page::Calls;
                state.is_side_open = false;
                state.selected = Selected::Call(call.call.clone());
            }
            handling::hang_up_ui(ui, desk, call);
        });
        widgets::line_ui(ui, &[Piece::name(&clock, palette.text)]);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let (icon, tone) = live::shape(call);
            widgets::icon_ui(ui, icon, tone, size::ICON);
            let phase = format!("  {}", super::clean::clean(&phase));
            let mut pieces = vec![Piece::name(&title, palette.text)];
            if !is_narrow {
                pieces.push(Piece::body(&phase, palette.dim));
            }
            widgets::line_ui(ui, &pieces);
        });
    });
}

fn folded_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State, title: &str) {
    let palette = theme::palette(ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let more = widgets::button(ui, Kind::Plain, Label::PartyAndNote.text(desk.lang));
        if more
            .on_hover_text(shortcuts::keys(ui, Action::PartyPage))
            .clicked()
        {
            state.is_side_open = true;
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            widgets::line_ui(ui, &[Piece::name(title, palette.text)]);
        });
    });
}
