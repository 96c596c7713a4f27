//! A menu: one that opens at a button, and the keys in any.

use egui::{EventFilter, Id, Key, Modifiers, Popup, PopupCloseBehavior, Response, Ui};

/// The menu of a button, so many points wide. When a key closes it, the keyboard goes back to the button.
pub fn menu_ui(button: &Response, width: f32, add: impl FnOnce(&mut Ui)) {
    let ctx = &button.ctx;
    let id = Popup::default_response_id(button);
    let was_open = Popup::is_id_open(ctx, id);
    Popup::menu(button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(width)
        .show(|ui| {
            ui.set_width(width);
            let by_key = !was_open && !ui.input(|input| input.pointer.any_click());
            keys_ui(ui, by_key, add);
        });
    let is_closed = was_open && !Popup::is_id_open(ctx, id);
    let keys = [Key::Escape, Key::Enter, Key::Space];
    if is_closed && ctx.input(|input| keys.iter().any(|key| input.key_pressed(*key))) {
        button.request_focus();
    }
}

/// What the keyboard goes through in a menu, told by its [`line`]s: the arrows lead from one to the next, and no
/// further than the last. With `takes` the first one gets the keyboard, wherever that was: what a key opened is
/// gone on with by keys.
pub fn keys_ui<R>(ui: &mut Ui, takes: bool, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.data_mut(|data| data.insert_temp(lines_id(), Vec::<Id>::new()));
    let inner = add(ui);
    let lines = ui.data_mut(|data| data.remove_temp::<Vec<Id>>(lines_id()));
    let lines = lines.unwrap_or_default();
    let focused = ui.memory(|memory| memory.focused());
    let Some(at) = lines.iter().position(|line| focused == Some(*line)) else {
        if let Some(first) = lines.first().filter(|_| takes) {
            ui.memory_mut(|memory| memory.request_focus(*first));
        }
        return inner;
    };
    // Else egui looks for the next by itself, and finds what is under the menu.
    let own = EventFilter {
        tab: false,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(lines[at], own));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let to = match (pressed(Key::ArrowUp), pressed(Key::ArrowDown)) {
        (true, _) => at.checked_sub(1),
        (false, true) => Some(at + 1),
        (false, false) => None,
    };
    if let Some(to) = to.and_then(|to| lines.get(to)) {
        ui.memory_mut(|memory| memory.request_focus(*to));
    }
    inner
}

/// One of what the keyboard goes through in a menu.
pub fn line(ui: &Ui, id: Id) {
    ui.data_mut(|data| {
        if let Some(mut lines) = data.remove_temp::<Vec<Id>>(lines_id()) {
            lines.push(id);
            data.insert_temp(lines_id(), lines);
        }
    });
}

fn lines_id() -> Id {
    Id::unique("the lines of the menu")
}
