//! Callers connected with couriers, managers, recipients, in words.

use super::dialling::lower_first;
use super::{Lang, Message, directory, time};
use crate::desk::snapshot::{
    CameBack, ConnectTo, DirectoryError, HandedRole, HandedTo, NobodyToConnect, Reached,
    TransferHow,
};

/// What a button says: `Соединить с курьером: Петров`. Where there are `several` the order stands first, since that
/// tells them apart however long the names are: `Заказ 1042 · Соединить с курьером: Петров`.
pub fn button(to: &ConnectTo, several: bool, lang: Lang) -> String {
    let name = name(to);
    let words = match to.role {
        HandedRole::Courier => lang.pick(
            format!("Соединить с курьером: {name}"),
            format!("Connect with the courier {name}"),
        ),
        HandedRole::Manager => lang.pick(
            format!("Соединить с менеджером: {name} ({})", to.number_shown),
            format!("Connect with the manager {name} ({})", to.number_shown),
        ),
        HandedRole::Recipient => lang.pick(
            format!("Соединить с получателем: {name}"),
            format!("Connect with the recipient {name}"),
        ),
    };
    told_apart(to, &words, several, lang)
}

/// Which order it is about, and whether it is another number, or the same once more.
fn told_apart(to: &ConnectTo, words: &str, several: bool, lang: Lang) -> String {
    let mut told = String::new();
    if let Some(order) = to.order.as_ref().filter(|_| several) {
        told = match order.contains(',') {
            true => lang.pick(format!("Заказы {order} · "), format!("Orders {order} · ")),
            false => lang.pick(format!("Заказ {order} · "), format!("Order {order} · ")),
        };
    }
    told += words;
    if to.is_another_number {
        told += lang.pick(", другой номер", ", another number");
    } else if to.is_tried {
        told += lang.pick(", ещё раз", ", again");
    }
    told
}

/// The button of a row with several to choose from.
pub fn choose(lang: Lang) -> &'static str {
    lang.pick(
        "Соединить с курьером или менеджером",
        "Connect with the courier or the manager",
    )
}

/// The same of a courier's call.
pub fn choose_recipient(lang: Lang) -> &'static str {
    lang.pick("Соединить с получателем", "Connect with a recipient")
}

/// The button that opens the list of a courier's recipients.
pub fn recipients(count: usize, lang: Lang) -> String {
    lang.pick(
        format!("Соединить с получателем… ({count})"),
        format!("Connect with a recipient… ({count})"),
    )
}

/// A line of that list: `Заказ 1001 · Мария Котова`.
pub fn recipient(to: &ConnectTo, lang: Lang) -> String {
    told_apart(to, name(to), true, lang)
}

/// In the field that narrows the list.
pub fn find_recipient(lang: Lang) -> &'static str {
    lang.pick("Имя, заказ или телефон", "Name, order or number")
}

/// That no recipient fits what was typed there.
pub fn no_such_recipient(lang: Lang) -> &'static str {
    lang.pick("Таких нет.", "None of them.")
}

/// The button for the other way; of which order, where there are `several`.
pub fn other_way(to: &ConnectTo, how: TransferHow, several: bool, lang: Lang) -> String {
    let name = name(to);
    let words = match how {
        TransferHow::Blind => lang.pick(format!("Сразу: {name}"), format!("At once: {name}")),
        TransferHow::Attended => lang.pick(
            format!("Сначала спросить: {name}"),
            format!("Ask first: {name}"),
        ),
    };
    told_apart(to, &words, several, lang)
}

/// What a click does, at length.
pub fn way(how: TransferHow, lang: Lang) -> &'static str {
    match how {
        TransferHow::Blind => lang.pick(
            "Собеседник услышит гудки; если не ответят, звонок вернётся к вам.",
            "The caller hears ringing, and comes back to you when nobody answers.",
        ),
        TransferHow::Attended => lang.pick(
            "Собеседник подождёт на удержании, пока вы говорите.",
            "The caller waits on hold while you speak.",
        ),
    }
}

