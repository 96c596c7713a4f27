//! What must not leave the office, hidden: numbers of people, names of operators, passwords and what could be one.
//!
//! Rule: too much is hidden rather than too little; addresses of computers, versions, dates and internal numbers stay,
//! since nothing could be found out without them. The same number has the same mask everywhere in a bundle.

use std::collections::HashMap;

use serde_json::Value;

use super::checkup::OUTSIDE;

/// Digits of a telephone number that is not internal.
const NUMBER: std::ops::RangeInclusive<usize> = 7..=20;
/// What stands in the place of a secret or a name.
pub const HIDDEN: &str = "…";

/// The masks of one bundle.
#[derive(Debug, Clone, Default)]
pub struct Masks {
    /// By the last ten digits: `8916…` and `+7 916 …` are one.
    known: HashMap<String, usize>,
}

impl Masks {
    /// The text with `[number 1]` in the place of each number.
    pub fn text(&mut self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = String::new();
        while let Some(c) = rest.chars().next() {
            let begins = c.is_ascii_digit() || matches!(c, '+' | '(');
            let candidate = if begins {
                number_at(rest, &before)
            } else {
                None
            };
            let taken = match candidate {
                Some((len, Some(digits))) => {
                    masked.push_str(&self.mask(&digits));
                    len
                }
                Some((len, None)) => {
                    masked.push_str(rest.get(..len).unwrap_or_default());
                    len
                }
                None => {
                    masked.push(c);
                    c.len_utf8()
                }
            };
            let (done, left) = rest.split_at(taken);
            // Enough to know what a number follows.
            before = tail(&before, done);
            rest = left;
        }
        masked
    }

    /// Settings, or anything else of keys and values: strings masked, what is secret or a name left out.
    pub fn value(&mut self, value: &mut Value) {
        self.value_of("", value);
    }

    fn value_of(&mut self, key: &str, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields.iter_mut() {
                    let is_group = key == "links";
                    match field {
                        Value::String(text) if is_hidden(key, name, text) => {
                            HIDDEN.clone_into(text);
                        }
                        Value::String(text) if is_group => {
                            // What stands behind the question mark may be a key to the office's system.
                            *text = without_login(text);
                            if let Some((address, _)) = text.split_once('?') {
                                *text = format!("{address}?{HIDDEN}");
                            }
                        }
                        other => self.value_of(name, other),
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.value_of(key, item);
                }
            }
            Value::String(text) => *text = self.text(&without_login(text)),
            _ => {}
        }
    }

    fn mask(&mut self, digits: &str) -> String {
        let end = digits.len().saturating_sub(10);
        let key = digits.get(end..).unwrap_or(digits).to_owned();
        if OUTSIDE.ends_with(&key) {
            // Nobody's: how it is written is what support wants to see.
            return digits.to_owned();
        }
        let next = self.known.len() + 1;
        let number = *self.known.entry(key).or_insert(next);
        format!("[number {number}]")
    }
}

/// `mysql://reader:…@10.0.0.6`: an address that brings a password, where none belongs.
fn without_login(text: &str) -> String {
    let login = text.split_once("://").and_then(|(scheme, rest)| {
        let (login, place) = rest.rsplit_once('@')?;
        let (user, _) = login.split_once(':')?;
        Some(format!("{scheme}://{user}:{HIDDEN}@{place}"))
    });
    login.unwrap_or_else(|| text.to_owned())
}

/// A name of the office's people, or a place where people write passwords.
fn is_hidden(group: &str, name: &str, text: &str) -> bool {
    let is_person = matches!(group, "operator" | "operators") && matches!(name, "name" | "user");
    let is_place = text.starts_with("env:") || text.starts_with("file:");
    let is_secret = name.contains("password") || name.contains("secret");
    !text.is_empty() && (is_person || (is_secret && !is_place))
}

/// What begins here and is made of digits: its length in bytes, and its digits if it is a telephone number.
fn number_at(text: &str, before: &str) -> Option<(usize, Option<String>)> {
    let mut digits = String::new();
    let mut end = 0;
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => {
                digits.push(c);
                end = at + 1;
                gap = 0;
            }
            '+' if at == 0 => {}
            ' ' | '-' | '(' | ')' | '\u{a0}' if gap < 2 => gap += 1,
            _ => break,
        }
    }
    if digits.is_empty() {
        return None;
    }
    let whole = text.get(..end)?;
    let after: String = text.get(end..)?.chars().take(2).collect();
    let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
        || before.ends_with("CVE-");
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric())
        || (after.starts_with('.') && after.ends_with(|c: char| c.is_ascii_digit()));
    let is_number = NUMBER.contains(&digits.len()) && !is_word && !goes_on && !is_date(whole);
    Some((end, is_number.then_some(digits)))
}

/// `2026-11-23`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [4, 2, 2] && text.starts_with("20")
}

/// The last few characters of both.
fn tail(before: &str, done: &str) -> String {
    let both = format!("{before}{done}");
    let skip = both.chars().count().saturating_sub(4);
    both.chars().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_hidden_however_they_are_written_and_the_same_has_the_same_mask() {
        let mut masks = Masks::default();
        for (text, masked) in [
            ("from 79161234567 to 101", "from [number 1] to 101"),
            ("+7 (916) 123-45-67!", "[number 1]!"),
            ("8 916 123-45-67, 84951234567", "[number 1], [number 2]"),
            ("exten=79265550701.", "exten=[number 3]."),
            ("exten=979991234567.", "exten=979991234567."),
            ("(495) 123-45-67", "[number 2]"),
        ] {
            assert_eq!(masks.text(text), masked);
        }
    }

    #[test]
    fn what_is_no_number_stays() {
        let mut masks = Masks::default();
        for text in [
            "10.0.0.5:5038 accepts a connection (0 ms)",
            "192.168.100.200/255.255.255.0",
            "Asterisk 16.28.0~dfsg-0+deb11u4, CVE-2024-42365",
            "since 2023-10-09.",
            "{\"timestamp\":\"2026-11-23T16:52:12.123456789Z\"}",
            "AB:CD:12:34:56:78:90:12",
            "101, 102 и 5038",
            "trubka-101-lx3k2p9a",
        ] {
            assert_eq!(masks.text(text), text);
        }
    }

    #[test]
    fn settings_lose_their_secrets_and_names() {
        let mut masks = Masks::default();
        let mut settings = json!({
            "pbx": { "username": "trubka", "password_from": "hunter2" },
            "directory": { "password_from": "env:COURIER" },
            "operator": { "name": "Анна", "user": "anna", "extensions": ["101"] },
            "operators": [{ "name": "Борис", "extensions": [] }],
            "dialling": { "caller_id": "74951234567", "context": "a@b://c" },
            "directory2": { "host": "mysql://reader:hunter:2@10.0.0.6" },
            "links": { "order": "https://office.example/o/{ORDER}?key=hunter3", "client": "https://a:hunter4@office.example/{CLIENT}" },
        });
        masks.value(&mut settings);
        let wanted = json!({
            "pbx": { "username": "trubka", "password_from": "…" },
            "directory": { "password_from": "env:COURIER" },
            "operator": { "name": "…", "user": "…", "extensions": ["101"] },
            "operators": [{ "name": "…", "extensions": [] }],
            "dialling": { "caller_id": "[number 1]", "context": "a@b://c" },
            "directory2": { "host": "mysql://reader:…@10.0.0.6" },
            "links": { "order": "https://office.example/o/{ORDER}?…", "client": "https://a:…@office.example/{CLIENT}" },
        });
        assert_eq!(settings, wanted);
    }
}
