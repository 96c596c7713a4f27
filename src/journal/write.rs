//! Writing a call: one statement, in place. The ids of its PBX, its team and its party are remembered
//! ([`Known`]); a party that is not is added on the same way to the connection, which costs more than
//! what SQLite does there: a call is written at each of its changes.

use std::borrow::Cow;

use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Row as _, Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::Mutex;

use super::codes::{direction_code, is_missed, outcome_code, reason_word};
use super::known::{Ids, Known, Party};
use super::{notes, write_error};
use crate::ports::journal::{Change, Entry, JournalError, Leg, Note};

/// Rowids of one millisecond: `started_unix_ms * ROWS_PER_MS + n`. More calls than that in one
/// millisecond run on into the next one's rowids, which costs nothing but their order within it.
/// At 64 a rowid of today takes six bytes in every index.
pub(super) const ROWS_PER_MS: i64 = 64;

/// Calls that go to the connection together, of many.
const AT_ONCE: usize = 16;

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

/// The one connection that writes, and what is known of the file's rows.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) pool: SqlitePool,
    known: Mutex<Known>,
}

/// A part of a transaction.
#[derive(Debug)]
pub(super) enum Step<'a> {
    Record(Vec<&'a Entry>),
    /// The PBX, the call, and what it is a part of.
    Forget(&'a str, &'a str, &'a str),
    /// The PBX, the call, and what was noted of it.
    Note(&'a str, &'a str, &'a Note),
}

impl Writer {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            known: Mutex::default(),
        }
    }

    pub(super) async fn record(&self, entry: &Entry) -> Result<(), JournalError> {
        let mut memory = self.known.lock().await;
        let mut db = self.pool.acquire().await.map_err(|e| write_error(&e))?;
        let mut known = std::mem::take(&mut *memory);
        let party = Party::of(entry);
        let ids = known.ids(&mut db, entry, &party).await?;
        write_one(&mut db, &mut known, entry, ids, party).await?;
        *memory = known;
        Ok(())
    }

    /// All of them in one transaction, or none.
    pub(super) async fn write_all(&self, steps: &[Step<'_>]) -> Result<(), JournalError> {
        let mut memory = self.known.lock().await;
        let mut known = std::mem::take(&mut *memory);
        let written = self.try_all(&mut known, steps).await;
        // SQLite may have rolled back by itself (a full disk), of which the driver knows nothing; it
        // would refuse every further transaction.
        if written.is_err() {
            if let Ok(connection) = self.pool.acquire().await
                && let Err(error) = connection.close().await
            {
                tracing::debug!(%error, "closing the journal's connection");
            }
        } else {
            *memory = known;
        }
        written
    }

    async fn try_all(&self, known: &mut Known, steps: &[Step<'_>]) -> Result<(), JournalError> {
        let e = |error: sqlx::Error| write_error(&error);
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(e)?;
        for step in steps {
            match step {
                Step::Record(entries) => write_many(&mut transaction, known, entries).await?,
                Step::Forget(pbx, call, into) => {
                    notes::hand_on(&mut transaction, pbx, call, into).await?;
                    forget(&mut transaction, pbx, call).await?;
                }
                Step::Note(pbx, call, note) => {
                    notes::write(&mut transaction, pbx, call, note).await?;
                }
            }
        }
        transaction.commit().await.map_err(e)
    }
}

impl<'a> Step<'a> {
    /// These changes in their order.
    pub(super) fn of(changes: &'a [Change]) -> Vec<Self> {
        let mut steps = Vec::new();
        for change in changes {
            match (change, steps.last_mut()) {
                (Change::Record(entry), Some(Step::Record(entries))) => entries.push(&**entry),
                (Change::Record(entry), _) => steps.push(Step::Record(vec![&**entry])),
                (Change::Forget { pbx, call, into }, _) => {
                    steps.push(Step::Forget(pbx, call, into));
                }
                (Change::Note { pbx, call, note }, _) => steps.push(Step::Note(pbx, call, note)),
            }
        }
        steps
    }
}

async fn write_many(
    db: &mut SqliteConnection,
    known: &mut Known,
    entries: &[&Entry],
) -> Result<(), JournalError> {
    let ids = known.all_ids(db, entries).await?;
    for (some, ids) in entries.chunks(AT_ONCE).zip(ids.chunks(AT_ONCE)) {
        if some.len() == AT_ONCE && write_some(db, some, ids).await? {
            continue;
        }
        for (entry, ids) in some.iter().zip(ids) {
            write_one(db, known, entry, *ids, Party::of(entry)).await?;
        }
    }
    Ok(())
}

/// Takes a call out. Its row stays behind as a trace without content, so that other readers, of
/// other processes too, hear of it.
async fn forget(db: &mut SqliteConnection, pbx: &str, call: &str) -> Result<(), JournalError> {
    sqlx::query(
        "UPDATE calls SET rev = (SELECT max(rev) + 1 FROM calls), direction = 0, missed = 0,
           spoken = 0, party = 0, team = 0, orders = NULL, ended = started, outcome = NULL,
           call = 'forgotten ' || id, extension = NULL, answered_by = NULL, reason = NULL,
           queue = NULL, rang = NULL, transfers = NULL, legs = NULL
         WHERE pbx = (SELECT id FROM pbxs WHERE name = ?) AND call = ?",
    )
    .bind(pbx)
    .bind(call)
    .execute(db)
    .await
    .map(drop)
    .map_err(|e| write_error(&e))
}

/// Writes a call, and its party when it is not remembered.
async fn write_one(
    db: &mut SqliteConnection,
    known: &mut Known,
    entry: &Entry,
    ids: Ids,
    party: Party,
) -> Result<(), JournalError> {
    let mut first_id = first_id(entry);
    loop {
        let added = match ids.party {
            Some(id) => {
                let statement = bind(sqlx::query(WRITE), entry, ids, first_id)?.bind(id);
                statement.execute(&mut *db).await.map(|_| None)
            }
            None => {
                let statement = bind_party(sqlx::query(WRITE_WITH_PARTY), &party);
                let statement = bind(statement, entry, ids, first_id)?;
                // To the end, so that an error of the commit is not lost.
                let rows = statement.fetch_all(&mut *db).await;
                rows.and_then(|rows| rows.first().map(|row| row.try_get(0)).transpose())
            }
        };
        match added {
            Ok(id) => {
                if let Some(id) = id {
                    known.remember(party, id);
                }
                return Ok(());
            }
            // All of the millisecond's rowids are taken.
            Err(error) if is_no_room(&error) => first_id = first_id.saturating_add(ROWS_PER_MS),
            Err(error) => return Err(write_error(&error)),
        }
    }
}

/// Writes [`AT_ONCE`] calls; false when they have to be written one by one (each may be written again).
async fn write_some(
    db: &mut SqliteConnection,
    entries: &[&Entry],
    ids: &[Ids],
) -> Result<bool, JournalError> {
    let mut statement = sqlx::query(AssertSqlSafe(vec![WRITE; entries.len()].join(";")));
    for (entry, ids) in entries.iter().zip(ids) {
        let Some(party) = ids.party else {
            return Ok(false);
        };
        statement = bind(statement, entry, *ids, first_id(entry))?.bind(party);
    }
    match statement.execute(db).await {
        Ok(_) => Ok(true),
        Err(error) if is_no_room(&error) => Ok(false),
        Err(error) => Err(write_error(&error)),
    }
}

/// SQLITE_CONSTRAINT_PRIMARYKEY
fn is_no_room(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|e| e.code());
    code.is_some_and(|code| code == "1555")
}

fn first_id(entry: &Entry) -> i64 {
    entry.started_unix_ms.saturating_mul(ROWS_PER_MS)
}

/// What becomes of a call: the values of a new row, in the order of [`bind`], then its party. The rowid
/// is the first free one of its millisecond; when all are taken, the insert fails on the primary key.
/// A call that is there already keeps its row, and here stands what of it is kept.
macro_rules! write_sql {
    ($values:literal) => {
        concat!(
            "INSERT INTO calls (id, pbx, team, call, started, ended, direction, outcome, missed, spoken,
               own, ring_ms, talk_ms, extension, answered_by, reason, queue, orders, rang, transfers,
               legs, party, rev)
             VALUES (",
            $values,
            ", (SELECT coalesce(max(rev), 0) + 1 FROM calls))
             ON CONFLICT (pbx, call) DO UPDATE SET
               rev = excluded.rev, party = excluded.party, team = excluded.team,
               started = excluded.started, ended = excluded.ended, direction = excluded.direction,
               outcome = excluded.outcome, missed = excluded.missed, spoken = excluded.spoken,
               own = excluded.own, ring_ms = excluded.ring_ms, talk_ms = excluded.talk_ms,
               extension = excluded.extension, answered_by = excluded.answered_by,
               reason = excluded.reason, queue = excluded.queue, orders = excluded.orders,
               rang = excluded.rang, transfers = excluded.transfers, legs = excluded.legs"
        )
    };
}

const WRITE: &str = write_sql!(
    "coalesce((SELECT max(id) + 1 FROM calls WHERE id >= ? AND id < ?), ?),
     ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
);

/// `?1` to `?7` the party, added unless it is there; says its id.
const WRITE_WITH_PARTY: &str = concat!(
    "INSERT INTO parties (number, courier, role, code, name, company, caller)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM parties
         WHERE number = ?1 AND courier = ?2 AND role = ?3 AND code = ?4 AND name = ?5
           AND company = ?6 AND caller = ?7);",
    write_sql!(
        "coalesce((SELECT max(id) + 1 FROM calls WHERE id >= ?8 AND id < ?9), ?10),
         ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28,
         ?29, ?30,
         (SELECT id FROM parties WHERE number = ?1 AND courier = ?2 AND role = ?3 AND code = ?4
            AND name = ?5 AND company = ?6 AND caller = ?7)"
    ),
    " RETURNING party"
);

