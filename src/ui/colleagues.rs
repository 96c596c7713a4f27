//! Colleagues: everybody of the office under the groups of the settings, with search; one row each. Only rows
//! in sight are laid out.

use std::sync::Arc;

use egui::{
    CornerRadius, EventFilter, Frame, Id, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::clean::clean;
use super::colleague_rows::{self, Pressed, Room};
use super::fit;
use super::icons::{self, Icon};
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Piece};
use super::{Desk, State};
use crate::desk::snapshot::{
    Act, Colleague, Colleagues, Command, Connection, Snapshot, TransferHow,
};
use crate::texts::{Label, connection, office};

/// What only concerns the view of colleagues.
#[derive(Debug, Default)]
pub struct View {
    search: String,
    /// The extension that is selected.
    selected: Option<String>,
    lines: Lines,
}

/// The list as it is drawn: made anew when colleagues or the search are others.
#[derive(Debug, Default)]
struct Lines {
    of: Arc<Colleagues>,
    search: String,
    /// Where each line counts the groups' names have none.
    is_least: bool,
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Line {
    /// A group's heading, and how many of it are shown.
    Group(usize, usize),
    /// One of a group.
    Person(usize, usize),
}

impl Lines {
    fn renew(&mut self, colleagues: &Arc<Colleagues>, search: &str, is_least: bool) {
        let is_same = Arc::ptr_eq(&self.of, colleagues) && self.search == search;
        if is_same && self.is_least == is_least {
            return;
        }
        self.is_least = is_least;
        self.of = Arc::clone(colleagues);
        search.clone_into(&mut self.search);
        self.lines.clear();
        let has_headings = colleagues.groups.iter().any(|group| group.name.is_some());
        for (at, group) in colleagues.groups.iter().enumerate() {
            let people = group.people.iter().enumerate();
            let found: Vec<Line> = people
                .filter(|(_, one)| {
                    let name = one.name.as_deref().unwrap_or_default();
                    is_meant(name, &one.extension, search)
                })
                .map(|(person, _)| Line::Person(at, person))
                .collect();
            if has_headings && !is_least && !found.is_empty() {
                self.lines.push(Line::Group(at, found.len()));
            }
            self.lines.extend(found);
        }
    }

    fn person(&self, line: &Line) -> Option<&Arc<Colleague>> {
        match line {
            Line::Group(..) => None,
            Line::Person(group, person) => self.of.groups.get(*group)?.people.get(*person),
        }
    }

    fn people(&self) -> impl Iterator<Item = (usize, &Arc<Colleague>)> {
        let lines = self.lines.iter().enumerate();
        lines.filter_map(|(at, line)| Some((at, self.person(line)?)))
    }
}

/// As people look for a name: without case, «е» for «ё».
fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// Whether somebody can be meant by what is typed: each word of it, in any order, begins one of the name, or the
/// extension. The beginning of a word is what one remembers.
pub(super) fn is_meant(name: &str, extension: &str, typed: &str) -> bool {
    let (name, typed) = (folded(name), folded(typed));
    let begins = |word: &str| {
        name.match_indices(word).any(|(at, _)| {
            let before = name.get(..at).and_then(|before| before.chars().next_back());
            before.is_none_or(|before| !before.is_alphanumeric())
        })
    };
    let mut words = typed.split_whitespace();
    words.all(|word| extension.starts_with(word) || begins(word))
}

fn search_id() -> Id {
    Id::unique("colleagues-search")
}

fn list_id() -> Id {
    Id::unique("colleagues")
}

/// The keyboard's way to the search.
pub fn focus_search(ui: &Ui, state: &State) {
    widgets::focus_field(ui, search_id(), &state.colleagues.search);
}

/// Whether there is anybody to show.
pub fn is_offered(snapshot: &Snapshot) -> bool {
    let colleagues = &snapshot.colleagues;
    !colleagues.groups.is_empty() || colleagues.lacks.is_some()
}

/// The page, over the whole of `ui`.
pub fn colleagues_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let palette = theme::palette(ui);
    let entered = search_ui(ui, desk, state);
    notes_ui(ui, desk);
    ui.add_space(2.0);
    let view = &mut state.colleagues;
    let is_least = fit::is_least(ui);
    view.lines
        .renew(&desk.snapshot.colleagues, &view.search, is_least);
    if entered {
        let first = view.lines.people().next();
        let first = first.map(|(_, first)| first.extension.clone());
        // Where nobody is found the keyboard stays in the field, for another name.
        let to = first.as_ref().map_or_else(search_id, |_| list_id());
        ui.memory_mut(|memory| memory.request_focus(to));
        view.selected = first.or(view.selected.take());
    }
    Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(1.0)
        .show(ui, |ui| {
            ui.set_min_size(vec2(ui.available_width(), ui.available_height().max(80.0)));
            if view.lines.lines.is_empty() {
                empty_ui(ui, desk, view);
            } else {
                list_ui(ui, desk, view);
            }
        });
}

