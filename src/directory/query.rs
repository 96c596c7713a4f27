//! The SQL, written once for both dialects.
//!
//! Rule: one look-up is one statement with a fixed number of parameters, so that it is prepared once
//! per connection and asked in one round trip. Numbers go in as strings: compared with a number, or by
//! `LIKE '%…'`, `contacts.VALUE` would be read from end to end. Only names that passed
//! [`super::mapping::is_identifier`] stand in the text, and they are quoted.
//!
//! `CAST … AS CHAR`, `SUBSTR` and backticks mean the same in MySQL, MariaDB and SQLite; only the way a
//! branch of a UNION is bounded differs.

use super::mapping::Mapping;
use super::schema::{Column, Schema};

/// Forms of one number that a statement takes; fewer are filled up with NULL, which matches nothing.
pub const FORMS: usize = 4;

/// Clients, contact persons and couriers looked at.
const PARTIES_WINDOW: usize = 64;

/// Shipments looked at, newest first. A recipient with thousands of past shipments costs no
/// more than this; a shipment in work that has more newer ones of the same number is not told.
const SHIPMENTS_WINDOW: usize = 48;

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

/// The columns of [`look_up`]'s rows, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Cell {
    /// `contacts.SourceCodeType`.
    Kind,
    /// `contacts.VALUE`.
    Value,
    /// `contacts.Source`.
    Source,
    /// The client's status.
    Status,
    /// `1` for a contact person whose row can be looked for and is not there.
    Dangling,
    /// The contact person's name.
    ContactName,
    /// `clients.code`.
    ClientCode,
    /// `clients.company`.
    Company,
    /// `kurier.code`: the courier who calls, or who holds the parcel.
    CourierCode,
    /// `kurier.name`.
    CourierName,
    /// `kurier.phonem`.
    PhoneM,
    /// `kurier.phonek`.
    PhoneK,
    /// `kurier.manager` or `clients.manager`.
    ManagerUser,
    /// `users.user`, when the manager is a user.
    ManagerFound,
    /// The manager's name.
    ManagerName,
    /// `users.extPhone`.
    ManagerExtensions,
    /// `address.code`.
    AddressCode,
    /// `1` for a closed shipment.
    Closed,
    /// The recipient's name.
    RecipientName,
    /// `zakaz.code`.
    OrderCode,
    /// The order's number.
    OrderNumber,
    /// Its state.
    OrderState,
    /// The day of delivery.
    Date,
    /// The time of delivery in one column.
    Window,
    /// Its beginning.
    WindowFrom,
    /// Its end.
    WindowTo,
    /// The sum to be paid.
    Sum,
    /// The address.
    Address,
}