/// Why no courier is offered, or no recipient.
pub fn nobody(why: &NobodyToConnect, lang: Lang) -> String {
    match why {
        NobodyToConnect::NoHolder => lang
            .pick(
                "Соединить с курьером нельзя: посылка сейчас ни у кого из курьеров.",
                "Nobody to connect with: no courier holds the parcel now.",
            )
            .to_owned(),
        NobodyToConnect::NoNumber { name } => lang.pick(
            format!("Соединить с курьером нельзя: {name} без номера телефона в базе."),
            format!("Not to be connected: the directory has no number of the courier {name}."),
        ),
        NobodyToConnect::NothingHeld => lang
            .pick(
                "Соединить с получателем нельзя: на руках у курьера сейчас нет посылок.",
                "Nobody to connect with: the courier holds no parcel now.",
            )
            .to_owned(),
        NobodyToConnect::NoRecipientsNumber => lang
            .pick(
                "Соединить с получателем нельзя: в базе нет телефонов получателей посылок, которые у курьера.",
                "Not to be connected: the directory has no numbers of those who wait for this courier's parcels.",
            )
            .to_owned(),
        NobodyToConnect::NotTold {
            error: DirectoryError::TimedOut { .. },
        } => lang
            .pick(
                "Получателей этого курьера база не успела назвать. Администратору базы: нужны индексы givn (kurier, State) и contacts (Source, SourceCodeType).",
                "The database took too long to name this courier's recipients. For its administrator: it needs the indexes givn (kurier, State) and contacts (Source, SourceCodeType).",
            )
            .to_owned(),
        NobodyToConnect::NotTold { error } => {
            let why = lower_first(directory::directory_short(error, lang));
            lang.pick(
                format!("Получатели этого курьера неизвестны: {why}."),
                format!("This courier's recipients are not known: {why}."),
            )
        }
    }
}

/// That nobody can be put through at once.
pub fn lacks_context(context: &str, lang: Lang) -> Message {
    Message::new(
        lang.pick(
            format!("Соединить сразу нельзя: на АТС нет контекста {context}."),
            format!("Nobody can be put through at once: the PBX lacks the context {context}."),
        ),
        add_context(lang),
    )
}

/// What an administrator does about it.
pub(in crate::texts) fn add_context(lang: Lang) -> &'static str {
    lang.pick(
        "Администратору АТС: положите extensions_trubka.conf (его печатает trubka doctor --dialplan) в /etc/asterisk, впишите в начале файла линию, добавьте в конец extensions.conf строку #include extensions_trubka.conf и выполните dialplan reload.",
        "For the PBX administrator: put extensions_trubka.conf, which trubka doctor --dialplan prints, into /etc/asterisk, set the line at its top, add #include extensions_trubka.conf at the end of extensions.conf, and run dialplan reload.",
    )
}

/// Why a caller came back.
pub(super) fn came_back(who: &str, why: CameBack, lang: Lang) -> String {
    let what = reason(why, lang);
    lang.pick(
        format!("{who}: {what}. Звонок вернулся к вам."),
        format!("{who} {what}. The caller is back with you."),
    )
}

/// The same in few words, for a low row.
pub(super) fn came_back_brief(why: CameBack, lang: Lang) -> String {
    let what = reason(why, lang);
    lang.pick(format!("вернулся: {what}"), format!("is back: {what}"))
}

fn reason(why: CameBack, lang: Lang) -> &'static str {
    match why {
        CameBack::Silent => lang.pick("не отвечает", "does not answer"),
        CameBack::Busy => lang.pick("занято", "is busy"),
        CameBack::Declined => lang.pick("звонок отклонён", "declined the call"),
        CameBack::Unreachable => lang.pick(
            "телефон выключен или вне сети",
            "is switched off or out of reach",
        ),
        CameBack::BadNumber => lang.pick("такого номера нет", "has no such number"),
        CameBack::Line => lang.pick(
            "линия не приняла звонок",
            "could not be called: the line took no call",
        ),
        CameBack::NoSign => lang.pick(
            "ответа нет, и гудков не было",
            "did not answer, nor did it ring there",
        ),
    }
}

/// Whether somebody was reached lately; `None`: nothing is known.
pub fn reached(reached: &Reached, now_unix_ms: i64, lang: Lang) -> Option<String> {
    let now = time::local(now_unix_ms)?;
    let today = now.date();
    let at = |unix_ms: i64| {
        let at = time::local(unix_ms)?;
        let day = time::day_name(at.date(), today, lang);
        let clock = time::time_of_day(at);
        Some(lang.pick(format!("{day} в {clock}"), format!("{day} at {clock}")))
    };
    let is_today = |unix_ms: &&i64| time::local(**unix_ms).is_some_and(|at| at.date() == today);
    let in_vain: Vec<&i64> = reached.in_vain_unix_ms.iter().filter(is_today).collect();
    let mut words = Vec::new();
    if let Some(last) = in_vain.first() {
        let clock = time::time_of_day(time::local(**last)?);
        let count = in_vain.len() as u64;
        words.push(match count {
            1 => lang.pick(
                format!("сегодня не ответил в {clock}"),
                format!("did not answer today at {clock}"),
            ),
            _ => {
                let times = time::plural(count, "раз", "раза", "раз");
                lang.pick(
                    format!("сегодня не ответил {count} {times}, последний в {clock}"),
                    format!("did not answer {count} times today, last at {clock}"),
                )
            }
        });
    }
    if let Some(at) = reached.answered_unix_ms.and_then(at) {
        words.push(lang.pick(
            format!("последний разговор {at}"),
            format!("last spoken with {at}"),
        ));
    }
    (!words.is_empty()).then(|| words.join(" · "))
}

