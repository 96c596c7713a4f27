//! What every call can be filtered and searched by, in memory: 20 bytes a call, and the folded texts
//! of parties and orders. A look at all of a million calls takes about a millisecond, so there is one
//! way for every filter and every fragment, and no statistics that could choose a wrong one.
//!
//! The copy follows the file by `calls.rev`, which grows with each write: [`Index::refresh`] reads
//! what is newer than the last one it saw, whoever wrote it. The first refresh reads everything.

use std::cmp::Reverse;
use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};

use memchr::memmem::Finder;
use sqlx::SqliteConnection;

use super::filter::Filter;
use super::notes::Noted;
use super::text::{Found, Full, Text, finder, holding, holds};
use super::{fold, read_error, write};
use crate::ports::journal::{JournalError, Query};

/// So many rows are read at once: between two readings other tasks go on.
pub(super) const CHUNK: i64 = 8_192;
/// The newest calls are looked at one by one, so many of them at most, before all texts are. (Few in
/// tests, so that some hundred calls are enough to go every way.)
const TASTE: usize = if cfg!(test) { 30 } else { 2_000 };
/// So many calls show whether a fragment is frequent: fewer hits than this in them, and looking on
/// one by one is given up.
const FIRST_BITE: usize = if cfg!(test) { 10 } else { 400 };
const FIRST_HITS: usize = if cfg!(test) { 2 } else { 8 };
/// Rowids of parties and teams are dense; a gap wider than this is no file of ours.
const GAP: usize = 100_000;

/// What filters and searches look at.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Rowids, ascending.
    ids: VecDeque<i64>,
    /// The call of the rowid at the same place.
    keys: VecDeque<Key>,
    /// The numbers of each party, by its rowid.
    numbers: Text,
    /// What else is known of it, by its rowid. Apart, since most fragments are of the one or of the other kind.
    names: Text,
    /// Of each party who it is, as a hash; a number alone is nobody.
    persons: Vec<u64>,
    hasher: RandomState,
    orders: Text,
    noted: Noted,
    /// The extensions of each team, by its rowid.
    teams: Vec<Vec<String>>,
    rev: i64,
    /// Calls were read whose parties and teams were not yet.
    behind: bool,
}

/// A call: 12 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) party: u32,
    /// Its entry in the orders' text; 0 for none.
    orders: u32,
    /// The team's rowid above five bits: three of the direction's code, missed, spoken.
    pub(super) traits: u32,
}

impl Key {
    /// Incoming, and nobody answered.
    pub(super) fn is_missed(self) -> bool {
        self.traits & (MISSED | SPOKEN) == MISSED
    }

    /// A person spoke with the outside party.
    pub(super) fn is_spoken(self) -> bool {
        self.traits & SPOKEN != 0
    }

    /// The direction's code.
    pub(super) fn direction(self) -> i64 {
        i64::from(self.traits >> DIRECTION_SHIFT & 7)
    }

    /// The team's rowid.
    pub(super) fn team(self) -> usize {
        (self.traits >> TEAM_SHIFT) as usize
    }
}

const SPOKEN: u32 = 1;
pub(super) const MISSED: u32 = 2;
pub(super) const DIRECTION_SHIFT: u32 = 2;
const TEAM_SHIFT: u32 = 5;

/// A row of `CHANGED`: rev, id, party, team, direction, missed, spoken, orders.
pub(super) type Changed = (i64, i64, u32, u32, u32, u32, u32, Option<String>);

pub(super) const CHANGED: &str = "SELECT json_group_array(json_array(
      rev, id, party, team, direction, missed, spoken, orders))
    FROM (SELECT rev, id, party, team, direction, missed, spoken, orders
      FROM calls INDEXED BY calls_walk WHERE rev > ?1 ORDER BY rev LIMIT ?2)";
pub(super) const PARTIES: &str = "SELECT json_group_array(json_array(
      id, number, courier, role, code, name, company, caller))
    FROM (SELECT id, number, courier, role, code, name, company, caller
      FROM parties WHERE id >= ?1 ORDER BY id LIMIT ?2)";
pub(super) const TEAMS: &str = "SELECT json_group_array(json_array(id, extensions))
    FROM (SELECT id, extensions FROM teams WHERE id >= ?1 ORDER BY id LIMIT ?2)";

