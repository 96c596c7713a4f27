//! From a call to its entry in the journal, and back after a restart.

use std::time::Duration;

use super::input::Now;
use super::lookups::Lookups;
use crate::calls::{Call, CallId, LegView, Phase, Standing};
use crate::ports::journal::{Entry, Leg, Party};

/// What the PBX gave as a name, if it is one: many put the number there, and our own Originates have
/// the extension. What Asterisk and telephone companies put there for a withheld number is none.
pub(super) fn a_name(text: &str) -> Option<&str> {
    let is_none = [
        "anonymous",
        "unknown",
        "unavailable",
        "restricted",
        "withheld",
    ]
    .iter()
    .any(|word| text.trim().eq_ignore_ascii_case(word));
    (!is_none && text.chars().any(char::is_alphabetic)).then_some(text)
}

/// A call as the journal is to keep it, with the party as the directory knows it now.
pub(super) fn entry(call: &Call, pbx: &str, own: bool, lookups: &Lookups, now: Now) -> Entry {
    let number = call.number.clone();
    let who = lookups.first(number.as_deref());
    let since_start = |at: Duration| {
        u64::try_from(at.saturating_sub(call.started).as_millis()).unwrap_or(u64::MAX)
    };
    let in_ms = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
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

/// The party as an earlier run knew it, where the directory has not told it again.
pub(super) fn keep_party(entry: &mut Entry, earlier: &Entry) {
    if entry.party.is_none() && entry.number == earlier.number {
        entry.party.clone_from(&earlier.party);
        entry.orders.clone_from(&earlier.orders);
    }
}

/// What an earlier run knew of calls, by this run's clock.
pub fn earlier_calls(entries: &[Entry], now: Now) -> Vec<Call> {
    entries
        .iter()
        .map(|entry| earlier_call(entry, now))
        .collect()
}

fn earlier_call(entry: &Entry, now: Now) -> Call {
    let started = now.mono_at(entry.started_unix_ms);
    let at = |ms: u64| started + Duration::from_millis(ms);
    let legs: Vec<LegView> = entry
        .legs
        .iter()
        .map(|leg| LegView {
            uniqueid: leg.uniqueid.clone(),
            channel: leg.channel.clone(),
            extension: leg.extension.clone(),
            born: at(leg.born_ms),
            ringing: leg.ringing_ms.map(at),
            up: leg.up_ms.map(at),
            ended: leg.ended_ms.map(at),
            cause: leg.cause,
            now: Standing::default(),
        })
        .collect();
    // A person here is known by the extension; else it was the line that answered last.
    let answered_by = entry.answered_by.as_deref();
    let of_person = || {
        legs.iter()
            .filter(|leg| leg.extension.as_deref() == answered_by)
    };
    let of_line = || legs.iter().filter(|leg| leg.extension.is_none());
    let person = of_person().filter_map(|leg| leg.up).min();
    let answered_at = answered_by.and(person.or_else(|| of_line().filter_map(|leg| leg.up).max()));
    Call {
        id: CallId(entry.call.clone()),
        direction: entry.direction,
        number: entry.number.clone(),
        name: entry.caller_name.clone(),
        courier: entry.courier.clone(),
        extension: entry.extension.clone(),
        rang: entry.rang.clone(),
        answered_by: entry.answered_by.clone(),
        talking: None,
        phase: Phase::Asked,
        outcome: None,
        reason: None,
        started,
        ringing_since: None,
        answered_at,
        ended_at: None,
        ring: entry.ring_ms.map(Duration::from_millis),
        talk: None,
        queue: entry.queue.clone(),
        line: None,
        transfers: entry.transfers.clone(),
        legs,
        own_click: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_a_withheld_number_is_no_name() {
        for (text, is_name) in [
            ("Anonymous", false),
            ("unknown", false),
            ("101", false),
            ("Пётр", true),
            ("Anonymous Ltd", true),
        ] {
            assert_eq!(a_name(text).is_some(), is_name, "{text}");
        }
    }
}
