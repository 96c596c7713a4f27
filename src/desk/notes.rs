//! What is noted of calls: kept here while it is typed, and written by itself.
//!
//! Rule: nothing typed is lost. A note is written a moment after the typing, at once when the focus leaves it
//! and when the program ends; what could not be written is written again with what is typed next, and by the
//! engine's queue. Deliberately left out: where notes are kept (`journal`).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::input::{Effect, Now, WaitingNote};
use super::kept::Shared;
use super::snapshot::{self, Noting};
use crate::ports::journal::{Note, Row};

/// While it is typed a note is written so often.
const WRITE_AFTER: Duration = Duration::from_millis(800);
/// A note is no letter.
pub(super) const MOST_CHARS: usize = 2_000;
/// So many are remembered; beyond it those that the journal's rows tell are let go.
const KEPT: usize = 300;

/// The PBX and the call.
type Key = (String, String);

/// What is newer than the journal's rows.
#[derive(Debug)]
pub(super) struct Notes {
    held: HashMap<Key, Held>,
    shown: Shared<snapshot::Notes>,
    write_at: Option<Duration>,
    /// Grows with each that is touched.
    touched: u64,
}

#[derive(Debug)]
struct Held {
    note: Note,
    state: State,
    touched: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is to be written.
    Typed,
    /// It is being written; or could not be, and that is tried again.
    Asked { failed: bool },
    /// It is in the file: pages that are asked for from this version on have it.
    Kept { from_version: u64 },
}

impl Notes {
    pub(super) fn new(pbx: &str, results: &[String]) -> Self {
        Self {
            held: HashMap::new(),
            shown: Shared::new(snapshot::Notes {
                results: results.to_vec(),
                pbx: pbx.to_owned(),
                ..snapshot::Notes::default()
            }),
            write_at: None,
            touched: 0,
        }
    }

    /// Other results to choose from.
    pub(super) fn take_results(&mut self, results: &[String]) {
        if self.shown.results != results {
            self.shown.results = results.to_vec();
        }
    }

    /// Calls of another PBX from now on.
    pub(super) fn take_pbx(&mut self, pbx: &str) {
        self.shown.pbx = pbx.to_owned();
    }

    /// What is to be seen.
    pub(super) fn shown(&self) -> Arc<snapshot::Notes> {
        Arc::clone(self.shown.lend())
    }

    /// Another text; `known` is what the call has so far, as the journal's rows tell it.
    pub(super) fn text(&mut self, key: Key, text: &str, known: Note, now: Now) {
        let text = text.chars().take(MOST_CHARS).collect();
        self.change(key, known, |note| note.text = text);
        let at = now.mono + WRITE_AFTER;
        self.write_at = Some(self.write_at.map_or(at, |earlier| earlier.min(at)));
    }

    /// Another result: one click, and written at once.
    pub(super) fn result(&mut self, key: Key, result: Option<String>, known: Note, now: Now) {
        self.change(key, known, |note| note.result = result);
        self.write_at = Some(now.mono);
    }

    /// All that is to be written.
    pub(super) fn flush(&mut self) -> Vec<Effect> {
        self.write_at = None;
        let mut effects = Vec::new();
        for ((pbx, call), held) in &mut self.held {
            if held.state == State::Typed {
                held.state = State::Asked { failed: false };
                effects.push(Effect::Note {
                    pbx: pbx.clone(),
                    call: call.clone(),
                    note: held.note.clone(),
                });
            }
        }
        effects
    }

    pub(super) fn next_deadline(&self) -> Option<Duration> {
        self.write_at
    }

    pub(super) fn tick(&mut self, now: Now) -> Vec<Effect> {
        match self.write_at.is_some_and(|at| at <= now.mono) {
            true => self.flush(),
            false => Vec::new(),
        }
    }

