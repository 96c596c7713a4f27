//! What can be wrong with a settings file, as plain data; the files themselves are `app`'s.

use super::{Problem, SettingsError, Sources, Which, line_of};
use super::{Source, load::text_of};

/// A settings file that cannot be used as it is, while the program goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTrouble {
    /// Whose it is.
    pub which: Which,
    /// Where it is.
    pub path: String,
    /// What is wrong with it.
    pub fault: FileFault,
    /// What counts instead.
    pub instead: Instead,
}

/// What is wrong with a settings file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It is not there, or the share that it lies on is not.
    #[error("it is not there")]
    Missing,
    /// There is nothing in it any more, as a disk or a share leaves a file that it broke off to write.
    #[error("it is empty")]
    Empty,
    /// The system does not give it, in its words.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// It is no settings file, or has something unknown in it.
    #[error("{0}")]
    Wrong(SettingsError),
    /// Values that cannot work.
    #[error("values cannot work")]
    Problems(Vec<Located>),
}

/// What counts as long as a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// What stood in it when it could last be read.
    LastGood,
    /// Nothing: the other file alone.
    Nothing,
}

/// A setting that cannot work, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// In which file.
    pub which: Which,
    /// On which line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl Located {
    /// Where problems stand, in the order of the lines. What both files leave out is to be set in the user's own.
    #[must_use]
    pub fn all(
        problems: Vec<Problem>,
        own: &[u8],
        office: Option<&[u8]>,
        sources: &Sources,
    ) -> Vec<Self> {
        let [own, office] = [Some(own), office].map(|bytes| {
            bytes
                .and_then(|bytes| text_of(bytes).ok())
                .unwrap_or_default()
        });
        let located = |problem: Problem| {
            let is_office = matches!(sources.of(&problem.key), Source::Office | Source::Login);
            let (which, text) = match is_office {
                true => (Which::Office, office),
                false => (Which::Own, own),
            };
            let line = line_of(text, &problem.key);
            Self {
                which,
                line,
                problem,
            }
        };
        let mut all: Vec<Self> = problems.into_iter().map(located).collect();
        all.sort_by_key(|one| one.line.unwrap_or(usize::MAX));
        all
    }
}
