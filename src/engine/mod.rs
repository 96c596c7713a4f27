//! The loop: wire, time, effects. The only place with a clock and a runtime.
//!
//! One task owns the wire, the tracker and the desk, and nothing else touches them. Whatever may be
//! slow (the directory, the journal, the keyring) is spawned, bounded in time, and comes back as an
//! input of the desk; the socket's reader waits for nobody. Out goes a `watch` of snapshots, in come
//! commands by a bounded queue. Rule: it knows ports, no adapters (`app` wires those). Deliberately
//! left out: what is shown and why (`desk`), what events mean (`calls`).

mod announcements;
mod changed;
pub mod checkup;
mod clock;
mod effects;
mod gauges;
mod handling;
mod journal_queue;
mod last_notes;
mod presence;
mod questions;
mod recording;
mod run;
mod screen;
mod single;
#[cfg(test)]
mod tests;
mod waits;
pub mod wire;

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::desk::Notified;
use crate::desk::snapshot::{Card, Command, DemoPhone, Fingerprint, Snapshot};
use crate::ports::calling_program::CallingProgram;
use crate::ports::directory::Directory;
use crate::ports::journal::Journal;
use crate::settings::{Operator, Settings};

pub use changed::{Made, Remake};
pub use run::run;

/// Commands that may wait; more is a screen gone mad, and it is told so.
const COMMANDS: usize = 64;

/// The pretended desk phone of the demo office.
pub struct Pretended {
    /// What it can do, now and at each change.
    pub state: watch::Receiver<DemoPhone>,
    /// Lifts the receiver.
    pub answer: Box<dyn Fn() + Send>,
    /// Hangs up or declines.
    pub hangup: Box<dyn Fn() + Send>,
}

/// What is told outside the windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// A phone of the operator's rings.
    Call(&'a Card),
    /// Calls were missed and not seen yet.
    Missed {
        /// The newest.
        latest: &'a Card,
        /// How many.
        count: usize,
    },
    /// What was told is no news any more.
    Withdrawn(Notified),
    /// The sound of an incoming call.
    Sound,
}

/// Tells it, without waiting.
pub type Announce = Box<dyn Fn(Told<'_>) + Send>;

/// What is to be known at the next start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Who sits here.
    Operator(Operator),
    /// Until when the operator is not to be disturbed, Unix milliseconds.
    DoNotDisturb(Option<i64>),
    /// Which certificate is the PBX's.
    Certificate(Fingerprint),
}

/// Opens an address with the system's program for it; says why not in the system's words. It may take seconds,
/// and is asked on a thread of its own.
pub type Open = Arc<dyn Fn(&str) -> Result<(), String> + Send + Sync>;

/// What the engine drives.
pub struct Ports {
    /// The PBX; `None` when none is configured.
    pub wire: Option<wire::Wire>,
    /// Who is calling.
    pub directory: Arc<dyn Directory>,
    /// The journal.
    pub journal: Arc<dyn Journal>,
    /// The system's default calling program.
    pub calling_program: Arc<dyn CallingProgram>,
    /// Opens an order or a party in the office's own system.
    pub open: Open,
    /// Tells by the operating system and by sound; `None` where there is neither.
    pub announce: Option<Announce>,
    /// Keeps something for the next start.
    pub remember: Box<dyn Fn(Kept) + Send>,
    /// The demo's phone.
    pub pretended: Option<Pretended>,
    /// Makes parts anew when the settings change; `None` where they do not.
    pub remake: Option<Remake>,
}

/// The screen's end of the engine.
#[derive(Debug)]
pub struct Screen {
    /// The latest snapshot.
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    /// What the screen asks for. Dropped, the engine ends.
    pub commands: mpsc::Sender<Command>,
    /// The settings that count: what is sent here is taken up.
    pub settings: watch::Sender<Arc<Settings>>,
}

/// The engine's end of the screen.
#[derive(Debug)]
pub struct Link {
    snapshots: watch::Sender<Arc<Snapshot>>,
    commands: mpsc::Receiver<Command>,
    settings: watch::Receiver<Arc<Settings>>,
}

/// A screen and its engine's end, with a first snapshot of a desk with these settings.
#[must_use]
pub fn link(settings: &Settings, is_demo: bool) -> (Screen, Link) {
    let first = run::first_snapshot(settings, is_demo);
    let (snapshots_in, snapshots) = watch::channel(Arc::new(first));
    let (commands, commands_out) = mpsc::channel(COMMANDS);
    let (settings_in, settings) = watch::channel(Arc::new(settings.clone()));
    let link = Link {
        settings,
        snapshots: snapshots_in,
        commands: commands_out,
    };
    (
        Screen {
            snapshots,
            commands,
            settings: settings_in,
        },
        link,
    )
}
