//! The first start: the settings that a workplace needs, one step after the other, each looked at by the doctor.
//!
//! Rule: a step shows the same fields as the settings' pages do, so what is learnt here is found there again. Every
//! step can be gone back to, and none holds anybody up: what does not work yet is said, not forbidden.

use egui::{Ui, vec2};
use toml::Value;

use super::super::theme::{self, size};
use super::super::widgets::{self, Kind, Piece};
use super::rows::{password_ui, row_ui};
use super::typed::value_of;
use super::{Ask, PasswordOf, Shown, View, checkup, test_call};
use crate::settings::Change;
use crate::texts::{Label, Lang};

/// A step of the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// The demo office, or one's own.
    #[default]
    Begin,
    /// The way to the PBX, and the login.
    Pbx,
    /// Who sits here.
    Operator,
    /// Channel and context.
    Dialling,
    /// The courier database.
    Directory,
    /// «Тест».
    Test,
    /// All is done.
    Done,
}

impl Step {
    const ALL: [Self; 7] = [
        Self::Begin,
        Self::Pbx,
        Self::Operator,
        Self::Dialling,
        Self::Directory,
        Self::Test,
        Self::Done,
    ];

    fn label(self) -> Label {
        match self {
            Self::Begin => Label::GuideBegin,
            Self::Pbx => Label::SettingsPbx,
            Self::Operator => Label::SettingsOperator,
            Self::Dialling => Label::GuideDialling,
            Self::Directory => Label::SettingsDirectory,
            Self::Test => Label::GuideTest,
            Self::Done => Label::GuideDone,
        }
    }

    fn said(self) -> Label {
        match self {
            Self::Begin => Label::GuideBeginSaid,
            Self::Pbx => Label::GuidePbxSaid,
            Self::Operator => Label::GuideOperatorSaid,
            Self::Dialling => Label::GuideDiallingSaid,
            Self::Directory => Label::GuideDirectorySaid,
            Self::Test => Label::GuideTestSaid,
            Self::Done => Label::GuideDoneSaid,
        }
    }

    /// Its settings, in the order in which they are asked for.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Pbx => &["pbx.host", "pbx.username"],
            Self::Operator => &["operator.extensions", "operator.name"],
            Self::Dialling => &[
                "dialling.operator_channel",
                "dialling.context",
                "dialling.number_form",
            ],
            Self::Directory => &["directory.kind"],
            Self::Begin | Self::Test | Self::Done => &[],
        }
    }

    pub(super) fn place(self) -> usize {
        Self::ALL
            .iter()
            .position(|step| *step == self)
            .unwrap_or_default()
    }

    fn next(self) -> Option<Self> {
        Self::ALL.get(self.place() + 1).copied()
    }

    fn before(self) -> Option<Self> {
        self.place()
            .checked_sub(1)
            .and_then(|place| Self::ALL.get(place).copied())
    }
}

/// How some PBXs are called through: a name, channel, context.
const PROPOSALS: [(&str, &str, &str); 4] = [
    ("FreePBX", "Local/{NUMBER}@from-internal", "from-internal"),
    ("MikoPBX", "PJSIP/{NUMBER}", "all_peers"),
    ("Asterisk, PJSIP", "PJSIP/{NUMBER}", "from-internal"),
    ("Asterisk, chan_sip", "SIP/{NUMBER}", "from-internal"),
];

