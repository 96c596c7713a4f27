//! What a card shows, and the system's notification in its place.

use super::super::directory::role_tag;
use super::super::time::{clock_duration, counted, local, short_duration, time_of_day};
use super::results::{at_least, outcome, reason, unknown_outcome};
use super::{Label, Lang, person, taken, with_time};
use crate::calls::{Direction, Outcome, Reason};
use crate::desk::snapshot::{Card, CardFace, Earlier, EarlierCall, Lookup};
use crate::settings::Words;

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

/// A colleague asks before handing a call on, and this is whose: `спрашивает о звонке: Иван Петров, клиент, ООО
/// «Ромашка»`. `who` is a name or a number, `company` what stands beside it.
pub fn asks_about(
    lookup: &Lookup,
    who: &str,
    company: Option<&str>,
    words: &Words,
    lang: Lang,
) -> String {
    let mut parts = vec![lang.pick(
        format!("спрашивает о звонке: {who}"),
        format!("asks about a call: {who}"),
    )];
    // Nobody is called unknown before the directory has answered.
    if matches!(lookup, Lookup::Found(_)) {
        parts.push(role_tag(lookup, words, lang).to_owned());
    }
    parts.extend(company.map(str::to_owned));
    parts.join(", ")
}

/// Somebody calls again: `третий звонок за 40 минут, прошлый разговор: Анна (102)`.
pub fn earlier(earlier: &Earlier, ringing_unix_ms: i64, lang: Lang) -> String {
    let last = &earlier.last;
    let last = match last.direction {
        Direction::Outgoing => our_call(last, lang),
        _ => their_call(last, lang),
    };
    if earlier.nth < 2 {
        return last.unwrap_or_default();
    }
    let span_secs = (ringing_unix_ms - earlier.first_unix_ms).max(0) as u64 / 1000;
    let nth = nth(earlier.nth, lang);
    let span = span(span_secs, lang);
    let again = lang.pick(
        format!("{nth} звонок за {span}"),
        format!("{nth} call in {span}"),
    );
    match last {
        Some(last) => format!("{again}, {last}"),
        None => again,
    }
}

/// Their last call, as far as it is known what became of it.
fn their_call(last: &EarlierCall, lang: Lang) -> Option<String> {
    Some(match (last.outcome?, &last.colleague) {
        (Outcome::Answered | Outcome::AnsweredElsewhere, Some(who)) => lang.pick(
            // No verb that would have to agree with a woman's or a man's name.
            format!("прошлый разговор: {who}"),
            format!("last answered by {who}"),
        ),
        (Outcome::Answered, None) => lang
            .pick("прошлый разговор: с вами", "last answered by you")
            .to_owned(),
        (Outcome::AnsweredElsewhere, None) => return None,
        _ => lang
            .pick("прошлый пропущен", "the last was missed")
            .to_owned(),
    })
}

/// Our last call to them.
fn our_call(last: &EarlierCall, lang: Lang) -> Option<String> {
    let at = time_of_day(local(last.at_unix_ms)?);
    let who = last.colleague.as_deref().unwrap_or(lang.pick("вы", "you"));
    let what = match last.outcome {
        Some(Outcome::Answered) => lang.pick("поговорили", "talked"),
        Some(other) => outcome(other, Direction::Outgoing, lang),
        None => return None,
    };
    Some(lang.pick(
        format!("наш звонок в {at}: {who}, {what}"),
        format!("our call at {at}: {who}, {what}"),
    ))
}

/// `второй`, …, `десятый`, `11-й`.
fn nth(nth: usize, lang: Lang) -> String {
    let words = match lang {
        Lang::Ru => [
            "первый",
            "второй",
            "третий",
            "четвёртый",
            "пятый",
            "шестой",
            "седьмой",
            "восьмой",
            "девятый",
            "десятый",
        ],
        Lang::En => [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth",
        ],
    };
    let word = nth.checked_sub(1).and_then(|n| words.get(n));
    word.map_or_else(
        || match lang {
            Lang::Ru => format!("{nth}-й"),
            Lang::En => format!("{nth}{}", english_ending(nth)),
        },
        |word| (*word).to_owned(),
    )
}

