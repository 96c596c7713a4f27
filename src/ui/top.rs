//! The top bar: the call field, who sits here, the connection in words.

use std::sync::Arc;

use egui::{
    Align, Align2, Color32, Galley, Id, Layout, Rect, Response, Role, Sense, TextEdit, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::icons::{self, Icon};
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Kind};
use super::{Desk, State, fit, operator, quiet};
use crate::desk::snapshot::{Command, Connection, DialState};
use crate::texts::{Label, connection};

/// The keyboard's way to the call field.
pub fn focus_call_field(ui: &Ui, state: &State) {
    widgets::focus_field(ui, call_field_id(), &state.call_text);
}

/// The bar: one row, or two when the window is narrow.
pub fn top_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, width: f32) {
    if fit::is_stacked(ui) {
        call_field_ui(ui, desk, state, ui.available_width());
        ui.add_space(2.0);
        ui.horizontal(|ui| {
            // The rest is for the connection's word, and for do not disturb with its time.
            let is_quiet = desk.snapshot.do_not_disturb_unix_ms.is_some();
            let beside = if is_quiet { 200.0 } else { 150.0 };
            operator::operator_ui(ui, desk, state, ui.available_width() - beside);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Told::lay(ui, desk, ui.available_width()).ui(ui, desk);
                quiet::Sign::lay(ui, desk, ui.available_width()).ui(ui, desk);
            });
        });
    } else {
        ui.horizontal(|ui| {
            let least = match width {
                ..size::NARROW_LOW => 200.0,
                ..size::NARROW => 240.0,
                _ => 300.0,
            };
            let field = (width * 0.36).clamp(least, 420.0);
            call_field_ui(ui, desk, state, field);
            // Measured from the right and drawn from the left, so that Tab goes as one reads.
            let (gap, room) = (8.0 + ui.spacing().item_spacing.x, ui.available_width());
            let connection = Told::lay(ui, desk, room);
            let room = room - connection.width - gap;
            let quiet = quiet::Sign::lay(ui, desk, room);
            let room = room - quiet.width - gap;
            ui.allocate_ui_with_layout(
                vec2(room, size::BUTTON),
                Layout::right_to_left(Align::Center),
                |ui| operator::operator_ui(ui, desk, state, room - 40.0),
            );
            ui.add_space(8.0);
            quiet.ui(ui, desk);
            ui.add_space(8.0);
            connection.ui(ui, desk);
        });
    }
}

fn call_field_id() -> Id {
    Id::unique("call-field")
}

fn call_field_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, width: f32) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, size::FIELD), Sense::hover());
    let focused = ui.memory(|memory| memory.has_focus(call_field_id()));
    let edge = if focused {
        palette.ink(Tone::Accent)
    } else {
        palette.edge
    };
    widgets::plate(ui.painter(), rect, radius::FIELD, palette.bg, edge);

    let inner = rect.shrink(4.0);
    let word = Label::Call.text(desk.lang);
    let button_width = widgets::button_width(ui, Kind::Primary, word);
    let text_right = inner.right() - button_width - 6.0;

    let text_rect = Rect::from_min_max(
        pos2(rect.left() + 10.0, rect.top() + 2.0),
        pos2(text_right, rect.bottom() - 2.0),
    );
    let is_filled = focused && !state.call_text.is_empty();
    let is_emptied_by_key = focused && shortcuts::emptied(ui, &mut state.call_text);
    if focused {
        state.suggested.keys_ui(ui, desk);
    }
    let name = if desk.snapshot.suggestions.by_name {
        Label::NumberOrNameField
    } else {
        Label::NumberField
    };
    let name = name.text(desk.lang);
    // In a part of its own: put here, the field's end would be taken for the end of the whole.
    let mut field = ui.new_child(UiBuilder::new().max_rect(text_rect));
    let response = field.put(
        text_rect,
        TextEdit::singleline(&mut state.call_text)
            .id(call_field_id())
            .frame(egui::Frame::NONE)
            .font(font(Weight::Regular, size::BODY))
            .hint_text(egui::RichText::new(name).color(palette.faint))
            .align(Align2::LEFT_CENTER)
            .char_limit(4000)
            .event_filter(widgets::FIELD_KEYS)
            .desired_width(text_rect.width()),
    );
    let response = response.accessible_name(name);
    if state.call_text.is_empty() && text_rect.width() > 200.0 {
        let keys = shortcuts::keys(ui, Action::CallField);
        let hint = widgets::Piece::small(&keys, palette.faint);
        widgets::text_right(ui, text_right - 4.0, rect.center().y, &hint, 80.0);
    }
    if is_emptied_by_key {
        state.suggested.close();
        response.request_focus();
    }
    // What was wrong with the text is of no interest when that is gone.
    let is_empty = state.call_text.is_empty() && (response.changed() || is_filled);
    let is_emptied = is_emptied_by_key || is_empty;
    if is_emptied && matches!(desk.snapshot.dial, DialState::Invalid { .. }) {
        (desk.send)(Command::DismissDial);
    }
    // After the field, so that Tab leads from one to the other.
    let mut right = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::right_to_left(Align::Center)),
    );
    let pressed = widgets::button_in(&mut right, Kind::Primary, word, inner.height()).clicked();
    let entered = response.lost_focus() && shortcuts::seen(ui, Action::Call);
    state.suggested.typed(&state.call_text, desk);
    let mut called = None;
    if entered || pressed {
        response.request_focus();
        called = match state.suggested.entered(desk) {
            Some(chosen) => chosen,
            None => Some(state.call_text.clone()),
        };
    }
    let keeps = response.has_focus();
    let clicked = state.suggested.list_ui(ui, desk, rect, keeps);
    if let Some(number) = clicked.or(called) {
        state.suggested.close();
        state.sent = Some((state.call_text.clone(), desk.snapshot.dial.clone()));
        (desk.send)(Command::Dial(number));
    }
}

