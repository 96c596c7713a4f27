//! What a start needs: the settings, the places, the language.

use std::path::Path;

use super::operator_file::OperatorFile;
use super::settings_files::{Loaded, SettingsFiles};
use crate::platform::places::Places;
use crate::platform::{children, locale};
use crate::settings::{Language, Located, Operator, PbxTls, Settings, SettingsError, SettingsFile};
use crate::texts::{self, Lang, Message};

/// The settings and where they came from.
#[derive(Debug, Clone)]
pub struct Program {
    /// The settings.
    pub settings: Settings,
    /// The file that they were read from, or would have been.
    pub settings_file: SettingsFile,
    /// Whom the settings file names, when somebody else sits here.
    pub operator_by_settings: Option<Operator>,
    /// The places of files; a demo has its own.
    pub places: Places,
    /// The interface's language.
    pub lang: Lang,
    /// The settings' files, and what was in them; the demo has none.
    pub files: Option<(SettingsFiles, Loaded)>,
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
#[error("{fault}")]
pub struct StartError {
    /// The language to tell it in: the file's where that can be read, else the system's.
    pub lang: Lang,
    /// The settings file; `None` when there is no place for one.
    pub file: Option<SettingsFile>,
    /// The office's settings file, if there is one.
    pub office: Option<String>,
    /// What is wrong.
    pub fault: StartFault,
}

/// What is wrong at the start.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// A user without a home folder.
    #[error("no home folder")]
    NoHome,
    /// There is no settings file where one was asked for by name.
    #[error("there is no such settings file")]
    Missing,
    /// The settings file cannot be read; in the system's words.
    #[error("cannot read the settings: {0}")]
    Unreadable(String),
    /// The settings file is wrong.
    #[error("{0}")]
    Settings(Box<SettingsError>),
    /// Values of the settings are wrong, each with its place.
    #[error("the settings are wrong")]
    Problems(Vec<Located>),
}

impl StartError {
    /// In the user's words: one or more faults of the file.
    pub fn messages(&self) -> Vec<Message> {
        let lang = self.lang;
        match &self.fault {
            StartFault::NoHome => vec![texts::start::no_home(lang)],
            StartFault::Missing => vec![texts::start::no_settings_file(self.path(), lang)],
            StartFault::Unreadable(why) => {
                vec![texts::start::settings_file_error(self.path(), why, lang)]
            }
            StartFault::Settings(error) => vec![texts::settings::settings_error(error, lang)],
            StartFault::Problems(problems) => problems
                .iter()
                .map(|problem| {
                    let office = self.office.as_deref().unwrap_or_default();
                    texts::settings_files::located(problem, office, lang)
                })
                .collect(),
        }
    }

    /// The same for a terminal, each on a line that begins with the file.
    pub fn text(&self) -> String {
        let path = match &self.fault {
            StartFault::NoHome | StartFault::Missing | StartFault::Unreadable(_) => String::new(),
            StartFault::Settings(_) | StartFault::Problems(_) => format!("{}: ", self.path()),
        };
        let messages = self.messages();
        let lines = messages.iter().map(|message| format!("{path}{message}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The settings file can be looked at in an editor: no folder, and readable.
    pub fn opens(&self) -> bool {
        matches!(
            self.fault,
            StartFault::Settings(_) | StartFault::Problems(_)
        )
    }

    fn path(&self) -> &str {
        self.file.as_ref().map_or("", |file| &file.path)
    }
}

impl Program {
    /// Reads the settings: `file`, or the platform's place; where that has none, the defaults.
    ///
    /// # Errors
    /// When they cannot be read or are wrong: nothing is guessed about a PBX.
    pub fn load(file: Option<&Path>) -> Result<Self, StartError> {
        let Some(places) = Places::of_this_user() else {
            return Err(StartError {
                lang: lang_of(Language::Auto),
                file: None,
                office: None,
                fault: StartFault::NoHome,
            });
        };
        let files = SettingsFiles::new(&places, file);
        let loaded = files.load()?;
        children::hide(&loaded.settings.pbx.password_from);
        children::hide(&loaded.settings.directory.password_from);
        Ok(Self {
            lang: lang_of(loaded.settings.language),
            settings: loaded.settings.clone(),
            settings_file: SettingsFile {
                path: files.own().display().to_string(),
                is_there: loaded.is_there,
            },
            operator_by_settings: None,
            places,
            files: Some((files, loaded)),
        })
    }

    /// Keeps copies of the settings' files that could be read, for a start when they cannot.
    pub fn keep_settings(&self) {
        if let Some((files, loaded)) = &self.files {
            files.keep(loaded);
        }
    }

    /// What is wrong with the settings' files while the program goes on, and what it does instead.
    pub fn settings_troubles(&self) -> Vec<Message> {
        let loaded = self.files.as_ref().map(|(_, loaded)| loaded);
        let mut messages = loaded.map_or_else(Vec::new, |loaded| told(loaded, self.lang));
        let pbx = &self.settings.pbx;
        if pbx.plain_login && pbx.tls == PbxTls::Off && !pbx.host.is_empty() {
            messages.push(texts::tls::plain_login(self.lang));
        }
        messages
    }

    /// The operator who sat down by the window last takes the place of the settings' one, who stays
    /// among those who may sit here; not when the settings name another one by now.
    pub fn with_last_operator(mut self) -> Self {
        (self.settings, self.operator_by_settings) = last_operator(self.settings, &self.places);
        self
    }
}

/// Settings with the operator who sat down last, and whom they named, if that is another one.
pub(super) fn last_operator(
    mut settings: Settings,
    places: &Places,
) -> (Settings, Option<Operator>) {
    let file = OperatorFile::in_folder(&places.data);
    let Some(last) = file.read(&settings.operator) else {
        return (settings, None);
    };
    let by_settings = std::mem::replace(&mut settings.operator, last);
    settings.operators.insert(0, by_settings.clone());
    (settings, Some(by_settings))
}

/// What is to be told of files that were read.
pub(super) fn told(loaded: &Loaded, lang: Lang) -> Vec<Message> {
    let troubles = loaded.troubles.iter();
    let mut messages: Vec<Message> = troubles
        .flat_map(|trouble| texts::settings_files::trouble(trouble, lang))
        .collect();
    if !loaded.gone.is_empty() {
        messages.push(texts::settings_files::gone(&loaded.gone, lang));
    }
    messages
}

/// The language of the settings, where they leave it open the system's.
pub(super) fn lang_of(set: Language) -> Lang {
    Lang::choose(set, locale::language())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_a_file_that_can_be_read_is_offered_to_be_opened() {
        let folder = tempfile::tempdir().unwrap();
        let error = |path: &Path| Program::load(Some(path)).unwrap_err();
        let at_folder = error(folder.path());
        assert!(matches!(at_folder.fault, StartFault::Unreadable(_)));
        assert!(!at_folder.opens());
        let path = folder.path().join("settings.toml");
        let missing = error(&path);
        assert!(matches!(missing.fault, StartFault::Missing), "{missing:?}");
        assert!(!missing.opens());
        fs::write(&path, "langauge = 1").unwrap();
        assert!(error(&path).opens());
    }
}
