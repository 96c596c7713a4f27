//! Who sits here, and the change of operator at a shared workplace.

use egui::{
    CursorIcon, Popup, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::clean::clean;
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, State, colleague_rows};
use crate::desk::snapshot::{ColleagueState, Command, Connection, Operator};
use crate::texts::{Label, office};

/// What is being typed in the change of operator.
#[derive(Debug, Default)]
pub struct Typed {
    name: String,
    extensions: String,
}

/// From this width on the own phone's state stands there in a word too, points.
const WORD_FROM: f32 = 300.0;

/// With less room than this the name does not stand there, points.
const NAME_FROM: f32 = 36.0;

/// Name and extensions as one button, which opens the change of operator.
pub fn operator_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State, room: f32) {
    let palette = theme::palette(ui);
    let operator = &desk.snapshot.operator;
    let name = match clean(&operator.name) {
        name if name.is_empty() => Label::Operator.text(desk.lang).to_owned(),
        name => name.into_owned(),
    };
    let extensions = operator.extensions.join(", ");
    let pill_font = font(Weight::Medium, size::SMALL);
    let (pill_text, pill_tone) = if extensions.is_empty() {
        (Label::NoExtension.text(desk.lang).to_owned(), Tone::Warn)
    } else {
        own_phone(desk, clean(&extensions).into_owned(), room)
    };
    let shape = own_shape(desk).filter(|_| !extensions.is_empty());
    let mark_room = if shape.is_some() { 16.0 } else { 0.0 };
    let pill_room = (room * 0.45).max(60.0);
    let pill = widgets::one_line(
        ui.painter(),
        &pill_text,
        pill_font,
        palette.ink(pill_tone),
        pill_room,
    );
    let pill_wide = pill.size().x + mark_room;
    let name_room = room - pill_wide - 60.0;
    let body = font(Weight::Regular, size::BODY);
    // Less than a few letters say nothing; the name is told on hovering.
    let galley = (name_room >= NAME_FROM)
        .then(|| widgets::one_line(ui.painter(), &name, body, palette.dim, name_room));
    let name_width = galley.as_ref().map_or(0.0, |galley| galley.size().x + 8.0);
    let is_cut = galley.as_ref().is_none_or(|galley| galley.elided) || pill.elided;
    let width = 8.0 + name_width + pill_wide + 20.0 + 20.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::click());
    let spoken = format!(
        "{}: {name}, {pill_text}",
        Label::ChangeOperator.text(desk.lang)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, spoken.as_str()));

    if response.hovered() || Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response)) {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    widgets::focus_ring(ui, &response, rect, radius::BUTTON);
    let middle = rect.center().y;
    let mut x = rect.left() + 8.0;
    if let Some(galley) = galley {
        let at = pos2(x, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.dim);
    }
    x += name_width;
    let pill_rect = egui::Rect::from_min_size(pos2(x, middle - 12.0), vec2(pill_wide + 20.0, 24.0));
    ui.painter()
        .rect_filled(pill_rect, 12.0, palette.ground(pill_tone));
    ui.painter().galley(
        pill_rect.center() + vec2(mark_room / 2.0, 0.0) - pill.size() / 2.0,
        pill,
        palette.ink(pill_tone),
    );
    if let Some((icon, tone)) = shape {
        let mark = widgets::square(pos2(pill_rect.left() + 16.0, middle), 11.0);
        icons::paint(ui.painter(), icon, mark, 11.0, palette.ink(tone));
    }
    let chevron = widgets::square(pos2(rect.right() - 9.0, middle), 8.0);
    icons::paint(ui.painter(), Icon::Down, chevron, 8.0, palette.dim);

    let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
    if is_cut {
        response = response.on_hover_text(format!("{name} · {extensions}"));
    }
    widgets::menu_ui(&response, 300.0, |ui| {
        if let Some(command) = change_ui(ui, desk, &mut state.operator) {
            (desk.send)(command);
            ui.close();
        }
    });
}

/// What the own phone does, with a connection that tells of it.
fn own_shape(desk: &Desk<'_>) -> Option<(Icon, Tone)> {
    let is_online = matches!(desk.snapshot.connection, Connection::Online { .. });
    let own = desk.snapshot.colleagues.own.as_deref()?;
    let is_known = own.state != ColleagueState::Unknown || own.do_not_disturb;
    (is_online && is_known).then(|| colleague_rows::shape(own))
}

/// The extensions, with the state of the first of them where there is room for the word.
fn own_phone(desk: &Desk<'_>, extensions: String, room: f32) -> (String, Tone) {
    let Some((_, tone)) = own_shape(desk) else {
        let is_online = matches!(desk.snapshot.connection, Connection::Online { .. });
        // Green says that one can be reached: without a connection nobody knows.
        let tone = if is_online { Tone::Ok } else { Tone::Staff };
        return (extensions, tone);
    };
    let own = desk.snapshot.colleagues.own.as_deref();
    let word = own.map(|own| office::own_state(own, desk.lang));
    match word.filter(|_| room >= WORD_FROM) {
        Some(word) => (format!("{extensions} · {word}"), tone),
        None => (extensions, tone),
    }
}

