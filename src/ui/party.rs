//! What is known of a party, drawn alike at the side and (shorter) on a card and in a row.

use std::borrow::Cow;

use egui::{Align, CornerRadius, Frame, Layout, Margin, Stroke, Ui, vec2};

use super::clean::clean;
use super::icons::Icon;
use super::theme::{self, Tone, Weight, font, radius, size};
use super::widgets::{self, Kind, Piece};
use crate::desk::snapshot::{Lookup, Manager, Order, Party, Role, Who, Words};
use crate::texts::{Label, Lang, calls, directory};

/// The likeliest match.
pub fn likeliest(party: &Party) -> Option<&Who> {
    match &party.lookup {
        Lookup::Found(matches) => matches.first(),
        Lookup::None
        | Lookup::Pending
        | Lookup::Unknown
        | Lookup::Shared(_)
        | Lookup::Failed(_) => None,
    }
}

/// The role, for the tag and the colour.
pub fn role(party: &Party) -> Option<Role> {
    likeliest(party).map(|who| who.role)
}

/// What stands in large letters: the person, else the company, else the name that the PBX gave, else
/// the number, else that it is withheld.
pub fn title(party: &Party, lang: Lang) -> Cow<'_, str> {
    let who = likeliest(party);
    let given = |text: Option<&'_ String>| text.is_some_and(|text| !clean(text).trim().is_empty());
    let name = who.and_then(|who| who.name.as_ref());
    let company = who.and_then(|who| who.company.as_ref());
    for text in [
        name,
        company,
        party.caller_name.as_ref(),
        party.number_shown.as_ref(),
    ] {
        if given(text)
            && let Some(text) = text
        {
            return clean(text);
        }
    }
    Cow::Borrowed(Label::Withheld.text(lang))
}

/// The company, when it is not already the title.
pub fn company(party: &Party) -> Option<Cow<'_, str>> {
    let who = likeliest(party)?;
    who.name.as_ref()?;
    who.company.as_deref().map(clean)
}

/// That a colleague asks about this party's call.
pub fn about(party: &Party, own_words: &Words, lang: Lang) -> String {
    let words = calls::asks_about(
        &party.lookup,
        &title(party, lang),
        company(party).as_deref(),
        own_words,
        lang,
    );
    clean(&words).into_owned()
}

/// The number, when it is not already the title.
pub fn number(party: &Party, lang: Lang) -> Option<Cow<'_, str>> {
    let shown = clean(party.number_shown.as_deref()?);
    (shown != title(party, lang)).then_some(shown)
}

/// `Елена Фомина (110)`.
pub fn manager_words(manager: &Manager) -> String {
    let name = manager.name.as_deref().unwrap_or(&manager.user);
    match manager.extensions.is_empty() {
        true => clean(name).into_owned(),
        false => clean(&format!("{name} ({})", manager.extensions.join(", "))).into_owned(),
    }
}

/// What was asked for at an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To call its courier at this number.
    Call(String),
    /// To copy its number.
    Copy,
    /// To show it in the office's own system.
    Open,
}

/// An order in work in a box: number and state, courier, window and sum, address; with a button for each of the
/// courier's numbers, and one to open it where that `opens`.
pub fn order_ui(ui: &mut Ui, order: &Order, lang: Lang, opens: bool) -> Option<Asked> {
    let mut asked = None;
    let number = clean(&order.number);
    let name = |label: Label| format!("{} {number}", label.text(lang));
    box_ui(ui, 10, |ui| {
        let line = vec2(ui.available_width(), size::LINE);
        ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let button = |ui: &mut Ui, icon, label| {
                widgets::icon_button_in(ui, icon, &name(label), 24.0).clicked()
            };
            let wide = if opens { 24.0 + 6.0 + 24.0 } else { 24.0 };
            widgets::as_read(ui, wide, |ui| {
                if opens && button(ui, Icon::Open, Label::OpenOrder) {
                    asked = Some(Asked::Open);
                }
                if button(ui, Icon::Copy, Label::CopyOrder) {
                    asked = Some(Asked::Copy);
                }
            });
            head_ui(ui, order, lang);
        });
        order_facts_ui(ui, order, lang);
        wrapped_ui(ui, [order.client.as_deref().map(clean)]);
        wrapped_ui(ui, [order.address.as_deref().map(clean)]);
        let phones = order.courier.as_ref().map_or(&[][..], |c| &c.phones);
        if phones.is_empty() {
            return;
        }
        ui.add_space(3.0);
        ui.horizontal_wrapped(|ui| {
            for phone in phones {
                let word = Label::CallCourier.text(lang);
                let word = match phones.len() {
                    1 => Cow::Borrowed(word),
                    _ => Cow::Owned(format!("{word}: {}", clean(phone))),
                };
                if widgets::button(ui, Kind::Plain, &word).clicked() {
                    asked = Some(Asked::Call(phone.clone()));
                }
            }
        });
    });
    asked
}

