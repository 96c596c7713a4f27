//! What the courier database and the journal say, and what is wrong with them.

mod protection;

use super::calls::role;
use super::dialling::lower_first;
use super::settings::secret_error;
use super::time::{day_name, local, short_duration, time_of_day};
use super::{Lang, Message};
use crate::desk::snapshot::{Lookup, Who};
use crate::ports::directory::{DirectoryError, Found};
use crate::ports::journal::{BegunAnew, JournalError};
use crate::settings::Words;

/// What cards show while the database does not answer.
const REMEMBERED_RU: &str =
    "Новых данных нет: карточки показывают номер и то, что запомнено раньше.";
const REMEMBERED_EN: &str =
    "Nothing new comes from it: cards show the number and what is remembered from before.";

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
                "Начат новый: {path}. В нём звонки, которые ещё шли, и новые; прежних нет ни в нём, ни в счёте пропущенных; они вернутся, если закрыть программу и положить прежний файл на место."
            ),
        ),
        (BegunAnew::Gone { path }, Lang::En) => Message::new(
            "The journal file is gone: it was deleted, moved or replaced.",
            format!(
                "A new one was begun: {path}. It holds the calls that were under way and new ones; the earlier ones are neither in it nor in the count of missed calls; they come back if you close the program and put the earlier file in its place."
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

/// The same of a number that was asked for: `48220: номера нет в базе`.
pub fn lookup_of(number_shown: &str, of: &Lookup, lang: Lang) -> String {
    let words = lookup(of, lang).unwrap_or_default();
    format!("{number_shown}: {}", lower_first(&words))
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
        DirectoryError::Tls(fault) => protection::short(fault, lang),
        DirectoryError::NoPassword(_) => lang.pick("Нет пароля к базе", "No database password"),
        DirectoryError::AccessDenied => {
            lang.pick("База отказала в доступе", "The database refused access")
        }
        DirectoryError::NoDatabase(_) => lang.pick(
            "Такой базы нет, или она закрыта",
            "No such database, or no right to it",
        ),
        DirectoryError::NoFile(_) => {
            lang.pick("Файла базы нет на месте", "The database file is not there")
        }
        DirectoryError::MissingTable(_) | DirectoryError::MissingColumn { .. } => lang.pick(
            "База устроена не так, как ожидалось",
            "The database has an unexpected structure",
        ),
        DirectoryError::Paused { error, .. } => directory_short(error, lang),
        DirectoryError::Other(_) => lang.pick("Ошибка базы", "The database failed"),
    }
}

/// Who a party is, as a badge. Nobody may be called unknown while the database could not be asked.
pub fn role_tag<'a>(lookup: &Lookup, words: &'a Words, lang: Lang) -> &'a str {
    match lookup {
        Lookup::Found(matches) => role(matches.first().map(|who| who.role), words, lang),
        Lookup::Pending | Lookup::Failed(_) => lang.pick("не выяснено", "not looked up"),
        Lookup::None | Lookup::Unknown | Lookup::Shared(_) => role(None, words, lang),
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

/// When the last call was: `сегодня, 14:32`. `None` outside the calendar's years.
pub fn last_call(unix_ms: i64, now_unix_ms: i64, lang: Lang) -> Option<String> {
    let (at, now) = (local(unix_ms)?, local(now_unix_ms)?);
    let day = day_name(at.date(), now.date(), lang);
    Some(format!("{day}, {}", time_of_day(at)))
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
            "Звонки видны как обычно; карточки пока показывают номер и то, что запомнено раньше. Если это повторяется, проверьте сеть и нагрузку на сервер базы.",
        ),
        DirectoryError::Unreachable(why) => Message::new(
            "Нет связи с базой курьерской программы.",
            format!(
                "Звонки видны как обычно. {REMEMBERED_RU} Проверьте адрес и порт в разделе [directory] и работает ли сервер базы. Подробности: {why}."
            ),
        ),
        DirectoryError::Tls(fault) => protection::told(fault, Lang::Ru),
        DirectoryError::NoPassword(why) => Message::new(
            "Нет пароля к базе курьерской программы.",
            format!("{REMEMBERED_RU} {}", secret_error(why, Lang::Ru)),
        ),
        DirectoryError::AccessDenied => Message::new(
            "База отказала в доступе.",
            format!(
                "{REMEMBERED_RU} Проверьте имя пользователя и пароль в разделе [directory]; пользователю базы нужно право SELECT."
            ),
        ),
        DirectoryError::NoDatabase(name) => Message::new(
            format!("На сервере нет базы {name}, или этому пользователю она закрыта."),
            format!(
                "{REMEMBERED_RU} Имя и пароль подошли. Проверьте имя базы (database в разделе [directory]); пользователю базы нужно право SELECT."
            ),
        ),
        DirectoryError::NoFile(path) => Message::new(
            format!("Файла базы нет на месте: {path}."),
            format!(
                "{REMEMBERED_RU} Проверьте настройку path в разделе [directory] и доступна ли папка с этим файлом."
            ),
        ),
        DirectoryError::MissingTable(table) => Message::new(
            format!("В базе нет таблицы {table}, или её нельзя читать."),
            format!(
                "{REMEMBERED_RU} Проверьте, та ли это база, и дайте пользователю право SELECT на эту таблицу."
            ),
        ),
        DirectoryError::MissingColumn { table, column } => Message::new(
            format!("В таблице {table} нет столбца {column}."),
            format!(
                "{REMEMBERED_RU} Если в вашей базе столбец называется иначе, укажите его в разделе [directory.mapping]."
            ),
        ),
        DirectoryError::Paused { error, secs } => paused(error, *secs, Lang::Ru),
        DirectoryError::Other(why) => Message::new(
            "База ответила ошибкой.",
            format!("{REMEMBERED_RU} Передайте администратору подробности: {why}."),
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
            "Calls are followed as usual; for now cards show the number and what is remembered from before. If this keeps happening, check the network and the load of the database server.",
        ),
        DirectoryError::Unreachable(why) => Message::new(
            "There is no connection to the courier database.",
            format!(
                "Calls are followed as usual. {REMEMBERED_EN} Check the address and port in [directory] and whether the database server runs. Details: {why}."
            ),
        ),
        DirectoryError::Tls(fault) => protection::told(fault, Lang::En),
        DirectoryError::NoPassword(why) => Message::new(
            "There is no password for the courier database.",
            format!("{REMEMBERED_EN} {}", secret_error(why, Lang::En)),
        ),
        DirectoryError::AccessDenied => Message::new(
            "The database refused access.",
            format!(
                "{REMEMBERED_EN} Check the user name and the password in [directory]; the database user needs the right SELECT."
            ),
        ),
        DirectoryError::NoDatabase(name) => Message::new(
            format!("The server has no database {name}, or it is closed to this user."),
            format!(
                "{REMEMBERED_EN} User and password are right. Check the database's name (database in [directory]); the database user needs the right SELECT."
            ),
        ),
        DirectoryError::NoFile(path) => Message::new(
            format!("The database file is not there: {path}."),
            format!(
                "{REMEMBERED_EN} Check the setting path in [directory] and whether the folder of this file can be reached."
            ),
        ),
        DirectoryError::MissingTable(table) => Message::new(
            format!("The database has no table {table}, or it may not be read."),
            format!(
                "{REMEMBERED_EN} Check whether it is the right database, and give the user the right SELECT on this table."
            ),
        ),
        DirectoryError::MissingColumn { table, column } => Message::new(
            format!("The table {table} has no column {column}."),
            format!(
                "{REMEMBERED_EN} If your database calls the column something else, set it in [directory.mapping]."
            ),
        ),
        DirectoryError::Paused { error, secs } => paused(error, *secs, Lang::En),
        DirectoryError::Other(why) => Message::new(
            "The database answered with an error.",
            format!("{REMEMBERED_EN} Give your administrator the details: {why}."),
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
mod tests;
