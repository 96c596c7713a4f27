//! The connection as the screen is told it, folded from what the wire says.

use std::time::Duration;

use super::WireEvent;
use crate::ami::session::Signal;
use crate::desk::snapshot::Connection;

/// Follows the wire.
#[derive(Debug, Default)]
pub struct Status {
    connection: Connection,
    /// Since when there is none, Unix milliseconds: not since the last vain attempt.
    offline_since_unix_ms: Option<i64>,
}

impl Status {
    /// What the screen is told now.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Takes an event; true if the connection's words changed. `now_unix_ms` is the wall clock.
    pub fn apply(&mut self, event: &WireEvent<'_>, now_unix_ms: i64) -> bool {
        if matches!(event, WireEvent::Signal(Signal::Message(_))) {
            // By the thousand, and none changes anything.
            return false;
        }
        let before = self.connection.clone();
        self.take(event, now_unix_ms);
        self.connection != before
    }

    fn take(&mut self, event: &WireEvent<'_>, now_unix_ms: i64) {
        match event {
            WireEvent::Connecting { address } => {
                let address = (*address).to_owned();
                self.connection = Connection::Connecting { address };
            }
            WireEvent::Offline { why, retry_in } => {
                let since = *self.offline_since_unix_ms.get_or_insert(now_unix_ms);
                self.connection = Connection::Offline {
                    why: why.clone(),
                    since_unix_ms: since,
                    retry_unix_ms: now_unix_ms.checked_add(millis(*retry_in)),
                };
            }
            WireEvent::Signal(Signal::Ready { version }) => {
                self.offline_since_unix_ms = None;
                self.connection = Connection::Online {
                    version: Some(version.clone()),
                    round_trip_ms: None,
                    blind_to_earlier_calls: false,
                    sees_calls: true,
                };
            }
            WireEvent::Signal(Signal::Message(_)) => {}
            WireEvent::Signal(signal) => online(&mut self.connection, signal),
        }
    }
}

fn online(connection: &mut Connection, signal: &Signal<'_>) {
    let Connection::Online {
        version,
        round_trip_ms,
        blind_to_earlier_calls,
        sees_calls,
    } = connection
    else {
        return;
    };
    match signal {
        Signal::Version(exact) => *version = Some(exact.clone()),
        Signal::RoundTrip(time) => *round_trip_ms = u64::try_from(time.as_millis()).ok(),
        Signal::ResyncRefused { .. } => *blind_to_earlier_calls = true,
        Signal::ResyncDone => *blind_to_earlier_calls = false,
        // An accepted originate whose OriginateResponse never came: the class `call` is missing.
        Signal::Unanswered { accepted: true, .. } => *sees_calls = false,
        _ => {}
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