/// The step that is open.
pub(super) fn guide_ui(ui: &mut Ui, view: &mut View, shown: &Shown, step: Step, lang: Lang) {
    let palette = theme::palette(ui);
    steps_ui(ui, view, step, lang);
    ui.add_space(10.0);
    widgets::title_ui(ui, step.label().text(lang), size::TITLE, None);
    widgets::paragraph_ui(ui, step.said().text(lang), palette.dim, size::BODY);
    ui.add_space(6.0);
    if step == Step::Dialling {
        proposals_ui(ui, view, shown);
    }
    rows_ui(ui, view, shown, step.keys(), lang);
    match step {
        Step::Pbx => {
            password_ui(ui, view, PasswordOf::Pbx, lang);
            rows_ui(ui, view, shown, &["pbx.port", "pbx.tls"], lang);
            checkup::checkup_ui(ui, view, shown, lang);
        }
        Step::Dialling => checkup::checkup_ui(ui, view, shown, lang),
        Step::Directory => directory_ui(ui, view, shown, lang),
        Step::Test => test_call::test_call_ui(ui, view, shown, lang),
        Step::Begin | Step::Operator | Step::Done => {}
    }
    ui.add_space(12.0);
    ways_ui(ui, view, step, lang);
}

/// Where one is; each step that was made can be gone back to, and each to come can be looked at.
fn steps_ui(ui: &mut Ui, view: &mut View, now: Step, lang: Lang) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (place, step) in Step::ALL.into_iter().enumerate() {
            let label = format!("{}. {}", place + 1, step.label().text(lang));
            if widgets::chip(ui, step == now, &label).clicked() {
                view.guide = Some(step);
            }
        }
    });
}

fn rows_ui(ui: &mut Ui, view: &mut View, shown: &Shown, keys: &[&str], lang: Lang) {
    for key in keys {
        let known = view.keys.iter().find(|known| known.key == *key).cloned();
        if let Some(known) = known {
            row_ui(ui, view, shown, &known, lang);
        }
    }
}

/// One click sets both.
fn proposals_ui(ui: &mut Ui, view: &mut View, shown: &Shown) {
    let now = &shown.settings.dialling;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (name, channel, context) in PROPOSALS {
            let is_so = now.operator_channel == channel && now.context == context;
            if widgets::chip(ui, is_so, name).clicked() {
                for (key, value) in [("operator_channel", channel), ("context", context)] {
                    view.typed.remove(&format!("dialling.{key}"));
                    view.asks.push(Ask::Change(Change {
                        path: vec!["dialling".to_owned(), key.to_owned()],
                        value: Some(Value::from(value)),
                    }));
                }
            }
        }
    });
}

fn directory_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    let kind = value_of(&shown.settings, "directory.kind");
    match kind.as_ref().and_then(Value::as_str) {
        Some("mysql") => {
            let keys = ["directory.host", "directory.port", "directory.username"];
            rows_ui(ui, view, shown, &keys, lang);
            password_ui(ui, view, PasswordOf::Directory, lang);
            rows_ui(
                ui,
                view,
                shown,
                &["directory.database", "directory.tls"],
                lang,
            );
        }
        Some("sqlite") => rows_ui(ui, view, shown, &["directory.path"], lang),
        _ => {}
    }
}

/// Onwards, back, and out of it.
fn ways_ui(ui: &mut Ui, view: &mut View, step: Step, lang: Lang) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let onwards = match step {
            Step::Begin => Label::GuideConnect,
            Step::Done => Label::GuideToWork,
            _ => Label::GuideNext,
        };
        if widgets::button(ui, Kind::Primary, onwards.text(lang)).clicked() {
            view.guide = step.next();
            view.is_left = step == Step::Done;
        }
        if step == Step::Begin
            && widgets::button(ui, Kind::Plain, Label::GuideDemo.text(lang)).clicked()
        {
            view.asks.push(Ask::Demo);
        }
        if let Some(before) = step.before()
            && widgets::button(ui, Kind::Plain, Label::GuideBack.text(lang)).clicked()
        {
            view.guide = Some(before);
        }
        if step != Step::Done
            && widgets::button(ui, Kind::Plain, Label::GuideLeave.text(lang)).clicked()
        {
            view.guide = None;
        }
    });
    if step == Step::Begin {
        ui.add_space(6.0);
        let dim = theme::palette(ui).dim;
        widgets::line_ui(ui, &[Piece::small(Label::GuideFound.text(lang), dim)]);
    }
}
