//! Versions of the settings file.
//!
//! A file without `settings_version` is of the first one. A newer one than this program knows is told as such and
//! not read: what it means is not known here. What older ones have and this one does not is read over, told, and
//! taken out when the program next writes the file.

/// The version that this program writes.
pub const VERSION: i64 = 1;

/// Settings that there are no more. These never did anything: a courier's own channel and the office's number.
const GONE: [&str; 5] = [
    "dialling.courier_channel",
    "dialling.courier_context",
    "dialling.courier_prefix",
    "dialling.office_extension",
    "dialling.office_number",
];

/// A setting of an older file that there is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The whole key.
    pub key: String,
    /// The line that it stands on, from 1.
    pub line: usize,
}

/// All of them.
pub(super) fn gone_keys() -> [&'static str; 5] {
    GONE
}

/// The setting of that key, if it is one of them.
pub(super) fn gone(key: &str, line: usize) -> Option<Gone> {
    GONE.contains(&key).then(|| Gone {
        key: key.to_owned(),
        line,
    })
}
