//! From a call to its entry in the journal.

use super::input::Now;
use super::lookups::Lookups;
use crate::calls::Call;
use crate::ports::journal::{Entry, Leg, Party};

/// What the PBX gave as a name, if it is one: many put the number there, and our own Originates have
/// the extension.
pub(super) fn a_name(text: &str) -> Option<&str> {
    text.chars().any(char::is_alphabetic).then_some(text)
}

/// A call as the journal is to keep it, with the party as the directory knows it now.
pub(super) fn entry(call: &Call, pbx: &str, own: bool, lookups: &Lookups, now: Now) -> Entry {
    let number = call.number.clone();
    let who = lookups.first(number.as_deref());
    let since_start = |at: std::time::Duration| {
        u64::try_from(at.saturating_sub(call.started).as_millis()).unwrap_or(u64::MAX)
    };
    let in_ms = |span: std::time::Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    Entry {
        pbx: pbx.to_owned(),
        call: call.id.0.clone(),
        started_unix_ms: now.unix_ms_at(call.started),
        ended_unix_ms: call.ended_at.map(|at| now.unix_ms_at(at)),
        direction: call.direction,
        courier: call.courier.clone(),
        party: who.map(|who| Party {
            role: who.role,
            name: who.name.clone(),
            company: who.company.clone(),
            code: who.code.clone(),
        }),
        caller_name: call.name.as_deref().and_then(a_name).map(str::to_owned),
        orders: who
            .map(|who| {
                who.orders
                    .iter()
                    .map(|order| order.number.clone())
                    .collect()
            })
            .unwrap_or_default(),
        number,
        extension: call.extension.clone(),
        rang: call.rang.clone(),
        answered_by: call.answered_by.clone(),
        outcome: call.outcome,
        reason: call.reason.clone(),
        ring_ms: call.ring.map(in_ms),
        talk_ms: call.talk.map(in_ms),
        queue: call.queue.clone(),
        transfers: call.transfers.clone(),
        legs: call
            .legs
            .iter()
            .map(|leg| Leg {
                uniqueid: leg.uniqueid.clone(),
                channel: leg.channel.clone(),
                extension: leg.extension.clone(),
                born_ms: since_start(leg.born),
                ringing_ms: leg.ringing.map(since_start),
                up_ms: leg.up.map(since_start),
                ended_ms: leg.ended.map(since_start),
                cause: leg.cause,
            })
            .collect(),
        own,
    }
}
