//! The loop itself.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::announcements::Announcements;
use super::changed::settings_changed;
use super::clock::unix_ms;
use super::effects::Outcomes;
use super::gauges::Gauges;
use super::handling::Handles;
use super::last_notes;
use super::presence::hear;
use super::screen::FRAME;
use super::waits::{phone_changed, wire_ready};
use super::wire::{Status, WireEvent};
use super::{Kept, Link, Ports, Told};
use crate::ami::session::Signal;
use crate::calls::{
    CallId, CardState, Change, DAYS_BEFORE, Office, OriginateKind, OriginateSent, Tracker,
};
use crate::desk::snapshot::{Offline, Snapshot};
use crate::desk::{Desk, Effect, Input, Now, earlier_calls};
use crate::dialling::Originate;
use crate::ports::recording::Recording;
use crate::presence::Presence;
use crate::settings::Settings;

/// Outcomes that may wait. Each has a task of its own that waits in turn, so nothing is lost.
const OUTCOMES: usize = 256;
/// At the end the journal gets so long for what waits to be written.
const LAST_WRITES_WITHIN: Duration = Duration::from_secs(3);

/// What is to be seen before anything happened.
pub(super) fn first_snapshot(settings: &Settings, is_demo: bool) -> Snapshot {
    let now = Now {
        mono: DAYS_BEFORE,
        unix_ms: unix_ms(),
    };
    Desk::new(settings, is_demo).snapshot(now)
}

/// Runs until the screen is gone. `epoch` must be the wire's.
pub async fn run(settings: Settings, is_demo: bool, ports: Ports, link: Link, epoch: Instant) {
    let numbers = &settings.numbers;
    let office = Office::with_devices(settings.numbering(), &numbers.devices, &numbers.trunks);
    let (sender, outcomes_out) = mpsc::channel(OUTCOMES);
    let mut engine = Engine {
        desk: Desk::new(&settings, is_demo),
        presence: Presence::new(office.clone(), &settings.colleagues.do_not_disturb),
        tracker: Tracker::new(office),
        status: Status::default(),
        outcomes: Outcomes::new(sender),
        handles: Handles::default(),
        ports,
        epoch,
        settings: Arc::new(settings),
        effects: VecDeque::new(),
        heard: DAYS_BEFORE,
        dirty: true,
        rings: false,
        published: None,
        pause: FRAME,
        announcements: Announcements::default(),
        told_recording: None,
        gauges: Gauges::new(),
    };
    engine.run(link, outcomes_out).await;
}

pub(super) struct Engine {
    pub(super) desk: Desk,
    pub(super) tracker: Tracker,
    pub(super) presence: Presence,
    pub(super) status: Status,
    pub(super) outcomes: Outcomes,
    pub(super) handles: Handles,
    pub(super) ports: Ports,
    epoch: Instant,
    pub(super) settings: Arc<Settings>,
    /// What the desk asked for and is not begun: a card does not wait for it.
    effects: VecDeque<Effect>,
    /// When the PBX was last heard.
    heard: Duration,
    /// Something changed since the last snapshot.
    pub(super) dirty: bool,
    /// A phone began to ring: its card waits for nothing, however lately a snapshot was published.
    pub(super) rings: bool,
    pub(super) published: Option<Instant>,
    /// The next snapshot may follow the last one after so long.
    pub(super) pause: Duration,
    /// Cards to be told by the operating system, once their name is known or waited for long enough.
    pub(super) announcements: Announcements,
    pub(super) told_recording: Option<Recording>,
    pub(super) gauges: Gauges,
}

