//! Lines under the top bar: the demo and its pretended phone, trouble with the PBX, the directory,
//! the journal, and what became of the last click to call.

mod button;

pub(super) use button::Button;

use egui::{Align, Frame, Id, Layout, Margin, Panel, Response, Ui, vec2};

use button::HEIGHT;

use super::icons::Icon;
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, Page, State, announce, certificate, fit, told};
use crate::desk::snapshot::{
    Command, Connection, DialProblem, DialProgress, DialState, Outcome, Reason,
};
use crate::texts::{self, Label, Message, connection, dialling, directory};

/// What was read and closed, and whether all are asked for; it concerns the view only.
#[derive(Debug, Default)]
pub struct Seen {
    /// That earlier calls are unknown; until the next connection.
    blind: bool,
    /// All notices are to be seen, where only one of them would stand there.
    unfolds: bool,
}

/// A line that can wait until it is read.
struct Notice {
    id: Id,
    look: (Tone, Icon),
    message: Message,
    button: Option<(Button, Pressed)>,
}

/// What its button does.
#[derive(Debug, Clone)]
enum Pressed {
    Send(Command),
    /// One of those that are closed by hand.
    Read(usize),
    NotBlind,
    NotBusy,
}

/// All of them, each only when there is something to say. What waits for an answer stands first, and all of it;
/// of the others, where they would push the calls out of sight, the most important, and how many more there are.
pub fn banners_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    if desk.snapshot.demo {
        demo_ui(ui, desk);
    }
    told::told_ui(ui, desk, &mut state.told);
    certificate::certificate_ui(ui, desk);
    let notices = notices(desk, state);
    let folds = match notices.as_slice() {
        [] => false,
        [one] => fit::is_small(ui) && is_long(ui, one),
        _ => fit::folds_notices(ui),
    };
    state.seen.unfolds &= folds;
    let pressed = match folds && !state.seen.unfolds {
        true => folded_ui(ui, desk, &mut state.seen, &notices),
        false => all_ui(ui, desk, &mut state.seen, &notices, folds),
    };
    match pressed {
        Some(Pressed::Send(command)) => (desk.send)(command),
        Some(Pressed::Read(index)) => state.told.close(index),
        Some(Pressed::NotBlind) => state.seen.blind = true,
        Some(Pressed::NotBusy) => state.busy = false,
        None => {}
    }
}

/// The most important on one line, and the way to the others.
fn folded_ui(ui: &mut Ui, desk: &Desk<'_>, seen: &mut Seen, notices: &[Notice]) -> Option<Pressed> {
    let notice = most_important(notices)?;
    let more = Button::More(notices.len() - 1, desk.lang);
    let own = notice.button.as_ref().map(|(button, _)| *button);
    let buttons: Vec<Button> = [Some(more), own].into_iter().flatten().collect();
    let brief = Brief::Line;
    let shown = notice_ui(ui, notice.id, notice.look, &notice.message, &buttons, brief);
    seen.unfolds = shown.pressed(0);
    let (_, pressed) = notice.button.as_ref().filter(|_| shown.pressed(1))?;
    Some(pressed.clone())
}

/// It would take more lines than the calls below can spare.
fn is_long(ui: &Ui, notice: &Notice) -> bool {
    let beside = notice.button.iter().map(|(button, _)| button);
    let beside: f32 = beside
        .filter(|button| !button.is_long())
        .map(|button| button.width(ui) + ui.spacing().item_spacing.x)
        .sum();
    let room = ui.available_width() - 2.0 * MARGIN - size::ICON - 10.0 - beside;
    let font = theme::font(theme::Weight::Semibold, size::BODY);
    let whole = ui.painter().layout(
        notice.message.what.clone(),
        font,
        theme::palette(ui).text,
        room.max(80.0),
    );
    whole.rows.len() > LINES
}

