//! A call as one operator perceives it: the card, and the outcome for this operator.
//!
//! An operator may have several extensions; there is one card per call whatever rings, and none for
//! a call that the operator placed.

use std::time::Duration;

use super::leg::{Leg, Refusal};
use super::outcome::{last_refusal, last_rung};
use super::parties::Parties;
use super::{Call, CardState, Direction, Outcome, Reason};

/// What one operator saw of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorView {
    /// The call with this operator's outcome, extension, ringing and, for an internal call to this
    /// operator, the caller's number.
    pub call: Call,
    /// The card, if there was one.
    pub card: Option<CardView>,
}

/// A card's key and content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardView {
    /// The operator's extension that rang first.
    pub extension: String,
    /// What the card shows.
    pub state: CardState,
    /// Who calls this phone: the outside party, a colleague, or a colleague who asks before a
    /// transfer.
    pub number: Option<String>,
    /// The name that the PBX gave.
    pub name: Option<String>,
}

/// The view of the operator with these extensions; `None` if none of them took part.
pub(super) fn view(
    parties: &Parties<'_>,
    call: &Call,
    extensions: &[String],
    now: Duration,
) -> Option<OperatorView> {
    let own = parties.belonging(extensions);
    let rung = &own.rung;
    let dialler = parties.caller_extension();
    let placed = parties.direction != Direction::Incoming
        && dialler.is_some_and(|e| extensions.contains(&e));
    // In a conference, to which the phone came by a call of its own.
    let met = call
        .answered_by
        .clone()
        .filter(|by| extensions.contains(by));
    if own.is_none() && !placed && met.is_none() {
        return None;
    }
    let mut call = call.clone();
    if placed {
        return Some(OperatorView {
            card: card(parties, rung, &call, extensions),
            call,
        });
    }
    if parties.direction == Direction::Internal {
        (call.number, call.name) = caller_of(parties);
    }
    // The extension that rang first, else the one that took the call in some other way.
    let first_rung = rung.iter().min_by_key(|leg| leg.ring_start());
    let first = first_rung.or_else(|| own.legs.first());
    let extension = first.and_then(|leg| leg.extension());
    let extension = extension.or(own.unreached.as_deref());
    call.extension = extension.or(met.as_deref()).map(str::to_owned);
    // Who was up before anybody looked had answered, whoever is asked or on hold at the moment.
    let answered = |leg: &&Leg| leg.talked.is_some() || (leg.listed && leg.up.is_some());
    let talked = met.is_some() || own.legs.iter().any(answered);
    if call.outcome.is_some() && !talked {
        call.outcome = match &own.unreached {
            Some(_) => Some(Outcome::Unreachable),
            None => own_outcome(parties, rung, &call),
        };
        if let Some(leg) = last_rung(rung.iter().copied()) {
            call.ring = Some(leg.ring_time(now));
        }
    }
    Some(OperatorView {
        card: card(parties, rung, &call, extensions),
        call,
    })
}

/// The card of the operator with these extensions.
fn card(
    parties: &Parties<'_>,
    rung: &[&Leg],
    call: &Call,
    extensions: &[String],
) -> Option<CardView> {
    let settled = rung.iter().filter(|leg| parties.is_settled(leg));
    let first = settled.min_by_key(|leg| leg.ring_start())?;
    let extension = first.extension()?.to_owned();
    let (number, name) = shown_party(parties, rung, call);
    Some(CardView {
        state: card_state(parties, rung, call, extensions),
        extension,
        number,
        name,
    })
}

fn card_state(
    parties: &Parties<'_>,
    rung: &[&Leg],
    call: &Call,
    extensions: &[String],
) -> CardState {
    let mine = |leg: &&Leg| {
        leg.extension()
            .is_some_and(|e| extensions.iter().any(|own| own == e))
    };
    let own_legs = || {
        parties
            .called
            .iter()
            .filter_map(|key| parties.leg(*key))
            .filter(mine)
    };
    let over = call.ended_at.is_some();
    if own_legs().any(Leg::is_up) && !over {
        return CardState::Answered;
    }
    if rung.iter().any(|leg| leg.is_alive()) && !over {
        return CardState::Ringing;
    }
    if own_legs().any(|leg| leg.up.is_some()) {
        return CardState::Ended;
    }
    if let Some(by) = taken_by(parties, rung) {
        return CardState::Taken { by };
    }
    let last = rung.iter().max_by_key(|leg| leg.ring_start());
    let is_lost = call.outcome.is_none() && call.reason == Some(Reason::Lost);
    match last.and_then(|leg| leg.refusal()) {
        Some(Refusal::Busy) => CardState::Busy,
        Some(Refusal::Declined) => CardState::Declined,
        // "Answered elsewhere" may be told before the colleague's answer is.
        None if !over && last.is_some_and(|leg| leg.cause == Some(26)) => CardState::Ringing,
        None if is_lost => CardState::Lost,
        None => CardState::Missed,
    }
}

/// The colleague who answered once my phone had begun to ring.
fn taken_by(parties: &Parties<'_>, rung: &[&Leg]) -> Option<String> {
    let since = rung.iter().map(|leg| leg.ring_start()).min()?;
    let answers = parties.called.iter().filter_map(|key| {
        let at = parties.leg(*key)?.talked.filter(|at| *at >= since)?;
        Some((at, *key))
    });
    parties.label(answers.min()?.1)
}

fn own_outcome(parties: &Parties<'_>, rung: &[&Leg], call: &Call) -> Option<Outcome> {
    if taken_by(parties, rung).is_some() {
        return Some(Outcome::AnsweredElsewhere);
    }
    if rung.iter().any(|leg| leg.refusal().is_none()) {
        return Some(Outcome::Missed);
    }
    match last_refusal(rung.iter().copied()) {
        Some(Refusal::Busy) => Some(Outcome::Busy),
        Some(Refusal::Declined) => Some(Outcome::Rejected),
        None if call.outcome == Some(Outcome::Answered) => Some(Outcome::AnsweredElsewhere),
        None => call.outcome,
    }
}

/// Who calls this phone: while a colleague asks before a transfer, the colleague; else the call's
/// party.
fn shown_party(
    parties: &Parties<'_>,
    rung: &[&Leg],
    call: &Call,
) -> (Option<String>, Option<String>) {
    let last = rung.iter().max_by_key(|leg| leg.ring_start());
    let asked_by_colleague = last.and_then(|leg| {
        let key = parties.book.by_uniqueid(&leg.uniqueid)?;
        let consult = parties.chain(key).0;
        let asks = Some(consult) != parties.root
            && parties
                .call
                .handovers
                .iter()
                .any(|h| h.consult == Some(consult));
        let with_outside = leg.talked.is_some();
        (asks && !with_outside).then(|| (leg.connected_num.clone(), leg.connected_name.clone()))
    });
    match asked_by_colleague {
        Some((Some(number), name)) => (parties.book.office.digits(&number), name),
        _ if parties.direction == Direction::Internal => caller_of(parties),
        _ => (call.number.clone(), call.name.clone()),
    }
}

/// Internal, from the called side: the colleague who calls.
fn caller_of(parties: &Parties<'_>) -> (Option<String>, Option<String>) {
    let name = parties.root_leg().and_then(|leg| leg.caller_name.clone());
    let name = name.filter(|_| !parties.originated);
    (parties.caller_extension(), name)
}
