//! Undocumented columns: which ones an installation has, found by name or told by the settings.
//!
//! Rule: nothing of the mapping is required. A key that finds no column is left out of the answer; a
//! key that the settings name wrongly is an error that names it, because somebody meant it.

use std::collections::BTreeMap;

use super::schema::{Column, Schema};
use crate::ports::directory::DirectoryError;

/// One thing that the courier schema holds under a name of the installation's own.
#[derive(Debug, Clone, Copy)]
pub struct MappingKey {
    /// The key in `[directory.mapping]`.
    pub key: &'static str,
    /// What it is, one line for people.
    pub what: &'static str,
    /// Columns that are tried in turn when the key is not set, as `(table, columns)`. The tables are
    /// also the only ones that the key may be set to.
    pub candidates: &'static [(&'static str, &'static [&'static str])],
    /// What a found column must look like; a column that the settings name is taken as it is.
    shape: Shape,
}

/// Guards a guess: `fio.company` may be the client's code or the client's name in words.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Any,
    Text,
    /// The same family of types as a documented column, which it is joined with.
    Like(&'static str, &'static str),
}

/// Every key of `[directory.mapping]`.
pub const MAPPING_KEYS: &[MappingKey] = &[
    MappingKey {
        key: "contact.code",
        what: "code of a contact person, which contacts.Source points to",
        candidates: &[("fio", &["code", "id"])],
        shape: Shape::Like("contacts", "Source"),
    },
    MappingKey {
        key: "contact.name",
        what: "name of a client's contact person",
        candidates: &[(
            "fio",
            &[
                "fio",
                "name",
                "fullname",
                "full_name",
                "contact",
                "person",
                "title",
            ],
        )],
        shape: Shape::Text,
    },
    MappingKey {
        key: "contact.client",
        what: "the contact person's client, a clients.code",
        candidates: &[(
            "fio",
            &[
                "client",
                "clients",
                "client_code",
                "clientcode",
                "client_id",
                "clientid",
                "company",
                "source",
                "parent",
                "owner",
            ],
        )],
        shape: Shape::Like("clients", "code"),
    },
    MappingKey {
        key: "client.state",
        what: "a client's status, shown in the words of [directory.client_states]",
        candidates: &[
            ("contacts", &["State"]),
            ("clients", &["State", "status", "client_state"]),
        ],
        shape: Shape::Any,
    },
    MappingKey {
        key: "recipient.name",
        what: "name of a shipment's recipient",
        candidates: &[(
            "address",
            &[
                "fio",
                "name",
                "person",
                "contact",
                "receiver",
                "recipient",
                "recipient_name",
                "receiver_name",
                "contact_name",
                "target_contact",
                "consignee",
                "company",
            ],
        )],
        shape: Shape::Text,
    },
    MappingKey {
        key: "recipient.phone",
        what: "a recipient's number in the shipment itself, besides those of contacts",
        candidates: &[(
            "address",
            &[
                "phone",
                "phones",
                "tel",
                "telefon",
                "telephone",
                "mobile",
                "phone_number",
                "recipient_phone",
                "receiver_phone",
                "contact_phone",
            ],
        )],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.number",
        what: "the order's number as the office says it; else zakaz.code",
        candidates: &[
            (
                "zakaz",
                &[
                    "number",
                    "num",
                    "nomer",
                    "order_number",
                    "orderno",
                    "order_no",
                    "strcode",
                ],
            ),
            ("address", &["number", "num", "nomer", "orderno", "strcode"]),
        ],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.state",
        what: "the order's state, shown in the words of [directory.order_states]",
        candidates: &[
            ("zakaz", &["state", "status", "order_state", "order_status"]),
            (
                "address",
                &["state", "status", "delivery_state", "delivery_status"],
            ),
        ],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.date",
        what: "the day of delivery",
        candidates: &[(
            "address",
            &[
                "date_plan",
                "plan_date",
                "delivery_date",
                "date_delivery",
                "date_dost",
                "ddate",
            ],
        )],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.window",
        what: "the time of delivery in one column",
        candidates: &[(
            "address",
            &[
                "time_window",
                "delivery_window",
                "delivery_time",
                "interval_text",
                "time_text",
            ],
        )],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.window_from",
        what: "the earliest time of delivery",
        candidates: &[(
            "address",
            &[
                "time_from",
                "time_min",
                "timemin",
                "from_time",
                "time_begin",
                "time_start",
            ],
        )],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.window_to",
        what: "the latest time of delivery",
        candidates: &[(
            "address",
            &[
                "time_to",
                "time_max",
                "timemax",
                "to_time",
                "time_end",
                "time_finish",
            ],
        )],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.sum",
        what: "what the recipient pays",
        candidates: &[
            (
                "address",
                &[
                    "price", "sum", "summa", "amount", "to_pay", "pay_sum", "cod", "nalog",
                ],
            ),
            ("zakaz", &["price", "sum", "summa", "amount", "to_pay"]),
        ],
        shape: Shape::Any,
    },
    MappingKey {
        key: "order.address",
        what: "where the shipment goes",
        candidates: &[(
            "address",
            &[
                "address",
                "adress",
                "addr",
                "addr_text",
                "full_address",
                "street",
                "delivery_address",
                "dest",
            ],
        )],
        shape: Shape::Text,
    },
    MappingKey {
        key: "user.name",
        what: "name of a user (operator, manager)",
        candidates: &[(
            "users",
            &["name", "fio", "fullname", "full_name", "user_name", "title"],
        )],
        shape: Shape::Text,
    },
];

