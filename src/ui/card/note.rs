//! The note on a card: a button opens it above the buttons, so that the card grows upwards and what is under the
//! pointer stays.
//!
//! Rule: a card takes no keyboard until the operator presses into its note, and gives it back when the focus leaves
//! the note. While a note is open its card is held ([`Command::HoldCard`]). What is open stands in egui's memory,
//! which the windows share, since each card's window is drawn on its own.

use egui::{Context, Id, Ui, ViewportId};

use crate::desk::snapshot::{Card, CardFace, Command, Snapshot};
use crate::texts::{Label, Lang};
use crate::ui::theme::{self, size};
use crate::ui::widgets::{self, Kind};
use crate::ui::{Desk, notes};

/// What a card's window wants of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyboard {
    /// The window under the pointer, a card, is to have it.
    Take,
    /// Who had it before is to have it again.
    GiveBack,
}

#[derive(Debug, Clone, Default)]
struct Open {
    field: notes::Field,
    /// The field is to have the focus in the next pass.
    is_new: bool,
}

/// The open note; of one that is closed what is noted.
pub(super) fn note_ui(
    ui: &mut Ui,
    card: &Card,
    snapshot: &Snapshot,
    lang: Lang,
    send: &mut dyn FnMut(Command),
) {
    let noting = snapshot.notes.of(None, &card.call);
    let known = noting.map(|noting| noting.note.clone()).unwrap_or_default();
    let Some(mut open) = open(ui.ctx(), card) else {
        let before = notes::before_typing(ui.ctx(), &card.call);
        if let Some(words) = before.unwrap_or_else(|| notes::words(&known)) {
            let dim = theme::palette(ui).dim;
            widgets::paragraph_ui(ui, &words, dim, size::BODY);
        }
        return;
    };
    ui.add_space(6.0);
    let desk = &mut Desk {
        snapshot,
        lang,
        send,
    };
    notes::note_ui(ui, desk, &mut open.field, None, &card.call, &known);
    if std::mem::take(&mut open.is_new) {
        ui.memory_mut(|memory| memory.request_focus(open.field.id()));
    }
    ui.data_mut(|data| data.insert_temp(id(card), open));
}

/// Opens the note, and closes it. A call that a colleague took is theirs to note.
pub(super) fn button_ui(ui: &mut Ui, card: &Card, lang: Lang, send: &mut dyn FnMut(Command)) {
    let is_open = open(ui.ctx(), card).is_some();
    if matches!(card.state, CardFace::Taken { .. }) && !is_open {
        return;
    }
    let label = match is_open {
        true => Label::NoteDone,
        false => Label::Note,
    };
    if !widgets::button(ui, Kind::Plain, label.text(lang)).clicked() {
        return;
    }
    if is_open {
        ui.data_mut(|data| data.remove_temp::<Open>(id(card)));
        send(Command::KeepNotes);
    } else {
        let (field, is_new) = (notes::Field::on_card(), true);
        ui.data_mut(|data| data.insert_temp(id(card), Open { field, is_new }));
    }
    send(Command::HoldCard {
        call: card.call.clone(),
        held: !is_open,
    });
    ui.ctx().request_repaint();
}

/// What the card of this window wants of the keyboard, after it is drawn; `None`: nothing new.
pub(in crate::ui) fn keyboard(ui: &Ui, card: Option<&Card>) -> Option<Keyboard> {
    let open = card.and_then(|card| open(ui.ctx(), card));
    let writes = open
        .is_some_and(|open| open.is_new || ui.memory(|memory| memory.has_focus(open.field.id())));
    let taken = taken(ui.ctx().viewport_id());
    let had = ui.data(|data| data.get_temp::<bool>(taken).unwrap_or_default());
    ui.data_mut(|data| data.insert_temp(taken, writes));
    // Somebody who clicked elsewhere and comes back clicks into the field.
    let is_pressed = ui.input(|input| input.pointer.any_pressed() && !input.focused);
    match (had, writes) {
        (false, true) => Some(Keyboard::Take),
        (true, true) if is_pressed => Some(Keyboard::Take),
        (true, false) => Some(Keyboard::GiveBack),
        _ => None,
    }
}

/// The card of this window has gone; true when the keyboard was there, which is told once.
pub(in crate::ui) fn left_with_keyboard(ctx: &Context, window: ViewportId) -> bool {
    ctx.data_mut(|data| data.remove_temp::<bool>(taken(window)).unwrap_or_default())
}

/// Whether the operator writes on it.
pub(in crate::ui) fn is_open(ctx: &Context, card: &Card) -> bool {
    open(ctx, card).is_some()
}

/// Lets the card be measured as it is.
pub(in crate::ui) fn copy(from: &Context, to: &Context, card: &Card) {
    notes::copy_typing(from, to);
    let open = open(from, card);
    to.data_mut(|data| match open {
        Some(open) => drop(data.insert_temp(id(card), open)),
        None => data.remove::<Open>(id(card)),
    });
}

fn open(ctx: &Context, card: &Card) -> Option<Open> {
    ctx.data(|data| data.get_temp(id(card)))
}

fn taken(window: ViewportId) -> Id {
    Id::unique(("keyboard of a card", window))
}

fn id(card: &Card) -> Id {
    Id::unique(("note of a card", &card.call, &card.extension))
}
