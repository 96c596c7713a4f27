//! Calls in hand, cards and journal rows in words. Phrases stand in cells and badges: lower case,
//! no full stop.

use super::time::{clock_duration, counted, short_duration, time_of_day};
use super::{Label, Lang};
use crate::calls::{Direction, Outcome, Phase, Reason, TransferKind};
use crate::desk::snapshot::{CallRow, Card, CardFace, JournalRow, Lookup};
use crate::ports::directory::Role;

/// Who it is, as a badge; `None` is nobody that the directory knows.
pub fn role(role: Option<Role>, lang: Lang) -> &'static str {
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
        CardFace::Busy => lang
            .pick("ваш телефон был занят", "your phone was busy")
            .to_owned(),
        CardFace::Declined => lang
            .pick("отклонён на вашем телефоне", "declined on your phone")
            .to_owned(),
    }
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

/// A journal row's result: `1:12 · 101`, `1:12 · Павел (102)`, `пропущен · 18 с`, `занято`.
pub fn result(row: &JournalRow, lang: Lang) -> String {
    let is_lost = row.reason == Some(Reason::Lost);
    let Some(what) = row.outcome else {
        // A call that an earlier run of the program left open is over; how it ended nobody saw.
        return match is_lost {
            true => reason(&Reason::Lost, lang),
            false => lang.pick("идёт", "in progress").to_owned(),
        };
    };
    let rang = row.ring_secs.map(|secs| short_duration(secs, lang));
    match what {
        Outcome::Answered if is_lost && row.talk_secs.is_some() => with_time(
            &clock_duration(row.talk_secs.unwrap_or_default()),
            reason(&Reason::Lost, lang),
        ),
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
        _ if is_lost => reason(&Reason::Lost, lang),
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

/// The colleague or line here that answered; of a call that went out, whose it was.
fn answerer(row: &JournalRow) -> Option<String> {
    let (extension, name) = match row.direction {
        Direction::Outgoing | Direction::Callback => (&row.extension, &row.extension_name),
        Direction::Incoming | Direction::Internal => (&row.answered_by, &row.answered_by_name),
    };
    Some(person(extension.as_deref()?, name.as_deref()))
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

/// How a call changed hands, with the party it went to.
pub fn transfer(kind: TransferKind, to: &str, lang: Lang) -> String {
    match kind {
        TransferKind::Blind => {
            lang.pick(format!("переведён на {to}"), format!("transferred to {to}"))
        }
        TransferKind::Attended => lang.pick(
            format!("переведён на {to} после разговора"),
            format!("transferred to {to} after asking"),
        ),
        TransferKind::Pickup => {
            lang.pick(format!("перехвачен: {to}"), format!("picked up by {to}"))
        }
        TransferKind::Park => lang.pick(format!("на парковке {to}"), format!("parked on {to}")),
        TransferKind::Forward => lang.pick(
            format!("переадресован на {to}"),
            format!("forwarded to {to}"),
        ),
        TransferKind::Redirect => {
            lang.pick(format!("направлен на {to}"), format!("redirected to {to}"))
        }
    }
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
        return (notification_title(None, &who, lang), number);
    };
    let Some(who) = matches.first() else {
        return (notification_title(None, &number, lang), number);
    };
    let name = who
        .name
        .as_ref()
        .or(who.company.as_ref())
        .unwrap_or(&number);
    let title = notification_title(Some(who.role), name, lang);
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
pub fn notification_title(who_is: Option<Role>, who: &str, lang: Lang) -> String {
    let role = role(who_is, lang);
    lang.pick(
        format!("Звонит {role}: {who}"),
        format!("Call: {who} ({role})"),
    )
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

fn own_phone(reason: Option<&Reason>, direction: Direction, own: bool, lang: Lang) -> &'static str {
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

fn with_time(words: &str, time: String) -> String {
    format!("{words} · {time}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::Party;
    use crate::texts::checks::{OUTCOMES, phrases};

    const DIRECTIONS: [Direction; 4] = [
        Direction::Incoming,
        Direction::Outgoing,
        Direction::Internal,
        Direction::Callback,
    ];

    fn reasons() -> [Reason; 9] {
        [
            Reason::Silent,
            Reason::Declined,
            Reason::Busy,
            Reason::Unreachable,
            Reason::NoExtension,
            Reason::NoPermission,
            Reason::Congestion,
            Reason::Lost,
            Reason::Other("Invalid channel".into()),
        ]
    }

    fn call(direction: Direction, phase: Phase, own: bool) -> CallRow {
        CallRow {
            call: "1".into(),
            direction,
            party: Party::default(),
            phase,
            own,
            rang: vec!["102".into(), "Olga (103)".into()],
            talking: Some("102".into()),
            queue: Some("sales".into()),
            since_unix_ms: 0,
        }
    }

    fn row(direction: Direction, outcome: Option<Outcome>) -> JournalRow {
        JournalRow {
            id: 1,
            started_unix_ms: 0,
            direction,
            number: None,
            number_shown: None,
            role: None,
            name: None,
            company: None,
            orders: Vec::new(),
            extension: Some("101".into()),
            extension_name: None,
            answered_by: Some("102".into()),
            answered_by_name: None,
            outcome,
            reason: None,
            ring_secs: Some(18),
            talk_secs: Some(72),
            own: true,
        }
    }

    #[test]
    fn what_was_lost_sight_of_is_neither_under_way_nor_plainly_answered() {
        for outcome in [None, Some(Outcome::Answered), Some(Outcome::Missed)] {
            let lost = JournalRow {
                reason: Some(Reason::Lost),
                ..row(Direction::Incoming, outcome)
            };
            let words = result(&lost, Lang::Ru);
            assert!(words.contains("связь с АТС прервалась"), "{words}");
        }
        let under_way = row(Direction::Incoming, None);
        assert_eq!(result(&under_way, Lang::Ru), "идёт");
    }

    #[test]
    fn roles_and_directions() {
        let roles = [
            None,
            Some(Role::Client),
            Some(Role::Courier),
            Some(Role::Recipient),
            Some(Role::Staff),
        ];
        phrases(&roles, |r, lang| role(*r, lang).to_owned());
        phrases(&roles, |r, lang| notification_title(*r, "Ivan", lang));
        phrases(&DIRECTIONS, |d, lang| direction(*d, lang).to_owned());
    }

    #[test]
    fn every_outcome_and_reason_has_its_words() {
        for toward in DIRECTIONS {
            phrases(&OUTCOMES, |o, lang| outcome(*o, toward, lang).to_owned());
            for why in reasons() {
                for own in [true, false] {
                    let rows = [JournalRow {
                        reason: Some(why.clone()),
                        own,
                        ..row(toward, Some(Outcome::OwnPhone))
                    }];
                    phrases(&rows, result);
                }
            }
        }
        phrases(&reasons(), reason);
        let kinds = [
            TransferKind::Blind,
            TransferKind::Attended,
            TransferKind::Pickup,
            TransferKind::Park,
            TransferKind::Forward,
            TransferKind::Redirect,
        ];
        phrases(&kinds, |kind, lang| transfer(*kind, "103", lang));
    }

    #[test]
    fn every_phase_has_its_words() {
        let phases = [
            Phase::Asked,
            Phase::OwnPhoneRings,
            Phase::Ringing,
            Phase::Waiting,
            Phase::Talking,
            Phase::Ended,
        ];
        for direction in DIRECTIONS {
            for own in [true, false] {
                phrases(&phases, |p, lang| phase(&call(direction, *p, own), lang));
            }
        }
        let words = |p| phase(&call(Direction::Incoming, p, false), Lang::Ru);
        assert_eq!(words(Phase::Ringing), "звонит: 102, Olga (103)");
        assert_eq!(words(Phase::Waiting), "ждёт в очереди «sales»");
        assert_eq!(words(Phase::Talking), "разговор: 102");
    }

    #[test]
    fn cards_say_what_they_show() {
        let faces = [
            CardFace::Ringing,
            CardFace::Talking,
            CardFace::Taken {
                by: "102".into(),
                name: None,
            },
            CardFace::Ended { talk_secs: 72 },
            CardFace::Missed { ring_secs: 18 },
            CardFace::Busy,
            CardFace::Declined,
        ];
        phrases(&faces, card_face);
        assert_eq!(card_face(&faces[4], Lang::Ru), "пропущен · 18 с");
        let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 22)
            .and_then(|day| day.and_hms_opt(14, 2, 59));
        let at = at.expect("a moment");
        assert_eq!(missed_at(at, 18, Lang::Ru), "пропущен в 14:02 · 18 с");
        assert_eq!(more_missed(1, Lang::Ru), "и ещё 1 пропущенный");
        assert_eq!(more_missed(22, Lang::Ru), "и ещё 22 пропущенных");
        let taken = CardFace::Taken {
            by: "102".into(),
            name: Some("Павел".into()),
        };
        assert_eq!(card_face(&taken, Lang::Ru), "ответ: Павел (102)");
    }

    #[test]
    fn journal_rows_say_how_it_ended() {
        let words = |outcome| result(&row(Direction::Incoming, outcome), Lang::Ru);
        assert_eq!(words(None), "идёт");
        assert_eq!(words(Some(Outcome::Answered)), "1:12 · 102");
        assert_eq!(words(Some(Outcome::Missed)), "пропущен · 18 с");
        assert_eq!(words(Some(Outcome::AnsweredElsewhere)), "ответ: 102");
        let named = |direction, outcome| JournalRow {
            answered_by_name: Some("Анна Петрова".into()),
            extension_name: Some("Олег".into()),
            ..row(direction, Some(outcome))
        };
        for (direction, outcome, words) in [
            (
                Direction::Incoming,
                Outcome::AnsweredElsewhere,
                "ответ: Анна Петрова (102)",
            ),
            (
                Direction::Incoming,
                Outcome::Answered,
                "1:12 · Анна Петрова (102)",
            ),
            (Direction::Outgoing, Outcome::Answered, "1:12 · Олег (101)"),
        ] {
            assert_eq!(result(&named(direction, outcome), Lang::Ru), words);
        }
        assert_eq!(words(Some(Outcome::Busy)), "занято");
        let silent = JournalRow {
            reason: Some(Reason::Silent),
            ..row(Direction::Callback, Some(Outcome::OwnPhone))
        };
        assert_eq!(result(&silent, Lang::Ru), "курьер не ответил");
    }
}
