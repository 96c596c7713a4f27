//! The settings as their window names and explains them, and the words that stand for their choices.
//!
//! Rule: every setting of `settings::keys` has a row here (a test compares), in the words that the offices know
//! where the domain has them.

mod data;
mod desk;
mod office;

use super::time::plural;
use super::{Lang, Message};

/// A setting's name and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingWords {
    /// `Адрес сервера`.
    pub label: &'static str,
    /// One or two sentences.
    pub hint: &'static str,
}

/// A key, its label and its hint, each in Russian and English.
type Row = (&'static str, [&'static str; 2], [&'static str; 2]);

/// One row: key, label in Russian and English, hint in Russian and English.
macro_rules! rows {
    ($($key:literal: $ru:literal, $en:literal, $hint_ru:literal, $hint_en:literal;)*) => {
        pub(super) const ROWS: &[super::Row] = &[$(($key, [$ru, $en], [$hint_ru, $hint_en]),)*];
    };
}
use rows;

/// The words of a setting, by its whole key.
#[must_use]
pub fn setting(key: &str, lang: Lang) -> Option<SettingWords> {
    let mut rows = [office::ROWS, data::ROWS, desk::ROWS].into_iter().flatten();
    let (_, label, hint) = rows.find(|(known, _, _)| *known == key)?;
    let pick = |[ru, en]: &[&'static str; 2]| lang.pick(*ru, *en);
    Some(SettingWords {
        label: pick(label),
        hint: pick(hint),
    })
}

/// Where a setting stands among all, as people look for them.
#[must_use]
pub fn place(key: &str) -> usize {
    let mut rows = [office::ROWS, data::ROWS, desk::ROWS].into_iter().flatten();
    rows.position(|(known, ..)| *known == key)
        .unwrap_or(usize::MAX)
}

/// What a choice is called; `None` where the word of the file says it all (`PJSIP`, `7`).
#[must_use]
pub fn choice(key: &str, word: &str, lang: Lang) -> Option<&'static str> {
    let (ru, en) = match (key, word) {
        ("language", "auto") | ("window.theme", "system") => ("как в системе", "as the system's"),
        ("language", "ru") => ("русский", "Russian"),
        ("language", "en") => ("английский", "English"),
        ("window.theme", "light") => ("светлое", "light"),
        ("window.theme", "dark") => ("тёмное", "dark"),
        ("window.renderer", "auto") => ("само", "by itself"),
        ("window.renderer", "glow") => ("OpenGL", "OpenGL"),
        ("window.renderer", "wgpu") => ("Vulkan, DirectX, Metal", "Vulkan, DirectX, Metal"),
        ("pbx.tls", "off") | ("directory.tls", "off") => ("выключено", "off"),
        ("pbx.tls", "system") => (
            "сертификат от известного центра",
            "certificate by a known authority",
        ),
        ("pbx.tls", "file") => ("сертификат из файла", "certificate in a file"),
        ("pbx.tls", "pin") => ("именно этот сертификат", "this very certificate"),
        ("directory.tls", "preferred") => ("если сервер умеет", "if the server can"),
        ("directory.tls", "required") => ("обязательно", "required"),
        ("directory.tls", "file") => ("сертификат из файла", "certificate in a file"),
        ("log.level", "off") => ("не вести", "off"),
        ("log.level", "error") => ("ошибки", "errors"),
        ("log.level", "warn") => ("предупреждения", "warnings"),
        ("log.level", "info") => ("обычная", "usual"),
        ("log.level", "debug") => ("подробная, с номерами", "detailed, with numbers"),
        ("log.level", "trace") => ("всё", "everything"),
        ("directory.kind", "none") => ("нет", "none"),
        ("directory.kind", "mysql") => ("MySQL или MariaDB", "MySQL or MariaDB"),
        ("directory.kind", "sqlite") => ("файл SQLite", "SQLite file"),
        ("couriers.connect", "ask-first") => ("сначала спросить", "ask first"),
        ("couriers.connect", "at-once") => ("сразу", "at once"),
        ("dialling.number_form", "+7") => ("+79161234567", "+79161234567"),
        ("dialling.number_form", "7") => ("79161234567", "79161234567"),
        ("dialling.number_form", "8") => ("89161234567", "89161234567"),
        ("dialling.number_form", "98") => ("989161234567", "989161234567"),
        ("cards.screen", "window") => ("где главное окно", "where the main window is"),
        ("cards.screen", "primary") => ("основной", "the primary one"),
        ("cards.screen", "1") => ("первый слева", "first from the left"),
        ("cards.screen", "2") => ("второй", "second"),
        ("cards.screen", "3") => ("третий", "third"),
        ("cards.screen", "4") => ("четвёртый", "fourth"),
        ("cards.corner", "bottom-right") => ("справа внизу", "bottom right"),
        ("cards.corner", "bottom-left") => ("слева внизу", "bottom left"),
        ("cards.corner", "top-right") => ("справа вверху", "top right"),
        ("cards.corner", "top-left") => ("слева вверху", "top left"),
        ("notifications.calls" | "notifications.missed", "never") => ("никогда", "never"),
        ("notifications.calls" | "notifications.missed", "hidden") => {
            ("когда окна не видно", "while the window is hidden")
        }
        ("notifications.calls" | "notifications.missed", "always") => ("всегда", "always"),
        _ => return None,
    };
    Some(lang.pick(ru, en))
}

/// What is typed is no whole number of the range.
#[must_use]
pub fn not_a_number(range: Option<(i64, i64)>, lang: Lang) -> String {
    match range {
        Some((from, to)) => lang.pick(
            format!("Целое число от {from} до {to}."),
            format!("A whole number from {from} to {to}."),
        ),
        None => lang.pick("Целое число.", "A whole number.").to_owned(),
    }
}

/// A line of a list of pairs has no colon.
#[must_use]
pub fn not_a_pair(line: &str, lang: Lang) -> String {
    lang.pick(
        format!("«{line}»: нужна строка вида «название: значение»."),
        format!("“{line}”: a line like “name: value” is wanted."),
    )
}

/// What is typed cannot be kept before another setting is filled in.
#[must_use]
pub fn waits_for(other: &str, lang: Lang) -> String {
    lang.pick(
        format!("Сохранится, когда заполните «{other}»."),
        format!("Will be kept once “{other}” is filled in."),
    )
}

/// A setting is another one than before, for the line that offers to take it back.
#[must_use]
pub fn changed(label: &str, lang: Lang) -> String {
    lang.pick(format!("Сохранено: {label}"), format!("Saved: {label}"))
}

/// The office's settings lock it.
#[must_use]
pub fn locked(file: &str, lang: Lang) -> String {
    lang.pick(
        format!("Закреплено в настройках офиса: {file}."),
        format!("Locked by the office's settings: {file}."),
    )
}

/// The user's file says something of it too, in vain.
#[must_use]
pub fn ignored(own_file: &str, lang: Lang) -> String {
    lang.pick(
        format!("Эта настройка есть и в вашем файле {own_file}; то, что там, не действует."),
        format!("Your file {own_file} has this setting too; what it says does not count."),
    )
}

/// What becomes of calls in progress when the connection is another one.
#[must_use]
pub fn calls_are_lost_sight_of(count: usize, lang: Lang) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let calls = plural(count, "звонок", "звонка", "звонков");
    let goes = plural(count, "идёт", "идут", "идут");
    let are = if count == 1 { "call goes" } else { "calls go" };
    lang.pick(
        format!("Сейчас {goes} {count} {calls}. Если изменить связь с АТС, программа войдёт заново: карточки закроются, сами разговоры не прервутся."),
        format!("{count} {are} on now. When the way to the PBX is changed the program logs in anew: cards close, the talks themselves go on."),
    )
}

