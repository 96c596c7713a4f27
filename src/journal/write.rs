//! Writing a call: one transaction, in place.

use sqlx::{Row as _, SqliteConnection, SqlitePool};

use super::codes::{direction_code, is_missed, outcome_code, reason_word, role_code};
use super::write_error;
use crate::ports::journal::{Entry, JournalError, Leg};

/// Rowids of one millisecond: `started_unix_ms * ROWS_PER_MS + n`. More calls than that in one
/// millisecond run on into the next one's rowids, which costs nothing but their order within it.
/// At 64 a rowid of today takes six bytes in every index.
pub(super) const ROWS_PER_MS: i64 = 64;

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

/// What of a call's earlier writing matters for the next one.
struct Before {
    id: i64,
    orders: Vec<String>,
    extensions: Vec<String>,
}

pub(super) async fn record(writer: &SqlitePool, entry: Entry) -> Result<(), JournalError> {
    let written = try_record(writer, entry).await;
    renew(writer, written).await
}

/// Takes a call out, with what ties it to extensions and orders.
pub(super) async fn forget(writer: &SqlitePool, pbx: &str, call: &str) -> Result<(), JournalError> {
    let forgotten = try_forget(writer, pbx, call).await;
    renew(writer, forgotten).await
}

/// After a failure the connection is a new one: SQLite may have rolled back by itself (a full disk), of
/// which the driver knows nothing; it would refuse every further transaction.
async fn renew<T>(writer: &SqlitePool, result: Result<T, JournalError>) -> Result<T, JournalError> {
    if result.is_err()
        && let Ok(connection) = writer.acquire().await
        && let Err(error) = connection.close().await
    {
        tracing::debug!(%error, "closing the journal's connection");
    }
    result
}

async fn try_record(writer: &SqlitePool, entry: Entry) -> Result<(), JournalError> {
    // The write lock at once: a transaction that reads first cannot wait for another program's.
    let mut transaction = writer
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(|e| write_error(&e))?;
    write(&mut transaction, &entry).await?;
    transaction.commit().await.map_err(|e| write_error(&e))
}

async fn try_forget(writer: &SqlitePool, pbx: &str, call: &str) -> Result<(), JournalError> {
    let e = |error: sqlx::Error| write_error(&error);
    let mut db = writer.begin_with("BEGIN IMMEDIATE").await.map_err(e)?;
    let pbx = pbx_id(&mut db, pbx).await.map_err(e)?;
    if let Some(known) = before(&mut db, pbx, call).await? {
        for extension in &known.extensions {
            sqlx::query("DELETE FROM call_extensions WHERE extension = ? AND call = ?")
                .bind(extension)
                .bind(known.id)
                .execute(&mut *db)
                .await
                .map_err(e)?;
        }
        write_orders(&mut db, known.id, &[], &known.orders)
            .await
            .map_err(e)?;
        sqlx::query("DELETE FROM calls WHERE id = ?")
            .bind(known.id)
            .execute(&mut *db)
            .await
            .map_err(e)?;
    }
    db.commit().await.map_err(e)
}

