//! What became of a call, in the office's view.
//!
//! The true reason of a failure is in the Hangup's cause of the leg that failed; DialStatus and
//! OriginateResponse's Reason differ between versions and are hints only.

use std::time::Duration;

use super::leg::{Leg, Refusal};
use super::parties::Parties;
use super::under_way::Failure;
use super::{Call, Direction, LegView, Outcome, Phase, Reason, TransferKind};

/// A dial that was cancelled before any phone can have rung says nothing about the phone.
const TOO_SHORT_TO_RING: Duration = Duration::from_secs(3);

/// The phones of a group begin to ring within this time; the rounds of a queue are farther apart.
const TOGETHER: Duration = Duration::from_secs(2);

/// The call as it is told.
pub(super) fn told(parties: &Parties<'_>, now: Duration) -> Call {
    let call = parties.call;
    let ended = call.ended_at;
    let (mut number, mut name) = parties.number_and_name();
    let mut courier = match parties.direction {
        Direction::Callback => parties.first_party_number(),
        _ => None,
    };
    // Seen from the caller's side and from the called one's an internal call's number is another.
    if let Some(known) = call.known.as_deref()
        && parties.direction != Direction::Internal
    {
        number = known.number.clone().or(number);
        name = known.name.clone().or(name);
        courier = known.courier.clone().or(courier);
    }
    let rang = rang(parties);
    let talk = parties.conversation();
    let talking = talk
        .persons
        .into_iter()
        .chain(talk.outside)
        .find_map(|key| parties.leg(key)?.extension().map(str::to_owned));
    let (outcome, reason) = match ended {
        Some(_) if is_lost(parties) => {
            let answered = call.answered_at.map(|_| Outcome::Answered);
            (answered, Some(Reason::Lost))
        }
        Some(_) => {
            let (outcome, reason) = outcome(parties);
            (Some(outcome), reason)
        }
        None => (None, None),
    };
    let dialler = match parties.direction {
        Direction::Outgoing | Direction::Internal => parties.caller_extension(),
        Direction::Incoming | Direction::Callback => None,
    };
    let answered_by = call.answered_by.clone();
    let answerer = || {
        let leg = call.answer_leg.and_then(|key| parties.leg(key));
        leg.and_then(Leg::extension).map(str::to_owned)
    };
    Call {
        id: call.id.clone(),
        direction: parties.direction,
        number,
        name,
        courier,
        extension: dialler.or_else(|| rang.first().cloned()).or_else(answerer),
        rang,
        phase: phase(parties, talking.is_some()),
        talking,
        outcome,
        reason,
        started: call.started,
        ringing_since: ringing_since(parties),
        answered_at: call.answered_at,
        ended_at: ended,
        ring: known_ring(parties)
            .or_else(|| ring(parties, ended.unwrap_or(now)))
            .filter(|_| ended.is_some() || answered_by.is_some()),
        // A running conversation is counted by whoever looks; a copy per second would be no news.
        talk: ended.and_then(|_| call.known_talk(now)),
        answered_by,
        queue: call.queue.clone(),
        line: match parties.direction {
            Direction::Incoming if !parties.originated => {
                parties.root_leg().and_then(|leg| leg.first_exten.clone())
            }
            _ => None,
        },
        transfers: transfers(parties),
        legs: call
            .legs
            .iter()
            .zip(parties.standings())
            .filter_map(|(key, now)| {
                let view = parties.leg(*key)?.view();
                Some(LegView { now, ..view })
            })
            .collect(),
        own_click: call.own.is_some(),
    }
}

/// Nobody saw how it ended: the leg that began it was gone after a break, or, where that one is not known,
/// the leg that lasted longest.
fn is_lost(parties: &Parties<'_>) -> bool {
    let call = parties.call;
    let real = || {
        let legs = call.legs.iter().filter_map(|key| parties.leg(*key));
        legs.filter(|leg| leg.is_real())
    };
    let last = real().map(|leg| leg.ended).max();
    let mut lasted = real().filter(|leg| Some(leg.ended) == last);
    let is_gone = match parties.root_leg() {
        Some(root) if root.is_real() => root.lost,
        _ => last.is_none() || lasted.any(|leg| leg.lost),
    };
    call.lost && call.failure.is_none() && is_gone
}

