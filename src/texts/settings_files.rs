//! What is wrong with the settings' files while the program goes on, and why nothing was saved.

use super::settings::{problem, settings_error};
use super::{Lang, Message, start};
use crate::settings::{
    EditError, FileFault, FileTrouble, Gone, Instead, Located, SettingsError, Source, Which,
};

/// A file that cannot be used as it is: what is wrong with it, the last message with what counts instead.
pub fn trouble(trouble: &FileTrouble, lang: Lang) -> Vec<Message> {
    let path = trouble.path.as_str();
    let mut messages = match (&trouble.fault, trouble.which) {
        (FileFault::Missing, which) => vec![gone_away(path, which, lang)],
        (FileFault::Empty, which) => vec![emptied(path, which, lang)],
        (FileFault::Unreadable(why), Which::Own) => {
            vec![start::settings_file_error(path, why, lang)]
        }
        (FileFault::Unreadable(why), Which::Office) => vec![office_unreadable(path, why, lang)],
        (FileFault::Wrong(error), Which::Own) => vec![settings_error(error, lang)],
        (FileFault::Wrong(error), Which::Office) => vec![office_error(error, path, lang)],
        (FileFault::Problems(problems), _) => {
            let problems = problems.iter();
            problems.map(|one| located(one, path, lang)).collect()
        }
    };
    if let Some(last) = messages.last_mut() {
        last.advice = format!("{} {}", last.advice, instead(trouble.instead, lang));
    }
    messages
}

/// A setting that cannot work, in either file; `office` is the path of the office's.
pub fn located(located: &Located, office: &str, lang: Lang) -> Message {
    let message = problem(&located.problem, located.line, lang);
    match located.which {
        Which::Own => message,
        Which::Office => in_office(message, office, lang),
    }
}

/// Settings of an older version that there are no more.
pub fn gone(gone: &[Gone], lang: Lang) -> Message {
    let named = |gone: &Gone| {
        let Gone { key, line } = gone;
        lang.pick(
            format!("{key} (строка {line})"),
            format!("{key} (line {line})"),
        )
    };
    let named: Vec<String> = gone.iter().map(named).collect();
    let named = named.join(", ");
    lang.pick(
        Message::new(
            format!("В файле настроек есть то, чего больше нет: {named}."),
            "Это ни на что не влияет. При следующем сохранении настроек из программы эти строки будут убраны.",
        ),
        Message::new(
            format!("The settings file has what there is no more: {named}."),
            "It has no effect. The lines go when the program next saves the settings.",
        ),
    )
}

/// The file was changed by hand, and that is taken up.
pub fn taken_up(lang: Lang) -> Message {
    lang.pick(
        Message::new("Файл настроек изменён.", "Новые настройки действуют."),
        Message::new("The settings file was changed.", "The new settings apply."),
    )
}

/// What is taken up at the next start only.
pub fn after_restart(keys: &[&str], lang: Lang) -> Message {
    let keys = keys.join(", ");
    lang.pick(
        Message::new(
            format!("Изменено: {keys}."),
            "Это подействует после перезапуска программы.",
        ),
        Message::new(
            format!("Changed: {keys}."),
            "This applies when the program is started again.",
        ),
    )
}

/// Where a setting comes from; nothing is said of what is neither set nor locked.
pub fn source(source: Source, is_locked: bool, lang: Lang) -> &'static str {
    let (ru, en) = match (source, is_locked) {
        (Source::Default, false) => ("", ""),
        (Source::Own, false) => ("(в вашем файле)", "(your file)"),
        (Source::Office, false) => ("(общая для офиса)", "(the office's)"),
        (Source::Login, false) => ("(по входу в систему)", "(by the login)"),
        (Source::Login, true) => ("(по входу в систему, закреплена)", "(by the login, locked)"),
        (_, true) => ("(общая для офиса, закреплена)", "(the office's, locked)"),
    };
    lang.pick(ru, en)
}

