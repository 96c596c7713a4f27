//! Linux and macOS: the first of the system's players that plays the file.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use super::wav::Samples;
use super::{MAX_SECS, Play};
use crate::platform::children;

/// PipeWire's, PulseAudio's, ALSA's; macOS's own.
const PLAYERS: &[(&str, &[&str])] = &[
    ("pw-play", &[]),
    ("paplay", &[]),
    ("aplay", &["-q"]),
    ("afplay", &[]),
];
/// How often a player is asked whether it is done, and how often at most.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const LOOKS: u32 = (MAX_SECS + 5) * 10;

pub(super) struct System {
    file: PathBuf,
    is_written: bool,
}

impl System {
    pub(super) fn new(data: &Path) -> Self {
        Self {
            file: data.join("ring.wav"),
            is_written: false,
        }
    }
}

impl Play for System {
    fn play(&mut self, samples: &Samples) -> Result<(), String> {
        if !self.is_written || !self.file.exists() {
            std::fs::write(&self.file, samples.to_wav()).map_err(|error| error.to_string())?;
            self.is_written = true;
        }
        let mut failures = Vec::new();
        for (player, options) in PLAYERS {
            match run(player, options, &self.file) {
                Ok(()) => return Ok(()),
                Err(why) => failures.push(format!("{player}: {why}")),
            }
        }
        Err(failures.join("; "))
    }
}

fn run(player: &str, options: &[&str], file: &Path) -> Result<(), String> {
    let mut child = children::command(player)
        .args(options)
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(status.to_string()),
            Ok(None) => sleep(LOOK_AGAIN),
            Err(error) => return Err(error.to_string()),
        }
    }
    // A sound card that another program holds: it waits without end.
    let _ = child.kill();
    let _ = child.wait();
    Err("it does not end".into())
}
