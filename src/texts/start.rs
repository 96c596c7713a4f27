//! Why the program cannot start.

use super::{Lang, Message};

/// No window can be opened; `why` in the system's words.
pub fn no_window(why: &str, lang: Lang) -> Message {
    let why = why.trim_end_matches('.');
    lang.pick(
        Message::new(
            "Не удалось открыть окно.",
            format!(
                "Запустите программу в графическом сеансе или попробуйте другое значение window.renderer в настройках. Команды, например trubka watch, работают и без экрана. Подробности: {why}."
            ),
        ),
        Message::new(
            "No window could be opened.",
            format!(
                "Start the program in a graphical session, or try another window.renderer in the settings. Commands such as trubka watch work without a screen. Details: {why}."
            ),
        ),
    )
}

/// This user has no home folder.
pub fn no_home(lang: Lang) -> Message {
    lang.pick(
        Message::new(
            "У пользователя нет домашней папки: настройкам и журналу негде лежать.",
            "Задайте папку переменной TRUBKA_HOME.",
        ),
        Message::new(
            "This user has no home folder for the settings and the journal.",
            "Name a folder in the variable TRUBKA_HOME.",
        ),
    )
}

/// The program was started a second time; `came_forward`: the first one's window is shown now.
pub fn open_already(came_forward: bool, lang: Lang) -> Message {
    match came_forward {
        true => lang.pick(
            Message::new("Трубка уже открыта.", "Её окно показано."),
            Message::new("Trubka is open already.", "Its window is shown."),
        ),
        false => lang.pick(
            Message::new(
                "Трубка уже открыта, но её окно не отвечает.",
                "Найдите её на панели задач. Если её там нет, завершите программу trubka средствами системы и запустите снова.",
            ),
            Message::new(
                "Trubka is open already, but its window does not answer.",
                "Look for it in the taskbar. If it is not there, end the program trubka with the system's means and start it again.",
            ),
        ),
    }
}

/// The settings file cannot be read: it is a folder, or not this user's; `why` in the system's words.
pub fn settings_file_error(path: &str, why: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Файл настроек недоступен: {path}."),
            format!(
                "Проверьте, существует ли папка и есть ли у вас права на файл. Подробности: {why}."
            ),
        ),
        Message::new(
            format!("The settings file cannot be used: {path}."),
            format!(
                "Check whether the folder exists and you have rights to the file. Details: {why}."
            ),
        ),
    )
}

/// There is no settings file where one was asked for.
pub fn no_settings_file(path: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Файла настроек нет: {path}."),
            "Проверьте путь после --settings или создайте файл по образцу trubka.example.toml.",
        ),
        Message::new(
            format!("There is no settings file: {path}."),
            "Check the path after --settings, or make the file after trubka.example.toml.",
        ),
    )
}

/// A file or folder was to be opened by its program; `why` in the system's words.
pub fn not_opened(path: &str, why: &str, lang: Lang) -> Message {
    let why = why.trim_end_matches('.');
    lang.pick(
        Message::new(
            format!("Не удалось открыть {path}."),
            format!("Откройте его сами. Подробности: {why}."),
        ),
        Message::new(
            format!("{path} could not be opened."),
            format!("Open it yourself. Details: {why}."),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::messages;

    #[test]
    fn a_missing_screen_has_its_sentences() {
        messages(&["DISPLAY is not set.", "OpenGL 1.1"], |why, lang| {
            no_window(why, lang)
        });
        messages(&[()], |(), lang| no_home(lang));
        messages(&[()], |(), lang| no_settings_file("a.toml", lang));
        messages(&["Is a directory"], |why, lang| {
            settings_file_error("a.toml", why, lang)
        });
        messages(&["no program", "timed out."], |why, lang| {
            not_opened("settings.toml", why, lang)
        });
        messages(&[true, false], |came_forward, lang| {
            open_already(*came_forward, lang)
        });
    }
}
