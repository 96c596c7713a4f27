//! The tracker: events and the time in, changes of calls and cards out.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::book::Book;
use super::closing::REMEMBER;
use super::leg::{CallKey, Leg, LegKey};
use super::office::Office;
use super::operator_view::{self, OperatorView};
use super::originates::{OriginateSent, Originates};
use super::outcome;
use super::parties::Parties;
use super::under_way::CardTold;
use super::{Call, CallId, CardState};
use crate::ami::Message;

/// What is new.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A call, new or changed. The same state is never told twice.
    Call(Arc<Call>),
    /// A card of one of the operator's extensions, new or changed.
    Card {
        /// The call.
        call: CallId,
        /// The extension that rang first.
        extension: String,
        /// What the card shows.
        state: CardState,
        /// Who calls, as the PBX gave it, normalised.
        number: Option<String>,
        /// The name that the PBX gave.
        name: Option<String>,
    },
    /// A call turned out to be a part of an older one (a pick-up, a transfer by the phone): whatever
    /// was kept of it belongs to the other, its card included.
    Merged {
        /// This id is never told again.
        gone: CallId,
        /// The call that it is a part of.
        into: CallId,
    },
    /// A call is over and nothing more will be told of it.
    Ended(CallId),
}

/// How often idle channels are looked for.
const SWEEP: Duration = Duration::from_secs(30);

/// Follows all calls of one PBX.
#[derive(Debug, Default)]
pub struct Tracker {
    pub(super) book: Book,
    pub(super) originates: Originates,
    /// The event count when a listing was asked for.
    pub(super) resync_from: Option<u64>,
    /// When an event said that the PBX goes down. Believed once the connection ends.
    pub(super) shutdown_told: Option<Duration>,
    /// When the connection was lost that no listing has made good yet.
    pub(super) lost_at: Option<Duration>,
    /// All channels were listed since the connection is there.
    pub(super) is_listed: bool,
    operator: Vec<String>,
    pub(super) changes: Vec<Change>,
    /// Calls that changed since they were last told.
    untold: BTreeSet<CallKey>,
    /// The latest time that was given.
    pub(super) latest: Duration,
    /// Calls that are over, and when each is to be closed.
    pub(super) ending: BTreeSet<(Duration, CallKey)>,
    /// Calls that are closed, to be forgotten after [`REMEMBER`].
    pub(super) closed: VecDeque<(Duration, CallKey)>,
    next_sweep: Duration,
}

/// Up to Asterisk 11 a dialled channel is told of before who dials it; it is at no extension yet.
fn may_be_dialled_yet(parties: &Parties<'_>) -> bool {
    let call = parties.call;
    let is_bare = |leg: &Leg| leg.old && leg.exten.is_empty() && leg.up.is_none();
    parties.called.is_empty()
        && call.own.is_none()
        && call.told.is_none()
        && call.ended_at.is_none()
        && parties.root_leg().is_some_and(is_bare)
}

/// A phone that so far dials no other one: a moment later it is a call like any other, or it takes a
/// ringing or parked call over, which then is the call. Told at its end if it stays alone.
fn is_service_so_far(parties: &Parties<'_>) -> bool {
    let call = parties.call;
    parties.direction == super::Direction::Internal
        && !parties.originated
        && parties.called.is_empty()
        && call.told.is_none()
        && call.answered_at.is_none()
        && call.ended_at.is_none()
}

impl Tracker {
    /// A tracker that knows nothing yet.
    #[must_use]
    pub fn new(office: Office) -> Self {
        Self {
            book: Book::new(office),
            ..Self::default()
        }
    }

    /// Whose cards are told: the operator's extensions. Cards that were told stay as they are.
    pub fn set_operator(&mut self, extensions: &[String]) {
        self.operator = extensions.to_vec();
        self.untold.extend(self.book.calls.keys());
    }

    /// Takes in one message of the PBX.
    pub fn handle(&mut self, message: &Message<'_>, now: Duration) {
        self.book.seq += 1;
        self.take(message, now);
        self.judge_all(now);
    }

    /// An Originate of ours goes out.
    pub fn originate_sent(&mut self, sent: OriginateSent, now: Duration) {
        self.originates.sent(&mut self.book, sent, now);
        self.settle(now);
    }

    /// One of ours was refused at once, or never reached the PBX.
    pub fn originate_refused(&mut self, action_id: &str, words: &str, now: Duration) {
        self.originates
            .refused(&mut self.book, action_id, words, now);
        self.settle(now);
    }

