//! The journal: filters, search, and the table, newest first. Only rows in sight are laid out.

use std::cell::Cell;

use egui::{
    CornerRadius, EventFilter, Frame, Id, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::journal_filters::filters_ui;
use super::journal_lines::{Line, Lines};
use super::journal_place::Place;
use super::journal_rows::{self, Columns};
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, radius, size};
use super::widgets::{self, Piece};
use super::{Desk, Selected, State, fit, hand, live};
use crate::desk::snapshot::{Break, Command, Connection, JournalRow};
use crate::texts::{Label, connection, time};

/// What only concerns the view of the journal.
#[derive(Debug, Default)]
pub struct View {
    lines: Lines,
    /// The number of rows when more were asked for, so that it is asked once.
    more_asked_at: Option<usize>,
    /// The row that was looked for last, and where it was.
    found: Cell<Option<(i64, usize)>>,
    /// What the filters and the search took last, points.
    filters: f32,
    /// What stood above the rows last, and scrolls away with them, points.
    above: f32,
    place: Place,
}

impl View {
    /// Where a row is. It is asked for in each frame: only when it has moved is it looked for among all.
    pub fn index_of(&self, rows: &[JournalRow], id: i64) -> Option<usize> {
        let known = self.found.get().filter(|(known, _)| *known == id);
        let there = known.filter(|(_, at)| rows.get(*at).is_some_and(|row| row.id == id));
        let at = match there {
            Some((_, at)) => at,
            None => rows.iter().position(|row| row.id == id)?,
        };
        self.found.set(Some((id, at)));
        Some(at)
    }
}

/// The keyboard's way to the journal: to the row that is selected, else to the newest.
pub fn focus_table(ui: &Ui, desk: &Desk<'_>, state: &mut State) {
    let Some(newest) = desk.snapshot.journal.rows.first() else {
        return;
    };
    if !matches!(state.selected, Selected::Row(_)) {
        state.selected = Selected::Row(newest.id);
    }
    ui.memory_mut(|memory| memory.request_focus(table_id()));
}

/// The keyboard's way to the table, whatever is selected.
pub fn focus(ui: &Ui, desk: &Desk<'_>) {
    if !desk.snapshot.journal.rows.is_empty() {
        ui.memory_mut(|memory| memory.request_focus(table_id()));
    }
}

/// The filters, a day and so many rows, points.
pub fn least_height(ui: &Ui, state: &State, rows: f32) -> f32 {
    let heights = Columns::fit(ui.available_width(), fit::is_low(ui)).heights();
    state.journal.filters + 4.0 + heights.day + rows * heights.row
}

fn table_id() -> Id {
    Id::unique("journal-table")
}

/// Filters, search and table, over what is left of `ui`.
pub fn journal_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    narrowing_ui(ui, desk, state);
    let palette = theme::palette(ui);
    Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(1.0)
        .show(ui, |ui| {
            ui.set_min_size(vec2(ui.available_width(), ui.available_height().max(80.0)));
            if desk.snapshot.journal.rows.is_empty() {
                empty_ui(ui, desk);
            } else {
                table_ui(ui, desk, state, None);
            }
        });
}

/// The same where there is no room for it: the calls in progress stand above it, and all of it scrolls as one.
pub fn with_calls_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    table_ui(ui, desk, state, Some(above_ui));
}

/// What scrolls away with the rows; how high it is, points.
fn above_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) -> f32 {
    let top = ui.cursor().top();
    live::scrolled_ui(ui, desk, state);
    narrowing_ui(ui, desk, state);
    if desk.snapshot.journal.rows.is_empty() {
        empty_ui(ui, desk);
    }
    ui.cursor().top() - top
}

fn narrowing_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let top = ui.cursor().top();
    filters_ui(ui, desk, state);
    let filters = ui.cursor().top() - top;
    if (std::mem::replace(&mut state.journal.filters, filters) - filters).abs() > 0.5 {
        // What stands above leaves it the rest.
        ui.ctx().request_repaint();
    }
    ui.add_space(2.0);
}

