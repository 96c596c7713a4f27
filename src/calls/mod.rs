//! From events to calls as the operator perceives them.
//!
//! A *call* is what the operator perceives, a *leg* is one channel of it, a *card* is what pops up.
//! Rule: no I/O, no clock; input and the time go in, changes come out. Deliberately left out: who the
//! party is (`directory`) and what is drawn (`desk`).

mod call;

pub use call::{
    Call, CallId, CardState, Direction, LegView, Outcome, Phase, Reason, Transfer, TransferKind,
};
