//! The few icons of the program, drawn with the painter: no icon font, no missing glyphs, sharp at
//! every scale. An icon alone never stands for a control's name: [`super::widgets::icon_button`] asks
//! for one.

use std::f32::consts::PI;

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// An arrow down to the left: incoming.
    Incoming,
    /// An arrow down to the left, its head struck out: incoming and missed.
    Missed,
    /// An arrow up to the right: outgoing.
    Outgoing,
    /// An arrow up to the right, struck out: outgoing and not reached.
    NotReached,
    /// An arrow to both sides: between extensions.
    Internal,
    /// An arrow that turns: the PBX called back.
    Callback,
    /// A handset.
    Phone,
    /// A cross.
    Close,
    /// Two sheets.
    Copy,
    /// A magnifying glass.
    Search,
    /// A full dot: connected.
    Dot,
    /// A ring: on the way.
    Ring,
    /// A triangle with a bar: trouble.
    Alert,
    /// A chevron down: there is a list.
    Down,
    /// A handset laid down: hang up.
    HangUp,
    /// An arrow out of a half ring: hand on.
    Transfer,
    /// A P in a square: the parking.
    Park,
    /// Nine dots: the keys of a telephone.
    Keypad,
    /// Three dots: more.
    More,
    /// An arrow that turns back around a circle: to be called back.
    Return,
    /// Two persons.
    People,
    /// Rows that wait behind one another.
    Queue,
    /// A question mark.
    Help,
    /// Two bars: held, or waiting.
    Held,
    /// A ring with a bar across: not to be disturbed.
    Barred,
    /// A sheet with an arrow out of it: opened elsewhere.
    Open,
    /// A sheet with lines: something is noted.
    Note,
    /// Three lines with a knob each: the settings.
    Sliders,
}

