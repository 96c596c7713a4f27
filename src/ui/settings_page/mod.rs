//! The settings' page: every setting by its name, checked as it is typed, kept at once, taken back by one key.
//!
//! Rule: a setting that is chosen is kept at once, one that is typed by Enter or when the field is left, and only
//! when it can work. The page knows no file: what it shows ([`Shown`]) is made by `app`, what it asks for ([`Ask`])
//! is done there. Left out: what each setting means (`texts::setting_words`).

mod checkup;
mod diagnostics;
mod fields;
mod fit;
mod guide;
mod pairs;
mod route_check;
mod rows;
mod sections;
mod test_call;
mod typed;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use egui::{Frame, Margin, Panel, ScrollArea, Ui};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::shortcuts::{self, Action};
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, Page, State};
use crate::settings::{Change, Key as SettingKey, Settings, Sources, keys};
use crate::texts::{Label, Lang, Message, setting_words};
use sections::Section;

pub use checkup::{Checked, Checkup, Grade};
pub(super) use diagnostics::look;
pub use fit::Fitted;
pub use guide::Step as GuideStep;
pub use route_check::RouteChecked;
pub use test_call::Tested;
pub use typed::with as with_change;

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
    /// Where the log's files are, if one is written.
    pub log_folder: Option<String>,
    /// The last change can be taken back: the setting's whole key.
    pub undo: Option<String>,
    /// The system's keyring would not take a password: it has to come from somewhere else.
    pub keyring_failed: bool,
    /// What became of what was asked last.
    pub messages: Vec<Message>,
    /// The checkup that was asked for last.
    pub checkup: Option<Checkup>,
    /// What would happen with the number that was asked about last.
    pub route: Option<RouteChecked>,
    /// The test call that was asked for last.
    pub tested: Option<Tested>,
    /// The search for channel and context that was asked for last.
    pub fitted: Option<Fitted>,
    /// Whether the keyring has a password, by [`PasswordOf`]; `None`: not looked for, or it cannot be asked.
    pub kept: [Option<bool>; 2],
}

/// What the page asks for.
#[derive(Debug)]
pub enum Ask {
    /// Settings are to be other ones, all or none; they are taken back together.
    Change(Vec<Change>),
    /// The last change is to be taken back.
    Undo,
    /// A password is to be kept in the system's keyring.
    KeepPassword(PasswordOf, SecretString),
    /// Everything from the PBX's name to the phone is to be looked at.
    CheckUp(Vec<Change>),
    /// What would happen with this number?
    RouteCheck(String),
    /// «Тест»: the first number is to be rung, then the second.
    TestCall {
        /// As it was typed.
        first: String,
        /// As it was typed.
        second: String,
    },
    /// «Подобрать»: channel and context that fit are to be found and set. `may_ring`: the operator's own phone may be
    /// rung for it.
    Fit {
        /// With consent.
        may_ring: bool,
    },
    /// Is this password in the system's keyring?
    LookForPassword(PasswordOf),
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
#[derive(Default)]
pub struct View {
    /// `None`: there are no settings to change (the demo).
    shown: Option<Arc<Shown>>,
    section: Section,
    /// The step of the first start that is open.
    guide: Option<guide::Step>,
    /// The keyboard goes to the first thing of the step that was just opened.
    wants_focus: bool,
    /// The first start is done: the page is left.
    is_left: bool,
    /// The number of which it is asked what would happen.
    route: String,
    /// Both numbers of a test call.
    test: [String; 2],
    keys: Vec<SettingKey>,
    /// What stands in fields and is not kept yet, by the setting's key.
    typed: BTreeMap<String, String>,
    /// By [`PasswordOf`].
    password: [Zeroizing<String>; 2],
    /// Whose passwords were looked for, by [`PasswordOf`]: user and server.
    looked_for: [String; 2],
    asks: Vec<Ask>,
    /// What is measured was drawn in this frame; it was in the one before.
    is_diagnosed: bool,
    was_diagnosed: bool,
    /// A recording keeps numbers and names.
    is_unmasked: bool,
}

/// What is typed may be a password, also where none belongs.
impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("section", &self.section)
            .field("guide", &self.guide)
            .field("typed", &self.typed.keys())
            .finish_non_exhaustive()
    }
}

impl View {
    /// What is shown from now on.
    pub fn show(&mut self, shown: Arc<Shown>) {
        self.shown = Some(shown);
    }

    /// Begins the guide through the first start.
    pub fn begin(&mut self) {
        self.open(guide::Step::default());
    }

    /// The first start is open.
    pub fn is_guiding(&self) -> bool {
        self.guide.is_some()
    }

    fn open(&mut self, step: guide::Step) {
        self.guide = Some(step);
        self.wants_focus = true;
    }

    /// What was asked for since.
    pub fn take_asks(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.asks)
    }
}

/// Lines longer than this are hard to read.
const WIDTH: f32 = 640.0;
/// What is told below the page is no higher.
const TOLD: f32 = 120.0;
/// Around what is scrolled, for the rings of what has the keyboard.
const RING: Margin = Margin {
    left: 3,
    right: 3,
    top: 3,
    bottom: 8,
};

