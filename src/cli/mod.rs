//! The command line: a second screen over the same engine.

pub mod replay;
