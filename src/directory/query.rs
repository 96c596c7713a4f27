//! The SQL, written once for both dialects.
//!
//! Rule: one look-up is one statement with a fixed number of parameters, so that it is prepared once
//! per connection and asked in one round trip. Numbers go in as strings: compared with a number, or by
//! `LIKE '%…'`, `contacts.VALUE` would be read from end to end.
//! Deliberately left out: how names are spelled (`names`), what stands in a row (`cells`), which tables
//! are joined by what (`joins`).

use super::cells::{Layout, cells, shipment_cells, whole_cells};
use super::joins::{party_joins, shipment_joins, whole_joins};
use super::mapping::Mapping;
use super::names::{Dialect, Names, mapped, text};
use super::schema::{Column, Schema};

/// Forms of one number that a statement takes; fewer are filled up with NULL, which matches nothing.
pub const FORMS: usize = 4;

/// Clients, contact persons and couriers looked at.
const PARTIES_WINDOW: usize = 64;

/// Shipments looked at, newest first. A recipient with thousands of past shipments costs no
/// more than this, a tenth of a `SELECT 1` for each; a shipment in work that has more newer ones of the
/// same number is not told.
const SHIPMENTS_WINDOW: usize = 12;

/// Rows that [`whole`] gives at most: a number that has so many may have more, and is asked for by
/// [`crowded`].
pub const WHOLE_WINDOW: usize = 12;

/// Who has this number? Parameters: [`FORMS`] forms.
///
/// One pass over the number's rows of `contacts`, newest first: what a look-up costs is mostly what
/// the server spends before it reads a row, a quarter of a `SELECT 1` for each table and a fortieth for each
/// column, so each stands here once. At most [`WHOLE_WINDOW`] rows; the shipments of a busy number would crowd out the
/// courier whose number it is, so when all come, [`crowded`] has to be asked: a second round trip, at a busy number's first
/// call and after a while without one; [`shipments`] at its other calls. A window for the others in this statement too would
/// make it one, and would cost every call of every number as much as a `SELECT 1` more (measured). `None` where the keys
/// are kept in different types: one join for couriers of both kinds could not use an index then.
///
/// With `packs`, most cells come in one column: see [`Layout`].
pub fn whole(
    dialect: Dialect,
    schema: &Schema,
    mapping: &Mapping,
    packs: bool,
) -> Option<(String, Layout)> {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let keys = [
        ("contacts", "Source"),
        ("kurier", "code"),
        ("clients", "code"),
        ("givn", "kurier"),
        ("zakaz", "source"),
    ];
    let is_number = |column: Option<&Column>| column.is_some_and(|c| c.numeric);
    let of_person = mapping.column("contact.client");
    if !keys
        .iter()
        .all(|(table, name)| is_number(schema.column(table, name)))
        || !of_person.is_none_or(|c| c.numeric)
    {
        return None;
    }
    let value = names.column("c", "contacts", "VALUE");
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    let (cells, layout) = whole_cells(&names, packs);
    // The order of the index (VALUE, SourceCodeType, Source), backwards: without sorting.
    let sql = format!(
        "SELECT {} FROM {} c {}WHERE {value} IN (?, ?, ?, ?) \
         ORDER BY {value} DESC, {kind} DESC, {source} DESC LIMIT {WHOLE_WINDOW}",
        cells.join(", "),
        names.table("contacts"),
        whole_joins(&names),
    );
    Some((sql, layout))
}

/// Who has this number that many have? Parameters: [`FORMS`] forms for the parties, then the same
/// for shipments.
///
/// Two passes with LEFT JOINs in one statement, each with a bound of its own. Not one over a UNION of
/// bounded branches: that one fills a temporary table first and takes as long.
pub fn crowded(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> String {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let value = names.column("c", "contacts", "VALUE");
    let kind = names.column("c", "contacts", "SourceCodeType");
    let (party, shipment): (Vec<String>, Vec<String>) = cells(&names)
        .into_iter()
        .map(|cell| (cell.party, cell.shipment))
        .unzip();
    let parties = format!(
        "SELECT {} FROM {} c {}WHERE {value} IN (?, ?, ?, ?) AND {kind} IN (1, 2, 39) LIMIT {PARTIES_WINDOW}",
        party.join(", "),
        names.table("contacts"),
        party_joins(&names),
    );
    let shipments = shipment_pass(&names, &shipment);
    format!(
        "{} UNION ALL {}",
        bounded(dialect, &parties),
        bounded(dialect, &shipments)
    )
}

/// The newest shipments of a number, for one of which everybody else is known: two tables less than [`whole`], and no
/// row of anybody else in their place. Parameters: [`FORMS`] forms. With `packs` as there.
pub fn shipments(
    dialect: Dialect,
    schema: &Schema,
    mapping: &Mapping,
    packs: bool,
) -> (String, Layout) {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let (cells, layout) = shipment_cells(&names, packs);
    (shipment_pass(&names, &cells), layout)
}

/// The order of the index (VALUE, SourceCodeType, Source), backwards: the newest come first without
/// sorting, and the rest is never read.
fn shipment_pass(names: &Names<'_>, cells: &[String]) -> String {
    let value = names.column("c", "contacts", "VALUE");
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    format!(
        "SELECT {} FROM {} c {}WHERE {value} IN (?, ?, ?, ?) AND {kind} = 3 \
         ORDER BY {value} DESC, {kind} DESC, {source} DESC LIMIT {SHIPMENTS_WINDOW}",
        cells.join(", "),
        names.table("contacts"),
        shipment_joins(names),
    )
}

/// Who has this extension? One parameter.
pub fn staff(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> String {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let list = names.documented("users", "extPhone");
    let holds = match dialect {
        Dialect::MySql => format!("FIND_IN_SET(?, REPLACE({list}, ' ', '')) > 0"),
        Dialect::Sqlite => {
            format!("INSTR(',' || REPLACE({list}, ' ', '') || ',', ',' || ? || ',') > 0")
        }
    };
    format!(
        "SELECT {} FROM {} WHERE {holds} LIMIT {PARTIES_WINDOW}",
        user_cells(&names),
        names.table("users")
    )
}

/// Every user who has an extension: (user, name, extensions).
pub fn users(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> String {
    let names = Names {
        dialect,
        schema,
        mapping,
    };
    let list = names.documented("users", "extPhone");
    format!(
        "SELECT {} FROM {} WHERE {list} IS NOT NULL AND {list} <> '' LIMIT 5000",
        user_cells(&names),
        names.table("users")
    )
}

fn user_cells(names: &Names<'_>) -> String {
    [
        text(&names.documented("users", "user")),
        mapped(names, "user.name", &names.table("users")),
        text(&names.documented("users", "extPhone")),
    ]
    .join(", ")
}

/// A branch with its own ORDER BY and LIMIT.
fn bounded(dialect: Dialect, select: &str) -> String {
    match dialect {
        Dialect::MySql => format!("({select})"),
        Dialect::Sqlite => format!("SELECT * FROM ({select})"),
    }
}
