//! Reading a page: which rowids, by the index in memory, then their rows.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, MutexGuard};

use super::index::Index;
use super::rows::rows;
use super::{codes, read_error};
use crate::ports::journal::{JournalError, Query, Row};

/// At most so many rows at once, whatever is asked.
const LIMIT: usize = 10_000;
/// A page that lost rows while it was read is read again, at most so many times.
const TRIES: usize = 4;

/// The index, and whether it has been filled once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    index: Mutex<Index>,
    filled: AtomicBool,
}

impl Shared {
    /// The index as the file is now.
    pub(super) async fn current(
        &self,
        db: &mut SqliteConnection,
    ) -> Result<MutexGuard<'_, Index>, JournalError> {
        let mut index = self.index.lock().await;
        index.refresh(db).await?;
        self.filled.store(true, Ordering::Release);
        Ok(index)
    }

    /// What the index selects as the file is now. While the file is asked for what is new, which is nothing
    /// as a rule, the index is looked through as it is: the one waits for another thread, the other computes.
    async fn select(
        &self,
        db: &mut SqliteConnection,
        query: &Query,
    ) -> Result<Vec<i64>, JournalError> {
        if !self.filled.load(Ordering::Acquire) {
            return Ok(self.current(db).await?.select(query));
        }
        let mut index = self.index.lock().await;
        let (ids, changed) = {
            let mut asking = pin!(index.changed(db));
            let asked = poll_fn(|cx| Poll::Ready(asking.as_mut().poll(cx))).await;
            let ids = index.select(query);
            let changed = match asked {
                Poll::Ready(changed) => changed?,
                Poll::Pending => asking.await?,
            };
            (ids, changed)
        };
        if changed.is_empty() {
            return Ok(ids);
        }
        index.take(changed)?;
        index.refresh(db).await?;
        Ok(index.select(query))
    }
}

pub(super) async fn page(
    readers: &SqlitePool,
    shared: &Shared,
    mut query: Query,
) -> Result<Vec<Row>, JournalError> {
    query.limit = query.limit.min(LIMIT);
    let mut db = acquire(readers).await?;
    let is_plain = query.search.is_empty() && query.numbers.is_empty() && !query.latest_of_each;
    if is_plain && !shared.filled.load(Ordering::Acquire) {
        let ids = newest(&mut db, &query).await?;
        if ids.len() == query.limit {
            return rows(&mut db, &ids, query.legs).await;
        }
    }
    let mut page = Vec::new();
    for _ in 0..TRIES {
        let ids = shared.select(&mut db, &query).await?;
        page = rows(&mut db, &ids, query.legs).await?;
        // Fewer: one was taken out in between, and a short page would look like the last one.
        if page.len() == ids.len() {
            break;
        }
    }
    Ok(page)
}

/// A connection for all statements of one reading.
pub(super) async fn acquire(readers: &SqlitePool) -> Result<PoolConnection<Sqlite>, JournalError> {
    readers.acquire().await.map_err(|e| read_error(&e))
}

/// Which of the newest calls pass the filter: the first page is there before the index is filled.
/// `?1` before, `?2` direction or NULL, `?3` missed, `?4` extensions or NULL, `?5` limit.
pub(super) const NEWEST: &str = "SELECT id FROM
      (SELECT id, direction, missed, team FROM calls WHERE id < ?1 ORDER BY id DESC LIMIT 5000)
    WHERE direction <> 0 AND (?2 IS NULL OR direction = ?2) AND missed >= ?3
      AND (?4 IS NULL OR team IN (SELECT teams.id FROM teams, json_each(teams.extensions) AS one
        WHERE one.value IN (SELECT value FROM json_each(?4))))
    ORDER BY id DESC LIMIT ?5";

async fn newest(db: &mut SqliteConnection, query: &Query) -> Result<Vec<i64>, JournalError> {
    let extensions = match query.extensions.as_slice() {
        [] => None,
        some => Some(serde_json::to_string(some).map_err(|e| JournalError::Other(e.to_string()))?),
    };
    sqlx::query_scalar(NEWEST)
        .bind(query.before.unwrap_or(i64::MAX))
        .bind(query.direction.map(codes::direction_code))
        .bind(query.missed)
        .bind(extensions)
        .bind(i64::try_from(query.limit).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await
        .map_err(|e| read_error(&e))
}
