//! Who waits to be called back, from the index in memory: one look at the calls of the last days, by person.
//!
//! A person is everybody whose missed calls share a number, or share a party of the directory: both join.
//! Whoever spoke with one of the numbers or with that party has spoken with the person.
//!
//! Left out: a talk of a courier with a recipient (the PBX called the courier back) ends nobody's waiting:
//! none of the office took part in it.

use std::collections::HashMap;

use super::codes::direction_code;
use super::decisions::Kept;
use super::index::{Index, Key};
use super::text::number_bytes;
use super::write::{ROWS_PER_MS, queue_member};
use crate::calls::Direction;
use crate::ports::call_back::{Question, Verdict};

/// At most so many numbers of one person are told.
const NUMBERS: usize = 8;

/// Somebody who waits, by rowids of calls.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// The attempts, the last first.
    pub(super) missed: Vec<i64>,
    /// The last attempt from each of the numbers, the last first.
    pub(super) of_numbers: Vec<i64>,
    /// The last time that somebody here called them in vain.
    pub(super) tried: Option<i64>,
    /// The last talk with them, if it began before all of these attempts: they may have called while they were
    /// being called.
    pub(super) talk: Option<i64>,
    /// What holds about these attempts, as its place in the list of what was decided.
    pub(super) decision: Option<usize>,
}

impl Waiting {
    /// The last attempt's rowid.
    pub(super) fn last(&self) -> i64 {
        self.missed.first().copied().unwrap_or(0)
    }
}

/// Everybody who waits, and how many calls without a number were missed.
pub(super) fn waiting(
    index: &Index,
    question: &Question,
    decided: &[Kept],
) -> (Vec<Waiting>, usize) {
    let from = question.since_unix_ms.saturating_mul(ROWS_PER_MS);
    let members: Vec<String> = question
        .extensions
        .iter()
        .cloned()
        .chain(question.queues.iter().map(|queue| queue_member(queue)))
        .collect();
    let teams = index.teams_with(&members);
    let is_ours = |key: Key| key.is_missed() && teams.get(key.team()).is_some_and(|ours| *ours);
    let (mut people, mut withheld) = (People::new(index), 0);
    for (_, key) in index.since(from).filter(|(_, key)| is_ours(*key)) {
        match index.number(key.party).is_empty() {
            true => withheld += 1,
            false => people.join(key.party),
        }
    }
    let mut found = Found::default();
    found.people.resize_with(people.above.len(), State::default);
    let (incoming, outgoing) = (
        direction_code(Direction::Incoming),
        direction_code(Direction::Outgoing),
    );
    for (id, key) in index.since(from).rev() {
        let is_outgoing = key.direction() == outgoing;
        if !is_outgoing && key.direction() != incoming {
            continue;
        }
        let Some(person) = people.of(key.party) else {
            continue;
        };
        if key.is_spoken() {
            found.spoke(person, id);
        } else if is_outgoing {
            found.tried(person, id);
        } else if is_ours(key) {
            found.missed(person, id, index.number(key.party));
        }
    }
    let by_number: HashMap<Vec<u8>, usize> = decided
        .iter()
        .enumerate()
        .map(|(place, kept)| (number_bytes(&kept.number), place))
        .collect();
    let people = found.people.into_iter();
    let waiting = people.filter_map(|state| state.waiting(decided, &by_number));
    (waiting.collect(), withheld)
}

/// Which parties are one person.
struct People<'a> {
    index: &'a Index,
    /// By a number, and by a person of the directory.
    numbers: HashMap<&'a [u8], usize>,
    persons: HashMap<u64, usize>,
    /// Of each person another one who is the same, or itself.
    above: Vec<usize>,
    /// What [`Self::of`] found out: 0 nothing, 1 nobody, else the person and two.
    known: Vec<u32>,
}

impl<'a> People<'a> {
    fn new(index: &'a Index) -> Self {
        Self {
            index,
            numbers: HashMap::new(),
            persons: HashMap::new(),
            above: Vec::new(),
            known: vec![0; index.parties()],
        }
    }

