//! Why a recording cannot be replayed.

use super::{Lang, Message};

/// The file, or one beside it, cannot be read.
pub fn unreadable(path: &str, why: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Не удалось прочитать запись {path}: {why}."),
            "Проверьте путь и права на файл.",
        ),
        Message::new(
            format!("The recording {path} cannot be read: {why}."),
            "Check the path and the rights to the file.",
        ),
    )
}

/// A line of `.times` is wrong.
pub fn wrong_times(path: &str, line: usize, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("В файле {path} неверна строка {line}."),
            "Каждая строка должна иметь вид [смещение, секунды].",
        ),
        Message::new(
            format!("Line {line} of {path} is wrong."),
            "Each line has to be [offset, seconds].",
        ),
    )
}

/// It begins with something else than the manager's greeting; nothing to quote when it is binary.
pub fn begins(line: &str, lang: Lang) -> String {
    match line {
        "" => lang.pick(
            "начало нечитаемо".into(),
            "its beginning is not readable".into(),
        ),
        _ => lang.pick(
            format!("начало: «{line}»"),
            format!("it begins with “{line}”"),
        ),
    }
}

/// A message in it has no end.
pub fn endless(lang: Lang) -> String {
    let words = lang.pick(
        "в ней есть сообщение без конца",
        "a message in it has no end",
    );
    words.to_owned()
}

/// Nothing behind the greeting is a message of the manager.
pub fn nothing(lang: Lang) -> String {
    let words = lang.pick(
        "прочитать не удалось ни одного сообщения",
        "not one message in it can be read",
    );
    words.to_owned()
}

/// What `--ext` names is neither an extension nor a device.
pub fn no_extension(text: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("«{text}» — не внутренний номер и не устройство."),
            "Перечислите через запятую номера, например 101,102, или устройства, например PJSIP/0004f2aabbcc.",
        ),
        Message::new(
            format!("“{text}” is neither an extension nor a device."),
            "List extensions separated by commas, for example 101,102, or devices, for example PJSIP/0004f2aabbcc.",
        ),
    )
}

/// The bytes are no AMI connection's.
pub fn not_ami(path: &str, why: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Файл {path} не похож на запись соединения с AMI ({why})."),
            "Нужны байты, полученные от порта управления Asterisk, с самого начала соединения.",
        ),
        Message::new(
            format!("{path} is no recording of an AMI connection ({why})."),
            "It has to hold the bytes that came from Asterisk's manager port, from the start of the connection.",
        ),
    )
}
