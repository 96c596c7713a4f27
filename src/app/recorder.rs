//! Recordings of what the PBX says, in files that `trubka replay` plays: `NAME.ami` with the bytes, `NAME.times` with
//! the moments of their coming, `NAME.sent` with what was sent. Each connection has files of its own.
//!
//! The engine only hands bytes over; a thread writes them. What must not be in a recording never reaches the thread.

use std::fs::{File, OpenOptions, create_dir_all};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::capture::{Mask, Scrubber};
use crate::ports::recording::{BeginRecording, Recorder, Recording, RecordingEnd};

/// A recording is no larger: some hours of a busy office, and what can be sent by mail when it is packed.
const LIMIT_BYTES: u64 = 64 * 1024 * 1024;
/// So many pieces may wait for the disk.
const WAITING: usize = 1024;

/// What the thread is told.
enum Piece {
    /// The next connection's files.
    Next,
    Heard(Vec<u8>, Duration),
    Sent(Vec<u8>),
}

/// Writes a recording.
pub struct FileRecorder {
    path: PathBuf,
    mask: Option<Mask>,
    heard: Scrubber,
    sent: Scrubber,
    bytes: u64,
    connections: usize,
    end: Option<RecordingEnd>,
    failed: Arc<OnceLock<String>>,
    pieces: Option<SyncSender<Piece>>,
    writer: Option<JoinHandle<()>>,
}

impl FileRecorder {
    /// Into this file (`.ami` is added where it is missing), and others beside it. `is_connected`: a connection goes on.
    #[must_use]
    pub fn start(path: &Path, masked: bool, is_connected: bool) -> Self {
        let path = match path.extension() {
            Some(extension) if extension == "ami" => path.to_owned(),
            _ => PathBuf::from(format!("{}.ami", path.display())),
        };
        let (pieces, waiting) = sync_channel(WAITING);
        let failed = Arc::new(OnceLock::new());
        let (file, told) = (path.clone(), failed.clone());
        let writer = std::thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || {
                if let Err(error) = write(&file, &waiting) {
                    let _ = told.set(error.to_string());
                }
            });
        if let Err(error) = &writer {
            let _ = failed.set(error.to_string());
        }
        let mask = masked.then(Mask::default);
        Self {
            path,
            heard: Scrubber::new(mask.clone(), is_connected),
            sent: Scrubber::new(mask.clone(), false),
            mask,
            bytes: 0,
            connections: usize::from(is_connected),
            end: None,
            failed,
            pieces: Some(pieces),
            writer: writer.ok(),
        }
    }

    fn give(&mut self, piece: Piece) {
        if let Some(why) = self.failed.get() {
            self.end
                .get_or_insert_with(|| RecordingEnd::Failed(why.clone()));
        }
        let Some(pieces) = self.pieces.as_ref().filter(|_| self.end.is_none()) else {
            return;
        };
        match pieces.try_send(piece) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => self.end = Some(RecordingEnd::TooSlow),
            Err(TrySendError::Disconnected(_)) => {
                let why = self.failed.get().cloned().unwrap_or_default();
                self.end = Some(RecordingEnd::Failed(why));
            }
        }
        if self.bytes > LIMIT_BYTES {
            let limit_bytes = LIMIT_BYTES;
            self.end.get_or_insert(RecordingEnd::Full { limit_bytes });
        }
    }
}

impl Recorder for FileRecorder {
    fn connected(&mut self) {
        self.heard = Scrubber::new(self.mask.clone(), false);
        self.sent = Scrubber::new(self.mask.clone(), false);
        if self.connections > 0 {
            self.give(Piece::Next);
        }
        self.connections += 1;
    }

    fn heard(&mut self, bytes: &[u8], at: Duration) {
        let lines = self.heard.push(bytes);
        if !lines.is_empty() {
            self.bytes += u64::try_from(lines.len()).unwrap_or(u64::MAX);
            self.give(Piece::Heard(lines, at));
        }
    }

    fn sent(&mut self, bytes: &[u8]) {
        let lines = self.sent.push(bytes);
        if !lines.is_empty() {
            self.bytes += u64::try_from(lines.len()).unwrap_or(u64::MAX);
            self.give(Piece::Sent(lines));
        }
    }

    fn recording(&self) -> Recording {
        Recording {
            file: self.path.display().to_string(),
            masked: self.mask.is_some(),
            bytes: self.bytes,
            end: self.end.clone(),
        }
    }
}

impl Drop for FileRecorder {
    /// What was heard is on the disk.
    fn drop(&mut self) {
        self.pieces = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

/// Recordings among the program's data, named by the time of their beginning.
#[expect(
    clippy::disallowed_methods,
    reason = "wired here, beside the engine: a recording has the time of its beginning for a name"
)]
pub(super) fn into_folder(data: &Path) -> BeginRecording {
    let folder = data.join("recordings");
    Box::new(move |masked, is_connected| {
        let now = chrono::Local::now().format("%Y-%m-%d_%H-%M-%S");
        let path = folder.join(format!("{now}.ami"));
        Box::new(FileRecorder::start(&path, masked, is_connected))
    })
}

