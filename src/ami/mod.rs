//! Asterisk's Manager Interface without I/O: bytes in, messages and events out; actions in, bytes out.
//!
//! Rule: no socket, no clock, no runtime; time comes as an argument. Nothing in a message is trusted:
//! a caller can forge events. Deliberately left out: what events mean together (`calls`).

pub mod action;
pub mod event;
pub mod frame;
pub mod message;
pub mod session;
