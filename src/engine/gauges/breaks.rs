//! Times without a connection.

use std::collections::VecDeque;

use crate::ami::session::Signal;
use crate::desk::snapshot::{ConnectionBreak, Offline};
use crate::engine::wire::WireEvent;

/// So many are told of.
const KEPT: usize = 20;

/// The latest of them.
#[derive(Debug, Default)]
pub(super) struct Breaks {
    /// The newest first.
    latest: VecDeque<ConnectionBreak>,
    count: u64,
}

impl Breaks {
    pub(super) fn see(&mut self, event: &WireEvent<'_>, now_unix_ms: i64) {
        match event {
            WireEvent::Offline { why, .. } => self.lost(why, now_unix_ms),
            WireEvent::Signal(Signal::Ready { .. }) => {
                if let Some(open) = self.open() {
                    open.until_unix_ms = Some(now_unix_ms);
                }
            }
            _ => {}
        }
    }

    pub(super) fn told(&self) -> (Vec<ConnectionBreak>, u64) {
        (self.latest.iter().cloned().collect(), self.count)
    }

    fn lost(&mut self, why: &Offline, now_unix_ms: i64) {
        if let Some(open) = self.open() {
            open.attempts = open.attempts.saturating_add(1);
            open.then = (open.why != *why).then(|| why.clone());
            return;
        }
        self.count += 1;
        self.latest.truncate(KEPT - 1);
        self.latest.push_front(ConnectionBreak {
            since_unix_ms: now_unix_ms,
            until_unix_ms: None,
            why: why.clone(),
            then: None,
            attempts: 0,
        });
    }

    fn open(&mut self) -> Option<&mut ConnectionBreak> {
        self.latest
            .front_mut()
            .filter(|of| of.until_unix_ms.is_none())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn vain_attempts_belong_to_the_break_that_they_are_made_in() {
        let mut breaks = Breaks::default();
        let offline = |why: Offline| WireEvent::Offline {
            why,
            retry_in: Duration::ZERO,
        };
        let refused = Offline::Refused("pbx:5038".into());
        let online = || {
            WireEvent::Signal(Signal::Ready {
                version: "22".into(),
            })
        };
        breaks.see(&online(), 1);
        assert_eq!(
            breaks.told(),
            (Vec::new(), 0),
            "the first connection is none"
        );
        breaks.see(&offline(Offline::ShutDown), 10);
        breaks.see(&offline(refused.clone()), 12);
        breaks.see(&offline(refused.clone()), 14);
        breaks.see(&online(), 20);
        breaks.see(&online(), 21);
        let wanted = ConnectionBreak {
            since_unix_ms: 10,
            until_unix_ms: Some(20),
            why: Offline::ShutDown,
            then: Some(refused),
            attempts: 2,
        };
        assert_eq!(breaks.told(), (vec![wanted], 1));
        for at in 0..100 {
            breaks.see(&offline(Offline::Lost), 100 + at);
            breaks.see(&online(), 100 + at);
        }
        let (latest, count) = breaks.told();
        assert_eq!(
            (latest.len(), count, latest[0].since_unix_ms),
            (KEPT, 101, 199)
        );
    }
}
