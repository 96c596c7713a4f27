//! Whom the name in the call field may mean: a list under it.
//!
//! Rule: nobody is called whom the operator did not choose. After a name Enter chooses the first, arrows another,
//! and the next Enter, or a click, calls. A number that was typed is called as it stands, unless arrows chose
//! another one.

use std::borrow::Cow;

use egui::{
    Area, CursorIcon, Frame, Id, Margin, Order, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, vec2,
};

use super::Desk;
use super::clean::clean;
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Piece};
use crate::desk::snapshot::{Command, Suggested};
use crate::texts::{beforehand, calls, directory, handling};

/// With names older than this the list says of when they are, also while the database answers, milliseconds.
const COPY_OLD_MS: i64 = 2 * 60 * 60 * 1_000;
/// The list is so wide where the window is: names and roles need more than the field, points.
const WIDE: f32 = 520.0;

/// The list, as far as only the view is concerned.
#[derive(Debug, Default)]
pub struct List {
    /// The text that was asked for last.
    asked: String,
    open: bool,
    chosen: Option<usize>,
}

impl List {
    fn is_open(&self, desk: &Desk<'_>) -> bool {
        self.open && !desk.snapshot.suggestions.people.is_empty()
    }

    /// Whether it answers what stands in the field: of an older one nobody can be chosen.
    fn is_current(&self, desk: &Desk<'_>) -> bool {
        desk.snapshot.suggestions.fragment == self.asked
    }

    /// Closes it.
    pub fn close(&mut self) {
        (self.open, self.chosen) = (false, None);
    }

    /// Before the field is drawn, which would take the keys: arrows choose.
    pub fn keys_ui(&mut self, ui: &Ui, desk: &Desk<'_>) {
        if !self.is_open(desk) {
            return;
        }
        let last = desk.snapshot.suggestions.people.len().saturating_sub(1);
        let pressed = |action| shortcuts::pressed(ui, action);
        let (down, up) = (pressed(Action::NameBelow), pressed(Action::NameAbove));
        if down && self.is_current(desk) {
            self.chosen = Some(self.chosen.map_or(0, |at| (at + 1).min(last)));
        } else if up {
            self.chosen = self.chosen.and_then(|at| at.checked_sub(1));
        }
    }

    /// After the field: another text is asked for.
    pub fn typed(&mut self, text: &str, desk: &mut Desk<'_>) {
        if self.asked == text {
            return;
        }
        // What stands behind a comma or «доб.» is dialled after the answer: the desk says what it makes of it.
        let is_more = |text: &str| is_asked(text) || text.contains([',', ';', '#']);
        if is_more(text) || is_more(&self.asked) {
            (desk.send)(Command::Suggest(text.to_owned()));
        }
        (self.open, self.chosen) = (is_asked(text), None);
        text.clone_into(&mut self.asked);
    }

    /// Enter was pressed: whose number is to be called. `None` when there is no list; `Some(None)` when
    /// the first was only chosen by it, or the answer to this text has not come yet.
    pub fn entered(&mut self, desk: &Desk<'_>) -> Option<Option<String>> {
        let people = &desk.snapshot.suggestions.people;
        if self.chosen.is_none() && !is_name(&self.asked) {
            return None;
        }
        if self.open && !self.is_current(desk) {
            return Some(None);
        }
        if !self.is_open(desk) {
            return None;
        }
        match self.chosen.and_then(|at| people.get(at)) {
            Some(person) => Some(Some(person.number.clone())),
            None => {
                self.chosen = Some(0);
                Some(None)
            }
        }
    }

    /// Under the field, which `keeps` it open; the number that was clicked. It closes when the focus
    /// goes to anything but the field and itself.
    pub fn list_ui(
        &mut self,
        ui: &Ui,
        desk: &Desk<'_>,
        field: Rect,
        keeps: bool,
    ) -> Option<String> {
        if !self.is_open(desk) {
            if keeps {
                self.understood_ui(ui, desk, field);
            }
            return None;
        }
        let palette = theme::palette(ui);
        let mut clicked = None;
        let mut keeps = keeps;
        let shown = Area::new(Id::unique("suggestions"))
            .order(Order::Foreground)
            .fixed_pos(field.left_bottom() + vec2(0.0, 4.0))
            .show(ui.ctx(), |ui| {
                Frame::NONE
                    .fill(palette.panel)
                    .stroke(Stroke::new(1.0, palette.edge))
                    .corner_radius(radius::FIELD)
                    .inner_margin(Margin::same(4))
                    .show(ui, |ui| {
                        let room = ui.ctx().content_rect().right() - field.left() - 12.0;
                        ui.set_width(field.width().max(WIDE.min(room)) - 10.0);
                        ui.spacing_mut().item_spacing.y = 0.0;
                        let people = desk.snapshot.suggestions.people.iter();
                        for (at, person) in people.enumerate() {
                            let line = line_ui(ui, desk, person, self.chosen == Some(at));
                            keeps |= line.has_focus();
                            if line.clicked() {
                                clicked = Some(person.number.clone());
                            }
                        }
                        let typed = desk.snapshot.beforehand.typed.as_ref();
                        if let Some(told) = typed.filter(|_| self.is_current(desk)) {
                            ui.add_space(4.0);
                            let words = beforehand::meanwhile(told, desk.lang);
                            let ink = palette.ink(Tone::Warn);
                            widgets::paragraph_ui(ui, &clean(&words), ink, size::SMALL);
                        }
                        let as_of = desk.snapshot.suggestions.as_of_unix_ms;
                        let now = desk.snapshot.now_unix_ms;
                        let is_up = desk.snapshot.directory.is_none();
                        // The copy is renewed every hour while the database answers.
                        let is_late = |at: &i64| !is_up || now.saturating_sub(*at) > COPY_OLD_MS;
                        let as_of = as_of.filter(is_late);
                        let words = as_of.and_then(|at| directory::as_of(at, now, desk.lang));
                        if let Some(words) = words {
                            ui.add_space(4.0);
                            ui.horizontal(|ui| {
                                ui.add_space(10.0);
                                widgets::line_ui(ui, &[Piece::small(&words, palette.faint)]);
                            });
                        }
                    });
            });
        // A press on the list takes the focus from the field and gives it to nobody.
        let is_elsewhere = ui.memory(|memory| memory.focused().is_some());
        if !keeps && (is_elsewhere || shown.response.clicked_elsewhere()) {
            self.close();
        }
        clicked
    }

