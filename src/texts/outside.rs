//! The program outside its window: the tray, notifications, do not disturb, hotkeys, the sound, the end.

use crate::settings::Words;
use chrono::{Days, Local, NaiveDateTime, TimeZone as _};

use super::connection::connection_brief;
use super::dialling::lower_first;
use super::directory::role_tag;
use super::time::{counted, local, time_of_day};
use super::{Label, Lang, Message};
use crate::desk::snapshot::{Card, Connection, Lookup, Offered, QuietFor};
use crate::ports::outside::{Hotkey, HotkeyError, SoundError};

/// "Until tomorrow" ends at this hour of the next day.
const MORNING: u32 = 6;

/// When it ends, Unix milliseconds; `None` for [`QuietFor::Over`].
pub fn quiet_until(quiet: QuietFor, now_unix_ms: i64) -> Option<i64> {
    const MINUTE_MS: i64 = 60_000;
    match quiet {
        QuietFor::HalfHour => Some(now_unix_ms + 30 * MINUTE_MS),
        QuietFor::Hour => Some(now_unix_ms + 60 * MINUTE_MS),
        QuietFor::Tomorrow => {
            let morning = next_morning(local(now_unix_ms)?)?;
            let morning = Local.from_local_datetime(&morning).earliest()?;
            Some(morning.timestamp_millis())
        }
        QuietFor::Over => None,
    }
}

fn next_morning(now: NaiveDateTime) -> Option<NaiveDateTime> {
    now.date()
        .checked_add_days(Days::new(1))?
        .and_hms_opt(MORNING, 0, 0)
}

/// Notices that are folded away: `ещё 3`; none but the rest of the one that stands there: `целиком`.
pub fn more_notices(count: usize, lang: Lang) -> String {
    if count == 0 {
        return lang.pick("целиком", "in full").to_owned();
    }
    lang.pick(format!("ещё {count}"), format!("{count} more"))
}

/// A choice: `На 30 минут`, `До завтра, 06:00`; as [`super::to_call_back::put_off`] has it.
pub fn quiet_for(quiet: QuietFor, lang: Lang) -> &'static str {
    match quiet {
        QuietFor::HalfHour => lang.pick("На 30 минут", "For 30 minutes"),
        QuietFor::Hour => lang.pick("На час", "For an hour"),
        QuietFor::Tomorrow => lang.pick("До завтра, 06:00", "Until tomorrow, 06:00"),
        QuietFor::Over => lang.pick("Снова показывать звонки", "Show calls again"),
    }
}

/// The same as a line of its own: `Не беспокоить: на час`.
pub fn quiet_line(quiet: QuietFor, lang: Lang) -> String {
    let words = quiet_for(quiet, lang);
    match quiet {
        QuietFor::Over => words.to_owned(),
        _ => format!("{}: {}", do_not_disturb(lang), lower_first(words)),
    }
}

/// `Не беспокоить`.
pub fn do_not_disturb(lang: Lang) -> &'static str {
    lang.pick("Не беспокоить", "Do not disturb")
}

/// `Не беспокоить до 15:30`, `Не беспокоить до завтра, 06:00`.
pub fn quiet_now(until_unix_ms: i64, now_unix_ms: i64, lang: Lang) -> String {
    let words = do_not_disturb(lang);
    let (Some(until), Some(now)) = (local(until_unix_ms), local(now_unix_ms)) else {
        return words.to_owned();
    };
    let time = time_of_day(until);
    let day = match (until.date() - now.date()).num_days() {
        0 => String::new(),
        1 => lang.pick("завтра, ", "tomorrow, ").to_owned(),
        _ => format!("{}, ", super::time::date(until.date(), now.date(), lang)),
    };
    lang.pick(
        format!("{words} до {day}{time}"),
        format!("{words} until {day}{time}"),
    )
}

/// Where there is little room: `до 15:30`.
pub fn quiet_brief(until_unix_ms: i64, lang: Lang) -> Option<String> {
    let time = quiet_time(until_unix_ms)?;
    Some(lang.pick(format!("до {time}"), format!("until {time}")))
}

/// The time alone, where there is hardly any: `15:30`.
pub fn quiet_time(until_unix_ms: i64) -> Option<String> {
    local(until_unix_ms).map(time_of_day)
}

