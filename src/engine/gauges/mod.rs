//! What is measured while the program runs, for the page «Диагностика»: events by kind, how long what comes waits,
//! times without a connection, the database's answers.
//!
//! Rule: an event costs an addition or two and no memory; everything else is reckoned when it is told, which is once
//! a second while somebody looks, and else never. What the figures mean in words is `texts`' matter.

mod breaks;
mod directory;
mod events;
mod times;

use std::time::Duration;

use tokio::time::Instant;

use super::clock::unix_ms;
use super::run::Engine;
use super::wire::WireEvent;
use crate::ami::session::Signal;
use crate::desk::Input;
use crate::desk::snapshot::{Connection, Diagnostics, SpareEvent};
use crate::doctor::recipe::{filter_line, reads_advanced_filters, spare};
use crate::settings::DirectoryKind;
use breaks::Breaks;
pub(super) use directory::OfDirectory;
use events::Events;
use times::{Longest, Measured};

/// Told anew after so long.
const EVERY: Duration = Duration::from_secs(1);

/// The gauges of a connection.
#[derive(Debug, Default)]
pub(super) struct Gauges {
    since_unix_ms: i64,
    events: Events,
    pings: Measured,
    waits: Longest,
    breaks: Breaks,
    told: Option<Instant>,
}

impl Gauges {
    /// From now on.
    pub(super) fn new() -> Self {
        Self {
            since_unix_ms: unix_ms(),
            ..Self::default()
        }
    }

    /// Something came by the wire, by the monotonic and by the wall clock.
    pub(super) fn see(&mut self, event: &WireEvent<'_>, at: Duration, now_unix_ms: i64) {
        match event {
            WireEvent::Signal(Signal::Message(message)) => {
                if let Some(kind) = message.event() {
                    self.events.count(kind, message.len_bytes(), at);
                }
            }
            WireEvent::Signal(Signal::RoundTrip(took)) => self.pings.add(*took, now_unix_ms),
            other => self.breaks.see(other, now_unix_ms),
        }
    }

    /// The loop did not look at the socket for so long.
    pub(super) fn waited(&mut self, long: Duration, at: Duration) {
        self.waits.add(long, at, unix_ms);
    }

    /// When there is something to tell; `None`: nobody looks.
    pub(super) fn next_deadline(&self, is_looked_at: bool) -> Option<Instant> {
        let told = self.told.filter(|_| is_looked_at);
        told.map(|told| told + EVERY)
    }
}

impl Engine {
    /// Tells what was measured, while somebody looks.
    pub(super) fn diagnose(&mut self) {
        if !self.desk.is_diagnosed() {
            self.gauges.told = None;
            return;
        }
        let now = Instant::now();
        let is_due = self.gauges.told.is_none_or(|told| now >= told + EVERY);
        if is_due {
            self.gauges.told = Some(now);
            let diagnostics = self.diagnostics();
            self.input(Input::Diagnostics(Box::new(diagnostics)));
        }
    }

    fn diagnostics(&mut self) -> Diagnostics {
        let now = self.now().mono;
        let is_advanced = match self.status.connection() {
            Connection::Online { version, .. } => reads_advanced_filters(version.as_deref()),
            _ => false,
        };
        let gauges = &mut self.gauges;
        let (events, all, lately_secs) = gauges.events.shares(now);
        let filters = events.iter().filter_map(|share| {
            Some(SpareEvent {
                line: filter_line(spare(share.name)?, is_advanced),
                count: share.count,
                bytes: share.bytes,
            })
        });
        let mut filters: Vec<SpareEvent> = filters.collect();
        filters.sort_by_key(|filter| std::cmp::Reverse(filter.bytes));
        let (breaks, break_count) = gauges.breaks.told();
        let has_database = self.settings.directory.kind != DirectoryKind::None;
        Diagnostics {
            since_unix_ms: gauges.since_unix_ms,
            events,
            all,
            peak_per_sec: gauges.events.peak_per_sec(),
            lately_secs,
            pings: gauges.pings.times(),
            waits: gauges.waits.waits(now),
            breaks,
            break_count,
            database: has_database.then(|| self.outcomes.questions.measured.times()),
            spare: filters,
        }
    }
}
