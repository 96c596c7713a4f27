//! What the operator's desk knows and wants: calls in hand, cards, the click to call, the journal's
//! visible page; folded into a [`Snapshot`] that the screen draws.
//!
//! Rule: a plain state machine; it emits typed reasons, no sentences, and asks the world by effects.

pub mod snapshot;

pub use snapshot::Snapshot;
