//! Connections that are kept open: bounded, prepared, reopened when they break.
//!
//! Rule: every operation ends within the time-out of the settings, whatever the server does, and the
//! connection of one that did not is closed. A connection that broke while it lay idle (the server was
//! restarted, a router forgot it) costs one silent second attempt on a fresh one. Deliberately left
//! out: what a question means (`database`), and when to keep alive (`keeper`).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use super::breaker::Breaker;
use super::cells::Layout;
use super::connection::{Cells, Connection};
use super::copy_query::{self, CopySql, OrderBy};
use super::faults::Fault;
use super::mapping::Mapping;
use super::names::Dialect;
use super::{parcels, query};
use crate::ports::Answering;
use crate::ports::directory::{DirectoryError, Found};
use crate::ports::secrets::SecretError;
use crate::settings::{Directory as Settings, DirectoryKind};

/// Asked for the password whenever a connection to MySQL is opened; it is not kept.
pub type Password =
    Arc<dyn Fn() -> Answering<'static, Result<SecretString, SecretError>> + Send + Sync>;

/// Two calls may ring at once; more wait for a turn.
const CONNECTIONS: usize = 2;

/// The connections to one database.
pub struct Pool {
    settings: Settings,
    password: Password,
    turns: Semaphore,
    idle: Mutex<Vec<Ready>>,
    /// The statements, written when the first connection has read the schema.
    plan: Mutex<Option<Arc<Plan>>>,
    breaker: Mutex<Breaker>,
    born: Instant,
}

/// A connection and the statements that are right for its schema.
struct Ready {
    connection: Connection,
    plan: Arc<Plan>,
}

#[derive(Debug)]
struct Plan {
    /// See [`query::whole`].
    whole: Option<(Arc<str>, Layout)>,
    /// See [`query::crowded`].
    crowded: Arc<str>,
    /// See [`query::shipments`].
    shipments: (Arc<str>, Layout),
    staff: Arc<str>,
    users: Arc<str>,
    nothing: Arc<str>,
    orders: Vec<OrderBy>,
    parcels: OrderBy,
    copy: CopySql,
}

/// What is asked.
pub enum Question {
    /// Forms of an outside number.
    Whole(Vec<String>),
    /// The same of a number that many have.
    Crowded(Vec<String>),
    /// The newest shipments of such a number; rows of others may be among the answer's.
    Shipments(Vec<String>),
    /// An extension.
    Staff(String),
    /// All users.
    Users,
    /// An order by its number, by each way that it may be named in turn.
    Order(String),
    /// What a courier holds.
    Parcels(String),
    /// A page of couriers, clients or contact persons after a code.
    PeoplePage(Found, Option<String>),
    /// The last number of the stretch after a number.
    StretchEnd(Option<String>),
    /// The numbers of a stretch: after, up to.
    Stretch(Option<String>, Option<String>),
    /// Nothing: is the connection alive?
    Nothing,
}

impl Pool {
    /// Nothing is opened yet: see [`Directory::prepare`].
    pub fn new(settings: Settings, password: Password) -> Self {
        Self {
            settings,
            password,
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(Vec::new()),
            plan: Mutex::new(None),
            breaker: Mutex::new(Breaker::default()),
            born: Instant::now(),
        }
    }

