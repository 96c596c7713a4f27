//! What is wrong with the settings and the passwords.

use super::{Lang, Message, outside, party, routes};
use crate::ports::secrets::SecretError;
use crate::settings::{Kind, Problem, SettingsError, SettingsFile, Why};

/// Why the settings file cannot be read.
pub fn settings_error(error: &SettingsError, lang: Lang) -> Message {
    let line = error.line();
    match lang {
        Lang::Ru => {
            let mut message = settings_error_ru(error);
            message.what = format!("Файл настроек, строка {line}: {}", message.what);
            message
        }
        Lang::En => {
            let mut message = settings_error_en(error);
            message.what = format!("Settings file, line {line}: {}", message.what);
            message
        }
    }
}

/// A setting that cannot work; `line` is where it stands in the file, from 1.
pub fn problem(problem: &Problem, line: Option<usize>, lang: Lang) -> Message {
    let key = &problem.key;
    let (why, advice) = match lang {
        Lang::Ru => why_ru(&problem.why),
        Lang::En => why_en(&problem.why),
    };
    let what = match line {
        Some(line) => lang.pick(
            format!("Строка {line}, настройка {key}: {why}"),
            format!("Line {line}, setting {key}: {why}"),
        ),
        None => lang.pick(
            format!("Настройка {key}: {why}"),
            format!("Setting {key}: {why}"),
        ),
    };
    Message::new(what, advice)
}

/// The same beside the setting's own field, where its name stands already.
pub fn why_alone(why: &Why, lang: Lang) -> String {
    let (what, advice) = match lang {
        Lang::Ru => why_ru(why),
        Lang::En => why_en(why),
    };
    let mut letters = what.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    Message::new(format!("{first}{}", letters.as_str()), advice).to_string()
}

/// Where the settings are to be written: `Файла настроек ещё нет, создайте его: …`.
pub fn settings_file(file: &SettingsFile, lang: Lang) -> String {
    let path = &file.path;
    match file.is_there {
        true => lang.pick(
            format!("Файл настроек: {path}."),
            format!("Settings file: {path}."),
        ),
        false => lang.pick(
            format!("Файла настроек ещё нет, создайте его по образцу trubka.example.toml: {path}."),
            format!("There is no settings file yet, make one after trubka.example.toml: {path}."),
        ),
    }
}

/// Why there is no password.
pub fn secret_error(error: &SecretError, lang: Lang) -> Message {
    match lang {
        Lang::Ru => secret_error_ru(error),
        Lang::En => secret_error_en(error),
    }
}

fn settings_error_ru(error: &SettingsError) -> Message {
    match error {
        SettingsError::NotToml { why, .. } => Message::new(
            "запись не разобрать.",
            format!("Проверьте кавычки и скобки; пути Windows пишите в одинарных кавычках. Подробности: {why}."),
        ),
        SettingsError::NotUtf8 { .. } => Message::new(
            "файл не в кодировке UTF-8.",
            "Сохраните его в UTF-8; в Блокноте: «Файл», «Сохранить как», «Кодировка: UTF-8».",
        ),
        SettingsError::UnknownKey { key, nearest, .. } => Message::new(
            format!("настройки {key} нет."),
            match nearest {
                Some(known) => format!("Возможно, имелась в виду {known}. Исправьте или удалите строку."),
                None => "Исправьте или удалите строку; все настройки перечислены в файле trubka.example.toml.".into(),
            },
        ),
        SettingsError::Newer { found, known, .. } => Message::new(
            format!("файл записан более новой версией программы (версия настроек {found}, здесь известна {known})."),
            "Обновите программу на этом компьютере.",
        ),
        SettingsError::NothingToLock { key, .. } => Message::new(
            format!("закрепить настройку {key} нельзя: такой нет."),
            "В списке locked должны стоять настройки или разделы, например pbx.host или directory.",
        ),
        SettingsError::Password { key, .. } => Message::new(
            format!("пароль в самом файле ({key})."),
            "Файл настроек читают многие, поэтому пароля в нём быть не должно. Удалите строку и укажите в password_from, где лежит пароль. Если файл видели посторонние, смените пароль.",
        ),
        SettingsError::WrongType { key, expected, found, .. } => Message::new(
            format!("в настройке {key} значение другого вида."),
            format!("Нужно: {}; в файле: {}.", kind_ru(*expected), kind_ru(*found)),
        ),
        SettingsError::OutOfRange { key, found, from, to, .. } => Message::new(
            format!("в настройке {key} недопустимое число {found}."),
            format!("Допустимо от {from} до {to}."),
        ),
        SettingsError::WrongChoice { key, found, allowed, .. } => Message::new(
            format!("в настройке {key} недопустимое значение «{found}»."),
            format!("Допустимы: {}.", allowed.join(", ")),
        ),
        SettingsError::Other { why, .. } => Message::new(
            "значение не подходит.",
            format!("Исправьте строку. Подробности: {why}."),
        ),
    }
}

