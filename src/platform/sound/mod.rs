//! The sound of an incoming call: a WAV file of the office's own, or two notes that are computed here.
//!
//! On Linux and macOS a player that the system has plays a file; a library would tie the program to
//! the sound system of the computer that it was built on. A computer without sound stays silent, and
//! says so once.

#[cfg(windows)]
mod device;
#[cfg(not(windows))]
mod players;
mod wav;

use std::f32::consts::TAU;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::ports::outside::SoundError;
use crate::settings::Notifications;
use wav::Samples;

#[cfg(windows)]
use device::System;
#[cfg(not(windows))]
use players::System;

/// More is not read: five seconds of any WAV are less.
const MAX_BYTES: u64 = 32 << 20;
/// What is longer is cut: it is a signal, no music.
const MAX_SECS: u32 = 5;

/// Plays the sound, one at a time, from a thread of its own.
#[derive(Debug)]
pub struct Sound {
    queue: Option<SyncSender<()>>,
}

/// How this system plays it.
trait Play {
    fn play(&mut self, samples: &Samples) -> Result<(), String>;
}

impl Sound {
    /// Makes the settings' sound ready; `data` is the folder for data. A file that cannot be played is
    /// told of, and the program's own sound takes its place.
    pub fn start(settings: &Notifications, data: &Path) -> (Self, Option<SoundError>) {
        let (samples, wrong) = match settings.sound_file.as_str() {
            "" => (notes(), None),
            path => match read(Path::new(path)) {
                Ok(samples) => (samples, None),
                Err(why) => (notes(), Some(why)),
            },
        };
        let samples = samples.at(settings.sound_volume);
        (Self::with(samples, System::new(data)), wrong)
    }

    /// Plays it, unless it is being played.
    pub fn play(&self) {
        if let Some(queue) = &self.queue {
            // Full: it sounds already.
            let _ = queue.try_send(());
        }
    }

    fn with(samples: Samples, mut system: impl Play + Send + 'static) -> Self {
        // A hand-over without a place to wait: what comes while it sounds is dropped.
        let (queue, asked) = sync_channel::<()>(0);
        let started = thread::Builder::new().name("sound".into()).spawn(move || {
            let mut is_told = false;
            while asked.recv().is_ok() {
                let Err(why) = system.play(&samples) else {
                    continue;
                };
                match std::mem::replace(&mut is_told, true) {
                    false => tracing::warn!(%why, "this computer plays no sound"),
                    true => tracing::debug!(%why, "no sound"),
                }
            }
        });
        Self {
            queue: started.ok().map(|_| queue),
        }
    }
}

fn read(path: &Path) -> Result<Samples, SoundError> {
    let unreadable = |error: std::io::Error| SoundError::Unreadable(error.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let samples = Samples::parse(&bytes).ok_or(SoundError::NotWav)?;
    Ok(samples.cut(MAX_SECS))
}

/// Two soft notes, a fourth apart, the second while the first dies away.
fn notes() -> Samples {
    const RATE: u32 = 44_100;
    let length = RATE * 13 / 10;
    let note = |at_secs: f32, hertz: f32, secs: f32| {
        let since = secs - at_secs;
        if since < 0.0 {
            return 0.0;
        }
        // A quick rise instead of a click, then a bell's decay; an overtone makes it wooden.
        let loudness = (since * 200.0).min(1.0) * (-since * 4.5).exp();
        let tone = (TAU * hertz * since).sin() + 0.25 * (TAU * hertz * 2.0 * since).sin();
        0.4 * loudness * tone
    };
    let values = (0..length).map(|index| {
        let secs = index as f32 / RATE as f32;
        let end = ((1.3 - secs) * 20.0).clamp(0.0, 1.0);
        end * (note(0.0, 659.3, secs) + note(0.18, 880.0, secs))
    });
    Samples {
        rate: RATE,
        channels: 1,
        values: values.collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    struct Fake {
        played: Sender<usize>,
        gate: Receiver<()>,
    }

    impl Play for Fake {
        fn play(&mut self, samples: &Samples) -> Result<(), String> {
            let length = samples.values.len();
            self.played.send(length).map_err(|e| e.to_string())?;
            let _ = self.gate.recv();
            Err("no sound card".into())
        }
    }

    #[test]
    fn a_sound_that_sounds_is_not_begun_again_and_a_failure_does_no_harm() {
        let (played, hears) = channel();
        let (go_on, gate) = channel();
        let sound = Sound::with(notes(), Fake { played, gate });
        let again = |sound: &Sound| loop {
            // The thread may not be waiting yet.
            sound.play();
            if let Ok(length) = hears.try_recv() {
                break length;
            }
            thread::yield_now();
        };
        assert!(again(&sound) > 44_100);
        for _ in 0..100 {
            sound.play();
        }
        assert!(hears.try_recv().is_err(), "it still sounds");
        go_on.send(()).unwrap();
        assert!(again(&sound) > 44_100);
        drop(go_on);
    }

    #[test]
    fn the_programs_own_sound_is_soft_and_short() {
        let notes = notes();
        let peak = notes.values.iter().fold(0.0_f32, |m, v| m.max(v.abs()));
        assert!((0.3..0.9).contains(&peak), "{peak}");
        assert!(notes.values.last().is_some_and(|v| v.abs() < 0.01));
        assert!(notes.values.len() < 2 * 44_100);
    }

    #[test]
    fn a_file_that_is_no_sound_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ring.wav");
        assert!(matches!(read(&path), Err(SoundError::Unreadable(_))));
        std::fs::write(&path, "ID3 an mp3 with another name").unwrap();
        assert_eq!(read(&path).unwrap_err(), SoundError::NotWav);
        std::fs::write(&path, notes().at(100).to_wav()).unwrap();
        let samples = read(&path).unwrap();
        assert_eq!((samples.rate, samples.channels), (44_100, 1));
        assert!(matches!(
            read(folder.path()),
            Err(SoundError::Unreadable(_))
        ));
    }
}
