//! What a card shows: who is calling, large enough to greet them by name before they have spoken.

pub(super) mod note;

use egui::{Align, Frame, Layout, Margin, Rect, Ui, pos2, vec2};

use super::clean::clean;
use super::icons::Icon;
use super::party;
use super::theme::{self, Palette, Tone, Weight, font, size};
use super::wanted::{self, Wanted};
use super::widgets::{self, Kind, Piece};
use crate::desk::snapshot::{Card, CardFace, Command, Lookup, Outcome, Role, Snapshot};
use crate::texts::{Label, Lang, calls, directory, office, time};

/// At most so many orders; the rest is counted.
const ORDERS: usize = 3;
/// At most so many further matches.
const MATCHES: usize = 2;

/// Draws the card from the left upper corner of `ui`; its height follows its content.
pub fn card_ui(
    ui: &mut Ui,
    card: &Card,
    snapshot: &Snapshot,
    lang: Lang,
    send: &mut dyn FnMut(Command),
) {
    let palette = theme::palette(ui);
    let role = party::role(&card.party);
    let tone = Tone::from(role);
    let frame = Frame::NONE.fill(palette.panel).inner_margin(Margin {
        left: 18,
        right: 16,
        top: 14,
        bottom: 14,
    });
    let inner = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        head_ui(ui, card, snapshot, lang);
        if let Some(why) = calls::card_reason(&card.state, lang) {
            widgets::paragraph_ui(ui, &why, palette.dim, size::BODY);
        }
        name_ui(ui, card, snapshot, lang);
        lookup_ui(ui, card, snapshot, lang);
        orders_ui(ui, card, lang);
        connect_ui(ui, card, snapshot, lang, send);
        note::note_ui(ui, card, snapshot, lang, send);
        ui.add_space(6.0);
        buttons_ui(ui, card, lang, send);
        more_missed_ui(ui, card, lang, send);
    });
    let rect = inner.response.rect;
    let bar = Rect::from_min_max(rect.min, pos2(rect.left() + 5.0, rect.bottom()));
    ui.painter().rect_filled(bar, 0.0, palette.ink(tone));
}

/// The role at the left, the state and its time at the right.
fn head_ui(ui: &mut Ui, card: &Card, snapshot: &Snapshot, lang: Lang) {
    let palette = theme::palette(ui);
    let role = party::role(&card.party);
    ui.horizontal(|ui| {
        let tag = directory::role_tag(&card.party.lookup, &snapshot.words, lang);
        widgets::tag(ui, Tone::from(role), tag);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (words, ink) = face(card, snapshot.now_unix_ms, lang, palette);
            let piece = Piece {
                text: &words,
                font: font(Weight::Medium, size::BODY),
                color: ink,
            };
            widgets::line_ui(ui, &[piece]);
        });
    });
}

/// The state in words with its time: counted while it lasts, fixed when it is over.
fn face(card: &Card, now_unix_ms: i64, lang: Lang, palette: &Palette) -> (String, egui::Color32) {
    let since = |from: i64| time::clock_duration((now_unix_ms - from).max(0) as u64 / 1000);
    let words = calls::card_face(&card.state, lang);
    let (words, tone) = match &card.state {
        CardFace::Ringing => (
            format!("{words} {}", since(card.ringing_unix_ms)),
            Tone::Warn,
        ),
        CardFace::Talking => (format!("{words} {}", since(card.since_unix_ms)), Tone::Ok),
        CardFace::Missed { ring_secs } => {
            let at = time::local(card.ringing_unix_ms);
            let words = at.map_or(words, |at| calls::missed_at(at, *ring_secs, lang));
            (words, Tone::Bad)
        }
        CardFace::Busy => (words, Tone::Bad),
        CardFace::Cut { .. } | CardFace::Lost => (words, Tone::Warn),
        CardFace::Taken { .. } | CardFace::Ended { .. } | CardFace::Declined => {
            return (clean(&words).into_owned(), palette.dim);
        }
    };
    (clean(&words).into_owned(), palette.ink(tone))
}

