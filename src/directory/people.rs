//! The local copy of couriers, clients, contact persons and users, for finding them by name.
//!
//! Rule: read in bounded pages over a connection of its own, politely: a page at a time with a pause
//! between them, and none while a look-up is under way. Kept in `memory`; renewed every hour where it
//! lasts, and when somebody asks and it is older than [`RENEW_AFTER`]; a copy that cannot be renewed
//! serves on. Recipients are not in it: they are as many as there are shipments, and are found by number
//! or order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;

use super::answer;
use super::connection::Cells;
use super::copy_query::PAGE;
use super::memory::Memory;
use super::pool::{Password, Pool, Question};
use super::text;
use crate::ports::directory::{DirectoryError, Found, People, Person, Role};
use crate::settings::Directory as Settings;

/// Who asks by name gets a copy of this age, and starts the next one.
const RENEW_AFTER: Duration = Duration::from_secs(600);

/// Nobody asks: it is renewed all the same.
pub const RENEW_EVERY: Duration = Duration::from_secs(3600);

/// People kept; an office with more is found by number.
const MOST: usize = 300_000;

/// Between two statements of a copy that nobody waits for.
const BREATH: Duration = Duration::from_millis(40);

/// The copy, and what it is read with.
pub struct Copy {
    pub memory: Memory,
    settings: Settings,
    password: Password,
    /// Look-ups under way.
    pub asked: AtomicUsize,
    /// Held by who reads a new copy.
    reading: Mutex<()>,
}

impl Copy {
    pub fn new(memory: Memory, settings: Settings, password: Password) -> Self {
        Self {
            memory,
            settings,
            password,
            asked: AtomicUsize::new(0),
            reading: Mutex::new(()),
        }
    }

    /// Those who are called so; without a copy it is made first.
    ///
    /// # Errors
    /// There is no copy, and none can be made.
    pub async fn find(
        self: &Arc<Self>,
        fragment: &str,
        limit: usize,
    ) -> Result<People, DirectoryError> {
        if self.age().await?.is_none() {
            self.renew(Duration::ZERO, Duration::ZERO).await?;
        } else if self.age().await?.is_some_and(|age| age >= RENEW_AFTER) {
            let copy = Arc::clone(self);
            tokio::spawn(async move { copy.renew_quietly(RENEW_AFTER).await });
        }
        let found = self.memory.find(fragment, limit).await?;
        found.ok_or_else(|| DirectoryError::Other("no copy of the people".into()))
    }

    /// Reads a new copy when there is none or it is this old; nobody waits for it.
    pub async fn renew_quietly(&self, older_than: Duration) {
        if let Err(error) = self.renew(older_than, BREATH).await {
            tracing::debug!(%error, "the copy of people could not be renewed");
        }
    }

    /// Who comes while it is being read waits for the same one.
    async fn renew(&self, older_than: Duration, breath: Duration) -> Result<(), DirectoryError> {
        let _reading = self.reading.lock().await;
        let is_young = |age: Duration| older_than.is_zero() || age < older_than;
        if self.age().await?.is_some_and(is_young) {
            return Ok(());
        }
        self.read(breath).await
    }

    async fn age(&self) -> Result<Option<Duration>, DirectoryError> {
        let as_of = self.memory.people_as_of().await?;
        // One from the future (the clock was set back) is as good as new.
        Ok(as_of.map(|at| Duration::from_millis(u64::try_from(unix_ms() - at).unwrap_or(0))))
    }

    async fn read(&self, breath: Duration) -> Result<(), DirectoryError> {
        // Closed when it is done.
        let pool = Pool::new(self.settings.clone(), Arc::clone(&self.password));
        let at = unix_ms();
        self.memory.begin_copy().await?;
        let mut people = 0;
        let tables = [
            (Role::Courier, Found::Courier),
            (Role::Client, Found::Client),
            (Role::Client, Found::ContactPerson),
        ];
        for (role, found) in tables {
            let mut last: Option<String> = None;
            while people < MOST {
                self.breathe(breath).await;
                let rows = pool.ask(Question::PeoplePage(found, last.clone())).await?;
                let is_last = rows.len() < PAGE;
                let page: Vec<Person> = rows
                    .iter()
                    .filter_map(|row| {
                        Some(Person {
                            role,
                            found,
                            code: cell(row, 0)?,
                            name: cell(row, 1),
                            company: cell(row, 2),
                            numbers: Vec::new(),
                        })
                    })
                    .collect();
                people += page.len();
                let end = page.last().map(|person| person.code.clone());
                // The same page again would never end.
                let goes_on = end.is_some() && end != last;
                last = end;
                self.memory.add_people(page).await?;
                if is_last || !goes_on {
                    break;
                }
            }
        }
        self.read_numbers(&pool, breath).await?;
        let users = answer::users(pool.ask(Question::Users).await?);
        let numbers = users.iter().flat_map(|user| {
            let extensions = user.extensions.iter().cloned();
            extensions.map(|extension| (Found::Staff, user.user.clone(), extension))
        });
        self.memory.add_numbers(numbers.collect()).await?;
        let users = users.into_iter().map(|user| Person {
            role: Role::Staff,
            found: Found::Staff,
            name: user.name.or_else(|| Some(user.user.clone())),
            code: user.user,
            company: None,
            numbers: Vec::new(),
        });
        self.memory.add_people(users.collect()).await?;
        self.memory.end_copy(at).await
    }

    async fn read_numbers(&self, pool: &Pool, breath: Duration) -> Result<(), DirectoryError> {
        let mut after = None;
        loop {
            self.breathe(breath).await;
            let end = pool.ask(Question::StretchEnd(after.clone())).await?;
            let end = end.first().and_then(|row| cell(row, 0));
            self.breathe(breath).await;
            let stretch = Question::Stretch(after.clone(), end.clone());
            let rows = pool.ask(stretch).await?;
            let numbers = rows.iter().filter_map(|row| {
                let found = match cell(row, 1)?.as_str() {
                    "1" => Found::Courier,
                    "2" => Found::Client,
                    "39" => Found::ContactPerson,
                    _ => return None,
                };
                Some((found, cell(row, 2)?, cell(row, 0)?))
            });
            self.memory.add_numbers(numbers.collect()).await?;
            match end {
                // The same again would never end.
                Some(end) if after.as_ref() != Some(&end) => after = Some(end),
                _ => return Ok(()),
            }
        }
    }

    /// A call goes first.
    async fn breathe(&self, breath: Duration) {
        if breath.is_zero() {
            return;
        }
        sleep(breath).await;
        while self.asked.load(Ordering::Relaxed) > 0 {
            sleep(breath).await;
        }
    }
}

/// The wall clock: a copy outlives the program.
#[expect(
    clippy::disallowed_methods,
    reason = "the age of what is kept on disk is told by the wall clock"
)]
pub fn unix_ms() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

fn cell(row: &Cells, at: usize) -> Option<String> {
    row.get(at)?.as_deref().and_then(text::clean)
}
