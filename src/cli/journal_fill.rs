//! `trubka journal fill N --into FILE`: a journal of made-up calls, to measure with and to look at.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Failure, print_json, print_line, sentence};
use crate::app::Program;
use crate::journal::SqliteJournal;
use crate::journal::sample::Calls;
use crate::ports::journal::{Entry, JournalError};
use crate::texts;

/// Calls of one transaction.
const AT_ONCE: usize = 5_000;
const DAY_MS: i64 = 86_400_000;

pub(super) async fn fill(
    program: &Program,
    calls: usize,
    into: &Path,
    seed: u64,
    json: bool,
) -> Result<(), Failure> {
    let lang = program.lang;
    let shown = into.display().to_string();
    let own = program.places.journal(&program.settings.journal);
    if same_place(into, &own) {
        let words = texts::sample::own_journal(&shown, lang);
        return Err(Failure::not_tried(sentence(&words)));
    }
    // A dangling link, too, leads to where nobody expects a journal.
    if into.symlink_metadata().is_ok() {
        let words = texts::sample::exists(&shown, lang);
        return Err(Failure::not_tried(sentence(&words)));
    }
    // A slip in the path must not leave folders behind.
    let folder = std::path::absolute(into).unwrap_or_else(|_| into.to_owned());
    if let Some(folder) = folder.parent().filter(|folder| !folder.is_dir()) {
        let words = texts::sample::no_folder(&folder.display().to_string(), lang);
        return Err(Failure::not_tried(sentence(&words)));
    }
    let bytes = match write(into, calls, seed).await {
        Ok(bytes) => bytes,
        Err(error) => {
            // Half a sample is none, and the file was not there before.
            for suffix in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(with_suffix(into, suffix));
            }
            let words = texts::directory::journal_error(&error, lang);
            return Err(Failure::tried(sentence(&words)));
        }
    };
    match json {
        true => print_json(&serde_json::json!({
            "calls": calls, "file": shown, "bytes": bytes, "seed": seed,
        })),
        false => print_line(&texts::sample::filled(calls, &shown, bytes, lang)),
    }
}

/// Returns the file's size.
async fn write(into: &Path, calls: usize, seed: u64) -> Result<u64, JournalError> {
    let journal = SqliteJournal::open(into).await?.journal;
    let mut calls = Calls::new(calls, seed, midnight_unix_ms());
    let result = loop {
        let some: Vec<Entry> = calls.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break Ok(());
        }
        if let Err(error) = journal.record_all(&some).await {
            break Err(error);
        }
    };
    journal.close().await;
    result?;
    fs::metadata(into)
        .map(|file| file.len())
        .map_err(|error| JournalError::Other(error.to_string()))
}

/// Whether both lead to the same file, whether it is there yet or not.
fn same_place(a: &Path, b: &Path) -> bool {
    fn real(path: &Path) -> io::Result<PathBuf> {
        if let Ok(real) = fs::canonicalize(path) {
            return Ok(real);
        }
        let path = std::path::absolute(path)?;
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Ok(path);
        };
        Ok(match fs::canonicalize(folder) {
            Ok(folder) => folder.join(name),
            Err(_) => path,
        })
    }
    matches!((real(a), real(b)), (Ok(a), Ok(b)) if a == b)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The last midnight (of Greenwich): the calls end yesterday, and a seed makes the same ones all day.
#[expect(
    clippy::disallowed_methods,
    reason = "made-up calls end when they are made"
)]
fn midnight_unix_ms() -> i64 {
    let now_ms = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0);
    now_ms - now_ms.rem_euclid(DAY_MS)
}
