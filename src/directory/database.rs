//! The directory: questions of the port put to the pool, rows made into answers.
//!
//! Rule: one question of the port is one round trip. Deliberately left out: connections and their faults
//! (`pool`), the SQL (`query`), who goes before whom (`answer`).

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::answer;
use super::connection::Cells;
use super::crowds::Crowds;
use super::keeper;
use super::memory::Memory;
use super::parcels::Parcels;
use super::people::{self, Copy};
use super::pool::{Password, Pool, Question};
use super::query;
use crate::ports::Answering;
use crate::ports::directory::{
    Answer, Directory, DirectoryError, Found, Instead, LookUp, Match, People, Remembered, User,
};
use crate::settings::Directory as Settings;

/// Older answers are not told any more: they say too little of today's parcels.
const REMEMBERED_MS: i64 = 12 * 3600 * 1000;

/// The courier database.
pub struct Database {
    settings: Settings,
    pool: Arc<Pool>,
    /// Its connections are kept alive from the first [`Directory::prepare`] on.
    is_kept: AtomicBool,
    crowds: Arc<Crowds>,
    copy: Arc<Copy>,
    parcels: Parcels,
}

impl Database {
    /// Nothing is opened yet: see [`Directory::prepare`]. In `memory` answers and a copy of the people
    /// are kept from one start to the next; without it they are forgotten.
    pub fn new(settings: Settings, password: Password, memory: Option<PathBuf>) -> Self {
        let memory = Memory::new(memory, source(&settings));
        Self {
            pool: Arc::new(Pool::new(settings.clone(), Arc::clone(&password))),
            parcels: Parcels::new(settings.clone(), Arc::clone(&password)),
            copy: Arc::new(Copy::new(memory, settings.clone(), password)),
            settings,
            is_kept: AtomicBool::new(false),
            crowds: Arc::default(),
        }
    }

    /// Asks the kept connection for nothing (`SELECT 1`, prepared): one bare round trip.
    ///
    /// # Errors
    /// The server does not answer, or refuses a connection.
    pub async fn ping(&self) -> Result<(), DirectoryError> {
        self.pool.ask(Question::Nothing).await.map(drop)
    }

    /// One round trip; two when a number turns out to be so busy that one pass does not hold all its
    /// kinds. Of such a number the standing entries are remembered for a while, and only its shipments are asked for.
    async fn outside(&self, forms: &[String]) -> Result<Vec<Cells>, DirectoryError> {
        let number = forms.first().cloned().unwrap_or_default();
        if let Some(crowd) = self.crowds.of(&number) {
            let shipments = self.pool.ask(Question::Shipments(forms.to_vec())).await?;
            if crowd.is_old() {
                self.refresh(number, forms.to_vec());
            }
            return Ok(crowd.with(shipments));
        }
        let rows = self.pool.ask(Question::Whole(forms.to_vec())).await?;
        if rows.len() < query::WHOLE_WINDOW || !self.pool.asks_whole() {
            return Ok(rows);
        }
        let rows = self.pool.ask(Question::Crowded(forms.to_vec())).await?;
        self.crowds.remember(number, &rows);
        Ok(rows)
    }

    /// Nobody waits for it.
    fn refresh(&self, number: String, forms: Vec<String>) {
        let (pool, crowds) = (Arc::clone(&self.pool), Arc::clone(&self.crowds));
        tokio::spawn(async move {
            match pool.ask(Question::Crowded(forms)).await {
                Ok(rows) => crowds.remember(number, &rows),
                Err(error) => tracing::debug!(%error, "a busy number was not asked for again"),
            }
        });
    }

    /// The database's answer.
    async fn asked(&self, question: &LookUp) -> Result<Answer, DirectoryError> {
        let forms = &question.forms;
        if question.internal {
            let Some(extension) = forms.first() else {
                return Ok(Answer::default());
            };
            let rows = self.pool.ask(Question::Staff(extension.clone())).await?;
            return Ok(answer::staff(rows, extension));
        }
        let rows = {
            let _asked = Asked::begin(&self.copy);
            self.outside(forms).await?
        };
        let answer = answer::outside(rows, forms, &self.settings);
        self.remember(forms.clone(), &answer);
        Ok(answer)
    }

    /// What the copy of the people has in place of the database's answer; the error where it has nothing,
    /// or so many that the number identifies nobody.
    async fn instead(
        &self,
        question: &LookUp,
        error: DirectoryError,
    ) -> Result<Answer, DirectoryError> {
        let memory = &self.copy.memory;
        let kept = match memory.whose(&question.forms, question.internal).await {
            Ok(kept) => kept,
            Err(why) => {
                tracing::warn!(%why, "the copy of people cannot be read");
                None
            }
        };
        let Some((matches, as_of_unix_ms)) = kept else {
            return Err(error);
        };
        // A client and its contact persons are one party.
        let party = |m: &Match| (m.role, m.company.clone().unwrap_or_else(|| m.code.clone()));
        let parties: HashSet<_> = matches.iter().map(party).collect();
        match parties.len() {
            0 => Err(error),
            many if many > self.settings.max_parties.max(1) => Err(error),
            _ => Ok(Answer {
                matches,
                shared_by: None,
                instead: Some(Instead {
                    error,
                    as_of_unix_ms,
                }),
            }),
        }
    }

