//! Cards: one for a call that rings or rang the operator, placed at once, changed in place, gone
//! when it has nothing more to say.

use std::collections::HashSet;
use std::time::Duration;

use super::input::Now;
use super::snapshot::CardFace;
use crate::calls::{Call, CallId, CardState, Direction, OperatorView};

/// A card as the desk keeps it.
#[derive(Debug)]
pub(super) struct CardModel {
    pub call: CallId,
    pub extension: String,
    pub direction: Direction,
    pub number: Option<String>,
    pub name: Option<String>,
    pub face: Face,
    pub queue: Option<String>,
    pub line: Option<String>,
    pub ringing_unix_ms: i64,
    pub since: Duration,
    pub since_unix_ms: i64,
}

/// What it shows, before names are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Face {
    Plain(CardFace),
    Taken { by: String },
}

/// The cards of this desk.
#[derive(Debug, Default)]
pub(super) struct Cards {
    pub shown: Vec<CardModel>,
    /// Closed by the operator: not to come again for the same call.
    closed: HashSet<CallId>,
    /// Left by themselves: they come again when the phone rings anew (a queue's next turn, a call
    /// that a colleague sends back).
    left: HashSet<CallId>,
    internal: bool,
    leave: Duration,
}

/// Missed cards stay until they are seen; beyond so many the oldest go (they are in the journal).
const MOST: usize = 12;
/// A call whose phone was reached before this and no longer rings brings no card: after a resync or
/// a change of operator a card for a call that has long been answered would only startle.
const NEWS: Duration = Duration::from_secs(2);

impl Cards {
    pub(super) fn new(settings: &crate::settings::Cards) -> Self {
        Self {
            internal: settings.internal,
            leave: Duration::from_secs(settings.leave_secs),
            ..Self::default()
        }
    }

    /// Takes a call's news. True when a card appeared.
    pub(super) fn update(&mut self, own: &OperatorView, now: Now) -> bool {
        let (call, Some(card)) = (&own.call, &own.card) else {
            return false;
        };
        if self.closed.contains(&call.id)
            || (call.direction == Direction::Internal && !self.internal)
        {
            return false;
        }
        let face = face(&card.state, call);
        if let Some(shown) = self.shown.iter_mut().find(|shown| shown.call == call.id) {
            shown.number.clone_from(&card.number);
            shown.name.clone_from(&card.name);
            shown.queue.clone_from(&call.queue);
            if shown.face != face {
                shown.face = face;
                (shown.since, shown.since_unix_ms) = (now.mono, now.unix_ms);
            }
            return false;
        }
        let rings = face == Face::Plain(CardFace::Ringing);
        if !rings && self.left.contains(&call.id) {
            return false;
        }
        let reached = reached(call, &card.extension).unwrap_or(now.mono);
        // A phone that answers by itself is told of as answered at once.
        if !rings && now.mono.saturating_sub(reached) >= NEWS {
            return false;
        }
        self.left.remove(&call.id);
        self.shown.push(CardModel {
            call: call.id.clone(),
            extension: card.extension.clone(),
            direction: call.direction,
            number: card.number.clone(),
            name: card.name.clone(),
            face,
            queue: call.queue.clone(),
            line: call.line.clone(),
            ringing_unix_ms: now.unix_ms_at(reached),
            since: now.mono,
            since_unix_ms: now.unix_ms,
        });
        while self.shown.len() > MOST {
            let over = self.shown.iter().position(CardModel::is_over).unwrap_or(0);
            self.shown.remove(over);
        }
        true
    }

    /// The operator closed one, or called back.
    pub(super) fn dismiss(&mut self, call: &str) {
        if let Some(at) = self.shown.iter().position(|card| card.call.0 == call) {
            let card = self.shown.remove(at);
            self.closed.insert(card.call);
        }
    }

    /// A call became part of another; of the two cards the other's stays.
    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        let is_shown = self.shown.iter().any(|card| card.call == *into);
        if is_shown || self.closed.contains(into) {
            self.shown.retain(|card| card.call != *gone);
        } else if let Some(card) = self.shown.iter_mut().find(|card| card.call == *gone) {
            card.call = into.clone();
            self.left.remove(into);
        }
        if !is_shown && self.closed.remove(gone) {
            self.closed.insert(into.clone());
        }
    }

    /// Of calls that left the desk's memory nothing is kept.
    pub(super) fn keep(&mut self, is_known: impl Fn(&CallId) -> bool) {
        self.closed.retain(|call| is_known(call));
        self.left.retain(|call| is_known(call));
    }

    /// Those that have nothing more to say leave; true if there were any.
    pub(super) fn tick(&mut self, now: Now) -> bool {
        let (leave, before) = (self.leave, self.shown.len());
        let left = &mut self.left;
        self.shown.retain(|card| {
            let stays = card.leaves_at(leave).is_none_or(|at| at > now.mono);
            if !stays {
                left.insert(card.call.clone());
            }
            stays
        });
        self.shown.len() < before
    }

    /// When the next one leaves.
    pub(super) fn next_leave(&self) -> Option<Duration> {
        self.shown
            .iter()
            .filter_map(|card| card.leaves_at(self.leave))
            .min()
    }

    pub(super) fn clear(&mut self) {
        self.shown.clear();
        self.closed.clear();
        self.left.clear();
    }
}

impl CardModel {
    fn is_over(&self) -> bool {
        !matches!(
            self.face,
            Face::Plain(CardFace::Ringing | CardFace::Talking)
        )
    }

    /// A missed call stays until it is seen; all else that is over leaves by itself.
    fn leaves_at(&self, leave: Duration) -> Option<Duration> {
        let stays = matches!(self.face, Face::Plain(CardFace::Missed { .. }));
        (self.is_over() && !stays).then(|| self.since + leave)
    }
}

/// When the first phone of this extension was reached: the call's own time may be a colleague's.
fn reached(call: &Call, extension: &str) -> Option<Duration> {
    let legs = call.legs.iter();
    legs.filter(|leg| leg.extension.as_deref() == Some(extension))
        .map(|leg| leg.ringing.unwrap_or(leg.born))
        .min()
        .or(call.ringing_since)
}

fn face(state: &CardState, call: &Call) -> Face {
    let secs = |span: Option<Duration>| span.map_or(0, |span| span.as_secs());
    Face::Plain(match state {
        CardState::Taken { by } => return Face::Taken { by: by.clone() },
        CardState::Ringing => CardFace::Ringing,
        CardState::Answered => CardFace::Talking,
        CardState::Ended => CardFace::Ended {
            talk_secs: secs(call.talk),
        },
        CardState::Missed => CardFace::Missed {
            ring_secs: secs(call.ring),
        },
        CardState::Busy => CardFace::Busy,
        CardState::Declined => CardFace::Declined,
    })
}