/// Draws `icon` in the middle of `rect`, `size` points wide.
pub fn paint(painter: &Painter, icon: Icon, rect: Rect, size: f32, color: Color32) {
    let middle = rect.center();
    let at = |x: f32, y: f32| middle + vec2(x, y) * size / 2.0;
    let stroke = Stroke::new((size / 8.5).max(1.4), color);
    match icon {
        Icon::Incoming => arrow(painter, at(0.62, -0.62), at(-0.62, 0.62), stroke),
        Icon::Outgoing => arrow(painter, at(-0.62, 0.62), at(0.62, -0.62), stroke),
        Icon::Missed => {
            // The way of a ball that bounces off: it came in and was not taken.
            let (from, turn, to) = (at(-0.85, -0.35), at(-0.05, 0.42), at(0.85, -0.48));
            painter.line_segment([from, turn], stroke);
            arrow(painter, turn, to, stroke);
        }
        Icon::NotReached => {
            // The way out ends in a cross.
            painter.line_segment([at(-0.75, 0.75), at(0.12, -0.12)], stroke);
            painter.line_segment([at(0.1, -0.8), at(0.8, -0.1)], stroke);
            painter.line_segment([at(0.8, -0.8), at(0.1, -0.1)], stroke);
        }
        Icon::Internal => {
            arrow(painter, at(-0.1, -0.38), at(0.85, -0.38), stroke);
            arrow(painter, at(0.1, 0.38), at(-0.85, 0.38), stroke);
        }
        Icon::Callback => {
            arrow(painter, at(0.75, -0.4), at(-0.75, -0.4), stroke);
            painter.add(Shape::line(
                vec![at(0.75, -0.4), at(0.75, 0.55), at(-0.35, 0.55)],
                stroke,
            ));
        }
        Icon::Phone => phone(painter, middle, size, color),
        Icon::Close => {
            painter.line_segment([at(-0.55, -0.55), at(0.55, 0.55)], stroke);
            painter.line_segment([at(0.55, -0.55), at(-0.55, 0.55)], stroke);
        }
        Icon::Copy => {
            let side = Vec2::splat(size * 0.58);
            let back = Rect::from_min_size(at(-0.35, -0.8), side);
            let front = Rect::from_min_size(at(-0.8, -0.35), side);
            painter.add(Shape::line(
                vec![
                    pos2(back.left(), front.top()),
                    back.left_top(),
                    back.right_top(),
                    back.right_bottom(),
                    pos2(front.right(), back.bottom()),
                ],
                stroke,
            ));
            painter.rect_stroke(front, 2.0, stroke, egui::StrokeKind::Middle);
        }
        Icon::Search => {
            painter.circle_stroke(at(-0.15, -0.15), size * 0.3, stroke);
            painter.line_segment([at(0.3, 0.3), at(0.8, 0.8)], stroke);
        }
        Icon::Dot => {
            painter.circle_filled(middle, size * 0.32, color);
        }
        Icon::Ring => {
            painter.circle_stroke(middle, size * 0.3, stroke);
        }
        Icon::Alert => {
            painter.add(Shape::closed_line(
                vec![at(0.0, -0.85), at(0.95, 0.8), at(-0.95, 0.8)],
                stroke,
            ));
            painter.line_segment([at(0.0, -0.3), at(0.0, 0.2)], stroke);
            painter.circle_filled(at(0.0, 0.52), stroke.width * 0.6, color);
        }
        Icon::HangUp => {
            let bow = [
                (-0.9, 0.25),
                (-0.55, -0.22),
                (0.0, -0.38),
                (0.55, -0.22),
                (0.9, 0.25),
            ];
            let bow = bow.map(|(x, y)| at(x, y)).to_vec();
            painter.add(Shape::line(bow, Stroke::new(size * 0.2, color)));
            let thick = Stroke::new(size * 0.28, color);
            painter.line_segment([at(-0.92, 0.32), at(-0.5, 0.2)], thick);
            painter.line_segment([at(0.92, 0.32), at(0.5, 0.2)], thick);
        }
        Icon::Transfer => {
            painter.circle_filled(at(-0.7, 0.45), size * 0.13, color);
            let way = vec![at(-0.7, 0.45), at(-0.55, -0.2), at(0.0, -0.4)];
            painter.add(Shape::line(way, stroke));
            arrow(painter, at(0.0, -0.4), at(0.9, -0.4), stroke);
        }
        Icon::Park => {
            let frame = Rect::from_center_size(middle, Vec2::splat(size * 0.95));
            painter.rect_stroke(frame, 3.0, stroke, egui::StrokeKind::Middle);
            let stem = [at(-0.25, 0.6), at(-0.25, -0.55)];
            painter.line_segment(stem, stroke);
            let bow = [
                (-0.25, -0.55),
                (0.12, -0.55),
                (0.38, -0.25),
                (0.12, 0.08),
                (-0.25, 0.08),
            ];
            painter.add(Shape::line(bow.map(|(x, y)| at(x, y)).to_vec(), stroke));
        }
        Icon::Keypad => {
            for (x, y) in (0..9).map(|n| ((n % 3) as f32 - 1.0, (n / 3) as f32 - 1.0)) {
                painter.circle_filled(at(x * 0.65, y * 0.65), size * 0.1, color);
            }
        }
        Icon::More => {
            for x in [-0.65, 0.0, 0.65] {
                painter.circle_filled(at(x, 0.0), size * 0.12, color);
            }
        }
        Icon::Down => {
            painter.add(Shape::line(
                vec![at(-0.5, -0.25), at(0.0, 0.3), at(0.5, -0.25)],
                stroke,
            ));
        }
        Icon::Return => {
            let round = arc(middle, size * 0.4, -2.6, 2.4);
            painter.add(Shape::line(round, stroke));
            painter.add(Shape::line(
                vec![at(-0.95, -0.75), at(-0.68, -0.42), at(-0.25, -0.5)],
                stroke,
            ));
        }
        Icon::People => {
            painter.circle_stroke(at(-0.25, -0.42), size * 0.18, stroke);
            painter.add(Shape::line(
                arc(at(-0.25, 0.78), size * 0.33, -PI, 0.0),
                stroke,
            ));
            painter.add(Shape::line(
                arc(at(0.35, -0.4), size * 0.17, -1.2, 1.2),
                stroke,
            ));
            painter.add(Shape::line(
                arc(at(0.2, 0.78), size * 0.36, -1.15, 0.0),
                stroke,
            ));
        }
        Icon::Queue => {
            for (index, y) in [-0.6, 0.0, 0.6].into_iter().enumerate() {
                painter.circle_filled(at(-0.7, y), stroke.width, color);
                let end = 0.8 - 0.3 * index as f32;
                painter.line_segment([at(-0.3, y), at(end, y)], stroke);
            }
        }
        Icon::Sliders => {
            for (y, knob) in [(-0.6, 0.3), (0.0, -0.35), (0.6, 0.1)] {
                painter.line_segment([at(-0.85, y), at(0.85, y)], stroke);
                painter.circle_filled(at(knob, y), stroke.width * 1.6, color);
            }
        }
        Icon::Held => {
            for x in [-0.32, 0.32] {
                painter.line_segment([at(x, -0.6), at(x, 0.6)], Stroke::new(size / 5.5, color));
            }
        }
        Icon::Barred => {
            painter.circle_stroke(middle, size * 0.4, stroke);
            painter.line_segment([at(-0.4, 0.0), at(0.4, 0.0)], stroke);
        }
        Icon::Help => {
            let mut bow = arc(at(0.0, -0.4), size * 0.24, -2.9, 1.1);
            bow.push(at(0.0, 0.3));
            painter.add(Shape::line(bow, stroke));
            painter.circle_filled(at(0.0, 0.78), stroke.width * 0.75, color);
        }
        Icon::Open => {
            painter.add(Shape::line(
                vec![
                    at(-0.1, -0.6),
                    at(-0.8, -0.6),
                    at(-0.8, 0.8),
                    at(0.6, 0.8),
                    at(0.6, 0.1),
                ],
                stroke,
            ));
            arrow(painter, at(-0.15, 0.15), at(0.85, -0.85), stroke);
        }
        Icon::Note => {
            painter.add(Shape::line(
                vec![
                    at(-0.65, -0.8),
                    at(0.65, -0.8),
                    at(0.65, 0.8),
                    at(-0.65, 0.8),
                    at(-0.65, -0.8),
                ],
                stroke,
            ));
            for y in [-0.3, 0.0, 0.3] {
                painter.line_segment([at(-0.35, y), at(0.35, y)], stroke);
            }
        }
    }
}

