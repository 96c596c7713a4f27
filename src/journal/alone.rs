//! Which programs follow calls into one journal: a lock on an empty file beside it.
//!
//! The window, `trubka watch` and `trubka call` may run at once. Each holds the lock, shared; whoever
//! gets it exclusively is alone, and only who is alone may end the calls that stand open in the journal:
//! the others follow theirs. The system lets go of the lock when a program ends in whatever way.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// This program's share of the lock, held until it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl Share {
    /// Of the journal in this file; nothing is locked yet.
    pub(super) fn of(journal: &Path) -> Self {
        let mut path = journal.as_os_str().to_owned();
        path.push(".programs");
        Self {
            path: path.into(),
            file: Mutex::new(None),
        }
    }

    /// True when no other program follows calls into this journal; none begins to until
    /// [`Self::share`]. Blocks while another program finds out the same.
    ///
    /// # Errors
    /// When there are no locks here (some network shares): nothing is known then.
    pub(super) fn is_alone(&self) -> io::Result<bool> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        let is_alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => {
                file.lock_shared()?;
                false
            }
            Err(TryLockError::Error(error)) => return Err(error),
        };
        *self.kept() = Some(file);
        Ok(is_alone)
    }

    /// From now on others may follow calls too.
    pub(super) fn share(&self) -> io::Result<()> {
        match self.kept().as_ref() {
            Some(file) => {
                // Not every system turns one kind of lock into the other.
                file.unlock()?;
                file.lock_shared()
            }
            None => Ok(()),
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<File>> {
        self.file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_is_alone_and_later_whoever_is_left() {
        let directory = tempfile::tempdir().unwrap();
        let journal = directory.path().join("journal.db");
        let first = Share::of(&journal);
        assert!(first.is_alone().unwrap());
        first.share().unwrap();
        let second = Share::of(&journal);
        assert!(!second.is_alone().unwrap());
        drop(first);
        let third = Share::of(&journal);
        assert!(!third.is_alone().unwrap(), "the second is there");
        drop((second, third));
        assert!(Share::of(&journal).is_alone().unwrap());
    }
}
