//! Where each line of the journal's table stands: days' headings, rows, and times without a connection.

use chrono::NaiveDate;

use crate::desk::snapshot::{Break, JournalPage};
use crate::texts::time;

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A day's heading, with a moment of that day (Unix milliseconds).
    Day(i64),
    /// A row, by its index.
    Row(usize),
    /// A time without a connection.
    Break(Break),
}

/// How high lines are, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heights {
    /// A row.
    pub row: f32,
    /// A day's heading, or a time without a connection.
    pub day: f32,
}

/// Where each line stands. Made anew only when rows come or go, so that a frame costs what is in
/// sight and not what there is.
#[derive(Debug, Default)]
pub struct Lines {
    key: Option<Key>,
    lines: Vec<Line>,
    /// The upper edge of each line, and the end of the last, points. Twice as exact as egui counts: a
    /// million rows are so high that its own numbers are four points apart.
    edges: Vec<f64>,
    /// The line of each row.
    of_row: Vec<usize>,
}

/// What the lines depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    rows: usize,
    first: i64,
    last: i64,
    heights: Heights,
    today: Option<NaiveDate>,
    last_break: Option<Break>,
    is_search: bool,
    more: bool,
}

impl Lines {
    /// Lays the page out anew if it is another.
    pub fn renew(&mut self, journal: &JournalPage, heights: Heights, now_unix_ms: i64) {
        let id = |row: Option<&crate::desk::snapshot::JournalRow>| row.map_or(0, |row| row.id);
        let key = Key {
            rows: journal.rows.len(),
            first: id(journal.rows.first()),
            last: id(journal.rows.last()),
            heights,
            today: day(now_unix_ms),
            last_break: journal.breaks.last().copied(),
            is_search: !journal.search.is_empty(),
            more: journal.more,
        };
        if self.key == Some(key) {
            return;
        }
        *self = Self {
            key: Some(key),
            ..Self::default()
        };
        let mut place = Place::default();
        let mut breaks = breaks(journal).peekable();
        for (index, row) in journal.rows.iter().enumerate() {
            while let Some(of) = breaks.next_if(|of| of.from_unix_ms > row.started_unix_ms) {
                self.put(&mut place, of.from_unix_ms, Line::Break(of), heights);
            }
            self.put(&mut place, row.started_unix_ms, Line::Row(index), heights);
        }
        // Older than the last row: only when no older row can still come between.
        if !journal.more {
            for of in breaks {
                self.put(&mut place, of.from_unix_ms, Line::Break(of), heights);
            }
        }
        self.edges.push(place.y);
    }

    /// The height of all lines, points.
    pub fn height(&self) -> f32 {
        self.edges.last().copied().unwrap_or(0.0) as f32
    }

    /// From where to where a row stands.
    pub fn span_of(&self, row: usize) -> Option<(f32, f32)> {
        let line = *self.of_row.get(row)?;
        Some((
            *self.edges.get(line)? as f32,
            *self.edges.get(line + 1)? as f32,
        ))
    }

    /// Where a row's upper edge is, as exactly as it is counted.
    pub fn top_of(&self, row: usize) -> Option<f64> {
        self.edges.get(*self.of_row.get(row)?).copied()
    }

    /// The first row that begins at this height or below it.
    pub fn row_from(&self, y: f32) -> Option<usize> {
        let line = self.edges.partition_point(|edge| *edge < f64::from(y));
        let rows = self.lines.get(line..)?.iter();
        rows.into_iter().find_map(|line| match line {
            Line::Row(index) => Some(*index),
            Line::Day(_) | Line::Break(_) => None,
        })
    }

    /// The lines between two heights, with their edges as seen from the upper one.
    pub fn seen(&self, from: f32, to: f32) -> impl Iterator<Item = (&Line, f32, f32)> {
        let (from, to) = (f64::from(from), f64::from(to));
        let first = self
            .edges
            .partition_point(|edge| *edge <= from)
            .saturating_sub(1);
        self.lines
            .iter()
            .zip(self.edges.windows(2))
            .skip(first)
            .map_while(move |(line, edges)| match edges {
                [top, bottom] if *top < to => {
                    Some((line, (top - from) as f32, (bottom - from) as f32))
                }
                _ => None,
            })
    }