/// Into this file.
pub fn into_file(path: &Path) -> BeginRecording {
    let path = path.to_owned();
    Box::new(move |masked, is_connected| Box::new(FileRecorder::start(&path, masked, is_connected)))
}

/// The files of one connection.
struct Files {
    heard: BufWriter<File>,
    times: BufWriter<File>,
    sent: BufWriter<File>,
    offset: usize,
    began: Option<Duration>,
}

impl Files {
    fn create(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            create_dir_all(folder)?;
        }
        let create = |extension| {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            // Calls of customers stand there.
            #[cfg(unix)]
            {
                use std::os::unix::fs::OpenOptionsExt as _;
                options.mode(0o600);
            }
            options
                .open(path.with_extension(extension))
                .map(BufWriter::new)
        };
        Ok(Self {
            heard: create("ami")?,
            times: create("times")?,
            sent: create("sent")?,
            offset: 0,
            began: None,
        })
    }

    fn heard(&mut self, bytes: &[u8], at: Duration) -> io::Result<()> {
        let since = at.saturating_sub(*self.began.get_or_insert(at));
        writeln!(self.times, "[{}, {:.4}]", self.offset, since.as_secs_f64())?;
        self.offset += bytes.len();
        self.heard.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.heard.flush()?;
        self.times.flush()?;
        self.sent.flush()
    }
}

fn write(path: &Path, pieces: &Receiver<Piece>) -> io::Result<()> {
    let mut files = Files::create(path)?;
    let mut number = 1;
    loop {
        let piece = match pieces.try_recv() {
            Ok(piece) => piece,
            Err(TryRecvError::Disconnected) => return files.flush(),
            Err(TryRecvError::Empty) => {
                // Nothing waits: whoever looks into the files finds all of it.
                files.flush()?;
                match pieces.recv() {
                    Ok(piece) => piece,
                    Err(_) => return Ok(()),
                }
            }
        };
        match piece {
            Piece::Heard(bytes, at) => files.heard(&bytes, at)?,
            Piece::Sent(bytes) => files.sent.write_all(&bytes)?,
            Piece::Next => {
                files.flush()?;
                number += 1;
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                files = Files::create(&path.with_file_name(format!("{stem}-{number}.ami")))?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_connection_has_files_that_can_be_replayed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper").join("office.ami");
        let mut recorder = FileRecorder::start(&path, false, false);
        for nth in 0..2u64 {
            recorder.connected();
            recorder.heard(
                b"Asterisk Call Manager/11.0.0\r\nRespo",
                Duration::from_secs(nth),
            );
            recorder.sent(b"Action: Login\r\nKey: 5f4dcc3b\r\n\r\n");
            let later = Duration::from_millis(nth * 1000 + 250);
            recorder.heard(b"nse: Success\r\nChallenge: 42\r\n\r\n", later);
        }
        let told = recorder.recording();
        assert_eq!((told.end, told.masked), (None, false));
        assert!(told.bytes > 100, "{}", told.bytes);
        drop(recorder);
        for name in ["office", "office-2"] {
            let read = |extension: &str| {
                let path = folder.path().join("deeper").join(name);
                fs::read_to_string(path.with_extension(extension)).unwrap()
            };
            let banner = "Asterisk Call Manager/11.0.0\r\n";
            let heard = format!("{banner}Response: Success\r\nChallenge: -\r\n\r\n");
            assert_eq!(read("ami"), heard);
            assert_eq!(
                read("times"),
                format!("[0, 0.0000]\n[{}, 0.2500]\n", banner.len())
            );
            assert_eq!(read("sent"), "Action: Login\r\nKey: -\r\n\r\n");
        }
    }

    #[test]
    fn a_file_that_is_there_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.ami");
        fs::write(&path, "mine").unwrap();
        let mut recorder = FileRecorder::start(&path, false, false);
        recorder.connected();
        while recorder.recording().end.is_none() {
            // Else the queue may be full before the thread has looked at the file.
            std::thread::yield_now();
            if recorder.failed.get().is_some() {
                recorder.heard(b"Event: X\r\n\r\n", Duration::ZERO);
            }
        }
        assert!(matches!(
            recorder.recording().end,
            Some(RecordingEnd::Failed(_))
        ));
        drop(recorder);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    fn it_ends_when_it_is_large_enough() {
        let folder = tempfile::tempdir().unwrap();
        let mut recorder = FileRecorder::start(&folder.path().join("office"), true, false);
        recorder.connected();
        let line = b"Event: X\r\n\r\n".repeat(100_000);
        while recorder.recording().end.is_none() {
            recorder.heard(&line, Duration::ZERO);
        }
        let end = recorder.recording().end;
        assert!(
            matches!(end, Some(RecordingEnd::Full { .. } | RecordingEnd::TooSlow)),
            "{end:?}"
        );
        assert!(recorder.recording().bytes < LIMIT_BYTES + 2_000_000);
    }
}
