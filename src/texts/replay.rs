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
