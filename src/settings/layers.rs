//! The office's settings below the user's own: what every workplace has in common stands in one file
//! (`office.toml`, on a share or beside the program), what is one's own in the settings file.
//!
//! A key of the user's file wins, unless the office's file locks it (`locked = ["pbx.host", "directory"]`; a
//! section locks all that is in it, and a locked key that the office does not set has its default). Maps are
//! joined, lists are not. `[logins]` gives extensions by the operating system's login.

use toml::{Table, Value};

use super::load::{Stated, from_table, read_table, take, text_of};
use super::schema::{ANY, schema};
use super::{Gone, Settings, SettingsError};

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The user's own.
    Own,
    /// The office's.
    Office,
}

/// An error of one of the two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{which:?}: {error}")]
pub struct LayeredError {
    /// In which file.
    pub which: Which,
    /// What is wrong.
    pub error: SettingsError,
}

/// Settings out of both files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layered {
    /// What counts.
    pub settings: Settings,
    /// Where each comes from.
    pub sources: Sources,
    /// Settings of an older version in the user's file.
    pub gone: Vec<Gone>,
}

/// Where a setting comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// No file says anything.
    Default,
    /// The user's own file.
    Own,
    /// The office's file.
    Office,
    /// The office's table of logins.
    Login,
}

/// Where each setting comes from, and which are locked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// Whole keys that the user's file sets, without those that are locked.
    own: Vec<String>,
    office: Vec<String>,
    locked: Vec<String>,
    by_login: bool,
    /// Whole keys of the user's file that count for nothing, because the office's locks them.
    ignored: Vec<String>,
}

impl Sources {
    /// Where a setting (or a section's first one that is set) comes from.
    #[must_use]
    pub fn of(&self, key: &str) -> Source {
        let says = |keys: &[String]| keys.iter().any(|set| is_in(set, key) || is_in(key, set));
        match () {
            () if says(&self.own) => Source::Own,
            () if self.by_login && is_in("operator.extensions", key) => Source::Login,
            () if says(&self.office) => Source::Office,
            () => Source::Default,
        }
    }

    /// Whether the user's file says something of a setting that counts for nothing, because the office's locks it.
    #[must_use]
    pub fn is_ignored(&self, key: &str) -> bool {
        self.ignored.iter().any(|ignored| is_in(ignored, key))
    }

    /// Whether the office's file locks a setting.
    #[must_use]
    pub fn is_locked(&self, key: &str) -> bool {
        self.locked.iter().any(|locked| is_in(key, locked))
    }
}

/// Whether a key is another one or within it.
fn is_in(key: &str, section: &str) -> bool {
    let rest = key.strip_prefix(section);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Reads both files; `login` is the operating system's.
///
/// # Errors
/// The first error of either file, the office's first.
pub fn layered(own: &[u8], office: Option<&[u8]>, login: &str) -> Result<Layered, LayeredError> {
    let of = |which: Which| move |error| LayeredError { which, error };
    let mut office = match office {
        Some(bytes) => read_office(bytes).map_err(of(Which::Office))?,
        None => Office::default(),
    };
    let own_text = text_of(own).map_err(of(Which::Own))?;
    let Stated {
        table: mut own,
        gone,
    } = read_table(own_text, &schema()).map_err(of(Which::Own))?;
    let extensions = office.logins.into_iter().find_map(|(name, extensions)| {
        // Windows tells a login in the case in which it was typed.
        let is_it = !login.is_empty() && name.to_lowercase() == login.to_lowercase();
        is_it.then_some(extensions)
    });
    let by_login = extensions.is_some();
    if let Some(extensions) = extensions {
        let operator = office.table.entry("operator");
        let operator = operator.or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(operator) = operator {
            operator.insert("extensions".to_owned(), extensions);
        }
    }
    let mut before = Vec::new();
    leaves("", &own, &mut before);
    for key in &office.locked {
        take(&mut own, key);
    }
    let mut sources = Sources {
        locked: office.locked,
        by_login,
        ..Sources::default()
    };
    leaves("", &own, &mut sources.own);
    leaves("", &office.table, &mut sources.office);
    before.retain(|key| !sources.own.contains(key));
    sources.ignored = before;
    let mut table = office.table;
    join_tables(&mut table, own);
    let settings = from_table(table).map_err(of(Which::Own))?;
    Ok(Layered {
        settings,
        sources,
        gone,
    })
}

/// The office's file.
#[derive(Debug, Default)]
struct Office {
    table: Table,
    locked: Vec<String>,
    logins: Table,
}

fn read_office(bytes: &[u8]) -> Result<Office, SettingsError> {
    let mut may = schema();
    // It does not name another one.
    may.remove("office_file");
    may.insert("locked".to_owned(), Value::Array(vec!["".into()]));
    let extensions = Value::Array(vec!["".into()]);
    let logins = Table::from_iter([(ANY.to_owned(), extensions)]);
    may.insert("logins".to_owned(), Value::Table(logins));
    let mut table = read_table(text_of(bytes)?, &may)?.table;
    table.remove("settings_version");
    let locked = table.remove("locked");
    let logins = table.remove("logins");
    Ok(Office {
        table,
        locked: locked
            .and_then(|list| list.try_into().ok())
            .unwrap_or_default(),
        logins: logins
            .and_then(|table| table.try_into().ok())
            .unwrap_or_default(),
    })
}

fn join_tables(below: &mut Table, above: Table) {
    for (name, value) in above {
        match (below.get_mut(&name), value) {
            (Some(Value::Table(below)), Value::Table(above)) => join_tables(below, above),
            (_, value) => {
                below.insert(name, value);
            }
        }
    }
}

fn leaves(prefix: &str, table: &Table, found: &mut Vec<String>) {
    for (name, value) in table {
        let key = match prefix {
            "" => name.clone(),
            _ => format!("{prefix}.{name}"),
        };
        match value {
            Value::Table(inner) => leaves(&key, inner, found),
            _ => found.push(key),
        }
    }
}
