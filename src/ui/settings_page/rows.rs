//! A setting's place on its page: its name, its field, what it means, what is wrong with it.

use egui::{Frame, Margin, Ui};
use toml::Value;

use super::super::icons::Icon;
use super::super::theme::{self, Tone, size};
use super::super::widgets::{self, Piece};
use super::fields::{self, Entered};
use super::sections::Section;
use super::typed::{read, text_of, value_of, wrong};
use super::{Ask, PasswordOf, Shown, View};
use crate::settings::{Change, Key, Kind, Source};
use crate::texts::{Label, Lang, setting_words};

/// Every setting of the page that is open.
pub(super) fn rows_ui(ui: &mut Ui, view: &mut View, shown: &Shown, lang: Lang) {
    let section = view.section;
    let keys: Vec<Key> = view
        .keys
        .iter()
        .filter(|key| Section::of(&key.key) == Some(section))
        .cloned()
        .collect();
    for key in keys {
        // The password stands before where it is said to be.
        match key.key.as_str() {
            "pbx.password_from" => password_ui(ui, view, PasswordOf::Pbx, lang),
            "directory.password_from" => password_ui(ui, view, PasswordOf::Directory, lang),
            _ => {}
        }
        row_ui(ui, view, shown, &key, lang);
    }
}

pub(super) fn row_ui(ui: &mut Ui, view: &mut View, shown: &Shown, key: &Key, lang: Lang) {
    let Some(words) = setting_words::setting(&key.key, lang) else {
        return;
    };
    let value = value_of(&shown.settings, &key.key);
    let locked = shown.sources.is_locked(&key.key);
    Frame::NONE
        .inner_margin(Margin::symmetric(2, 8))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let is_flag = key.kind == Kind::Flag;
            if !is_flag {
                heading_ui(ui, shown, key, words.label, lang);
            }
            let mut wrongs = Vec::new();
            let enabled = !locked;
            ui.add_enabled_ui(enabled, |ui| {
                if let Some(entered) = control_ui(ui, view, key, words.label, value.as_ref(), lang)
                {
                    wrongs = take(view, shown, key, value.as_ref(), entered, lang);
                }
            });
            for wrong in &wrongs {
                ui.horizontal_top(|ui| {
                    widgets::icon_ui(ui, Icon::Alert, Tone::Bad, size::ICON);
                    widgets::paragraph_ui(
                        ui,
                        wrong,
                        theme::palette(ui).ink(Tone::Bad),
                        size::SMALL,
                    );
                });
            }
            widgets::paragraph_ui(ui, words.hint, theme::palette(ui).dim, size::SMALL);
            if locked {
                let file = shown.office_file.as_deref().unwrap_or("office.toml");
                let said = setting_words::locked(file, lang);
                ui.horizontal_top(|ui| {
                    widgets::icon_ui(ui, Icon::Barred, Tone::Warn, size::ICON);
                    widgets::paragraph_ui(
                        ui,
                        &said,
                        theme::palette(ui).ink(Tone::Warn),
                        size::SMALL,
                    );
                });
            }
        });
}

fn heading_ui(ui: &mut Ui, shown: &Shown, key: &Key, label: &str, lang: Lang) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        widgets::line_ui(ui, &[Piece::name(label, palette.text)]);
        match shown.sources.of(&key.key) {
            Source::Office => _ = widgets::tag(ui, Tone::Staff, Label::SettingOfOffice.text(lang)),
            Source::Login => _ = widgets::tag(ui, Tone::Staff, Label::SettingByLogin.text(lang)),
            Source::Default | Source::Own => {}
        }
    });
}

fn control_ui(
    ui: &mut Ui,
    view: &mut View,
    key: &Key,
    label: &str,
    value: Option<&Value>,
    lang: Lang,
) -> Option<Entered> {
    if key.kind == Kind::Flag {
        let on = value.and_then(Value::as_bool).unwrap_or_default();
        return fields::flag_ui(ui, on, label).map(|on| Entered::Chosen(Value::Boolean(on)));
    }
    if let Some(choices) = key.choices {
        let chosen = value.and_then(Value::as_str).unwrap_or_default();
        let word = fields::choices_ui(ui, &key.key, choices, chosen, label, lang)?;
        return Some(Entered::Chosen(Value::String(word)));
    }
    let kept = text_of(key, value);
    let typed = view
        .typed
        .entry(key.key.clone())
        .or_insert_with(|| kept.clone());
    let many = key.kind == Kind::Section || key.key == "operators";
    let entered = fields::text_ui(ui, &key.key, typed, &kept, label, many);
    if let Entered::Nothing = entered {
        view.typed.remove(&key.key);
    }
    Some(entered)
}

/// What came of it: asked for when it can work, told when it cannot.
fn take(
    view: &mut View,
    shown: &Shown,
    key: &Key,
    now: Option<&Value>,
    entered: Entered,
    lang: Lang,
) -> Vec<String> {
    let (value, is_done) = match entered {
        Entered::Nothing => return Vec::new(),
        Entered::Chosen(value) => (value, true),
        Entered::Typed { text, is_done } => match read(key, &text, lang) {
            Ok(value) => (value, is_done),
            Err(why) => return vec![why],
        },
    };
    if Some(&value) == now {
        if is_done {
            view.typed.remove(&key.key);
        }
        return Vec::new();
    }
    let change = Change {
        path: key.key.split('.').map(str::to_owned).collect(),
        value: Some(value),
    };
    let wrongs = wrong(&shown.settings, &change, lang);
    if is_done && wrongs.is_empty() {
        view.typed.remove(&key.key);
        view.asks.push(Ask::Change(change));
    }
    wrongs
}

pub(super) fn password_ui(ui: &mut Ui, view: &mut View, of: PasswordOf, lang: Lang) {
    let key = match of {
        PasswordOf::Pbx => "pbx.password",
        PasswordOf::Directory => "directory.password",
    };
    let Some(words) = setting_words::setting(key, lang) else {
        return;
    };
    Frame::NONE
        .inner_margin(Margin::symmetric(2, 8))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            widgets::line_ui(ui, &[Piece::name(words.label, theme::palette(ui).text)]);
            let kept = Label::KeepPassword.text(lang);
            if let Some(password) =
                fields::password_ui(ui, &mut view.password[of as usize], key, words.label, kept)
            {
                view.asks.push(Ask::KeepPassword(of, password));
            }
            widgets::paragraph_ui(ui, words.hint, theme::palette(ui).dim, size::SMALL);
        });
}
