//! Whom to call back: the journal's answer as a list in the order in which to call, and what is decided about
//! people on it.
//!
//! The order: couriers and those whose order was in work when they called come first, since a parcel is under
//! way and minutes count; then whoever has waited longest. Calling again or being tried in vain moves nobody:
//! the list does not jump, and nobody is pushed back by those who call more often.
//!
//! Others' calls are kept in the journal even where the office's journal is off, if somebody on the list takes
//! part in them, or a queue of one's own lost the caller: else nobody here would learn of either.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::input::{Effect, Now};
use super::kept::Words;
use super::people::People;
use super::snapshot::{CallBackRow, Dismissal, OnLine, PutOff, ToCallBack, TriedBack, Verdict};
use crate::calls::{Call, CallId, Direction, Outcome, Phase};
use crate::phone::Numbering;
use crate::ports::call_back::{CallBacks as Answer, Decided, Decision, Missed, Question};
use crate::ports::directory::Role;
use crate::ports::journal::Row;
use crate::settings::{self, Settings};

/// At most so many persons are shown; more are counted.
const MOST: usize = 300;
/// Without any news the list is asked for anew so often: the oldest days leave it, and another program may
/// have written into the same journal.
const REFRESH: Duration = Duration::from_secs(5 * 60);
const DAY_MS: i64 = 24 * 3_600_000;
/// At most so many queues are remembered.
const QUEUES: usize = 100;

/// The list and what is known beside it.
#[derive(Debug)]
pub(super) struct CallBacks {
    days: u32,
    version: u64,
    ask_at: Duration,
    answer: Answer,
    loaded: bool,
    /// The numbers of those who are not dismissed.
    numbers: HashSet<String>,
    /// Calls in progress with them, by number.
    on_line: HashMap<String, (CallId, OnLineCall)>,
    /// Queues whose calls rang one of the operator's phones.
    queues: BTreeSet<String>,
    /// Somebody put off comes back then, by both clocks.
    next_back: Option<Now>,
    shown: Arc<ToCallBack>,
}

/// A call in progress with somebody on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OnLineCall {
    direction: Direction,
    is_talking: bool,
    /// The extension that speaks or calls.
    extension: Option<String>,
}

impl CallBacks {
    pub(super) fn new(settings: &settings::ToCallBack) -> Self {
        Self {
            days: settings.days,
            version: 0,
            ask_at: Duration::ZERO,
            answer: Answer::default(),
            loaded: false,
            numbers: HashSet::new(),
            on_line: HashMap::new(),
            queues: BTreeSet::new(),
            next_back: None,
            shown: Arc::new(ToCallBack {
                days: settings.days,
                ..ToCallBack::default()
            }),
        }
    }

    pub(super) fn shown(&self) -> &Arc<ToCallBack> {
        &self.shown
    }

    /// The list is asked for anew at the next tick.
    pub(super) fn ask(&mut self) {
        self.ask_at = Duration::ZERO;
    }

    /// Somebody else sits here: other calls were missed.
    pub(super) fn change_operator(&mut self) {
        *self = Self {
            version: self.version,
            ..Self::new(&settings::ToCallBack { days: self.days })
        };
    }

    /// So many days are looked at.
    pub(super) fn take_days(&mut self, days: u32) {
        self.days = days;
        self.change_operator();
    }

    /// Calls of these queues are the operator's: those that the PBX names.
    pub(super) fn learn_queue(&mut self, queue: &str) {
        if self.queues.len() < QUEUES && self.queues.insert(queue.to_owned()) {
            self.ask();
        }
    }

    /// A call of a queue of the operator's own.
    pub(super) fn is_of_own_queue(&self, call: &Call) -> bool {
        let queue = call.queue.as_ref();
        call.direction == Direction::Incoming && queue.is_some_and(|q| self.queues.contains(q))
    }

    /// A call that is to be kept, whoever took part in it: somebody on the list did, or a queue of the
    /// operator's own lost the caller.
    pub(super) fn concerns(&self, call: &Call) -> bool {
        let is_lost = || call.ended_at.is_some() && call.outcome.is_some_and(is_in_vain);
        self.is_on_list(call) || (self.is_of_own_queue(call) && is_lost())
    }