fn empty_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let palette = theme::palette(ui);
    let journal = &desk.snapshot.journal;
    let filtered = !journal.search.is_empty() || journal.direction.is_some();
    let words = match (journal.loaded, filtered, journal.missed_only) {
        // What it has is not known then, not even that it is empty.
        _ if desk.snapshot.journal_error.is_some() => vec![Label::JournalUnavailable],
        (false, _, _) => vec![Label::Loading],
        (true, true, _) => vec![Label::NothingFound, Label::NothingFoundAdvice],
        (true, false, true) => vec![Label::NoMissed],
        (true, false, false) if desk.snapshot.connection == Connection::NotConfigured => {
            vec![Label::JournalEmptyWithoutPbx]
        }
        (true, false, false) => vec![Label::JournalEmpty],
    };
    Frame::NONE.inner_margin(14.0).show(ui, |ui| {
        for word in words {
            widgets::paragraph_ui(ui, word.text(desk.lang), palette.faint, size::BODY);
        }
    });
}

/// What stands above the rows, where it scrolls away with them; gives back its height.
type Above = fn(&mut Ui, &mut Desk<'_>, &mut State) -> f32;

fn table_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, above: Option<Above>) {
    let columns = Columns::fit(ui.available_width(), fit::is_low(ui));
    let journal = &desk.snapshot.journal;
    let (heights, now) = (columns.heights(), desk.snapshot.now_unix_ms);
    state.journal.lines.renew(journal, heights, now);

    let area = ui.available_rect_before_wrap();
    let id = table_id();
    let table = ui.interact(area, id, Sense::focusable_noninteractive());
    let name = Label::Journal.text(desk.lang);
    table.widget_info(|| WidgetInfo::labeled(Role::Table, true, name));
    let moved = keys(ui, id, desk, state);

    let mut dial = None;
    let mut clicked = None;
    let mut scroll = ScrollArea::vertical().id_salt("journal").auto_shrink(false);
    let view = &mut state.journal;
    let is_hand_over = hand::is_over(ui, area);
    // The filters and the search stay in sight.
    let from = above.map_or(0.0, |_| (view.above - view.filters - 2.0).max(0.0));
    let lines = &view.lines;
    if let Some(offset) = (view.place).offset(journal, lines, is_hand_over, from) {
        scroll = scroll.vertical_scroll_offset(offset);
    }
    let output = scroll.show_viewport(ui, |ui, seen| {
        let rows_from = match above {
            Some(draw) => {
                let place = UiBuilder::new().max_rect(ui.max_rect());
                let height = ui.scope_builder(place, |ui| draw(ui, desk, state)).inner;
                if (std::mem::replace(&mut state.journal.above, height) - height).abs() > 0.5 {
                    ui.ctx()
                        .request_discard("what stands above the rows is known");
                }
                height
            }
            None => 0.0,
        };
        let lines = &state.journal.lines;
        ui.set_height(rows_from + lines.height());
        let top = ui.max_rect().top() + rows_from;
        if above.is_some() {
            let rows = Rect::from_min_max(pos2(ui.max_rect().left(), top), ui.max_rect().max);
            let ground = theme::palette(ui).panel;
            ui.painter().rect_filled(rows, 0.0, ground);
        }
        if let Some(row) = moved
            && let Some((from, to)) = lines.span_of(row)
        {
            let rect = Rect::from_min_max(
                pos2(ui.max_rect().left(), top + from),
                pos2(ui.max_rect().right(), top + to),
            );
            ui.scroll_to_rect(rect, None);
        }
        // From where the view begins, which is near enough to be exact.
        let from = (seen.min.y - rows_from).max(0.0);
        let top = top + from;
        for (line, from, to) in lines.seen(from, seen.max.y - rows_from) {
            let rect = Rect::from_min_max(
                pos2(ui.max_rect().left(), top + from),
                pos2(ui.max_rect().right(), top + to),
            );
            match line {
                Line::Day(at_ms) => day_ui(ui, rect, *at_ms, desk),
                Line::Break(of) => break_ui(ui, rect, *of, desk),
                Line::Row(index) => {
                    let Some(row) = journal.rows.get(*index) else {
                        continue;
                    };
                    let on = state.selected == Selected::Row(row.id);
                    let mut row_ui = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(row.id));
                    let pressed = journal_rows::row_ui(&mut row_ui, rect, row, desk, &columns, on);
                    if pressed.selected {
                        clicked = Some(row.id);
                    }
                    if pressed.dialled {
                        dial.clone_from(&row.number);
                    }
                }
            }
        }
    });
    widgets::focus_ring(ui, &table, area.shrink(2.0), radius::BOX);
    if let Some(row) = clicked {
        state.selected = Selected::Row(row);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    if let Some(number) = dial {
        (desk.send)(Command::Dial(number));
    }
    let view = &mut state.journal;
    let offset = output.state.clamped_offset().y;
    let above = if above.is_some() { view.above } else { 0.0 };
    view.place.drawn(journal, &view.lines, offset, above);
    let rest = output.content_size.y - output.state.clamped_offset().y - output.inner_rect.height();
    let rows = journal.rows.len();
    if journal.more && rest < 600.0 && state.journal.more_asked_at != Some(rows) {
        state.journal.more_asked_at = Some(rows);
        (desk.send)(Command::MoreJournal);
    }
}

