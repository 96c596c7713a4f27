//! A simple model of an office's calls: what happens is told by a [`Story`]; [`told`] says in a few
//! lines what an operator must see of it, [`stage`] plays it on a [`pbx::Pbx`], which makes AMI's
//! events of it, and [`delivery`] brings these to the tracker in an order that AMI allows.

pub mod delivery;
pub mod forgery;
pub mod pbx;
pub mod stage;
pub mod told;

use proptest::prelude::*;

/// An extension.
pub type Ext = &'static str;

pub const EXTENSIONS: [Ext; 4] = ["101", "102", "103", "104"];
/// The number outside.
pub const NUMBER: &str = "79161234567";
/// Who calls a phone that is in talk.
pub const SECOND: &str = "79035550405";
/// A number outside to which a phone forwards.
pub const CITY: &str = "79265550532";
/// The courier who is called back.
pub const COURIER: &str = "79165550001";
/// What a phone dials to come into the conference.
pub const ROOM: &str = "691";

/// What a phone does that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It rings, and is answered.
    Answers,
    /// It rings until it is let off.
    Rings,
    /// 486 at once.
    Busy,
    /// It rings, and is declined.
    Declines,
    /// Not a sign of life until the time is out.
    Dead,
    /// Outside only: there is no such number.
    NoSuchNumber,
    /// Outside only: 480 at once.
    Off,
}

/// What becomes of a parked call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parked {
    Retrieved {
        by: Ext,
    },
    GivenUp,
    /// Nobody fetched it: the phone that parked it is called again, and a colleague may be asked then.
    TimedOut {
        fate: Fate,
        asks: Option<(Ext, Fate)>,
    },
}

/// What happens once somebody outside speaks with an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Somebody hangs up.
    Nothing,
    /// On hold and back.
    Hold,
    /// Sent on by the phone or by AMI, without asking.
    Blind {
        to: Ext,
        fate: Fate,
    },
    Redirect {
        to: Ext,
        fate: Fate,
    },
    /// Asked by a feature code, through a Local pair of the PBX.
    AskByCode {
        to: Ext,
        fate: Fate,
    },
    /// Asked by a second line of the phone.
    AskBySecondLine {
        to: Ext,
        fate: Fate,
    },
    Park(Parked),
    /// Another caller rings the phone that is in talk. If that is answered, the first caller is on hold
    /// meanwhile.
    Waiting {
        fate: Fate,
        gives_up: bool,
    },
}

/// Whom a courier who is called back is joined with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The recipient.
    Outside { fate: Fate, gives_up: bool },
    /// The office's ring group.
    Office(Vec<(Ext, Fate)>),
}

/// Who takes part in a conference: a colleague by the own phone, or somebody from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guest {
    pub who: Option<Ext>,
    /// How many others come before this one leaves.
    pub stays: usize,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Story {
    /// The caller hears a menu and leaves.
    MenuOnly,
    /// To a phone that is not registered.
    Unregistered { to: Ext },
    /// To one phone, perhaps by a menu.
    Direct {
        menu: bool,
        to: Ext,
        fate: Fate,
        gives_up: bool,
        then: Then,
    },
    /// To several at once, perhaps each behind a Local pair.
    Group {
        local: bool,
        members: Vec<(Ext, Fate)>,
        then: Then,
    },
    /// By a queue, in rounds; only in the last one somebody may answer.
    Queue {
        local: bool,
        rounds: Vec<Vec<(Ext, Fate)>>,
        then: Then,
    },
    /// A colleague takes the call that rings a phone.
    PickUp { rung: Ext, by: Ext },
    /// A click: the own phone, then the number.
    Click {
        /// Else a colleague's, of which only the events are known.
        ours: bool,
        local: bool,
        who: Ext,
        own: Fate,
        callee: Fate,
    },
    /// Dialled by the phone.
    Dialled {
        who: Ext,
        callee: Fate,
        gives_up: bool,
    },
    Internal {
        from: Ext,
        to: Ext,
        fate: Fate,
        gives_up: bool,
    },
    /// To a phone that forwards (302), at once or after ringing: to a colleague or, without `to`, to a
    /// number outside.
    Forwarded {
        from: Ext,
        rings: bool,
        to: Option<Ext>,
        fate: Fate,
        gives_up: bool,
        then: Then,
    },
    /// A courier is called back and joined with somebody.
    CalledBack {
        /// By an originate of ours; else of somebody else, of which only the events are known.
        ours: bool,
        /// `SIP/{NUMBER}@trunk` instead of `SIP/trunk/{NUMBER}`.
        by_address: bool,
        courier: Fate,
        wanted: Wanted,
    },
    /// Each came by a call of their own.
    Conference(Vec<Guest>),
}

