//! Draws the snapshot, sends commands. egui stays in here and in `app`.
//!
//! Rule: the screen is a function of the [`Snapshot`] and of what only concerns the view (typed text,
//! selection, scroll), which lives in [`State`]. No mutex, no await, no clock: running times are
//! counted from `snapshot.now_unix_ms`. Every sentence comes from `texts`, every colour and size from
//! [`theme`].
//!
//! A page of the window is a row of `pages::PAGES` and a module that draws it, `pub fn NAME_ui(ui, desk,
//! state)`; a key is a row of [`shortcuts::ALL`] and an arm of `act`.

mod announce;
mod banners;
pub mod card;
pub mod cards;
mod certificate;
mod clean;
mod colleague_rows;
mod colleagues;
mod connect;
mod fit;
mod foot;
mod hand;
mod handling;
mod help;
mod history;
mod icons;
mod journal;
mod journal_filters;
mod journal_lines;
mod journal_place;
mod journal_rows;
mod live;
mod note_window;
mod notes;
mod operator;
mod pages;
mod party;
mod party_facts;
mod queues;
mod quiet;
mod scale;
pub mod settings_page;
pub mod shortcuts;
mod side;
mod steady;
mod suggest;
pub mod theme;
mod to_call_back;
mod told;
mod top;
pub mod trouble;
pub mod wanted;
mod widgets;

use egui::{Frame, Margin, Panel, Popup, Stroke, Ui, UiBuilder};

use crate::desk::snapshot::{Card, CardFace, Command, DialProgress, DialState, Snapshot};
use crate::settings::SettingsFile;
use crate::texts::{Label, Lang};
use shortcuts::Action;
use theme::size;
use wanted::Wanted;

pub use pages::Page;
pub use scale::Scale;

/// What only concerns the view.
#[derive(Debug, Default)]
pub struct State {
    /// What stands in the call field.
    pub call_text: String,
    /// The page that was chosen.
    pub page: Page,
    /// How large everything is drawn.
    pub scale: Scale,
    /// The same as the settings have it.
    usual_scale: Scale,
    help: help::Help,
    /// The queue of commands was full: what was asked last was not carried out.
    pub busy: bool,
    /// Told while no PBX is configured.
    settings_file: Option<SettingsFile>,
    /// What was sent from it, and the dial's state at that moment: the field is emptied once the call
    /// is on its way, and kept when the text turns out to be no number.
    sent: Option<(String, DialState)>,
    /// What stands in the journal's search field.
    search_text: String,
    /// What is selected.
    selected: Selected,
    journal: journal::View,
    live: live::View,
    seen: banners::Seen,
    operator: operator::Typed,
    suggested: suggest::List,
    handling: handling::Open,
    to_call_back: to_call_back::View,
    colleagues: colleagues::View,
    queues: queues::View,
    /// The settings' page.
    pub settings: settings_page::View,
    /// The number whose page the desk was asked for last.
    asked_party: Option<String>,
    note: notes::Field,
    steady: steady::Steady,
    note_window: note_window::NoteWindow,
    /// In a narrow window the party's page covers the list.
    is_side_open: bool,
    /// The party whose orders are all to be seen, by its number.
    all_orders: Option<String>,
    /// The operator's call that the side showed last without being asked for it: what is noted of it goes on
    /// when it is over.
    after: Option<String>,
    /// The operator's call that the side was led to when it was begun.
    taken_up: Option<String>,
    told: told::Told,
}

impl State {
    /// Of a new window. `settings_file` is where the settings are written; the demo has none.
    pub fn new(settings_file: Option<SettingsFile>) -> Self {
        Self {
            settings_file,
            ..Self::default()
        }
    }

    /// With everything drawn as large as the settings say, or as the operator chose since.
    pub fn with_scale(self, by_settings: Scale, chosen: Option<Scale>) -> Self {
        Self {
            scale: chosen.unwrap_or(by_settings),
            usual_scale: by_settings,
            ..self
        }
    }
}

impl State {
    /// The settings say another size, which counts before what was chosen in the window.
    pub fn rescale(&mut self, by_settings: Scale) {
        self.scale = by_settings;
        self.usual_scale = by_settings;
    }
}

/// What the side panel shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Selected {
    /// Nothing was chosen: the operator's own call in progress, if there is one.
    #[default]
    Nothing,
    /// A call in progress.
    Call(String),
    /// A row of the journal.
    Row(i64),
}

