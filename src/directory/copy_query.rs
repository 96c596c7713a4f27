//! The SQL of what is asked apart from calls: an order by its number, and pages of the people for the
//! local copy.
//!
//! Rule: the production database is not scanned while somebody waits or types. An order is found by an
//! index; people are read in pages by the order of a key, numbers in stretches of the index that
//! look-ups use, each statement bounded in what it reads.

use std::sync::Arc;

use super::joins::{holding, joined, user_of_sender};
use super::mapping::Mapping;
use super::names::{Dialect, Names, mapped};
use super::schema::Schema;

/// Shipments of one order that are told.
const ORDER_WINDOW: usize = 20;

/// People in a page.
pub const PAGE: usize = 2_000;

/// Entries of the index of numbers that one statement walks through.
const STRETCH: usize = 20_000;

/// A statement for an order, by one way in which the office may name it, or for what a courier holds.
#[derive(Debug)]
pub struct OrderBy {
    /// One parameter; rows as those of [`super::query::crowded`].
    pub sql: Arc<str>,
    /// Only digits can be asked for.
    pub numeric: bool,
}

/// Statements of the local copy.
#[derive(Debug)]
pub struct CopySql {
    /// (code, name, company); two parameters, both the last code of the page before.
    pub couriers: Arc<str>,
    /// The same.
    pub clients: Arc<str>,
    /// The same; `None` where nothing is known of contact persons but their number.
    pub persons: Option<Arc<str>>,
    /// The last number of the stretch after a number; two parameters, both that number.
    pub stretch_end: Arc<str>,
    /// (number, kind, source) of a stretch; four parameters: after, after, up to, up to.
    pub stretch: Arc<str>,
}

/// An order by its number: the mapped one where an index leads to it, then `zakaz.code`. An index on
/// `address.zakaz` is not documented; without one the time-out bounds the search.
pub fn orders(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> Vec<OrderBy> {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let number = mapping
        .column("order.number")
        .filter(|c| c.indexed && c.table.eq_ignore_ascii_case("zakaz"));
    let keys = number.into_iter().chain(schema.column("zakaz", "code"));
    let open = format!("{} IS NULL", names.column("a", "address", "date_put"));
    let address = names.column("a", "address", "code");
    let equal = |a: String, b: String| format!("{a} = {b}");
    let joins = joined(
        &names,
        &[
            (
                "address",
                "a",
                equal(
                    names.column("a", "address", "zakaz"),
                    names.column("z", "zakaz", "code"),
                ),
            ),
            ("givn", "g", holding(&names, &open)),
            (
                "kurier",
                "k",
                equal(
                    names.column("k", "kurier", "code"),
                    names.column("g", "givn", "kurier"),
                ),
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
    // There is no row of `contacts` here: kind, number and source stand empty.
    let cells: Vec<String> = ["'3'", "NULL", "NULL"]
        .into_iter()
        .map(str::to_owned)
        .chain(
            super::cells::cells(&names)
                .into_iter()
                .skip(3)
                .map(|cell| cell.shipment),
        )
        .collect();
    keys.map(|key| OrderBy {
        sql: format!(
            "SELECT {} FROM {} z {joins}WHERE z.`{}` = ? ORDER BY {address} DESC LIMIT {ORDER_WINDOW}",
            cells.join(", "),
            names.table("zakaz"),
            key.name,
        )
        .into(),
        numeric: key.numeric,
    })
    .collect()
}

/// What fills the local copy.
pub fn copy(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> CopySql {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let cell = |alias: &str, table: &str, column: &str| {
        let column = schema.column(table, column);
        column.map_or_else(|| "NULL".to_owned(), |c| names.cell(alias, c))
    };
    let page = |code: &str, cells: [String; 3], from: &str| -> Arc<str> {
        format!(
            "SELECT {} FROM {from} WHERE (? IS NULL OR {code} > ?) ORDER BY {code} LIMIT {PAGE}",
            cells.join(", ")
        )
        .into()
    };
    let null = || "NULL".to_owned();
    let couriers = page(
        &names.column("k", "kurier", "code"),
        [
            cell("k", "kurier", "code"),
            cell("k", "kurier", "name"),
            null(),
        ],
        &format!("{} k", names.table("kurier")),
    );
    let clients = page(
        &names.column("cl", "clients", "code"),
        [
            cell("cl", "clients", "code"),
            null(),
            cell("cl", "clients", "company"),
        ],
        &format!("{} cl", names.table("clients")),
    );
    let of_person = mapping.column("contact.client");
    let persons = mapping.column("contact.code").map(|code| {
        let client = of_person.map_or("1 = 0".to_owned(), |c| {
            format!("{} = f.`{}`", names.column("cl", "clients", "code"), c.name)
        });
        page(
            &format!("f.`{}`", code.name),
            [
                names.cell("f", code),
                mapped(&names, "contact.name", "f"),
                cell("cl", "clients", "company"),
            ],
            &format!(
                "{} f {}",
                names.table("fio"),
                joined(&names, &[("clients", "cl", client)]).trim_end()
            ),
        )
    });
    let value = names.column("c", "contacts", "VALUE");
    let contacts = names.table("contacts");
    CopySql {
        couriers,
        clients,
        persons,
        stretch_end: format!(
            "SELECT {} FROM {contacts} c WHERE (? IS NULL OR {value} > ?) ORDER BY {value} \
             LIMIT 1 OFFSET {STRETCH}",
            cell("c", "contacts", "VALUE"),
        )
        .into(),
        stretch: format!(
            "SELECT {}, {}, {} FROM {contacts} c WHERE (? IS NULL OR {value} > ?) \
             AND (? IS NULL OR {value} <= ?) AND {} IN (1, 2, 39) LIMIT {STRETCH}",
            cell("c", "contacts", "VALUE"),
            cell("c", "contacts", "SourceCodeType"),
            cell("c", "contacts", "Source"),
            names.column("c", "contacts", "SourceCodeType"),
        )
        .into(),
    }
}
