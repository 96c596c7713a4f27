//! The reference: what the office and each operator must be told of a story.

use std::collections::BTreeSet;

use trubka::calls::{Direction, Outcome, Reason, TransferKind};

use super::{
    CITY, COURIER, EXTENSIONS, Ext, Fate, Guest, Move, NUMBER, Parked, ROOM, SECOND, Story, Then,
    Wanted,
};

/// What is told of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub direction: Direction,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    /// Whom it was with.
    pub number: Option<String>,
    pub courier: Option<String>,
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

/// Of each of its calls, in the order in which they begin.
pub fn told(story: &Story) -> Vec<Told> {
    if let Story::Conference(guests) = story {
        return conference(guests);
    }
    let mut all = vec![told_of_one(story)];
    if let Some(second) = story.waiting() {
        let mut second = told_of_one(&second);
        second.number = Some(SECOND.to_owned());
        all.push(second);
    }
    all
}

fn told_of_one(story: &Story) -> Told {
    let (tries, answered_by) = tries(story);
    let mut told = Told {
        direction: Direction::Incoming,
        outcome: missed(story, &tries),
        reason: None,
        number: Some(NUMBER.to_owned()),
        courier: None,
        answered_by: answered_by.map(str::to_owned),
        rang: tries
            .iter()
            .filter(|t| t.fate != Fate::Dead && t.ext != CITY)
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
        Story::Internal { to, .. } => {
            told.direction = Direction::Internal;
            told.number = Some((*to).to_owned());
        }
        Story::Forwarded { to, .. } => {
            let to = to.unwrap_or(CITY).to_owned();
            let answered = answered_by.is_some();
            told.transfers.push((TransferKind::Forward, to, answered));
        }
        Story::CalledBack { .. } => called_back(story, &mut told),
        Story::Dialled {
            callee, gives_up, ..
        } => {
            told.direction = Direction::Outgoing;
            told.outcome = called(*callee, *gives_up);
        }
        Story::Click {
            ours, own, callee, ..
        } => {
            told.direction = Direction::Outgoing;
            let is_known = *ours || *own == Fate::Answers;
            told.number = told.number.take().filter(|_| is_known);
            told.outcome = match own {
                Fate::Answers => called(*callee, false),
                _ => Outcome::OwnPhone,
            };
            told.reason = why_not_up(*own);
        }
        _ => {}
    }
    if matches!(told.direction, Direction::Outgoing | Direction::Callback) {
        let is_answered = told.outcome == Outcome::Answered;
        told.answered_by = is_answered.then(|| NUMBER.to_owned());
    }
    if let Some(then) = story.then().filter(|_| answered_by.is_some()) {
        told.transfers.extend(transfer(then));
        if let Then::Park(Parked::TimedOut {
            fate: Fate::Answers,
            asks: Some((to, fate)),
        }) = then
        {
            told.transfers
                .extend(transfer(Then::AskByCode { to, fate }));
        }
    }
    told.views = EXTENSIONS
        .iter()
        .map(|ext| view(story, ext, &tries, &told))
        .collect();
    told
}

fn called_back(story: &Story, told: &mut Told) {
    let Story::CalledBack {
        ours,
        courier,
        wanted,
        ..
    } = story
    else {
        return;
    };
    let is_up = *courier == Fate::Answers;
    // Whom the courier wants the PBX tells once it calls them, and we know of our own.
    let is_known = *ours || is_up;
    match wanted {
        Wanted::Office(_) if is_known => told.number = Some(COURIER.to_owned()),
        _ => {
            told.direction = Direction::Callback;
            told.courier = Some(COURIER.to_owned());
            told.number = told.number.take().filter(|_| is_known);
        }
    }
    if let Wanted::Outside { fate, gives_up } = wanted {
        told.outcome = called(*fate, *gives_up);
    }
    if !is_up {
        told.outcome = Outcome::OwnPhone;
        told.reason = why_not_up(*courier);
    }
}

