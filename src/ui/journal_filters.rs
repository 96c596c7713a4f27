//! What narrows the journal: the filters as chips, or, where each line counts, as a menu; and the search.

use egui::{
    Align, Align2, Frame, Id, Rect, RichText, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::icons::{self, Icon};
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, State, fit};
use crate::desk::snapshot::{Command, Direction, JournalPage};
use crate::texts::Label;

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    All,
    /// How many are still to be called back stands at that page's icon.
    Missed,
    Only(Direction),
    /// Also those that are not the operator's: whichever of the others holds.
    Office,
}

impl Filter {
    const EACH: [Self; 5] = [
        Self::All,
        Self::Missed,
        Self::Only(Direction::Incoming),
        Self::Only(Direction::Outgoing),
        Self::Office,
    ];

    fn label(self) -> Label {
        match self {
            Self::All => Label::All,
            Self::Missed => Label::Missed,
            Self::Only(Direction::Outgoing) => Label::Outgoing,
            Self::Only(_) => Label::Incoming,
            Self::Office => Label::OfficeCalls,
        }
    }

    fn is_on(self, journal: &JournalPage) -> bool {
        match self {
            Self::All => !journal.missed_only && journal.direction.is_none(),
            Self::Missed => journal.missed_only,
            Self::Only(direction) => !journal.missed_only && journal.direction == Some(direction),
            Self::Office => journal.office,
        }
    }

    fn is_offered(self, journal: &JournalPage) -> bool {
        self != Self::Office || !journal.office_locked
    }

    /// Asks for it; of one that is on, for the end of it.
    fn press(self, desk: &mut Desk<'_>) {
        let journal = &desk.snapshot.journal;
        let is_on = self.is_on(journal);
        let direction = match self {
            Self::All if is_on => return,
            Self::Office => return (desk.send)(Command::OfficeJournal(!is_on)),
            Self::Only(direction) => (!is_on).then_some(direction),
            Self::All | Self::Missed => None,
        };
        let missed_only = self == Self::Missed && !is_on;
        if journal.direction != direction {
            (desk.send)(Command::OnlyDirection(direction));
        }
        if journal.missed_only != missed_only {
            (desk.send)(Command::MissedOnly(missed_only));
        }
    }
}

/// The keyboard's way to the search.
pub fn focus_search(ui: &Ui, state: &State) {
    widgets::focus_field(ui, search_id(), &state.search_text);
}

fn search_id() -> Id {
    Id::unique("journal-search")
}

/// The filters and the search.
pub fn filters_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let width = ui.available_width();
    if fit::is_low(ui) && width < size::TWO_LINES {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            menu_ui(ui, desk);
            let left = ui.available_width();
            search_ui(ui, desk, state, left);
        });
        return;
    }
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let gap = if fit::is_low(ui) { 4.0 } else { 6.0 };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, gap);
        if width >= size::TWO_LINES {
            ui.label(
                RichText::new(Label::Journal.text(lang).to_uppercase())
                    .font(font(Weight::Semibold, size::TINY))
                    .color(palette.dim),
            );
        }
        for filter in Filter::EACH {
            let journal = &desk.snapshot.journal;
            if filter.is_offered(journal)
                && widgets::chip(ui, filter.is_on(journal), filter.label().text(lang)).clicked()
            {
                filter.press(desk);
            }
        }
        // What is left of this line; in a wrapping layout `available_width` is the whole width.
        let left = ui.available_size_before_wrap().x;
        let field = if width < size::TWO_LINES || left < 150.0 {
            width
        } else {
            left.clamp(150.0, 220.0)
        };
        if left > field {
            ui.add_space(left - field);
        }
        search_ui(ui, desk, state, field);
    });
}

/// The filters behind the one that is on.
fn menu_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (lang, journal) = (desk.lang, &desk.snapshot.journal);
    let on = Filter::EACH
        .into_iter()
        .find(|filter| filter.is_on(journal));
    let on = on.unwrap_or(Filter::All).label().text(lang);
    let mut word = format!("{}: {}", Label::Journal.text(lang), on.to_lowercase());
    if journal.office && !journal.office_locked {
        word = format!("{word} · {}", Label::OfficeCalls.text(lang).to_lowercase());
    }
    let button = widgets::button(ui, Kind::Plain, &word);
    widgets::menu_ui(&button, 200.0, |ui| {
        for filter in Filter::EACH {
            let journal = &desk.snapshot.journal;
            if filter.is_offered(journal)
                && widgets::menu_choice(ui, filter.is_on(journal), filter.label().text(lang))
                    .clicked()
            {
                filter.press(desk);
                ui.close();
            }
        }
    });
}

fn search_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, width: f32) {
    let palette = theme::palette(ui);
    let id = search_id();
    let (rect, _) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::hover());
    let focused = ui.memory(|memory| memory.has_focus(id));
    let edge = if focused {
        palette.ink(Tone::Accent)
    } else {
        palette.edge
    };
    widgets::plate(ui.painter(), rect, radius::FIELD, palette.panel, edge);
    let glass = widgets::square(pos2(rect.left() + 15.0, rect.center().y), 13.0);
    icons::paint(ui.painter(), Icon::Search, glass, 13.0, palette.faint);
    let is_emptied = focused && shortcuts::emptied(ui, &mut state.search_text);
    let mut text_rect = Rect::from_min_max(rect.min + vec2(26.0, 1.0), rect.max - vec2(4.0, 1.0));
    if !state.search_text.is_empty() {
        text_rect.max.x -= 24.0;
    }
    let name = Label::SearchJournal.text(desk.lang);
    let hint = Label::SearchHint.text(desk.lang);
    let response = ui.put(
        text_rect,
        TextEdit::singleline(&mut state.search_text)
            .id(id)
            .frame(Frame::NONE)
            .font(font(Weight::Regular, size::SMALL))
            .hint_text(RichText::new(hint).color(palette.faint).size(size::SMALL))
            .align(Align2::LEFT_CENTER)
            .char_limit(200)
            .event_filter(widgets::FIELD_KEYS)
            .desired_width(text_rect.width()),
    );
    let response = response.accessible_name(name);
    if response.gained_focus() {
        // Where it scrolls: what is found stands below it.
        response.scroll_to_me(Some(Align::TOP));
    }
    if state.search_text.is_empty() && !focused && text_rect.width() > 170.0 {
        let keys = shortcuts::keys(ui, Action::Search);
        let hint = Piece::small(&keys, palette.faint);
        widgets::text_right(ui, text_rect.right() - 6.0, rect.center().y, &hint, 60.0);
    }
    if response.lost_focus() && shortcuts::seen(ui, Action::CallRow) {
        // The rows are there already.
        response.request_focus();
    }
    let mut changed = response.changed();
    if is_emptied {
        response.request_focus();
        changed = true;
    }
    let mut clear = false;
    if !state.search_text.is_empty() {
        let area = widgets::square(pos2(rect.right() - 15.0, rect.center().y), 22.0);
        let cross = ui.interact(area, id.with("clear"), Sense::CLICK);
        let word = Label::Clear.text(desk.lang);
        cross.widget_info(|| WidgetInfo::labeled(Role::Button, true, word));
        let ink = if cross.hovered() {
            palette.text
        } else {
            palette.dim
        };
        icons::paint(ui.painter(), Icon::Close, area, 11.0, ink);
        clear |= cross.on_hover_text(word).clicked();
    }
    if clear {
        state.search_text.clear();
        response.request_focus();
        changed = true;
    }
    if changed {
        (desk.send)(Command::Search(state.search_text.trim().to_owned()));
    }
}