impl Engine {
    async fn run(&mut self, mut link: Link, mut outcomes_out: mpsc::Receiver<Input>) {
        let own = self.desk.extensions().to_vec();
        self.tracker.set_operator(&own);
        self.outcomes.resume(&self.ports, self.desk.pbx());
        self.outcomes.recall(&self.ports);
        self.input(Input::Tick);
        // When it was woken last: from then on until it waits again nobody looks at the socket.
        let mut turn = Instant::now();
        loop {
            self.diagnose();
            if self.publish(&link) && !self.effects.is_empty() {
                // The screen first: it may be this thread's next task.
                yield_now().await;
            }
            self.begin_effects();
            let deadline = self.next_deadline();
            let idle = Instant::now();
            self.gauges
                .waited(idle - turn, DAYS_BEFORE + (idle - self.epoch));
            let Ports {
                wire, pretended, ..
            } = &mut self.ports;
            tokio::select! {
                () = wire_ready(wire.as_mut()) => {
                    turn = Instant::now();
                    self.wire();
                }
                command = link.commands.recv() => match command {
                    Some(command) => {
                        turn = Instant::now();
                        self.input(Input::Command(command));
                    }
                    None => break,
                },
                Some(outcome) = outcomes_out.recv() => {
                    turn = Instant::now();
                    self.outcome(outcome);
                }
                () = phone_changed(pretended.as_mut()) => {
                    turn = Instant::now();
                    self.phone();
                }
                () = settings_changed(&mut link.settings) => {
                    turn = Instant::now();
                    let new = Arc::clone(&link.settings.borrow_and_update());
                    self.take_settings(&new);
                }
                // Woken late it did not look either.
                () = sleep_until(deadline) => turn = deadline.max(idle),
            }
            let now = self.now();
            if self
                .tracker
                .next_deadline()
                .is_some_and(|at| at <= now.mono)
            {
                self.tracker.tick(now.mono);
                self.changes();
            }
            self.presence_tick(now.mono);
            self.outcomes.tick(&self.ports);
            if self.desk.next_deadline().is_some_and(|at| at <= now.mono) {
                self.input(Input::Tick);
            }
            // An announcement that has waited for its name long enough goes with the next snapshot.
            let waited = Instant::now();
            if self.announcements.is_due(waited) {
                self.dirty = true;
            }
        }
        self.finish(outcomes_out).await;
    }

    /// Takes what the wire has.
    fn wire(&mut self) {
        let now_unix_ms = unix_ms();
        let (tracker, status, dirty) = (&mut self.tracker, &mut self.status, &mut self.dirty);
        let (heard, handles) = (&mut self.heard, &mut self.handles);
        let (presence, gauges) = (&mut self.presence, &mut self.gauges);
        let mut is_new_status = false;
        if let Some(wire) = &mut self.ports.wire {
            wire.handle(&mut |event, at| {
                let at = DAYS_BEFORE + at;
                if status.apply(&event, now_unix_ms) {
                    is_new_status = true;
                }
                handles.see(&event);
                hear(presence, &event, at);
                gauges.see(&event, at, now_unix_ms);
                match event {
                    WireEvent::Signal(Signal::Message(message)) => {
                        *heard = at;
                        tracker.handle(message, at);
                    }
                    WireEvent::Signal(Signal::RoundTrip(_)) => *heard = at,
                    WireEvent::Signal(Signal::ResyncStarted) => tracker.resync_started(at),
                    WireEvent::Signal(Signal::ResyncDone) => tracker.resync_done(at),
                    WireEvent::Signal(Signal::ResyncRefused { message }) => {
                        tracing::info!(message, "calls already under way are unknown");
                        tracker.resync_refused(at);
                    }
                    WireEvent::Signal(Signal::Unanswered {
                        id,
                        accepted: false,
                    }) => {
                        tracker.originate_refused(id.as_str(), "no answer", at);
                    }
                    WireEvent::Offline { why, .. } => {
                        tracing::info!(%why, "no connection to the PBX");
                        // A silent one was last there when it was last heard.
                        let is_silent = matches!(why, Offline::Silent);
                        tracker.disconnected(if is_silent { *heard } else { at });
                    }
                    _ => {}
                }
            });
        }
        if is_new_status {
            *dirty = true;
            let connection = self.status.connection().clone();
            self.input(Input::Connection(connection));
        }
        for (channel, exten) in self.handles.take_redirected() {
            self.tracker.redirect_sent(&channel, &exten, self.heard);
        }
        for news in self.handles.news(self.ports.wire.as_mut()) {
            self.input(news);
        }
        self.changes();
        self.presence_changes();
        self.recording_news();
    }

