//! What stands in the window when the program cannot start: what is wrong, where, and what to do.

use egui::{Align, CentralPanel, Frame, Key, Layout, Modifiers, Panel, ScrollArea, Ui};

use super::icons::Icon;
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind};
use crate::settings::SettingsFile;
use crate::texts::{Label, Lang, Message};

/// What is wrong.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// The settings file, unless there is no place for one.
    pub file: Option<SettingsFile>,
    /// It can be looked at in an editor.
    pub opens: bool,
    /// What is wrong with it, each with what to do.
    pub messages: Vec<Message>,
    /// What was pressed came to nothing.
    pub not_opened: Option<Message>,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Look at the file.
    OpenFile,
    /// Look at the folder that it is in, or should be.
    OpenFolder,
    /// Read the settings again.
    Again,
    /// Leave it.
    Quit,
}

/// Draws it over the whole of `ui`; says what was pressed.
pub fn trouble_ui(ui: &mut Ui, trouble: &Trouble, lang: Lang) -> Option<Choice> {
    let palette = theme::palette(ui);
    let mut chosen = None;
    let frame = |fill| Frame::NONE.fill(fill).inner_margin(16.0);
    Panel::bottom("choices")
        .frame(frame(palette.panel))
        .resizable(false)
        .show_separator_line(true)
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let choices = [
                    (trouble.opens, Choice::OpenFile, Label::OpenFile),
                    (
                        trouble.file.is_some(),
                        Choice::OpenFolder,
                        Label::OpenFolder,
                    ),
                    (true, Choice::Again, Label::TryAgain),
                    (true, Choice::Quit, Label::Quit),
                ];
                let mut offered = choices.iter().filter(|(offered, ..)| *offered);
                let first = offered.next().map(|(_, choice, _)| *choice);
                for (offered, choice, label) in choices {
                    // The first of them is the way on.
                    let kind = match first == Some(choice) {
                        true => Kind::Primary,
                        false => Kind::Plain,
                    };
                    if offered && widgets::button(ui, kind, label.text(lang)).clicked() {
                        chosen = Some(choice);
                    }
                }
            });
        });
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        chosen = Some(Choice::Quit);
    }
    CentralPanel::default()
        .frame(frame(palette.bg))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| words_ui(ui, trouble, lang));
        });
    chosen
}

fn words_ui(ui: &mut Ui, trouble: &Trouble, lang: Lang) {
    let palette = theme::palette(ui);
    widgets::title_ui(ui, Label::CannotStart.text(lang), size::TITLE, None);
    if let Some(file) = &trouble.file {
        widgets::paragraph_ui(ui, &file.path, palette.dim, size::BODY);
    }
    for message in trouble.messages.iter().chain(&trouble.not_opened) {
        ui.add_space(6.0);
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            widgets::icon_ui(ui, Icon::Alert, Tone::Bad, size::ICON);
            widgets::message_ui(ui, &message.what, &message.advice);
        });
    }
}
