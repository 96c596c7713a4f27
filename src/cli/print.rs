//! Lines on stdout, and sentences for stderr.

use std::io::{ErrorKind, Write as _};

use super::Failure;
use crate::texts;

/// One JSON object on a line of its own.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(value).map_err(|error| Failure::tried(error.to_string()))?;
    print_line(&line)
}

/// A reader that went away (`| head`) is no error of ours.
pub(super) fn print_line(line: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{line}") {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure {
            code: 0,
            words: String::new(),
        }),
        Err(error) => Err(Failure::tried(error.to_string())),
    }
}

/// What went wrong and what to do, for stderr.
pub(super) fn sentence(message: &texts::Message) -> String {
    message.to_string()
}
