//! Which channels of a call the operator has a hold of, and where they stand.

use crate::calls::{Call, LegView, Parking, Phase};

/// One operator's hold of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hold<'c> {
    /// The operator's phones have no part in it now.
    None,
    /// Own phones ring.
    Rings,
    /// The own phone is up, and hears nobody yet.
    Up {
        /// The own leg.
        own: &'c LegView,
    },
    /// The own phone speaks with the other side.
    Talks {
        /// The own leg.
        own: &'c LegView,
        /// The other side's.
        other: &'c LegView,
        /// Those two are alone in their bridge, with nothing between: the PBX can transfer by the own leg.
        is_pair: bool,
    },
    /// Several speak with each other, as in a conference.
    Together {
        /// The own leg.
        own: &'c LegView,
    },
    /// The own phone has put the other side on hold and asks somebody.
    Asks {
        /// The own leg.
        own: &'c LegView,
        /// The other side's leg, which waits.
        waits: &'c LegView,
        /// Whose leg it asks, once that one is up.
        asked: Option<&'c LegView>,
    },
}

/// Who has a hold of a call.
#[derive(Debug, Clone)]
pub struct Grip<'c> {
    /// The operator.
    pub hold: Hold<'c>,
    call: &'c Call,
    own: Vec<&'c LegView>,
}

impl<'c> Grip<'c> {
    /// Of the operator with these extensions.
    pub fn of(call: &'c Call, extensions: &[String]) -> Self {
        let alive = || {
            let legs = call.legs.iter();
            legs.filter(|leg| leg.ended.is_none() && leg.now.is_real)
        };
        let is_own = |leg: &&LegView| {
            let extension = leg.extension.as_ref();
            extension.is_some_and(|extension| extensions.contains(extension))
        };
        let own: Vec<&LegView> = alive().filter(is_own).collect();
        // With two devices up the later one has the call.
        let up = own.iter().filter(|leg| leg.up.is_some());
        let hold = match up.max_by_key(|leg| leg.up) {
            _ if call.phase == Phase::Ended => Hold::None,
            Some(own) => hold_of(own, &alive().collect::<Vec<_>>()),
            None if own.is_empty() => Hold::None,
            None => Hold::Rings,
        };
        Self { hold, call, own }
    }

    /// The own legs that ring.
    pub fn ringing(&self) -> impl Iterator<Item = &'c LegView> + '_ {
        self.own.iter().copied().filter(|leg| leg.up.is_none())
    }

    /// The party that the call is about, wherever it stands, while it goes on.
    pub fn party(&self) -> Option<&'c LegView> {
        let is_party = |leg: &&LegView| leg.now.is_real && leg.now.is_party && leg.ended.is_none();
        let mut legs = self.call.legs.iter().filter(is_party);
        legs.find(|leg| leg.extension.is_none())
    }

    /// The other side waits in the parking: its place.
    pub fn parked(&self) -> Option<&'c Parking> {
        let legs = self.call.legs.iter().filter(|leg| leg.ended.is_none());
        legs.filter_map(|leg| leg.now.parked.as_ref()).next()
    }

    /// A colleague's phone that rings and could be picked up: the one that rings longest.
    pub fn ringing_elsewhere(&self) -> Option<&'c LegView> {
        if self.call.phase != Phase::Ringing || !self.own.is_empty() {
            return None;
        }
        let rings = |leg: &&LegView| {
            leg.ended.is_none() && leg.up.is_none() && leg.now.is_real && leg.extension.is_some()
        };
        let dialled = self.call.legs.iter().filter(rings);
        dialled
            .filter(|leg| leg.ringing.is_some())
            .min_by_key(|leg| leg.ringing)
    }
}

fn hold_of<'c>(own: &'c LegView, alive: &[&'c LegView]) -> Hold<'c> {
    let mut heard = alive
        .iter()
        .copied()
        .filter(|leg| own.now.hears.contains(&leg.uniqueid));
    let first = heard.next();
    let is_several = heard.next().is_some();
    let held_by = |leg: &&&LegView| leg.now.held_by.as_ref() == Some(&own.uniqueid);
    if let Some(waits) = alive.iter().find(held_by) {
        return Hold::Asks {
            own,
            waits,
            asked: first,
        };
    }
    match first {
        None => Hold::Up { own },
        Some(_) if is_several => Hold::Together { own },
        Some(other) => Hold::Talks {
            own,
            other,
            is_pair: own.now.is_pair,
        },
    }
}
