//! The fields of settings: a switch, a choice, a text, a password.

use egui::text_edit::TextEditState;
use egui::{EventFilter, Id, Response, TextEdit, Ui};
use secrecy::SecretString;
use toml::Value;
use zeroize::{Zeroize, Zeroizing};

use super::super::shortcuts::{self, Action};
use super::super::theme::{self, Weight, font, size};
use super::super::widgets::{self, Kind};
use crate::texts::{Lang, setting_words};

/// What a field was given.
pub(super) enum Entered {
    /// It stands as it is kept.
    Nothing,
    /// Chosen, so it is meant.
    Chosen(Value),
    /// Being typed; done by Enter or when the field was left.
    Typed {
        /// What stands in the field.
        text: String,
        /// It is meant.
        is_done: bool,
    },
}

/// Longer is no setting.
const MAX_CHARS: usize = 4_000;

/// Vertical arrows stay with a text of many lines; Escape is asked for here.
const MANY: EventFilter = EventFilter {
    tab: false,
    horizontal_arrows: true,
    vertical_arrows: true,
    escape: true,
};

pub(super) fn flag_ui(ui: &mut Ui, on: bool, label: &str) -> Option<bool> {
    let mut now = on;
    widgets::check(ui, &mut now, label);
    (now != on).then_some(now)
}

pub(super) fn choices_ui(
    ui: &mut Ui,
    (key, label): (&str, &str),
    choices: &[&str],
    chosen: &str,
    wants_focus: &mut bool,
    lang: Lang,
) -> Option<String> {
    let mut now = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for word in choices {
            let shown = setting_words::choice(key, word, lang).unwrap_or(word);
            let chip = widgets::chip(ui, *word == chosen, shown);
            let spoken = format!("{label}: {shown}");
            ui.ctx()
                .accesskit_node_builder(chip.id, |node| node.set_label(spoken));
            if std::mem::take(wants_focus) {
                chip.request_focus();
            }
            if chip.clicked() && *word != chosen {
                now = Some((*word).to_owned());
            }
        }
    });
    now
}

/// Of the field of a setting.
pub(super) fn id(key: &str) -> Id {
    Id::unique(("setting", key))
}

pub(super) fn text_ui(
    ui: &mut Ui,
    (key, label): (&str, &str),
    typed: &mut String,
    kept: &str,
    many: bool,
    wants_focus: &mut bool,
) -> Entered {
    let id = id(key);
    let edit = match many {
        true => TextEdit::multiline(typed).desired_rows(3),
        false => TextEdit::singleline(typed),
    };
    let response = ui.add(
        edit.id(id)
            .font(font(Weight::Regular, size::BODY))
            .char_limit(MAX_CHARS)
            .background_color(theme::palette(ui).panel)
            .event_filter(if many { MANY } else { widgets::FIELD_KEYS })
            .desired_width(ui.available_width().min(460.0)),
    );
    // Enter keeps what stands there; the keyboard stays, and Tab leads on from here.
    let entered = response.lost_focus() && shortcuts::seen(ui, Action::Keep);
    if entered || response.enabled() && std::mem::take(wants_focus) {
        response.request_focus();
    }
    widgets::follow_focus(&response);
    let response = response.accessible_name(label);
    if response.has_focus() && typed != kept && shortcuts::pressed(ui, Action::Revert) {
        kept.clone_into(typed);
        return Entered::Nothing;
    }
    if typed == kept {
        // What is kept is taken back as a whole, not letter by letter in the field.
        forget_earlier(&response);
        return Entered::Nothing;
    }
    Entered::Typed {
        text: typed.clone(),
        is_done: entered || !response.has_focus(),
    }
}

/// The toolkit keeps what stood in a field before, to take it back by Ctrl+Z: a password that was kept or left would
/// stay in memory, and come back; a setting that was kept would change in the field alone.
fn forget_earlier(response: &Response) {
    if let Some(mut state) = TextEditState::load(&response.ctx, response.id) {
        state.clear_undoer();
        state.store(&response.ctx, response.id);
    }
}

/// A password that is to be kept: by the button, by Enter, or once the field is left, when it `can_be`; Escape
/// forgets it.
pub(super) fn password_ui(
    ui: &mut Ui,
    typed: &mut Zeroizing<String>,
    (key, label): (&str, &str),
    keep: &str,
    can_be: bool,
) -> Option<SecretString> {
    let mut is_asked = false;
    ui.horizontal(|ui| {
        let beside = widgets::button_width(ui, Kind::Plain, keep) + ui.spacing().item_spacing.x;
        let room = (ui.available_width() - beside).clamp(100.0, 310.0);
        let text: &mut String = typed;
        let response = ui.add(
            TextEdit::singleline(text)
                .id(Id::unique(("setting", key)))
                .password(true)
                .background_color(theme::palette(ui).panel)
                .char_limit(1_000)
                .event_filter(widgets::FIELD_KEYS)
                .font(font(Weight::Regular, size::BODY))
                .desired_width(room),
        );
        let entered = response.lost_focus() && shortcuts::seen(ui, Action::Keep);
        if entered {
            response.request_focus();
        }
        forget_earlier(&response);
        widgets::follow_focus(&response);
        let response = response.accessible_name(label);
        if response.has_focus() && !typed.is_empty() && shortcuts::pressed(ui, Action::Revert) {
            typed.zeroize();
        }
        let button = widgets::button(ui, Kind::Plain, keep);
        let is_done = entered || !response.has_focus() || button.clicked();
        is_asked = can_be && is_done && !typed.is_empty();
    });
    is_asked.then(|| {
        let password = SecretString::from(typed.as_str());
        typed.zeroize();
        password
    })
}