/// The page.
pub(super) fn page_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let view = &mut state.settings;
    let lang = desk.lang;
    let Some(shown) = view.shown.clone() else {
        let words = Label::SettingsOfDemo.text(lang);
        widgets::paragraph_ui(ui, words, theme::palette(ui).dim, size::BODY);
        scroll_ui(ui, ("demo", 0), |ui| {
            diagnostics::diagnostics_ui(ui, desk, view, &Shown::default());
        });
        return;
    };
    if view.keys.is_empty() {
        view.keys = keys();
        view.keys.sort_by_key(|key| setting_words::place(&key.key));
    }
    let takes_back = takes_back(ui, view);
    if let Some(step) = view.guide {
        told_ui(ui, desk, view, &shown);
        scroll_ui(ui, ("guide", step.place()), |ui| {
            guide::guide_ui(ui, desk, view, &shown, step);
        });
        undo_by_key(ui, view, &shown, takes_back);
        if std::mem::take(&mut view.is_left) {
            state.page = Page::default();
        }
        return;
    }
    // In a narrow window they take many lines, and are scrolled away.
    let is_narrow = ui.available_width() < size::NARROW;
    if !is_narrow {
        sections_ui(ui, view, lang);
        ui.add_space(8.0);
    }
    told_ui(ui, desk, view, &shown);
    let section = view.section;
    scroll_ui(ui, ("settings", section as usize), |ui| {
        if is_narrow {
            sections_ui(ui, view, lang);
            ui.add_space(8.0);
        }
        if section == Section::Pbx {
            let again = Label::GuideBeginAgain.text(lang);
            if widgets::button(ui, Kind::Plain, again).clicked() {
                view.begin();
            }
        }
        if section == Section::Dialling {
            fit::fit_ui(ui, view, &shown, lang);
        }
        rows::rows_ui(ui, desk, view, &shown);
        if section == Section::Dialling {
            route_check::route_check_ui(ui, view, &shown, lang);
        }
        if section == Section::Pbx {
            checkup::checkup_ui(ui, view, &shown, lang);
            ui.add_space(12.0);
            widgets::title_ui(ui, Label::GuideTest.text(lang), size::TITLE, None);
            let said = Label::GuideTestSaid.text(lang);
            widgets::paragraph_ui(ui, said, theme::palette(ui).dim, size::BODY);
            ui.add_space(6.0);
            test_call::test_call_ui(ui, view, &shown, lang);
        }
        if section == Section::Diagnostics {
            diagnostics::diagnostics_ui(ui, desk, view, &shown);
        }
        ui.add_space(12.0);
        let words = setting_words::files(&shown.own_file, shown.office_file.as_deref(), lang);
        widgets::paragraph_ui(ui, &words, theme::palette(ui).dim, size::SMALL);
    });
    undo_by_key(ui, view, &shown, takes_back);
}

fn scroll_ui(ui: &mut Ui, id: (&str, usize), add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            Frame::NONE.inner_margin(RING).show(ui, |ui| {
                ui.set_max_width(ui.available_width().min(WIDTH));
                add(ui);
            });
        });
}

/// Whether the keys take a change back: in a field in which something is typed and not kept, they take back that.
/// To be asked before the fields are drawn, which do it.
fn takes_back(ui: &Ui, view: &View) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    let mut fields = view.keys.iter();
    let field = fields.find(|key| focused == Some(fields::id(&key.key)));
    match field {
        Some(key) => !view.typed.contains_key(&key.key),
        None => !ui.ctx().text_edit_focused(),
    }
}

fn undo_by_key(ui: &Ui, view: &mut View, shown: &Shown, takes_back: bool) {
    if takes_back && shown.undo.is_some() && shortcuts::pressed(ui, Action::UndoSetting) {
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

/// What was kept last and how to take it back; why something was not kept. It stands below the page, so that nothing
/// on the page moves when it comes.
fn told_ui(ui: &mut Ui, desk: &Desk<'_>, view: &mut View, shown: &Shown) {
    let lang = desk.lang;
    let concerns_pbx = match view.guide {
        Some(step) => step == guide::Step::Pbx,
        None => view.section == Section::Pbx,
    };
    let calls = desk.snapshot.calls.len();
    let frame = Frame::NONE.inner_margin(Margin {
        top: 8,
        ..Margin::ZERO
    });
    Panel::bottom("settings-told")
        .frame(frame)
        .resizable(false)
        .show_separator_line(true)
        .show(ui, |ui| {
            if !shown.messages.is_empty() {
                ScrollArea::vertical().max_height(TOLD).show(ui, |ui| {
                    for message in &shown.messages {
                        ui.horizontal_top(|ui| {
                            widgets::icon_ui(ui, super::icons::Icon::Note, Tone::Warn, size::ICON);
                            widgets::message_ui(ui, &message.what, &message.advice);
                        });
                    }
                });
                ui.add_space(4.0);
            }
            if concerns_pbx && calls > 0 {
                let said = setting_words::calls_are_lost_sight_of(calls, lang);
                rows::marked_ui(ui, super::icons::Icon::Alert, Tone::Warn, &said);
                ui.add_space(4.0);
            }
            saved_ui(ui, view, shown, lang);
        });
}

fn saved_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    let dim = theme::palette(ui).dim;
    let undo = shown.undo.as_deref();
    let words = undo.and_then(|key| setting_words::setting(key, lang));
    let room = egui::vec2(ui.available_width(), size::BUTTON);
    let row = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(room, row, |ui| {
        ui.set_min_height(size::BUTTON);
        let Some(words) = words else {
            let said = Label::SettingsAreKept.text(lang);
            widgets::line_ui(ui, &[Piece::small(said, dim)]);
            return;
        };
        let button = widgets::button(ui, Kind::Plain, Label::UndoSetting.text(lang));
        let keys = shortcuts::keys(ui, Action::UndoSetting);
        if button.on_hover_text(keys).clicked() {
            view.asks.push(Ask::Undo);
        }
        let said = setting_words::changed(words.label, lang);
        widgets::line_ui(ui, &[Piece::small(&said, dim)]);
    });
}
