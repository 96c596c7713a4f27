//! One row of colleagues: who, the state as a shape, a word and a colour, with whom, and what can be done.

use std::borrow::Cow;

use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::clean::clean;
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, size};
use super::widgets::{self, Pen};
use super::{Desk, party};
use crate::desk::snapshot::{Colleague, ColleagueState, Snapshot, With};
use crate::settings;
use crate::texts::{Label, Lang, calls, directory, office};

/// What was pressed in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Nothing.
    Nothing,
    /// The row itself.
    Selected,
    /// To call.
    Call,
    /// To pass the operator's call on to there.
    PassOn,
    /// To take the call over that rings there.
    TakeOver,
}

/// How the width is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    two_lines: bool,
    name: f32,
    state: f32,
    can_pass_on: bool,
}

/// The side of a row's button, points.
const BUTTON: f32 = 28.0;

impl Room {
    /// The columns that fit `width` points; `can_pass_on`: a button for that stands in every row; in a low window
    /// more rows count for more than all of each.
    pub fn fit(width: f32, can_pass_on: bool, is_low: bool) -> Self {
        let two_lines_below = match is_low {
            true => size::TWO_LINES_LOW,
            false => size::TWO_LINES,
        };
        Self {
            two_lines: width < two_lines_below,
            name: width * 0.32,
            state: (width * 0.24).clamp(150.0, 230.0),
            can_pass_on,
        }
    }

    /// A row's height, points.
    pub fn row_height(&self) -> f32 {
        if self.two_lines {
            size::ROW_TALL
        } else {
            size::ROW
        }
    }
}

/// Draws a row over `rect`.
pub fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    colleague: &Colleague,
    desk: &Desk<'_>,
    room: &Room,
    selected: bool,
) -> Pressed {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let response = ui.interact(rect, ui.scope_id().with("row"), Sense::CLICK);
    let words = Words::of(colleague, desk.snapshot, lang);
    let spoken = words.spoken();
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, spoken.as_str()));
    if selected {
        let ground = palette.ground(Tone::Accent);
        ui.painter().rect_filled(rect, 0.0, ground);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, palette.hover);
    }
    let bottom = rect.bottom() - 0.5;
    let line = Stroke::new(1.0, palette.line);
    ui.painter().hline(rect.x_range(), bottom, line);

    let (icon, tone) = shape(colleague);
    let mark = widgets::square(pos2(rect.left() + 20.0, rect.center().y), size::ICON);
    let ink = palette.ink(tone);
    icons::paint(ui.painter(), icon, mark, size::ICON, ink);

    let mut pressed = match response.clicked() {
        true => Pressed::Selected,
        false => Pressed::Nothing,
    };
    if response.double_clicked() {
        pressed = Pressed::Call;
    }
    let mut right = rect.right() - 8.0;
    let is_shown = selected || response.contains_pointer();
    // Places are kept in every row, so that nothing moves when the pointer comes.
    let mut place = |is_there: bool| {
        let area = widgets::square(pos2(right - BUTTON / 2.0, rect.center().y), BUTTON);
        if is_there {
            right -= BUTTON + 4.0;
        }
        area
    };
    let buttons = [
        (Pressed::Call, true, true, Icon::Phone, Label::Call),
        (
            Pressed::PassOn,
            room.can_pass_on,
            true,
            Icon::Transfer,
            Label::PassCallOn,
        ),
        (
            Pressed::TakeOver,
            colleague.ringing_call.is_some(),
            // It is what the moment asks for.
            false,
            Icon::Incoming,
            Label::TakeOver,
        ),
    ];
    for (what, has_place, on_hover_only, icon, label) in buttons {
        let area = place(has_place);
        if !has_place || colleague.is_own || (on_hover_only && !is_shown) {
            continue;
        }
        let name = format!("{}: {}", label.text(lang), words.name);
        let id = ui.scope_id().with(("do", label));
        if widgets::icon_button_at(ui, area, id, icon, &name).clicked() {
            pressed = what;
        }
    }
    let is_cut = match room.two_lines {
        true => two_lines(ui, rect, right, colleague, &words, tone),
        false => one_line(ui, rect, right, colleague, &words, tone, room),
    };
    let response = response.on_hover_cursor(CursorIcon::Default);
    let hint = office::colleague_hint(colleague.state, lang);
    if is_cut || hint.is_some() {
        response.on_hover_ui_at_pointer(|ui| {
            let told = is_cut.then(|| Cow::from(&spoken));
            ui.label(widgets::lines([told, hint.map(Cow::from)]));
        });
    }
    pressed
}

struct Words<'a> {
    name: Cow<'a, str>,
    /// Where it is not the name already.
    extension: Option<&'a str>,
    own: Option<&'static str>,
    state: String,
    with: Option<Cow<'a, str>>,
    role: Option<&'a str>,
}

