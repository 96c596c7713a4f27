//! What the directory tells of a party: numbers, status, manager, orders in work, who else has the number.

use std::borrow::Cow;

use egui::{Align, Layout, Ui, vec2};

use super::clean::clean;
use super::icons::Icon;
use super::live::{buttons_ui, call_button_ui};
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, party};
use crate::desk::snapshot::{Command, Found, Lookup, Manager, Party, PartyPage, Role, ToOpen, Who};
use crate::texts::{self, Label, calls, directory};

/// So many orders, and the rest by a button: what is noted stands below them.
const ORDERS_SHOWN: usize = 3;

/// To call the number, and to copy it.
pub fn number_buttons_ui(ui: &mut Ui, desk: &mut Desk<'_>, number: Option<&str>) {
    let Some(number) = number else { return };
    ui.add_space(4.0);
    buttons_ui(ui, |ui| {
        call_button_ui(ui, desk, Some(number), Label::Call);
        let copy = widgets::button(ui, Kind::Plain, Label::Copy.text(desk.lang));
        if copy
            .on_hover_text(Label::CopyNumber.text(desk.lang))
            .clicked()
        {
            ui.ctx().copy_text(number.to_owned());
        }
    });
}

/// What goes on with the number of the page right now: a colleague talks with it, or called it in vain.
pub fn meanwhile_ui(ui: &mut Ui, desk: &Desk<'_>, number: Option<&str>) {
    let snapshot = desk.snapshot;
    let is_its = number.is_some() && snapshot.party_page.number.as_deref() == number;
    if let Some(told) = snapshot.beforehand.selected.as_ref().filter(|_| is_its) {
        let words = texts::beforehand::meanwhile(told, desk.lang);
        let ink = theme::palette(ui).ink(Tone::Warn);
        widgets::paragraph_ui(ui, &clean(&words), ink, size::SMALL);
    }
}

/// To show the party in the office's own system, where that can be done.
pub fn open_ui(ui: &mut Ui, desk: &mut Desk<'_>, who: &Who) {
    let Some(code) = code_to_open(desk, who) else {
        return;
    };
    let word = match who.found {
        Found::ContactPerson | Found::Client => Label::OpenClient,
        Found::Courier => Label::OpenCourier,
        Found::Recipient | Found::Staff => Label::OpenRecipient,
    };
    ui.add_space(2.0);
    if widgets::button(ui, Kind::Plain, word.text(desk.lang)).clicked() {
        (desk.send)(Command::Open(ToOpen::Party {
            found: who.found,
            code: code.to_owned(),
        }));
    }
}

/// The code by which the office's own system knows a party; a contact person is opened as the client.
fn code_to_open<'a>(desk: &Desk<'_>, who: &'a Who) -> Option<&'a str> {
    let code = match who.found {
        Found::ContactPerson | Found::Client => who.client.as_deref(),
        Found::Courier | Found::Recipient => Some(who.code.as_str()),
        Found::Staff => None,
    };
    code.filter(|_| desk.snapshot.links.opens(who.found))
}

/// The last link that was to be opened was not.
pub fn not_opened_ui(ui: &mut Ui, desk: &Desk<'_>) {
    if let Some(why) = &desk.snapshot.links.failed {
        let ink = theme::palette(ui).ink(Tone::Bad);
        let words = texts::party::not_opened(&clean(why), desk.lang);
        widgets::paragraph_ui(ui, &words, ink, size::SMALL);
    }
}

/// All numbers of the party, where it has more than the one above.
pub fn phones_ui(ui: &mut Ui, desk: &mut Desk<'_>, page: &PartyPage) {
    if page.phones.len() < 2 {
        return;
    }
    section_ui(ui, Label::Phones.text(desk.lang));
    for phone in page.phones.iter().skip(1) {
        phone_ui(ui, desk, &phone.number, &phone.shown);
    }
}

