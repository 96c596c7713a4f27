//! What is known without the database: a file of one's own with a copy of the people and the last answers.
//!
//! Rule: an SQLite file that only its user may read, nothing in it that the database does not have, so
//! that one that is damaged, of another version or of another database is simply made anew. Without a
//! path it is kept in memory. Nothing waits for it but who asks it. Deliberately left out: when the copy
//! is read and how (`people`).

use std::path::{Path, PathBuf};
use std::{fs, io};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Executor as _, SqliteConnection};
use tokio::sync::{Mutex, MutexGuard};

use super::text;
use crate::ports::directory::{
    Answer, DirectoryError, Found, Match, People, Person, Remembered, Role,
};

/// Changes with the tables; a file of another version is made anew.
const VERSION: i64 = 1;

/// Answers kept.
const ANSWERS: i64 = 2_000;

/// People of one form of a number; so many share it that it says nothing.
const MATCHES: i64 = 100;

/// Words of a name that are looked at.
const WORDS: usize = 8;

const TABLES: &str = "
    CREATE TABLE about (source TEXT NOT NULL, people_unix_ms INTEGER);
    CREATE TABLE answers (number TEXT PRIMARY KEY, answered_unix_ms INTEGER NOT NULL, answer TEXT NOT NULL);";

/// `found` is `contacts.SourceCodeType`, 0 for users. `folded` is what is searched: words, each behind a space.
const COPY_TABLES: &str = "
    DROP TABLE IF EXISTS new_people;
    DROP TABLE IF EXISTS new_numbers;
    CREATE TABLE new_people (found INTEGER NOT NULL, code TEXT NOT NULL, name TEXT, company TEXT, folded TEXT NOT NULL,
      PRIMARY KEY (found, code)) WITHOUT ROWID;
    CREATE TABLE new_numbers (found INTEGER NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL,
      PRIMARY KEY (found, code, number)) WITHOUT ROWID;";

const COPY_DONE: &str = "
    DROP TABLE IF EXISTS people;
    DROP TABLE IF EXISTS numbers;
    ALTER TABLE new_people RENAME TO people;
    ALTER TABLE new_numbers RENAME TO numbers;
    CREATE INDEX by_number ON numbers (number);";

/// The file, opened when it is first needed.
pub struct Memory {
    path: Option<PathBuf>,
    /// Which database it is of.
    source: String,
    connection: Mutex<Option<SqliteConnection>>,
}

impl Memory {
    /// Nothing is opened yet. `source` names the database that it is of.
    pub fn new(path: Option<PathBuf>, source: String) -> Self {
        Self {
            path,
            source,
            connection: Mutex::new(None),
        }
    }

    /// True when it outlives the program.
    pub fn is_lasting(&self) -> bool {
        self.path.is_some()
    }

    /// When the copy of the people was made, Unix milliseconds; `None` while there is none.
    pub async fn people_as_of(&self) -> Result<Option<i64>, DirectoryError> {
        let mut open = self.open().await?;
        let db = connection(&mut open)?;
        sqlx::query_scalar("SELECT people_unix_ms FROM about")
            .fetch_one(db)
            .await
            .map_err(told)
    }

    /// A new copy begins; the old one serves until [`Self::end_copy`].
    pub async fn begin_copy(&self) -> Result<(), DirectoryError> {
        let mut open = self.open().await?;
        let db = connection(&mut open)?;
        db.execute(COPY_TABLES).await.map(drop).map_err(told)
    }

    /// Adds people to the new copy; those without a name are left out.
    pub async fn add_people(&self, people: Vec<Person>) -> Result<(), DirectoryError> {
        let mut open = self.open().await?;
        let mut work = connection(&mut open)?.begin().await.map_err(told)?;
        for person in people {
            let names = [&person.name, &person.company].into_iter().flatten();
            let folded: String = names
                .map(|name| format!(" {}", text::folded(name)))
                .collect();
            if folded.trim().is_empty() {
                continue;
            }
            sqlx::query("INSERT OR REPLACE INTO new_people VALUES (?, ?, ?, ?, ?)")
                .bind(kind(person.found))
                .bind(person.code)
                .bind(person.name)
                .bind(person.company)
                .bind(folded)
                .execute(&mut *work)
                .await
                .map_err(told)?;
        }
        work.commit().await.map_err(told)
    }

    /// Adds (whose, code, number) to the new copy.
    pub async fn add_numbers(
        &self,
        numbers: Vec<(Found, String, String)>,
    ) -> Result<(), DirectoryError> {
        let mut open = self.open().await?;
        let mut work = connection(&mut open)?.begin().await.map_err(told)?;
        for (found, code, number) in numbers {
            sqlx::query("INSERT OR IGNORE INTO new_numbers VALUES (?, ?, ?)")
                .bind(kind(found))
                .bind(code)
                .bind(number)
                .execute(&mut *work)
                .await
                .map_err(told)?;
        }
        work.commit().await.map_err(told)
    }

