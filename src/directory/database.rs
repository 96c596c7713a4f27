//! The directory over connections that are kept open: bounded, prepared, reopened when they break.
//!
//! Rule: every operation ends within the time-out of the settings, whatever the server does, and the
//! connection of one that did not is closed. A connection that broke while it lay idle (the server was
//! restarted, a router forgot it) costs one silent second attempt on a fresh one. Deliberately left
//! out: caching of answers, and asking again after a failure, which is the engine's business.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::answer;
use super::connection::{Cells, Connection};
use super::faults::Fault;
use super::mapping::Mapping;
use super::query;
use crate::ports::Answering;
use crate::ports::directory::{Answer, Directory, DirectoryError, LookUp, User};
use crate::ports::secrets::SecretError;
use crate::settings::{Directory as Settings, DirectoryKind};

/// Asked for the password whenever a connection to MySQL is opened; it is not kept.
pub type Password =
    Arc<dyn Fn() -> Answering<'static, Result<SecretString, SecretError>> + Send + Sync>;

/// Two calls may ring at once; more wait for a turn.
const CONNECTIONS: usize = 2;

/// Busy numbers remembered.
const CROWDED_KEPT: usize = 1_000;

/// The courier database.
pub struct Database {
    settings: Settings,
    password: Password,
    turns: Semaphore,
    idle: Mutex<Vec<Ready>>,
    /// Numbers that more rows belong to than one pass holds.
    crowded: Mutex<HashSet<String>>,
    /// The statements, written when the first connection has read the schema.
    plan: Mutex<Option<Arc<Plan>>>,
}

/// A connection and the statements that are right for its schema.
struct Ready {
    connection: Connection,
    plan: Arc<Plan>,
}

#[derive(Debug)]
struct Plan {
    /// See [`query::whole`].
    whole: Option<Arc<str>>,
    /// See [`query::crowded`].
    crowded: Arc<str>,
    staff: Arc<str>,
    users: Arc<str>,
    nothing: Arc<str>,
}

/// What is asked.
enum Question {
    /// Forms of an outside number.
    Whole(Vec<String>),
    /// The same of a number that many have.
    Crowded(Vec<String>),
    /// An extension.
    Staff(String),
    /// All users.
    Users,
    /// Nothing: is the connection alive?
    Nothing,
}

impl Database {
    /// Nothing is opened yet: see [`Directory::prepare`].
    pub fn new(settings: Settings, password: Password) -> Self {
        Self {
            settings,
            password,
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(Vec::new()),
            crowded: Mutex::new(HashSet::new()),
            plan: Mutex::new(None),
        }
    }

    /// Asks the kept connection for nothing (`SELECT 1`, prepared): one bare round trip.
    ///
    /// # Errors
    /// The server does not answer, or refuses a connection.
    pub async fn ping(&self) -> Result<(), DirectoryError> {
        self.ask(Question::Nothing).await.map(drop)
    }

