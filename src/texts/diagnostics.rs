//! What was measured, for the page «Диагностика».

use super::connection::offline;
use super::directory::directory_error;
use super::time::{date, local, plural, short_duration, time_of_day};
use super::{Lang, Message};
use crate::desk::snapshot::{
    ConnectionBreak, DatabaseTimes, Diagnostics, EventShare, SpareEvent, Times, Waits,
};

/// How many events come.
pub fn events(diagnostics: &Diagnostics, now_unix_ms: i64, lang: Lang) -> String {
    let since = moment(diagnostics.since_unix_ms, now_unix_ms, lang);
    let all = &diagnostics.all;
    if all.count == 0 {
        return lang.pick(
            format!("С {since} ни одного события не пришло."),
            format!("No event has come since {since}."),
        );
    }
    let (rate, peak) = (per_sec(all, diagnostics, lang), diagnostics.peak_per_sec);
    let (count, size) = (counted(all.count), size(all.bytes, lang));
    lang.pick(
        format!("Сейчас {rate} в секунду, в самую занятую секунду {peak}. Всего с {since}: {count}, {size}."),
        format!("{rate} a second now, {peak} in the busiest second. In all since {since}: {count}, {size}."),
    )
}

/// A row of the table: the name, events a second, the share of all events and of all bytes.
pub fn event_row(share: &EventShare, of: &Diagnostics, lang: Lang) -> [String; 4] {
    let name = match share.name {
        "" => lang.pick("другие", "others"),
        name => name,
    };
    [
        name.to_owned(),
        per_sec(share, of, lang),
        percent(share.count, of.all.count, lang),
        percent(share.bytes, of.all.bytes, lang),
    ]
}

/// The same for one who listens.
pub fn event_spoken(row: &[String; 4], is_spare: bool, lang: Lang) -> String {
    let [name, rate, count, bytes] = row;
    let spoken = lang.pick(
        format!("{name}: {rate} в секунду, {count} событий, {bytes} объёма"),
        format!("{name}: {rate} a second, {count} of the events, {bytes} of the bytes"),
    );
    match is_spare {
        true => format!(
            "{spoken}, {}",
            lang.pick("программе не нужно", "not needed here")
        ),
        false => spoken,
    }
}

/// What the filters would save.
pub fn filters(diagnostics: &Diagnostics, lang: Lang) -> Message {
    let spare = &diagnostics.spare;
    if spare.is_empty() {
        return Message::new(
            lang.pick(
                "Лишнего АТС не присылает.",
                "The PBX sends nothing that is not needed.",
            ),
            lang.pick(
                "Когда придут события, которые программе не нужны, здесь появятся строки для manager.conf.",
                "When events come that the program does not need, lines for manager.conf stand here.",
            ),
        );
    }
    let count = spare.iter().map(|one| one.count).sum();
    let bytes = spare.iter().map(|one| one.bytes).sum();
    let count = percent(count, diagnostics.all.count, lang);
    let bytes = percent(bytes, diagnostics.all.bytes, lang);
    lang.pick(
        Message::new(
            format!("С этими строками АТС присылала бы на {count} меньше событий и на {bytes} меньше данных."),
            "Добавьте их в раздел пользователя в manager.conf и выполните manager reload. Действуют они со следующего входа программы на АТС.",
        ),
        Message::new(
            format!("With these lines the PBX would send {count} fewer events and {bytes} fewer bytes."),
            "Add them to the user's section of manager.conf and say manager reload. They hold from the program's next login on.",
        ),
    )
}

/// The lines, each with a comment that says what it saves.
pub fn filter_lines(diagnostics: &Diagnostics, lang: Lang) -> Vec<String> {
    let all = &diagnostics.all;
    let lines = |SpareEvent { line, count, bytes }: &SpareEvent| {
        let count = percent(*count, all.count, lang);
        let bytes = percent(*bytes, all.bytes, lang);
        let comment = lang.pick(
            format!("; {count} событий, {bytes} объёма"),
            format!("; {count} of the events, {bytes} of the bytes"),
        );
        // For a file: no spaces that only look like one.
        [comment.replace('\u{a0}', " "), line.clone()]
    };
    diagnostics.spare.iter().flat_map(lines).collect()
}

