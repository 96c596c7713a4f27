//! Doing something with a call in progress: whose channels it is about, what the PBX is asked, and what its
//! refusal means.
//!
//! Rule: an action names a channel that the tracker has in that very call, alive, and that is the operator's own
//! or the other side's; nothing else is ever acted on, since a caller can forge events. [`Grip`] is the only finder
//! of such channels, [`Order`] the only maker of actions on them. Deliberately left out: calls that are placed
//! (`dialling`, which also makes what takes over a parked or a ringing call), and how what was asked goes (`desk`).

mod grip;
mod order;
mod rights;
#[cfg(test)]
mod tests;

pub use grip::{Grip, Hold};
pub use order::{Answer, Order, Refusal};
pub use rights::Rights;
