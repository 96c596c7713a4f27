//! To whom is the call handed on, or which digits does the other side get?

use egui::{Frame, Margin, Response, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::targets::{Targets, line_ui};
use super::title;
use crate::desk::snapshot::{Act, CallRow, Command, TransferHow};
use crate::texts::Label;
use crate::texts::handling;
use crate::ui::Desk;
use crate::ui::shortcuts::{self, Action};
use crate::ui::theme::{self, Tone, radius};
use crate::ui::widgets::{self, Kind, Piece};

/// What is being typed.
#[derive(Debug, Default)]
pub struct Typed {
    text: String,
    targets: Targets,
    is_focused: bool,
}

/// Of the form around the list, with the edges of the window, points.
const AROUND: f32 = 190.0;

/// To whom; what to do, once that was said.
pub fn transfer_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    typed: &mut Typed,
    call: &CallRow,
) -> Option<Command> {
    let (lang, palette) = (desk.lang, theme::palette(ui));
    let heading = format!("{}: {}", Label::TransferTo.text(lang), title(call, lang));
    widgets::line_ui(ui, &[Piece::heading(&heading, palette.dim)]);
    typed.targets.follow(desk, &typed.text);
    let people = typed.targets.lines(desk.snapshot, lang);
    // Before the field is drawn, which would take the keys.
    if shortcuts::pressed(ui, Action::NameBelow) {
        typed.targets.step(&people, true);
    } else if shortcuts::pressed(ui, Action::NameAbove) {
        typed.targets.step(&people, false);
    }
    let (response, entered) = field_ui(ui, typed, Label::TransferField.text(lang));
    // Whoever was chosen was chosen for another text.
    typed.targets.follow(desk, &typed.text);
    let people = typed.targets.lines(desk.snapshot, lang);
    let mut how = entered.then_some(TransferHow::Blind);
    let mut is_pressed = false;
    if !people.is_empty() {
        // The buttons below stay in sight.
        let most = (ui.ctx().content_rect().height() - AROUND).clamp(64.0, 210.0);
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for target in &people {
                let is_chosen = typed.targets.chosen() == Some(target.number);
                if line_ui(ui, target, is_chosen).clicked() {
                    typed.targets.choose(target.number);
                    response.request_focus();
                }
            }
        });
    }
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        let can = |how| call.handling.can.contains(&Act::Transfer(how));
        for (kind, way) in [
            (Kind::Primary, TransferHow::Blind),
            (Kind::Plain, TransferHow::Attended),
        ] {
            let word = handling::act(Act::Transfer(way), lang);
            let button = |ui: &mut Ui| widgets::button(ui, kind, word).clicked();
            if can(way) && button(ui) {
                (how, is_pressed) = (Some(way), true);
            }
        }
    });
    let how = how?;
    let by_name = typed.text.contains(char::is_alphabetic);
    let is_told = typed.targets.is_told(desk.snapshot);
    let to = match (typed.targets.chosen(), people.first()) {
        (Some(number), _) => Some(number.to_owned()),
        // Nobody else can be meant, unless the directory has yet to say so.
        (None, Some(only)) if by_name && people.len() == 1 && (is_pressed || is_told) => {
            Some(only.number.to_owned())
        }
        // The first Enter after a name chooses, the next one transfers.
        (None, Some(first)) if by_name => {
            typed.targets.choose(first.number);
            response.request_focus();
            None
        }
        (None, _) => Some(typed.text.trim().to_owned()).filter(|text| !text.is_empty()),
    };
    if to.is_none() {
        response.request_focus();
    }
    Some(Command::Transfer {
        call: call.call.clone(),
        to: to?,
        how,
    })
}

/// Which digits.
pub fn digits_ui(
    ui: &mut Ui,
    desk: &Desk<'_>,
    typed: &mut Typed,
    call: &CallRow,
) -> Option<Command> {
    let (lang, palette) = (desk.lang, theme::palette(ui));
    let heading = format!("{}: {}", Label::DigitsTo.text(lang), title(call, lang));
    widgets::line_ui(ui, &[Piece::heading(&heading, palette.dim)]);
    let (response, entered) = field_ui(ui, typed, Label::DigitsField.text(lang));
    let is_pressed =
        widgets::button(ui, Kind::Primary, handling::act(Act::SendDigits, lang)).clicked();
    let digits = typed.text.trim().to_owned();
    if !(entered || is_pressed) || digits.is_empty() {
        return None;
    }
    // A menu may ask for more.
    typed.text.clear();
    response.request_focus();
    Some(Command::SendDigits {
        call: call.call.clone(),
        digits,
    })
}

/// A field that has the keyboard from its first frame on; true when Enter was pressed in it.
fn field_ui(ui: &mut Ui, typed: &mut Typed, hint: &str) -> (Response, bool) {
    let palette = theme::palette(ui);
    let id = ui.make_persistent_id(hint);
    let edge = match ui.memory(|memory| memory.has_focus(id)) {
        true => Stroke::new(2.0, palette.ink(Tone::Accent)),
        false => Stroke::new(1.0, palette.edge),
    };
    let frame = Frame::NONE
        .fill(palette.bg)
        .stroke(edge)
        .corner_radius(radius::FIELD)
        .inner_margin(Margin::symmetric(8, 6));
    let field = TextEdit::singleline(&mut typed.text)
        .id(id)
        .hint_text(RichText::new(hint).color(palette.faint))
        .char_limit(200)
        .frame(frame)
        .desired_width(f32::INFINITY);
    let response = ui.add(field).accessible_name(hint);
    if !std::mem::replace(&mut typed.is_focused, true) {
        response.request_focus();
    }
    let entered = response.lost_focus() && shortcuts::seen(ui, Action::Call);
    (response, entered)
}
