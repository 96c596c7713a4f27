//! Rows that stay under the hand: while the pointer is on its way among them, no row goes from under it.
//!
//! Rule: a press must reach the row that was aimed at, whatever came or went meanwhile. A hand is over rows while
//! the pointer is over them and has moved or clicked a moment ago; one that rests is on its way nowhere. Cards have
//! a rule of their own (`cards::stack`): a hand may be over another program's window there.

use std::collections::HashSet;
use std::hash::Hash;
use std::time::Duration;

use egui::{Rect, Ui};

/// A pointer that has not moved for so long is on its way nowhere.
const REST_SECS: f32 = 2.0;

/// The pointer is on its way among what stands in `rect`, or presses there. Asks for a frame for when it rests.
pub(super) fn is_over(ui: &Ui, rect: Rect) -> bool {
    let (is_inside, is_down, moved, clicked) = ui.input(|input| {
        let pointer = &input.pointer;
        let is_inside = pointer.latest_pos().is_some_and(|at| rect.contains(at));
        let moved = pointer.time_since_last_movement();
        let clicked = pointer.time_since_last_click();
        (is_inside, pointer.any_down(), moved, clicked)
    });
    let still = moved.min(clicked);
    if !is_inside || !is_down && still >= REST_SECS {
        return false;
    }
    let rests = Duration::from_secs_f32((REST_SECS - still).max(0.1));
    ui.ctx().request_repaint_after(rests);
    true
}

/// Which row stands where in a list of rows of one height.
#[derive(Debug)]
pub(super) struct Places<K>(Vec<Option<K>>);

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Hash + Eq> Places<K> {
    /// The rows by their places, `None` where one is gone: as they are `now`, or, while a hand is over them, each
    /// where it was, and new ones below.
    pub(super) fn renew(
        &mut self,
        is_hand_over: bool,
        now: impl Iterator<Item = K> + Clone,
    ) -> &[Option<K>] {
        let places = &mut self.0;
        if !is_hand_over {
            places.clear();
            places.extend(now.map(Some));
            return places;
        }
        let mut new: HashSet<K> = now.clone().collect();
        for place in places.iter_mut() {
            *place = place.take().and_then(|row| new.take(&row));
        }
        places.extend(now.filter_map(|row| new.take(&row)).map(Some));
        while places.last().is_some_and(Option::is_none) {
            places.pop();
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    fn places(places: &mut Places<char>, is_hand_over: bool, now: &str) -> String {
        let shown = places.renew(is_hand_over, now.chars());
        shown.iter().map(|row| row.unwrap_or('-')).collect()
    }

    #[test]
    fn a_row_keeps_its_place_while_a_hand_is_over_the_rows() {
        let mut rows = Places::default();
        assert_eq!(places(&mut rows, true, "abc"), "abc");
        assert_eq!(places(&mut rows, true, "nac"), "a-cn", "gone, and new");
        assert_eq!(places(&mut rows, true, "nbac"), "a-cnb", "back, below");
        assert_eq!(places(&mut rows, true, "a"), "a", "nothing below it");
        assert_eq!(places(&mut rows, true, "ca"), "ac");
        assert_eq!(places(&mut rows, false, "cna"), "cna", "as it is");
        assert_eq!(places(&mut rows, true, ""), "");
    }
}
