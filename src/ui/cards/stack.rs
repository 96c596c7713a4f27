//! Where each card stands: stacked from the lower right corner of the screen upwards. (From another corner it
//! is the same in a mirror, which `mod` holds up.)
//!
//! A card keeps its place while anything is going on: while cards come and go, while the operator writes on one,
//! while the pointer is over them or on its way to them, or may still be where it closed one. When that is over, the
//! free places between them are closed from the corner on, in one step, and the order stays. A pointer over another
//! program's window is told to nobody.

use std::time::Duration;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::RESERVE;
use crate::desk::snapshot::{Card, Lookup};
use crate::ui::theme::size;

/// Between cards, and from the screen's edges, points.
const GAP: f32 = 10.0;
/// Room for a taskbar at the bottom of the screen, whose height nobody tells.
const TASKBAR: f32 = 56.0;

/// Free places are closed when no card has come, gone or grown for so long.
const QUIET_SECS: f64 = 3.0;
/// A pointer that closed a card is taken to be there still for so long, unless it is seen elsewhere.
const THERE_SECS: f64 = 10.0;
/// Around the cards: a pointer that moves there may be on its way to one of them.
const NEAR: f32 = 60.0;
/// One that rests is on its way nowhere after so long, and an operator's rests for minutes.
const REST_SECS: f64 = 1.5;
/// Around each card, as it stands and as it would: there nothing moves under a pointer that rests.
const EDGE: f32 = 12.0;

/// The pointer, as far as it is over windows of ours.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hand {
    /// Where it is on the screen.
    pub at: Option<Pos2>,
    /// It is over this card's window: that of the slot with this index.
    pub over: Option<usize>,
    /// It has neither moved nor clicked for so long, unless it is over a card.
    pub still_secs: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub key: (String, String),
    pub rect: Rect,
    /// What is kept free for it: more than `rect` while its caller is being looked up.
    pub room: Rect,
}

/// The slots, each of which has a window.
#[derive(Debug)]
pub(super) struct Places {
    pub slots: Vec<Option<Slot>>,
    /// The operator writes on these: they stay where they are, and others give way.
    pub written_on: Vec<(String, String)>,
    /// How large cards are, against the size that they are laid out in.
    scale: f32,
    /// When a card came, went or grew last, seconds of egui's clock.
    changed_secs: f64,
    /// Where the pointer was over a card that is gone now, and when.
    closed: Option<(Pos2, f64)>,
}

impl Default for Places {
    fn default() -> Self {
        Self::scaled(1.0)
    }
}

impl Places {
    /// For cards of this scale.
    pub(super) fn scaled(scale: f32) -> Self {
        Self {
            slots: Vec::new(),
            written_on: Vec::new(),
            scale,
            changed_secs: 0.0,
            closed: None,
        }
    }

    /// Gives each card (with its height) a slot and a place, and closes free places when it is time
    /// to. Says after how long that may have to be looked at again.
    pub(super) fn renew(
        &mut self,
        cards: &[(&Card, f32)],
        screen: Rect,
        hand: Hand,
        now_secs: f64,
    ) -> Option<Duration> {
        let before = self.slots.clone();
        let at = self.pointer(cards, hand, now_secs);
        self.arrange(cards, screen, at);
        if self.slots != before {
            self.changed_secs = now_secs;
        }
        self.close_up(screen, at, hand.still_secs, now_secs)
    }

    /// Where the pointer is, or may still be.
    fn pointer(&mut self, cards: &[(&Card, f32)], hand: Hand, now_secs: f64) -> Option<Pos2> {
        let over = hand.over.and_then(|index| self.slots.get(index)?.as_ref());
        let is_gone = over.is_some_and(|slot| !cards.iter().any(|(card, _)| slot.is_of(card)));
        match (hand.at, is_gone) {
            (Some(at), true) => self.closed = Some((at, now_secs)),
            // Seen, and not over the window that is going.
            (Some(_), false) => self.closed = None,
            (None, _) => {}
        }
        self.closed = self
            .closed
            .filter(|(_, since)| now_secs - since < THERE_SECS);
        hand.at.or(self.closed.map(|(at, _)| at))
    }

    /// Gives each card a slot and a place: those that had one keep both, as long as they still fit.
    fn arrange(&mut self, cards: &[(&Card, f32)], screen: Rect, pointer: Option<Pos2>) {
        for slot in &mut self.slots {
            let gone = |slot: &Slot| !cards.iter().any(|(card, _)| slot.is_of(card));
            if slot.as_ref().is_some_and(gone) {
                *slot = None;
            }
        }
        if self.slots.is_empty() {
            self.slots.push(None);
        }
        let is_written_on = |card: &Card| {
            let written_on = self.written_on.iter();
            written_on
                .into_iter()
                .any(|key| key.0 == card.call && key.1 == card.extension)
        };
        let (first, then): (Vec<&(&Card, f32)>, Vec<_>) =
            cards.iter().partition(|(card, _)| is_written_on(card));
        let first_count = first.len();
        for (nth, (card, height)) in first.into_iter().chain(then).enumerate() {
            let stays = nth < first_count;
            let key = (card.call.clone(), card.extension.clone());
            let index = self.slot_of(&key);
            let before = self
                .slots
                .get(index)
                .and_then(|slot| slot.as_ref().map(|slot| slot.rect));
            let others: Vec<Rect> = self
                .slots
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .filter_map(|(_, slot)| slot.as_ref().map(|slot| slot.room))
                .collect();
            let size = vec2(size::CARD * self.scale, *height);
            let kept = before
                .map(|rect| Rect::from_min_max(pos2(rect.left(), rect.bottom() - size.y), rect.max))
                .filter(|rect| screen.contains_rect(*rect) && (stays || is_free(*rect, &others)));
            let reserve = match card.party.lookup {
                Lookup::Pending => vec2(size.x, size.y.max(RESERVE * self.scale)),
                _ => size,
            };
            let rect = kept.unwrap_or_else(|| place(size, reserve, screen, &others, pointer));
            let room = room(rect, reserve.y);
            if let Some(slot) = self.slots.get_mut(index) {
                *slot = Some(Slot { key, rect, room });
            }
        }
    }

