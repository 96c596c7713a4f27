//! The building blocks that every part of the window and the cards uses: one button, one chip, one
//! way to put a name, a role and a company on a line.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Color32, CornerRadius, CursorIcon, EventFilter, FontId, Painter, Pos2, Rect, Response,
    Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::icons::{self, Icon};
use super::theme::{self, Palette, Tone, Weight, font, radius, size};

/// The keys that a field keeps for itself. Escape empties it here; egui would take the focus away.
pub const FIELD_KEYS: EventFilter = EventFilter {
    tab: false,
    horizontal_arrows: true,
    vertical_arrows: true,
    escape: true,
};

/// How weighty a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do here.
    Primary,
    /// Another thing.
    Plain,
    /// Ends something.
    Danger,
}

/// A button with a word.
pub fn button(ui: &mut Ui, kind: Kind, label: &str) -> Response {
    button_in(ui, kind, label, size::BUTTON)
}

/// A button with a word, of the given height.
pub fn button_in(ui: &mut Ui, kind: Kind, label: &str, height: f32) -> Response {
    let palette = theme::palette(ui);
    let room = (ui.available_width() - BUTTON_SIDES).max(40.0);
    let galley = one_line(ui.painter(), label, button_font(kind), palette.text, room);
    let width = galley.size().x + BUTTON_SIDES;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    if ui.is_rect_visible(rect) {
        let hot = response.hovered() || response.is_pointer_button_down_on();
        let accent = palette.ink(Tone::Accent);
        let (fill, line, ink) = match kind {
            Kind::Primary if hot => (
                palette.accent_hover,
                palette.accent_hover,
                palette.on_accent,
            ),
            Kind::Primary => (accent, accent, palette.on_accent),
            Kind::Plain if hot => (palette.hover, palette.edge, palette.text),
            Kind::Plain => (palette.panel, palette.line, palette.text),
            Kind::Danger if hot => (palette.hover, palette.edge, palette.ink(Tone::Bad)),
            Kind::Danger => (palette.panel, palette.line, palette.ink(Tone::Bad)),
        };
        plate(ui.painter(), rect, radius::BUTTON, fill, line);
        focus_ring(ui, &response, rect, radius::BUTTON);
        let at = pos2(rect.left() + 11.0, rect.center().y - galley.size().y / 2.0);
        ui.painter()
            .galley_with_override_text_color(at, galley, ink);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// How wide a button with this word is where there is room, points.
pub fn button_width(ui: &Ui, kind: Kind, label: &str) -> f32 {
    let ink = theme::palette(ui).text;
    let galley = one_line(ui.painter(), label, button_font(kind), ink, f32::INFINITY);
    galley.size().x + BUTTON_SIDES
}

/// Room at both sides of a button's word, points.
const BUTTON_SIDES: f32 = 22.0;

fn button_font(kind: Kind) -> FontId {
    let weight = match kind {
        Kind::Primary => Weight::Semibold,
        Kind::Plain | Kind::Danger => Weight::Regular,
    };
    font(weight, size::SMALL)
}

/// A quiet button over the whole width, which leads on to more.
pub fn wide_button(ui: &mut Ui, label: &str) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::BUTTON), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    if ui.is_rect_visible(rect) {
        let fill = match response.hovered() {
            true => palette.hover,
            false => palette.bg,
        };
        plate(ui.painter(), rect, radius::BUTTON, fill, palette.line);
        focus_ring(ui, &response, rect, radius::BUTTON);
        let ink = palette.ink(Tone::Bad);
        let medium = font(Weight::Medium, size::SMALL);
        let galley = one_line(ui.painter(), label, medium, ink, rect.width() - 22.0);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, ink);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A button with an icon only; `name` is what it is called and what its tooltip says.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    icon_button_in(ui, icon, name, size::BUTTON)
}

/// The same with a side of `side` points.
pub fn icon_button_in(ui: &mut Ui, icon: Icon, name: &str, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    paint_icon_button(ui, rect, &response, icon, name);
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(name)
}

/// The same at a given place, for rows that are painted.
pub fn icon_button_at(ui: &Ui, rect: Rect, id: egui::Id, icon: Icon, name: &str) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    paint_icon_button(ui, rect, &response, icon, name);
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(name)
}