fn settings_error_en(error: &SettingsError) -> Message {
    match error {
        SettingsError::NotToml { why, .. } => Message::new(
            "this cannot be read.",
            format!(
                "Check quotes and brackets; put Windows paths in single quotes. Details: {why}."
            ),
        ),
        SettingsError::NotUtf8 { .. } => Message::new(
            "the file is not in UTF-8.",
            "Save it in UTF-8; in Notepad: “File”, “Save as”, “Encoding: UTF-8”.",
        ),
        SettingsError::UnknownKey { key, nearest, .. } => Message::new(
            format!("there is no setting {key}."),
            match nearest {
                Some(known) => format!("Perhaps {known} was meant. Correct or delete the line."),
                None => {
                    "Correct or delete the line; trubka.example.toml lists every setting.".into()
                }
            },
        ),
        SettingsError::Newer { found, known, .. } => Message::new(
            format!(
                "the file was written by a newer version of the program (settings version {found}, known here: {known})."
            ),
            "Update the program on this computer.",
        ),
        SettingsError::NothingToLock { key, .. } => Message::new(
            format!("{key} cannot be locked: there is no such setting."),
            "The list locked has settings or sections, for example pbx.host or directory.",
        ),
        SettingsError::Password { key, .. } => Message::new(
            format!("a password in the file itself ({key})."),
            "Many people can read the settings file, so no password belongs in it. Delete the line and say in password_from where the password is. If others have seen the file, change the password.",
        ),
        SettingsError::WrongType {
            key,
            expected,
            found,
            ..
        } => Message::new(
            format!("{key} has a value of the wrong kind."),
            format!(
                "Needed: {}; found: {}.",
                kind_en(*expected),
                kind_en(*found)
            ),
        ),
        SettingsError::OutOfRange {
            key,
            found,
            from,
            to,
            ..
        } => Message::new(
            format!("{key} has the number {found}, which is not allowed."),
            format!("Allowed: {from} to {to}."),
        ),
        SettingsError::WrongChoice {
            key,
            found,
            allowed,
            ..
        } => Message::new(
            format!("{key} has the value “{found}”, which is not allowed."),
            format!("Allowed: {}.", allowed.join(", ")),
        ),
        SettingsError::Other { why, .. } => Message::new(
            "the value does not fit.",
            format!("Correct the line. Details: {why}."),
        ),
    }
}

fn kind_ru(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "текст в кавычках",
        Kind::Integer => "целое число без кавычек",
        Kind::Float => "дробное число",
        Kind::Flag => "true или false",
        Kind::Date => "дата",
        Kind::List => "список в квадратных скобках",
        Kind::Section => "раздел",
    }
}

fn kind_en(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text in quotes",
        Kind::Integer => "a whole number without quotes",
        Kind::Float => "a number with a point",
        Kind::Flag => "true or false",
        Kind::Date => "a date",
        Kind::List => "a list in square brackets",
        Kind::Section => "a section",
    }
}

