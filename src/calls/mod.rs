//! From events to calls as the operator perceives them.
//!
//! A *call* is what the operator perceives, a *leg* is one channel of it, a *card* is what pops up.
//! [`Tracker`] takes events in, keeps legs and calls in a book, judges each call anew from
//! its legs whenever one changed (who is who, what became of it, what one operator sees), and tells
//! what is new.
//!
//! Rule: no I/O, no clock; input and the time go in, changes come out. Deliberately left out: who the
//! party is (`directory`) and what is drawn (`desk`).

mod belonging;
mod book;
mod call;
mod closing;
mod conversation;
mod events;
mod handovers;
mod keyed;
mod leg;
mod office;
mod old;
mod operator_view;
mod originates;
mod outcome;
mod parties;
mod recall;
mod resync;
mod room;
mod snap;
mod standing;
#[cfg(test)]
mod tests;
mod tracker;
mod under_way;

use std::time::Duration;

pub use call::{
    Call, CallId, CardState, Direction, HandedRole, HandedTo, LegView, Outcome, Parking, Phase,
    Reason, Standing, Transfer, TransferKind,
};
pub use office::Office;
pub use operator_view::{CardView, OperatorView};
pub use originates::{OriginateKind, OriginateSent};
pub use tracker::{Change, Tracker};

/// Where a driver's clock best begins that starts with the program: what a listing or the journal dates back to
/// before that has a time too.
pub const DAYS_BEFORE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