/// What every part of the window is given: the snapshot, the language, the way to ask for something.
struct Desk<'a> {
    snapshot: &'a Snapshot,
    lang: Lang,
    send: &'a mut dyn FnMut(Command),
}

/// The main window's content, over the whole of `ui`.
pub fn desk_ui(
    ui: &mut Ui,
    snapshot: &Snapshot,
    state: &mut State,
    lang: Lang,
    send: &mut dyn FnMut(Command),
) {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let desk = &mut Desk {
        snapshot,
        lang,
        send,
    };
    state.scale.apply(ui.ctx());
    // A menu that Escape closes is closed when it is drawn, and leaves the key.
    let was_open =
        Popup::is_any_open(ui.ctx()) || state.help.is_open() || state.note_window.is_open();
    forget_what_is_gone(snapshot, state);
    side::follow_own_call(snapshot, state);
    if let Some(Wanted::ToCallBack) = wanted::take(ui.ctx()) {
        state.page = Page::ToCallBack;
    }
    help::help_ui(ui, desk, state);
    note_window::note_window_ui(ui, desk, state);
    if !was_open && let Some(action) = shortcuts::pressed_in_window(ui) {
        act(ui, desk, state, action);
    }

    announce::announce_ui(ui, desk);
    let is_low = fit::is_low(ui);
    let plain = Frame::NONE.fill(palette.panel);
    Panel::top("top")
        .frame(plain.inner_margin(Margin::symmetric(16, if is_low { 5 } else { 10 })))
        .resizable(false)
        .show_separator_line(true)
        .show(ui, |ui| top::top_ui(ui, desk, state, width));
    banners::banners_ui(ui, desk, state);
    pages::pages_ui(ui, desk, state);
    let page = pages::current(snapshot, state.page);
    // The page first, then what is beside it: so Tab goes through them as one reads.
    let mut room = ui.available_rect_before_wrap();
    let side = (width >= size::SIDE_FROM && page.has_side).then(|| {
        let (page, side) = room.split_left_right_at_x(room.right() - size::SIDE.min(width * 0.36));
        room = page;
        side
    });
    if side.is_some() {
        state.is_side_open = false;
    }
    let is_covered = foot::covers(desk, state, page, width);
    let strips = foot::Strips::of(ui, desk, state, page);
    let (room, foot) = room.split_top_bottom_at_y(room.bottom() - strips.height(ui));
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        page_ui(ui, desk, state, page, is_covered)
    });
    ui.scope_builder(UiBuilder::new().max_rect(foot), |ui| {
        strips.ui(ui, desk, state);
    });
    if let Some(side) = side {
        ui.painter().rect_filled(side, 0.0, palette.panel);
        let edge = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter().vline(side.left(), side.y_range(), edge);
        let inside = UiBuilder::new().max_rect(side.with_min_x(side.left() + edge.width));
        ui.scope_builder(inside, |ui| side::scroll_ui(ui, desk, state, 18));
    }
    handling::popup_ui(ui, desk, state);
    // A field with text in it has taken the key already.
    if !was_open && shortcuts::pressed(ui, Action::Close) {
        match is_covered {
            true => foot::close(ui, desk, state),
            false if state.told.forget_hint() => {}
            false => close_newest(desk),
        }
    }
}

/// The page that is open.
fn page_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut State,
    page: &pages::Entry,
    is_covered: bool,
) {
    let palette = theme::palette(ui);
    let (width, is_low) = (ui.ctx().content_rect().width(), fit::is_low(ui));
    let margin = if width < size::NARROW { 8 } else { 16 };
    egui::CentralPanel::default()
        .frame(
            Frame::NONE
                .fill(palette.bg)
                .stroke(Stroke::NONE)
                .inner_margin(Margin {
                    left: margin,
                    right: margin,
                    top: if is_low { 4 } else { 12 },
                    bottom: if is_low { 2 } else { margin },
                }),
        )
        .show(ui, |ui| match is_covered {
            true => foot::cover_ui(ui, desk, state),
            false => (page.draw)(ui, desk, state),
        });
    settings_page::look(desk, state);
}

