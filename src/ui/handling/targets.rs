//! To whom a call can be handed on: colleagues, those who are free first, then whom the directory knows.
//!
//! Rule: who stands on which line is settled when the text changes, and only the state in the line follows the
//! snapshot: nobody's line goes from under the pointer because somebody else hung up. What comes late, the
//! directory's answer, is added below.

use std::borrow::Cow;

use egui::{CursorIcon, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::desk::snapshot::{Colleague, ColleagueState, Command, Snapshot, Suggested};
use crate::texts::{Lang, calls, office};
use crate::ui::clean::clean;
use crate::ui::colleague_rows;
use crate::ui::colleagues::is_meant;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Tone, Weight, font, radius, size};
use crate::ui::widgets::{self, Piece};
use crate::ui::{Desk, suggest};

/// Colleagues at most; the field finds the others.
const COLLEAGUES: usize = 7;
/// Of the directory at most.
const OTHERS: usize = 5;

/// The lines, as far as they are settled.
#[derive(Debug, Default)]
pub struct Targets {
    of: Option<String>,
    /// What would be called.
    numbers: Vec<String>,
    chosen: Option<String>,
}

/// A line.
pub struct Target<'a> {
    /// What would be called.
    pub number: &'a str,
    name: Cow<'a, str>,
    /// In words, with its shape; of those of whom the PBX tells.
    state: Option<(Icon, Tone, String)>,
    role: Option<&'a str>,
}

impl Targets {
    /// The lines for this text; asks the directory when it is another one.
    pub fn follow(&mut self, desk: &mut Desk<'_>, text: &str) {
        let text = text.trim();
        let snapshot = desk.snapshot;
        if self.of.as_deref() != Some(text) {
            if suggest::is_asked(text) {
                (desk.send)(Command::Suggest(text.to_owned()));
            }
            self.numbers = settled(snapshot, text);
            (self.of, self.chosen) = (Some(text.to_owned()), None);
        }
        for person in suggested(snapshot, text) {
            let of_directory = |number: &&String| colleague(snapshot, number).is_none();
            let others = self.numbers.iter().filter(of_directory).count();
            if others < OTHERS && !self.numbers.contains(&person.number) {
                self.numbers.push(person.number.clone());
            }
        }
    }

