//! Rows of one height that scroll, of which only those in sight are laid out.

use std::ops::Range;

use egui::{Rect, ScrollArea, Ui, UiBuilder};

/// Lays out the rows in sight and one on either side: so the keyboard comes to the next row, which then comes into
/// sight; what is not laid out cannot have the keyboard. `add` is given the rows' numbers.
pub fn rows_ui(
    ui: &mut Ui,
    area: ScrollArea,
    height: f32,
    count: usize,
    add: impl FnOnce(&mut Ui, Range<usize>),
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_viewport(ui, |ui, sight| {
        ui.set_height(height * count as f32);
        let first = ((sight.top() / height).floor() as usize).saturating_sub(1);
        let end = (sight.bottom() / height).ceil() as usize + 1;
        let shown = first.min(count)..end.min(count);
        let top = ui.max_rect().top() + shown.start as f32 * height;
        let bottom = ui.max_rect().top() + shown.end as f32 * height;
        let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=bottom);
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            // As they are counted, whichever is first.
            ui.skip_ahead_auto_ids(shown.start);
            add(ui, shown);
        });
    });
}
