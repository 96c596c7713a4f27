//! What every call can be filtered and searched by, in memory: 20 bytes a call, and the folded texts
//! of parties and orders. A look at all of a million calls takes about a millisecond, so there is one
//! way for every filter and every fragment, and no statistics that could choose a wrong one.
//!
//! The copy follows the file by `calls.rev`, which grows with each write: [`Index::refresh`] reads
//! what is newer than the last one it saw, whoever wrote it. The first refresh reads everything.

mod search;

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, RandomState};

use sqlx::SqliteConnection;

use super::filter::Filter;
use super::notes::Noted;
use super::text::{Full, Text};
use super::{read_error, write};
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