    /// Who stands where now.
    pub fn lines<'a>(&self, snapshot: &'a Snapshot, lang: Lang) -> Vec<Target<'a>> {
        let text = self.of.as_deref().unwrap_or_default();
        let line = |number: &String| {
            colleague(snapshot, number)
                .map(|colleague| of_colleague(colleague, snapshot, lang))
                .or_else(|| of_operator(snapshot, number))
                .or_else(|| of_directory(snapshot, text, number, lang))
        };
        self.numbers.iter().filter_map(line).collect()
    }

    /// The directory has answered to this text, or is not asked of it.
    pub fn is_told(&self, snapshot: &Snapshot) -> bool {
        let text = self.of.as_deref().unwrap_or_default();
        let suggestions = &snapshot.suggestions;
        !suggestions.by_name || !suggest::is_asked(text) || suggestions.fragment.trim() == text
    }

    /// Whom the arrows or a click chose.
    pub fn chosen(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    pub fn choose(&mut self, number: &str) {
        self.chosen = Some(number.to_owned());
    }

    /// The line below the chosen one, or above it.
    pub fn step(&mut self, lines: &[Target<'_>], down: bool) {
        let at = lines
            .iter()
            .position(|line| Some(line.number) == self.chosen());
        let to = match (at, down) {
            (None, true) => lines.first(),
            (Some(at), true) => lines.get(at + 1).or(lines.last()),
            (Some(at), false) => at.checked_sub(1).and_then(|at| lines.get(at)),
            (None, false) => None,
        };
        self.chosen = to.map(|line| line.number.to_owned());
    }
}

/// Draws a line.
pub fn line_ui(ui: &mut Ui, target: &Target<'_>, is_chosen: bool) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    let words = target.state.as_ref().map(|(_, _, words)| words.as_str());
    let number = clean(target.number);
    let spoken = [
        Some(target.name.as_ref()),
        Some(&number),
        words,
        target.role,
    ];
    let spoken: Vec<&str> = spoken.into_iter().flatten().collect();
    let spoken = spoken.join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, spoken.as_str()));
    if is_chosen {
        let ground = palette.ground(Tone::Accent);
        ui.painter().rect_filled(rect, radius::BUTTON, ground);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius::BUTTON);
    let middle = rect.center().y;
    if let Some((icon, tone, _)) = &target.state {
        let mark = widgets::square(pos2(rect.left() + 16.0, middle), size::ICON);
        icons::paint(ui.painter(), *icon, mark, size::ICON, palette.ink(*tone));
    }
    // Somebody without a name stands there by the number already.
    let beside = if number == target.name { "" } else { &number };
    let piece = Piece::small(beside, palette.dim);
    let end = widgets::text_right(ui, rect.right() - 8.0, middle, &piece, 130.0);
    let mut pen = widgets::Pen::new(ui, palette, rect.left() + 32.0, end - 8.0, middle);
    // The name may take all but a word's room.
    let small = font(Weight::Regular, size::SMALL);
    let wide = |words| widgets::one_line(ui.painter(), words, small, palette.dim, f32::INFINITY);
    let keep = words.or(target.role).map_or(0.0, |words| {
        (wide(words).size().x + 9.0).min(pen.room() * 0.55)
    });
    pen.text(
        &target.name,
        Weight::Regular,
        size::BODY,
        palette.text,
        keep,
    );
    let (rest, ink) = match &target.state {
        Some((_, tone, words)) => (words.as_str(), palette.ink(*tone)),
        None => (target.role.unwrap_or_default(), palette.dim),
    };
    pen.gap(8.0);
    pen.text(rest, Weight::Regular, size::SMALL, ink, 0.0);
    let response = match pen.is_cut() {
        true => response.on_hover_text(spoken),
        false => response,
    };
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Colleagues whose name or extension begins so, all but the operator: who can take a call now comes first.
fn settled(snapshot: &Snapshot, text: &str) -> Vec<String> {
    let is_meant = |name: &str, extension: &str| is_meant(name, extension, text);
    let mut found: Vec<(u8, &str)> = colleagues(snapshot)
        .filter(|colleague| !colleague.is_own)
        .map(|colleague| {
            let name = colleague.name.as_deref().unwrap_or_default();
            (rank(colleague), name, colleague.extension.as_str())
        })
        .filter(|(_, name, extension)| is_meant(name, extension))
        .map(|(rank, _, extension)| (rank, extension))
        .collect();
    let own = &snapshot.operator.extensions;
    for operator in snapshot.operators.iter() {
        let Some(first) = operator.extensions.first() else {
            continue;
        };
        let is_new = !own.contains(first) && colleague(snapshot, first).is_none();
        if is_new && is_meant(&operator.name, first) {
            found.push((1, first));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    let numbers = found.into_iter().map(|(_, number)| number.to_owned());
    numbers.take(COLLEAGUES).collect()
}

/// Who can take a call now comes first, who cannot be reached last.
fn rank(colleague: &Colleague) -> u8 {
    match colleague.state {
        ColleagueState::Unreachable => 4,
        _ if colleague.do_not_disturb => 3,
        ColleagueState::Free => 0,
        ColleagueState::Unknown => 1,
        ColleagueState::Ringing
        | ColleagueState::Calling
        | ColleagueState::Talking
        | ColleagueState::Busy
        | ColleagueState::OnHold => 2,
    }
}

fn colleagues(snapshot: &Snapshot) -> impl Iterator<Item = &Colleague> {
    let groups = snapshot.colleagues.groups.iter();
    groups.flat_map(|group| group.people.iter().map(|colleague| &**colleague))
}

fn colleague<'a>(snapshot: &'a Snapshot, extension: &str) -> Option<&'a Colleague> {
    colleagues(snapshot).find(|colleague| colleague.extension == extension)
}

/// What the directory said of this text, those left out who stand there as colleagues.
fn suggested<'a>(snapshot: &'a Snapshot, text: &str) -> impl Iterator<Item = &'a Suggested> {
    let is_of_text = !text.is_empty() && snapshot.suggestions.fragment.trim() == text;
    let people = snapshot.suggestions.people.iter();
    people.filter(move |person| {
        let is_own = snapshot.operator.extensions.contains(&person.number);
        is_of_text && !is_own && colleague(snapshot, &person.number).is_none()
    })
}

fn of_colleague<'a>(colleague: &'a Colleague, snapshot: &Snapshot, lang: Lang) -> Target<'a> {
    let name = colleague.name.as_deref().map(clean);
    let name = name.filter(|name| !name.trim().is_empty());
    let (icon, tone) = colleague_rows::shape(colleague);
    let words = office::colleague_line(colleague, snapshot.now_unix_ms, lang);
    Target {
        number: &colleague.extension,
        name: name.unwrap_or_else(|| clean(&colleague.extension)),
        state: Some((icon, tone, words)),
        role: None,
    }
}

fn of_operator<'a>(snapshot: &'a Snapshot, number: &str) -> Option<Target<'a>> {
    let is_it = |first: &&String| first.as_str() == number;
    let mut operators = snapshot.operators.iter();
    let (operator, first) = operators.find_map(|operator| {
        let first = operator.extensions.first().filter(is_it)?;
        Some((operator, first))
    })?;
    Some(Target {
        number: first,
        name: clean(&operator.name),
        state: None,
        role: None,
    })
}

fn of_directory<'a>(
    snapshot: &'a Snapshot,
    text: &str,
    number: &str,
    lang: Lang,
) -> Option<Target<'a>> {
    let person = suggested(snapshot, text).find(|person| person.number == number)?;
    let name = person.name.as_deref().or(person.company.as_deref());
    Some(Target {
        number: &person.number,
        name: clean(name.unwrap_or(&person.number)),
        state: None,
        role: Some(calls::role(person.role, &snapshot.words, lang)),
    })
}
