//! What the operator wrote and the journal did not take before the program ended.

use std::time::Duration;

use tokio::time::timeout;

use crate::ports::journal::{Change, Journal};

/// A small file: longer means a dead disk.
const WITHIN: Duration = Duration::from_secs(2);

/// Keeps it for the next start; where that fails too, the log says so.
pub(super) async fn keep(notes: Vec<Change>, journal: &dyn Journal) {
    if notes.is_empty() {
        return;
    }
    let count = notes.len();
    match timeout(WITHIN, journal.keep_aside(notes)).await {
        Ok(Ok(())) => tracing::warn!(
            count,
            "notes are kept beside the journal for the next start"
        ),
        Ok(Err(error)) => tracing::error!(count, %error, "notes are lost"),
        Err(_) => tracing::error!(count, "notes are lost: the disk does not answer"),
    }
}