/// The name large; company, number, queue or line below.
fn name_ui(ui: &mut Ui, card: &Card, snapshot: &Snapshot, lang: Lang) {
    let palette = theme::palette(ui);
    let title = party::title(&card.party, lang);
    ui.add_space(2.0);
    widgets::title_ui(ui, &title, size::CARD_NAME, Some(2));
    if let Some(company) = party::company(&card.party) {
        widgets::line_ui(ui, &[Piece::body(&company, palette.text)]);
    }
    let way = card
        .queue
        .as_deref()
        .map(|queue| clean(&calls::queue(queue, lang)).into_owned())
        .or_else(|| {
            let line = card.line.as_deref()?;
            Some(format!("{} {}", Label::Line.text(lang), clean(line)))
        });
    party::wrapped_ui(ui, [party::number(&card.party, lang), way.map(Into::into)]);
    if let Some(about) = &card.about {
        widgets::paragraph_ui(
            ui,
            &party::about(about, &snapshot.words, lang),
            palette.text,
            size::BODY,
        );
    }
    again_ui(ui, card, lang);
}

/// That they have called before, in a line that says who answered. The journal knows more than this run.
fn again_ui(ui: &mut Ui, card: &Card, lang: Lang) {
    let palette = theme::palette(ui);
    let (words, tone) = match &card.earlier {
        Some(earlier) => {
            let is_missed = earlier.nth > 1 && earlier.last.outcome != Some(Outcome::Answered);
            let words = calls::earlier(earlier, card.ringing_unix_ms, lang);
            (words, is_missed.then_some(Tone::Bad))
        }
        None if card.missed_before > 0 => {
            let words = calls::missed_before(card.missed_before, lang);
            (words, Some(Tone::Bad))
        }
        None => return,
    };
    let ink = tone.map_or(palette.dim, |tone| palette.ink(tone));
    widgets::paragraph_ui(ui, &clean(&words), ink, size::BODY);
}

/// Status and manager, the reason of the match, further matches, or why there is none.
fn lookup_ui(ui: &mut Ui, card: &Card, snapshot: &Snapshot, lang: Lang) {
    let palette = theme::palette(ui);
    let Some(who) = party::likeliest(&card.party) else {
        if let Some(words) = directory::lookup(&card.party.lookup, lang) {
            let failed = matches!(card.party.lookup, Lookup::Failed(_));
            let ink = if failed {
                palette.ink(Tone::Warn)
            } else {
                palette.dim
            };
            widgets::paragraph_ui(ui, &words, ink, size::BODY);
        }
        return;
    };
    // A recipient's is the sender's: of use to connect with, and no fact of the recipient.
    let of_party = who.manager.as_ref().filter(|_| who.role != Role::Recipient);
    let manager = of_party.map(|manager| {
        format!(
            "{} {}",
            Label::Manager.text(lang).to_lowercase(),
            party::manager_words(manager)
        )
    });
    let status = who.status.as_deref().map(|status| {
        format!(
            "{}: {}",
            Label::Status.text(lang).to_lowercase(),
            clean(status)
        )
    });
    party::wrapped_ui(ui, [manager.map(Into::into), status.map(Into::into)]);
    // The digits that matched stand above as the number.
    let mut why = directory::found_there(who.found, lang);
    let as_of = card.party.as_of_unix_ms;
    if let Some(words) = as_of.and_then(|at| directory::as_of(at, snapshot.now_unix_ms, lang)) {
        why = format!("{words} · {why}");
    }
    widgets::paragraph_ui(ui, &clean(&why), palette.faint, size::SMALL);
    let Lookup::Found(matches) = &card.party.lookup else {
        return;
    };
    if matches.len() < 2 {
        return;
    }
    let heading = format!("{}:", Label::OtherMatches.text(lang));
    widgets::line_ui(ui, &[Piece::small(&heading, palette.dim)]);
    for other in matches.iter().skip(1).take(MATCHES) {
        ui.horizontal(|ui| {
            widgets::tag(
                ui,
                Tone::from(Some(other.role)),
                calls::role(Some(other.role), &snapshot.words, lang),
            );
            let name = other
                .name
                .as_deref()
                .or(other.company.as_deref())
                .unwrap_or(&other.code);
            widgets::line_ui(ui, &[Piece::small(&clean(name), palette.text)]);
        });
    }
    more_ui(ui, matches.len().saturating_sub(1 + MATCHES), lang);
}

