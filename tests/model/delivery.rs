//! Brings events to a tracker, out of order, with gaps, and keeps what it tells.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use trubka::ami::Framer;
use trubka::calls::{
    Call, CallId, CardState, Change, Office, OperatorView, OriginateSent, Tracker,
};
use trubka::phone::Numbering;

use super::EXTENSIONS;
use super::pbx::{Event, Pbx};
use super::stage::Clicked;

/// How far events of different channels may come apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disorder {
    /// By at most so many milliseconds.
    Within(u64),
    /// In any order that the channels themselves allow, all within a moment.
    Any,
}

/// A time in which events are lost; then the channels are listed.
#[derive(Debug, Clone)]
pub struct Gap {
    /// In thousandths of the history.
    pub from: u64,
    pub to: u64,
    /// Which events come through nevertheless; none if the connection was lost.
    pub through: Vec<bool>,
}

pub fn gap() -> impl Strategy<Value = Gap> {
    let through = prop_oneof![
        Just(vec![false]),
        prop::collection::vec(prop::bool::weighted(0.7), 1..40)
    ];
    (0..1_000_u64, 0..1_000_u64, through).prop_map(|(a, b, through)| Gap {
        from: a.min(b),
        to: a.max(b),
        through,
    })
}

/// The order of arrival: (when, which).
pub fn order(events: &[Event], disorder: Disorder, picks: &[u16]) -> Vec<(u64, usize)> {
    let pick = |at: usize| u64::from(picks[(at * 7 + at / picks.len()) % picks.len()]);
    let key = |at: usize| match disorder {
        Disorder::Within(most) => events[at].at + pick(at) % (most + 1),
        Disorder::Any => pick(at).wrapping_mul(2_654_435_761) ^ at as u64,
    };
    let mut waits: Vec<usize> = events.iter().map(|event| event.after.len()).collect();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); events.len()];
    for (at, event) in events.iter().enumerate() {
        for before in &event.after {
            next[*before].push(at);
        }
    }
    let ready = (0..events.len()).filter(|at| waits[*at] == 0);
    let mut heap: BinaryHeap<_> = ready.map(|at| Reverse((key(at), at))).collect();
    let mut arrivals = Vec::new();
    let mut now = 0;
    while let Some(Reverse((key, at))) = heap.pop() {
        now = match disorder {
            Disorder::Within(_) => key.max(now),
            Disorder::Any => now + 1,
        };
        arrivals.push((now, at));
        for after in std::mem::take(&mut next[at]) {
            waits[after] -= 1;
            if waits[after] == 0 {
                heap.push(Reverse((self::later(key, events[after].at), after)));
            }
        }
    }
    assert_eq!(
        arrivals.len(),
        events.len(),
        "the model's events wait for each other"
    );
    arrivals
}

/// An event that was held up arrives no earlier than what it waited for.
fn later(key: u64, at: u64) -> u64 {
    key.max(at)
}

/// A call at its end, as the office and as each operator sees it.
#[derive(Debug)]
pub struct Ended {
    pub call: Call,
    pub views: Vec<Option<OperatorView>>,
}

/// What the desk would have of it; checks what must hold at any time.
#[derive(Debug, Default)]
pub struct Desk {
    pub cards: BTreeMap<(String, String), CardState>,
    pub ended: Vec<Ended>,
    merged: Vec<CallId>,
}

impl Desk {
    fn take(&mut self, tracker: &mut Tracker, now: Duration) {
        for change in tracker.drain_changes() {
            let is_over = |desk: &Self, id: &CallId| desk.ended.iter().any(|e| e.call.id == *id);
            match change {
                Change::Call(call) => {
                    assert!(
                        !is_over(self, &call.id),
                        "{:?} is told after its end",
                        call.id
                    );
                    assert!(
                        !self.merged.contains(&call.id),
                        "{:?} is part of another",
                        call.id
                    );
                }
                Change::Card {
                    call,
                    extension,
                    state,
                    ..
                } => {
                    assert!(!is_over(self, &call), "a card of {call:?} after the end");
                    self.cards.insert((call.0, extension), state);
                }
                Change::Merged { gone, into } => {
                    let mine = |(call, _): &&(String, String)| *call == gone.0;
                    let keys: Vec<_> = self.cards.keys().filter(mine).cloned().collect();
                    // Of two cards the other's stays, as at the desk.
                    let has_card = self.cards.keys().any(|(call, _)| *call == into.0);
                    for key in keys {
                        let state = self.cards.remove(&key).unwrap();
                        if !has_card {
                            self.cards.insert((into.0.clone(), key.1), state);
                        }
                    }
                    self.merged.push(gone);
                }
                Change::Ended(id) => {
                    assert!(!is_over(self, &id), "{id:?} is told twice");
                    let call = tracker
                        .call(&id)
                        .unwrap_or_else(|| panic!("{id:?} ended and is not known {tracker:?}"));
                    let view = |ext: &&str| tracker.operator_view(&id, &[(*ext).to_owned()], now);
                    let views = EXTENSIONS.iter().map(view).collect();
                    self.ended.push(Ended {
                        call: Arc::unwrap_or_clone(call),
                        views,
                    });
                }
            }
        }
    }
}

