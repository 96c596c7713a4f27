//! Cards as windows of their own: on top, never taking the keyboard, stacked from a corner of a screen, both by
//! the settings.
//!
//! The windows are deferred viewports: each repaints by itself, so that a click on a card works while
//! the main window is minimised. Where each stands is `stack`'s matter. One window exists hidden from
//! the first frame on: a minimised main window then goes on being run, and the first card needs no new
//! window.
//!
//! Left out: Wayland, where a client can neither place a window nor keep it on top; the caller asks for
//! no cards there: the OS notification carries the call, and `docked` shows the same cards in the main window.

mod docked;
mod field;
mod stack;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use egui::{
    CentralPanel, Context, Event, Frame, Pos2, Rect, Ui, ViewportBuilder, ViewportCommand,
    ViewportId, WindowLevel, X11WindowType, vec2,
};

use super::card::{self, note};
use super::theme::size;
use crate::desk::snapshot::{Card, Command, Snapshot};
use crate::settings;
use crate::texts::{Label, Lang};
use field::Field;
use stack::{Hand, Places};

pub use super::card::note::Keyboard;
pub use docked::docked_ui;
pub use field::{Screens, Zoom};

/// At most so many cards have a window; the oldest come first. The main window shows every call.
pub const WINDOWS: usize = 8;

/// A card whose caller is still being looked up will grow to about this.
const RESERVE: f32 = 250.0;

/// What a card's window, which is drawn on its own, needs of the rest of the program.
#[derive(Clone)]
pub struct Link {
    /// The latest snapshot.
    pub latest: Arc<dyn Fn() -> Arc<Snapshot> + Send + Sync>,
    /// The way to ask for something.
    pub send: Arc<dyn Fn(Command) + Send + Sync>,
    /// Cards do not take the keyboard, and some systems do not give it to them at a click either: asks for it, or
    /// gives it back. Must not wait.
    pub keyboard: Arc<dyn Fn(Keyboard) + Send + Sync>,
}

/// Which card has which window, and where.
#[derive(Debug)]
pub struct Stack {
    field: Field,
    places: Places,
    measure: Option<Context>,
    /// What the points of the windows were worth.
    zoom: f32,
    /// What the windows were last asked to draw.
    drawn: Option<Arc<Snapshot>>,
}

impl Stack {
    /// Without cards yet. What makes them larger is [`Zoom`], to be added to the context.
    pub fn new(settings: &settings::Cards) -> Self {
        let field = Field::new(settings);
        Self {
            places: Places::scaled(field.scale),
            field,
            measure: None,
            zoom: 1.0,
            drawn: None,
        }
    }
}

/// Shows a window for each card of the snapshot. To be called in each pass of the main window.
pub fn show(
    ctx: &Context,
    stack: &mut Stack,
    snapshot: &Arc<Snapshot>,
    lang: Lang,
    link: &Link,
    screens: &Screens,
) {
    let cards: Vec<(&Card, f32)> = snapshot
        .cards
        .iter()
        .take(WINDOWS)
        .map(|card| (card, stack.height_of(ctx, card, snapshot, lang)))
        .collect();
    let written_on = cards.iter().filter(|(card, _)| note::is_open(ctx, card));
    let written_on = written_on.map(|(card, _)| (card.call.clone(), card.extension.clone()));
    stack.places.written_on = written_on.collect();
    let screen = stack.field.find_screen(ctx, screens);
    let (hand, now_secs) = (stack.hand(ctx), ctx.input(|input| input.time));
    let again = stack.places.renew(&cards, screen, hand, now_secs);
    if let Some(again) = again {
        ctx.request_repaint_after_for(again, ViewportId::ROOT);
    }
    let news = !matches!(&stack.drawn, Some(drawn) if Arc::ptr_eq(drawn, snapshot));
    stack.drawn = Some(Arc::clone(snapshot));
    let zoom = ctx.zoom_factor();
    let is_zoomed = std::mem::replace(&mut stack.zoom, zoom) != zoom;
    for (index, slot) in stack.places.slots.iter().enumerate() {
        let size = vec2(size::CARD, RESERVE) * stack.field.scale;
        let hidden = Rect::from_min_size(screen.min, size);
        let rect = slot
            .as_ref()
            .map_or(hidden, |slot| stack.field.mirrored(slot.rect));
        let builder = builder(lang, rect).with_visible(slot.is_some());
        let key = slot.as_ref().map(|slot| slot.key.clone());
        let (link, keyboard) = (link.clone(), &link.keyboard);
        ctx.show_viewport_deferred(viewport_id(index), builder, move |ui, _class| {
            window_ui(ui, key.as_ref(), lang, &link);
        });
        // As many points as before are no change to egui, which counts in points.
        if is_zoomed {
            let id = viewport_id(index);
            ctx.send_viewport_cmd_to(id, ViewportCommand::InnerSize(rect.size()));
            ctx.send_viewport_cmd_to(id, ViewportCommand::OuterPosition(rect.min));
        }
        if slot.is_none() && note::left_with_keyboard(ctx, viewport_id(index)) {
            (keyboard)(Keyboard::GiveBack);
        }
        // Only here, where the window is known to egui: asked to repaint a viewport that it does not
        // know, egui opens a plain window for it, which takes the focus.
        if news && slot.is_some() {
            ctx.request_repaint_of(viewport_id(index));
        }
    }
}

