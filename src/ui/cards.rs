//! Cards as windows of their own: on top, never taking the keyboard, stacked in the lower right corner.
//!
//! The windows are deferred viewports: each repaints by itself, so that a click on a card works while
//! the main window is minimised. A card keeps its place while it lasts; a new one goes to the first
//! free place above, never under the pointer. One window exists hidden from the first frame on: a
//! minimised main window then goes on being run, and the first card needs no new window.
//!
//! Left out: Wayland, where a client can neither place a window nor keep it on top; the caller asks for
//! no cards there, and the OS notification carries the call.

use std::sync::Arc;

use egui::{
    CentralPanel, Context, Frame, Pos2, Rect, Ui, Vec2, ViewportBuilder, ViewportCommand,
    ViewportId, WindowLevel, X11WindowType, pos2, vec2,
};

use super::card;
use super::theme::size;
use crate::desk::snapshot::{Card, Command, Lookup, Snapshot};
use crate::texts::{Label, Lang};

/// At most so many cards have a window; the oldest come first. The main window shows every call.
pub const WINDOWS: usize = 8;

/// Between cards, and from the screen's edges, points.
const GAP: f32 = 10.0;
/// Room for a taskbar at the bottom of the screen, whose height nobody tells.
const TASKBAR: f32 = 56.0;
/// A card whose caller is still being looked up will grow to about this.
const RESERVE: f32 = 250.0;

/// What a card's window, which is drawn on its own, needs of the rest of the program.
#[derive(Clone)]
pub struct Link {
    /// The latest snapshot.
    pub latest: Arc<dyn Fn() -> Arc<Snapshot> + Send + Sync>,
    /// The way to ask for something.
    pub send: Arc<dyn Fn(Command) + Send + Sync>,
}

