//! Which blocks of a text hold which three bytes in a row: most fragments of three characters and more
//! are then looked for in a few of them only.
//!
//! Rule: it may say yes where there is nothing (a block's entry was taken back, or other bytes have the
//! same bit), and never no where there is something.

/// Bits for the 16 million kinds of three bytes. Of digits alone there are a thousand.
const KINDS: usize = 1024;

/// A bit for each kind and block.
#[derive(Debug)]
pub(super) struct Grams {
    /// For each kind, the blocks that hold it, 64 in a word. By kind, since a fragment has few.
    blocks: Vec<Vec<u64>>,
}

impl Default for Grams {
    fn default() -> Self {
        Self {
            blocks: vec![Vec::new(); KINDS],
        }
    }
}

impl Grams {
    /// These bytes stand in this block.
    pub(super) fn extend(&mut self, block: usize, bytes: &[u8]) {
        for gram in bytes.windows(3) {
            if let Some(words) = self.blocks.get_mut(kind(gram)) {
                if words.len() <= block / 64 {
                    words.resize(block / 64 + 1, 0);
                }
                if let Some(word) = words.get_mut(block / 64) {
                    *word |= 1 << (block % 64);
                }
            }
        }
    }

    /// The blocks that may hold these bytes, 64 in a word, of so many blocks; `None` when they are too
    /// few to tell.
    pub(super) fn holding(&self, bytes: &[u8], blocks: usize) -> Option<Vec<u64>> {
        let mut found: Option<Vec<u64>> = None;
        for gram in bytes.windows(3) {
            let words = self.blocks.get(kind(gram)).map_or(&[][..], Vec::as_slice);
            let found = found.get_or_insert_with(|| vec![u64::MAX; blocks.div_ceil(64)]);
            // What is beyond its end was never seen.
            let words = words.iter().chain(std::iter::repeat(&0));
            for (found, word) in found.iter_mut().zip(words) {
                *found &= word;
            }
        }
        found
    }

    /// The memory that it takes, bytes.
    pub(super) fn size(&self) -> usize {
        let words: usize = self.blocks.iter().map(Vec::capacity).sum();
        words * size_of::<u64>() + self.blocks.capacity() * size_of::<Vec<u64>>()
    }
}

/// Digits, which stand everywhere, share no bit with one another as far as there are enough.
fn kind(gram: &[u8]) -> usize {
    let code = gram
        .iter()
        .fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
    // Fibonacci hashing: neighbours come far apart.
    (code.wrapping_mul(0x9e37_79b1) >> 22) as usize % KINDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_that_holds_the_bytes_is_told() {
        let mut grams = Grams::default();
        for block in 0..300 {
            grams.extend(block, format!("{block:05}").as_bytes());
        }
        for block in 0..300 {
            let found = grams
                .holding(format!("{block:05}").as_bytes(), 300)
                .unwrap();
            assert_ne!(found[block / 64] & (1 << (block % 64)), 0, "{block}");
        }
        let few = grams.holding(b"00123", 300).unwrap();
        let few: u32 = few.iter().map(|word| word.count_ones()).sum();
        assert!(few < 10, "{few}: nearly all others are left out");
        assert_eq!(grams.holding(b"00", 300), None);
        let none = grams.holding("нет".as_bytes(), 300).unwrap();
        assert!(none.iter().all(|word| *word == 0));
    }
}
