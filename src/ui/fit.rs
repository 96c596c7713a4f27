//! How the window's parts stand in the room that it has: beside one another, or one below the other.
//!
//! Rule: three rows of the journal are in sight in every window of at least 360 by 640 points, and in one of 600 by
//! 400 (900 by 600 at 150 %); what stands above them gives way: notices are folded, calls in progress take one line.

use egui::Ui;

use super::theme::size;

/// The window has few lines: what can stand beside something does not stand above it.
pub(super) fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < size::LOW
}

/// The top bar takes two rows, and the pages stand under it as tabs.
pub(super) fn is_stacked(ui: &Ui) -> bool {
    let window = ui.ctx().content_rect();
    let least = match is_low(ui) {
        true => size::NARROW_LOW,
        false => size::NARROW,
    };
    window.width() < least
}

/// One notice of many lines would push the calls out of sight.
pub(super) fn is_small(ui: &Ui) -> bool {
    is_low(ui) || ui.ctx().content_rect().width() < size::NARROW
}

/// More than one notice does not stand there without being asked for.
pub(super) fn folds_notices(ui: &Ui) -> bool {
    let window = ui.ctx().content_rect();
    window.width() < size::NARROW || window.height() < size::TALL
}
