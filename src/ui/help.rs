//! The table of keys: over the window, closed by Escape, its button, a click beside it, or the key that
//! opened it. The keyboard goes back to where it was.

use egui::{
    Color32, CornerRadius, Frame, Id, Key, Margin, Modal, Modifiers, Role, ScrollArea, Sense,
    Stroke, Ui, WidgetInfo, vec2,
};

use super::icons::Icon;
use super::shortcuts::{self, Action, Place, Shortcut};
use super::theme::{self, Weight, font, radius, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, State, pages};
use crate::texts::{Label, Lang};

/// The help, while it is open.
#[derive(Debug, Default)]
pub struct Help {
    open: bool,
    /// The button has been given the keyboard.
    is_entered: bool,
    /// What had the keyboard.
    before: Option<Id>,
}

impl Help {
    /// Whether it covers the window.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it.
    pub fn open(&mut self, ui: &Ui) {
        *self = Self {
            open: true,
            is_entered: false,
            before: ui.memory(|memory| memory.focused()),
        };
    }

    fn close(&mut self, ui: &Ui) {
        self.open = false;
        // Only once the window is no longer behind it may it have the keyboard.
        ui.ctx().request_repaint();
    }
}

/// «?»: opens the help.
pub fn button_ui(ui: &mut Ui, lang: Lang, state: &mut State) {
    let name = format!(
        "{} · {}",
        Label::KeyHelp.text(lang),
        shortcuts::keys(ui, Action::Help)
    );
    if widgets::icon_button_in(ui, Icon::Help, &name, size::BUTTON).clicked() {
        state.help.open(ui);
    }
}

/// The table, while it is open.
pub(super) fn help_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut State) {
    if !state.help.open {
        let is_behind = ui.memory(|memory| memory.top_modal_layer().is_some());
        match state.help.before {
            Some(_) if is_behind => ui.ctx().request_repaint(),
            Some(before) => {
                state.help.before = None;
                ui.memory_mut(|memory| memory.request_focus(before));
            }
            None => {}
        }
        return;
    }
    let lang = desk.lang;
    // Before it is drawn: the list takes the arrows.
    let scrolled = scrolled(ui);
    let again = shortcuts::pressed(ui, Action::Help);
    let palette = theme::palette(ui);
    let room = ui.ctx().content_rect().size();
    let frame = Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.edge))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(Margin::same(16));
    let shown = Modal::new(Id::unique("help"))
        .frame(frame)
        .backdrop_color(Color32::from_black_alpha(theme::SHADE))
        .show(ui.ctx(), |ui| {
            ui.set_width((room.x - 56.0).clamp(200.0, 520.0));
            let name = Label::Keys.text(lang);
            ui.response()
                .widget_info(|| WidgetInfo::labeled(Role::Dialog, true, name));
            widgets::title_ui(ui, name, size::TITLE, None);
            ui.add_space(4.0);
            // Of one height from the first frame on, so that nothing jumps while it settles.
            let height = (room.y - 150.0).clamp(60.0, 680.0);
            ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink(false)
                .show(ui, |ui| {
                    ui.scroll_with_delta(vec2(0.0, scrolled));
                    for place in Place::ALL {
                        place_ui(ui, desk, place);
                    }
                });
            ui.add_space(8.0);
            let close = widgets::button(ui, Kind::Primary, Label::Close.text(lang));
            if !state.help.is_entered {
                state.help.is_entered = true;
                close.request_focus();
            }
            close.clicked()
        });
    if shown.inner || again || shown.should_close() {
        state.help.close(ui);
    }
}

/// By how much the arrows move the list, points.
fn scrolled(ui: &Ui) -> f32 {
    let steps = [
        (Key::ArrowDown, -3.0),
        (Key::ArrowUp, 3.0),
        (Key::PageDown, -10.0),
        (Key::PageUp, 10.0),
    ];
    let taken = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let steps = steps.into_iter().filter(|(key, _)| taken(*key));
    steps.map(|(_, rows)| rows * size::LINE).sum()
}

fn place_ui(ui: &mut Ui, desk: &Desk<'_>, place: Place) {
    let lang = desk.lang;
    let palette = theme::palette(ui);
    ui.add_space(8.0);
    let heading = place.label().text(lang).to_uppercase();
    widgets::line_ui(ui, &[Piece::heading(&heading, palette.dim)]);
    let is_there = |row: &&Shortcut| match row.action {
        Action::Page(page) => pages::is_offered(desk.snapshot, page),
        _ => true,
    };
    let rows = shortcuts::ALL.iter().filter(|row| row.place == place);
    for row in rows.filter(is_there) {
        row_ui(ui, row, lang);
    }
}

fn row_ui(ui: &mut Ui, row: &Shortcut, lang: Lang) {
    let palette = theme::palette(ui);
    let keys: Vec<String> = row
        .keys
        .iter()
        .map(|key| shortcuts::written(ui, key))
        .collect();
    let keys = keys.join(", ");
    ui.horizontal_top(|ui| {
        let medium = font(Weight::Medium, size::SMALL);
        let galley = widgets::one_line(ui.painter(), &keys, medium, palette.text, 150.0);
        let plate_width = galley.size().x + 14.0;
        let column = (ui.available_width() * 0.34)
            .clamp(96.0, 150.0)
            .max(plate_width);
        let (rect, response) =
            ui.allocate_exact_size(vec2(column, size::LINE + 4.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, keys.as_str()));
        let plate = egui::Rect::from_min_size(rect.min, vec2(plate_width, rect.height()));
        widgets::plate(ui.painter(), plate, radius::TAG, palette.bg, palette.line);
        let at = plate.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, palette.text);
        ui.vertical(|ui| {
            ui.add_space(2.0);
            widgets::paragraph_ui(ui, row.what.text(lang), palette.text, size::BODY);
        });
    });
}
