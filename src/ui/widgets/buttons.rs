//! What can be pressed: buttons with a word, with an icon, and filter chips.

use std::sync::Arc;

use egui::{
    CornerRadius, CursorIcon, FontId, Galley, Rect, Response, RichText, Role, Sense, Stroke, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::{focus_ring, follow_focus, one_line, plate, whole};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Tone, Weight, font, radius, size};

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

/// A button whose words are never cut: where they do not fit on one line they stand on more.
pub fn whole_button(ui: &mut Ui, kind: Kind, label: &str) -> Response {
    let ink = theme::palette(ui).text;
    let room = (ui.available_width() - BUTTON_SIDES).max(40.0);
    let galley = whole(ui.painter(), label, button_font(kind), ink, room);
    let height = (galley.size().y + 12.0).max(size::BUTTON);
    worded_button(ui, kind, label, galley, height)
}

/// A button with a word, of the given height.
pub fn button_in(ui: &mut Ui, kind: Kind, label: &str, height: f32) -> Response {
    let ink = theme::palette(ui).text;
    let room = (ui.available_width() - BUTTON_SIDES).max(40.0);
    let galley = one_line(ui.painter(), label, button_font(kind), ink, room);
    worded_button(ui, kind, label, galley, height)
}

fn worded_button(
    ui: &mut Ui,
    kind: Kind,
    label: &str,
    galley: Arc<Galley>,
    height: f32,
) -> Response {
    let palette = theme::palette(ui);
    let width = galley.size().x + BUTTON_SIDES;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    follow_focus(&response);
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

/// A switch with a word: a box that is filled and ticked when it is on, an empty one when it is not.
pub fn check(ui: &mut Ui, on: &mut bool, label: &str) -> Response {
    let palette = theme::palette(ui);
    let accent = palette.ink(Tone::Accent);
    let (fill, line, tick) = match *on {
        true => (accent, accent, palette.on_accent),
        false => (palette.panel, palette.edge, palette.text),
    };
    let response = ui.scope(|ui| {
        ui.spacing_mut().icon_width = 16.0;
        let widgets = &mut ui.visuals_mut().widgets;
        for visuals in [
            &mut widgets.inactive,
            &mut widgets.hovered,
            &mut widgets.active,
        ] {
            visuals.bg_fill = fill;
            visuals.bg_stroke = Stroke::new(1.0, line);
            visuals.fg_stroke = Stroke::new(2.0, tick);
            visuals.corner_radius = CornerRadius::same(radius::TAG);
        }
        ui.checkbox(on, RichText::new(label).color(palette.text))
    });
    focus_ring(ui, &response.inner, response.inner.rect, radius::BUTTON);
    response.inner
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
    follow_focus(&response);
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

/// A line of a menu, over its whole width.
pub fn menu_item(ui: &mut Ui, label: &str) -> Response {
    let (rect, response) = menu_place(ui);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    paint_menu_item(ui, rect, response, label)
}

/// The same of several, one or more of which are on: a dot says which.
pub fn menu_choice(ui: &mut Ui, on: bool, label: &str) -> Response {
    let (rect, response) = menu_place(ui);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, label));
    let response = paint_menu_item(ui, rect, response, label);
    if on {
        let mark = super::square(pos2(rect.right() - 16.0, rect.center().y), size::ICON);
        let ink = theme::palette(ui).ink(Tone::Accent);
        icons::paint(ui.painter(), Icon::Dot, mark, size::ICON - 4.0, ink);
    }
    response
}

fn menu_place(ui: &mut Ui) -> (Rect, Response) {
    ui.allocate_exact_size(vec2(ui.available_width(), size::BUTTON), Sense::click())
}

fn paint_menu_item(ui: &Ui, rect: Rect, response: Response, label: &str) -> Response {
    super::menu::line(ui, response.id);
    let palette = theme::palette(ui);
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    focus_ring(ui, &response, rect.shrink(2.0), radius::BUTTON);
    let regular = font(Weight::Regular, size::BODY);
    let room = rect.width() - 20.0;
    let galley = one_line(ui.painter(), label, regular, palette.text, room);
    let at = pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
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

/// The same with an icon in a tone.
pub fn toned_icon_button(ui: &mut Ui, icon: Icon, name: &str, tone: Tone) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::BUTTON), Sense::click());
    paint_toned_icon_button(ui, rect, &response, icon, name, tone);
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

/// The same with an icon in a tone, where the colour says what the shape does.
pub fn toned_icon_button_at(
    ui: &Ui,
    rect: Rect,
    id: egui::Id,
    icon: Icon,
    name: &str,
    tone: Tone,
) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    paint_toned_icon_button(ui, rect, &response, icon, name, tone);
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(name)
}

/// A button with a word at a given place, for rows that are painted.
pub fn word_button_at(ui: &Ui, rect: Rect, id: egui::Id, label: &str) -> Response {
    let palette = theme::palette(ui);
    let response = ui.interact(rect, id, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    let (fill, line) = match response.hovered() {
        true => (palette.hover, palette.edge),
        false => (palette.panel, palette.line),
    };
    plate(ui.painter(), rect, radius::BUTTON, fill, line);
    focus_ring(ui, &response, rect, radius::BUTTON);
    let room = rect.width() - 8.0;
    let galley = one_line(
        ui.painter(),
        label,
        button_font(Kind::Plain),
        palette.text,
        room,
    );
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, palette.text);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A line of a menu: an icon and what it does, over the whole width. Its words are never cut: they stand on more
/// lines where they must.
pub fn menu_line(ui: &mut Ui, icon: Icon, tone: Tone, label: &str) -> Response {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let body = font(Weight::Regular, size::BODY);
    let galley = whole(ui.painter(), label, body, palette.text, width - 46.0);
    let height = (galley.size().y + 12.0).max(size::BUTTON + 4.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let enabled = ui.is_enabled();
    super::menu::line(ui, response.id);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    focus_ring(ui, &response, rect.shrink(2.0), radius::BUTTON);
    let ink = if tone == Tone::Plain {
        palette.dim
    } else {
        palette.ink(tone)
    };
    let mark = super::square(pos2(rect.left() + 18.0, rect.center().y), size::ICON);
    icons::paint(ui.painter(), icon, mark, size::ICON, ink);
    let at = pos2(rect.left() + 36.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

fn paint_icon_button(ui: &Ui, rect: Rect, response: &Response, icon: Icon, name: &str) {
    paint_toned_icon_button(ui, rect, response, icon, name, Tone::Plain);
}

fn paint_toned_icon_button(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    icon: Icon,
    name: &str,
    tone: Tone,
) {
    let palette = theme::palette(ui);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let (fill, ink) = if response.hovered() {
        (palette.hover, palette.text)
    } else {
        (palette.panel, palette.dim)
    };
    let ink = if tone == Tone::Plain {
        ink
    } else {
        palette.ink(tone)
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
    follow_focus(&response);
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
