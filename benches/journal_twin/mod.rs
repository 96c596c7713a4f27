//! The plain way to keep a journal: one flat table, `LIKE`, `OFFSET`.

use std::path::Path;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Row as _};
use trubka::calls::Direction;
use trubka::ports::journal::{Entry, Query};

const COLUMNS: &str = "id, pbx, call, started, ended, direction, number, courier, role, code, name,
    company, caller, outcome, missed, own, ring_ms, talk_ms, extension, answered_by, reason, queue,
    orders, rang, transfers, legs";

pub struct Flat(SqlitePool);

impl Flat {
    pub async fn open(path: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // As the journal is.
            .synchronous(SqliteSynchronous::Full);
        // As the journal's own connections are kept.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .connect_with(options)
            .await;
        Self(pool.unwrap())
    }

    /// The same calls in one table, without an index.
    pub async fn copy_of(journal: &Path, path: &Path) -> Self {
        let flat = Self::open(path).await;
        flat.run(
            "CREATE TABLE calls (id INTEGER PRIMARY KEY, pbx TEXT NOT NULL, call TEXT NOT NULL,
               started INTEGER NOT NULL, ended INTEGER, direction INTEGER NOT NULL, number TEXT,
               courier TEXT, role INTEGER, code TEXT, name TEXT, company TEXT, caller TEXT,
               outcome INTEGER, missed INTEGER, own INTEGER, ring_ms INTEGER, talk_ms INTEGER,
               extension TEXT, answered_by TEXT, reason TEXT, queue TEXT, orders TEXT, rang TEXT,
               transfers TEXT, legs TEXT)",
        )
        .await;
        flat.run(&format!("ATTACH '{}' AS other", journal.display()))
            .await;
        flat.run(&format!(
            "INSERT INTO calls SELECT {} FROM other.calls AS c JOIN other.pbxs AS x ON x.id = c.pbx
               JOIN other.parties AS p ON p.id = c.party ORDER BY c.id",
            COLUMNS
                .replace("pbx,", "x.name,")
                .replacen("id", "c.id", 1)
                .replace(" name,", " p.name,")
        ))
        .await;
        flat.run("DETACH other").await;
        flat.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
        flat
    }

    /// The indexes that such a table gets at once: the key, the time, the number.
    pub async fn index(&self) {
        self.run("CREATE UNIQUE INDEX calls_key ON calls (pbx, call)")
            .await;
        self.run("CREATE INDEX calls_started ON calls (started)")
            .await;
        self.run("CREATE INDEX calls_number ON calls (number)")
            .await;
        self.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
    }

    pub async fn close(self) {
        self.0.close().await;
    }

    /// The newest 100 that hold the fragment, by a scan: the ids.
    pub async fn scan(&self, query: &Query) -> Vec<i64> {
        let sql = format!(
            "SELECT {COLUMNS} FROM calls WHERE (number LIKE ?1 OR name LIKE ?1 OR company LIKE ?1
               OR orders LIKE ?1) AND {} ORDER BY id DESC LIMIT 100",
            passes(query)
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(format!("%{}%", query.search.trim_matches('"')))
            .fetch_all(&self.0)
            .await
            .unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// A page by its offset: the ids.
    pub async fn page(&self, query: &Query, offset: usize) -> Vec<i64> {
        let sql = format!(
            "SELECT {COLUMNS} FROM calls WHERE {} ORDER BY started DESC, id DESC LIMIT 100 OFFSET {offset}",
            passes(query)
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.0)
            .await
            .unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Every call that passes, newest first.
    pub async fn ids(&self, query: &Query) -> Vec<i64> {
        let sql = format!(
            "SELECT id FROM calls WHERE {} ORDER BY id DESC",
            passes(query)
        );
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_all(&self.0)
            .await
            .unwrap()
    }

    /// One call into the table.
    pub async fn insert(&self, entry: &Entry) {
        let party = entry.party.as_ref();
        let legs: Vec<_> = entry
            .legs
            .iter()
            .map(|leg| {
                let (uniqueid, channel, extension) = (&leg.uniqueid, &leg.channel, &leg.extension);
                let times = (leg.born_ms, leg.ringing_ms, leg.up_ms, leg.ended_ms);
                (uniqueid, channel, extension, times, leg.cause)
            })
            .collect();
        let json = |list: &[String]| serde_json::to_string(list).unwrap();
        sqlx::query(AssertSqlSafe(INSERT))
            .bind(entry.started_unix_ms * 64)
            .bind(&entry.pbx)
            .bind(&entry.call)
            .bind(entry.started_unix_ms)
            .bind(entry.ended_unix_ms)
            .bind(entry.direction as i64 + 1)
            .bind(&entry.number)
            .bind(&entry.courier)
            .bind(party.map(|p| p.role as i64 + 1))
            .bind(party.map(|p| &p.code))
            .bind(party.and_then(|p| p.name.as_ref()))
            .bind(party.and_then(|p| p.company.as_ref()))
            .bind(&entry.caller_name)
            .bind(entry.outcome.map(|outcome| outcome as i64 + 1))
            .bind(false)
            .bind(entry.own)
            .bind(entry.ring_ms.map(|ms| ms as i64))
            .bind(entry.talk_ms.map(|ms| ms as i64))
            .bind(&entry.extension)
            .bind(&entry.answered_by)
            .bind(
                entry
                    .reason
                    .as_ref()
                    .map(|r| serde_json::to_string(r).unwrap()),
            )
            .bind(&entry.queue)
            .bind(json(&entry.orders))
            .bind(json(&entry.rang))
            .bind(
                (!entry.transfers.is_empty())
                    .then(|| serde_json::to_string(&entry.transfers).unwrap()),
            )
            .bind(serde_json::to_string(&legs).unwrap())
            .execute(&self.0)
            .await
            .unwrap();
    }

    async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&self.0)
            .await
            .unwrap();
    }
}

const INSERT: &str =
    "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    ?, ?, ?, ?, ?, ?)";

/// The filter, as one would write it.
fn passes(query: &Query) -> String {
    let mut all = vec!["1".to_owned()];
    if query.missed {
        all.push("missed = 1".into());
    }
    if let Some(direction) = query.direction {
        let code = match direction {
            Direction::Incoming => 1,
            Direction::Outgoing => 2,
            Direction::Internal => 3,
            Direction::Callback => 4,
        };
        all.push(format!("direction = {code}"));
    }
    let of: Vec<String> = query
        .extensions
        .iter()
        .map(|x| {
            // Who is called does not answer for the office.
            format!(
                "extension = '{x}' OR (answered_by = '{x}' AND answered_by IS NOT number)
                   OR rang LIKE '%\"{x}\"%'"
            )
        })
        .collect();
    if !of.is_empty() {
        all.push(format!("({})", of.join(" OR ")));
    }
    all.join(" AND ")
}