type Statement<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

fn bind_party<'q>(statement: Statement<'q>, party: &'q Party) -> Statement<'q> {
    let Party(number, courier, role, code, name, company, caller) = party;
    let statement = statement.bind(number).bind(courier).bind(role).bind(code);
    statement.bind(name).bind(company).bind(caller)
}

/// Gives a new row its values, all but the party.
fn bind<'q>(
    statement: Statement<'q>,
    entry: &'q Entry,
    ids: Ids,
    first_id: i64,
) -> Result<Statement<'q>, JournalError> {
    Ok(statement
        .bind(first_id)
        .bind(first_id.saturating_add(ROWS_PER_MS))
        .bind(first_id)
        .bind(ids.pbx)
        .bind(ids.team)
        .bind(&entry.call)
        .bind(entry.started_unix_ms)
        .bind(entry.ended_unix_ms)
        .bind(direction_code(entry.direction))
        .bind(entry.outcome.map(outcome_code))
        .bind(is_missed(entry.direction, entry.outcome))
        .bind(entry.answered_by.is_some())
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
        .bind(json(&entry.legs.iter().map(fields).collect::<Vec<_>>())?))
}

/// How a queue stands among those whose call it is: no extension has such a name.
pub(super) fn queue_member(queue: &str) -> String {
    format!("queue/{queue}")
}

/// Everybody whose own call it is, sorted: who rang or dialled, who answered, whose device took part; and the
/// queue that it came by, whose missed calls are its members'.
pub(super) fn participants(entry: &Entry) -> Vec<Cow<'_, str>> {
    let answered_by = entry
        .answered_by
        .as_ref()
        // Not the called party of an outgoing call.
        .filter(|_| entry.answered_by != entry.number);
    let queue = entry.queue.as_deref().map(queue_member);
    let mut all: Vec<Cow<'_, str>> = entry
        .extension
        .iter()
        .chain(&entry.rang)
        .chain(answered_by)
        .chain(entry.legs.iter().filter_map(|leg| leg.extension.as_ref()))
        .map(|extension| Cow::Borrowed(extension.as_str()))
        .chain(queue.map(Cow::Owned))
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
