//! One row of the journal: on one line where there is room, on two where there is not.

use std::borrow::Cow;
use std::ops::Range;

use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::clean::clean;
use super::icons::{self, Icon};
use super::journal_lines::Heights;
use super::theme::{self, Palette, Tone, Weight, size};
use super::widgets::{self, Pen, Piece};
use super::{Desk, notes};
use crate::desk::snapshot::{Direction, JournalRow, Note, Outcome, Reason};
use crate::settings;
use crate::texts::{Label, Lang, calls, time};

/// Which columns there is room for, by the table's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    is_low: bool,
    two_lines: bool,
    number: f32,
    order: f32,
    result: f32,
}

impl Columns {
    /// The columns that fit `width` points; in a low window more rows count for more than all of each.
    pub fn fit(width: f32, is_low: bool) -> Self {
        let two_lines_below = match is_low {
            true => size::TWO_LINES_LOW,
            false => size::TWO_LINES,
        };
        if width < two_lines_below {
            return Self {
                is_low,
                two_lines: true,
                number: 0.0,
                order: 0.0,
                result: 0.0,
            };
        }
        Self {
            is_low,
            two_lines: false,
            // In a low and narrow one the name counts for more; the number is told on hovering.
            number: if width >= size::TWO_LINES { 146.0 } else { 0.0 },
            order: if width >= 680.0 { 76.0 } else { 0.0 },
            result: (width * 0.22).clamp(120.0, 200.0),
        }
    }

    /// How high a row is, and a day's heading.
    pub fn heights(&self) -> Heights {
        let row = match (self.two_lines, self.is_low) {
            (true, _) => size::ROW_TALL,
            (false, true) => size::ROW_LOW,
            (false, false) => size::ROW,
        };
        let day = match self.is_low {
            true => size::DAY_LOW,
            false => size::DAY,
        };
        Heights { row, day }
    }
}

/// What was done to a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pressed {
    /// It was clicked.
    pub selected: bool,
    /// A double click, or its call button.
    pub dialled: bool,
}

/// Who it was: the name, else the company, else the number, else that it is withheld.
pub fn title(row: &JournalRow, lang: Lang) -> Cow<'_, str> {
    [&row.name, &row.company, &row.number_shown]
        .into_iter()
        .flatten()
        .map(|text| clean(text))
        .find(|text| !text.trim().is_empty())
        .unwrap_or(Cow::Borrowed(Label::Withheld.text(lang)))
}

/// Draws a row over `rect`.
pub fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    row: &JournalRow,
    desk: &Desk<'_>,
    columns: &Columns,
    selected: bool,
) -> Pressed {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let response = ui.interact(rect, ui.scope_id().with("row"), Sense::CLICK);
    let words = Words::of(
        row,
        desk.snapshot.notes.of_row(row),
        &desk.snapshot.words,
        lang,
    );
    let spoken = words.spoken(row, lang);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, spoken.as_str()));
    if selected {
        ui.painter()
            .rect_filled(rect, 0.0, palette.ground(Tone::Accent));
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, palette.hover);
    }
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );

    let mark = widgets::square(pos2(rect.left() + 20.0, rect.center().y), size::ICON);
    let (icon, tone) = shape(row);
    icons::paint(
        ui.painter(),
        icon,
        mark,
        size::ICON - 1.0,
        palette.ink(tone),
    );

    let mut pressed = Pressed {
        selected: response.clicked(),
        dialled: false,
    };
    let mut right = rect.right() - 10.0;
    if row.number.is_some() {
        // The place is kept in every row, so that nothing moves when the pointer comes.
        let area = widgets::square(pos2(right - 12.0, rect.center().y), 26.0);
        if selected || response.contains_pointer() {
            let id = ui.scope_id().with("call");
            let call = widgets::icon_button_at(ui, area, id, Icon::Phone, Label::Call.text(lang));
            pressed.dialled = call.clicked();
        }
        pressed.dialled |= response.double_clicked();
    }
    right -= 32.0;
    let search = &desk.snapshot.journal.search;
    let is_cut = if columns.two_lines {
        two_lines(ui, palette, rect, right, row, &words, search)
    } else {
        one_line(ui, palette, rect, right, row, &words, search, columns)
    };
    let response = response.on_hover_cursor(CursorIcon::Default);
    if is_cut || words.reason.is_some() || words.handed.is_some() || words.note.is_some() {
        response.on_hover_ui_at_pointer(|ui| {
            ui.label(words.told(lang));
        });
    }
    pressed
}

