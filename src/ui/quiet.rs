//! "Do not disturb" in the top bar: whether it is on and until when, and its menu.

use std::sync::Arc;

use egui::{
    Align, Color32, CursorIcon, Galley, Layout, Popup, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::Desk;
use super::fit;
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets;
use crate::desk::snapshot::{Command, QuietFor};
use crate::texts::outside;

const MENU: f32 = 300.0;

/// The button: a sign alone while it is off, the words and the time while it is on.
pub struct Sign {
    galley: Option<Arc<Galley>>,
    words: Option<String>,
    ink: Color32,
    /// What it takes, points.
    pub width: f32,
}

impl Sign {
    /// In this room, as measured.
    pub fn lay(ui: &Ui, desk: &Desk<'_>, room: f32) -> Self {
        let palette = theme::palette(ui);
        let (lang, now) = (desk.lang, desk.snapshot.now_unix_ms);
        let until = desk.snapshot.do_not_disturb_unix_ms;
        let words = until.map(|until| outside::quiet_now(until, now, lang));
        let ink = match until {
            Some(_) => palette.ink(Tone::Warn),
            None => palette.dim,
        };
        // Beside a narrow window's other words there is room for the sign and the time only.
        let window = ui.ctx().content_rect().width();
        let room = (room * 0.5).clamp(40.0, 240.0);
        // Where each line counts the ground alone tells that it is on; the time is told on hovering.
        let has_words = !(fit::is_least(ui) && window < size::NARROW_LOW);
        let galley = words.as_deref().filter(|_| has_words).map(|words| {
            let shown = until.and_then(|until| match window {
                ..size::NARROW => outside::quiet_time(until),
                ..size::TOP_WORDS => outside::quiet_brief(until, lang),
                _ => None,
            });
            let small = font(Weight::Medium, size::SMALL);
            let shown = shown.as_deref().unwrap_or(words);
            widgets::one_line(ui.painter(), shown, small, ink, room)
        });
        let text_width = galley.as_ref().map_or(0.0, |galley| galley.size().x + 8.0);
        Self {
            galley,
            words,
            ink,
            width: size::BUTTON + text_width,
        }
    }

    /// Draws it, with its menu.
    pub fn ui(self, ui: &mut Ui, desk: &mut Desk<'_>) {
        sign_ui(ui, desk, self);
    }
}

fn sign_ui(ui: &mut Ui, desk: &mut Desk<'_>, sign: Sign) {
    let palette = theme::palette(ui);
    let Sign {
        galley,
        words,
        ink,
        width,
    } = sign;
    let is_on = words.is_some();
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::click());
    let spoken = words.unwrap_or_else(|| outside::do_not_disturb(desk.lang).to_owned());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, spoken.as_str()));
    let menu = Popup::default_response_id(&response);
    let is_open = Popup::is_id_open(ui.ctx(), menu);
    let ground = match (is_on, response.hovered() || is_open) {
        (true, _) => Some(palette.ground(Tone::Warn)),
        (false, true) => Some(palette.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, radius::BUTTON, ground);
    }
    widgets::focus_ring(ui, &response, rect, radius::BUTTON);
    let middle = rect.center().y;
    let sign = pos2(rect.left() + size::BUTTON / 2.0, middle);
    let sign = widgets::square(sign, size::ICON);
    icons::paint(ui.painter(), Icon::Barred, sign, size::ICON, ink);
    if let Some(galley) = galley {
        let at = pos2(rect.left() + size::BUTTON, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    }
    let response = response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(spoken);
    widgets::menu_ui(&response, MENU, |ui| {
        if menu_ui(ui, desk) {
            ui.close();
        }
    });
}

/// True when something was chosen.
fn menu_ui(ui: &mut Ui, desk: &mut Desk<'_>) -> bool {
    let palette = theme::palette(ui);
    let (lang, now) = (desk.lang, desk.snapshot.now_unix_ms);
    let mut chosen = None;
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        let heading = outside::do_not_disturb(lang);
        widgets::line_ui(ui, &[widgets::Piece::heading(heading, palette.dim)]);
        for quiet in QuietFor::TIMES {
            if widgets::wide_button(ui, outside::quiet_for(quiet, lang)).clicked() {
                chosen = Some(quiet);
            }
        }
        let is_on = desk.snapshot.do_not_disturb_unix_ms.is_some();
        let over = outside::quiet_for(QuietFor::Over, lang);
        if is_on && widgets::wide_button(ui, over).clicked() {
            chosen = Some(QuietFor::Over);
        }
        ui.add_space(4.0);
        let explained = outside::quiet_explained(lang);
        widgets::paragraph_ui(ui, explained, palette.dim, size::SMALL);
    });
    let Some(quiet) = chosen else { return false };
    (desk.send)(Command::DoNotDisturb {
        until_unix_ms: outside::quiet_until(quiet, now),
    });
    true
}
