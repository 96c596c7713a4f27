//! Bounds: what is let go of when a PBX tells of more than any office has.

use std::collections::HashSet;
use std::time::Duration;

use super::book::Book;
use super::leg::{CallKey, LegKey};

/// More channels than any office has: beyond it somebody forges them, and the stalest go.
const MAX_LEGS: usize = 20_000;
/// Each news of a call costs as much as it has legs. A queue that rings its members anew for half an
/// hour makes more; beyond it the rounds that came to nothing are let go of first, and then further
/// legs are calls of their own.
const MAX_LEGS_OF_CALL: usize = 500;

impl Book {
    /// True when so many more legs may belong to a call, with the help of [`Self::prune`].
    pub(super) fn has_room(&mut self, call: CallKey, more: usize) -> bool {
        let has = |book: &Self| {
            let call = book.calls.get(&call);
            call.is_some_and(|call| call.legs.len() + more <= MAX_LEGS_OF_CALL)
        };
        if !has(self) {
            self.prune(call);
        }
        has(self)
    }

    /// A bridge of more than a call can have: further members are not told apart any more.
    pub(super) fn is_full(&self, bridge: &str) -> bool {
        let bridge = self.bridges.get(bridge);
        bridge.is_some_and(|bridge| bridge.members.len() >= MAX_LEGS_OF_CALL)
    }

    /// Lets go of a call's legs that came to nothing, the newest of each extension left out: they tell
    /// nothing any more that the newest does not.
    fn prune(&mut self, key: CallKey) {
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        let (legs, mut known) = (&self.legs, HashSet::new());
        let first = call.legs.first().copied();
        let mut gone: HashSet<LegKey> = HashSet::new();
        for (key, leg) in call
            .legs
            .iter()
            .rev()
            .filter_map(|k| Some((*k, legs.get(k)?)))
        {
            let is_newest = leg.extension().is_some_and(|ext| known.insert(ext));
            let came_to_nothing = !leg.is_alive() && leg.up.is_none() && leg.talked.is_none();
            if came_to_nothing && !is_newest && Some(key) != first {
                gone.insert(key);
            }
        }
        call.legs.retain(|leg| !gone.contains(leg));
        for key in gone {
            self.leave(key);
            if let Some(leg) = self.legs.remove(&key) {
                self.leg_of.remove(&leg.uniqueid);
            }
        }
    }