    /// The new copy takes the place of the old one.
    pub async fn end_copy(&self, unix_ms: i64) -> Result<(), DirectoryError> {
        let mut open = self.open().await?;
        let mut work = connection(&mut open)?.begin().await.map_err(told)?;
        work.execute(COPY_DONE).await.map_err(told)?;
        sqlx::query("UPDATE about SET people_unix_ms = ?")
            .bind(unix_ms)
            .execute(&mut *work)
            .await
            .map_err(told)?;
        sqlx::query(
            "DELETE FROM answers WHERE number IN \
             (SELECT number FROM answers ORDER BY answered_unix_ms DESC LIMIT -1 OFFSET ?)",
        )
        .bind(ANSWERS)
        .execute(&mut *work)
        .await
        .map_err(told)?;
        work.commit().await.map_err(told)
    }

    /// Those whose name and company have words that begin with each of the words asked for. `None`
    /// while there is no copy.
    pub async fn find(
        &self,
        fragment: &str,
        limit: usize,
    ) -> Result<Option<People>, DirectoryError> {
        let Some(as_of_unix_ms) = self.people_as_of().await? else {
            return Ok(None);
        };
        let folded = text::folded(fragment);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut people = Vec::new();
        if !words.is_empty() {
            let mut open = self.open().await?;
            let db = connection(&mut open)?;
            let fits = vec!["instr(folded, ?) > 0"; words.len().min(WORDS)].join(" AND ");
            // Whom one cannot call comes last; then clients and their persons, couriers, users.
            let sql = format!(
                "SELECT found, code, name, company FROM people WHERE {fits} \
                 ORDER BY NOT EXISTS (SELECT 1 FROM numbers AS n WHERE n.found = people.found AND n.code = people.code), \
                 CASE found WHEN 1 THEN 1 WHEN 0 THEN 2 ELSE 0 END, name IS NULL, name, company, code LIMIT ?"
            );
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for word in words.iter().take(WORDS) {
                query = query.bind(format!(" {word}"));
            }
            let rows: Vec<(i64, String, Option<String>, Option<String>)> = query
                .bind(i64::try_from(limit).unwrap_or(i64::MAX))
                .fetch_all(&mut *db)
                .await
                .map_err(told)?;
            for (kind, code, name, company) in rows {
                let numbers = sqlx::query_scalar(
                    "SELECT number FROM numbers WHERE found = ? AND code = ? ORDER BY number",
                )
                .bind(kind)
                .bind(&code)
                .fetch_all(&mut *db)
                .await
                .map_err(told)?;
                let (role, found) = who(kind);
                people.push(Person {
                    role,
                    found,
                    code,
                    name,
                    company,
                    numbers,
                });
            }
        }
        Ok(Some(People {
            people,
            as_of_unix_ms,
        }))
    }

    /// All numbers of one of them, as stored; none without a copy.
    pub async fn numbers(&self, found: Found, code: &str) -> Result<Vec<String>, DirectoryError> {
        if self.people_as_of().await?.is_none() {
            return Ok(Vec::new());
        }
        let mut open = self.open().await?;
        let numbers = sqlx::query_scalar(
            "SELECT number FROM numbers WHERE found = ? AND code = ? ORDER BY number LIMIT ?",
        );
        numbers
            .bind(kind(found))
            .bind(code)
            .bind(MATCHES)
            .fetch_all(connection(&mut open)?)
            .await
            .map_err(told)
    }

    /// Everybody who has one of these forms of a number, and when the copy was made.
    /// The likeliest first, as the database's answer has them; `None` while there is no copy.
    pub async fn whose(
        &self,
        forms: &[String],
        is_internal: bool,
    ) -> Result<Option<(Vec<Match>, i64)>, DirectoryError> {
        let Some(as_of_unix_ms) = self.people_as_of().await? else {
            return Ok(None);
        };
        let mut open = self.open().await?;
        let db = connection(&mut open)?;
        let mut matches: Vec<Match> = Vec::new();
        for form in forms {
            let rows: Vec<(i64, String, Option<String>, Option<String>)> = sqlx::query_as(
                "SELECT p.found, p.code, p.name, p.company FROM numbers n \
                 JOIN people p ON p.found = n.found AND p.code = n.code WHERE n.number = ? AND (p.found = 0) = ? \
                 ORDER BY CASE p.found WHEN 39 THEN 0 WHEN 2 THEN 1 WHEN 1 THEN 2 ELSE 3 END, p.code LIMIT ?",
            )
            .bind(form)
            .bind(is_internal)
            .bind(MATCHES)
            .fetch_all(&mut *db)
            .await
            .map_err(told)?;
            for (kind, code, name, company) in rows {
                let (role, found) = who(kind);
                let is_known = |m: &Match| m.found == found && m.code == code;
                if matches.iter().any(is_known) {
                    continue;
                }
                matches.push(Match {
                    role,
                    found,
                    matched: form.clone(),
                    code,
                    name,
                    company,
                    status: None,
                    client: None,
                    phones: Vec::new(),
                    manager: None,
                    orders: Vec::new(),
                });
            }
        }
        Ok(Some((matches, as_of_unix_ms)))
    }

