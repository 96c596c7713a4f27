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

/// Matches looked at per form for each kind of party.
const PARTIES_WINDOW: usize = 64;

/// Shipments looked at per form, newest first. A recipient with thousands of past shipments costs no
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

/// Who has this number? Parameters: [`FORMS`] forms for the parties, then each form once more for
/// its shipments.
pub fn look_up(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> String {
    let names = Names { schema, mapping };
    let contacts = names.table("contacts");
    let picked = format!(
        "SELECT {} AS kind, {} AS value, {} AS source, {} AS state FROM {contacts}",
        names.documented("contacts", "SourceCodeType"),
        names.documented("contacts", "VALUE"),
        names.documented("contacts", "Source"),
        if schema.column("contacts", "State").is_some() {
            names.documented("contacts", "State")
        } else {
            "NULL".to_owned()
        },
    );
    let mut branches = vec![bounded(
        dialect,
        &format!(
            "{picked} WHERE {} IN (?, ?, ?, ?) AND {} IN (1, 2, 39) LIMIT {PARTIES_WINDOW}",
            names.documented("contacts", "VALUE"),
            names.documented("contacts", "SourceCodeType"),
        ),
    )];
    // One branch per form: only for one value does the index (VALUE, SourceCodeType, Source) hand out
    // the newest first, so that the rest is never read.
    for _ in 0..FORMS {
        branches.push(bounded(
            dialect,
            &format!(
                "{picked} WHERE {value} = ? AND {kind} = 3 ORDER BY {source} DESC LIMIT {SHIPMENTS_WINDOW}",
                value = names.documented("contacts", "VALUE"),
                kind = names.documented("contacts", "SourceCodeType"),
                source = names.documented("contacts", "Source"),
            ),
        ));
    }
    format!(
        "SELECT {} FROM ({}) c {}",
        cells(&names).join(", "),
        branches.join(" UNION ALL "),
        joins(&names)
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

/// In the order of [`Cell`].
fn cells(names: &Names<'_>) -> Vec<String> {
    let status = status(names);
    let spelled = |alias: &str, table: &str, column: &str| match names.schema.column(table, column)
    {
        Some(c) => cell(alias, c),
        None => "NULL".to_owned(),
    };
    vec![
        text("c.kind"),
        text("c.value"),
        text("c.source"),
        status,
        dangling(names),
        mapped(names, "contact.name", "f"),
        spelled("cl", "clients", "code"),
        spelled("cl", "clients", "company"),
        spelled("k", "kurier", "code"),
        spelled("k", "kurier", "name"),
        spelled("k", "kurier", "phonem"),
        spelled("k", "kurier", "phonek"),
        text(&manager(names)),
        spelled("u", "users", "user"),
        mapped(names, "user.name", "u"),
        spelled("u", "users", "extPhone"),
        spelled("a", "address", "code"),
        format!(
            "CASE WHEN a.`{}` IS NULL THEN '0' ELSE '1' END",
            names.spell("address", "date_put")
        ),
        mapped(names, "recipient.name", "a"),
        spelled("z", "zakaz", "code"),
        order_cell(names, "order.number"),
        order_cell(names, "order.state"),
        mapped(names, "order.date", "a"),
        mapped(names, "order.window", "a"),
        mapped(names, "order.window_from", "a"),
        mapped(names, "order.window_to", "a"),
        order_cell(names, "order.sum"),
        mapped(names, "order.address", "a"),
    ]
}

/// One pass: each further table is looked into only where the row before it says so.
fn joins(names: &Names<'_>) -> String {
    let mut sql = String::new();
    let mut join = |table: &str, alias: &str, on: String| {
        sql.push_str(&format!(
            "LEFT JOIN {} {alias} ON {on} ",
            names.table(table)
        ));
    };
    match names.mapping.column("contact.code") {
        Some(code) => join(
            "fio",
            "f",
            format!("c.kind = 39 AND f.`{}` = c.source", code.name),
        ),
        // Without a code nobody can be told apart in `fio`: the role is all there is.
        None => join("fio", "f", "1 = 0".to_owned()),
    }
    join(
        "address",
        "a",
        format!(
            "c.kind = 3 AND a.`{}` = c.source",
            names.spell("address", "code")
        ),
    );
    // Of a closed shipment only the recipient is of interest.
    join(
        "zakaz",
        "z",
        format!(
            "a.`{}` IS NULL AND z.`{}` = a.`{}`",
            names.spell("address", "date_put"),
            names.spell("zakaz", "code"),
            names.spell("address", "zakaz"),
        ),
    );
    join(
        "givn",
        "g",
        format!(
            "a.`{}` IS NULL AND g.`{}` = a.`{}` AND g.`{}` = 1",
            names.spell("address", "date_put"),
            names.spell("givn", "address"),
            names.spell("address", "code"),
            names.spell("givn", "State"),
        ),
    );
    join(
        "kurier",
        "k",
        format!(
            "k.`{}` = CASE c.kind WHEN 1 THEN c.source WHEN 3 THEN g.`{}` END",
            names.spell("kurier", "code"),
            names.spell("givn", "kurier"),
        ),
    );
    let of_person = names
        .mapping
        .column("contact.client")
        .map(|c| format!("WHEN 39 THEN f.`{}` ", c.name))
        .unwrap_or_default();
    join(
        "clients",
        "cl",
        format!(
            "cl.`{}` = CASE c.kind WHEN 2 THEN c.source {of_person}WHEN 3 THEN z.`{}` END",
            names.spell("clients", "code"),
            names.spell("zakaz", "source"),
        ),
    );
    join(
        "users",
        "u",
        format!("u.`{}` = {}", names.spell("users", "user"), manager(names)),
    );
    sql
}

fn manager(names: &Names<'_>) -> String {
    format!(
        "CASE c.kind WHEN 1 THEN k.`{}` WHEN 3 THEN NULL ELSE cl.`{}` END",
        names.spell("kurier", "manager"),
        names.spell("clients", "manager"),
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
        if c.table.eq_ignore_ascii_case("contacts") {
            // Only `contacts.State` is carried through the UNION.
            "c.state".to_owned()
        } else {
            format!("cl.`{}`", c.name)
        }
    };
    let person = names
        .schema
        .column("clients", "State")
        .filter(|_| !names.mapping.is_told("client.state"))
        .unwrap_or(chosen);
    text(&format!(
        "CASE c.kind WHEN 2 THEN {} WHEN 39 THEN {} END",
        of(chosen),
        of(person)
    ))
}

fn dangling(names: &Names<'_>) -> String {
    match names.mapping.column("contact.code") {
        Some(code) => format!(
            "CASE WHEN c.kind = 39 AND f.`{}` IS NULL THEN '1' ELSE '0' END",
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
}
