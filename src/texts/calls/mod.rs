//! Calls in hand, cards and journal rows in words. Phrases stand in cells and badges: lower case,
//! no full stop.

mod announced;
mod cards;
mod results;
#[cfg(test)]
mod tests;

use super::{Label, Lang};
use crate::calls::{Direction, Phase};
use crate::desk::snapshot::CallRow;
use crate::ports::directory::Role;
use crate::settings::Words;

pub use announced::{announced_end, announcement};
pub use cards::{
    asks_about, card_face, card_reason, earlier, missed_at, missed_before, more_missed,
    notification,
};
pub use results::{outcome, own_phone, reason, result, result_reason, transfer, transfers};

/// Who it is, as a badge, in the office's word where it has one; `None` is nobody that the directory knows.
pub fn role(role: Option<Role>, words: &Words, lang: Lang) -> &str {
    let word = match role {
        Some(Role::Client) => &words.client,
        Some(Role::Courier) => &words.courier,
        Some(Role::Recipient) => &words.recipient,
        Some(Role::Staff) => &words.staff,
        None => &words.unknown,
    };
    match word.trim() {
        "" => role_word(role, lang),
        word => word,
    }
}

/// The same in the interface's own word.
pub fn role_word(role: Option<Role>, lang: Lang) -> &'static str {
    match role {
        Some(Role::Client) => lang.pick("клиент", "client"),
        Some(Role::Courier) => lang.pick("курьер", "courier"),
        Some(Role::Recipient) => lang.pick("получатель", "recipient"),
        Some(Role::Staff) => lang.pick("сотрудник", "staff"),
        None => lang.pick("неизвестный", "unknown"),
    }
}

/// Who called whom.
pub fn direction(direction: Direction, lang: Lang) -> &'static str {
    match direction {
        Direction::Incoming => lang.pick("входящий", "incoming"),
        Direction::Outgoing => lang.pick("исходящий", "outgoing"),
        Direction::Internal => lang.pick("внутренний", "internal"),
        Direction::Callback => lang.pick("звонок курьера", "courier's call"),
    }
}

/// Where a call in hand stands: `звонит: 102, Ольга (103)`, `ждёт в очереди «Заказы»`.
pub fn phase(row: &CallRow, lang: Lang) -> String {
    if let Some(asked) = row.handling.asked {
        return super::handling::asked(asked, lang).to_owned();
    }
    if let Some(words) = super::handling::stage(&row.handling.stage, lang) {
        return words;
    }
    let own_phone = match (row.direction, row.own) {
        (Direction::Callback, _) => lang.pick("вызываем курьера", "calling the courier"),
        (_, true) => lang.pick(
            "снимите трубку: звонит ваш телефон",
            "pick up: your phone is ringing",
        ),
        (_, false) => lang.pick(
            "звонит телефон оператора",
            "the operator's phone is ringing",
        ),
    };
    let plain = match row.phase {
        Phase::Asked => lang.pick("передаём звонок на АТС…", "asking the PBX…"),
        Phase::OwnPhoneRings => own_phone,
        Phase::Ringing => match row.direction {
            Direction::Incoming | Direction::Internal if row.own && row.rang.len() == 1 => {
                lang.pick("звонит ваш телефон", "your phone is ringing")
            }
            Direction::Incoming | Direction::Internal => return ringing(&row.rang, lang),
            Direction::Outgoing | Direction::Callback => lang.pick("вызываем", "calling"),
        },
        Phase::Waiting => return waiting(row.queue.as_deref(), lang),
        Phase::Talking => match &row.talking {
            Some(who) if !row.own => {
                return lang.pick(format!("разговор: {who}"), format!("talking: {who}"));
            }
            _ => lang.pick("разговор", "talking"),
        },
        Phase::Ended => lang.pick("завершён", "ended"),
    };
    plain.to_owned()
}

/// `Павел (102)`, or the extension alone.
pub fn person(extension: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} ({extension})"),
        None => extension.to_owned(),
    }
}

/// `очередь «Заказы»`.
pub fn queue(name: &str, lang: Lang) -> String {
    lang.pick(format!("очередь «{name}»"), format!("queue “{name}”"))
}

fn ringing(rang: &[String], lang: Lang) -> String {
    let rings = lang.pick("звонит", "ringing");
    match rang {
        [] => rings.to_owned(),
        _ => format!("{rings}: {}", rang.join(", ")),
    }
}

fn waiting(name: Option<&str>, lang: Lang) -> String {
    match name {
        Some(name) => lang.pick(
            format!("ждёт в очереди «{name}»"),
            format!("waiting in the queue “{name}”"),
        ),
        None => lang.pick("слушает меню", "in the menu").to_owned(),
    }
}

fn taken(by: &str, lang: Lang) -> String {
    // A name follows, a woman's or a man's: no verb that would have to agree with it.
    lang.pick(format!("ответ: {by}"), format!("answered by {by}"))
}

fn with_time(words: &str, time: String) -> String {
    format!("{words} · {time}")
}