struct Words<'a> {
    title: Cow<'a, str>,
    role: Option<&'a str>,
    company: Option<Cow<'a, str>>,
    number: Option<Cow<'a, str>>,
    order: Option<String>,
    time: String,
    result: String,
    /// Of the result.
    reason: Option<String>,
    /// How it changed hands.
    handed: Option<String>,
    /// What is noted.
    note: Option<String>,
}

impl<'a> Words<'a> {
    fn of(row: &'a JournalRow, note: &Note, own_words: &'a settings::Words, lang: Lang) -> Self {
        let title = title(row, lang);
        let company = row
            .company
            .as_deref()
            .map(clean)
            .filter(|company| *company != title);
        let number = row.number_shown.as_deref().map(clean);
        let order = row.orders.first().map(|first| match row.orders.len() {
            1 => clean(first).into_owned(),
            count => format!("{} +{}", clean(first), count - 1),
        });
        Self {
            role: row
                .role
                .map(|role| calls::role(Some(role), own_words, lang)),
            company,
            number,
            order,
            time: time::local(row.started_unix_ms)
                .map(time::time_of_day)
                .unwrap_or_default(),
            result: clean(&calls::result(row, lang)).into_owned(),
            reason: calls::result_reason(row, lang),
            handed: calls::transfers(row, lang).map(|words| clean(&words).into_owned()),
            note: notes::words(note),
            title,
        }
    }

    fn spoken(&self, row: &JournalRow, lang: Lang) -> String {
        let mut parts = vec![
            self.time.as_str(),
            calls::direction(row.direction, lang),
            self.title.as_ref(),
        ];
        parts.extend(self.role);
        parts.extend(
            self.number
                .as_deref()
                .filter(|number| *number != self.title),
        );
        parts.push(&self.result);
        parts.extend(self.reason.as_deref());
        parts.extend(self.handed.as_deref());
        parts.extend(self.note.as_deref());
        parts.join(", ")
    }

    /// All of it, for what was cut.
    fn told(&self, lang: Lang) -> String {
        let company = self.company.as_deref();
        let number = self.number_beside().map(Cow::Borrowed);
        let order = self.order.as_deref();
        let order = order.map(|order| format!("{} {order}", Label::Order.text(lang)).into());
        let result = Cow::Borrowed(self.result.as_str());
        widgets::lines([
            Some(Cow::Borrowed(self.title.as_ref())),
            company.map(Cow::Borrowed),
            number,
            order,
            Some(result),
            self.reason.as_deref().map(Cow::Borrowed),
            self.handed.as_deref().map(Cow::Borrowed),
            self.note.as_deref().map(Cow::Borrowed),
        ])
    }

