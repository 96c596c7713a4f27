//! «Сейчас»: the calls in progress, two lines each: who, with whom, since when.
//!
//! Rule: the calls have places that are kept for them, so that nothing below moves when they come and go; and while
//! a hand is over them (`hand`), none of them goes from under it.

use std::sync::Arc;

use egui::{
    CornerRadius, CursorIcon, Frame, Id, Margin, Rect, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::clean::clean;
use super::hand::{self, Places};
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, radius, size};
use super::widgets::{self, Kind, Pen, Piece};
use super::{Desk, Selected, State, fit, handling, journal, party};
use crate::desk::snapshot::{CallRow, Command, Connection, Direction, Lookup, Phase};
use crate::texts::{self, Label, Lang, calls, connection, directory, time};

const ROW: f32 = 60.0;
/// Where there is no room for two lines of full height.
const ROW_LOW: f32 = 36.0;
/// The heading with what stands under it.
const HEADING: f32 = 24.0;
/// Under the calls.
const GAP: f32 = 10.0;
/// So many rows where they scroll away with the journal.
const MOST_SCROLLED: usize = 4;

/// What only concerns the view.
#[derive(Debug, Default)]
pub struct View {
    places: Places<String>,
    /// Where the rows were drawn last.
    area: Option<Rect>,
}

/// How the calls stand.
#[derive(Debug, Clone, Copy)]
struct Form {
    is_brief: bool,
    /// The places that are kept for calls, whether there are any or not.
    places: usize,
}

impl Form {
    /// By the window alone: what stands below keeps its place when calls come and go. Where more calls go on than
    /// there are places, they scroll.
    fn of(ui: &Ui, state: &State) -> Self {
        let window = ui.ctx().content_rect();
        // The journal stays in sight on a busy day.
        let left = ui.available_height() - journal::least_height(ui, state, 3.0) - GAP;
        let is_small = window.width() < size::NARROW && window.height() < size::TALL;
        let is_brief = fit::is_low(ui) || is_small || left < HEADING + ROW;
        let (row, left) = match is_brief {
            true => (ROW_LOW, left),
            false => (ROW, left - HEADING),
        };
        let wanted = if window.height() < size::HIGH { 2 } else { 3 };
        let places = ((left / row) as usize).clamp(1, wanted);
        Self { is_brief, places }
    }

    fn row(self) -> f32 {
        if self.is_brief { ROW_LOW } else { ROW }
    }
}

/// The least that the calls take, points.
pub fn least_height() -> f32 {
    ROW_LOW + 2.0
}

/// The calls in progress.
pub fn live_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let form = Form::of(ui, state);
    calls_ui(ui, desk, state, form);
}

/// The same where they scroll away with what stands below: nothing is kept free there.
pub fn scrolled_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let form = Form {
        is_brief: true,
        places: desk.snapshot.calls.len().clamp(1, MOST_SCROLLED),
    };
    calls_ui(ui, desk, state, form);
}

fn calls_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, form: Form) {
    let palette = theme::palette(ui);
    let row = form.row();
    if !form.is_brief {
        heading_ui(ui, desk, form);
    }
    let snapshot = desk.snapshot;
    let is_hand_over = (state.live.area).is_some_and(|area| hand::is_over(ui, area));
    let ids = snapshot.calls.iter().map(|call| call.call.clone());
    let places = state.live.places.renew(is_hand_over, ids).to_vec();
    let shown = Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let height = row * form.places as f32;
            ui.set_min_height(height);
            if places.is_empty() {
                let words = no_calls(&snapshot.connection, desk.lang);
                let above = ((height - size::LINE) / 2.0).min(44.0) as i8;
                Frame::NONE
                    .inner_margin(Margin::symmetric(14, above))
                    .show(ui, |ui| match form.is_brief {
                        true => widgets::line_ui(ui, &[Piece::body(&words, palette.faint)]),
                        false => widgets::paragraph_ui(ui, &words, palette.faint, size::BODY),
                    });
                return;
            }
            let area = egui::ScrollArea::vertical()
                .id_salt("live")
                .max_height(height)
                .min_scrolled_height(row)
                .auto_shrink([false, true]);
            widgets::rows_ui(ui, area, row, places.len(), |ui, range| {
                let skipped = range.start;
                for (offset, id) in places.get(range).unwrap_or_default().iter().enumerate() {
                    let look = (row, skipped + offset > 0);
                    let is_it = |call: &&Arc<CallRow>| Some(&call.call) == id.as_ref();
                    match snapshot.calls.iter().find(is_it) {
                        // Not by its place: the keyboard stays at a call when one above it goes.
                        Some(call) => {
                            let id = Id::unique(("live", &call.call));
                            ui.scope_builder(UiBuilder::new().scope_id(id), |ui| {
                                row_ui(ui, desk, state, call, look);
                            });
                        }
                        None => gone_ui(ui, desk.lang, look),
                    }
                }
            });
        });
    state.live.area = Some(shown.response.rect);
    ui.add_space(if form.is_brief { 0.0 } else { GAP });
}