/// A number with its buttons at the right.
fn phone_ui(ui: &mut Ui, desk: &mut Desk<'_>, number: &str, shown: &str) {
    let palette = theme::palette(ui);
    let shown = clean(shown);
    let size = vec2(ui.available_width(), size::BUTTON);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        let name = |label: Label| format!("{} {shown}", label.text(desk.lang));
        let wide = size::BUTTON * 2.0 + ui.spacing().item_spacing.x;
        widgets::as_read(ui, wide, |ui| {
            if widgets::icon_button(ui, Icon::Phone, &name(Label::Call)).clicked() {
                (desk.send)(Command::Dial(number.to_owned()));
            }
            if widgets::icon_button(ui, Icon::Copy, &name(Label::Copy)).clicked() {
                ui.ctx().copy_text(number.to_owned());
            }
        });
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            widgets::line_ui(ui, &[Piece::body(&shown, palette.text)]);
        });
    });
}

/// Status, manager, orders in work: all of them where `all` is this number, else the first few.
pub fn who_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    who: &Who,
    number: Option<&str>,
    all: &mut Option<String>,
) {
    let lang = desk.lang;
    if who.status.is_some() || who.manager.is_some() {
        ui.add_space(8.0);
    }
    if let Some(status) = &who.status {
        fact_ui(ui, Label::Status.text(lang), &clean(status));
    }
    if let Some(manager) = &who.manager {
        let words = party::manager_words(manager);
        let label = match who.role {
            Role::Recipient => Label::SendersManager,
            _ => Label::Manager,
        };
        fact_ui(ui, label.text(lang), &words);
        manager_buttons_ui(ui, desk, manager);
    }
    call_back_office_ui(ui, desk, who, number);
    if who.orders.is_empty() {
        return;
    }
    let heading = format!("{} · {}", Label::OrdersInWork.text(lang), who.orders.len());
    section_ui(ui, &heading);
    let opens = desk.snapshot.links.order;
    let is_cut = who.orders.len() > ORDERS_SHOWN + 1 && all.as_deref() != number;
    let shown = if is_cut {
        ORDERS_SHOWN
    } else {
        who.orders.len()
    };
    for order in who.orders.iter().take(shown) {
        match party::order_ui(ui, order, lang, opens) {
            Some(party::Asked::Call(phone)) => (desk.send)(Command::Dial(phone)),
            Some(party::Asked::Copy) => ui.ctx().copy_text(order.number.clone()),
            Some(party::Asked::Open) => {
                (desk.send)(Command::Open(ToOpen::Order(order.number.clone())));
            }
            None => {}
        }
        let phone = order.courier.as_ref().and_then(|c| c.phones.first());
        call_back_ui(ui, desk, &order.number, phone, number);
        ui.add_space(2.0);
    }
    let more = texts::party::more_orders(who.orders.len() - shown, lang);
    if is_cut && widgets::button(ui, Kind::Plain, &more).clicked() {
        *all = number.map(str::to_owned);
    }
}

/// The courier who holds a parcel is called back and put through to the recipient.
fn call_back_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    order: &str,
    courier: Option<&String>,
    recipient: Option<&str>,
) {
    let (Some(courier), Some(to), true) = (
        courier,
        recipient,
        desk.snapshot.courier_calls.can_call_back,
    ) else {
        return;
    };
    ui.push_id(order, |ui| {
        let word = Label::CallBackWithRecipient.text(desk.lang);
        if widgets::whole_button(ui, Kind::Plain, word).clicked() {
            (desk.send)(Command::CallCourierBack {
                courier: courier.clone(),
                to: to.to_owned(),
                anyway: false,
            });
        }
    });
}

/// Of a courier: when he was spoken with last, and how often he did not answer today.
pub fn reached_ui(ui: &mut Ui, desk: &Desk<'_>, page: &PartyPage) {
    let now_unix_ms = desk.snapshot.now_unix_ms;
    let words = page.reached.as_ref();
    let words = words.and_then(|of| texts::connect::reached(of, now_unix_ms, desk.lang));
    if let Some(words) = words {
        let dim = theme::palette(ui).dim;
        widgets::paragraph_ui(ui, &words, dim, size::SMALL);
    }
}

