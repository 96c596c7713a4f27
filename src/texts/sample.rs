//! `trubka journal fill`: what it made, or why not.

use super::{Lang, Message};

/// Something lies there already.
pub fn exists(path: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Файл {path} уже есть."),
            "Вымышленные звонки пишутся только в новый файл: укажите другое имя.",
        ),
        Message::new(
            format!("There is a file {path} already."),
            "Made-up calls are only written to a new file: give another name.",
        ),
    )
}

/// The folder for the file is not there.
pub fn no_folder(folder: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Папки {folder} нет."),
            "Проверьте путь или создайте её.",
        ),
        Message::new(
            format!("There is no folder {folder}."),
            "Check the path, or make it.",
        ),
    )
}

/// The journal that the program keeps.
pub fn own_journal(path: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("{path} — рабочий журнал этой программы."),
            "Вымышленным звонкам в нём не место: укажите другой файл.",
        ),
        Message::new(
            format!("{path} is the journal that this program keeps."),
            "Made-up calls have no place in it: give another file.",
        ),
    )
}

/// Done: so many calls in this file of so many bytes.
pub fn filled(calls: usize, path: &str, bytes: u64, lang: Lang) -> String {
    let mib = bytes.div_ceil(1 << 20);
    lang.pick(
        format!("Вымышленных звонков записано: {calls}. Файл: {path}, {mib} МиБ."),
        format!("Made-up calls written: {calls}. File: {path}, {mib} MiB."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::{messages, phrases};

    #[test]
    fn refusals_and_the_result_have_their_sentences() {
        messages(&["journal.db"], |path, lang| exists(path, lang));
        messages(&["journal.db"], |path, lang| own_journal(path, lang));
        phrases(&[7], |calls, lang| filled(*calls, "a.db", 5_000_000, lang));
    }
}
