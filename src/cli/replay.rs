//! `trubka replay FILE [--ext 101,102]`: one AMI connection's bytes through the same code as the
//! desk, without waiting; one JSON object per call, in the order of ending.
//!
//! Beside `NAME.ami` (or `NAME.ami.gz`) may lie `NAME.times`, lines `[offset, seconds]` of every read
//! (bytes from that offset came at that second), and `NAME.sent`, the bytes that were sent. A
//! message's time is that of the read in which its last byte came. Without `.times` there is no
//! clock, and seconds are null.

mod sent;
mod source;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::ami::frame::FrameError;
use crate::ami::{EventKind, Message};
use crate::calls::{
    Call, CallId, Change, DAYS_BEFORE, Direction, Office, OperatorView, Outcome, Reason, Tracker,
    Transfer,
};
use crate::phone::Numbering;
use crate::settings::Settings;

/// A call as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayLine {
    /// Its id.
    pub call: String,
    /// Who called whom.
    pub direction: Direction,
    /// The outside party's digits.
    pub number: Option<String>,
    /// Callback only: the courier's digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courier: Option<String>,
    /// The name that the PBX gave.
    pub name: Option<String>,
    /// The operator's extension that rang first or dialled.
    pub extension: Option<String>,
    /// Extensions that rang, in order.
    pub rang: Vec<String>,
    /// The first person who answered: extension or number.
    pub answered_by: Option<String>,
    /// What became of it; null while it goes on.
    pub outcome: Option<Outcome>,
    /// A word more.
    pub reason: Option<Reason>,
    /// Ringing of the leg that decided the outcome, to 0.1 s.
    pub ring_secs: Option<f64>,
    /// The outside party with a person, to 0.1 s.
    pub talk_secs: Option<f64>,
    /// The queue it came by.
    pub queue: Option<String>,
    /// Changes of hands.
    pub transfers: Vec<Transfer>,
    /// Cards that the operator saw; only in an operator's view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cards: Option<usize>,
    /// False for a call that went on when the recording stopped.
    pub ended: bool,
}

/// Why a recording cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file, or one beside it, cannot be read.
    #[error("cannot read {path}: {why}")]
    Read {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        why: std::io::Error,
    },
    /// A line of `.times` is not `[offset, seconds]`.
    #[error("{path}, line {line}: expected [offset, seconds]")]
    Times {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// The bytes are no AMI connection's.
    #[error("{path} is no recording of an AMI connection: {why}")]
    NotAmi {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: NoRecording,
    },
}

/// Why bytes are no recording.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRecording {
    /// What it begins with is not the manager's greeting; its first line.
    #[error("it begins with {0:?}")]
    Begins(String),
    /// A message in it has no end.
    #[error("a message has no end")]
    Endless,
    /// Behind the greeting stands nothing that the manager says.
    #[error("nothing in it can be read")]
    Nothing,
}

impl From<FrameError> for NoRecording {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::NotAmi(other) => Self::Begins(other.line),
            FrameError::Endless => Self::Endless,
        }
    }
}

/// Replays a recording; with `ext` (extensions or device names) in that operator's view, else in the
/// office's.
pub fn replay(
    path: &Path,
    ext: &[String],
    settings: &Settings,
) -> Result<Vec<ReplayLine>, ReplayError> {
    let source = source::Source::open(path)?;
    let mut replayer = Replayer::new(ext, settings, source.sent(), source.has_clock());
    let mut framer = source.framer();
    let mut now = DAYS_BEFORE;
    for (bytes, at) in source.reads() {
        framer.push(bytes);
        now = at.map_or(now, |at| DAYS_BEFORE + at).max(now);
        loop {
            let message = framer
                .next_message()
                .map_err(|error| not_ami(path, error.into()))?;
            let Some(message) = message else { break };
            if at.is_none() {
                // No clock: what orders the messages is their sequence.
                now += Duration::from_millis(1);
            }
            replayer.take(&message, now);
        }
    }
    if let Some(wrong) = framer.unfinished_banner() {
        return Err(not_ami(path, NoRecording::Begins(wrong.line)));
    }
    if replayer.messages == 0 {
        return Err(not_ami(path, NoRecording::Nothing));
    }
    Ok(replayer.finish(now))
}

fn not_ami(path: &Path, why: NoRecording) -> ReplayError {
    ReplayError::NotAmi {
        path: path.to_owned(),
        why,
    }
}