fn change_ui(ui: &mut Ui, desk: &Desk<'_>, typed: &mut Typed) -> Option<Command> {
    let palette = theme::palette(ui);
    let mut chosen = None;
    ui.add_space(4.0);
    widgets::line_ui(
        ui,
        &[Piece::heading(
            Label::WhoSitsHere.text(desk.lang),
            palette.dim,
        )],
    );
    if !desk.snapshot.operators.is_empty() {
        ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
            for operator in desk.snapshot.operators.iter() {
                if choice_ui(ui, operator, *operator == desk.snapshot.operator) {
                    chosen = Some(Command::ChangeOperator {
                        user: operator.user.clone(),
                        name: operator.name.clone(),
                        extensions: operator.extensions.clone(),
                    });
                }
            }
        });
        ui.separator();
    }
    let name = Label::OperatorName.text(desk.lang);
    let extensions = Label::Extensions.text(desk.lang);
    let mut entered = false;
    for (text, hint) in [(&mut typed.name, name), (&mut typed.extensions, extensions)] {
        entered |= field_ui(ui, text, hint);
    }
    let parsed = extensions_of(&typed.extensions);
    ui.horizontal(|ui| {
        ui.add_enabled_ui(parsed.is_some(), |ui| {
            let pressed = widgets::button(ui, Kind::Primary, Label::SitDown.text(desk.lang));
            if (pressed.clicked() || entered)
                && let Some(extensions) = parsed.clone()
            {
                chosen = Some(Command::ChangeOperator {
                    user: String::new(),
                    name: clean(typed.name.trim()).into_owned(),
                    extensions,
                });
                *typed = Typed::default();
            }
        });
    });
    if parsed.is_none() && !typed.extensions.trim().is_empty() {
        widgets::paragraph_ui(
            ui,
            Label::ExtensionsHint.text(desk.lang),
            palette.ink(Tone::Bad),
            size::SMALL,
        );
    }
    chosen
}

/// A field of a menu, as wide as that; true when Enter was pressed in it.
pub(super) fn field_ui(ui: &mut Ui, text: &mut String, hint: &str) -> bool {
    let palette = theme::palette(ui);
    let id = ui.make_persistent_id(hint);
    let edge = match ui.memory(|memory| memory.has_focus(id)) {
        true => egui::Stroke::new(2.0, palette.ink(Tone::Accent)),
        false => egui::Stroke::new(1.0, palette.edge),
    };
    let response = ui
        .add(
            TextEdit::singleline(text)
                .id(id)
                .hint_text(RichText::new(hint).color(palette.faint))
                .char_limit(80)
                .frame(
                    egui::Frame::NONE
                        .fill(palette.bg)
                        .stroke(edge)
                        .corner_radius(radius::FIELD)
                        .inner_margin(egui::Margin::symmetric(8, 6)),
                )
                .desired_width(f32::INFINITY),
        )
        .accessible_name(hint);
    widgets::menu_line_of(ui, response.id);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if entered {
        // Where the key does nothing the keyboard is not lost.
        response.request_focus();
    }
    entered
}

fn choice_ui(ui: &mut Ui, operator: &Operator, current: bool) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    let name = clean(&operator.name).into_owned();
    let extensions = operator.extensions.join(", ");
    let spoken = format!("{name} {extensions}");
    widgets::menu_line_of(ui, response.id);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, spoken.as_str()));
    if current {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.ground(Tone::Accent));
    } else if response.hovered() {
        ui.painter()
            .rect_filled(rect, radius::BUTTON, palette.hover);
    }
    widgets::focus_ring(ui, &response, rect.shrink(2.0), radius::BUTTON);
    let end = widgets::text_right(
        ui,
        rect.right() - 10.0,
        rect.center().y,
        &Piece::small(&extensions, palette.dim),
        110.0,
    );
    let mut pen = widgets::Pen::new(ui, palette, rect.left() + 10.0, end - 8.0, rect.center().y);
    pen.text(
        &name,
        if current {
            Weight::Semibold
        } else {
            Weight::Regular
        },
        size::BODY,
        palette.text,
        0.0,
    );
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// «101, 102» as a list; `None` when something in it is no internal number.
fn extensions_of(text: &str) -> Option<Vec<String>> {
    let parts: Vec<String> = text
        .split([',', ';', ' '])
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let fine = |part: &String| part.len() <= 11 && part.bytes().all(|byte| byte.is_ascii_digit());
    (!parts.is_empty() && parts.iter().all(fine)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::extensions_of;

    #[test]
    fn extensions_are_split_and_checked() {
        assert_eq!(
            extensions_of("101, 102;103"),
            Some(vec!["101".into(), "102".into(), "103".into()])
        );
        assert_eq!(extensions_of(" , "), None);
        assert_eq!(extensions_of("101, Анна"), None);
        assert_eq!(extensions_of("10\r\n1"), None);
    }
}
