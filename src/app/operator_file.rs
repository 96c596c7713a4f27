//! Who sits here, kept between two starts: a file of its own beside the data, because the settings
//! file belongs to the administrator and keeps its comments.

use std::fs;
use std::path::PathBuf;

use crate::platform::files::write_atomically;
use crate::settings::Operator;

/// The file.
#[derive(Debug, Clone)]
pub(super) struct OperatorFile(PathBuf);

impl OperatorFile {
    pub(super) fn in_folder(data: &std::path::Path) -> Self {
        Self(data.join("operator.toml"))
    }

    /// Who sat here last, if somebody had sat down by the window.
    pub(super) fn read(&self) -> Option<Operator> {
        let text = fs::read_to_string(&self.0).ok()?;
        match toml::from_str(&text) {
            Ok(operator) => Some(operator),
            Err(error) => {
                tracing::warn!(%error, "the file of the last operator is not readable");
                None
            }
        }
    }

    pub(super) fn write(&self, operator: &Operator) {
        let folder = self.0.parent().map_or(Ok(()), fs::create_dir_all);
        let written = folder
            .map_err(|error| error.to_string())
            .and_then(|()| toml::to_string(operator).map_err(|error| error.to_string()))
            .and_then(|text| write_atomically(&self.0, &text).map_err(|error| error.to_string()));
        if let Err(error) = written {
            tracing::warn!(error, "who sits here will not be known at the next start");
        }
    }
}
