//! The keyboard's way to the note: into the field at the side, and where the window has no side, over the window.

use egui::{Color32, CornerRadius, Frame, Id, Key, Margin, Modal, Role, Stroke, Ui, WidgetInfo};

use super::pages::Page;
use super::theme::{self, radius, size};
use super::widgets::{self, Kind};
use super::{Desk, Selected, State, notes, pages, side};
use crate::desk::snapshot::{Command, Phase};
use crate::texts::Label;

/// Where the key leads.
#[derive(Debug, Default)]
pub struct NoteWindow {
    open: bool,
    /// The call that it was opened for.
    of: Option<String>,
    /// The field is to have the keyboard once it is drawn.
    is_asked: bool,
}

impl NoteWindow {
    /// Whether it covers the window.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Gives the keyboard to a field that has been drawn, if it was asked for.
    /// True when it was.
    pub(super) fn focus(&mut self, ui: &Ui, field: &notes::Field) -> bool {
        let is_asked = std::mem::take(&mut self.is_asked);
        if is_asked {
            ui.memory_mut(|memory| memory.request_focus(field.id()));
        }
        is_asked
    }
}

/// To the note of the call that one speaks in, else of what is selected, else of the last call of one's own.
pub(super) fn key_ui(ui: &Ui, desk: &Desk<'_>, state: &mut State) {
    let snapshot = desk.snapshot;
    if !pages::current(snapshot, state.page).has_side {
        state.page = Page::Calls;
    }
    let spoken = side::own(snapshot).filter(|call| call.phase == Phase::Talking);
    if let Some(call) = spoken {
        state.selected = Selected::Nothing;
        // The caret may rest in the note of the call before it.
        if state
            .note
            .typed_call()
            .is_some_and(|typed| typed != call.call)
        {
            state.note.let_go();
        }
    }
    if side::chosen(snapshot, state).is_none() {
        let Some(row) = snapshot.journal.rows.iter().find(|row| row.own) else {
            return;
        };
        state.selected = Selected::Row(row.id);
    }
    state.note_window.is_asked = true;
    // Where the party's page covers the list its field is there.
    state.note_window.open = ui.available_width() < size::SIDE_FROM && !state.is_side_open;
    state.note_window.of = side::chosen(snapshot, state).map(|chosen| chosen.call().1.to_owned());
}

/// The note over the window, while it is open.
pub(super) fn note_window_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    if !state.note_window.open {
        return;
    }
    let (snapshot, lang) = (desk.snapshot, desk.lang);
    let is_wide = ui.available_width() >= size::SIDE_FROM;
    // Another call's note is not to slip in under the hands.
    let is_it = |call| state.note_window.of.as_deref() == Some(call);
    let chosen = side::chosen(snapshot, state).filter(|chosen| !is_wide && is_it(chosen.call().1));
    let Some(chosen) = chosen else {
        state.note_window.open = false;
        (desk.send)(Command::KeepNotes);
        return;
    };
    let palette = theme::palette(ui);
    let room = ui.ctx().content_rect().size();
    let frame = Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.edge))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(Margin::same(16));
    // The field takes the key for itself.
    let is_escape = ui.input(|input| input.key_pressed(Key::Escape));
    let shown = Modal::new(Id::unique("note-window"))
        .frame(frame)
        .backdrop_color(Color32::from_black_alpha(theme::SHADE))
        .show(ui.ctx(), |ui| {
            ui.set_width((room.x - 56.0).clamp(200.0, 520.0));
            let name = Label::Note.text(lang);
            ui.response()
                .widget_info(|| WidgetInfo::labeled(Role::Dialog, true, name));
            widgets::title_ui(ui, &chosen.title(snapshot, lang), size::TITLE, Some(2));
            ui.add_space(6.0);
            let (pbx, call) = chosen.call();
            let known = chosen.note(snapshot);
            notes::note_ui(ui, desk, &mut state.note, pbx, call, &known);
            state.note_window.focus(ui, &state.note);
            ui.add_space(10.0);
            widgets::button(ui, Kind::Primary, Label::NoteDone.text(lang)).clicked()
        });
    if shown.inner || is_escape || shown.should_close() {
        state.note_window.open = false;
        (desk.send)(Command::KeepNotes);
        // Only once the window is no longer behind it may it have the keyboard.
        ui.ctx().request_repaint();
    }
}
