//! Which screen has the cards, from which of its corners they are stacked, and how large they are.

use egui::{Context, Event, Plugin, Pos2, RawInput, Rect, ViewportId, pos2, vec2};

use super::{WINDOWS, viewport_id};
use crate::settings::{self, CardScreen, Corner};

/// The screens as the system tells them, in points; empty where it does not.
#[derive(Debug, Clone, Default)]
pub struct Screens {
    /// Each one's place.
    pub all: Vec<Rect>,
    /// The one that has the main window.
    pub of_window: Option<Rect>,
    /// The one that the system calls the first.
    pub primary: Option<Rect>,
}

/// Where cards stand.
#[derive(Debug)]
pub(super) struct Field {
    chosen: CardScreen,
    corner: Corner,
    /// How large cards are, against the size that they are laid out in.
    pub(super) scale: f32,
    screen: Rect,
}

impl Field {
    pub(super) fn new(settings: &settings::Cards) -> Self {
        Self {
            chosen: settings.screen,
            corner: settings.corner,
            scale: scale(settings),
            screen: Rect::ZERO,
        }
    }

    /// The screen that has the cards now.
    pub(super) fn find_screen(&mut self, ctx: &Context, screens: &Screens) -> Rect {
        self.screen = chosen(self.chosen, screens).unwrap_or_else(|| guessed(ctx));
        self.screen
    }

    /// From where a card would stand in the lower right corner to where it stands, and back.
    pub(super) fn mirrored(&self, rect: Rect) -> Rect {
        Rect::from_two_pos(self.mirrored_at(rect.min), self.mirrored_at(rect.max))
    }

    /// The same for a point.
    pub(super) fn mirrored_at(&self, at: Pos2) -> Pos2 {
        let screen = self.screen;
        let across = |is_mirrored: bool, at: f32, from: f32, to: f32| match is_mirrored {
            true => from + to - at,
            false => at,
        };
        pos2(
            across(self.corner.is_left(), at.x, screen.left(), screen.right()),
            across(self.corner.is_top(), at.y, screen.top(), screen.bottom()),
        )
    }
}

fn scale(settings: &settings::Cards) -> f32 {
    f32::from(settings.scale) / 100.0
}

/// The chosen screen, else the main window's.
fn chosen(chosen: CardScreen, screens: &Screens) -> Option<Rect> {
    let mut from_left = screens.all.clone();
    from_left.sort_by(|a, b| {
        let by_left = a.left().total_cmp(&b.left());
        by_left.then(a.top().total_cmp(&b.top()))
    });
    let numbered = |index: usize| from_left.get(index).copied();
    let found = match chosen {
        CardScreen::Window => None,
        CardScreen::Primary => screens.primary,
        CardScreen::First => numbered(0),
        CardScreen::Second => numbered(1),
        CardScreen::Third => numbered(2),
        CardScreen::Fourth => numbered(3),
    };
    found.or(screens.of_window)
}

/// The screen that the main window is on, where the system tells of none. Its origin is not told: screens of
/// one size side by side are assumed, which is right for one screen and for most pairs.
fn guessed(ctx: &Context) -> Rect {
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

/// Makes the cards' windows larger or smaller than the main window: to them, the screen has so many more
/// pixels for a point. (egui's own zoom is that of all windows.)
#[derive(Debug)]
pub struct Zoom {
    scale: f32,
    cards: [ViewportId; WINDOWS],
}

impl Zoom {
    /// Of the settings; `None` where cards are as large as they are laid out.
    pub fn of(settings: &settings::Cards) -> Option<Self> {
        (settings.scale != 100).then(|| Self {
            scale: scale(settings),
            cards: std::array::from_fn(viewport_id),
        })
    }
}

impl Plugin for Zoom {
    fn debug_name(&self) -> &'static str {
        "cards"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        if !self.cards.contains(&input.viewport_id) {
            return;
        }
        let smaller = |at: Pos2| (at.to_vec2() / self.scale).to_pos2();
        if let Some(viewport) = input.viewports.get_mut(&input.viewport_id) {
            let pixels = viewport.native_pixels_per_point.unwrap_or(1.0);
            viewport.native_pixels_per_point = Some(pixels * self.scale);
        }
        let screen = input.screen_rect.as_mut();
        if let Some(screen) = screen {
            *screen = Rect::from_min_max(smaller(screen.min), smaller(screen.max));
        }
        for event in &mut input.events {
            match event {
                Event::PointerMoved(at)
                | Event::PointerButton { pos: at, .. }
                | Event::Touch { pos: at, .. } => *at = smaller(*at),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screens() -> Screens {
        let at = |left: f32| Rect::from_min_size(pos2(left, 0.0), vec2(1920.0, 1080.0));
        Screens {
            all: vec![at(1920.0), at(0.0)],
            of_window: Some(at(1920.0)),
            primary: Some(at(0.0)),
        }
    }

    #[test]
    fn the_chosen_screen_has_the_cards_and_a_missing_one_is_the_windows() {
        for (screen, left) in [
            (CardScreen::Window, 1920.0),
            (CardScreen::Primary, 0.0),
            (CardScreen::First, 0.0),
            (CardScreen::Second, 1920.0),
            (CardScreen::Third, 1920.0),
        ] {
            let found = chosen(screen, &screens()).unwrap();
            assert_eq!(found.left(), left, "{screen:?}");
        }
        assert_eq!(chosen(CardScreen::First, &Screens::default()), None);
    }

    #[test]
    fn a_card_stands_in_the_chosen_corner() {
        let screen = Rect::from_min_size(pos2(1920.0, 0.0), vec2(1920.0, 1080.0));
        let lower_right = Rect::from_min_max(pos2(3440.0, 800.0), pos2(3830.0, 1024.0));
        for (corner, left, top) in [
            (Corner::BottomRight, 3440.0, 800.0),
            (Corner::BottomLeft, 1930.0, 800.0),
            (Corner::TopRight, 3440.0, 56.0),
            (Corner::TopLeft, 1930.0, 56.0),
        ] {
            let field = Field {
                corner,
                screen,
                ..Field::new(&settings::Cards::default())
            };
            let there = field.mirrored(lower_right);
            assert_eq!(there.min, pos2(left, top), "{corner:?}");
            assert_eq!(field.mirrored(there), lower_right, "and back");
        }
    }
}