/// On a courier's page: called back and put through to the office.
fn call_back_office_ui(ui: &mut Ui, desk: &mut Desk<'_>, who: &Who, number: Option<&str>) {
    let calls = &desk.snapshot.courier_calls;
    let (Found::Courier, Some(courier), Some(office), true) =
        (who.found, number, &calls.office, calls.can_call_back)
    else {
        return;
    };
    ui.add_space(2.0);
    let word = Label::CallBackWithOffice.text(desk.lang);
    if widgets::whole_button(ui, Kind::Plain, word).clicked() {
        (desk.send)(Command::CallCourierBack {
            courier: courier.to_owned(),
            to: office.clone(),
            anyway: false,
        });
    }
}

/// A button for each of the manager's extensions, but one's own.
fn manager_buttons_ui(ui: &mut Ui, desk: &mut Desk<'_>, manager: &Manager) {
    let own = &desk.snapshot.operator.extensions;
    let others: Vec<&String> = manager
        .extensions
        .iter()
        .filter(|x| !own.contains(x))
        .collect();
    if others.is_empty() {
        return;
    }
    ui.add_space(2.0);
    buttons_ui(ui, |ui| {
        let word = Label::CallManager.text(desk.lang);
        for extension in &others {
            let word = match others.len() {
                1 => Cow::Borrowed(word),
                _ => Cow::Owned(format!("{word}: {}", clean(extension))),
            };
            if widgets::button(ui, Kind::Plain, &word).clicked() {
                (desk.send)(Command::Dial((*extension).clone()));
            }
        }
    });
}

/// Everybody else who has the number, each with the reason.
pub fn others_ui(ui: &mut Ui, desk: &mut Desk<'_>, party: &Party) {
    let Lookup::Found(matches) = &party.lookup else {
        return;
    };
    let others = matches.len().saturating_sub(1);
    if others > 0 {
        let heading = format!("{} · {others}", Label::OtherMatches.text(desk.lang));
        section_ui(ui, &heading);
    }
    for other in matches.iter().skip(1) {
        other_ui(ui, desk, other);
    }
}

fn other_ui(ui: &mut Ui, desk: &mut Desk<'_>, who: &Who) {
    let palette = theme::palette(ui);
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let role = calls::role(Some(who.role), &desk.snapshot.words, desk.lang);
        widgets::tag(ui, Tone::from(Some(who.role)), role);
        let name = who.name.as_deref().or(who.company.as_deref());
        let name = clean(name.unwrap_or(&who.code));
        widgets::line_ui(ui, &[Piece::name(&name, palette.text)]);
    });
    let company = who
        .company
        .as_deref()
        .filter(|_| who.name.is_some())
        .map(clean);
    party::wrapped_ui(ui, [company]);
    let why = directory::why_found(who, desk.lang);
    widgets::paragraph_ui(ui, &clean(&why), palette.faint, size::SMALL);
    if !who.orders.is_empty() {
        let orders: Vec<&str> = who
            .orders
            .iter()
            .map(|order| order.number.as_str())
            .collect();
        let orders = orders.join(", ");
        fact_ui(ui, Label::OrdersInWork.text(desk.lang), &clean(&orders));
    }
    ui.push_id((who.found, &who.code), |ui| open_ui(ui, desk, who));
}

/// A heading with some room above it.
pub fn section_ui(ui: &mut Ui, words: &str) {
    let palette = theme::palette(ui);
    ui.add_space(12.0);
    widgets::line_ui(ui, &[Piece::heading(&words.to_uppercase(), palette.dim)]);
}

/// What it is, and its value.
pub fn fact_ui(ui: &mut Ui, what: &str, value: &str) {
    let palette = theme::palette(ui);
    let what = format!("{what}: ");
    let pieces = [
        Piece::body(&what, palette.faint),
        Piece::body(value, palette.text),
    ];
    widgets::lines_ui(ui, &pieces);
}