/// Whom a call was handed on to, in the journal: `курьер Петров (+7 916 …), заказ 1042`.
pub(super) fn handed_to(to: &str, who: &HandedTo, lang: Lang) -> String {
    let role = match who.role {
        HandedRole::Courier => lang.pick("курьер", "courier"),
        HandedRole::Manager => lang.pick("менеджер", "manager"),
        HandedRole::Recipient => lang.pick("получатель", "recipient"),
    };
    let mut words = match who.name.is_empty() {
        true => format!("{role} {to}"),
        false => format!("{role} {} ({to})", who.name),
    };
    if let Some(order) = &who.order {
        words += &lang.pick(format!(", заказ {order}"), format!(", order {order}"));
    }
    words
}

fn name(to: &ConnectTo) -> &str {
    match to.name.is_empty() {
        true => &to.number_shown,
        false => &to.name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::phrases;

    fn courier(order: Option<&str>, is_another_number: bool, is_tried: bool) -> ConnectTo {
        ConnectTo {
            role: HandedRole::Courier,
            name: "Orlov".into(),
            code: "7".into(),
            number: "89165550001".into(),
            number_shown: "+7 916 555-00-01".into(),
            order: order.map(str::to_owned),
            is_tried,
            is_another_number,
            reached: Reached::default(),
        }
    }

    #[test]
    fn every_button_says_whom_it_connects_with() {
        let of = |role| ConnectTo {
            role,
            ..courier(Some("1042"), false, false)
        };
        let all = [
            of(HandedRole::Courier),
            of(HandedRole::Manager),
            of(HandedRole::Recipient),
            courier(None, true, true),
            courier(None, false, true),
        ];
        phrases(&all, |to, lang| button(to, false, lang));
        phrases(&all, |to, lang| button(to, true, lang));
        phrases(&[TransferHow::Blind, TransferHow::Attended], |how, lang| {
            other_way(&courier(Some("1042"), false, false), *how, true, lang)
        });
        let words = button(&courier(Some("1042"), false, false), true, Lang::Ru);
        assert_eq!(words, "Заказ 1042 · Соединить с курьером: Orlov");
        // What tells two entries apart stands before a name that is cut.
        let endless = ConnectTo {
            name: "Ж".repeat(500),
            ..courier(Some("48299, 48300"), false, false)
        };
        for words in [
            button(&endless, true, Lang::Ru),
            other_way(&endless, TransferHow::Blind, true, Lang::Ru),
            recipient(&endless, Lang::Ru),
        ] {
            assert!(words.starts_with("Заказы 48299, 48300 · "), "{words}");
        }
    }

    #[test]
    fn every_return_says_why() {
        let all = [
            CameBack::Silent,
            CameBack::Busy,
            CameBack::Declined,
            CameBack::Unreachable,
            CameBack::BadNumber,
            CameBack::Line,
            CameBack::NoSign,
        ];
        phrases(&all, |why, lang| came_back("Orlov", *why, lang));
        phrases(&all, |why, lang| came_back_brief(*why, lang));
    }

    #[test]
    fn nobody_to_connect_with_and_no_context_have_their_sentences() {
        let name = "Orlov".to_owned();
        let not_told = |error| NobodyToConnect::NotTold { error };
        let all = [
            NobodyToConnect::NoHolder,
            NobodyToConnect::NoNumber { name },
            NobodyToConnect::NothingHeld,
            NobodyToConnect::NoRecipientsNumber,
            not_told(DirectoryError::TimedOut { ms: 3000 }),
            not_told(DirectoryError::AccessDenied),
        ];
        phrases(&all, nobody);
        phrases(&["trubka-connect"], |context, lang| {
            lacks_context(context, lang).to_string()
        });
        phrases(&[TransferHow::Blind, TransferHow::Attended], |how, lang| {
            way(*how, lang).to_owned()
        });
        phrases(&[()], |(), lang| choose(lang).to_owned());
        phrases(&[()], |(), lang| choose_recipient(lang).to_owned());
        phrases(&[courier(Some("1042"), false, true)], recipient);
        phrases(&[5], |count, lang| recipients(*count, lang));
        phrases(&[()], |(), lang| find_recipient(lang).to_owned());
        phrases(&[()], |(), lang| no_such_recipient(lang).to_owned());
    }

    #[test]
    fn what_the_journal_has_of_a_courier_is_told_in_a_line() {
        let now = 1_800_000_000_000;
        assert_eq!(reached(&Reached::default(), now, Lang::Ru), None);
        let told = Reached {
            answered_unix_ms: Some(now - 90 * 1000),
            in_vain_unix_ms: vec![now - 20 * 1000, now - 30 * 1000],
        };
        let words = reached(&told, now, Lang::Ru).unwrap_or_default();
        assert!(words.starts_with("сегодня не ответил 2 раза"), "{words}");
        assert!(words.contains("последний разговор сегодня в "), "{words}");
        phrases(&[told], |told, lang| {
            reached(told, now, lang).unwrap_or_default()
        });
    }
}