    /// Takes a call's news. True when the list changes by it.
    pub(super) fn update(&mut self, call: &Call) -> bool {
        let Some(number) = call.number.as_ref() else {
            return false;
        };
        let is_over = call.ended_at.is_some();
        let known = self.on_line.get(number).filter(|(id, _)| *id == call.id);
        if is_over || !self.is_on_list(call) {
            let was = known.is_some();
            if was {
                self.on_line.remove(number);
            }
            return was;
        }
        let extension = match call.direction {
            Direction::Outgoing => call.extension.clone(),
            _ => call.talking.clone().or_else(|| call.answered_by.clone()),
        };
        let now = OnLineCall {
            direction: call.direction,
            is_talking: call.phase == Phase::Talking,
            extension,
        };
        if known.is_some_and(|(_, known)| *known == now) {
            return false;
        }
        self.on_line.insert(number.clone(), (call.id.clone(), now));
        true
    }

    /// Takes an answer. False when it is out of date.
    pub(super) fn came(&mut self, version: u64, answer: Answer) -> bool {
        if version != self.version {
            return false;
        }
        let open = answer.people.iter().filter(|person| !is_dismissed(person));
        let numbers = open.flat_map(|person| person.numbers.iter().cloned());
        self.numbers = numbers.collect();
        self.on_line
            .retain(|number, _| self.numbers.contains(number));
        self.answer = answer;
        self.loaded = true;
        true
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn next_deadline(&self) -> Duration {
        let back = self.next_back.map(|back| back.mono);
        back.map_or(self.ask_at, |back| back.min(self.ask_at))
    }

    /// Asks if it is time to. True when somebody who was put off comes back.
    pub(super) fn tick(&mut self, own: &[String], now: Now, effects: &mut Vec<Effect>) -> bool {
        if self.ask_at <= now.mono {
            self.ask_at = now.mono + REFRESH;
            self.version += 1;
            if own.is_empty() {
                // Nobody's calls are nobody's to call back.
                self.loaded = true;
                return true;
            }
            effects.push(Effect::ToCallBack {
                version: self.version,
                question: Question {
                    since_unix_ms: now.unix_ms - i64::from(self.days) * DAY_MS,
                    extensions: own.to_vec(),
                    queues: self.queues.iter().cloned().collect(),
                    limit: MOST,
                },
            });
        }
        // The wall clock may be set, and the other one stands still while the computer sleeps.
        let is_due = |back: &Now| back.unix_ms <= now.unix_ms || back.mono <= now.mono;
        self.next_back.as_ref().is_some_and(is_due)
    }

    pub(super) fn put_off(&self, id: i64, until: PutOff, by: &str) -> Option<Effect> {
        let person = self.person(id)?;
        Some(Effect::PutOff {
            numbers: person.numbers.clone(),
            upto: person.last.id,
            by: by.to_owned(),
            until,
        })
    }

    pub(super) fn dismiss(
        &self,
        id: i64,
        why: Dismissal,
        words: String,
        by: &str,
        now: Now,
    ) -> Option<Effect> {
        let person = self.person(id)?;
        Some(Effect::Decide(Decided {
            numbers: person.numbers.clone(),
            upto: person.last.id,
            decision: Some(Decision {
                at_unix_ms: now.unix_ms,
                by: by.to_owned(),
                verdict: Verdict::Dismissed { why, words },
            }),
        }))
    }

    pub(super) fn take_back(&self, id: i64) -> Option<Effect> {
        let person = self.person(id)?;
        Some(Effect::Decide(Decided {
            numbers: person.numbers.clone(),
            upto: person.last.id,
            decision: None,
        }))
    }

    /// The rows of the last attempts.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.answer.people.iter().map(|person| &person.last)
    }

    /// Makes the list anew.
    pub(super) fn renew(&mut self, people: &People, numbering: &Numbering, now: Now) {
        let mut list = ToCallBack {
            withheld: self.answer.withheld,
            days: self.days,
            loaded: self.loaded,
            ..ToCallBack::default()
        };
        let mut next_back = i64::MAX;
        for person in &self.answer.people {
            let Some(row) = self.row(person, people, numbering) else {
                continue;
            };
            match person.decision.as_ref().map(|decision| &decision.verdict) {
                Some(Verdict::Dismissed { .. }) => list.dismissed.push(row),
                Some(Verdict::PutOff { until_unix_ms }) if *until_unix_ms > now.unix_ms => {
                    next_back = next_back.min(*until_unix_ms);
                    list.put_off.push(row);
                }
                _ => list.rows.push(row),
            }
        }
        self.next_back = (next_back < i64::MAX).then(|| {
            let ms = u64::try_from(next_back.saturating_sub(now.unix_ms)).unwrap_or(0);
            Now {
                mono: now.mono.saturating_add(Duration::from_millis(ms)),
                unix_ms: next_back,
            }
        });
        list.rows
            .sort_by_key(|row| (!is_urgent(row), row.first_unix_ms, row.id));
        list.put_off.sort_by_key(|row| (until(row), row.id));
        list.dismissed.sort_by_key(|row| Reverse(decided_at(row)));
        list.count = list.rows.len() + self.answer.more;
        if *self.shown != list {
            self.shown = Arc::new(list);
        }
    }

