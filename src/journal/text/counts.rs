//! What stands in a text at all, and how often.

use memchr::arch::all::packedpair::HeuristicFrequencyRank;

/// How often each byte was seen. A needle is looked for by its two rarest bytes.
#[derive(Debug)]
pub(super) struct Counts([u32; 256]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Counts {
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(count) = self.0.get_mut(usize::from(*byte)) {
                *count = count.saturating_add(1);
            }
        }
    }

    pub(super) fn of(&self, byte: u8) -> u32 {
        self.0.get(usize::from(byte)).copied().unwrap_or(0)
    }
}

/// Which bytes were seen side by side. A needle is not looked for where one of its bytes, or two of them
/// side by side, never stand: orders hold hardly a letter and names few digits, so most fragments are
/// looked for in one kind of text only.
#[derive(Debug)]
pub(super) struct Pairs(Box<[u64]>);

impl Default for Pairs {
    fn default() -> Self {
        Self(vec![0; 256 * 256 / 64].into_boxed_slice())
    }
}

impl Pairs {
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        for pair in bytes.windows(2) {
            let (word, bit) = Self::place(pair);
            if let Some(word) = self.0.get_mut(word) {
                *word |= bit;
            }
        }
    }

    pub(super) fn contains(&self, pair: &[u8]) -> bool {
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
