//! What is told of an extension's phones.

use std::time::Duration;

/// What an extension's phones do, as the PBX says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PhoneState {
    /// The PBX says nothing of it.
    #[default]
    Unknown,
    /// Registered, and nothing goes on.
    Free,
    /// It rings.
    Ringing,
    /// A call is on it.
    InUse,
    /// Its call is on hold.
    OnHold,
    /// Not registered, or switched off.
    Unreachable,
}

/// An extension's phones together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The extension.
    pub extension: String,
    /// What they do.
    pub state: PhoneState,
    /// Since when, where an event told; `None` when a listing found it so.
    pub since: Option<Duration>,
    /// A custom device state or a presence state says "do not disturb".
    pub do_not_disturb: bool,
}

impl PhoneState {
    /// `State` of `DeviceStateChange`. `None`: the PBX does not know itself.
    pub(super) fn of_device(state: &str) -> Option<Self> {
        Some(match state.trim().to_ascii_uppercase().as_str() {
            "NOT_INUSE" => Self::Free,
            "INUSE" | "BUSY" | "RINGINUSE" => Self::InUse,
            "RINGING" => Self::Ringing,
            "ONHOLD" => Self::OnHold,
            "UNAVAILABLE" | "INVALID" => Self::Unreachable,
            _ => return None,
        })
    }

    /// `Status` of `ExtensionStatus`: 1 in use, 2 busy, 4 unavailable, 8 ringing, 16 on hold, added up.
    pub(super) fn of_hint(status: i32) -> Option<Self> {
        Some(match status {
            0 => Self::Free,
            4 => Self::Unreachable,
            8 => Self::Ringing,
            16 | 17 => Self::OnHold,
            status if status > 0 && status & 3 != 0 => Self::InUse,
            _ => return None,
        })
    }

    /// Several devices as one: what concerns a caller most. Held only when nothing else is in use.
    pub(super) fn of_all(states: impl Iterator<Item = Self>) -> Option<Self> {
        let rank = |state: &Self| match state {
            Self::InUse => 5,
            Self::OnHold => 4,
            Self::Ringing => 3,
            Self::Free => 2,
            Self::Unreachable => 1,
            Self::Unknown => 0,
        };
        states.max_by_key(rank)
    }
}

#[cfg(test)]
mod tests {
    use super::PhoneState as S;

    #[test]
    fn hints_are_sums_and_devices_words() {
        for (status, state) in [
            (0, Some(S::Free)),
            (1, Some(S::InUse)),
            (2, Some(S::InUse)),
            (4, Some(S::Unreachable)),
            (8, Some(S::Ringing)),
            (9, Some(S::InUse)),
            (16, Some(S::OnHold)),
            (17, Some(S::OnHold)),
            (-1, None),
            (-2, None),
        ] {
            assert_eq!(S::of_hint(status), state, "{status}");
        }
        assert_eq!(S::of_device("not_inuse "), Some(S::Free));
        assert_eq!(S::of_device("UNKNOWN"), None);
        assert_eq!(S::of_device("<script>"), None);
    }

    #[test]
    fn of_several_devices_the_busiest_counts() {
        let all = |states: &[S]| S::of_all(states.iter().copied());
        assert_eq!(all(&[S::Free, S::Unreachable]), Some(S::Free));
        assert_eq!(all(&[S::Free, S::Ringing]), Some(S::Ringing));
        assert_eq!(all(&[S::OnHold, S::InUse]), Some(S::InUse));
        assert_eq!(all(&[]), None);
    }
}