/// The called extensions whose phones were reached, in the order of their ringing.
pub(super) fn rang(parties: &Parties<'_>) -> Vec<String> {
    let mut legs: Vec<&Leg> = parties.dialled().filter(|leg| leg.rang()).collect();
    legs.sort_by_key(|leg| leg.ring_start());
    let mut rang: Vec<String> = Vec::new();
    for extension in legs.into_iter().filter_map(Leg::extension) {
        if !rang.iter().any(|known| known == extension) {
            rang.push(extension.to_owned());
        }
    }
    rang
}

fn ringing_since(parties: &Parties<'_>) -> Option<Duration> {
    let legs = parties.dialled().filter(|leg| leg.rang());
    legs.map(Leg::ring_start).min()
}

fn phase(parties: &Parties<'_>, person_talks: bool) -> Phase {
    let root = parties.root_leg();
    let rings = || {
        parties
            .dialled()
            .any(|leg| leg.is_alive() && leg.up.is_none())
    };
    if parties.call.ended_at.is_some() {
        Phase::Ended
    } else if parties.originated && root.is_none_or(|leg| leg.up.is_none()) {
        match parties.first_party().iter().any(|leg| leg.rang()) {
            true => Phase::OwnPhoneRings,
            false => Phase::Asked,
        }
    } else if person_talks || parties.call.talking_since.is_some() {
        Phase::Talking
    } else if rings() || (parties.originated && parties.call.answered_at.is_none()) {
        Phase::Ringing
    } else {
        Phase::Waiting
    }
}

/// An earlier run saw it, with the dials and pick-ups that say whose ringing counts.
fn known_ring(parties: &Parties<'_>) -> Option<Duration> {
    parties.call.known.as_deref()?.ring
}

/// The ringing of the leg that decided the outcome.
fn ring(parties: &Parties<'_>, now: Duration) -> Option<Duration> {
    if let Some(answer) = parties.call.answer_leg.and_then(|key| parties.leg(key)) {
        // Who picks up a colleague's call ends the ringing of that colleague's phone.
        if let Some(target) = answer.picked.and_then(|key| parties.leg(key)) {
            let up = answer.up.unwrap_or(now);
            return Some(up.saturating_sub(target.ring_start()));
        }
        let is_known = answer.was_dialled() && !answer.up_unseen;
        return is_known.then(|| answer.ring_time(now));
    }
    if parties.call.answered_at.is_none() && first_party_failed(parties) {
        let legs = parties.first_party().into_iter();
        return legs.map(|leg| leg.ring_time(now)).max();
    }
    // A called line may give no sign of ringing (183); a phone here that gave none did not ring.
    let line = matches!(parties.direction, Direction::Outgoing | Direction::Callback);
    last_rung(parties.dialled().filter(|leg| line || leg.rang())).map(|leg| leg.ring_time(now))
}

/// Of the legs that rang (else were tried) last, all that began together, the one that did so longest; a
/// refusal decides only where all of them refused.
pub(super) fn last_rung<'l>(legs: impl Iterator<Item = &'l Leg>) -> Option<&'l Leg> {
    let legs: Vec<&Leg> = legs.collect();
    let last = legs
        .iter()
        .map(|leg| (leg.rang(), leg.ring_start()))
        .max()?;
    let together = |leg: &&&Leg| leg.rang() == last.0 && leg.ring_start() + TOGETHER >= last.1;
    let order = |leg: &&&Leg| {
        let longest = leg.ring_time(Duration::MAX);
        (leg.refusal().is_none(), longest, leg.ring_start())
    };
    legs.iter().filter(together).max_by_key(order).copied()
}

