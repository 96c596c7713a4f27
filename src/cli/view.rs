//! What the command line prints of parties: JSON, and lines for people.

use serde::Serialize;

use crate::desk::snapshot::{Lookup, Party, Snapshot, Who};
use crate::ports::directory::{Found, Manager, Order, Person, Role};
use crate::settings::Words;
use crate::texts::{self, Lang};

/// A match as JSON.
#[derive(Debug, Serialize)]
pub(super) struct WhoView<'a> {
    role: &'static str,
    found: &'static str,
    matched: &'a str,
    code: &'a str,
    name: Option<&'a str>,
    company: Option<&'a str>,
    status: Option<&'a str>,
    manager: Option<ManagerView<'a>>,
    orders: Vec<OrderView<'a>>,
}

#[derive(Debug, Serialize)]
struct ManagerView<'a> {
    user: &'a str,
    name: Option<&'a str>,
    extensions: &'a [String],
}

#[derive(Debug, Serialize)]
struct OrderView<'a> {
    number: &'a str,
    state: Option<&'a str>,
    courier: Option<&'a str>,
    courier_phones: &'a [String],
    client: Option<&'a str>,
    window: Option<&'a str>,
    sum: Option<&'a str>,
    address: Option<&'a str>,
}

/// Somebody found by name, as JSON.
#[derive(Debug, Serialize)]
pub(super) struct PersonView<'a> {
    role: &'static str,
    found: &'static str,
    code: &'a str,
    name: Option<&'a str>,
    company: Option<&'a str>,
    numbers: &'a [String],
}

impl<'a> PersonView<'a> {
    pub(super) fn of(person: &'a Person) -> Self {
        Self {
            role: role(person.role),
            found: found(person.found),
            code: &person.code,
            name: person.name.as_deref(),
            company: person.company.as_deref(),
            numbers: &person.numbers,
        }
    }
}

impl<'a> WhoView<'a> {
    pub(super) fn of(who: &'a Who) -> Self {
        Self {
            role: role(who.role),
            found: found(who.found),
            matched: &who.matched,
            code: &who.code,
            name: who.name.as_deref(),
            company: who.company.as_deref(),
            status: who.status.as_deref(),
            manager: who.manager.as_ref().map(
                |Manager {
                     user,
                     name,
                     extensions,
                 }| ManagerView {
                    user,
                    name: name.as_deref(),
                    extensions,
                },
            ),
            orders: who.orders.iter().map(order).collect(),
        }
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Client => "client",
        Role::Courier => "courier",
        Role::Recipient => "recipient",
        Role::Staff => "staff",
    }
}

fn found(found: Found) -> &'static str {
    match found {
        Found::ContactPerson => "contact_person",
        Found::Client => "client",
        Found::Courier => "courier",
        Found::Recipient => "recipient",
        Found::Staff => "staff",
    }
}

fn order(order: &Order) -> OrderView<'_> {
    let courier = order.courier.as_ref();
    OrderView {
        number: &order.number,
        state: order.state.as_deref(),
        courier: courier.map(|courier| courier.name.as_str()),
        courier_phones: courier.map_or(&[], |courier| &courier.phones),
        client: order.client.as_deref(),
        window: order.window.as_deref(),
        sum: order.sum.as_deref(),
        address: order.address.as_deref(),
    }
}

/// A match in lines for people: role, name and company; orders below.
pub(super) fn lines(who: &Who, words: &Words, lang: Lang) -> Vec<String> {
    let mut first = texts::calls::role(Some(who.role), words, lang).to_owned();
    for part in [&who.name, &who.company, &who.status].into_iter().flatten() {
        first.push_str(" · ");
        first.push_str(part);
    }
    let mut lines = vec![
        first,
        format!("  {}", texts::directory::why_found(who, lang)),
    ];
    if let Some(manager) = &who.manager {
        let name = manager.name.as_deref().unwrap_or(&manager.user);
        lines.push(format!(
            "  {}: {name} {}",
            texts::Label::Manager.text(lang),
            manager.extensions.join(", ")
        ));
    }
    for order in &who.orders {
        let mut line = format!("  {} {}", texts::Label::Order.text(lang), order.number);
        let courier = order.courier.as_ref().map(|courier| courier.name.clone());
        let parts = [
            order.state.clone(),
            courier,
            order.window.clone(),
            order
                .sum
                .as_deref()
                .map(|sum| texts::directory::sum(sum, lang)),
            order.address.clone(),
        ];
        for part in parts.into_iter().flatten() {
            line.push_str(" · ");
            line.push_str(&part);
        }
        lines.push(line);
    }
    lines
}

/// A shipment of an order that was asked for: no number led to it.
pub(super) fn order_lines(who: &Who, words: &Words, lang: Lang) -> Vec<String> {
    let mut lines = lines(who, words, lang);
    lines.remove(1);
    lines
}

/// Somebody found by name: role, name, company, numbers.
pub(super) fn person_line(person: &Person, words: &Words, lang: Lang) -> String {
    let mut line = texts::calls::role(Some(person.role), words, lang).to_owned();
    let parts = [&person.name, &person.company].into_iter().flatten();
    for part in parts.chain(&person.numbers) {
        line.push_str(" · ");
        line.push_str(part);
    }
    line
}

/// A party in one line: name, role, number, and what the directory says when it cannot say who.
pub(super) fn party(party: &Party, snapshot: &Snapshot, lang: Lang) -> String {
    let now_unix_ms = snapshot.now_unix_ms;
    let number = party
        .number_shown
        .clone()
        .unwrap_or_else(|| texts::Label::Withheld.text(lang).to_owned());
    match &party.lookup {
        Lookup::Found(matches) => {
            let Some(who) = matches.first() else {
                return number;
            };
            let role = texts::calls::role(Some(who.role), &snapshot.words, lang);
            let names: Vec<&str> = [&who.name, &who.company]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            let orders: Vec<String> = who
                .orders
                .iter()
                .map(|order| match &order.courier {
                    Some(courier) => format!("{} ({})", order.number, courier.name),
                    None => order.number.clone(),
                })
                .collect();
            let mut line = format!("{role} {} {number}", names.join(", "));
            if !orders.is_empty() {
                line.push_str(&format!(
                    " · {}: {}",
                    texts::Label::Order.text(lang),
                    orders.join(", ")
                ));
            }
            let as_of = party.as_of_unix_ms;
            if let Some(words) = as_of.and_then(|at| texts::directory::as_of(at, now_unix_ms, lang))
            {
                line.push_str(&format!(" · {words}"));
            }
            line
        }
        other => match texts::directory::lookup(other, lang) {
            Some(words) => format!("{number} · {words}"),
            None => number,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_in_the_offices_own_words_and_programs_are_not() {
        let words = Words {
            courier: "водитель".into(),
            ..Words::default()
        };
        let person = Person {
            role: Role::Courier,
            found: Found::Courier,
            code: "7".into(),
            name: Some("Пётр".into()),
            company: None,
            numbers: vec!["89161234567".into()],
        };
        let line = person_line(&person, &words, Lang::Ru);
        assert_eq!(line, "водитель · Пётр · 89161234567");
        let plain = person_line(&person, &Words::default(), Lang::En);
        assert!(plain.starts_with("courier · "), "{plain}");
        assert_eq!(PersonView::of(&person).role, "courier");
    }
}
