//! The demo office: a scripted PBX that speaks AMI on loopback, its phones and its people.
//!
//! Rule: the program under demonstration is the real one. It logs in over TCP, reads events with the
//! keys and in the order of an Asterisk 22, and finds its callers in a database; nothing of it knows
//! that the office is pretended but the window, which says so, and the pretended desk phone.
//!
//! Deliberately left out: what the AMI user of the demo has no rights to (classes dialplan, reporting,
//! cdr, security), transfers, and sound.

mod asked;
mod channel;
mod event;
mod exchange;
mod members;
mod office;
mod outgoing;
mod people;
mod phone;
mod queue;
mod ring;
mod script;
mod server;

#[cfg(test)]
mod scene_tests;
#[cfg(test)]
mod tracker_tests;
#[cfg(test)]
mod wire_tests;

pub use exchange::Pace;
pub use office::{COURIER_SQL, DemoError, Office};
pub use phone::{DemoHandle, PhoneState};
