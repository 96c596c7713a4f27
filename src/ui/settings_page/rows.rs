//! A setting's place on its page: its name, its field, what it means, what is wrong with it.

use egui::{Frame, Margin, Ui};
use toml::Value;

use super::super::Desk;
use super::super::icons::{self, Icon};
use super::super::theme::{self, Tone, size};
use super::super::widgets::{self, Piece};
use super::fields::{self, Entered};
use super::sections::Section;
use super::typed::{ROUTES, read, text_of, value_of, wrong};
use super::{Ask, PasswordOf, Shown, View};
use crate::desk::snapshot::Connection;
use crate::settings::{Change, Key, Kind, Source};
use crate::texts::{Label, Lang, setting_words};

/// Every setting of the page that is open.
pub(super) fn rows_ui(ui: &mut Ui, desk: &Desk<'_>, view: &mut View, shown: &Shown) {
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
            "pbx.password_from" => password_ui(ui, desk, view, shown, PasswordOf::Pbx),
            "directory.password_from" => password_ui(ui, desk, view, shown, PasswordOf::Directory),
            _ => {}
        }
        row_ui(ui, view, shown, &key, desk.lang);
    }
}

pub(super) fn row_ui(ui: &mut Ui, view: &mut View, shown: &Shown, key: &Key, lang: Lang) {
    let Some(words) = setting_words::setting(&key.key, lang) else {
        return;
    };
    let value = value_of(&shown.settings, &key.key);
    let locked = shown.sources.is_locked(&key.key);
    Frame::NONE
        .inner_margin(Margin::symmetric(0, 8))
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
                marked_ui(ui, Icon::Alert, Tone::Bad, wrong);
            }
            // What is wrong stands in its place: what is below does not move.
            if wrongs.is_empty() {
                widgets::paragraph_ui(ui, words.hint, theme::palette(ui).dim, size::SMALL);
            }
            if locked {
                let file = shown.office_file.as_deref().unwrap_or("office.toml");
                let said = setting_words::locked(file, lang);
                marked_ui(ui, Icon::Barred, Tone::Warn, &said);
                if shown.sources.is_ignored(&key.key) {
                    let said = setting_words::ignored(&shown.own_file, lang);
                    marked_ui(ui, Icon::Note, Tone::Staff, &said);
                }
            }
        });
}

/// A sentence with a shape before it.
pub(super) fn marked_ui(ui: &mut Ui, icon: Icon, tone: Tone, words: &str) {
    let ink = theme::palette(ui).ink(tone);
    ui.horizontal_top(|ui| {
        // Lower than the words, so that they stand as high with it as without.
        let room = egui::vec2(size::ICON + 2.0, size::ICON + 3.0);
        let (rect, _) = ui.allocate_exact_size(room, egui::Sense::hover());
        icons::paint(ui.painter(), icon, rect, size::ICON, ink);
        widgets::paragraph_ui(ui, words, ink, size::SMALL);
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
        let flag = fields::flag_ui(ui, on, label);
        return flag.map(|on| Entered::Chosen(Value::Boolean(on)));
    }
    if let Some(choices) = key.choices {
        let kept = value.and_then(Value::as_str).unwrap_or_default();
        // What has to wait for another setting stays chosen until it can be kept.
        let waits = view.typed.get(&key.key).cloned();
        let chosen = waits.as_deref().unwrap_or(kept);
        let focus = &mut view.wants_focus;
        let word = fields::choices_ui(ui, (&key.key, label), choices, chosen, focus, lang);
        let word = word.or(waits)?;
        view.typed.insert(key.key.clone(), word.clone());
        return Some(Entered::Chosen(Value::String(word)));
    }
    let kept = text_of(key, value);
    let typed = view
        .typed
        .entry(key.key.clone())
        .or_insert_with(|| kept.clone());
    let many = key.kind == Kind::Section || key.key == "operators" || key.key == ROUTES;
    let focus = &mut view.wants_focus;
    let entered = fields::text_ui(ui, (&key.key, label), typed, &kept, many, focus);
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
        view.asks.push(Ask::Change(vec![change]));
    }
    wrongs
}

/// A password: typed here and kept in the keyring, or said where it comes from.
pub(super) fn password_ui(
    ui: &mut Ui,
    desk: &Desk<'_>,
    view: &mut View,
    shown: &Shown,
    of: PasswordOf,
) {
    let lang = desk.lang;
    let settings = &shown.settings;
    let (key, source, names) = match of {
        PasswordOf::Pbx => (
            "pbx.password",
            &settings.pbx.password_from,
            [&settings.pbx.host, &settings.pbx.username],
        ),
        PasswordOf::Directory => (
            "directory.password",
            &settings.directory.password_from,
            [&settings.directory.host, &settings.directory.username],
        ),
    };
    let Some(words) = setting_words::setting(key, lang) else {
        return;
    };
    Frame::NONE
        .inner_margin(Margin::symmetric(0, 8))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let palette = theme::palette(ui);
            ui.horizontal(|ui| widgets::line_ui(ui, &[Piece::name(words.label, palette.text)]));
            // It is kept under the server's and the user's name.
            let is_named = names.iter().all(|name| !name.trim().is_empty());
            let by_source = !source.is_empty();
            ui.add_enabled_ui(!by_source, |ui| {
                let label = words.label;
                let keep = Label::KeepPassword.text(lang);
                let typed = &mut view.password[of as usize];
                let can_be = is_named && !by_source;
                let kept = fields::password_ui(ui, typed, (key, label), keep, can_be);
                view.asks
                    .extend(kept.map(|password| Ask::KeepPassword(of, password)));
            });
            let is_online = matches!(desk.snapshot.connection, Connection::Online { .. });
            let account = names.map(String::as_str).join("@");
            if !by_source && is_named && view.looked_for[of as usize] != account {
                view.looked_for[of as usize] = account;
                view.asks.push(Ask::LookForPassword(of));
            }
            let said = match (by_source, is_named) {
                (true, _) => setting_words::password_from(source, lang),
                (false, false) => Label::PasswordWaits.text(lang).to_owned(),
                (false, true) if of == PasswordOf::Pbx && is_online => {
                    format!("{} {}", Label::PasswordWorks.text(lang), words.hint)
                }
                (false, true) => match shown.kept[of as usize] {
                    Some(true) => format!("{} {}", Label::PasswordIsKept.text(lang), words.hint),
                    Some(false) => {
                        format!("{} {}", Label::PasswordIsMissing.text(lang), words.hint)
                    }
                    None => words.hint.to_owned(),
                },
            };
            widgets::paragraph_ui(ui, &said, palette.dim, size::SMALL);
        });
}
