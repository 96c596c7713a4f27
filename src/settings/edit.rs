//! Changes of single settings in the text of a settings file: comments, order and everything else stay as they
//! are. Text in, text out; reading and writing files is `app`'s.
//!
//! Rule: only what [`load`] takes comes out, so no unknown key and no password can be written.

use std::fmt;

use toml::{Table, Value};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, TableLike};

use super::schema::{at, keys, kind_of_value, nearest_key, schema};
use super::version::{VERSION, gone_keys};
use super::{Kind, PasswordSource, Settings, SettingsError, Sources, load};

/// One change.
#[derive(Clone, PartialEq)]
pub struct Change {
    /// The parts of the key, `["pbx", "host"]`: names within maps may have dots in them.
    pub path: Vec<String>,
    /// What it is to be; `None` takes it out of the file, so that the office's value or the default counts.
    pub value: Option<Value>,
}

impl Change {
    /// Sets a key (`pbx.host`, `directory.order_states.3`) to what a person wrote: TOML, or a text without quotes,
    /// or the parts of a list with commas between.
    ///
    /// # Errors
    /// There is no such setting.
    pub fn parse(key: &str, text: &str) -> Result<Self, EditError> {
        let (path, expected) = path_of(key)?;
        let stated: Table = toml::from_str(&format!("value = {text}")).unwrap_or_default();
        let is_kind = |value: &Value| kind_of_value(value) == kind_of_value(&expected);
        let value = match (stated.get("value"), &expected) {
            (Some(value), _) if is_kind(value) => value.clone(),
            (_, Value::Array(_)) => {
                let parts = text.split(',').map(str::trim);
                let parts = parts.filter(|part| !part.is_empty());
                Value::Array(parts.map(Value::from).collect())
            }
            (_, Value::String(_)) | (None, _) => text.into(),
            // Of another kind: the refusal says which.
            (Some(value), _) => value.clone(),
        };
        Ok(Self {
            path,
            value: Some(value),
        })
    }

    /// Takes a key out of the file.
    ///
    /// # Errors
    /// There is no such setting.
    pub fn unset(key: &str) -> Result<Self, EditError> {
        let (path, _) = path_of(key)?;
        Ok(Self { path, value: None })
    }

    /// The whole key, for people.
    #[must_use]
    pub fn key(&self) -> String {
        self.path.join(".")
    }
}

/// A password that was written into the place of its place is not shown.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_place = self.path.last().is_some_and(|name| name == "password_from");
        let mut shown = f.debug_struct("Change");
        shown.field("path", &self.path);
        match self.value.as_ref().and_then(Value::as_str) {
            Some(text) if is_place => shown.field("value", &PasswordSource::from(text)),
            _ => shown.field("value", &self.value),
        };
        shown.finish()
    }
}

/// Why a change is not made. The text is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read as it is: it has to be mended by hand first.
    #[error("the file cannot be read: {0}")]
    Unreadable(SettingsError),
    /// The office's settings lock it.
    #[error("{0} is locked")]
    Locked(String),
    /// There is no such setting.
    #[error("there is no setting {key}")]
    Unknown {
        /// The whole key.
        key: String,
        /// The one that a slip of a finger away from it.
        nearest: Option<String>,
    },
    /// What is to be written would not be read.
    #[error("this would not be read: {0}")]
    Refused(SettingsError),
}

/// What turns settings into others, key by key; entries of maps are keys of their own.
#[must_use]
pub fn changes(before: &Settings, after: &Settings) -> Vec<Change> {
    let [before, after] = [before, after].map(|settings| Table::try_from(settings).ok());
    let mut found = Vec::new();
    compare(
        &mut Vec::new(),
        &before.unwrap_or_default(),
        &after.unwrap_or_default(),
        &mut found,
    );
    found
}

