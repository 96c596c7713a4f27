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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::messages;

    #[test]
    fn a_missing_screen_has_its_sentences() {
        messages(&["DISPLAY is not set.", "OpenGL 1.1"], |why, lang| {
            no_window(why, lang)
        });
    }
}