    /// Somebody with this number called in vain.
    fn join(&mut self, party: u32) {
        let next = self.above.len();
        let by_number = *self.numbers.entry(self.index.number(party)).or_insert(next);
        if by_number == next {
            self.above.push(next);
        }
        let person = self.index.person(party);
        if person != 0 {
            let by_person = *self.persons.entry(person).or_insert(by_number);
            let (one, other) = (self.top(by_number), self.top(by_person));
            if let Some(above) = self.above.get_mut(one.max(other)) {
                *above = one.min(other);
            }
        }
    }

    fn top(&self, mut person: usize) -> usize {
        while let Some(above) = self.above.get(person).filter(|above| **above != person) {
            person = *above;
        }
        person
    }

    /// Who that is, of those who called in vain.
    fn of(&mut self, party: u32) -> Option<usize> {
        let known = self.known.get(party as usize).copied().unwrap_or(1);
        if known > 0 {
            return (known as usize).checked_sub(2);
        }
        let by_number = self.numbers.get(self.index.number(party));
        let by_person = || self.persons.get(&self.index.person(party));
        let found = by_number.or_else(by_person).map(|person| self.top(*person));
        if let Some(known) = self.known.get_mut(party as usize) {
            *known = found
                .and_then(|person| u32::try_from(person + 2).ok())
                .unwrap_or(1);
        }
        found
    }
}

/// What is found of each person, from the newest call backwards.
#[derive(Default)]
struct Found<'a> {
    people: Vec<State<'a>>,
}

#[derive(Default)]
struct State<'a> {
    found: Waiting,
    numbers: Vec<&'a [u8]>,
    /// Somebody spoke with them: what was before is done.
    is_done: bool,
}

impl<'a> Found<'a> {
    fn open(&mut self, person: usize) -> Option<&mut State<'a>> {
        self.people.get_mut(person).filter(|state| !state.is_done)
    }

    fn spoke(&mut self, person: usize, id: i64) {
        if let Some(state) = self.open(person) {
            state.is_done = true;
            state.found.talk = Some(id);
        }
    }

    fn tried(&mut self, person: usize, id: i64) {
        if let Some(state) = self.open(person) {
            state.found.tried.get_or_insert(id);
        }
    }

    fn missed(&mut self, person: usize, id: i64, number: &'a [u8]) {
        let Some(state) = self.open(person) else {
            return;
        };
        state.found.missed.push(id);
        if state.numbers.len() < NUMBERS && !state.numbers.contains(&number) {
            state.numbers.push(number);
            state.found.of_numbers.push(id);
        }
    }
}

impl State<'_> {
    fn waiting(mut self, decided: &[Kept], by_number: &HashMap<Vec<u8>, usize>) -> Option<Waiting> {
        let first = *self.found.missed.last()?;
        self.found.tried = self.found.tried.filter(|tried| *tried > first);
        let places = self
            .numbers
            .iter()
            .filter_map(|number| by_number.get(*number));
        let about = |is_dismissal: bool| {
            let places = places.clone().copied();
            let of_kind = places.filter_map(move |place| Some((decided.get(place)?, place)));
            of_kind
                .filter(move |(kept, _)| {
                    is_dismissal == matches!(kept.decision.verdict, Verdict::Dismissed { .. })
                })
                .max_by_key(|(kept, _)| (kept.upto, kept.decision.at_unix_ms))
        };
        let last = self.found.last();
        if let Some((dismissed, place)) = about(true) {
            if dismissed.upto >= last {
                self.found.decision = Some(place);
                return Some(self.found);
            }
            // Who was dismissed and called again begins anew.
            let is_new = |id: &i64| *id > dismissed.upto;
            self.found.missed.retain(is_new);
            self.found.of_numbers.retain(is_new);
            self.found.tried = self.found.tried.filter(is_new);
        }
        self.found.decision = about(false)
            .filter(|(put_off, _)| put_off.upto >= last)
            .map(|(_, place)| place);
        Some(self.found)
    }
}