/// What it does and what it does not.
pub fn quiet_explained(lang: Lang) -> &'static str {
    lang.pick(
        "Карточки, уведомления и звук на этом компьютере не появятся; окно и журнал работают как обычно. Сам телефон об этом не знает и звонит по-прежнему: его можно выключить только на нём самом.",
        "No cards, notifications or sounds will appear on this computer; the window and the journal go on as usual. The phone itself knows nothing of it and rings as before: it can be silenced only on the phone.",
    )
}

/// What the icon in the tray says: `Трубка · На связи · 3 пропущенных звонка`.
pub fn tray_tooltip(
    connection: &Connection,
    quiet: Option<&str>,
    missed: usize,
    lang: Lang,
) -> String {
    let mut parts = vec![
        lang.pick("Трубка", "Trubka").to_owned(),
        connection_brief(connection, lang).to_owned(),
    ];
    parts.extend(quiet.map(str::to_owned));
    if missed > 0 {
        parts.push(missed_calls(missed, lang));
    }
    parts.join(" · ")
}

/// `3 пропущенных звонка`.
pub fn missed_calls(count: usize, lang: Lang) -> String {
    counted(
        count as u64,
        lang,
        [
            "пропущенный звонок",
            "пропущенных звонка",
            "пропущенных звонков",
        ],
        ["missed call", "missed calls"],
    )
}

/// The system's notification of missed calls: how many, and who called last.
pub fn missed_notice(latest: &Card, count: usize, words: &Words, lang: Lang) -> (String, String) {
    let party = &latest.party;
    let number = party.number_shown.clone();
    let number = number.unwrap_or_else(|| Label::Withheld.text(lang).to_owned());
    let (who, role) = match &party.lookup {
        Lookup::Found(matches) => {
            let name = matches
                .first()
                .and_then(|who| who.name.as_ref().or(who.company.as_ref()));
            (name.cloned(), Some(role_tag(&party.lookup, words, lang)))
        }
        _ => (party.caller_name.clone(), None),
    };
    let mut caller = match (who, role) {
        (Some(who), Some(role)) => format!("{who} ({role}) · {number}"),
        (Some(who), None) => format!("{who} · {number}"),
        (None, _) => number,
    };
    if count > 1 {
        let last = lang.pick("Последний", "Latest");
        caller = format!("{last}: {caller}");
    }
    let title = match count {
        0 | 1 => lang.pick("Пропущенный звонок", "Missed call").to_owned(),
        _ => missed_calls(count, lang),
    };
    (title, caller)
}

/// Told once, when the window's cross did not end the program.
pub fn still_here(is_in_tray: bool, lang: Lang) -> Message {
    let what = match is_in_tray {
        true => lang.pick(
            "Трубка работает дальше: её значок — в области уведомлений.",
            "Trubka goes on: its icon is in the notification area.",
        ),
        false => lang.pick(
            "Трубка работает дальше: окно только свёрнуто.",
            "Trubka goes on: the window is only minimised.",
        ),
    };
    let advice = lang.pick(
        "Иначе звонки остались бы незамеченными. Чтобы выйти совсем, нажмите в окне Ctrl+Q.",
        "Otherwise calls would go unnoticed. To quit for good, press Ctrl+Q in the window.",
    );
    Message::new(what, advice)
}

/// Before the end, while a call goes on.
pub fn quit_question(lang: Lang) -> Message {
    Message::new(
        lang.pick("Сейчас идёт ваш звонок.", "A call of yours is going on."),
        lang.pick(
            "Сам он не прервётся, но чем он кончился, в журнал не попадёт. Выйти?",
            "It will not be cut, but how it ended will not be in the journal. Quit?",
        ),
    )
}

/// Before the end, while the journal has refused this many notes.
pub fn quit_with_notes(count: usize, lang: Lang) -> Message {
    let notes = counted(
        count as u64,
        lang,
        ["заметка", "заметки", "заметок"],
        ["note", "notes"],
    );
    Message::new(
        lang.pick(
            format!("Не записаны в журнал: {notes}."),
            format!("Not written into the journal: {notes}."),
        ),
        lang.pick(
            "При выходе программа отложит их в файл рядом с журналом; если диск не примет и его, они пропадут. Выйти?",
            "At its end the program puts them into a file beside the journal; if the disk refuses that too, they are lost. Quit?",
        ),
    )
}

