//! The latest calls with a party, with what was noted of them.

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::clean::clean;
use super::icons;
use super::theme::{self, Weight, size};
use super::widgets::{self, Pen, Piece};
use super::{Desk, journal_rows, notes};
use crate::desk::snapshot::{JournalRow, Note};
use crate::texts::{calls, time};

/// A call: when and in which direction, what came of it, who took it; below it what was noted.
pub fn call_ui(ui: &mut Ui, desk: &Desk<'_>, row: &JournalRow, note: &Note) {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let note = notes::words(note);
    let height = if note.is_some() { 42.0 } else { 24.0 };
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let when = time::local(row.started_unix_ms).zip(time::local(desk.snapshot.now_unix_ms));
    let when = when.map_or_else(String::new, |(at, now)| {
        let day = time::day_name(at.date(), now.date(), lang);
        format!("{day}, {}", time::time_of_day(at))
    });
    let result = clean(&calls::result(row, lang)).into_owned();
    let direction = calls::direction(row.direction, lang);
    let mut spoken = vec![when.as_str(), direction, &result];
    spoken.extend(note.as_deref());
    let spoken = spoken.join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken.as_str()));

    let middle = rect.top() + 12.0;
    let mark = widgets::square(pos2(rect.left() + 8.0, middle), size::ICON);
    let (icon, tone) = journal_rows::shape(row);
    icons::paint(
        ui.painter(),
        icon,
        mark,
        size::ICON - 2.0,
        palette.ink(tone),
    );
    let ink = journal_rows::result_ink(palette, row);
    let room = rect.width() * 0.55;
    let piece = Piece::small(&result, ink);
    let end = widgets::text_right(ui, rect.right(), middle, &piece, room);
    let left = rect.left() + 22.0;
    let mut pen = Pen::new(ui, palette, left, end - 8.0, middle);
    pen.text(&when, Weight::Regular, size::SMALL, palette.text, 0.0);
    let mut is_cut = pen.is_cut();
    if let Some(note) = &note {
        let mut pen = Pen::new(ui, palette, left, rect.right(), rect.top() + 31.0);
        pen.text(note, Weight::Regular, size::SMALL, palette.dim, 0.0);
        is_cut |= pen.is_cut();
    }
    // The room of the result may cut it too; then all of it is told as well.
    if is_cut || end <= rect.right() - room + 1.0 {
        response.on_hover_text(spoken);
    }
}
