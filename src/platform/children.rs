//! Programs that this one starts: players of sounds, what opens an address, the demo beside the window.
//!
//! Rule: none of them finds a password in its environment. What is started by an address may be a browser, whose own
//! children and crash reports have all of it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The environment's variables that hold a password.
static HIDDEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
/// How often a program that opens something is asked whether it is done.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Where passwords are read from (`password_from`): a variable's programs shall not have it.
pub fn hide(source: &str) {
    if let Some(("env", name)) = source.split_once(':')
        && !name.is_empty()
    {
        let mut hidden = HIDDEN.lock().unwrap_or_else(PoisonError::into_inner);
        hidden.insert(name.to_owned());
    }
}

/// A program that is to be started.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    without_passwords(Command::new(program), &hidden())
}

/// Opens what has a default program: a file, a folder, an address. A program that still runs `within` that time has
/// opened it.
///
/// # Errors
/// There is none, or it fails; of kind [`ErrorKind::NotFound`] when no program opens anything here.
pub fn open(target: impl AsRef<OsStr>, within: Duration) -> io::Result<()> {
    let hidden = hidden();
    if hidden.is_empty() {
        return open::that_detached_with_timeout(target, within);
    }
    // The same by hand: the crate starts its commands with the whole environment.
    let mut last = io::Error::from(ErrorKind::NotFound);
    for command in open::commands(target) {
        match opened(without_passwords(command, &hidden), within) {
            Ok(()) => return Ok(()),
            // What one of them says counts for more than that the next one is missing.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn hidden() -> BTreeSet<String> {
    let hidden = HIDDEN.lock().unwrap_or_else(PoisonError::into_inner);
    hidden.clone()
}

fn without_passwords(mut command: Command, hidden: &BTreeSet<String>) -> Command {
    for name in hidden {
        command.env_remove(name);
    }
    command
}

fn opened(mut command: Command, within: Duration) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // It goes on when this program ends.
        command.process_group(0);
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut waited = Duration::ZERO;
    while waited < within {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(io::Error::other(status.to_string())),
            None => thread::sleep(LOOK_AGAIN),
        }
        waited += LOOK_AGAIN;
    }
    forget(child);
    Ok(())
}

/// Its end has to be taken note of, or the system keeps its entry.
fn forget(mut child: Child) {
    // Without a thread the entry stays until this program ends.
    let _ = thread::Builder::new()
        .name("opened".into())
        .spawn(move || child.wait());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_that_passwords_come_from_are_taken_out() {
        for source in ["", "file:/run/ami", "env:", "env:TRUBKA_TEST_HIDDEN"] {
            hide(source);
        }
        let command = command("nothing");
        let taken: Vec<_> = command.get_envs().collect();
        assert_eq!(taken, [(OsStr::new("TRUBKA_TEST_HIDDEN"), None)]);
    }
}
