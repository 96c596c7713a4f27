//! Originates of ours: from the request to the call.
//!
//! Bound by our ChannelId, which becomes the Uniqueid of the first leg; else by the ActionID through
//! the OriginateResponse; and if that tells a failure, which names no Uniqueid, by its Channel.

use std::time::Duration;

use super::book::Book;
use super::leg::{CallKey, LegKey};
use super::under_way::Failure;
use crate::ami::Message;

/// Whose first leg it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginateKind {
    /// The operator's phone rings first.
    Operator {
        /// The operator's extension.
        extension: String,
    },
    /// A courier is called back first.
    Courier,
    /// The operator's phone rings first, to take over a call that is under way: parked, or ringing at a
    /// colleague's. It is a call of its own only until it has it.
    Fetch {
        /// The operator's extension.
        extension: String,
    },
}

/// An Originate that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginateSent {
    /// Our `ChannelId`.
    pub channel_id: Option<String>,
    /// Our `ActionID`.
    pub action_id: Option<String>,
    /// `Channel`, as sent.
    pub channel: Option<String>,
    /// `Exten`.
    pub exten: Option<String>,
    /// `Context`.
    pub context: Option<String>,
    /// `CallerID`.
    pub caller_id: Option<String>,
    /// Who is called first.
    pub kind: OriginateKind,
}

/// An originate whose call is not known yet.
#[derive(Debug)]
struct Pending {
    sent: OriginateSent,
    at: Duration,
    failure: Option<(Failure, Duration)>,
}

/// Originates on their way.
#[derive(Debug, Default)]
pub(super) struct Originates {
    pending: Vec<Pending>,
}

/// An answer that never comes must not be waited for without end.
const MAX_PENDING: usize = 256;
/// A failure's leg may be told of a moment after the failure.
pub(super) const FAILURE_GRACE: Duration = Duration::from_secs(1);

impl Originates {
    /// Takes note of a request. With a ChannelId its call exists from now on.
    pub(super) fn sent(&mut self, book: &mut Book, sent: OriginateSent, now: Duration) {
        if let Some(id) = sent.channel_id.clone() {
            let key = book.call_by_id(&id).unwrap_or_else(|| book.open(&id, now));
            if let Some(call) = book.calls.get_mut(&key) {
                call.own = Some(sent.clone());
                book.dirty.insert(key);
            }
        }
        if self.pending.len() >= MAX_PENDING {
            self.pending.remove(0);
        }
        self.pending.push(Pending {
            sent,
            at: now,
            failure: None,
        });
    }

    /// `Response: Error` to one of ours.
    pub(super) fn refused(&mut self, book: &mut Book, action_id: &str, words: &str, now: Duration) {
        if let Some(at) = self.position(action_id) {
            let pending = self.pending.remove(at);
            fail(book, pending, Failure::Refused(words.to_owned()), now);
        }
    }

    /// `OriginateResponse`.
    pub(super) fn answered(&mut self, book: &mut Book, message: &Message<'_>, now: Duration) {
        let Some(at) = message.action_id().and_then(|id| self.position(id)) else {
            return;
        };
        let succeeded = message
            .get("Response")
            .is_some_and(|word| word.trim().eq_ignore_ascii_case("Success"));
        // A failure names no Uniqueid, or the ChannelId that was asked for.
        if let Some(uniqueid) = message.channel().uniqueid().filter(|_| succeeded) {
            let pending = self.pending.remove(at);
            let key = book
                .call_by_id(&uniqueid)
                .unwrap_or_else(|| book.open(&uniqueid, now));
            bind(book, key, pending.sent);
            return;
        }
        let reason = message
            .get("Reason")
            .and_then(|reason| reason.trim().parse().ok());
        let failure = Failure::Reason(reason.unwrap_or(0));
        if let Some(pending) = self.pending.get_mut(at) {
            match bound_or_found(book, pending) {
                Some(key) => {
                    let pending = self.pending.remove(at);
                    bind(book, key, pending.sent);
                    set_failure(book, key, failure, now);
                }
                None => pending.failure = Some((failure, now)),
            }
        }
    }

    /// Failures whose leg was not told of within the grace had no leg.
    pub(super) fn tick(&mut self, book: &mut Book, now: Duration) {
        let mut at = 0;
        while let Some(pending) = self.pending.get_mut(at) {
            let Some((failure, failed)) = pending.failure.clone() else {
                at += 1;
                continue;
            };
            let found = bound_or_found(book, pending);
            if found.is_none() && now < failed + FAILURE_GRACE {
                at += 1;
                continue;
            }
            let pending = self.pending.remove(at);
            match found {
                Some(key) => {
                    bind(book, key, pending.sent);
                    set_failure(book, key, failure, failed);
                }
                None => fail(book, pending, failure, failed),
            }
        }
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn next_deadline(&self) -> Option<Duration> {
        let failed = self.pending.iter().filter_map(|p| p.failure.as_ref());
        failed.map(|(_, at)| *at + FAILURE_GRACE).min()
    }

    fn position(&self, action_id: &str) -> Option<usize> {
        let same = |p: &Pending| p.sent.action_id.as_deref() == Some(action_id);
        self.pending.iter().position(same)
    }
}

/// The call of a failed originate: by ChannelId, else the oldest unbound originated leg whose dial
/// string or device is the Channel that was asked for.
fn bound_or_found(book: &Book, pending: &Pending) -> Option<CallKey> {
    if let Some(id) = &pending.sent.channel_id {
        return book.call_by_id(id);
    }
    let wanted = pending.sent.channel.as_deref()?;
    let matches = |key: &LegKey| {
        let leg = book.legs.get(key)?;
        let call = book.calls.get(&leg.call)?;
        let tech = leg.channel.split('/').next().unwrap_or_default();
        let dialled = leg
            .dial
            .as_ref()
            .map(|dial| format!("{tech}/{}", dial.string));
        let same =
            dialled.as_deref() == Some(wanted) || super::office::device(&leg.channel) == wanted;
        let free = call.own.is_none() && leg.up.is_none() && leg.born >= pending.at;
        (leg.parent.is_none() && leg.birth_linkedid == leg.birth_uniqueid && same && free)
            .then_some((*key, leg.call))
    };
    book.legs
        .keys()
        .filter_map(matches)
        .min()
        .map(|(_, call)| call)
}

fn bind(book: &mut Book, key: CallKey, sent: OriginateSent) {
    let Some(call) = book.calls.get_mut(&key) else {
        return;
    };
    // By now it may be a part of the call that it fetched, which it did not place.
    let is_part = sent.channel_id.as_deref() != Some(call.id.0.as_str());
    if !(is_part && matches!(sent.kind, OriginateKind::Fetch { .. })) {
        call.own = Some(sent);
        book.dirty.insert(key);
    }
}

fn set_failure(book: &mut Book, key: CallKey, failure: Failure, now: Duration) {
    if let Some(call) = book.calls.get_mut(&key) {
        call.failure = Some(failure);
        if call.legs.is_empty() {
            call.ended_at.get_or_insert(now);
        }
        book.dirty.insert(key);
    }
}

/// A request that came to nothing is a call too: the journal shows the attempt.
fn fail(book: &mut Book, pending: Pending, failure: Failure, now: Duration) {
    let Pending { sent, at, .. } = pending;
    let id = sent.channel_id.clone().or_else(|| sent.action_id.clone());
    let Some(id) = id else { return };
    let key = book.call_by_id(&id).unwrap_or_else(|| book.open(&id, at));
    bind(book, key, sent);
    set_failure(book, key, failure, now);
}
