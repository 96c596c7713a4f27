//! From the text of the settings file to [`Settings`], with errors that name the line.
//!
//! The keys and types are compared with those of a serialised [`Settings`] before serde looks at
//! them: serde's own messages name neither the nearest key nor, in all cases, the line.

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::schema::{ANY, at, choices, cut, join, kind_of_value, nearest, range, schema};
use super::version::{VERSION, gone};
use super::{Gone, Settings};

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
    /// It was written for a newer version of the program.
    #[error("line {line}: settings version {found}, newer than {known}")]
    Newer {
        /// Line, from 1.
        line: usize,
        /// The file's version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A key that cannot be locked, or is none.
    #[error("line {line}: there is no setting {key} to lock")]
    NothingToLock {
        /// Line, from 1.
        line: usize,
        /// What stands there, cut.
        key: String,
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
            | Self::Newer { line, .. }
            | Self::NothingToLock { line, .. }
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

/// Last words of keys that people use for a password.
const PASSWORD_WORDS: [&str; 5] = ["password", "secret", "passwd", "pass", "пароль"];

/// Reads the settings file's bytes: UTF-8, with or without a byte order mark.
///
/// # Errors
/// As [`load`], and when it is in another encoding: Russian text in cp1251 would come out wrong, and
/// UTF-16 as a riddle about quotes.
pub fn load_bytes(bytes: &[u8]) -> Result<Settings, SettingsError> {
    load(text_of(bytes)?)
}

/// Reads the settings file's text. Missing keys have their defaults. Of several errors the first
/// in the file is told. What the values mean together is [`Settings::check`]'s.
pub fn load(text: &str) -> Result<Settings, SettingsError> {
    from_table(read_table(text, &schema())?.table)
}

/// What a file states, compared with what it may state.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub table: Table,
    /// Settings of an older version that there are no more; they are not in the table.
    pub gone: Vec<Gone>,
}

/// The text of a settings file's bytes.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, SettingsError> {
    let line_of = |at: usize| 1 + bytes.iter().take(at).filter(|&&b| b == b'\n').count();
    // Of UTF-16 every other byte of plain English is zero, and that is valid UTF-8.
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(SettingsError::NotUtf8 { line: line_of(at) });
    }
    std::str::from_utf8(bytes).map_err(|error| SettingsError::NotUtf8 {
        line: line_of(error.valid_up_to()),
    })
}

/// Reads a text and compares it with a schema.
pub(super) fn read_table(text: &str, schema: &Table) -> Result<Stated, SettingsError> {
    // Windows' Notepad writes one.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line_of = |at: usize| 1 + text.bytes().take(at).filter(|&b| b == b'\n').count();
    let found = DeTable::parse(text).map_err(|error| SettingsError::NotToml {
        line: line_of(error.span().map_or(0, |span| span.start)),
        why: error.message().trim_end().to_owned(),
    })?;
    let found = found.get_ref();
    // Before anything else: what a newer version has is unknown here.
    for (name, value) in found {
        let version = value.get_ref().as_integer().map(|number| number.as_str());
        let version = version.and_then(|number| number.parse().ok());
        if name.get_ref() == "settings_version"
            && let Some(version) = version.filter(|version| *version > VERSION)
        {
            return Err(SettingsError::Newer {
                line: line_of(name.span().start),
                found: version,
                known: VERSION,
            });
        }
    }
    let mut errors = Vec::new();
    compare_table("", found, schema, &line_of, &mut errors);
    let gone_from = |error: &SettingsError| match error {
        SettingsError::UnknownKey { line, key, .. } => gone(key, *line),
        _ => None,
    };
    let gone: Vec<Gone> = errors.iter().filter_map(gone_from).collect();
    errors.retain(|error| gone_from(error).is_none());
    if let Some(first) = errors.into_iter().min_by_key(SettingsError::line) {
        return Err(first);
    }
    let mut table: Table = toml::from_str(text).map_err(|error| SettingsError::Other {
        line: line_of(error.span().map_or(0, |span| span.start)),
        why: error.message().trim_end().to_owned(),
    })?;
    for gone in &gone {
        take(&mut table, &gone.key);
    }
    if let Some((line, key)) = not_lockable(found, &line_of) {
        return Err(SettingsError::NothingToLock { line, key });
    }
    Ok(Stated { table, gone })
}

/// The settings of a table that was compared; what it does not state has its default.
pub(super) fn from_table(table: Table) -> Result<Settings, SettingsError> {
    let settings = table.try_into();
    settings.map_err(|error: toml::de::Error| SettingsError::Other {
        line: 1,
        why: error.message().trim_end().to_owned(),
    })
}

/// Takes what stands at a key out of a table; true when something did.
pub(super) fn take(table: &mut Table, key: &str) -> bool {
    if table.remove(key).is_some() {
        return true;
    }
    let dots: Vec<usize> = key.match_indices('.').map(|(dot, _)| dot).collect();
    dots.into_iter().any(|dot| {
        let (name, rest) = key.split_at(dot);
        let inner = table.get_mut(name).and_then(Value::as_table_mut);
        inner.is_some_and(|inner| rest.get(1..).is_some_and(|rest| take(inner, rest)))
    })
}

/// What the office's file locks and no workplace has.
fn not_lockable(found: &DeTable<'_>, line_of: &impl Fn(usize) -> usize) -> Option<(usize, String)> {
    let (_, locked) = found.iter().find(|(name, _)| name.get_ref() == "locked")?;
    let schema = schema();
    locked.get_ref().as_array()?.iter().find_map(|element| {
        let key = element.get_ref().as_str()?;
        let is_known = at(&schema, key).is_some();
        (!is_known).then(|| (line_of(element.span().start), cut(key)))
    })
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
            if let Some(allowed) = choices(key).filter(|words| !words.contains(&&**found)) {
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
            let (from, to) = range(key).unwrap_or((i64::MIN, i64::MAX));
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
