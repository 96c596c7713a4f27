//! What became of a caller who was put through, from the legs of the call: what the PBX says of who was called, and
//! that phones here ring for the caller again.

use std::time::Duration;

use super::{State, is_same};
use crate::calls::{Call, LegView};
use crate::desk::snapshot::CameBack;
use crate::handling::{Grip, Hold};

/// Of a caller who was put through at once, and why he came back.
pub(super) fn judge(
    call: &Call,
    own: &[String],
    exten: &str,
    at: Duration,
) -> (State, Option<CameBack>) {
    let is_target = |leg: &&LegView| match &leg.extension {
        Some(extension) => extension == exten,
        None => true,
    };
    let later = || {
        let legs = call.legs.iter().filter(|leg| leg.born >= at);
        legs.filter(|leg| leg.now.is_real || leg.ended.is_some())
    };
    let called = || later().filter(is_target);
    if called().any(|leg| leg.up.is_some()) {
        return (State::Talks, None);
    }
    let is_own = |leg: &LegView| leg.extension.as_ref().is_some_and(|of| own.contains(of));
    let rings = |leg: &&LegView| leg.ended.is_none() && leg.extension.is_some() && !is_target(leg);
    let Some(phone) = later().find(rings) else {
        return (State::Going, None);
    };
    let last = called().max_by_key(|leg| leg.born);
    if last.is_some_and(|leg| leg.ended.is_none()) && !is_own(phone) {
        return (State::Going, None);
    }
    (State::Back, Some(why(last)))
}

/// Of somebody who is asked first.
pub(super) fn asked(grip: &Grip<'_>, exten: &str) -> State {
    match grip.hold {
        Hold::Asks {
            asked: Some(leg), ..
        } if leg.extension.as_deref().is_none_or(|of| is_same(of, exten)) => State::Talks,
        _ => State::Going,
    }
}

/// Measured on Asterisk 16 and 22: busy is 17, declined 21, a number that is none 1, a line that is full 34; who
/// did not answer in time has 16 or 0.
fn why(leg: Option<&LegView>) -> CameBack {
    let Some(leg) = leg else {
        // The line made no channel at all.
        return CameBack::Line;
    };
    match leg.cause {
        Some(17) => CameBack::Busy,
        Some(21) => CameBack::Declined,
        Some(1 | 22 | 28) => CameBack::BadNumber,
        Some(18 | 19 | 20 | 27) => CameBack::Unreachable,
        Some(3 | 29 | 34 | 38 | 41 | 42 | 44 | 57 | 58 | 102) => CameBack::Line,
        _ if leg.ringing.is_some() => CameBack::Silent,
        _ => CameBack::NoSign,
    }
}
