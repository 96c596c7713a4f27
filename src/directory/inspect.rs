//! The courier database looked at part by part, for `trubka doctor`: a connection of its own, which nothing is cached
//! of and no breaker guards.
//!
//! Rule: it only reads, a bounded number of rows, and each question ends within the time-out of the settings.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::connection::{Cells, Connection};
use super::faults::Fault;
use super::mapping::Mapping;
use super::names::{Dialect, Names};
use super::pool::Password;
use super::query::{self, FORMS};
use super::schema::Schema;
use crate::phone::{Number, Numbering};
use crate::ports::directory::DirectoryError;
use crate::ports::inspection::{Inspection, Numbers, Timed, Unindexed};
use crate::settings::{Directory as Settings, DirectoryKind};

/// By these a look-up finds its rows, and this is the index that needs no table beside it.
const FOUND_BY: [(&str, &[&str]); 6] = [
    ("contacts", &["VALUE", "SourceCodeType", "Source"]),
    ("givn", &["address", "State", "kurier"]),
    ("address", &["code"]),
    ("zakaz", &["code"]),
    ("clients", &["code"]),
    ("kurier", &["code"]),
];
/// So many numbers are looked at.
const NUMBERS: usize = 2_000;
/// So many of those that cannot be found are shown.
const EXAMPLES: usize = 3;
/// A look-up is timed so many times, and the middle one told.
const TIMES: usize = 5;

/// Looks at the database of the settings.
///
/// # Errors
/// There is no connection; what goes wrong later is told in the inspection.
pub async fn inspect(
    settings: &Settings,
    password: Password,
) -> Result<Inspection, DirectoryError> {
    let patience = Patience(settings.timeout_ms);
    let mut connection = match settings.kind {
        DirectoryKind::None => return Err(DirectoryError::Off),
        DirectoryKind::Sqlite => patience.bear(Connection::to_sqlite(settings)).await?,
        DirectoryKind::Mysql => {
            let password = password().await.map_err(DirectoryError::NoPassword)?;
            let opening = Connection::to_mysql(settings, &password);
            patience.bear(opening).await?
        }
    };
    let mut found = Inspection::default();
    let ended = look(&mut connection, settings, patience, &mut found).await;
    found.ended_by = ended.err();
    Ok(found)
}

async fn look(
    connection: &mut Connection,
    settings: &Settings,
    patience: Patience,
    found: &mut Inspection,
) -> Result<(), DirectoryError> {
    let dialect = connection.dialect();
    let mut asking = Asking {
        connection,
        patience,
    };
    match dialect {
        Dialect::MySql => asking.mysql(found).await?,
        Dialect::Sqlite => {
            let version = asking.one("SELECT sqlite_version()").await?;
            found.server = format!("SQLite {}", version.unwrap_or_default());
        }
    }
    let schema = patience.bear(asking.connection.schema()).await?;
    found.missing = schema.missing();
    if !found.missing.is_empty() {
        return Ok(());
    }
    let mapping = match Mapping::resolve(&schema, &settings.mapping) {
        Ok(mapping) => mapping,
        Err(error) => {
            found.bad_mapping = Some(error);
            return Ok(());
        }
    };
    found.unindexed = unindexed(&schema, &mapping);
    let names = Names {
        dialect,
        schema: &schema,
        mapping: &mapping,
    };
    let (whole, parameters) = match query::whole(dialect, &schema, &mapping, false) {
        Some((sql, _)) => (sql, FORMS),
        None => (query::crowded(dialect, &schema, &mapping), 2 * FORMS),
    };
    let value = names.column("c", "contacts", "VALUE");
    let kind = names.column("c", "contacts", "SourceCodeType");
    let contacts = names.table("contacts");
    let sql =
        format!("SELECT {value} FROM {contacts} c WHERE {kind} IN (1, 2, 3, 39) LIMIT {NUMBERS}");
    let rows = asking.rows(&sql, Vec::new()).await?;
    let values = rows.into_iter();
    let values = values.filter_map(|row| text(row.into_iter().next()?));
    let values: Vec<String> = values.collect();
    // One that is there: all tables have to be read for it.
    let known = values.first().cloned();
    found.numbers = Some(numbers(values.into_iter()));
    let bare_ms = asking.timed("SELECT 1", None, 0).await?;
    let ms = asking.timed(&whole, known, parameters).await?;
    found.look_up = Some(Timed { ms, bare_ms });
    Ok(())
}

/// A connection that is asked with patience.
struct Asking<'c> {
    connection: &'c mut Connection,
    patience: Patience,
}

/// How long one question may take, milliseconds.
#[derive(Clone, Copy)]
struct Patience(u64);

impl Patience {
    async fn bear<T>(
        self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, DirectoryError> {
        match timeout(Duration::from_millis(self.0), work).await {
            Ok(done) => done.map_err(|fault| fault.error),
            Err(_) => Err(DirectoryError::TimedOut { ms: self.0 }),
        }
    }
}

impl Asking<'_> {
    async fn rows(
        &mut self,
        sql: &str,
        parameters: Vec<Option<String>>,
    ) -> Result<Vec<Cells>, DirectoryError> {
        let sql: Arc<str> = Arc::from(sql);
        self.patience
            .bear(self.connection.ask(&sql, parameters))
            .await
    }

