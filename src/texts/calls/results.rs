//! How calls ended: a journal row's result, outcomes, reasons, transfers.

use super::super::time::{clock_duration, short_duration};
use super::{Lang, person, taken, with_time};
use crate::calls::{Direction, Outcome, Reason, Transfer, TransferKind};
use crate::desk::snapshot::JournalRow;

/// A journal row's result: `1:12 · 101`, `1:12 · Павел (102)`, `пропущен · 18 с`, `занято`.
pub fn result(row: &JournalRow, lang: Lang) -> String {
    let is_lost = row.reason == Some(Reason::Lost);
    let Some(what) = row.outcome else {
        // A call that an earlier run of the program left open is over; how it ended nobody saw.
        return match is_lost {
            true => unknown_outcome(lang).to_owned(),
            false => lang.pick("идёт", "in progress").to_owned(),
        };
    };
    let rang = row.ring_secs.map(|secs| short_duration(secs, lang));
    match what {
        Outcome::Answered if is_lost && let Some(secs) = row.talk_secs => at_least(secs, lang),
        // Who was called is told by the row itself.
        Outcome::Answered => match (row.talk_secs, answerer(row)) {
            (Some(secs), Some(by)) => with_time(&clock_duration(secs), by),
            (Some(secs), None) => clock_duration(secs),
            (None, _) => outcome(what, row.direction, lang).to_owned(),
        },
        Outcome::AnsweredElsewhere => match &row.answered_by {
            Some(by) => taken(&person(by, row.answered_by_name.as_deref()), lang),
            None => outcome(what, row.direction, lang).to_owned(),
        },
        // How it ended was not seen: "missed" would be a guess.
        _ if is_lost => unknown_outcome(lang).to_owned(),
        Outcome::Missed | Outcome::NoAnswer => {
            let words = outcome(what, row.direction, lang);
            rang.map_or_else(|| words.to_owned(), |rang| with_time(words, rang))
        }
        Outcome::OwnPhone => {
            own_phone(row.reason.as_ref(), row.direction, row.own, lang).to_owned()
        }
        _ => outcome(what, row.direction, lang).to_owned(),
    }
}

/// Why a row's result says no more than it does: `связь с АТС прервалась`. The result's column is
/// narrow, and what became of the call is to be read there first.
pub fn result_reason(row: &JournalRow, lang: Lang) -> Option<String> {
    let lost = row.reason.as_ref().filter(|why| **why == Reason::Lost);
    lost.map(|why| reason(why, lang))
}

/// What became of a call, in a word or two.
pub fn outcome(outcome: Outcome, direction: Direction, lang: Lang) -> &'static str {
    let from_outside = matches!(direction, Direction::Incoming | Direction::Internal);
    match outcome {
        Outcome::Answered => lang.pick("разговор состоялся", "answered"),
        Outcome::Missed => lang.pick("пропущен", "missed"),
        Outcome::AnsweredElsewhere => lang.pick("принял коллега", "a colleague answered"),
        Outcome::Busy => lang.pick("занято", "busy"),
        Outcome::Rejected => lang.pick("отклонён", "declined"),
        Outcome::Unreachable if from_outside => lang.pick("телефон не в сети", "phone offline"),
        Outcome::Unreachable => lang.pick("абонент недоступен", "unreachable"),
        Outcome::MenuOnly => lang.pick("только меню", "menu only"),
        Outcome::NoAnswer => lang.pick("не отвечает", "no answer"),
        Outcome::BadNumber => lang.pick("нет такого номера", "no such number"),
        Outcome::Cancelled => lang.pick("отменён", "cancelled"),
        Outcome::Failed => lang.pick("не удалось соединить", "could not connect"),
        Outcome::OwnPhone => lang.pick("трубку не сняли", "own phone not answered"),
        Outcome::Attempted => lang.pick("попытка звонка", "call attempted"),
    }
}

/// A word more about an outcome.
pub fn reason(reason: &Reason, lang: Lang) -> String {
    let words = match reason {
        Reason::Silent => lang.pick("не отвечает", "no answer"),
        Reason::Declined => lang.pick("отклонён", "declined"),
        Reason::Busy => lang.pick("занято", "busy"),
        Reason::Unreachable => lang.pick("телефон не в сети", "phone offline"),
        Reason::NoExtension => lang.pick(
            "АТС не знает такого номера",
            "the PBX does not know this number",
        ),
        Reason::NoPermission => {
            lang.pick("АТС не разрешает звонить", "the PBX does not allow calls")
        }
        Reason::Congestion => lang.pick("линия перегружена", "line congested"),
        Reason::Lost => lang.pick("связь с АТС прервалась", "connection to the PBX lost"),
        Reason::Other(words) => {
            return lang.pick(format!("ответ АТС: {words}"), format!("PBX: {words}"));
        }
    };
    words.to_owned()
}

