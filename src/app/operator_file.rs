//! Who sits here, kept between two starts: a file of its own beside the data, because the settings
//! file belongs to the administrator and keeps its comments.
//!
//! It counts only in the place of the operator whom it was written for: when the administrator puts
//! somebody else into the settings, that is the later word.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::platform::files::write_atomically;
use crate::settings::Operator;

/// The file.
#[derive(Debug, Clone)]
pub(super) struct OperatorFile(PathBuf);

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Who sat down.
    operator: Operator,
    /// Whom the settings named then.
    instead_of: Operator,
}

impl OperatorFile {
    pub(super) fn in_folder(data: &std::path::Path) -> Self {
        Self(data.join("operator.toml"))
    }

    /// Who sat down here last in the place of the settings' operator, if somebody had.
    pub(super) fn read(&self, by_settings: &Operator) -> Option<Operator> {
        let text = fs::read_to_string(&self.0).ok()?;
        match toml::from_str::<Kept>(&text) {
            Ok(kept) => (kept.instead_of == *by_settings).then_some(kept.operator),
            Err(error) => {
                tracing::warn!(%error, "the file of the last operator is not readable");
                None
            }
        }
    }

    pub(super) fn write(&self, operator: Operator, instead_of: Operator) {
        let kept = Kept {
            operator,
            instead_of,
        };
        let folder = self.0.parent().map_or(Ok(()), fs::create_dir_all);
        let written = folder
            .map_err(|error| error.to_string())
            .and_then(|()| toml::to_string(&kept).map_err(|error| error.to_string()))
            .and_then(|text| write_atomically(&self.0, &text).map_err(|error| error.to_string()));
        if let Err(error) = written {
            tracing::warn!(error, "who sits here will not be known at the next start");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(user: &str, extension: &str) -> Operator {
        Operator {
            user: user.into(),
            name: user.to_uppercase(),
            extensions: vec![extension.into()],
        }
    }

    #[test]
    fn who_sat_down_stays_until_the_settings_name_another() {
        let folder = std::env::temp_dir().join(format!("trubka-op-{:016x}", fastrand::u64(..)));
        let file = OperatorFile::in_folder(&folder);
        let (anna, boris) = (person("anna", "101"), person("boris", "102"));
        assert_eq!(file.read(&anna), None, "nobody has");
        file.write(boris.clone(), anna.clone());
        assert_eq!(file.read(&anna), Some(boris.clone()));
        assert_eq!(file.read(&person("vera", "103")), None, "a later word");
        assert_eq!(file.read(&person("anna", "109")), None);
        file.write(anna.clone(), anna.clone());
        assert_eq!(file.read(&anna), Some(anna.clone()));
        fs::write(folder.join("operator.toml"), "user = 7").expect("written");
        assert_eq!(file.read(&anna), None);
        fs::remove_dir_all(folder).expect("ours");
    }
}
