//! The settings' files: the user's own and the office's, the copies of both as they could last be read, and saving.
//!
//! Rule: a file that is wrong never takes away what worked. The copies lie beside the program's data, hold no
//! secrets (no settings file may), and count only in the place of the file that they are of.

mod kept;
mod save;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::start::{StartError, StartFault};
use crate::platform::files::{self, Mark, mark_of};
use crate::platform::places::{self, Places};
use crate::platform::{locale, login};
use crate::settings::{
    FileFault, FileTrouble, Gone, Instead, Language, Layered, Located, Settings, SettingsFile,
    Sources, Which, language_in, layered,
};
use crate::texts::Lang;

use kept::GoodCopy;

pub use save::{SaveError, Saved, Undo};

/// A settings file is never larger, bytes.
const MOST: u64 = 4 << 20;
/// A share that is there answers sooner.
const WITHIN: Duration = Duration::from_millis(if cfg!(test) { 300 } else { 5_000 });

/// The files of a user.
#[derive(Debug, Clone)]
pub struct SettingsFiles {
    own: PathBuf,
    /// It was asked for by name, so it must be there.
    by_name: bool,
    data: PathBuf,
}

/// The settings as they count, and where they came from.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What counts.
    pub settings: Settings,
    /// Where each comes from, and which are locked.
    pub sources: Sources,
    /// Settings of an older version in the user's file.
    pub gone: Vec<Gone>,
    /// The office's file, if there is one or should be.
    pub office: Option<String>,
    /// What is wrong with the files, and what counts instead.
    pub troubles: Vec<FileTrouble>,
    /// The user's own file is there.
    pub is_there: bool,
    /// Of each file that could be read, its bytes.
    good: Vec<(PathBuf, Vec<u8>)>,
    marks: Vec<(PathBuf, Mark)>,
}

/// A file's bytes, now or when it could last be read.
struct Read {
    path: PathBuf,
    /// Taken before it was read: what changes meanwhile is another one.
    mark: Mark,
    now: Result<Vec<u8>, FileFault>,
    /// There is one, whatever became of reading it.
    is_there: bool,
}

impl SettingsFiles {
    /// The files of this user: the own one is `file`, or at the platform's place.
    pub fn new(places: &Places, file: Option<&Path>) -> Self {
        Self {
            own: file.map_or_else(|| places.settings.clone(), PathBuf::from),
            by_name: file.is_some(),
            data: places.data.clone(),
        }
    }

    /// The user's own.
    pub fn own(&self) -> &Path {
        &self.own
    }

    /// The office's, if there is one.
    fn office(&self) -> Option<String> {
        let (_, own) = read(&self.own);
        let own = own.unwrap_or_default();
        let office = self.read_office(&office_file_in(&own).unwrap_or_default())?;
        Some(office.path.display().to_string())
    }

    /// Reads both. What cannot be read is as it was when it last could.
    ///
    /// # Errors
    /// When the user's own cannot be read or is wrong, and was never read before: nothing is guessed about a PBX.
    pub fn load(&self) -> Result<Loaded, StartError> {
        let own = self.read_own();
        let is_there = own.is_there;
        let bytes = own.now.as_deref().unwrap_or_default();
        let fault = match &own.now {
            Ok(bytes) => match self.with(bytes, own.mark) {
                // Whoever wants to begin anew deletes it.
                Ok(_) if is_there && is_blank(bytes) && self.last_good(own.mark).is_some() => {
                    FileFault::Empty
                }
                Ok(mut loaded) => {
                    loaded.is_there = is_there;
                    if is_there {
                        loaded.good.push((self.own.clone(), bytes.clone()));
                    }
                    return Ok(loaded);
                }
                Err(fault) => fault,
            },
            Err(fault) => fault.clone(),
        };
        let Some(mut loaded) = self.last_good(own.mark) else {
            return Err(self.refused(fault, bytes, is_there));
        };
        loaded.is_there = is_there;
        let trouble = FileTrouble {
            which: Which::Own,
            path: self.own.display().to_string(),
            fault,
            instead: Instead::LastGood,
        };
        loaded.troubles.insert(0, trouble);
        Ok(loaded)
    }

    /// What the copy of the user's own file makes, if there is one with anything in it.
    fn last_good(&self, mark: Mark) -> Option<Loaded> {
        let last = GoodCopy::of(&self.data, &self.own).read();
        let last = last.filter(|bytes| !is_blank(bytes))?;
        self.with(&last, mark).ok()
    }

    /// What these bytes of the user's own file make with the office's, which they may name.
    fn with(&self, own: &[u8], mark: Mark) -> Result<Loaded, FileFault> {
        let office = self.read_office(&office_file_in(own).unwrap_or_default());
        let good = office.as_ref();
        let good = good.and_then(|it| GoodCopy::of(&self.data, &it.path).read());
        let mut loaded = Loaded {
            marks: vec![(self.own.clone(), mark)],
            ..Loaded::default()
        };
        let (bytes, is_its) = choose_office(office.as_ref(), good, &mut loaded.troubles);
        loaded.take(attempt(own, bytes.as_deref())?);
        if let Some(office) = office {
            loaded.office = Some(office.path.display().to_string());
            loaded.marks.push((office.path.clone(), office.mark));
            if let Some(bytes) = bytes.filter(|_| is_its) {
                loaded.good.push((office.path, bytes));
            }
        }
        Ok(loaded)
    }

