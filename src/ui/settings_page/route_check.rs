//! What would happen with a number by the settings of this page, without dialling it.

use egui::{Id, TextEdit, Ui};

use super::super::icons::Icon;
use super::super::theme::{self, Tone, Weight, font, size};
use super::super::widgets;
use super::rows::marked_ui;
use super::{Ask, Shown, View};
use crate::texts::routes::Look;
use crate::texts::{Label, Lang};

/// What a number would be, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteChecked {
    /// As it was typed.
    pub text: String,
    /// What would happen.
    pub lines: Vec<(Look, String)>,
}

/// A field for the number, and what would happen with it.
pub(super) fn route_check_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    let palette = theme::palette(ui);
    ui.add_space(12.0);
    let title = Label::RouteCheck.text(lang);
    widgets::title_ui(ui, title, size::TITLE, None);
    let said = Label::RouteCheckSaid.text(lang);
    widgets::paragraph_ui(ui, said, palette.dim, size::BODY);
    ui.add_space(6.0);
    let field = TextEdit::singleline(&mut view.route)
        .id(Id::unique("route-check"))
        .char_limit(60)
        .font(font(Weight::Regular, size::BODY))
        .background_color(palette.panel)
        .event_filter(widgets::FIELD_KEYS)
        .desired_width(ui.available_width().min(240.0));
    let response = ui.add(field);
    widgets::follow_focus(&response);
    if response.changed() {
        view.asks.push(Ask::RouteCheck(view.route.clone()));
    }
    response.accessible_name(title);
    ui.add_space(4.0);
    let Some(checked) = &shown.route else {
        return;
    };
    if view.route.trim().is_empty() {
        return;
    }
    for (look, line) in &checked.lines {
        match look {
            Look::Good => marked_ui(ui, Icon::Dot, Tone::Ok, line),
            Look::Bad => marked_ui(ui, Icon::Barred, Tone::Bad, line),
            Look::Plain => _ = widgets::paragraph_ui(ui, line, palette.text, size::BODY),
            Look::Faint => _ = widgets::paragraph_ui(ui, line, palette.dim, size::BODY),
        }
    }
}
