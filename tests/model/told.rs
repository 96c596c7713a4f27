//! The reference: what the office and each operator must be told of a story.

use std::collections::BTreeSet;

use trubka::calls::{Direction, Outcome, TransferKind};

use super::{EXTENSIONS, Ext, Fate, Story, Then};

/// What is told of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub direction: Direction,
    pub outcome: Outcome,
    pub answered_by: Option<String>,
    pub rang: BTreeSet<String>,
    pub queue: bool,
    pub transfers: Vec<(TransferKind, String, bool)>,
    /// Each operator's, in the order of [`EXTENSIONS`]: outcome and cards, `None` for whom it does
    /// not concern.
    pub views: Vec<Option<(Outcome, usize)>>,
}

/// A phone that was tried.
#[derive(Debug, Clone, Copy)]
struct Try {
    ext: Ext,
    fate: Fate,
    /// Called alone, not in a group or by a queue.
    alone: bool,
}

pub fn told(story: &Story) -> Told {
    let (tries, answered_by) = tries(story);
    let mut told = Told {
        direction: Direction::Incoming,
        outcome: missed(story, &tries),
        answered_by: answered_by.map(str::to_owned),
        rang: tries
            .iter()
            .filter(|t| t.fate != Fate::Dead)
            .map(|t| t.ext.to_owned())
            .collect(),
        queue: matches!(story, Story::Queue { .. }),
        transfers: Vec::new(),
        views: Vec::new(),
    };
    if answered_by.is_some() {
        told.outcome = Outcome::Answered;
    }
    match story {
        Story::MenuOnly => told.outcome = Outcome::MenuOnly,
        Story::Unregistered { .. } => told.outcome = Outcome::Unreachable,
        Story::PickUp { by, .. } => told
            .transfers
            .push((TransferKind::Pickup, (*by).into(), true)),
        Story::Internal { .. } => told.direction = Direction::Internal,
        Story::Dialled {
            callee, gives_up, ..
        } => {
            told.direction = Direction::Outgoing;
            told.outcome = called(*callee, *gives_up);
        }
        Story::Click { own, callee, .. } => {
            told.direction = Direction::Outgoing;
            told.outcome = match own {
                Fate::Answers => called(*callee, false),
                _ => Outcome::OwnPhone,
            };
        }
        _ => {}
    }
    if told.direction == Direction::Outgoing {
        let is_answered = told.outcome == Outcome::Answered;
        told.answered_by = is_answered.then(|| super::NUMBER.to_owned());
    }
    if let Some(then) = then(story).filter(|_| answered_by.is_some()) {
        told.transfers.extend(transfer(then));
    }
    told.views = EXTENSIONS
        .iter()
        .map(|ext| view(story, ext, &tries, &told))
        .collect();
    told
}

/// The phones that are called, in order, and the first person who answers.
fn tries(story: &Story) -> (Vec<Try>, Option<Ext>) {
    let alone = |ext, fate| Try {
        ext,
        fate,
        alone: true,
    };
    let mut tries: Vec<Try> = match story {
        Story::Direct { to, fate, .. } | Story::Internal { to, fate, .. } => {
            vec![alone(*to, *fate)]
        }
        Story::PickUp { rung, by } => return (vec![alone(*rung, Fate::Rings)], Some(*by)),
        _ => story
            .rounds()
            .into_iter()
            .flatten()
            .map(|(ext, fate)| Try {
                ext,
                fate,
                alone: false,
            })
            .collect(),
    };
    let answered = tries
        .iter()
        .find(|t| t.fate == Fate::Answers)
        .map(|t| t.ext);
    if let Some(then) = answered.and_then(|_| then(story)) {
        tries.extend(asked(then).map(|(to, fate)| alone(to, fate)));
    }
    (tries, answered)
}

fn then(story: &Story) -> Option<Then> {
    match story {
        Story::Direct { then, .. } | Story::Group { then, .. } | Story::Queue { then, .. } => {
            Some(*then)
        }
        _ => None,
    }
}

/// Whom a transfer rings.
pub fn asked(then: Then) -> Option<(Ext, Fate)> {
    match then {
        Then::Blind { to, fate }
        | Then::Redirect { to, fate }
        | Then::AskByCode { to, fate }
        | Then::AskBySecondLine { to, fate } => Some((to, fate)),
        _ => None,
    }
}

