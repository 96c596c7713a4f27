//! What a courier holds: the recipients of the shipments in work that are in the courier's hands.
//!
//! Rule: asked after a courier's call is told, over connections of its own with faults of their own, so that neither
//! a card nor a look-up ever waits for it. From courier to recipient no index is documented; without one the server
//! reads a table from end to end, which an office of this size either affords or not: the time-out decides, once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::answer::Row;
use super::cells::{CELLS, Cell, cells};
use super::connection::Cells;
use super::copy_query::OrderBy;
use super::joins::{joined, order_of, user_of_sender};
use super::mapping::Mapping;
use super::names::{Dialect, Names, mapped};
use super::pool::{Password, Pool, Question};
use super::schema::Schema;
use crate::ports::directory::{DirectoryError, Found, Match, Role};
use crate::settings::Directory as Settings;

/// Shipments in a courier's hands that are looked at, newest first.
const HELD_WINDOW: usize = 200;

/// Rows of shipments in work and their numbers.
const ROWS_WINDOW: usize = 160;

/// Shipments that are told.
const MOST: usize = 60;

/// Numbers of one recipient.
const NUMBERS: usize = 6;

/// The statement. One parameter: the courier's code; rows as those of [`super::query::crowded`], one for each number of
/// a recipient, and the mapped number at the end.
pub fn held_by(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> OrderBy {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let held = |column| names.column("g", "givn", column);
    let address = names.column("a", "address", "code");
    let open = format!("{} IS NULL", names.column("a", "address", "date_put"));
    let equal = |a: String, b: String| format!("{a} = {b}");
    let joins = joined(
        &names,
        &[
            (
                "contacts",
                "c",
                format!(
                    "{} = 3 AND {} = {address}",
                    names.column("c", "contacts", "SourceCodeType"),
                    names.column("c", "contacts", "Source"),
                ),
            ),
            ("zakaz", "z", order_of(&names, &open)),
            (
                "kurier",
                "k",
                equal(names.column("k", "kurier", "code"), held("kurier")),
            ),
            (
                "clients",
                "cl",
                equal(
                    names.column("cl", "clients", "code"),
                    names.column("z", "zakaz", "source"),
                ),
            ),
            ("users", "u", user_of_sender(&names)),
        ],
    );
    let cells: Vec<String> = cells(&names)
        .into_iter()
        .map(|cell| cell.shipment)
        .chain([mapped(&names, "recipient.phone", "a")])
        .collect();
    // The newest of his in a pass of their own: what is joined to them is bounded.
    let sql = format!(
        "SELECT {} FROM (SELECT {of}, {by} FROM {} g WHERE {by} = ? AND {} = 1 \
         ORDER BY {of} DESC LIMIT {HELD_WINDOW}) g \
         JOIN {} a ON {address} = {of} AND {open} {joins}ORDER BY {address} DESC LIMIT {ROWS_WINDOW}",
        cells.join(", "),
        names.table("givn"),
        held("State"),
        names.table("address"),
        of = held("address"),
        by = held("kurier"),
    );
    OrderBy {
        sql: sql.into(),
        // A server that compares a number with a text reads the text as far as it is one.
        numeric: schema.column("givn", "kurier").is_some_and(|c| c.numeric),
    }
}

/// One match for each shipment, in the order of the rows.
fn told(rows: Vec<Cells>, settings: &Settings) -> Vec<Match> {
    let mut told: Vec<Match> = Vec::new();
    for cells in rows {
        let row = Row(cells);
        let Some(code) = row.text(Cell::AddressCode) else {
            continue;
        };
        let at = told.iter().position(|known| known.code == code);
        let at = at.unwrap_or_else(|| {
            let order = row.order(&code, settings);
            told.push(Match {
                role: Role::Recipient,
                found: Found::Recipient,
                matched: String::new(),
                code,
                name: row.text(Cell::RecipientName),
                client: None,
                phones: Vec::new(),
                company: order.client.clone(),
                status: None,
                manager: None,
                orders: vec![order],
            });
            told.len() - 1
        });
        let Some(known) = told.get_mut(at) else {
            continue;
        };
        // Those of the table of numbers first: they are normalised.
        for phone in [row.text(Cell::Value), row.at(CELLS)].into_iter().flatten() {
            if known.phones.len() < NUMBERS && !known.phones.contains(&phone) {
                known.phones.push(phone);
            }
        }
    }
    told.truncate(MOST);
    told
}

/// What is asked with.
pub struct Parcels {
    settings: Settings,
    pool: Pool,
    /// The server did not answer in time: an index is missing, and it is not asked again.
    is_slow: AtomicBool,
}

impl Parcels {
    pub fn new(settings: Settings, password: Password) -> Self {
        Self {
            pool: Pool::new(settings.clone(), password),
            settings,
            is_slow: AtomicBool::new(false),
        }
    }

    /// See [`crate::ports::directory::Directory::parcels`].
    ///
    /// # Errors
    /// The database cannot be asked, or takes too long for it.
    pub async fn of(&self, courier: String) -> Result<Vec<Match>, DirectoryError> {
        let ms = self.settings.timeout_ms;
        if self.is_slow.load(Ordering::Relaxed) {
            return Err(DirectoryError::TimedOut { ms });
        }
        let rows = self.pool.ask(Question::Parcels(courier)).await;
        // Couriers call a few times an hour; a connection of each desk would wait for them all day.
        self.pool.close_idle();
        if matches!(rows, Err(DirectoryError::TimedOut { .. })) {
            self.is_slow.store(true, Ordering::Relaxed);
        }
        Ok(told(rows?, &self.settings))
    }
}
