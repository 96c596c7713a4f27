//! What the program does outside its window: notifications, the sound, global hotkeys.

use serde::{Deserialize, Serialize};

/// When the operating system is to tell something too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tell {
    /// Never.
    Never,
    /// While the window is minimised or in the tray; calls always, where cards are not windows.
    #[default]
    Hidden,
    /// Always.
    Always,
}

/// `[notifications]`: the operating system's notifications, and the sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notifications {
    /// Of a call that rings.
    pub calls: Tell,
    /// Of missed calls.
    pub missed: Tell,
    /// A sound when a call comes in. Off: the phone on the desk rings already.
    pub sound: bool,
    /// A WAV file of one's own; empty: the sound of the program.
    pub sound_file: String,
    /// Percent.
    pub sound_volume: u32,
    /// Also while a talk of one's own goes on.
    pub sound_while_talking: bool,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            calls: Tell::default(),
            missed: Tell::default(),
            sound: false,
            sound_file: String::new(),
            sound_volume: 60,
            sound_while_talking: false,
        }
    }
}

/// `[hotkeys]`: combinations of keys that work in every program; empty for none. They are off until
/// somebody chooses them: a combination is taken away from all other programs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hotkeys {
    /// Offers the number on the clipboard for a call; pressed again, calls it.
    pub call_clipboard: String,
    /// Brings the window.
    pub show_window: String,
}

/// A combination of keys: `Ctrl+Alt+K`, `Shift+F9`, `Win+Space` is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Combination {
    /// Ctrl.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// The Windows key (Super).
    pub win: bool,
    /// The last key.
    pub key: HotkeyKey,
}

/// The last key of a combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HotkeyKey {
    /// `A` to `Z`.
    Letter(char),
    /// `0` to `9`.
    Digit(u8),
    /// `F1` to `F12`.
    Function(u8),
}

impl Combination {
    /// Reads one as the settings write it, in any case. `None` when it is none: without Ctrl, Alt or
    /// Win a key would be lost for typing; F-keys need no other.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<String> = text.split('+').map(|p| p.trim().to_lowercase()).collect();
        let key = parse_key(&parts.pop()?)?;
        let mut found = Self {
            ctrl: false,
            alt: false,
            shift: false,
            win: false,
            key,
        };
        for part in &parts {
            let flag = match part.as_str() {
                "ctrl" | "control" => &mut found.ctrl,
                "alt" => &mut found.alt,
                "shift" => &mut found.shift,
                "win" | "super" => &mut found.win,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        let is_function = matches!(key, HotkeyKey::Function(_));
        (is_function || found.ctrl || found.alt || found.win).then_some(found)
    }
}

fn parse_key(text: &str) -> Option<HotkeyKey> {
    let mut letters = text.chars();
    match (letters.next()?, letters.as_str()) {
        (letter @ 'a'..='z', "") => Some(HotkeyKey::Letter(letter.to_ascii_uppercase())),
        (digit @ '0'..='9', "") => Some(HotkeyKey::Digit(digit as u8 - b'0')),
        ('f', number) if !number.starts_with(['0', '+']) => {
            let number = number.parse().ok().filter(|n| (1..=12).contains(n));
            number.map(HotkeyKey::Function)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_read_as_people_write_them() {
        let plain = |key| Combination {
            ctrl: false,
            alt: false,
            shift: false,
            win: false,
            key,
        };
        let wanted = Combination {
            ctrl: true,
            alt: true,
            ..plain(HotkeyKey::Letter('K'))
        };
        for text in ["Ctrl+Alt+K", "alt + ctrl + k", "CONTROL+ALT+K"] {
            assert_eq!(Combination::parse(text), Some(wanted), "{text}");
        }
        let f9 = plain(HotkeyKey::Function(9));
        assert_eq!(Combination::parse("F9"), Some(f9));
        let zero = Combination {
            win: true,
            ..plain(HotkeyKey::Digit(0))
        };
        assert_eq!(Combination::parse("Super+0"), Some(zero));
    }

    #[test]
    fn what_would_take_a_key_from_typing_or_is_none_is_refused() {
        for text in [
            "",
            "K",
            "Shift+K",
            "Ctrl",
            "Ctrl+",
            "Ctrl+Ctrl+K",
            "Ctrl+Й",
            "Ctrl+F13",
            "F0",
            "F01",
            "Ctrl+KK",
            "Hyper+K",
            "+",
        ] {
            assert_eq!(Combination::parse(text), None, "{text}");
        }
    }
}
