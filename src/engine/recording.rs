//! Recording what the PBX says, and connecting at a person's wish.

use super::Kept;
use super::run::Engine;
use super::wire::Wire;
use crate::desk::Input;
use crate::desk::snapshot::{Fingerprint, RecordingEnd};

/// How far it is is told anew after so much more.
const TOLD_EVERY_BYTES: u64 = 16 * 1024;

impl Engine {
    /// Does not wait for the next attempt.
    pub(super) fn reconnect(&mut self) {
        if let Some(wire) = &mut self.ports.wire {
            wire.reconnect_now();
        }
    }

    /// Believes this certificate at once, and at the next start.
    pub(super) fn trust(&mut self, fingerprint: Fingerprint) {
        if let Some(wire) = &mut self.ports.wire {
            wire.trust(fingerprint);
            (self.ports.remember)(Kept::Certificate(fingerprint));
        }
    }

    /// Begins a recording, masked or not, or ends the one that goes on.
    pub(super) fn record(&mut self, masked: Option<bool>) {
        if let Some(wire) = &mut self.ports.wire {
            match masked {
                Some(masked) => wire.record(masked),
                None => wire.stop_recording(),
            }
        }
        self.recording_news();
    }

    /// Tells how far the recording is, where that is worth a word.
    pub(super) fn recording_news(&mut self) {
        let wire = self.ports.wire.as_ref();
        let now = wire.and_then(Wire::recording).or_else(|| {
            // The connection was made anew, by other settings.
            let mut told = self.told_recording.clone()?;
            told.end.get_or_insert(RecordingEnd::Stopped);
            Some(told)
        });
        let Some(now) = now else { return };
        let is_told = self.told_recording.as_ref().is_some_and(|told| {
            let more = now.bytes.saturating_sub(told.bytes);
            told.file == now.file && told.end == now.end && more < TOLD_EVERY_BYTES
        });
        if !is_told {
            self.told_recording = Some(now.clone());
            self.input(Input::Recording(now));
        }
    }
}