    fn row(&self, person: &Missed, people: &People, numbering: &Numbering) -> Option<CallBackRow> {
        let entry = &person.last.entry;
        let words = Words::of(entry.number.as_deref()?, numbering);
        let party = entry.party.as_ref();
        let name = party.and_then(|party| party.name.clone());
        let given = entry.caller_name.clone().filter(|_| party.is_none());
        let on_line = person
            .numbers
            .iter()
            .find_map(|number| self.on_line.get(number));
        Some(CallBackRow {
            id: person.last.id,
            pbx: entry.pbx.clone(),
            call: entry.call.clone(),
            note: person.last.note.clone(),
            role: party.map(|party| party.role),
            name: name.or(given),
            company: party.and_then(|party| party.company.clone()),
            number: words.to_dial,
            number_shown: words.shown,
            other_numbers: person.numbers.len().saturating_sub(1),
            orders: entry.orders.clone(),
            queue: entry.queue.clone(),
            times: person.times,
            first_unix_ms: person.first_unix_ms,
            last_unix_ms: entry.started_unix_ms,
            tried: person.tried.as_ref().map(|tried| TriedBack {
                at_unix_ms: tried.at_unix_ms,
                by: colleague(tried.extension.as_deref(), people),
                outcome: tried.outcome,
                reason: tried.reason.clone(),
            }),
            on_line: on_line.map(|(_, call)| on_line_now(call, people)),
            decision: person.decision.clone(),
        })
    }

    fn person(&self, id: i64) -> Option<&Missed> {
        self.answer
            .people
            .iter()
            .find(|person| person.last.id == id)
    }

    fn is_on_list(&self, call: &Call) -> bool {
        let is_outside = matches!(call.direction, Direction::Incoming | Direction::Outgoing);
        let number = call.number.as_ref();
        is_outside && number.is_some_and(|number| self.numbers.contains(number))
    }
}

/// The list of a journal's answer, for those who have no desk.
pub fn to_call_back(answer: Answer, settings: &Settings, now: Now) -> ToCallBack {
    let mut list = CallBacks::new(&settings.to_call_back);
    list.came(list.version, answer);
    let people = People::new(&settings.operator, &settings.operators);
    list.renew(&people, &settings.numbering(), now);
    ToCallBack::clone(list.shown())
}

/// A colleague with the extension; `None` for the operator.
pub(super) fn colleague(extension: Option<&str>, people: &People) -> Option<String> {
    let extension = extension.filter(|x| !people.operator.extensions.iter().any(|own| own == x))?;
    Some(match people.name_of(extension) {
        Some(name) => format!("{name} ({extension})"),
        None => extension.to_owned(),
    })
}

/// Nobody answered a call from outside.
fn is_in_vain(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Missed
            | Outcome::Busy
            | Outcome::Rejected
            | Outcome::Unreachable
            | Outcome::MenuOnly
    )
}

fn is_dismissed(person: &Missed) -> bool {
    let verdict = person.decision.as_ref().map(|decision| &decision.verdict);
    matches!(verdict, Some(Verdict::Dismissed { .. }))
}

/// A parcel is under way.
fn is_urgent(row: &CallBackRow) -> bool {
    row.role == Some(Role::Courier) || !row.orders.is_empty()
}

fn until(row: &CallBackRow) -> i64 {
    match row.decision.as_ref().map(|decision| &decision.verdict) {
        Some(Verdict::PutOff { until_unix_ms }) => *until_unix_ms,
        _ => i64::MAX,
    }
}

fn decided_at(row: &CallBackRow) -> i64 {
    row.decision
        .as_ref()
        .map_or(0, |decision| decision.at_unix_ms)
}

fn on_line_now(call: &OnLineCall, people: &People) -> OnLine {
    let other = colleague(call.extension.as_deref(), people);
    match (call.is_talking, call.direction) {
        (true, _) => OnLine::Talking { with: other },
        (false, Direction::Outgoing) => OnLine::Called { by: other },
        (false, _) => OnLine::Calling,
    }
}