fn english_ending(nth: usize) -> &'static str {
    match (nth % 10, nth % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// How long it has lasted, in minutes or hours: `минуту`, `40 минут`, `2 часа`.
fn span(secs: u64, lang: Lang) -> String {
    match secs.div_ceil(60) {
        0 | 1 => lang.pick("минуту", "a minute").to_owned(),
        minutes @ 2..=90 => counted(
            minutes,
            lang,
            ["минуту", "минуты", "минут"],
            ["minute", "minutes"],
        ),
        minutes => counted(
            (minutes + 30) / 60,
            lang,
            ["час", "часа", "часов"],
            ["hour", "hours"],
        ),
    }
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
pub fn notification(card: &Card, words: &Words, lang: Lang) -> (String, String) {
    let (title, body) = notification_of_caller(card, words, lang);
    let Some(about) = &card.about else {
        return (title, body);
    };
    let (who, company) = match &about.lookup {
        Lookup::Found(matches) => matches.first().map_or((None, None), |who| {
            let company = who.company.as_ref().filter(|_| who.name.is_some());
            (who.name.as_ref().or(who.company.as_ref()), company)
        }),
        _ => (about.caller_name.as_ref(), None),
    };
    let who = who.or(about.number_shown.as_ref());
    let who = who.map_or(Label::Withheld.text(lang), String::as_str);
    let about = asks_about(&about.lookup, who, company.map(String::as_str), words, lang);
    (title, format!("{body} · {about}"))
}

fn notification_of_caller(card: &Card, words: &Words, lang: Lang) -> (String, String) {
    let number = card.party.number_shown.clone();
    let number = number.unwrap_or_else(|| Label::Withheld.text(lang).to_owned());
    let Lookup::Found(matches) = &card.party.lookup else {
        let who = card
            .party
            .caller_name
            .clone()
            .unwrap_or_else(|| number.clone());
        return (
            notification_title(&card.party.lookup, &who, words, lang),
            number,
        );
    };
    let Some(who) = matches.first() else {
        return (
            notification_title(&card.party.lookup, &number, words, lang),
            number,
        );
    };
    let name = who
        .name
        .as_ref()
        .or(who.company.as_ref())
        .unwrap_or(&number);
    let title = notification_title(&card.party.lookup, name, words, lang);
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
pub(super) fn notification_title(lookup: &Lookup, who: &str, words: &Words, lang: Lang) -> String {
    if matches!(lookup, Lookup::Pending | Lookup::Failed(_)) {
        return lang.pick(format!("Звонит {who}"), format!("Call: {who}"));
    }
    let role = role_tag(lookup, words, lang);
    lang.pick(
        format!("Звонит {role}: {who}"),
        format!("Call: {who} ({role})"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(direction: Direction, outcome: Outcome, colleague: Option<&str>) -> EarlierCall {
        EarlierCall {
            at_unix_ms: 0,
            direction,
            outcome: Some(outcome),
            colleague: colleague.map(str::to_owned),
        }
    }

    fn again(nth: usize, minutes: i64, last: EarlierCall, lang: Lang) -> String {
        let earlier_calls = Earlier {
            nth,
            first_unix_ms: 0,
            last,
        };
        earlier(&earlier_calls, minutes * 60_000, lang)
    }

    #[test]
    fn a_repeat_caller_is_told_in_the_right_forms() {
        use Direction::{Incoming, Outgoing};
        let anna = || call(Incoming, Outcome::Answered, Some("Анна (102)"));
        for (nth, minutes, ru, en) in [
            (
                3,
                40,
                "третий звонок за 40 минут",
                "third call in 40 minutes",
            ),
            (2, 1, "второй звонок за минуту", "second call in a minute"),
            (
                5,
                21,
                "пятый звонок за 21 минуту",
                "fifth call in 21 minutes",
            ),
            (
                4,
                2,
                "четвёртый звонок за 2 минуты",
                "fourth call in 2 minutes",
            ),
            (11, 120, "11-й звонок за 2 часа", "11th call in 2 hours"),
            (22, 91, "22-й звонок за 2 часа", "22nd call in 2 hours"),
        ] {
            let words = format!("{ru}, прошлый разговор: Анна (102)");
            assert_eq!(again(nth, minutes, anna(), Lang::Ru), words);
            let words = format!("{en}, last answered by Анна (102)");
            assert_eq!(again(nth, minutes, anna(), Lang::En), words);
        }
        let missed = call(Incoming, Outcome::Missed, None);
        assert_eq!(
            again(2, 5, missed, Lang::Ru),
            "второй звонок за 5 минут, прошлый пропущен"
        );
        let own = call(Incoming, Outcome::Answered, None);
        assert!(again(2, 5, own, Lang::Ru).ends_with("прошлый разговор: с вами"));
        let ours = call(Outgoing, Outcome::NoAnswer, None);
        let words = again(1, 5, ours, Lang::Ru);
        assert!(words.starts_with("наш звонок в "), "{words}");
        assert!(words.ends_with(": вы, не отвечает"), "{words}");
    }
}
