//! The system's default calling program: what opens `tel:` links.
//!
//! Two guards against calling ourselves. Where the system can be asked (Linux), it says which program
//! that is. Everywhere, the number that was handed over last stands in a file: the same one is not
//! handed over again within [`AGAIN_AFTER`], whoever asks. A program that gives numbers back to us so
//! comes round once, not without end.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use super::children;
use crate::ports::calling_program::{CallingProgram, CallingProgramError};

/// A number goes to the calling program again after so long.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
/// A program that still runs after so long has taken the number.
const TAKEN_AFTER: Duration = Duration::from_secs(2);

/// What opens `tel:` links on this computer.
#[derive(Debug)]
pub struct SystemCallingProgram {
    last: PathBuf,
}

impl SystemCallingProgram {
    /// `data` is the folder for data, where the last number is kept.
    pub fn new(data: &Path) -> Self {
        Self {
            last: data.join("handed-over"),
        }
    }

    /// Notes the number; an error when it was handed over a moment ago. A folder that cannot be
    /// written leaves the guard out: calling is worth more.
    fn note(&self, link: &str) -> Result<(), CallingProgramError> {
        let age = fs::metadata(&self.last)
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        let is_fresh = age.is_some_and(|age| age < AGAIN_AFTER);
        if is_fresh && fs::read_to_string(&self.last).is_ok_and(|last| last == link) {
            return Err(CallingProgramError::AMomentAgo);
        }
        let folder = self.last.parent().map_or(Ok(()), fs::create_dir_all);
        if let Err(why) = folder.and_then(|()| fs::write(&self.last, link)) {
            tracing::warn!(%why, "the number that was handed over is not kept");
        }
        Ok(())
    }
}

impl CallingProgram for SystemCallingProgram {
    fn call(&self, link: &str) -> Result<(), CallingProgramError> {
        check(default_program().as_deref())?;
        self.note(link)?;
        children::open(link, TAKEN_AFTER).map_err(|error| {
            // It came to nothing: the next click is a new try.
            let _ = fs::remove_file(&self.last);
            match error.kind() {
                ErrorKind::NotFound => CallingProgramError::Missing,
                _ => CallingProgramError::Failed(error.to_string()),
            }
        })
    }
}

/// What the system says of its default program; `None` where it cannot be asked.
fn check(default: Option<&str>) -> Result<(), CallingProgramError> {
    match default {
        // `xdg-open` would open a browser, which cannot call.
        Some("") => Err(CallingProgramError::Missing),
        Some(name) if name.to_lowercase().contains("trubka") => Err(CallingProgramError::Ourselves),
        _ => Ok(()),
    }
}

/// The desktop file of the default program for `tel:`; empty when there is none.
#[cfg(all(unix, not(target_os = "macos")))]
fn default_program() -> Option<String> {
    let output = children::command("xdg-mime")
        .args(["query", "default", "x-scheme-handler/tel"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(name)
}

/// The ProgId of the default program for `tel:`.
#[cfg(windows)]
fn default_program() -> Option<String> {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let key = r"HKCU\Software\Microsoft\Windows\Shell\Associations\UrlAssociations\tel\UserChoice";
    let output = children::command("reg")
        .args(["query", key, "/v", "ProgId"])
        .stdin(Stdio::null())
        .creation_flags(CREATE_NO_WINDOW)
        .output()
        .ok()?;
    // Without a choice Windows asks the user: that is not "none".
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let id = text.split_whitespace().last().map(str::to_owned);
    id.filter(|_| output.status.success())
}

/// `open` does not tell which program it would start.
#[cfg(not(any(windows, all(unix, not(target_os = "macos")))))]
fn default_program() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn a_program_that_is_this_one_is_not_called() {
        assert_eq!(check(Some("")), Err(CallingProgramError::Missing));
        for own in ["trubka.desktop", "org.example.Trubka.desktop"] {
            assert_eq!(check(Some(own)), Err(CallingProgramError::Ourselves));
        }
        assert_eq!(check(Some("org.gnome.Calls.desktop")), Ok(()));
        assert_eq!(check(None), Ok(()));
    }

    #[test]
    fn the_same_number_goes_round_once() {
        let folder = tempfile::tempdir().unwrap();
        // A folder that is not there yet, as at the first start.
        let data = folder.path().join("data");
        let (here, there) = (
            SystemCallingProgram::new(&data),
            SystemCallingProgram::new(&data),
        );
        assert_eq!(here.note("tel:+79161234567"), Ok(()));
        let again = Err(CallingProgramError::AMomentAgo);
        assert_eq!(here.note("tel:+79161234567"), again);
        assert_eq!(there.note("tel:+79161234567"), again);
        assert_eq!(there.note("tel:+79161234568"), Ok(()));
        // A minute later it is a call like any other.
        let file = fs::File::options().write(true).open(&here.last).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        let earlier: SystemTime = written - Duration::from_secs(60);
        file.set_modified(earlier).unwrap();
        assert_eq!(here.note("tel:+79161234568"), Ok(()));
    }
}
