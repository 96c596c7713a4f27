//! The buttons that connect a caller with the courier who holds the parcel, with the manager, with a recipient: at the
//! side, on a card, in the row's menu.
//!
//! Rule: what can be pressed is what the snapshot offers; nothing is dialled that stands nowhere else than in an event.

use egui::{Align, Id, Layout, Popup, PopupCloseBehavior, Response, ScrollArea, Ui, vec2};

use super::clean::{clean, sentences};
use super::icons::Icon;
use super::operator;
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind};
use crate::desk::snapshot::{CallRow, Command, ConnectTo, HandedRole, Snapshot, TransferHow};
use crate::texts::{Lang, connect};

/// Recipients of one courier that have a button each; more stand in a list.
const FEW: usize = 3;

/// The list's height, points.
const LIST: f32 = 220.0;

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
    let is_listed = has_list(call);
    if is_listed {
        list_button_ui(ui, call, lang, send);
    }
    for to in &offered.to {
        let Some(how) = offered.how else { break };
        if is_listed && to.role == HandedRole::Recipient {
            continue;
        }
        ui.push_id((to.role, &to.number), |ui| {
            press_ui(ui, (call, to, how), lang, send);
            if let Some(words) = connect::reached(&to.reached, snapshot.now_unix_ms, lang) {
                widgets::paragraph_ui(ui, &words, palette.dim, size::SMALL);
            }
        });
    }
    if let Some(why) = &offered.nobody {
        let words = connect::nobody(why, lang);
        widgets::paragraph_ui(ui, &sentences(&words), palette.dim, size::SMALL);
    }
    if let Some(context) = &offered.lacks_context {
        let words = connect::lacks_context(&clean(context), lang).to_string();
        widgets::paragraph_ui(ui, &words, palette.ink(Tone::Warn), size::SMALL);
    }
}

/// The button, and the one for the other way: below it where both do not fit on a line.
fn press_ui(
    ui: &mut Ui,
    (call, to, how): (&CallRow, &ConnectTo, TransferHow),
    lang: Lang,
    send: &mut dyn FnMut(Command),
) {
    let kind = match to.is_tried {
        true => Kind::Plain,
        false => Kind::Primary,
    };
    let other = match how {
        TransferHow::Blind => TransferHow::Attended,
        TransferHow::Attended => TransferHow::Blind,
    };
    let mut buttons = vec![(kind, words(call, to, lang), how)];
    if call.handling.connect.both_ways {
        let words = connect::other_way(to, other, has_several(call), lang);
        buttons.push((Kind::Plain, words, other));
    }
    let wide = |(kind, words, _): &(Kind, String, TransferHow)| {
        widgets::button_width(ui, *kind, words) + ui.spacing().item_spacing.x
    };
    let fits = buttons.iter().map(wide).sum::<f32>() <= ui.available_width();
    let layout = match fits {
        true => Layout::left_to_right(Align::Center),
        false => Layout::top_down(Align::Min),
    };
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 0.0), layout, |ui| {
        for (kind, words, how) in buttons {
            let button = widgets::whole_button(ui, kind, &clean(&words));
            if button.on_hover_text(connect::way(how, lang)).clicked() {
                send(press(call, to, how));
            }
        }
    });
}

/// The lines of a menu: each in the way that is set. What was pressed.
pub fn menu_ui(ui: &mut Ui, call: &CallRow, lang: Lang) -> Option<Command> {
    let offered = &call.handling.connect;
    let how = offered.how?;
    let mut pressed = None;
    let is_listed = has_list(call);
    let apart = |to: &&ConnectTo| !is_listed || to.role != HandedRole::Recipient;
    for to in offered.to.iter().filter(apart) {
        let words = clean(&words(call, to, lang)).into_owned();
        if widgets::menu_line(ui, Icon::People, Tone::Accent, &words).clicked() {
            pressed = Some(press(call, to, how));
        }
    }
    if is_listed {
        pressed = list_ui(ui, call, how, lang).or(pressed);
    }
    pressed
}

/// What the one button of a row says.
pub fn row_words(call: &CallRow, lang: Lang) -> String {
    match call.handling.connect.to.as_slice() {
        [only] => clean(&words(call, only, lang)).into_owned(),
        all if all.iter().any(|to| to.role == HandedRole::Recipient) => {
            connect::choose_recipient(lang).to_owned()
        }
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

fn recipients(call: &CallRow) -> impl Iterator<Item = &ConnectTo> {
    let all = call.handling.connect.to.iter();
    all.filter(|to| to.role == HandedRole::Recipient)
}

/// The courier's bag is full.
fn has_list(call: &CallRow) -> bool {
    recipients(call).count() > FEW
}

/// The button that opens the list.
fn list_button_ui(ui: &mut Ui, call: &CallRow, lang: Lang, send: &mut dyn FnMut(Command)) {
    let Some(how) = call.handling.connect.how else {
        return;
    };
    let words = connect::recipients(recipients(call).count(), lang);
    let button: Response = widgets::whole_button(ui, Kind::Primary, &words);
    let button = button.on_hover_text(connect::way(how, lang));
    let width = (ui.ctx().content_rect().width() - 24.0).min(360.0);
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(width)
        .show(|ui| {
            ui.set_width(width);
            if let Some(command) = list_ui(ui, call, how, lang) {
                send(command);
                ui.close();
            }
        });
}

/// A courier's recipients, those that fit what is typed above them. What was pressed.
fn list_ui(ui: &mut Ui, call: &CallRow, how: TransferHow, lang: Lang) -> Option<Command> {
    let palette = theme::palette(ui);
    let id = Id::unique(("the recipients of a call", &call.call));
    let mut typed = ui.data(|data| data.get_temp::<String>(id).unwrap_or_default());
    let entered = operator::field_ui(ui, &mut typed, connect::find_recipient(lang));
    let fits = |to: &&ConnectTo| {
        let line = format!("{} {}", connect::recipient(to, lang), to.number_shown);
        let has = |text: &str| line.to_lowercase().contains(&text.to_lowercase());
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let is_number = typed.chars().all(|c| !c.is_alphabetic()) && digits(&typed).len() > 3;
        has(typed.trim()) || (is_number && digits(&to.number_shown).contains(&digits(&typed)))
    };
    let fitting: Vec<&ConnectTo> = recipients(call).filter(fits).collect();
    let mut pressed = None;
    if let ([only], true) = (fitting.as_slice(), entered) {
        pressed = Some(press(call, only, how));
    }
    if fitting.is_empty() {
        let words = connect::no_such_recipient(lang);
        widgets::paragraph_ui(ui, words, palette.dim, size::SMALL);
    }
    ScrollArea::vertical().max_height(LIST).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for to in fitting {
            let words = clean(&connect::recipient(to, lang)).into_owned();
            let line = widgets::menu_line(ui, Icon::People, Tone::Accent, &words);
            if line.on_hover_text(&to.number_shown).clicked() {
                pressed = Some(press(call, to, how));
            }
        }
    });
    if pressed.is_some() {
        typed.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, typed));
    pressed
}

fn words(call: &CallRow, to: &ConnectTo, lang: Lang) -> String {
    connect::button(to, has_several(call), lang)
}

/// Several couriers or recipients: the order tells them apart.
fn has_several(call: &CallRow) -> bool {
    let all = call.handling.connect.to.iter();
    all.filter(|to| to.role != HandedRole::Manager).count() > 1
}

fn press(call: &CallRow, to: &ConnectTo, how: TransferHow) -> Command {
    Command::Connect {
        call: call.call.clone(),
        number: to.number.clone(),
        how,
    }
}