/// Brings the main window to where the operator sees it, with the keyboard: they have asked for it.
pub fn come_forward(ctx: &Context) {
    for command in [
        ViewportCommand::Visible(true),
        ViewportCommand::Minimized(false),
        ViewportCommand::Focus,
    ] {
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
    // Whether cards may move is decided in the main window's pass.
    if ui.input(|input| input.events.contains(&Event::PointerGone)) {
        ui.ctx().request_repaint_of(ViewportId::ROOT);
    }
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
            card::card_ui(ui, card, &snapshot, lang, &mut |command| {
                (link.send)(command)
            });
            card::border_ui(ui, ui.ctx().content_rect());
        });
    if let Some(asked) = note::keyboard(ui, card) {
        (link.keyboard)(asked);
    }
}

/// Where the pointer is on the screen, as far as it is over the main window.
fn pointer(ctx: &Context) -> Option<Pos2> {
    ctx.input_for(ViewportId::ROOT, |input| {
        let origin = input.viewport().inner_rect?.min;
        Some(origin + input.pointer.latest_pos()?.to_vec2())
    })
}

/// For how long it has neither moved nor clicked there.
fn still_secs(ctx: &Context) -> f64 {
    ctx.input_for(ViewportId::ROOT, |input| {
        let pointer = &input.pointer;
        let moved = pointer.time_since_last_movement();
        match pointer.any_down() {
            true => 0.0,
            false => moved.min(pointer.time_since_last_click()).into(),
        }
    })
}

impl Stack {
    /// Where the pointer is: each window of ours knows it while it is over that one.
    fn hand(&self, ctx: &Context) -> Hand {
        let slots = self.places.slots.iter().enumerate();
        let over = slots.filter_map(|(index, slot)| Some((index, slot.as_ref()?)));
        let on_card = over.into_iter().find_map(|(index, slot)| {
            let at = ctx.input_for(viewport_id(index), |input| input.pointer.latest_pos())?;
            let rect = self.field.mirrored(slot.rect);
            let at = rect.min + at.to_vec2() * self.field.scale;
            Some((index, self.field.mirrored_at(at)))
        });
        match on_card {
            Some((index, at)) => Hand {
                at: Some(at),
                over: Some(index),
                still_secs: 0.0,
            },
            None => Hand {
                at: pointer(ctx).map(|at| self.field.mirrored_at(at)),
                over: None,
                still_secs: still_secs(ctx),
            },
        }
    }

    /// How high the card is when it is laid out, points. Measured in a context of its own, so that its
    /// window never opens in a wrong size and nothing of it is in the main window's tree.
    fn height_of(&mut self, ctx: &Context, card: &Card, snapshot: &Snapshot, lang: Lang) -> f32 {
        let measure = self.measure.get_or_insert_with(|| {
            let measure = Context::default();
            super::theme::install(&measure, egui::ThemePreference::Light);
            measure
        });
        note::copy(ctx, measure, card);
        measure.set_pixels_per_point(ctx.pixels_per_point() * self.field.scale);
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(size::CARD, 2000.0))),
            ..Default::default()
        };
        let mut height = 0.0;
        let mut output = measure.run_ui(input, |ui| {
            card::card_ui(ui, card, snapshot, lang, &mut |_| {});
            height = ui.min_rect().height().ceil();
        });
        // Nobody paints this: the glyphs that it asked for are not uploaded anywhere.
        output.textures_delta.clear();
        (height * self.field.scale).ceil()
    }
}