fn all_ui(
    ui: &mut Ui,
    desk: &Desk<'_>,
    seen: &mut Seen,
    notices: &[Notice],
    folds: bool,
) -> Option<Pressed> {
    let mut pressed = None;
    for (index, notice) in notices.iter().enumerate() {
        let fold = (folds && index == 0).then(|| Button::Fold(Label::FoldNotices.text(desk.lang)));
        let own = notice.button.as_ref().map(|(button, _)| *button);
        let buttons: Vec<Button> = [fold, own].into_iter().flatten().collect();
        let brief = if folds { Brief::Never } else { Brief::No };
        let shown = notice_ui(ui, notice.id, notice.look, &notice.message, &buttons, brief);
        if fold.is_some() && shown.pressed(0) {
            seen.unfolds = false;
        }
        if let Some((_, does)) = &notice.button
            && shown.pressed(buttons.len() - 1)
        {
            pressed = Some(does.clone());
        }
    }
    pressed
}

/// What became of the last click, else what is worst.
fn most_important(notices: &[Notice]) -> Option<&Notice> {
    let of_dial = notices.iter().find(|notice| notice.id == dial_id());
    let worst = || notices.iter().find(|notice| notice.look.0 == Tone::Bad);
    of_dial.or_else(worst).or_else(|| notices.first())
}

fn notices(desk: &Desk<'_>, state: &mut State) -> Vec<Notice> {
    let (lang, snapshot) = (desk.lang, desk.snapshot);
    let warn = (Tone::Warn, Icon::Alert);
    let close = |does| Some((Button::Close(Label::Close.text(lang)), does));
    let notice = |id: &'static str, look, message, button| Notice {
        id: Id::unique(id),
        look,
        message,
        button,
    };
    let told = state.told.messages().iter().enumerate();
    let told = told.map(|(index, message)| Notice {
        id: Id::unique("told").with(index),
        look: warn,
        message: message.clone(),
        button: close(Pressed::Read(index)),
    });
    let mut notices: Vec<Notice> = told.collect();
    // The first start says it in its place, and nothing moves there while one types.
    let is_said = state.page == Page::Settings && state.settings.is_guiding();
    if !is_said {
        notices.extend(of_connection(desk, state));
    }
    if let Some(error) = &snapshot.directory {
        let words = directory::directory_error(error, lang);
        notices.push(notice("directory", warn, words, None));
    }
    if let Some(error) = &snapshot.journal_error {
        let words = directory::journal_error(error, lang);
        let look = (Tone::Bad, Icon::Alert);
        notices.push(notice("journal-trouble", look, words, None));
    }
    if let Some(anew) = &snapshot.journal_begun_anew {
        let words = directory::journal_begun_anew(anew, lang);
        let close = close(Pressed::Send(Command::DismissJournalNotice));
        notices.push(notice("journal-anew", warn, words, close));
    }
    if state.busy {
        let words = Message::new(Label::Busy.text(lang), "");
        notices.push(notice("busy", warn, words, close(Pressed::NotBusy)));
    }
    if let Some(message) = dialling::dial_state(&snapshot.dial, lang) {
        let button = match &snapshot.dial {
            DialState::Impossible(DialProblem::Offline { number }) => {
                let word = Button::Word(Label::HandOver.text(lang));
                let hand_over = Command::HandOver(number.clone());
                Some((word, Pressed::Send(hand_over)))
            }
            DialState::Held {
                number, courier, ..
            } => {
                let word = Button::Word(Label::CallAnyway.text(lang));
                let call = match courier.clone() {
                    Some(courier) => Command::CallCourierBack {
                        courier: courier.into(),
                        to: number.clone(),
                        anyway: true,
                    },
                    None => Command::DialAnyway(number.clone()),
                };
                Some((word, Pressed::Send(call)))
            }
            _ => close(Pressed::Send(Command::DismissDial)),
        };
        notices.push(Notice {
            id: dial_id(),
            look: look_of_dial(&snapshot.dial),
            message,
            button,
        });
    }
    notices
}