/// Why a first leg did not come up.
fn why_not_up(fate: Fate) -> Option<Reason> {
    match fate {
        Fate::Answers => None,
        Fate::Rings | Fate::Dead => Some(Reason::Silent),
        Fate::Busy => Some(Reason::Busy),
        Fate::Declines => Some(Reason::Declined),
        Fate::NoSuchNumber | Fate::Off => Some(Reason::Unreachable),
    }
}

/// Everybody has a call of their own, answered by whoever of those whom they met was there first.
fn conference(guests: &[Guest]) -> Vec<Told> {
    let mut present: Vec<usize> = Vec::new();
    let mut met: Vec<Option<usize>> = vec![None; guests.len()];
    for step in super::moves(guests) {
        match step {
            Move::Comes(at) => {
                met[at] = present.first().copied();
                for other in &present {
                    met[*other].get_or_insert(at);
                }
                present.push(at);
            }
            Move::Goes(at) => present.retain(|other| *other != at),
        }
    }
    let name = |at: usize| {
        let who = guests[at].who.map(str::to_owned);
        who.unwrap_or_else(|| super::guest_number(at))
    };
    let of = |at: usize| {
        let who = guests[at].who;
        let (direction, number) = match who {
            Some(_) => (Direction::Internal, ROOM.to_owned()),
            None => (Direction::Incoming, name(at)),
        };
        let outcome = match met[at] {
            Some(_) => Outcome::Answered,
            None => Outcome::MenuOnly,
        };
        let is_of =
            |ext: &Ext| who == Some(*ext) || met[at].is_some_and(|at| guests[at].who == Some(*ext));
        let views = EXTENSIONS.iter();
        Told {
            direction,
            outcome,
            reason: None,
            number: Some(number),
            courier: None,
            answered_by: met[at].map(name),
            rang: BTreeSet::new(),
            queue: false,
            transfers: Vec::new(),
            views: views
                .map(|ext| is_of(ext).then_some((outcome, 0)))
                .collect(),
        }
    };
    (0..guests.len()).map(of).collect()
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
        // A phone that forwards at once gives no other sign.
        Story::Forwarded {
            from,
            rings,
            to,
            fate,
            ..
        } => {
            let first = if *rings { Fate::Rings } else { Fate::Dead };
            vec![alone(*from, first), alone(to.unwrap_or(CITY), *fate)]
        }
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
    if let (Some(by), Some(then)) = (answered, story.then()) {
        tries.extend(asked(then).map(|(to, fate)| alone(to, fate)));
        // A parked call comes back to whoever parked it.
        if let Then::Park(Parked::TimedOut { fate, asks }) = then {
            tries.push(alone(by, fate));
            let asks = asks.filter(|_| fate == Fate::Answers);
            tries.extend(asks.map(|(to, fate)| alone(to, fate)));
        }
    }
    (tries, answered)
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
        Fate::Off => Outcome::Unreachable,
    }
}

fn transfer(then: Then) -> Option<(TransferKind, String, bool)> {
    let (kind, to, fate) = match then {
        Then::Blind { to, fate } => (TransferKind::Blind, to, fate),
        Then::Redirect { to, fate } => (TransferKind::Redirect, to, fate),
        Then::AskByCode { to, fate } => (TransferKind::Attended, to, fate),
        Then::AskBySecondLine { to, fate } => (TransferKind::Attended, to, fate),
        Then::Park(parked) => {
            let answered = match parked {
                Parked::Retrieved { .. } => true,
                Parked::GivenUp => false,
                Parked::TimedOut { fate, .. } => fate == Fate::Answers,
            };
            return Some((TransferKind::Park, "701".to_owned(), answered));
        }
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
        Fate::Dead | Fate::NoSuchNumber | Fate::Off => false,
        Fate::Busy => t.alone,
        _ => true,
    };
    let rung: Vec<&&Try> = mine.iter().filter(rang).collect();
    let retrieved = story.then() == Some(Then::Park(Parked::Retrieved { by: ext }));
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
