//! A call as the tracker keeps it: its legs, what was decided about it, what was told.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::leg::{CallKey, LegKey};
use super::originates::{OriginateKind, OriginateSent};
use super::recall::Known;
use super::{Call, CallId, CardState, Transfer, TransferKind};

/// How an originate of ours or of anybody failed before its first leg came up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// Refused at once by a `Response: Error`, in the PBX's words.
    Refused(String),
    /// OriginateResponse with this Reason.
    Reason(u32),
}

/// A change of hands, with what is needed to see whether it was answered.
#[derive(Debug, Clone)]
pub(super) struct Handover {
    pub told: Transfer,
    pub at: Duration,
    /// The leg that was taken over or sent away, where known.
    pub leg: Option<LegKey>,
    /// The consultation's `;1`.
    pub consult: Option<LegKey>,
    /// An earlier run told it.
    pub is_recalled: bool,
}

impl Handover {
    pub(super) fn new(kind: TransferKind, to: &str, at: Duration) -> Self {
        Self {
            told: Transfer {
                kind,
                to: to.to_owned(),
                answered: false,
                who: None,
            },
            at,
            leg: None,
            consult: None,
            is_recalled: false,
        }
    }
}

/// A card as it was last told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CardTold {
    pub state: CardState,
    pub number: Option<String>,
    pub name: Option<String>,
}

/// A call.
#[derive(Debug)]
pub(super) struct UnderWay {
    pub key: CallKey,
    pub id: CallId,
    /// Every Uniqueid and Linkedid that leads here.
    pub ids: Vec<String>,
    pub legs: Vec<LegKey>,
    pub started: Duration,
    pub queue: Option<String>,
    pub handovers: Vec<Handover>,
    /// Ours, placed by a click.
    pub own: Option<OriginateSent>,
    pub failure: Option<Failure>,
    pub answered_at: Option<Duration>,
    pub answered_by: Option<String>,
    pub answer_leg: Option<LegKey>,
    /// They spoke while nobody looked: how long is not known.
    pub answer_unseen: bool,
    pub talk: Duration,
    pub talking_since: Option<Duration>,
    /// An earlier run saw the conversation begin; whether it goes on the next listing shows.
    pub talk_from: Option<Duration>,
    /// What an earlier run knew.
    pub known: Option<Box<Known>>,
    /// A leg was dropped because it was gone after a break.
    pub lost: bool,
    /// Asked for, but a listing did not have it.
    pub unlisted: Option<Duration>,
    pub ended_at: Option<Duration>,
    /// Its end was told; nothing revives it.
    pub closed: bool,
    pub told: Option<Arc<Call>>,
    pub cards: BTreeMap<String, CardTold>,
}

impl UnderWay {
    pub(super) fn new(key: CallKey, id: CallId, started: Duration) -> Self {
        Self {
            key,
            id,
            ids: Vec::new(),
            legs: Vec::new(),
            started,
            queue: None,
            handovers: Vec::new(),
            own: None,
            failure: None,
            answered_at: None,
            answered_by: None,
            answer_leg: None,
            answer_unseen: false,
            talk: Duration::ZERO,
            talking_since: None,
            talk_from: None,
            known: None,
            lost: false,
            unlisted: None,
            ended_at: None,
            closed: false,
            told: None,
            cards: BTreeMap::new(),
        }
    }

    /// Talk so far.
    pub(super) fn talk_until(&self, now: Duration) -> Duration {
        let running = self
            .talking_since
            .map_or(Duration::ZERO, |since| now.saturating_sub(since));
        self.talk + running
    }

    /// The same where there was any, and it is known since when.
    pub(super) fn known_talk(&self, now: Duration) -> Option<Duration> {
        let is_known = self.answered_at.is_some() && !self.answer_unseen;
        is_known.then(|| self.talk_until(now))
    }
}

impl UnderWay {
    /// Takes over what a younger call brought. Its conversations were its own: what counts from now
    /// on is judged anew from the legs.
    pub(super) fn absorb(&mut self, gone: UnderWay) {
        self.legs.extend(gone.legs);
        self.legs.sort_unstable();
        self.ids.extend(gone.ids);
        self.queue = self.queue.take().or(gone.queue);
        self.handovers.extend(gone.handovers);
        self.handovers.sort_by_key(|handover| handover.at);
        // Who fetched it did not place it.
        let placed = gone
            .own
            .filter(|own| !matches!(own.kind, OriginateKind::Fetch { .. }));
        self.own = self.own.take().or(placed);
        self.failure = self.failure.take().or(gone.failure);
        self.known = self.known.take().or(gone.known);
        self.lost |= gone.lost;
        self.ended_at = None;
        // Of two cards this call's stays, as at the desk: one operator has one card for one call.
        if self.cards.is_empty() {
            self.cards = gone.cards;
        }
    }
}
