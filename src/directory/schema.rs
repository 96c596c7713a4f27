//! The documented tables and columns, and what a database really has.
//!
//! Rule: what is documented is required, and named when it is missing; `contacts.State` alone may be
//! missing, because the documentation itself may mean `clients.State`.

use super::mapping::is_identifier;
use crate::ports::directory::DirectoryError;

/// The documented tables with the documented columns. Nothing of `fio` is documented but its name.
pub const DOCUMENTED: &[(&str, &[&str])] = &[
    ("contacts", &["VALUE", "Source", "SourceCodeType"]),
    ("kurier", &["code", "name", "phonem", "phonek", "manager"]),
    ("users", &["user", "extPhone"]),
    ("clients", &["code", "company", "manager"]),
    ("address", &["code", "zakaz", "date_put"]),
    ("zakaz", &["code", "source"]),
    ("givn", &["address", "kurier", "State"]),
    ("fio", &[]),
];

/// A column as the database spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The table.
    pub table: String,
    /// The column.
    pub name: String,
    /// True for numbers, false for text, dates and times.
    pub numeric: bool,
    /// True for bytes without an encoding: the server cannot turn them into text.
    pub binary: bool,
    /// True for short text, whole numbers and decimals, which are read as they are; the server turns the rest
    /// into text.
    pub plain: bool,
    /// True when an index begins with it.
    pub indexed: bool,
    /// True for text in UTF-8 and for numbers: what may stand in one text with others of its kind, whatever their
    /// collation.
    pub unicode: bool,
}

/// Every column of the documented tables that the user may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema(Vec<Column>);

impl Schema {
    /// From rows of (table, column, type, begins an index, character set).
    pub fn new(rows: impl IntoIterator<Item = (String, String, String, bool, String)>) -> Self {
        let columns = rows
            .into_iter()
            // A column with another name than this cannot be mapped: it would have to stand in SQL.
            .filter(|(table, name, ..)| is_identifier(table) && is_identifier(name))
            .map(|(table, name, kind, indexed, charset)| Column {
                indexed,
                unicode: is_numeric(&kind) || charset.starts_with("utf8"),
                numeric: is_numeric(&kind),
                binary: is_binary(&kind),
                plain: is_plain(&kind),
                table,
                name,
            })
            .collect();
        Self(columns)
    }

    /// A column, whatever the case of its letters: neither MySQL nor SQLite minds the case of columns,
    /// and MySQL on Windows and macOS not that of tables.
    pub fn column(&self, table: &str, name: &str) -> Option<&Column> {
        self.0
            .iter()
            .find(|c| c.table.eq_ignore_ascii_case(table) && c.name.eq_ignore_ascii_case(name))
    }

    /// Names the first documented table or column that is missing.
    pub fn check(&self) -> Result<(), DirectoryError> {
        self.missing().into_iter().next().map_or(Ok(()), Err)
    }

    /// Every documented table and column that is missing.
    pub fn missing(&self) -> Vec<DirectoryError> {
        let mut missing = Vec::new();
        for (table, columns) in DOCUMENTED {
            if !self.0.iter().any(|c| c.table.eq_ignore_ascii_case(table)) {
                missing.push(DirectoryError::MissingTable((*table).to_owned()));
                continue;
            }
            let gone = columns.iter().filter(|c| self.column(table, c).is_none());
            missing.extend(gone.map(|column| DirectoryError::MissingColumn {
                table: (*table).to_owned(),
                column: (*column).to_owned(),
            }));
        }
        missing
    }

    /// A documented table as the database spells it: on Linux MySQL minds the case of tables.
    pub fn table<'a>(&'a self, documented: &'a str) -> &'a str {
        self.0
            .iter()
            .find(|c| c.table.eq_ignore_ascii_case(documented))
            .map_or(documented, |c| c.table.as_str())
    }
}

fn is_numeric(kind: &str) -> bool {
    const NUMBERS: [&str; 8] = [
        "int", "dec", "num", "float", "double", "real", "bit", "bool",
    ];
    let kind = kind.to_ascii_lowercase();
    NUMBERS.iter().any(|n| kind.contains(n)) && !kind.contains("point")
}

/// `information_schema`'s names of types that `connection` reads without the server's help. A `text`
/// may hold a book, and is cut there.
fn is_plain(kind: &str) -> bool {
    const PLAIN: [&str; 8] = [
        "char",
        "varchar",
        "tinyint",
        "smallint",
        "mediumint",
        "int",
        "bigint",
        // Goes over the wire as text.
        "decimal",
    ];
    PLAIN.iter().any(|plain| kind.eq_ignore_ascii_case(plain))
}

fn is_binary(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.contains("blob") || kind.contains("binary")
}
