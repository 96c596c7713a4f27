//! From the text of the settings file to [`Settings`], with errors that name the line.
//!
//! The keys and types are compared with those of a serialised [`Settings`] before serde looks at
//! them: serde's own messages name neither the nearest key nor, in all cases, the line.

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::{MAPPING_NAMES, Operator, Settings};

/// Why the settings file cannot be read. Rendered by `texts`; never holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The text is no TOML.
    #[error("line {line}: not TOML: {why}")]
    NotToml {
        /// Line, from 1.
        line: usize,
        /// In the parser's words.
        why: String,
    },
    /// The file's bytes are no UTF-8: cp1251, UTF-16.
    #[error("line {line}: not UTF-8")]
    NotUtf8 {
        /// Line, from 1.
        line: usize,
    },
    /// There is no such setting.
    #[error("line {line}: unknown setting {key}")]
    UnknownKey {
        /// Line, from 1.
        line: usize,
        /// The whole key: `pbx.hots`.
        key: String,
        /// The setting that was probably meant.
        nearest: Option<String>,
    },
    /// A password stands in the file itself, where everybody reads it.
    #[error("line {line}: {key}: passwords do not belong in the settings file")]
    Password {
        /// Line, from 1.
        line: usize,
        /// The whole key.
        key: String,
    },
    /// Another kind of value is wanted.
    #[error("line {line}: {key}: expected {expected:?}, found {found:?}")]
    WrongType {
        /// Line, from 1.
        line: usize,
        /// The whole key.
        key: String,
        /// What is wanted.
        expected: Kind,
        /// What stands there.
        found: Kind,
    },
    /// A number outside its range.
    #[error("line {line}: {key}: {found} is not between {from} and {to}")]
    OutOfRange {
        /// Line, from 1.
        line: usize,
        /// The whole key.
        key: String,
        /// What stands there, cut.
        found: String,
        /// The least.
        from: i64,
        /// The greatest.
        to: i64,
    },
    /// None of the words that are allowed.
    #[error("line {line}: {key}: {found:?} is none of {allowed:?}")]
    WrongChoice {
        /// Line, from 1.
        line: usize,
        /// The whole key.
        key: String,
        /// What stands there, cut.
        found: String,
        /// The allowed words.
        allowed: &'static [&'static str],
    },
    /// Anything else, in the parser's words.
    #[error("line {line}: {why}")]
    Other {
        /// Line, from 1.
        line: usize,
        /// Why.
        why: String,
    },
}

impl SettingsError {
    /// The line, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::NotToml { line, .. }
            | Self::NotUtf8 { line }
            | Self::UnknownKey { line, .. }
            | Self::Password { line, .. }
            | Self::WrongType { line, .. }
            | Self::OutOfRange { line, .. }
            | Self::WrongChoice { line, .. }
            | Self::Other { line, .. } => *line,
        }
    }
}

/// Kinds of values, as TOML has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text in quotes.
    Text,
    /// A whole number.
    Integer,
    /// A number with a point.
    Float,
    /// `true` or `false`.
    Flag,
    /// A date or a time.
    Date,
    /// A list in brackets.
    List,
    /// A section.
    Section,
}

/// Numbers and their ranges; [`super::check`] trusts them.
const RANGES: &[(&str, i64, i64)] = &[
    ("pbx.port", 1, 65_535),
    ("directory.port", 1, 65_535),
    ("dialling.ring_secs", 5, 300),
    ("numbers.internal_max_digits", 1, 9),
    ("directory.timeout_ms", 100, 60_000),
    ("directory.max_parties", 1, 1_000),
    ("directory.max_orders", 0, 1_000),
    ("to_call_back.days", 1, 60),
    ("cards.leave_secs", 0, 86_400),
    ("cards.scale", 75, 200),
    ("notifications.sound_volume", 0, 100),
];

