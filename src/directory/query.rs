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
const SHIPMENTS_WINDOW: usize = 20;

/// Rows that [`whole`] gives at most: a number that has so many may have more, and is asked for by
/// [`crowded`].
pub const WHOLE_WINDOW: usize = 24;

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
    /// `1` when there is no contact person of this code, where one can be looked for.
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

/// Who has this number? Parameters: [`FORMS`] forms.
///
/// One pass over the number's rows of `contacts`, newest first: what a look-up costs is mostly what
/// the server spends on planning, for each table and column that a statement names, so each stands
/// here once. At most [`WHOLE_WINDOW`] rows; the shipments of a busy number would crowd out the
/// courier whose number it is, so when all come, [`crowded`] has to be asked. `None` where the keys
/// are kept in different types: one join for couriers of both kinds could not use an index then.
pub fn whole(dialect: Dialect, schema: &Schema, mapping: &Mapping) -> Option<String> {
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
    let cells: Vec<String> = cells(&names).into_iter().map(|cell| cell.whole).collect();
    // The order of the index (VALUE, SourceCodeType, Source), backwards: without sorting.
    Some(format!(
        "SELECT {} FROM {} c {}WHERE {value} IN (?, ?, ?, ?) \
         ORDER BY {value} DESC, {kind} DESC, {source} DESC LIMIT {WHOLE_WINDOW}",
        cells.join(", "),
        names.table("contacts"),
        whole_joins(&names),
    ))
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
    let source = names.column("c", "contacts", "Source");
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

/// A cell of the three kinds of rows.
pub(super) struct CellSql {
    /// In [`crowded`]'s branch of parties.
    party: String,
    /// In its branch of shipments.
    pub(super) shipment: String,
    /// In [`whole`].
    whole: String,
}

/// Each cell, in the order of [`Cell`].
pub(super) fn cells(names: &Names<'_>) -> Vec<CellSql> {
    let null = || "NULL".to_owned();
    let known = |alias: &str, table: &str, column: &str| match names.schema.column(table, column) {
        Some(c) => names.cell(alias, c),
        None => null(),
    };
    let both = |sql: String| CellSql {
        party: sql.clone(),
        shipment: sql.clone(),
        whole: sql,
    };
    let party = |sql: String| CellSql {
        party: sql.clone(),
        shipment: null(),
        whole: sql,
    };
    let shipment = |sql: String| CellSql {
        party: null(),
        shipment: sql.clone(),
        whole: sql,
    };
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
        shipment(format!("{closed} IS NOT NULL")),
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

/// Both ways in one: a table that stands in both is joined once, by whichever key the row has.
fn whole_joins(names: &Names<'_>) -> String {
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    let open = format!("{} IS NULL", names.column("a", "address", "date_put"));
    let address = names.column("a", "address", "code");
    joined(
        names,
        &[
            ("fio", "f", person(names)),
            (
                "address",
                "a",
                format!("{kind} = 3 AND {address} = {source}"),
            ),
            ("zakaz", "z", order_of(names, &open)),
            ("givn", "g", holding(names, &open)),
            (
                "kurier",
                "k",
                format!(
                    "{} = CASE {kind} WHEN 1 THEN {source} ELSE {} END",
                    names.column("k", "kurier", "code"),
                    names.column("g", "givn", "kurier"),
                ),
            ),
            (
                "clients",
                "cl",
                format!(
                    "{} = CASE {kind} WHEN 2 THEN {source}{} WHEN 3 THEN {} END",
                    names.column("cl", "clients", "code"),
                    client_of_person(names),
                    names.column("z", "zakaz", "source"),
                ),
            ),
            ("users", "u", user_of_manager(names)),
        ],
    )
}

/// Contact person → client, client, courier → the responsible manager.
fn party_joins(names: &Names<'_>) -> String {
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    joined(
        names,
        &[
            ("fio", "f", person(names)),
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
                    "{} = CASE {kind} WHEN 2 THEN {source}{} END",
                    names.column("cl", "clients", "code"),
                    client_of_person(names),
                ),
            ),
            ("users", "u", user_of_manager(names)),
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
                equal(address, names.column("c", "contacts", "Source")),
            ),
            ("zakaz", "z", order_of(names, &open)),
            ("givn", "g", holding(names, &open)),
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

/// Without a code nobody can be told apart in `fio`: the role is all there is.
fn person(names: &Names<'_>) -> String {
    let kind = names.column("c", "contacts", "SourceCodeType");
    let source = names.column("c", "contacts", "Source");
    names
        .mapping
        .column("contact.code")
        .map_or("1 = 0".to_owned(), |code| {
            format!("{kind} = 39 AND f.`{}` = {source}", code.name)
        })
}

fn client_of_person(names: &Names<'_>) -> String {
    names
        .mapping
        .column("contact.client")
        .map(|c| format!(" WHEN 39 THEN f.`{}`", c.name))
        .unwrap_or_default()
}

fn user_of_manager(names: &Names<'_>) -> String {
    let user = names.column("u", "users", "user");
    format!("{user} = {}", manager(names))
}

fn order_of(names: &Names<'_>, open: &str) -> String {
    format!(
        "{open} AND {} = {}",
        names.column("z", "zakaz", "code"),
        names.column("a", "address", "zakaz")
    )
}

pub(super) fn holding(names: &Names<'_>, open: &str) -> String {
    format!(
        "{open} AND {} = {} AND {} = 1",
        names.column("g", "givn", "address"),
        names.column("a", "address", "code"),
        names.column("g", "givn", "State")
    )
}

pub(super) fn joined(names: &Names<'_>, tables: &[(&str, &str, String)]) -> String {
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
    if of(chosen) == of(person) {
        let alias = if chosen.table.eq_ignore_ascii_case("contacts") {
            "c"
        } else {
            "cl"
        };
        return names.cell(alias, chosen);
    }
    text(&format!(
        "CASE {} WHEN 2 THEN {} WHEN 39 THEN {} END",
        names.column("c", "contacts", "SourceCodeType"),
        of(chosen),
        of(person)
    ))
}

fn dangling(names: &Names<'_>) -> String {
    match names.mapping.column("contact.code") {
        Some(code) => format!("f.`{}` IS NULL", code.name),
        None => "0".to_owned(),
    }
}

/// A mapped column of a table that is joined under `alias`, or NULL.
pub(super) fn mapped(names: &Names<'_>, key: &str, alias: &str) -> String {
    match names.mapping.column(key) {
        Some(c) => names.cell(alias, c),
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

/// A branch with its own ORDER BY and LIMIT.
fn bounded(dialect: Dialect, select: &str) -> String {
    match dialect {
        Dialect::MySql => format!("({select})"),
        Dialect::Sqlite => format!("SELECT * FROM ({select})"),
    }
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

    fn documented(&self, table: &'a str, column: &'a str) -> String {
        format!("`{}`", self.spell(table, column))
    }

    /// A documented column of a table that is joined under `alias`.
    pub(super) fn column(&self, alias: &str, table: &'a str, column: &'a str) -> String {
        format!("{alias}.`{}`", self.spell(table, column))
    }
}
