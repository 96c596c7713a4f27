//! ChannelIds that can be told from all others: they become the Uniqueid and the Linkedid of the
//! call, and so bind it to the click that placed it, even for a program that was restarted meanwhile
//! or sits at another desk.

use std::fmt;

const MARK: &str = "trubka-";

/// In an extension's place in the ids of couriers' calls.
const COURIER: &str = "courier";

/// The id of a call of ours: `trubka-101-lx3k2p9a`. ASCII, at most 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChannelId(String);

impl ChannelId {
    /// Of a click by the operator at `extension`.
    pub(super) fn of_operator(extension: &str, seed: u64) -> Self {
        Self(format!("{MARK}{extension}-{}", base36(seed)))
    }

    /// Of a courier's call.
    pub(super) fn of_courier(seed: u64) -> Self {
        Self(format!("{MARK}{COURIER}-{}", base36(seed)))
    }

    /// As AMI is told.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a Uniqueid or Linkedid is of a call that this program placed, here or at another desk.
pub fn is_ours(id: &str) -> bool {
    parts(id).is_some()
}

/// The extension whose operator placed the call; `None` for foreign ids and couriers' calls.
pub fn extension_of(id: &str) -> Option<&str> {
    parts(id)
        .map(|(place, _)| place)
        .filter(|place| *place != COURIER)
}

fn parts(id: &str) -> Option<(&str, &str)> {
    // Asterisk calls the second half of a Local pair `<id>;2`.
    let id = id.strip_suffix(";2").unwrap_or(id);
    let (place, seed) = id.strip_prefix(MARK)?.split_once('-')?;
    let place_is_known =
        place == COURIER || (!place.is_empty() && place.bytes().all(|b| b.is_ascii_digit()));
    let is_seed = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
    (place_is_known && !seed.is_empty() && seed.bytes().all(is_seed)).then_some((place, seed))
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or(0);
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
        if number == 0 {
            break digits.iter().rev().collect();
        }
    }
}
