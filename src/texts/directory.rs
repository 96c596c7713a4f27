//! What the courier database and the journal say, and what is wrong with them.

use super::calls::role;
use super::settings::secret_error;
use super::time::{day_name, local, short_duration, time_of_day};
use super::{Lang, Message};
use crate::desk::snapshot::{Lookup, Who};
use crate::ports::directory::{DirectoryError, Found};
use crate::ports::journal::{BegunAnew, JournalError};

/// Why the directory cannot answer. The call itself goes on being followed, and the message says so.
pub fn directory_error(error: &DirectoryError, lang: Lang) -> Message {
    match lang {
        Lang::Ru => directory_error_ru(error),
        Lang::En => directory_error_en(error),
    }
}

/// A sum as the database keeps it (`1500`, `99.50`), as a person reads it: `1 500 ₽`. What is no plain
/// number is told as it is: the database may keep words there.
pub fn sum(text: &str, lang: Lang) -> String {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", whole),
    };
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || digits.len() > 12 || !is_number(digits) || !is_number(part) {
        return text.to_owned();
    }
    let mut shown = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            shown.push(lang.pick('\u{a0}', ','));
        }
        shown.push(digit);
    }
    if !part.is_empty() {
        shown.push(lang.pick(',', '.'));
        shown.push_str(part);
    }
    shown + "\u{a0}₽"
}

/// That the journal's file is a new one, and where the earlier calls are.
pub fn journal_begun_anew(anew: &BegunAnew, lang: Lang) -> Message {
    match (anew, lang) {
        (BegunAnew::Gone { path }, Lang::Ru) => Message::new(
            "Файл журнала исчез: его удалили, перенесли или заменили.",
            format!(
                "Начат новый: {path}. Новые звонки пишутся в него, прежних в нём нет; они вернутся, если закрыть программу и положить прежний файл на место."
            ),
        ),
        (BegunAnew::Gone { path }, Lang::En) => Message::new(
            "The journal file is gone: it was deleted, moved or replaced.",
            format!(
                "A new one was begun: {path}. New calls go there, the earlier ones are not in it; they come back if you close the program and put the earlier file in its place."
            ),
        ),
        (BegunAnew::Damaged { aside }, Lang::Ru) => Message::new(
            "Файл журнала повреждён, начат новый.",
            format!("Повреждённый отложен целым: {aside}. Покажите его администратору."),
        ),
        (BegunAnew::Damaged { aside }, Lang::En) => Message::new(
            "The journal file is damaged; a new one was begun.",
            format!("The damaged one was set aside whole: {aside}. Show it to your administrator."),
        ),
    }
}

/// What is wrong with the journal.
pub fn journal_error(error: &JournalError, lang: Lang) -> Message {
    match (error, lang) {
        (JournalError::Open { path, why }, Lang::Ru) => Message::new(
            format!("Журнал не открывается: {path}."),
            format!(
                "Карточки и звонки работают, но в журнал ничего не пишется. Проверьте, что папка существует и доступна для записи. Подробности: {why}."
            ),
        ),
        (JournalError::Open { path, why }, Lang::En) => Message::new(
            format!("The journal cannot be opened: {path}."),
            format!(
                "Cards and calls work, but nothing is written to the journal. Check that the folder exists and can be written to. Details: {why}."
            ),
        ),
        (JournalError::Newer, Lang::Ru) => Message::new(
            "Журнал создан более новой версией программы.",
            "Обновите программу на этом компьютере. До тех пор в журнал ничего не пишется.",
        ),
        (JournalError::Newer, Lang::En) => Message::new(
            "The journal was made by a newer version of the program.",
            "Update the program on this computer. Until then nothing is written to the journal.",
        ),
        (JournalError::Write(why), Lang::Ru) => Message::new(
            "Не удаётся записать звонок в журнал.",
            format!(
                "Проверьте, есть ли свободное место на диске и можно ли изменять файл журнала. Подробности: {why}."
            ),
        ),
        (JournalError::Write(why), Lang::En) => Message::new(
            "The call cannot be written to the journal.",
            format!(
                "Check whether the disk has free space and the journal file may be changed. Details: {why}."
            ),
        ),
        (JournalError::Other(why), Lang::Ru) => Message::new(
            "Ошибка журнала.",
            format!(
                "Перезапустите программу; если ошибка повторится, передайте администратору подробности: {why}."
            ),
        ),
        (JournalError::Other(why), Lang::En) => Message::new(
            "The journal has failed.",
            format!(
                "Restart the program; if it fails again, give your administrator the details: {why}."
            ),
        ),
    }
}

