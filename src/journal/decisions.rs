//! What was decided about people who wait to be called back: kept by number, read together.

use sqlx::{SqliteConnection, SqlitePool};

use super::{read_error, write_error};
use crate::ports::call_back::{Decided, Decision, Dismissal, Verdict};
use crate::ports::journal::JournalError;

/// A decision about a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub(super) number: String,
    /// About calls up to this rowid.
    pub(super) upto: i64,
    pub(super) decision: Decision,
}

/// `?1` a rowid; `?2` at most so many.
pub(super) const DECIDED: &str =
    "SELECT number, upto, decided, by, until, why, words FROM call_backs
    INDEXED BY call_backs_upto WHERE upto >= ?1 ORDER BY upto DESC LIMIT ?2";

/// More are not read: an operator decides some tens of times a day.
const MOST: i64 = 5_000;
/// Of what an operator wrote so much is kept, characters.
const WORDS: usize = 500;

type Row = (String, i64, i64, String, Option<i64>, String, String);

/// What was decided about calls from this rowid on.
pub(super) async fn decided(
    db: &mut SqliteConnection,
    from: i64,
) -> Result<Vec<Kept>, JournalError> {
    let rows: Vec<Row> = sqlx::query_as(DECIDED)
        .bind(from)
        .bind(MOST)
        .fetch_all(db)
        .await
        .map_err(|e| read_error(&e))?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Keeps a decision in the place of what was decided before, or takes that back.
pub(super) async fn decide(writer: &SqlitePool, decided: &Decided) -> Result<(), JournalError> {
    let e = |error: sqlx::Error| write_error(&error);
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(e)?;
    for number in &decided.numbers {
        let Some(Decision {
            at_unix_ms,
            by,
            verdict,
        }) = &decided.decision
        else {
            sqlx::query("DELETE FROM call_backs WHERE number = ?")
                .bind(number)
                .execute(&mut *transaction)
                .await
                .map_err(e)?;
            continue;
        };
        let (until, why, words) = match verdict {
            Verdict::PutOff { until_unix_ms } => (Some(*until_unix_ms), "", String::new()),
            Verdict::Dismissed { why, words } => {
                (None, word(*why), words.chars().take(WORDS).collect())
            }
        };
        sqlx::query(
            "INSERT OR REPLACE INTO call_backs (number, upto, decided, by, until, why, words)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(number)
        .bind(decided.upto)
        .bind(at_unix_ms)
        .bind(by)
        .bind(until)
        .bind(why)
        .bind(words)
        .execute(&mut *transaction)
        .await
        .map_err(e)?;
    }
    transaction.commit().await.map_err(e)
}

fn kept((number, upto, at_unix_ms, by, until, why, words): Row) -> Kept {
    let verdict = match until {
        Some(until_unix_ms) => Verdict::PutOff { until_unix_ms },
        None => Verdict::Dismissed {
            why: dismissal(&why),
            words,
        },
    };
    Kept {
        number,
        upto,
        decision: Decision {
            at_unix_ms,
            by,
            verdict,
        },
    }
}

const WORDS_OF: [(&str, Dismissal); 4] = [
    ("settled", Dismissal::Settled),
    ("wrong_number", Dismissal::WrongNumber),
    ("advertising", Dismissal::Advertising),
    ("other", Dismissal::Other),
];

fn word(why: Dismissal) -> &'static str {
    let known = WORDS_OF.iter().find(|(_, one)| *one == why);
    known.map_or("other", |(word, _)| word)
}

/// A newer program's reason is another one.
fn dismissal(word: &str) -> Dismissal {
    let known = WORDS_OF.iter().find(|(one, _)| *one == word);
    known.map_or(Dismissal::Other, |(_, why)| *why)
}
