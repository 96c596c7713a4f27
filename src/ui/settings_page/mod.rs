//! The settings' page: every setting by its name, checked as it is typed, kept at once, taken back by one key.
//!
//! Rule: a setting that is chosen is kept at once, one that is typed by Enter or when the field is left, and only
//! when it can work. The page knows no file: what it shows ([`Shown`]) is made by `app`, what it asks for ([`Ask`])
//! is done there. Left out: what each setting means (`texts::setting_words`).

mod checkup;
mod fields;
mod guide;
mod pairs;
mod rows;
mod sections;
mod test_call;
mod typed;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{ScrollArea, Ui};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::shortcuts::{self, Action};
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind};
use super::{Desk, Page, State};
use crate::settings::{Change, Key as SettingKey, Settings, Sources, keys};
use crate::texts::{Label, Lang, Message, setting_words};
use sections::Section;

pub use checkup::{Checked, Checkup, Grade};
pub use guide::Step as GuideStep;
pub use test_call::Tested;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// What counts.
    pub settings: Settings,
    /// Where each comes from, and which are locked.
    pub sources: Sources,
    /// The user's own file.
    pub own_file: String,
    /// The office's file, if there is one.
    pub office_file: Option<String>,
    /// The last change can be taken back: the setting's whole key.
    pub undo: Option<String>,
    /// What became of what was asked last.
    pub messages: Vec<Message>,
    /// The checkup that was asked for last.
    pub checkup: Option<Checkup>,
    /// The test call that was asked for last.
    pub tested: Option<Tested>,
}

/// What the page asks for.
#[derive(Debug)]
pub enum Ask {
    /// A setting is to be another one.
    Change(Change),
    /// The last change is to be taken back.
    Undo,
    /// A password is to be kept in the system's keyring.
    KeepPassword(PasswordOf, SecretString),
    /// Everything from the PBX's name to the phone is to be looked at.
    CheckUp,
    /// «Тест»: the first number is to be rung, then the second.
    TestCall {
        /// As it was typed.
        first: String,
        /// As it was typed.
        second: String,
    },
    /// The demo office is to be opened beside this window.
    Demo,
}

/// Whose password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordOf {
    /// The AMI user's.
    Pbx,
    /// The database user's.
    Directory,
}

/// What only concerns the view.
#[derive(Debug, Default)]
pub struct View {
    /// `None`: there are no settings to change (the demo).
    shown: Option<Arc<Shown>>,
    section: Section,
    /// The step of the first start that is open.
    guide: Option<guide::Step>,
    /// The first start is done: the page is left.
    is_left: bool,
    /// Both numbers of a test call.
    test: [String; 2],
    keys: Vec<SettingKey>,
    /// What stands in fields and is not kept yet, by the setting's key.
    typed: BTreeMap<String, String>,
    /// By [`PasswordOf`].
    password: [Zeroizing<String>; 2],
    asks: Vec<Ask>,
}

impl View {
    /// What is shown from now on.
    pub fn show(&mut self, shown: Arc<Shown>) {
        self.shown = Some(shown);
    }

    /// Begins the guide through the first start.
    pub fn begin(&mut self) {
        self.guide = Some(guide::Step::default());
    }

    /// What was asked for since.
    pub fn take_asks(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.asks)
    }
}

/// Lines longer than this are hard to read.
const WIDTH: f32 = 640.0;

/// The page.
pub(super) fn page_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let view = &mut state.settings;
    let lang = desk.lang;
    let Some(shown) = view.shown.clone() else {
        let words = Label::SettingsOfDemo.text(lang);
        widgets::paragraph_ui(ui, words, theme::palette(ui).dim, size::BODY);
        return;
    };
    if view.keys.is_empty() {
        view.keys = keys();
        view.keys.sort_by_key(|key| setting_words::place(&key.key));
    }
    if let Some(step) = view.guide {
        ScrollArea::vertical()
            .id_salt(("guide", step.place()))
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width().min(WIDTH));
                guide::guide_ui(ui, view, &shown, step, lang);
                ui.add_space(8.0);
                told_ui(ui, view, &shown, lang);
            });
        if std::mem::take(&mut view.is_left) {
            state.page = Page::default();
        }
        return;
    }
    sections_ui(ui, view, lang);
    ui.add_space(8.0);
    told_ui(ui, view, &shown, lang);
    let section = view.section;
    ScrollArea::vertical()
        .id_salt(("settings", section))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(WIDTH));
            rows::rows_ui(ui, view, &shown, lang);
            if section == Section::Pbx {
                checkup::checkup_ui(ui, view, &shown, lang);
                ui.add_space(12.0);
                widgets::title_ui(ui, Label::GuideTest.text(lang), size::TITLE, None);
                test_call::test_call_ui(ui, view, &shown, lang);
                ui.add_space(12.0);
                if widgets::button(ui, Kind::Plain, Label::GuideBeginAgain.text(lang)).clicked() {
                    view.begin();
                }
            }
            ui.add_space(12.0);
            let words = setting_words::files(&shown.own_file, shown.office_file.as_deref(), lang);
            widgets::paragraph_ui(ui, &words, theme::palette(ui).dim, size::SMALL);
        });
    // In a field the same keys take back what was typed.
    let in_field = ui.ctx().text_edit_focused();
    if !in_field && shown.undo.is_some() && shortcuts::pressed(ui, Action::UndoSetting) {
        view.asks.push(Ask::Undo);
    }
}

fn sections_ui(ui: &mut Ui, view: &mut View, lang: Lang) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for section in Section::ALL {
            let on = *section == view.section;
            if widgets::chip(ui, on, section.label().text(lang)).clicked() {
                view.section = *section;
            }
        }
    });
}

/// What was kept last and how to take it back; why something was not kept.
fn told_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    for message in &shown.messages {
        ui.horizontal_top(|ui| {
            widgets::icon_ui(ui, super::icons::Icon::Alert, Tone::Warn, size::ICON);
            widgets::message_ui(ui, &message.what, &message.advice);
        });
    }
    let undo = shown.undo.as_deref();
    let words = undo.and_then(|key| setting_words::setting(key, lang));
    if let Some(words) = words {
        ui.horizontal(|ui| {
            let said = setting_words::changed(words.label, lang);
            widgets::line_ui(ui, &[widgets::Piece::small(&said, theme::palette(ui).dim)]);
            let button = widgets::button(ui, Kind::Plain, Label::UndoSetting.text(lang));
            let keys = shortcuts::keys(ui, Action::UndoSetting);
            if button.on_hover_text(keys).clicked() {
                view.asks.push(Ask::Undo);
            }
        });
    }
    if words.is_some() || !shown.messages.is_empty() {
        ui.add_space(8.0);
    }
}
