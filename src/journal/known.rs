//! The rows that calls refer to (PBXs, parties, teams), found or added, and their ids remembered.
//!
//! Rule: such rows are only ever added, by whichever program, so an id once committed holds for as long
//! as the file does. What was learnt within a transaction that came to nothing is forgotten with all
//! the rest: whoever writes takes the memory out and gives it back only after the commit.

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::write::participants;
use super::{codes, write_error};
use crate::ports::journal::{Entry, JournalError};

/// Beyond so many of a kind the memory begins anew: some hundred kilobytes, and the calls of a day.
const MOST: usize = 4_096;

/// Ids by what the rows say.
#[derive(Debug, Default)]
pub(super) struct Known {
    pbxs: HashMap<String, i64>,
    teams: HashMap<String, i64>,
    parties: HashMap<Party, i64>,
}

/// What a call refers to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ids {
    pub(super) pbx: i64,
    pub(super) team: i64,
    /// `None` when it may have to be added.
    pub(super) party: Option<i64>,
}

/// A row of `parties` without its id; in the order of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub(super) struct Party(
    pub(super) String,
    pub(super) String,
    pub(super) i64,
    pub(super) String,
    pub(super) String,
    pub(super) String,
    pub(super) String,
);

impl Party {
    /// The outside party of a call.
    pub(super) fn of(entry: &Entry) -> Self {
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let party = entry.party.as_ref();
        Self(
            text(entry.number.as_ref()),
            text(entry.courier.as_ref()),
            party.map_or(0, |p| codes::role_code(p.role)),
            text(party.map(|p| &p.code)),
            text(party.and_then(|p| p.name.as_ref())),
            text(party.and_then(|p| p.company.as_ref())),
            text(entry.caller_name.as_ref()),
        )
    }
}

/// `?1` a list of what may be new; first added, then found by its place in the list.
const PBXS: &str = "INSERT INTO pbxs (name) SELECT DISTINCT value FROM json_each(?1)
      WHERE value NOT IN (SELECT name FROM pbxs);
    SELECT new.key, pbxs.id FROM json_each(?1) AS new JOIN pbxs ON pbxs.name = new.value";
const TEAMS: &str = "INSERT INTO teams (extensions) SELECT DISTINCT value FROM json_each(?1)
      WHERE value NOT IN (SELECT extensions FROM teams);
    SELECT new.key, teams.id FROM json_each(?1) AS new
      JOIN teams ON teams.extensions = new.value";
const PARTIES: &str = "INSERT INTO parties (number, courier, role, code, name, company, caller)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
      FROM json_each(?1) AS new WHERE NOT EXISTS (SELECT 1 FROM parties
        WHERE number = new.value ->> 0 AND courier = new.value ->> 1 AND role = new.value ->> 2
          AND code = new.value ->> 3 AND name = new.value ->> 4 AND company = new.value ->> 5
          AND caller = new.value ->> 6);
    SELECT new.key, min(parties.id) FROM json_each(?1) AS new CROSS JOIN parties
        ON number = new.value ->> 0 AND courier = new.value ->> 1 AND role = new.value ->> 2
          AND code = new.value ->> 3 AND name = new.value ->> 4 AND company = new.value ->> 5
          AND caller = new.value ->> 6
      GROUP BY new.key";

impl Known {
    /// The ids for one call; its party is only looked for in the memory.
    pub(super) async fn ids(
        &mut self,
        db: &mut SqliteConnection,
        entry: &Entry,
        party: &Party,
    ) -> Result<Ids, JournalError> {
        let team = team(entry)?;
        self.learn_pbxs_and_teams(db, &[(&entry.pbx, &team)])
            .await?;
        self.of(&entry.pbx, &team, party)
    }

    /// The ids for many calls, all of them known afterwards.
    pub(super) async fn all_ids(
        &mut self,
        db: &mut SqliteConnection,
        entries: &[&Entry],
    ) -> Result<Vec<Ids>, JournalError> {
        let teams = entries
            .iter()
            .map(|e| team(e))
            .collect::<Result<Vec<_>, _>>()?;
        let pairs: Vec<_> = entries.iter().map(|e| &e.pbx).zip(&teams).collect();
        self.learn_pbxs_and_teams(db, &pairs).await?;
        let parties: Vec<_> = entries.iter().map(|e| Party::of(e)).collect();
        learn(db, PARTIES, &mut self.parties, parties.iter()).await?;
        let ids = pairs.iter().zip(&parties);
        ids.map(|((pbx, team), party)| self.of(pbx, team, party))
            .collect()
    }

    /// The id of a party that was just added or found.
    pub(super) fn remember(&mut self, party: Party, id: i64) {
        make_room(&mut self.parties);
        self.parties.insert(party, id);
    }

    async fn learn_pbxs_and_teams(
        &mut self,
        db: &mut SqliteConnection,
        pairs: &[(&String, &String)],
    ) -> Result<(), JournalError> {
        learn(db, PBXS, &mut self.pbxs, pairs.iter().map(|pair| pair.0)).await?;
        learn(db, TEAMS, &mut self.teams, pairs.iter().map(|pair| pair.1)).await
    }

    fn of(&self, pbx: &str, team: &str, party: &Party) -> Result<Ids, JournalError> {
        let missing = || JournalError::Other("a row that was added is not there".to_owned());
        Ok(Ids {
            pbx: *self.pbxs.get(pbx).ok_or_else(missing)?,
            team: *self.teams.get(team).ok_or_else(missing)?,
            party: self.parties.get(party).copied(),
        })
    }
}

/// Adds what is not remembered, where the file does not have it yet, and remembers it.
async fn learn<'a, K: Clone + Eq + std::hash::Hash + serde::Serialize + 'a>(
    db: &mut SqliteConnection,
    sql: &'static str,
    known: &mut HashMap<K, i64>,
    wanted: impl Iterator<Item = &'a K> + Clone,
) -> Result<(), JournalError> {
    if wanted.clone().all(|key| known.contains_key(key)) {
        return Ok(());
    }
    make_room(known);
    let mut new: Vec<&K> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    new.extend(wanted.filter(|key| !known.contains_key(key) && seen.insert(*key)));
    let list = serde_json::to_string(&new).map_err(|e| JournalError::Other(e.to_string()))?;
    let found: Vec<(i64, i64)> = sqlx::query_as(sql)
        .bind(list)
        .fetch_all(db)
        .await
        .map_err(|e| write_error(&e))?;
    for (place, id) in found {
        let key = usize::try_from(place).ok().and_then(|n| new.get(n));
        known.extend(key.map(|key| ((*key).clone(), id)));
    }
    Ok(())
}

fn make_room<K>(known: &mut HashMap<K, i64>) {
    if known.len() >= MOST {
        known.clear();
    }
}

/// The sorted list of everybody whose own call it is, as it stands in the file.
fn team(entry: &Entry) -> Result<String, JournalError> {
    serde_json::to_string(&participants(entry)).map_err(|e| JournalError::Other(e.to_string()))
}
