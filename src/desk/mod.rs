//! What the operator's desk knows and wants: calls in hand, cards, the click to call, the journal's
//! visible page; folded into a [`Snapshot`] that the screen draws.
//!
//! Rule: a plain state machine. An [`Input`] and the time go in, [`Effect`]s come out, and
//! [`Desk::snapshot`] is what is to be seen; it emits typed reasons, no sentences (`texts` has
//! those), and does no I/O. Deliberately left out: how a call is recognised (`calls`), what the
//! effects do (`engine`).

mod alerts;
mod beforehand;
mod call_back;
mod cards;
mod colleagues;
mod commands;
mod connect;
mod dial;
mod earlier;
mod entries;
mod follow;
mod handling;
mod in_hand;
mod input;
mod journal_view;
mod kept;
mod lookups;
mod notes;
mod offer;
mod other_settings;
mod party_page;
mod people;
mod queues;
mod quiet;
mod rows;
pub mod snapshot;
mod suggestions;
#[cfg(test)]
mod tests;
mod to_call_back;

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::calls::OperatorView;
use crate::dialling::Pace;
use crate::handling::Rights;
use crate::phone::Numbering;
use crate::ports::directory::DirectoryError;
use crate::ports::journal::Entry;
use crate::ports::recording::Recording;
use crate::settings::{self, DirectoryKind, Settings, tidy_host};

use alerts::Alerts;
use cards::{CardModel, Cards};
use colleagues::Colleagues;
use connect::Connects;
use dial::Dial;
use handling::Hands;
use in_hand::{CallsInHand, InHand};
use journal_view::JournalView;
use kept::NumberWords;
use lookups::Lookups;
use notes::Notes;
use offer::Offer;
use party_page::Selection;
use people::People;
use queues::Queues;
use quiet::Quiet;
use snapshot::{Command, Connection, DemoPhone, DialProblem, DialState};
use suggestions::Suggesting;
use to_call_back::CallBacks;

pub use beforehand::masked;
pub use entries::earlier_calls;
pub use input::{Effect, Input, Notified, Now, WaitingNote};
pub use journal_view::journal_row;
pub use snapshot::Snapshot;
pub use to_call_back::to_call_back;

/// A directory in trouble is asked again after so long, for its users: names and extensions are
/// learned late rather than never, and its trouble goes from the screen when it is over.
const ASK_USERS_AGAIN: Duration = Duration::from_secs(60);

/// So many calls that became parts of others are remembered.
const MERGED_KEPT: usize = 50;

/// The desk.
#[derive(Debug)]
pub struct Desk {
    pbx: String,
    dialling: settings::Dialling,
    numbering: Numbering,
    demo: bool,
    people: People,
    connection: Connection,
    directory: Option<DirectoryError>,
    ask_users_at: Option<Duration>,
    users_pending: bool,
    calls: CallsInHand,
    cards: Cards,
    alerts: Alerts,
    quiet: Quiet,
    dial: Dial,
    /// The outside calls of the last minute.
    pace: Pace,
    hands: Hands,
    connects: Connects,
    /// What the AMI user may do.
    rights: Rights,
    offer: Offer,
    lookups: Lookups,
    suggesting: Suggesting,
    journal: JournalView,
    call_backs: CallBacks,
    colleagues: Colleagues,
    queues: Queues,
    selection: Selection,
    notes: Notes,
    links: settings::Links,
    words: Arc<settings::Words>,
    /// The last link could not be opened, in the system's words.
    link_failed: Option<String>,
    /// Calls that turned out to be parts of others, the latest: the screen may still name them.
    merged: VecDeque<(String, String)>,
    /// Calls whose end an earlier run did not see, as it knew them.
    earlier: HashMap<String, Entry>,
    demo_phone: Option<DemoPhone>,
    recording: Option<Recording>,
    /// Somebody looks at what is measured.
    diagnoses: bool,
    diagnostics: Option<Arc<snapshot::Diagnostics>>,
    /// Changes with the names of people here.
    names_version: u64,
    number_words: NumberWords,
    shown_page: RefCell<Option<ShownPage>>,
}