/// A step in a conference: who comes or goes, by the place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Comes(usize),
    Goes(usize),
}

/// The steps of a conference in order.
pub fn moves(guests: &[Guest]) -> Vec<Move> {
    let mut moves = Vec::new();
    let mut left = Vec::new();
    for at in 0..guests.len() {
        moves.push(Move::Comes(at));
        let goes = |from: usize| from + guests[from].stays <= at && !left.contains(&from);
        let gone: Vec<usize> = (0..=at).filter(|from| goes(*from)).collect();
        moves.extend(gone.iter().map(|from| Move::Goes(*from)));
        left.extend(gone);
    }
    let stayed = (0..guests.len()).filter(|at| !left.contains(at));
    moves.extend(stayed.map(Move::Goes));
    moves
}

/// The number of a guest from outside.
pub fn guest_number(at: usize) -> String {
    format!("7903555107{at}")
}

impl Story {
    /// The members of each round, with at most one who answers, and that in the last.
    pub fn rounds(&self) -> Vec<Vec<(Ext, Fate)>> {
        let mut rounds = match self {
            Self::Group { members, .. } => vec![members.clone()],
            Self::Queue { rounds, .. } => rounds.clone(),
            Self::CalledBack {
                courier: Fate::Answers,
                wanted: Wanted::Office(members),
                ..
            } => vec![members.clone()],
            _ => Vec::new(),
        };
        let last = rounds.len().saturating_sub(1);
        for (at, round) in rounds.iter_mut().enumerate() {
            let mut is_free = at == last;
            for (_, fate) in round {
                if *fate == Fate::Answers && !std::mem::take(&mut is_free) {
                    *fate = Fate::Rings;
                }
            }
        }
        rounds
    }

    /// What happens once somebody outside speaks with an operator.
    pub fn then(&self) -> Option<Then> {
        match self {
            Self::Direct { then, .. }
            | Self::Group { then, .. }
            | Self::Queue { then, .. }
            | Self::Forwarded { then, .. } => Some(*then),
            _ => None,
        }
    }

    /// The colleague who answers first, if one does.
    pub fn answerer(&self) -> Option<Ext> {
        match self {
            Self::Direct { to, fate, .. } => (*fate == Fate::Answers).then_some(*to),
            Self::Forwarded { to, fate, .. } => to.filter(|_| *fate == Fate::Answers),
            _ => {
                let rounds = self.rounds();
                let mut members = rounds.iter().flatten();
                members
                    .find(|(_, fate)| *fate == Fate::Answers)
                    .map(|(ext, _)| *ext)
            }
        }
    }

    /// The call of another caller who rings the phone that is in talk.
    pub fn waiting(&self) -> Option<Self> {
        let Then::Waiting { fate, gives_up } = self.then()? else {
            return None;
        };
        let to = self.answerer()?;
        Some(Self::Direct {
            menu: false,
            to,
            fate,
            gives_up,
            then: Then::Nothing,
        })
    }
}

/// Nobody transfers a call to themselves, who only asks by a second line makes a call of its own, and who
/// is in a conference does not come into it again.
fn normal(mut story: Story) -> Story {
    // Nor to the phone that forwarded: the PBX says of a Redirect nothing but the new extension.
    let taken = match &story {
        Story::Forwarded { from, .. } => vec![story.answerer(), Some(*from)],
        _ => vec![story.answerer()],
    };
    if let Story::Conference(guests) = &mut story {
        let mut seen = Vec::new();
        for guest in guests {
            guest.who = guest.who.filter(|who| !seen.contains(who));
            seen.extend(guest.who);
        }
    }
    if let Story::Forwarded {
        to: None,
        fate,
        then,
        ..
    } = &mut story
    {
        *then = Then::Nothing;
        if *fate == Fate::Dead {
            *fate = Fate::Rings;
        }
    }
    if let Story::Direct { then, .. }
    | Story::Group { then, .. }
    | Story::Queue { then, .. }
    | Story::Forwarded { then, .. } = &mut story
    {
        if let Then::AskBySecondLine { fate, .. } = then {
            *fate = Fate::Answers;
        }
        if let Then::Blind { to, .. }
        | Then::Redirect { to, .. }
        | Then::AskByCode { to, .. }
        | Then::AskBySecondLine { to, .. }
        | Then::Park(Parked::TimedOut {
            asks: Some((to, _)),
            ..
        }) = then
            && taken.contains(&Some(*to))
        {
            let free = |other: &Ext| !taken.contains(&Some(*other));
            *to = EXTENSIONS.into_iter().find(free).unwrap();
        }
    }
    story
}

