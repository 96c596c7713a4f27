//! Whom to call back: one row per person, in the order in which to call. A click calls; a row can be put
//! off or taken off the list with a reason.

mod buttons;

use egui::{
    Align, CornerRadius, CursorIcon, Frame, Id, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::clean::clean;
use super::fit;
use super::hand::{self, Places};
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, radius, size};
use super::widgets::{self, Pen};
use super::{Desk, Selected, State};
use crate::desk::snapshot::{CallBackRow, Card, CardFace, Command, ToCallBack};
use crate::texts::{Label, calls, to_call_back as words};
use buttons::{buttons_ui, buttons_width};

/// What only concerns the view.
#[derive(Debug, Default)]
pub struct View {
    list: List,
    /// The pass in which the page was drawn last.
    drawn: u64,
    /// The row that is to get the keyboard.
    to_focus: Focus,
    /// What is being written about why somebody needs no call, and about whom.
    note: (i64, String),
    /// Who stands where, by number, and where the rows were drawn last.
    places: Places<(List, String)>,
    area: Option<Rect>,
    /// What the notes below the rows took last, points.
    notes_height: f32,
}

impl View {
    /// Gives the keyboard to the first row as soon as it is drawn.
    pub(super) fn focus_rows(&mut self) {
        self.to_focus = Focus::First;
    }
}

/// Which row is to get the keyboard as soon as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Focus {
    #[default]
    None,
    First,
    Row(i64),
}

/// Which of the lists is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
enum List {
    #[default]
    Waiting,
    PutOff,
    Dismissed,
}

/// A row with its buttons beside the text.
const ROW: f32 = 66.0;
/// A row with its buttons below it.
const ROW_TALL: f32 = 108.0;
/// From this width on the buttons stand beside the text, points.
const BESIDE_FROM: f32 = 640.0;

/// The page, over the whole of `ui`.
pub fn page_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let palette = theme::palette(ui);
    let list = &desk.snapshot.to_call_back;
    see_missed(ui, desk, state);
    lists_ui(ui, desk, state);
    let shown = state.to_call_back.list;
    let is_small = fit::is_small(ui);
    if shown == List::Waiting && !list.rows.is_empty() && !is_small {
        widgets::paragraph_ui(ui, words::order(desk.lang), palette.dim, size::SMALL);
    }
    ui.add_space(2.0);
    // The rows have what the notes leave them.
    let whole = ui.available_rect_before_wrap();
    let notes_from = whole.bottom() - state.to_call_back.notes_height;
    let (rows, below) = whole.split_top_bottom_at_y(notes_from.max(whole.top()));
    ui.scope_builder(UiBuilder::new().max_rect(rows), |ui| {
        rows_ui(ui, desk, state, shown);
    });
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        let top = ui.cursor().top();
        notes_ui(ui, &notes(desk, shown));
        let height = ui.cursor().top() - top;
        let known = &mut state.to_call_back.notes_height;
        if (std::mem::replace(known, height) - height).abs() > 0.5 {
            ui.ctx()
                .request_discard("the notes below the rows have a height");
        }
    });
}

/// In the height that they need at this width.
fn notes_ui(ui: &mut Ui, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    let dim = theme::palette(ui).dim;
    ui.add_space(4.0);
    if fit::is_small(ui) {
        // All of it on hovering: the line below the rows is not to cost one of them.
        let notes = notes.join(" ");
        widgets::line_ui(ui, &[widgets::Piece::small(&notes, dim)]);
        return;
    }
    for note in notes {
        widgets::paragraph_ui(ui, note, dim, size::SMALL);
    }
}

