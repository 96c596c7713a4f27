//! Handling of calls in progress: buttons on a call's row and at the side, the keyboard's ways, and the form
//! that asks to whom, or which digits.
//!
//! Rule: what can be pressed is what the snapshot says can be done; nobody is called whom the operator did not
//! choose. Left out: the row itself (`live`).

mod form;
mod targets;

use std::borrow::Cow;

use egui::{Id, Popup, PopupCloseBehavior, Rect, Ui, pos2, vec2};

use super::icons::Icon;
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind};
use super::{Desk, Selected, State, connect, live, party, side};
use crate::desk::snapshot::{Act, CallRow, Command, Connection, Phase, TransferHow};
use crate::texts::{Label, Lang, handling};

/// From this row width on each action has a button of its own.
const WIDE: f32 = 540.0;
/// From here on there is room for a word too.
const WORDS: f32 = 420.0;

/// What is open, as far as only the view is concerned.
#[derive(Debug, Default)]
pub struct Open {
    call: String,
    view: View,
    anchor: Option<Rect>,
    typed: form::Typed,
    /// A key opened it, and the keyboard is not in it yet.
    is_by_key: bool,
    /// What had the keyboard when it was opened, and has it again when it is closed.
    before: Option<Id>,
}

/// What the pop-up shows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum View {
    /// What can be done.
    #[default]
    Menu,
    /// With whom?
    Connect,
    /// To whom?
    Transfer,
    /// Which digits?
    Digits,
}

/// The buttons of a row, right-aligned at `right`; gives back where the room for the rest ends.
pub fn row_ui(
    ui: &Ui,
    desk: &mut Desk<'_>,
    state: &mut State,
    call: &CallRow,
    rect: Rect,
    right: f32,
) -> f32 {
    let buttons = offered(desk, call);
    if buttons.is_empty() {
        return right;
    }
    let lang = desk.lang;
    let middle = rect.center().y;
    let mut x = right;
    let mut first = right;
    let id = |what: &'static str| ui.scope_id().with((what, &call.call));
    if rect.width() < WIDE && buttons.len() > 1 {
        let area = Rect::from_center_size(pos2(x - 15.0, middle), vec2(30.0, 30.0));
        let name = Label::CallActions.text(lang);
        if widgets::icon_button_at(ui, area, id("more"), Icon::More, name).clicked() {
            open(ui, state, call, View::Menu, area);
        }
        follow_anchor(state, call, area);
        return x - 38.0;
    }
    for act in buttons.iter().rev() {
        let name = name(*act, call, lang);
        let (icon, tone) = look(*act);
        let word = match act {
            Act::CompleteTransfer | Act::CancelTransfer | Act::Retrieve | Act::PickUp => {
                (rect.width() >= WORDS).then_some(name.as_ref())
            }
            _ => None,
        };
        let width = word.map_or(30.0, |word| widgets::button_width(ui, Kind::Plain, word));
        let area = Rect::from_min_size(pos2(x - width, middle - 15.0), vec2(width, 30.0));
        let button = match word {
            Some(word) => widgets::word_button_at(ui, area, id(key(*act)), word),
            None => widgets::toned_icon_button_at(ui, area, id(key(*act)), icon, &name, tone),
        };
        if button.clicked() {
            press(ui, desk, state, call, *act, area);
        }
        first = area.left();
        x = area.left() - 6.0;
    }
    let whole = Rect::from_min_max(pos2(first, middle - 15.0), pos2(right, middle + 15.0));
    follow_anchor(state, call, whole);
    first - 10.0
}