    async fn one(&mut self, sql: &str) -> Result<Option<String>, DirectoryError> {
        let rows = self.rows(sql, Vec::new()).await?;
        let cell = rows
            .into_iter()
            .next()
            .and_then(|row| row.into_iter().next());
        Ok(cell.and_then(text))
    }

    async fn mysql(&mut self, found: &mut Inspection) -> Result<(), DirectoryError> {
        found.server = self.one("SELECT VERSION()").await?.unwrap_or_default();
        found.seen_as = self.one("SELECT USER()").await?;
        found.account = self.one("SELECT CURRENT_USER()").await?;
        let cipher = self.rows("SHOW STATUS LIKE 'Ssl_cipher'", Vec::new()).await;
        let cipher = cipher.ok().and_then(|rows| rows.into_iter().next());
        let cipher = cipher.and_then(|row| text(row.into_iter().nth(1)?));
        found.is_encrypted = cipher.map(|cipher| !cipher.is_empty());
        // Everybody sees the own rights there; who sees those of others has them all anyway.
        let rights = self
            .rows(
                "SELECT DISTINCT privilege_type FROM ( \
                 SELECT privilege_type FROM information_schema.user_privileges \
                 UNION SELECT privilege_type FROM information_schema.schema_privileges \
                 UNION SELECT privilege_type FROM information_schema.table_privileges) p \
                 WHERE privilege_type NOT IN ('SELECT', 'USAGE', 'SHOW VIEW', 'SHOW DATABASES') \
                 ORDER BY privilege_type LIMIT 50",
                Vec::new(),
            )
            .await;
        let rights = rights.unwrap_or_default().into_iter();
        found.may_write = rights
            .filter_map(|row| text(row.into_iter().next()?))
            .collect();
        Ok(())
    }

    /// The middle one of some times, milliseconds.
    async fn timed(
        &mut self,
        sql: &str,
        known: Option<String>,
        parameters: usize,
    ) -> Result<u64, DirectoryError> {
        let mut times = Vec::with_capacity(TIMES);
        // The first prepares it, and is not counted.
        for round in 0..=TIMES {
            let mut filled = vec![None; parameters];
            if let Some(first) = filled.first_mut() {
                first.clone_from(&known);
            }
            let begun = Instant::now();
            self.rows(sql, filled).await?;
            if round > 0 {
                times.push(begun.elapsed());
            }
        }
        times.sort_unstable();
        let middle = times.get(TIMES / 2).copied().unwrap_or_default();
        Ok(u64::try_from(middle.as_millis()).unwrap_or(u64::MAX))
    }
}

fn unindexed(schema: &Schema, mapping: &Mapping) -> Vec<Unindexed> {
    let mut all = Vec::new();
    for (table, columns) in FOUND_BY {
        let Some(first) = columns.first().and_then(|name| schema.column(table, name)) else {
            continue;
        };
        if !first.indexed {
            let spelled = columns.iter().filter_map(|name| schema.column(table, name));
            all.push(Unindexed {
                table: first.table.clone(),
                column: first.name.clone(),
                best: spelled.map(|column| column.name.clone()).collect(),
            });
        }
    }
    if let Some(code) = mapping.column("contact.code").filter(|code| !code.indexed) {
        all.push(Unindexed {
            table: code.table.clone(),
            column: code.name.clone(),
            best: vec![code.name.clone()],
        });
    }
    all
}

/// Which of these a look-up by their own number would find.
fn numbers(values: impl Iterator<Item = String>) -> Numbers {
    let numbering = Numbering::default();
    let mut numbers = Numbers::default();
    for value in values {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        // Addresses of mail and of sites, and extensions.
        if value.contains('@') || digits < 7 {
            continue;
        }
        numbers.looked_at += 1;
        let is_found = Number::parse(&value, &numbering)
            .is_ok_and(|number| number.lookup_forms().contains(&value));
        if !is_found {
            numbers.lost += 1;
            if numbers.examples.len() < EXAMPLES {
                numbers.examples.push(hidden(&value));
            }
        }
    }
    numbers
}

/// `8 (9**) ***-**-67`: the form without the person.
fn hidden(value: &str) -> String {
    const SHOWN: usize = 40;
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let mut at = 0;
    let hide = |c: char| {
        if c.is_ascii_digit() {
            at += 1;
            let is_end = at <= 2 || at + 2 > digits;
            return if is_end { c } else { '*' };
        }
        // A name in the field is nobody's business either.
        if c.is_alphabetic() { 'x' } else { c }
    };
    let clean = value.chars().filter(|c| !c.is_control()).take(SHOWN);
    clean.map(hide).collect()
}

fn text(cell: Option<Vec<u8>>) -> Option<String> {
    Some(String::from_utf8_lossy(&cell?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_no_look_up_finds_are_counted_and_shown_without_the_person() {
        let all = [
            "79161234567",
            "89161234567",
            "+79161234567",
            "8 (916) 123-45-67",
            "79161234567, 79161234568",
            "anna@office.example",
            "101",
            "доб. Анна 89161234567",
        ];
        let found = numbers(all.iter().map(|text| (*text).to_owned()));
        assert_eq!((found.looked_at, found.lost), (6, 3));
        assert_eq!(found.examples[0], "8 (9**) ***-**-67");
        assert_eq!(found.examples[2], "xxx. xxxx 89*******67");
    }
}