fn missed(story: &Story, tries: &[Try]) -> Outcome {
    let mut fates: Vec<Fate> = tries.iter().map(|t| t.fate).collect();
    if fates.contains(&Fate::Rings) {
        return Outcome::Missed;
    }
    // Of the last round in which somebody refused; who declines does so after who is busy.
    for round in story.rounds().iter().rev() {
        fates = round.iter().map(|(_, fate)| *fate).collect();
        if fates.contains(&Fate::Declines) || fates.contains(&Fate::Busy) {
            break;
        }
    }
    match fates {
        fates if fates.contains(&Fate::Declines) => Outcome::Rejected,
        fates if fates.contains(&Fate::Busy) => Outcome::Busy,
        _ => Outcome::Unreachable,
    }
}

fn called(callee: Fate, gives_up: bool) -> Outcome {
    match callee {
        Fate::Answers => Outcome::Answered,
        Fate::Rings if gives_up => Outcome::Cancelled,
        Fate::Rings | Fate::Dead => Outcome::NoAnswer,
        Fate::Busy => Outcome::Busy,
        Fate::Declines => Outcome::Rejected,
        Fate::NoSuchNumber => Outcome::BadNumber,
    }
}

fn transfer(then: Then) -> Option<(TransferKind, String, bool)> {
    let (kind, to, fate) = match then {
        Then::Blind { to, fate } => (TransferKind::Blind, to, fate),
        Then::Redirect { to, fate } => (TransferKind::Redirect, to, fate),
        Then::AskByCode { to, fate } => (TransferKind::Attended, to, fate),
        Then::AskBySecondLine { to, fate } => (TransferKind::Attended, to, fate),
        Then::Park { by } => return Some((TransferKind::Park, "701".to_owned(), by.is_some())),
        _ => return None,
    };
    Some((kind, to.to_owned(), fate == Fate::Answers))
}

fn view(story: &Story, ext: Ext, tries: &[Try], told: &Told) -> Option<(Outcome, usize)> {
    match story {
        Story::Unregistered { to } => return (*to == ext).then_some((told.outcome, 0)),
        Story::Click { who, .. } | Story::Dialled { who, .. } => {
            return (*who == ext).then_some((told.outcome, 0));
        }
        Story::Internal { from, .. } if *from == ext => return Some((told.outcome, 0)),
        Story::PickUp { by, .. } if *by == ext => return Some((told.outcome, 0)),
        _ => {}
    }
    let mine: Vec<&Try> = tries.iter().filter(|t| t.ext == ext).collect();
    let rang = |t: &&&Try| match t.fate {
        Fate::Dead | Fate::NoSuchNumber => false,
        Fate::Busy => t.alone,
        _ => true,
    };
    let rung: Vec<&&Try> = mine.iter().filter(rang).collect();
    let retrieved = then(story) == Some(Then::Park { by: Some(ext) });
    let is_answered = told.answered_by.is_some();
    if rung.is_empty() {
        if retrieved && is_answered {
            return Some((Outcome::Answered, 0));
        }
        let is_tried_alone = mine.iter().any(|t| t.alone);
        let outcome = if is_answered {
            Outcome::AnsweredElsewhere
        } else {
            told.outcome
        };
        return is_tried_alone.then_some((outcome, 0));
    }
    if rung.iter().any(|t| t.fate == Fate::Answers) || (retrieved && is_answered) {
        return Some((Outcome::Answered, 1));
    }
    // Who answered after this phone had begun to ring?
    let first = tries
        .iter()
        .position(|t| t.ext == ext && rang(&&t))
        .unwrap_or(0);
    let round_start = first - position_in_round(story, first);
    let later_answer = tries
        .iter()
        .skip(round_start)
        .any(|t| t.fate == Fate::Answers);
    let picked = matches!(story, Story::PickUp { .. });
    if later_answer || picked {
        return Some((Outcome::AnsweredElsewhere, 1));
    }
    if rung.iter().any(|t| t.fate == Fate::Rings) {
        return Some((Outcome::Missed, 1));
    }
    match rung.last().map(|t| t.fate) {
        Some(Fate::Busy) => Some((Outcome::Busy, 1)),
        _ => Some((Outcome::Rejected, 1)),
    }
}

/// Members of one round ring together.
fn position_in_round(story: &Story, mut at: usize) -> usize {
    for round in story.rounds() {
        if at < round.len() {
            return at;
        }
        at -= round.len();
    }
    0
}
