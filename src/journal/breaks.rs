//! Times without a connection: so that tomorrow, too, one sees that nobody listened then.

use sqlx::{SqliteConnection, SqlitePool};

use super::{read_error, write_error};
use crate::ports::journal::{Break, JournalError};

/// So many are kept of a PBX, the latest.
const KEPT: i64 = 1_000;
/// So many are told.
const TOLD: i64 = 100;

/// Keeps one. A break that goes on is told again, and several programs beside one journal have the same:
/// what overlaps is one.
pub(super) async fn note(writer: &SqlitePool, pbx: &str, of: Break) -> Result<(), JournalError> {
    let e = |error: sqlx::Error| write_error(&error);
    let mut db = writer.acquire().await.map_err(e)?;
    let longer = sqlx::query(
        "UPDATE breaks SET since = min(since, ?2), until = max(until, ?3)
         WHERE id = (SELECT id FROM breaks WHERE pbx = ?1 AND since <= ?3 AND until >= ?2
           ORDER BY since DESC LIMIT 1)",
    )
    .bind(pbx)
    .bind(of.from_unix_ms)
    .bind(of.to_unix_ms)
    .execute(&mut *db)
    .await
    .map_err(e)?;
    if longer.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query("INSERT INTO breaks (pbx, since, until) VALUES (?, ?, ?)")
        .bind(pbx)
        .bind(of.from_unix_ms)
        .bind(of.to_unix_ms)
        .execute(&mut *db)
        .await
        .map_err(e)?;
    sqlx::query(
        "DELETE FROM breaks WHERE pbx = ?1 AND since < (SELECT since FROM breaks WHERE pbx = ?1
           ORDER BY since DESC LIMIT 1 OFFSET ?2)",
    )
    .bind(pbx)
    .bind(KEPT - 1)
    .execute(&mut *db)
    .await
    .map(drop)
    .map_err(e)
}

/// The latest, oldest first.
pub(super) async fn latest(
    db: &mut SqliteConnection,
    pbx: &str,
) -> Result<Vec<Break>, JournalError> {
    let rows: Vec<(i64, i64)> =
        sqlx::query_as("SELECT since, until FROM breaks WHERE pbx = ? ORDER BY since DESC LIMIT ?")
            .bind(pbx)
            .bind(TOLD)
            .fetch_all(db)
            .await
            .map_err(|e| read_error(&e))?;
    let breaks = rows.into_iter().rev();
    Ok(breaks
        .map(|(from_unix_ms, to_unix_ms)| Break {
            from_unix_ms,
            to_unix_ms,
        })
        .collect())
}
