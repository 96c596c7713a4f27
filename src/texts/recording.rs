//! Recordings of what the PBX says.

use super::{Lang, Message};
use crate::ports::recording::{Recording, RecordingEnd};

/// How far it is, or what became of it.
pub fn recording(recording: &Recording, lang: Lang) -> Message {
    let file = &recording.file;
    let size = size(recording.bytes, lang);
    let what = match &recording.end {
        None => lang.pick(
            format!("Идёт запись: {size}, файл {file}."),
            format!("Recording: {size}, the file is {file}."),
        ),
        Some(RecordingEnd::Stopped) => lang.pick(
            format!("Записано: {size}, файл {file}."),
            format!("Recorded: {size}, the file is {file}."),
        ),
        Some(RecordingEnd::Full { .. }) => lang.pick(
            format!("Запись остановлена: {size} – больше в одну не помещается. Файл {file}."),
            format!("The recording has ended: {size} is as large as one may be. The file is {file}."),
        ),
        Some(RecordingEnd::TooSlow) => lang.pick(
            format!("Запись остановлена: диск не успевает за АТС. До этого записано {size}, файл {file}."),
            format!("The recording has ended: the disk is slower than the PBX. Recorded before: {size}, the file is {file}."),
        ),
        Some(RecordingEnd::Failed(why)) => lang.pick(
            format!("Записать в файл {file} не удалось: {why}."),
            format!("The file {file} could not be written: {why}."),
        ),
    };
    let advice = match recording.masked {
        true => lang.pick(
            "Пароля в записи нет, номера и имена в ней заменены; проверьте её, прежде чем отправить. Проиграть: trubka replay.",
            "It holds no password, and its numbers and names are masked; look at it before you send it. To play it: trubka replay.",
        ),
        false => lang.pick(
            "Пароля в записи нет, номера и имена звонивших есть. Проиграть: trubka replay.",
            "It holds no password, but the callers' numbers and names. To play it: trubka replay.",
        ),
    };
    Message::new(what, advice)
}

/// There is such a file already, which may be somebody's only one.
pub fn file_is_there(path: &str, lang: Lang) -> Message {
    lang.pick(
        Message::new(
            format!("Файл {path} уже есть."),
            "Запись его не заменяет: назовите другой.",
        ),
        Message::new(
            format!("There is a file {path} already."),
            "A recording does not replace it: name another one.",
        ),
    )
}

fn size(bytes: u64, lang: Lang) -> String {
    match bytes {
        0..10_240 => format!("{bytes} {}", lang.pick("Б", "B")),
        10_240..10_485_760 => format!("{} {}", bytes / 1024, lang.pick("КБ", "KB")),
        _ => format!("{} {}", bytes / 1_048_576, lang.pick("МБ", "MB")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::messages;

    #[test]
    fn every_end_has_its_sentences() {
        let ends = [
            None,
            Some(RecordingEnd::Stopped),
            Some(RecordingEnd::Full { limit_bytes: 1 }),
            Some(RecordingEnd::TooSlow),
            Some(RecordingEnd::Failed("No space left on device".into())),
        ];
        let all: Vec<Recording> = ends
            .into_iter()
            .flat_map(|end| {
                [true, false].map(|masked| Recording {
                    file: "office.ami".into(),
                    masked,
                    bytes: 123_456,
                    end: end.clone(),
                })
            })
            .collect();
        messages(&all, recording);
        let there = file_is_there("office.ami", Lang::Ru).to_string();
        assert!(there.contains("office.ami"), "{there}");
    }
}
