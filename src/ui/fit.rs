//! How the window's parts stand in the room that it has: beside one another, or one below the other.
//!
//! Rule: three rows of the journal are in sight in every window of at least 360 by 640 points, and in one of 600 by
//! 400 (900 by 600 at 150 %); what stands above them gives way: notices are folded, calls in progress take one line.
//! In one of 450 by 300 (at 200 %) calls and journal scroll as one, and two rows are in sight.

use egui::Ui;

use super::theme::size;

/// The window has few lines: what can stand beside something does not stand above it.
pub(super) fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < size::LOW
}

/// The window has so few lines that nothing stands alone that can share one.
pub(super) fn is_least(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < size::LEAST
}

/// The top bar takes two rows, and the pages stand under it as tabs.
pub(super) fn is_stacked(ui: &Ui) -> bool {
    let window = ui.ctx().content_rect();
    let least = match is_low(ui) {
        true => size::NARROW_LOW,
        false => size::NARROW,
    };
    !is_one_row(ui) && window.width() < least
}

/// The pages stand under the top bar as tabs: there is no room for the rail.
pub(super) fn has_tabs(ui: &Ui) -> bool {
    is_stacked(ui) || is_least(ui)
}

/// A low window that is just wide enough for a top bar of one row.
fn is_one_row(ui: &Ui) -> bool {
    is_least(ui) && ui.ctx().content_rect().width() >= size::ONE_ROW
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
