//! Printing of `replay`: always JSON, one call a line.

use std::path::Path;

use super::replay::{ReplayError, replay};
use super::{Failure, print_json};
use crate::settings::Settings;
use crate::texts::{Lang, replay as words};

pub(super) fn print(
    file: &Path,
    ext: &[String],
    settings: &Settings,
    lang: Lang,
) -> Result<(), Failure> {
    let lines =
        replay(file, ext, settings).map_err(|error| Failure::tried(sentence(&error, lang)))?;
    lines.iter().try_for_each(print_json)
}

fn sentence(error: &ReplayError, lang: Lang) -> String {
    match error {
        ReplayError::Read { path, why } => words::unreadable(&shown(path), &why.to_string(), lang),
        ReplayError::Times { path, line } => words::wrong_times(&shown(path), *line, lang),
        ReplayError::NotAmi { path, why } => words::not_ami(&shown(path), why, lang),
    }
    .to_string()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
