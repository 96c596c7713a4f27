//! The pages of the main window, and what leads to them: a rail at the left where there is room, tabs
//! under the top bar where there is not.
//!
//! Rule: a page is one row of [`PAGES`] and a module that draws it. A page without anything to show
//! (an office without queues) is not offered; whoever stands on one that goes away is led back to the
//! first. How many things on a page wait for the operator stands at its icon as a number.

use egui::{
    Align, CursorIcon, Frame, Layout, Margin, Panel, Rect, Response, Role, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use super::icons::{self, Icon};
use super::shortcuts::{self, Action};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::{
    Desk, State, colleagues, fit, foot, help, journal, live, queues, settings_page, to_call_back,
    widgets,
};
use crate::desk::snapshot::{CardFace, Snapshot};
use crate::texts::Label;

/// A page of the main window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Page {
    /// Calls in progress and the journal.
    #[default]
    Calls,
    /// Whom to call back.
    ToCallBack,
    /// Everyone of the office, with their state.
    Colleagues,
    /// The queues that the operator sits in.
    Queues,
    /// The settings.
    Settings,
}

impl Page {
    fn label(self) -> Label {
        match self {
            Self::Calls => Label::PageCalls,
            Self::ToCallBack => Label::PageToCallBack,
            Self::Colleagues => Label::PageColleagues,
            Self::Queues => Label::PageQueues,
            Self::Settings => Label::PageSettings,
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Calls => Icon::Phone,
            Self::ToCallBack => Icon::Return,
            Self::Colleagues => Icon::People,
            Self::Queues => Icon::Queue,
            Self::Settings => Icon::Sliders,
        }
    }
}

/// How a page is drawn and when it is offered.
pub(super) struct Entry {
    pub(super) page: Page,
    /// There is something to show.
    is_offered: fn(&Snapshot) -> bool,
    /// So many things there wait for the operator.
    waiting: fn(&Snapshot) -> usize,
    /// The party that is selected stands at its side, where the window is wide enough.
    pub(super) has_side: bool,
    /// Its content, over all that is left of the window.
    pub(super) draw: fn(&mut Ui, &mut Desk<'_>, &mut State),
}

/// The pages, in the order in which they are offered.
const PAGES: &[Entry] = &[
    Entry {
        page: Page::Calls,
        is_offered: |_| true,
        waiting: ringing,
        has_side: true,
        draw: calls_ui,
    },
    Entry {
        page: Page::ToCallBack,
        is_offered: |_| true,
        waiting: |snapshot| snapshot.to_call_back.count,
        has_side: true,
        draw: to_call_back::page_ui,
    },
    Entry {
        page: Page::Colleagues,
        is_offered: colleagues::is_offered,
        waiting: |_| 0,
        has_side: false,
        draw: colleagues::colleagues_ui,
    },
    Entry {
        page: Page::Queues,
        is_offered: queues::is_offered,
        waiting: queues::waiting,
        has_side: false,
        draw: queues::queues_ui,
    },
    Entry {
        page: Page::Settings,
        is_offered: |_| true,
        waiting: |_| 0,
        has_side: false,
        draw: settings_page::page_ui,
    },
];

/// The page to be drawn: the chosen one, or the first when that is not offered.
pub(super) fn current(snapshot: &Snapshot, chosen: Page) -> &'static Entry {
    let found = PAGES
        .iter()
        .find(|entry| entry.page == chosen && (entry.is_offered)(snapshot));
    found.unwrap_or(const { &PAGES[0] })
}

/// Whether a page is offered now.
pub(super) fn is_offered(snapshot: &Snapshot, page: Page) -> bool {
    current(snapshot, page).page == page
}

fn calls_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let least = live::least_height() + journal::least_height(ui, state, 2.0);
    if fit::is_low(ui) && ui.available_height() < least {
        return journal::with_calls_ui(ui, desk, state);
    }
    live::live_ui(ui, desk, state);
    journal::journal_ui(ui, desk, state);
}

