//! Maps by the tracker's own handles.
//!
//! The handles are counters that nobody outside chooses, so the hash need not withstand an attacker, and
//! it is asked for a dozen times with every event. Ids of the PBX stay with the standard one.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by [`super::leg::LegKey`] or [`super::leg::CallKey`].
pub(super) type Keyed<T> = HashMap<u32, T, BuildHasherDefault<KeyHasher>>;

/// Spreads a counter over all bits.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        // 2^64 by the golden ratio: the map looks at the highest and at the lowest bits.
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0 ^ u64::from(key)).wrapping_mul(SPREAD);
    }
}