/// One connection's messages to a tracker.
pub struct Line {
    pub tracker: Tracker,
    pub desk: Desk,
    /// When the channels were listed after the gap.
    pub listed_at: Option<u64>,
    framer: Framer,
    now: u64,
}

impl Line {
    /// The desk of an operator with these extensions.
    pub fn new(operator: &[&str]) -> Self {
        let mut tracker = Tracker::new(Office::new(Numbering::default()));
        let operator: Vec<String> = operator.iter().map(|ext| (*ext).to_owned()).collect();
        tracker.set_operator(&operator);
        Self {
            tracker,
            desk: Desk::default(),
            listed_at: None,
            framer: Framer::without_banner(),
            now: 0,
        }
    }

    /// Plays all that the PBX says, with the clicks when they are made, and the gap.
    pub fn plays(
        &mut self,
        pbx: &Pbx,
        clicks: &[Clicked],
        disorder: Disorder,
        picks: &[u16],
        gap: Option<&Gap>,
    ) {
        let arrivals = order(&pbx.events, disorder, picks);
        let ends = arrivals.last().map_or(0, |(at, _)| *at);
        let mut clicks: Vec<&Clicked> = clicks.iter().collect();
        clicks.sort_by_key(|click| click.at);
        if disorder == Disorder::Any {
            clicks.drain(..).for_each(|click| self.clicks(click));
        }
        let gap = gap.map(|gap| (ends * gap.from / 1_000, ends * gap.to / 1_000, &gap.through));
        let mut through = gap.map(|(_, _, through)| through.iter().cycle());
        for (at, event) in arrivals {
            while clicks.first().is_some_and(|click| click.at <= at) {
                self.passes(clicks[0].at);
                self.clicks(clicks.remove(0));
            }
            if let Some((from, to, _)) = gap {
                if at >= to && self.listed_at.is_none() {
                    self.listed_at = Some(to);
                    self.passes(to);
                    self.resyncs(pbx, to);
                } else if at >= from && at < to {
                    let comes = through.as_mut().and_then(Iterator::next).copied();
                    if comes == Some(false) {
                        continue;
                    }
                }
            }
            self.passes(at);
            self.says(&pbx.events[event].text);
        }
        // All is over: a last listing is empty.
        self.passes(self.now + 10);
        self.resyncs(pbx, u64::MAX);
        for _ in 0..80 {
            self.passes(self.now + 1_000);
        }
    }

    /// Time passes, with the ticks that the tracker asks for.
    pub fn passes(&mut self, to: u64) {
        let to = to.max(self.now);
        while let Some(at) = self.tracker.next_deadline().filter(|at| *at <= millis(to)) {
            let at = at.max(millis(self.now));
            self.tracker.tick(at);
            self.desk.take(&mut self.tracker, at);
            if self.tracker.next_deadline().is_none_or(|next| next <= at) {
                break;
            }
        }
        self.now = to;
        self.tracker.tick(millis(to));
        self.desk.take(&mut self.tracker, millis(to));
    }

    pub fn says(&mut self, text: &str) {
        self.framer.push(text.as_bytes());
        self.framer.push(b"\r\n");
        while let Some(message) = self.framer.next_message().unwrap() {
            self.tracker.handle(&message, millis(self.now));
        }
        self.desk.take(&mut self.tracker, millis(self.now));
    }

    fn clicks(&mut self, click: &Clicked) {
        let sent = OriginateSent {
            channel_id: Some(click.id.clone()),
            action_id: Some(click.id.clone()),
            channel: Some(click.channel.clone()),
            exten: Some(click.exten.to_owned()),
            context: Some("internal".to_owned()),
            caller_id: None,
            kind: click.kind.clone(),
        };
        self.tracker.originate_sent(sent, millis(self.now));
        self.desk.take(&mut self.tracker, millis(self.now));
    }

    fn resyncs(&mut self, pbx: &Pbx, at: u64) {
        self.tracker.resync_started(millis(self.now));
        for shape in pbx.listing(at) {
            self.says(&shape.item());
        }
        self.tracker.resync_done(millis(self.now));
        self.desk.take(&mut self.tracker, millis(self.now));
    }
}

fn millis(at: u64) -> Duration {
    Duration::from_millis(at)
}