/// Who has this number? Parameters: [`FORMS`] forms for the parties, then the same for shipments.
///
/// Two passes with LEFT JOINs in one statement, not one over a UNION of bounded branches: that one
/// fills a temporary table first and takes a quarter longer. Not one pass either: with a LIMIT on
/// all, the shipments of a busy number would crowd out the courier whose number it is.
pub fn look_up(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> String {
    let names = Names { schema, mapping };
    let value = names.column("c", "contacts", "VALUE");
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    let (party, shipment): (Vec<String>, Vec<String>) = cells(&names).into_iter().unzip();
    let parties = format!(
        "SELECT {} FROM {} c {}WHERE {value} IN (?, ?, ?, ?) AND {kind} IN (1, 2, 39) LIMIT {PARTIES_WINDOW}",
        party.join(", "),
        names.table("contacts"),
        party_joins(&names),
    );
    // The order of the index (VALUE, SourceCodeType, Source), backwards: the newest come first without
    // sorting, and the rest is never read.
    let shipments = format!(
        "SELECT {} FROM {} c {}WHERE {value} IN (?, ?, ?, ?) AND {kind} = 3 \
         ORDER BY {value} DESC, {kind} DESC, {source} DESC LIMIT {SHIPMENTS_WINDOW}",
        shipment.join(", "),
        names.table("contacts"),
        shipment_joins(&names),
    );
    format!(
        "{} UNION ALL {}",
        bounded(dialect, &parties),
        bounded(dialect, &shipments)
    )
}

/// Who has this extension? One parameter.
pub fn staff(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> String {
    let names = Names { schema, mapping };
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
pub fn users(schema: &Schema, mapping: &Mapping) -> String {
    let names = Names { schema, mapping };
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

/// Each cell for a party and for a shipment, in the order of [`Cell`].
fn cells(names: &Names<'_>) -> Vec<(String, String)> {
    let null = || "NULL".to_owned();
    let known = |alias: &str, table: &str, column: &str| match names.schema.column(table, column) {
        Some(c) => cell(alias, c),
        None => null(),
    };
    let both = |sql: String| (sql.clone(), sql);
    let party = |sql: String| (sql, null());
    let shipment = |sql: String| (null(), sql);
    let closed = names.column("a", "address", "date_put");
    vec![
        both(known("c", "contacts", "SourceCodeType")),
        both(known("c", "contacts", "VALUE")),
        both(known("c", "contacts", "Source")),
        party(status(names)),
        party(dangling(names)),
        party(mapped(names, "contact.name", "f")),
        both(known("cl", "clients", "code")),
        both(known("cl", "clients", "company")),
        both(known("k", "kurier", "code")),
        both(known("k", "kurier", "name")),
        shipment(known("k", "kurier", "phonem")),
        shipment(known("k", "kurier", "phonek")),
        party(text(&manager(names))),
        party(known("u", "users", "user")),
        party(mapped(names, "user.name", "u")),
        party(known("u", "users", "extPhone")),
        shipment(known("a", "address", "code")),
        shipment(format!("CASE WHEN {closed} IS NULL THEN '0' ELSE '1' END")),
        shipment(mapped(names, "recipient.name", "a")),
        shipment(known("z", "zakaz", "code")),
        shipment(order_cell(names, "order.number")),
        shipment(order_cell(names, "order.state")),
        shipment(mapped(names, "order.date", "a")),
        shipment(mapped(names, "order.window", "a")),
        shipment(mapped(names, "order.window_from", "a")),
        shipment(mapped(names, "order.window_to", "a")),
        shipment(order_cell(names, "order.sum")),
        shipment(mapped(names, "order.address", "a")),
    ]
}

/// Contact person → client, client, courier → the responsible manager.
fn party_joins(names: &Names<'_>) -> String {
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    // Without a code nobody can be told apart in `fio`: the role is all there is.
    let person = names
        .mapping
        .column("contact.code")
        .map_or("1 = 0".to_owned(), |code| {
            format!("{kind} = 39 AND f.`{}` = {source}", code.name)
        });
    let of_person = names
        .mapping
        .column("contact.client")
        .map(|c| format!(" WHEN 39 THEN f.`{}`", c.name))
        .unwrap_or_default();
    joined(
        names,
        &[
            ("fio", "f", person),
            (
                "kurier",
                "k",
                format!(
                    "{kind} = 1 AND {} = {source}",
                    names.column("k", "kurier", "code")
                ),
            ),
            (
                "clients",
                "cl",
                format!(
                    "{} = CASE {kind} WHEN 2 THEN {source}{of_person} END",
                    names.column("cl", "clients", "code")
                ),
            ),
            (
                "users",
                "u",
                format!(
                    "{} = {}",
                    names.column("u", "users", "user"),
                    manager(names)
                ),
            ),
        ],
    )
}

/// Shipment → order → sender; → the courier who holds it. Of a closed shipment only the recipient is
/// of interest.
fn shipment_joins(names: &Names<'_>) -> String {
    let open = format!("{} IS NULL", names.column("a", "address", "date_put"));
    let address = names.column("a", "address", "code");
    let equal = |a: String, b: String| format!("{a} = {b}");
    joined(
        names,
        &[
            (
                "address",
                "a",
                equal(address.clone(), names.column("c", "contacts", "Source")),
            ),
            (
                "zakaz",
                "z",
                format!(
                    "{open} AND {} = {}",
                    names.column("z", "zakaz", "code"),
                    names.column("a", "address", "zakaz")
                ),
            ),
            (
                "givn",
                "g",
                format!(
                    "{open} AND {} = {address} AND {} = 1",
                    names.column("g", "givn", "address"),
                    names.column("g", "givn", "State")
                ),
            ),
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
        ],
    )
}

fn joined(names: &Names<'_>, tables: &[(&str, &str, String)]) -> String {
    tables
        .iter()
        .map(|(table, alias, on)| format!("LEFT JOIN {} {alias} ON {on} ", names.table(table)))
        .collect()
}

fn manager(names: &Names<'_>) -> String {
    format!(
        "CASE {} WHEN 1 THEN {} ELSE {} END",
        names.column("c", "contacts", "SourceCodeType"),
        names.column("k", "kurier", "manager"),
        names.column("cl", "clients", "manager"),
    )
}

/// The documentation gives the client's status as `contacts.State`, perhaps a slip for
/// `clients.State`. A contact person's row of `contacts` is not the client's, so there `clients`
/// goes first; when the settings name a column, that one is taken for both.
fn status(names: &Names<'_>) -> String {
    let Some(chosen) = names.mapping.column("client.state") else {
        return "NULL".to_owned();
    };
    let of = |c: &Column| {
        let of_contacts = c.table.eq_ignore_ascii_case("contacts");
        format!("{}.`{}`", if of_contacts { "c" } else { "cl" }, c.name)
    };
    let person = names
        .schema
        .column("clients", "State")
        .filter(|_| !names.mapping.is_told("client.state"))
        .unwrap_or(chosen);
    text(&format!(
        "CASE {} WHEN 2 THEN {} WHEN 39 THEN {} END",
        names.column("c", "contacts", "SourceCodeType"),
        of(chosen),
        of(person)
    ))
}

fn dangling(names: &Names<'_>) -> String {
    match names.mapping.column("contact.code") {
        Some(code) => format!(
            "CASE WHEN {} = 39 AND f.`{}` IS NULL THEN '1' ELSE '0' END",
            names.column("c", "contacts", "SourceCodeType"),
            code.name
        ),
        None => "'0'".to_owned(),
    }
}

/// A mapped column of a table that is joined under `alias`, or NULL.
fn mapped(names: &Names<'_>, key: &str, alias: &str) -> String {
    match names.mapping.column(key) {
        Some(c) => cell(alias, c),
        None => "NULL".to_owned(),
    }
}

/// A mapped column of the shipment or of its order.
fn order_cell(names: &Names<'_>, key: &str) -> String {
    let of_order = names
        .mapping
        .column(key)
        .is_some_and(|c| c.table.eq_ignore_ascii_case("zakaz"));
    mapped(names, key, if of_order { "z" } else { "a" })
}

/// Everything comes as text: what an installation keeps as a number, another keeps in words.
fn text(expression: &str) -> String {
    format!("SUBSTR(CAST({expression} AS CHAR), 1, {CELL_CHARS})")
}

/// A column as text; bytes without an encoding as they are, which [`super::text`] reads.
fn cell(alias: &str, column: &Column) -> String {
    let name = format!("{alias}.`{}`", column.name);
    if column.binary {
        format!("SUBSTR({name}, 1, {CELL_CHARS})")
    } else {
        text(&name)
    }
}

/// A branch with its own ORDER BY and LIMIT.
fn bounded(dialect: Dialect, select: &str) -> String {
    match dialect {
        Dialect::MySql => format!("({select})"),
        Dialect::Sqlite => format!("SELECT * FROM ({select})"),
    }
}

struct Names<'a> {
    schema: &'a Schema,
    mapping: &'a Mapping,
}

impl<'a> Names<'a> {
    fn table(&self, documented: &str) -> String {
        format!("`{}`", self.schema.table(documented))
    }

    fn spell(&self, table: &'a str, column: &'a str) -> &'a str {
        self.schema
            .column(table, column)
            .map_or(column, |c| c.name.as_str())
    }

    fn documented(&self, table: &'a str, column: &'a str) -> String {
        format!("`{}`", self.spell(table, column))
    }

    /// A documented column of a table that is joined under `alias`.
    fn column(&self, alias: &str, table: &'a str, column: &'a str) -> String {
        format!("{alias}.`{}`", self.spell(table, column))
    }
}
