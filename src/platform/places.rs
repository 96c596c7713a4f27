//! Where files are.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::settings::Journal;

/// The environment variable that puts everything into one folder: for tests, and for a copy of the
/// program on a stick.
pub const HOME_VARIABLE: &str = "TRUBKA_HOME";

/// The environment variable that names the office's settings file.
pub const OFFICE_VARIABLE: &str = "TRUBKA_OFFICE_SETTINGS";

/// The name of the office's settings file beside the program.
const OFFICE_NAME: &str = "office.toml";

/// Where the office's settings file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficePlace {
    /// The file.
    pub path: PathBuf,
    /// Somebody named it, so that it must be there.
    pub is_named: bool,
}

/// Where the office's settings file is: by [`OFFICE_VARIABLE`], else by the settings' `office_file` (a relative one
/// from the settings' folder), else beside the program.
pub fn office_settings(by_settings: &str, folder: &Path) -> Option<OfficePlace> {
    let by_variable = std::env::var_os(OFFICE_VARIABLE).filter(|path| !path.is_empty());
    let named = by_variable.map(PathBuf::from);
    let named = named.or_else(|| (!by_settings.is_empty()).then(|| folder.join(by_settings)));
    if let Some(path) = named {
        return Some(OfficePlace {
            path,
            is_named: true,
        });
    }
    let program = std::env::current_exe().ok()?;
    Some(OfficePlace {
        path: program.parent()?.join(OFFICE_NAME),
        is_named: false,
    })
}

/// The folders and files of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The settings file.
    pub settings: PathBuf,
    /// The folder for data.
    pub data: PathBuf,
}

impl Places {
    /// The places of this user: below [`HOME_VARIABLE`] where that is set, else where the operating
    /// system wants them (`~/.config/trubka`, `%APPDATA%\trubka`, …). `None` for a user without a
    /// home folder.
    pub fn of_this_user() -> Option<Self> {
        let home = std::env::var_os(HOME_VARIABLE).filter(|home| !home.is_empty());
        Self::choose(home.map(PathBuf::from))
    }

    /// The journal's file.
    pub fn journal(&self, settings: &Journal) -> PathBuf {
        match settings.path.as_str() {
            "" => self.data.join("journal.db"),
            path => PathBuf::from(path),
        }
    }

    /// The file of what is known of the courier database without it.
    pub fn directory(&self) -> PathBuf {
        self.data.join("directory.db")
    }

    fn choose(home: Option<PathBuf>) -> Option<Self> {
        if let Some(home) = home {
            return Some(Self {
                settings: home.join("settings.toml"),
                data: home.join("data"),
            });
        }
        let dirs = ProjectDirs::from("", "", "trubka")?;
        Some(Self {
            settings: dirs.config_dir().join("settings.toml"),
            // Not the roaming folder: SQLite over a network share loses data.
            data: dirs.data_local_dir().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_holds_everything_when_told_so() {
        let places = Places::choose(Some("/srv/desk".into())).unwrap();
        for place in [&places.settings, &places.data] {
            assert!(place.starts_with("/srv/desk"), "{place:?}");
        }
        assert!(places.journal(&Journal::default()).starts_with("/srv/desk"));
    }

    #[test]
    fn the_journal_may_lie_elsewhere() {
        let places = Places::choose(Some("/srv/desk".into())).unwrap();
        let elsewhere = Journal {
            path: "/mnt/journal.db".into(),
            ..Journal::default()
        };
        assert_eq!(places.journal(&elsewhere), PathBuf::from("/mnt/journal.db"));
    }

    #[test]
    fn the_system_names_places_of_our_own() {
        // A build machine may have no home folder at all.
        if let Some(places) = Places::choose(None) {
            assert!(places.settings.to_string_lossy().contains("trubka"));
            assert!(places.data.to_string_lossy().contains("trubka"));
        }
    }
}
