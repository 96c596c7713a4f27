//! «Тест»: rings one number, then another, and says what became of it.

use egui::{Id, TextEdit, Ui};

use super::super::icons::Icon;
use super::super::theme::{self, Tone, Weight, font, size};
use super::super::widgets::{self, Kind, Piece};
use super::{Ask, Shown, View};
use crate::texts::{Label, Lang, Message};

/// A test call under way, or over.
#[derive(Debug, Clone, Default)]
pub struct Tested {
    /// How far it came, a sentence each.
    pub steps: Vec<String>,
    /// What came of it: `None` while it is under way, no message when both were joined.
    pub end: Option<Option<Message>>,
}

/// Both numbers, the button, and what became of the call that was asked for last.
pub(super) fn test_call_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    let palette = theme::palette(ui);
    if view.test[0].is_empty() {
        let own = shown.settings.operator.extensions.first();
        view.test[0] = own.cloned().unwrap_or_default();
    }
    for (place, label) in [Label::TestFirst, Label::TestSecond]
        .into_iter()
        .enumerate()
    {
        let label = label.text(lang);
        widgets::line_ui(ui, &[Piece::name(label, palette.text)]);
        let Some(text) = view.test.get_mut(place) else {
            continue;
        };
        let field = TextEdit::singleline(text)
            .id(Id::unique(("test", place)))
            .char_limit(40)
            .font(font(Weight::Regular, size::BODY))
            .background_color(palette.panel)
            .event_filter(widgets::FIELD_KEYS)
            .desired_width(240.0);
        let response = ui.add(field);
        if std::mem::take(&mut view.wants_focus) {
            response.request_focus();
        }
        widgets::follow_focus(&response);
        response.accessible_name(label);
        ui.add_space(4.0);
    }
    let is_under_way = shown
        .tested
        .as_ref()
        .is_some_and(|tested| tested.end.is_none());
    let is_ready = !is_under_way && view.test.iter().all(|text| !text.trim().is_empty());
    ui.add_enabled_ui(is_ready, |ui| {
        if widgets::button(ui, Kind::Primary, Label::TestCall.text(lang)).clicked() {
            let [first, second] = view.test.clone();
            view.asks.push(Ask::TestCall { first, second });
        }
    });
    let Some(tested) = &shown.tested else {
        return;
    };
    for step in &tested.steps {
        line_ui(ui, Icon::Dot, Tone::Ok, step, "");
    }
    match &tested.end {
        None => line_ui(ui, Icon::Ring, Tone::Plain, Label::Testing.text(lang), ""),
        Some(None) => line_ui(ui, Icon::Dot, Tone::Ok, Label::TestGood.text(lang), ""),
        Some(Some(message)) => line_ui(ui, Icon::Close, Tone::Bad, &message.what, &message.advice),
    }
}

fn line_ui(ui: &mut Ui, icon: Icon, tone: Tone, what: &str, advice: &str) {
    ui.horizontal_top(|ui| {
        widgets::icon_ui(ui, icon, tone, size::ICON);
        widgets::message_ui(ui, what, advice);
    });
}
