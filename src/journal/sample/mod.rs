//! A believable journal of a courier office, of any length: for measuring, and for showing the
//! program with years of calls.
//!
//! Who calls is long-tailed: a few thousand clients of whom some call daily, recipients who are new
//! each day and call once or thrice, couriers all day long, strangers. A million calls are about
//! three years, with some 200,000 different parties. The same seed, count and end give the same
//! calls. Nobody in it is real: numbers are random, names are drawn from lists.

mod calendar;
mod names;
mod people;

use fastrand::Rng;

use crate::calls::{Direction, Outcome, Reason, Transfer, TransferKind};
use crate::ports::journal::{Entry, Leg};

use calendar::Calendar;
use people::{Caller, People};

const PBX: &str = "pbx.office:5038";
/// Its calls are the workplace's own.
const OWN: u32 = 101;
/// Extensions 101, 102, …
const OPERATORS: u32 = 24;

/// The calls, oldest first.
#[derive(Debug)]
pub struct Calls {
    rng: Rng,
    calendar: Calendar,
    people: People,
    made: usize,
    count: usize,
    /// The PBX's counter of channels, part of their names.
    channel: u32,
}

impl Calls {
    /// So many calls, the last of them shortly before this moment (Unix milliseconds).
    pub fn new(count: usize, seed: u64, until_unix_ms: i64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            calendar: Calendar::new(count, until_unix_ms),
            people: People::new(seed),
            made: 0,
            count,
            channel: 1,
        }
    }

    fn call(&mut self, started_unix_ms: i64) -> Entry {
        let direction = match self.rng.u32(0..100) {
            0..=55 => Direction::Incoming,
            56..=88 => Direction::Outgoing,
            89..=94 => Direction::Internal,
            _ => Direction::Callback,
        };
        let caller = match direction {
            Direction::Incoming => self.people.caller(&mut self.rng),
            Direction::Outgoing => self.people.called(&mut self.rng),
            Direction::Internal => Caller::colleague(self.operator()),
            Direction::Callback => self.people.called_by_courier(&mut self.rng),
        };
        let rang = self.rang(direction);
        let (outcome, reason) = self.outcome(direction);
        let answered = outcome == Outcome::Answered;
        let ring_ms = 1_000 + self.rng.u64(0..if answered { 14_000 } else { 40_000 });
        let talk_ms = answered.then(|| self.talk_ms());
        let end_ms = ring_ms + talk_ms.unwrap_or(0) + self.rng.u64(20..900);
        let answered_by = answered.then(|| match direction {
            Direction::Incoming => self.one_of(&rang),
            _ => caller.number.clone().unwrap_or_default(),
        });
        let second = started_unix_ms / 1000;
        let queue = (direction == Direction::Incoming && rang.len() > 3).then(|| "clients".into());
        let legs = self.legs(second, direction, &rang, &answered_by, ring_ms, end_ms);
        Entry {
            pbx: PBX.into(),
            call: format!("{second}.{}", self.channel),
            started_unix_ms,
            ended_unix_ms: Some(started_unix_ms + i64::try_from(end_ms).unwrap_or(0)),
            direction,
            number: caller.number,
            courier: caller.courier,
            party: caller.party,
            caller_name: caller.name,
            orders: caller.orders,
            extension: rang.first().cloned(),
            own: rang.iter().any(|x| *x == OWN.to_string()),
            rang: match direction {
                Direction::Incoming => rang,
                _ => Vec::new(),
            },
            answered_by,
            outcome: Some(outcome),
            reason,
            ring_ms: Some(ring_ms),
            talk_ms,
            queue,
            transfers: self.transfers(direction, answered),
            legs,
        }
    }

    /// Which phones rang, or whose dialled. Shifts: a third of the operators are there.
    fn rang(&mut self, direction: Direction) -> Vec<String> {
        let phones = match (direction, self.rng.u32(0..10)) {
            (Direction::Incoming, 0..=4) => 1,
            (Direction::Incoming, 5..=7) => 3,
            (Direction::Incoming, _) => 5,
            (Direction::Callback, _) => 0,
            _ => 1,
        };
        let first = self.operator();
        (0..phones)
            .map(|n| (101 + (first - 101 + n * 2) % OPERATORS).to_string())
            .collect()
    }

    /// Some sit at the phone all day, some now and then.
    fn operator(&mut self) -> u32 {
        101 + self.rng.u32(0..OPERATORS).min(self.rng.u32(0..OPERATORS))
    }

    fn one_of(&mut self, rang: &[String]) -> String {
        self.rng.choice(rang).cloned().unwrap_or_default()
    }

    fn outcome(&mut self, direction: Direction) -> (Outcome, Option<Reason>) {
        let chance = self.rng.u32(0..100);
        if direction == Direction::Incoming {
            return match chance {
                0..82 => (Outcome::Answered, None),
                82..92 => (Outcome::Missed, None),
                92..96 => (Outcome::MenuOnly, None),
                96..98 => (Outcome::Busy, Some(Reason::Busy)),
                _ => (Outcome::Unreachable, Some(Reason::Unreachable)),
            };
        }
        match chance {
            0..8 if direction == Direction::Callback => (Outcome::OwnPhone, Some(Reason::Silent)),
            0..70 => (Outcome::Answered, None),
            70..86 => (Outcome::NoAnswer, Some(Reason::Silent)),
            86..93 => (Outcome::Busy, Some(Reason::Busy)),
            93..97 => (Outcome::Cancelled, None),
            97..99 => (Outcome::BadNumber, None),
            _ => (Outcome::Failed, Some(Reason::Congestion)),
        }
    }

    /// Most talks are short, few are long.
    fn talk_ms(&mut self) -> u64 {
        let longest = 10_000 << self.rng.u32(0..6);
        3_000 + self.rng.u64(0..longest)
    }

    fn transfers(&mut self, direction: Direction, answered: bool) -> Vec<Transfer> {
        if direction != Direction::Incoming || !answered || self.rng.u32(0..25) > 0 {
            return Vec::new();
        }
        vec![Transfer {
            kind: match self.rng.bool() {
                true => TransferKind::Blind,
                false => TransferKind::Attended,
            },
            to: self.operator().to_string(),
            answered: self.rng.u32(0..10) > 0,
            who: None,
        }]
    }

    fn legs(
        &mut self,
        second: i64,
        direction: Direction,
        rang: &[String],
        answered_by: &Option<String>,
        ring_ms: u64,
        end_ms: u64,
    ) -> Vec<Leg> {
        let mut legs = Vec::new();
        let mut leg = |device: &str, extension: Option<&String>, up: bool| {
            self.channel += 1;
            legs.push(Leg {
                uniqueid: format!("{second}.{}", self.channel),
                channel: format!("PJSIP/{device}-{:08x}", self.channel),
                extension: extension.cloned(),
                born_ms: 0,
                ringing_ms: extension.map(|_| 150),
                up_ms: up.then_some(ring_ms),
                ended_ms: Some(if up { end_ms } else { ring_ms }),
                cause: Some(if up { 16 } else { 26 }),
            });
        };
        let answered = answered_by.is_some();
        if direction != Direction::Internal {
            leg("trunk_name", None, answered);
        }
        for extension in rang {
            let up = answered
                && (direction != Direction::Incoming || answered_by.as_ref() == Some(extension));
            leg(extension, Some(extension), up);
        }
        if direction == Direction::Callback {
            leg("trunk_name", None, answered);
        }
        legs
    }
}

