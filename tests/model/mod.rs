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
    /// Parked, and retrieved by somebody or given up.
    Park {
        by: Option<Ext>,
    },
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
}

impl Story {
    /// The members of each round, with at most one who answers, and that in the last.
    pub fn rounds(&self) -> Vec<Vec<(Ext, Fate)>> {
        let mut rounds = match self {
            Self::Group { members, .. } => vec![members.clone()],
            Self::Queue { rounds, .. } => rounds.clone(),
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
}

/// Nobody transfers a call to themselves, and who only asks by a second line makes a call of its own.
fn normal(mut story: Story) -> Story {
    let first = match &story {
        Story::Direct { to, .. } => Some(*to),
        _ => {
            let rounds = story.rounds();
            let mut members = rounds.iter().flatten();
            members
                .find(|(_, fate)| *fate == Fate::Answers)
                .map(|(ext, _)| *ext)
        }
    };
    if let Story::Direct { then, .. } | Story::Group { then, .. } | Story::Queue { then, .. } =
        &mut story
    {
        if let Then::AskBySecondLine { fate, .. } = then {
            *fate = Fate::Answers;
        }
        if let Then::Blind { to, .. }
        | Then::Redirect { to, .. }
        | Then::AskByCode { to, .. }
        | Then::AskBySecondLine { to, .. } = then
            && Some(*to) == first
        {
            *to = EXTENSIONS.into_iter().find(|other| other != to).unwrap();
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
        Just(Fate::NoSuchNumber)
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
        1 => prop::option::of(ext()).prop_map(|by| Then::Park { by }),
    ]
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
        2 => (yes(), ext(), fate(), callee())
            .prop_map(|(local, who, own, callee)| Story::Click { local, who, own, callee }),
        1 => (ext(), callee(), yes())
            .prop_map(|(who, callee, gives_up)| Story::Dialled { who, callee, gives_up }),
        1 => (two(), fate(), yes())
            .prop_map(|((from, to), fate, gives_up)| Story::Internal { from, to, fate, gives_up }),
    ]
    .prop_map(normal)
}
