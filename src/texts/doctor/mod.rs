//! What the doctor found: what was seen, what it means, what to do, and the lines to write.

mod database;
mod dialling;
pub mod fitting;
mod login;
mod network;
mod phones;
pub mod recipe;
mod rights;
#[cfg(test)]
mod tests;
mod versions;

use super::{Lang, Message};
use crate::doctor::checkup::report::{Clock, Finding, Skipped, Topic, Verdict};
use crate::settings::Settings;

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What was seen: one sentence.
    pub seen: String,
    /// What it means; may be empty.
    pub means: String,
    /// What to do; may be empty.
    pub todo: String,
    /// Lines of manager.conf or of the settings, as they are to be written.
    pub lines: Vec<String>,
}

impl Told {
    fn seen(seen: impl Into<String>) -> Self {
        Self {
            seen: seen.into(),
            ..Self::default()
        }
    }

    fn new(seen: impl Into<String>, means: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            seen: seen.into(),
            means: means.into(),
            todo: todo.into(),
            lines: Vec::new(),
        }
    }

    fn with(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }
}

impl From<Message> for Told {
    fn from(message: Message) -> Self {
        Self::new(message.what, "", message.advice)
    }
}

/// A step's name.
pub fn topic(topic: Topic, lang: Lang) -> &'static str {
    match topic {
        Topic::Name => lang.pick("Имя сервера", "Server name"),
        Topic::Connection => lang.pick("Подключение", "Connection"),
        Topic::Tls => lang.pick("Шифрование", "Encryption"),
        Topic::Banner => lang.pick("Порт управления", "Manager port"),
        Topic::Login => lang.pick("Вход", "Login"),
        Topic::Version => lang.pick("Версия Asterisk", "Asterisk version"),
        Topic::Rights => lang.pick("Права", "Rights"),
        Topic::Phones => lang.pick("Телефоны и линии", "Phones and lines"),
        Topic::Dialling => lang.pick("Звонок по кнопке", "Calling by a click"),
        Topic::Clock => lang.pick("Часы", "Clock"),
        Topic::Database => lang.pick("База курьерской программы", "Courier database"),
    }
}

/// How bad it is, in a word.
pub fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Skipped => lang.pick("не проверено", "not checked"),
        Verdict::Good => lang.pick("в порядке", "good"),
        Verdict::Note => lang.pick("к сведению", "note"),
        Verdict::Warning => lang.pick("внимание", "warning"),
        Verdict::Fault => lang.pick("ошибка", "fault"),
    }
}

/// A finding in words. The settings tell the names that the lines need.
pub fn finding(finding: &Finding, settings: &Settings, lang: Lang) -> Told {
    match finding {
        Finding::Skipped(Skipped::Before) => Told::seen(lang.pick(
            "Не проверено: до этого шага дело не дошло.",
            "Not checked: it did not come that far.",
        )),
        Finding::Skipped(Skipped::NoDatabase) => Told::seen(lang.pick(
            "База в настройках не указана: карточки показывают только номер.",
            "The settings name no database: cards show the number only.",
        )),
        Finding::Network(seen) => network::told(seen, settings, lang),
        Finding::Login(seen) => login::told(seen, settings, lang),
        Finding::Version(seen) => versions::told(seen, lang),
        Finding::Rights(seen) => rights::told(seen, settings, lang),
        Finding::Phone(seen) => phones::told(seen, lang),
        Finding::Dialling(seen) => dialling::told(seen, settings, lang),
        Finding::Clock(seen) => clock(seen, lang),
        Finding::Database(seen) => database::told(seen, settings, lang),
    }
}

/// Where the file for support is.
pub fn bundle_written(path: &str, lang: Lang) -> String {
    lang.pick(
        format!("Файл для поддержки записан: {path}. Прочтите его перед отправкой."),
        format!("The file for support was written: {path}. Read it before you send it."),
    )
}

/// It could not be written.
pub fn bundle_not_written(path: &str, why: &str, lang: Lang) -> String {
    lang.pick(
        format!("Файл для поддержки не записан: {path}: {why}."),
        format!("The file for support was not written: {path}: {why}."),
    )
}

/// It would have been written over something.
pub fn bundle_is_there(path: &str, lang: Lang) -> String {
    lang.pick(
        format!("Такой файл уже есть: {path}. Назовите другой."),
        format!("There is such a file already: {path}. Name another."),
    )
}

fn clock(clock: &Clock, lang: Lang) -> Told {
    match clock {
        Clock::NotTold => Told::new(
            lang.pick(
                "АТС не сообщила своё время.",
                "The PBX did not tell its time.",
            ),
            lang.pick(
                "Сверить часы не с чем; звонкам это не мешает.",
                "The clocks cannot be compared; calls work all the same.",
            ),
            "",
        ),
        Clock::Ahead(ms) => {
            let secs = ms.abs() / 1000;
            if secs == 0 {
                return Told::seen(lang.pick(
                    "Часы АТС и этого компьютера идут одинаково.",
                    "The clocks of the PBX and of this computer agree.",
                ));
            }
            let seen = match *ms > 0 {
                true => lang.pick(
                    format!("Часы АТС спешат относительно этого компьютера на {secs} с."),
                    format!("The PBX's clock is {secs} s ahead of this computer's."),
                ),
                false => lang.pick(
                    format!("Часы АТС отстают от этого компьютера на {secs} с."),
                    format!("The PBX's clock is {secs} s behind this computer's."),
                ),
            };
            if ms.abs() <= crate::doctor::checkup::report::CLOCK_MS {
                return Told::seen(seen);
            }
            Told::new(
                seen,
                lang.pick(
                    "Время звонка в журнале и время записи разговора на АТС разойдутся.",
                    "The time of a call in the journal and that of its recording on the PBX will differ.",
                ),
                lang.pick(
                    "Включите сверку времени (NTP) на обоих.",
                    "Let both set their clocks by the network (NTP).",
                ),
            )
        }
    }
}
