//! What the doctor saw, step by step, and the lines that an administrator may paste.

use egui::{Frame, Margin, ScrollArea, Ui};

use super::super::icons::Icon;
use super::super::theme::{self, Tone, radius, size};
use super::super::widgets::{self, Kind, Piece};
use super::{Ask, Shown, View, typed};
use crate::texts::doctor::Told;
use crate::texts::doctor::recipe::Pasted;
use crate::texts::{Label, Lang};

/// A checkup under way, or over.
#[derive(Debug, Clone, Default)]
pub struct Checkup {
    /// Its steps as far as they are made.
    pub steps: Vec<Checked>,
    /// No more will come.
    pub is_over: bool,
    /// The settings have changed since it began.
    pub is_outdated: bool,
    /// The section of manager.conf with the least rights.
    pub manager_conf: Pasted,
}

/// A step.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its name.
    pub title: String,
    /// How bad it is.
    pub grade: Grade,
    /// The same in a word.
    pub word: String,
    /// What was seen, what it means, what to do.
    pub told: Vec<(Grade, Told)>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// Not looked at.
    Skipped,
    /// As it should be.
    Good,
    /// To be known.
    Note,
    /// It works, and something should be changed.
    Warning,
    /// It does not work.
    Fault,
}

impl Grade {
    /// A shape and a tone: which it is, is not told by the colour alone.
    pub(super) fn mark(self) -> (Icon, Tone) {
        match self {
            Self::Skipped => (Icon::Ring, Tone::Plain),
            Self::Good => (Icon::Dot, Tone::Ok),
            Self::Note => (Icon::Note, Tone::Staff),
            Self::Warning => (Icon::Alert, Tone::Warn),
            Self::Fault => (Icon::Close, Tone::Bad),
        }
    }
}

/// The button that begins one, and what it brought.
pub(super) fn checkup_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    button_ui(ui, view, shown, lang);
    report_ui(ui, shown, lang);
}

/// The button that begins one.
pub(super) fn button_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    ui.add_space(4.0);
    let is_under_way = shown
        .checkup
        .as_ref()
        .is_some_and(|checkup| !checkup.is_over);
    let label = match is_under_way {
        true => Label::CheckingUp,
        false => Label::CheckUp,
    };
    ui.add_enabled_ui(!is_under_way, |ui| {
        let button = widgets::button(ui, Kind::Plain, label.text(lang));
        if button.clicked() {
            // What it brings comes below.
            button.scroll_to_me(Some(egui::Align::TOP));
            view.asks.push(Ask::CheckUp(typed::waiting(view, lang)));
        }
    });
}

/// What it brought.
pub(super) fn report_ui(ui: &mut Ui, shown: &Shown, lang: Lang) {
    let Some(checkup) = &shown.checkup else {
        return;
    };
    if checkup.is_outdated {
        let words = Label::CheckedBefore.text(lang);
        widgets::paragraph_ui(ui, words, theme::palette(ui).ink(Tone::Warn), size::SMALL);
    }
    for step in &checkup.steps {
        step_ui(ui, step, lang);
    }
    if checkup.is_over && !checkup.manager_conf.is_empty() {
        ui.add_space(8.0);
        paste_ui(ui, &checkup.manager_conf, lang);
    }
}

fn step_ui(ui: &mut Ui, step: &Checked, lang: Lang) {
    let palette = theme::palette(ui);
    Frame::NONE
        .inner_margin(Margin::symmetric(2, 5))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            let (icon, tone) = step.grade.mark();
            ui.horizontal(|ui| {
                widgets::icon_ui(ui, icon, tone, size::ICON);
                let title = Piece::name(&step.title, palette.text);
                let word = format!(" · {}", step.word);
                widgets::line_ui(ui, &[title, Piece::small(&word, palette.ink(tone))]);
            });
            for (place, (grade, told)) in step.told.iter().enumerate() {
                Frame::NONE
                    .inner_margin(Margin {
                        left: 22,
                        ..Margin::ZERO
                    })
                    .show(ui, |ui| {
                        // Two of them may have the same lines.
                        ui.push_id((&step.title, place), |ui| told_ui(ui, *grade, told, lang));
                    });
            }
        });
}

fn told_ui(ui: &mut Ui, grade: Grade, told: &Told, lang: Lang) {
    let palette = theme::palette(ui);
    widgets::paragraph_ui(ui, &told.seen, palette.text, size::SMALL);
    if !told.means.is_empty() {
        widgets::paragraph_ui(ui, &told.means, palette.dim, size::SMALL);
    }
    if !told.todo.is_empty() {
        let ink = palette.ink(grade.mark().1);
        let todo = format!("{}: {}", Label::DoctorToDo.text(lang), told.todo);
        widgets::paragraph_ui(ui, &todo, ink, size::SMALL);
    }
    if !told.lines.is_empty() {
        lines_ui(ui, &told.lines, lang);
    }
}

fn paste_ui(ui: &mut Ui, lines: &[String], lang: Lang) {
    let palette = theme::palette(ui);
    widgets::paragraph_ui(
        ui,
        Label::DoctorManagerConf.text(lang),
        palette.text,
        size::BODY,
    );
    lines_ui(ui, lines, lang);
}

/// Lines for a file, with a button that copies them.
pub(super) fn lines_ui(ui: &mut Ui, lines: &[String], lang: Lang) {
    let palette = theme::palette(ui);
    let text = lines.join("\n");
    Frame::NONE
        .fill(palette.panel)
        .corner_radius(radius::FIELD)
        .inner_margin(Margin::same(8))
        .show(ui, |ui| {
            ScrollArea::horizontal().show(ui, |ui| {
                ui.add(
                    egui::Label::new(egui::RichText::new(&text).monospace().size(size::SMALL))
                        .extend(),
                );
            });
            if widgets::button(ui, Kind::Plain, Label::Copy.text(lang)).clicked() {
                ui.ctx().copy_text(text.clone());
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grade_has_a_shape_of_its_own() {
        let grades = [
            Grade::Skipped,
            Grade::Good,
            Grade::Note,
            Grade::Warning,
            Grade::Fault,
        ];
        let marks = grades.map(|grade| format!("{:?}", grade.mark().0));
        let shapes: std::collections::BTreeSet<&String> = marks.iter().collect();
        assert_eq!(shapes.len(), grades.len(), "{marks:?}");
    }
}
