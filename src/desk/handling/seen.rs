//! What is seen of a call beyond its phase: where it stands, what may be done with it, whether what was asked is
//! done.

use super::super::Desk;
use super::super::snapshot::{Act, Stage, TransferHow};
use crate::calls::{Call, Phase, Transfer, TransferKind};
use crate::handling::{Grip, Hold, Rights};

/// Whether the AMI user's rights allow it, as far as they are known.
pub(in crate::desk) fn is_allowed(act: Act, rights: &Rights) -> bool {
    if act == Act::Connect {
        return rights.allow("Redirect") && rights.allow("Setvar");
    }
    let actions: &[&str] = match act {
        Act::HangUp | Act::CompleteTransfer => &["Hangup"],
        Act::Transfer(TransferHow::Blind) => &["BlindTransfer", "Redirect"],
        Act::Transfer(TransferHow::Attended) => &["Atxfer"],
        Act::CancelTransfer => &["CancelAtxfer"],
        Act::Park => &["Park"],
        Act::Retrieve | Act::PickUp => &["Originate"],
        Act::SendDigits => &["PlayDTMF"],
        Act::Connect => &["Redirect"],
    };
    actions.iter().any(|action| rights.allow(action))
}

/// What the call allows now, in the order of the buttons.
pub(super) fn can(grip: &Grip<'_>) -> Vec<Act> {
    match grip.hold {
        Hold::Rings | Hold::Up { .. } | Hold::Together { .. } => vec![Act::HangUp],
        Hold::Talks { .. } => vec![
            Act::Transfer(TransferHow::Blind),
            Act::Transfer(TransferHow::Attended),
            Act::Park,
            Act::SendDigits,
            Act::HangUp,
        ],
        Hold::Asks { .. } => vec![Act::CompleteTransfer, Act::CancelTransfer],
        Hold::None if grip.parked().is_some() => vec![Act::Retrieve],
        Hold::None if grip.ringing_elsewhere().is_some() => vec![Act::PickUp],
        Hold::None => Vec::new(),
    }
}

/// What was asked for is seen to be so.
pub(super) fn is_done(act: Act, grip: &Grip<'_>) -> bool {
    match act {
        Act::HangUp | Act::CompleteTransfer => matches!(grip.hold, Hold::None),
        Act::Transfer(TransferHow::Blind) => !matches!(grip.hold, Hold::Talks { .. }),
        Act::Transfer(TransferHow::Attended) => matches!(grip.hold, Hold::Asks { .. }),
        Act::CancelTransfer => matches!(grip.hold, Hold::Talks { .. }),
        Act::Connect => matches!(grip.hold, Hold::None),
        Act::Park => grip.parked().is_some(),
        Act::Retrieve | Act::PickUp => !matches!(grip.hold, Hold::None | Hold::Rings),
        // Nobody but the other side hears it.
        Act::SendDigits => false,
    }
}

impl Desk {
    /// Where a call stands beyond its phase.
    pub(super) fn stage(&self, call: &Call, grip: &Grip<'_>) -> Stage {
        if call.phase == Phase::Ended {
            return Stage::Plain;
        }
        if let Some(parking) = grip.parked() {
            let space = parking.space.clone();
            return Stage::Parked { space };
        }
        if let Hold::Asks { asked, .. } = grip.hold {
            return Stage::Consulting {
                by: None,
                with: self.asked_of(call, grip),
                answered: asked.is_some(),
            };
        }
        let holder = call.legs.iter().find_map(|leg| leg.now.held_by.as_ref());
        let asks = |uniqueid: &String| call.legs.iter().find(|leg| leg.uniqueid == *uniqueid);
        if let Some(by) = holder.and_then(asks)
            && let Some(extension) = &by.extension
            && let Some(last) = last(call, TransferKind::Attended)
        {
            return Stage::Consulting {
                by: Some(self.person(extension)),
                with: self.person(&last.to),
                answered: !by.now.hears.is_empty(),
            };
        }
        let own = &self.people.operator.extensions;
        let speaks = call.talking.as_ref();
        match call.transfers.last() {
            Some(last) if call.phase == Phase::Ringing && is_handed_on(last) => Stage::HandedOn {
                to: self.handed_to(call, &last.to),
                answered: false,
            },
            Some(last)
                if call.phase == Phase::Talking
                    && speaks.is_none_or(|speaks| !own.contains(speaks))
                    && is_handed_on(last)
                    && matches!(grip.hold, Hold::None) =>
            {
                Stage::HandedOn {
                    to: match speaks {
                        Some(speaks) => self.person(speaks),
                        None => self.handed_to(call, &last.to),
                    },
                    answered: true,
                }
            }
            _ => Stage::Plain,
        }
    }

    /// Whom the operator asks.
    pub(super) fn asked_of(&self, call: &Call, grip: &Grip<'_>) -> String {
        let by_leg = match grip.hold {
            Hold::Asks { asked, .. } => asked.and_then(|leg| leg.extension.clone()),
            _ => None,
        };
        let told = || last(call, TransferKind::Attended).map(|last| last.to.clone());
        self.handed_to(call, &by_leg.or_else(told).unwrap_or_default())
    }

    /// Whom a call was sent to: by the name under which the operator chose, else by the number.
    fn handed_to(&self, call: &Call, number: &str) -> String {
        let chosen = self.connects.person(&call.id, number);
        chosen.unwrap_or_else(|| self.person(number))
    }
}

fn last(call: &Call, kind: TransferKind) -> Option<&Transfer> {
    call.transfers.last().filter(|last| last.kind == kind)
}

fn is_handed_on(transfer: &Transfer) -> bool {
    match transfer.kind {
        TransferKind::Blind | TransferKind::Attended | TransferKind::Redirect => true,
        TransferKind::Pickup | TransferKind::Park | TransferKind::Forward => false,
    }
}
