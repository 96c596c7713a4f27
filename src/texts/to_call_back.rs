//! Whom to call back, in words.

use chrono::NaiveDateTime;

use super::time::{counted, day_name, local, time_of_day};
use super::{Lang, calls};
use crate::calls::{Direction, Outcome};
use crate::desk::snapshot::{
    CallBackRow, Connection, Decision, Dismissal, OnLine, PutOff, ToCallBack, Verdict,
};

/// In what order to call: on the page, above the list.
pub fn order(lang: Lang) -> &'static str {
    lang.pick(
        "Сначала курьеры и те, чей заказ был в работе, затем те, кто ждёт дольше.",
        "Couriers and people with an order in work first, then whoever has waited longest.",
    )
}

/// When somebody leaves the list, and whose talks are seen here.
pub fn coverage(connection: &Connection, lang: Lang) -> &'static str {
    match connection {
        Connection::Online {
            sees_calls: true, ..
        } => lang.pick(
            "Строка уходит, когда кто-нибудь из офиса поговорит с человеком. Разговоры коллег видны, пока эта программа на связи с АТС.",
            "A row goes once anyone of the office has talked with the person. Colleagues' talks are seen while this program is connected to the PBX.",
        ),
        Connection::Online { .. } => lang.pick(
            "АТС не показывает этой программе звонки: разговоры коллег здесь не учтены.",
            "The PBX does not show calls to this program: colleagues' talks are not counted here.",
        ),
        Connection::NotConfigured => lang.pick(
            "АТС не настроена: пропущенные звонки здесь не видны.",
            "No PBX is configured: missed calls are not seen here.",
        ),
        Connection::Connecting { .. } | Connection::Offline { .. } => lang.pick(
            "Связи с АТС нет: новые звонки и разговоры коллег сейчас не видны.",
            "There is no connection to the PBX: new calls and colleagues' talks are not seen right now.",
        ),
    }
}

/// Nobody waits: what the page is for.
pub fn nobody(list: &ToCallBack, lang: Lang) -> String {
    let days = u64::from(list.days);
    match lang {
        Lang::Ru => format!(
            "Здесь появятся те, кому за последние {} не ответили: одна строка на человека.",
            counted(days, lang, ["день", "дня", "дней"], ["", ""])
        ),
        Lang::En => format!(
            "Whoever was not answered in the last {} will appear here, one row per person.",
            counted(days, lang, ["", "", ""], ["day", "days"])
        ),
    }
}

/// Missed calls with a withheld number.
pub fn withheld(count: usize, lang: Lang) -> String {
    let count = count as u64;
    match lang {
        Lang::Ru if count == 1 => {
            "Ещё 1 звонок со скрытого номера: перезвонить на него нельзя.".to_owned()
        }
        Lang::Ru => format!(
            "Ещё {} со скрытых номеров: перезвонить на них нельзя.",
            counted(count, lang, ["звонок", "звонка", "звонков"], ["", ""])
        ),
        Lang::En => format!(
            "{} with a withheld number, which cannot be called back.",
            counted(count, lang, ["", "", ""], ["more call", "more calls"])
        ),
    }
}

/// More wait than are shown.
pub fn more(count: usize, lang: Lang) -> String {
    lang.pick(
        format!("Показаны не все: ещё {count}."),
        format!("Not all are shown: {count} more."),
    )
}

/// How often they called, since when, and when last: `3 раза с 10:15, последний раз в 10:40`.
pub fn attempts(row: &CallBackRow, now_unix_ms: i64, lang: Lang) -> String {
    let last = moment(row.last_unix_ms, now_unix_ms, lang);
    if row.times < 2 {
        return last;
    }
    let times = counted(
        row.times as u64,
        lang,
        ["раз", "раза", "раз"],
        ["time", "times"],
    );
    let first = moment(row.first_unix_ms, now_unix_ms, lang);
    lang.pick(
        format!("{times}, первый {first}, последний {last}"),
        format!("{times}, first {first}, last {last}"),
    )
}

/// They were called in vain: `пробовали в 10:42: занято`.
pub fn tried(row: &CallBackRow, now_unix_ms: i64, lang: Lang) -> Option<String> {
    let tried = row.tried.as_ref()?;
    let at = moment(tried.at_unix_ms, now_unix_ms, lang);
    let mut words = lang.pick(format!("пробовали {at}"), format!("tried {at}"));
    if let Some(outcome) = tried.outcome {
        let outcome = match outcome {
            // The person was never called: their row may not say that they did not answer.
            Outcome::OwnPhone => {
                let own = tried.by.is_none();
                calls::own_phone(tried.reason.as_ref(), Direction::Outgoing, own, lang)
            }
            outcome => calls::outcome(outcome, Direction::Outgoing, lang),
        };
        words = format!("{words}: {outcome}");
    }
    if let Some(by) = &tried.by {
        words = format!("{words} · {by}");
    }
    Some(words)
}

/// What they are doing now.
pub fn on_line(on_line: &OnLine, lang: Lang) -> String {
    match on_line {
        OnLine::Calling => lang.pick("звонит сейчас", "calling now").to_owned(),
        OnLine::Called { by: None } => lang.pick("вы набираете", "you are calling").to_owned(),
        OnLine::Called { by: Some(by) } => {
            lang.pick(format!("набирает {by}"), format!("{by} is calling"))
        }
        OnLine::Talking { with: None } => {
            lang.pick("говорит с вами", "talking with you").to_owned()
        }
        OnLine::Talking { with: Some(with) } => {
            lang.pick(format!("разговор: {with}"), format!("talking: {with}"))
        }
    }
}

