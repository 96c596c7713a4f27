//! Folded texts one after the other, in memory: one pass of memmem over a few megabytes finds any
//! fragment of any length, and the file needs no full-text index.
//!
//! Russian letters take one byte here, which halves both the memory and the time of a pass.

use std::panic::resume_unwind;
use std::thread;

use memchr::arch::all::packedpair::HeuristicFrequencyRank;
use memchr::memmem::{Finder, FinderBuilder};

use super::fold::{FIELD, NUMBER, fold};

/// а…я in one byte each, from here on.
const CYRILLIC: u8 = 0xc0;
/// Begins a character that has no byte of its own: six bytes below 16 follow, four bits each. No
/// folded text holds such bytes, so no fragment matches in the middle of a character.
const ESCAPE: u8 = 0x10;

/// From so many bytes on a pass takes longer than a thread's start.
const WORTH_A_THREAD: usize = if cfg!(test) { 256 } else { 1 << 20 };

/// More threads than this only wait for the memory.
const THREADS: usize = 4;

/// Numbered texts. An entry never changes; a new one goes to the end.
#[derive(Debug, Default)]
pub(super) struct Text {
    bytes: Vec<u8>,
    /// Where each entry begins, ascending.
    starts: Vec<u32>,
    /// How often each byte stands in it.
    counts: Counts,
    /// Which two bytes stand side by side in it.
    pairs: Pairs,
}

/// How often each byte was seen. A needle is looked for by its two rarest bytes.
#[derive(Debug)]
struct Counts([u32; 256]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Counts {
    fn extend(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(count) = self.0.get_mut(usize::from(*byte)) {
                *count = count.saturating_add(1);
            }
        }
    }

    fn of(&self, byte: u8) -> u32 {
        self.0.get(usize::from(byte)).copied().unwrap_or(0)
    }
}

/// Which bytes were seen side by side. A needle is not looked for where one of its bytes, or two of them
/// side by side, never stand: orders hold hardly a letter and names few digits, so most fragments are
/// looked for in one kind of text only.
#[derive(Debug)]
struct Pairs(Box<[u64]>);

impl Default for Pairs {
    fn default() -> Self {
        Self(vec![0; 256 * 256 / 64].into_boxed_slice())
    }
}

impl Pairs {
    fn extend(&mut self, bytes: &[u8]) {
        for pair in bytes.windows(2) {
            let (word, bit) = Self::place(pair);
            if let Some(word) = self.0.get_mut(word) {
                *word |= bit;
            }
        }
    }

    fn contains(&self, pair: &[u8]) -> bool {
        let (word, bit) = Self::place(pair);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The word of the set, and the bit in it.
    fn place(pair: &[u8]) -> (usize, u64) {
        let number = pair.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
        (number / 64, 1 << (number % 64))
    }
}

impl HeuristicFrequencyRank for &Counts {
    fn rank(&self, byte: u8) -> u8 {
        // Eight steps for each doubling: 2^32 is the last one.
        let count = f64::from(self.of(byte)) + 1.0;
        (count.log2() * 7.9) as u8
    }
}

/// The entries in which something was found. A byte for each: a bit would have to be shifted out of
/// its word a million times.
#[derive(Debug, Default)]
pub(super) struct Found {
    entries: Vec<bool>,
    any: bool,
}

/// A text's place for the entry's number is used up: four gigabytes of names.
#[derive(Debug)]
pub(super) struct Full;

impl Text {
    /// How many entries there are, which is the number of the next one.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The memory that it takes, bytes.
    pub(super) fn size(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * size_of::<u32>()
    }

