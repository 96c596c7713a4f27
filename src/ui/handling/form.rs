//! To whom is the call handed on, or which digits does the other side get?

use egui::{CursorIcon, Frame, Margin, Role, ScrollArea, Sense, Stroke, TextEdit, Ui};
use egui::{Response, RichText, WidgetInfo, vec2};

use super::title;
use crate::desk::snapshot::{Act, CallRow, Command, Operator, TransferHow};
use crate::texts::Label;
use crate::texts::handling;
use crate::ui::Desk;
use crate::ui::clean::clean;
use crate::ui::shortcuts::{self, Action};
use crate::ui::theme::{self, Tone, Weight, radius, size};
use crate::ui::widgets::{self, Kind, Piece};

/// Colleagues in sight at once.
const SHOWN: usize = 7;

/// What is being typed.
#[derive(Debug, Default)]
pub struct Typed {
    text: String,
    chosen: Option<usize>,
    is_focused: bool,
}

/// To whom; what to do, once that was said.
pub fn transfer_ui(
    ui: &mut Ui,
    desk: &Desk<'_>,
    typed: &mut Typed,
    call: &CallRow,
) -> Option<Command> {
    let (lang, palette) = (desk.lang, theme::palette(ui));
    let heading = format!("{}: {}", Label::TransferTo.text(lang), title(call, lang));
    widgets::line_ui(ui, &[Piece::heading(&heading, palette.dim)]);
    let people = colleagues(desk, &typed.text);
    // Before the field is drawn, which would take the keys.
    let last = people.len().checked_sub(1);
    if let Some(last) = last {
        if shortcuts::pressed(ui, Action::NameBelow) {
            typed.chosen = Some(typed.chosen.map_or(0, |at| (at + 1).min(last)));
        } else if shortcuts::pressed(ui, Action::NameAbove) {
            typed.chosen = typed.chosen.and_then(|at| at.checked_sub(1));
        }
    }
    let (response, entered) = field_ui(ui, typed, Label::TransferField.text(lang));
    if response.changed() {
        typed.chosen = None;
    }
    let mut how = entered.then_some(TransferHow::Blind);
    if !people.is_empty() {
        ScrollArea::vertical().max_height(210.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (at, colleague) in people.iter().enumerate() {
                if line_ui(ui, colleague, typed.chosen == Some(at)).clicked() {
                    typed.chosen = Some(at);
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
                how = Some(way);
            }
        }
    });
    let how = how?;
    let by_name = typed.text.contains(char::is_alphabetic);
    let to = match typed.chosen.and_then(|at| people.get(at)) {
        Some(colleague) => colleague.extensions.first().cloned(),
        // The first Enter after a name chooses, the next one transfers.
        None if by_name && !people.is_empty() => {
            typed.chosen = Some(0);
            response.request_focus();
            None
        }
        None => Some(typed.text.trim().to_owned()).filter(|text| !text.is_empty()),
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

/// Colleagues whose name or extension begins so; all but the operator.
fn colleagues<'a>(desk: &Desk<'a>, text: &str) -> Vec<&'a Operator> {
    let text = text.trim().to_lowercase();
    let own = &desk.snapshot.operator.extensions;
    let matches = |operator: &&Operator| {
        let words = operator.name.split_whitespace();
        let by_name = words
            .map(str::to_lowercase)
            .any(|word| word.starts_with(&text))
            || operator.name.to_lowercase().starts_with(&text);
        let by_number = operator.extensions.iter().any(|x| x.starts_with(&text));
        text.is_empty() || by_name || by_number
    };
    let is_other = |operator: &&Operator| {
        let first = operator.extensions.first();
        first.is_some_and(|first| !own.contains(first))
    };
    let all = desk.snapshot.operators.iter();
    all.filter(is_other).filter(matches).take(SHOWN).collect()
}

fn line_ui(ui: &mut Ui, colleague: &Operator, chosen: bool) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let name = clean(&colleague.name);
    let extension = colleague
        .extensions
        .first()
        .map(String::as_str)
        .unwrap_or_default();
    let extension = clean(extension);
    let spoken = format!("{name} {extension}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, spoken.as_str()));
    if chosen {
        let ground = palette.ground(Tone::Accent);
        ui.painter().rect_filled(rect, radius::BUTTON, ground);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius::BUTTON);
    let number = Piece::small(&extension, palette.dim);
    let end = widgets::text_right(ui, rect.right() - 8.0, rect.center().y, &number, 90.0);
    let mut pen = widgets::Pen::new(ui, palette, rect.left() + 8.0, end - 8.0, rect.center().y);
    pen.text(&name, Weight::Regular, size::BODY, palette.text, 0.0);
    let response = match pen.is_cut() {
        true => response.on_hover_text(spoken),
        false => response,
    };
    response.on_hover_cursor(CursorIcon::PointingHand)
}
