//! Trubka («Трубка»): the desktop companion of a courier office's telephone.
//!
//! Bytes become events, events become calls, calls plus what the operator wants become a snapshot,
//! and the screen draws the snapshot. `ARCHITECTURE.md` has the map; `tests/imports.rs` keeps it.

pub mod ami;
pub mod app;
pub mod calls;
pub mod capture;
pub mod cli;
pub mod demo;
pub mod desk;
pub mod dialling;
pub mod directory;
pub mod doctor;
pub mod engine;
pub mod handling;
pub mod journal;
pub mod phone;
pub mod platform;
pub mod ports;
pub mod presence;
pub mod settings;
pub mod texts;
pub mod ui;