    /// The number's own column is empty when the number already stands as the name.
    fn number_beside(&self) -> Option<&str> {
        self.number
            .as_deref()
            .filter(|number| *number != self.title)
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row's geometry and its words, passed on once"
)]
fn one_line(
    ui: &Ui,
    palette: &Palette,
    rect: Rect,
    right: f32,
    row: &JournalRow,
    words: &Words<'_>,
    search: &str,
    columns: &Columns,
) -> bool {
    let y = rect.center().y;
    let mut time = Pen::new(ui, palette, rect.left() + 40.0, rect.left() + 92.0, y);
    time.text(&words.time, Weight::Regular, size::BODY, palette.dim, 0.0);

    let result_left = right - columns.result;
    let order_left = result_left - columns.order;
    let number_left = order_left - columns.number;
    let name_left = rect.left() + 96.0;
    let mut who = Pen::new(ui, palette, name_left, number_left - 10.0, y);
    who_ui(&mut who, palette, row, words, search);

    let mut is_cut = columns.order == 0.0 && words.order.is_some();
    if let Some(number) = words.number_beside() {
        is_cut |= columns.number == 0.0;
        if columns.number > 0.0 {
            let mut pen = Pen::new(ui, palette, number_left, order_left - 6.0, y);
            pen.marked(number, fragment(number, search), palette.text);
        }
    }
    if columns.order > 0.0
        && let Some(order) = &words.order
    {
        let mut pen = Pen::new(ui, palette, order_left, result_left - 6.0, y);
        pen.marked(order, fragment(order, search), palette.dim);
        is_cut |= pen.is_cut();
    }
    let mut result = Pen::new(ui, palette, result_left, right, y);
    result.text(
        &words.result,
        Weight::Regular,
        size::BODY,
        result_ink(palette, row),
        0.0,
    );
    // In short; in words it is told on hovering and at the side.
    if let Some(last) = row.transfers.last() {
        result.gap(8.0);
        result.icon(Icon::Transfer, palette.dim);
        result.gap(4.0);
        let to = clean(&last.to);
        result.text(&to, Weight::Regular, size::BODY, palette.dim, 0.0);
    }
    is_cut || who.is_cut() || result.is_cut()
}

fn two_lines(
    ui: &Ui,
    palette: &Palette,
    rect: Rect,
    right: f32,
    row: &JournalRow,
    words: &Words<'_>,
    search: &str,
) -> bool {
    let (upper, lower) = (rect.top() + 18.0, rect.top() + 38.0);
    let left = rect.left() + 40.0;
    let time = Piece::body(&words.time, palette.dim);
    let end = widgets::text_right(ui, right, upper, &time, 60.0);
    let mut who = Pen::new(ui, palette, left, end - 8.0, upper);
    who_ui(&mut who, palette, row, words, search);
    let result = Piece::small(&words.result, result_ink(palette, row));
    let end = widgets::text_right(ui, right, lower, &result, rect.width() * 0.45);
    let mut pen = Pen::new(ui, palette, left, end - 8.0, lower);
    if let Some(number) = words.number_beside() {
        pen.marked(number, fragment(number, search), palette.dim);
        pen.gap(10.0);
    }
    let Some(order) = &words.order else {
        return who.is_cut() || pen.is_cut();
    };
    let has_room = pen.room() > 44.0;
    if has_room {
        pen.marked(order, fragment(order, search), palette.dim);
    }
    !has_room || who.is_cut() || pen.is_cut()
}

fn who_ui(pen: &mut Pen<'_>, palette: &Palette, row: &JournalRow, words: &Words<'_>, search: &str) {
    let is_number = words.number.as_deref() == Some(words.title.as_ref());
    if is_number {
        pen.marked(&words.title, fragment(&words.title, search), palette.text);
        if let Some(note) = &words.note {
            note_ui(pen, palette, note);
        }
        return;
    }
    let noted = if words.note.is_some() { 26.0 } else { 0.0 };
    let keep = noted + words.role.map_or(0.0, |role| pen.keep_for_tag(role));
    pen.text(
        &words.title,
        Weight::Semibold,
        size::BODY,
        palette.text,
        keep,
    );
    if let Some(role) = words.role {
        pen.gap(8.0);
        pen.tag(Tone::from(row.role), role);
    }
    if let Some(company) = &words.company {
        pen.gap(8.0);
        // A few letters of it would tell nothing.
        let keep = if pen.room() > 52.0 + noted {
            noted
        } else {
            pen.room()
        };
        pen.text(company, Weight::Regular, size::BODY, palette.dim, keep);
    }
    if let Some(note) = &words.note {
        note_ui(pen, palette, note);
    }
}