    /// A fresh connection is made and kept, with everything prepared.
    ///
    /// # Errors
    /// The same as of [`Pool::ask`].
    pub async fn prepare(&self) -> Result<(), DirectoryError> {
        self.guarded(async {
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
    }

    /// Asks every idle connection for nothing; those that do not answer are dropped, and when none is
    /// left one is made: before a call needs it. False when there is none then.
    pub async fn keep_alive(&self) -> bool {
        let ms = self.settings.timeout_ms / 2;
        let idle = self.lock_idle().len();
        for _ in 0..idle {
            // The oldest first; a call takes the newest, or makes its own.
            let Some(kept) = self.take_oldest() else {
                break;
            };
            let asked = self.ask_on(kept, &Question::Nothing);
            match timeout(Duration::from_millis(ms), asked).await {
                Ok(Ok(_)) => {}
                Ok(Err(fault)) => tracing::debug!(error = %fault.error, "an idle connection broke"),
                Err(_) => tracing::debug!("an idle connection fell silent"),
            }
        }
        let is_alive = !self.lock_idle().is_empty();
        if is_alive {
            return true;
        }
        let prepared = self.prepare().await;
        if let Err(error) = &prepared {
            tracing::debug!(%error, "no connection to the directory");
        }
        prepared.is_ok()
    }

    /// False when the schema does not allow [`query::whole`].
    pub fn asks_whole(&self) -> bool {
        self.lock_plan()
            .as_ref()
            .is_some_and(|plan| plan.whole.is_some())
    }

    async fn guarded<T>(
        &self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, DirectoryError> {
        self.lock_breaker().admit(self.born.elapsed())?;
        let ms = self.settings.timeout_ms;
        let done = match timeout(Duration::from_millis(ms), work).await {
            Ok(done) => done.map_err(|fault| fault.error),
            // Dropping the work dropped its connection.
            Err(_) => Err(DirectoryError::TimedOut { ms }),
        };
        self.lock_breaker()
            .settle(done.as_ref().err(), self.born.elapsed());
        done
    }

    /// Asks, unless the database is left alone for a moment.
    ///
    /// # Errors
    /// No answer, a fault of the database, or [`DirectoryError::Paused`].
    pub async fn ask(&self, question: Question) -> Result<Vec<Cells>, DirectoryError> {
        self.guarded(async {
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
            Question::Whole(forms) => {
                let asked = plan.whole.as_ref();
                ask_packed(&mut ready.connection, &plan.crowded, asked, forms).await
            }
            Question::Shipments(forms) => {
                let asked = Some(&plan.shipments);
                ask_packed(&mut ready.connection, &plan.crowded, asked, forms).await
            }
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
            Question::Order(number) => ask_order(&mut ready.connection, &plan.orders, number).await,
            Question::Parcels(courier) => {
                let way = std::slice::from_ref(&plan.parcels);
                ask_order(&mut ready.connection, way, courier).await
            }
            Question::PeoplePage(found, last) => {
                let page = match found {
                    Found::Courier => Some(&plan.copy.couriers),
                    Found::Client => Some(&plan.copy.clients),
                    Found::ContactPerson => plan.copy.persons.as_ref(),
                    Found::Recipient | Found::Staff => None,
                };
                match page {
                    Some(page) => ready.connection.ask(page, twice(last)).await,
                    None => Ok(Vec::new()),
                }
            }
            Question::StretchEnd(after) => {
                ready
                    .connection
                    .ask(&plan.copy.stretch_end, twice(after))
                    .await
            }
            Question::Stretch(after, end) => {
                let parameters = twice(after).into_iter().chain(twice(end)).collect();
                ready.connection.ask(&plan.copy.stretch, parameters).await
            }
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
        let whole = plan.whole.iter();
        for (sql, _) in whole.chain([&plan.shipments]) {
            connection.ask(sql, parameters(&[], 1)).await?;
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
        let whole = |packs| {
            let written = query::whole(dialect, &schema, &mapping, packs);
            written.map(|(sql, layout)| (Arc::from(sql), layout))
        };
        // A driver for files gains nothing by it, and a server that refuses it does without.
        let mut packed = None;
        if dialect == Dialect::MySql
            && let Some((sql, layout)) = whole(true)
        {
            match connection.ask(&sql, parameters(&[], 1)).await {
                Ok(_) => packed = Some((sql, layout)),
                Err(fault) if fault.broken => return Err(fault),
                Err(fault) => tracing::debug!(error = %fault.error, "cells come one by one"),
            }
        }
        let (shipments, layout) = query::shipments(dialect, &schema, &mapping, packed.is_some());
        let whole = packed.or_else(|| whole(false));
        Ok(Plan {
            whole,
            crowded: query::crowded(dialect, &schema, &mapping).into(),
            shipments: (shipments.into(), layout),
            staff: query::staff(dialect, &schema, &mapping).into(),
            users: query::users(dialect, &schema, &mapping).into(),
            nothing: "SELECT 1".into(),
            orders: copy_query::orders(dialect, &schema, &mapping),
            parcels: parcels::held_by(dialect, &schema, &mapping),
            copy: copy_query::copy(dialect, &schema, &mapping),
        })
    }

    /// Closes the connections that nobody uses now; the next question opens one.
    pub fn close_idle(&self) {
        self.lock_idle().clear();
    }

    fn take_idle(&self) -> Option<Ready> {
        self.lock_idle().pop()
    }

    fn take_oldest(&self) -> Option<Ready> {
        let mut idle = self.lock_idle();
        (!idle.is_empty()).then(|| idle.remove(0))
    }

    fn keep(&self, ready: Ready) {
        self.lock_idle().push(ready);
    }

    fn forget(&self) {
        self.lock_idle().clear();
        *self.lock_plan() = None;
    }

    fn lock_idle(&self) -> MutexGuard<'_, Vec<Ready>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_plan(&self) -> MutexGuard<'_, Option<Arc<Plan>>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a statement whose rows are laid out in their own way. Where there is none, or a text holds what stands between
/// packed texts, the one that is read column by column.
async fn ask_packed(
    connection: &mut Connection,
    crowded: &Arc<str>,
    packed: Option<&(Arc<str>, Layout)>,
    forms: &[String],
) -> Result<Vec<Cells>, Fault> {
    if let Some((sql, layout)) = packed {
        let rows = connection.ask(sql, parameters(forms, 1)).await?;
        let rows = rows.into_iter().map(|row| layout.spread(row));
        if let Some(rows) = rows.collect() {
            return Ok(rows);
        }
    }
    connection.ask(crowded, parameters(forms, 2)).await
}

async fn ask_order(
    connection: &mut Connection,
    ways: &[OrderBy],
    number: &str,
) -> Result<Vec<Cells>, Fault> {
    let is_number = number.bytes().all(|b| b.is_ascii_digit());
    for way in ways.iter().filter(|way| is_number || !way.numeric) {
        let rows = connection
            .ask(&way.sql, vec![Some(number.to_owned())])
            .await?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

fn twice(parameter: &Option<String>) -> Vec<Option<String>> {
    vec![parameter.clone(); 2]
}

/// Every form, as often as the statement asks for them.
fn parameters(forms: &[String], times: usize) -> Vec<Option<String>> {
    let four = (0..query::FORMS).map(|i| forms.get(i).cloned());
    four.cycle().take(times * query::FORMS).collect()
}
