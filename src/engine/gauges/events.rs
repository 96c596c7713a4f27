//! Events, counted by kind: an addition or two for each, in a table that never grows.

use std::time::Duration;

use crate::ami::EventKind;
use crate::desk::snapshot::EventShare;
use crate::doctor::recipe::spare;

/// The rate is told of so long.
const WINDOW: Duration = Duration::from_secs(60);
/// One for each value of a byte: [`EventKind`] is one.
const KINDS: usize = 256;

#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    count: u64,
    bytes: u64,
    /// In the window that goes on, and in the one before.
    lately: [u32; 2],
}

/// The table.
#[derive(Debug)]
pub(super) struct Events {
    kinds: Vec<Counted>,
    began: Option<Duration>,
    window: Duration,
    second: u64,
    in_second: u32,
    peak_per_sec: u32,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            kinds: vec![Counted::default(); KINDS],
            began: None,
            window: Duration::ZERO,
            second: 0,
            in_second: 0,
            peak_per_sec: 0,
        }
    }
}

impl Events {
    /// One came.
    pub(super) fn count(&mut self, kind: EventKind, bytes: usize, at: Duration) {
        self.roll(at);
        let second = at.as_secs();
        if second != self.second {
            (self.second, self.in_second) = (second, 0);
        }
        self.in_second += 1;
        self.peak_per_sec = self.peak_per_sec.max(self.in_second);
        if let Some(counted) = self.kinds.get_mut(kind as usize) {
            counted.count += 1;
            counted.bytes += bytes as u64;
            counted.lately[0] += 1;
        }
    }

    pub(super) fn peak_per_sec(&self) -> u32 {
        self.peak_per_sec
    }

    /// All kinds that came, the most frequent first; all together; of how many seconds their rate is.
    pub(super) fn shares(&mut self, now: Duration) -> (Vec<EventShare>, EventShare, u64) {
        self.roll(now);
        let into = now.saturating_sub(self.window);
        // What is left of the window before is taken as spread evenly.
        let rest = 1.0 - (into.as_secs_f64() / WINDOW.as_secs_f64()).min(1.0);
        let share = |kind: EventKind, counted: &Counted| EventShare {
            name: kind.name(),
            count: counted.count,
            bytes: counted.bytes,
            lately: u64::from(counted.lately[0])
                + (f64::from(counted.lately[1]) * rest).round() as u64,
            is_spare: spare(kind.name()).is_some(),
        };
        let known = EventKind::all().filter_map(|kind| {
            let counted = self.kinds.get(kind as usize)?;
            (counted.count > 0).then(|| share(kind, counted))
        });
        let mut shares: Vec<EventShare> = known.collect();
        shares.sort_by(|a, b| (b.count, a.name).cmp(&(a.count, b.name)));
        let mut all = EventShare::default();
        for share in &shares {
            all.count += share.count;
            all.bytes += share.bytes;
            all.lately += share.lately;
        }
        let since = self
            .began
            .map_or(0, |began| now.saturating_sub(began).as_secs());
        (shares, all, since.clamp(1, WINDOW.as_secs()))
    }

    /// The next window begins where it is time to.
    fn roll(&mut self, now: Duration) {
        if self.began.is_none() {
            (self.began, self.window) = (Some(now), now);
        }
        let into = now.saturating_sub(self.window);
        if into < WINDOW {
            return;
        }
        let is_next = into < WINDOW * 2;
        self.window = match is_next {
            true => self.window + WINDOW,
            false => now,
        };
        for counted in &mut self.kinds {
            let before = if is_next { counted.lately[0] } else { 0 };
            counted.lately = [0, before];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn kinds_are_counted_with_their_bytes_and_the_rate_is_of_the_last_minute() {
        let mut events = Events::default();
        for at in 0..120 {
            events.count(EventKind::Newstate, 500, secs(at));
        }
        events.count(EventKind::BridgeCreate, 100, secs(119));
        let (shares, all, lately_secs) = events.shares(secs(120));
        let names: Vec<_> = shares
            .iter()
            .map(|share| (share.name, share.count, share.bytes))
            .collect();
        assert_eq!(names, [("Newstate", 120, 60_000), ("BridgeCreate", 1, 100)]);
        assert_eq!((all.count, all.bytes, lately_secs), (121, 60_100, 60));
        assert_eq!(shares[0].lately, 60);
        assert!(shares[1].is_spare && !shares[0].is_spare);
        // Half a minute later half of the last window counts.
        assert_eq!(events.shares(secs(150)).0[0].lately, 30);
        assert_eq!(events.shares(secs(600)).0[0].lately, 0);
        assert_eq!(events.shares(secs(600)).0[0].count, 120, "all that came");
    }

    #[test]
    fn the_busiest_second_is_remembered_and_a_short_time_is_no_minute() {
        let mut events = Events::default();
        for _ in 0..7 {
            events.count(EventKind::Other, 10, Duration::from_millis(3_900));
        }
        events.count(EventKind::Hangup, 10, secs(4));
        assert_eq!(events.peak_per_sec(), 7);
        let (shares, _, lately_secs) = events.shares(secs(13));
        assert_eq!((shares[0].name, shares[0].lately, lately_secs), ("", 7, 9));
    }
}