/// The journal's page as it was last shown: what it was made of, the version of the names in it, and
/// the page itself.
type ShownPage = (Arc<snapshot::JournalPage>, u64, Arc<snapshot::JournalPage>);

impl Desk {
    /// A desk for these settings; `demo` makes the window say that it is one.
    pub fn new(settings: &Settings, demo: bool) -> Self {
        let connection = match settings.pbx.host.as_str() {
            "" => Connection::NotConfigured,
            _ => Connection::Connecting {
                address: pbx_name(settings),
            },
        };
        Self {
            pbx: pbx_name(settings),
            dialling: settings.dialling.clone(),
            numbering: settings.numbering(),
            demo,
            people: People::new(&settings.operator, &settings.operators),
            connection,
            directory: None,
            ask_users_at: (settings.directory.kind != DirectoryKind::None)
                .then_some(Duration::ZERO),
            users_pending: false,
            calls: CallsInHand::default(),
            cards: Cards::new(&settings.cards),
            alerts: Alerts::new(settings),
            quiet: Quiet::default(),
            dial: Dial::default(),
            pace: Pace::default(),
            hands: Hands::default(),
            connects: Connects::new(&settings.couriers),
            rights: Rights::default(),
            offer: Offer::default(),
            lookups: Lookups::new(settings.directory.kind != DirectoryKind::None),
            suggesting: Suggesting::new(settings.directory.kind != DirectoryKind::None),
            journal: JournalView::new(&settings.journal, settings.pbx.host.is_empty()),
            call_backs: CallBacks::new(&settings.to_call_back),
            colleagues: Colleagues::new(&settings.colleagues),
            queues: Queues::new(&settings.queues),
            selection: Selection::default(),
            notes: Notes::new(&pbx_name(settings), &settings.notes.results),
            links: settings.links.clone(),
            words: Arc::new(settings.words.clone()),
            link_failed: None,
            merged: VecDeque::new(),
            earlier: HashMap::new(),
            demo_phone: demo.then(DemoPhone::default),
            recording: None,
            diagnoses: false,
            diagnostics: None,
            names_version: 0,
            number_words: NumberWords::default(),
            shown_page: RefCell::default(),
        }
    }

    /// The operator's extensions, the first is the one that calls.
    pub fn extensions(&self) -> &[String] {
        &self.people.operator.extensions
    }

    /// How the journal names the PBX.
    pub fn pbx(&self) -> &str {
        &self.pbx
    }

