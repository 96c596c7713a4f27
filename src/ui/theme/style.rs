//! egui's own style from our palette, so that menus, tooltips and fields look like the rest.

use egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{
    Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, ThemePreference, Vec2,
    Visuals,
};

use super::{Palette, Tone, Weight, font, fonts, radius, size};

/// Fonts, both themes' styles, and which of them is in force.
pub fn install(ctx: &Context, preference: ThemePreference) {
    ctx.set_fonts(fonts::definitions());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| apply(style, theme == Theme::Dark));
    }
    // Ours has bounds and is kept: `ui::scale`.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.set_theme(preference);
    // Many a desktop does not tell what it is; an office's is light.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
}

fn apply(style: &mut Style, dark: bool) {
    let palette = Palette::of(dark);
    style.text_styles = [
        (TextStyle::Small, font(Weight::Regular, size::TINY)),
        (TextStyle::Body, font(Weight::Regular, size::BODY)),
        (TextStyle::Button, font(Weight::Regular, size::SMALL)),
        (TextStyle::Heading, font(Weight::Semibold, size::TITLE)),
        (TextStyle::Monospace, font(Weight::Regular, size::SMALL)),
    ]
    .into();
    style.visuals = visuals(palette, dark);
    // Nothing moves by itself: an operator's eye follows movement.
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 6.0);
    spacing.button_padding = Vec2::new(10.0, 5.0);
    spacing.interact_size = Vec2::new(size::BUTTON, size::BUTTON);
    spacing.window_margin = Margin::same(14);
    spacing.menu_margin = Margin::same(6);
    spacing.scroll = ScrollStyle::solid();
    spacing.scroll.bar_width = 8.0;
}

fn visuals(palette: &Palette, dark: bool) -> Visuals {
    let mut visuals = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let accent = palette.ink(Tone::Accent);
    let rounded = CornerRadius::same(radius::BUTTON);
    let widget = |fill, line, ink| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: rounded,
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    };
    visuals.widgets = Widgets {
        noninteractive: widget(palette.panel, palette.line, palette.text),
        // Fields to type into are drawn in this; all other widgets have colours of their own.
        inactive: widget(palette.panel, palette.edge, palette.text),
        hovered: widget(palette.hover, palette.edge, palette.text),
        active: widget(palette.hover, accent, palette.text),
        open: widget(palette.hover, palette.edge, palette.text),
    };
    // Scroll bars' handles are drawn in this: they have to be seen on a panel.
    visuals.widgets.inactive.bg_fill = palette.edge;
    visuals.widgets.hovered.bg_fill = palette.dim;
    visuals.widgets.active.bg_fill = palette.dim;
    visuals.selection = Selection {
        bg_fill: palette.ground(Tone::Accent),
        stroke: Stroke::new(1.0, accent),
    };
    visuals.weak_text_color = Some(palette.faint);
    visuals.hyperlink_color = accent;
    visuals.extreme_bg_color = palette.bg;
    visuals.text_edit_bg_color = Some(palette.bg);
    visuals.faint_bg_color = palette.bg;
    visuals.code_bg_color = palette.bg;
    visuals.warn_fg_color = palette.ink(Tone::Warn);
    visuals.error_fg_color = palette.ink(Tone::Bad);
    visuals.panel_fill = palette.bg;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(radius::BOX);
    visuals.menu_corner_radius = CornerRadius::same(radius::BOX);
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: egui::Color32::from_black_alpha(if dark { 96 } else { 40 }),
    };
    visuals.text_cursor.blink = false;
    visuals
}
