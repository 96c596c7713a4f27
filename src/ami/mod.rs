//! Asterisk's Manager Interface without I/O: bytes in, messages and events out; actions in, bytes out.
//!
//! - [`frame`] finds where messages begin and end, within bounds; [`banner`] reads the first line.
//! - [`message`] gives a message's fields, [`fields`] those of a channel in it, [`event`] its kind.
//! - [`action`] is the one encoder of what is sent.
//! - [`session`] logs in, pairs answers with actions, and keeps the connection alive.
//!
//! Rule: no socket, no clock, no runtime; time comes as an argument. Nothing in a message is trusted:
//! a caller can forge events. Deliberately left out: what events mean together (`calls`).

pub mod action;
pub mod banner;
pub mod event;
pub mod fields;
pub mod frame;
pub mod message;
mod scan;
pub mod session;

#[cfg(test)]
mod action_tests;
#[cfg(test)]
mod frame_tests;
#[cfg(test)]
mod message_tests;

pub use action::{Action, ActionError, ActionId};
pub use event::EventKind;
pub use fields::{ChannelFields, ChannelState};
pub use frame::{FrameError, Framer};
pub use message::{Message, Response};