fn why_ru(why: &Why) -> (String, String) {
    let (what, advice) = match why {
        Why::Missing => ("не задана.", "Без неё остальные настройки этого раздела не работают: укажите значение."),
        Why::HostWithScheme => ("в адресе лишнее начало.", "Укажите только IP-адрес или имя сервера, без http:// и подобного."),
        Why::HostWithPort => ("в адресе указан порт.", "Порт указывается отдельно, в своей настройке (port); здесь оставьте только адрес."),
        Why::HostBroken => ("это не адрес сервера.", "Укажите IP-адрес или имя сервера без пробелов и других знаков, например 192.168.0.5."),
        Why::ControlCharacters => ("внутри есть невидимые знаки.", "Наберите значение заново вручную."),
        Why::PasswordSource => ("непонятно, где лежит пароль.", "Оставьте пустой, чтобы пароль лежал в хранилище паролей системы, или укажите env:ИМЯ либо file:ПУТЬ. Самого пароля здесь быть не должно."),
        Why::Fingerprint => ("это не отпечаток сертификата.", "Отпечаток SHA-256 – это 64 шестнадцатеричных знака, с двоеточиями или без них; программа показывает его рядом с сертификатом. Оставьте пустым, чтобы посмотреть на сертификат."),
        Why::Extension(extension) => return (
            format!("«{extension}» — не внутренний номер."),
            "Укажите только цифры, например 101. Если внутренние номера в офисе длиннее, увеличьте длину внутреннего номера (internal_max_digits).".into(),
        ),
        Why::Twice(extension) => return (
            format!("номер {extension} указан дважды."),
            "Оставьте его один раз: звонит первый номер списка.".into(),
        ),
        Why::Template => ("такой канал АТС не поймёт.", "Допустимы латинские буквы, цифры и знаки _.:-/@, в начале — технология, например PJSIP/{NUMBER} или SIP."),
        Why::TemplatePlace => ("в фигурных скобках не то слово.", "В скобках может стоять только NUMBER, и только один раз: туда подставляется номер."),
        Why::Context => ("это не имя контекста.", "Укажите имя контекста из диалплана, например from-internal, без пробелов и скобок."),
        Why::Prefix => ("недопустимый префикс.", "Префикс — это до двенадцати цифр и знаков *, # или +."),
        Why::AutoAnswer => ("такого способа ответить за телефон нет.", "Напишите call-info, alert-info, polycom или сам заголовок SIP вида «Имя: значение», без запятых и кавычек; пусто — не отвечать."),
        Why::Number => ("это не телефонный номер.", "Укажите номер цифрами, например 74951234567."),
        Why::AreaCode => ("это не код города.", "Укажите от трёх до пяти цифр без 8 и +7, например 495."),
        Why::Device(device) => return (
            format!("«{device}» — не имя устройства."),
            "Укажите его так, как оно называется на АТС: технология, косая черта, имя, например PJSIP/0004f2aabbcc.".into(),
        ),
        Why::DeviceOfTwo { device, extensions: [one, other] } => return (
            format!("устройство {device} указано у двух номеров, {one} и {other}."),
            "Оставьте его у одного из них: звонок на это устройство — звонок на этот номер.".into(),
        ),
        Why::NoExtension => (
            "у этого человека нет внутреннего номера.",
            "Укажите его в extensions, а если номера берутся из базы, имя пользователя в user. Лишнюю запись удалите.",
        ),
        Why::EmptyGroup(name) => return (
            match name.trim() {
                "" => "у группы коллег нет названия.".into(),
                name => format!("в группе «{name}» никого нет."),
            },
            "Укажите название группы и внутренние номера, каждый в кавычках, или удалите строку.".into(),
        ),
        Why::ReasonLength => (
            "причина перерыва пуста или слишком длинная.",
            "АТС хранит до 79 байт: это около сорока русских букв.",
        ),
        Why::Mapping(column) => return (
            format!("«{column}» — не столбец базы."),
            "Укажите таблицу и столбец через точку, например address.fio.".into(),
        ),
        Why::Link(fault) => return party::link_fault(fault, Lang::Ru),
        Why::NoteResult(result) => return party::note_result(result, Lang::Ru),
        Why::TooManyResults(most) => return party::too_many_results(*most, Lang::Ru),
        Why::WordLength(most) => return party::word_length(*most, Lang::Ru),
        Why::Hotkey(keys) => return outside::no_hotkey(keys, Lang::Ru),
        Why::HotkeyTwice(keys) => return outside::hotkey_twice(keys, Lang::Ru),
        Why::Pattern { .. } | Why::Country(_) | Why::RouteName(_) | Why::TooManyRoutes(_) => {
            return routes::wrong(why, Lang::Ru).unwrap_or_default();
        }
    };
    (what.into(), advice.into())
}

