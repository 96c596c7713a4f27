//! Notes that the journal did not take before the program ended: kept in a file beside it, and written into it as
//! soon as it is open again.
//!
//! Rule: what an operator wrote is not lost with the program. The file is there only while it has notes in it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::SqliteJournal;
use crate::ports::journal::{Change, Journal as _, Note};

/// The PBX, the call, the text, the result.
type Kept = (String, String, String, Option<String>);

/// The file of this journal.
fn beside(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".notes");
    PathBuf::from(name)
}

/// Keeps the notes among these changes, besides those that are kept already.
///
/// # Errors
/// When the file cannot be written: the notes are in it as they were before.
pub(super) fn keep(journal: &Path, changes: Vec<Change>) -> io::Result<()> {
    let mut kept = read(journal);
    for change in changes {
        let Change::Note { pbx, call, note } = change else {
            continue;
        };
        kept.retain(|(of, earlier, ..)| (of, earlier) != (&pbx, &call));
        kept.push((pbx, call, note.text, note.result));
    }
    match kept.is_empty() {
        true => Ok(()),
        false => write(journal, &kept),
    }
}

/// Writes what is kept into the journal. What it does not take stays kept.
pub(super) async fn take_up(journal: &SqliteJournal, path: &Path) {
    let kept = read(path);
    if kept.is_empty() {
        return;
    }
    let mut left = Vec::new();
    for (pbx, call, text, result) in kept {
        let note = Note {
            text: text.clone(),
            result: result.clone(),
        };
        if let Err(error) = journal.note(pbx.clone(), call.clone(), note).await {
            tracing::warn!(call, %error, "a note that was kept aside is not taken yet");
            left.push((pbx, call, text, result));
        }
    }
    let done = match left.is_empty() {
        true => fs::remove_file(beside(path)),
        false => write(path, &left),
    };
    if let Err(error) = done {
        // They are in the journal: written again at the next start they are the same.
        tracing::warn!(%error, "the file of notes that were kept aside");
    }
}

fn read(journal: &Path) -> Vec<Kept> {
    let Ok(text) = fs::read_to_string(beside(journal)) else {
        return Vec::new();
    };
    serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::error!(%error, "notes that were kept aside are not readable");
        Vec::new()
    })
}

/// Whole or not at all; the user's alone.
fn write(journal: &Path, kept: &[Kept]) -> io::Result<()> {
    let path = beside(journal);
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let text = serde_json::to_string_pretty(kept)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)
}