fn paint_icon_button(ui: &Ui, rect: Rect, response: &Response, icon: Icon, name: &str) {
    let palette = theme::palette(ui);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let (fill, ink) = if response.hovered() {
        (palette.hover, palette.text)
    } else {
        (palette.panel, palette.dim)
    };
    plate(ui.painter(), rect, radius::BUTTON, fill, palette.line);
    focus_ring(ui, response, rect, radius::BUTTON);
    icons::paint(ui.painter(), icon, rect, size::ICON - 1.0, ink);
}

/// A filter chip: one of several, on or off.
pub fn chip(ui: &mut Ui, on: bool, label: &str) -> Response {
    let palette = theme::palette(ui);
    let weight = if on { Weight::Medium } else { Weight::Regular };
    let galley = one_line(
        ui.painter(),
        label,
        font(weight, size::SMALL),
        palette.text,
        400.0,
    );
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 24.0, size::CHIP), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, label));
    if ui.is_rect_visible(rect) {
        let (fill, line, ink) = if on {
            let accent = palette.ink(Tone::Accent);
            (
                palette.ground(Tone::Accent),
                palette.ground(Tone::Accent),
                accent,
            )
        } else if response.hovered() {
            (palette.hover, palette.edge, palette.text)
        } else {
            (palette.panel, palette.line, palette.dim)
        };
        plate(ui.painter(), rect, radius::PILL, fill, line);
        focus_ring(ui, &response, rect, radius::PILL);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter()
            .galley_with_override_text_color(at, galley, ink);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

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

/// A text of one or more styled pieces on one line, elided at the available width.
pub fn line_ui(ui: &mut Ui, pieces: &[Piece<'_>]) -> Response {
    let mut job = job(pieces);
    job.wrap.max_width = ui.available_width().max(0.0);
    ui.add(egui::Label::new(job).wrap_mode(egui::TextWrapMode::Truncate))
}

/// A name in large letters, on two lines at most.
pub fn title_ui(ui: &mut Ui, text: &str, points: f32) -> Response {
    let format = TextFormat {
        font_id: font(Weight::Semibold, points),
        color: theme::palette(ui).text,
        line_height: Some(points + 6.0),
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_rows = 2;
    ui.add(egui::Label::new(job).wrap())
}

/// A text that wraps.
pub fn paragraph_ui(ui: &mut Ui, text: &str, color: Color32, points: f32) -> Response {
    let format = TextFormat {
        font_id: font(Weight::Regular, points),
        color,
        line_height: Some(points + 6.0),
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = ui.available_width();
    job.wrap.break_anywhere = false;
    ui.add(egui::Label::new(job).wrap())
}

/// What happened in heavier letters, and what to do about it: that is read when it is needed.
pub fn message_ui(ui: &mut Ui, what: &str, advice: &str) -> Response {
    let palette = theme::palette(ui);
    let mut job = LayoutJob::default();
    for (text, weight) in [(what, Weight::Semibold), (advice, Weight::Regular)] {
        let format = TextFormat {
            font_id: font(weight, size::BODY),
            color: palette.text,
            line_height: Some(size::LINE),
            ..Default::default()
        };
        let space = if job.is_empty() { "" } else { " " };
        if !text.is_empty() {
            job.append(&format!("{space}{text}"), 0.0, format);
        }
    }
    job.wrap.max_width = ui.available_width();
    ui.add(egui::Label::new(job).wrap())
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// Its text, already clean.
    pub text: &'a str,
    /// Its font.
    pub font: FontId,
    /// Its colour.
    pub color: Color32,
}

impl<'a> Piece<'a> {
    /// Running text.
    pub fn body(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Regular, size::BODY),
            color,
        }
    }

    /// A name.
    pub fn name(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Semibold, size::BODY),
            color,
        }
    }

    /// Smaller text.
    pub fn small(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Regular, size::SMALL),
            color,
        }
    }

    /// A section's heading.
    pub fn heading(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Semibold, size::TINY),
            color,
        }
    }
}