async fn write(db: &mut SqliteConnection, entry: &Entry) -> Result<(), JournalError> {
    let e = |error: sqlx::Error| write_error(&error);
    let pbx = pbx_id(db, &entry.pbx).await.map_err(e)?;
    let party = party_id(db, entry).await.map_err(e)?;
    let before = before(db, pbx, &entry.call).await?;
    let id = match &before {
        Some(b) => b.id,
        None => free_id(db, entry.started_unix_ms).await.map_err(e)?,
    };
    let missed = is_missed(entry.direction, entry.outcome);
    sqlx::query(
        "INSERT INTO calls (id, pbx, call, started, ended, direction, party, outcome, missed, own,
           ring_ms, talk_ms, extension, answered_by, reason, queue, orders, rang, transfers, legs)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
           ?19, ?20)
         ON CONFLICT (id) DO UPDATE SET started = ?4, ended = ?5, direction = ?6, party = ?7,
           outcome = ?8, missed = ?9, own = ?10, ring_ms = ?11, talk_ms = ?12, extension = ?13,
           answered_by = ?14, reason = ?15, queue = ?16, orders = ?17, rang = ?18,
           transfers = ?19, legs = ?20",
    )
    .bind(id)
    .bind(pbx)
    .bind(&entry.call)
    .bind(entry.started_unix_ms)
    .bind(entry.ended_unix_ms)
    .bind(direction_code(entry.direction))
    .bind(party)
    .bind(entry.outcome.map(outcome_code))
    .bind(missed)
    .bind(entry.own)
    .bind(entry.ring_ms.map(saturated))
    .bind(entry.talk_ms.map(saturated))
    .bind(&entry.extension)
    .bind(&entry.answered_by)
    .bind(entry.reason.as_ref().map(reason_word).transpose()?)
    .bind(&entry.queue)
    .bind(json(&entry.orders)?)
    .bind(json(&entry.rang)?)
    .bind(json(&entry.transfers)?)
    .bind(json(&entry.legs.iter().map(fields).collect::<Vec<_>>())?)
    .execute(&mut *db)
    .await
    .map_err(e)?;

    let (old_orders, old_extensions) =
        before.map_or((vec![], vec![]), |b| (b.orders, b.extensions));
    write_orders(db, id, &entry.orders, &old_orders)
        .await
        .map_err(e)?;
    write_extensions(db, id, entry, missed, &old_extensions)
        .await
        .map_err(e)
}

async fn pbx_id(db: &mut SqliteConnection, name: &str) -> sqlx::Result<i64> {
    let known: Option<i64> = sqlx::query_scalar("SELECT id FROM pbxs WHERE name = ?")
        .bind(name)
        .fetch_optional(&mut *db)
        .await?;
    match known {
        Some(id) => Ok(id),
        None => {
            sqlx::query_scalar("INSERT INTO pbxs (name) VALUES (?) RETURNING id")
                .bind(name)
                .fetch_one(db)
                .await
        }
    }
}

async fn party_id(db: &mut SqliteConnection, entry: &Entry) -> sqlx::Result<i64> {
    fn or_empty(text: &Option<String>) -> &str {
        text.as_deref().unwrap_or_default()
    }
    let none = None;
    let party = entry.party.as_ref();
    let number = or_empty(&entry.number);
    let courier = or_empty(&entry.courier);
    let role = party.map_or(0, |p| role_code(p.role));
    let code = party.map_or("", |p| p.code.as_str());
    let name = or_empty(party.map_or(&none, |p| &p.name));
    let company = or_empty(party.map_or(&none, |p| &p.company));
    let caller = or_empty(&entry.caller_name);
    let known: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM parties WHERE number = ? AND courier = ? AND role = ? AND code = ?
           AND name = ? AND company = ? AND caller = ?",
    )
    .bind(number)
    .bind(courier)
    .bind(role)
    .bind(code)
    .bind(name)
    .bind(company)
    .bind(caller)
    .fetch_optional(&mut *db)
    .await?;
    if let Some(id) = known {
        return Ok(id);
    }
    sqlx::query_scalar(
        "INSERT INTO parties (number, courier, role, code, name, company, caller)
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(number)
    .bind(courier)
    .bind(role)
    .bind(code)
    .bind(name)
    .bind(company)
    .bind(caller)
    .fetch_one(db)
    .await
}