/// What was found on the clipboard.
pub fn offered(offered: &Offered, lang: Lang) -> Message {
    match offered {
        Offered::Number { shown, .. } => Message::new(
            lang.pick(
                format!("Номер из буфера обмена: {shown}."),
                format!("The number on the clipboard: {shown}."),
            ),
            lang.pick(
                "Чтобы позвонить, нажмите Enter или то же сочетание клавиш ещё раз.",
                "To call it, press Enter or the same keys again.",
            ),
        ),
        Offered::Link { shown, .. } => Message::new(
            lang.pick(
                format!("Номер из ссылки: {shown}."),
                format!("The number of a link: {shown}."),
            ),
            lang.pick(
                "Ссылка сама не звонит: чтобы позвонить, нажмите кнопку.",
                "A link does not call by itself: press the button to call.",
            ),
        ),
        Offered::NoNumber => Message::new(
            lang.pick(
                "В буфере обмена нет телефонного номера.",
                "There is no telephone number on the clipboard.",
            ),
            lang.pick(
                "Скопируйте номер и нажмите сочетание клавиш снова.",
                "Copy a number and press the keys again.",
            ),
        ),
        Offered::Several => Message::new(
            lang.pick(
                "В буфере обмена несколько номеров.",
                "There are several numbers on the clipboard.",
            ),
            lang.pick(
                "Скопируйте только тот, на который нужно позвонить.",
                "Copy only the one to call.",
            ),
        ),
    }
}

/// A combination of keys from the settings that does not work.
pub fn hotkey_trouble(hotkey: Hotkey, keys: &str, why: &HotkeyError, lang: Lang) -> Message {
    let purpose = match hotkey {
        Hotkey::CallClipboard => lang.pick(
            "позвонить на номер из буфера обмена",
            "call the number on the clipboard",
        ),
        Hotkey::ShowWindow => lang.pick("показать окно", "show the window"),
    };
    let what = lang.pick(
        format!("Сочетание {keys} («{purpose}») не работает."),
        format!("The keys {keys} (“{purpose}”) do not work."),
    );
    let advice = match why {
        HotkeyError::Taken => lang.pick(
            "Его уже заняла другая программа: выберите в настройках другое.".to_owned(),
            "Another program has them already: choose others in the settings.".to_owned(),
        ),
        HotkeyError::Wayland => lang.pick(
            "В сеансе Wayland программе не положено слушать клавиши других окон. Войдите в сеанс X11 или назначьте сочетание в настройках рабочего стола: повторный запуск программы показывает её окно.".to_owned(),
            "In a Wayland session a program may not listen to the keys of other windows. Log into an X11 session, or let the desktop's settings start the program by these keys: a second start shows its window.".to_owned(),
        ),
        HotkeyError::NoKey => lang.pick(
            "На этой клавиатуре нет такой клавиши: выберите в настройках другую.".to_owned(),
            "This keyboard has no such key: choose another in the settings.".to_owned(),
        ),
        HotkeyError::Other(why) => {
            lang.pick(format!("Подробности: {why}."), format!("Details: {why}."))
        }
    };
    Message::new(what, advice)
}

/// The sound's file cannot be played.
pub fn sound_trouble(path: &str, why: &SoundError, lang: Lang) -> Message {
    let what = lang.pick(
        format!("Звук из файла {path} не играет."),
        format!("The sound of the file {path} is not played."),
    );
    let instead = lang.pick(
        "Вместо него играет звук программы.",
        "The program's own sound takes its place.",
    );
    let advice = match why {
        SoundError::Unreadable(why) => lang.pick(
            format!("Файл не читается: {why}."),
            format!("The file cannot be read: {why}."),
        ),
        SoundError::NotWav => lang.pick(
            "Нужен файл WAV без сжатия.".to_owned(),
            "An uncompressed WAV file is needed.".to_owned(),
        ),
    };
    Message::new(what, format!("{advice} {instead}"))
}