/// Arrows, Page, Home, End move the selection while the table has the keyboard, Enter calls; says to
/// which row the selection went.
fn keys(ui: &Ui, id: Id, desk: &mut Desk<'_>, state: &mut State) -> Option<usize> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let rows = &desk.snapshot.journal.rows;
    let now = match state.selected {
        Selected::Row(row) => state.journal.index_of(rows, row),
        Selected::Nothing | Selected::Call(_) => None,
    };
    let Some(to) = shortcuts::row_to(ui, now, rows.len()) else {
        if shortcuts::pressed(ui, Action::CallRow)
            && let Some(number) = now
                .and_then(|row| rows.get(row))
                .and_then(|row| row.number.clone())
        {
            (desk.send)(Command::Dial(number));
        }
        return None;
    };
    state.selected = Selected::Row(rows.get(to)?.id);
    Some(to)
}

/// A time of which nothing is known stands among the rows where it belongs.
fn break_ui(ui: &mut Ui, rect: Rect, of: Break, desk: &Desk<'_>) {
    let palette = theme::palette(ui);
    let Some(words) = connection::break_words(of.from_unix_ms, of.to_unix_ms, desk.lang) else {
        return;
    };
    let response = ui.interact(
        rect,
        ui.scope_id().with(("break", of.from_unix_ms)),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.as_str()));
    ui.painter()
        .rect_filled(rect, 0.0, palette.ground(Tone::Warn));
    let mut pen = widgets::Pen::new(
        ui,
        palette,
        rect.left() + 12.0,
        rect.right() - 12.0,
        rect.center().y,
    );
    let ink = palette.ink(Tone::Warn);
    pen.text(&words, Weight::Regular, size::SMALL, ink, 0.0);
}

fn day_ui(ui: &Ui, rect: Rect, at_ms: i64, desk: &Desk<'_>) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, 0.0, palette.bg);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
    let days = time::local(at_ms).zip(time::local(desk.snapshot.now_unix_ms));
    let Some((at, now)) = days else { return };
    let words = time::day_heading(at.date(), now.date(), desk.lang);
    let piece = Piece::heading(&words, palette.dim);
    let galley = widgets::one_line(
        ui.painter(),
        piece.text,
        piece.font,
        piece.color,
        rect.width() - 24.0,
    );
    let at = pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.dim);
}
