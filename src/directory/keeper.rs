//! Keeps the connections alive while nobody calls.
//!
//! Rule: the first call of the morning finds a connection that answered a moment ago. A server closes
//! what lies idle (`wait_timeout`), a router forgets it without a word; and a database that was down is
//! tried until it is there. It ends when the directory is dropped.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::breaker::PAUSE;
use super::pool::Pool;

/// Routers forget a silent connection after five minutes at the earliest.
const EVERY: Duration = Duration::from_secs(30);

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