/// Where the settings are.
#[must_use]
pub fn files(own: &str, office: Option<&str>, lang: Lang) -> String {
    let own = lang.pick(
        format!("Файл настроек: {own}."),
        format!("Settings file: {own}."),
    );
    match office {
        Some(office) => lang.pick(
            format!("{own} Настройки офиса: {office}."),
            format!("{own} The office's settings: {office}."),
        ),
        None => own,
    }
}

/// The password is no matter of the keyring.
#[must_use]
pub fn password_from(source: &str, lang: Lang) -> String {
    lang.pick(
        format!("Пароль берётся так: {source}. Чтобы держать его в хранилище паролей системы, очистите «Откуда брать пароль»."),
        format!("The password comes from {source}. To keep it in the system's keyring, empty “Where the password is”."),
    )
}

/// The password was kept, or why not stands in the messages.
#[must_use]
pub fn password_kept(lang: Lang) -> Message {
    lang.pick(
        Message::new("Пароль сохранён в хранилище паролей системы.", ""),
        Message::new("The password is kept in the system's keyring.", ""),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::keys;

    #[test]
    fn every_setting_has_its_words_and_no_other_has() {
        let keys = keys();
        for key in &keys {
            for lang in [Lang::Ru, Lang::En] {
                assert!(setting(&key.key, lang).is_some(), "{}", key.key);
            }
        }
        for (row, ..) in [office::ROWS, data::ROWS, desk::ROWS].into_iter().flatten() {
            let is_password = row.ends_with(".password");
            assert!(
                is_password || keys.iter().any(|key| key.key == *row),
                "there is no {row}"
            );
        }
    }

    #[test]
    fn every_choice_has_its_word() {
        for key in keys() {
            for word in key.choices.unwrap_or_default() {
                assert!(
                    choice(&key.key, word, Lang::Ru).is_some(),
                    "{} {word}",
                    key.key
                );
            }
        }
    }
}