/// Does what was asked for by a key that holds in the whole window.
fn act(ui: &Ui, desk: &mut Desk<'_>, state: &mut State, action: Action) {
    state.told.forget_hint();
    match action {
        Action::CallField => top::focus_call_field(ui, state),
        Action::Search if state.page == Page::Colleagues => colleagues::focus_search(ui, state),
        Action::Search => {
            state.page = Page::Calls;
            state.is_side_open = false;
            journal_filters::focus_search(ui, state);
        }
        Action::Journal => {
            state.page = Page::Calls;
            state.is_side_open = false;
            journal::focus_table(ui, desk, state);
        }
        Action::Page(page) => {
            if pages::is_offered(desk.snapshot, page) {
                state.page = page;
                state.is_side_open = false;
                match page {
                    Page::Colleagues => colleagues::focus_search(ui, state),
                    Page::ToCallBack => state.to_call_back.focus_rows(),
                    Page::Queues => queues::focus(ui),
                    Page::Calls => journal::focus(ui, desk),
                    Page::Settings => {}
                }
            } else {
                let why = match page {
                    Page::Queues => Label::NoQueues,
                    _ => Label::NoColleagues,
                };
                state.told.hint(why.text(desk.lang));
            }
        }
        Action::PartyPage => {
            if !pages::current(desk.snapshot, state.page).has_side {
                state.page = Page::Calls;
            }
            if side::choose_newest(desk.snapshot, state) {
                state.is_side_open = true;
                side::focus(ui);
            } else {
                state.told.hint(Label::NobodyToShow.text(desk.lang));
            }
        }
        Action::HandOn
        | Action::BackToCall
        | Action::Park
        | Action::PickUp
        | Action::Connect
        | Action::Digits
        | Action::HangUp => handling::key_ui(ui, desk, state, action),
        Action::Note => note_window::key_ui(ui, desk, state),
        Action::Larger => state.scale = state.scale.larger(),
        Action::Smaller => state.scale = state.scale.smaller(),
        Action::NormalSize => state.scale = state.usual_scale,
        Action::Quit => state.ask_to_quit(desk.snapshot),
        Action::Help => state.help.open(ui),
        // The toolkit's; the last in `desk_ui`; and those of a field or a list, which are done there.
        Action::Next
        | Action::Close
        | Action::Call
        | Action::NameBelow
        | Action::NameAbove
        | Action::RowBelow
        | Action::RowAbove
        | Action::PageBelow
        | Action::PageAbove
        | Action::FirstRow
        | Action::LastRow
        | Action::CallRow
        | Action::CallColleague
        | Action::PassCallOn
        | Action::TakeOver
        | Action::UndoSetting
        | Action::Keep
        | Action::Revert
        | Action::Empty => {}
    }
}

/// Escape closes what was told last and is over: the number from the clipboard, the notice about a click to
/// call, then card by card from the newest on. Cards have no keyboard of their own.
fn close_newest(desk: &mut Desk<'_>) {
    if desk.snapshot.offered.is_some() {
        (desk.send)(Command::DismissOffer);
        return;
    }
    let is_over = match &desk.snapshot.dial {
        DialState::Idle => false,
        DialState::Placed { progress, .. } | DialState::CallingBack { progress, .. } => {
            matches!(progress, DialProgress::Over { .. })
        }
        DialState::Invalid { .. }
        | DialState::Impossible(_)
        | DialState::Held { .. }
        | DialState::HandedOver { .. } => true,
    };
    if is_over {
        (desk.send)(Command::DismissDial);
        return;
    }
    let over = |card: &&Card| !matches!(card.state, CardFace::Ringing | CardFace::Talking);
    if let Some(card) = desk.snapshot.cards.iter().rev().find(over) {
        (desk.send)(Command::DismissCard {
            call: card.call.clone(),
            extension: card.extension.clone(),
        });
    }
}

/// A selection of something that is no longer there falls back; the call field is emptied once what
/// was typed is being dialled.
fn forget_what_is_gone(snapshot: &Snapshot, state: &mut State) {
    if let Selected::Call(call) = &state.selected
        && !snapshot.calls.iter().any(|row| row.call == *call)
    {
        state.after = Some(call.clone());
        state.selected = Selected::Nothing;
    }
    if state.selected == Selected::Nothing
        && let Some(own) = snapshot.calls.iter().find(|call| call.own)
        && state.after.as_ref() != Some(&own.call)
    {
        state.after = Some(own.call.clone());
    }
    if let Some((text, before)) = &state.sent
        && snapshot.dial != *before
    {
        let is_taken = matches!(
            snapshot.dial,
            DialState::Placed { .. } | DialState::CallingBack { .. } | DialState::HandedOver { .. }
        );
        if is_taken && state.call_text == *text {
            state.call_text.clear();
        }
        state.sent = None;
    }
}
