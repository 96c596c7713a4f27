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
                match &mut self.connection {
                    // Why and since when there is none stays in sight until there is one.
                    Connection::Offline { retry_unix_ms, .. } => *retry_unix_ms = None,
                    _ => {
                        let address = (*address).to_owned();
                        self.connection = Connection::Connecting { address };
                    }
                }
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
        Signal::RoundTrip(time) => {
            let new = u64::try_from(time.as_millis()).ok();
            if is_other(*round_trip_ms, new) {
                *round_trip_ms = new;
            }
        }
        Signal::ResyncRefused { .. } => *blind_to_earlier_calls = true,
        Signal::ResyncDone => *blind_to_earlier_calls = false,
        // An accepted originate whose OriginateResponse never came: the class `call` is missing.
        Signal::Unanswered { accepted: true, .. } => *sees_calls = false,
        _ => {}
    }
}

/// A round trip that tells a person something new: a desk at rest is not to be drawn anew at every
/// Ping because of a millisecond.
fn is_other(shown_ms: Option<u64>, new_ms: Option<u64>) -> bool {
    match (shown_ms, new_ms) {
        (Some(shown), Some(new)) => shown.abs_diff(new) > (shown / 2).max(3),
        _ => shown_ms != new_ms,
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::Offline;

    #[test]
    fn a_round_trip_is_told_anew_only_when_it_is_another() {
        let mut status = Status::default();
        let version = "22.10.0".to_owned();
        status.apply(&WireEvent::Signal(Signal::Ready { version }), 0);
        let mut changes = |ms| {
            let time = Duration::from_millis(ms);
            status.apply(&WireEvent::Signal(Signal::RoundTrip(time)), 0)
        };
        let told = [4, 5, 7, 1, 8, 10, 40, 30, 0].map(&mut changes);
        assert_eq!(
            told,
            [true, false, false, false, true, false, true, false, true]
        );
    }

    #[test]
    fn the_trouble_stays_in_sight_while_it_is_tried_again_and_counts_from_its_beginning() {
        let mut status = Status::default();
        let connecting = WireEvent::Connecting {
            address: "pbx:5038",
        };
        let lost = |why: Offline| WireEvent::Offline {
            why,
            retry_in: Duration::from_secs(2),
        };
        status.apply(&connecting, 0);
        let address = "pbx:5038".to_owned();
        assert_eq!(*status.connection(), Connection::Connecting { address });
        status.apply(&lost(Offline::Lost), 1_000);
        assert!(status.apply(&connecting, 3_000));
        let trying = Connection::Offline {
            why: Offline::Lost,
            since_unix_ms: 1_000,
            retry_unix_ms: None,
        };
        assert_eq!(*status.connection(), trying);
        let refused = Offline::Refused("pbx:5038".into());
        status.apply(&lost(refused.clone()), 4_000);
        let waiting = Connection::Offline {
            why: refused,
            since_unix_ms: 1_000,
            retry_unix_ms: Some(6_000),
        };
        assert_eq!(*status.connection(), waiting);
    }
}