    async fn bounded<T>(
        &self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, DirectoryError> {
        let ms = self.settings.timeout_ms;
        match timeout(Duration::from_millis(ms), work).await {
            Ok(done) => done.map_err(|fault| fault.error),
            // Dropping the work dropped its connection.
            Err(_) => Err(DirectoryError::TimedOut { ms }),
        }
    }

    /// One round trip; two when a number turns out to be so busy that one pass does not hold all its
    /// kinds, which is remembered.
    async fn outside(&self, forms: &[String]) -> Result<Vec<Cells>, DirectoryError> {
        let number = forms.first();
        let is_crowded = number.is_some_and(|n| self.lock_crowded().contains(n));
        if !is_crowded {
            let rows = self.ask(Question::Whole(forms.to_vec())).await?;
            let was_whole = (self.lock_plan().as_ref()).is_some_and(|plan| plan.whole.is_some());
            if rows.len() < query::WHOLE_WINDOW || !was_whole {
                return Ok(rows);
            }
        }
        let rows = self.ask(Question::Crowded(forms.to_vec())).await?;
        if let Some(number) = number.filter(|_| !is_crowded) {
            let mut crowded = self.lock_crowded();
            if crowded.len() >= CROWDED_KEPT {
                crowded.clear();
            }
            crowded.insert(number.clone());
        }
        Ok(rows)
    }

    async fn ask(&self, question: Question) -> Result<Vec<Cells>, DirectoryError> {
        self.bounded(async {
            let Ok(_turn) = self.turns.acquire().await else {
                return Err(Fault::lasting(DirectoryError::Off));
            };
            if let Some(kept) = self.take_idle() {
                // A connection that nothing answers on any more (a router forgot it) must leave time
                // for a fresh one.
                let half = Duration::from_millis(self.settings.timeout_ms / 2);
                match timeout(half, self.ask_on(kept, &question)).await {
                    Ok(Err(fault)) if fault.broken || fault.schema_changed => {}
                    Ok(done) => return done,
                    Err(_) => {}
                }
                // The others are of the same age.
                self.forget();
            }
            let fresh = self.connect().await?;
            self.ask_on(fresh, &question).await
        })
        .await
    }

    async fn ask_on(&self, mut ready: Ready, question: &Question) -> Result<Vec<Cells>, Fault> {
        let plan = Arc::clone(&ready.plan);
        let asked = match question {
            Question::Whole(forms) => match &plan.whole {
                Some(whole) => ready.connection.ask(whole, parameters(forms, 1)).await,
                None => {
                    ready
                        .connection
                        .ask(&plan.crowded, parameters(forms, 2))
                        .await
                }
            },
            Question::Crowded(forms) => {
                ready
                    .connection
                    .ask(&plan.crowded, parameters(forms, 2))
                    .await
            }
            Question::Staff(extension) => {
                let extension = Some(extension.clone());
                ready.connection.ask(&plan.staff, vec![extension]).await
            }
            Question::Users => ready.connection.ask(&plan.users, Vec::new()).await,
            Question::Nothing => ready.connection.ask(&plan.nothing, Vec::new()).await,
        };
        match asked {
            Ok(rows) => {
                self.keep(ready);
                Ok(rows)
            }
            Err(fault) => {
                if fault.schema_changed {
                    self.forget();
                } else if !fault.broken {
                    self.keep(ready);
                }
                Err(fault)
            }
        }
    }

    /// A fresh connection with the look-up prepared.
    async fn connect(&self) -> Result<Ready, Fault> {
        let mut connection = match self.settings.kind {
            DirectoryKind::None => return Err(Fault::lasting(DirectoryError::Off)),
            DirectoryKind::Sqlite => Connection::to_sqlite(&self.settings).await?,
            DirectoryKind::Mysql => {
                let password = (self.password)()
                    .await
                    .map_err(|e| Fault::lasting(DirectoryError::NoPassword(e)))?;
                Connection::to_mysql(&self.settings, &password).await?
            }
        };
        let known = self.lock_plan().clone();
        let plan = match known {
            Some(plan) => plan,
            None => {
                let plan = Arc::new(self.plan_for(&mut connection).await?);
                *self.lock_plan() = Some(Arc::clone(&plan));
                plan
            }
        };
        // Prepares them, and lets the server open its tables: the first call does not pay for that.
        if let Some(whole) = &plan.whole {
            connection.ask(whole, parameters(&[], 1)).await?;
        }
        connection.ask(&plan.crowded, parameters(&[], 2)).await?;
        connection.ask(&plan.nothing, Vec::new()).await?;
        Ok(Ready { connection, plan })
    }

    async fn plan_for(&self, connection: &mut Connection) -> Result<Plan, Fault> {
        let dialect = connection.dialect();
        let schema = connection.schema().await?;
        schema.check().map_err(Fault::lasting)?;
        let mapping = Mapping::resolve(&schema, &self.settings.mapping).map_err(Fault::lasting)?;
        Ok(Plan {
            whole: query::whole(dialect, &schema, &mapping).map(Into::into),
            crowded: query::crowded(dialect, &schema, &mapping).into(),
            staff: query::staff(dialect, &schema, &mapping).into(),
            users: query::users(dialect, &schema, &mapping).into(),
            nothing: "SELECT 1".into(),
        })
    }

    fn take_idle(&self) -> Option<Ready> {
        self.lock_idle().pop()
    }

    fn keep(&self, ready: Ready) {
        self.lock_idle().push(ready);
    }

    fn forget(&self) {
        self.lock_idle().clear();
        *self.lock_plan() = None;
    }

    fn lock_idle(&self) -> std::sync::MutexGuard<'_, Vec<Ready>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_crowded(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.crowded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_plan(&self) -> std::sync::MutexGuard<'_, Option<Arc<Plan>>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory for Database {
    fn look_up(&self, question: LookUp) -> Answering<'_, Result<Answer, DirectoryError>> {
        Box::pin(async move {
            if question.internal {
                let Some(extension) = question.forms.into_iter().next() else {
                    return Ok(Answer::default());
                };
                let rows = self.ask(Question::Staff(extension.clone())).await?;
                return Ok(answer::staff(rows, &extension));
            }
            let mut forms = question.forms;
            forms.retain(|f| !f.is_empty());
            forms.truncate(query::FORMS);
            if forms.first().is_none_or(|f| is_placeholder(f)) {
                return Ok(Answer::default());
            }
            let rows = self.outside(&forms).await?;
            Ok(answer::outside(rows, &forms, &self.settings))
        })
    }

    fn users(&self) -> Answering<'_, Result<Vec<User>, DirectoryError>> {
        Box::pin(async move { Ok(answer::users(self.ask(Question::Users).await?)) })
    }

    fn prepare(&self) -> Answering<'_, Result<(), DirectoryError>> {
        Box::pin(async move {
            self.bounded(async {
                let Ok(_turn) = self.turns.acquire().await else {
                    return Err(Fault::lasting(DirectoryError::Off));
                };
                let ready = self.connect().await?;
                // A new beginning: what was kept from before may be dead.
                self.lock_idle().clear();
                self.keep(ready);
                Ok(())
            })
            .await
        })
    }
}

/// Every form, as often as the statement asks for them.
fn parameters(forms: &[String], times: usize) -> Vec<Option<String>> {
    let four = (0..query::FORMS).map(|i| forms.get(i).cloned());
    four.cycle().take(times * query::FORMS).collect()
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
