//! Printing of `replay`: always JSON, one call a line.

use std::path::Path;

use super::replay::{NoRecording, ReplayError, replay};
use super::{Failure, print_json};
use crate::settings::Settings;
use crate::texts::{Lang, replay as words};

pub(super) fn print(
    file: &Path,
    ext: &[String],
    settings: &Settings,
    lang: Lang,
) -> Result<(), Failure> {
    let is_wrong = |name: &&String| {
        let is_number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
        let device = name.split_once('/');
        !is_number && !device.is_some_and(|(kind, of)| !kind.is_empty() && !of.is_empty())
    };
    if let Some(wrong) = ext.iter().find(is_wrong) {
        let words = words::no_extension(wrong, lang);
        return Err(Failure::not_tried(words.to_string()));
    }
    let lines =
        replay(file, ext, settings).map_err(|error| Failure::tried(sentence(&error, lang)))?;
    lines.iter().try_for_each(print_json)
}

fn sentence(error: &ReplayError, lang: Lang) -> String {
    match error {
        ReplayError::Read { path, why } => words::unreadable(&shown(path), &why.to_string(), lang),
        ReplayError::Times { path, line } => words::wrong_times(&shown(path), *line, lang),
        ReplayError::NotAmi { path, why } => words::not_ami(&shown(path), &reason(why, lang), lang),
    }
    .to_string()
}

fn reason(why: &NoRecording, lang: Lang) -> String {
    match why {
        NoRecording::Begins(line) => words::begins(line, lang),
        NoRecording::Endless => words::endless(lang),
        NoRecording::Nothing => words::nothing(lang),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