fn ext() -> impl Strategy<Value = Ext> {
    prop::sample::select(&EXTENSIONS[..])
}

/// Two different ones.
fn two() -> impl Strategy<Value = (Ext, Ext)> {
    (0..4_usize, 1..4_usize).prop_map(|(a, by)| (EXTENSIONS[a], EXTENSIONS[(a + by) % 4]))
}

fn fate() -> impl Strategy<Value = Fate> {
    use Fate::{Answers, Busy, Dead, Declines, Rings};
    prop::sample::select(vec![Answers, Answers, Answers, Rings, Busy, Declines, Dead])
}

fn callee() -> impl Strategy<Value = Fate> {
    prop_oneof![
        fate().prop_filter("a dead line is another story", |f| *f != Fate::Dead),
        Just(Fate::NoSuchNumber),
        Just(Fate::Off)
    ]
}

fn members() -> impl Strategy<Value = Vec<(Ext, Fate)>> {
    let some = prop::sample::subsequence(&EXTENSIONS[..], 2..=4);
    (some, prop::collection::vec(fate(), 4))
        .prop_map(|(some, fates)| some.into_iter().zip(fates).collect())
}

fn then() -> impl Strategy<Value = Then> {
    let to = || (ext(), fate());
    prop_oneof![
        4 => Just(Then::Nothing),
        1 => Just(Then::Hold),
        1 => to().prop_map(|(to, fate)| Then::Blind { to, fate }),
        1 => to().prop_map(|(to, fate)| Then::Redirect { to, fate }),
        1 => to().prop_map(|(to, fate)| Then::AskByCode { to, fate }),
        1 => to().prop_map(|(to, fate)| Then::AskBySecondLine { to, fate }),
        1 => parked().prop_map(Then::Park),
        2 => (fate(), any::<bool>()).prop_map(|(fate, gives_up)| Then::Waiting { fate, gives_up }),
    ]
}

fn parked() -> impl Strategy<Value = Parked> {
    prop_oneof![
        ext().prop_map(|by| Parked::Retrieved { by }),
        Just(Parked::GivenUp),
        (fate(), prop::option::of((ext(), fate())))
            .prop_map(|(fate, asks)| Parked::TimedOut { fate, asks }),
    ]
}

fn wanted() -> impl Strategy<Value = Wanted> {
    prop_oneof![
        2 => (callee(), any::<bool>()).prop_map(|(fate, gives_up)| Wanted::Outside { fate, gives_up }),
        1 => members().prop_map(Wanted::Office),
    ]
}

fn guest() -> impl Strategy<Value = Guest> {
    (prop::option::of(ext()), 0..4_usize).prop_map(|(who, stays)| Guest { who, stays })
}

pub fn story() -> impl Strategy<Value = Story> {
    let yes = any::<bool>;
    prop_oneof![
        1 => Just(Story::MenuOnly),
        1 => ext().prop_map(|to| Story::Unregistered { to }),
        3 => (yes(), ext(), fate(), yes(), then()).prop_map(|(menu, to, fate, gives_up, then)| {
            Story::Direct { menu, to, fate, gives_up, then }
        }),
        2 => (yes(), members(), then())
            .prop_map(|(local, members, then)| Story::Group { local, members, then }),
        3 => (yes(), prop::collection::vec(members(), 1..4), then())
            .prop_map(|(local, rounds, then)| Story::Queue { local, rounds, then }),
        1 => two().prop_map(|(rung, by)| Story::PickUp { rung, by }),
        2 => (yes(), yes(), ext(), fate(), callee()).prop_map(|(ours, local, who, own, callee)| {
            Story::Click { ours, local, who, own, callee }
        }),
        1 => (ext(), callee(), yes())
            .prop_map(|(who, callee, gives_up)| Story::Dialled { who, callee, gives_up }),
        1 => (two(), fate(), yes())
            .prop_map(|((from, to), fate, gives_up)| Story::Internal { from, to, fate, gives_up }),
        2 => (two(), prop::bool::weighted(0.7), yes(), fate(), yes(), then()).prop_map(
            |((from, to), inside, rings, fate, gives_up, then)| {
                let to = inside.then_some(to);
                Story::Forwarded { from, rings, to, fate, gives_up, then }
            }
        ),
        2 => (yes(), yes(), callee(), wanted()).prop_map(|(ours, by_address, courier, wanted)| {
            Story::CalledBack { ours, by_address, courier, wanted }
        }),
        1 => prop::collection::vec(guest(), 1..5).prop_map(Story::Conference),
    ]
    .prop_map(normal)
}