/// A change that is not made.
pub fn edit_error(error: &EditError, lang: Lang) -> Message {
    match error {
        EditError::Unreadable(why) => {
            let mut message = settings_error(why, lang);
            message.advice = format!("{} {}", message.advice, until_mended(lang));
            message
        }
        EditError::Refused(why) => settings_error(why, lang),
        EditError::Locked(key) => lang.pick(
            Message::new(
                format!("Настройка {key} задана для всего офиса."),
                "Изменить её может администратор, в общем файле настроек.",
            ),
            Message::new(
                format!("The setting {key} is set for the whole office."),
                "The administrator can change it, in the office's settings file.",
            ),
        ),
        EditError::Unknown { key, nearest } => Message::new(
            lang.pick(
                format!("Настройки {key} нет."),
                format!("There is no setting {key}."),
            ),
            match nearest {
                Some(known) => lang.pick(
                    format!("Возможно, имелась в виду {known}."),
                    format!("Perhaps {known} was meant."),
                ),
                None => lang
                    .pick(
                        "Все настройки перечислены в файле trubka.example.toml.",
                        "trubka.example.toml lists every setting.",
                    )
                    .to_owned(),
            },
        ),
    }
}

/// The file may not be written.
pub fn read_only(path: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Файл настроек защищён от записи: {path}."),
            "Настройки не сохранены. Снимите защиту с файла или попросите администратора.",
        ),
        Message::new(
            format!("The settings file is read-only: {path}."),
            "The settings are not saved. Make the file writable, or ask the administrator to.",
        ),
    )
}

/// The file cannot be written; `why` in the system's words.
pub fn not_saved(path: &str, why: &str, lang: Lang) -> Message {
    let why = why.trim_end_matches('.');
    lang.pick(
        Message::new(
            format!("Не удалось сохранить настройки: {path}."),
            format!("Проверьте, доступна ли папка и есть ли место на диске. Подробности: {why}."),
        ),
        Message::new(
            format!("The settings cannot be saved: {path}."),
            format!(
                "Check whether the folder can be reached and the disk has room. Details: {why}."
            ),
        ),
    )
}

/// Somebody changed the file since it was saved.
pub fn changed_since(lang: Lang) -> Message {
    lang.pick(
        Message::new(
            "Файл настроек с тех пор изменили.",
            "Поэтому отменить сохранение нельзя: пропали бы и чужие изменения. Верните прежнее значение вручную.",
        ),
        Message::new(
            "The settings file was changed since.",
            "So the saving cannot be taken back: the other changes would be lost too. Set the old value by hand.",
        ),
    )
}

fn gone_away(path: &str, which: Which, lang: Lang) -> Message {
    match which {
        Which::Own => lang.pick(
            Message::new(
                format!("Файл настроек пропал: {path}."),
                "Проверьте, доступна ли папка или сетевой диск.",
            ),
            Message::new(
                format!("The settings file is gone: {path}."),
                "Check whether the folder or the share can be reached.",
            ),
        ),
        Which::Office => lang.pick(
            Message::new(
                format!("Общий файл настроек не найден: {path}."),
                "Проверьте, доступна ли папка или сетевой диск и верен ли путь.",
            ),
            Message::new(
                format!("The office's settings file is not there: {path}."),
                "Check whether the folder or the share can be reached, and the path.",
            ),
        ),
    }
}

fn office_unreadable(path: &str, why: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Общий файл настроек недоступен: {path}."),
            format!("Проверьте права на него. Подробности: {why}."),
        ),
        Message::new(
            format!("The office's settings file cannot be used: {path}."),
            format!("Check the rights to it. Details: {why}."),
        ),
    )
}

fn office_error(error: &SettingsError, path: &str, lang: Lang) -> Message {
    let mut message = settings_error(error, lang);
    let own = lang.pick("Файл настроек,", "Settings file,");
    let office = lang.pick(
        format!("Общий файл настроек {path},"),
        format!("The office's settings file {path},"),
    );
    message.what = message.what.replacen(own, &office, 1);
    message
}

fn in_office(message: Message, path: &str, lang: Lang) -> Message {
    let file = lang.pick(
        format!("Общий файл настроек {path}. "),
        format!("The office's settings file {path}. "),
    );
    Message {
        what: file + &message.what,
        ..message
    }
}

