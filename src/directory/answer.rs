//! Rows of the one statement become parties: grouped, told apart, ranked.
//!
//! Rule: the likeliest first. The exact form of the number goes before other forms. Then a client's
//! contact person, the client, a courier, a recipient who waits for a parcel (one that a courier
//! holds first), a recipient of the past. A client or courier is a standing entry that the office
//! keeps itself; a recipient's number is what some sender typed for one shipment, often the sender's
//! own. Everybody is listed, so a wrong guess costs the operator a glance.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cell;
use super::connection::Cells;
use super::text;
use crate::ports::directory::{Answer, Found, Holder, Manager, Match, Order, Role, User};
use crate::settings::Directory as Settings;

/// The answer to an outside number.
pub fn outside(rows: Vec<Cells>, forms: &[String], settings: &Settings) -> Answer {
    let mut parties: Vec<Party> = Vec::new();
    let mut shipments: Vec<Shipment> = Vec::new();
    for cells in rows {
        let row = Row(cells);
        let Some(matched) = row.text(Cell::Value) else {
            continue;
        };
        let form = forms.iter().position(|f| *f == matched).unwrap_or(FAR);
        match row.text(Cell::Kind).as_deref() {
            Some("3") => shipments.extend(Shipment::new(&row, matched, form, settings)),
            _ => parties.extend(Party::new(&row, matched, form, settings)),
        }
    }
    // The same entry under two forms of the number, or twice: the better form stays.
    parties.sort_by_cached_key(Party::order);
    let mut seen = BTreeSet::new();
    parties.retain(|p| seen.insert((p.rank, p.found.code.clone())));

    let limit = settings.max_parties.max(1);
    let (recipients, names) = recipients(shipments, settings.max_orders, limit);
    let parties = without_crowds(parties, limit);
    let distinct = parties
        .iter()
        .map(|p| p.identity.clone())
        .collect::<BTreeSet<_>>()
        .len()
        + names;
    if distinct > limit {
        return Answer {
            matches: Vec::new(),
            shared_by: Some(distinct),
            instead: None,
        };
    }
    let mut all: Vec<Party> = parties.into_iter().chain(recipients).collect();
    all.sort_by_cached_key(Party::order);
    Answer {
        matches: all.into_iter().map(|p| p.found).collect(),
        shared_by: None,
        instead: None,
    }
}

/// The recipients of an order's shipments, closed ones too.
pub fn order(rows: Vec<Cells>, number: &str, settings: &Settings) -> Vec<Match> {
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter_map(|cells| {
            let row = Row(cells);
            let code = row
                .text(Cell::AddressCode)
                .or_else(|| row.text(Cell::OrderCode))?;
            seen.insert(code.clone()).then(|| {
                let order = row.order(&code, settings);
                Match {
                    role: Role::Recipient,
                    found: Found::Recipient,
                    matched: number.to_owned(),
                    name: row.text(Cell::RecipientName),
                    company: order.client.clone(),
                    status: None,
                    client: None,
                    phones: Vec::new(),
                    manager: None,
                    orders: vec![order],
                    code,
                }
            })
        })
        .collect()
}

/// The answer to an extension. The list is read once more here: a database may find `101` in what
/// only looks like a list.
pub fn staff(rows: Vec<Cells>, extension: &str) -> Answer {
    let mut matches: Vec<Match> = users(rows)
        .into_iter()
        .filter(|u| u.extensions.iter().any(|e| e == extension))
        .map(|u| Match {
            role: Role::Staff,
            found: Found::Staff,
            matched: extension.to_owned(),
            code: u.user,
            name: u.name,
            company: None,
            status: None,
            client: None,
            phones: Vec::new(),
            manager: None,
            orders: Vec::new(),
        })
        .collect();
    matches.dedup();
    Answer {
        matches,
        shared_by: None,
        instead: None,
    }
}

