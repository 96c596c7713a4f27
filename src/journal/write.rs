//! Writing a call: one statement, in place. Which rows of which tables that means stands in the
//! trigger `journal_write` (`migrations/0002…`): a call is written at each of its changes, and the
//! way to the connection and back costs more than all the looking up inside SQLite.

use sqlx::sqlite::{SqliteArguments, SqliteQueryResult};
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection, SqlitePool};

use super::codes::{direction_code, is_missed, outcome_code, reason_word, role_code};
use super::write_error;
use crate::ports::journal::{Entry, JournalError, Leg};

/// Rowids of one millisecond: `started_unix_ms * ROWS_PER_MS + n`. More calls than that in one
/// millisecond run on into the next one's rowids, which costs nothing but their order within it.
/// At 64 a rowid of today takes six bytes in every index.
pub(super) const ROWS_PER_MS: i64 = 64;

/// Calls that one statement writes, of many.
const AT_ONCE: usize = 250;

/// Between the orders of a call in the file: shorter than JSON, since they stand in an index too.
const BETWEEN_ORDERS: char = '\u{1f}';

/// A leg as it stands in the file: the fields of [`Leg`] in their order, without names.
pub(super) type LegFields = (
    String,
    String,
    Option<String>,
    u64,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u32>,
);

pub(super) async fn record(writer: &SqlitePool, entry: Entry) -> Result<(), JournalError> {
    write(writer, &entry).await
}

/// Many calls in one transaction: all of them, or none.
pub(super) async fn record_all(writer: &SqlitePool, entries: &[Entry]) -> Result<(), JournalError> {
    let written = try_record_all(writer, entries).await;
    // SQLite may have rolled back by itself (a full disk), of which the driver knows nothing; it
    // would refuse every further transaction.
    if written.is_err()
        && let Ok(connection) = writer.acquire().await
        && let Err(error) = connection.close().await
    {
        tracing::debug!(%error, "closing the journal's connection");
    }
    written
}

async fn try_record_all(writer: &SqlitePool, entries: &[Entry]) -> Result<(), JournalError> {
    let e = |error: sqlx::Error| write_error(&error);
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(e)?;
    for some in entries.chunks(AT_ONCE) {
        match write_some(&mut transaction, some).await? {
            Written::Yes => {}
            Written::NoRoom => {
                for entry in some {
                    write_in(&mut transaction, entry).await?;
                }
            }
        }
    }
    transaction.commit().await.map_err(e)
}

/// Takes a call out. Its row stays behind as a trace without content, so that other readers, of
/// other processes too, hear of it.
pub(super) async fn forget(writer: &SqlitePool, pbx: &str, call: &str) -> Result<(), JournalError> {
    sqlx::query(
        "UPDATE calls SET rev = (SELECT max(rev) + 1 FROM calls), direction = 0, missed = 0,
           spoken = 0, party = 0, team = 0, orders = NULL, ended = started, outcome = NULL,
           call = 'forgotten ' || id, extension = NULL, answered_by = NULL, reason = NULL,
           queue = NULL, rang = NULL, transfers = NULL, legs = NULL
         WHERE pbx = (SELECT id FROM pbxs WHERE name = ?) AND call = ?",
    )
    .bind(pbx)
    .bind(call)
    .execute(writer)
    .await
    .map(drop)
    .map_err(|e| write_error(&e))
}

async fn write(writer: &SqlitePool, entry: &Entry) -> Result<(), JournalError> {
    let mut connection = writer.acquire().await.map_err(|e| write_error(&e))?;
    write_in(&mut connection, entry).await
}

async fn write_in(db: &mut SqliteConnection, entry: &Entry) -> Result<(), JournalError> {
    let mut first_id = first_id(entry);
    loop {
        let statement = bind(sqlx::query(INSERT), entry, first_id)?;
        match written(statement.execute(&mut *db).await)? {
            Written::Yes => return Ok(()),
            // All of the millisecond's rowids are taken.
            Written::NoRoom => first_id = first_id.saturating_add(ROWS_PER_MS),
        }
    }
}

async fn write_some(db: &mut SqliteConnection, entries: &[Entry]) -> Result<Written, JournalError> {
    let (insert, row) = INSERT.split_once("VALUES").unwrap_or((INSERT, ""));
    let rows = vec![row; entries.len()].join(",");
    let mut statement = sqlx::query(AssertSqlSafe(format!("{insert} VALUES {rows}")));
    for entry in entries {
        statement = bind(statement, entry, first_id(entry))?;
    }
    written(statement.execute(db).await)
}