    /// A channel was sent elsewhere by an AMI Redirect of ours.
    pub fn redirect_sent(&mut self, channel: &str, exten: &str, now: Duration) {
        self.note_redirect(channel, exten, now);
        self.settle(now);
    }

    /// Time passes.
    pub fn tick(&mut self, now: Duration) {
        self.originates.tick(&mut self.book, now);
        if now >= self.next_sweep {
            self.next_sweep = now + SWEEP;
            self.sweep(now);
        }
        // What is over is told before its end is.
        self.settle(now);
        self.close_ended(now);
    }

    /// When [`Self::tick`] has something to do; `None` if nothing is under way.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        let ending = self.ending.first().map(|(due, _)| *due);
        let closed = self.closed.front().map(|(at, _)| *at + REMEMBER);
        let sweep = (!self.book.calls.is_empty()).then_some(self.next_sweep);
        [ending, closed, sweep, self.originates.next_deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// What is new since the last look. A call is told once, as it stands now, however many events
    /// came meanwhile.
    pub fn drain_changes(&mut self) -> Vec<Change> {
        self.tell_all();
        std::mem::take(&mut self.changes)
    }

    /// Calls that are not over, the oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        let mut open: Vec<_> = self
            .book
            .calls
            .values()
            .filter(|c| c.ended_at.is_none())
            .collect();
        open.sort_by_key(|call| (call.started, call.key));
        open.into_iter()
            .filter_map(|call| call.told.as_deref().cloned())
            .collect()
    }

    /// A call as the office sees it.
    #[must_use]
    pub fn call(&self, id: &CallId) -> Option<Arc<Call>> {
        let key = self.book.call_by_id(&id.0)?;
        self.book.calls.get(&key)?.told.clone()
    }

    /// How long the outside party has spoken with a person so far; [`Call::talk`] says it at the end.
    #[must_use]
    pub fn talk_so_far(&self, id: &CallId, now: Duration) -> Option<Duration> {
        let call = self.book.calls.get(&self.book.call_by_id(&id.0)?)?;
        call.known_talk(now)
    }

    /// A call as the operator with these extensions sees it; `None` if none of them took part.
    #[must_use]
    pub fn operator_view(
        &self,
        id: &CallId,
        extensions: &[String],
        now: Duration,
    ) -> Option<OperatorView> {
        let key = self.book.call_by_id(&id.0)?;
        let call = self.book.calls.get(&key)?;
        let told = call.told.as_ref()?;
        let now = call.ended_at.unwrap_or(now);
        operator_view::view(&Parties::of(&self.book, call), told, extensions, now)
    }

