//! How kinds are kept in the file: small numbers, because they stand in indexes. Numbers are never
//! given a new meaning; an unknown one (a newer program's) is an error of the row, said aloud.

use crate::calls::{Direction, Outcome, Reason};
use crate::ports::directory::Role;
use crate::ports::journal::JournalError;

const DIRECTIONS: [(i64, Direction); 4] = [
    (1, Direction::Incoming),
    (2, Direction::Outgoing),
    (3, Direction::Internal),
    (4, Direction::Callback),
];

const OUTCOMES: [(i64, Outcome); 13] = [
    (1, Outcome::Answered),
    (2, Outcome::Missed),
    (3, Outcome::AnsweredElsewhere),
    (4, Outcome::Busy),
    (5, Outcome::Rejected),
    (6, Outcome::Unreachable),
    (7, Outcome::MenuOnly),
    (8, Outcome::NoAnswer),
    (9, Outcome::BadNumber),
    (10, Outcome::Cancelled),
    (11, Outcome::Failed),
    (12, Outcome::OwnPhone),
    (13, Outcome::Attempted),
];

/// 0 stands for "no party known".
const ROLES: [(i64, Role); 4] = [
    (1, Role::Client),
    (2, Role::Courier),
    (3, Role::Recipient),
    (4, Role::Staff),
];

pub(super) fn direction_code(direction: Direction) -> i64 {
    code(&DIRECTIONS, direction)
}

pub(super) fn direction(code: i64) -> Result<Direction, JournalError> {
    meaning(&DIRECTIONS, code, "direction")
}

pub(super) fn outcome_code(outcome: Outcome) -> i64 {
    code(&OUTCOMES, outcome)
}

pub(super) fn outcome(code: i64) -> Result<Outcome, JournalError> {
    meaning(&OUTCOMES, code, "outcome")
}

pub(super) fn role_code(role: Role) -> i64 {
    code(&ROLES, role)
}

pub(super) fn role(code: i64) -> Result<Role, JournalError> {
    meaning(&ROLES, code, "role")
}

/// The reason as a word (`silent`), or the PBX's own text.
pub(super) fn reason_word(reason: &Reason) -> Result<String, JournalError> {
    match serde_json::to_value(reason).map_err(|e| JournalError::Other(e.to_string()))? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(JournalError::Other(format!("reason {other}"))),
    }
}

/// The reason of [`reason_word`].
pub(super) fn reason(word: String) -> Result<Reason, JournalError> {
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|e| JournalError::Other(e.to_string()))
}

/// True for an incoming call that nobody answered: what the filter "missed" shows.
pub(super) fn is_missed(direction: Direction, outcome: Option<Outcome>) -> bool {
    direction == Direction::Incoming
        && matches!(
            outcome,
            Some(
                Outcome::Missed
                    | Outcome::Busy
                    | Outcome::Rejected
                    | Outcome::Unreachable
                    | Outcome::MenuOnly
            )
        )
}

fn code<T: PartialEq + Copy>(table: &[(i64, T)], value: T) -> i64 {
    table
        .iter()
        .find(|(_, v)| *v == value)
        .map_or(0, |(code, _)| *code)
}

fn meaning<T: Copy>(table: &[(i64, T)], code: i64, what: &str) -> Result<T, JournalError> {
    table
        .iter()
        .find(|(c, _)| *c == code)
        .map(|(_, v)| *v)
        .ok_or_else(|| JournalError::Other(format!("unknown {what} {code}")))
}
