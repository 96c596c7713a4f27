//! Text in rows that are painted: written from left to right, or up to a right edge.

use egui::{Color32, CornerRadius, Painter, Rect, Ui, pos2, vec2};

use super::{Piece, one_line};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Palette, Tone, Weight, font, radius, size};

/// Between a name and its tag, points.
const TAG_GAP: f32 = 8.0;

/// Writes along a painted row from left to right, eliding what does not fit.
pub struct Pen<'p> {
    painter: Painter,
    palette: &'p Palette,
    x: f32,
    right: f32,
    y: f32,
    is_cut: bool,
}

impl<'p> Pen<'p> {
    /// From `left` to `right`, the text's middle at `y`.
    pub fn new(ui: &Ui, palette: &'p Palette, left: f32, right: f32, y: f32) -> Self {
        Self {
            painter: ui.painter().clone(),
            palette,
            x: left,
            right,
            y,
            is_cut: false,
        }
    }

    /// The colours of the theme in force.
    pub fn palette(&self) -> &'p Palette {
        self.palette
    }

    /// Something did not fit: it is to be told on hovering.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// What is left, points.
    pub fn room(&self) -> f32 {
        (self.right - self.x).max(0.0)
    }

    /// Leaves a gap.
    pub fn gap(&mut self, points: f32) {
        self.x += points;
    }

    /// Text that leaves `keep` points for what follows.
    pub fn text(&mut self, text: &str, weight: Weight, points: f32, color: Color32, keep: f32) {
        let room = self.room() - keep;
        if text.is_empty() {
            return;
        }
        if room < points {
            self.is_cut = true;
            return;
        }
        let galley = one_line(&self.painter, text, font(weight, points), color, room);
        self.is_cut |= galley.elided;
        let at = pos2(self.x, self.y - galley.size().y / 2.0);
        self.x += galley.size().x;
        self.painter.galley(at, galley, color);
    }

    /// An icon, left out when it does not fit.
    pub fn icon(&mut self, icon: Icon, color: Color32) {
        let points = size::ICON - 2.0;
        if points <= self.room() {
            let mark = super::square(pos2(self.x + points / 2.0, self.y), points);
            icons::paint(&self.painter, icon, mark, points, color);
            self.x += points;
        }
    }

    /// A role's tag, left out when it does not fit whole.
    pub fn tag(&mut self, tone: Tone, label: &str) {
        let width = self.tag_width(label);
        if width > self.room() {
            self.is_cut = true;
            return;
        }
        let rect = Rect::from_min_size(pos2(self.x, self.y - 9.0), vec2(width, 18.0));
        let ink = self.palette.ink(tone);
        let galley = one_line(
            &self.painter,
            label,
            font(Weight::Medium, size::TINY),
            ink,
            width,
        );
        self.painter.rect_filled(
            rect,
            CornerRadius::same(radius::TAG),
            self.palette.ground(tone),
        );
        self.painter
            .galley(rect.center() - galley.size() / 2.0, galley, ink);
        self.x = rect.right();
    }

    /// What the name before a tag leaves for it and the gap between them: nothing where that would be more than half
    /// of the room, since the name is worth more.
    pub fn keep_for_tag(&self, label: &str) -> f32 {
        let wanted = self.tag_width(label) + TAG_GAP;
        if wanted > self.room() * 0.5 {
            return 0.0;
        }
        wanted
    }

    /// How wide the tag would be, points.
    pub fn tag_width(&self, label: &str) -> f32 {
        let font = font(Weight::Medium, size::TINY);
        one_line(&self.painter, label, font, Color32::PLACEHOLDER, 200.0)
            .size()
            .x
            + 14.0
    }

    /// Text with a marked piece (`mark`, in bytes of `text`).
    pub fn marked(&mut self, text: &str, mark: Option<std::ops::Range<usize>>, color: Color32) {
        let font = font(Weight::Regular, size::BODY);
        let galley = one_line(&self.painter, text, font.clone(), color, self.room());
        self.is_cut |= galley.elided;
        let at = pos2(self.x, self.y - galley.size().y / 2.0);
        if let Some(range) = mark
            && let (Some(before), Some(inside)) = (text.get(..range.start), text.get(range))
        {
            let width = |part: &str| {
                one_line(&self.painter, part, font.clone(), color, f32::INFINITY)
                    .size()
                    .x
            };
            let left = self.x + width(before);
            let right = (left + width(inside)).min(self.x + galley.size().x);
            let rect = Rect::from_min_max(
                pos2(left, at.y - 1.0),
                pos2(right, at.y + galley.size().y + 1.0),
            );
            if left < right {
                self.painter
                    .rect_filled(rect, 2.0, self.palette.ground(Tone::Warn));
            }
        }
        self.x += galley.size().x;
        self.painter.galley(at, galley, color);
    }
}

/// Text that ends at `right`, its middle at `y`; says where it begins.
pub fn text_right(ui: &Ui, right: f32, y: f32, piece: &Piece<'_>, room: f32) -> f32 {
    let galley = one_line(
        ui.painter(),
        piece.text,
        piece.font.clone(),
        piece.color,
        room,
    );
    let at = pos2(right - galley.size().x, y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, piece.color);
    at.x
}