/// Makes the changes in the text of a settings file; an empty text is that of a new one.
///
/// # Errors
/// None of them is made when one cannot be.
pub fn edit(text: &str, changes: &[Change], sources: &Sources) -> Result<String, EditError> {
    load(text).map_err(EditError::Unreadable)?;
    let schema = schema();
    for change in changes {
        let key = change.key();
        if at(&schema, &key).is_none() {
            return Err(unknown(&key));
        }
        if sources.is_locked(&key) {
            return Err(EditError::Locked(key));
        }
    }
    let mark = "\u{feff}";
    let (mark, plain) = match text.strip_prefix(mark) {
        Some(plain) => (mark, plain),
        None => ("", text),
    };
    let unreadable = |error: toml_edit::TomlError| {
        EditError::Unreadable(SettingsError::NotToml {
            line: 1,
            why: error.message().to_owned(),
        })
    };
    let mut document: DocumentMut = plain.parse().map_err(unreadable)?;
    for change in changes {
        make(document.as_table_mut(), &change.path, change.value.as_ref());
    }
    migrate(&mut document);
    let mut edited = document.to_string();
    if plain.contains("\r\n") {
        edited = edited.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    let edited = format!("{mark}{edited}");
    load(&edited).map_err(EditError::Refused)?;
    Ok(edited)
}

/// What older versions had goes, and the version is stated.
fn migrate(document: &mut DocumentMut) {
    for key in gone_keys() {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        make(document.as_table_mut(), &path, None);
    }
    if !document.contains_key("settings_version") {
        document.insert("settings_version", toml_edit::value(VERSION));
    }
}

/// The parts of a key, of which the last may have dots where it is a name in a map, and a value like its own.
fn unknown(key: &str) -> EditError {
    EditError::Unknown {
        key: key.to_owned(),
        nearest: nearest_key(key),
    }
}

fn path_of(key: &str) -> Result<(Vec<String>, Value), EditError> {
    let expected = at(&schema(), key).cloned();
    let expected = expected.ok_or_else(|| unknown(key))?;
    let split = |key: &str| key.split('.').map(str::to_owned).collect();
    let maps = keys().into_iter().filter(|one| one.kind == Kind::Section);
    let mut in_map = maps.filter_map(|map| {
        let name = key.strip_prefix(&map.key)?.strip_prefix('.')?;
        let mut path: Vec<String> = split(&map.key);
        path.push(name.to_owned());
        Some(path)
    });
    let path = in_map.next_back().unwrap_or_else(|| split(key));
    Ok((path, expected))
}

fn compare(path: &mut Vec<String>, before: &Table, after: &Table, found: &mut Vec<Change>) {
    for (name, value) in after {
        path.push(name.clone());
        match (before.get(name), value) {
            (Some(old), new) if old == new => {}
            (Some(Value::Table(old)), Value::Table(new)) => compare(path, old, new, found),
            _ => found.push(Change {
                path: path.clone(),
                value: Some(value.clone()),
            }),
        }
        path.pop();
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        path.push(name.clone());
        found.push(Change {
            path: path.clone(),
            value: None,
        });
        path.pop();
    }
}

fn make(table: &mut dyn TableLike, path: &[String], value: Option<&Value>) {
    let (name, rest) = match path {
        [] => return,
        [name, rest @ ..] => (name, rest),
    };
    if !rest.is_empty() {
        if !table.contains_key(name) {
            if value.is_none() {
                return;
            }
            table.insert(name, new_section(table.is_empty()));
        }
        if let Some(inner) = table.get_mut(name).and_then(Item::as_table_like_mut) {
            make(inner, rest, value);
        }
        return;
    }
    let Some(value) = value else {
        table.remove(name);
        return;
    };
    match (table.get_mut(name), value) {
        (Some(Item::ArrayOfTables(sections)), Value::Array(list)) => rewrite(sections, list),
        (Some(Item::Value(old)), _) => {
            let decor = old.decor().clone();
            *old = written(value);
            *old.decor_mut() = decor;
        }
        (Some(item), _) => *item = Item::Value(written(value)),
        (None, _) => {
            table.insert(name, new_item(value));
        }
    }
}

/// `[[operators]]`: each section in its place, those that are no more go, new ones come last.
fn rewrite(sections: &mut ArrayOfTables, list: &[Value]) {
    while sections.len() > list.len() {
        sections.remove(sections.len() - 1);
    }
    for (n, value) in list.iter().enumerate() {
        let Value::Table(wanted) = value else {
            continue;
        };
        match sections.get_mut(n) {
            Some(section) => {
                for (name, value) in wanted {
                    let is_so = match section.get(name) {
                        Some(item) => item.as_value().map(plain).as_ref() == Some(value),
                        None => is_empty(value),
                    };
                    if !is_so {
                        make(section, std::slice::from_ref(name), Some(value));
                    }
                }
            }
            None => sections.push(section_of(wanted)),
        }
    }
}

/// A section for a key that has none: with a line before it, unless it is the first of the file.
fn new_section(is_first: bool) -> Item {
    let mut section = toml_edit::Table::new();
    if !is_first {
        section.decor_mut().set_prefix("\n");
    }
    Item::Table(section)
}

fn new_item(value: &Value) -> Item {
    match value {
        Value::Array(list) if list.first().is_some_and(Value::is_table) => {
            let tables = list.iter().filter_map(Value::as_table);
            Item::ArrayOfTables(tables.map(section_of).collect())
        }
        Value::Table(table) => Item::Table(section_of(table)),
        value => Item::Value(written(value)),
    }
}

fn section_of(table: &Table) -> toml_edit::Table {
    let mut section = toml_edit::Table::new();
    section.decor_mut().set_prefix("\n");
    for (name, value) in table {
        if !is_empty(value) {
            section.insert(name, Item::Value(written(value)));
        }
    }
    section
}

/// What is empty need not be said of a person.
fn is_empty(value: &Value) -> bool {
    matches!(value, Value::String(text) if text.is_empty())
}

fn written(value: &Value) -> toml_edit::Value {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(flag) => (*flag).into(),
        Value::Datetime(date) => date.to_string().into(),
        Value::Array(list) => list.iter().map(written).collect::<Array>().into(),
        Value::Table(table) => {
            let entries = table.iter().map(|(name, value)| (name, written(value)));
            entries.collect::<InlineTable>().into()
        }
    }
}

/// A value as the settings have it, to compare.
fn plain(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::String(text.value().clone()),
        toml_edit::Value::Integer(number) => Value::Integer(*number.value()),
        toml_edit::Value::Float(number) => Value::Float(*number.value()),
        toml_edit::Value::Boolean(flag) => Value::Boolean(*flag.value()),
        toml_edit::Value::Datetime(date) => Value::String(date.value().to_string()),
        toml_edit::Value::Array(list) => Value::Array(list.iter().map(plain).collect()),
        toml_edit::Value::InlineTable(table) => {
            let entries = table.iter();
            Value::Table(
                entries
                    .map(|(name, value)| (name.to_owned(), plain(value)))
                    .collect(),
            )
        }
    }
}