    /// Takes one input; what is to be done comes out.
    pub fn update(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.names_version += u64::from(matches!(
            input,
            Input::Users(_) | Input::Rights(_) | Input::Command(Command::ChangeOperator { .. })
        ));
        match input {
            Input::Command(command) => self.command(command, now, &mut effects),
            Input::Call { call, own } => self.call(call, own.map(|own| *own), now, &mut effects),
            Input::Merged { gone, into } => {
                self.calls.remove(&gone);
                self.colleagues.call_gone(&gone);
                self.cards.merge(&gone, &into);
                self.alerts.merge(&gone, &into);
                self.dial.merge(&gone, &into);
                self.hands.merge(&gone, &into);
                self.connects.merge(&gone, &into);
                self.notes.merge(&self.pbx, &gone.0, &into.0, now);
                self.merged.push_back((gone.0.clone(), into.0.clone()));
                let over = self.merged.len().saturating_sub(MERGED_KEPT);
                self.merged.drain(..over);
                effects.push(Effect::Forget {
                    pbx: self.pbx.clone(),
                    call: gone.0,
                    into: into.0,
                });
            }
            Input::Connection(connection) => {
                if let Connection::Offline { since_unix_ms, .. } = self.connection
                    && let Some(of) = self.journal.note_break(since_unix_ms, now)
                {
                    if matches!(connection, Connection::Online { .. }) {
                        self.journal.show_breaks(&[of]);
                    }
                    let pbx = self.pbx.clone();
                    effects.push(Effect::NoteBreak { pbx, of });
                }
                self.connection = connection;
                let is_online = matches!(self.connection, Connection::Online { .. });
                let was_offline = matches!(
                    self.dial.state(),
                    DialState::Impossible(
                        DialProblem::Offline { .. } | DialProblem::NoCallBack { .. }
                    )
                );
                if is_online && was_offline {
                    // It would be possible by now.
                    self.dial.dismiss();
                }
            }
            Input::Looked { number, answer } => self.looked(&number, answer, now, &mut effects),
            Input::Remembered(answers) => {
                self.lookups.recall(answers, now);
                self.queues.renew();
            }
            Input::Presence(change) => self.presence(change, now, &mut effects),
            Input::People { version, answer } => {
                self.suggesting.came(version, answer, &self.numbering);
            }
            Input::Users(Ok(users)) => {
                self.recovered(now, &mut effects);
                (self.ask_users_at, self.users_pending) = (None, false);
                let before = self.people.operator.extensions.clone();
                self.people.learn(users);
                if before != self.people.operator.extensions {
                    self.operator_changed(now, &mut effects);
                }
                self.renew_call_backs(now);
            }
            Input::Users(Err(error)) => {
                (self.ask_users_at, self.users_pending) = (None, false);
                self.in_trouble(error, now);
            }
            Input::NotesWaiting(waiting) => {
                self.notes.recorded(&waiting, self.journal.version());
            }
            Input::Recorded(result) => {
                self.journal.recorded(result);
                self.refresh_selection(&mut effects);
                self.call_backs.ask();
            }
            Input::Resumed(Ok(left)) => {
                self.journal.show_breaks(&left.breaks);
                self.notes.learn(&self.pbx, left.notes);
                let calls = left.unfinished.into_iter();
                self.earlier = calls.map(|entry| (entry.call.clone(), entry)).collect();
                self.journal.recorded(Ok(()));
                self.call_backs.ask();
            }
            Input::Resumed(Err(error)) => self.journal.recorded(Err(error)),
            Input::JournalBegunAnew(anew) => {
                self.journal.begun_anew = Some(anew);
                self.journal.ask();
                self.call_backs.ask();
            }
            Input::Page {
                version,
                append,
                rows,
            } => {
                if let Ok(rows) = &rows {
                    self.learn_pace(rows);
                    self.notes.came(rows, version);
                }
                self.journal.came(version, append, rows, &self.numbering);
            }
            Input::ToCallBack { version, answer } => match answer {
                Ok(answer) => {
                    if self.call_backs.came(version, answer) {
                        self.take_up_call_backs(now, &mut effects);
                        self.renew_call_backs(now);
                    }
                }
                Err(error) => self.journal.failed(error),
            },
            Input::Decided(result) => {
                self.journal.recorded(result);
                self.call_backs.ask();
            }
            Input::CallsOf { number, rows } => self.calls_of(&number, rows, now),
            Input::HandedOver(result) => {
                let operator = &self.people.operator;
                if let Some(attempt) = self.dial.handed_over(result, operator, now) {
                    let own = OperatorView {
                        call: attempt.clone(),
                        card: None,
                    };
                    self.call(Arc::new(attempt), Some(own), now, &mut effects);
                }
            }
            Input::PartyCalls { version, rows } => self.party_calls(version, rows),
            Input::PartyNumbers { version, numbers } => {
                self.party_numbers(version, numbers, &mut effects);
            }
            Input::Parcels { courier, answer } => self.parcels_came(&courier, answer),
            Input::Recent { version, rows } => {
                self.suggesting.recent(version, rows, &self.numbering);
            }
            Input::Opened(result) => self.link_failed = result.err(),
            Input::DemoPhone(phone) => self.demo_phone = Some(phone),
            Input::Diagnostics(told) => {
                self.diagnostics = self.diagnoses.then(|| Arc::new(*told));
            }
            Input::Recording(recording) => self.recording = Some(recording),
            Input::NotSent => self.dial.not_sent(now),
            Input::Handled { request, answer } => {
                self.handled(request, answer, now, &mut effects);
            }
            Input::FetchNotSent(call) => self.hands.fetch_not_sent(&call, now),
            Input::Rights(rights) => {
                self.rights = rights;
                self.ask_context(&mut effects);
            }
            Input::Settings {
                old,
                new,
                reconnects,
            } => self.take_settings(&old, &new, reconnects, now, &mut effects),
            Input::Tick => {}
        }
        self.tick(now, &mut effects);
        effects
    }

