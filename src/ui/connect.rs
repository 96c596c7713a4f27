//! The buttons that connect a caller with the courier who holds the parcel, with the manager, with a recipient: at the
//! side, on a card, in the row's menu.
//!
//! Rule: what can be pressed is what the snapshot offers; nothing is dialled that stands nowhere else than in an event.

use egui::Ui;

use super::clean::clean;
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind};
use crate::desk::snapshot::{CallRow, Command, ConnectTo, HandedRole, Snapshot, TransferHow};
use crate::texts::{Lang, connect};

/// All of them with words, and what is known of each; below them why there are none, or none at once.
pub fn connect_ui(
    ui: &mut Ui,
    call: &CallRow,
    snapshot: &Snapshot,
    lang: Lang,
    send: &mut dyn FnMut(Command),
) {
    let offered = &call.handling.connect;
    let palette = theme::palette(ui);
    for to in &offered.to {
        let Some(how) = offered.how else { break };
        ui.push_id((to.role, &to.number), |ui| {
            ui.horizontal_wrapped(|ui| {
                let kind = match to.is_tried {
                    true => Kind::Plain,
                    false => Kind::Primary,
                };
                let words = clean(&words(call, to, lang)).into_owned();
                let button = widgets::button(ui, kind, &words);
                // The name may be cut, so the whole of it first.
                let hover = format!("{words}\n{}", connect::way(how, lang));
                if button.on_hover_text(hover).clicked() {
                    send(press(call, to, how));
                }
                if offered.both_ways {
                    let other = match how {
                        TransferHow::Blind => TransferHow::Attended,
                        TransferHow::Attended => TransferHow::Blind,
                    };
                    let words = clean(&connect::other_way(to, other, lang)).into_owned();
                    let button = widgets::button(ui, Kind::Plain, &words);
                    let hover = format!("{words}\n{}", connect::way(other, lang));
                    if button.on_hover_text(hover).clicked() {
                        send(press(call, to, other));
                    }
                }
            });
            if let Some(words) = connect::reached(&to.reached, snapshot.now_unix_ms, lang) {
                widgets::paragraph_ui(ui, &words, palette.dim, size::SMALL);
            }
        });
    }
    if let Some(why) = &offered.nobody {
        let words = connect::nobody(why, lang);
        widgets::paragraph_ui(ui, &clean(&words), palette.dim, size::SMALL);
    }
    if let Some(context) = &offered.lacks_context {
        let words = connect::lacks_context(&clean(context), lang).to_string();
        widgets::paragraph_ui(ui, &words, palette.ink(Tone::Warn), size::SMALL);
    }
}

/// The lines of a menu: each in the way that is set. What was pressed.
pub fn menu_ui(ui: &mut Ui, call: &CallRow, lang: Lang) -> Option<Command> {
    let offered = &call.handling.connect;
    let how = offered.how?;
    let mut pressed = None;
    for to in &offered.to {
        let words = clean(&words(call, to, lang)).into_owned();
        let line = widgets::menu_line(ui, super::icons::Icon::People, Tone::Accent, &words);
        if line.on_hover_text(&words).clicked() {
            pressed = Some(press(call, to, how));
        }
    }
    pressed
}

/// What the one button of a row says.
pub fn row_words(call: &CallRow, lang: Lang) -> String {
    match call.handling.connect.to.as_slice() {
        [only] => clean(&words(call, only, lang)).into_owned(),
        _ => connect::choose(lang).to_owned(),
    }
}

/// What it asks for, where there is nobody else to choose.
pub fn only(call: &CallRow) -> Option<Command> {
    let offered = &call.handling.connect;
    match offered.to.as_slice() {
        [only] => Some(press(call, only, offered.how?)),
        _ => None,
    }
}

fn words(call: &CallRow, to: &ConnectTo, lang: Lang) -> String {
    let all = call.handling.connect.to.iter();
    let couriers = all.filter(|to| to.role != HandedRole::Manager);
    connect::button(to, couriers.count() > 1, lang)
}

fn press(call: &CallRow, to: &ConnectTo, how: TransferHow) -> Command {
    Command::Connect {
        call: call.call.clone(),
        number: to.number.clone(),
        how,
    }
}