/// Which card has which window, and where.
#[derive(Debug, Default)]
pub struct Stack {
    slots: Vec<Option<Slot>>,
    measure: Option<Context>,
    /// What the windows were last asked to draw.
    drawn: Option<Arc<Snapshot>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Slot {
    key: (String, String),
    rect: Rect,
    /// What is kept free for it: more than `rect` while its caller is being looked up.
    room: Rect,
}

/// Shows a window for each card of the snapshot. To be called in each pass of the main window.
pub fn show(ctx: &Context, stack: &mut Stack, snapshot: &Arc<Snapshot>, lang: Lang, link: &Link) {
    let cards: Vec<(&Card, f32)> = snapshot
        .cards
        .iter()
        .take(WINDOWS)
        .map(|card| (card, stack.height_of(ctx, card, snapshot.now_unix_ms, lang)))
        .collect();
    stack.arrange(&cards, screen(ctx), pointer(ctx));
    let news = !matches!(&stack.drawn, Some(drawn) if Arc::ptr_eq(drawn, snapshot));
    stack.drawn = Some(Arc::clone(snapshot));
    for (index, slot) in stack.slots.iter().enumerate() {
        let hidden = Rect::from_min_size(screen(ctx).min, vec2(size::CARD, RESERVE));
        let rect = slot.as_ref().map_or(hidden, |slot| slot.rect);
        let builder = builder(lang, rect).with_visible(slot.is_some());
        let key = slot.as_ref().map(|slot| slot.key.clone());
        let link = link.clone();
        ctx.show_viewport_deferred(viewport_id(index), builder, move |ui, _class| {
            window_ui(ui, key.as_ref(), lang, &link);
        });
        // Only here, where the window is known to egui: asked to repaint a viewport that it does not
        // know, egui opens a plain window for it, which takes the focus.
        if news && slot.is_some() {
            ctx.request_repaint_of(viewport_id(index));
        }
    }
}

/// Brings the main window to where the operator sees it, with the keyboard: they have asked for it.
pub fn come_forward(ctx: &Context) {
    for command in [ViewportCommand::Minimized(false), ViewportCommand::Focus] {
        ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
    }
    ctx.request_repaint_of(ViewportId::ROOT);
}

fn viewport_id(index: usize) -> ViewportId {
    ViewportId::from_hash_of(("card", index))
}

fn builder(lang: Lang, rect: Rect) -> ViewportBuilder {
    ViewportBuilder::default()
        .with_title(Label::AppName.text(lang))
        .with_app_id("trubka")
        .with_decorations(false)
        .with_resizable(false)
        .with_taskbar(false)
        .with_active(false)
        .with_window_level(WindowLevel::AlwaysOnTop)
        // X11: window managers give the focus to anything that they manage.
        .with_override_redirect(true)
        .with_window_type(X11WindowType::Notification)
        .with_inner_size(rect.size())
        .with_position(rect.min)
}

fn window_ui(ui: &mut Ui, key: Option<&(String, String)>, lang: Lang, link: &Link) {
    let snapshot = (link.latest)();
    let card = key.and_then(|(call, extension)| {
        let mine = |card: &&Card| card.call == *call && card.extension == *extension;
        snapshot.cards.iter().find(mine)
    });
    let fill = super::theme::palette(ui).panel;
    CentralPanel::default()
        .frame(Frame::NONE.fill(fill))
        .show(ui, |ui| {
            let Some(card) = card else { return };
            card::card_ui(ui, card, snapshot.now_unix_ms, lang, &mut |command| {
                (link.send)(command)
            });
            card::border_ui(ui, ui.ctx().content_rect());
        });
}

/// The screen that the main window is on. Its origin is not told: screens of one size side by side are
/// assumed, which is right for one screen and for most pairs.
fn screen(ctx: &Context) -> Rect {
    ctx.input_for(ViewportId::ROOT, |input| {
        let viewport = input.viewport();
        let size = viewport
            .monitor_size
            .filter(|size| size.x > 400.0 && size.y > 300.0);
        let size = size.unwrap_or(vec2(1280.0, 720.0));
        let middle = viewport
            .outer_rect
            .map_or(pos2(0.0, 0.0), |rect| rect.center());
        let origin = |at: f32, length: f32| (at / length).floor().max(0.0) * length;
        Rect::from_min_size(
            pos2(origin(middle.x, size.x), origin(middle.y, size.y)),
            size,
        )
    })
}

/// Where the pointer is on the screen, as far as it is over the main window.
fn pointer(ctx: &Context) -> Option<Pos2> {
    ctx.input_for(ViewportId::ROOT, |input| {
        let origin = input.viewport().inner_rect?.min;
        Some(origin + input.pointer.latest_pos()?.to_vec2())
    })
}

impl Stack {
    /// How high the card is when it is laid out, points. Measured in a context of its own, so that its
    /// window never opens in a wrong size and nothing of it is in the main window's tree.
    fn height_of(&mut self, ctx: &Context, card: &Card, now_unix_ms: i64, lang: Lang) -> f32 {
        let measure = self.measure.get_or_insert_with(|| {
            let measure = Context::default();
            super::theme::install(&measure, egui::ThemePreference::Light);
            measure
        });
        measure.set_pixels_per_point(ctx.pixels_per_point());
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(size::CARD, 2000.0))),
            ..Default::default()
        };
        let mut height = 0.0;
        let mut output = measure.run_ui(input, |ui| {
            card::card_ui(ui, card, now_unix_ms, lang, &mut |_| {});
            height = ui.min_rect().height().ceil();
        });
        // Nobody paints this: the glyphs that it asked for are not uploaded anywhere.
        output.textures_delta.clear();
        height
    }

    /// Gives each card a slot and a place: those that had one keep both, as long as they still fit.
    fn arrange(&mut self, cards: &[(&Card, f32)], screen: Rect, pointer: Option<Pos2>) {
        let key = |card: &Card| (card.call.clone(), card.extension.clone());
        for slot in &mut self.slots {
            let gone = |slot: &Slot| !cards.iter().any(|(card, _)| key(card) == slot.key);
            if slot.as_ref().is_some_and(gone) {
                *slot = None;
            }
        }
        if self.slots.is_empty() {
            self.slots.push(None);
        }
        for (card, height) in cards {
            let key = key(card);
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
            let size = vec2(size::CARD, *height);
            let kept = before
                .map(|rect| Rect::from_min_max(pos2(rect.left(), rect.bottom() - size.y), rect.max))
                .filter(|rect| screen.contains_rect(*rect) && is_free(*rect, &others));
            let reserve = match card.party.lookup {
                Lookup::Pending => vec2(size.x, size.y.max(RESERVE)),
                _ => size,
            };
            let rect = kept.unwrap_or_else(|| place(size, reserve, screen, &others, pointer));
            let room = Rect::from_min_max(pos2(rect.left(), rect.bottom() - reserve.y), rect.max);
            if let Some(slot) = self.slots.get_mut(index) {
                *slot = Some(Slot { key, rect, room });
            }
        }
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
mod tests {
    use super::*;
    use crate::desk::snapshot::{CardFace, Direction, Party};

    fn card(call: &str, lookup: Lookup) -> Card {
        Card {
            call: call.into(),
            extension: "101".into(),
            direction: Direction::Incoming,
            party: Party {
                lookup,
                ..Default::default()
            },
            state: CardFace::Ringing,
            queue: None,
            line: None,
            ringing_unix_ms: 0,
            since_unix_ms: 0,
            missed_before: 0,
            missed_behind: 0,
        }
    }

    fn screen() -> Rect {
        Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0))
    }

    fn rects(stack: &Stack) -> Vec<Rect> {
        stack.slots.iter().flatten().map(|slot| slot.rect).collect()
    }

    #[test]
    fn eight_cards_do_not_cover_each_other() {
        let cards: Vec<Card> = (0..8)
            .map(|call| card(&call.to_string(), Lookup::Unknown))
            .collect();
        let with_heights: Vec<(&Card, f32)> = cards
            .iter()
            .enumerate()
            .map(|(n, card)| (card, 150.0 + 30.0 * n as f32))
            .collect();
        let mut stack = Stack::default();
        stack.arrange(&with_heights, screen(), None);
        let rects = rects(&stack);
        assert_eq!(rects.len(), 8);
        for (n, rect) in rects.iter().enumerate() {
            assert!(screen().contains_rect(*rect), "{rect:?}");
            assert!(
                rects
                    .iter()
                    .skip(n + 1)
                    .all(|other| !rect.intersects(*other)),
                "{rects:?}"
            );
        }
    }

    #[test]
    fn a_card_stays_where_it_is_when_others_come_grow_and_go() {
        let (a, b, c) = (
            card("a", Lookup::Pending),
            card("b", Lookup::Pending),
            card("c", Lookup::Pending),
        );
        let mut stack = Stack::default();
        stack.arrange(&[(&a, 120.0)], screen(), None);
        let foot = rects(&stack)[0].bottom();
        stack.arrange(&[(&a, 120.0), (&b, 120.0)], screen(), None);
        let of_b = rects(&stack)[1];
        // The directory answers, the first card grows into what was kept free for it.
        let found = card("a", Lookup::Found(Vec::new()));
        stack.arrange(&[(&found, 240.0), (&b, 120.0)], screen(), None);
        assert_eq!(rects(&stack)[0].bottom(), foot);
        assert_eq!(rects(&stack)[0].height(), 240.0);
        assert_eq!(rects(&stack)[1], of_b);
        stack.arrange(&[(&b, 120.0), (&c, 120.0)], screen(), None);
        assert!(
            rects(&stack).contains(&of_b),
            "a card must not move when another leaves"
        );
        assert_eq!(
            rects(&stack)[0].bottom(),
            foot,
            "the freed place is used again"
        );
    }

    #[test]
    fn a_new_card_does_not_come_under_the_pointer() {
        let a = card("a", Lookup::Unknown);
        let pointer = pos2(1800.0, 950.0);
        let mut stack = Stack::default();
        stack.arrange(&[(&a, 200.0)], screen(), Some(pointer));
        assert!(!rects(&stack)[0].contains(pointer));
        // But once there it does not flee from it.
        let before = rects(&stack);
        stack.arrange(&[(&a, 200.0)], screen(), Some(before[0].center()));
        assert_eq!(rects(&stack), before);
    }

    #[test]
    fn a_card_that_outgrows_its_place_moves_rather_than_covers() {
        let (a, b) = (card("a", Lookup::Unknown), card("b", Lookup::Unknown));
        let mut stack = Stack::default();
        stack.arrange(&[(&a, 120.0), (&b, 120.0)], screen(), None);
        stack.arrange(&[(&a, 400.0), (&b, 120.0)], screen(), None);
        let rects = rects(&stack);
        assert!(!rects[0].intersects(rects[1]), "{rects:?}");
        assert_eq!(rects[0].height(), 400.0);
    }
}