/// What is noted, as far as there is room for some words of it; at least that something is.
fn note_ui(pen: &mut Pen<'_>, palette: &Palette, note: &str) {
    pen.gap(10.0);
    pen.icon(Icon::Note, palette.dim);
    if pen.room() > 40.0 {
        pen.gap(4.0);
        pen.text(note, Weight::Regular, size::SMALL, palette.dim, 0.0);
    }
}

/// Direction and outcome as a shape of its own and a colour.
pub fn shape(row: &JournalRow) -> (Icon, Tone) {
    let reached = matches!(row.outcome, None | Some(Outcome::Answered));
    if row.outcome != Some(Outcome::Answered) && row.reason == Some(Reason::Lost) {
        let icon = match row.direction {
            Direction::Incoming => Icon::Incoming,
            Direction::Outgoing => Icon::Outgoing,
            Direction::Internal => Icon::Internal,
            Direction::Callback => Icon::Callback,
        };
        return (icon, Tone::Staff);
    }
    match (row.direction, row.outcome) {
        (Direction::Incoming, Some(Outcome::AnsweredElsewhere | Outcome::MenuOnly)) => {
            (Icon::Incoming, Tone::Staff)
        }
        (Direction::Incoming, _) if reached => (Icon::Incoming, Tone::Ok),
        (Direction::Incoming, _) => (Icon::Missed, Tone::Bad),
        (Direction::Outgoing, _) if reached => (Icon::Outgoing, Tone::Accent),
        (Direction::Outgoing, _) => (Icon::NotReached, Tone::Staff),
        (Direction::Internal, _) if reached => (Icon::Internal, Tone::Ok),
        (Direction::Internal, Some(Outcome::Missed)) => (Icon::Internal, Tone::Bad),
        (Direction::Internal, _) => (Icon::Internal, Tone::Staff),
        (Direction::Callback, _) => (
            Icon::Callback,
            if reached { Tone::Accent } else { Tone::Staff },
        ),
    }
}

/// The colour of what came of it.
pub fn result_ink(palette: &Palette, row: &JournalRow) -> egui::Color32 {
    match row.outcome {
        _ if row.reason == Some(Reason::Lost) => palette.dim,
        Some(Outcome::Missed) => palette.ink(Tone::Bad),
        Some(Outcome::Failed | Outcome::OwnPhone | Outcome::BadNumber) => palette.ink(Tone::Bad),
        None => palette.ink(Tone::Ok),
        Some(_) => palette.dim,
    }
}

/// Where the searched digits stand in a number as shown (`45-67` for «4567»), in bytes.
fn fragment(shown: &str, search: &str) -> Option<Range<usize>> {
    let wanted: Vec<char> = search.chars().filter(char::is_ascii_digit).collect();
    if wanted.is_empty() || search.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: Vec<(usize, char)> = shown
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .collect();
    let at = digits
        .windows(wanted.len())
        .position(|window| window.iter().map(|(_, c)| c).eq(wanted.iter()))?;
    let start = digits.get(at)?.0;
    let end = digits.get(at + wanted.len() - 1)?.0 + 1;
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::fragment;

    #[test]
    fn the_searched_digits_are_found_across_signs() {
        let shown = "+7 916 123-45-67";
        assert_eq!(
            fragment(shown, "4567").map(|range| &shown[range]),
            Some("45-67")
        );
        assert_eq!(fragment(shown, "8 (916)").map(|range| &shown[range]), None);
        assert_eq!(
            fragment(shown, "123-4").map(|range| &shown[range]),
            Some("123-4")
        );
        assert_eq!(fragment(shown, "Котова 1"), None);
        assert_eq!(fragment(shown, ""), None);
        assert_eq!(
            fragment("код 7", "7").map(|range| &"код 7"[range]),
            Some("7")
        );
    }
}