/// In the place of a call that is over, while a hand is over the rows.
fn gone_ui(ui: &mut Ui, lang: Lang, (height, is_ruled): (f32, bool)) {
    let palette = theme::palette(ui);
    let size = vec2(ui.available_width(), height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    rule_ui(ui, rect, is_ruled);
    let mut pen = Pen::new(
        ui,
        palette,
        rect.left() + 42.0,
        rect.right(),
        rect.center().y,
    );
    let words = Label::CallIsOver.text(lang);
    pen.text(words, Weight::Regular, size::BODY, palette.faint, 0.0);
}

fn rule_ui(ui: &Ui, rect: Rect, is_ruled: bool) {
    if is_ruled {
        let line = Stroke::new(1.0, theme::palette(ui).line);
        ui.painter().hline(rect.x_range(), rect.top(), line);
    }
}

/// The heading; without a connection it says what the calls below are: those that were known last.
fn heading_ui(ui: &mut Ui, desk: &Desk<'_>, form: Form) {
    let palette = theme::palette(ui);
    let mut heading = Label::Now.text(desk.lang).to_uppercase();
    let count = desk.snapshot.calls.len();
    if count > form.places {
        heading = format!("{heading} · {count}");
    }
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

/// The call's row, so that the keyboard can be given to it.
pub fn row_id(call: &str) -> Id {
    Id::unique(("live-row", call))
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
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, row_id(&call.call), Sense::click());
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
    rule_ui(ui, rect, ruled);
    widgets::focus_ring(ui, &response, rect.shrink(4.0), radius::BOX);
    let (icon, tone) = shape(call);
    let mark = widgets::square(pos2(rect.left() + 22.0, rect.center().y), size::ICON);
    icons::paint(ui.painter(), icon, mark, size::ICON, palette.ink(tone));

    let mut right = handling::row_ui(ui, desk, state, call, rect, rect.right() - 12.0);
    // Beside the buttons the number can be copied at the side only.
    let has_room = rect.width() >= 540.0 || call.handling.can.is_empty();
    if let Some(number) = call.party.number.as_ref().filter(|_| has_room) {
        let area = Rect::from_center_size(pos2(right - 15.0, rect.center().y), vec2(30.0, 30.0));
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
    // Two lines in the low row too: with the name alone nobody knows what goes on.
    let (at, below, points) = match is_brief {
        true => (11.0, 26.0, size::TINY),
        false => (20.0, 41.0, size::BODY),
    };
    let mut first = Pen::new(ui, palette, left, right, rect.top() + at);
    let keep = role_word.map_or(0.0, |word| first.keep_for_tag(word));
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
    let mut second = Pen::new(ui, palette, left, right, rect.top() + below);
    let facts = facts.join(" · ");
    let brief = call.handling.problem.as_ref().filter(|_| is_brief);
    let brief = brief.map(|(_, why)| texts::handling::problem_brief(why, lang));
    let (words, ink) = match brief.as_ref().or(problem.as_ref()) {
        Some(problem) => (problem.as_str(), palette.ink(Tone::Bad)),
        // The rest is told on hovering.
        None if is_brief => (phase.as_str(), palette.dim),
        None => (facts.as_str(), palette.dim),
    };
    second.text(&clean(words), Weight::Regular, points, ink, 0.0);

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
