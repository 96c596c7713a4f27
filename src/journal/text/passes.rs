//! The pass that finds a fragment in texts, on several processors.

use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use memchr::memmem::{Finder, FinderBuilder};

use super::Text;

/// From so many bytes on a pass takes longer than a thread's start.
const WORTH_A_THREAD: usize = if cfg!(test) { 256 } else { 1 << 20 };

/// More threads than this only wait for the memory.
const THREADS: usize = 4;

/// The entries in which something was found. A byte for each: a bit would have to be shifted out of
/// its word a million times.
#[derive(Debug, Default)]
pub(in crate::journal) struct Found {
    entries: Vec<bool>,
    any: bool,
}

/// Of each text, every entry that holds one of the needles. Long texts are looked through on several
/// processors: a pass takes as long as the memory needs to bring it.
pub(in crate::journal) fn holding<const N: usize>(
    texts: [&Text; N],
    needles: &[Finder<'_>],
) -> [Found; N] {
    let sharpened = texts.map(|text| text.sharpened(needles));
    let mut found = [const {
        Found {
            entries: Vec::new(),
            any: false,
        }
    }; N];
    let mut bytes = 0;
    for ((text, needles), found) in texts.iter().zip(&sharpened).zip(&mut found) {
        if !needles.is_empty() {
            found.entries = vec![false; text.starts.len()];
            let entries = needles.iter().flat_map(|needle| &needle.entries);
            bytes += entries.map(|some| text.bytes_of(some)).sum::<usize>();
        }
    }
    let parts = if bytes < WORTH_A_THREAD {
        1
    } else {
        thread::available_parallelism().map_or(1, |n| n.get().min(THREADS))
    };
    // A processor's share: a part of each text.
    let mut shares: Vec<Vec<Part<'_>>> = (0..parts).map(|_| Vec::new()).collect();
    for (n, found) in found.iter_mut().enumerate() {
        let size = found.entries.len().div_ceil(parts).max(1);
        let chunks = found.entries.chunks_mut(size).enumerate();
        for (share, (part, entries)) in shares.iter_mut().zip(chunks) {
            share.push((n, part * size, entries));
        }
    }
    let look = |share: Vec<Part<'_>>| {
        let mut any = [false; N];
        for (n, first, entries) in share {
            if let (Some(text), Some(needles), Some(any)) =
                (texts.get(n), sharpened.get(n), any.get_mut(n))
            {
                *any = text.mark(needles, first, entries);
            }
        }
        any
    };
    let marked: Vec<[bool; N]> = thread::scope(|scope| {
        let mut shares = shares.into_iter();
        let own = shares.next();
        let others: Vec<_> = shares.map(|share| scope.spawn(|| look(share))).collect();
        let own = own.map(look);
        let others = others
            .into_iter()
            .map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        others.chain(own).collect()
    });
    for marked in marked {
        for (found, any) in found.iter_mut().zip(marked) {
            found.any |= any;
        }
    }
    found
}

/// A needle for one text.
struct Sharpened<'n> {
    finder: Finder<'n>,
    /// Where it may stand.
    entries: Vec<Range<usize>>,
}

/// The number of a text, the first of some of its entries, and where those are marked.
type Part<'a> = (usize, usize, &'a mut [bool]);

impl Found {
    /// What was found in another text of the same entries, besides.
    pub(in crate::journal) fn add(&mut self, other: Self) {
        if !other.any {
            return;
        }
        if !self.any {
            *self = other;
            return;
        }
        for (one, other) in self.entries.iter_mut().zip(other.entries) {
            *one |= other;
        }
    }

    /// True when nothing was found.
    pub(in crate::journal) fn is_empty(&self) -> bool {
        !self.any
    }

    /// Of each entry whether it was found; none at all where nothing could be.
    pub(in crate::journal) fn entries(&self) -> &[bool] {
        &self.entries
    }

    /// Whether this entry was found.
    pub(in crate::journal) fn contains(&self, n: u32) -> bool {
        self.entries.get(n as usize).copied().unwrap_or(false)
    }
}

impl Text {
    /// Those of the needles that may stand here, to be looked for by what is rare here.
    fn sharpened<'n>(&self, needles: &'n [Finder<'_>]) -> Vec<Sharpened<'n>> {
        needles
            .iter()
            .map(Finder::needle)
            .filter(|needle| self.may_hold(needle))
            .map(|needle| Sharpened {
                finder: FinderBuilder::new().build_forward_with_ranker(&self.counts, needle),
                entries: self.may_be_in(needle),
            })
            .collect()
    }

    /// The entries that may hold a needle, as ascending stretches.
    fn may_be_in(&self, needle: &[u8]) -> Vec<Range<usize>> {
        let Some(words) = self.grams.holding(needle, self.blocks.len()) else {
            let all = 0..self.starts.len();
            return Vec::from([all]);
        };
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (n, first) in self.blocks.iter().enumerate() {
            let word = words.get(n / 64).copied().unwrap_or(0);
            if word >> (n % 64) & 1 == 0 {
                continue;
            }
            let first = *first as usize;
            let end = self
                .blocks
                .get(n + 1)
                .map_or(self.starts.len(), |next| *next as usize);
            match stretches.last_mut() {
                Some(last) if last.end == first => last.end = end,
                _ => stretches.push(first..end),
            }
        }
        stretches
    }

    /// How long these entries are, bytes.
    fn bytes_of(&self, entries: &Range<usize>) -> usize {
        self.start(entries.end) - self.start(entries.start)
    }

    fn may_hold(&self, needle: &[u8]) -> bool {
        needle.iter().all(|byte| self.counts.of(*byte) > 0)
            && needle.windows(2).all(|pair| self.pairs.contains(pair))
    }

    /// Marks those of the entries from `first` on that hold one of the needles; says whether any does.
    fn mark(&self, needles: &[Sharpened<'_>], first: usize, entries: &mut [bool]) -> bool {
        let end = first + entries.len();
        let mut any = false;
        for needle in needles {
            let from = needle.entries.partition_point(|some| some.end <= first);
            for some in needle.entries.iter().skip(from) {
                if some.start >= end {
                    break;
                }
                let some = some.start.max(first)..some.end.min(end);
                any |= self.mark_some(&needle.finder, some, first, entries);
            }
        }
        any
    }

    fn mark_some(
        &self,
        needle: &Finder<'_>,
        some: Range<usize>,
        first: usize,
        entries: &mut [bool],
    ) -> bool {
        let end = self.start(some.end);
        let bytes = self.bytes.get(..end).unwrap_or_default();
        let mut any = false;
        let mut entry = some.start;
        let mut from = self.start(entry);
        while let Some(at) = bytes.get(from..).and_then(|rest| needle.find(rest)) {
            entry = self.entry_at(from + at, entry);
            if let Some(found) = entries.get_mut(entry - first) {
                *found = true;
                any = true;
            }
            // One hit in an entry is enough.
            from = self.start(entry + 1);
        }
        any
    }

    /// The entry that this byte belongs to, which is not before `from`: hits come in order and often
    /// close together, so steps that double find it sooner than halving all of them.
    fn entry_at(&self, at: usize, from: usize) -> usize {
        let begins_after = |n: usize| self.starts.get(n).is_none_or(|s| *s as usize > at);
        let mut step = 1;
        while !begins_after(from + step) {
            step *= 2;
        }
        let (low, high) = (from + step / 2, (from + step).min(self.starts.len()));
        let within = self.starts.get(low..high).unwrap_or_default();
        (low + within.partition_point(|s| *s as usize <= at)).saturating_sub(1)
    }
}
