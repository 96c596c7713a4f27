//! What the core asks of the world: traits and plain data, no implementation.
//!
//! Rule: an adapter (`directory`, `journal`, `platform`) implements a trait of this module and names
//! nobody else; the core names only this module. Every call may fail or be slow: the engine spawns
//! it, bounds it by a time-out, and hears of it as an outcome.

pub mod call_back;
pub mod calling_program;
pub mod directory;
pub mod inspection;
pub mod journal;
pub mod notifier;
pub mod outside;
pub mod recording;
pub mod secrets;

use std::future::Future;
use std::pin::Pin;

/// A boxed future, so that ports can be kept as trait objects.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
