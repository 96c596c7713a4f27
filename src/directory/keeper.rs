//! Keeps the connections alive while nobody calls.
//!
//! Rule: the first call of the morning finds a connection that answered a moment ago. A server closes
//! what lies idle (`wait_timeout`), a router forgets it without a word; and a database that was down is
//! tried until it is there. It ends when the directory is dropped.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::breaker::PAUSE;
use super::people::{Copy, RENEW_EVERY};
use super::pool::Pool;

/// Routers forget a silent connection after five minutes at the earliest.
const EVERY: Duration = Duration::from_secs(30);

/// How often it is looked whether the copy of the people is old: a database that was down is read soon
/// after it is there.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Starts to keep this pool's connections alive, in the background.
pub fn keep(pool: &Arc<Pool>) {
    let pool = Arc::downgrade(pool);
    tokio::spawn(async move {
        let mut wait = EVERY;
        loop {
            sleep(wait).await;
            let Some(pool) = pool.upgrade() else { return };
            wait = match pool.keep_alive().await {
                true => EVERY,
                false => PAUSE,
            };
        }
    });
}

/// Starts to keep the copy of the people young, in the background.
pub fn keep_copy(copy: &Arc<Copy>) {
    let copy = Arc::downgrade(copy);
    tokio::spawn(async move {
        loop {
            let Some(kept) = copy.upgrade() else { return };
            kept.renew_quietly(RENEW_EVERY).await;
            drop(kept);
            sleep(LOOK_EVERY).await;
        }
    });
}
