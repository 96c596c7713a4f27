//! `trubka doctor --bundle FILE`: what support needs, in one file that a person can read before sending it.

use std::fs;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::app::Program;
use crate::doctor::masking::Masks;
use crate::platform::files::write_atomically;
use crate::texts::{self, Label};

/// So many lines of the log, the latest.
const LOG_LINES: usize = 300;
/// So much of the log's file is read.
const LOG_BYTES: usize = 512 * 1024;

/// What goes into it, part by part.
pub(super) struct Bundle {
    masks: Masks,
    text: String,
}

impl Bundle {
    /// Begun with what it is, and with the settings.
    pub fn new(program: &Program) -> Self {
        let mut bundle = Self {
            masks: Masks::default(),
            text: String::new(),
        };
        let lang = program.lang;
        let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        bundle.text = format!(
            "Trubka {version}, {system} {}\n{}\n",
            std::env::consts::ARCH,
            Label::BundleHides.text(lang)
        );
        bundle.part(Label::BundleSettings.text(lang));
        let settings = serde_json::to_value(&program.settings);
        if let Ok(mut settings) = settings {
            bundle.masks.value(&mut settings);
            // Keys stand in the order of the settings; an odd value is shown as it is known.
            let text = toml::to_string_pretty(&without_nothing(settings)).unwrap_or_default();
            bundle.text.push_str(&text);
        }
        bundle.part(Label::BundleFound.text(lang));
        bundle
    }

    /// One more line, masked.
    pub fn line(&mut self, line: &str) {
        let masked = self.masks.text(line);
        self.text.push_str(&masked);
        self.text.push('\n');
    }

    /// The beginning of a part.
    pub fn part(&mut self, title: &str) {
        self.text.push_str(&format!("\n==== {title}\n"));
    }

    /// The log's last lines, and all of it to the disk.
    pub fn write(mut self, program: &Program, path: &Path) -> Result<(), Failure> {
        self.part(Label::BundleLog.text(program.lang));
        match last_lines(&program.places.data.join("logs")) {
            Some(lines) => lines.iter().for_each(|line| self.line(line)),
            None => self.line(Label::BundleNoLog.text(program.lang)),
        }
        write_atomically(path, &self.text).map_err(|error| {
            let shown = path.display().to_string();
            let why = error.to_string();
            Failure::tried(texts::doctor::bundle_not_written(
                &shown,
                &why,
                program.lang,
            ))
        })
    }
}

/// A file that is there is not written over.
pub(super) fn refuse_to_overwrite(program: &Program, path: &Path) -> Result<(), Failure> {
    match path.exists() {
        true => {
            let shown = path.display().to_string();
            Err(Failure::not_tried(texts::doctor::bundle_is_there(
                &shown,
                program.lang,
            )))
        }
        false => Ok(()),
    }
}

/// TOML has no word for nothing.
fn without_nothing(mut value: serde_json::Value) -> serde_json::Value {
    if let serde_json::Value::Object(fields) = &mut value {
        fields.retain(|_, field| !field.is_null());
        for (_, field) in fields.iter_mut() {
            *field = without_nothing(field.take());
        }
    }
    value
}

/// Of the newest file of the folder.
fn last_lines(folder: &Path) -> Option<Vec<String>> {
    let files = fs::read_dir(folder).ok()?;
    let newest: Option<PathBuf> = files
        .filter_map(|file| {
            let file = file.ok()?;
            let changed = file.metadata().ok()?.modified().ok()?;
            Some((changed, file.path()))
        })
        .max()
        .map(|(_, path)| path);
    let bytes = fs::read(newest?).ok()?;
    let begin = bytes.len().saturating_sub(LOG_BYTES);
    let text = String::from_utf8_lossy(bytes.get(begin..)?).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len().saturating_sub(LOG_LINES);
    Some(
        lines
            .get(last..)?
            .iter()
            .map(|line| (*line).to_owned())
            .collect(),
    )
}