fn rows_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, shown: List) {
    let palette = theme::palette(ui);
    let area = ui.available_rect_before_wrap();
    let whole = ui.interact(area, list_id(), Sense::focusable_noninteractive());
    let name = Label::PageToCallBack.text(desk.lang);
    whole.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
    let wanted = state.to_call_back.to_focus;
    Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(1.0)
        .show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let rows = rows(&desk.snapshot.to_call_back, shown);
            if rows.is_empty() {
                // Of a very low window it would stand over what is below.
                ScrollArea::vertical().show(ui, |ui| empty_ui(ui, desk, shown));
            } else {
                table_ui(ui, desk, state, rows);
            }
        });
    // A row that is not there does not get the keyboard later, from wherever it is then.
    if wanted != Focus::None && state.to_call_back.to_focus == wanted {
        state.to_call_back.to_focus = Focus::None;
        whole.request_focus();
    }
    widgets::focus_ring(ui, &whole, area.shrink(2.0), radius::BOX);
}

fn list_id() -> Id {
    Id::unique("to-call-back-list")
}

/// Whoever comes to this page has seen what was missed until then: the cards need not say so any more.
fn see_missed(ui: &Ui, desk: &mut Desk<'_>, state: &mut State) {
    let pass = ui.ctx().cumulative_pass_nr();
    let is_news = pass > std::mem::replace(&mut state.to_call_back.drawn, pass) + 1;
    let is_missed = |card: &Card| matches!(card.state, CardFace::Missed { .. });
    if is_news && desk.snapshot.cards.iter().any(is_missed) {
        (desk.send)(Command::SeeMissed);
    }
}

fn rows(list: &ToCallBack, shown: List) -> &[CallBackRow] {
    match shown {
        List::Waiting => &list.rows,
        List::PutOff => &list.put_off,
        List::Dismissed => &list.dismissed,
    }
}

/// The three lists as chips, each with its count.
fn lists_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State) {
    let list = &desk.snapshot.to_call_back;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (which, label, count) in [
            (List::Waiting, Label::Waiting, list.count),
            (List::PutOff, Label::PutOffTab, list.put_off.len()),
            (List::Dismissed, Label::DismissedTab, list.dismissed.len()),
        ] {
            let word = match count {
                0 => label.text(desk.lang).to_owned(),
                count => format!("{} {count}", label.text(desk.lang)),
            };
            if widgets::chip(ui, state.to_call_back.list == which, &word).clicked() {
                state.to_call_back.list = which;
            }
        }
    });
}

/// What there is to know besides the rows.
fn notes(desk: &Desk<'_>, shown: List) -> Vec<String> {
    let (list, lang) = (&desk.snapshot.to_call_back, desk.lang);
    if shown != List::Waiting {
        return Vec::new();
    }
    let mut notes = Vec::new();
    let cut = list.count.saturating_sub(list.rows.len());
    if cut > 0 {
        notes.push(words::more(cut, lang));
    }
    if list.withheld > 0 {
        notes.push(words::withheld(list.withheld, lang));
    }
    notes.push(words::coverage(&desk.snapshot.connection, lang).to_owned());
    notes
}

fn empty_ui(ui: &mut Ui, desk: &Desk<'_>, shown: List) {
    let palette = theme::palette(ui);
    let (list, lang) = (&desk.snapshot.to_call_back, desk.lang);
    let (what, more) = match shown {
        _ if !list.loaded => {
            let why = match &desk.snapshot.journal_error {
                Some(_) => Label::JournalUnavailable,
                None => Label::Loading,
            };
            (why, String::new())
        }
        List::Waiting => (Label::NobodyWaits, words::nobody(list, lang)),
        List::PutOff => (Label::NobodyPutOff, String::new()),
        List::Dismissed => (Label::NobodyDismissed, String::new()),
    };
    Frame::NONE.inner_margin(16.0).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::paragraph_ui(ui, what.text(lang), palette.text, size::BODY);
        if !more.is_empty() {
            widgets::paragraph_ui(ui, &more, palette.dim, size::BODY);
        }
    });
}

