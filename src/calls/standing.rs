//! Where each channel of a call stands among the others now.

use super::Standing;
use super::leg::{Leg, LegKey};
use super::parties::Parties;

/// So many who hear one another are told of: a conference may be larger.
const MOST_HEARD: usize = 16;
/// No call that anybody can do something with has more channels; a forger's may.
const MOST_LEGS: usize = 256;

impl Parties<'_> {
    /// Of each leg of the call, in their order.
    pub(super) fn standings(&self) -> impl Iterator<Item = Standing> {
        let legs = &self.call.legs;
        let is_looked_at = legs.len() <= MOST_LEGS && self.call.ended_at.is_none();
        let party = match is_looked_at {
            true => self.outside(),
            false => Vec::new(),
        };
        legs.iter().map(move |key| {
            let alive = self.leg(*key).filter(|leg| leg.is_alive() && is_looked_at);
            alive.map_or_else(Standing::default, |leg| {
                self.standing(*key, leg, party.contains(key))
            })
        })
    }

    fn standing(&self, key: LegKey, leg: &Leg, is_party: bool) -> Standing {
        let is_real = leg.is_real();
        let heard = match leg.bridge.is_some() && leg.is_up() && is_real {
            true => self.connected(key),
            false => Vec::new(),
        };
        let uniqueid = |key: &LegKey| self.leg(*key).map(|leg| leg.uniqueid.clone());
        let holder = leg.held_by.filter(|holder| {
            let is_there = self.leg(*holder).is_some_and(Leg::is_up);
            is_real && heard.is_empty() && !leg.parked && is_there
        });
        Standing {
            is_real,
            is_party: is_real && is_party,
            is_pair: self.is_pair(key, leg, &heard),
            hears: heard.iter().take(MOST_HEARD).filter_map(uniqueid).collect(),
            held_by: holder.as_ref().and_then(uniqueid),
            parked: leg.parking.clone().filter(|_| leg.parked),
        }
    }

    fn is_pair(&self, key: LegKey, leg: &Leg, heard: &[LegKey]) -> bool {
        let bridge = leg.bridge.as_ref();
        let Some(bridge) = bridge.and_then(|name| self.book.bridges.get(name)) else {
            return false;
        };
        match (heard, bridge.members.as_slice()) {
            ([other], [a, b]) => (*a, *b) == (key, *other) || (*a, *b) == (*other, key),
            _ => false,
        }
    }
}