    /// Tells the desk what is new of calls.
    fn changes(&mut self) {
        let mut changed: Vec<CallId> = Vec::new();
        for change in self.tracker.drain_changes() {
            match change {
                Change::Call(call) => note(&mut changed, call.id.clone()),
                Change::Card { call, state, .. } => {
                    self.rings |= state == CardState::Ringing;
                    note(&mut changed, call);
                }
                Change::Merged { gone, into } => {
                    changed.retain(|id| *id != gone);
                    note(&mut changed, into.clone());
                    self.input(Input::Merged { gone, into });
                }
                Change::Ended(_) => {}
            }
        }
        for id in changed {
            self.tell(&id);
        }
    }

    fn tell(&mut self, id: &CallId) {
        let Some(call) = self.tracker.call(id) else {
            return;
        };
        let now = self.now();
        let own = self
            .tracker
            .operator_view(id, self.desk.extensions(), now.mono);
        self.input(Input::Call {
            call,
            own: own.map(Box::new),
        });
    }

    fn outcome(&mut self, outcome: Input) {
        let is_news = self.outcomes.came(&outcome, &self.ports);
        if let Some(waiting) = self.outcomes.take_waiting_notes() {
            self.input(Input::NotesWaiting(waiting));
        }
        if is_news {
            let now = self.now();
            let calls = match &outcome {
                Input::Resumed(Ok(left)) => earlier_calls(&left.unfinished, now),
                _ => Vec::new(),
            };
            self.input(outcome);
            if !calls.is_empty() {
                self.tracker.recall(calls, now.mono);
                self.changes();
            }
        }
        if let Some(anew) = self.ports.journal.take_begun_anew() {
            self.input(Input::JournalBegunAnew(anew));
        }
    }

    fn phone(&mut self) {
        let state = self
            .ports
            .pretended
            .as_mut()
            .map(|phone| phone.state.borrow_and_update().clone());
        if let Some(state) = state {
            self.input(Input::DemoPhone(state));
        }
    }

    pub(super) fn input(&mut self, input: Input) {
        self.dirty = true;
        let now = self.now();
        self.effects.extend(self.desk.update(input, now));
    }

    /// Begins what the desk asked for, and what it asks for in turn.
    fn begin_effects(&mut self) {
        while let Some(effect) = self.effects.pop_front() {
            self.effect(effect);
        }
    }

    fn effect(&mut self, effect: Effect) {
        let now_unix_ms = unix_ms();
        match self.outcomes.start(effect, &self.ports, now_unix_ms) {
            Some(Effect::Originate {
                originate,
                extension,
            }) => {
                let kind = match originate.id.is_of_courier() {
                    true => OriginateKind::Courier,
                    false => OriginateKind::Operator { extension },
                };
                self.originate(&originate, kind, Input::NotSent);
            }
            Some(Effect::Fetch {
                originate,
                extension,
            }) => {
                let kind = OriginateKind::Fetch { extension };
                let call = CallId(originate.id.as_str().to_owned());
                self.originate(&originate, kind, Input::FetchNotSent(call));
            }
            Some(Effect::Handle { request, order }) => {
                let wire = self.ports.wire.as_mut();
                self.handles.send(wire, request, &order);
                for news in self.handles.news(None) {
                    self.input(news);
                }
            }
            Some(Effect::NotifyCall { call }) if self.ports.announce.is_some() => {
                self.announcements.add(call, None);
                self.dirty = true;
            }
            Some(Effect::NotifyMissed { call, count }) if self.ports.announce.is_some() => {
                self.announcements.add(call, Some(count));
                self.dirty = true;
            }
            Some(Effect::Withdraw(notified)) => {
                self.announcements.withdraw(notified);
                self.announce_now(Told::Withdrawn(notified));
            }
            Some(Effect::Sound) => self.announce_now(Told::Sound),
            Some(Effect::Remember(operator)) => (self.ports.remember)(Kept::Operator(operator)),
            Some(Effect::KeepDoNotDisturb(until)) => {
                (self.ports.remember)(Kept::DoNotDisturb(until));
            }
            Some(Effect::OperatorChanged { extensions }) => {
                self.tracker.set_operator(&extensions);
                for call in self.tracker.calls() {
                    self.tell(&call.id);
                }
                self.changes();
            }
            Some(Effect::Queue(order)) => self.order(order),
            Some(Effect::Refused { masked, why }) => {
                tracing::warn!(number = %masked, ?why, "a number was not dialled");
            }
            Some(Effect::Trust(fingerprint)) => self.trust(fingerprint),
            Some(Effect::Reconnect) => self.reconnect(),
            Some(Effect::RecordWire(masked)) => self.record(masked),
            _ => {}
        }
    }

