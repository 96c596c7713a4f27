//! `trubka doctor --bundle FILE`: what support needs, in one file that a person can read before sending it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::app::{Program, StartError};
use crate::doctor::broken_file;
use crate::doctor::masking::Masks;
use crate::platform::files::write_atomically;
use crate::platform::places::Places;
use crate::texts::{self, Label, Lang, Message};

/// So many lines of the log, the latest.
const LOG_LINES: usize = 300;
/// So much of the log's file is read.
const LOG_BYTES: usize = 512 * 1024;

/// Of a settings file so much is read.
const FILE_BYTES: u64 = 256 * 1024;

/// What goes into it, part by part.
pub(super) struct Bundle {
    masks: Masks,
    text: String,
    lang: Lang,
}

/// A bundle of what there is where the settings cannot be read: nothing can be checked then.
pub(super) fn without_settings(error: &StartError, path: &Path) -> Result<(), Failure> {
    let lang = error.lang;
    refuse_to_overwrite(path, lang)?;
    let mut bundle = Bundle::begun(lang);
    let file = error.file.as_ref().map(|file| PathBuf::from(&file.path));
    bundle.trouble(&error.messages(), file.as_slice());
    let data = Places::of_this_user().map(|places| places.data);
    bundle.write(data.as_deref(), path)?;
    eprintln!("{}", error.text());
    let shown = path.display().to_string();
    // Nothing was checked, whatever was written.
    Err(Failure::not_tried(texts::doctor::bundle_written(
        &shown, lang,
    )))
}

impl Bundle {
    /// Begun with what it is, and with the settings.
    pub fn new(program: &Program) -> Self {
        let lang = program.lang;
        let mut bundle = Self::begun(lang);
        if let Some((_, loaded)) = program
            .files
            .as_ref()
            .filter(|(_, it)| !it.troubles.is_empty())
        {
            let files = loaded.troubles.iter().map(|one| PathBuf::from(&one.path));
            let files: Vec<PathBuf> = files.collect();
            bundle.trouble(&program.settings_troubles(), &files);
        }
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

    fn begun(lang: Lang) -> Self {
        let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        let text = format!(
            "Trubka {version}, {system} {}\n{}\n",
            std::env::consts::ARCH,
            Label::BundleHides.text(lang)
        );
        Self {
            masks: Masks::default(),
            text,
            lang,
        }
    }

    /// What is wrong with settings' files, and the files' shape.
    fn trouble(&mut self, messages: &[Message], files: &[PathBuf]) {
        self.part(Label::BundleTrouble.text(self.lang));
        for message in messages {
            self.line(&broken_file::unquoted(&message.what));
        }
        for file in files {
            self.part(Label::BundleFile.text(self.lang));
            self.line(&file.display().to_string());
            match beginning(file) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    let lines = broken_file::lines(&text, &mut self.masks);
                    self.text.push_str(&(lines.join("\n") + "\n"));
                }
                Err(error) => self.line(&error.to_string()),
            }
        }
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
    pub fn write(mut self, data: Option<&Path>, path: &Path) -> Result<(), Failure> {
        let lang = self.lang;
        self.part(Label::BundleLog.text(lang));
        match data.and_then(|data| last_lines(&data.join("logs"))) {
            Some(lines) => lines.iter().for_each(|line| self.line(line)),
            None => self.line(Label::BundleNoLog.text(lang)),
        }
        write_atomically(path, &self.text).map_err(|error| {
            let shown = path.display().to_string();
            let why = error.to_string();
            Failure::tried(texts::doctor::bundle_not_written(&shown, &why, lang))
        })
    }
}

/// A file that is there is not written over.
pub(super) fn refuse_to_overwrite(path: &Path, lang: Lang) -> Result<(), Failure> {
    match path.exists() {
        true => {
            let shown = path.display().to_string();
            Err(Failure::not_tried(texts::doctor::bundle_is_there(
                &shown, lang,
            )))
        }
        false => Ok(()),
    }
}

/// The beginning of a file, which may be a device or huge.
fn beginning(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(file)?
        .take(FILE_BYTES)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
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
