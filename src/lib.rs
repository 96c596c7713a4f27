//! Trubka («Трубка»): the desktop companion of a courier office's telephone.
//!
//! Bytes become events, events become calls, calls plus what the operator wants become a snapshot,
//! and the screen draws the snapshot. `ARCHITECTURE.md` has the map; `tests/imports.rs` keeps it.

pub mod ami;
pub mod calls;
pub mod desk;
pub mod phone;
pub mod ports;