fn why_en(why: &Why) -> (String, String) {
    let (what, advice) = match why {
        Why::Missing => ("not set.", "The other settings of this section do not work without it: set a value."),
        Why::HostWithScheme => ("the address has an extra beginning.", "Enter the IP address or host name only, without http:// or the like."),
        Why::HostWithPort => ("the address has a port.", "The port is a setting of its own; leave only the address here."),
        Why::HostBroken => ("this is not a server address.", "Enter an IP address or a host name without spaces or other signs, for example 192.168.0.5."),
        Why::ControlCharacters => ("it has invisible characters inside.", "Type the value anew by hand."),
        Why::PasswordSource => ("it is not clear where the password is.", "Leave it empty to keep the password in the system's keyring, or set env:NAME or file:PATH. The password itself does not belong here."),
        Why::Fingerprint => ("this is not a certificate's fingerprint.", "A SHA-256 fingerprint is 64 hexadecimal digits, with or without colons; the program shows it beside the certificate. Leave it empty to look at the certificate."),
        Why::Extension(extension) => return (
            format!("“{extension}” is not an extension."),
            "Enter digits only, for example 101. If this office's extensions are longer, raise the number of an extension's digits (internal_max_digits).".into(),
        ),
        Why::Twice(extension) => return (
            format!("{extension} stands there twice."),
            "Keep it once: calls are placed from the first of the list.".into(),
        ),
        Why::Template => ("the PBX will not understand this channel.", "Latin letters, digits and the signs _.:-/@ are allowed, the technology first, for example PJSIP/{NUMBER} or SIP."),
        Why::TemplatePlace => ("the curly brackets hold the wrong word.", "Only NUMBER may stand in them, and only once: the number goes there."),
        Why::Context => ("this is not the name of a context.", "Enter the name of a dialplan context, for example from-internal, without spaces or brackets."),
        Why::Prefix => ("this prefix is not allowed.", "A prefix is up to twelve digits and the signs *, # or +."),
        Why::AutoAnswer => ("there is no such way to make a phone answer.", "Write call-info, alert-info, polycom, or the SIP header itself as “Name: value”, without commas and quotes; empty: do not answer."),
        Why::Number => ("this is not a telephone number.", "Enter the number in digits, for example 74951234567."),
        Why::AreaCode => ("this is not an area code.", "Enter three to five digits without 8 or +7, for example 495."),
        Why::Device(device) => return (
            format!("“{device}” is not the name of a device."),
            "Enter it as the PBX calls it: technology, slash, name, for example PJSIP/0004f2aabbcc.".into(),
        ),
        Why::DeviceOfTwo { device, extensions: [one, other] } => return (
            format!("the device {device} stands at two extensions, {one} and {other}."),
            "Leave it at one of them: a call to this device is a call to that extension.".into(),
        ),
        Why::NoExtension => (
            "this person has no extension.",
            "Set it in extensions, or, where the database has the extensions, set the user's name there in user. Delete the entry if it is not needed.",
        ),
        Why::EmptyGroup(name) => return (
            match name.trim() {
                "" => "a group of colleagues has no name.".into(),
                name => format!("there is nobody in the group “{name}”."),
            },
            "Give the group a name and its extensions, each in quotes, or delete the line.".into(),
        ),
        Why::ReasonLength => (
            "a reason for a pause is empty or too long.",
            "The PBX keeps up to 79 bytes.",
        ),
        Why::Mapping(column) => return (
            format!("“{column}” is not a column of the database."),
            "Enter table and column with a dot between them, for example address.fio.".into(),
        ),
        Why::Link(fault) => return party::link_fault(fault, Lang::En),
        Why::NoteResult(result) => return party::note_result(result, Lang::En),
        Why::TooManyResults(most) => return party::too_many_results(*most, Lang::En),
        Why::WordLength(most) => return party::word_length(*most, Lang::En),
        Why::Hotkey(keys) => return outside::no_hotkey(keys, Lang::En),
        Why::HotkeyTwice(keys) => return outside::hotkey_twice(keys, Lang::En),
        Why::Pattern { .. } | Why::Country(_) | Why::RouteName(_) | Why::TooManyRoutes(_) => {
            return routes::wrong(why, Lang::En).unwrap_or_default();
        }
    };
    (what.into(), advice.into())
}

