//! Reading who waits to be called back, and the latest calls of a number: by the index in memory, then the
//! rows by rowid.

use std::collections::HashMap;

use sqlx::SqlitePool;

use super::decisions::{Kept, decided};
use super::read::{Shared, acquire};
use super::rows::rows;
use super::text::number_bytes;
use super::waiting::{Waiting, waiting};
use super::write::ROWS_PER_MS;
use crate::ports::call_back::{CallBacks, Missed, Question, Tried, Verdict};
use crate::ports::journal::{JournalError, Row};

/// At most so many persons, whatever is asked.
const LIMIT: usize = 1_000;
/// A call that goes on longer than this is none that began before another one and was answered after it.
const CROSSING_MS: i64 = 3_600_000;

/// Everybody who waits: few rows of the file, however long the journal is.
pub(super) async fn to_call_back(
    readers: &SqlitePool,
    shared: &Shared,
    mut question: Question,
) -> Result<CallBacks, JournalError> {
    question.limit = question.limit.min(LIMIT);
    let mut db = acquire(readers).await?;
    let from = question.since_unix_ms.saturating_mul(ROWS_PER_MS);
    let kept = decided(&mut db, from).await?;
    let (mut all, withheld) = {
        let index = shared.current(&mut db).await?;
        waiting(&index, &question, &kept)
    };
    let is_dismissed = |person: &Waiting| {
        let decision = person.decision.and_then(|place| kept.get(place));
        decision.is_some_and(|kept| matches!(kept.decision.verdict, Verdict::Dismissed { .. }))
    };
    all.sort_unstable_by_key(|person| (is_dismissed(person), std::cmp::Reverse(person.last())));
    let waits = all.iter().filter(|person| !is_dismissed(person)).count();
    let dismissed = all.len() - waits;
    all.truncate(waits + dismissed.min(question.limit));
    let more = waits.saturating_sub(question.limit);
    all.drain(question.limit.min(waits)..waits);

    let ids: Vec<i64> = all.iter().flat_map(ids).collect();
    let rows = rows(&mut db, &ids, false).await?;
    let rows: HashMap<i64, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let people = all.into_iter();
    Ok(CallBacks {
        people: people
            .filter_map(|person| missed(person, &rows, &kept))
            .collect(),
        more,
        withheld,
    })
}

/// The latest calls of a number since a moment, newest first.
pub(super) async fn calls_of(
    readers: &SqlitePool,
    shared: &Shared,
    number: &str,
    since_unix_ms: i64,
    limit: usize,
) -> Result<Vec<Row>, JournalError> {
    let number = number_bytes(number);
    if number.is_empty() {
        return Ok(Vec::new());
    }
    let mut db = acquire(readers).await?;
    let ids: Vec<i64> = {
        let index = shared.current(&mut db).await?;
        let calls = index.since(since_unix_ms.saturating_mul(ROWS_PER_MS)).rev();
        let same = calls.filter(|(_, key)| index.number(key.party) == number);
        same.map(|(id, _)| id).take(limit.min(LIMIT)).collect()
    };
    rows(&mut db, &ids, false).await
}

/// The rows that are looked at.
fn ids(person: &Waiting) -> impl Iterator<Item = i64> + '_ {
    let oldest = person.missed.last().copied().unwrap_or(0);
    let is_near = move |talk: &i64| oldest.saturating_sub(*talk) <= CROSSING_MS * ROWS_PER_MS;
    let talk = person.talk.filter(is_near);
    // The last attempt may be from a number of which more than a few are known.
    let last = person.missed.first().copied();
    let of_numbers = person.of_numbers.iter().copied();
    let of_numbers = of_numbers.filter(move |id| Some(*id) != last);
    last.into_iter()
        .chain(of_numbers)
        .chain(person.tried)
        .chain(talk)
}

/// `None` when somebody spoke with them after all, or the calls were taken out meanwhile.
fn missed(mut person: Waiting, rows: &HashMap<i64, Row>, kept: &[Kept]) -> Option<Missed> {
    let talk = person.talk.and_then(|talk| rows.get(&talk));
    if let Some(answered) = talk.and_then(answered_unix_ms) {
        // They called while they were being called, or while somebody here rang: the talk came after it.
        let is_later = |id: &i64| id / ROWS_PER_MS > answered;
        person.missed.retain(is_later);
        person.of_numbers.retain(is_later);
        person.tried = person.tried.filter(is_later);
    }
    let last = rows.get(person.missed.first()?)?.clone();
    let mut numbers: Vec<String> = Vec::new();
    let of_numbers = person.of_numbers.iter().filter_map(|id| rows.get(id));
    for row in std::iter::once(&last).chain(of_numbers) {
        if let Some(number) = row.entry.number.clone().filter(|n| !numbers.contains(n)) {
            numbers.push(number);
        }
    }
    let tried = person.tried.and_then(|id| rows.get(&id)).map(|row| Tried {
        at_unix_ms: row.entry.started_unix_ms,
        extension: row.entry.extension.clone(),
        outcome: row.entry.outcome,
        reason: row.entry.reason.clone(),
    });
    Some(Missed {
        last,
        numbers,
        times: person.missed.len(),
        first_unix_ms: person.missed.last()? / ROWS_PER_MS,
        tried,
        decision: person
            .decision
            .and_then(|place| kept.get(place))
            .map(|kept| kept.decision.clone()),
    })
}

/// When the talk of a call that is over began.
fn answered_unix_ms(row: &Row) -> Option<i64> {
    let talk_ms = i64::try_from(row.entry.talk_ms?).ok()?;
    Some(row.entry.ended_unix_ms? - talk_ms)
}