    /// Moves the cards to where they would stand had they come one after the other, the lowest first.
    fn close_up(
        &mut self,
        screen: Rect,
        pointer: Option<Pos2>,
        still_secs: f64,
        now_secs: f64,
    ) -> Option<Duration> {
        let closed = self.closed_up(screen);
        if closed == self.slots || !self.written_on.is_empty() {
            return None;
        }
        let all = || self.slots.iter().chain(&closed).flatten();
        let area = all().fold(Rect::NOTHING, |area, slot| area.union(slot.room));
        let mut wait = QUIET_SECS - (now_secs - self.changed_secs);
        if let Some(at) = pointer.filter(|at| area.expand(NEAR).contains(*at)) {
            let is_on_card = all().any(|slot| slot.rect.expand(EDGE).contains(at));
            match self.closed {
                Some((_, since)) => wait = wait.max(THERE_SECS - (now_secs - since)),
                // A pointer that is seen asks for another pass when it moves.
                None if is_on_card => return None,
                None => wait = wait.max(REST_SECS - still_secs),
            }
        }
        if wait > 0.0 {
            return Some(Duration::from_secs_f64(wait));
        }
        self.slots = closed;
        None
    }

    fn closed_up(&self, screen: Rect) -> Vec<Option<Slot>> {
        let mut order: Vec<usize> = (0..self.slots.len()).collect();
        let foot = |index: &usize| {
            let slot = self.slots.get(*index).and_then(Option::as_ref);
            slot.map_or((0.0, 0.0), |slot| (-slot.rect.left(), -slot.rect.bottom()))
        };
        order.sort_by(|a, b| {
            let ((left_a, foot_a), (left_b, foot_b)) = (foot(a), foot(b));
            left_a.total_cmp(&left_b).then(foot_a.total_cmp(&foot_b))
        });
        let mut closed = self.slots.clone();
        let mut taken = Vec::new();
        for index in order {
            let Some(Some(slot)) = closed.get_mut(index) else {
                continue;
            };
            slot.rect = place(slot.rect.size(), slot.room.size(), screen, &taken, None);
            slot.room = room(slot.rect, slot.room.height());
            taken.push(slot.room);
        }
        closed
    }

    fn slot_of(&mut self, key: &(String, String)) -> usize {
        let mine = |slot: &Option<Slot>| slot.as_ref().is_some_and(|slot| slot.key == *key);
        if let Some(index) = self.slots.iter().position(mine) {
            return index;
        }
        if let Some(index) = self.slots.iter().position(Option::is_none) {
            return index;
        }
        self.slots.push(None);
        self.slots.len() - 1
    }
}

impl Slot {
    fn is_of(&self, card: &Card) -> bool {
        self.key.0 == card.call && self.key.1 == card.extension
    }
}

/// What is kept free for a card: up to this height from its foot.
fn room(rect: Rect, height: f32) -> Rect {
    Rect::from_min_max(pos2(rect.left(), rect.bottom() - height), rect.max)
}

fn is_free(rect: Rect, others: &[Rect]) -> bool {
    others.iter().all(|other| {
        !rect
            .expand(GAP / 2.0)
            .intersects(other.expand(GAP / 2.0 - 1.0))
    })
}

/// The first free place from the lower right corner upwards, then in the next column to the left.
fn place(size: Vec2, reserve: Vec2, screen: Rect, others: &[Rect], pointer: Option<Pos2>) -> Rect {
    let bottom = screen.bottom() - TASKBAR;
    let mut left = screen.right() - GAP - size.x;
    while left >= screen.left() {
        // Every place right above a card, and the column's foot.
        let mut feet: Vec<f32> = others.iter().map(|other| other.top() - GAP).collect();
        feet.push(bottom);
        if let Some(pointer) = pointer {
            feet.push(pointer.y - GAP);
        }
        feet.retain(|foot| *foot <= bottom && foot - reserve.y >= screen.top());
        feet.sort_by(|a, b| b.total_cmp(a));
        for foot in feet {
            let wanted =
                Rect::from_min_max(pos2(left, foot - reserve.y), pos2(left + size.x, foot));
            let under_pointer = pointer.is_some_and(|at| wanted.contains(at));
            if !under_pointer && is_free(wanted, others) {
                return Rect::from_min_max(pos2(left, foot - size.y), wanted.max);
            }
        }
        left -= size.x + GAP;
    }
    // A full screen: better over an old card than nowhere.
    Rect::from_min_size(
        pos2(screen.right() - GAP - size.x, screen.top() + GAP),
        size,
    )
}

#[cfg(test)]
mod tests;
