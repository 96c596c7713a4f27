//! The files of a recording.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flate2::read::GzDecoder;

use super::ReplayError;
use crate::ami::Framer;

/// A recording's bytes and reads.
pub(super) struct Source {
    bytes: Vec<u8>,
    sent: Vec<u8>,
    /// (offset, time) of every read, ascending; empty without a clock.
    times: Vec<(usize, Duration)>,
}

/// Without a clock the bytes are fed in pieces of this size.
const PIECE: usize = 64 * 1024;

impl Source {
    pub(super) fn open(path: &Path) -> Result<Self, ReplayError> {
        let stem = stem(path);
        let mut bytes = read(path)?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            bytes = unpack(path, &bytes)?;
        }
        Ok(Self {
            sent: optional(&stem.with_extension("sent"))?.unwrap_or_default(),
            times: match optional(&stem.with_extension("times"))? {
                Some(text) => times(&stem.with_extension("times"), &text)?,
                None => Vec::new(),
            },
            bytes,
        })
    }

    pub(super) fn sent(&self) -> &[u8] {
        &self.sent
    }

    pub(super) fn has_clock(&self) -> bool {
        !self.times.is_empty()
    }

    /// An excerpt may begin after the banner.
    pub(super) fn framer(&self) -> Framer {
        let begins = |words: &[u8]| {
            let start = self.bytes.get(..words.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(words))
        };
        if begins(b"Event:") || begins(b"Response:") {
            Framer::without_banner()
        } else {
            Framer::new()
        }
    }

    /// The reads: bytes, and when they came.
    pub(super) fn reads(&self) -> impl Iterator<Item = (&[u8], Option<Duration>)> {
        let ends = self.times.iter().skip(1).map(|(offset, _)| *offset);
        let ends = ends.chain(std::iter::once(self.bytes.len()));
        let timed = self
            .times
            .iter()
            .zip(ends)
            .enumerate()
            .map(|(at, ((start, time), end))| {
                // What stands before the first read's offset came with it.
                let start = if at == 0 { 0 } else { *start };
                (self.bytes.get(start..end).unwrap_or_default(), Some(*time))
            });
        let untimed = self.bytes.chunks(PIECE).map(|piece| (piece, None));
        timed.chain(untimed.take(if self.has_clock() { 0 } else { usize::MAX }))
    }
}

/// `a/b.ami.gz` and `a/b.ami` → `a/b`, extended by whatever lies beside it.
fn stem(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let name = name.strip_suffix(".ami").unwrap_or(name);
    // `with_extension` replaces from the last dot, which may belong to the name.
    path.with_file_name(format!("{name}.ami"))
}

fn read(path: &Path) -> Result<Vec<u8>, ReplayError> {
    fs::read(path).map_err(|why| ReplayError::Read {
        path: path.to_owned(),
        why,
    })
}

fn optional(path: &Path) -> Result<Option<Vec<u8>>, ReplayError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(ReplayError::Read {
            path: path.to_owned(),
            why,
        }),
    }
}

/// A packed recording that was cut in the middle gives what can be read of it.
fn unpack(path: &Path, packed: &[u8]) -> Result<Vec<u8>, ReplayError> {
    let mut bytes = Vec::new();
    match GzDecoder::new(packed).read_to_end(&mut bytes) {
        Err(why) if bytes.is_empty() => Err(ReplayError::Read {
            path: path.to_owned(),
            why,
        }),
        _ => Ok(bytes),
    }
}

fn times(path: &Path, text: &[u8]) -> Result<Vec<(usize, Duration)>, ReplayError> {
    let text = String::from_utf8_lossy(text);
    let mut times: Vec<(usize, Duration)> = Vec::new();
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in lines {
        let wrong = || ReplayError::Times {
            path: path.to_owned(),
            line: at + 1,
        };
        let (offset, seconds): (usize, f64) = serde_json::from_str(line).map_err(|_| wrong())?;
        let time = Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?;
        if times.last().is_some_and(|(last, _)| *last > offset) {
            return Err(wrong());
        }
        times.push((offset, time));
    }
    Ok(times)
}
