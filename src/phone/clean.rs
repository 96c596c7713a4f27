//! From a text to bare digits: what a number may look like before it means anything.
//!
//! The library would accept full-width and Arabic digits and read letters as a keypad does
//! (`8-800-FLOWERS`); nothing of that may reach a dial string, so it is refused here.

use super::NumberError;

/// Longer texts are no numbers, and are not looked at further.
const MAX_CHARS: usize = 128;

/// AMI's field for a number is a dial string: `^[0-9*#+]{1,32}$`.
const MAX_SERVICE: usize = 32;

const MAX_POST_DIAL: usize = 10;

/// Words before an extension that is dialled after the answer, lower case, without a dot.
const EXTENSION_WORDS: [&str; 12] = [
    "доб",
    "добав",
    "добавочный",
    "вн",
    "внутр",
    "внутренний",
    "ext",
    "extn",
    "extension",
    "x",
    "p",
    "w",
];

/// Words before a number.
const LEADING_WORDS: [&str; 10] = [
    "tel",
    "callto",
    "phone",
    "тел",
    "телефон",
    "моб",
    "мобильный",
    "раб",
    "т",
    "номер",
];

/// What callers who hide their number are called by telephone companies and by Asterisk.
const WITHHELD: [&str; 10] = [
    "anonymous",
    "<unknown>",
    "unknown",
    "private",
    "restricted",
    "withheld",
    "unavailable",
    "blocked",
    "asterisk",
    "s",
];

/// A text without its decoration.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cleaned {
    /// ASCII digits, at least one.
    Digits {
        plus: bool,
        digits: String,
        post_dial: Option<String>,
    },
    /// A service code: `*`, `#` and digits.
    Service(String),
}

/// One number's text to its digits.
pub(super) fn clean(text: &str) -> Result<Cleaned, NumberError> {
    let text = text.trim();
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(NumberError::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(NumberError::ForbiddenCharacter);
    }
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let text = strip_leading_word(visible.trim());
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    if WITHHELD.contains(&text.to_lowercase().as_str()) {
        return Err(NumberError::Withheld);
    }
    if text.starts_with(['*', '#']) {
        return service(text);
    }
    let (main, rest) = text.split_at(end_of_main(text));
    let mut digits = String::new();
    let mut plus = false;
    for c in main.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !plus => plus = true,
            _ if is_punctuation(c) => {}
            _ => return Err(NumberError::ForbiddenCharacter),
        }
    }
    let post_dial = post_dial(rest)?;
    if digits.is_empty() {
        return Err(if rest.chars().any(char::is_alphabetic) {
            NumberError::Letters
        } else {
            NumberError::TooShort
        });
    }
    Ok(Cleaned::Digits {
        plus,
        digits,
        post_dial,
    })
}

/// Whether the letters that `text` begins with announce an extension; and where they end.
pub(super) fn extension_word(text: &str) -> Option<usize> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    EXTENSION_WORDS
        .contains(&text.get(..end)?.to_lowercase().as_str())
        .then_some(end)
}

/// Signs that people put between digits.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '(' | ')' | '[' | ']' | '.' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
}

/// Marks that come along when a number is copied from a page or an address book, and mean nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn strip_leading_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if LEADING_WORDS.contains(&word.to_lowercase().as_str()) {
        rest.trim_start_matches(['.', ':', ' ', '\u{a0}'])
    } else {
        text
    }
}

fn service(text: &str) -> Result<Cleaned, NumberError> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if code.chars().any(char::is_alphabetic) {
        return Err(NumberError::Letters);
    }
    if !code.chars().all(|c| matches!(c, '0'..='9' | '*' | '#')) {
        return Err(NumberError::ForbiddenCharacter);
    }
    match code.len() {
        0..=1 => Err(NumberError::TooShort),
        2..=MAX_SERVICE => Ok(Cleaned::Service(code)),
        _ => Err(NumberError::TooLong),
    }
}

/// Where the number ends and something else begins.
fn end_of_main(text: &str) -> usize {
    text.find(|c: char| matches!(c, ',' | ';' | '#') || c.is_alphabetic())
        .unwrap_or(text.len())
}

/// The extension in `, 123`, `доб. 123)`, `;ext=12`, `#12`.
fn post_dial(rest: &str) -> Result<Option<String>, NumberError> {
    let rest = rest.trim_start_matches([',', ';', '#', ' ', '\u{a0}']);
    let rest = match rest.chars().next() {
        None => return Ok(None),
        Some(c) if c.is_alphabetic() => {
            let word = extension_word(rest).ok_or(NumberError::Letters)?;
            &rest[word..]
        }
        Some(_) => rest,
    };
    let digits = rest
        .trim_start_matches(['.', ':', '=', '№', ' ', '\u{a0}'])
        .trim_end_matches([')', ']', '.', ' ', '\u{a0}']);
    if digits.chars().any(char::is_alphabetic) {
        return Err(NumberError::Letters);
    }
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(NumberError::ForbiddenCharacter);
    }
    if digits.len() > MAX_POST_DIAL {
        return Err(NumberError::TooLong);
    }
    Ok(Some(digits.to_owned()))
}
