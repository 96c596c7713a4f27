//! Saving: single settings changed in the user's own file, and taken back.

use std::fs;
use std::io::ErrorKind;

use super::kept::GoodCopy;
use super::{Loaded, SettingsFiles, attempt, choose_office, is_blank, office_file_in};
use crate::app::start::StartError;
use crate::platform::files::write_atomically;
use crate::settings::{
    Change, EditError, FileFault, FileTrouble, Located, Which, edit, load_bytes,
};
use crate::texts::{Lang, Message, settings_files};

/// What was saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The settings as they count now.
    pub loaded: Loaded,
    /// Takes it back.
    pub undo: Undo,
}

/// The file's bytes before a saving; `None`: there was no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    before: Option<Vec<u8>>,
    written: Vec<u8>,
}

/// Why nothing was saved; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A change cannot be made.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Values would not work; each with its place in the file as it would be.
    #[error("the settings would be wrong")]
    Problems(Vec<Located>),
    /// There is nothing in the file any more: what counts is its copy, which a new file would not have.
    #[error("the settings file is empty")]
    Empty,
    /// The file may not be written by its rights.
    #[error("the settings file is read-only")]
    ReadOnly,
    /// The file cannot be read or written, in the system's words.
    #[error("{0}")]
    Io(String),
    /// Somebody changed the file since: taking it back would take that away too.
    #[error("the settings file was changed since")]
    ChangedSince,
    /// What was saved is not what can be read again.
    #[error(transparent)]
    Reload(Box<StartError>),
}

impl SaveError {
    /// In the user's words: why nothing was saved.
    #[must_use]
    pub fn messages(&self, files: &SettingsFiles, lang: Lang) -> Vec<Message> {
        let path = files.own.display().to_string();
        match self {
            Self::Edit(error) => vec![settings_files::edit_error(error, lang)],
            Self::Problems(problems) => {
                let problems = problems.iter();
                let office = files.office().unwrap_or_default();
                problems
                    .map(|one| settings_files::located(one, &office, lang))
                    .collect()
            }
            Self::Empty => vec![settings_files::nothing_to_change(&path, lang)],
            Self::ReadOnly => vec![settings_files::read_only(&path, lang)],
            Self::Io(why) => vec![settings_files::not_saved(&path, why, lang)],
            Self::ChangedSince => vec![settings_files::changed_since(lang)],
            Self::Reload(error) => error.messages(),
        }
    }
}

impl SettingsFiles {
    /// Makes changes in the user's own file, and reads the settings again. What others changed in the file
    /// meanwhile stays. Takes as long as the disk.
    ///
    /// # Errors
    /// Nothing is written when the settings would not work afterwards.
    pub fn save(&self, changes: &[Change], now: &Loaded) -> Result<Saved, SaveError> {
        let before = self.bytes()?;
        let text = before.as_deref().unwrap_or_default();
        let is_empty = |one: &FileTrouble| one.which == Which::Own && one.fault == FileFault::Empty;
        if is_blank(text) && now.troubles.iter().any(is_empty) {
            return Err(SaveError::Empty);
        }
        // In another encoding it cannot be edited.
        load_bytes(text).map_err(EditError::Unreadable)?;
        let text = String::from_utf8_lossy(text);
        let edited = edit(&text, changes, &now.sources)?;
        let place = office_file_in(edited.as_bytes()).unwrap_or_default();
        let office = self.read_office(&place);
        let good = office.as_ref();
        let good = good.and_then(|it| GoodCopy::of(&self.data, &it.path).read());
        let (office, _) = choose_office(office.as_ref(), good, &mut Vec::new());
        match attempt(edited.as_bytes(), office.as_deref()) {
            Err(FileFault::Problems(problems)) => return Err(SaveError::Problems(problems)),
            Err(FileFault::Wrong(error)) => return Err(EditError::Refused(error).into()),
            Err(fault) => return Err(SaveError::Io(fault.to_string())),
            Ok(_) => {}
        }
        self.write(edited.as_bytes())?;
        self.renew_copy(edited.as_bytes());
        Ok(Saved {
            loaded: self.reload()?,
            undo: Undo {
                before,
                written: edited.into_bytes(),
            },
        })
    }

    /// Puts the file back as it was before a saving, and reads the settings again.
    ///
    /// # Errors
    /// When the file is not as that saving left it.
    pub fn undo(&self, undo: &Undo) -> Result<Loaded, SaveError> {
        if self.bytes()?.as_deref() != Some(&undo.written) {
            return Err(SaveError::ChangedSince);
        }
        match &undo.before {
            Some(before) => {
                self.write(before)?;
                self.renew_copy(before);
            }
            None => fs::remove_file(&self.own).map_err(|error| SaveError::Io(error.to_string()))?,
        }
        self.reload()
    }

    /// A file that is empty because its last setting was taken away is not one that became empty.
    fn renew_copy(&self, bytes: &[u8]) {
        if is_blank(bytes) {
            GoodCopy::of(&self.data, &self.own).keep(bytes);
        }
    }

    fn reload(&self) -> Result<Loaded, SaveError> {
        let loaded = self
            .load()
            .map_err(|error| SaveError::Reload(Box::new(error)))?;
        self.keep(&loaded);
        Ok(loaded)
    }

    fn bytes(&self) -> Result<Option<Vec<u8>>, SaveError> {
        match fs::read(&self.own) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SaveError::Io(error.to_string())),
        }
    }

    fn write(&self, bytes: &[u8]) -> Result<(), SaveError> {
        // A new file in its place would ask nobody for the rights to the old one.
        let is_read_only = fs::metadata(&self.own).is_ok_and(|file| file.permissions().readonly());
        if is_read_only {
            return Err(SaveError::ReadOnly);
        }
        let text = String::from_utf8_lossy(bytes);
        write_atomically(&self.own, &text).map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => SaveError::ReadOnly,
            _ => SaveError::Io(error.to_string()),
        })
    }
}
