//! From a call that came to nothing to the reason, as far as the call itself tells it.

use super::{Party, Why};
use crate::calls::{Call, LegView, Outcome, Reason};

/// A reason, or what has to be asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Judged {
    /// Known.
    Known(Party, Why),
    /// A phone was out of reach at once: is it known, is it connected?
    Phone(Party, String),
    /// Nobody was dialled for this number: is it in the dialplan?
    Dialplan(Party, Option<u32>),
    /// A line did not work: is it connected?
    Line(Party, String),
}

/// The devices of the numbers, where these are the office's own.
#[derive(Debug, Clone, Default)]
pub(super) struct Devices {
    /// The first number's.
    pub first: Option<String>,
    /// It was asked for itself, not by the dialplan.
    pub is_direct: bool,
    /// The second number's.
    pub second: Option<String>,
}

/// Why a call that is over came to nothing.
pub(super) fn judge(call: &Call, devices: &Devices) -> Judged {
    match call.outcome {
        Some(Outcome::OwnPhone) | None => first(call, devices),
        Some(outcome) => second(call, outcome, devices.second.as_deref()),
    }
}

fn first(call: &Call, devices: &Devices) -> Judged {
    let known = |why| Judged::Known(Party::First, why);
    let leg = last_dialled(call);
    match (call.reason.as_ref(), leg, &devices.first) {
        (Some(Reason::Busy), leg, None) if is_unavailable(leg) => known(Why::Unreachable),
        (Some(Reason::Busy), ..) => known(Why::Busy),
        (Some(Reason::Declined), ..) => known(Why::Declined),
        (_, Some(leg), Some(_)) if leg.ringing.is_some() => known(no_answer(leg)),
        (Some(Reason::Silent), Some(_), Some(_)) => known(Why::Silent),
        (_, _, Some(phone)) if devices.is_direct || is_out_of_reach(cause(call)) => {
            Judged::Phone(Party::First, phone.clone())
        }
        (_, Some(leg), _) => line(Party::First, leg, None),
        (_, None, _) => Judged::Dialplan(Party::First, cause(call)),
    }
}

/// Causes of a phone or line that the PBX did not even ask.
fn is_out_of_reach(cause: Option<u32>) -> bool {
    matches!(cause, Some(3 | 18 | 20 | 27 | 38))
}

fn second(call: &Call, outcome: Outcome, phone: Option<&str>) -> Judged {
    let known = |why| Judged::Known(Party::Second, why);
    // Of the legs the first is the first party's, or a pair of Local channels that leads to it.
    let leg = dialled(call).skip(1).last();
    match (outcome, leg) {
        (Outcome::Busy, leg) if is_unavailable(leg) => known(Why::Unreachable),
        (Outcome::Busy, _) => known(Why::Busy),
        (Outcome::Rejected, _) => known(Why::Declined),
        (Outcome::BadNumber, _) => known(Why::BadNumber),
        (Outcome::Cancelled, Some(_)) => known(Why::FirstHungUp),
        (Outcome::Unreachable, None) if phone.is_some() => {
            Judged::Phone(Party::Second, phone.unwrap_or_default().to_owned())
        }
        (Outcome::NoAnswer | Outcome::Missed, Some(leg)) => known(no_answer(leg)),
        (outcome, Some(leg)) => line(Party::Second, leg, Some((outcome, call.reason.as_ref()))),
        (_, None) => match cause(call) {
            Some(17) => known(Why::Busy),
            Some(1 | 22 | 28) => known(Why::BadNumber),
            Some(34 | 42 | 44) => known(Why::Congestion),
            cause if is_out_of_reach(cause) => match phone {
                Some(phone) => Judged::Phone(Party::Second, phone.to_owned()),
                None => known(Why::LineDown {
                    line: None,
                    confirmed: false,
                }),
            },
            // The number was in the dialplan, or the PBX had refused it.
            cause => known(Why::NotDialled { cause }),
        },
    }
}

fn no_answer(leg: &LegView) -> Why {
    match leg.ringing {
        Some(_) => Why::NoAnswer,
        None => Why::Silent,
    }
}

/// chan_sip calls "temporarily unavailable" (480) busy, and keeps the true cause.
fn is_unavailable(leg: Option<&LegView>) -> bool {
    matches!(leg.and_then(|leg| leg.cause), Some(18..=20))
}

/// What an outside line says by its hangup cause.
fn line(party: Party, leg: &LegView, told: Option<(Outcome, Option<&Reason>)>) -> Judged {
    let known = |why| Judged::Known(party, why);
    if matches!(told, Some((_, Some(Reason::Congestion)))) {
        return known(Why::Congestion);
    }
    match leg.cause {
        Some(17) => known(Why::Busy),
        Some(21) => known(Why::Declined),
        Some(1 | 22 | 28) => known(Why::BadNumber),
        Some(34 | 42 | 44) => known(Why::Congestion),
        Some(20) if leg.ringing.is_none() => known(Why::Unreachable),
        _ if leg.ringing.is_some() => known(Why::NoAnswer),
        _ if matches!(told, Some((Outcome::Unreachable, _))) => known(Why::Unreachable),
        _ => Judged::Line(party, device(&leg.channel).to_owned()),
    }
}

/// `PJSIP/trunk_name` of `PJSIP/trunk_name-0000002a`.
pub(super) fn device(channel: &str) -> &str {
    channel
        .rsplit_once('-')
        .map_or(channel, |(device, _)| device)
}

/// The channels of phones and lines in order; Local ones only lead to others.
fn dialled(call: &Call) -> impl Iterator<Item = &LegView> {
    call.legs
        .iter()
        .filter(|leg| !leg.channel.starts_with("Local/"))
}

fn last_dialled(call: &Call) -> Option<&LegView> {
    dialled(call).last()
}

/// The cause with which the channel that dials ended.
fn cause(call: &Call) -> Option<u32> {
    let mut causes = call.legs.iter().filter_map(|leg| leg.cause);
    causes.rfind(|cause| !matches!(cause, 0 | 16))
}