/// The desk's part in a replay: hands actions and messages to the tracker, collects what it tells.
struct Replayer {
    tracker: Tracker,
    sent: sent::Sent,
    /// The operator's extensions; empty for the office's view.
    operator: Vec<String>,
    has_clock: bool,
    /// Events and answers; lines of anything else are none.
    messages: usize,
    lines: Vec<ReplayLine>,
}

impl Replayer {
    fn new(ext: &[String], settings: &Settings, sent: &[u8], has_clock: bool) -> Self {
        let numbers = &settings.numbers;
        let area = numbers.area_code.trim();
        let numbering = Numbering {
            area_code: (!area.is_empty()).then(|| area.to_owned()),
            internal_max_digits: numbers.internal_max_digits,
        };
        let mut office = Office::with_devices(numbering, &numbers.devices, &numbers.trunks);
        for name in ext.iter().filter(|name| name.contains('/')) {
            // A device that is nobody's extension stands for itself.
            if office.extension_of(name).is_none() {
                office.add_device(name, name);
            }
        }
        let extension = |name: &String| office.extension_of(name).unwrap_or_else(|| name.clone());
        let operator: Vec<String> = ext.iter().map(extension).collect();
        let sent = sent::Sent::read(sent, &office);
        let mut tracker = Tracker::new(office);
        tracker.set_operator(&operator);
        // Its clock begins here.
        tracker.tick(DAYS_BEFORE);
        Self {
            tracker,
            sent,
            operator,
            has_clock,
            messages: 0,
            lines: Vec::new(),
        }
    }

    fn take(&mut self, message: &Message<'_>, now: Duration) {
        self.messages += usize::from(message.event().is_some() || message.is_response());
        while self.tracker.next_deadline().is_some_and(|at| at <= now) {
            let at = self.tracker.next_deadline().unwrap_or(now);
            self.tracker.tick(at);
            self.collect(at);
            if self.tracker.next_deadline().is_none_or(|next| next <= at) {
                break;
            }
        }
        self.sent.before(message, &mut self.tracker, now);
        self.tracker.handle(message, now);
        self.sent.after(message, &mut self.tracker, now);
        if message.event() == Some(EventKind::Shutdown) {
            self.tracker.disconnected(now);
        }
        self.collect(now);
    }

    /// Calls that ended, in that order, then those that go on.
    fn finish(mut self, now: Duration) -> Vec<ReplayLine> {
        // As long as late events may add to a call.
        const AFTER: Duration = Duration::from_secs(40);
        let open: Vec<Call> = self.tracker.calls();
        for seconds in 1..=AFTER.as_secs() {
            self.tracker.tick(now + Duration::from_secs(seconds));
            self.collect(now + Duration::from_secs(seconds));
        }
        for call in open {
            let still = self.tracker.call(&call.id);
            if still.is_some_and(|call| call.ended_at.is_none()) {
                self.print(&call.id, now);
            }
        }
        self.lines
    }

    fn collect(&mut self, now: Duration) {
        for change in self.tracker.drain_changes() {
            if let Change::Ended(id) = change {
                self.print(&id, now);
            }
        }
    }

    fn print(&mut self, id: &CallId, now: Duration) {
        let (call, cards) = if self.operator.is_empty() {
            (self.tracker.call(id).map(Arc::unwrap_or_clone), None)
        } else {
            let view = self.tracker.operator_view(id, &self.operator, now);
            let cards = view.as_ref().map(|view| usize::from(view.card.is_some()));
            (view.map(|OperatorView { call, .. }| call), cards)
        };
        let Some(mut call) = call else { return };
        if call.ended_at.is_none() {
            call.talk = self.tracker.talk_so_far(id, now);
        }
        let line = self.line(call, cards);
        self.lines.push(line);
    }

    fn line(&self, call: Call, cards: Option<usize>) -> ReplayLine {
        // Of what was answered before the connection began nobody knows since when.
        let is_unseen = call.answered_at.is_some() && call.talk.is_none();
        let secs = |time: Option<Duration>| {
            if is_unseen && time.is_none() {
                return None;
            }
            let time = time.unwrap_or_default();
            self.has_clock
                .then(|| (time.as_secs_f64() * 10.0).round() / 10.0)
        };
        ReplayLine {
            call: call.id.0,
            direction: call.direction,
            number: call.number,
            courier: call.courier,
            name: call.name,
            extension: call.extension,
            rang: call.rang,
            answered_by: call.answered_by,
            outcome: call.outcome,
            reason: call.reason,
            ring_secs: secs(call.ring),
            talk_secs: secs(call.talk),
            queue: call.queue,
            transfers: call.transfers,
            cards,
            ended: call.ended_at.is_some(),
        }
    }
}
