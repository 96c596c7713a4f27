//! Windows and macOS: the system's own registration of hotkeys.

use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};

use super::Pressed;
use crate::ports::outside::{Hotkey, HotkeyError};
use crate::settings::{Combination, HotkeyKey};

/// Dropped, it gives the combinations back.
pub(super) struct Grabbed(GlobalHotKeyManager);

impl std::fmt::Debug for Grabbed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Grabbed")
    }
}

impl Grabbed {
    pub(super) fn new(
        wanted: &[(Hotkey, Combination)],
        pressed: Pressed,
    ) -> Result<(Self, Vec<(Hotkey, HotkeyError)>), HotkeyError> {
        let grabbed = Self(GlobalHotKeyManager::new().map_err(|error| told(&error))?);
        let (mut keys, mut refused) = (Vec::new(), Vec::new());
        for (hotkey, combination) in wanted {
            let Some(code) = code(combination.key) else {
                refused.push((*hotkey, HotkeyError::NoKey));
                continue;
            };
            let key = HotKey::new(Some(modifiers(combination)), code);
            match grabbed.0.register(key) {
                Ok(()) => keys.push((key.id(), *hotkey)),
                Err(error) => refused.push((*hotkey, told(&error))),
            }
        }
        GlobalHotKeyEvent::set_event_handler(Some(move |event: GlobalHotKeyEvent| {
            let known = keys.iter().find(|(id, _)| *id == event.id);
            if let (Some((_, hotkey)), HotKeyState::Pressed) = (known, event.state) {
                pressed(*hotkey);
            }
        }));
        Ok((grabbed, refused))
    }
}

fn told(error: &Error) -> HotkeyError {
    match error {
        Error::AlreadyRegistered(_) => HotkeyError::Taken,
        other => HotkeyError::Other(other.to_string()),
    }
}

fn modifiers(combination: &Combination) -> Modifiers {
    let all = [
        (combination.ctrl, Modifiers::CONTROL),
        (combination.alt, Modifiers::ALT),
        (combination.shift, Modifiers::SHIFT),
        (combination.win, Modifiers::META),
    ];
    let set = all.into_iter().filter(|(is_set, _)| *is_set);
    set.fold(Modifiers::empty(), |mask, (_, bit)| mask | bit)
}

fn code(key: HotkeyKey) -> Option<Code> {
    let name = match key {
        HotkeyKey::Letter(letter) => format!("Key{letter}"),
        HotkeyKey::Digit(digit) => format!("Digit{digit}"),
        HotkeyKey::Function(number) => format!("F{number}"),
    };
    name.parse().ok()
}
