//! Which calls hold what is looked for, the newest first.
//!
//! A search of several words asks for each of them anywhere in a call: who is stored as
//! «Королёв Владимир» is asked for as «Владимир Королёв» too. One fragment alone, which most searches
//! are, goes its own way and pays nothing for that.

use std::cmp::Reverse;
use std::collections::HashSet;

use memchr::memmem::Finder;

use super::{FIRST_BITE, FIRST_HITS, Filter, Index, Key, Query, TASTE};
use crate::journal::fold::wanted;
use crate::journal::text::{Found, finder, holding, holds};

/// A fragment, in each way in which it may stand in a call.
pub(in crate::journal) type Fragment = Vec<Finder<'static>>;

impl Index {
    /// The newest calls that pass the filter and hold every fragment, newest first.
    pub(in crate::journal) fn select(&self, query: &Query) -> Vec<i64> {
        let limit = query.limit;
        let mut found = Vec::new();
        let Some(filter) = Filter::new(query, self).filter(|_| limit > 0) else {
            return found;
        };
        let fragments: Vec<Fragment> = wanted(&query.search)
            .iter()
            .map(|ways| ways.iter().map(|way| finder(way)).collect())
            .collect();
        let before = query.before.unwrap_or(i64::MAX);
        let end = self.ids.partition_point(|id| *id < before);
        if query.latest_of_each {
            return self.latest_of_each(end, limit, &filter, &fragments);
        }
        if fragments.is_empty() {
            self.newest(end, limit, &mut found, |key| filter.passes(key));
            return found;
        }
        let end = self.taste(end, limit, &filter, &fragments, &mut found);
        if found.len() == limit || end == 0 {
            return found;
        }
        match fragments.as_slice() {
            [one] => self.gather(end, limit, &filter, one, &mut found),
            many => self.gather_all(end, limit, &filter, many, &mut found),
        }
        found
    }

