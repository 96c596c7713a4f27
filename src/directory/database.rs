//! The directory over connections that are kept open: bounded, prepared, reopened when they break.
//!
//! Rule: every operation ends within the time-out of the settings, whatever the server does, and the
//! connection of one that did not is closed. A connection that broke while it lay idle (the server was
//! restarted, a router forgot it) costs one silent second attempt on a fresh one. Deliberately left
//! out: caching of answers, and asking again after a failure, which is the engine's business.

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

/// The courier database.
pub struct Database {
    settings: Settings,
    password: Password,
    turns: Semaphore,
    idle: Mutex<Vec<Ready>>,
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
    look_up: Arc<str>,
    staff: Arc<str>,
    users: Arc<str>,
}

/// What is asked.
enum Question {
    /// Forms of an outside number.
    Outside(Vec<String>),
    /// An extension.
    Staff(String),
    /// All users.
    Users,
}

impl Database {
    /// Nothing is opened yet: see [`Directory::prepare`].
    pub fn new(settings: Settings, password: Password) -> Self {
        Self {
            settings,
            password,
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(Vec::new()),
            plan: Mutex::new(None),
        }
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
            Question::Outside(forms) => {
                ready
                    .connection
                    .ask(&plan.look_up, look_up_parameters(forms))
                    .await
            }
            Question::Staff(extension) => {
                let extension = Some(extension.clone());
                ready.connection.ask(&plan.staff, vec![extension]).await
            }
            Question::Users => ready.connection.ask(&plan.users, Vec::new()).await,
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
        // Prepares it, and lets the server open its tables: the first call does not pay for that.
        connection
            .ask(&plan.look_up, look_up_parameters(&[]))
            .await?;
        Ok(Ready { connection, plan })
    }

    async fn plan_for(&self, connection: &mut Connection) -> Result<Plan, Fault> {
        let dialect = connection.dialect();
        let schema = connection.schema().await?;
        schema.check().map_err(Fault::lasting)?;
        let mapping = Mapping::resolve(&schema, &self.settings.mapping).map_err(Fault::lasting)?;
        Ok(Plan {
            look_up: query::look_up(dialect, &schema, &mapping).into(),
            staff: query::staff(dialect, &schema, &mapping).into(),
            users: query::users(&schema, &mapping).into(),
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
            let rows = self.ask(Question::Outside(forms.clone())).await?;
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

/// Every form for the parties, then each for its shipments.
fn look_up_parameters(forms: &[String]) -> Vec<Option<String>> {
    let four: Vec<Option<String>> = (0..query::FORMS).map(|i| forms.get(i).cloned()).collect();
    four.iter().chain(&four).cloned().collect()
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
