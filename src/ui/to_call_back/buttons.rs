//! What can be done with somebody who waits to be called back: the buttons of a row, and their menus.

use egui::{Response, Ui};

use super::List;
use crate::desk::snapshot::{CallBackRow, Command, Dismissal, PutOff};
use crate::texts::{Label, to_call_back as words};
use crate::ui::clean::clean;
use crate::ui::theme;
use crate::ui::widgets::{self, Kind, Piece};
use crate::ui::{Desk, State, operator};

/// Between two buttons of a row, points.
const GAP: f32 = 6.0;

/// What can be done with somebody who waits, who was put off, who needs no call.
fn offered(state: &State) -> &'static [(Kind, Label)] {
    match state.to_call_back.list {
        List::Waiting => &[
            (Kind::Primary, Label::CallAgain),
            (Kind::Plain, Label::PutOff),
            (Kind::Plain, Label::DismissCaller),
        ],
        List::PutOff | List::Dismissed => &[
            (Kind::Plain, Label::CallAgain),
            (Kind::Plain, Label::TakeBack),
        ],
    }
}

pub(super) fn buttons_width(ui: &Ui, desk: &Desk<'_>, state: &State) -> f32 {
    let buttons = offered(state).iter();
    let widths =
        buttons.map(|(kind, label)| widgets::button_width(ui, *kind, label.text(desk.lang)) + GAP);
    widths.sum::<f32>() - GAP
}

/// True when the row goes by what the keyboard pressed.
pub(super) fn buttons_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut State,
    row: &CallBackRow,
) -> bool {
    ui.spacing_mut().item_spacing.x = GAP;
    let mut goes = false;
    for (kind, label) in offered(state) {
        let button = widgets::button(ui, *kind, label.text(desk.lang));
        match label {
            Label::PutOff => goes |= put_off_menu(&button, desk, row),
            Label::DismissCaller => {
                goes |= dismiss_menu(&button, desk, &mut state.to_call_back.note, row);
            }
            Label::TakeBack if button.clicked() => {
                (desk.send)(Command::TakeBack { id: row.id });
                goes |= button.has_focus();
            }
            Label::CallAgain if button.clicked() => {
                (desk.send)(Command::Dial(row.number.clone()));
            }
            _ => {}
        }
    }
    goes
}

fn put_off_menu(button: &Response, desk: &mut Desk<'_>, row: &CallBackRow) -> bool {
    let mut by_key = false;
    widgets::menu_ui(button, 180.0, |ui| {
        for until in PutOff::ALL {
            let item = widgets::menu_item(ui, words::put_off(until, desk.lang));
            if item.clicked() {
                (desk.send)(Command::PutOff { id: row.id, until });
                by_key = item.has_focus();
                ui.close();
            }
        }
    });
    by_key
}

fn dismiss_menu(
    button: &Response,
    desk: &mut Desk<'_>,
    note: &mut (i64, String),
    row: &CallBackRow,
) -> bool {
    let mut by_key = false;
    widgets::menu_ui(button, 260.0, |ui| {
        let palette = theme::palette(ui);
        if note.0 != row.id {
            *note = (row.id, String::new());
        }
        let heading = Label::WhyNoCall.text(desk.lang);
        widgets::line_ui(ui, &[Piece::heading(heading, palette.dim)]);
        let entered = operator::field_ui(ui, &mut note.1, Label::DismissalNote.text(desk.lang));
        // Whoever gave a reason in words has given one.
        let mut chosen = (entered && !note.1.trim().is_empty()).then_some(Dismissal::Other);
        by_key = chosen.is_some();
        for why in Dismissal::ALL {
            let item = widgets::menu_item(ui, words::dismissal(why, desk.lang));
            if item.clicked() {
                by_key = item.has_focus();
                chosen = Some(why);
            }
        }
        if let Some(why) = chosen {
            let words = clean(note.1.trim()).into_owned();
            (desk.send)(Command::DismissCallBack {
                id: row.id,
                why,
                words,
            });
            note.1.clear();
            ui.close();
        }
    });
    by_key
}