    /// Adds the newest calls before a place that hold a fragment.
    fn gather(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        needles: &[Finder<'_>],
        found: &mut Vec<i64>,
    ) {
        let texts = [&self.numbers, &self.names, &self.orders];
        let [mut parties, names, orders] = holding(texts, needles);
        parties.add(names);
        // Most fragments stand only in the one or in the other: half the looking.
        match (parties.is_empty(), orders.is_empty()) {
            (true, true) => {}
            (false, true) => self.newest(end, limit, found, |key| {
                parties.contains(key.party) && filter.passes(key)
            }),
            (true, false) => self.newest(end, limit, found, |key| {
                orders.contains(key.orders) && filter.passes(key)
            }),
            (false, false) => self.newest(end, limit, found, |key| {
                (parties.contains(key.party) | orders.contains(key.orders)) && filter.passes(key)
            }),
        }
        let noted = self.noted.holding(needles);
        if !noted.is_empty() {
            self.add_noted(end, limit, filter, noted, found);
        }
    }

    /// Adds the newest calls before a place that hold every fragment, each wherever it stands.
    fn gather_all(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        fragments: &[Fragment],
        found: &mut Vec<i64>,
    ) {
        let (mut parties, mut orders) = (Marks::default(), Marks::default());
        let mut noted = Marks::default();
        for (n, needles) in fragments.iter().enumerate() {
            let texts = [&self.numbers, &self.names, &self.orders];
            let [mut of_parties, names, of_orders] = holding(texts, needles);
            of_parties.add(names);
            let of_notes = self.noted.marks(needles);
            if of_parties.is_empty() && of_orders.is_empty() && of_notes.is_empty() {
                return;
            }
            parties.add(n, &of_parties);
            orders.add(n, &of_orders);
            noted.add(n, &of_notes);
        }
        let all = Marks::all(fragments.len());
        if (parties.seen | orders.seen) == all {
            // A party's mark is brought from memory for each call, so what can be left out is.
            match orders.seen {
                0 => self.newest(end, limit, found, |key| {
                    parties.of(key.party) == all && filter.passes(key)
                }),
                _ => self.newest(end, limit, found, |key| {
                    (parties.of(key.party) | orders.of(key.orders)) == all && filter.passes(key)
                }),
            }
        }
        if noted.seen == 0 {
            return;
        }
        let with_rest = |id: i64, note: u8| {
            let key = self.key(id)?;
            let marks = note | parties.of(key.party) | orders.of(key.orders);
            (marks == all).then_some(id)
        };
        let ids = self.noted.marked(|entry| noted.of(entry));
        let ids = ids.filter_map(|(id, note)| with_rest(id, note)).collect();
        self.add_noted(end, limit, filter, ids, found);
    }

    /// Adds those of the calls with these rowids that stand before a place and pass, and leaves the newest of all.
    fn add_noted(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        noted: Vec<i64>,
        found: &mut Vec<i64>,
    ) {
        found.extend(noted.into_iter().filter(|id| {
            let place = self.ids.binary_search(id).ok().filter(|n| *n < end);
            let key = place.and_then(|n| self.keys.get(n));
            key.is_some_and(|key| filter.passes(*key))
        }));
        found.sort_unstable_by_key(|id| Reverse(*id));
        found.dedup();
        found.truncate(limit);
    }

    /// The newest call of each number whose party holds every fragment.
    fn latest_of_each(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        fragments: &[Fragment],
    ) -> Vec<i64> {
        let mut found = Vec::new();
        let mut parties = Marks::default();
        for (n, needles) in fragments.iter().enumerate() {
            let [mut some, names] = holding([&self.numbers, &self.names], needles);
            some.add(names);
            if some.is_empty() {
                return found;
            }
            parties.add(n, &some);
        }
        let all = Marks::all(fragments.len());
        let mut seen: HashSet<&[u8]> = HashSet::new();
        for (id, key) in self.ids.range(..end).zip(self.keys.range(..end)).rev() {
            if parties.of(key.party) != all || !filter.passes(*key) {
                continue;
            }
            let number = self.numbers.first(key.party as usize);
            if !number.is_empty() && seen.insert(number) {
                found.push(*id);
                if found.len() == limit {
                    break;
                }
            }
        }
        found
    }

    /// Looks at the newest calls that pass one by one, for what is frequent; returns where it
    /// stopped.
    fn taste(
        &self,
        end: usize,
        limit: usize,
        filter: &Filter,
        fragments: &[Fragment],
        found: &mut Vec<i64>,
    ) -> usize {
        let mut tasted = 0;
        for (n, key) in self.keys.range(..end).enumerate().rev() {
            if !filter.passes(*key) {
                continue;
            }
            let id = self.ids.get(n).filter(|id| {
                let mut fragments = fragments.iter();
                fragments
                    .all(|needles| self.holds(*key, needles) || self.noted.holds(**id, needles))
            });
            found.extend(id);
            tasted += 1;
            if found.len() == limit
                || tasted == TASTE
                || (tasted == FIRST_BITE && found.len() < FIRST_HITS)
            {
                return n;
            }
        }
        0
    }

    /// Adds the newest calls before a place that match, up to so many in all.
    fn newest(
        &self,
        end: usize,
        limit: usize,
        found: &mut Vec<i64>,
        matches: impl Fn(Key) -> bool,
    ) {
        let (front, back) = self.keys.as_slices();
        for (keys, first) in [(back, front.len()), (front, 0)] {
            let keys = keys
                .get(..end.saturating_sub(first).min(keys.len()))
                .unwrap_or_default();
            for (n, key) in keys.iter().enumerate().rev() {
                if matches(*key) {
                    found.extend(self.ids.get(first + n));
                    if found.len() == limit {
                        return;
                    }
                }
            }
        }
    }

    fn key(&self, id: i64) -> Option<Key> {
        let place = self.ids.binary_search(&id).ok()?;
        self.keys.get(place).copied()
    }

    fn holds(&self, key: Key, needles: &[Finder<'_>]) -> bool {
        let party = key.party as usize;
        holds(self.numbers.entry(party), needles)
            || holds(self.names.entry(party), needles)
            || (key.orders != 0 && holds(self.orders.entry(key.orders as usize), needles))
    }
}

/// Which of several fragments stand in each entry of a text: a bit of a byte for each.
#[derive(Default)]
struct Marks {
    entries: Vec<u8>,
    /// Those that stand in any.
    seen: u8,
}

impl Marks {
    /// Every one of so many fragments; [`wanted`] gives no more than a byte has bits.
    fn all(fragments: usize) -> u8 {
        (0..fragments).fold(0, |all, _| all << 1 | 1)
    }

    /// The fragment of this number stands in those entries.
    fn add(&mut self, fragment: usize, found: &Found) {
        if found.is_empty() {
            return;
        }
        let bit = 1 << fragment;
        self.seen |= bit;
        let entries = found.entries();
        self.entries
            .resize(entries.len().max(self.entries.len()), 0);
        for (marks, is_found) in self.entries.iter_mut().zip(entries) {
            *marks |= bit * u8::from(*is_found);
        }
    }

    fn of(&self, entry: u32) -> u8 {
        self.entries.get(entry as usize).copied().unwrap_or(0)
    }
}
