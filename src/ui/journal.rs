//! The journal: filters, search, and the table, newest first. Only rows in sight are laid out.

use std::cell::Cell;

use egui::{
    Align2, CornerRadius, EventFilter, Frame, Id, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::icons::{self, Icon};
use super::journal_lines::{Line, Lines};
use super::journal_rows::{self, Columns};
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Piece};
use super::{Desk, Selected, State, fit};
use crate::desk::snapshot::{Break, Command, Connection, Direction, JournalRow};
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

/// The keyboard's way to the search.
pub fn focus_search(ui: &Ui, state: &State) {
    widgets::focus_field(ui, search_id(), &state.search_text);
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

/// The filters, a day and three rows, points.
pub fn least_height(ui: &Ui, state: &State) -> f32 {
    let row = Columns::fit(ui.available_width(), fit::is_low(ui)).row_height();
    state.journal.filters + 4.0 + size::DAY + 3.0 * row
}

fn search_id() -> Id {
    Id::unique("journal-search")
}

fn table_id() -> Id {
    Id::unique("journal-table")
}

/// Filters, search and table, over what is left of `ui`.
pub fn journal_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let top = ui.cursor().top();
    filters_ui(ui, desk, state);
    let filters = ui.cursor().top() - top;
    if (std::mem::replace(&mut state.journal.filters, filters) - filters).abs() > 0.5 {
        // What stands above leaves it the rest.
        ui.ctx().request_repaint();
    }
    ui.add_space(2.0);
    let palette = theme::palette(ui);
    let journal = &desk.snapshot.journal;
    Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(1.0)
        .show(ui, |ui| {
            ui.set_min_size(vec2(ui.available_width(), ui.available_height().max(80.0)));
            if journal.rows.is_empty() {
                empty_ui(ui, desk);
            } else {
                table_ui(ui, desk, state);
            }
        });
}

fn filters_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let palette = theme::palette(ui);
    let (lang, journal) = (desk.lang, &desk.snapshot.journal);
    let width = ui.available_width();
    let gap = if fit::is_low(ui) { 4.0 } else { 6.0 };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, gap);
        if width >= size::TWO_LINES {
            ui.label(
                RichText::new(Label::Journal.text(lang).to_uppercase())
                    .font(font(Weight::Semibold, size::TINY))
                    .color(palette.dim),
            );
        }
        let all = !journal.missed_only && journal.direction.is_none();
        if widgets::chip(ui, all, Label::All.text(lang)).clicked() && !all {
            if journal.missed_only {
                (desk.send)(Command::MissedOnly(false));
            }
            if journal.direction.is_some() {
                (desk.send)(Command::OnlyDirection(None));
            }
        }
        // How many are still to be called back stands at that page's icon.
        if widgets::chip(ui, journal.missed_only, Label::Missed.text(lang)).clicked() {
            if journal.direction.is_some() {
                (desk.send)(Command::OnlyDirection(None));
            }
            (desk.send)(Command::MissedOnly(!journal.missed_only));
        }
        for (direction, word) in [
            (Direction::Incoming, Label::Incoming),
            (Direction::Outgoing, Label::Outgoing),
        ] {
            let on = !journal.missed_only && journal.direction == Some(direction);
            if widgets::chip(ui, on, word.text(lang)).clicked() {
                if journal.missed_only {
                    (desk.send)(Command::MissedOnly(false));
                }
                (desk.send)(Command::OnlyDirection((!on).then_some(direction)));
            }
        }
        if !journal.office_locked {
            let office = widgets::chip(ui, journal.office, Label::OfficeCalls.text(lang));
            if office.clicked() {
                (desk.send)(Command::OfficeJournal(!journal.office));
            }
        }
        // What is left of this line; in a wrapping layout `available_width` is the whole width.
        let left = ui.available_size_before_wrap().x;
        let field = if width < size::TWO_LINES || left < 150.0 {
            width
        } else {
            left.clamp(150.0, 220.0)
        };
        if left > field {
            ui.add_space(left - field);
        }
        search_ui(ui, desk, state, field);
    });
}