fn emptied(path: &str, which: Which, lang: Lang) -> Message {
    match which {
        Which::Own => Message::new(
            lang.pick(
                format!("Файл настроек {path} пуст."),
                format!("The settings file {path} is empty."),
            ),
            lang.pick(
                "Верните то, что в нём было; чтобы настроить всё заново, удалите его.",
                "Put back what was in it; to set up everything anew, delete it.",
            ),
        ),
        Which::Office => Message::new(
            lang.pick(
                format!("Общий файл настроек {path} пуст."),
                format!("The office's settings file {path} is empty."),
            ),
            lang.pick("Верните то, что в нём было.", "Put back what was in it."),
        ),
    }
}

/// A change is not saved: the file has nothing in it any more.
pub fn nothing_to_change(path: &str, lang: Lang) -> Message {
    let mut message = emptied(path, Which::Own, lang);
    message.advice = format!("{} {}", message.advice, until_mended(lang));
    message
}

fn until_mended(lang: Lang) -> &'static str {
    lang.pick(
        "Пока файл неисправен, менять настройки из программы нельзя.",
        "As long as the file is wrong, settings cannot be changed from the program.",
    )
}

fn instead(instead: Instead, lang: Lang) -> &'static str {
    match instead {
        Instead::LastGood => lang.pick(
            "Пока действуют настройки, которые удалось прочитать в прошлый раз.",
            "Until then the program uses what it could last read.",
        ),
        Instead::Nothing => lang.pick(
            "Пока действуют только настройки этого компьютера.",
            "Until then the program uses this computer's own settings alone.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Problem, Why};
    use crate::texts::checks::messages;

    fn wrong() -> SettingsError {
        SettingsError::NotToml {
            line: 3,
            why: "invalid string".into(),
        }
    }

    #[test]
    fn every_trouble_has_its_sentences() {
        let faults = [
            FileFault::Missing,
            FileFault::Empty,
            FileFault::Unreadable("Permission denied".into()),
            FileFault::Wrong(wrong()),
            FileFault::Problems(vec![Located {
                which: Which::Office,
                line: Some(3),
                problem: Problem {
                    key: "pbx.host".into(),
                    why: Why::HostBroken,
                },
            }]),
        ];
        let of = |which: Which, instead: Instead, fault: &FileFault| FileTrouble {
            which,
            path: "/srv/office/settings.toml".into(),
            fault: fault.clone(),
            instead,
        };
        for instead in [Instead::LastGood, Instead::Nothing] {
            for which in [Which::Own, Which::Office] {
                let all: Vec<_> = faults
                    .iter()
                    .map(|fault| of(which, instead, fault))
                    .collect();
                messages(&all, |one, lang| trouble(one, lang).remove(0));
            }
        }
        let office = of(Which::Office, Instead::LastGood, &faults[3]);
        for (lang, words) in [
            (
                Lang::Ru,
                "Общий файл настроек /srv/office/settings.toml, строка 3: ",
            ),
            (
                Lang::En,
                "The office's settings file /srv/office/settings.toml, line 3: ",
            ),
        ] {
            let told = trouble(&office, lang).remove(0).what;
            assert!(told.starts_with(words), "{told}");
        }
    }

    #[test]
    fn every_refusal_to_save_has_its_sentences() {
        let errors = [
            EditError::Unreadable(wrong()),
            EditError::Refused(wrong()),
            EditError::Locked("pbx.host".into()),
            EditError::Unknown {
                key: "pbx.hots".into(),
                nearest: Some("pbx.host".into()),
            },
            EditError::Unknown {
                key: "rubbish".into(),
                nearest: None,
            },
        ];
        messages(&errors, edit_error);
        messages(&[()], |(), lang| read_only("a.toml", lang));
        messages(&["No space left."], |why, lang| {
            not_saved("a.toml", why, lang)
        });
        messages(&[()], |(), lang| changed_since(lang));
        messages(&[()], |(), lang| taken_up(lang));
        messages(&[()], |(), lang| after_restart(&["journal.path"], lang));
        let keys = ["dialling.courier_prefix", "dialling.office_number"];
        let all = keys.map(|key| Gone {
            key: key.to_owned(),
            line: 4,
        });
        messages(&[()], |(), lang| gone(&all, lang));
    }
}
