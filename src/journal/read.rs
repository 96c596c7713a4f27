//! Reading a page: which rowids, by the filter's index or through a search, then their rows.

use std::fmt::Write as _;

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, SqlitePool};
use tokio::sync::Mutex;

use super::codes;
use super::fold::{needles, stands_in};
use super::read_error;
use super::terms::{Hits, Terms};
use super::write::{LegFields, parsed};
use crate::calls::Direction;
use crate::ports::journal::{Entry, JournalError, Leg, Party, Query, Row};

/// At most so many rows at once, whatever is asked.
const LIMIT: usize = 10_000;
/// So few matching parties, and so few orders, are gathered by index at once.
const FEW: usize = 64;
/// The first walk looks at so many times the wanted rows.
const FIRST_WALK: usize = 4;
/// A walk that would have to look at more calls than this is left for gathering.
const LONG_WALK: usize = 20_000;

pub(super) async fn page(
    readers: &SqlitePool,
    terms: &Mutex<Terms>,
    query: Query,
) -> Result<Vec<Row>, JournalError> {
    let filter = Filter::new(&query);
    let ids = match (&filter, needles(&query.search)) {
        (None, _) => Vec::new(),
        (Some(filter), needles) if needles.is_empty() => filter.ids(readers).await?,
        (Some(filter), needles) => search(readers, terms, filter, &needles).await?,
    };
    rows(readers, &ids).await
}

/// Missed calls since a moment with whose party nobody has spoken since.
pub(super) async fn missed_since(
    readers: &SqlitePool,
    since_unix_ms: i64,
    extensions: &[String],
) -> Result<usize, JournalError> {
    let extensions = match extensions {
        [] => None,
        some => Some(serde_json::to_string(some).map_err(|e| JournalError::Other(e.to_string()))?),
    };
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM calls AS missed INDEXED BY calls_missed
         JOIN parties ON parties.id = missed.party
         WHERE missed.missed = 1 AND missed.id >= ?1
           AND (?2 IS NULL OR EXISTS (SELECT 1 FROM call_extensions AS rung
             WHERE rung.call = missed.id AND rung.extension IN (SELECT value FROM json_each(?2))))
           AND NOT EXISTS (SELECT 1 FROM parties AS same
             JOIN calls AS later INDEXED BY calls_party ON later.party = same.id
             WHERE same.number = parties.number AND parties.number <> ''
               AND later.id > missed.id AND later.answered_by IS NOT NULL)",
    )
    .bind(since_unix_ms.saturating_mul(super::write::ROWS_PER_MS))
    .bind(extensions)
    .fetch_one(readers)
    .await
    .map_err(|e| read_error(&e))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A query without its search, as SQL needs it.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    missed: bool,
    direction: Option<Direction>,
    /// JSON list; `None` for the whole office.
    extensions: Option<Vec<String>>,
    before: i64,
    limit: usize,
}

impl Filter {
    /// `None` when nothing can match.
    pub(super) fn new(query: &Query) -> Option<Self> {
        if query.limit == 0
            || (query.missed && query.direction.is_some_and(|d| d != Direction::Incoming))
        {
            return None;
        }
        let mut extensions = query.extensions.clone();
        extensions.sort_unstable();
        extensions.dedup();
        Some(Self {
            missed: query.missed,
            // Missed calls are incoming ones.
            direction: query.direction.filter(|_| !query.missed),
            extensions: (!extensions.is_empty()).then_some(extensions),
            before: query.before.unwrap_or(i64::MAX),
            limit: query.limit.min(LIMIT),
        })
    }

    /// The newest rowids that pass: `?1` before, `?2` limit, `?3` direction, `?4…` extensions. The
    /// index is named, so that no estimate of a planner's ever chooses to walk the table instead.
    pub(super) fn sql(&self) -> String {
        let Some(extensions) = &self.extensions else {
            return match (self.missed, self.direction) {
                (true, _) => {
                    "SELECT id FROM calls INDEXED BY calls_missed
                    WHERE missed = 1 AND id < ?1 ORDER BY id DESC LIMIT ?2"
                }
                (false, Some(_)) => {
                    "SELECT id FROM calls INDEXED BY calls_direction
                    WHERE direction = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2"
                }
                (false, None) => "SELECT id FROM calls WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            }
            .to_owned();
        };
        // Each extension's newest, then the newest of those: no sort of all their calls.
        let mut sql = String::from("SELECT call AS id FROM (");
        for n in 0..extensions.len() {
            let union = if n == 0 { "" } else { " UNION " };
            let index = if self.missed {
                "INDEXED BY call_extensions_missed"
            } else {
                "NOT INDEXED"
            };
            let missed = if self.missed { " AND missed = 1" } else { "" };
            let direction = match self.direction {
                Some(_) => " AND direction = ?3",
                None => "",
            };
            // A write to a String cannot fail.
            let _ = write!(
                sql,
                "{union}SELECT call FROM (SELECT call FROM call_extensions {index}
                   WHERE extension = ?{}{missed}{direction} AND call < ?1
                   ORDER BY call DESC LIMIT ?2)",
                n + 4
            );
        }
        sql.push_str(") ORDER BY id DESC LIMIT ?2");
        sql
    }