fn search_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, width: f32) {
    let palette = theme::palette(ui);
    let id = search_id();
    let (rect, _) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::hover());
    let focused = ui.memory(|memory| memory.has_focus(id));
    let edge = if focused {
        palette.ink(Tone::Accent)
    } else {
        palette.edge
    };
    widgets::plate(ui.painter(), rect, radius::FIELD, palette.panel, edge);
    let glass = widgets::square(pos2(rect.left() + 15.0, rect.center().y), 13.0);
    icons::paint(ui.painter(), Icon::Search, glass, 13.0, palette.faint);
    let mut text_rect = Rect::from_min_max(rect.min + vec2(26.0, 1.0), rect.max - vec2(4.0, 1.0));
    if !state.search_text.is_empty() {
        text_rect.max.x -= 24.0;
    }
    let name = Label::SearchJournal.text(desk.lang);
    let hint = Label::SearchHint.text(desk.lang);
    let response = ui.put(
        text_rect,
        TextEdit::singleline(&mut state.search_text)
            .id(id)
            .frame(Frame::NONE)
            .font(font(Weight::Regular, size::SMALL))
            .hint_text(RichText::new(hint).color(palette.faint).size(size::SMALL))
            .align(Align2::LEFT_CENTER)
            .char_limit(200)
            .event_filter(widgets::FIELD_KEYS)
            .desired_width(text_rect.width()),
    );
    let response = response.accessible_name(name);
    if state.search_text.is_empty() && !focused && text_rect.width() > 170.0 {
        let keys = shortcuts::keys(ui, Action::Search);
        let hint = Piece::small(&keys, palette.faint);
        widgets::text_right(ui, text_rect.right() - 6.0, rect.center().y, &hint, 60.0);
    }
    if response.lost_focus() && shortcuts::seen(ui, Action::CallRow) {
        // The rows are there already.
        response.request_focus();
    }
    let mut changed = response.changed();
    let is_filled = focused && !state.search_text.is_empty();
    let mut clear = is_filled && shortcuts::pressed(ui, Action::Empty);
    if !state.search_text.is_empty() {
        let area = widgets::square(pos2(rect.right() - 15.0, rect.center().y), 22.0);
        let cross = ui.interact(area, id.with("clear"), Sense::CLICK);
        let word = Label::Clear.text(desk.lang);
        cross.widget_info(|| WidgetInfo::labeled(Role::Button, true, word));
        let ink = if cross.hovered() {
            palette.text
        } else {
            palette.dim
        };
        icons::paint(ui.painter(), Icon::Close, area, 11.0, ink);
        clear |= cross.on_hover_text(word).clicked();
    }
    if clear {
        state.search_text.clear();
        response.request_focus();
        changed = true;
    }
    if changed {
        (desk.send)(Command::Search(state.search_text.trim().to_owned()));
    }
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

fn table_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let columns = Columns::fit(ui.available_width(), fit::is_low(ui));
    let journal = &desk.snapshot.journal;
    state
        .journal
        .lines
        .renew(journal, columns.row_height(), desk.snapshot.now_unix_ms);

    let area = ui.available_rect_before_wrap();
    let id = table_id();
    let table = ui.interact(area, id, Sense::focusable_noninteractive());
    let name = Label::Journal.text(desk.lang);
    table.widget_info(|| WidgetInfo::labeled(Role::Table, true, name));
    let moved = keys(ui, id, desk, state);

    let mut dial = None;
    let mut clicked = None;
    let output = ScrollArea::vertical()
        .id_salt("journal")
        .auto_shrink(false)
        .show_viewport(ui, |ui, seen| {
            let lines = &state.journal.lines;
            ui.set_height(lines.height());
            let top = ui.max_rect().top();
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
            let top = top + seen.min.y;
            for (line, from, to) in lines.seen(seen.min.y, seen.max.y) {
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
                        let mut row_ui =
                            ui.new_child(UiBuilder::new().max_rect(rect).id_salt(row.id));
                        let pressed =
                            journal_rows::row_ui(&mut row_ui, rect, row, desk, &columns, on);
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
