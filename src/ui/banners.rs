//! Lines under the top bar: the demo and its pretended phone, trouble with the PBX, the directory,
//! the journal, and what became of the last click to call.

use egui::{Align, Frame, Id, Layout, Margin, Panel, Response, Ui, vec2};

use super::icons::Icon;
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind};
use super::{Desk, State, announce, told};
use crate::desk::snapshot::{
    Command, Connection, DialProblem, DialProgress, DialState, Outcome, Reason,
};
use crate::texts::{self, Label, Message, connection, dialling, directory};

/// What was read and closed; it concerns the view only.
#[derive(Debug, Default)]
pub struct Seen {
    /// That earlier calls are unknown; until the next connection.
    blind: bool,
}

/// All of them, each only when there is something to say.
pub fn banners_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let State {
        busy,
        seen,
        settings_file,
        told,
        ..
    } = state;
    let (lang, snapshot) = (desk.lang, desk.snapshot);
    if snapshot.demo {
        demo_ui(ui, desk);
    }
    told::told_ui(ui, desk, told);
    // While connecting the header says so; a banner would come and go at every attempt.
    let offline = matches!(snapshot.connection, Connection::Offline { .. });
    let mut messages =
        connection::connection_messages(&snapshot.connection, snapshot.now_unix_ms, lang);
    if let (Connection::NotConfigured, Some(message), Some(file)) =
        (&snapshot.connection, messages.last_mut(), settings_file)
    {
        let file = texts::settings::settings_file(file, lang);
        message.advice = format!("{} {file}", message.advice);
    }
    let troubles = match snapshot.connection {
        Connection::Connecting { .. } => 0,
        // The last one tells the PBX's version, which is no trouble.
        Connection::Online { .. } => messages.len().saturating_sub(1),
        Connection::NotConfigured | Connection::Offline { .. } => messages.len(),
    };
    let is_blind = matches!(
        snapshot.connection,
        Connection::Online {
            blind_to_earlier_calls: true,
            ..
        }
    );
    seen.blind &= is_blind;
    for (index, message) in messages.iter().enumerate().take(troubles) {
        let tone = if offline { Tone::Bad } else { Tone::Warn };
        // The last trouble of a connection that is there; after a while the earlier calls are over.
        let closes = is_blind && index + 1 == troubles;
        if closes && seen.blind {
            continue;
        }
        let button = match (offline, closes) {
            (true, _) => Some(Button::Word(Label::Reconnect.text(lang))),
            (false, true) => Some(Button::Close(Label::Close.text(lang))),
            (false, false) => None,
        };
        let id = Id::unique("connection").with(index);
        if banner_ui(ui, id, (tone, Icon::Alert), message, button) {
            match closes {
                true => seen.blind = true,
                false => (desk.send)(Command::Reconnect),
            }
        }
    }
    if let Some(error) = &snapshot.directory {
        let words = directory::directory_error(error, lang);
        banner_ui(
            ui,
            Id::unique("directory"),
            (Tone::Warn, Icon::Alert),
            &words,
            None,
        );
    }
    if let Some(error) = &snapshot.journal_error {
        let words = directory::journal_error(error, lang);
        banner_ui(
            ui,
            Id::unique("journal-trouble"),
            (Tone::Bad, Icon::Alert),
            &words,
            None,
        );
    }
    if let Some(anew) = &snapshot.journal_begun_anew {
        let words = directory::journal_begun_anew(anew, lang);
        let close = Some(Button::Close(Label::Close.text(lang)));
        let id = Id::unique("journal-anew");
        if banner_ui(ui, id, (Tone::Warn, Icon::Alert), &words, close) {
            (desk.send)(Command::DismissJournalNotice);
        }
    }
    if *busy {
        let words = alone(Label::Busy.text(lang).to_owned());
        let close = Some(Button::Close(Label::Close.text(lang)));
        if banner_ui(
            ui,
            Id::unique("busy"),
            (Tone::Warn, Icon::Alert),
            &words,
            close,
        ) {
            *busy = false;
        }
    }
    if let Some(words) = dialling::dial_state(&snapshot.dial, lang) {
        let (tone, icon) = match &snapshot.dial {
            DialState::Idle => (Tone::Plain, Icon::Phone),
            DialState::Invalid { .. } | DialState::Impossible(_) => (Tone::Bad, Icon::Alert),
            DialState::HandedOver { .. } => (Tone::Ok, Icon::Phone),
            DialState::Placed { progress, .. } => match progress {
                DialProgress::Talking => (Tone::Ok, Icon::Phone),
                // How it ended is not known: neither good nor bad news.
                DialProgress::Over {
                    reason: Some(Reason::Lost),
                    ..
                } => (Tone::Warn, Icon::Alert),
                DialProgress::Over {
                    outcome: Outcome::Answered,
                    ..
                } => (Tone::Ok, Icon::Phone),
                DialProgress::Over { .. } => (Tone::Bad, Icon::NotReached),
                DialProgress::Asked
                | DialProgress::OwnPhoneRings
                | DialProgress::Calling
                | DialProgress::Ringing => (Tone::Accent, Icon::Phone),
            },
        };
        let close = Button::Close(Label::Close.text(lang));
        let offer = match &snapshot.dial {
            DialState::Impossible(DialProblem::Offline { number }) => Some(number),
            _ => None,
        };
        let button = offer.map_or(close, |_| Button::Word(Label::HandOver.text(lang)));
        if banner_ui(ui, dial_id(), (tone, icon), &words, Some(button)) {
            (desk.send)(match offer {
                Some(number) => Command::HandOver(number.clone()),
                None => Command::DismissDial,
            });
        }
    }
}

fn dial_id() -> Id {
    Id::unique("dial")
}

