//! The driver's errors as the port's errors.
//!
//! Rule: what a person can act on has a variant of its own; the rest keeps the server's words, which
//! hold a user's name at most, never a password.

use std::io::ErrorKind;

use sqlx::Error;
use sqlx::error::DatabaseError;
use sqlx::mysql::MySqlDatabaseError;

use super::names::Dialect;
use super::text;
use crate::ports::directory::{DatabaseTlsFault, DirectoryError};

/// What went wrong, and whether a fresh connection may do better.
#[derive(Debug)]
pub struct Fault {
    /// For the card.
    pub error: DirectoryError,
    /// The connection broke; the question itself may be right.
    pub broken: bool,
    /// A table or column that was there at the start is gone: the schema has to be read again.
    pub schema_changed: bool,
}

impl Fault {
    /// An error that is the same on every connection.
    pub fn lasting(error: DirectoryError) -> Self {
        Self {
            error,
            broken: false,
            schema_changed: false,
        }
    }

    /// From the driver.
    pub fn new(error: &Error, dialect: Dialect) -> Self {
        match error {
            Error::Database(e) => match dialect {
                Dialect::MySql => of_mysql(&**e),
                Dialect::Sqlite => of_sqlite(&**e),
            },
            // The TLS library's errors come as those of the stream.
            Error::Io(e) if e.kind() == ErrorKind::InvalidData => Self::lasting(of_tls(e)),
            Error::Io(e) => Self {
                error: DirectoryError::Unreachable(words(&e.to_string())),
                broken: true,
                schema_changed: false,
            },
            Error::Protocol(_) | Error::WorkerCrashed => Self {
                error: DirectoryError::Unreachable(words(&error.to_string())),
                broken: true,
                schema_changed: false,
            },
            Error::Tls(e) => {
                let why = DatabaseTlsFault::NotAgreed(words(&e.to_string()));
                Self::lasting(DirectoryError::Tls(why))
            }
            other => Self::lasting(DirectoryError::Other(words(&other.to_string()))),
        }
    }
}

fn of_tls(error: &std::io::Error) -> DirectoryError {
    let why = words(&error.to_string());
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    DirectoryError::Tls(match inner {
        Some(rustls::Error::InvalidCertificate(_)) => DatabaseTlsFault::Certificate(why),
        _ => DatabaseTlsFault::NotAgreed(why),
    })
}

fn of_mysql(e: &(dyn DatabaseError + 'static)) -> Fault {
    let number = e
        .try_downcast_ref::<MySqlDatabaseError>()
        .map_or(0, MySqlDatabaseError::number);
    let message = e.message();
    let mut fault = Fault::lasting(match number {
        // User or password; socket authentication; this host.
        1045 | 1698 | 1130 => DirectoryError::AccessDenied,
        // Unknown; to a user without a right to it the server does not say which.
        1049 | 1044 => DirectoryError::NoDatabase(last_quoted(message)),
        // No such table; SELECT denied.
        1146 | 1142 => DirectoryError::MissingTable(table_name(&last_quoted(message))),
        // Unknown column; SELECT denied on it.
        1054 => column(&first_quoted(message)),
        1143 => DirectoryError::MissingColumn {
            table: table_name(&last_quoted(message)),
            column: after(message, "column").unwrap_or_default(),
        },
        _ => DirectoryError::Other(words(message)),
    });
    fault.schema_changed = matches!(number, 1146 | 1142 | 1054 | 1143);
    // Shutting down; connection killed; gone away; lost; disconnected by inactivity; unknown prepared
    // statement, which a proxy that changed its server answers.
    fault.broken = matches!(number, 1053 | 1927 | 2006 | 2013 | 4031 | 1243);
    fault
}

fn of_sqlite(e: &(dyn DatabaseError + 'static)) -> Fault {
    let message = e.message();
    let mut fault = Fault::lasting(
        if let Some(table) = message.strip_prefix("no such table: ") {
            DirectoryError::MissingTable(table_name(table))
        } else if let Some(name) = message.strip_prefix("no such column: ") {
            column(name)
        } else {
            DirectoryError::Other(words(message))
        },
    );
    fault.schema_changed = matches!(
        fault.error,
        DirectoryError::MissingTable(_) | DirectoryError::MissingColumn { .. }
    );
    fault
}

/// `courier.contacts` or `` courier`.`contacts `` → `contacts`.
fn table_name(name: &str) -> String {
    let name = name.rsplit('.').next().unwrap_or(name);
    words(name.trim_matches(['`', '\'', '"']))
}

/// `cl.company` → the table of the alias in our statement, and the column.
fn column(name: &str) -> DirectoryError {
    let (alias, column) = name.rsplit_once('.').unwrap_or(("", name));
    let table = match alias {
        "f" => "fio",
        "a" => "address",
        "z" => "zakaz",
        "g" => "givn",
        "k" => "kurier",
        "cl" => "clients",
        "u" => "users",
        "" => "contacts",
        other => other,
    };
    DirectoryError::MissingColumn {
        table: table.to_owned(),
        column: words(column),
    }
}

fn quoted(message: &str) -> impl DoubleEndedIterator<Item = &str> {
    let parts: Vec<&str> = message.split('\'').collect();
    parts
        .into_iter()
        .enumerate()
        .filter(|(i, _)| i % 2 == 1)
        .map(|(_, p)| p)
}

fn first_quoted(message: &str) -> String {
    words(quoted(message).next().unwrap_or(message))
}

/// 1146 quotes `'db.table'`; 1142 ends in ``for table `db`.`table` `` or `'table'`.
fn last_quoted(message: &str) -> String {
    after(message, "for table")
        .unwrap_or_else(|| words(quoted(message).next_back().unwrap_or(message)))
}

fn after(message: &str, mark: &str) -> Option<String> {
    let (_, rest) = message.split_once(mark)?;
    let word = rest.split_whitespace().next()?;
    Some(words(word.trim_matches(['`', '\'', '"'])))
}

fn words(text: &str) -> String {
    text::clean(text.as_bytes()).unwrap_or_default()
}