enum Written {
    Yes,
    NoRoom,
}

fn written(result: sqlx::Result<SqliteQueryResult>) -> Result<Written, JournalError> {
    match result {
        Ok(_) => Ok(Written::Yes),
        Err(error) => match error.as_database_error().and_then(|e| e.code()) {
            // SQLITE_CONSTRAINT_PRIMARYKEY
            Some(code) if code == "1555" => Ok(Written::NoRoom),
            _ => Err(write_error(&error)),
        },
    }
}

fn first_id(entry: &Entry) -> i64 {
    entry.started_unix_ms.saturating_mul(ROWS_PER_MS)
}

const INSERT: &str =
    "INSERT INTO journal (id, pbx, call, started, ended, direction, number, courier,
    role, code, name, company, caller, outcome, missed, own, ring_ms, talk_ms, extension,
    answered_by, reason, queue, orders, rang, transfers, legs, team)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

type Statement<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// Gives a row of [`INSERT`] its values.
fn bind<'q>(
    statement: Statement<'q>,
    entry: &'q Entry,
    first_id: i64,
) -> Result<Statement<'q>, JournalError> {
    let party = entry.party.as_ref();
    let (name, company) = party.map_or((None, None), |p| (p.name.as_deref(), p.company.as_deref()));
    Ok(statement
        .bind(first_id)
        .bind(&entry.pbx)
        .bind(&entry.call)
        .bind(entry.started_unix_ms)
        .bind(entry.ended_unix_ms)
        .bind(direction_code(entry.direction))
        .bind(entry.number.as_deref().unwrap_or_default())
        .bind(entry.courier.as_deref().unwrap_or_default())
        .bind(party.map_or(0, |p| role_code(p.role)))
        .bind(party.map_or("", |p| p.code.as_str()))
        .bind(name.unwrap_or_default())
        .bind(company.unwrap_or_default())
        .bind(entry.caller_name.as_deref().unwrap_or_default())
        .bind(entry.outcome.map(outcome_code))
        .bind(is_missed(entry.direction, entry.outcome))
        .bind(entry.own)
        .bind(entry.ring_ms.map(saturated))
        .bind(entry.talk_ms.map(saturated))
        .bind(&entry.extension)
        .bind(&entry.answered_by)
        .bind(entry.reason.as_ref().map(reason_word).transpose()?)
        .bind(&entry.queue)
        .bind(joined(&entry.orders))
        .bind(json(&entry.rang)?)
        .bind(json(&entry.transfers)?)
        .bind(json(&entry.legs.iter().map(fields).collect::<Vec<_>>())?)
        .bind(json(&participants(entry))?.unwrap_or_else(|| NOBODY.to_owned())))
}

/// The team of a call without any extension.
const NOBODY: &str = "[]";

/// Everybody whose own call it is, sorted: who rang or dialled, who answered, whose device took part.
fn participants(entry: &Entry) -> Vec<&str> {
    let answered_by = entry
        .answered_by
        .as_ref()
        // Not the called party of an outgoing call.
        .filter(|_| entry.answered_by != entry.number);
    let mut all: Vec<&str> = entry
        .extension
        .iter()
        .chain(&entry.rang)
        .chain(answered_by)
        .chain(entry.legs.iter().filter_map(|leg| leg.extension.as_ref()))
        .map(String::as_str)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn fields(leg: &Leg) -> LegFields {
    (
        leg.uniqueid.clone(),
        leg.channel.clone(),
        leg.extension.clone(),
        leg.born_ms,
        leg.ringing_ms,
        leg.up_ms,
        leg.ended_ms,
        leg.cause,
    )
}

/// An empty list is NULL: many calls have no orders.
fn joined(orders: &[String]) -> Option<String> {
    (!orders.is_empty()).then(|| orders.join(&BETWEEN_ORDERS.to_string()))
}

/// The orders that [`joined`] put together.
pub(super) fn orders(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.into_iter().flat_map(|text| text.split(BETWEEN_ORDERS))
}

/// An empty list is NULL: most calls have no transfers.
fn json<T: serde::Serialize>(list: &[T]) -> Result<Option<String>, JournalError> {
    if list.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(list)
        .map(Some)
        .map_err(|e| JournalError::Other(e.to_string()))
}

/// The list that [`json`] wrote.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(
    text: Option<&str>,
) -> Result<Vec<T>, JournalError> {
    match text {
        None => Ok(Vec::new()),
        Some(text) => serde_json::from_str(text).map_err(|e| JournalError::Other(e.to_string())),
    }
}

fn saturated(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
