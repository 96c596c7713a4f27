//! What waits to be told outside the windows: a card is told of once its name is known.

use std::time::Duration;

use tokio::time::Instant;

use super::{Announce, Told};
use crate::desk::Notified;
use crate::desk::snapshot::{Lookup, Snapshot};

/// It waits so long for a name.
const NAME_WITHIN: Duration = Duration::from_millis(1_200);

/// At most one of a ringing call and one of missed calls.
#[derive(Debug, Default)]
pub(super) struct Announcements(Vec<Announcement>);

#[derive(Debug)]
struct Announcement {
    call: String,
    /// How many calls were missed; `None` while it rings.
    missed: Option<usize>,
    until: Instant,
}

impl Announcements {
    /// It takes the place of one of its kind that still waits.
    pub(super) fn add(&mut self, call: String, missed: Option<usize>) {
        let is_other = |told: &Announcement| told.missed.is_some() != missed.is_some();
        self.0.retain(is_other);
        self.0.push(Announcement {
            call,
            missed,
            until: Instant::now() + NAME_WITHIN,
        });
    }

    pub(super) fn withdraw(&mut self, notified: Notified) {
        let is_missed = notified == Notified::Missed;
        self.0.retain(|told| told.missed.is_some() != is_missed);
    }

    /// Some have waited long enough.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.0.iter().any(|told| told.until <= now)
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.0.iter().map(|told| told.until).min()
    }

    /// Tells those that need not wait any more.
    pub(super) fn tell(&mut self, snapshot: &Snapshot, now: Instant, announce: &Announce) {
        self.0.retain(|told| {
            let Some(card) = snapshot.cards.iter().find(|card| card.call == told.call) else {
                return false;
            };
            let waits = card.party.lookup == Lookup::Pending && told.until > now;
            if !waits {
                announce(match told.missed {
                    Some(count) => Told::Missed {
                        latest: card,
                        count,
                    },
                    None => Told::Call(card),
                });
            }
            waits
        });
    }
}
