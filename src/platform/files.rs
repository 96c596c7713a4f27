//! Files that are never seen half written, and such that may never answer.

use std::fs::{self, OpenOptions};
use std::io::Read as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, SystemTime};

/// When a file was changed, and its length in bytes.
pub type Mark = Option<(SystemTime, u64)>;

/// Reads a file of at most `most` bytes, with its mark from before that. A share whose server went away may not
/// answer for minutes: the wait ends `within` that time, and the thread that waits on is left behind.
///
/// # Errors
/// As the system's; of kind [`io::ErrorKind::TimedOut`] where there was no answer.
pub fn read_within(path: &Path, most: u64, within: Duration) -> (Mark, io::Result<Vec<u8>>) {
    let (answer, answered) = sync_channel(1);
    let path = path.to_owned();
    let read = move || {
        let _ = answer.send((mark_of(&path), read(&path, most)));
    };
    let begun = thread::Builder::new().name("file".into()).spawn(read);
    if let Err(error) = begun {
        return (None, Err(error));
    }
    answered.recv_timeout(within).unwrap_or_else(|_| {
        let why = io::Error::new(io::ErrorKind::TimedOut, "no answer in time");
        (None, Err(why))
    })
}

/// When a file was changed, and its length.
pub fn mark_of(path: &Path) -> Mark {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // The path may be that of a device that never ends.
    let read = fs::File::open(path)?
        .take(most + 1)
        .read_to_end(&mut bytes)?;
    match read as u64 > most {
        true => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is too large",
        )),
        false => Ok(bytes),
    }
}

/// Writes `text` to `path` so that a reader, or a computer that loses power, sees the old text or
/// the new one: into a new file beside it, to the disk, then renamed over it. Makes the folder if
/// it is missing. On Unix a new file is the user's alone; an old one keeps its rights.
pub fn write_atomically(path: &Path, text: &str) -> io::Result<()> {
    // A symbolic link stays one: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = beside(folder, &target);
    let result = write_new(&beside, &target, text).and_then(|()| fs::rename(&beside, &target));
    if result.is_err() {
        // What is left over is of no use; that it stays is no second error.
        let _ = fs::remove_file(&beside);
    }
    result
}

fn write_new(beside: &Path, target: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(beside)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn beside(folder: &Path, target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    folder.join(format!(".{name}.{:08x}.new", fastrand::u32(..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_text_replaces_the_old_one_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper").join("settings.toml");
        write_atomically(&path, "old").unwrap();
        write_atomically(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_no_rubbish() {
        let folder = tempfile::tempdir().unwrap();
        // A folder stands where the file should be.
        let path = folder.path().join("settings.toml");
        fs::create_dir(&path).unwrap();
        assert!(write_atomically(&path, "new").is_err());
        assert!(path.is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn rights_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        write_atomically(&path, "1").unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        write_atomically(&link, "2").unwrap();
        assert_eq!(mode(&path), 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "2");
    }
}