/// What can be pressed on a banner.
#[derive(Debug, Clone, Copy)]
pub(super) enum Button {
    Primary(&'static str),
    Word(&'static str),
    Close(&'static str),
}

impl Button {
    fn room(self) -> f32 {
        match self {
            Self::Primary(_) | Self::Word(_) => 170.0,
            Self::Close(_) => 40.0,
        }
    }

    fn ui(self, ui: &mut Ui) -> Response {
        match self {
            Self::Primary(word) => widgets::button_in(ui, Kind::Primary, word, 24.0),
            Self::Word(word) => widgets::button_in(ui, Kind::Plain, word, 24.0),
            Self::Close(name) => widgets::icon_button_in(ui, Icon::Close, name, 24.0),
        }
    }
}

/// The buttons of a banner that was shown.
pub(super) struct Shown(Vec<Response>);

impl Shown {
    pub(super) fn pressed(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(Response::clicked)
    }

    /// Gives it the keyboard.
    pub(super) fn focus(&self, index: usize) {
        if let Some(button) = self.0.get(index) {
            button.request_focus();
        }
    }
}

/// A line with an icon, words and at most one button; true when that was pressed.
fn banner_ui(
    ui: &mut Ui,
    id: Id,
    look: (Tone, Icon),
    message: &Message,
    button: Option<Button>,
) -> bool {
    strip_ui(ui, id, look, message, button.as_slice()).pressed(0)
}

/// The same with any buttons.
pub(super) fn strip_ui(
    ui: &mut Ui,
    id: Id,
    look: (Tone, Icon),
    message: &Message,
    buttons: &[Button],
) -> Shown {
    let palette = theme::palette(ui);
    let mut shown = Vec::new();
    // In a narrow window the advice would push the calls out of sight; it is told on hovering.
    let short = ui.available_width() < size::NARROW && !message.advice.is_empty();
    let advice = if short { "" } else { &message.advice };
    strip(ui, id, look.0, |ui| {
        // Words beside a button with a word would stand one below the other.
        let is_low = ui.available_width() < size::TWO_LINES;
        let below = |button: &Button| is_low && !matches!(button, Button::Close(_));
        ui.horizontal_top(|ui| {
            let beside = buttons.iter().filter(|button| !below(button));
            let button_room: f32 = beside.map(|button| button.room()).sum();
            let words_room = (ui.available_width() - button_room).max(120.0);
            ui.allocate_ui_with_layout(
                vec2(words_room, 0.0),
                Layout::left_to_right(Align::Min),
                |ui| {
                    ui.add_space(2.0);
                    widgets::icon_ui(ui, look.1, look.0, size::ICON);
                    let told = match message.advice.is_empty() {
                        // A state that passes, as that of a click: nothing in it is a headline.
                        true => widgets::paragraph_ui(ui, &message.what, palette.text, size::BODY),
                        false => widgets::message_ui(ui, &message.what, advice),
                    };
                    // The connection's has a clock in it, which would be said with every second.
                    if id == dial_id() {
                        announce::live_text(ui, told.id);
                    }
                    if short {
                        told.on_hover_text(message.to_string());
                    }
                },
            );
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                // From the right; Tab goes through them from there too.
                let beside = buttons.iter().enumerate().rev();
                let beside = beside.filter(|(_, button)| !below(button));
                shown.extend(beside.map(|(at, button)| (at, button.ui(ui))));
            });
        });
        if buttons.iter().any(below) {
            ui.horizontal_wrapped(|ui| {
                ui.add_space(size::ICON + 8.0);
                let under = buttons.iter().enumerate();
                let under = under.filter(|(_, button)| below(button));
                shown.extend(under.map(|(at, button)| (at, button.ui(ui))));
            });
        }
    });
    shown.sort_by_key(|(at, _)| *at);
    Shown(shown.into_iter().map(|(_, button)| button).collect())
}

/// A message without advice.
fn alone(what: String) -> Message {
    Message {
        what,
        advice: String::new(),
    }
}

fn demo_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let palette = theme::palette(ui);
    strip(ui, Id::unique("demo"), Tone::Accent, |ui| {
        ui.horizontal_wrapped(|ui| {
            widgets::solid_tag(ui, Label::Demo.text(desk.lang));
            let narrow = ui.available_width() < size::TWO_LINES;
            if !narrow {
                ui.label(
                    egui::RichText::new(Label::DemoNotice.text(desk.lang)).color(palette.text),
                );
            }
            let Some(phone) = &desk.snapshot.demo_phone else {
                return;
            };
            if phone.ringing || phone.talking {
                // It keeps its place while one talks: a second click must not meet another button.
                let answer = |ui: &mut Ui| {
                    widgets::button(ui, Kind::Primary, Label::DemoAnswer.text(desk.lang)).clicked()
                };
                if ui.add_enabled_ui(phone.ringing, answer).inner {
                    (desk.send)(Command::DemoAnswer);
                }
            }
            if phone.ringing
                && widgets::button(ui, Kind::Danger, Label::DemoDecline.text(desk.lang)).clicked()
            {
                (desk.send)(Command::DemoHangup);
            }
            if phone.talking
                && !phone.ringing
                && widgets::button(ui, Kind::Danger, Label::DemoHangup.text(desk.lang)).clicked()
            {
                (desk.send)(Command::DemoHangup);
            }
        });
    });
}

fn strip(ui: &mut Ui, id: Id, tone: Tone, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    Panel::top(id.with("banner"))
        .frame(
            Frame::NONE
                .fill(palette.ground(tone))
                .inner_margin(Margin::symmetric(16, 5)),
        )
        .resizable(false)
        .show_separator_line(true)
        .show(ui, add);
}