fn transfers(parties: &Parties<'_>) -> Vec<super::Transfer> {
    let handovers = &parties.call.handovers;
    let mut told = Vec::new();
    for (at, handover) in handovers.iter().enumerate() {
        let until = handovers.get(at + 1).map(|next| next.at);
        let in_time = |leg: &Leg| {
            leg.talked.is_some_and(|talked| {
                talked >= handover.at && until.is_none_or(|until| talked < until)
            })
        };
        // Who answers at an outside number is no phone of the office: the caller may have come back to one.
        let is_outside = parties
            .book
            .office
            .external_digits(&handover.told.to)
            .is_some();
        let may_be_it = |leg: &Leg| !is_outside || leg.is_trunk();
        let mut transfer = handover.told.clone();
        transfer.answered = transfer.answered
            || match handover.consult {
                Some(consult) => parties.called.iter().any(|key| {
                    parties.chain(*key).0 == consult
                        && parties.leg(*key).is_some_and(|leg| leg.up.is_some())
                }),
                None => parties
                    .called
                    .iter()
                    .filter(|key| Some(**key) != handover.leg)
                    .filter_map(|key| parties.leg(*key))
                    .any(|leg| may_be_it(leg) && in_time(leg)),
            };
        told.push(transfer);
    }
    told
}

/// The first leg of an originate did not come up.
fn first_party_failed(parties: &Parties<'_>) -> bool {
    parties.originated && parties.root_leg().is_none_or(|root| root.up.is_none())
}

fn outcome(parties: &Parties<'_>) -> (Outcome, Option<Reason>) {
    if let Some(Failure::Refused(words)) = &parties.call.failure {
        return (Outcome::Failed, Some(refusal_reason(words)));
    }
    if parties.call.answered_at.is_some() {
        return (Outcome::Answered, None);
    }
    if first_party_failed(parties) {
        return (Outcome::OwnPhone, Some(first_party_reason(parties)));
    }
    match parties.direction {
        Direction::Incoming | Direction::Internal => (called_outcome(parties), None),
        Direction::Outgoing | Direction::Callback => outgoing_outcome(parties),
    }
}

/// An unknown context and a missing extension look the same, so the refusal of a number by the PBX is
/// `failed`, not `bad_number`: the number may be right.
fn refusal_reason(words: &str) -> Reason {
    let words = words.trim();
    if words.starts_with("Extension does not exist") {
        Reason::NoExtension
    } else if words.starts_with("Permission denied") || words.contains("Access Forbidden") {
        Reason::NoPermission
    } else {
        Reason::Other(words.to_owned())
    }
}

fn first_party_reason(parties: &Parties<'_>) -> Reason {
    let legs = parties.first_party();
    match legs.iter().filter_map(|leg| leg.refusal()).next_back() {
        Some(Refusal::Busy) => return Reason::Busy,
        Some(Refusal::Declined) => return Reason::Declined,
        None => {}
    }
    let rang = legs.iter().any(|leg| leg.ringing.is_some());
    let unreachable = legs.iter().any(|leg| {
        matches!(
            leg.cause,
            Some(1 | 3 | 18 | 20 | 22 | 27 | 28 | 34 | 38 | 41 | 42 | 58)
        )
    });
    let off = legs.iter().any(|leg| leg.cause == Some(19));
    // A phone that is off (480) ends the dial, the originate's time-out ends none or cancels it.
    let said_so = legs
        .iter()
        .any(|leg| !matches!(leg.status(), "" | "CANCEL"));
    match &parties.call.failure {
        _ if rang => Reason::Silent,
        // chan_sip says 5 of a phone that is switched off (480) too.
        Some(Failure::Reason(5)) if unreachable || off => Reason::Unreachable,
        Some(Failure::Reason(5)) => Reason::Busy,
        _ if unreachable => Reason::Unreachable,
        // A phone that is registered but switched off: silence until the time-out.
        Some(Failure::Reason(3)) => Reason::Silent,
        _ if legs.is_empty() => Reason::Unreachable,
        Some(_) => Reason::Unreachable,
        // Somebody else's originate.
        None if off && said_so => Reason::Unreachable,
        None => Reason::Silent,
    }
}

