//! Cells as a person can read them.
//!
//! Rule: no cell is trusted. Text of any encoding, of any length, with any character, becomes one line
//! of a sane length, or nothing.

use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

/// Characters that are kept of a cell.
const MAX_CHARS: usize = 200;

/// One line: UTF-8, else cp1251; control characters and runs of spaces become one space; cut.
/// `None` for a cell with nothing in it.
pub fn clean(bytes: &[u8]) -> Option<String> {
    let decoded = match std::str::from_utf8(bytes) {
        Ok(text) => repaired(text).unwrap_or_else(|| text.to_owned()),
        Err(_) => decode_broken(bytes),
    };
    let mut line = String::with_capacity(decoded.len().min(4 * MAX_CHARS));
    let words = decoded
        .split(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c))
        .filter(|w| !w.is_empty());
    for (i, word) in words.enumerate() {
        if i > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(MAX_CHARS) {
        line.truncate(end);
    }
    (!line.is_empty()).then_some(line)
}

/// The same name written twice: case, ё, punctuation and the order of words make no difference.
pub fn folded(name: &str) -> String {
    let lower = name.to_lowercase().replace('ё', "е");
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// `101, 105,101` → 101 and 105.
pub fn extensions(list: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in list.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        if !out.iter().any(|o| o == part) {
            out.push(part.to_owned());
        }
    }
    out
}

/// `10:00:00` → `10:00`, `2026-11-24 00:00:00` → `24.11.2026`; other text as it is.
pub fn moment(text: &str) -> String {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) if is_date(date) && is_time(time) => (Some(date), Some(time)),
        _ if is_date(text) => (Some(text), None),
        _ if is_time(text) => (None, Some(text)),
        _ => return text.to_owned(),
    };
    let date = date.map(|d| {
        let mut parts: Vec<&str> = d.split('-').collect();
        parts.reverse();
        parts.join(".")
    });
    let time = time.map(|t| t.chars().take(5).collect::<String>());
    match (date, time) {
        (Some(date), Some(time)) if time != "00:00" => format!("{date} {time}"),
        (Some(date), _) => date,
        (None, Some(time)) => time,
        (None, None) => text.to_owned(),
    }
}

/// `1500.00` and `1500` → `1500`, `99.5` → `99.50`: databases differ in how many zeros a sum keeps.
/// Other text as it is.
pub fn money(text: &str) -> String {
    let Some((whole, part)) = text.split_once('.') else {
        return text.to_owned();
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole.strip_prefix('-').unwrap_or(whole)) || !digits(part) {
        return text.to_owned();
    }
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part:0<2}"),
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && fits(text, "dddd-dd-dd")
}

fn is_time(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    fits(whole, "dd:dd") || fits(whole, "dd:dd:dd")
}

fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(b, p)| {
            if p == b'd' {
                b.is_ascii_digit()
            } else {
                b == p
            }
        })
}

/// Cyrillic that an old program wrote as cp1251 (or UTF-8) bytes into a Latin column, and that the
/// server then "converted": `Âèòàëèé` → `Виталий`. Only text without a single ASCII letter and
/// with three such letters is taken for it, so that `Élodie` stays.
fn repaired(text: &str) -> Option<String> {
    let suspicious = text
        .chars()
        .filter(|c| matches!(c, '\u{c0}'..='\u{ff}'))
        .count();
    if suspicious < 3 || text.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
    if unmappable {
        return None;
    }
    match std::str::from_utf8(&bytes) {
        Ok(utf8) => Some(utf8.to_owned()),
        Err(_) => Some(
            WINDOWS_1251
                .decode_without_bom_handling(&bytes)
                .0
                .into_owned(),
        ),
    }
}

/// UTF-8 that was cut in the middle of a character keeps its beginning; anything else is cp1251.
fn decode_broken(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => {
            let valid = bytes.get(..e.valid_up_to()).unwrap_or_default();
            String::from_utf8_lossy(valid).into_owned()
        }
        _ => WINDOWS_1251
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// Marks that turn text around or hide it; a name has no use for them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> Option<String> {
        clean(bytes)
    }

    #[test]
    fn any_bytes_become_one_line() {
        assert_eq!(
            shown("Мария  Котова\r\n".as_bytes()).as_deref(),
            Some("Мария Котова")
        );
        assert_eq!(
            shown(b"\xc2\xe8\xf2\xe0\xeb\xe8\xe9").as_deref(),
            Some("Виталий")
        );
        assert_eq!(shown("Âèòàëèé".as_bytes()).as_deref(), Some("Виталий"));
        assert_eq!(
            shown("Ð\u{9f}Ð°Ð²ÐµÐ»".as_bytes()).as_deref(),
            Some("Ð Ð°Ð²ÐµÐ»")
        );
        assert_eq!(shown("Élodie".as_bytes()).as_deref(), Some("Élodie"));
        assert_eq!(shown(b"").as_deref(), None);
        assert_eq!(shown(b" \t\0 ").as_deref(), None);
        assert_eq!(shown("a\u{202e}b".as_bytes()).as_deref(), Some("a b"));
        assert_eq!(
            shown(&"я".repeat(9000).into_bytes()).map(|s| s.chars().count()),
            Some(200)
        );
        assert_eq!(shown(&"Котова".as_bytes()[..11]).as_deref(), Some("Котов"));
    }

    #[test]
    fn names_fold() {
        assert_eq!(folded("Котова  МАРИЯ"), folded("Мария Котова"));
        assert_eq!(folded("Семёнов"), folded("семенов."));
        assert_ne!(folded("Котова Мария"), folded("Котов Мария"));
    }

    #[test]
    fn extension_lists_split() {
        assert_eq!(extensions(" 101, 105 ,,101"), ["101", "105"]);
        assert!(extensions(" , ").is_empty());
    }

    #[test]
    fn sums_have_no_idle_zeros() {
        assert_eq!(money("1500.00"), "1500");
        assert_eq!(money("99.5"), "99.50");
        assert_eq!(money("-20.250"), "-20.25");
        assert_eq!(money("1 500 руб."), "1 500 руб.");
        assert_eq!(money("1.x"), "1.x");
    }

    #[test]
    fn moments_are_short() {
        assert_eq!(moment("10:00:00"), "10:00");
        assert_eq!(moment("2026-11-24"), "24.11.2026");
        assert_eq!(moment("2026-11-24 00:00:00"), "24.11.2026");
        assert_eq!(moment("2026-11-24 18:30:00.000000"), "24.11.2026 18:30");
        assert_eq!(moment("после обеда"), "после обеда");
        assert_eq!(moment("с 10 до 18"), "с 10 до 18");
    }
}