/// The field; true when Enter led on to the list.
fn search_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State) -> bool {
    let palette = theme::palette(ui);
    let id = search_id();
    let width = match ui.available_width() {
        narrow if narrow < size::TWO_LINES => narrow,
        wide => wide.min(320.0),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::hover());
    let focused = ui.memory(|memory| memory.has_focus(id));
    let edge = match focused {
        true => palette.ink(Tone::Accent),
        false => palette.edge,
    };
    widgets::plate(ui.painter(), rect, radius::FIELD, palette.panel, edge);
    let glass = widgets::square(pos2(rect.left() + 15.0, rect.center().y), 13.0);
    icons::paint(ui.painter(), Icon::Search, glass, 13.0, palette.faint);
    let text_rect = Rect::from_min_max(rect.min + vec2(26.0, 1.0), rect.max - vec2(6.0, 1.0));
    let hint = Label::SearchColleaguesHint.text(desk.lang);
    let search = &mut state.colleagues.search;
    let is_emptied = focused && shortcuts::emptied(ui, search);
    let response = ui.put(
        text_rect,
        TextEdit::singleline(search)
            .id(id)
            .frame(Frame::NONE)
            .font(font(Weight::Regular, size::SMALL))
            .hint_text(RichText::new(hint).color(palette.faint).size(size::SMALL))
            .align(egui::Align2::LEFT_CENTER)
            .char_limit(80)
            .event_filter(widgets::FIELD_KEYS)
            .desired_width(text_rect.width()),
    );
    let response = response.accessible_name(Label::SearchColleagues.text(desk.lang));
    if is_emptied {
        response.request_focus();
    }
    // The key has done its part here: the list is not to call at the same press.
    response.lost_focus() && shortcuts::pressed(ui, Action::CallColleague)
}

/// What is not seen, and why; without a connection, of when it is.
fn notes_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let palette = theme::palette(ui);
    if let Connection::Offline { since_unix_ms, .. } = &desk.snapshot.connection
        && let Some(words) = connection::known_as_of(*since_unix_ms, desk.lang)
    {
        widgets::line_ui(ui, &[Piece::small(&words, palette.ink(Tone::Bad))]);
        return;
    }
    if let Some(lack) = desk.snapshot.colleagues.lacks {
        let words = office::phones_lack(lack, desk.lang);
        widgets::message_ui(ui, &words.what, &words.advice);
    }
}

fn empty_ui(ui: &mut Ui, desk: &Desk<'_>, view: &View) {
    let palette = theme::palette(ui);
    let is_found = !view.search.trim().is_empty();
    let words = match is_found {
        true => Label::NothingFound,
        false if !desk.snapshot.colleagues.is_listed => Label::Loading,
        false => Label::NobodyHere,
    };
    Frame::NONE.inner_margin(14.0).show(ui, |ui| {
        widgets::paragraph_ui(ui, words.text(desk.lang), palette.faint, size::BODY);
    });
}

fn list_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut View) {
    let id = list_id();
    let area = ui.available_rect_before_wrap();
    let list = ui.interact(area, id, Sense::focusable_noninteractive());
    let name = Label::PageColleagues.text(desk.lang);
    list.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
    let transfer = call_to_pass_on(desk.snapshot);
    let moved = keys(ui, id, desk, view, transfer.as_deref());

    let room = Room::fit(ui.available_width(), transfer.is_some(), fit::is_low(ui));
    let mut asked = None;
    // Heights are counted without gaps.
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("colleagues")
        .auto_shrink(false)
        .show_rows(
            ui,
            room.row_height(),
            view.lines.lines.len(),
            |ui, range| {
                let height = room.row_height();
                // Rows are placed by their number, so that nothing adds up over hundreds of them.
                let top = ui.max_rect().top();
                if let Some(row) = moved {
                    let from = top + (row as f32 - range.start as f32) * height;
                    let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), from..=from + height);
                    ui.scroll_to_rect(rect, None);
                }
                let shown = view.lines.lines.get(range).unwrap_or_default();
                for (at, line) in shown.iter().enumerate() {
                    let from = top + at as f32 * height;
                    let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), from..=from + height);
                    match (line, view.lines.person(line)) {
                        (Line::Group(group, count), _) => {
                            group_ui(ui, rect, desk, &view.lines.of, *group, *count);
                        }
                        (Line::Person(group, _), Some(colleague)) => {
                            let salt = (group, &colleague.extension);
                            let on = view.selected.as_ref() == Some(&colleague.extension);
                            let builder = UiBuilder::new().max_rect(rect).id_salt(salt);
                            let row = &mut ui.new_child(builder);
                            let pressed =
                                colleague_rows::row_ui(row, rect, colleague, desk, &room, on);
                            if pressed != Pressed::Nothing {
                                asked = Some((Arc::clone(colleague), pressed));
                            }
                        }
                        _ => {}
                    }
                }
            },
        );
    widgets::focus_ring(ui, &list, area.shrink(2.0), radius::BOX);
    if let Some((colleague, pressed)) = asked {
        view.selected = Some(colleague.extension.clone());
        ui.memory_mut(|memory| memory.request_focus(id));
        ask(desk, &colleague, pressed, transfer.as_deref());
    }
}

