//! Folded texts one after the other, in memory: one pass of memmem over a few megabytes finds any
//! fragment of any length, and the file needs no full-text index.
//!
//! Russian letters take one byte here, which halves both the memory and the time of a pass.

mod counts;
mod grams;
mod passes;

use memchr::memmem::Finder;

use super::fold::{FIELD, NUMBER, fold};
use counts::{Counts, Pairs};
use grams::Grams;

pub(super) use passes::{Found, holding};

/// а…я in one byte each, from here on.
const CYRILLIC: u8 = 0xc0;
/// Begins a character that has no byte of its own: six bytes below 16 follow, four bits each. No
/// folded text holds such bytes, so no fragment matches in the middle of a character.
const ESCAPE: u8 = 0x10;

/// Entries of so many bytes make a block of [`Grams`].
const BLOCK: usize = if cfg!(test) { 24 } else { 512 };

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
    /// The first entry of each block, ascending.
    blocks: Vec<u32>,
    grams: Grams,
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
        self.bytes.capacity()
            + (self.starts.capacity() + self.blocks.capacity()) * size_of::<u32>()
            + self.grams.size()
    }

    /// Adds an entry: fields that are numbers (a fragment may have to stand at their beginning), and
    /// others.
    pub(super) fn push<'a>(
        &mut self,
        numbers: impl IntoIterator<Item = &'a str>,
        others: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Full> {
        let start = u32::try_from(self.bytes.len()).map_err(|_| Full)?;
        let n = u32::try_from(self.starts.len()).map_err(|_| Full)?;
        self.starts.push(start);
        let block = self
            .blocks
            .last()
            .and_then(|n| self.starts.get(*n as usize));
        if block.is_none_or(|block| (start - block) as usize >= BLOCK) {
            self.blocks.push(n);
        }
        let numbers = numbers.into_iter().map(|text| (NUMBER, text));
        let others = others.into_iter().filter(|text| !text.is_empty());
        for (mark, text) in numbers.chain(others.map(|text| (FIELD, text))) {
            encode(mark, &mut self.bytes);
            for c in fold(text).chars() {
                encode(c, &mut self.bytes);
            }
        }
        let entry = self.bytes.get(start as usize..).unwrap_or_default();
        self.counts.extend(entry);
        self.pairs.extend(entry);
        self.grams.extend(self.blocks.len() - 1, entry);
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

    /// By entry: whether one of its fields that are numbers is one of these.
    pub(super) fn with_numbers(&self, numbers: &[String]) -> Vec<bool> {
        let mut entries = vec![false; self.starts.len()];
        for number in numbers.iter().map(|number| fold(number)) {
            if number.is_empty() {
                continue;
            }
            let wanted = finder(&format!("{NUMBER}{number}"));
            let [begins] = holding([self], std::slice::from_ref(&wanted));
            for (n, entry) in (0..).zip(&mut entries) {
                *entry |= begins.contains(n) && is_field(self.entry(n as usize), wanted.needle());
            }
        }
        entries
    }

    /// Where an entry begins; behind the last one, where all end.
    fn start(&self, n: usize) -> usize {
        self.starts
            .get(n)
            .map_or(self.bytes.len(), |start| *start as usize)
    }
}

/// Whether one of the needles stands in an entry.
pub(super) fn holds(entry: &[u8], needles: &[Finder<'_>]) -> bool {
    needles.iter().any(|needle| needle.find(entry).is_some())
}

/// Whether a field of an entry, with its mark, is this and nothing more.
fn is_field(entry: &[u8], field: &[u8]) -> bool {
    let is_mark = |byte: &u8| matches!(char::from(*byte), NUMBER | FIELD);
    let ends = |at: usize| entry.get(at + field.len()).is_none_or(is_mark);
    memchr::memmem::find_iter(entry, field).any(ends)
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
