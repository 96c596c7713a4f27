//! Text that is laid out: lines of styled pieces, titles, paragraphs.

use std::borrow::Cow;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, FontId, Painter, Response, Ui};

use crate::ui::theme::{self, Weight, font, size};

/// A text of one or more styled pieces on one line, elided at the available width.
pub fn line_ui(ui: &mut Ui, pieces: &[Piece<'_>]) -> Response {
    let mut job = job(pieces);
    job.wrap.max_width = ui.available_width().max(0.0);
    ui.add(egui::Label::new(job).wrap_mode(egui::TextWrapMode::Truncate))
}

/// The same on as many lines as it needs.
pub fn lines_ui(ui: &mut Ui, pieces: &[Piece<'_>]) -> Response {
    let mut job = job(pieces);
    job.wrap.max_width = ui.available_width().max(0.0);
    ui.add(egui::Label::new(job).wrap())
}

/// A name in large letters, on `rows` lines at most; where that cuts it, all of it is told on
/// hovering.
pub fn title_ui(ui: &mut Ui, text: &str, points: f32, rows: Option<usize>) -> Response {
    let format = TextFormat {
        font_id: font(Weight::Semibold, points),
        color: theme::palette(ui).text,
        line_height: Some(points + 6.0),
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_rows = rows.unwrap_or(usize::MAX);
    ui.add(egui::Label::new(job).wrap())
}

/// A text that wraps.
pub fn paragraph_ui(ui: &mut Ui, text: &str, color: Color32, points: f32) -> Response {
    let format = TextFormat {
        font_id: font(Weight::Regular, points),
        color,
        line_height: Some(points + 6.0),
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = ui.available_width();
    job.wrap.break_anywhere = false;
    ui.add(egui::Label::new(job).wrap())
}

/// What happened in heavier letters, and what to do about it: that is read when it is needed.
pub fn message_ui(ui: &mut Ui, what: &str, advice: &str) -> Response {
    let palette = theme::palette(ui);
    let mut job = LayoutJob::default();
    for (text, weight) in [(what, Weight::Semibold), (advice, Weight::Regular)] {
        let format = TextFormat {
            font_id: font(weight, size::BODY),
            color: palette.text,
            line_height: Some(size::LINE),
            ..Default::default()
        };
        let space = if job.is_empty() { "" } else { " " };
        if !text.is_empty() {
            job.append(&format!("{space}{text}"), 0.0, format);
        }
    }
    job.wrap.max_width = ui.available_width();
    ui.add(egui::Label::new(job).wrap())
}

/// What is told on hovering, each on a line of its own.
pub fn lines<'a>(lines: impl IntoIterator<Item = Option<Cow<'a, str>>>) -> String {
    let lines: Vec<_> = lines.into_iter().flatten().collect();
    lines.join("\n")
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// Its text, already clean.
    pub text: &'a str,
    /// Its font.
    pub font: FontId,
    /// Its colour.
    pub color: Color32,
}

impl<'a> Piece<'a> {
    /// Running text.
    pub fn body(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Regular, size::BODY),
            color,
        }
    }

    /// A name.
    pub fn name(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Semibold, size::BODY),
            color,
        }
    }

    /// Smaller text.
    pub fn small(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Regular, size::SMALL),
            color,
        }
    }

    /// A section's heading.
    pub fn heading(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            font: font(Weight::Semibold, size::TINY),
            color,
        }
    }
}

fn job(pieces: &[Piece<'_>]) -> LayoutJob {
    let mut job = LayoutJob::default();
    for piece in pieces {
        let format = TextFormat {
            font_id: piece.font.clone(),
            color: piece.color,
            valign: Align::Center,
            ..Default::default()
        };
        job.append(piece.text, 0.0, format);
    }
    job
}

/// Text laid out on as many lines as it needs, `room` points wide.
pub fn whole(
    painter: &Painter,
    text: &str,
    font_id: FontId,
    color: Color32,
    room: f32,
) -> std::sync::Arc<egui::Galley> {
    let line_height = Some(font_id.size + 5.0);
    let format = TextFormat {
        font_id,
        color,
        line_height,
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = room.max(0.0);
    painter.layout_job(job)
}

/// Text laid out on one line, elided at `room` points.
pub fn one_line(
    painter: &Painter,
    text: &str,
    font_id: FontId,
    color: Color32,
    room: f32,
) -> std::sync::Arc<egui::Galley> {
    let format = TextFormat {
        font_id,
        color,
        ..Default::default()
    };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = room.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}