    /// How much is kept: channels and calls. For the test that nothing grows.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.book.legs.len(), self.book.calls.len())
    }

    /// Looks at every call that changed and tells what is new of it.
    pub(super) fn settle(&mut self, now: Duration) {
        self.judge_all(now);
        self.tell_all();
    }

    /// Looks at every call that changed, to be told at the next look at what is new: telling costs more than
    /// judging, and a busy PBX says several things of a call in one packet.
    fn judge_all(&mut self, now: Duration) {
        self.latest = now;
        if !self.book.merged.is_empty() {
            let merged = std::mem::take(&mut self.book.merged);
            let merged = merged.into_iter();
            self.changes
                .extend(merged.map(|(gone, into)| Change::Merged { gone, into }));
        }
        while let Some(key) = self.book.dirty.pop_first() {
            self.judge(key, now);
            self.untold.insert(key);
        }
    }

    /// Looks at a call as things stood at an earlier moment: what is found out later ended then.
    pub(super) fn judge_at(&mut self, key: CallKey, at: Duration) {
        self.book.dirty.remove(&key);
        self.judge(key, at);
        self.untold.insert(key);
    }

    fn tell_all(&mut self) {
        while let Some(key) = self.untold.pop_first() {
            self.tell(key, self.latest);
        }
    }

    /// Brings a call's conversation and end up to date.
    fn judge(&mut self, key: CallKey, now: Duration) {
        let Some(call) = self.book.calls.get(&key).filter(|call| !call.closed) else {
            return;
        };
        // Most news come before anybody can have spoken, and change nothing here.
        let is_quiet = call.talking_since.is_none() && call.ended_at.is_none();
        let mut legs = call.legs.iter().filter_map(|leg| self.book.legs.get(leg));
        if is_quiet
            && !call.legs.is_empty()
            && legs.clone().any(Leg::is_alive)
            && legs.all(|leg| leg.bridge.is_none() && leg.bridges.is_empty())
        {
            return;
        }
        let parties = Parties::of(&self.book, call);
        let talk = parties.conversation();
        let has_unmet = call
            .legs
            .iter()
            .filter_map(|leg| parties.leg(*leg))
            .any(|leg| !leg.bridges.is_empty() && leg.talked.is_none() && leg.is_real());
        let met = match has_unmet {
            true => parties.met(),
            false => Default::default(),
        };
        let shown = if talk.persons.is_empty() { &met } else { &talk };
        // Who was called is the one who answers: for a call from outside a person here.
        let answerers = match parties.direction {
            super::Direction::Incoming => &shown.persons,
            super::Direction::Internal if parties.called.is_empty() => &shown.persons,
            _ => &shown.outside,
        };
        let up = |leg: &LegKey| parties.leg(*leg).and_then(|leg| leg.up).unwrap_or(now);
        let answer = answerers
            .iter()
            .copied()
            .filter(|leg| Some(*leg) != parties.root)
            .min_by_key(up);
        let answered_by = answer.and_then(|leg| parties.label(leg));
        // At the earliest then, where it was before anybody looked.
        let unseen = answer.and_then(|leg| parties.leg(leg));
        let unseen = unseen.filter(|leg| leg.up_unseen).map(|leg| leg.born);
        let over = self.is_over(&parties);
        let talks = !talk.persons.is_empty();
        if let Some(call) = self.book.calls.get_mut(&key) {
            match (talks, call.talking_since) {
                (true, None) => call.talking_since = call.talk_from.take().or(Some(now)),
                (false, Some(_)) => {
                    call.talk = call.talk_until(now);
                    call.talking_since = None;
                }
                _ => {}
            }
            if (talks || !met.persons.is_empty()) && call.answered_at.is_none() {
                call.answered_at = unseen.or(Some(now));
                call.answer_unseen = unseen.is_some();
                call.answer_leg = answer;
                call.answered_by = answered_by;
            }
            match (over, call.ended_at) {
                // A failed originate has its end from the answer.
                (true, at) => call.ended_at = at.or(Some(now)),
                (false, Some(_)) => call.ended_at = None,
                _ => {}
            }
        }
        if let Some(call) = self.book.calls.get(&key)
            && let Some(at) = call.ended_at
        {
            self.ending.insert((at + self.linger(call), key));
        }
        let spoke = talk.persons.into_iter().chain(talk.outside);
        for leg in spoke.chain(met.persons).chain(met.outside) {
            if let Some(leg) = self.book.legs.get_mut(&leg) {
                leg.talked.get_or_insert(now);
            }
        }
    }

    /// All its legs are over; a call without legs is over when its originate failed, or when its legs had
    /// to make room.
    fn is_over(&self, parties: &Parties<'_>) -> bool {
        let legs = &parties.call.legs;
        if legs.is_empty() {
            return parties.call.failure.is_some() || parties.call.lost;
        }
        legs.iter()
            .all(|leg| parties.leg(*leg).is_none_or(|leg| !leg.is_alive()))
    }

    fn tell(&mut self, key: CallKey, now: Duration) {
        let Some(call) = self.book.calls.get(&key).filter(|call| !call.closed) else {
            return;
        };
        let parties = Parties::of(&self.book, call);
        if is_service_so_far(&parties) || may_be_dialled_yet(&parties) {
            return;
        }
        let told = outcome::told(&parties, call.ended_at.unwrap_or(now));
        let view = if self.operator.is_empty() {
            None
        } else {
            operator_view::view(
                &parties,
                &told,
                &self.operator,
                call.ended_at.unwrap_or(now),
            )
        };
        let Some(call) = self.book.calls.get_mut(&key) else {
            return;
        };
        if call.told.as_deref() != Some(&told) {
            let told = Arc::new(told);
            self.changes.push(Change::Call(Arc::clone(&told)));
            call.told = Some(told);
        }
        let Some(card) = view.and_then(|view| view.card) else {
            return;
        };
        // The key is the extension whose card was told first, even if an earlier ring shows up later.
        let known = call
            .cards
            .keys()
            .find(|ext| self.operator.contains(ext))
            .cloned();
        let extension = known.unwrap_or(card.extension);
        let shown = CardTold {
            state: card.state,
            number: card.number,
            name: card.name,
        };
        if call.cards.get(&extension) != Some(&shown) {
            call.cards.insert(extension.clone(), shown.clone());
            self.changes.push(Change::Card {
                call: call.id.clone(),
                extension,
                state: shown.state,
                number: shown.number,
                name: shown.name,
            });
        }
    }
}