/// How fast the PBX answers.
pub fn pings(times: Option<&Times>, now_unix_ms: i64, lang: Lang) -> String {
    match times {
        None => lang
            .pick(
                "На проверку связи (Ping) АТС пока не отвечала.",
                "The PBX has not answered a Ping yet.",
            )
            .to_owned(),
        Some(times) => {
            let said = spread(times, now_unix_ms, lang);
            lang.pick(
                format!("АТС отвечает на проверку связи (Ping): {said}."),
                format!("The PBX answers a Ping: {said}."),
            )
        }
    }
}

/// How long what comes waits in the program.
pub fn waits(waits: &Waits, now_unix_ms: i64, lang: Lang) -> String {
    let (lately, longest) = (took(waits.lately_us, lang), took(waits.longest_us, lang));
    let when = moment(waits.longest_unix_ms, now_unix_ms, lang);
    match waits.longest_us {
        0 => lang
            .pick(
                "Сообщения АТС обрабатываются сразу.",
                "What the PBX says is taken at once.",
            )
            .to_owned(),
        _ => lang.pick(
            format!("Сообщения АТС ждали обработки не дольше {lately} за последнюю минуту; дольше всего {longest} в {when}."),
            format!("What the PBX said waited for {lately} at most within the last minute; the longest was {longest} at {when}."),
        ),
    }
}

/// How often the connection was lost.
pub fn breaks(count: u64, lang: Lang) -> String {
    if count == 0 {
        return lang
            .pick(
                "Соединение с АТС не прерывалось.",
                "The connection to the PBX was not lost.",
            )
            .to_owned();
    }
    let (times, en) = (
        plural(count, "раз", "раза", "раз"),
        if count == 1 { "time" } else { "times" },
    );
    lang.pick(
        format!("Соединение с АТС прерывалось {count} {times}:"),
        format!("The connection to the PBX was lost {count} {en}:"),
    )
}

/// One of them: when and for how long, and why.
pub fn connection_break(of: &ConnectionBreak, now_unix_ms: i64, lang: Lang) -> (String, String) {
    let since = moment(of.since_unix_ms, now_unix_ms, lang);
    let until = of.until_unix_ms.unwrap_or(now_unix_ms);
    let secs = until.saturating_sub(of.since_unix_ms).max(0).unsigned_abs() / 1000;
    let long = match secs {
        0 => lang.pick("меньше секунды", "less than a second").to_owned(),
        secs => short_duration(secs, lang),
    };
    let when = match of.until_unix_ms {
        Some(_) => format!("{since}, {long}"),
        None => lang.pick(
            format!("{since}, связи нет {long}"),
            format!("{since}, no connection for {long}"),
        ),
    };
    let mut why = offline(&of.why, lang).what;
    if of.attempts > 0 {
        let count = of.attempts;
        why += &lang.pick(
            format!(" Неудачных попыток: {count}."),
            format!(" Attempts that failed: {count}."),
        );
    }
    if let Some(then) = &of.then {
        why += " ";
        why += &offline(then, lang).what;
    }
    (when, why)
}

/// How the database answers: sentences.
pub fn database(of: Option<&DatabaseTimes>, now_unix_ms: i64, lang: Lang) -> Vec<String> {
    let Some(of) = of else {
        let none = lang.pick(
            "База в настройках не указана.",
            "The settings name no database.",
        );
        return vec![none.to_owned()];
    };
    let mut said = vec![match &of.look_ups {
        None => lang
            .pick(
                "Ни одного номера база пока не определила.",
                "The database has answered about no number yet.",
            )
            .to_owned(),
        Some(times) => {
            let (count, spread) = (counted(times.count), spread(times, now_unix_ms, lang));
            lang.pick(
                format!("База отвечает, чей это номер: {spread}. Ответов: {count}."),
                format!("The database answers whose number it is: {spread}. Answers: {count}."),
            )
        }
    }];
    if let Some((error, at)) = &of.last_failure {
        let (count, when) = (counted(of.failures), moment(*at, now_unix_ms, lang));
        let why = directory_error(error, lang).what;
        said.push(lang.pick(
            format!("Без ответа: {count}, последний раз в {when}. {why}"),
            format!("Without an answer: {count}, the last at {when}. {why}"),
        ));
    }
    if of.is_paused {
        said.push(
            lang.pick(
                "База не ответила несколько раз подряд: программа спрашивает её теперь изредка и показывает то, что помнит.",
                "The database failed several times in a row: the program asks it now and then only, and shows what it remembers.",
            )
            .to_owned(),
        );
    }
    said
}