/// A setting that is no combination of keys: what is wrong, and what to do.
pub(super) fn no_hotkey(keys: &str, lang: Lang) -> (String, String) {
    match lang {
        Lang::Ru => (
            format!("«{keys}» — не сочетание клавиш."),
            "Сначала Ctrl, Alt или Win (можно вместе с Shift), в конце латинская буква, цифра или F1–F12, например Ctrl+Alt+K.".into(),
        ),
        Lang::En => (
            format!("“{keys}” is no combination of keys."),
            "First Ctrl, Alt or Win (with Shift too, if wanted), last a Latin letter, a digit or F1–F12, for example Ctrl+Alt+K.".into(),
        ),
    }
}

/// The same combination for two things.
pub(super) fn hotkey_twice(keys: &str, lang: Lang) -> (String, String) {
    match lang {
        Lang::Ru => (
            format!("сочетание «{keys}» уже занято другой настройкой."),
            "Выберите разные сочетания.".into(),
        ),
        Lang::En => (
            format!("the keys “{keys}” are used by another setting."),
            "Choose different ones.".into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::checks::{messages, phrases};
    use super::*;

    #[test]
    fn every_trouble_has_its_sentences() {
        let whys = [
            HotkeyError::Taken,
            HotkeyError::Wayland,
            HotkeyError::NoKey,
            HotkeyError::Other("no screen".into()),
        ];
        for hotkey in [Hotkey::CallClipboard, Hotkey::ShowWindow] {
            messages(&whys, |why, lang| {
                hotkey_trouble(hotkey, "Ctrl+Alt+K", why, lang)
            });
        }
        let sounds = [
            SoundError::Unreadable("not found".into()),
            SoundError::NotWav,
        ];
        messages(&sounds, |why, lang| sound_trouble("ring.wav", why, lang));
        let offers = [
            Offered::Number {
                to_dial: "89161234567".into(),
                shown: "+7 916 123-45-67".into(),
            },
            Offered::Link {
                to_dial: "79161234567".into(),
                shown: "+7 916 123-45-67".into(),
            },
            Offered::NoNumber,
            Offered::Several,
        ];
        phrases(&offers, |found, lang| offered(found, lang).to_string());
        messages(&[true, false], |is_in_tray, lang| {
            still_here(*is_in_tray, lang)
        });
        phrases(&[()], |(), lang| quit_question(lang).to_string());
        phrases(&[1, 2, 5], |count, lang| {
            quit_with_notes(*count, lang).to_string()
        });
        phrases(&[()], |(), lang| quiet_explained(lang).to_owned());
    }

    #[test]
    fn tomorrow_is_the_next_mornings() {
        let at = |day, hour| {
            let day = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            day.and_hms_opt(hour, 0, 0).unwrap()
        };
        assert_eq!(next_morning(at(22, 18)), Some(at(23, 6)));
        assert_eq!(next_morning(at(23, 1)), Some(at(24, 6)));
        let now = 1_700_000_000_000;
        assert_eq!(quiet_until(QuietFor::Over, now), None);
        assert_eq!(quiet_until(QuietFor::Hour, now), Some(now + 3_600_000));
        let tomorrow = quiet_until(QuietFor::Tomorrow, now).unwrap();
        let words = quiet_now(tomorrow, now, Lang::Ru);
        assert_eq!(words, "Не беспокоить до завтра, 06:00");
        let soon = quiet_now(now + 1_000, now, Lang::En);
        assert!(soon.starts_with("Do not disturb until "), "{soon}");
        assert!(!soon.contains("tomorrow"), "{soon}");
    }

    #[test]
    fn the_tray_counts_in_words() {
        let online = Connection::Connecting {
            address: "pbx:5038".into(),
        };
        let words = |missed, lang| tray_tooltip(&online, None, missed, lang);
        assert_eq!(words(0, Lang::Ru), "Трубка · Соединяемся…");
        assert_eq!(
            words(21, Lang::Ru),
            "Трубка · Соединяемся… · 21 пропущенный звонок"
        );
        assert_eq!(words(1, Lang::En), "Trubka · Connecting… · 1 missed call");
        assert_eq!(
            quiet_line(QuietFor::Tomorrow, Lang::Ru),
            "Не беспокоить: до завтра, 06:00"
        );
    }
}