/// The same with words, for the call that is shown at the side; and what was asked last and came to nothing.
pub fn side_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    // The same call as the page: nobody is to be handed on from beside another one's name.
    let Some(side::Chosen::Call(call)) = side::chosen(desk.snapshot, state) else {
        return;
    };
    let (lang, palette) = (desk.lang, theme::palette(ui));
    let snapshot = desk.snapshot;
    let buttons = offered(desk, call);
    let problem = call.handling.problem.as_ref();
    if let Some(words) = handling::stage(&call.handling.stage, lang) {
        widgets::paragraph_ui(
            ui,
            &super::clean::sentences(&words),
            palette.text,
            size::BODY,
        );
    }
    if let Some((act, why)) = problem {
        let words = handling::problem(*act, why, lang).to_string();
        let ink = palette.ink(Tone::Bad);
        widgets::paragraph_ui(ui, &super::clean::sentences(&words), ink, size::BODY);
    }
    if !buttons.is_empty() {
        super::live::buttons_ui(ui, |ui| {
            for act in buttons.into_iter().filter(|act| *act != Act::Connect) {
                let kind = match act {
                    Act::HangUp => Kind::Danger,
                    Act::CompleteTransfer | Act::Retrieve | Act::PickUp => Kind::Primary,
                    _ => Kind::Plain,
                };
                let button = widgets::button(ui, kind, &name(act, call, lang));
                let area = button.rect;
                let button = button.on_hover_text(shortcuts::keys(ui, shortcut(act)));
                if button.clicked() {
                    press(ui, desk, state, call, act, area);
                }
            }
        });
    }
    connect::connect_ui(ui, call, snapshot, lang, desk.send);
    // The demo's PBX has no administrator: its phone's buttons are above.
    if let Some(why) = &call.handling.cannot
        && !snapshot.demo
    {
        let words = handling::cannot(why, lang).to_string();
        widgets::paragraph_ui(ui, &words, palette.faint, size::SMALL);
    }
    if !call.handling.can.is_empty() || problem.is_some() {
        ui.add_space(10.0);
    }
}

/// Whether [`hang_up_ui`] has a button.
pub fn can_hang_up(desk: &Desk<'_>, call: &CallRow) -> bool {
    offered(desk, call).contains(&Act::HangUp)
}

/// The button that ends a call, where it can be ended.
pub fn hang_up_ui(ui: &mut Ui, desk: &mut Desk<'_>, call: &CallRow) {
    if can_hang_up(desk, call) {
        let word = name(Act::HangUp, call, desk.lang);
        if widgets::toned_icon_button(ui, Icon::HangUp, &word, Tone::Bad).clicked() {
            let call = call.call.clone();
            (desk.send)(Command::HangUp { call });
        }
    }
}

/// The keyboard's ways: the first of the key's actions that a call allows.
/// Where none does it is said.
pub fn key_ui(ui: &Ui, desk: &mut Desk<'_>, state: &mut State, action: Action) {
    let snapshot = desk.snapshot;
    for act in ACTS.into_iter().filter(|act| shortcut(*act) == action) {
        let Some(call) = meant(desk, state, act) else {
            continue;
        };
        if let Some(call) = snapshot.calls.iter().find(|row| row.call == call) {
            let below = ui.ctx().content_rect().center_top() + vec2(0.0, 120.0);
            let anchor = Rect::from_center_size(below, vec2(2.0, 2.0));
            return press(ui, desk, state, call, act, anchor);
        }
    }
    let words = match side::own(snapshot).map(|call| &call.handling.cannot) {
        Some(_) if snapshot.demo => Label::NotInDemo.text(desk.lang).into(),
        Some(Some(why)) => Cow::Owned(handling::cannot(why, desk.lang).to_string()),
        _ => Label::NoCallForThis.text(desk.lang).into(),
    };
    state.told.hint(words);
}