fn job(pieces: &[Piece<'_>]) -> LayoutJob {
    let mut job = LayoutJob::default();
    for piece in pieces {
        let format = TextFormat {
            font_id: piece.font.clone(),
            color: piece.color,
            valign: Align::Center,
            ..Default::default()
        };
        job.append(piece.text, 0.0, format);
    }
    job
}

/// Text laid out on one line, elided at `room` points.
pub fn one_line(
    painter: &Painter,
    text: &str,
    font_id: FontId,
    color: Color32,
    room: f32,
) -> std::sync::Arc<egui::Galley> {
    let format = TextFormat {
        font_id,
        color,
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = room.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}

/// Writes along a painted row from left to right, eliding what does not fit.
pub struct Pen<'p> {
    painter: Painter,
    palette: &'p Palette,
    x: f32,
    right: f32,
    y: f32,
}

impl<'p> Pen<'p> {
    /// From `left` to `right`, the text's middle at `y`.
    pub fn new(ui: &Ui, palette: &'p Palette, left: f32, right: f32, y: f32) -> Self {
        Self {
            painter: ui.painter().clone(),
            palette,
            x: left,
            right,
            y,
        }
    }

    /// What is left, points.
    pub fn room(&self) -> f32 {
        (self.right - self.x).max(0.0)
    }

    /// Leaves a gap.
    pub fn gap(&mut self, points: f32) {
        self.x += points;
    }

    /// Text that leaves `keep` points for what follows.
    pub fn text(&mut self, text: &str, weight: Weight, points: f32, color: Color32, keep: f32) {
        let room = self.room() - keep;
        if text.is_empty() || room < points {
            return;
        }
        let galley = one_line(&self.painter, text, font(weight, points), color, room);
        let at = pos2(self.x, self.y - galley.size().y / 2.0);
        self.x += galley.size().x;
        self.painter.galley(at, galley, color);
    }

    /// A role's tag, left out when it does not fit whole.
    pub fn tag(&mut self, tone: Tone, label: &str) {
        let width = self.tag_width(label);
        if width > self.room() {
            return;
        }
        let rect = Rect::from_min_size(pos2(self.x, self.y - 9.0), vec2(width, 18.0));
        let ink = self.palette.ink(tone);
        let galley = one_line(
            &self.painter,
            label,
            font(Weight::Medium, size::TINY),
            ink,
            width,
        );
        self.painter.rect_filled(
            rect,
            CornerRadius::same(radius::TAG),
            self.palette.ground(tone),
        );
        self.painter
            .galley(rect.center() - galley.size() / 2.0, galley, ink);
        self.x = rect.right();
    }

    /// How wide the tag would be, points.
    pub fn tag_width(&self, label: &str) -> f32 {
        let font = font(Weight::Medium, size::TINY);
        one_line(&self.painter, label, font, Color32::PLACEHOLDER, 200.0)
            .size()
            .x
            + 14.0
    }

    /// Text with a marked piece (`mark`, in bytes of `text`).
    pub fn marked(&mut self, text: &str, mark: Option<std::ops::Range<usize>>, color: Color32) {
        let font = font(Weight::Regular, size::BODY);
        let galley = one_line(&self.painter, text, font.clone(), color, self.room());
        let at = pos2(self.x, self.y - galley.size().y / 2.0);
        if let Some(range) = mark
            && let (Some(before), Some(inside)) = (text.get(..range.start), text.get(range))
        {
            let width = |part: &str| {
                one_line(&self.painter, part, font.clone(), color, f32::INFINITY)
                    .size()
                    .x
            };
            let left = self.x + width(before);
            let right = (left + width(inside)).min(self.x + galley.size().x);
            let rect = Rect::from_min_max(
                pos2(left, at.y - 1.0),
                pos2(right, at.y + galley.size().y + 1.0),
            );
            if left < right {
                self.painter
                    .rect_filled(rect, 2.0, self.palette.ground(Tone::Warn));
            }
        }
        self.x += galley.size().x;
        self.painter.galley(at, galley, color);
    }
}

/// Text that ends at `right`, its middle at `y`; says where it begins.
pub fn text_right(ui: &Ui, right: f32, y: f32, piece: &Piece<'_>, room: f32) -> f32 {
    let galley = one_line(
        ui.painter(),
        piece.text,
        piece.font.clone(),
        piece.color,
        room,
    );
    let at = pos2(right - galley.size().x, y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, piece.color);
    at.x
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

/// The ring around what has the keyboard.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, rounding: u8) {
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