    fn put(&mut self, place: &mut Place, at_unix_ms: i64, line: Line, heights: Heights) {
        let this = day(at_unix_ms);
        if this != place.day {
            place.day = this;
            self.lines.push(Line::Day(at_unix_ms));
            self.edges.push(place.y);
            place.y += f64::from(heights.day);
        }
        let height = match line {
            Line::Row(_) => heights.row,
            Line::Day(_) | Line::Break(_) => heights.day,
        };
        if matches!(line, Line::Row(_)) {
            self.of_row.push(self.lines.len());
        }
        self.lines.push(line);
        self.edges.push(place.y);
        place.y += f64::from(height);
    }
}

/// How far the layout is.
#[derive(Debug, Default)]
struct Place {
    y: f64,
    day: Option<NaiveDate>,
}

/// The newest first; in what was searched for they would only be in the way.
fn breaks(journal: &JournalPage) -> impl Iterator<Item = Break> {
    let shown = journal.search.is_empty();
    let breaks = journal.breaks.iter().rev().copied();
    breaks.filter(move |_| shown)
}

fn day(unix_ms: i64) -> Option<NaiveDate> {
    time::local(unix_ms).map(|at| at.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::{Direction, JournalRow, Note};

    const HOUR: i64 = 3_600_000;
    const HEIGHTS: Heights = Heights {
        row: 36.0,
        day: 30.0,
    };

    fn row(started_unix_ms: i64) -> JournalRow {
        JournalRow {
            id: started_unix_ms,
            pbx: String::new(),
            call: String::new(),
            started_unix_ms,
            direction: Direction::Incoming,
            number: None,
            number_shown: None,
            role: None,
            name: None,
            company: None,
            orders: Vec::new(),
            extension: None,
            extension_name: None,
            answered_by: None,
            answered_by_name: None,
            outcome: None,
            reason: None,
            ring_secs: None,
            talk_secs: None,
            transfers: Vec::new(),
            own: true,
            note: Note::default(),
        }
    }

    fn away(from_unix_ms: i64) -> Break {
        Break {
            from_unix_ms,
            to_unix_ms: from_unix_ms + 60_000,
        }
    }

    #[test]
    fn a_time_without_a_connection_stands_between_the_calls_before_and_after_it() {
        // Noon in the time zone of this computer, so that three hours are one day.
        let noon = (0..24)
            .map(|hour| 1_700_000_000_000 / HOUR * HOUR + hour * HOUR)
            .find(|at| time::local(*at).is_some_and(|at| time::time_of_day(at).starts_with("12:")))
            .expect("a noon");
        let mut page = JournalPage {
            rows: vec![row(noon + HOUR), row(noon - HOUR), row(noon - 48 * HOUR)],
            breaks: vec![away(noon - 72 * HOUR), away(noon)],
            ..JournalPage::default()
        };
        let lines = |page: &JournalPage| {
            let mut lines = Lines::default();
            lines.renew(page, HEIGHTS, noon);
            lines.lines
        };
        let all = [
            Line::Day(noon + HOUR),
            Line::Row(0),
            Line::Break(away(noon)),
            Line::Row(1),
            Line::Day(noon - 48 * HOUR),
            Line::Row(2),
            Line::Day(noon - 72 * HOUR),
            Line::Break(away(noon - 72 * HOUR)),
        ];
        assert_eq!(lines(&page), all);
        page.more = true;
        assert_eq!(lines(&page), all[..6], "older rows may still come between");
        page.search = "4567".into();
        let rows_only = lines(&page);
        assert!(!rows_only.iter().any(|line| matches!(line, Line::Break(_))));
    }

    #[test]
    fn a_row_is_found_where_it_stands() {
        let page = JournalPage {
            rows: vec![row(2 * HOUR), row(HOUR)],
            breaks: vec![away(HOUR + 1)],
            ..JournalPage::default()
        };
        let mut lines = Lines::default();
        lines.renew(&page, HEIGHTS, 0);
        assert_eq!(lines.row_from(0.0), Some(0));
        let second = lines.top_of(1).expect("the row");
        assert_eq!(lines.row_from(second as f32), Some(1));
        assert_eq!(lines.row_from(lines.height()), None);
        let (from, to) = lines.span_of(1).expect("the row");
        let seen: Vec<Line> = lines.seen(from, to).map(|(line, _, _)| *line).collect();
        assert_eq!(seen, [Line::Row(1)]);
        assert_eq!(lines.height(), to);
    }
}