/// What is wrong with the connection, or missing in it.
fn of_connection(desk: &Desk<'_>, state: &mut State) -> Vec<Notice> {
    let (lang, snapshot) = (desk.lang, desk.snapshot);
    // While connecting the header says so; a banner would come and go at every attempt.
    let offline = matches!(snapshot.connection, Connection::Offline { .. });
    let mut messages =
        connection::connection_messages(&snapshot.connection, snapshot.now_unix_ms, lang);
    if let (Connection::NotConfigured, Some(message), Some(file)) = (
        &snapshot.connection,
        messages.last_mut(),
        &state.settings_file,
    ) {
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
    state.seen.blind &= is_blind;
    let mut notices = Vec::new();
    let troubles = match certificate::to_judge(&snapshot.connection) {
        Some(_) => 0,
        None => troubles,
    };
    for (index, message) in messages.into_iter().enumerate().take(troubles) {
        // The last trouble of a connection that is there; after a while the earlier calls are over.
        let closes = is_blind && index + 1 == troubles;
        if closes && state.seen.blind {
            continue;
        }
        let reconnect = Button::Word(Label::Reconnect.text(lang));
        let close = Button::Close(Label::Close.text(lang));
        let button = match (offline, closes) {
            (true, _) => Some((reconnect, Pressed::Send(Command::Reconnect))),
            (false, true) => Some((close, Pressed::NotBlind)),
            (false, false) => None,
        };
        let tone = if offline { Tone::Bad } else { Tone::Warn };
        notices.push(Notice {
            id: Id::unique("connection").with(index),
            look: (tone, Icon::Alert),
            message,
            button,
        });
    }
    notices
}

fn look_of_dial(dial: &DialState) -> (Tone, Icon) {
    match dial {
        DialState::Idle => (Tone::Plain, Icon::Phone),
        DialState::Invalid { .. } | DialState::Impossible(_) => (Tone::Bad, Icon::Alert),
        DialState::Held { .. } => (Tone::Warn, Icon::Alert),
        DialState::HandedOver { .. } => (Tone::Ok, Icon::Phone),
        DialState::Placed { progress, .. } | DialState::CallingBack { progress, .. } => {
            match progress {
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
            }
        }
    }
}

fn dial_id() -> Id {
    Id::unique("dial")
}

/// At the sides of a banner, points.
const MARGIN: f32 = 16.0;
/// In a small window one notice has so many lines.
const LINES: usize = 2;

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

/// How much of the words stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brief {
    /// All of them; in a narrow window without the advice, which would push the calls out of sight.
    No,
    /// What fits on a line.
    Line,
    /// All of them, and the advice: it was asked for.
    Never,
}

/// A line with an icon, words and buttons.
pub(super) fn strip_ui(
    ui: &mut Ui,
    id: Id,
    look: (Tone, Icon),
    message: &Message,
    buttons: &[Button],
) -> Shown {
    notice_ui(ui, id, look, message, buttons, Brief::No)
}

