//! Opens a file, a folder or an address with the program that the system has for it.

use std::path::Path;
use std::time::Duration;

use super::children;

/// A program that still runs after so long has opened it.
const OPENED_AFTER: Duration = Duration::from_secs(2);

/// Opens `path`, or where that is missing the nearest folder above it. Takes up to two seconds.
///
/// # Errors
/// In the system's words, when it has no program for it.
pub fn open(path: &Path) -> Result<(), String> {
    let there = path.ancestors().find(|path| path.exists()).unwrap_or(path);
    children::open(there, OPENED_AFTER).map_err(|error| error.to_string())
}

/// Opens an address. Takes up to two seconds. Whoever asks has looked at what it is.
///
/// # Errors
/// In the system's words, when it has no program for it.
pub fn open_link(url: &str) -> Result<(), String> {
    children::open(url, OPENED_AFTER).map_err(|error| error.to_string())
}
