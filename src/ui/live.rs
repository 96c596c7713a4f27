//! «Сейчас»: the calls in progress, two lines each: who, with whom, since when.

use egui::{
    CornerRadius, CursorIcon, Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::clean::clean;
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, radius, size};
use super::widgets::{self, Kind, Pen, Piece};
use super::{Desk, Selected, State, fit, handling, journal, party};
use crate::desk::snapshot::{CallRow, Command, Connection, Direction, Lookup, Phase};
use crate::texts::{Label, Lang, calls, connection, directory, time};

const ROW: f32 = 60.0;
/// Where there is no room for two lines.
const ROW_LOW: f32 = 36.0;
/// The heading with what stands under it.
const HEADING: f32 = 24.0;
/// Under the calls.
const GAP: f32 = 10.0;
/// So many rows before the list scrolls.
const ROWS_SHOWN: usize = 4;

/// The calls in progress.
pub fn live_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let palette = theme::palette(ui);
    // The journal stays in sight on a busy day.
    let left = ui.available_height() - journal::least_height(ui, state) - GAP;
    // Not by the room alone: a strip at the foot comes with the first call.
    let is_brief = fit::is_low(ui) || left < HEADING + ROW;
    let row = if is_brief { ROW_LOW } else { ROW };
    if !is_brief {
        heading_ui(ui, desk);
    }
    Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let calls = &desk.snapshot.calls;
            if calls.is_empty() {
                let words = no_calls(&desk.snapshot.connection, desk.lang);
                // As high as the first call will be: what stands below keeps its place.
                ui.set_min_height(row);
                let above = ((row - size::LINE) / 2.0) as i8;
                Frame::NONE
                    .inner_margin(Margin::symmetric(14, above))
                    .show(ui, |ui| {
                        widgets::paragraph_ui(ui, &words, palette.faint, size::BODY);
                    });
                return;
            }
            // Not half of what is left, and whole rows of it where there are few.
            let left = if is_brief { left } else { left - HEADING };
            let room = left.min(ui.available_height() * 0.45);
            let room = if room < row * 2.0 { row } else { room };
            let height = row * ROWS_SHOWN.min(calls.len()) as f32;
            let area = egui::ScrollArea::vertical()
                .id_salt("live")
                .max_height(height.min(room))
                .min_scrolled_height(row)
                .auto_shrink([false, true]);
            widgets::rows_ui(ui, area, row, calls.len(), |ui, range| {
                let skipped = range.start;
                for (offset, call) in calls.get(range).unwrap_or_default().iter().enumerate() {
                    row_ui(ui, desk, state, call, (row, skipped + offset > 0));
                }
            });
        });
    ui.add_space(if is_brief { 0.0 } else { GAP });
}

/// The heading; without a connection it says what the calls below are: those that were known last.
fn heading_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let palette = theme::palette(ui);
    let heading = Label::Now.text(desk.lang).to_uppercase();
    let old = match &desk.snapshot.connection {
        Connection::Offline { since_unix_ms, .. } if !desk.snapshot.calls.is_empty() => {
            connection::known_as_of(*since_unix_ms, desk.lang)
        }
        _ => None,
    };
    let mut pieces = vec![Piece::heading(&heading, palette.dim)];
    let old = old.map(|words| format!("  {words}"));
    pieces.extend(
        old.as_deref()
            .map(|words| Piece::small(words, palette.ink(Tone::Bad))),
    );
    widgets::line_ui(ui, &pieces);
}

/// Why there is no call: only with a connection it is known that there is none.
fn no_calls(state: &Connection, lang: Lang) -> String {
    match state {
        Connection::Online { .. } => Label::NoCalls.text(lang).to_owned(),
        Connection::Offline { .. } => Label::CallsUnknown.text(lang).to_owned(),
        Connection::NotConfigured => Label::CallsWithoutPbx.text(lang).to_owned(),
        Connection::Connecting { .. } => connection::connection_short(state, lang),
    }
}