fn ringing(snapshot: &Snapshot) -> usize {
    let cards = snapshot.cards.iter();
    cards.filter(|card| card.state == CardFace::Ringing).count()
}

/// The rail or the tabs, and the way to the help.
pub(super) fn pages_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let frame = Frame::NONE.fill(theme::palette(ui).panel);
    let shown = if fit::has_tabs(ui) {
        Panel::top("pages")
            .frame(frame.inner_margin(Margin::symmetric(8, if fit::is_least(ui) { 0 } else { 4 })))
            .resizable(false)
            .show_separator_line(true)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    entries_ui(ui, desk, state, true);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        help::button_ui(ui, desk.lang, state);
                        foot::party_button_ui(ui, desk, state);
                    });
                });
            })
    } else {
        Panel::left("pages")
            .frame(frame.inner_margin(Margin::symmetric(8, 12)))
            .exact_size(size::RAIL)
            .resizable(false)
            .show_separator_line(true)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                entries_ui(ui, desk, state, false);
                ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
                    help::button_ui(ui, desk.lang, state);
                });
            })
    };
    let name = Label::Pages.text(desk.lang);
    let list = || WidgetInfo::labeled(Role::TabList, true, name);
    shown.response.widget_info(list);
}

fn entries_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State, in_line: bool) {
    let now = current(desk.snapshot, state.page).page;
    for entry in PAGES
        .iter()
        .filter(|entry| (entry.is_offered)(desk.snapshot))
    {
        let on = entry.page == now;
        // The word of the page that is open stands there in a line; the others' are told on hovering.
        if entry_ui(ui, desk, entry, on, in_line && on).clicked() {
            state.page = entry.page;
            state.is_side_open = false;
        }
    }
}

fn entry_ui(ui: &mut Ui, desk: &Desk<'_>, entry: &Entry, on: bool, with_word: bool) -> Response {
    let palette = theme::palette(ui);
    let word = entry.page.label().text(desk.lang);
    let waiting = (entry.waiting)(desk.snapshot);
    let medium = font(Weight::Medium, size::SMALL);
    let galley = widgets::one_line(ui.painter(), word, medium, palette.text, 200.0);
    // The number at the icon covers nothing of the word.
    let aside = if waiting > 0 { 6.0 } else { -4.0 };
    let extra = if with_word {
        galley.size().x + 10.0 + aside
    } else {
        0.0
    };
    let wanted = vec2(size::RAIL_ITEM + extra, size::RAIL_ITEM);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let spoken = match waiting {
        0 => word.to_owned(),
        count => format!("{word}, {count}"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, true, spoken.as_str()));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_selected(on));
    let ink = match on {
        true => palette.ink(Tone::Accent),
        false => palette.dim,
    };
    if on {
        let ground = palette.ground(Tone::Accent);
        ui.painter().rect_filled(rect, radius::BOX, ground);
        // Which page is open is not told by the colour alone.
        let bar = match with_word {
            true => Rect::from_min_max(
                pos2(rect.left() + 10.0, rect.bottom() - 2.0),
                rect.max - vec2(10.0, 0.0),
            ),
            false => Rect::from_min_max(
                rect.min + vec2(0.0, 10.0),
                pos2(rect.left() + 2.0, rect.bottom() - 10.0),
            ),
        };
        ui.painter().rect_filled(bar, 1.0, ink);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius::BOX, palette.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius::BOX);
    let mark = Rect::from_min_size(rect.min, vec2(size::RAIL_ITEM, size::RAIL_ITEM));
    icons::paint(ui.painter(), entry.page.icon(), mark, size::ICON + 2.0, ink);
    if with_word {
        let at = pos2(
            mark.right() + aside,
            rect.center().y - galley.size().y / 2.0,
        );
        ui.painter()
            .galley_with_override_text_color(at, galley, ink);
    }
    widgets::count(ui, pos2(mark.right() - 1.0, mark.top() + 2.0), waiting);
    let keys = shortcuts::keys(ui, Action::Page(entry.page));
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(format!("{word} · {keys}"))
}