/// Where the log is.
pub fn log_folder(folder: &str, lang: Lang) -> String {
    lang.pick(
        format!("Файлы журнала программы: {folder}."),
        format!("The log's files: {folder}."),
    )
}

/// Three of what was measured, as part of a sentence.
fn spread(times: &Times, now_unix_ms: i64, lang: Lang) -> String {
    let when = moment(times.slowest_unix_ms, now_unix_ms, lang);
    let [last, median, slowest] =
        [times.last_us, times.median_us, times.slowest_us].map(|us| took(us, lang));
    lang.pick(
        format!("последний раз за {last}, обычно за {median}, дольше всего за {slowest} в {when}"),
        format!("in {last} the last time, in {median} usually, in {slowest} at most at {when}"),
    )
}

/// `14:02`, on another day with its date.
fn moment(unix_ms: i64, now_unix_ms: i64, lang: Lang) -> String {
    let (Some(at), Some(now)) = (local(unix_ms), local(now_unix_ms)) else {
        return "…".to_owned();
    };
    let time = time_of_day(at);
    match at.date() == now.date() {
        true => time,
        false => format!("{time} {}", date(at.date(), now.date(), lang)),
    }
}

/// `4 мс`, `1,2 с`.
fn took(us: u64, lang: Lang) -> String {
    let (ms, s) = lang.pick(("мс", "с"), ("ms", "s"));
    match us {
        0..1_000_000 => format!("{}\u{a0}{ms}", (us / 1_000).max(1)),
        _ => format!("{}\u{a0}{s}", tenths(us / 100_000, lang)),
    }
}

fn per_sec(share: &EventShare, of: &Diagnostics, lang: Lang) -> String {
    match share.lately * 10 / of.lately_secs.max(1) {
        0 if share.lately > 0 => format!("<\u{a0}{}", tenths(1, lang)),
        rate => tenths(rate, lang),
    }
}

fn percent(part: u64, whole: u64, lang: Lang) -> String {
    match part.saturating_mul(1_000) / whole.max(1) {
        0 if part > 0 => format!("<\u{a0}{}\u{a0}%", tenths(1, lang)),
        permille => format!("{}\u{a0}%", tenths(permille, lang)),
    }
}

/// `12,3`; a whole number without what stands behind the comma.
fn tenths(tenths: u64, lang: Lang) -> String {
    match tenths % 10 {
        0 => counted(tenths / 10),
        rest => format!("{}{}{rest}", counted(tenths / 10), lang.pick(',', '.')),
    }
}

