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
pub(super) const CELLS: usize = Cell::Address as usize + 1;

/// Which cells the rows of [`super::query::whole`] and [`super::query::shipments`] have. Each column costs the server and
/// the driver a fortieth of a `SELECT 1`, so those that are NULL in every row are left out, and those whose texts can stand
/// in one text are the parts of the first column.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The places of the first column's parts among all cells; empty: nothing is packed.
    packed: Vec<usize>,
    /// The places of the other columns.
    places: Vec<usize>,
    /// [`Cell::AddressCode`] is [`Cell::Source`] wherever there is [`Cell::Closed`].
    address_is_source: bool,
}

/// Between the parts of a packed column. Where it stands in a text of the database itself, the row cannot be read.
const SEPARATOR: u8 = 0x1F;

impl Layout {
    /// The whole row; `None` when it cannot be read.
    pub fn spread(&self, row: connection::Cells) -> Option<connection::Cells> {
        let mut all = vec![None; CELLS];
        let mut cells = row.into_iter();
        if !self.packed.is_empty() {
            let packed = cells.next()??;
            let mut parts = packed.split(|byte| *byte == SEPARATOR);
            for place in &self.packed {
                let part = parts.next()?;
                all[*place] = (!part.is_empty()).then(|| part.to_vec());
            }
            if parts.next().is_some() {
                return None;
            }
        }
        for (cell, place) in cells.zip(&self.places) {
            all[*place] = cell;
        }
        let is_there = all[Cell::Closed as usize].as_ref();
        if self.address_is_source && is_there.is_some_and(|closed| !closed.is_empty()) {
            all[Cell::AddressCode as usize] = all[Cell::Source as usize].clone();
        }
        Some(all)
    }
}

/// The columns of [`super::query::whole`], and what they are. With `packs` in as few as can be.
pub(super) fn whole_cells(names: &Names<'_>, packs: bool) -> (Vec<String>, Layout) {
    laid_out(names, packs, |cell| cell.whole)
}

/// The same of [`super::query::shipments`].
pub(super) fn shipment_cells(names: &Names<'_>, packs: bool) -> (Vec<String>, Layout) {
    laid_out(names, packs, |cell| cell.shipment)
}

fn laid_out(names: &Names<'_>, packs: bool, pass: fn(CellSql) -> String) -> (Vec<String>, Layout) {
    let address = names.schema.column("address", "code");
    let address_is_source = address.is_some_and(|c| c.numeric);
    let mut all: Vec<(String, bool)> = cells(names)
        .into_iter()
        .map(|cell| {
            let is_unicode = cell.is_unicode;
            (pass(cell), is_unicode)
        })
        .collect();
    if address_is_source {
        let closed = &mut all[Cell::Closed as usize].0;
        let address = names.column("a", "address", "code");
        *closed = format!("CASE WHEN {address} IS NOT NULL THEN {closed} END");
        all[Cell::AddressCode as usize].0 = null();
    }
    let told = all
        .iter()
        .enumerate()
        .filter(|(_, (sql, _))| *sql != null());
    let (packed, apart): (Vec<_>, Vec<_>) = told.partition(|(_, (_, unicode))| packs && *unicode);
    let mut columns: Vec<String> = Vec::new();
    if !packed.is_empty() {
        // NULL and an empty text tell the same.
        let parts = packed
            .iter()
            .map(|(_, (sql, _))| format!("IFNULL({sql}, '')"));
        let parts: Vec<String> = parts.collect();
        let separator = char::from(SEPARATOR);
        columns.push(format!("CONCAT_WS('{separator}', {})", parts.join(", ")));
    }
    columns.extend(apart.iter().map(|(_, (sql, _))| sql.clone()));
    let places = |cells: &[(usize, &(String, bool))]| cells.iter().map(|(at, _)| *at).collect();
    let layout = Layout {
        packed: places(&packed),
        places: places(&apart),
        address_is_source,
    };
    (columns, layout)
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
    /// It can stand in one text with others.
    pub(super) is_unicode: bool,
}