    async fn ids(&self, readers: &SqlitePool) -> Result<Vec<i64>, JournalError> {
        let mut query = sqlx::query_scalar(AssertSqlSafe(self.sql()))
            .bind(self.before)
            .bind(as_i64(self.limit))
            .bind(self.direction.map(codes::direction_code));
        for extension in self.extensions.iter().flatten() {
            query = query.bind(extension);
        }
        query.fetch_all(readers).await.map_err(|e| read_error(&e))
    }
}

/// The calls whose party or order holds one of the needles, newest first.
///
/// Few matches are gathered by their index. What matches often is found by walking the newest calls;
/// the first steps show how often, and whether to go on or to gather after all.
async fn search(
    readers: &SqlitePool,
    terms: &Mutex<Terms>,
    filter: &Filter,
    needles: &[String],
) -> Result<Vec<i64>, JournalError> {
    let few = {
        let mut terms = terms.lock().await;
        terms.refresh(readers).await.map_err(|e| read_error(&e))?;
        terms.find(needles, FEW)
    };
    if let Some(hits) = few {
        return gather(readers, filter, &hits).await;
    }
    let mut found: Vec<i64> = Vec::new();
    let mut walk = Filter {
        limit: filter.limit.saturating_mul(FIRST_WALK),
        ..filter.clone()
    };
    let mut walked = 0_usize;
    loop {
        let ids = walk.ids(readers).await?;
        let last = ids.last().copied();
        let end = ids.len() < walk.limit;
        walked += ids.len();
        found.extend(matching(readers, terms, &ids, needles).await?);
        if found.len() >= filter.limit || end {
            found.truncate(filter.limit);
            return Ok(found);
        }
        // At the rate seen so far, so many calls are still to be walked.
        let still = (filter.limit - found.len()) * walked / found.len().max(1);
        if found.is_empty() || still > LONG_WALK {
            let hits = terms.lock().await.find(needles, usize::MAX);
            return gather(readers, filter, &hits.unwrap_or_default()).await;
        }
        walk.before = last.unwrap_or(i64::MIN);
        walk.limit = still.max(filter.limit);
    }
}

/// Those of the calls whose party or one of whose orders holds a needle, in their order.
async fn matching(
    readers: &SqlitePool,
    terms: &Mutex<Terms>,
    ids: &[i64],
    needles: &[String],
) -> Result<Vec<i64>, JournalError> {
    let calls: Vec<(i64, i64, Option<String>)> = sqlx::query_as(WALKED)
        .bind(list(ids)?)
        .fetch_all(readers)
        .await
        .map_err(|e| read_error(&e))?;
    let terms = terms.lock().await;
    let mut found = Vec::new();
    for (id, party, orders) in calls {
        if terms.party_holds(party, needles)
            || parsed::<String>(orders)?
                .iter()
                .any(|order| stands_in(needles, order))
        {
            found.push(id);
        }
    }
    Ok(found)
}

/// `?1` rowids.
pub(super) const WALKED: &str = "SELECT id, party, orders FROM calls
    WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id DESC";

/// All calls of the matched parties and orders that pass the filter, the newest kept.
/// `?1` parties, `?2` orders, `?3` before, `?4` limit, `?5` missed or NULL, `?6` direction or NULL,
/// `?7` extensions or NULL.
pub(super) const GATHER: &str = "WITH hit (id) AS (
      SELECT id FROM calls INDEXED BY calls_party
        WHERE party IN (SELECT value FROM json_each(?1)) AND id < ?3
      UNION
      SELECT call FROM call_orders
        WHERE ord IN (SELECT value FROM json_each(?2)) AND call < ?3)
    SELECT calls.id FROM hit CROSS JOIN calls ON calls.id = hit.id
    WHERE (?5 IS NULL OR calls.missed = ?5)
      AND (?6 IS NULL OR calls.direction = ?6)
      AND (?7 IS NULL OR EXISTS (SELECT 1 FROM call_extensions
            WHERE extension IN (SELECT value FROM json_each(?7)) AND call = hit.id))
    ORDER BY calls.id DESC LIMIT ?4";