/// What `trubka password` is asked for, from an entry of the keyring: `pbx:operator@10.0.0.5`.
fn whose(entry: &str) -> &str {
    entry.split_once(':').map_or(entry, |(kind, _)| kind)
}

fn secret_error_ru(error: &SecretError) -> Message {
    match error {
        SecretError::NotInKeyring { user } => Message::new(
            "Пароль ещё не сохранён в хранилище паролей системы.",
            format!(
                "Введите его в настройках программы или сохраните командой trubka password {} (служба trubka, имя {user}). Либо укажите в password_from («Откуда брать пароль») переменную окружения (env:ИМЯ) или файл (file:ПУТЬ).",
                whose(user)
            ),
        ),
        SecretError::NoKeyring(why) => Message::new(
            "Хранилище паролей системы недоступно.",
            format!(
                "Запустите его вместе с сеансом или укажите в password_from («Откуда брать пароль») переменную окружения (env:ИМЯ) или файл (file:ПУТЬ). Подробности: {why}."
            ),
        ),
        SecretError::KeyringLocked(why) => Message::new(
            "Хранилище паролей системы не открывается.",
            format!(
                "Разблокируйте его и подключитесь снова. Либо укажите в password_from («Откуда брать пароль») переменную окружения (env:ИМЯ) или файл (file:ПУТЬ). Подробности: {why}."
            ),
        ),
        SecretError::NoVariable(name) => Message::new(
            format!("Переменная окружения {name} не задана."),
            "Задайте в ней пароль и запустите программу снова либо исправьте password_from.",
        ),
        SecretError::Unreadable { path, why } => Message::new(
            format!("Файл с паролем не читается: {path}."),
            format!("Проверьте путь в password_from и права на файл. Подробности: {why}."),
        ),
        SecretError::EmptyFile(path) => Message::new(
            format!("В файле нет пароля: {path}."),
            "Пароль должен стоять в первой строке файла и быть не длиннее 1000 байт.",
        ),
        SecretError::BadSource => Message::new(
            "Непонятно, где лежит пароль.",
            "Оставьте password_from пустым, чтобы пароль лежал в хранилище паролей системы, или укажите env:ИМЯ либо file:ПУТЬ.",
        ),
    }
}

fn secret_error_en(error: &SecretError) -> Message {
    match error {
        SecretError::NotInKeyring { user } => Message::new(
            "The password is not in the system's keyring yet.",
            format!(
                "Type it in the program's settings, or store it by the command trubka password {} (service trubka, user {user}). Or name an environment variable (env:NAME) or a file (file:PATH) in password_from (“Where the password is”).",
                whose(user)
            ),
        ),
        SecretError::NoKeyring(why) => Message::new(
            "The system's keyring is not available.",
            format!(
                "Start it with the session, or name an environment variable (env:NAME) or a file (file:PATH) in password_from (“Where the password is”). Details: {why}."
            ),
        ),
        SecretError::KeyringLocked(why) => Message::new(
            "The system's keyring does not open.",
            format!(
                "Unlock it and connect again. Or name an environment variable (env:NAME) or a file (file:PATH) in password_from (“Where the password is”). Details: {why}."
            ),
        ),
        SecretError::NoVariable(name) => Message::new(
            format!("The environment variable {name} is not set."),
            "Put the password into it and start the program again, or correct password_from.",
        ),
        SecretError::Unreadable { path, why } => Message::new(
            format!("The password file cannot be read: {path}."),
            format!("Check the path in password_from and the rights of the file. Details: {why}."),
        ),
        SecretError::EmptyFile(path) => Message::new(
            format!("The file holds no password: {path}."),
            "The password has to stand in the first line of the file, in no more than 1000 bytes.",
        ),
        SecretError::BadSource => Message::new(
            "It is not clear where the password is.",
            "Leave password_from empty to keep the password in the system's keyring, or set env:NAME or file:PATH.",
        ),
    }
}

#[cfg(test)]
mod tests;
