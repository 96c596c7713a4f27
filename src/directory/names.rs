//! Tables, columns and cells as they stand in the text of a statement.
//!
//! Rule: only names that passed [`super::mapping::is_identifier`] stand in the text, and they are quoted.
//! `CAST … AS CHAR`, `SUBSTR` and backticks mean the same in MySQL, MariaDB and SQLite; only the way a
//! branch of a UNION is bounded differs.

use super::mapping::Mapping;
use super::schema::{Column, Schema};

/// Characters of a cell that are fetched: a card has no room for more.
const CELL_CHARS: usize = 200;

/// Which SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// MySQL and MariaDB.
    MySql,
    /// SQLite.
    Sqlite,
}

pub(super) struct Names<'a> {
    pub(super) dialect: Dialect,
    pub(super) schema: &'a Schema,
    pub(super) mapping: &'a Mapping,
}

impl<'a> Names<'a> {
    pub(super) fn table(&self, documented: &str) -> String {
        format!("`{}`", self.schema.table(documented))
    }

    /// A column: short text and whole numbers as they are (each function costs the server time at every
    /// question), bytes without an encoding as they are, which [`super::text`] reads, the rest as text.
    pub(super) fn cell(&self, alias: &str, column: &Column) -> String {
        let name = format!("{alias}.`{}`", column.name);
        if column.binary {
            format!("SUBSTR({name}, 1, {CELL_CHARS})")
        } else if column.plain && self.dialect == Dialect::MySql {
            name
        } else {
            text(&name)
        }
    }

    fn spell(&self, table: &'a str, column: &'a str) -> &'a str {
        self.schema
            .column(table, column)
            .map_or(column, |c| c.name.as_str())
    }

    pub(super) fn documented(&self, table: &'a str, column: &'a str) -> String {
        format!("`{}`", self.spell(table, column))
    }

    /// A documented column of a table that is joined under `alias`.
    pub(super) fn column(&self, alias: &str, table: &'a str, column: &'a str) -> String {
        format!("{alias}.`{}`", self.spell(table, column))
    }
}

/// A mapped column of a table that is joined under `alias`, or NULL.
pub(super) fn mapped(names: &Names<'_>, key: &str, alias: &str) -> String {
    match names.mapping.column(key) {
        Some(c) => names.cell(alias, c),
        None => "NULL".to_owned(),
    }
}

/// Everything comes as text: what an installation keeps as a number, another keeps in words.
pub(super) fn text(expression: &str) -> String {
    format!("SUBSTR(CAST({expression} AS CHAR), 1, {CELL_CHARS})")
}
