//! The party's page, in which the note stays where it is while one types in it.
//!
//! Rule: whatever comes and goes above the field (a call that rings, the answer of the directory, what became of
//! the call when it ends) scrolls away or leaves its room empty, until the keyboard has gone elsewhere.

use egui::{Id, ScrollArea, Ui};

use super::State;

/// What keeps the field in its place, points.
#[derive(Debug, Default)]
pub struct Steady {
    field: Option<Id>,
    /// Where it stands in the page, from the page's top on.
    place: f32,
    /// Left empty above what is in the page, and below it.
    above: f32,
    below: f32,
    /// Where the page is to be scrolled to.
    offset: Option<f32>,
    /// The call that the page was of.
    of: String,
}

/// What is kept in sight around the field, points.
const AROUND: f32 = 4.0;

impl Steady {
    /// The field was asked for once more: if it is out of sight, it comes into sight.
    pub(super) fn look_again(&mut self) {
        self.field = None;
    }
}

/// Draws the party's page, which scrolls; the field is that of the note.
pub fn steady_ui(ui: &mut Ui, state: &mut State, add: impl FnOnce(&mut Ui, &mut State)) {
    let (above, below) = (state.steady.above, state.steady.below);
    let mut area = ScrollArea::vertical().auto_shrink(false);
    if let Some(offset) = state.steady.offset.take() {
        area = area.vertical_scroll_offset(offset);
    }
    let shown = area.show(ui, |ui| {
        let top = ui.cursor().top();
        ui.add_space(above);
        add(ui, state);
        if below > 0.0 {
            ui.add_space(below);
        }
        top
    });
    let field = ui.ctx().read_response(state.note.id());
    let steady = &mut state.steady;
    let is_other = steady.of != state.note.call();
    if is_other {
        state.note.call().clone_into(&mut steady.of);
    }
    let Some(field) = field.filter(|field| field.has_focus()) else {
        // A button that is being pressed does not move away either.
        if !ui.input(|input| input.pointer.any_down()) {
            if steady.above + steady.below > 0.0 {
                ui.ctx().request_repaint();
            }
            *steady = Steady {
                of: std::mem::take(&mut steady.of),
                ..Steady::default()
            };
        }
        // What can be done with another call stands at the page's top.
        if is_other {
            steady.offset = Some(0.0);
            ui.ctx().request_repaint();
        }
        return;
    };
    // As it was drawn: that of the state is the next frame's, for the page as it is now.
    let offset = shown.inner_rect.top() - shown.inner;
    let place = field.rect.top() - shown.inner;
    let moved = place - steady.place;
    if steady.field != Some(field.id) {
        (steady.field, steady.place) = (Some(field.id), place);
        let (seen, wanted) = (shown.inner_rect, field.rect.expand(AROUND));
        let by = (wanted.bottom() - seen.bottom()).max(0.0);
        // Of one that is higher than the page the top is seen.
        let by = by.min(wanted.top() - seen.top());
        if by.abs() > 0.5 {
            steady.offset = Some((offset + by).max(0.0));
            ui.ctx().request_repaint();
        }
        return;
    }
    if moved.abs() < 0.5 {
        return;
    }
    // What was left empty is used first, and what was scrolled comes back.
    let to = (offset + moved - above.min(moved.max(0.0))).max(0.0);
    steady.above = (above - moved.max(0.0)).max(0.0) + (-offset - moved).max(0.0);
    let height = shown.content_size.y - below + steady.above - above;
    steady.below = (to + shown.inner_rect.height() - height).max(0.0);
    steady.place = place + steady.above - above;
    steady.offset = Some(to);
    ui.ctx()
        .request_discard("the field that is typed in keeps its place");
}
