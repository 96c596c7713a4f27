//! The wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix milliseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "the engine is the place of the clock"
)]
pub(super) fn unix_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
