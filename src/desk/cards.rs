//! Cards: one for a call that rings or rang the operator, placed at once, changed in place, gone
//! when it has nothing more to say.
//!
//! A missed call's card stays until it is seen, or until somebody spoke with its party; so does that of a call
//! that was lost sight of with the PBX, which is not counted as missed. Only the newest
//! few are shown, the others are counted on the oldest of these: whoever comes back from a break wants
//! to read what else rings, not to clear the screen. They stand in the journal anyway.

use std::collections::HashSet;
use std::time::Duration;

use super::earlier::Before;
use super::input::Now;
use super::snapshot::CardFace;
use crate::calls::{Call, CallId, CardState, CardView, Direction, OperatorView, Reason};
use crate::settings;

/// A card as the desk keeps it.
#[derive(Debug)]
pub(super) struct CardModel {
    pub call: CallId,
    pub extension: String,
    pub direction: Direction,
    pub number: Option<String>,
    pub name: Option<String>,
    /// Number and name of the party about whom a colleague asks.
    pub about: Option<(Option<String>, Option<String>)>,
    pub face: Face,
    pub queue: Option<String>,
    pub line: Option<String>,
    pub ringing_unix_ms: i64,
    pub since: Duration,
    pub since_unix_ms: i64,
    /// Calls of the same number that were missed before, whose cards gave way to this one.
    pub missed_before: usize,
    pub before: Before,
    /// One that waits to be seen and is not shown; a missed one is counted.
    behind: bool,
    /// The operator writes on it: it does not go from under their hands.
    held: bool,
    /// When they had written.
    let_go: Option<Duration>,
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
    bring: settings::Cards,
    leave: Duration,
}

/// At most so many missed calls are shown, the newest.
const MISSED_SHOWN: usize = 2;
/// At most so many cards are kept; beyond it the oldest missed ones are not even counted.
const MOST: usize = 100;
/// A call whose phone was reached before this and no longer rings brings no card: after a resync or
/// a change of operator a card for a call that has long been answered would only startle.
const NEWS: Duration = Duration::from_secs(2);

impl Cards {
    pub(super) fn new(settings: &settings::Cards) -> Self {
        Self {
            bring: settings.clone(),
            leave: Duration::from_secs(settings.leave_secs),
            ..Self::default()
        }
    }

    /// Which cards come from now on, and when they leave; those that are shown stay.
    pub(super) fn take_settings(&mut self, settings: &settings::Cards) {
        self.bring = settings.clone();
        self.leave = Duration::from_secs(settings.leave_secs);
    }

