//! Who speaks with whom: real legs that share a bridge, Local pairs folded.
//!
//! Holding bridges (parking, music on hold) are no conversation. A caller whom a person has left in the
//! bridge to ask a colleague is on hold, which is a part of the conversation.

use std::collections::BTreeSet;

use super::Direction;
use super::book::Book;
use super::leg::{Leg, LegKey};
use super::parties::Parties;

/// Who speaks with whom.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    /// The legs of the party that the call is about.
    pub outside: Vec<LegKey>,
    /// Everybody who speaks with them, they themselves too where several speak with each other.
    pub persons: Vec<LegKey>,
}

impl Parties<'_> {
    /// Who speaks now; empty when the outside party speaks with nobody.
    pub(super) fn conversation(&self) -> Conversation {
        let mut talk = Conversation::default();
        let speakers = &mut talk.persons;
        for outside in self.outside() {
            // Who is in no bridge speaks with nobody.
            let is_there = |leg: &&Leg| leg.is_up() && leg.bridge.is_some();
            let Some(leg) = self.leg(outside).filter(is_there) else {
                continue;
            };
            let with = self.connected(outside);
            if with.is_empty() {
                // On hold while the person asks a colleague: still the same conversation.
                let holder = leg.held_by.filter(|by| {
                    let by = self.leg(*by).filter(is_there);
                    !leg.parked && by.is_some()
                });
                talk.outside.extend(holder.map(|_| outside));
                speakers.extend(holder);
            } else {
                talk.outside.push(outside);
                speakers.extend(with);
            }
        }
        speakers.sort_unstable();
        speakers.dedup();
        talk
    }

    /// Who met in a bridge at any time. Between channels there is no order: one's leaving may be told
    /// before the other's entering.
    pub(super) fn met(&self) -> Conversation {
        let mut met = Conversation::default();
        for outside in self.outside() {
            let with = self.ever_connected(outside);
            if self.leg(outside).is_some_and(|leg| leg.up.is_some()) && !with.is_empty() {
                met.outside.push(outside);
                met.persons.extend(with);
            }
        }
        met.persons.sort_unstable();
        met.persons.dedup();
        met
    }

    /// The legs of the party that the call is about: incoming, who called; else, who was called.
    pub(super) fn outside(&self) -> Vec<LegKey> {
        match self.direction {
            Direction::Incoming => match self.root {
                Some(root) if self.leg(root).is_some_and(Leg::is_real) => vec![root],
                Some(_) => self.own_side.clone(),
                None => self.trunks(),
            },
            Direction::Outgoing | Direction::Callback => self.trunks(),
            // A conference that the phone dialled itself: who else is there came by calls of their own.
            Direction::Internal if self.called.is_empty() => self.root.into_iter().collect(),
            Direction::Internal => self.called.clone(),
        }
    }

    fn trunks(&self) -> Vec<LegKey> {
        let is_trunk = |key: &&LegKey| self.leg(**key).is_some_and(Leg::is_trunk);
        self.called.iter().filter(is_trunk).copied().collect()
    }

    /// The answered parties that share a bridge with this leg, Local pairs folded.
    pub(super) fn connected(&self, from: LegKey) -> Vec<LegKey> {
        let mut heard = self.book.heard_by(from);
        heard.retain(|key| {
            self.leg(*key)
                .is_some_and(|leg| leg.is_real() && leg.is_up())
        });
        heard.into_iter().collect()
    }

    /// The answered parties that ever shared a bridge with this leg, Local pairs folded.
    fn ever_connected(&self, from: LegKey) -> Vec<LegKey> {
        let legs = || {
            self.call
                .legs
                .iter()
                .filter_map(|key| Some((*key, self.leg(*key)?)))
        };
        let mut seen = BTreeSet::from([from]);
        let mut todo = vec![from];
        while let Some(leg) = todo.pop().and_then(|key| self.leg(key)) {
            for (key, other) in legs() {
                let shares = leg
                    .bridges
                    .iter()
                    .any(|bridge| other.bridges.contains(bridge));
                if shares
                    && seen.insert(key)
                    && let Some(peer) = self.book.peer(key)
                {
                    seen.insert(peer);
                    todo.push(peer);
                }
            }
        }
        seen.remove(&from);
        seen.retain(|key| {
            self.leg(*key)
                .is_some_and(|leg| leg.is_real() && leg.up.is_some())
        });
        seen.into_iter().collect()
    }
}

impl Book {
    /// Everything that shares a bridge with this leg, directly or through Local pairs, the halves of the
    /// pairs included.
    pub(super) fn heard_by(&self, from: LegKey) -> BTreeSet<LegKey> {
        let mut seen = BTreeSet::from([from]);
        let mut todo = vec![from];
        while let Some(key) = todo.pop() {
            let Some(bridge) = self.legs.get(&key).and_then(|leg| leg.bridge.as_ref()) else {
                continue;
            };
            let Some(bridge) = self.bridges.get(bridge).filter(|b| !b.holding) else {
                continue;
            };
            for member in &bridge.members {
                // Through a pair: what the other half is bridged with hears this one.
                if seen.insert(*member)
                    && let Some(peer) = self.peer(*member)
                {
                    seen.insert(peer);
                    todo.push(peer);
                }
            }
        }
        seen.remove(&from);
        seen
    }
}