    /// Adds an entry: fields that are numbers (a fragment may have to stand at their beginning), and
    /// others.
    pub(super) fn push<'a>(
        &mut self,
        numbers: impl IntoIterator<Item = &'a str>,
        others: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Full> {
        self.starts
            .push(u32::try_from(self.bytes.len()).map_err(|_| Full)?);
        let numbers = numbers.into_iter().map(|text| (NUMBER, text));
        let others = others.into_iter().filter(|text| !text.is_empty());
        for (mark, text) in numbers.chain(others.map(|text| (FIELD, text))) {
            encode(mark, &mut self.bytes);
            for c in fold(text).chars() {
                encode(c, &mut self.bytes);
            }
        }
        let start = self.starts.last().map_or(0, |start| *start as usize);
        let entry = self.bytes.get(start..).unwrap_or_default();
        self.counts.extend(entry);
        self.pairs.extend(entry);
        Ok(())
    }

    /// Takes the last entry away again.
    pub(super) fn pop(&mut self) {
        if let Some(start) = self.starts.pop() {
            self.bytes.truncate(start as usize);
        }
    }

    /// The bytes of an entry, for [`holds`].
    pub(super) fn entry(&self, n: usize) -> &[u8] {
        let Some(start) = self.starts.get(n).map(|start| *start as usize) else {
            return &[];
        };
        let end = self
            .starts
            .get(n + 1)
            .map_or(self.bytes.len(), |end| *end as usize);
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// The first field of an entry, empty when there is none.
    pub(super) fn first(&self, n: usize) -> &[u8] {
        let mut fields = self
            .entry(n)
            .split(|byte| matches!(char::from(*byte), NUMBER | FIELD));
        // Before the first mark stands nothing.
        fields.nth(1).unwrap_or_default()
    }

    /// Those of the needles that may stand here, to be looked for by what is rare here.
    fn sharpened<'n>(&self, needles: &'n [Finder<'_>]) -> Vec<Finder<'n>> {
        needles
            .iter()
            .map(Finder::needle)
            .filter(|needle| self.may_hold(needle))
            .map(|needle| FinderBuilder::new().build_forward_with_ranker(&self.counts, needle))
            .collect()
    }

    fn may_hold(&self, needle: &[u8]) -> bool {
        needle.iter().all(|byte| self.counts.of(*byte) > 0)
            && needle.windows(2).all(|pair| self.pairs.contains(pair))
    }

    /// Marks those of the entries from `first` on that hold one of the needles; says whether any does.
    fn mark(&self, needles: &[Finder<'_>], first: usize, entries: &mut [bool]) -> bool {
        let start = |n: usize| self.starts.get(n).map(|start| *start as usize);
        let end = start(first + entries.len()).unwrap_or(self.bytes.len());
        let bytes = self.bytes.get(..end).unwrap_or_default();
        let mut any = false;
        for needle in needles {
            let mut entry = first;
            let mut from = start(first).unwrap_or(end);
            while let Some(at) = bytes.get(from..).and_then(|rest| needle.find(rest)) {
                entry = self.entry_at(from + at, entry);
                if let Some(found) = entries.get_mut(entry - first) {
                    *found = true;
                    any = true;
                }
                // One hit in an entry is enough.
                from = start(entry + 1).unwrap_or(end);
            }
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

/// Of each text, every entry that holds one of the needles. Long texts are looked through on several
/// processors: a pass takes as long as the memory needs to bring it.
pub(super) fn holding<const N: usize>(texts: [&Text; N], needles: &[Finder<'_>]) -> [Found; N] {
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
            bytes += text.bytes.len();
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

/// The number of a text, the first of some of its entries, and where those are marked.
type Part<'a> = (usize, usize, &'a mut [bool]);

impl Found {
    /// What was found in another text of the same entries, besides.
    pub(super) fn add(&mut self, other: Self) {
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
    pub(super) fn is_empty(&self) -> bool {
        !self.any
    }

    /// Whether this entry was found.
    pub(super) fn contains(&self, n: u32) -> bool {
        self.entries.get(n as usize).copied().unwrap_or(false)
    }
}

/// Whether one of the needles stands in an entry.
pub(super) fn holds(entry: &[u8], needles: &[Finder<'_>]) -> bool {
    needles.iter().any(|needle| needle.find(entry).is_some())
}

/// What is looked for, as it stands in a [`Text`].
pub(super) fn finder(needle: &str) -> Finder<'static> {
    let mut bytes = Vec::new();
    for c in needle.chars() {
        encode(c, &mut bytes);
    }
    Finder::new(&bytes).into_owned()
}

/// A number as [`Text::number`] gives it back.
pub(super) fn number_bytes(number: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(number.len());
    for c in fold(number).chars() {
        encode(c, &mut bytes);
    }
    bytes
}

fn encode(c: char, out: &mut Vec<u8>) {
    match c {
        NUMBER | FIELD | ' '..='~' => out.push(c as u8),
        // 32 letters: the difference is below 32.
        'а'..='я' => out.push(CYRILLIC + (c as u32 - 'а' as u32) as u8),
        c => {
            out.push(ESCAPE);
            let code = c as u32;
            out.extend((0..6).rev().map(|n| (code >> (4 * n) & 0xf) as u8));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(entries: &[&str]) -> Text {
        let mut text = Text::default();
        for entry in entries {
            text.push([], [*entry]).unwrap();
        }
        text
    }

    fn only(text: &Text, needle: &str) -> Found {
        let [found] = holding([text], &[finder(needle)]);
        found
    }

    fn found(text: &Text, needle: &str) -> Vec<usize> {
        let found = only(text, needle);
        (0..text.len())
            .filter(|n| found.contains(u32::try_from(*n).unwrap()))
            .collect()
    }

    #[test]
    fn finds_every_entry_once_wherever_the_fragment_stands() {
        let text = text(&["", "Ёлкин", "", "ооо", "x", "Елка и елка", ""]);
        assert_eq!(found(&text, "елк"), [1, 5]);
        assert_eq!(found(&text, "о"), [3]);
        assert_eq!(found(&text, "x"), [4]);
        assert!(found(&text, "нx").is_empty(), "not across two entries");
        assert!(only(&text, "нет").is_empty());
        assert!(holds(text.entry(5), &[finder("и е")]));
        assert!(!holds(text.entry(6), &[finder("и")]));
        assert!(text.entry(99).is_empty());
    }

    #[test]
    fn a_character_matches_as_a_whole_or_not_at_all() {
        // Their codes share half their digits.
        let text = text(&["€", "₠", "ҫ", "𝄞", "\u{1043}", "a\u{10}b", "~ я"]);
        for (needle, entry) in [
            ("€", 0),
            ("₠", 1),
            ("ҫ", 2),
            ("𝄞", 3),
            ("\u{1043}", 4),
            ("ab", 5),
            ("~ я", 6),
        ] {
            assert_eq!(found(&text, needle), [entry], "{needle}");
        }
    }

    #[test]
    fn hits_far_apart_and_close_together() {
        let entries: Vec<String> = (0..1000)
            .map(|n| {
                if n % 97 == 0 || n / 10 == 70 {
                    "да"
                } else {
                    "нет, не то"
                }
                .into()
            })
            .collect();
        let text = text(&entries.iter().map(String::as_str).collect::<Vec<_>>());
        let expected: Vec<usize> = (0..1000).filter(|n| n % 97 == 0 || n / 10 == 70).collect();
        assert_eq!(found(&text, "да"), expected);
    }

    #[test]
    fn a_number_can_be_asked_for_from_its_beginning() {
        let mut text = Text::default();
        text.push(["7916", "7903"], ["7925 x"]).unwrap();
        let from = |digits: &str| found(&text, &format!("{NUMBER}{digits}"));
        assert_eq!(from("79"), [0]);
        assert_eq!(from("7903"), [0]);
        assert!(from("916").is_empty());
        assert!(from("7925").is_empty(), "no number");
        assert_eq!(text.first(0), b"7916");
        text.push([""], ["7916"]).unwrap();
        assert_eq!(text.first(1), b"");
    }
}