impl<'a> Words<'a> {
    fn of(colleague: &'a Colleague, snapshot: &'a Snapshot, lang: Lang) -> Self {
        let name = colleague.name.as_deref().map(clean);
        let name = name.filter(|name| !name.trim().is_empty());
        let extension = name.is_some().then_some(colleague.extension.as_str());
        let (with, role) = match &colleague.with {
            None => (None, None),
            Some(with) => with_words(with, &snapshot.words, lang),
        };
        Self {
            name: name.unwrap_or(Cow::Borrowed(&colleague.extension)),
            extension,
            own: colleague.is_own.then(|| Label::You.text(lang)),
            state: office::colleague_line(colleague, snapshot.now_unix_ms, lang),
            with,
            role,
        }
    }

    fn spoken(&self) -> String {
        let parts = [
            Some(self.name.as_ref()),
            self.extension,
            self.own,
            Some(self.state.as_str()),
            self.with.as_deref(),
            self.role,
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }
}

/// With whom, and who that is, where the directory knows.
fn with_words<'a>(
    with: &'a With,
    own_words: &'a settings::Words,
    lang: Lang,
) -> (Option<Cow<'a, str>>, Option<&'a str>) {
    match with {
        With::Outside(other) => {
            let role = party::likeliest(other);
            let role = role.map(|_| directory::role_tag(&other.lookup, own_words, lang));
            (Some(party::title(other, lang)), role)
        }
        With::Inside { extension, name } => {
            let words = calls::person(extension, name.as_deref());
            (Some(Cow::Owned(clean(&words).into_owned())), None)
        }
    }
}

fn one_line(
    ui: &Ui,
    rect: Rect,
    right: f32,
    colleague: &Colleague,
    words: &Words<'_>,
    tone: Tone,
    room: &Room,
) -> bool {
    let palette = theme::palette(ui);
    let y = rect.center().y;
    let left = rect.left() + 42.0;
    let mut who = Pen::new(ui, palette, left, left + room.name, y);
    name(&mut who, words);
    let left = left + room.name + 12.0;
    let until = (left + room.state).min(right);
    let mut state = Pen::new(ui, palette, left, until, y);
    let ink = palette.ink(tone);
    state.text(&words.state, Weight::Regular, size::BODY, ink, 0.0);
    let mut with = Pen::new(ui, palette, (until + 12.0).min(right), right, y);
    with_whom(&mut with, colleague, words);
    who.is_cut() || state.is_cut() || with.is_cut()
}

fn two_lines(
    ui: &Ui,
    rect: Rect,
    right: f32,
    colleague: &Colleague,
    words: &Words<'_>,
    tone: Tone,
) -> bool {
    let palette = theme::palette(ui);
    let left = rect.left() + 42.0;
    let mut first = Pen::new(ui, palette, left, right, rect.top() + 18.0);
    name(&mut first, words);
    let mut second = Pen::new(ui, palette, left, right, rect.top() + 37.0);
    let ink = palette.ink(tone);
    second.text(&words.state, Weight::Regular, size::BODY, ink, 0.0);
    second.gap(8.0);
    with_whom(&mut second, colleague, words);
    first.is_cut() || second.is_cut()
}

fn name(pen: &mut Pen<'_>, words: &Words<'_>) {
    let palette = pen.palette();
    let keep = if words.extension.is_some() { 50.0 } else { 0.0 };
    pen.text(&words.name, Weight::Medium, size::BODY, palette.text, keep);
    if let Some(extension) = words.extension {
        pen.gap(8.0);
        pen.text(extension, Weight::Regular, size::BODY, palette.dim, 0.0);
    }
    if let Some(own) = words.own {
        pen.gap(8.0);
        pen.tag(Tone::Accent, own);
    }
}

fn with_whom(pen: &mut Pen<'_>, colleague: &Colleague, words: &Words<'_>) {
    let Some(with) = &words.with else {
        return;
    };
    let palette = pen.palette();
    let keep = words.role.map_or(0.0, |role| pen.keep_for_tag(role));
    pen.text(with, Weight::Regular, size::BODY, palette.dim, keep);
    if let (Some(role), Some(With::Outside(other))) = (words.role, &colleague.with) {
        pen.gap(8.0);
        pen.tag(Tone::from(party::role(other)), role);
    }
}

/// The state as a shape and a colour.
pub fn shape(colleague: &Colleague) -> (Icon, Tone) {
    let is_idle = matches!(
        colleague.state,
        ColleagueState::Free | ColleagueState::Unknown
    );
    if colleague.do_not_disturb && is_idle {
        return (Icon::Barred, Tone::Bad);
    }
    match colleague.state {
        ColleagueState::Unknown => (Icon::Ring, Tone::Staff),
        ColleagueState::Free => (Icon::Dot, Tone::Ok),
        ColleagueState::Ringing => (Icon::Incoming, Tone::Warn),
        ColleagueState::Calling => (Icon::Outgoing, Tone::Warn),
        ColleagueState::Talking | ColleagueState::Busy => (Icon::Phone, Tone::Accent),
        ColleagueState::OnHold => (Icon::Held, Tone::Warn),
        ColleagueState::Unreachable => (Icon::Close, Tone::Staff),
    }
}