    fn originate(&mut self, originate: &Originate, kind: OriginateKind, not_sent: Input) {
        let id = originate.id.as_str();
        let now = self.now();
        let sent = OriginateSent {
            channel_id: Some(id.to_owned()),
            action_id: Some(id.to_owned()),
            channel: Some(originate.channel().to_owned()),
            exten: Some(originate.exten().to_owned()),
            context: Some(originate.context().to_owned()),
            caller_id: originate.caller_id.clone(),
            kind,
        };
        let action_id = crate::ami::action::ActionId::new(id);
        let is_sent = match (&mut self.ports.wire, action_id) {
            (Some(wire), Ok(action_id)) => match wire.send(&originate.action(), Some(action_id)) {
                Ok(_) => true,
                Err(error) => {
                    tracing::warn!(%error, "an Originate was not sent");
                    false
                }
            },
            _ => false,
        };
        if is_sent {
            self.tracker.originate_sent(sent, now.mono);
            self.changes();
        } else {
            self.input(not_sent);
        }
    }

    fn next_deadline(&self) -> Instant {
        let by_machines = [
            self.tracker.next_deadline(),
            self.presence.next_deadline(),
            self.desk.next_deadline(),
        ];
        let frame = self
            .published
            .filter(|_| self.dirty)
            .map(|at| at + self.pause);
        let second = self.published.filter(|_| self.desk.counts_seconds());
        let second = second.map(|at| at + Duration::from_secs(1));
        let announced = self.announcements.next_deadline();
        let written = self.outcomes.next_deadline();
        let diagnosed = self.gauges.next_deadline(self.desk.is_diagnosed());
        let machines = by_machines
            .into_iter()
            .flatten()
            .map(|at| self.epoch + at.saturating_sub(DAYS_BEFORE));
        machines
            .chain(
                [frame, second, announced, written, diagnosed]
                    .into_iter()
                    .flatten(),
            )
            .min()
            .unwrap_or_else(|| Instant::now() + Duration::from_secs(3600))
    }

    /// Writes what waits to be written, and leaves the PBX politely.
    async fn finish(&mut self, mut outcomes_out: mpsc::Receiver<Input>) {
        let until = Instant::now() + LAST_WRITES_WITHIN;
        self.effects.extend(self.desk.last_effects());
        self.begin_effects();
        self.outcomes.hurry(&self.ports);
        while !self.outcomes.is_written() {
            match timeout_at(until, outcomes_out.recv()).await {
                Ok(Some(outcome)) => {
                    self.outcomes.came(&outcome, &self.ports);
                }
                _ => {
                    tracing::warn!("the journal did not take the last calls in time");
                    break;
                }
            }
        }
        last_notes::keep(self.outcomes.take_notes(), &*self.ports.journal).await;
        if let Some(wire) = self.ports.wire.take() {
            wire.log_off().await;
        }
    }

    pub(super) fn now(&self) -> Now {
        Now {
            mono: DAYS_BEFORE + self.epoch.elapsed(),
            unix_ms: unix_ms(),
        }
    }
}

fn note(ids: &mut Vec<CallId>, id: CallId) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}
