//! The copy of a settings file as it could last be read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::platform::files::write_atomically;

/// The copy of one file.
pub(super) struct GoodCopy {
    path: PathBuf,
    /// What it begins with: the file that it is of.
    head: String,
}

impl GoodCopy {
    /// Of this file, in this folder.
    pub(super) fn of(data: &Path, file: &Path) -> Self {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let named = file.display().to_string();
        // Two files of one name have a copy each; the whole name stands in it.
        let sum = named.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        Self {
            path: data.join(format!("{name}.{sum:016x}.last-good.toml")),
            head: format!("# Copy of {}\n", named.replace(['\r', '\n'], " ")),
        }
    }

    pub(super) fn read(&self) -> Option<Vec<u8>> {
        let bytes = fs::read(&self.path).ok()?;
        bytes.strip_prefix(self.head.as_bytes()).map(<[u8]>::to_vec)
    }

    /// Written only when it is another one.
    pub(super) fn keep(&self, bytes: &[u8]) {
        if self.read().as_deref() == Some(bytes) {
            return;
        }
        let text = format!("{}{}", self.head, String::from_utf8_lossy(bytes));
        if let Err(error) = write_atomically(&self.path, &text) {
            tracing::warn!(%error, "no copy of the settings is kept");
        }
    }
}