    /// A number with digits to be dialled after the answer: what would be made of it. And what goes on with the
    /// number already.
    fn understood_ui(&self, ui: &Ui, desk: &Desk<'_>, field: Rect) {
        if !self.is_current(desk) {
            return;
        }
        let snapshot = desk.snapshot;
        let understood = snapshot.suggestions.understood.as_ref();
        let understood = understood.map(|it| handling::understood(it, desk.lang));
        let meanwhile = snapshot.beforehand.typed.as_ref();
        let meanwhile = meanwhile.map(|told| beforehand::meanwhile(told, desk.lang));
        if understood.is_none() && meanwhile.is_none() {
            return;
        }
        let palette = theme::palette(ui);
        Area::new(Id::unique("understood"))
            .order(Order::Foreground)
            .interactable(false)
            .fixed_pos(field.left_bottom() + vec2(0.0, 4.0))
            .show(ui.ctx(), |ui| {
                Frame::NONE
                    .fill(palette.panel)
                    .stroke(Stroke::new(1.0, palette.edge))
                    .corner_radius(radius::FIELD)
                    .inner_margin(Margin::symmetric(10, 7))
                    .show(ui, |ui| {
                        ui.set_width(field.width() - 22.0);
                        if let Some(words) = &understood {
                            widgets::paragraph_ui(ui, words, palette.text, size::SMALL);
                        }
                        if let Some(words) = &meanwhile {
                            let ink = palette.ink(Tone::Warn);
                            widgets::paragraph_ui(ui, &clean(words), ink, size::SMALL);
                        }
                    });
            });
    }
}

/// A text with a letter in it is a name.
fn is_name(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// Whether somebody may be meant by it already.
pub(super) fn is_asked(text: &str) -> bool {
    is_name(text) || text.chars().filter(char::is_ascii_digit).count() >= 3
}

fn line_ui(ui: &mut Ui, desk: &Desk<'_>, person: &Suggested, chosen: bool) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    let company = person.company.as_deref().map(clean);
    let name = person
        .name
        .as_deref()
        .map(clean)
        .or_else(|| company.clone());
    let is_nameless = name.is_none();
    let name = name.unwrap_or(Cow::Borrowed(person.number.as_str()));
    let rest = company.filter(|_| person.name.is_some());
    let role = calls::role(person.role, &desk.snapshot.words, desk.lang);
    let last = person.last_unix_ms;
    let last = last.and_then(|at| directory::last_call(at, desk.snapshot.now_unix_ms, desk.lang));
    let mut spoken = vec![name.as_ref()];
    spoken.extend(rest.as_deref());
    spoken.push(role);
    spoken.push(&person.number);
    spoken.extend(last.as_deref());
    let spoken = spoken.join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, spoken.as_str()));
    if chosen {
        let ground = palette.ground(Tone::Accent);
        ui.painter().rect_filled(rect, radius::BUTTON, ground);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius::BUTTON);
    let middle = rect.center().y;
    let number = if is_nameless {
        ""
    } else {
        person.number.as_str()
    };
    let number = Piece::small(number, palette.dim);
    let mut end = widgets::text_right(ui, rect.right() - 10.0, middle, &number, 150.0);
    if let Some(last) = &last
        && rect.width() > 400.0
    {
        let last = Piece::small(last, palette.faint);
        end = widgets::text_right(ui, end - 10.0, middle, &last, 150.0);
    }
    let mut pen = widgets::Pen::new(ui, palette, rect.left() + 10.0, end - 8.0, middle);
    let tone = Tone::from(person.role);
    let (beside, ink) = match &rest {
        Some(company) => (company.as_ref(), palette.dim),
        None => (role, palette.ink(tone)),
    };
    // A name that is cut is still known; of a role «курь…» says nothing.
    let small = font(Weight::Regular, size::SMALL);
    let wide = widgets::one_line(ui.painter(), beside, small, ink, f32::INFINITY);
    let keep = (wide.size().x + 9.0).min(pen.room() * 0.45);
    pen.text(&name, Weight::Semibold, size::BODY, palette.text, keep);
    pen.gap(8.0);
    pen.text(beside, Weight::Regular, size::SMALL, ink, 0.0);
    response.on_hover_cursor(CursorIcon::PointingHand)
}