impl Index {
    /// Reads what was written since the last time, by this program or another one.
    pub(super) async fn refresh(&mut self, db: &mut SqliteConnection) -> Result<(), JournalError> {
        loop {
            let calls = self.changed(db).await?;
            let more = as_i64(calls.len()) == CHUNK;
            self.take(calls)?;
            if !more {
                break;
            }
        }
        // Parties and teams are written together with a call, and never alone; a note moves its call's `rev`.
        if self.behind {
            while self.read_parties(db).await? {}
            while self.read_teams(db).await? {}
            self.noted.refresh(db).await?;
            self.behind = false;
        }
        Ok(())
    }

    /// What was written since, or the first part of it.
    pub(super) fn changed<'db>(
        &self,
        db: &'db mut SqliteConnection,
    ) -> impl Future<Output = Result<Vec<Changed>, JournalError>> + use<'db> {
        read(db, CHANGED, self.rev)
    }

    /// Takes it over; [`Self::refresh`] has to follow, for the parties.
    pub(super) fn take(&mut self, calls: Vec<Changed>) -> Result<(), JournalError> {
        self.behind |= !calls.is_empty();
        calls.into_iter().try_for_each(|call| self.change(call))
    }

    /// The newest calls that pass the filter and hold the fragment, newest first.
    pub(super) fn select(&self, query: &Query) -> Vec<i64> {
        let limit = query.limit;
        let mut found = Vec::new();
        let Some(filter) = Filter::new(query, self).filter(|_| limit > 0) else {
            return found;
        };
        let needles: Vec<Finder<'_>> = fold::needles(&query.search)
            .iter()
            .map(|needle| finder(needle))
            .collect();
        let before = query.before.unwrap_or(i64::MAX);
        let end = self.ids.partition_point(|id| *id < before);
        if query.latest_of_each {
            return self.latest_of_each(end, limit, &filter, &needles);
        }
        if needles.is_empty() {
            self.newest(end, limit, &mut found, |key| filter.passes(key));
            return found;
        }
        let end = self.taste(end, query.limit, &filter, &needles, &mut found);
        if found.len() == limit || end == 0 {
            return found;
        }
        let texts = [&self.numbers, &self.names, &self.orders];
        let [mut parties, names, orders] = holding(texts, &needles);
        parties.add(names);
        // Most fragments stand only in the one or in the other: half the looking.
        match (parties.is_empty(), orders.is_empty()) {
            (true, true) => {}
            (false, true) => self.newest(end, limit, &mut found, |key| {
                parties.contains(key.party) && filter.passes(key)
            }),
            (true, false) => self.newest(end, limit, &mut found, |key| {
                orders.contains(key.orders) && filter.passes(key)
            }),
            (false, false) => self.newest(end, limit, &mut found, |key| {
                (parties.contains(key.party) | orders.contains(key.orders)) && filter.passes(key)
            }),
        }
        self.add_noted(end, limit, &filter, &needles, &mut found);
        found
    }

    /// Adds calls before a place whose notes hold the fragment, and leaves the newest of all.
    fn add_noted(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        needles: &[Finder<'_>],
        found: &mut Vec<i64>,
    ) {
        let noted = self.noted.holding(needles);
        if noted.is_empty() {
            return;
        }
        found.extend(noted.into_iter().filter(|id| {
            let place = self.ids.binary_search(id).ok().filter(|n| *n < end);
            let key = place.and_then(|n| self.keys.get(n));
            key.is_some_and(|key| filter.passes(*key))
        }));
        found.sort_unstable_by_key(|id| Reverse(*id));
        found.dedup();
        found.truncate(limit);
    }

    /// The newest call of each number whose party holds the fragment.
    fn latest_of_each(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        needles: &[Finder<'_>],
    ) -> Vec<i64> {
        let parties = (!needles.is_empty()).then(|| {
            let [mut parties, names] = holding([&self.numbers, &self.names], needles);
            parties.add(names);
            parties
        });
        let mut seen: HashSet<&[u8]> = HashSet::new();
        let mut found = Vec::new();
        if parties.as_ref().is_some_and(Found::is_empty) {
            return found;
        }
        for (id, key) in self.ids.range(..end).zip(self.keys.range(..end)).rev() {
            let is_it = parties.as_ref().is_none_or(|of| of.contains(key.party));
            if !is_it || !filter.passes(*key) {
                continue;
            }
            let number = self.numbers.first(key.party as usize);
            if !number.is_empty() && seen.insert(number) {
                found.push(*id);
                if found.len() == limit {
                    break;
                }
            }
        }
        found
    }

    /// Looks at the newest calls that pass one by one, for what is frequent; returns where it
    /// stopped.
    fn taste(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        needles: &[Finder<'_>],
        found: &mut Vec<i64>,
    ) -> usize {
        let mut tasted = 0;
        for (n, key) in self.keys.range(..end).enumerate().rev() {
            if !filter.passes(*key) {
                continue;
            }
            let id = self
                .ids
                .get(n)
                .filter(|id| self.holds(*key, needles) || self.noted.holds(**id, needles));
            found.extend(id);
            tasted += 1;
            if found.len() == limit
                || tasted == TASTE
                || (tasted == FIRST_BITE && found.len() < FIRST_HITS)
            {
                return n;
            }
        }
        0
    }

    /// Adds the newest calls before a place that match, up to so many in all.
    fn newest(
        &self,
        end: usize,
        limit: usize,
        found: &mut Vec<i64>,
        matches: impl Fn(Key) -> bool,
    ) {
        let (front, back) = self.keys.as_slices();
        for (keys, first) in [(back, front.len()), (front, 0)] {
            let keys = keys
                .get(..end.saturating_sub(first).min(keys.len()))
                .unwrap_or_default();
            for (n, key) in keys.iter().enumerate().rev() {
                if matches(*key) {
                    found.extend(self.ids.get(first + n));
                    if found.len() == limit {
                        return;
                    }
                }
            }
        }
    }

    /// The calls from this rowid on, oldest first.
    pub(super) fn since(&self, from: i64) -> impl DoubleEndedIterator<Item = (i64, Key)> + '_ {
        let start = self.ids.partition_point(|id| *id < from);
        let ids = self.ids.range(start..).copied();
        ids.zip(self.keys.range(start..).copied())
    }

    /// Which teams have one of these members.
    pub(super) fn teams_with(&self, members: &[String]) -> Vec<bool> {
        let teams = self.teams.iter();
        teams
            .map(|team| team.iter().any(|member| members.contains(member)))
            .collect()
    }

    /// Which parties have one of these numbers.
    pub(super) fn parties_with(&self, numbers: &[String]) -> Vec<bool> {
        self.numbers.with_numbers(numbers)
    }

    /// The number of a party; empty when it has none.
    pub(super) fn number(&self, party: u32) -> &[u8] {
        self.numbers.first(party as usize)
    }

    /// Who a party is for the directory: the same value for the same person or company, whatever the
    /// number; 0 for nobody that it knew.
    pub(super) fn person(&self, party: u32) -> u64 {
        self.persons.get(party as usize).copied().unwrap_or(0)
    }

    /// How many parties there are.
    pub(super) fn parties(&self) -> usize {
        self.names.len()
    }

    /// The memory that it takes, bytes.
    pub(super) fn size(&self) -> usize {
        let teams: usize = self
            .teams
            .iter()
            .map(|team| size_of::<Vec<String>>() + team.len() * (size_of::<String>() + 8))
            .sum();
        self.ids.capacity() * size_of::<i64>()
            + self.keys.capacity() * size_of::<Key>()
            + self.numbers.size()
            + self.names.size()
            + self.persons.capacity() * size_of::<u64>()
            + self.orders.size()
            + self.noted.size()
            + teams
    }

    fn holds(&self, key: Key, needles: &[Finder<'_>]) -> bool {
        let party = key.party as usize;
        holds(self.numbers.entry(party), needles)
            || holds(self.names.entry(party), needles)
            || (key.orders != 0 && holds(self.orders.entry(key.orders as usize), needles))
    }

    fn change(&mut self, call: Changed) -> Result<(), JournalError> {
        let (rev, id, party, team, direction, missed, spoken, orders) = call;
        self.rev = rev;
        let place = match self.ids.back() {
            Some(last) if *last < id => Err(self.ids.len()),
            None => Err(0),
            Some(_) => self.ids.binary_search(&id),
        };
        if direction == 0 {
            // A trace of what was forgotten.
            if let Ok(n) = place {
                self.ids.remove(n);
                self.keys.remove(n);
            }
            return Ok(());
        }
        let known = place.ok().and_then(|n| self.keys.get(n)).copied();
        let key = Key {
            party,
            orders: self.orders_entry(known.map_or(0, |key| key.orders), orders.as_deref())?,
            traits: team << TEAM_SHIFT
                | direction << DIRECTION_SHIFT
                | (missed * MISSED)
                | (spoken * SPOKEN),
        };
        match place {
            Ok(n) => {
                if let Some(known) = self.keys.get_mut(n) {
                    *known = key;
                }
            }
            Err(n) => {
                if self.ids.len() == self.ids.capacity() {
                    // By an eighth, not by doubling: half of it would lie idle.
                    let more = (self.ids.len() / 8).max(1_024);
                    self.ids.reserve_exact(more);
                    self.keys.reserve_exact(more);
                }
                self.ids.insert(n, id);
                self.keys.insert(n, key);
            }
        }
        Ok(())
    }

    /// The entry of a call's orders: the one it had when they are the same, else a new one.
    fn orders_entry(&mut self, known: u32, orders: Option<&str>) -> Result<u32, JournalError> {
        if self.orders.len() == 0 {
            // Entry 0 is of those who have none.
            self.orders.push([], []).map_err(full)?;
        }
        if orders.is_none() {
            return Ok(0);
        }
        let n = u32::try_from(self.orders.len()).map_err(|_| full(Full))?;
        self.orders.push([], write::orders(orders)).map_err(full)?;
        if known != 0 && self.orders.entry(known as usize) == self.orders.entry(n as usize) {
            self.orders.pop();
            return Ok(known);
        }
        Ok(n)
    }

    /// Whether there may be more.
    async fn read_parties(&mut self, db: &mut SqliteConnection) -> Result<bool, JournalError> {
        type Party = (usize, String, String, i64, String, String, String, String);
        let parties: Vec<Party> = read(db, PARTIES, as_i64(self.names.len())).await?;
        let more = as_i64(parties.len()) == CHUNK;
        for (id, number, courier, role, code, name, company, caller) in parties {
            if id > self.names.len() + GAP {
                return Err(JournalError::Other(format!("party {id} is out of order")));
            }
            while self.names.len() < id {
                self.numbers.push([], []).map_err(full)?;
                self.names.push([], []).map_err(full)?;
                self.persons.push(0);
            }
            // Of one code there may be a company and its contact person.
            self.persons.push(match code.is_empty() {
                true => 0,
                false => (self.hasher)
                    .hash_one((role, &code, &name, &company))
                    .max(1),
            });
            self.numbers.push([&*number, &*courier], []).map_err(full)?;
            self.names
                .push([], [&*name, &*company, &*caller])
                .map_err(full)?;
        }
        Ok(more)
    }

    async fn read_teams(&mut self, db: &mut SqliteConnection) -> Result<bool, JournalError> {
        let teams: Vec<(usize, String)> = read(db, TEAMS, as_i64(self.teams.len())).await?;
        let more = as_i64(teams.len()) == CHUNK;
        for (id, extensions) in teams {
            if id > self.teams.len() + GAP {
                return Err(JournalError::Other(format!("team {id} is out of order")));
            }
            self.teams.resize(id, Vec::new());
            self.teams.push(write::parsed(Some(&extensions))?);
        }
        Ok(more)
    }
}

/// A reading statement's rows, which come as one JSON list: a row at a time through the driver's
/// channel takes several times as long.
pub(super) async fn read<T: serde::de::DeserializeOwned>(
    db: &mut SqliteConnection,
    sql: &'static str,
    from: i64,
) -> Result<Vec<T>, JournalError> {
    let rows = sqlx::query_scalar(sql).bind(from).bind(CHUNK);
    let rows: String = rows.fetch_one(db).await.map_err(|e| read_error(&e))?;
    serde_json::from_str(&rows).map_err(|e| JournalError::Other(e.to_string()))
}

/// The same of some alone: `?1` is a JSON array of them.
pub(super) async fn read_of<T: serde::de::DeserializeOwned>(
    db: &mut SqliteConnection,
    sql: &'static str,
    which: &[i64],
) -> Result<Vec<T>, JournalError> {
    let which = serde_json::to_string(which).map_err(|e| JournalError::Other(e.to_string()))?;
    let rows = sqlx::query_scalar(sql).bind(which);
    let rows: String = rows.fetch_one(db).await.map_err(|e| read_error(&e))?;
    serde_json::from_str(&rows).map_err(|e| JournalError::Other(e.to_string()))
}

pub(super) fn full(_: Full) -> JournalError {
    JournalError::Other("the journal's texts are more than four gigabytes".to_owned())
}

pub(super) fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