async fn before(
    db: &mut SqliteConnection,
    pbx: i64,
    call: &str,
) -> Result<Option<Before>, JournalError> {
    let row = sqlx::query(
        "SELECT id, orders, rang, extension, answered_by, legs FROM calls WHERE pbx = ? AND call = ?",
    )
    .bind(pbx)
    .bind(call)
    .fetch_optional(db)
    .await
    .map_err(|e| write_error(&e))?;
    let Some(row) = row else { return Ok(None) };
    let e = |error: sqlx::Error| write_error(&error);
    let text = |column: &str| row.try_get::<Option<String>, _>(column).map_err(e);
    let legs: Vec<LegFields> = parsed(text("legs")?)?;
    Ok(Some(Before {
        id: row.try_get("id").map_err(e)?,
        orders: parsed(text("orders")?)?,
        extensions: participants(
            text("extension")?.as_ref(),
            &parsed::<String>(text("rang")?)?,
            text("answered_by")?.as_ref(),
            legs.iter().filter_map(|l| l.2.as_ref()),
        ),
    }))
}

async fn free_id(db: &mut SqliteConnection, started_unix_ms: i64) -> sqlx::Result<i64> {
    let mut id = started_unix_ms.saturating_mul(ROWS_PER_MS);
    loop {
        let taken: Option<i64> = sqlx::query_scalar("SELECT 1 FROM calls WHERE id = ?")
            .bind(id)
            .fetch_optional(&mut *db)
            .await?;
        if taken.is_none() {
            return Ok(id);
        }
        id = id.saturating_add(1);
    }
}

async fn write_orders(
    db: &mut SqliteConnection,
    call: i64,
    orders: &[String],
    old: &[String],
) -> sqlx::Result<()> {
    for gone in old.iter().filter(|o| !orders.contains(o)) {
        sqlx::query(
            "DELETE FROM call_orders
             WHERE ord = (SELECT id FROM orders WHERE number = ?) AND call = ?",
        )
        .bind(gone)
        .bind(call)
        .execute(&mut *db)
        .await?;
    }
    for new in orders.iter().filter(|o| !old.contains(o)) {
        sqlx::query("INSERT INTO orders (number) VALUES (?) ON CONFLICT (number) DO NOTHING")
            .bind(new)
            .execute(&mut *db)
            .await?;
        sqlx::query(
            "INSERT INTO call_orders (ord, call)
             SELECT id, ?2 FROM orders WHERE number = ?1 ON CONFLICT DO NOTHING",
        )
        .bind(new)
        .bind(call)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

async fn write_extensions(
    db: &mut SqliteConnection,
    call: i64,
    entry: &Entry,
    missed: bool,
    old: &[String],
) -> sqlx::Result<()> {
    let now = participants(
        entry.extension.as_ref(),
        &entry.rang,
        // Not the called party of an outgoing call.
        entry
            .answered_by
            .as_ref()
            .filter(|_| entry.answered_by != entry.number),
        entry.legs.iter().filter_map(|l| l.extension.as_ref()),
    );
    for gone in old.iter().filter(|x| !now.contains(x)) {
        sqlx::query("DELETE FROM call_extensions WHERE extension = ? AND call = ?")
            .bind(gone)
            .bind(call)
            .execute(&mut *db)
            .await?;
    }
    for extension in &now {
        sqlx::query(
            "INSERT INTO call_extensions (extension, call, direction, missed)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (extension, call) DO UPDATE SET direction = ?3, missed = ?4
             WHERE direction <> ?3 OR missed <> ?4",
        )
        .bind(extension)
        .bind(call)
        .bind(direction_code(entry.direction))
        .bind(missed)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Everybody whose own call it is: who rang or dialled, who answered, whose device took part.
fn participants<'a>(
    extension: Option<&'a String>,
    rang: &'a [String],
    answered_by: Option<&'a String>,
    legs: impl Iterator<Item = &'a String>,
) -> Vec<String> {
    let mut all: Vec<String> = extension
        .into_iter()
        .chain(rang)
        .chain(answered_by)
        .chain(legs)
        .cloned()
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

/// An empty list is NULL: most calls have no transfers, and many no orders.
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
    text: Option<String>,
) -> Result<Vec<T>, JournalError> {
    match text {
        None => Ok(Vec::new()),
        Some(text) => serde_json::from_str(&text).map_err(|e| JournalError::Other(e.to_string())),
    }
}

fn saturated(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
