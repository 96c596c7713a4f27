//! Whether the other side still lives, and why it went: the PBX never times an idle client out, so a Ping asks, and an
//! end is told by what came before it.

use std::time::Duration;

use super::{Core, Down, PING_EVERY, PING_WITHIN, Purpose, SessionConfig, Signal, Sink};
use crate::ami::action::Action;

/// So long a Ping may be unanswered while something else comes.
const PING_AT_MOST: Duration = Duration::from_secs(60);
/// Never asked more often.
const PING_AGAIN: Duration = Duration::from_secs(1);
/// A PBX that goes down closes its connections within this time of saying so.
const CLOSES_WITHIN: Duration = Duration::from_secs(15);

impl Core {
    pub(super) fn online_timeout(&mut self, config: &SessionConfig, now: Duration, sink: Sink<'_>) {
        if self.ping_deadline().is_some_and(|deadline| deadline <= now) {
            return self.down(Down::Silent, sink);
        }
        while let Some((id, purpose, accepted)) = self.pending.expired(now) {
            match purpose {
                Purpose::User => sink(Signal::Unanswered { id, accepted }),
                Purpose::Resync => {
                    let message = "the list of channels did not come".to_owned();
                    sink(Signal::ResyncRefused { message });
                }
                _ => {}
            }
        }
        if self.pinged.is_none() && self.next_ping <= now {
            self.pinged = Some(now);
            self.last_ping = now;
            self.next_ping = now + PING_EVERY;
            self.ask(config, &Action::ping(), Purpose::Ping, now, sink);
        }
    }

    /// Only a reason to look whether the PBX still answers, and for an end that comes soon: events can
    /// be forged. A forger does not make it ask more than once a second.
    pub(super) fn shutdown_told(&mut self, now: Duration) {
        self.shutdown_told = Some(now);
        self.next_ping = self.next_ping.min(now.max(self.last_ping + PING_AGAIN));
    }

    pub(super) fn why_closed(&self, now: Duration) -> Down {
        match self.shutdown_told {
            Some(at) if now.saturating_sub(at) <= CLOSES_WITHIN => Down::ShutDown,
            _ => Down::Lost,
        }
    }

    /// While a Ping is unanswered: events that come show that the other side lives, for a while.
    pub(super) fn ping_deadline(&self) -> Option<Duration> {
        let pinged = self.pinged?;
        Some((pinged.max(self.last_input) + PING_WITHIN).min(pinged + PING_AT_MOST))
    }
}