/// The connection in words, with a shape of its own for each state.
struct Told {
    galley: Arc<Galley>,
    /// All of it: what is spoken.
    words: String,
    has_round_trip: bool,
    /// What it takes, points.
    width: f32,
}

impl Told {
    /// In this room, as measured.
    fn lay(ui: &Ui, desk: &Desk<'_>, room: f32) -> Self {
        let lay = |words: &str, room| {
            let small = font(Weight::Regular, size::SMALL);
            widgets::one_line(ui.painter(), words, small, Color32::PLACEHOLDER, room)
        };
        let with_round_trip = |ms| {
            let mut connection = desk.snapshot.connection.clone();
            if let Connection::Online { round_trip_ms, .. } = &mut connection {
                *round_trip_ms = ms;
            }
            connection::connection_short(&connection, desk.lang)
        };
        let window = ui.ctx().content_rect().width();
        let (is_narrow, is_tight) = (window < size::NARROW, window < size::TOP_WORDS);
        let room = (room - 40.0).max(60.0);
        let round_trip_ms = match &desk.snapshot.connection {
            Connection::Online { round_trip_ms, .. } if !is_tight => *round_trip_ms,
            _ => None,
        };
        let words = with_round_trip(round_trip_ms);
        let mut galley = lay(&words, room);
        // In a narrow window who sits here, and do not disturb, stand beside it.
        if is_narrow || galley.elided {
            let brief = connection::connection_brief(&desk.snapshot.connection, desk.lang);
            galley = lay(brief, room);
        }
        // Its shape tells what it is, and a banner what is wrong.
        if fit::is_least(ui) && window < size::NARROW_LOW {
            galley = lay("", room);
        }
        let mut text_width = galley.size().x;
        if !is_tight {
            // Room for three figures is kept, so that what stands beside it does not move.
            text_width = text_width.max(lay(&with_round_trip(Some(888)), room).size().x);
        }
        Self {
            galley,
            words,
            has_round_trip: round_trip_ms.is_some(),
            width: text_width + 18.0,
        }
    }

    fn ui(self, ui: &mut Ui, desk: &Desk<'_>) -> Response {
        let palette = theme::palette(ui);
        let (icon, tone) = match &desk.snapshot.connection {
            Connection::NotConfigured => (Icon::Ring, Tone::Staff),
            Connection::Connecting { .. } => (Icon::Ring, Tone::Warn),
            Connection::Online {
                sees_calls: false, ..
            } => (Icon::Alert, Tone::Warn),
            Connection::Online { .. } => (Icon::Dot, Tone::Ok),
            Connection::Offline { .. } => (Icon::Alert, Tone::Bad),
        };
        let ink = if tone == Tone::Ok || tone == Tone::Staff {
            palette.dim
        } else {
            palette.ink(tone)
        };
        let size = vec2(self.width, size::BUTTON);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.words.as_str()));
        let left = match self.has_round_trip {
            true => rect.left(),
            false => rect.right() - self.galley.size().x - 18.0,
        };
        let mark = widgets::square(pos2(left + 6.0, rect.center().y), 12.0);
        icons::paint(ui.painter(), icon, mark, 12.0, palette.ink(tone));
        let at = pos2(left + 18.0, rect.center().y - self.galley.size().y / 2.0);
        ui.painter()
            .galley_with_override_text_color(at, self.galley, ink);
        let messages = connection::connection_messages(
            &desk.snapshot.connection,
            desk.snapshot.now_unix_ms,
            desk.lang,
        );
        let all: Vec<String> = messages.iter().map(ToString::to_string).collect();
        if all.is_empty() {
            return response;
        }
        response.on_hover_text(all.join("\n"))
    }
}
