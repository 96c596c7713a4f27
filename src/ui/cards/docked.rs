//! The cards inside the main window, where they cannot be windows of their own (Wayland) or are not to be.
//!
//! They stand over the page of the party, which says the same, each below the one before; where the window has
//! no room for that page, over its lower edge. They scroll when they are too high: nothing else of the window
//! moves for them.

use egui::{Align2, Area, Frame, Id, Order, ScrollArea, Ui, vec2};

use crate::desk::snapshot::{Command, Snapshot};
use crate::texts::Lang;
use crate::ui::card;
use crate::ui::theme::{self, size};

/// Draws the cards over the window.
pub fn docked_ui(ui: &Ui, snapshot: &Snapshot, lang: Lang, send: &mut dyn FnMut(Command)) {
    if snapshot.cards.is_empty() {
        return;
    }
    let room = ui.ctx().content_rect().shrink(size::MARGIN);
    let width = size::CARD.min(room.width());
    let (corner, below) = match room.width() >= size::SIDE_FROM {
        true => (Align2::RIGHT_TOP, size::TOP + size::MARGIN),
        false => (Align2::RIGHT_BOTTOM, -size::MARGIN),
    };
    Area::new(Id::unique("cards"))
        .order(Order::Middle)
        .anchor(corner, vec2(-size::MARGIN, below))
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            ScrollArea::vertical()
                .max_height(room.height() * 0.6)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = size::MARGIN / 2.0;
                    for card in &snapshot.cards {
                        let key = (&card.call, &card.extension);
                        ui.push_id(key, |ui| {
                            let palette = theme::palette(ui);
                            let frame = Frame::NONE.fill(palette.panel);
                            let drawn = frame.show(ui, |ui| {
                                ui.set_width(width);
                                card::card_ui(ui, card, snapshot, lang, send);
                            });
                            card::border_ui(ui, drawn.response.rect);
                        });
                    }
                });
        });
}