fn table_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, rows: &[CallBackRow]) {
    let is_beside = ui.available_width() >= BESIDE_FROM;
    let height = if is_beside { ROW } else { ROW_TALL };
    let area = ScrollArea::vertical()
        .id_salt("to-call-back")
        .auto_shrink(false);
    let view = &mut state.to_call_back;
    let is_hand_over = view.area.is_some_and(|area| hand::is_over(ui, area));
    view.area = Some(ui.available_rect_before_wrap());
    let list = view.list;
    let numbers = rows.iter().map(|row| (list, row.number.clone()));
    let places = view.places.renew(is_hand_over, numbers).to_vec();
    widgets::rows_ui(ui, area, height, places.len(), |ui, range| {
        let skipped = range.start;
        for (offset, place) in places.get(range).unwrap_or_default().iter().enumerate() {
            let number = place.as_ref().map(|(_, number)| number);
            let at = rows.iter().position(|row| Some(&row.number) == number);
            let Some((at, row)) = at.and_then(|at| Some((at, rows.get(at)?))) else {
                ui.add_space(height);
                continue;
            };
            // Not by its place: the keyboard stays at a row when one above it goes.
            let id = Id::unique(("to-call-back", row.id));
            ui.scope_builder(UiBuilder::new().scope_id(id), |ui| {
                let is_ruled = skipped + offset > 0;
                if row_ui(ui, desk, state, row, is_beside, is_ruled) {
                    state.to_call_back.to_focus = beside(rows, at);
                }
            });
        }
    });
}

/// Who gets the keyboard when this row goes: the next, or of the last one the one above.
fn beside(rows: &[CallBackRow], at: usize) -> Focus {
    let above = || rows.get(at.checked_sub(1)?);
    let row = rows.get(at + 1).or_else(above);
    row.map_or(Focus::None, |row| Focus::Row(row.id))
}

/// A row; true when it was put off, taken off or back by the keyboard, which is then to go on from there.
fn row_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut State,
    row: &CallBackRow,
    is_beside: bool,
    is_ruled: bool,
) -> bool {
    let palette = theme::palette(ui);
    let height = if is_beside { ROW } else { ROW_TALL };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let selected = state.selected == Selected::Row(row.id);
    if selected {
        ui.painter()
            .rect_filled(rect.shrink(1.0), radius::BOX, palette.ground(Tone::Accent));
    } else if response.hovered() {
        ui.painter()
            .rect_filled(rect.shrink(1.0), radius::BOX, palette.hover);
    }
    if is_ruled {
        ui.painter()
            .hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.line));
    }
    widgets::focus_ring(ui, &response, rect.shrink(4.0), radius::BOX);
    let mark = widgets::square(pos2(rect.left() + 22.0, rect.top() + 20.0), size::ICON);
    let bad = palette.ink(Tone::Bad);
    icons::paint(ui.painter(), Icon::Missed, mark, size::ICON, bad);

    let area = match is_beside {
        // Laid out from the right, Tab would go through them against the reading.
        true => {
            let wide = buttons_width(ui, desk, state);
            Rect::from_min_max(
                pos2(rect.right() - 12.0 - wide, rect.top()),
                rect.max - vec2(12.0, 0.0),
            )
        }
        false => Rect::from_min_max(
            pos2(rect.left() + 42.0, rect.bottom() - 42.0),
            rect.max - vec2(12.0, 6.0),
        ),
    };
    let layout = Layout::left_to_right(Align::Center);
    let mut buttons = ui.new_child(UiBuilder::new().max_rect(area).layout(layout));
    let goes = buttons_ui(&mut buttons, desk, state, row);
    let right = match is_beside {
        true => area.left() - 12.0,
        false => rect.right() - 12.0,
    };
    let (spoken, is_cut) = text_ui(ui, desk, row, rect.left() + 42.0, right, rect.top());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, spoken.as_str()));
    let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
    if is_cut {
        response = response.on_hover_text(spoken);
    }
    if [Focus::First, Focus::Row(row.id)].contains(&state.to_call_back.to_focus) {
        state.to_call_back.to_focus = Focus::None;
        response.request_focus();
    }
    if response.clicked() {
        state.selected = Selected::Row(row.id);
    }
    goes
}

