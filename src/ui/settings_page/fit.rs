//! «Подобрать»: finds channel and context, sets them, and says what was seen.

use egui::Ui;

use super::super::theme::{self, size};
use super::super::widgets::{self, Kind};
use super::checkup::Grade;
use super::rows::marked_ui;
use super::{Ask, Shown, View};
use crate::texts::{Label, Lang, Message};

/// A search under way, or over.
#[derive(Debug, Clone, Default)]
pub struct Fitted {
    /// What was seen, a sentence each.
    pub seen: Vec<(Grade, String)>,
    /// What came of it; `None`: it goes on.
    pub end: Option<Message>,
    /// Ringing the own phone would tell more, with consent.
    pub may_ring: bool,
}

/// The button, and what it brought.
pub(super) fn fit_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    let fitted = shown.fitted.as_ref();
    let is_under_way = fitted.is_some_and(|fitted| fitted.end.is_none());
    let label = match is_under_way {
        true => Label::Fitting,
        false => Label::Fit,
    };
    ui.add_space(4.0);
    ui.add_enabled_ui(!is_under_way, |ui| {
        if widgets::button(ui, Kind::Plain, label.text(lang)).clicked() {
            view.asks.push(Ask::Fit { may_ring: false });
        }
    });
    let dim = theme::palette(ui).dim;
    widgets::paragraph_ui(ui, Label::FitSaid.text(lang), dim, size::SMALL);
    let Some(fitted) = fitted else {
        return;
    };
    for (grade, said) in &fitted.seen {
        let (icon, tone) = grade.mark();
        marked_ui(ui, icon, tone, said);
    }
    if let Some(end) = &fitted.end {
        ui.add_space(2.0);
        widgets::message_ui(ui, &end.what, &end.advice);
    }
    if fitted.may_ring {
        ui.add_space(2.0);
        if widgets::button(ui, Kind::Plain, Label::FitRing.text(lang)).clicked() {
            view.asks.push(Ask::Fit { may_ring: true });
        }
        widgets::paragraph_ui(ui, Label::FitRingSaid.text(lang), dim, size::SMALL);
    }
    ui.add_space(4.0);
}
