//! What stands in a row of the look-ups, and the SQL of each cell.
//!
//! Rule: rows of every statement have the same cells in the same order, NULL where a statement or an
//! installation does not have one, so that `answer` reads one kind of row.

use super::connection;
use super::names::{Names, mapped, text};
use super::schema::Column;

/// The columns of the look-ups' rows, in their order.
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

/// As many as there are of [`Cell`].
const CELLS: usize = Cell::Address as usize + 1;

/// Which cells the rows of [`super::query::whole`] have: those that are NULL in every row are left out, since
/// each costs the server a fortieth of a `SELECT 1`.
#[derive(Debug)]
pub struct Layout {
    /// The place of each column of a row among all cells.
    places: Vec<usize>,
    /// [`Cell::AddressCode`] is [`Cell::Source`] wherever [`Cell::Closed`] is not NULL.
    address_is_source: bool,
}

impl Layout {
    /// The whole row.
    pub fn spread(&self, row: connection::Cells) -> connection::Cells {
        let mut all = vec![None; CELLS];
        for (cell, place) in row.into_iter().zip(&self.places) {
            all[*place] = cell;
        }
        if self.address_is_source && all[Cell::Closed as usize].is_some() {
            all[Cell::AddressCode as usize] = all[Cell::Source as usize].clone();
        }
        all
    }
}

/// The cells of [`super::query::whole`], and what they are.
pub(super) fn whole_cells(names: &Names<'_>) -> (Vec<String>, Layout) {
    let address = names.schema.column("address", "code");
    let address_is_source = address.is_some_and(|c| c.numeric);
    let mut all: Vec<String> = cells(names).into_iter().map(|cell| cell.whole).collect();
    if address_is_source {
        let closed = &mut all[Cell::Closed as usize];
        let address = names.column("a", "address", "code");
        *closed = format!("CASE WHEN {address} IS NOT NULL THEN {closed} END");
        all[Cell::AddressCode as usize] = null();
    }
    let places = (0..all.len()).filter(|i| all[*i] != null()).collect();
    all.retain(|cell| *cell != null());
    let layout = Layout {
        places,
        address_is_source,
    };
    (all, layout)
}

fn null() -> String {
    "NULL".to_owned()
}

/// A cell of the three kinds of rows.
pub(super) struct CellSql {
    /// In [`super::query::crowded`]'s branch of parties.
    pub(super) party: String,
    /// In its branch of shipments.
    pub(super) shipment: String,
    /// In [`super::query::whole`].
    pub(super) whole: String,
}

/// Each cell, in the order of [`Cell`].
pub(super) fn cells(names: &Names<'_>) -> Vec<CellSql> {
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
        both(known("k", "kurier", "phonem")),
        both(known("k", "kurier", "phonek")),
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

pub(super) fn manager(names: &Names<'_>) -> String {
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

/// A mapped column of the shipment or of its order.
fn order_cell(names: &Names<'_>, key: &str) -> String {
    let of_order = names
        .mapping
        .column(key)
        .is_some_and(|c| c.table.eq_ignore_ascii_case("zakaz"));
    mapped(names, key, if of_order { "z" } else { "a" })
}