fn arrow(painter: &Painter, from: Pos2, to: Pos2, stroke: Stroke) {
    painter.line_segment([from, to], stroke);
    let back = (from - to).normalized();
    let length = ((from - to).length() * 0.55).min(stroke.width * 3.6);
    let turn = |angle: f32| egui::emath::Rot2::from_angle(angle) * back * length;
    painter.add(Shape::line(
        vec![to + turn(0.78), to, to + turn(-0.78)],
        stroke,
    ));
}

/// Points on a circle, the angles in radians, clockwise from the right.
fn arc(middle: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    let steps = 16;
    let angles = (0..=steps).map(|step| from + (to - from) * step as f32 / steps as f32);
    angles
        .map(|angle| middle + Vec2::angled(angle) * radius)
        .collect()
}

/// A handset: a bow with two thick ends.
fn phone(painter: &Painter, middle: Pos2, size: f32, color: Color32) {
    let at = |x: f32, y: f32| middle + vec2(x, y) * size / 2.0;
    let bow = [
        (-0.68, -0.6),
        (-0.6, -0.2),
        (-0.36, 0.2),
        (-0.05, 0.48),
        (0.3, 0.66),
        (0.64, 0.68),
    ];
    let bow = bow.map(|(x, y)| at(x, y)).to_vec();
    painter.add(Shape::line(bow, Stroke::new(size * 0.2, color)));
    let thick = Stroke::new(size * 0.28, color);
    painter.line_segment([at(-0.72, -0.62), at(-0.3, -0.5)], thick);
    painter.line_segment([at(0.64, 0.7), at(0.5, 0.26)], thick);
}
