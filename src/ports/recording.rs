//! What the PBX says, recorded so that it can be played again.

use std::time::Duration;

/// A recording, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Its first file; each further connection to the PBX has one of its own.
    pub file: String,
    /// Numbers and names are masked.
    pub masked: bool,
    /// So much was recorded.
    pub bytes: u64,
    /// Why it is over; `None`: it goes on.
    pub end: Option<RecordingEnd>,
}

/// Why a recording is over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordingEnd {
    /// It was ended by the person.
    #[error("stopped")]
    Stopped,
    /// It is as large as one may be.
    #[error("{limit_bytes} bytes are recorded")]
    Full {
        /// The limit.
        limit_bytes: u64,
    },
    /// Its file cannot be written; in the system's words.
    #[error("{0}")]
    Failed(String),
    /// The disk is slower than the PBX.
    #[error("the disk is too slow")]
    TooSlow,
}

/// Records; waits for nothing.
pub trait Recorder: Send {
    /// A new connection to the PBX begins.
    fn connected(&mut self);
    /// Bytes that came, and when (since any fixed moment).
    fn heard(&mut self, bytes: &[u8], at: Duration);
    /// Bytes that were sent.
    fn sent(&mut self, bytes: &[u8]);
    /// How far it is.
    fn recording(&self) -> Recording;
}

/// Begins one: masked or not; `true` for the second: a connection to the PBX is there already.
pub type BeginRecording = Box<dyn Fn(bool, bool) -> Box<dyn Recorder> + Send>;