/// Three lines: who; number and attempts; what else is to be known. Gives back all of it, and whether
/// something did not fit.
fn text_ui(
    ui: &Ui,
    desk: &Desk<'_>,
    row: &CallBackRow,
    left: f32,
    right: f32,
    top: f32,
) -> (String, bool) {
    let palette = theme::palette(ui);
    let (lang, now) = (desk.lang, desk.snapshot.now_unix_ms);
    let title = title(row);
    let role = calls::role(row.role, &desk.snapshot.words, lang);
    let mut first = Pen::new(ui, palette, left, right, top + 15.0);
    let keep = first.keep_for_tag(role);
    first.text(&title, Weight::Semibold, size::BODY, palette.text, keep);
    first.gap(8.0);
    first.tag(Tone::from(row.role), role);
    let company = row.company.as_deref().map(clean);
    let company = company.filter(|company| *company != title);
    if let Some(company) = &company {
        first.gap(8.0);
        first.text(company, Weight::Regular, size::BODY, palette.dim, 0.0);
    }

    let attempts = words::attempts(row, now, lang);
    let mut facts = Vec::new();
    if let Some(number) = number(row, &title) {
        facts.push(number);
    }
    facts.push(attempts);
    let facts = facts.join(" · ");
    let mut second = Pen::new(ui, palette, left, right, top + 35.0);
    second.text(&facts, Weight::Regular, size::SMALL, palette.text, 0.0);

    let mut more = Vec::new();
    let on_line = row.on_line.as_ref();
    more.extend(on_line.map(|on_line| clean(&words::on_line(on_line, lang)).into_owned()));
    more.extend(words::tried(row, now, lang));
    let decision = row.decision.as_ref().filter(|_| on_line.is_none());
    more.extend(decision.map(|decision| clean(&words::decision(decision, now, lang)).into_owned()));
    if let Some(order) = row.orders.first() {
        let word = Label::Order.text(lang).to_lowercase();
        more.push(format!("{word} {}", clean(order)));
    }
    if let Some(queue) = &row.queue {
        more.push(clean(&calls::queue(queue, lang)).into_owned());
    }
    let more = more.join(" · ");
    let ink = match (&row.on_line, &row.tried) {
        (Some(_), _) => palette.ink(Tone::Ok),
        (None, Some(_)) => palette.ink(Tone::Warn),
        (None, None) => palette.dim,
    };
    let mut third = Pen::new(ui, palette, left, right, top + 53.0);
    third.text(&more, Weight::Regular, size::SMALL, ink, 0.0);

    let is_cut = first.is_cut() || second.is_cut() || third.is_cut();
    let company = company.map(|company| company.into_owned());
    let who = [Some(title), Some(role.to_owned()), company];
    let who: Vec<String> = who.into_iter().flatten().collect();
    let spoken = [who.join(", "), facts, more];
    let spoken: Vec<String> = spoken.into_iter().filter(|line| !line.is_empty()).collect();
    (spoken.join("\n"), is_cut)
}

/// Who it is in large letters.
pub(super) fn title(row: &CallBackRow) -> String {
    let given = [&row.name, &row.company].into_iter().flatten();
    let given = given
        .map(|text| clean(text))
        .find(|text| !text.trim().is_empty());
    given.map_or_else(
        || clean(&row.number_shown).into_owned(),
        |text| text.into_owned(),
    )
}

/// The number, unless it stands in large letters, and how many others there are.
fn number(row: &CallBackRow, title: &str) -> Option<String> {
    let shown = clean(&row.number_shown);
    let others = match row.other_numbers {
        0 => String::new(),
        others => format!(" +{others}"),
    };
    (shown != title || !others.is_empty()).then(|| format!("{shown}{others}"))
}
