//! The building blocks that every part of the window and the cards uses: one button, one chip, one
//! way to put a name, a role and a company on a line.

mod buttons;
mod menu;
mod pen;
mod rows;
mod text;

use egui::{
    Color32, CornerRadius, EventFilter, Layout, Painter, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, font, radius, size};

pub use buttons::{
    Kind, button, button_in, button_width, check, chip, icon_button, icon_button_at,
    icon_button_in, menu_choice, menu_item, menu_line, toned_icon_button, toned_icon_button_at,
    whole_button, wide_button, word_button_at,
};
pub use menu::{keys_ui as menu_keys_ui, line as menu_line_of, menu_ui};
pub use pen::{Pen, text_right};
pub use rows::rows_ui;
pub use text::{
    Piece, line_ui, lines, lines_ui, message_ui, one_line, paragraph_ui, title_ui, whole,
};

/// The keys that a field keeps for itself. Escape empties it here; egui would take the focus away.
pub const FIELD_KEYS: EventFilter = EventFilter {
    tab: false,
    horizontal_arrows: true,
    vertical_arrows: true,
    escape: true,
};

/// A small word in a tone: a role, a state.
pub fn tag(ui: &mut Ui, tone: Tone, label: &str) -> Response {
    let palette = theme::palette(ui);
    colored_tag(ui, palette.ink(tone), palette.ground(tone), label)
}

/// A small word on the accent itself.
pub fn solid_tag(ui: &mut Ui, label: &str) -> Response {
    let palette = theme::palette(ui);
    colored_tag(ui, palette.on_accent, palette.ink(Tone::Accent), label)
}

fn colored_tag(ui: &mut Ui, ink: Color32, ground: Color32, label: &str) -> Response {
    let room = ui.available_width().max(40.0) - 14.0;
    let galley = one_line(
        ui.painter(),
        label,
        font(Weight::Medium, size::TINY),
        ink,
        room,
    );
    let size = vec2(galley.size().x + 14.0, 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
    let rounding = CornerRadius::same(radius::TAG);
    ui.painter().rect_filled(rect, rounding, ground);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
    response
}

/// Gives a field the keyboard with all that stands in it selected: what is typed then takes its place.
pub fn focus_field(ui: &Ui, id: egui::Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    let all = CCursorRange::two(CCursor::default(), end);
    state.cursor.set_char_range(Some(all));
    egui::TextEdit::store_state(ui.ctx(), id, state);
    ui.memory_mut(|memory| memory.request_focus(id));
}

/// In a layout from the right: buttons that take `wide` points together, in the order in which they are read. Laid
/// out from the right themselves, Tab would go backwards through them.
pub fn as_read<R>(ui: &mut Ui, wide: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let room = vec2(wide, ui.available_height());
    let layout = Layout::left_to_right(ui.layout().vertical_align());
    ui.allocate_ui_with_layout(room, layout, add).inner
}

/// A filled, bordered plate.
pub fn plate(painter: &Painter, rect: Rect, rounding: u8, fill: Color32, line: Color32) {
    painter.rect(
        rect,
        CornerRadius::same(rounding),
        fill,
        Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
}

/// Where the keyboard comes to something out of sight, that comes into sight.
pub fn follow_focus(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// The ring around what has the keyboard.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, rounding: u8) {
    follow_focus(response);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, theme::palette(ui).ink(Tone::Accent));
        ui.painter().rect_stroke(
            rect.expand(2.0),
            CornerRadius::same(rounding.saturating_add(2)),
            stroke,
            StrokeKind::Middle,
        );
    }
}

/// How many things wait, as a small number whose upper right corner is at `corner`; nothing for none.
pub fn count(ui: &Ui, corner: Pos2, count: usize) {
    if count == 0 {
        return;
    }
    let palette = theme::palette(ui);
    let text = match count {
        1..100 => count.to_string(),
        _ => "99+".to_owned(),
    };
    let ink = palette.on_accent;
    let small = font(Weight::Semibold, size::COUNT);
    let galley = one_line(ui.painter(), &text, small, ink, 40.0);
    let wide = (galley.size().x + 8.0).max(16.0);
    // A wider one goes outwards: what it stands on stays to be seen.
    let aside = (wide - 16.0) * 0.75;
    let rect = Rect::from_min_size(corner - vec2(wide - aside, 0.0), vec2(wide, 16.0));
    let ground = palette.ink(Tone::Bad);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(radius::FIELD), ground);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
}

/// An icon beside text, of the text's height.
pub fn icon_ui(ui: &mut Ui, icon: Icon, tone: Tone, points: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(points + 2.0, size::LINE), Sense::hover());
    icons::paint(
        ui.painter(),
        icon,
        rect,
        points,
        theme::palette(ui).ink(tone),
    );
}

/// Where a painted icon goes: a square around a point.
pub fn square(middle: Pos2, side: f32) -> Rect {
    Rect::from_center_size(middle, Vec2::splat(side))
}
