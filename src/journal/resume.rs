//! What an earlier run of the program left: calls that it was following when it was stopped.

use std::sync::Arc;

use sqlx::{SqliteConnection, SqlitePool};

use super::alone::Share;
use super::codes::{outcome_code, reason_word};
use super::rows::rows;
use super::write::ROWS_PER_MS;
use super::{breaks, read_error, write_error};
use crate::calls::{Outcome, Reason};
use crate::ports::journal::{Entry, JournalError, Left, Note, Row};

/// Calls that have no end: the program was stopped while they went on. They end with the last thing
/// known of them (there is no clock here); who had answered, did; else the outcome stays unknown.
/// Both with the reason [`Reason::Lost`]. While another program follows calls into this journal nothing
/// is ended: the open ones are its own. Given back is what was known of them, and of those whose end was not
/// seen before, in the last day: the PBX may still know them.
pub(super) async fn resume(
    writer: &SqlitePool,
    share: Arc<Share>,
    pbx: &str,
) -> Result<Left, JournalError> {
    let mut db = writer.acquire().await.map_err(|e| write_error(&e))?;
    let (unfinished, notes) = unfinished(&mut db, pbx).await?;
    let left = Left {
        unfinished,
        notes,
        breaks: breaks::latest(&mut db, pbx).await?,
    };
    drop(db);
    close_stale(writer, share).await?;
    Ok(left)
}

/// A call that goes on longer is not known any more.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;
/// So many at most; an office has a few under way.
const MOST: i64 = 2_000;

type Unfinished = (Vec<Entry>, Vec<(String, Note)>);

async fn unfinished(db: &mut SqliteConnection, pbx: &str) -> Result<Unfinished, JournalError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM calls INDEXED BY calls_open WHERE ended IS NULL
         UNION
         SELECT id FROM calls WHERE id > (SELECT max(id) FROM calls) - ?1 AND reason = ?2
         ORDER BY id DESC LIMIT ?3",
    )
    .bind(LONGEST_MS.saturating_mul(ROWS_PER_MS))
    .bind(reason_word(&Reason::Lost)?)
    .bind(MOST)
    .fetch_all(&mut *db)
    .await
    .map_err(|e| read_error(&e))?;
    let (mut entries, mut notes) = Unfinished::default();
    for Row { entry, note, .. } in rows(db, &ids, true).await? {
        if entry.pbx != pbx {
            continue;
        }
        if !note.is_empty() {
            notes.push((entry.call.clone(), note));
        }
        entries.push(entry);
    }
    Ok((entries, notes))
}

async fn close_stale(writer: &SqlitePool, share: Arc<Share>) -> Result<(), JournalError> {
    let asked = Arc::clone(&share);
    let is_alone = tokio::task::spawn_blocking(move || asked.is_alone()).await;
    let is_alone = match is_alone {
        Ok(Ok(is_alone)) => is_alone,
        // Nothing is known of others then; an open call that is nobody's would stay open for ever.
        Ok(Err(error)) => {
            tracing::warn!(%error, "no locks beside the journal");
            true
        }
        Err(error) => return Err(JournalError::Other(error.to_string())),
    };
    if !is_alone {
        return Ok(());
    }
    let ended = end_open(writer).await;
    let shared = tokio::task::spawn_blocking(move || share.share()).await;
    if let Ok(Err(error)) = shared {
        tracing::warn!(%error, "sharing the journal");
    }
    ended
}

async fn end_open(writer: &SqlitePool) -> Result<(), JournalError> {
    let lost = reason_word(&Reason::Lost)?;
    sqlx::query(
        "UPDATE calls SET
           rev = (SELECT max(rev) FROM calls) + open.n,
           ended = started + coalesce((SELECT max(max(coalesce(leg.value ->> 3, 0),
             coalesce(leg.value ->> 4, 0), coalesce(leg.value ->> 5, 0),
             coalesce(leg.value ->> 6, 0))) FROM json_each(legs) AS leg), 0),
           outcome = CASE WHEN answered_by IS NULL THEN NULL ELSE ?1 END,
           reason = ?2
         FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM calls INDEXED BY calls_open
           WHERE ended IS NULL) AS open
         WHERE calls.id = open.id",
    )
    .bind(outcome_code(Outcome::Answered))
    .bind(lost)
    .execute(writer)
    .await
    .map(drop)
    .map_err(|e| write_error(&e))
}