/// Rows of (user, name, extensions), by name.
pub fn users(rows: Vec<Cells>) -> Vec<User> {
    let mut users: Vec<User> = rows
        .into_iter()
        .filter_map(|cells| {
            let row = Row(cells);
            let extensions = text::extensions(&row.at(2)?);
            (!extensions.is_empty()).then_some(User {
                user: row.at(0)?,
                name: row.at(1),
                extensions,
            })
        })
        .collect();
    users.sort_by(|a, b| {
        let key = |u: &User| {
            (
                u.name.as_ref().unwrap_or(&u.user).to_lowercase(),
                u.user.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    users
}

/// A form that was not asked for (a database that compares loosely) goes last.
const FAR: usize = usize::MAX;

struct Party {
    found: Match,
    /// Index of the form that matched.
    form: usize,
    rank: u8,
    /// Who it is for the count of distinct parties: a client's contact persons are one party.
    identity: (u8, String),
    /// For a recipient: the newest shipment; for others nothing.
    newest: std::cmp::Reverse<Code>,
}

impl Party {
    fn new(row: &Row, matched: String, form: usize, settings: &Settings) -> Option<Self> {
        let code = row.text(Cell::Source)?;
        let company = row.text(Cell::Company);
        let manager = row.manager();
        let status = row
            .text(Cell::Status)
            .map(|s| in_words(&settings.client_states, &s).unwrap_or(s));
        let client = row.text(Cell::ClientCode);
        let (found, role, name, rank, identity) = match row.text(Cell::Kind)?.as_str() {
            "39" => {
                if row.text(Cell::Dangling).as_deref() == Some("1") {
                    return None;
                }
                let identity = client.clone().unwrap_or_else(|| format!("person {code}"));
                let name = row.text(Cell::ContactName);
                (Found::ContactPerson, Role::Client, name, 0, (0, identity))
            }
            "2" => {
                let client = client.clone()?;
                (Found::Client, Role::Client, None, 1, (0, client))
            }
            "1" => {
                row.text(Cell::CourierCode)?;
                let name = row.text(Cell::CourierName);
                (Found::Courier, Role::Courier, name, 2, (1, code.clone()))
            }
            _ => return None,
        };
        let is_client = role == Role::Client;
        Some(Self {
            found: Match {
                role,
                found,
                matched,
                code,
                name,
                client: client.filter(|_| is_client),
                phones: match role {
                    Role::Courier => row.phones(),
                    _ => Vec::new(),
                },
                company: company.filter(|_| is_client),
                status: status.filter(|_| is_client),
                manager,
                orders: Vec::new(),
            },
            form,
            rank,
            identity,
            newest: std::cmp::Reverse(Code::default()),
        })
    }

    fn order(&self) -> impl Ord + use<> {
        (
            self.form,
            self.rank,
            self.newest.clone(),
            Code::new(&self.found.code),
        )
    }
}

/// A switchboard: so many contact persons of one client that none of them is meant. The client
/// itself is what the number tells.
fn without_crowds(parties: Vec<Party>, limit: usize) -> Vec<Party> {
    let mut persons: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for p in parties
        .iter()
        .filter(|p| p.found.found == Found::ContactPerson)
    {
        *persons.entry(p.identity.clone()).or_default() += 1;
    }
    let mut clients: BTreeSet<(u8, String)> = parties
        .iter()
        .filter(|p| p.found.found == Found::Client)
        .map(|p| p.identity.clone())
        .collect();
    parties
        .into_iter()
        .filter_map(|mut p| {
            let crowd = persons.get(&p.identity).is_some_and(|n| *n > limit);
            if p.found.found != Found::ContactPerson || !crowd {
                return Some(p);
            }
            // The first of them stands for the client, unless the client is there.
            clients.insert(p.identity.clone()).then(|| {
                p.found.name = None;
                p
            })
        })
        .collect()
}

struct Shipment {
    code: Code,
    address: String,
    name: Option<String>,
    matched: String,
    form: usize,
    /// `None` for a closed one.
    order: Option<Order>,
    /// The sender's, who has a phone.
    manager: Option<Manager>,
}

impl Shipment {
    fn new(row: &Row, matched: String, form: usize, settings: &Settings) -> Option<Self> {
        let address = row.text(Cell::AddressCode)?;
        let open = row.text(Cell::Closed).as_deref() != Some("1");
        Some(Self {
            code: Code::new(&address),
            name: row.text(Cell::RecipientName),
            matched,
            form,
            order: open.then(|| row.order(&address, settings)),
            manager: row.manager().filter(|m| open && !m.extensions.is_empty()),
            address,
        })
    }
}

/// The recipients of the shipments in work, one for each name, with the shipments newest first; and
/// how many distinct people the number stands for. When nothing is in work, the newest closed
/// shipment tells who it was.
fn recipients(
    mut shipments: Vec<Shipment>,
    max_orders: usize,
    limit: usize,
) -> (Vec<Party>, usize) {
    shipments.sort_by(|a, b| {
        (std::cmp::Reverse(&a.code), a.form, holder(a)).cmp(&(
            std::cmp::Reverse(&b.code),
            b.form,
            holder(b),
        ))
    });
    // A parcel that two couriers are said to hold, or that was found by two forms, is one parcel.
    shipments.dedup_by(|later, first| later.address == first.address);
    let key = |s: &Shipment| s.name.as_deref().map(text::folded).unwrap_or_default();
    let names: BTreeSet<String> = shipments.iter().map(key).collect();
    let in_work: BTreeSet<String> = shipments
        .iter()
        .filter(|s| s.order.is_some())
        .map(key)
        .collect();
    // Years of shipments spell one person in many ways; a placeholder number has another name on
    // nearly every shipment.
    if names.len() > limit && names.len() * 2 > shipments.len() {
        return (Vec::new(), names.len());
    }
    if in_work.is_empty() {
        let newest = shipments.into_iter().next();
        let people = usize::from(newest.is_some());
        return (
            newest.map(|s| recipient(s, 5)).into_iter().collect(),
            people,
        );
    }
    let mut parties: BTreeMap<String, Party> = BTreeMap::new();
    for mut shipment in shipments {
        let Some(order) = shipment.order.take() else {
            continue;
        };
        let rank = if order.courier.is_some() { 3 } else { 4 };
        let form = shipment.form;
        let manager = shipment.manager.take();
        let party = parties.entry(key(&shipment)).or_insert_with(|| {
            let mut party = recipient(shipment, rank);
            party.found.company = order.client.clone();
            party
        });
        party.found.manager = party.found.manager.take().or(manager);
        party.rank = party.rank.min(rank);
        party.form = party.form.min(form);
        if party.found.orders.len() < max_orders {
            party.found.orders.push(order);
        }
    }
    (parties.into_values().collect(), in_work.len())
}

fn recipient(shipment: Shipment, rank: u8) -> Party {
    Party {
        found: Match {
            role: Role::Recipient,
            found: Found::Recipient,
            matched: shipment.matched,
            code: shipment.address.clone(),
            name: shipment.name,
            // A closed shipment's sender says nothing about today's call.
            company: None,
            status: None,
            client: None,
            phones: Vec::new(),
            manager: None,
            orders: Vec::new(),
        },
        form: shipment.form,
        rank,
        identity: (2, shipment.address),
        newest: std::cmp::Reverse(shipment.code),
    }
}

fn holder(s: &Shipment) -> Code {
    let courier = s.order.as_ref().and_then(|o| o.courier.as_ref());
    courier.map(|c| Code::new(&c.code)).unwrap_or_default()
}

/// A row of a look-up.
pub(super) struct Row(pub(super) Cells);

impl Row {
    pub(super) fn at(&self, index: usize) -> Option<String> {
        self.0.get(index)?.as_deref().and_then(text::clean)
    }

    pub(super) fn text(&self, cell: Cell) -> Option<String> {
        self.at(cell as usize)
    }

    /// Of the courier in it; often both columns have one number, spelled in two ways.
    fn phones(&self) -> Vec<String> {
        let mut phones: Vec<String> = Vec::new();
        for phone in [Cell::PhoneM, Cell::PhoneK] {
            let phone = self.text(phone);
            let is_new = |phone: &String| {
                phones
                    .iter()
                    .all(|p| spelled_alike(p) != spelled_alike(phone))
            };
            phones.extend(phone.filter(is_new));
        }
        phones
    }

    fn manager(&self) -> Option<Manager> {
        let known = self.text(Cell::ManagerFound);
        // `0` is how some tables say "nobody".
        let user = known
            .clone()
            .or_else(|| self.text(Cell::ManagerUser).filter(|u| u != "0"))?;
        Some(Manager {
            user,
            name: self.text(Cell::ManagerName),
            extensions: text::extensions(&self.text(Cell::ManagerExtensions).unwrap_or_default()),
        })
    }

    pub(super) fn order(&self, address: &str, settings: &Settings) -> Order {
        let number = self
            .text(Cell::OrderNumber)
            .or_else(|| self.text(Cell::OrderCode))
            .unwrap_or_else(|| address.to_owned());
        // A bare code tells an operator nothing: without words for it the state is left out.
        let state = self.text(Cell::OrderState).and_then(|s| {
            let code = s.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            in_words(&settings.order_states, &s).or((!code).then_some(s))
        });
        let courier = self.text(Cell::CourierCode).map(|code| Holder {
            name: self.text(Cell::CourierName).unwrap_or_default(),
            phones: self.phones(),
            code,
        });
        Order {
            number,
            state,
            courier,
            client: self.text(Cell::Company),
            window: self.window(),
            sum: self.text(Cell::Sum).map(|s| text::money(&s)),
            address: self.text(Cell::Address),
        }
    }

    /// `24.11.2026 10:00–14:00`.
    fn window(&self) -> Option<String> {
        let moment = |cell| self.text(cell).map(|t| text::moment(&t));
        let time = moment(Cell::Window).or_else(|| {
            match (moment(Cell::WindowFrom), moment(Cell::WindowTo)) {
                (Some(from), Some(to)) => Some(format!("{from}–{to}")),
                (Some(from), None) => Some(format!("{from}–")),
                (None, Some(to)) => Some(format!("–{to}")),
                (None, None) => None,
            }
        });
        match (moment(Cell::Date), time) {
            (Some(date), Some(time)) => Some(format!("{date} {time}")),
            (date, time) => date.or(time),
        }
    }
}

/// What is the same in `79161110001` and `8 916 111-00-01`; a word beside a number makes another one of it.
fn spelled_alike(phone: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric();
    let kept: String = phone.chars().filter(is_kept).collect();
    let national = kept
        .strip_prefix(['7', '8'])
        .filter(|rest| rest.len() == 10 && rest.bytes().all(|b| b.is_ascii_digit()));
    national.map_or_else(|| kept.clone(), str::to_owned)
}

fn in_words(words: &BTreeMap<String, String>, state: &str) -> Option<String> {
    words.get(state).filter(|w| !w.is_empty()).cloned()
}

/// A code in its order: numbers by value, anything else as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Code(u64, String);

impl Code {
    fn new(code: &str) -> Self {
        Self(code.parse().unwrap_or(0), code.to_owned())
    }
}