/// The columns that were found or set, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<&'static str, Mapped>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mapped {
    column: Column,
    told: bool,
}

impl Mapping {
    /// Takes what the settings say and looks for the rest.
    ///
    /// # Errors
    /// A key that does not exist, a value that is no `table.column`, a table that the key cannot
    /// stand in, a column that is not there.
    pub fn resolve(
        schema: &Schema,
        set: &BTreeMap<String, String>,
    ) -> Result<Self, DirectoryError> {
        if let Some(unknown) = set
            .keys()
            .find(|k| MAPPING_KEYS.iter().all(|m| m.key != k.as_str()))
        {
            return Err(wrong(unknown, "there is no such key"));
        }
        let mut found = BTreeMap::new();
        for key in MAPPING_KEYS {
            let (column, told) = match set.get(key.key).map(|v| v.trim()) {
                Some("") => (None, true),
                Some(told) => (Some(key.told(told, schema)?), true),
                None => (key.guess(schema), false),
            };
            if let Some(column) = column {
                tracing::debug!("directory: {} is {}.{}", key.key, column.table, column.name);
                found.insert(key.key, Mapped { column, told });
            }
        }
        Ok(Self(found))
    }

    /// The column of a key, if there is one.
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.0.get(key).map(|m| &m.column)
    }

    /// True when the settings named the column.
    pub fn is_told(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|m| m.told)
    }

    /// Every key that has a column, for people who want to see what was found.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Column)> {
        self.0.iter().map(|(k, m)| (*k, &m.column))
    }
}

impl MappingKey {
    fn told(&self, told: &str, schema: &Schema) -> Result<Column, DirectoryError> {
        let (table, column) = told
            .split_once('.')
            .ok_or_else(|| wrong(self.key, "it has to be table.column"))?;
        if !is_identifier(table) || !is_identifier(column) {
            return Err(wrong(self.key, "letters, digits and _ only"));
        }
        if self
            .candidates
            .iter()
            .all(|(t, _)| !t.eq_ignore_ascii_case(table))
        {
            let tables: Vec<&str> = self.candidates.iter().map(|(t, _)| *t).collect();
            return Err(wrong(
                self.key,
                &format!("its table has to be {}", tables.join(" or ")),
            ));
        }
        schema
            .column(table, column)
            .cloned()
            .ok_or_else(|| DirectoryError::MissingColumn {
                table: table.to_owned(),
                column: column.to_owned(),
            })
    }

    fn guess(&self, schema: &Schema) -> Option<Column> {
        self.candidates
            .iter()
            .flat_map(|(table, names)| names.iter().filter_map(|n| schema.column(table, n)))
            .find(|c| self.fits(c, schema))
            .cloned()
    }

    fn fits(&self, column: &Column, schema: &Schema) -> bool {
        match self.shape {
            Shape::Any => true,
            Shape::Text => !column.numeric,
            Shape::Like(table, name) => schema
                .column(table, name)
                .is_some_and(|like| like.numeric == column.numeric),
        }
    }
}

/// What may stand in SQL: it is quoted besides.
pub fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn wrong(key: &str, why: &str) -> DirectoryError {
    DirectoryError::Other(format!("directory.mapping, \"{key}\": {why}"))
}
