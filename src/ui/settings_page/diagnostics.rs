//! «Диагностика»: what was measured, the filters that would save traffic, a recording of what the PBX says.
//!
//! Rule: it is measured in the engine and told while this page is drawn, once a second; nothing here counts or waits.

use egui::{Frame, Margin, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::theme::{self, Tone, Weight, size};
use super::super::widgets::{self, Kind, Piece};
use super::super::{Desk, State};
use super::{Shown, View, checkup};
use crate::desk::snapshot::{Command, Connection, Diagnostics, EventShare, Recording};
use crate::texts::diagnostics as words;
use crate::texts::{self, Label, Lang};

/// So many kinds of events have a row of their own.
const ROWS: usize = 14;
/// A column of figures, points.
const COLUMN: f32 = 74.0;
/// The same in a narrow window.
const COLUMN_NARROW: f32 = 58.0;

/// Asks for figures while somebody looks at them, and no longer.
pub(in crate::ui) fn look(desk: &mut Desk<'_>, state: &mut State) {
    let is_wanted = std::mem::take(&mut state.settings.is_diagnosed);
    if is_wanted != state.settings.was_diagnosed {
        state.settings.was_diagnosed = is_wanted;
        (desk.send)(Command::Diagnose(is_wanted));
    }
}

/// The page's part below the settings of the log.
pub(super) fn diagnostics_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut View, shown: &Shown) {
    let lang = desk.lang;
    view.is_diagnosed = true;
    if let Some(folder) = &shown.log_folder {
        path_ui(ui, &words::log_folder(folder, lang), folder, lang);
    }
    // The demo leaves nothing behind.
    if !desk.snapshot.demo {
        recording_ui(ui, desk, view);
    }
    let Some(told) = desk.snapshot.diagnostics.clone() else {
        let dim = theme::palette(ui).dim;
        widgets::paragraph_ui(ui, Label::Measuring.text(lang), dim, size::BODY);
        return;
    };
    let now_unix_ms = desk.snapshot.now_unix_ms;
    title_ui(ui, Label::DiagnosticsConnection, lang);
    let connection = &desk.snapshot.connection;
    said_ui(ui, &texts::connection::connection_short(connection, lang));
    if *connection != Connection::NotConfigured {
        connection_ui(ui, &told, now_unix_ms, lang);
    }
    title_ui(ui, Label::DiagnosticsDatabase, lang);
    for said in words::database(told.database.as_ref(), now_unix_ms, lang) {
        said_ui(ui, &said);
    }
    events_ui(ui, &told, now_unix_ms, lang);
    filters_ui(ui, &told, lang);
}

fn title_ui(ui: &mut Ui, label: Label, lang: Lang) {
    ui.add_space(14.0);
    widgets::title_ui(ui, label.text(lang), size::TITLE, None);
}

fn said_ui(ui: &mut Ui, said: &str) {
    let ink = theme::palette(ui).text;
    widgets::paragraph_ui(ui, said, ink, size::BODY);
}

/// A path in a sentence, and a button that copies it.
fn path_ui(ui: &mut Ui, said: &str, path: &str, lang: Lang) {
    let dim = theme::palette(ui).dim;
    widgets::paragraph_ui(ui, said, dim, size::SMALL);
    if widgets::button(ui, Kind::Plain, Label::CopyPath.text(lang)).clicked() {
        ui.ctx().copy_text(path.to_owned());
    }
}

fn recording_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut View) {
    let lang = desk.lang;
    title_ui(ui, Label::RecordPbx, lang);
    let dim = theme::palette(ui).dim;
    widgets::paragraph_ui(ui, Label::RecordSaid.text(lang), dim, size::SMALL);
    ui.add_space(4.0);
    let recording: Option<Recording> = desk.snapshot.recording.clone();
    let goes_on = recording.as_ref().is_some_and(|it| it.end.is_none());
    ui.add_enabled_ui(!goes_on, |ui| {
        let mut is_masked = !view.is_unmasked;
        widgets::check(ui, &mut is_masked, Label::RecordMasked.text(lang));
        view.is_unmasked = !is_masked;
    });
    // One place for both, so that the keyboard stays where it is.
    let label = match goes_on {
        true => Label::RecordStop,
        false => Label::RecordStart,
    };
    let masked = !view.is_unmasked;
    if widgets::button(ui, Kind::Plain, label.text(lang)).clicked() {
        (desk.send)(match goes_on {
            true => Command::StopRecording,
            false => Command::Record { masked },
        });
    }
    if let Some(recording) = recording {
        let message = texts::recording::recording(&recording, lang);
        ui.add_space(4.0);
        said_ui(ui, &message.what);
        path_ui(ui, &message.advice, &recording.file, lang);
    }
}