/// The same in few lines and without buttons: on a card.
pub fn brief_order_ui(ui: &mut Ui, order: &Order, lang: Lang) {
    box_ui(ui, 7, |ui| {
        head_ui(ui, order, lang);
        order_facts_ui(ui, order, lang);
        joined_ui(ui, [order.address.as_deref().map(clean)]);
    });
}

fn box_ui(ui: &mut Ui, margin: i8, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    Frame::NONE
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX - 1))
        .inner_margin(Margin::symmetric(12, margin))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            add(ui);
        });
}

/// Courier, window and sum.
fn order_facts_ui(ui: &mut Ui, order: &Order, lang: Lang) {
    let courier = order.courier.as_ref().map(|courier| clean(&courier.name));
    let sum = order.sum.as_deref();
    let sum = sum.map(|sum| Cow::Owned(directory::sum(&clean(sum), lang)));
    let window = order.window.as_deref().map(clean);
    wrapped_ui(ui, [courier.filter(|_| order.state.is_some()), window, sum]);
}

/// Several facts on one line, elided at its end.
pub fn joined_ui<'a>(ui: &mut Ui, facts: impl IntoIterator<Item = Option<Cow<'a, str>>>) {
    if let Some(line) = joined(facts) {
        let ink = theme::palette(ui).dim;
        widgets::line_ui(ui, &[Piece::body(&line, ink)]);
    }
}

/// Several facts on as many lines as they need.
pub fn wrapped_ui<'a>(ui: &mut Ui, facts: impl IntoIterator<Item = Option<Cow<'a, str>>>) {
    if let Some(line) = joined(facts) {
        let ink = theme::palette(ui).dim;
        widgets::paragraph_ui(ui, &line, ink, size::BODY);
    }
}

fn joined<'a>(facts: impl IntoIterator<Item = Option<Cow<'a, str>>>) -> Option<String> {
    let facts = facts.into_iter().flatten();
    let facts: Vec<_> = facts.filter(|fact| !fact.trim().is_empty()).collect();
    (!facts.is_empty()).then(|| facts.join(" · "))
}

/// The order's number at the left, its state or the courier who holds it at the right.
fn head_ui(ui: &mut Ui, order: &Order, lang: Lang) {
    let palette = theme::palette(ui);
    let state = match (&order.state, &order.courier) {
        (Some(state), _) => Some(clean(state).into_owned()),
        (None, Some(courier)) => Some(format!(
            "{}: {}",
            Label::Courier.text(lang),
            clean(&courier.name)
        )),
        (None, None) => None,
    };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), 22.0), egui::Sense::hover());
    let number = clean(&order.number);
    let spoken = format!(
        "{} {number} {}",
        Label::Order.text(lang),
        state.as_deref().unwrap_or("")
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, spoken.as_str()));
    let (mut right, mut is_cut) = (rect.right(), false);
    if let Some(state) = state {
        let tone = if order.courier.is_some() {
            Tone::Ok
        } else {
            Tone::Staff
        };
        let ink = palette.ink(tone);
        let medium = font(Weight::Medium, size::SMALL);
        let galley = widgets::one_line(ui.painter(), &state, medium, ink, rect.width() * 0.62);
        is_cut = galley.elided;
        let pill = egui::Rect::from_min_max(
            egui::pos2(rect.right() - galley.size().x - 20.0, rect.top()),
            rect.right_bottom(),
        );
        ui.painter().rect_filled(pill, 11.0, palette.ground(tone));
        ui.painter()
            .galley(pill.center() - galley.size() / 2.0, galley, ink);
        right = pill.left() - 8.0;
    }
    let mut pen = widgets::Pen::new(ui, palette, rect.left(), right, rect.center().y);
    pen.text(&number, Weight::Semibold, size::BODY, palette.text, 0.0);
    if is_cut || pen.is_cut() {
        response.on_hover_text(spoken);
    }
}
