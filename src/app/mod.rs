//! The program: settings read, parts wired together, window opened. The one place where adapters
//! meet the engine; whatever is decided here is decided by the settings.

pub mod demo;
mod icon;
mod log;
mod operator_file;
pub mod start;
pub mod window;
mod wiring;

pub use log::start as start_log;
pub use start::{Program, StartError};
pub use wiring::{Running, launch};