    /// Nobody waits for it.
    fn remember(&self, forms: Vec<String>, answer: &Answer) {
        if !self.copy.memory.is_lasting() {
            return;
        }
        let (copy, answer) = (Arc::clone(&self.copy), answer.clone());
        tokio::spawn(async move {
            let Some(number) = forms.first() else { return };
            let kept = copy.memory.remember(number, &answer, people::unix_ms());
            if let Err(error) = kept.await {
                tracing::debug!(%error, "an answer could not be kept");
            }
        });
    }
}

impl Directory for Database {
    fn look_up(&self, question: LookUp) -> Answering<'_, Result<Answer, DirectoryError>> {
        Box::pin(async move {
            let mut question = question;
            let forms = &mut question.forms;
            if !question.internal {
                forms.retain(|f| !f.is_empty());
                forms.truncate(query::FORMS);
                if forms.first().is_none_or(|f| is_placeholder(f)) {
                    return Ok(Answer::default());
                }
            }
            match self.asked(&question).await {
                Err(error) => self.instead(&question, error).await,
                answer => answer,
            }
        })
    }

    fn users(&self) -> Answering<'_, Result<Vec<User>, DirectoryError>> {
        Box::pin(async move { Ok(answer::users(self.pool.ask(Question::Users).await?)) })
    }

    fn order(&self, number: String) -> Answering<'_, Result<Vec<Match>, DirectoryError>> {
        Box::pin(async move {
            let rows = self.pool.ask(Question::Order(number.clone())).await?;
            Ok(answer::order(rows, &number, &self.settings))
        })
    }

    fn parcels(&self, courier: String) -> Answering<'_, Result<Vec<Match>, DirectoryError>> {
        Box::pin(async move { self.parcels.of(courier).await })
    }

    fn numbers(
        &self,
        found: Found,
        code: String,
    ) -> Answering<'_, Result<Vec<String>, DirectoryError>> {
        Box::pin(async move { self.copy.memory.numbers(found, &code).await })
    }

    fn people(
        &self,
        fragment: String,
        limit: usize,
    ) -> Answering<'_, Result<People, DirectoryError>> {
        Box::pin(async move { self.copy.find(&fragment, limit).await })
    }

    fn remembered(&self) -> Answering<'_, Vec<Remembered>> {
        Box::pin(async move {
            if !self.copy.memory.is_lasting() {
                return Vec::new();
            }
            let since = people::unix_ms() - REMEMBERED_MS;
            let told = self.copy.memory.remembered(since).await;
            told.unwrap_or_else(|error| {
                tracing::warn!(%error, "earlier answers cannot be read");
                Vec::new()
            })
        })
    }

    fn prepare(&self) -> Answering<'_, Result<(), DirectoryError>> {
        Box::pin(async move {
            if !self.is_kept.swap(true, Ordering::Relaxed) {
                keeper::keep(&self.pool);
                if self.copy.memory.is_lasting() {
                    keeper::keep_copy(&self.copy);
                }
            }
            self.pool.prepare().await
        })
    }
}

/// A look-up under way, until it is dropped.
struct Asked<'a>(&'a Copy);

impl<'a> Asked<'a> {
    fn begin(copy: &'a Copy) -> Self {
        copy.asked.fetch_add(1, Ordering::Relaxed);
        Self(copy)
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.0.asked.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Which database, as the file of what is known of it names it.
fn source(settings: &Settings) -> String {
    let Settings {
        kind,
        host,
        port,
        database,
        path,
        mapping,
        ..
    } = settings;
    format!("{kind:?} {host}:{port}/{database} {path} {mapping:?}")
}

/// Digits that people type where a form insists on a number: all the same behind the country code,
/// or counted through.
fn is_placeholder(form: &str) -> bool {
    let digits = form.strip_prefix('7').unwrap_or(form);
    if digits.len() < 10 {
        return false;
    }
    let mut bytes = digits.bytes();
    let first = bytes.next();
    bytes.all(|b| Some(b) == first) || digits == "1234567890" || digits == "0123456789"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_nobody() {
        for number in ["70000000000", "79999999999", "71234567890", "77777777777"] {
            assert!(is_placeholder(number), "{number}");
        }
        for number in ["79161234567", "79990000000", "78888888881", "101", "77777"] {
            assert!(!is_placeholder(number), "{number}");
        }
    }
}
