//! Whose call it is: which calls belong to one operator's view.
//!
//! A call is the operator's if one of their phones rang, dialled or answered, or if it was addressed
//! to them alone, be the phone busy, refusing or not registered: then they can call back. A queue's
//! or a group's call in which their phone never rang is not theirs, though it was tried.

use super::leg::{Dial, Leg, LegKey};
use super::office::Kind;
use super::parties::Parties;

/// How one operator's phones took part in a call.
#[derive(Debug, Default)]
pub(super) struct Belonging<'b> {
    /// Legs of theirs that take or took part, in the order of their births.
    pub legs: Vec<&'b Leg>,
    /// Those of them that somebody dialled and that gave a sign of life: they rang, answered, or
    /// refused what was addressed to them alone.
    pub rung: Vec<&'b Leg>,
    /// Their extension that was called without any channel: its phone is not registered.
    pub unreached: Option<String>,
}

impl Belonging<'_> {
    /// The operator has nothing to do with the call.
    pub(super) fn is_none(&self) -> bool {
        self.legs.is_empty() && self.unreached.is_none()
    }
}

impl<'b> Parties<'b> {
    /// How the operator with these extensions took part as one who was called.
    pub(super) fn belonging(&self, extensions: &[String]) -> Belonging<'b> {
        let mut own = Belonging::default();
        let is_own = |extension: &str| extensions.iter().any(|own| own == extension);
        for key in &self.called {
            let Some(leg) = self
                .leg(*key)
                .filter(|leg| leg.extension().is_some_and(is_own))
            else {
                continue;
            };
            let reached = leg.ringing.is_some() || leg.up.is_some();
            if reached || !leg.was_dialled() {
                own.legs.push(leg);
                if reached && leg.was_dialled() {
                    own.rung.push(leg);
                }
                continue;
            }
            // While a phone is only tried nobody knows yet whether it will ring.
            let is_over = !leg.is_alive() || leg.refusal().is_some();
            if is_over && self.is_addressed_alone(*key, is_own) {
                own.legs.push(leg);
                if leg.refusal().is_some() {
                    own.rung.push(leg);
                }
            }
        }
        if own.legs.is_empty() && self.called.is_empty() && self.call.queue.is_none() {
            own.unreached = self.unreached().filter(|exten| is_own(exten));
        }
        own
    }

    /// Where a call went that is over and for which no phone was tried: one that is not registered has
    /// no channel.
    fn unreached(&self) -> Option<String> {
        let root = self.root_leg().filter(|root| root.is_real())?;
        let is_over = self.call.ended_at.is_some() && self.call.answered_at.is_none();
        (is_over && !self.originated).then(|| root.exten.clone())
    }

    /// Nobody else was dialled together with this leg, by a queue or in a group.
    fn is_addressed_alone(&self, key: LegKey, is_own: impl Fn(&str) -> bool) -> bool {
        const MAX_STEPS: usize = 8;
        let mut at = Some(key);
        for _ in 0..MAX_STEPS {
            let Some((key, leg)) = at.and_then(|key| Some((key, self.leg(key)?))) else {
                break;
            };
            if leg.by_queue || self.has_rival(key, leg, &is_own) {
                return false;
            }
            // A member of a group may be called through a Local pair.
            at = leg.parent.and_then(|parent| self.book.peer(parent));
        }
        true
    }

    /// The same dialler rang somebody else at the same time.
    fn has_rival(&self, key: LegKey, leg: &Leg, is_own: impl Fn(&str) -> bool) -> bool {
        let (Some(parent), Some(dial)) = (leg.parent, &leg.dial) else {
            return false;
        };
        let others = self.call.legs.iter().filter(|other| **other != key);
        others.filter_map(|other| self.leg(*other)).any(|other| {
            let together = other.dial.as_ref().is_some_and(|d| overlap(dial, d));
            other.parent == Some(parent) && together && !leads_to(other, &is_own)
        })
    }
}

/// By the sequence of events: times are too coarse, a whole dial may fit into one read.
fn overlap(one: &Dial, two: &Dial) -> bool {
    let ends = |dial: &Dial| dial.ended_seq.unwrap_or(u64::MAX);
    one.begun_seq < ends(two) && two.begun_seq < ends(one)
}

fn leads_to(leg: &Leg, is_own: impl Fn(&str) -> bool) -> bool {
    match &leg.kind {
        Kind::Extension(extension) => is_own(extension),
        Kind::Local { pair, .. } => pair.split(['/', '@']).nth(1).is_some_and(is_own),
        Kind::Trunk | Kind::Pseudo => false,
    }
}