fn connection_ui(ui: &mut Ui, told: &Diagnostics, now_unix_ms: i64, lang: Lang) {
    said_ui(ui, &words::pings(told.pings.as_ref(), now_unix_ms, lang));
    said_ui(ui, &words::waits(&told.waits, now_unix_ms, lang));
    said_ui(ui, &words::breaks(told.break_count, lang));
    for of in &told.breaks {
        let (when, why) = words::connection_break(of, now_unix_ms, lang);
        let palette = theme::palette(ui);
        let indent = Margin {
            left: 12,
            top: 4,
            ..Margin::ZERO
        };
        Frame::NONE.inner_margin(indent).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            widgets::line_ui(ui, &[Piece::name(&when, palette.text)]);
            widgets::paragraph_ui(ui, &why, palette.dim, size::SMALL);
        });
    }
}

fn events_ui(ui: &mut Ui, told: &Diagnostics, now_unix_ms: i64, lang: Lang) {
    title_ui(ui, Label::DiagnosticsEvents, lang);
    said_ui(ui, &words::events(told, now_unix_ms, lang));
    if told.events.is_empty() {
        return;
    }
    ui.add_space(6.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table_ui(ui, told, lang);
    });
}

fn table_ui(ui: &mut Ui, told: &Diagnostics, lang: Lang) {
    let head = [
        Label::ColumnEvent,
        Label::ColumnPerSecond,
        Label::ColumnOfEvents,
        Label::ColumnOfBytes,
    ];
    let head = head.map(|label| label.text(lang).to_owned());
    row_ui(ui, &head, None, lang);
    let (rows, rest) = told.events.split_at(told.events.len().min(ROWS));
    for share in rows {
        row_ui(
            ui,
            &words::event_row(share, told, lang),
            Some(share.is_spare),
            lang,
        );
    }
    if !rest.is_empty() {
        let mut all = EventShare::default();
        for share in rest {
            all.count += share.count;
            all.bytes += share.bytes;
            all.lately += share.lately;
        }
        row_ui(ui, &words::event_row(&all, told, lang), Some(false), lang);
    }
}

/// A row: its name at the left, the figures under one another at the right. `None`: the heads of the columns.
fn row_ui(ui: &mut Ui, row: &[String; 4], spare: Option<bool>, lang: Lang) {
    let palette = theme::palette(ui);
    let wide = ui.available_width();
    let column = if wide < 480.0 { COLUMN_NARROW } else { COLUMN };
    let height = size::LINE + 4.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, height), Sense::hover());
    let [name, figures @ ..] = row;
    let is_spare = spare == Some(true);
    let spoken = match spare {
        Some(is_spare) => words::event_spoken(row, is_spare, lang),
        None => row.join(", "),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken.as_str()));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let ink = match spare {
        None => palette.dim,
        Some(_) => palette.text,
    };
    let mut right = rect.right();
    for figure in figures.iter().rev() {
        let piece = Piece::small(figure, ink);
        widgets::text_right(ui, right, rect.center().y, &piece, column - 6.0);
        right -= column;
    }
    let mut pen = widgets::Pen::new(ui, palette, rect.left(), right, rect.center().y);
    let mark = Label::NotNeeded.text(lang);
    let keep = if is_spare {
        pen.tag_width(mark) + 8.0
    } else {
        0.0
    };
    pen.text(name, Weight::Regular, size::SMALL, ink, keep);
    if is_spare {
        pen.gap(8.0);
        pen.tag(Tone::Warn, mark);
    }
    let line = egui::Stroke::new(1.0, palette.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    if pen.is_cut() {
        response.on_hover_text(name);
    }
}

fn filters_ui(ui: &mut Ui, told: &Diagnostics, lang: Lang) {
    title_ui(ui, Label::DiagnosticsFilters, lang);
    let message = words::filters(told, lang);
    widgets::message_ui(ui, &message.what, &message.advice);
    if !told.spare.is_empty() {
        checkup::lines_ui(ui, &words::filter_lines(told, lang), lang);
    }
}
