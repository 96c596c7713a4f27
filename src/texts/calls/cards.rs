//! What a card shows, and the system's notification in its place.

use super::super::directory::role_tag;
use super::super::time::{clock_duration, counted, short_duration, time_of_day};
use super::results::{at_least, reason, unknown_outcome};
use super::{Label, Lang, person, taken, with_time};
use crate::calls::Reason;
use crate::desk::snapshot::{Card, CardFace, Lookup};

/// A card's state: `звонит`, `ответ: Павел (102)`, `пропущен · 18 с`.
pub fn card_face(face: &CardFace, lang: Lang) -> String {
    match face {
        CardFace::Ringing => lang.pick("звонит", "ringing").to_owned(),
        CardFace::Talking => lang.pick("разговор", "talking").to_owned(),
        CardFace::Taken { by, name } => taken(&person(by, name.as_deref()), lang),
        CardFace::Ended { talk_secs } => with_time(
            lang.pick("разговор окончен", "call ended"),
            clock_duration(*talk_secs),
        ),
        CardFace::Missed { ring_secs } => with_time(
            lang.pick("пропущен", "missed"),
            short_duration(*ring_secs, lang),
        ),
        CardFace::Cut { talk_secs } => {
            with_time(lang.pick("разговор", "talk"), at_least(*talk_secs, lang))
        }
        // How it ended nobody saw; it may have been answered.
        CardFace::Lost => unknown_outcome(lang).to_owned(),
        CardFace::Busy => lang
            .pick("ваш телефон был занят", "your phone was busy")
            .to_owned(),
        CardFace::Declined => lang
            .pick("отклонён на вашем телефоне", "declined on your phone")
            .to_owned(),
    }
}

/// Why a card cannot say more than it does, for a line of its own: `связь с АТС прервалась`.
pub fn card_reason(face: &CardFace, lang: Lang) -> Option<String> {
    let is_lost = matches!(face, CardFace::Cut { .. } | CardFace::Lost);
    is_lost.then(|| reason(&Reason::Lost, lang))
}

/// When a missed call rang and for how long: `пропущен в 14:02 · 18 с`. Whoever comes back to a card
/// wants to know how long ago that was.
pub fn missed_at(at: chrono::NaiveDateTime, ring_secs: u64, lang: Lang) -> String {
    let time = time_of_day(at);
    let words = lang.pick(format!("пропущен в {time}"), format!("missed at {time}"));
    with_time(&words, short_duration(ring_secs, lang))
}

/// Calls of the same number right before this one: `раньше пропущено: 2`.
pub fn missed_before(count: usize, lang: Lang) -> String {
    lang.pick(
        format!("раньше пропущено: {count}"),
        format!("missed before: {count}"),
    )
}

/// Missed calls that have no card of their own: `и ещё 3 пропущенных`.
pub fn more_missed(count: usize, lang: Lang) -> String {
    let count = count as u64;
    match lang {
        Lang::Ru => format!(
            "и ещё {}",
            counted(
                count,
                lang,
                ["пропущенный", "пропущенных", "пропущенных"],
                ["", ""]
            )
        ),
        Lang::En => format!("and {count} more missed"),
    }
}

/// The system's notification of a call: its title, and a line with the number, the company, the orders
/// in work and who holds them.
pub fn notification(card: &Card, lang: Lang) -> (String, String) {
    let number = card.party.number_shown.clone();
    let number = number.unwrap_or_else(|| Label::Withheld.text(lang).to_owned());
    let Lookup::Found(matches) = &card.party.lookup else {
        let who = card
            .party
            .caller_name
            .clone()
            .unwrap_or_else(|| number.clone());
        return (notification_title(&card.party.lookup, &who, lang), number);
    };
    let Some(who) = matches.first() else {
        return (
            notification_title(&card.party.lookup, &number, lang),
            number,
        );
    };
    let name = who
        .name
        .as_ref()
        .or(who.company.as_ref())
        .unwrap_or(&number);
    let title = notification_title(&card.party.lookup, name, lang);
    let mut parts = vec![number.clone()];
    parts.extend(who.company.clone().filter(|company| company != name));
    for order in who.orders.iter().take(3) {
        let order_word = Label::Order.text(lang);
        parts.push(match &order.courier {
            Some(courier) => format!("{order_word} {}: {}", order.number, courier.name),
            None => format!("{order_word} {}", order.number),
        });
    }
    (title, parts.join(" · "))
}

/// The title of the system's notification of a ringing call; `who` is a name or a number.
pub(super) fn notification_title(lookup: &Lookup, who: &str, lang: Lang) -> String {
    if matches!(lookup, Lookup::Pending | Lookup::Failed(_)) {
        return lang.pick(format!("Звонит {who}"), format!("Call: {who}"));
    }
    let role = role_tag(lookup, lang);
    lang.pick(
        format!("Звонит {role}: {who}"),
        format!("Call: {who} ({role})"),
    )
}
