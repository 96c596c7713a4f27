//! Small things that are known from one start to the next, in a file beside the data: until when nobody
//! is to be disturbed, and that the operator knows what the window's cross does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::platform::files::write_atomically;

/// What is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// Unix milliseconds.
    pub do_not_disturb_unix_ms: Option<i64>,
    /// The operator was told that the program goes on when its window is closed.
    pub knows_closing: bool,
}

/// The file; whoever has one sees and changes the same.
#[derive(Debug, Clone)]
pub(super) struct KeptFile {
    path: Option<PathBuf>,
    kept: Arc<Mutex<Kept>>,
}

impl KeptFile {
    /// Reads it; what cannot be read counts as nothing.
    pub(super) fn open(data: &Path) -> Self {
        let path = data.join("desk.toml");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let kept = toml::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "what was kept for this start is not readable");
            Kept::default()
        });
        Self {
            path: Some(path),
            kept: Arc::new(Mutex::new(kept)),
        }
    }

    /// One that forgets everything: the demo's.
    pub(super) fn forgetful() -> Self {
        Self {
            path: None,
            kept: Arc::default(),
        }
    }

    pub(super) fn read(&self) -> Kept {
        let kept = self.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes it, and writes the file if anything is new. Takes as long as the disk.
    pub(super) fn change(&self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.clone();
        change(&mut kept);
        let Some(path) = self.path.as_ref().filter(|_| *kept != before) else {
            return;
        };
        let written = toml::to_string(&*kept)
            .map_err(|error| error.to_string())
            .and_then(|text| write_atomically(path, &text).map_err(|error| error.to_string()));
        if let Err(error) = written {
            tracing::warn!(error, "this will not be known at the next start");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_start_knows_it_and_a_broken_file_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeptFile::open(folder.path());
        assert_eq!(file.read(), Kept::default());
        let other = file.clone();
        file.change(|kept| kept.do_not_disturb_unix_ms = Some(1_700_000_000_000));
        other.change(|kept| kept.knows_closing = true);
        let wanted = Kept {
            do_not_disturb_unix_ms: Some(1_700_000_000_000),
            knows_closing: true,
        };
        assert_eq!(KeptFile::open(folder.path()).read(), wanted);
        fs::write(folder.path().join("desk.toml"), "garbage").unwrap();
        assert_eq!(KeptFile::open(folder.path()).read(), Kept::default());
    }
}