fn row_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut State,
    call: &CallRow,
    (height, ruled): (f32, bool),
) {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let is_brief = height < ROW;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let selected = state.selected == Selected::Call(call.call.clone());
    let title = party::title(&call.party, lang);
    let role = party::role(&call.party);
    // Of calls of colleagues alone the directory is not asked: "unknown" would be said of people whom it knows.
    let is_asked = call.own || call.party.lookup != Lookup::None;
    let role_word = directory::role_tag(&call.party.lookup, &desk.snapshot.words, lang);
    let role_word = is_asked.then_some(role_word);
    let phase = calls::phase(call, lang);
    let secs = (desk.snapshot.now_unix_ms - call.since_unix_ms).max(0) as u64 / 1000;
    let clock = time::clock_duration(secs);
    let problem = handling::problem(call, lang);
    let mut spoken = format!("{} {title}", calls::direction(call.direction, lang));
    for part in role_word
        .into_iter()
        .chain([phase.as_str(), clock.as_str()])
    {
        spoken = format!("{spoken}, {part}");
    }
    if let Some(problem) = &problem {
        spoken = format!("{spoken}, {problem}");
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, spoken.as_str()));

    if selected {
        ui.painter()
            .rect_filled(rect.shrink(1.0), radius::BOX, palette.ground(Tone::Accent));
    } else if response.hovered() {
        ui.painter()
            .rect_filled(rect.shrink(1.0), radius::BOX, palette.hover);
    }
    if ruled {
        ui.painter()
            .hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.line));
    }
    widgets::focus_ring(ui, &response, rect.shrink(4.0), radius::BOX);
    let (icon, tone) = shape(call);
    let mark = widgets::square(pos2(rect.left() + 22.0, rect.center().y), size::ICON);
    icons::paint(ui.painter(), icon, mark, size::ICON, palette.ink(tone));

    let mut right = handling::row_ui(ui, desk, state, call, rect, rect.right() - 12.0);
    // Beside the buttons the number can be copied at the side only.
    let has_room = rect.width() >= 540.0 || call.handling.can.is_empty();
    if let Some(number) = call.party.number.as_ref().filter(|_| has_room) {
        let area =
            egui::Rect::from_center_size(pos2(right - 15.0, rect.center().y), vec2(30.0, 30.0));
        let id = ui.scope_id().with(("copy", &call.call));
        if widgets::icon_button_at(ui, area, id, Icon::Copy, Label::CopyNumber.text(lang)).clicked()
        {
            ui.ctx().copy_text(number.clone());
        }
        right -= 42.0;
    }
    let clock_ink = if call.phase == Phase::Talking {
        palette.text
    } else {
        palette.dim
    };
    right = widgets::text_right(
        ui,
        right,
        rect.center().y,
        &Piece::name(&clock, clock_ink),
        90.0,
    ) - 12.0;

    let left = rect.left() + 42.0;
    let at = if is_brief { height / 2.0 } else { 20.0 };
    let mut first = Pen::new(ui, palette, left, right, rect.top() + at);
    let tag = role_word.map_or(0.0, |word| first.tag_width(word) + 8.0);
    let keep = tag.min(first.room() * 0.5);
    first.text(&title, Weight::Semibold, size::BODY, palette.text, keep);
    if let Some(word) = role_word {
        first.gap(8.0);
        first.tag(tone_of(role), word);
    }
    if let Some(company) = party::company(&call.party) {
        first.gap(8.0);
        first.text(&company, Weight::Regular, size::BODY, palette.dim, 0.0);
    }
    let mut facts = Vec::new();
    facts.extend(party::number(&call.party, lang).map(|number| number.into_owned()));
    if let Some(order) = party::likeliest(&call.party).and_then(|who| who.orders.first()) {
        facts.push(format!(
            "{} {}",
            Label::Order.text(lang).to_lowercase(),
            clean(&order.number)
        ));
    }
    facts.push(clean(&phase).into_owned());
    let mut second = Pen::new(ui, palette, left, right, rect.top() + 41.0);
    let facts = facts.join(" · ");
    match &problem {
        // On hovering and to the ear it is told all the same.
        _ if is_brief => {}
        Some(problem) => {
            let ink = palette.ink(Tone::Bad);
            second.text(problem, Weight::Regular, size::BODY, ink, 0.0);
        }
        None => second.text(&facts, Weight::Regular, size::BODY, palette.dim, 0.0),
    }

    let is_cut = first.is_cut() || is_brief || second.is_cut();
    let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
    if is_cut {
        let company = party::company(&call.party);
        let problem = problem.as_deref().map(Into::into);
        let lines = [Some(title), company, Some(facts.into()), problem];
        response = response.on_hover_text(widgets::lines(lines));
    }
    if response.clicked() {
        state.selected = Selected::Call(call.call.clone());
    }
}

/// Direction and phase as a shape and a colour.
pub fn shape(call: &CallRow) -> (Icon, Tone) {
    let icon = match call.direction {
        Direction::Incoming => Icon::Incoming,
        Direction::Outgoing => Icon::Outgoing,
        Direction::Internal => Icon::Internal,
        Direction::Callback => Icon::Callback,
    };
    let tone = match call.phase {
        Phase::Talking => Tone::Ok,
        Phase::Asked | Phase::OwnPhoneRings | Phase::Ringing | Phase::Waiting => Tone::Warn,
        Phase::Ended => Tone::Staff,
    };
    (icon, tone)
}

fn tone_of(role: Option<crate::desk::snapshot::Role>) -> Tone {
    Tone::from(role)
}

/// The way to call a party: a button where there is a number.
pub fn call_button_ui(ui: &mut Ui, desk: &mut Desk<'_>, number: Option<&str>, word: Label) {
    if let Some(number) = number
        && widgets::button(ui, Kind::Primary, word.text(desk.lang)).clicked()
    {
        (desk.send)(Command::Dial(number.to_owned()));
    }
}

/// A row of buttons that wraps.
pub fn buttons_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(add);
}