    /// The journal wrote what it was asked to, but for these. `version` is that of its last page.
    pub(super) fn recorded(&mut self, waiting: &[WaitingNote], version: u64) {
        for (key, held) in &mut self.held {
            let State::Asked { failed } = held.state else {
                continue;
            };
            let waits = waiting
                .iter()
                .find(|waiting| waiting.pbx == key.0 && waiting.call == key.1);
            held.state = match waits {
                None => State::Kept {
                    from_version: version + 1,
                },
                Some(waiting) => State::Asked {
                    failed: waiting.failed,
                },
            };
            if failed != (held.state == State::Asked { failed: true }) {
                show(&mut self.shown, key, Some(held));
            }
        }
    }

    /// Of calls that an earlier run left open.
    pub(super) fn learn(&mut self, pbx: &str, notes: Vec<(String, Note)>) {
        for (call, note) in notes {
            let key = (pbx.to_owned(), call);
            if !self.held.contains_key(&key) {
                self.hold(key, note, State::Kept { from_version: 0 });
            }
        }
    }

    /// Rows of the journal came: what they tell need not be held, and may be newer (another program writes
    /// notes too). Of calls in hand it is held all the same: they are no rows yet.
    pub(super) fn came(&mut self, rows: &[Row], version: u64) {
        if self.held.is_empty() {
            return;
        }
        for row in rows {
            let key = (row.entry.pbx.clone(), row.entry.call.clone());
            let is_old = self.held.get(&key).is_some_and(|held| {
                matches!(held.state, State::Kept { from_version } if from_version <= version)
            });
            if is_old {
                self.hold(key, row.note.clone(), State::Kept { from_version: 0 });
            }
        }
    }

    /// A call turned out to be a part of another one. The journal does the same with what it has.
    pub(super) fn merge(&mut self, pbx: &str, gone: &str, into: &str, now: Now) {
        let [gone, into] = [gone, into].map(|call| (pbx.to_owned(), call.to_owned()));
        let Some(held) = self.held.remove(&gone) else {
            return;
        };
        show(&mut self.shown, &gone, None);
        let known = self.held.get(&into).map(|held| held.note.clone());
        let mut both = known.unwrap_or_default();
        if both.text.is_empty() {
            both.text = held.note.text;
        } else if !held.note.text.is_empty() && held.note.text != both.text {
            both.text = format!("{}\n{}", both.text, held.note.text);
        }
        both.result = both.result.or(held.note.result);
        self.hold(into, both, State::Typed);
        self.write_at = Some(now.mono);
    }

    fn change(&mut self, key: Key, known: Note, change: impl FnOnce(&mut Note)) {
        let held = self.held.get(&key).map(|held| held.note.clone());
        let mut note = held.unwrap_or(known);
        change(&mut note);
        self.hold(key, note, State::Typed);
        self.make_room();
    }

    fn hold(&mut self, key: Key, note: Note, state: State) {
        self.touched += 1;
        let held = Held {
            note,
            state,
            touched: self.touched,
        };
        show(&mut self.shown, &key, Some(&held));
        self.held.insert(key, held);
    }

    fn make_room(&mut self) {
        if self.held.len() <= KEPT {
            return;
        }
        let kept = self.held.iter();
        let oldest = kept
            .filter(|(_, held)| matches!(held.state, State::Kept { .. }))
            .min_by_key(|(_, held)| held.touched)
            .map(|(key, _)| key.clone());
        if let Some(key) = oldest {
            self.held.remove(&key);
            show(&mut self.shown, &key, None);
        }
    }
}

/// Puts a note into what is shown, or takes it out.
fn show(shown: &mut Shared<snapshot::Notes>, (pbx, call): &Key, held: Option<&Held>) {
    let calls = &mut shown.calls;
    let notes = calls.entry(call.clone()).or_default();
    notes.retain(|(of, _)| of != pbx);
    if let Some(held) = held {
        let noting = Noting {
            note: held.note.clone(),
            failed: held.state == State::Asked { failed: true },
        };
        notes.push((pbx.clone(), noting));
    } else if notes.is_empty() {
        calls.remove(call);
    }
}
