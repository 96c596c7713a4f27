//! Who is calling: the courier database on MySQL/MariaDB or SQLite, one query, one round trip.
//!
//! Rule: what the documentation names is required and named when it is missing; everything else is
//! [`mapping`]. Every operation is bounded by `directory.timeout_ms`. A database that does not answer is
//! left alone for a moment (`breaker`), connections are kept alive between calls (`keeper`). What is known
//! without it, a copy of the people and the last answers, is kept in a file of its own (`memory`). Deliberately
//! left out: what is done with an answer, and asking again after a failure (`desk`).

mod answer;
mod breaker;
mod cells;
mod connection;
mod copy_query;
mod crowds;
mod database;
mod demo;
mod faults;
mod inspect;
mod joins;
mod keeper;
pub mod mapping;
mod memory;
mod names;
mod parcels;
mod people;
mod pool;
mod query;
pub mod schema;
mod text;

use std::path::PathBuf;
use std::sync::Arc;

pub use database::Database;
pub use demo::create_sqlite;
pub use inspect::inspect;
pub use mapping::MAPPING_KEYS;
pub use pool::Password;

use crate::ports::Answering;
use crate::ports::directory::{Answer, Directory, DirectoryError, LookUp, User};
use crate::settings::{Directory as Settings, DirectoryKind};

/// The directory that the settings name. Nothing is opened yet; call [`Directory::prepare`] at once,
/// so that the first call does not pay for it. `password` is asked only for MySQL, at each connect.
/// In the file `memory` the last answers and a copy of the people are kept, for a start while the database
/// is down; without it they are kept in memory.
pub fn open(
    settings: &Settings,
    password: Password,
    memory: Option<PathBuf>,
) -> Arc<dyn Directory> {
    match settings.kind {
        DirectoryKind::None => Arc::new(Off),
        DirectoryKind::Mysql | DirectoryKind::Sqlite => {
            Arc::new(Database::new(settings.clone(), password, memory))
        }
    }
}

/// No database: every question is answered so.
#[derive(Debug, Clone, Copy)]
pub struct Off;

impl Directory for Off {
    fn look_up(&self, _: LookUp) -> Answering<'_, Result<Answer, DirectoryError>> {
        Box::pin(async { Err(DirectoryError::Off) })
    }

    fn users(&self) -> Answering<'_, Result<Vec<User>, DirectoryError>> {
        Box::pin(async { Err(DirectoryError::Off) })
    }

    fn prepare(&self) -> Answering<'_, Result<(), DirectoryError>> {
        Box::pin(async { Err(DirectoryError::Off) })
    }
}