async fn gather(
    readers: &SqlitePool,
    filter: &Filter,
    hits: &Hits,
) -> Result<Vec<i64>, JournalError> {
    if hits.parties.is_empty() && hits.orders.is_empty() {
        return Ok(Vec::new());
    }
    let extensions = match &filter.extensions {
        Some(extensions) => Some(list(extensions)?),
        None => None,
    };
    sqlx::query_scalar(GATHER)
        .bind(list(&hits.parties)?)
        .bind(list(&hits.orders)?)
        .bind(filter.before)
        .bind(as_i64(filter.limit))
        .bind(filter.missed.then_some(true))
        .bind(filter.direction.map(codes::direction_code))
        .bind(extensions)
        .fetch_all(readers)
        .await
        .map_err(|e| read_error(&e))
}

/// `?1` rowids.
pub(super) const ROWS: &str = "SELECT c.*, x.name AS pbx_name, p.number, p.courier, p.role, p.code,
      p.name, p.company, p.caller
    FROM calls c CROSS JOIN pbxs x ON x.id = c.pbx CROSS JOIN parties p ON p.id = c.party
    WHERE c.id IN (SELECT value FROM json_each(?1)) ORDER BY c.id DESC";

async fn rows(readers: &SqlitePool, ids: &[i64]) -> Result<Vec<Row>, JournalError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query(ROWS)
        .bind(list(ids)?)
        .fetch_all(readers)
        .await
        .map_err(|e| read_error(&e))?
        .iter()
        .map(row)
        .collect()
}

fn row(row: &SqliteRow) -> Result<Row, JournalError> {
    let e = |error: sqlx::Error| read_error(&error);
    let number = |column: &str| row.try_get::<i64, _>(column).map_err(e);
    let maybe = |column: &str| row.try_get::<Option<i64>, _>(column).map_err(e);
    let text = |column: &str| row.try_get::<Option<String>, _>(column).map_err(e);
    let filled = |column: &str| text(column).map(|t| t.filter(|t| !t.is_empty()));
    let ms = |column: &str| maybe(column).map(|v| v.and_then(|v| u64::try_from(v).ok()));
    let role = number("role")?;
    let party = match role {
        0 => None,
        role => Some(Party {
            role: codes::role(role)?,
            name: filled("name")?,
            company: filled("company")?,
            code: text("code")?.unwrap_or_default(),
        }),
    };
    Ok(Row {
        id: number("id")?,
        entry: Entry {
            pbx: text("pbx_name")?.unwrap_or_default(),
            call: text("call")?.unwrap_or_default(),
            started_unix_ms: number("started")?,
            ended_unix_ms: maybe("ended")?,
            direction: codes::direction(number("direction")?)?,
            number: filled("number")?,
            courier: filled("courier")?,
            party,
            caller_name: filled("caller")?,
            orders: parsed(text("orders")?)?,
            extension: text("extension")?,
            rang: parsed(text("rang")?)?,
            answered_by: text("answered_by")?,
            outcome: maybe("outcome")?.map(codes::outcome).transpose()?,
            reason: text("reason")?.map(codes::reason).transpose()?,
            ring_ms: ms("ring_ms")?,
            talk_ms: ms("talk_ms")?,
            queue: text("queue")?,
            transfers: parsed(text("transfers")?)?,
            legs: parsed::<LegFields>(text("legs")?)?
                .into_iter()
                .map(leg)
                .collect(),
            own: row.try_get("own").map_err(e)?,
        },
    })
}

fn leg(fields: LegFields) -> Leg {
    let (uniqueid, channel, extension, born_ms, ringing_ms, up_ms, ended_ms, cause) = fields;
    Leg {
        uniqueid,
        channel,
        extension,
        born_ms,
        ringing_ms,
        up_ms,
        ended_ms,
        cause,
    }
}

/// A list for `json_each`.
fn list<T: serde::Serialize>(values: &[T]) -> Result<String, JournalError> {
    serde_json::to_string(values).map_err(|e| JournalError::Other(e.to_string()))
}

fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