    /// Keeps copies of what could be read, for a start when it cannot. A copy that cannot be written is no reason
    /// to stop: it is only missed then.
    pub fn keep(&self, loaded: &Loaded) {
        for (path, bytes) in &loaded.good {
            GoodCopy::of(&self.data, path).keep(bytes);
        }
    }

    /// Whether a file is another one since it was read: by its time and length, so it costs next to nothing.
    pub fn are_as_in(&self, loaded: &Loaded) -> bool {
        loaded
            .marks
            .iter()
            .all(|(path, mark)| mark_of(path) == *mark)
    }

    /// Takes the files as they are now for those that were looked at.
    pub(super) fn mark(&self, loaded: &mut Loaded) {
        for (path, mark) in &mut loaded.marks {
            *mark = mark_of(path);
        }
    }

    fn read_own(&self) -> Read {
        let (mark, now) = read(&self.own);
        let is_there = !is_missing(&now);
        let now = match now {
            // Before the first set-up; a file that was asked for by name must be there, and one whose folder went
            // away was not taken away by a person.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let folder = self.own.parent().is_none_or(Path::is_dir);
                match self.by_name || !(folder || self.was_never_read()) {
                    true => Err(FileFault::Missing),
                    false => Ok(Vec::new()),
                }
            }
            read => read.map_err(|error| FileFault::Unreadable(error.to_string())),
        };
        Read {
            path: self.own.clone(),
            mark,
            now,
            is_there,
        }
    }

    fn was_never_read(&self) -> bool {
        GoodCopy::of(&self.data, &self.own).read().is_none()
    }

    /// The office's file; `None` where there is none and none is named.
    fn read_office(&self, by_settings: &str) -> Option<Read> {
        let folder = self.own.parent().unwrap_or(Path::new("."));
        let place = places::office_settings(by_settings, folder)?;
        let (mark, now) = read(&place.path);
        let is_there = !is_missing(&now);
        let now = match now {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if !place.is_named && GoodCopy::of(&self.data, &place.path).read().is_none() {
                    return None;
                }
                Err(FileFault::Missing)
            }
            read => read.map_err(|error| FileFault::Unreadable(error.to_string())),
        };
        Some(Read {
            path: place.path,
            mark,
            now,
            is_there,
        })
    }

    fn refused(&self, fault: FileFault, own: &[u8], is_there: bool) -> StartError {
        let fault = match fault {
            FileFault::Missing | FileFault::Empty => StartFault::Missing,
            FileFault::Unreadable(why) => StartFault::Unreadable(why),
            FileFault::Wrong(error) => StartFault::Settings(Box::new(error)),
            FileFault::Problems(problems) => StartFault::Problems(problems),
        };
        let file = SettingsFile {
            path: self.own.display().to_string(),
            is_there,
        };
        let language = language_in(own).unwrap_or(Language::Auto);
        StartError {
            lang: Lang::choose(language, locale::language()),
            file: Some(file),
            office: self.office(),
            fault,
        }
    }
}

impl Loaded {
    fn take(&mut self, layered: Layered) {
        self.settings = layered.settings;
        self.sources = layered.sources;
        self.gone = layered.gone;
    }
}

/// The bytes of the office's file that are to be used, and whether these are the file's own. What is wrong with it
/// is told.
fn choose_office(
    office: Option<&Read>,
    good: Option<Vec<u8>>,
    troubles: &mut Vec<FileTrouble>,
) -> (Option<Vec<u8>>, bool) {
    let Some(office) = office else {
        return (None, false);
    };
    let was_filled = good.as_ref().is_some_and(|bytes| !is_blank(bytes));
    let fault = match &office.now {
        Ok(bytes) if was_filled && is_blank(bytes) => FileFault::Empty,
        Ok(bytes) => match layered(b"", Some(bytes), "") {
            Ok(_) => return (Some(bytes.clone()), true),
            Err(error) => FileFault::Wrong(error.error),
        },
        Err(fault) => fault.clone(),
    };
    let good = good.filter(|bytes| layered(b"", Some(bytes), "").is_ok());
    troubles.push(FileTrouble {
        which: Which::Office,
        path: office.path.display().to_string(),
        fault,
        instead: match good {
            Some(_) => Instead::LastGood,
            None => Instead::Nothing,
        },
    });
    (good, false)
}

/// Settings that can work.
fn attempt(own: &[u8], office: Option<&[u8]>) -> Result<Layered, FileFault> {
    let login = login::login().unwrap_or_default();
    let layered = layered(own, office, &login).map_err(|error| FileFault::Wrong(error.error))?;
    let problems = layered.settings.check();
    match problems.is_empty() {
        true => Ok(layered),
        false => {
            let located = Located::all(problems, own, office, &layered.sources);
            Err(FileFault::Problems(located))
        }
    }
}

/// What a settings file says of where the office's is; `None` when it is none.
fn office_file_in(own: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(own).ok()?;
    let table: toml::Table = toml::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let file = table.get("office_file").and_then(toml::Value::as_str);
    Some(file.unwrap_or_default().to_owned())
}

fn read(path: &Path) -> (Mark, io::Result<Vec<u8>>) {
    files::read_within(path, MOST, WITHIN)
}

fn is_missing(read: &io::Result<Vec<u8>>) -> bool {
    matches!(read, Err(error) if error.kind() == ErrorKind::NotFound)
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}
