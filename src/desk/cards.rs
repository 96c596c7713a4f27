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
    /// Closed by the operator, or left: not to come again for the same call.
    gone: HashSet<CallId>,
    internal: bool,
    leave: Duration,
}

/// Missed cards stay until they are seen; beyond so many the oldest go (they are in the journal).
const MOST: usize = 12;

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
        if self.gone.contains(&call.id) || (call.direction == Direction::Internal && !self.internal)
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
        let ringing = call.ringing_since.unwrap_or(now.mono);
        // After a resync a call may be told that is long answered: a card would only startle.
        if !matches!(face, Face::Plain(CardFace::Ringing))
            && call.phase != crate::calls::Phase::Ringing
        {
            let just_now = now.mono.saturating_sub(ringing) < Duration::from_secs(2);
            if call.ended_at.is_none() || !just_now {
                return false;
            }
        }
        self.shown.push(CardModel {
            call: call.id.clone(),
            extension: card.extension.clone(),
            direction: call.direction,
            number: card.number.clone(),
            name: card.name.clone(),
            face,
            queue: call.queue.clone(),
            line: call.line.clone(),
            ringing_unix_ms: now.unix_ms_at(ringing),
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
            self.gone.insert(card.call);
        }
    }

    /// A call became part of another.
    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        if self.shown.iter().any(|card| card.call == *into) {
            self.shown.retain(|card| card.call != *gone);
        } else if let Some(card) = self.shown.iter_mut().find(|card| card.call == *gone) {
            card.call = into.clone();
        }
        if self.gone.contains(gone) {
            self.gone.insert(into.clone());
        }
    }

    /// A call left the desk's memory.
    pub(super) fn forget(&mut self, call: &CallId) {
        self.gone.remove(call);
    }

    /// Those that have nothing more to say leave. True when one did.
    pub(super) fn tick(&mut self, now: Now) -> bool {
        let leave = self.leave;
        let before = self.shown.len();
        let gone = &mut self.gone;
        self.shown.retain(|card| {
            let stays = card.leaves_at(leave).is_none_or(|at| at > now.mono);
            if !stays {
                gone.insert(card.call.clone());
            }
            stays
        });
        before != self.shown.len()
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
        self.gone.clear();
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