impl Iterator for Calls {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.made == self.count {
            return None;
        }
        let at = self.calendar.moment(self.made, self.rng.f64());
        self.made += 1;
        self.channel += 1;
        Some(self.call(at))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.count - self.made;
        (left, Some(left))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    const UNTIL: i64 = 1_790_000_000_000;

    #[test]
    fn the_same_seed_makes_the_same_calls_and_another_one_others() {
        let calls = |seed| Calls::new(500, seed, UNTIL).collect::<Vec<_>>();
        assert_eq!(calls(1), calls(1));
        assert_ne!(calls(1), calls(2));
    }

    #[test]
    fn calls_are_in_order_each_its_own_and_end_before_the_given_moment() {
        let calls: Vec<Entry> = Calls::new(5_000, 7, UNTIL).collect();
        assert_eq!(calls.len(), 5_000);
        assert!(
            calls
                .windows(2)
                .all(|w| w[0].started_unix_ms <= w[1].started_unix_ms)
        );
        assert!(calls.iter().all(|c| c.started_unix_ms < UNTIL));
        let ids: HashSet<&String> = calls.iter().map(|c| &c.call).collect();
        assert_eq!(ids.len(), calls.len());
    }

    /// What the measurements rely on: few parties call often, most once or twice.
    #[test]
    fn who_calls_is_long_tailed() {
        let mut parties: HashMap<_, usize> = HashMap::new();
        let calls: Vec<Entry> = Calls::new(20_000, 3, UNTIL).collect();
        for call in &calls {
            let name = call.party.as_ref().and_then(|p| p.name.clone());
            *parties.entry((call.number.clone(), name)).or_default() += 1;
        }
        let mut counts: Vec<usize> = parties.into_values().collect();
        counts.sort_unstable();
        assert!((3_000..9_000).contains(&counts.len()), "{}", counts.len());
        assert!(counts[counts.len() / 2] <= 3);
        assert!(counts[counts.len() - 1] > 100);
        let share = |f: fn(&Entry) -> bool| calls.iter().filter(|c| f(c)).count() * 100 / 20_000;
        assert!((3..=15).contains(&share(|c| c.outcome == Some(Outcome::Missed))));
        assert!((3..=15).contains(&share(|c| c.own)));
        assert!((30..=80).contains(&share(|c| !c.orders.is_empty())));
    }
}