/// How far the look-up is, where there is no person to show; `None` when there is one, or nothing
/// was asked.
pub fn lookup(lookup: &Lookup, lang: Lang) -> Option<String> {
    let words = match lookup {
        Lookup::None | Lookup::Found(_) => return None,
        Lookup::Pending => lang.pick("Ищем в базе…", "Looking up…").to_owned(),
        Lookup::Unknown => lang
            .pick("Номера нет в базе", "Not in the database")
            .to_owned(),
        Lookup::Shared(parties) => lang.pick(
            format!("Общий номер, записей в базе: {parties}"),
            format!("A shared number: {parties} records"),
        ),
        Lookup::Failed(error) => directory_short(error, lang).to_owned(),
    };
    Some(words)
}

/// A name was asked for that nobody has.
pub fn nobody_named(name: &str, lang: Lang) -> String {
    lang.pick(
        format!("{name}: в базе нет ни человека, ни компании с таким именем."),
        format!("{name}: the database has no person and no company of this name."),
    )
}

/// An order was asked for that there is not.
pub fn no_order(number: &str, lang: Lang) -> String {
    lang.pick(
        format!("Заказа {number} в базе нет."),
        format!("The database has no order {number}."),
    )
}

/// The directory's trouble in a few words, for a card.
pub fn directory_short(error: &DirectoryError, lang: Lang) -> &'static str {
    match error {
        DirectoryError::Off => lang.pick("База не подключена", "No database connected"),
        DirectoryError::TimedOut { .. } => {
            lang.pick("База не ответила", "The database did not answer")
        }
        DirectoryError::Unreachable(_) => {
            lang.pick("Нет связи с базой", "No connection to the database")
        }
        DirectoryError::NoPassword(_) => lang.pick("Нет пароля к базе", "No database password"),
        DirectoryError::AccessDenied => {
            lang.pick("База отказала в доступе", "The database refused access")
        }
        DirectoryError::NoDatabase(_)
        | DirectoryError::MissingTable(_)
        | DirectoryError::MissingColumn { .. } => lang.pick(
            "База устроена не так, как ожидалось",
            "The database has an unexpected structure",
        ),
        DirectoryError::Paused { error, .. } => directory_short(error, lang),
        DirectoryError::Other(_) => lang.pick("Ошибка базы", "The database failed"),
    }
}

/// Who a party is, as a badge. Nobody may be called unknown while the database could not be asked.
pub fn role_tag(lookup: &Lookup, lang: Lang) -> &'static str {
    match lookup {
        Lookup::Found(matches) => role(matches.first().map(|who| who.role), lang),
        Lookup::Pending | Lookup::Failed(_) => lang.pick("не выяснено", "not looked up"),
        Lookup::None | Lookup::Unknown | Lookup::Shared(_) => role(None, lang),
    }
}

/// What is shown is not of now: `данные на 14:32`, of another day `данные на 14:32, вчера`. `None` outside
/// the calendar's years.
pub fn as_of(unix_ms: i64, now_unix_ms: i64, lang: Lang) -> Option<String> {
    let (at, now) = (local(unix_ms)?, local(now_unix_ms)?);
    let mut time = time_of_day(at);
    if at.date() != now.date() {
        time = format!("{time}, {}", day_name(at.date(), now.date(), lang));
    }
    Some(lang.pick(format!("данные на {time}"), format!("as of {time}")))
}

