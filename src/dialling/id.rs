//! ChannelIds that can be told from all others: they become the Uniqueid and the Linkedid of the
//! call, and so bind it to the click that placed it, even for a program that was restarted meanwhile
//! or sits at another desk.

use std::fmt;

const MARK: &str = "trubka-";
const COURIER: &str = "trubka-courier-";

/// The id of a call of ours: `trubka-101-lx3k2p9a`. ASCII, at most 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChannelId(String);

impl ChannelId {
    /// Of a click by the operator at `extension`.
    pub(super) fn of_operator(extension: &str, seed: u64) -> Self {
        Self(format!("{MARK}{extension}-{}", base36(seed)))
    }

    /// Of a courier who is called back.
    pub(super) fn of_courier(seed: u64) -> Self {
        Self(format!("{COURIER}{}", base36(seed)))
    }

    /// It is a courier's phone that rings first.
    pub fn is_of_courier(&self) -> bool {
        self.0.starts_with(COURIER)
    }

    /// Of a test call that rings an outside number first.
    pub(super) fn of_test(seed: u64) -> Self {
        Self(format!("{MARK}test-{}", base36(seed)))
    }

    /// Of a try that rings nobody.
    pub(super) fn of_probe(seed: u64) -> Self {
        Self(format!("{MARK}doctor-{}", base36(seed)))
    }

    /// Whether a call's id is one of ours: that of a click here, at another desk, or by an earlier run.
    pub fn is_ours(call: &str) -> bool {
        call.starts_with(MARK)
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