/// The pop-up, wherever it was opened from.
pub fn popup_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let snapshot = desk.snapshot;
    let open = &mut state.handling;
    let call = snapshot.calls.iter().find(|row| row.call == open.call);
    let is_offered = call.is_some_and(|call| match open.view {
        View::Menu => offered(desk, call).len() > 1,
        View::Transfer => can_transfer(desk, call),
        View::Connect => offered(desk, call).contains(&Act::Connect),
        View::Digits => call.handling.can.contains(&Act::SendDigits),
    });
    let (Some(call), Some(anchor), true) = (call, open.anchor, is_offered) else {
        if Popup::is_id_open(ui.ctx(), popup_id()) {
            Popup::close_id(ui.ctx(), popup_id());
        }
        return;
    };
    let room = ui.ctx().content_rect().width() - 24.0;
    let width = room.min(match state.handling.view {
        View::Transfer | View::Connect => 360.0,
        View::Menu | View::Digits => 300.0,
    });
    let shown = Popup::new(popup_id(), ui.ctx().clone(), anchor, ui.layer_id())
        .open_memory(None)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(width)
        .show(|ui| {
            ui.set_width(width);
            let takes = std::mem::take(&mut state.handling.is_by_key);
            widgets::menu_keys_ui(ui, takes, |ui| match state.handling.view {
                View::Menu => menu_ui(ui, desk, state, call, anchor),
                View::Transfer => {
                    let typed = &mut state.handling.typed;
                    if let Some(command) = form::transfer_ui(ui, desk, typed, call) {
                        (desk.send)(command);
                        ui.close();
                    }
                }
                View::Connect => {
                    if let Some(command) = connect::menu_ui(ui, call, desk.lang) {
                        (desk.send)(command);
                        ui.close();
                    }
                }
                View::Digits => {
                    let typed = &mut state.handling.typed;
                    if let Some(command) = form::digits_ui(ui, desk, typed, call) {
                        (desk.send)(command);
                    }
                }
            });
        });
    let is_open = shown.is_some() && Popup::is_id_open(ui.ctx(), popup_id());
    if !is_open {
        state.handling.call.clear();
        let is_clicked = ui.input(|input| input.pointer.any_click());
        let before = state.handling.before.take();
        if let Some(before) = before.filter(|_| !is_clicked) {
            ui.memory_mut(|memory| memory.request_focus(before));
        }
    }
}

fn menu_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, call: &CallRow, anchor: Rect) {
    for act in offered(desk, call) {
        let (icon, tone) = look(act);
        if widgets::menu_line(ui, icon, tone, &name(act, call, desk.lang)).clicked() {
            ui.close();
            press(ui, desk, state, call, act, anchor);
        }
    }
}

/// All that a key can mean, first what ends something that was begun.
const ACTS: [Act; 9] = [
    Act::CompleteTransfer,
    Act::Transfer(TransferHow::Blind),
    Act::CancelTransfer,
    Act::Park,
    Act::Retrieve,
    Act::PickUp,
    Act::Connect,
    Act::SendDigits,
    Act::HangUp,
];

/// The key of an action.
fn shortcut(act: Act) -> Action {
    match act {
        Act::Transfer(_) | Act::CompleteTransfer => Action::HandOn,
        Act::CancelTransfer => Action::BackToCall,
        Act::Park | Act::Retrieve => Action::Park,
        Act::PickUp => Action::PickUp,
        Act::SendDigits => Action::Digits,
        Act::Connect => Action::Connect,
        Act::HangUp => Action::HangUp,
    }
}

/// The call that a key means: the selected one, else the first that allows it; hanging up means nobody's call but
/// the operator's that is up, or rings alone.
fn meant(desk: &Desk<'_>, state: &State, act: Act) -> Option<String> {
    let allows = |call: &CallRow| offered(desk, call).contains(&act);
    let calls = || desk.snapshot.calls.iter().filter(|call| allows(call));
    let selected = calls().find(|call| state.selected == Selected::Call(call.call.clone()));
    let first = || {
        calls()
            .find(|call| call.phase != Phase::Ringing)
            .or_else(|| calls().next())
    };
    selected.or_else(first).map(|call| call.call.clone())
}

/// What has a button: the two transfers share one.
fn offered(desk: &Desk<'_>, call: &CallRow) -> Vec<Act> {
    if !matches!(desk.snapshot.connection, Connection::Online { .. }) {
        return Vec::new();
    }
    let can = call.handling.can.iter().copied();
    let blind = Act::Transfer(TransferHow::Blind);
    let attended = Act::Transfer(TransferHow::Attended);
    let has_blind = call.handling.can.contains(&blind);
    let connect = (!call.handling.connect.to.is_empty()).then_some(Act::Connect);
    let can = can.filter(|act| *act != attended || !has_blind);
    let can = can.map(|act| if act == attended { blind } else { act });
    connect.into_iter().chain(can).collect()
}

fn can_transfer(desk: &Desk<'_>, call: &CallRow) -> bool {
    offered(desk, call).contains(&Act::Transfer(TransferHow::Blind))
}