/// How a call changed hands, in the order in which it did: `переведён после разговора: Павел (102)`. `None`: it
/// did not.
pub fn transfers(row: &JournalRow, lang: Lang) -> Option<String> {
    let words = row.transfers.iter().map(|one| transfer(one, lang));
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

/// One change of hands, with the party it went to and whether that one answered. To whom is a name or a number.
pub fn transfer(transfer: &Transfer, lang: Lang) -> String {
    let named = transfer.who.as_ref();
    let named = named.map(|who| crate::texts::connect::handed_to(&transfer.to, who, lang));
    let to = named.as_ref().unwrap_or(&transfer.to);
    let words = match transfer.kind {
        TransferKind::Blind => lang.pick(format!("переведён: {to}"), format!("transferred: {to}")),
        TransferKind::Attended => lang.pick(
            format!("переведён после разговора: {to}"),
            format!("transferred after asking: {to}"),
        ),
        TransferKind::Pickup => {
            return lang.pick(format!("перехвачен: {to}"), format!("picked up by {to}"));
        }
        TransferKind::Park => {
            return lang.pick(format!("на парковке {to}"), format!("parked on {to}"));
        }
        TransferKind::Forward => {
            lang.pick(format!("переадресован: {to}"), format!("forwarded: {to}"))
        }
        TransferKind::Redirect => {
            lang.pick(format!("направлен: {to}"), format!("redirected: {to}"))
        }
    };
    match transfer.answered {
        true => words,
        false => lang.pick(
            format!("{words}, нет ответа"),
            format!("{words}, no answer"),
        ),
    }
}

/// How a call ended that was lost sight of before anybody answered; somebody may have.
pub(super) fn unknown_outcome(lang: Lang) -> &'static str {
    lang.pick("исход неизвестен", "outcome unknown")
}

/// How long a talk lasted that was lost sight of; it may have gone on.
pub(super) fn at_least(secs: u64, lang: Lang) -> String {
    let time = clock_duration(secs);
    lang.pick(format!("не менее {time}"), format!("at least {time}"))
}

/// The colleague or line here that answered; of a call that went out, whose it was.
fn answerer(row: &JournalRow) -> Option<String> {
    let (extension, name) = match row.direction {
        Direction::Outgoing | Direction::Callback => (&row.extension, &row.extension_name),
        Direction::Incoming | Direction::Internal => (&row.answered_by, &row.answered_by_name),
    };
    Some(person(extension.as_deref()?, name.as_deref()))
}

/// Why the first leg of a click or a callback came to nothing.
pub fn own_phone(
    reason: Option<&Reason>,
    direction: Direction,
    own: bool,
    lang: Lang,
) -> &'static str {
    let courier = direction == Direction::Callback;
    match (reason, courier, own) {
        (Some(Reason::Busy), true, _) => lang.pick("курьер занят", "courier busy"),
        (Some(Reason::Declined), true, _) => {
            lang.pick("курьер отклонил звонок", "courier declined")
        }
        (Some(Reason::Unreachable), true, _) => {
            lang.pick("курьер недоступен", "courier unreachable")
        }
        (_, true, _) => lang.pick("курьер не ответил", "courier did not answer"),
        (Some(Reason::Busy), _, true) => lang.pick("ваш телефон занят", "your phone was busy"),
        (Some(Reason::Declined), _, true) => {
            lang.pick("отклонён на вашем телефоне", "declined on your phone")
        }
        (Some(Reason::Unreachable), _, true) => {
            lang.pick("ваш телефон не в сети", "your phone was offline")
        }
        (_, _, true) => lang.pick("вы не сняли трубку", "you did not pick up"),
        (Some(Reason::Busy), _, false) => {
            lang.pick("телефон оператора занят", "operator's phone busy")
        }
        (Some(Reason::Unreachable), _, false) => {
            lang.pick("телефон оператора не в сети", "operator's phone offline")
        }
        (_, _, false) => lang.pick("оператор не снял трубку", "operator did not pick up"),
    }
}