/// A choice of when somebody comes back to the list.
pub fn put_off(until: PutOff, lang: Lang) -> &'static str {
    match until {
        PutOff::QuarterHour => lang.pick("На 15 минут", "For 15 minutes"),
        PutOff::Hour => lang.pick("На час", "For an hour"),
        PutOff::Tomorrow => lang.pick("До завтра, 09:00", "Until tomorrow, 09:00"),
    }
}

/// A reason why somebody needs no call.
pub fn dismissal(why: Dismissal, lang: Lang) -> &'static str {
    match why {
        Dismissal::Settled => lang.pick("Вопрос решён", "Already settled"),
        Dismissal::WrongNumber => lang.pick("Ошиблись номером", "Wrong number"),
        Dismissal::Advertising => lang.pick("Реклама", "Advertising"),
        Dismissal::Other => lang.pick("Другая причина", "Another reason"),
    }
}

/// What was decided: `вернётся в 11:15`, `снято в 10:50: реклама · Анна · предлагали окна`.
pub fn decision(decision: &Decision, now_unix_ms: i64, lang: Lang) -> String {
    let mut words = match &decision.verdict {
        Verdict::PutOff { until_unix_ms } => {
            let at = moment(*until_unix_ms, now_unix_ms, lang);
            lang.pick(format!("вернётся {at}"), format!("back {at}"))
        }
        Verdict::Dismissed { why, .. } => {
            let at = moment(decision.at_unix_ms, now_unix_ms, lang);
            let why = dismissal(*why, lang).to_lowercase();
            lang.pick(format!("снято {at}: {why}"), format!("removed {at}: {why}"))
        }
    };
    if !decision.by.is_empty() {
        words = format!("{words} · {}", decision.by);
    }
    if let Verdict::Dismissed { words: more, .. } = &decision.verdict
        && !more.is_empty()
    {
        words = format!("{words} · {more}");
    }
    words
}

/// A moment inside a sentence: `в 10:40`, `вчера в 18:05`, `завтра в 9:00`, `20 ноября в 18:05`.
pub fn moment(at_unix_ms: i64, now_unix_ms: i64, lang: Lang) -> String {
    let (Some(at), Some(now)) = (local(at_unix_ms), local(now_unix_ms)) else {
        return String::new();
    };
    moment_of(at, now, lang)
}

fn moment_of(at: NaiveDateTime, now: NaiveDateTime, lang: Lang) -> String {
    let time = time_of_day(at);
    let time = lang.pick(format!("в {time}"), format!("at {time}"));
    match (at.date() - now.date()).num_days() {
        0 => time,
        1 => format!("{} {time}", lang.pick("завтра", "tomorrow")),
        _ => format!("{} {time}", day_name(at.date(), now.date(), lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::{Note, TriedBack};

    fn row(times: usize) -> CallBackRow {
        CallBackRow {
            id: 1,
            pbx: String::new(),
            call: String::new(),
            note: Note::default(),
            role: None,
            name: None,
            company: None,
            number: String::new(),
            number_shown: String::new(),
            other_numbers: 0,
            orders: Vec::new(),
            queue: None,
            times,
            first_unix_ms: 0,
            last_unix_ms: 60_000,
            tried: None,
            on_line: None,
            decision: None,
        }
    }

    #[test]
    fn attempts_are_counted_in_the_right_form() {
        for (times, ru, en) in [
            (2, "2 раза, ", "2 times, "),
            (5, "5 раз, ", "5 times, "),
            (21, "21 раз, ", "21 times, "),
            (22, "22 раза, ", "22 times, "),
        ] {
            assert!(attempts(&row(times), 0, Lang::Ru).starts_with(ru));
            assert!(attempts(&row(times), 0, Lang::En).starts_with(en));
        }
        let once = attempts(&row(1), 0, Lang::Ru);
        assert!(once.starts_with("в "), "{once}");
    }

    #[test]
    fn who_was_never_called_did_not_stay_silent() {
        let mut row = row(2);
        row.tried = Some(TriedBack {
            at_unix_ms: 0,
            by: None,
            outcome: Some(Outcome::OwnPhone),
            reason: Some(crate::calls::Reason::Busy),
        });
        let words = tried(&row, 0, Lang::Ru).unwrap();
        assert!(words.ends_with(": ваш телефон занят"), "{words}");
    }

    #[test]
    fn moments() {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let now = at("2026-11-23 10:00");
        for (moment, ru, en) in [
            ("2026-11-23 09:05", "в 09:05", "at 09:05"),
            ("2026-11-22 18:05", "вчера в 18:05", "yesterday at 18:05"),
            ("2026-11-24 09:00", "завтра в 09:00", "tomorrow at 09:00"),
            (
                "2026-11-20 18:05",
                "20 ноября в 18:05",
                "20 November at 18:05",
            ),
        ] {
            assert_eq!(moment_of(at(moment), now, Lang::Ru), ru);
            assert_eq!(moment_of(at(moment), now, Lang::En), en);
        }
    }

    #[test]
    fn withheld_numbers_and_days() {
        assert_eq!(
            withheld(2, Lang::Ru),
            "Ещё 2 звонка со скрытых номеров: перезвонить на них нельзя."
        );
        assert_eq!(
            withheld(1, Lang::Ru),
            "Ещё 1 звонок со скрытого номера: перезвонить на него нельзя."
        );
        assert_eq!(
            withheld(1, Lang::En),
            "1 more call with a withheld number, which cannot be called back."
        );
        let list = ToCallBack {
            days: 7,
            ..ToCallBack::default()
        };
        assert!(nobody(&list, Lang::Ru).contains("7 дней"));
    }
}
