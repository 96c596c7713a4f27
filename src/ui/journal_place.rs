//! The journal's rows keep their place on the screen when new ones come above them.
//!
//! Rule: who has scrolled down goes on reading what they read; and while a hand is over the rows (`hand`), a press
//! meets the row that was aimed at. Nobody who looks at the newest has to scroll for the next: once the hand rests,
//! the table is back at its top.

use super::journal_lines::Lines;
use crate::desk::snapshot::{Direction, JournalPage, JournalRow};

/// Where the table stands, and by which row that is told.
#[derive(Debug, Default)]
pub struct Place {
    /// The row that was the first in sight: its id, its index, and where it stood among the lines.
    row: Option<(i64, usize, f64)>,
    /// How far it was scrolled, points.
    offset: f32,
    /// It was at its top, and is here only so that the rows stay under the hand.
    pushed_to: Option<f32>,
    of: Option<Of>,
}

/// Another choice of rows is read from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Of {
    search: String,
    direction: Option<Direction>,
    missed_only: bool,
    office: bool,
}

impl Of {
    fn is_of(&self, journal: &JournalPage) -> bool {
        self.search == journal.search
            && self.direction == journal.direction
            && self.missed_only == journal.missed_only
            && self.office == journal.office
    }
}

impl Place {
    /// Where the table is to be scrolled to before it is drawn with these lines; `None`: where it is. Another choice
    /// of rows is read `from` there.
    pub fn offset(
        &mut self,
        journal: &JournalPage,
        lines: &Lines,
        is_hand_over: bool,
        from: f32,
    ) -> Option<f32> {
        if !self.of.as_ref().is_some_and(|of| of.is_of(journal)) {
            let is_first = self.of.is_none();
            *self = Self {
                of: Some(Of {
                    search: journal.search.clone(),
                    direction: journal.direction,
                    missed_only: journal.missed_only,
                    office: journal.office,
                }),
                ..Self::default()
            };
            return (!is_first).then_some(from);
        }
        let is_pushed = self.pushed_to.is_some_and(|to| is_near(to, self.offset));
        if !is_pushed {
            self.pushed_to = None;
        }
        if is_pushed && !is_hand_over {
            self.pushed_to = None;
            return Some(0.0);
        }
        let is_at_top = self.offset < 0.5;
        if is_at_top && !is_hand_over {
            return None;
        }
        let (id, at, stood) = self.row?;
        let stands = lines.top_of(index_of(&journal.rows, id, at)?)?;
        let moved = (stands - stood) as f32;
        if moved.abs() < 0.5 {
            return None;
        }
        let to = (self.offset + moved).max(0.0);
        if is_at_top || is_pushed {
            self.pushed_to = Some(to);
        }
        Some(to)
    }

    /// As it was drawn; `above`: so much stands above the lines.
    pub fn drawn(&mut self, journal: &JournalPage, lines: &Lines, offset: f32, above: f32) {
        self.offset = offset;
        let first = lines.row_from((offset - above).max(0.0));
        self.row = first.and_then(|at| Some((journal.rows.get(at)?.id, at, lines.top_of(at)?)));
    }
}

/// Where a row is now: a few lines below, as a rule.
fn index_of(rows: &[JournalRow], id: i64, before: usize) -> Option<usize> {
    let from_before = rows.iter().enumerate().skip(before);
    let up_to_before = rows.iter().enumerate().take(before);
    let mut both = from_before.chain(up_to_before);
    both.find_map(|(at, row)| (row.id == id).then_some(at))
}

fn is_near(one: f32, other: f32) -> bool {
    (one - other).abs() < 1.0
}