/// The fault, and how long it has lasted already.
fn paused(error: &DirectoryError, secs: u64, lang: Lang) -> Message {
    let message = directory_error(error, lang);
    let lasts = short_duration(secs, lang);
    let lasts = lang.pick(
        format!("Так уже {lasts}; скоро попробуем снова."),
        format!("It has been so for {lasts}; it is tried again shortly."),
    );
    Message::new(message.what, format!("{lasts} {}", message.advice))
}

/// Why we think that it is this person: `номер 79161234567 — контактное лицо клиента`.
pub fn why_found(who: &Who, lang: Lang) -> String {
    let matched = &who.matched;
    let table = found(who.found, lang);
    lang.pick(
        format!("номер {matched} записан в базе: {table}"),
        format!("the database has {matched}: {table}"),
    )
}

/// The same where the number stands beside it: `в базе: контактное лицо клиента`.
pub fn found_there(place: Found, lang: Lang) -> String {
    let table = found(place, lang);
    lang.pick(
        format!("в базе: {table}"),
        format!("in the database: {table}"),
    )
}

/// Where a match was found.
pub fn found(found: Found, lang: Lang) -> &'static str {
    match found {
        Found::ContactPerson => lang.pick("контактное лицо клиента", "a client's contact person"),
        Found::Client => lang.pick("клиент", "a client"),
        Found::Courier => lang.pick("курьер", "a courier"),
        Found::Recipient => lang.pick("получатель отправления", "a shipment's recipient"),
        Found::Staff => lang.pick("внутренний номер сотрудника", "a colleague's extension"),
    }
}

fn directory_error_ru(error: &DirectoryError) -> Message {
    match error {
        DirectoryError::Off => Message::new(
            "База курьерской программы не подключена.",
            "Карточки показывают только номер. База указывается в разделе [directory] файла настроек.",
        ),
        DirectoryError::TimedOut { ms } => Message::new(
            format!("База не ответила за {}.", millis(*ms, Lang::Ru)),
            "Звонки видны как обычно, но карточки пока показывают только номер. Если это повторяется, проверьте сеть и нагрузку на сервер базы.",
        ),
        DirectoryError::Unreachable(why) => Message::new(
            "Нет связи с базой курьерской программы.",
            format!(
                "Звонки видны как обычно, но карточки показывают только номер. Проверьте адрес и порт в разделе [directory] и работает ли сервер базы. Подробности: {why}."
            ),
        ),
        DirectoryError::NoPassword(why) => Message::new(
            "Нет пароля к базе курьерской программы, карточки показывают только номер.",
            secret_error(why, Lang::Ru).to_string(),
        ),
        DirectoryError::AccessDenied => Message::new(
            "База отказала в доступе.",
            "Карточки показывают только номер. Проверьте имя пользователя и пароль в разделе [directory]; пользователю базы нужно право SELECT.",
        ),
        DirectoryError::NoDatabase(name) => Message::new(
            format!("На сервере нет базы {name}."),
            "Карточки показывают только номер. Проверьте настройки database и path в разделе [directory].",
        ),
        DirectoryError::MissingTable(table) => Message::new(
            format!("В базе нет таблицы {table}, или её нельзя читать."),
            "Карточки показывают только номер. Проверьте, та ли это база, и дайте пользователю право SELECT на эту таблицу.",
        ),
        DirectoryError::MissingColumn { table, column } => Message::new(
            format!("В таблице {table} нет столбца {column}."),
            "Карточки показывают только номер. Если в вашей базе столбец называется иначе, укажите его в разделе [directory.mapping].",
        ),
        DirectoryError::Paused { error, secs } => paused(error, *secs, Lang::Ru),
        DirectoryError::Other(why) => Message::new(
            "База ответила ошибкой.",
            format!(
                "Карточки показывают только номер. Передайте администратору подробности: {why}."
            ),
        ),
    }
}

