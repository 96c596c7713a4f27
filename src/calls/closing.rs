//! How calls end for good, and what is let go of when events were lost.

use std::time::Duration;

use super::Change;
use super::leg::{CallKey, LegKey};
use super::tracker::Tracker;
use super::under_way::{Failure, UnderWay};

/// A call's last leg is over: so long late events may still add to it.
pub(super) const LINGER: Duration = Duration::from_secs(1);
/// The same when its first channel was never told of: as long as the others are remembered.
pub(super) const LINGER_ROOTLESS: Duration = Duration::from_secs(30);
/// So long the legs of a call that is over are known, so that what comes later makes no new call.
pub(super) const REMEMBER: Duration = Duration::from_secs(30);
/// Only Local halves are left: their hang-ups were lost.
const LOCAL_GRACE: Duration = Duration::from_secs(10);
/// An originate of ours without any leg and any answer.
const ASKED_GRACE: Duration = Duration::from_secs(120);
/// The same when a listing of all channels did not have it.
const UNLISTED_GRACE: Duration = Duration::from_secs(10);
/// A channel that never was answered and of which nothing was told for so long is gone.
const IDLE_UNANSWERED: Duration = Duration::from_secs(15 * 60);
/// The same for an answered one.
const IDLE_ANSWERED: Duration = Duration::from_secs(12 * 60 * 60);

impl Tracker {
    /// Closes calls that ended a while ago, forgets those that were closed long ago.
    pub(super) fn close_ended(&mut self, now: Duration) {
        while let Some((due, key)) = self.ending.first().copied() {
            if now < due {
                break;
            }
            self.ending.pop_first();
            let Some(call) = self.book.calls.get(&key) else {
                continue;
            };
            let Some(due) = call.ended_at.map(|at| at + self.linger(call)) else {
                continue;
            };
            if due > now {
                self.ending.insert((due, key));
            } else if let Some(call) = self.book.calls.get_mut(&key).filter(|c| !c.closed) {
                call.closed = true;
                self.changes.push(Change::Ended(call.id.clone()));
                self.closed.push_back((now, key));
            }
        }
        while let Some((at, key)) = self.closed.front().copied() {
            if now < at + REMEMBER {
                break;
            }
            self.closed.pop_front();
            self.book.forget(key);
        }
    }

    /// How long after its end late events may still add to a call.
    pub(super) fn linger(&self, call: &UnderWay) -> Duration {
        match self.book.is_rootless(call) {
            true => LINGER_ROOTLESS,
            false => LINGER,
        }
    }

    /// Lets go of what can only be left over from lost events.
    pub(super) fn sweep(&mut self, now: Duration) {
        let mut lost: Vec<LegKey> = Vec::new();
        let mut unasked: Vec<CallKey> = Vec::new();
        for call in self
            .book
            .calls
            .values()
            .filter(|call| call.ended_at.is_none())
        {
            let legs = || {
                call.legs
                    .iter()
                    .filter_map(|key| Some((*key, self.book.legs.get(key)?)))
            };
            let alive = || legs().filter(|(_, leg)| leg.is_alive());
            if alive().next().is_none() {
                let unlisted = call.unlisted.is_some_and(|at| now >= at + UNLISTED_GRACE);
                if unlisted || now >= call.started + ASKED_GRACE {
                    unasked.push(call.key);
                }
                continue;
            }
            let only_links = alive().all(|(_, leg)| !leg.is_real());
            for (key, leg) in alive() {
                let idle = match (only_links, leg.up) {
                    (true, _) => LOCAL_GRACE,
                    (false, None) => IDLE_UNANSWERED,
                    (false, Some(_)) => IDLE_ANSWERED,
                };
                if now >= leg.seen_at + idle {
                    lost.push(key);
                }
            }
        }
        for key in lost {
            self.book.lose_leg(key, now);
        }
        for key in unasked {
            if let Some(call) = self.book.calls.get_mut(&key) {
                call.lost = true;
                call.failure.get_or_insert(Failure::Reason(0));
                self.book.dirty.insert(key);
            }
        }
    }
}