    /// Takes a call's news. True when a card appeared.
    pub(super) fn update(&mut self, own: &OperatorView, now: Now) -> bool {
        let (call, Some(card)) = (&own.call, &own.card) else {
            return false;
        };
        if self.closed.contains(&call.id) || !self.brings(call) {
            return false;
        }
        let face = face(&card.state, call);
        if let Some(shown) = self.shown.iter_mut().find(|shown| shown.call == call.id) {
            shown.number.clone_from(&card.number);
            shown.name.clone_from(&card.name);
            shown.about = about(call, card);
            shown.queue.clone_from(&call.queue);
            if shown.face != face {
                shown.face = face;
                (shown.since, shown.since_unix_ms) = (now.mono, now.unix_ms);
                // A queue rings a phone anew whose call it had given up.
                shown.behind &= shown.waits();
                self.rank();
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
        let missed_before = self.replace_missed(card.number.as_deref());
        self.shown.push(CardModel {
            call: call.id.clone(),
            extension: card.extension.clone(),
            direction: call.direction,
            number: card.number.clone(),
            name: card.name.clone(),
            about: about(call, card),
            face,
            queue: call.queue.clone(),
            line: call.line.clone(),
            ringing_unix_ms: now.unix_ms_at(reached),
            since: now.mono,
            since_unix_ms: now.unix_ms,
            missed_before,
            before: Before::default(),
            behind: false,
            held: false,
            let_go: None,
        });
        self.rank();
        while self.shown.len() > MOST {
            let over = self.shown.iter().position(CardModel::is_over).unwrap_or(0);
            self.shown.remove(over);
        }
        true
    }

    /// The operator wants cards of such calls. One that is shown stays, wherever its call goes on to.
    fn brings(&self, call: &Call) -> bool {
        let is_shown = || self.shown.iter().any(|card| card.call == call.id);
        let wanted = match (call.direction, &call.queue) {
            (Direction::Internal, _) => self.bring.internal,
            (_, Some(_)) => self.bring.queue,
            (_, None) => self.bring.direct,
        };
        wanted || is_shown()
    }

    /// Those to be drawn, each with the number of missed calls that it stands for besides its own.
    pub(super) fn in_front(&self) -> impl Iterator<Item = (&CardModel, usize)> {
        let front = || self.shown.iter().filter(|card| !card.behind);
        let oldest_missed = front().find(|card| card.is_missed()).map(|card| &card.call);
        let behind = self
            .shown
            .iter()
            .filter(|card| card.behind && card.is_missed());
        let behind = behind.count();
        front().map(move |card| match oldest_missed == Some(&card.call) {
            true => (card, behind),
            false => (card, 0),
        })
    }

    /// The operator closed one. With the last missed one go those that it counted: they were read there.
    pub(super) fn dismiss(&mut self, call: &str) {
        if let Some(at) = self.shown.iter().position(|card| card.call.0 == call) {
            let card = self.shown.remove(at);
            let waited = card.waits();
            self.closed.insert(card.call);
            let is_in_front = |card: &CardModel| card.waits() && !card.behind;
            if waited && !self.shown.iter().any(is_in_front) {
                self.remove_waiting(CardModel::waits);
            }
        }
    }

    /// The operator begins to write on a card, or has written; then it stays as long as one that has just changed.
    pub(super) fn hold(&mut self, call: &str, is_held: bool, now: Now) {
        if let Some(card) = self.shown.iter_mut().find(|card| card.call.0 == call) {
            (card.held, card.let_go) = (is_held, Some(now.mono));
        }
    }

    /// The operator looks at the list of missed calls.
    pub(super) fn see_missed(&mut self) {
        self.remove_waiting(CardModel::is_missed);
    }

    /// Somebody here speaks with this number, or the operator called it: what was missed of it until
    /// then is no news any more.
    pub(super) fn settle(&mut self, number: Option<&str>, by: &CallId, until: Duration) {
        if number.is_some() {
            let is_same = |card: &CardModel| card.number.as_deref() == number && card.call != *by;
            self.remove_waiting(|card| is_same(card) && card.since <= until);
            self.rank();
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

    /// Takes away what was missed of a number that calls anew; says how many calls that were.
    fn replace_missed(&mut self, number: Option<&str>) -> usize {
        match number {
            Some(_) => self.remove_waiting(|card| card.number.as_deref() == number),
            None => 0,
        }
    }

    /// The number of missed calls that the removed cards stood for.
    fn remove_waiting(&mut self, goes: impl Fn(&CardModel) -> bool) -> usize {
        let mut calls = 0;
        let left = &mut self.left;
        self.shown.retain(|card| {
            let goes = card.waits() && !card.held && goes(card);
            if goes {
                calls += usize::from(card.is_missed()) + card.missed_before;
                left.insert(card.call.clone());
            }
            !goes
        });
        calls
    }

    /// The newest missed ones are shown. What once went behind comes forth only when no other missed
    /// one is shown: a card closed by hand is not to bring up the next.
    fn rank(&mut self) {
        let mut front: Vec<&mut CardModel> = self
            .shown
            .iter_mut()
            .filter(|card| card.waits() && !card.behind)
            .collect();
        let over = front.len().saturating_sub(MISSED_SHOWN);
        front.sort_by_key(|card| card.since);
        let is_bare = front.is_empty();
        for card in front.into_iter().take(over) {
            card.behind = true;
        }
        if is_bare {
            let newest = self.shown.iter_mut().filter(|card| card.behind);
            if let Some(card) = newest.max_by_key(|card| card.since) {
                card.behind = false;
            }
        }
    }

    /// Those that ring or are talked in, in the order in which they began.
    pub(super) fn live(&self) -> impl Iterator<Item = &CardModel> {
        self.shown.iter().filter(|card| !card.is_over())
    }

    /// How many missed calls wait to be seen, and the newest of them.
    pub(super) fn missed(&self) -> (usize, Option<&CardModel>) {
        let missed = || self.shown.iter().filter(|card| card.is_missed());
        let count = missed().map(|card| 1 + card.missed_before).sum();
        (count, missed().max_by_key(|card| card.since))
    }

    pub(super) fn clear(&mut self) {
        self.shown.clear();
        self.closed.clear();
        self.left.clear();
    }
}

impl CardModel {
    pub(super) fn rings(&self) -> bool {
        self.face == Face::Plain(CardFace::Ringing)
    }

    /// The operator writes on it.
    pub(super) fn is_held(&self) -> bool {
        self.held
    }

    fn is_missed(&self) -> bool {
        matches!(self.face, Face::Plain(CardFace::Missed { .. }))
    }

    /// It stays until it is seen.
    fn waits(&self) -> bool {
        self.is_missed() || self.face == Face::Plain(CardFace::Lost)
    }

    /// A running time is shown on it.
    pub(super) fn counts_seconds(&self) -> bool {
        !self.is_over()
    }

    fn is_over(&self) -> bool {
        !matches!(
            self.face,
            Face::Plain(CardFace::Ringing | CardFace::Talking)
        )
    }

    /// A missed call stays until it is seen, one that is written on until that is done; all else that is over
    /// leaves by itself.
    fn leaves_at(&self, leave: Duration) -> Option<Duration> {
        let leaves = self.is_over() && !self.waits() && !self.held;
        leaves.then(|| self.let_go.map_or(self.since, |at| at.max(self.since)) + leave)
    }
}

/// The call's own party, while the phone shows a colleague who asks about it.
fn about(call: &Call, card: &CardView) -> Option<(Option<String>, Option<String>)> {
    let asks = call.direction != Direction::Internal && card.number != call.number;
    asks.then(|| (call.number.clone(), call.name.clone()))
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
        // The journal says the same of such a call.
        CardState::Ended if call.reason == Some(Reason::Lost) => CardFace::Cut {
            talk_secs: secs(call.talk),
        },
        CardState::Ended => CardFace::Ended {
            talk_secs: secs(call.talk),
        },
        CardState::Missed => CardFace::Missed {
            ring_secs: secs(call.ring),
        },
        CardState::Lost => CardFace::Lost,
        CardState::Busy => CardFace::Busy,
        CardState::Declined => CardFace::Declined,
    })
}