fn directory_error_en(error: &DirectoryError) -> Message {
    match error {
        DirectoryError::Off => Message::new(
            "No courier database is connected.",
            "Cards show the number only. The database is set in the [directory] section of the settings file.",
        ),
        DirectoryError::TimedOut { ms } => Message::new(
            format!(
                "The database did not answer within {}.",
                millis(*ms, Lang::En)
            ),
            "Calls are followed as usual, but cards show the number only for now. If this keeps happening, check the network and the load of the database server.",
        ),
        DirectoryError::Unreachable(why) => Message::new(
            "There is no connection to the courier database.",
            format!(
                "Calls are followed as usual, but cards show the number only. Check the address and port in [directory] and whether the database server runs. Details: {why}."
            ),
        ),
        DirectoryError::NoPassword(why) => Message::new(
            "There is no password for the courier database, so cards show the number only.",
            secret_error(why, Lang::En).to_string(),
        ),
        DirectoryError::AccessDenied => Message::new(
            "The database refused access.",
            "Cards show the number only. Check the user name and the password in [directory]; the database user needs the right SELECT.",
        ),
        DirectoryError::NoDatabase(name) => Message::new(
            format!("The server has no database {name}."),
            "Cards show the number only. Check the settings database and path in [directory].",
        ),
        DirectoryError::MissingTable(table) => Message::new(
            format!("The database has no table {table}, or it may not be read."),
            "Cards show the number only. Check whether it is the right database, and give the user the right SELECT on this table.",
        ),
        DirectoryError::MissingColumn { table, column } => Message::new(
            format!("The table {table} has no column {column}."),
            "Cards show the number only. If your database calls the column something else, set it in [directory.mapping].",
        ),
        DirectoryError::Paused { error, secs } => paused(error, *secs, Lang::En),
        DirectoryError::Other(why) => Message::new(
            "The database answered with an error.",
            format!("Cards show the number only. Give your administrator the details: {why}."),
        ),
    }
}