    /// When [`Input::Tick`] is due next, by the monotonic clock.
    pub fn next_deadline(&self) -> Option<Duration> {
        [
            self.cards.next_leave(),
            self.dial.leaves_at(),
            self.hands.next_deadline(),
            self.offer.leaves_at(),
            Some(self.journal.next_deadline()),
            Some(self.call_backs.next_deadline()),
            self.ask_users_at,
            self.calls.next_leave(),
            self.selection.next_deadline(),
            self.notes.next_deadline(),
            self.quiet.next_look(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The program ends: what is typed and not written yet.
    pub fn last_effects(&mut self) -> Vec<Effect> {
        self.notes.flush()
    }

    /// How many calls go on.
    pub fn calls_in_hand(&self) -> usize {
        self.calls.going().len()
    }

    /// What is measured is on the screen, and the screen is seen.
    pub fn is_diagnosed(&self) -> bool {
        self.diagnoses && !self.alerts.is_hidden
    }

    /// True when something on the screen counts seconds.
    pub fn counts_seconds(&self) -> bool {
        self.calls.goes_on()
            || self.cards.shown.iter().any(CardModel::counts_seconds)
            || matches!(self.connection, Connection::Offline { .. })
            || self.colleagues.counts_seconds()
            || self.queues.counts_seconds(&self.people.operator.extensions)
    }

    fn in_trouble(&mut self, error: DirectoryError, now: Now) {
        // No database configured is no trouble.
        let is_off = error == DirectoryError::Off;
        self.directory = (!is_off).then_some(error);
        let again = now.mono + ASK_USERS_AGAIN;
        // One that is due may not be put off by call after call.
        self.ask_users_at = match is_off {
            true => None,
            false => Some(self.ask_users_at.map_or(again, |at| at.min(again))),
        };
    }

    fn tick(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let has_left = self.cards.tick(now);
        self.dial.tick(now);
        self.hands_tick(now, effects);
        self.offer.tick(now);
        self.journal
            .tick(&self.people.operator.extensions, now, effects);
        let own = &self.people.operator.extensions;
        if self.call_backs.tick(own, now, effects) {
            self.renew_call_backs(now);
        }
        self.ask_of_selection(now, effects);
        effects.extend(self.notes.tick(now));
        if self.ask_users_at.is_some_and(|at| at <= now.mono) {
            self.ask_users_at = Some(now.mono + ASK_USERS_AGAIN);
            self.users_pending = true;
            effects.push(Effect::Users);
        }
        if self.calls.tick(now.mono) || has_left {
            self.forget_cards();
        }
        if self.quiet.tick(now) {
            effects.push(Effect::KeepDoNotDisturb(None));
        }
        let talks = self.calls.going().any(InHand::is_own_talk);
        self.alerts
            .look(&self.cards, self.quiet.is_on(), talks, effects);
    }

    /// What is remembered of the cards of calls that the desk knows no more.
    fn forget_cards(&mut self) {
        let calls = &self.calls;
        self.cards.keep(|id| calls.contains(id));
        self.connects.keep(|id| calls.contains(id));
    }
}

/// How the journal names the PBX: `host:port`; empty where none is configured.
pub fn pbx_name(settings: &Settings) -> String {
    let host = tidy_host(&settings.pbx.host);
    if host.is_empty() {
        return String::new();
    }
    format!("{host}:{}", settings.pbx.port)
}