/// The operator's call that can be passed on: the one that is talked, if several could be.
fn call_to_pass_on(snapshot: &Snapshot) -> Option<String> {
    let pass_on = Act::Transfer(TransferHow::Blind);
    let mut calls = snapshot.calls.iter();
    let call = calls.find(|call| call.own && call.handling.can.contains(&pass_on))?;
    Some(call.call.clone())
}

/// Does what was pressed, where it is possible.
fn ask(desk: &mut Desk<'_>, colleague: &Colleague, pressed: Pressed, transfer: Option<&str>) {
    let extension = &colleague.extension;
    match pressed {
        Pressed::Nothing | Pressed::Selected => {}
        Pressed::Call if colleague.is_own => {}
        Pressed::Call => (desk.send)(Command::Dial(extension.clone())),
        Pressed::PassOn => {
            if let Some(call) = transfer.filter(|_| !colleague.is_own) {
                (desk.send)(Command::Transfer {
                    call: call.to_owned(),
                    to: extension.clone(),
                    how: TransferHow::Blind,
                });
            }
        }
        Pressed::TakeOver => {
            if let Some(call) = colleague.ringing_call.clone().filter(|_| !colleague.is_own) {
                (desk.send)(Command::PickUp { call });
            }
        }
    }
}

/// Arrows, Page, Home, End move the selection while the list has the keyboard; Enter calls. Says to which line
/// the selection went.
fn keys(
    ui: &Ui,
    id: Id,
    desk: &mut Desk<'_>,
    view: &mut View,
    transfer: Option<&str>,
) -> Option<usize> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let people: Vec<(usize, &Arc<Colleague>)> = view.lines.people().collect();
    let now = people
        .iter()
        .position(|(_, one)| Some(&one.extension) == view.selected.as_ref());
    let Some(to) = shortcuts::row_to(ui, now, people.len()) else {
        let pressed = |action| shortcuts::pressed(ui, action);
        let asked = if pressed(Action::PassCallOn) {
            Pressed::PassOn
        } else if pressed(Action::TakeOver) {
            Pressed::TakeOver
        } else if pressed(Action::CallColleague) {
            Pressed::Call
        } else {
            return None;
        };
        let (_, colleague) = people.get(now?)?;
        ask(desk, colleague, asked, transfer);
        return None;
    };
    let (line, colleague) = people.get(to)?;
    let (line, extension) = (*line, colleague.extension.clone());
    view.selected = Some(extension);
    Some(line)
}

fn group_ui(
    ui: &Ui,
    rect: Rect,
    desk: &Desk<'_>,
    colleagues: &Colleagues,
    group: usize,
    count: usize,
) {
    let palette = theme::palette(ui);
    let name = colleagues
        .groups
        .get(group)
        .and_then(|group| group.name.as_deref());
    let name = match name {
        Some(name) => clean(name).into_owned(),
        None => Label::OtherColleagues.text(desk.lang).to_owned(),
    };
    let words = format!("{name} · {count}");
    let response = ui.interact(rect, ui.scope_id().with(("group", group)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.as_str()));
    ui.painter().rect_filled(rect, 0.0, palette.bg);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line),
    );
    let piece = Piece::heading(&words, palette.dim);
    let wide = rect.width() - 24.0;
    let galley = widgets::one_line(ui.painter(), piece.text, piece.font, piece.color, wide);
    let at = pos2(rect.left() + 12.0, rect.bottom() - galley.size().y - 7.0);
    ui.painter().galley(at, galley, palette.dim);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colleague_is_found_by_the_beginning_of_a_name_or_of_the_extension() {
        let is_found = |typed| is_meant("Лапин-Орлов Фёдор", "104", typed);
        for typed in ["", "104", "10", "федо", "лап", "орл", "фёд орл", "104 лап"]
        {
            assert!(is_found(typed), "{typed}");
        }
        for typed in ["04", "апин", "анна", "фёдор анна"] {
            assert!(!is_found(typed), "{typed}");
        }
    }
}