/// `12 345`, with spaces that do not break.
fn counted(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

fn size(bytes: u64, lang: Lang) -> String {
    let (kb, mb) = lang.pick(("КБ", "МБ"), ("KB", "MB"));
    match bytes {
        0..1_048_576 => format!("{}\u{a0}{kb}", bytes.div_ceil(1024)),
        _ => format!("{}\u{a0}{mb}", tenths(bytes * 10 / 1_048_576, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::{DirectoryError, Offline};
    use crate::texts::checks::phrases;

    const NOW_MS: i64 = 1_795_345_470_000;

    fn diagnostics() -> Diagnostics {
        let share = |name, count, bytes, lately| EventShare {
            name,
            count,
            bytes,
            lately,
            is_spare: name == "BridgeCreate",
        };
        Diagnostics {
            since_unix_ms: NOW_MS - 3_600_000,
            events: vec![
                share("Newstate", 900, 9_000, 600),
                share("BridgeCreate", 100, 1_000, 1),
            ],
            all: share("", 12_345, 9_000_000, 738),
            peak_per_sec: 240,
            lately_secs: 60,
            spare: vec![SpareEvent {
                line: "eventfilter = !^Event: BridgeCreate".into(),
                count: 1_234,
                bytes: 450_000,
            }],
            ..Diagnostics::default()
        }
    }

    #[test]
    fn figures_are_written_as_people_read_them() {
        let told = diagnostics();
        let row = event_row(&told.events[0], &told, Lang::Ru);
        assert_eq!(row, ["Newstate", "10", "7,2\u{a0}%", "0,1\u{a0}%"]);
        let row = event_row(&told.events[1], &told, Lang::En);
        assert_eq!(
            row,
            [
                "BridgeCreate",
                "<\u{a0}0.1",
                "0.8\u{a0}%",
                "<\u{a0}0.1\u{a0}%"
            ]
        );
        let said = events(&told, NOW_MS, Lang::Ru);
        assert!(
            said.contains("12,3 в секунду") && said.contains("12\u{a0}345, 8,5\u{a0}МБ"),
            "{said}"
        );
        let lines = filter_lines(&told, Lang::En);
        assert_eq!(
            lines,
            [
                "; 9.9 % of the events, 5 % of the bytes",
                "eventfilter = !^Event: BridgeCreate"
            ]
        );
        assert_eq!(
            [
                took(300, Lang::En),
                took(4_900, Lang::En),
                took(1_250_000, Lang::Ru)
            ],
            ["1\u{a0}ms", "4\u{a0}ms", "1,2\u{a0}с"]
        );
    }

    #[test]
    fn every_state_has_its_sentence() {
        let full = diagnostics();
        let told = [
            full.clone(),
            Diagnostics {
                since_unix_ms: NOW_MS,
                ..Diagnostics::default()
            },
        ];
        phrases(&told, |told, lang| events(told, NOW_MS, lang));
        phrases(&told, |told, lang| filters(told, lang).to_string());
        let times = Times {
            count: 7,
            last_us: 4_000,
            median_us: 3_000,
            slowest_us: 80_000,
            // Yesterday.
            slowest_unix_ms: NOW_MS - 90_000_000,
        };
        phrases(&[None, Some(times)], |times, lang| {
            pings(times.as_ref(), NOW_MS, lang)
        });
        let waited = Waits {
            lately_us: 3_000,
            longest_us: 41_000,
            longest_unix_ms: NOW_MS,
        };
        phrases(&[Waits::default(), waited], |waited, lang| {
            waits(waited, NOW_MS, lang)
        });
        phrases(&[0, 1, 3], |count, lang| breaks(*count, lang));
        let over = ConnectionBreak {
            since_unix_ms: NOW_MS - 60_000,
            until_unix_ms: Some(NOW_MS),
            why: Offline::ShutDown,
            then: Some(Offline::Refused("pbx:5038".into())),
            attempts: 2,
        };
        let open = ConnectionBreak {
            until_unix_ms: None,
            then: None,
            attempts: 0,
            ..over.clone()
        };
        phrases(&[over, open], |of, lang| {
            let (when, why) = connection_break(of, NOW_MS, lang);
            format!("{when}: {why}")
        });
        let failing = DatabaseTimes {
            look_ups: Some(times),
            failures: 3,
            last_failure: Some((DirectoryError::TimedOut { ms: 3_000 }, NOW_MS)),
            is_paused: true,
        };
        let all = [None, Some(DatabaseTimes::default()), Some(failing)];
        phrases(&all, |of, lang| {
            database(of.as_ref(), NOW_MS, lang).join(" ")
        });
        phrases(&[true, false], |is_spare, lang| {
            event_spoken(&event_row(&full.events[0], &full, lang), *is_spare, lang)
        });
        phrases(&["/var/log"], |folder, lang| log_folder(folder, lang));
    }
}