fn press(ui: &Ui, desk: &mut Desk<'_>, state: &mut State, call: &CallRow, act: Act, anchor: Rect) {
    let id = call.call.clone();
    let command = match act {
        Act::Transfer(_) => return open(ui, state, call, View::Transfer, anchor),
        Act::SendDigits => return open(ui, state, call, View::Digits, anchor),
        Act::Connect => match connect::only(call) {
            Some(command) => command,
            None => return open(ui, state, call, View::Connect, anchor),
        },
        Act::HangUp => Command::HangUp { call: id },
        Act::CompleteTransfer => Command::CompleteTransfer { call: id },
        Act::CancelTransfer => Command::CancelTransfer { call: id },
        Act::Park => Command::Park { call: id },
        Act::Retrieve => Command::Retrieve { call: id },
        Act::PickUp => Command::PickUp { call: id },
    };
    (desk.send)(command);
}

/// Opens the pop-up; the same once more closes it.
fn open(ui: &Ui, state: &mut State, call: &CallRow, view: View, anchor: Rect) {
    let open = &mut state.handling;
    let is_open = Popup::is_id_open(ui.ctx(), popup_id());
    if is_open && open.call == call.call && open.view == view {
        return Popup::close_id(ui.ctx(), popup_id());
    }
    // Of a menu that leads on to a form: what had it before the menu.
    let focused = ui.memory(|memory| memory.focused());
    let before = if is_open { open.before } else { focused };
    *open = Open {
        call: call.call.clone(),
        view,
        anchor: Some(anchor),
        typed: form::Typed::default(),
        is_by_key: !ui.input(|input| input.pointer.any_click()),
        before: before.or_else(|| Some(live::row_id(&call.call))),
    };
    Popup::open_id(ui.ctx(), popup_id());
}

/// A pop-up that a key opened stands at the row.
fn follow_anchor(state: &mut State, call: &CallRow, area: Rect) {
    if state.handling.call == call.call {
        state.handling.anchor = Some(area);
    }
}

fn popup_id() -> Id {
    Id::unique("handling")
}

fn name(act: Act, call: &CallRow, lang: Lang) -> Cow<'static, str> {
    match act {
        Act::Connect => return Cow::Owned(connect::row_words(call, lang)),
        Act::HangUp if call.phase == Phase::Ringing && call.talking.is_none() && is_rung(call) => {
            handling::decline(lang)
        }
        act => handling::act(act, lang),
    }
    .into()
}

/// It rings the operator's phone, rather than being placed by it.
fn is_rung(call: &CallRow) -> bool {
    use crate::desk::snapshot::Direction::{Incoming, Internal};
    matches!(call.direction, Incoming | Internal)
}

fn look(act: Act) -> (Icon, Tone) {
    match act {
        Act::HangUp => (Icon::HangUp, Tone::Bad),
        Act::Transfer(_) => (Icon::Transfer, Tone::Plain),
        Act::CompleteTransfer => (Icon::Transfer, Tone::Ok),
        Act::CancelTransfer => (Icon::Callback, Tone::Plain),
        Act::Park => (Icon::Park, Tone::Plain),
        Act::Retrieve | Act::PickUp => (Icon::Phone, Tone::Accent),
        Act::SendDigits => (Icon::Keypad, Tone::Plain),
        Act::Connect => (Icon::People, Tone::Accent),
    }
}

fn key(act: Act) -> &'static str {
    match act {
        Act::HangUp => "hang-up",
        Act::Transfer(_) => "transfer",
        Act::CompleteTransfer => "complete",
        Act::CancelTransfer => "cancel",
        Act::Park => "park",
        Act::Retrieve => "retrieve",
        Act::PickUp => "pick-up",
        Act::SendDigits => "digits",
        Act::Connect => "connect",
    }
}

/// What the row's name says beyond its phase: that something came to nothing.
pub fn problem(call: &CallRow, lang: Lang) -> Option<String> {
    let (act, why) = call.handling.problem.as_ref()?;
    let words = handling::problem(*act, why, lang).to_string();
    Some(super::clean::sentences(&words).into_owned())
}

/// Whose call it is, for the heading of a form.
fn title(call: &CallRow, lang: Lang) -> String {
    party::title(&call.party, lang).into_owned()
}
