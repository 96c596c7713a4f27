//! `trubka doctor` of the built program in broken offices: what listens there, or does not, and a scripted PBX. Each names
//! the step that fails, says the sentence in both languages, and prints the line to write. What a real Asterisk makes
//! of it: `tests/e2e/doctor.py`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bundle;
mod database;
mod office;
mod pbx;
mod ran;
mod secrets;
mod tls;
mod way;
