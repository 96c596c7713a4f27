//! The first start: the settings that a workplace needs, one step after the other, each looked at by the doctor.
//!
//! Rule: a step shows the same fields as the settings' pages do, so what is learnt here is found there again. Every
//! step can be gone back to, and none holds anybody up: what does not work yet is said, not forbidden.

use egui::{Response, Ui, vec2};
use toml::Value;

use super::super::Desk;
use super::super::clean::clean;
use super::super::icons::Icon;
use super::super::theme::{self, Tone, size};
use super::super::widgets::{self, Kind};
use super::rows::{marked_ui, password_ui, row_ui};
use super::typed::value_of;
use super::{Ask, PasswordOf, Shown, View, checkup, fit, test_call};
use crate::desk::snapshot::{Connection, Operator};
use crate::settings::Change;
use crate::texts::connection::connection_troubles;
use crate::texts::{Label, Lang};

/// A step of the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// The demo office, or one's own.
    #[default]
    Begin,
    /// The way to the PBX, and the login.
    Pbx,
    /// The courier database: it knows who may sit here.
    Directory,
    /// Who sits here.
    Operator,
    /// Channel and context.
    Dialling,
    /// «Тест».
    Test,
    /// All is done.
    Done,
}

impl Step {
    const ALL: [Self; 7] = [
        Self::Begin,
        Self::Pbx,
        Self::Directory,
        Self::Operator,
        Self::Dialling,
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

/// So many people are proposed; typing chooses among more.
const PEOPLE: usize = 8;

/// The step that is open.
pub(super) fn guide_ui(ui: &mut Ui, desk: &Desk<'_>, view: &mut View, shown: &Shown, step: Step) {
    let lang = desk.lang;
    let palette = theme::palette(ui);
    let chosen = steps_ui(ui, step, lang);
    ui.add_space(10.0);
    widgets::title_ui(ui, step.label().text(lang), size::TITLE, None);
    widgets::paragraph_ui(ui, step.said().text(lang), palette.dim, size::BODY);
    ui.add_space(6.0);
    match step {
        Step::Dialling => {
            proposals_ui(ui, view, shown);
            fit::fit_ui(ui, view, shown, lang);
        }
        Step::Operator => people_ui(ui, desk, view, shown),
        Step::Done => connection_ui(ui, desk, step),
        _ => {}
    }
    rows_ui(ui, view, shown, step.keys(), lang);
    match step {
        Step::Pbx => {
            password_ui(ui, desk, view, shown, PasswordOf::Pbx);
            source_ui(ui, view, shown, "pbx.password_from", lang);
            rows_ui(ui, view, shown, &["pbx.port", "pbx.tls"], lang);
            tls_ui(ui, view, shown, lang);
        }
        Step::Directory => directory_ui(ui, desk, view, shown),
        Step::Test => test_call::test_call_ui(ui, view, shown, lang),
        Step::Begin | Step::Operator | Step::Dialling | Step::Done => {}
    }
    // The way on stands before the report, which is long.
    let is_checked = matches!(step, Step::Pbx | Step::Directory | Step::Dialling);
    if is_checked {
        checkup::button_ui(ui, view, shown, lang);
    }
    ui.add_space(12.0);
    ways_ui(ui, view, step, lang);
    if step == Step::Pbx {
        ui.add_space(8.0);
        connection_ui(ui, desk, step);
    }
    if is_checked {
        ui.add_space(8.0);
        checkup::report_ui(ui, shown, lang);
    }
    // Last: what is drawn of this step is not to take the next one's keyboard.
    if let Some(chosen) = chosen {
        view.open(chosen);
    }
}

/// Where one is; each step that was made can be gone back to, and each to come can be looked at.
fn steps_ui(ui: &mut Ui, now: Step, lang: Lang) -> Option<Step> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (place, step) in Step::ALL.into_iter().enumerate() {
            let label = format!("{}. {}", place + 1, step.label().text(lang));
            if widgets::chip(ui, step == now, &label).clicked() {
                chosen = Some(step);
            }
        }
    });
    chosen
}

fn rows_ui(ui: &mut Ui, view: &mut View, shown: &Shown, keys: &[&str], lang: Lang) {
    for key in keys {
        let known = view.keys.iter().find(|known| known.key == *key).cloned();
        if let Some(known) = known {
            row_ui(ui, view, shown, &known, lang);
        }
    }
}

/// Where the password comes from, once the keyring is not the place.
fn source_ui(ui: &mut Ui, view: &mut View, shown: &Shown, key: &str, lang: Lang) {
    let is_set = value_of(&shown.settings, key);
    let is_set = is_set.is_some_and(|value| value.as_str() != Some(""));
    if is_set || shown.keyring_failed || view.typed.contains_key(key) {
        rows_ui(ui, view, shown, &[key], lang);
    }
}

/// What else the chosen encryption needs.
fn tls_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    match wanted(view, shown, "pbx.tls").as_str() {
        "file" => rows_ui(ui, view, shown, &["pbx.tls_ca"], lang),
        "pin" if shown.settings.pbx.tls_pin.is_empty() => {
            marked_ui(ui, Icon::Note, Tone::Staff, Label::GuidePin.text(lang));
        }
        _ => {}
    }
}

/// What is chosen, though it may have to wait for another setting.
fn wanted(view: &View, shown: &Shown, key: &str) -> String {
    let kept = || value_of(&shown.settings, key)?.as_str().map(str::to_owned);
    let waits = view.typed.get(key).cloned();
    waits.or_else(kept).unwrap_or_default()
}