/// Words and where they are allowed.
pub(super) const CHOICES: &[(&str, &[&str])] = &[
    ("language", &["auto", "ru", "en"]),
    ("dialling.number_form", &["+7", "7", "8", "98"]),
    ("directory.kind", &["none", "mysql", "sqlite"]),
    ("pbx.tls", &["off", "system", "file", "pin"]),
    ("directory.tls", &["preferred", "off", "required"]),
    ("cards.screen", &["window", "primary", "1", "2", "3", "4"]),
    (
        "cards.corner",
        &["bottom-right", "bottom-left", "top-right", "top-left"],
    ),
    ("notifications.calls", &["never", "hidden", "always"]),
    ("notifications.missed", &["never", "hidden", "always"]),
    ("window.theme", &["system", "light", "dark"]),
    ("window.renderer", &["auto", "glow", "wgpu"]),
];

/// A key of the schema that stands for any key.
const ANY: &str = "*";

/// Last words of keys that people use for a password.
const PASSWORD_WORDS: [&str; 5] = ["password", "secret", "passwd", "pass", "пароль"];

/// Reads the settings file's bytes: UTF-8, with or without a byte order mark.
///
/// # Errors
/// As [`load`], and when it is in another encoding: Russian text in cp1251 would come out wrong, and
/// UTF-16 as a riddle about quotes.
pub fn load_bytes(bytes: &[u8]) -> Result<Settings, SettingsError> {
    let line_of = |at: usize| 1 + bytes.iter().take(at).filter(|&&b| b == b'\n').count();
    // Of UTF-16 every other byte of plain English is zero, and that is valid UTF-8.
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(SettingsError::NotUtf8 { line: line_of(at) });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| SettingsError::NotUtf8 {
        line: line_of(error.valid_up_to()),
    })?;
    load(text)
}

/// Reads the settings file's text. Missing keys have their defaults. Of several errors the first
/// in the file is told. What the values mean together is [`Settings::check`]'s.
pub fn load(text: &str) -> Result<Settings, SettingsError> {
    // Windows' Notepad writes one.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line_of = |at: usize| 1 + text.bytes().take(at).filter(|&b| b == b'\n').count();
    let found = DeTable::parse(text).map_err(|error| SettingsError::NotToml {
        line: line_of(error.span().map_or(0, |span| span.start)),
        why: error.message().trim_end().to_owned(),
    })?;
    let mut errors = Vec::new();
    compare_table("", found.get_ref(), &schema(), &line_of, &mut errors);
    if let Some(first) = errors.into_iter().min_by_key(SettingsError::line) {
        return Err(first);
    }
    toml::from_str(text).map_err(|error| SettingsError::Other {
        line: line_of(error.span().map_or(0, |span| span.start)),
        why: error.message().trim_end().to_owned(),
    })
}

/// Every setting with a value of its type; maps have the one key [`ANY`].
pub(super) fn schema() -> Table {
    let operator = Operator {
        extensions: vec![String::new()],
        ..Operator::default()
    };
    let mut full = Settings {
        operators: vec![operator.clone()],
        operator,
        ..Settings::default()
    };
    full.numbers.trunks.push(String::new());
    full.numbers.devices.insert(ANY.into(), vec![String::new()]);
    full.queues.pause_reasons.push(String::new());
    let groups = &mut full.colleagues.groups;
    groups.insert(ANY.into(), vec![String::new()]);
    let mapping = &mut full.directory.mapping;
    mapping.extend(MAPPING_NAMES.map(|name| (name.to_owned(), String::new())));
    for map in [
        &mut full.directory.order_states,
        &mut full.directory.client_states,
    ] {
        map.insert(ANY.into(), String::new());
    }
    Table::try_from(full).unwrap_or_default()
}

fn compare_table(
    prefix: &str,
    found: &DeTable<'_>,
    schema: &Table,
    line_of: &impl Fn(usize) -> usize,
    errors: &mut Vec<SettingsError>,
) {
    for (name, value) in found {
        let name_text: &str = name.get_ref();
        let key = join(prefix, name_text);
        match schema.get(name_text).or_else(|| schema.get(ANY)) {
            Some(expected) => compare(&key, value, expected, line_of, errors),
            None => {
                let line = line_of(name.span().start);
                let is_password = PASSWORD_WORDS.contains(&name_text.to_lowercase().as_str());
                errors.push(if is_password {
                    SettingsError::Password { line, key }
                } else {
                    let nearest = nearest(name_text, schema).map(|known| join(prefix, known));
                    SettingsError::UnknownKey { line, key, nearest }
                });
            }
        }
    }
}

