//! Rows of the file as the port's [`Row`]s.

use serde::Deserialize;
use sqlx::SqliteConnection;

use super::write::{LegFields, orders, parsed};
use super::{codes, read_error};
use crate::ports::journal::{Entry, JournalError, Leg, Note, Party, Row};

/// `?1` rowids, `?2` whether with their legs. The rows come as one JSON list, in the order of [`Fields`]: a row at a time through
/// the driver's channel takes several times as long as all of this.
pub(super) const ROWS: &str = "SELECT json_group_array(json_array(c.id, x.name, c.call, c.started,
      c.ended, c.direction, p.number, p.courier, p.role, p.code, p.name, p.company, p.caller,
      c.outcome, c.own, c.ring_ms, c.talk_ms, c.extension, c.answered_by, c.reason, c.queue,
      c.orders, c.rang, c.transfers, CASE WHEN ?2 THEN c.legs END, n.text, n.result))
    FROM calls c CROSS JOIN pbxs x ON x.id = c.pbx CROSS JOIN parties p ON p.id = c.party
      LEFT JOIN notes n ON n.pbx = c.pbx AND n.call = c.call
    WHERE c.id IN (SELECT value FROM json_each(?1))";

/// A row as it comes, without names.
#[derive(Deserialize)]
struct Fields {
    id: i64,
    pbx: String,
    call: String,
    started: i64,
    ended: Option<i64>,
    direction: i64,
    number: String,
    courier: String,
    role: i64,
    code: String,
    name: String,
    company: String,
    caller: String,
    outcome: Option<i64>,
    own: i64,
    ring_ms: Option<i64>,
    talk_ms: Option<i64>,
    extension: Option<String>,
    answered_by: Option<String>,
    reason: Option<String>,
    queue: Option<String>,
    orders: Option<String>,
    rang: Option<String>,
    transfers: Option<String>,
    legs: Option<String>,
    note: Option<String>,
    result: Option<String>,
}

/// The calls of these rowids that are still there, newest first.
pub(super) async fn rows(
    db: &mut SqliteConnection,
    ids: &[i64],
    with_legs: bool,
) -> Result<Vec<Row>, JournalError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = serde_json::to_string(ids).map_err(|e| JournalError::Other(e.to_string()))?;
    let rows: String = sqlx::query_scalar(ROWS)
        .bind(list)
        .bind(with_legs)
        .fetch_one(db)
        .await
        .map_err(|e| read_error(&e))?;
    let mut rows: Vec<Row> = parsed::<Fields>(Some(&rows))?
        .into_iter()
        .map(row)
        .collect::<Result<_, _>>()?;
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
    Ok(rows)
}

fn row(fields: Fields) -> Result<Row, JournalError> {
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let ms = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
    let party = match fields.role {
        0 => None,
        role => Some(Party {
            role: codes::role(role)?,
            name: filled(fields.name),
            company: filled(fields.company),
            code: fields.code,
        }),
    };
    Ok(Row {
        id: fields.id,
        entry: Entry {
            pbx: fields.pbx,
            call: fields.call,
            started_unix_ms: fields.started,
            ended_unix_ms: fields.ended,
            direction: codes::direction(fields.direction)?,
            number: filled(fields.number),
            courier: filled(fields.courier),
            party,
            caller_name: filled(fields.caller),
            orders: orders(fields.orders.as_deref())
                .map(str::to_owned)
                .collect(),
            extension: fields.extension,
            rang: parsed(fields.rang.as_deref())?,
            answered_by: fields.answered_by,
            outcome: fields.outcome.map(codes::outcome).transpose()?,
            reason: fields.reason.map(codes::reason).transpose()?,
            ring_ms: ms(fields.ring_ms),
            talk_ms: ms(fields.talk_ms),
            queue: fields.queue,
            transfers: parsed(fields.transfers.as_deref())?,
            legs: parsed::<LegFields>(fields.legs.as_deref())?
                .into_iter()
                .map(leg)
                .collect(),
            own: fields.own != 0,
        },
        note: Note {
            text: fields.note.unwrap_or_default(),
            result: fields.result.and_then(filled),
        },
    })
}

fn leg(fields: LegFields) -> Leg {
    let (uniqueid, channel, extension, born_ms, ringing_ms, up_ms, ended_ms, cause) = fields;
    Leg {
        uniqueid,
        channel,
        extension,
        born_ms,
        ringing_ms,
        up_ms,
        ended_ms,
        cause,
    }
}
