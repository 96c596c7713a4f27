//! Lets a recorder hear what goes over the wire.

use std::time::Duration;

use crate::ports::recording::{BeginRecording, Recorder, Recording, RecordingEnd};

/// The recorder, while there is one, and what became of the last.
#[derive(Default)]
pub(super) struct Tap {
    begin: Option<BeginRecording>,
    recorder: Option<Box<dyn Recorder>>,
    last: Option<Recording>,
}

impl Tap {
    pub(super) fn can_record(&mut self, begin: BeginRecording) {
        self.begin = Some(begin);
    }

    pub(super) fn start(&mut self, masked: bool, is_connected: bool) {
        self.stop();
        self.recorder = self.begin.as_ref().map(|begin| begin(masked, is_connected));
    }

    pub(super) fn stop(&mut self) {
        if let Some(recorder) = self.recorder.take() {
            let mut last = recorder.recording();
            last.end.get_or_insert(RecordingEnd::Stopped);
            self.last = Some(last);
        }
    }

    pub(super) fn recording(&self) -> Option<Recording> {
        let going = self.recorder.as_ref().map(|recorder| recorder.recording());
        going.or_else(|| self.last.clone())
    }

    pub(super) fn connected(&mut self) {
        self.with(|recorder| recorder.connected());
    }

    pub(super) fn heard(&mut self, bytes: &[u8], at: Duration) {
        self.with(|recorder| recorder.heard(bytes, at));
    }

    pub(super) fn sent(&mut self, bytes: &[u8]) {
        self.with(|recorder| recorder.sent(bytes));
    }

    fn with(&mut self, tell: impl FnOnce(&mut dyn Recorder)) {
        if let Some(recorder) = &mut self.recorder {
            tell(recorder.as_mut());
            if recorder.recording().end.is_some() {
                self.stop();
            }
        }
    }
}