fn compare(
    key: &str,
    value: &Spanned<DeValue<'_>>,
    expected: &Value,
    line_of: &impl Fn(usize) -> usize,
    errors: &mut Vec<SettingsError>,
) {
    let line = line_of(value.span().start);
    match (value.get_ref(), expected) {
        (DeValue::Table(found), Value::Table(schema)) => {
            compare_table(key, found, schema, line_of, errors);
        }
        (DeValue::Array(found), Value::Array(schema)) => {
            for element in found {
                if let Some(expected) = schema.first() {
                    compare(key, element, expected, line_of, errors);
                }
            }
        }
        (DeValue::String(found), Value::String(_)) => {
            let allowed = CHOICES
                .iter()
                .find(|(k, _)| *k == key)
                .map(|(_, words)| *words);
            if let Some(allowed) = allowed.filter(|words| !words.contains(&&**found)) {
                errors.push(SettingsError::WrongChoice {
                    line,
                    key: key.to_owned(),
                    found: cut(found),
                    allowed,
                });
            }
        }
        (DeValue::Integer(found), Value::Integer(_)) => {
            let number = i64::from_str_radix(found.as_str(), found.radix()).ok();
            let (from, to) = RANGES
                .iter()
                .find(|(k, _, _)| *k == key)
                .map_or((i64::MIN, i64::MAX), |&(_, from, to)| (from, to));
            if !number.is_some_and(|n| (from..=to).contains(&n)) {
                errors.push(SettingsError::OutOfRange {
                    line,
                    key: key.to_owned(),
                    found: cut(found.as_str()),
                    from,
                    to,
                });
            }
        }
        (DeValue::Boolean(_), Value::Boolean(_)) => {}
        (found, expected) => errors.push(SettingsError::WrongType {
            line,
            key: key.to_owned(),
            expected: kind_of_value(expected),
            found: kind_of(found),
        }),
    }
}

fn kind_of(value: &DeValue<'_>) -> Kind {
    match value {
        DeValue::String(_) => Kind::Text,
        DeValue::Integer(_) => Kind::Integer,
        DeValue::Float(_) => Kind::Float,
        DeValue::Boolean(_) => Kind::Flag,
        DeValue::Datetime(_) => Kind::Date,
        DeValue::Array(_) => Kind::List,
        DeValue::Table(_) => Kind::Section,
    }
}

fn kind_of_value(value: &Value) -> Kind {
    match value {
        Value::String(_) => Kind::Text,
        Value::Integer(_) => Kind::Integer,
        Value::Float(_) => Kind::Float,
        Value::Boolean(_) => Kind::Flag,
        Value::Datetime(_) => Kind::Date,
        Value::Array(_) => Kind::List,
        Value::Table(_) => Kind::Section,
    }
}

/// As it may stand in a sentence: without control characters, not endless.
fn cut(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    match text.chars().nth(40) {
        Some(_) => format!("{clean}…"),
        None => clean,
    }
}

fn join(prefix: &str, name: &str) -> String {
    let name = cut(name);
    match prefix {
        "" => name,
        _ => format!("{prefix}.{name}"),
    }
}

/// The known key that a slip of a finger away from `name`, if one is.
fn nearest<'a>(name: &str, schema: &'a Table) -> Option<&'a str> {
    let distance = |known: &&String| edit_distance(name, known);
    let known = schema.keys().filter(|k| *k != ANY).min_by_key(distance)?;
    let far = 1 + name.chars().count().max(known.len()) / 3;
    (edit_distance(name, known) <= far).then_some(known)
}

/// Levenshtein's distance.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(64).enumerate() {
        let mut next = vec![i + 1];
        for ((to, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or(0);
            next.push(
                (above + 1)
                    .min(left + 1)
                    .min(diagonal + usize::from(from != *to)),
            );
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
