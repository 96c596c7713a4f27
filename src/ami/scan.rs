//! The first of a byte, where it is near: keys and values have about a dozen bytes, for which eight at a
//! time in a register is quicker than a search made for long stretches.

use memchr::memchr;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
/// So many words are looked at before the search for long stretches takes over.
const NEAR: usize = 4;

/// Where `byte` stands first in `bytes` from `at` on. `None` also when it is in the last seven bytes:
/// then there is no whole word to look at, and the caller looks in another way.
#[inline]
pub(super) fn find(bytes: &[u8], mut at: usize, byte: u8) -> Option<usize> {
    let wanted = ONES * u64::from(byte);
    for _ in 0..NEAR {
        let found = zeros(word(bytes, at)? ^ wanted);
        if found != 0 {
            return Some(at + first(found));
        }
        at += size_of::<u64>();
    }
    Some(at + memchr(byte, bytes.get(at..)?)?)
}

/// Where `:` or LF, whichever comes first, stands in `bytes` from `at` on. `None` also when it is far, or
/// in the last seven bytes.
#[inline]
pub(super) fn find_colon_or_lf(bytes: &[u8], mut at: usize) -> Option<usize> {
    const COLONS: u64 = ONES * b':' as u64;
    const LFS: u64 = ONES * b'\n' as u64;
    for _ in 0..NEAR {
        let word = word(bytes, at)?;
        let found = zeros(word ^ COLONS) | zeros(word ^ LFS);
        if found != 0 {
            return Some(at + first(found));
        }
        at += size_of::<u64>();
    }
    None
}

#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let word = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*word))
}

/// The high bit of each byte that is zero. Of those above the lowest some may be wrong.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

#[inline]
fn first(found: u64) -> usize {
    (found.trailing_zeros() / u8::BITS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found_wherever_it_stands_and_whatever_is_around_it() {
        // 0x3b and 0x0b are one more than what is looked for, which upsets a borrow.
        for around in [b'a', 0, 0x3b, 0x0b, 0x80, 0xff] {
            for len in 8..80 {
                for at in 0..len {
                    let mut bytes = vec![around; len];
                    bytes[at] = b'\n';
                    let found = find(&bytes, 0, b'\n');
                    assert!(found == Some(at) || (found.is_none() && at >= len - 7));
                    assert_eq!(found.is_some(), find(&bytes, 0, b'\n').is_some());
                    let near = find_colon_or_lf(&bytes, 0);
                    assert!(near == Some(at) || (near.is_none() && (at >= 32 || at >= len - 7)));
                    for colon in at + 1..len {
                        bytes[colon] = b':';
                        assert_eq!(find_colon_or_lf(&bytes, 0), near, "{at} {colon} of {len}");
                        assert_eq!(find(&bytes, 0, b'\n'), found);
                    }
                }
            }
        }
    }
}
