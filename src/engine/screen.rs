//! Tells the screen what is new: no faster than an eye sees, a phone that rings at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::run::Engine;
use super::{Link, Told};
use crate::desk::snapshot::Snapshot;

/// Snapshots follow one another no faster: an eye sees no more, and drawing costs.
pub(super) const FRAME: Duration = Duration::from_millis(17);
/// And so many times what the last one took: with thousands of calls there is time left to follow them.
const SHARE: u32 = 8;
/// With more calls in hand a phone that rings between two snapshots has its card before all rows are looked through.
const FEW: usize = 32;

impl Engine {
    /// Tells the screen what is new, if it is time to; true if anything was.
    pub(super) fn publish(&mut self, link: &Link) -> bool {
        let now = Instant::now();
        let since = self.published.map(|at| now.duration_since(at));
        let is_second_over =
            self.desk.counts_seconds() && since.is_none_or(|since| since >= Duration::from_secs(1));
        let is_due = self.dirty && since.is_none_or(|since| since >= self.pause);
        // Where a snapshot is dear, somebody forges calls: then ringing waits too.
        let rings = std::mem::take(&mut self.rings) && self.pause == FRAME;
        let is_whole = is_due || is_second_over || (rings && self.desk.calls_in_hand() <= FEW);
        let mut snapshot = if is_whole {
            self.dirty = false;
            self.published = Some(now);
            let snapshot = self.desk.snapshot(self.now());
            self.pause = FRAME.max(now.elapsed() * SHARE);
            snapshot
        } else if rings {
            // The rest follows when it is time to.
            self.desk
                .snapshot_of_cards(&link.snapshots.borrow(), self.now())
        } else {
            return false;
        };
        if let Some(announce) = &self.ports.announce {
            self.announcements.tell(&snapshot, now, announce);
        }
        // An input that changes nothing on the screen (the idle journal was read anew) draws nothing.
        let is_news = is_second_over || !is_same(&mut snapshot, &link.snapshots.borrow());
        if is_news {
            link.snapshots.send_replace(Arc::new(snapshot));
        }
        is_news
    }

    pub(super) fn announce_now(&self, told: Told<'_>) {
        if let Some(announce) = &self.ports.announce {
            announce(told);
        }
    }
}

/// Nothing but the time is another.
fn is_same(snapshot: &mut Snapshot, before: &Snapshot) -> bool {
    let now_unix_ms = std::mem::replace(&mut snapshot.now_unix_ms, before.now_unix_ms);
    let is_same = snapshot == before;
    snapshot.now_unix_ms = now_unix_ms;
    is_same
}