fn orders_ui(ui: &mut Ui, card: &Card, lang: Lang) {
    let Some(who) = party::likeliest(&card.party) else {
        return;
    };
    if who.orders.is_empty() {
        return;
    }
    ui.add_space(2.0);
    for order in who.orders.iter().take(ORDERS) {
        party::brief_order_ui(ui, order, lang);
    }
    more_ui(ui, who.orders.len().saturating_sub(ORDERS), lang);
}

/// With whom the caller can be connected while it rings and while one speaks.
fn connect_ui(
    ui: &mut Ui,
    card: &Card,
    snapshot: &Snapshot,
    lang: Lang,
    send: &mut dyn FnMut(Command),
) {
    let call = snapshot.calls.iter().find(|call| call.call == card.call);
    let is_in_hand = matches!(card.state, CardFace::Ringing | CardFace::Talking);
    if let Some(call) = call.filter(|_| is_in_hand) {
        ui.add_space(2.0);
        super::connect::connect_ui(ui, call, snapshot, lang, send);
    }
}

/// «и ещё 2» when a list was cut.
fn more_ui(ui: &mut Ui, more: usize, lang: Lang) {
    if more > 0 {
        let palette = theme::palette(ui);
        widgets::line_ui(
            ui,
            &[Piece::small(&office::more_waiting(more, lang), palette.dim)],
        );
    }
}

/// «Перезвонить» for what was missed, the courier who holds the parcel, the manager; ✕.
fn buttons_ui(ui: &mut Ui, card: &Card, lang: Lang, send: &mut dyn FnMut(Command)) {
    let room = ui.available_width() - size::BUTTON - 8.0;
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(room, size::BUTTON), |ui| {
            ui.set_width(room);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                about_ui(ui, card, lang, send);
                note::button_ui(ui, card, lang, send);
            });
        });
        if widgets::icon_button(ui, Icon::Close, Label::CloseCard.text(lang)).clicked() {
            send(Command::DismissCard {
                call: card.call.clone(),
                extension: card.extension.clone(),
            });
        }
    });
}

/// What this call is about: whom to call now that it is over. While it rings or one speaks, a second call would
/// only be in the way.
fn about_ui(ui: &mut Ui, card: &Card, lang: Lang, send: &mut dyn FnMut(Command)) {
    let is_taken = matches!(card.state, CardFace::Taken { .. });
    if matches!(card.state, CardFace::Ringing | CardFace::Talking) {
        return;
    }
    let who = party::likeliest(&card.party);
    let number = card.party.number.as_ref().filter(|_| !is_taken);
    let orders = who.map(|who| who.orders.as_slice()).unwrap_or_default();
    let courier = orders
        .iter()
        .find_map(|order| order.courier.as_ref()?.phones.first());
    let of_party = who.filter(|who| who.role != Role::Recipient);
    let manager = of_party.and_then(|who| who.manager.as_ref());
    let manager = manager
        .and_then(|manager| manager.extensions.first())
        .filter(|extension| **extension != card.extension);
    for (kind, label, number) in [
        (Kind::Primary, Label::CallAgain, number),
        (Kind::Plain, Label::CallCourier, courier),
        (Kind::Plain, Label::CallManager, manager),
    ] {
        if let Some(number) = number
            && widgets::button(ui, kind, label.text(lang)).clicked()
        {
            send(Command::Dial(number.clone()));
        }
    }
}

/// How many more were missed; pressed, it leads to their list in the main window.
fn more_missed_ui(ui: &mut Ui, card: &Card, lang: Lang, send: &mut dyn FnMut(Command)) {
    if card.missed_behind == 0 {
        return;
    }
    let words = calls::more_missed(card.missed_behind, lang);
    ui.add_space(2.0);
    if widgets::wide_button(ui, &words).clicked() {
        send(Command::SeeMissed);
        wanted::want(ui.ctx(), Wanted::ToCallBack);
    }
}

/// A thin frame around the whole window of a card.
pub fn border_ui(ui: &Ui, rect: Rect) {
    let palette = theme::palette(ui);
    ui.painter().rect_stroke(
        rect,
        0.0,
        egui::Stroke::new(1.0, palette.edge),
        egui::StrokeKind::Inside,
    );
}