/// Each cell, in the order of [`Cell`].
pub(super) fn cells(names: &Names<'_>) -> Vec<CellSql> {
    let known = |alias: &str, table: &str, column: &str| match names.schema.column(table, column) {
        Some(c) => (names.cell(alias, c), c.unicode),
        None => (null(), true),
    };
    let of = |key: &str, alias: &str| {
        let column = names.mapping.column(key);
        (mapped(names, key, alias), column.is_none_or(|c| c.unicode))
    };
    let order = |key: &str| {
        let column = names.mapping.column(key);
        (order_cell(names, key), column.is_none_or(|c| c.unicode))
    };
    let both = |(sql, is_unicode): (String, bool)| CellSql {
        party: sql.clone(),
        shipment: sql.clone(),
        whole: sql,
        is_unicode,
    };
    let party = |(sql, is_unicode): (String, bool)| CellSql {
        party: sql.clone(),
        shipment: null(),
        whole: sql,
        is_unicode,
    };
    let shipment = |(sql, is_unicode): (String, bool)| CellSql {
        party: null(),
        shipment: sql.clone(),
        whole: sql,
        is_unicode,
    };
    let closed = names.column("a", "address", "date_put");
    vec![
        both(known("c", "contacts", "SourceCodeType")),
        both(known("c", "contacts", "VALUE")),
        both(known("c", "contacts", "Source")),
        party(status(names)),
        party((dangling(names), true)),
        party(of("contact.name", "f")),
        both(known("cl", "clients", "code")),
        both(known("cl", "clients", "company")),
        both(known("k", "kurier", "code")),
        both(known("k", "kurier", "name")),
        both(known("k", "kurier", "phonem")),
        both(known("k", "kurier", "phonek")),
        CellSql {
            shipment: senders_manager(names),
            ..party(manager_user(names))
        },
        both(known("u", "users", "user")),
        both(of("user.name", "u")),
        both(known("u", "users", "extPhone")),
        shipment(known("a", "address", "code")),
        shipment((format!("{closed} IS NOT NULL"), true)),
        shipment(of("recipient.name", "a")),
        shipment(known("z", "zakaz", "code")),
        shipment(order("order.number")),
        shipment(order("order.state")),
        shipment(of("order.date", "a")),
        shipment(of("order.window", "a")),
        shipment(of("order.window_from", "a")),
        shipment(of("order.window_to", "a")),
        shipment(order("order.sum")),
        shipment(of("order.address", "a")),
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

/// The manager of either: in one text only where both columns can.
fn manager_user(names: &Names<'_>) -> (String, bool) {
    let unicode = |table| {
        let column = names.schema.column(table, "manager");
        column.is_some_and(|c| c.unicode)
    };
    let sql = text(&manager(names));
    (sql, unicode("kurier") && unicode("clients"))
}

/// A shipment's manager is the sender's.
fn senders_manager(names: &Names<'_>) -> String {
    match names.schema.column("clients", "manager") {
        Some(manager) => names.cell("cl", manager),
        None => null(),
    }
}

/// The documentation gives the client's status as `contacts.State`, perhaps a slip for
/// `clients.State`. A contact person's row of `contacts` is not the client's, so there `clients`
/// goes first; when the settings name a column, that one is taken for both.
fn status(names: &Names<'_>) -> (String, bool) {
    let Some(chosen) = names.mapping.column("client.state") else {
        return (null(), true);
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
        return (names.cell(alias, chosen), chosen.unicode);
    }
    let sql = text(&format!(
        "CASE {} WHEN 2 THEN {} WHEN 39 THEN {} END",
        names.column("c", "contacts", "SourceCodeType"),
        of(chosen),
        of(person)
    ));
    (sql, chosen.unicode && person.unicode)
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