fn notice_ui(
    ui: &mut Ui,
    id: Id,
    look: (Tone, Icon),
    message: &Message,
    buttons: &[Button],
    brief: Brief,
) -> Shown {
    let palette = theme::palette(ui);
    let mut shown = Vec::new();
    let is_narrow = ui.available_width() < size::NARROW;
    let cuts = is_narrow && brief == Brief::No || brief == Brief::Line;
    let short = cuts && !message.advice.is_empty();
    let advice = if short { "" } else { &message.advice };
    strip(ui, id, look.0, |ui| {
        // Words beside a button with a word would stand one below the other.
        let is_tight = ui.available_width() < size::TWO_LINES;
        // Where each line counts, a part of the words does; all of them are told on hovering.
        let shares = brief == Brief::Line && fit::is_least(ui);
        let below = |button: &Button| is_tight && !shares && button.is_long();
        ui.horizontal_top(|ui| {
            let beside = || {
                let all = buttons.iter().enumerate();
                all.filter(|(_, button)| !below(button))
            };
            let gap = ui.spacing().item_spacing.x;
            let button_room: f32 = beside().map(|(_, button)| button.width(ui) + gap).sum();
            let words_room = (ui.available_width() - button_room).max(80.0);
            let place = ui.available_rect_before_wrap();
            let (height, align) = match brief {
                Brief::Line => (HEIGHT, Align::Center),
                Brief::No | Brief::Never => (0.0, Align::Min),
            };
            ui.allocate_ui_with_layout(
                vec2(words_room, height),
                Layout::left_to_right(align),
                |ui| {
                    ui.add_space(2.0);
                    widgets::icon_ui(ui, look.1, look.0, size::ICON);
                    let told = match (brief, message.advice.is_empty()) {
                        (Brief::Line, _) => {
                            widgets::line_ui(ui, &[Piece::body(&message.what, palette.text)])
                        }
                        // A state that passes, as that of a click: nothing in it is a headline.
                        (_, true) => {
                            widgets::paragraph_ui(ui, &message.what, palette.text, size::BODY)
                        }
                        (_, false) => widgets::message_ui(ui, &message.what, advice),
                    };
                    // The connection's has a clock in it, which would be said with every second.
                    if id == dial_id() || id == told::hint_id() {
                        announce::live_text(ui, told.id);
                    }
                    if short {
                        // Who cannot hover hears it.
                        let advice = message.advice.as_str();
                        ui.ctx()
                            .accesskit_node_builder(told.id, |node| node.set_description(advice));
                        told.on_hover_text(message.to_string());
                    }
                },
            );
            // At the right edge, and in the order in which they are read: so Tab goes too.
            let at = place.right() - button_room + gap - ui.cursor().left();
            ui.add_space(at.max(0.0));
            shown.extend(beside().map(|(at, button)| (at, button.ui(ui))));
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

fn demo_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let palette = theme::palette(ui);
    let height = if fit::is_low(ui) {
        HEIGHT
    } else {
        size::BUTTON
    };
    strip(ui, Id::unique("demo"), Tone::Accent, |ui| {
        ui.horizontal_wrapped(|ui| {
            let ends = Label::DemoEnds.text(desk.lang);
            widgets::solid_tag(ui, Label::Demo.text(desk.lang)).on_hover_text(ends);
            // Only where it leaves the phone's buttons on the line.
            let width = ui.available_width();
            let mut words = String::new();
            if width >= size::TWO_LINES {
                words.push_str(Label::DemoNotice.text(desk.lang));
            }
            if width >= size::TOP_WORDS {
                words = format!("{words} {ends}");
            }
            if !words.is_empty() {
                ui.label(egui::RichText::new(words).color(palette.text));
            }
            let Some(phone) = &desk.snapshot.demo_phone else {
                return;
            };
            if phone.ringing || phone.talking {
                // It keeps its place while one talks: a second click must not meet another button.
                let answer = |ui: &mut Ui| {
                    widgets::button_in(ui, Kind::Primary, Label::DemoAnswer.text(desk.lang), height)
                        .clicked()
                };
                if ui.add_enabled_ui(phone.ringing, answer).inner {
                    (desk.send)(Command::DemoAnswer);
                }
            }
            if phone.ringing
                && widgets::button_in(ui, Kind::Danger, Label::DemoDecline.text(desk.lang), height)
                    .clicked()
            {
                (desk.send)(Command::DemoHangup);
            }
            if phone.talking
                && !phone.ringing
                && widgets::button_in(ui, Kind::Danger, Label::DemoHangup.text(desk.lang), height)
                    .clicked()
            {
                (desk.send)(Command::DemoHangup);
            }
        });
    });
}

fn strip(ui: &mut Ui, id: Id, tone: Tone, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    let margin = if fit::is_low(ui) { 2 } else { 5 };
    Panel::top(id.with("banner"))
        .frame(
            Frame::NONE
                .fill(palette.ground(tone))
                .inner_margin(Margin::symmetric(MARGIN as i8, margin)),
        )
        .resizable(false)
        .show_separator_line(true)
        .show(ui, add);
}