    /// Keeps an answer.
    pub async fn remember(
        &self,
        number: &str,
        answer: &Answer,
        unix_ms: i64,
    ) -> Result<(), DirectoryError> {
        let answer = serde_json::to_string(answer).map_err(told)?;
        let mut open = self.open().await?;
        sqlx::query("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)")
            .bind(number)
            .bind(unix_ms)
            .bind(answer)
            .execute(connection(&mut open)?)
            .await
            .map(drop)
            .map_err(told)
    }

    /// The answers since a moment, the newest first, bounded.
    pub async fn remembered(&self, since_unix_ms: i64) -> Result<Vec<Remembered>, DirectoryError> {
        let mut open = self.open().await?;
        let rows: Vec<(String, i64, String)> = sqlx::query_as(
            "SELECT number, answered_unix_ms, answer FROM answers WHERE answered_unix_ms >= ? \
             ORDER BY answered_unix_ms DESC LIMIT ?",
        )
        .bind(since_unix_ms)
        .bind(ANSWERS)
        .fetch_all(connection(&mut open)?)
        .await
        .map_err(told)?;
        let read = |(number, answered_unix_ms, answer): (String, i64, String)| {
            Some(Remembered {
                number,
                answer: serde_json::from_str(&answer).ok()?,
                answered_unix_ms,
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    async fn open(&self) -> Result<MutexGuard<'_, Option<SqliteConnection>>, DirectoryError> {
        let mut open = self.connection.lock().await;
        if open.is_none() {
            let made = match &self.path {
                None => self.connect(None).await,
                Some(path) => match self.connect(Some(path)).await {
                    Ok(made) => Ok(made),
                    Err(error) => {
                        tracing::warn!(%error, "the directory's memory is made anew");
                        remove(path);
                        self.connect(Some(path)).await
                    }
                },
            };
            *open = Some(made.map_err(told)?);
        }
        Ok(open)
    }

    async fn connect(&self, path: Option<&Path>) -> Result<SqliteConnection, sqlx::Error> {
        let options = match path {
            None => SqliteConnectOptions::new().in_memory(true),
            Some(path) => {
                create(path)?;
                SqliteConnectOptions::new()
                    .filename(path)
                    .journal_mode(SqliteJournalMode::Wal)
                    // Nothing is lost that the database does not have.
                    .synchronous(SqliteSynchronous::Normal)
            }
        };
        let mut db = options.disable_statement_logging().connect().await?;
        let version: i64 = sqlx::query_scalar("PRAGMA user_version")
            .fetch_one(&mut db)
            .await?;
        let source: Option<String> = match version {
            VERSION => {
                sqlx::query_scalar("SELECT source FROM about")
                    .fetch_optional(&mut db)
                    .await?
            }
            _ => None,
        };
        if source.as_ref() == Some(&self.source) {
            return Ok(db);
        }
        if let (Some(path), true) = (path, version != 0) {
            db.close().await?;
            remove(path);
            return Box::pin(self.connect(Some(path))).await;
        }
        let mut work = db.begin().await?;
        work.execute(TABLES).await?;
        sqlx::query("INSERT INTO about VALUES (?, NULL)")
            .bind(&self.source)
            .execute(&mut *work)
            .await?;
        work.execute(AssertSqlSafe(format!("PRAGMA user_version = {VERSION}")))
            .await?;
        work.commit().await?;
        Ok(db)
    }
}

fn connection(
    open: &mut Option<SqliteConnection>,
) -> Result<&mut SqliteConnection, DirectoryError> {
    open.as_mut()
        .ok_or_else(|| DirectoryError::Other("the directory's memory is closed".into()))
}

fn told(error: impl std::fmt::Display) -> DirectoryError {
    DirectoryError::Other(error.to_string())
}

/// An empty file first, so that no moment exists in which others may read it.
fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// The file and what SQLite keeps beside it.
fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        // What cannot be removed cannot be opened either, and that is told.
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

fn kind(found: Found) -> i64 {
    match found {
        Found::Courier => 1,
        Found::Client => 2,
        Found::Recipient => 3,
        Found::ContactPerson => 39,
        Found::Staff => 0,
    }
}

fn who(kind: i64) -> (Role, Found) {
    match kind {
        1 => (Role::Courier, Found::Courier),
        2 => (Role::Client, Found::Client),
        3 => (Role::Recipient, Found::Recipient),
        39 => (Role::Client, Found::ContactPerson),
        _ => (Role::Staff, Found::Staff),
    }
}

#[cfg(test)]
mod tests;