fn millis(ms: u64, lang: Lang) -> String {
    match ms % 1000 {
        0 => short_duration(ms / 1000, lang),
        _ => format!("{ms} {}", lang.pick("мс", "ms")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::secrets::SecretError;
    use crate::texts::checks::{messages, phrases};

    fn errors() -> Vec<DirectoryError> {
        vec![
            DirectoryError::Off,
            DirectoryError::TimedOut { ms: 3000 },
            DirectoryError::Unreachable("connection refused".into()),
            DirectoryError::AccessDenied,
            DirectoryError::NoPassword(SecretError::BadSource),
            DirectoryError::NoDatabase("courier".into()),
            DirectoryError::MissingTable("contacts".into()),
            DirectoryError::MissingColumn {
                table: "contacts".into(),
                column: "VALUE".into(),
            },
            DirectoryError::Other("boom".into()),
        ]
    }

    #[test]
    fn sums_have_a_currency_and_words_have_none() {
        for (kept, ru, en) in [
            ("0", "0 ₽", "0 ₽"),
            ("950", "950 ₽", "950 ₽"),
            ("3500", "3 500 ₽", "3,500 ₽"),
            ("1234567.50", "1 234 567,50 ₽", "1,234,567.50 ₽"),
            ("-99", "−99 ₽", "−99 ₽"),
            ("3 500 ₽", "3 500 ₽", "3 500 ₽"),
            ("оплачен", "оплачен", "оплачен"),
            ("1.2.3", "1.2.3", "1.2.3"),
            ("", "", ""),
        ] {
            let plain = |lang| sum(kept, lang).replace('\u{a0}', " ");
            assert_eq!(
                (plain(Lang::Ru).as_str(), plain(Lang::En).as_str()),
                (ru, en)
            );
        }
        assert!(
            !sum("3500", Lang::Ru).contains(' '),
            "a sum never breaks over two lines"
        );
    }

    #[test]
    fn a_fault_that_lasts_says_for_how_long() {
        let error = DirectoryError::Paused {
            error: Box::new(DirectoryError::TimedOut { ms: 3000 }),
            secs: 65,
        };
        assert_eq!(directory_short(&error, Lang::Ru), "База не ответила");
        let message = directory_error(&error, Lang::Ru);
        assert_eq!(message.what, "База не ответила за 3 с.");
        assert!(message.advice.starts_with("Так уже 1 мин 5 с"), "{message}");
        let text = directory_error(&error, Lang::En).to_string();
        assert!(text.contains("for 1 min 5 s"), "{text}");
    }

    #[test]
    fn what_was_not_found_is_named() {
        phrases(&["48213"], |number, lang| no_order(number, lang));
        phrases(&["101"], |name, lang| nobody_named(name, lang));
    }

    #[test]
    fn old_data_say_of_when_they_are() {
        let (noon, day_ms) = (1_795_000_000_000, 24 * 3600 * 1000);
        let at = time_of_day(local(noon).unwrap());
        assert_eq!(
            as_of(noon, noon, Lang::Ru).unwrap(),
            format!("данные на {at}")
        );
        assert_eq!(
            as_of(noon, noon + day_ms, Lang::Ru).unwrap(),
            format!("данные на {at}, вчера")
        );
        assert_eq!(as_of(i64::MAX, noon, Lang::En), None);
    }

    #[test]
    fn nobody_is_called_unknown_who_could_not_be_looked_up() {
        for lang in [Lang::Ru, Lang::En] {
            let unknown = role_tag(&Lookup::Unknown, lang);
            for lookup in [
                Lookup::Pending,
                Lookup::Failed(DirectoryError::AccessDenied),
            ] {
                assert_ne!(role_tag(&lookup, lang), unknown, "{lookup:?}");
            }
        }
    }

    #[test]
    fn every_trouble_of_the_directory_has_its_sentences() {
        messages(&errors(), directory_error);
        phrases(&errors(), |error, lang| {
            directory_short(error, lang).to_owned()
        });
        let text = directory_error(&errors()[7], Lang::Ru).to_string();
        assert!(
            text.contains("contacts") && text.contains("VALUE"),
            "{text}"
        );
        let text = directory_error(&DirectoryError::TimedOut { ms: 1500 }, Lang::Ru).what;
        assert_eq!(text, "База не ответила за 1500 мс.");
    }

    #[test]
    fn every_trouble_of_the_journal_has_its_sentences() {
        messages(
            &[
                JournalError::Open {
                    path: "journal.db".into(),
                    why: "read-only".into(),
                },
                JournalError::Newer,
                JournalError::Write("disk full".into()),
                JournalError::Other("boom".into()),
            ],
            journal_error,
        );
        let anew = [
            BegunAnew::Gone {
                path: "/tmp/journal.db".into(),
            },
            BegunAnew::Damaged {
                aside: "/tmp/journal.db.damaged-1".into(),
            },
        ];
        messages(&anew, journal_begun_anew);
    }

    #[test]
    fn a_card_without_a_person_says_why() {
        assert_eq!(lookup(&Lookup::None, Lang::Ru), None);
        let states = [
            Lookup::Pending,
            Lookup::Unknown,
            Lookup::Shared(17),
            Lookup::Failed(DirectoryError::AccessDenied),
        ];
        phrases(&states, |state, lang| {
            lookup(state, lang).unwrap_or_default()
        });
    }

    #[test]
    fn matches_say_where_they_come_from() {
        let all = [
            Found::ContactPerson,
            Found::Client,
            Found::Courier,
            Found::Recipient,
            Found::Staff,
        ];
        phrases(&all, |f, lang| found(*f, lang).to_owned());
    }
}
