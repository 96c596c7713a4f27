//! Which settings there are: their kinds, ranges and words, and the nearest one to a slip of a finger.

use toml::{Table, Value};

use super::version::VERSION;
use super::{Kind, MAPPING_NAMES, Operator, Route, Settings};

/// Numbers and their ranges; [`super::check`] trusts them.
pub(super) const RANGES: &[(&str, i64, i64)] = &[
    ("settings_version", 1, VERSION),
    ("pbx.port", 1, 65_535),
    ("directory.port", 1, 65_535),
    ("dialling.ring_secs", 5, 300),
    ("dialling.policy.calls_per_minute", 0, 120),
    ("numbers.internal_max_digits", 1, 9),
    ("directory.timeout_ms", 100, 60_000),
    ("directory.max_parties", 1, 1_000),
    ("directory.max_orders", 0, 1_000),
    ("to_call_back.days", 1, 60),
    // The window is laid out for these.
    ("window.scale", 100, 200),
    ("cards.leave_secs", 0, 86_400),
    ("cards.scale", 75, 200),
    ("notifications.sound_volume", 0, 100),
];

/// Words and where they are allowed.
pub(super) const CHOICES: &[(&str, &[&str])] = &[
    ("language", &["auto", "ru", "en"]),
    ("couriers.connect", &["ask-first", "at-once"]),
    ("dialling.number_form", &["+7", "7", "8", "98"]),
    ("pbx.tls", &["off", "system", "file", "pin"]),
    (
        "log.level",
        &["off", "error", "warn", "info", "debug", "trace"],
    ),
    ("directory.kind", &["none", "mysql", "sqlite"]),
    ("directory.tls", &["preferred", "off", "required", "file"]),
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
pub(super) const ANY: &str = "*";

/// A setting as a window shows it; a map of settings (`directory.order_states`) is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The whole key: `pbx.host`.
    pub key: String,
    /// The kind of its value; [`Kind::Section`] is a map from texts to texts or lists, and `operators` a
    /// [`Kind::List`] of sections, as `dialling.routes`.
    pub kind: Kind,
    /// What it is when no file says anything.
    pub default: Value,
    /// The least and the greatest, of a number that has them.
    pub range: Option<(i64, i64)>,
    /// The words to choose from, of a text that has them.
    pub choices: Option<&'static [&'static str]>,
}

/// Every setting, in the order of the sections.
pub fn keys() -> Vec<Key> {
    let defaults = Table::try_from(Settings::default()).unwrap_or_default();
    let mut found = Vec::new();
    collect("", &schema(), &defaults, &mut found);
    found
}

fn collect(prefix: &str, schema: &Table, defaults: &Table, found: &mut Vec<Key>) {
    for (name, expected) in schema {
        let key = join(prefix, name);
        let default = defaults.get(name);
        match expected {
            Value::Table(inner) if !is_map(&key, inner) => {
                let empty = Table::new();
                let defaults = default.and_then(Value::as_table).unwrap_or(&empty);
                collect(&key, inner, defaults, found);
            }
            _ => found.push(Key {
                kind: kind_of_value(expected),
                default: default.cloned().unwrap_or_else(|| empty(expected)),
                range: range(&key),
                choices: choices(&key),
                key,
            }),
        }
    }
}

/// Whose names are the user's own, or columns.
fn is_map(key: &str, table: &Table) -> bool {
    table.contains_key(ANY) || key == "directory.mapping"
}

fn empty(like: &Value) -> Value {
    match like {
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Table(_) => Value::Table(Table::new()),
        other => other.clone(),
    }
}

/// The least and the greatest of a number.
pub(super) fn range(key: &str) -> Option<(i64, i64)> {
    let range = RANGES.iter().find(|(known, _, _)| *known == key);
    range.map(|&(_, from, to)| (from, to))
}

/// The words that a setting may be.
pub(super) fn choices(key: &str) -> Option<&'static [&'static str]> {
    let choices = CHOICES.iter().find(|(known, _)| *known == key);
    choices.map(|(_, words)| *words)
}

/// What stands at a key of a table, whose names may have dots in them.
pub(super) fn at<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    if let Some(value) = table.get(key).or_else(|| table.get(ANY)) {
        return Some(value);
    }
    let parts = key.match_indices('.');
    parts
        .filter_map(|(dot, _)| key.split_at_checked(dot))
        .find_map(|(name, rest)| match table.get(name)? {
            Value::Table(inner) => at(inner, rest.get(1..)?),
            _ => None,
        })
}

/// The kind of a value.
pub(super) fn kind_of_value(value: &Value) -> Kind {
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
pub(super) fn cut(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    match text.chars().nth(40) {
        Some(_) => format!("{clean}…"),
        None => clean,
    }
}

/// A whole key.
pub(super) fn join(prefix: &str, name: &str) -> String {
    let name = cut(name);
    match prefix {
        "" => name,
        _ => format!("{prefix}.{name}"),
    }
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
    full.dialling.routes.push(Route {
        numbers: vec![String::new()],
        ..Route::default()
    });
    let policy = &mut full.dialling.policy;
    policy.allow.push(String::new());
    policy.refuse.push(String::new());
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

/// The known key that a slip of a finger away from `name`, if one is.
pub(super) fn nearest<'a>(name: &str, schema: &'a Table) -> Option<&'a str> {
    let distance = |known: &&String| edit_distance(name, known);
    let known = schema.keys().filter(|k| *k != ANY).min_by_key(distance)?;
    let far = 1 + name.chars().count().max(known.len()) / 3;
    (edit_distance(name, known) <= far).then_some(known)
}

/// The same of a whole key, part by part; `None` where only a section is near.
pub(super) fn nearest_key(key: &str) -> Option<String> {
    let schema = schema();
    let (mut table, mut found) = (&schema, String::new());
    for part in key.split('.') {
        let name = match table.contains_key(part) {
            true => part,
            false => nearest(part, table)?,
        };
        found = join(&found, name);
        match table.get(name) {
            Some(Value::Table(inner)) => table = inner,
            _ => return Some(found),
        }
    }
    None
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
