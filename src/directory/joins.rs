//! Which tables a look-up joins to the number's rows of `contacts`, and by what.
//!
//! Rule: each table stands in a pass once, joined by its key, so that what a row costs is bounded.

use super::cells::manager;
use super::names::Names;

/// Both ways in one: a table that stands in both is joined once, by whichever key the row has.
pub(super) fn whole_joins(names: &Names<'_>) -> String {
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
pub(super) fn party_joins(names: &Names<'_>) -> String {
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
pub(super) fn shipment_joins(names: &Names<'_>) -> String {
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
            ("users", "u", user_of_sender(names)),
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

/// The manager of the client who sends a shipment.
pub(super) fn user_of_sender(names: &Names<'_>) -> String {
    let user = names.column("u", "users", "user");
    format!("{user} = {}", names.column("cl", "clients", "manager"))
}

pub(super) fn order_of(names: &Names<'_>, open: &str) -> String {
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
