//! A menu that opens at a button.

use egui::{Key, Popup, PopupCloseBehavior, Response, Ui};

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
            add(ui);
        });
    let is_closed = was_open && !Popup::is_id_open(ctx, id);
    let keys = [Key::Escape, Key::Enter, Key::Space];
    if is_closed && ctx.input(|input| keys.iter().any(|key| input.key_pressed(*key))) {
        button.request_focus();
    }
}