/// Incoming and internal: nobody answered; why?
fn called_outcome(parties: &Parties<'_>) -> Outcome {
    let mut dialled = false;
    for leg in parties.dialled() {
        dialled = true;
        if leg.refusal().is_none() && rang_or_too_short(leg) {
            return Outcome::Missed;
        }
    }
    let root = parties.root_leg();
    match last_refusal(parties.dialled()) {
        Some(Refusal::Busy) => Outcome::Busy,
        Some(Refusal::Declined) => Outcome::Rejected,
        None if dialled => Outcome::Unreachable,
        // Waiting in a queue is no menu: somebody was to answer.
        None if parties.call.queue.is_some() => Outcome::Missed,
        None if root.is_some_and(|leg| parties.book.office.knows_extension(&leg.exten)) => {
            Outcome::Unreachable
        }
        None if root.is_some_and(|leg| leg.up.is_some()) => Outcome::MenuOnly,
        None => Outcome::Unreachable,
    }
}

/// How the last phone refused that did; of two at once a person's word counts.
pub(super) fn last_refusal<'l>(legs: impl Iterator<Item = &'l Leg>) -> Option<Refusal> {
    let refused = legs.filter_map(|leg| {
        let at = leg.dial.as_ref().and_then(|dial| dial.ended).or(leg.ended);
        Some((at, leg.refusal()?))
    });
    refused
        .max_by_key(|(at, why)| (*at, *why == Refusal::Declined))
        .map(|(_, why)| why)
}

fn rang_or_too_short(leg: &Leg) -> bool {
    // A phone that forwards at once is not where the call was missed.
    let cancelled_early = || {
        leg.status() == "CANCEL"
            && !leg.forwarded
            && leg.ring_time(Duration::MAX) < TOO_SHORT_TO_RING
    };
    leg.rang() || cancelled_early()
}

/// Outgoing: the called party did not answer; why?
fn outgoing_outcome(parties: &Parties<'_>) -> (Outcome, Option<Reason>) {
    let caller = parties.root_leg();
    let Some(called) = parties.dialled().next_back() else {
        // A trunk that is known to be down makes no leg: only the caller's cause tells.
        return match caller.and_then(|leg| leg.cause) {
            Some(1 | 22 | 28) => (Outcome::BadNumber, None),
            Some(34 | 42 | 44) => (Outcome::Failed, Some(Reason::Congestion)),
            _ if caller.is_some_and(|leg| leg.hung_up) => (Outcome::Cancelled, None),
            _ => (Outcome::Failed, None),
        };
    };
    match called.refusal() {
        Some(Refusal::Busy) => return (Outcome::Busy, None),
        Some(Refusal::Declined) => return (Outcome::Rejected, None),
        None => {}
    }
    let rang = called.ringing.is_some();
    match (called.status(), called.cause) {
        ("CANCEL", _) => (Outcome::Cancelled, None),
        (_, Some(1 | 22 | 28)) => (Outcome::BadNumber, None),
        ("CONGESTION", _) | (_, Some(34 | 42 | 44)) => (Outcome::Failed, Some(Reason::Congestion)),
        // No end of the dial was told: whoever was first to go decides.
        ("" | "ANSWER", _) if caller.is_some_and(|leg| leg.hung_up) => (Outcome::Cancelled, None),
        _ if rang => (Outcome::NoAnswer, None),
        (_, Some(19 | 20 | 27)) => (Outcome::Unreachable, None),
        // 18: the line did not even answer the INVITE.
        ("CHANUNAVAIL", _) | (_, Some(3 | 18 | 29 | 38 | 41 | 57 | 58 | 102 | 127)) => {
            (Outcome::Failed, None)
        }
        // Not one sign of life from the line in all that time: it does not work.
        _ if called.ring_time(Duration::MAX) >= TOO_SHORT_TO_RING => (Outcome::Failed, None),
        _ => (Outcome::NoAnswer, None),
    }
}

/// Whether a change of hands of this kind explains that the caller's channel went to another
/// extension a moment before or after.
pub(super) fn explains_move(kind: TransferKind) -> bool {
    matches!(kind, TransferKind::Redirect | TransferKind::Blind)
}
