//! What a start needs: the settings, the places, the language.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::operator_file::OperatorFile;
use crate::platform::locale;
use crate::platform::places::Places;
use crate::settings::{self, Operator, Problem, Settings, SettingsError};
use crate::texts::{self, Lang};

/// The settings and where they came from.
#[derive(Debug, Clone)]
pub struct Program {
    /// The settings.
    pub settings: Settings,
    /// Whom the settings file names, when somebody else sits here.
    pub operator_by_settings: Option<Operator>,
    /// The places of files; a demo has its own.
    pub places: Places,
    /// The interface's language.
    pub lang: Lang,
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A user without a home folder.
    #[error("no home folder")]
    NoHome,
    /// The settings file cannot be read.
    #[error("cannot read {path}: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// In the system's words.
        why: String,
    },
    /// The settings file is wrong.
    #[error("{path}: {error}")]
    Settings {
        /// The file.
        path: String,
        /// What is wrong.
        error: SettingsError,
    },
    /// Values of the settings are wrong.
    #[error("the settings are wrong")]
    Problems(Vec<Problem>),
}

impl StartError {
    /// In the user's words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NoHome => texts::Label::NoHome.text(lang).to_owned(),
            Self::Unreadable { path, why } => {
                texts::settings::settings_file_error(path, why, lang).to_string()
            }
            Self::Settings { path, error } => {
                format!("{path}: {}", texts::settings::settings_error(error, lang))
            }
            Self::Problems(problems) => {
                let lines = problems
                    .iter()
                    .map(|problem| texts::settings::problem(problem, lang).to_string());
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl Program {
    /// Reads the settings: `file`, or the platform's place; where that has none, the defaults.
    ///
    /// # Errors
    /// When they cannot be read or are wrong: nothing is guessed about a PBX.
    pub fn load(file: Option<&Path>) -> Result<Self, StartError> {
        let places = Places::of_this_user().ok_or(StartError::NoHome)?;
        let path = file.map_or_else(|| places.settings.clone(), PathBuf::from);
        let shown = path.display().to_string();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            // Before the first set-up; a file that was asked for by name must be there.
            Err(error) if error.kind() == ErrorKind::NotFound && file.is_none() => Vec::new(),
            Err(error) => {
                return Err(StartError::Unreadable {
                    path: shown,
                    why: error.to_string(),
                });
            }
        };
        let settings = settings::load_bytes(&bytes)
            .map_err(|error| StartError::Settings { path: shown, error })?;
        let problems = settings.check();
        if !problems.is_empty() {
            return Err(StartError::Problems(problems));
        }
        let lang = Lang::choose(settings.language, locale::language());
        Ok(Self {
            settings,
            operator_by_settings: None,
            places,
            lang,
        })
    }

    /// The operator who sat down by the window last takes the place of the settings' one, who stays
    /// among those who may sit here; not when the settings name another one by now.
    pub fn with_last_operator(mut self) -> Self {
        let file = OperatorFile::in_folder(&self.places.data);
        if let Some(last) = file.read(&self.settings.operator) {
            let by_settings = std::mem::replace(&mut self.settings.operator, last);
            self.settings.operators.insert(0, by_settings.clone());
            self.operator_by_settings = Some(by_settings);
        }
        self
    }
}