/// Whether there is a connection now, and why not.
fn connection_ui(ui: &mut Ui, desk: &Desk<'_>, step: Step) {
    let (lang, snapshot) = (desk.lang, desk.snapshot);
    let said = |ui: &mut Ui, icon, tone, label: Label| marked_ui(ui, icon, tone, label.text(lang));
    match (&snapshot.connection, step) {
        (Connection::Online { .. }, _) => said(ui, Icon::Dot, Tone::Ok, Label::GuideOnline),
        (_, Step::Done) => said(ui, Icon::Alert, Tone::Warn, Label::GuideOffline),
        (Connection::Offline { .. }, _) => {
            let now_unix_ms = snapshot.now_unix_ms;
            let troubles = connection_troubles(&snapshot.connection, now_unix_ms, lang);
            if let Some(trouble) = troubles.first() {
                ui.horizontal_top(|ui| {
                    widgets::icon_ui(ui, Icon::Alert, Tone::Bad, size::ICON);
                    widgets::message_ui(ui, &trouble.what, &trouble.advice);
                });
            }
        }
        (Connection::NotConfigured | Connection::Connecting { .. }, _) => {}
    }
}

/// Who has an extension by the courier database, for one click.
fn people_ui(ui: &mut Ui, desk: &Desk<'_>, view: &mut View, shown: &Shown) {
    let typed = view.typed.get("operator.name").map(|name| name.trim());
    let typed = typed.unwrap_or_default().to_lowercase();
    let of_directory = |one: &&Operator| !one.user.is_empty() && !one.extensions.is_empty();
    let people: Vec<&Operator> = desk
        .snapshot
        .operators
        .iter()
        .filter(of_directory)
        .collect();
    if people.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let said = Label::GuidePeople.text(desk.lang);
    widgets::paragraph_ui(ui, said, palette.dim, size::SMALL);
    let is_free = ["user", "name", "extensions"]
        .iter()
        .all(|key| !shown.sources.is_locked(&format!("operator.{key}")));
    let now = &shown.settings.operator;
    let fits = |one: &&&Operator| one.name.to_lowercase().contains(&typed);
    ui.add_enabled_ui(is_free, |ui| {
        chips_ui(ui, |ui| {
            for one in people.iter().filter(fits).take(PEOPLE) {
                let name = clean(&one.name);
                let label = format!("{name} · {}", one.extensions.join(", "));
                let is_so = now.user == one.user && now.extensions == one.extensions;
                let chip = widgets::chip(ui, is_so, &label);
                if chip.clicked() {
                    let extensions = one.extensions.iter().cloned().map(Value::String);
                    let values = [
                        ("operator.extensions", Value::Array(extensions.collect())),
                        ("operator.user", Value::from(one.user.as_str())),
                        ("operator.name", Value::from(name.as_ref())),
                    ];
                    set(view, values);
                }
            }
        });
    });
    ui.add_space(4.0);
}

fn chips_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        add(ui);
    });
}

/// All at once, and taken back at once.
fn set<const N: usize>(view: &mut View, values: [(&str, Value); N]) {
    let changes = values.map(|(key, value)| {
        view.typed.remove(key);
        Change {
            path: key.split('.').map(str::to_owned).collect(),
            value: Some(value),
        }
    });
    view.asks.push(Ask::Change(changes.into()));
}

fn take_focus(view: &mut View, response: &Response) {
    if std::mem::take(&mut view.wants_focus) {
        response.request_focus();
    }
}

/// One click sets both.
fn proposals_ui(ui: &mut Ui, view: &mut View, shown: &Shown) {
    let now = &shown.settings.dialling;
    let is_free = ["dialling.operator_channel", "dialling.context"]
        .iter()
        .all(|key| !shown.sources.is_locked(key));
    ui.add_enabled_ui(is_free, |ui| {
        chips_ui(ui, |ui| {
            for (name, channel, context) in PROPOSALS {
                let is_so = now.operator_channel == channel && now.context == context;
                let chip = widgets::chip(ui, is_so, name);
                if is_free {
                    take_focus(view, &chip);
                }
                if chip.clicked() {
                    let values = [
                        ("dialling.operator_channel", Value::from(channel)),
                        ("dialling.context", Value::from(context)),
                    ];
                    set(view, values);
                }
            }
        });
    });
}

fn directory_ui(ui: &mut Ui, desk: &Desk<'_>, view: &mut View, shown: &Shown) {
    let lang = desk.lang;
    match wanted(view, shown, "directory.kind").as_str() {
        "mysql" => {
            let keys = ["directory.host", "directory.port", "directory.username"];
            rows_ui(ui, view, shown, &keys, lang);
            password_ui(ui, desk, view, shown, PasswordOf::Directory);
            source_ui(ui, view, shown, "directory.password_from", lang);
            let keys = ["directory.database", "directory.tls"];
            rows_ui(ui, view, shown, &keys, lang);
            if wanted(view, shown, "directory.tls") == "file" {
                rows_ui(ui, view, shown, &["directory.tls_ca"], lang);
            }
        }
        "sqlite" => rows_ui(ui, view, shown, &["directory.path"], lang),
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
        let button = widgets::button(ui, Kind::Primary, onwards.text(lang));
        take_focus(view, &button);
        if button.clicked() {
            match step.next() {
                Some(next) => view.open(next),
                None => view.guide = None,
            }
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
            view.open(before);
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
        widgets::paragraph_ui(ui, Label::GuideFound.text(lang), dim, size::SMALL);
    }
}