    /// Room for new legs: the tenth that was silent longest goes.
    pub(super) fn make_room(&mut self, now: Duration) {
        if self.legs.len() < MAX_LEGS {
            return;
        }
        let mut stale: Vec<(bool, Duration, LegKey)> = self
            .legs
            .iter()
            .map(|(key, leg)| (leg.is_up(), leg.seen_at, *key))
            .collect();
        stale.sort_unstable();
        for (_, _, key) in stale.into_iter().take(MAX_LEGS / 10) {
            self.lose_leg(key, now);
            if let Some(leg) = self.legs.remove(&key) {
                self.leg_of.remove(&leg.uniqueid);
                if let Some(call) = self.calls.get_mut(&leg.call) {
                    call.legs.retain(|other| *other != key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ami::Framer;
    use crate::calls::{Call, Change, Office, Tracker};
    use crate::phone::Numbering;

    struct Forger {
        tracker: Tracker,
        framer: Framer,
        now: Duration,
    }

    impl Forger {
        fn new() -> Self {
            Self {
                tracker: Tracker::new(Office::new(Numbering::default())),
                framer: Framer::without_banner(),
                now: Duration::ZERO,
            }
        }

        /// `more` has further lines.
        fn event(&mut self, name: &str, channel: &str, uniqueid: &str, linkedid: &str, more: &str) {
            let text = format!(
                "Event: {name}\r\nChannel: {channel}\r\nUniqueid: {uniqueid}\r\nLinkedid: {linkedid}\r\n{more}\r\n\r\n"
            );
            self.framer.push(text.as_bytes());
            while let Some(message) = self.framer.next_message().unwrap() {
                self.tracker.handle(&message, self.now);
            }
        }

        fn pass(&mut self, secs: u64) -> Vec<Change> {
            for _ in 0..secs {
                self.now += Duration::from_secs(1);
                self.tracker.tick(self.now);
            }
            self.tracker.drain_changes()
        }

        fn longest(&self) -> usize {
            let calls = self.tracker.calls();
            calls.iter().map(|call| call.legs.len()).max().unwrap_or(0)
        }
    }

    #[test]
    fn channels_without_end_push_the_stalest_out_and_their_calls_end() {
        let mut forger = Forger::new();
        for n in 0..MAX_LEGS + MAX_LEGS / 20 {
            forger.event(
                "Newchannel",
                &format!("PJSIP/t-{n}"),
                &format!("{n}.1"),
                &format!("{n}.1"),
                "",
            );
            forger.tracker.drain_changes();
        }
        let (legs, calls) = forger.tracker.size();
        assert!(legs <= MAX_LEGS && calls > MAX_LEGS, "{legs} {calls}");
        let ended = forger
            .pass(2)
            .into_iter()
            .filter(|change| matches!(change, Change::Ended(_)));
        assert_eq!(ended.count(), MAX_LEGS / 10, "and is told so");
        forger.pass(31);
        let (legs, calls) = forger.tracker.size();
        assert_eq!(legs, calls, "nothing is left of them");
    }

    #[test]
    fn a_linkedid_that_ties_everything_together_ties_no_more_than_a_call_can_have() {
        let mut forger = Forger::new();
        for n in 0..MAX_LEGS_OF_CALL + 200 {
            forger.event(
                "Newchannel",
                &format!("PJSIP/t-{n}"),
                &format!("{n}.1"),
                "all",
                "",
            );
            forger.tracker.drain_changes();
        }
        assert_eq!(forger.longest(), MAX_LEGS_OF_CALL);
        assert_eq!(
            forger.tracker.calls().len(),
            201,
            "the others are calls of their own"
        );
    }

    #[test]
    fn a_bridge_of_thousands_is_no_call_of_thousands() {
        let mut forger = Forger::new();
        for n in 0..MAX_LEGS_OF_CALL + 200 {
            let (channel, id) = (format!("PJSIP/t-{n}"), format!("{n}.1"));
            forger.event("Newchannel", &channel, &id, &id, "");
            forger.event("BridgeEnter", &channel, &id, &id, "BridgeUniqueid: b");
            forger.tracker.drain_changes();
        }
        assert_eq!(forger.longest(), MAX_LEGS_OF_CALL);
    }

    #[test]
    fn a_queue_that_rings_for_hours_stays_one_call() {
        let mut forger = Forger::new();
        let queue = |n: usize, member: usize| format!("PJSIP/{member}-{n}");
        forger.event("Newchannel", "PJSIP/trunk-1", "1.0", "1.0", "Exten: 100");
        let mut now: Option<Call> = None;
        for n in 0..MAX_LEGS_OF_CALL / 2 + 20 {
            for member in [101, 102, 103] {
                // The third went home after the first round.
                if member == 103 && n > 0 {
                    continue;
                }
                let (channel, id) = (queue(n, member), format!("{member}.{n}"));
                forger.event("Newchannel", &channel, &id, "1.0", "");
                let ringing = "ChannelState: 5";
                forger.event("Newstate", &channel, &id, "1.0", ringing);
                forger.event("Hangup", &channel, &id, "1.0", "Cause: 26");
            }
            for change in forger.tracker.drain_changes() {
                if let Change::Call(call) = change {
                    assert_eq!(call.id.0, "1.0");
                    now = Some((*call).clone());
                }
            }
        }
        let call = now.unwrap();
        assert!(call.legs.len() <= MAX_LEGS_OF_CALL, "{}", call.legs.len());
        assert_eq!(call.legs[0].uniqueid, "1.0", "whoever calls stays");
        assert_eq!(call.rang.len(), 3, "whoever rang stays: {:?}", call.rang);
        assert_eq!(forger.tracker.size().1, 1);
    }

    #[test]
    fn of_endless_words_little_is_kept_and_endless_ids_are_no_ids() {
        let mut forger = Forger::new();
        let long = "ы".repeat(10_000);
        let words = format!("CallerIDNum: +7916{long}\r\nCallerIDName: {long}\r\nExten: {long}");
        forger.event("Newchannel", "PJSIP/trunk-1", "1.0", &long, &words);
        forger.pass(0);
        let call = forger.tracker.calls().remove(0);
        assert_eq!(call.id.0, "1.0");
        assert!(call.name.is_some_and(|name| name.len() <= 512));
        assert!(call.line.is_some_and(|line| line.len() <= 512));
        forger.event("Newchannel", &long, "2.0", "2.0", "");
        forger.event("Newchannel", "PJSIP/trunk-3", &long, "3.0", "");
        assert_eq!(forger.tracker.size(), (1, 1));
    }
}
