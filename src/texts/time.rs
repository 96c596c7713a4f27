//! Counted things, durations, days.

use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveDateTime};

use super::Lang;

const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The Russian form for a count: 1 звонок, 2 звонка, 5 звонков, 11 звонков, 21 звонок.
pub fn plural<'a>(count: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (count % 10, count % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

/// A duration as a clock shows it: `0:41`, `1:12`, `1:02:03`.
pub fn clock_duration(secs: u64) -> String {
    let (hours, minutes, seconds) = (secs / 3600, secs / 60 % 60, secs % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A duration in words: `18 с`, `2 мин`, `2 мин 5 с`.
pub fn short_duration(secs: u64, lang: Lang) -> String {
    let (minute, second) = lang.pick(("мин", "с"), ("min", "s"));
    match (secs / 60, secs % 60) {
        (0, seconds) => format!("{seconds} {second}"),
        (minutes, 0) => format!("{minutes} {minute}"),
        (minutes, seconds) => format!("{minutes} {minute} {seconds} {second}"),
    }
}

/// How long ago: `только что`, `5 минут назад`, `2 часа назад`, `3 дня назад`.
pub fn ago(secs: u64, lang: Lang) -> String {
    let (count, ru, en) = match secs {
        0..60 => return lang.pick("только что", "just now").to_owned(),
        60..3600 => (
            secs / 60,
            ["минуту", "минуты", "минут"],
            ["minute", "minutes"],
        ),
        3600..86_400 => (secs / 3600, ["час", "часа", "часов"], ["hour", "hours"]),
        _ => (secs / 86_400, ["день", "дня", "дней"], ["day", "days"]),
    };
    let counted = counted(count, lang, ru, en);
    match lang {
        Lang::Ru => format!("{counted} назад"),
        Lang::En => format!("{counted} ago"),
    }
}

/// The next attempt: `следующая попытка через 12 с`.
pub fn next_attempt(secs: u64, lang: Lang) -> String {
    let wait = short_duration(secs, lang);
    match (secs, lang) {
        (0, Lang::Ru) => "подключаемся…".to_owned(),
        (0, Lang::En) => "connecting…".to_owned(),
        (_, Lang::Ru) => format!("следующая попытка через {wait}"),
        (_, Lang::En) => format!("next attempt in {wait}"),
    }
}

/// A moment on the wall clock of this computer; `None` outside chrono's years.
pub fn local(unix_ms: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(unix_ms).map(|utc| utc.with_timezone(&Local).naive_local())
}

/// `14:02`.
pub fn time_of_day(at: NaiveDateTime) -> String {
    at.format("%H:%M").to_string()
}

/// A heading over a day's calls: `Сегодня, 22 ноября`, `Вчера, 21 ноября`, `20 ноября`,
/// `31 декабря 2025`.
pub fn day_heading(day: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let date = date(day, today, lang);
    match (today - day).num_days() {
        0 => format!("{}, {date}", lang.pick("Сегодня", "Today")),
        1 => format!("{}, {date}", lang.pick("Вчера", "Yesterday")),
        _ => date,
    }
}

/// The same inside a sentence, without the date where a word says it: `сегодня`, `вчера`.
pub fn day_name(day: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    match (today - day).num_days() {
        0 => lang.pick("сегодня", "today").to_owned(),
        1 => lang.pick("вчера", "yesterday").to_owned(),
        _ => date(day, today, lang),
    }
}

pub(super) fn date(day: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let months = lang.pick(MONTHS_RU, MONTHS_EN);
    let month = months.get(day.month0() as usize).copied().unwrap_or("");
    match day.year() == today.year() {
        true => format!("{} {month}", day.day()),
        false => format!("{} {month} {}", day.day(), day.year()),
    }
}

pub(super) fn counted(count: u64, lang: Lang, ru: [&str; 3], en: [&str; 2]) -> String {
    let word = match lang {
        Lang::Ru => plural(count, ru[0], ru[1], ru[2]),
        Lang::En => en[usize::from(count != 1)],
    };
    format!("{count} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_counts() {
        for (count, form) in [
            (0, "звонков"),
            (1, "звонок"),
            (2, "звонка"),
            (4, "звонка"),
            (5, "звонков"),
            (10, "звонков"),
            (11, "звонков"),
            (12, "звонков"),
            (14, "звонков"),
            (20, "звонков"),
            (21, "звонок"),
            (22, "звонка"),
            (25, "звонков"),
            (100, "звонков"),
            (101, "звонок"),
            (111, "звонков"),
            (112, "звонков"),
            (122, "звонка"),
            (1_011, "звонков"),
        ] {
            assert_eq!(
                plural(count, "звонок", "звонка", "звонков"),
                form,
                "{count}"
            );
        }
    }

    #[test]
    fn durations() {
        for (secs, clock, ru, en) in [
            (0, "0:00", "0 с", "0 s"),
            (41, "0:41", "41 с", "41 s"),
            (60, "1:00", "1 мин", "1 min"),
            (72, "1:12", "1 мин 12 с", "1 min 12 s"),
            (3_723, "1:02:03", "62 мин 3 с", "62 min 3 s"),
        ] {
            assert_eq!(clock_duration(secs), clock);
            assert_eq!(short_duration(secs, Lang::Ru), ru);
            assert_eq!(short_duration(secs, Lang::En), en);
        }
    }

    #[test]
    fn relative_times() {
        for (secs, ru, en) in [
            (3, "только что", "just now"),
            (60, "1 минуту назад", "1 minute ago"),
            (125, "2 минуты назад", "2 minutes ago"),
            (3_599, "59 минут назад", "59 minutes ago"),
            (3_600, "1 час назад", "1 hour ago"),
            (5 * 3_600, "5 часов назад", "5 hours ago"),
            (2 * 86_400, "2 дня назад", "2 days ago"),
        ] {
            assert_eq!(ago(secs, Lang::Ru), ru);
            assert_eq!(ago(secs, Lang::En), en);
        }
        assert_eq!(next_attempt(12, Lang::Ru), "следующая попытка через 12 с");
        assert_eq!(next_attempt(0, Lang::En), "connecting…");
    }

    #[test]
    fn days() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 11, 22);
        for (at, ru, en) in [
            (today, "Сегодня, 22 ноября", "Today, 22 November"),
            (
                day(2026, 11, 21),
                "Вчера, 21 ноября",
                "Yesterday, 21 November",
            ),
            (day(2026, 11, 20), "20 ноября", "20 November"),
            (day(2026, 1, 1), "1 января", "1 January"),
            (day(2025, 12, 31), "31 декабря 2025", "31 December 2025"),
        ] {
            assert_eq!(day_heading(at, today, Lang::Ru), ru);
            assert_eq!(day_heading(at, today, Lang::En), en);
        }
        assert_eq!(day_name(day(2026, 11, 21), today, Lang::Ru), "вчера");
        let at = day(2026, 11, 22).and_hms_opt(9, 5, 59).unwrap();
        assert_eq!(time_of_day(at), "09:05");
        assert_eq!(local(i64::MAX), None);
    }
}
