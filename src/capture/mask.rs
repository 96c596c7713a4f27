//! Numbers and names made unknowable, each always the same way.

use std::hash::{BuildHasher as _, RandomState};

/// So many digits at the end of a number are masked; shorter ones are extensions.
const MASKED: usize = 7;
const NUMBERS: u32 = 10_000_000;
/// Half of the bits that [`NUMBERS`] need.
const HALF_BITS: u32 = 12;
const HALF: u32 = (1 << HALF_BITS) - 1;
const ROUNDS: u32 = 6;
/// A channel's name ends with a dash and so many hexadecimal digits.
const CHANNEL_SUFFIX: usize = 8;

/// A secret way of masking: other at each start of a recording.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    keys: RandomState,
}

impl Mask {
    /// The value of a line, which begins with the colon.
    pub(super) fn value(&self, key: &str, value: &[u8]) -> Vec<u8> {
        if stays(key) {
            return value.to_vec();
        }
        if names(key) && is_name(value) {
            let known = self.keys.hash_one(value.trim_ascii()) % 100_000;
            return format!(": Name {known:05}").into_bytes();
        }
        let mut out = value.to_vec();
        let is_number = |b: &u8| b.is_ascii_digit() || b" +-():".contains(b);
        if value.iter().all(is_number) {
            // `8 916 123-45-67` is one number.
            self.digits(&mut out);
            return out;
        }
        let is_channel = value.contains(&b'/');
        let mut at = 0;
        while at < out.len() {
            let word = out
                .iter()
                .skip(at)
                .take_while(|b| b.is_ascii_alphanumeric())
                .count();
            let follows_dash = at > 0 && out.get(at - 1) == Some(&b'-');
            let is_suffix = is_channel && follows_dash && word == CHANNEL_SUFFIX;
            if !is_suffix && let Some(word) = out.get_mut(at..at + word) {
                self.word(word);
            }
            at += word.max(1);
        }
        out
    }

    /// Runs of digits in a word.
    fn word(&self, word: &mut [u8]) {
        for run in word.split_mut(|b| !b.is_ascii_digit()) {
            self.digits(run);
        }
    }

    /// The last digits of these bytes, whatever stands between them.
    fn digits(&self, bytes: &mut [u8]) {
        let mut places: Vec<&mut u8> = bytes.iter_mut().filter(|b| b.is_ascii_digit()).collect();
        let Some(first) = places.len().checked_sub(MASKED) else {
            return;
        };
        let last = places.iter().skip(first);
        let number = last.fold(0, |number, digit| number * 10 + u32::from(**digit - b'0'));
        let mut masked = self.other(number);
        for place in places.iter_mut().skip(first).rev() {
            **place = b'0' + u8::try_from(masked % 10).unwrap_or(0);
            masked /= 10;
        }
    }

    /// A permutation of the numbers below [`NUMBERS`]: no two become one. A Feistel network of keyed hashes, walked
    /// until it is among them.
    fn other(&self, number: u32) -> u32 {
        let mut number = number % NUMBERS;
        loop {
            let (mut left, mut right) = (number >> HALF_BITS, number & HALF);
            for round in 0..ROUNDS {
                let hash = self.keys.hash_one((round, right)) & u64::from(HALF);
                let mixed = left ^ u32::try_from(hash).unwrap_or(0);
                (left, right) = (right, mixed);
            }
            number = left << HALF_BITS | right;
            if number < NUMBERS {
                return number;
            }
        }
    }
}

/// Ids of calls and messages, and times: digits, and no numbers. (`CallerID`, `DNID` and `AccountID` are some.)
const STAYING: [&str; 12] = [
    "uniqueid",
    "linkedid",
    "actionid",
    "channelid",
    "bridgeid",
    "sessionid",
    "callid",
    "time",
    "timestamp",
    "tv",
    "lastcall",
    "lastpause",
];

fn stays(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    STAYING.iter().any(|end| key.ends_with(end))
}

/// Keys of callers' names.
fn names(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.ends_with("calleridname") || key.ends_with("connectedlinename")
}

/// Something that was written by people, and not in the place of nothing.
fn is_name(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let text = text.trim_start_matches(':').trim();
    text.chars().any(char::is_alphabetic) && !(text.starts_with('<') && text.ends_with('>'))
}
