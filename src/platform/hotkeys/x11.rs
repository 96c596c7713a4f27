//! X11: keys grabbed at the root window, by a connection of their own whose thread waits for the
//! server. (`global-hotkey` wakes twenty times a second to look.)

use std::thread;

use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectError, ReplyError};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, KeyButMask, Keycode, ModMask};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::Pressed;
use crate::ports::outside::{Hotkey, HotkeyError};
use crate::settings::{Combination, HotkeyKey};

/// The thread ends with the program.
#[derive(Debug)]
pub(super) struct Grabbed;

struct Key {
    hotkey: Hotkey,
    code: Keycode,
    modifiers: u16,
}

impl Grabbed {
    pub(super) fn new(
        wanted: &[(Hotkey, Combination)],
        pressed: Pressed,
    ) -> Result<(Self, Vec<(Hotkey, HotkeyError)>), HotkeyError> {
        // XWayland lets itself be asked, and hears keys only while it has the keyboard.
        let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|value| !value.is_empty());
        if is_wayland {
            return Err(HotkeyError::Wayland);
        }
        let (connection, screen) = RustConnection::connect(None).map_err(|error| other(&error))?;
        let setup = connection.setup();
        let Some(root) = setup.roots.get(screen).map(|screen| screen.root) else {
            return Err(HotkeyError::Other(ConnectError::InvalidScreen.to_string()));
        };
        let codes = Codes::ask(&connection)?;
        let (mut keys, mut refused) = (Vec::new(), Vec::new());
        for (hotkey, combination) in wanted {
            let modifiers = modifiers(combination);
            let Some(code) = codes.of(combination.key) else {
                refused.push((*hotkey, HotkeyError::NoKey));
                continue;
            };
            match grab(&connection, root, code, modifiers) {
                Ok(()) => keys.push(Key {
                    hotkey: *hotkey,
                    code,
                    modifiers,
                }),
                Err(why) => refused.push((*hotkey, why)),
            }
        }
        if !keys.is_empty() {
            thread::Builder::new()
                .name("hotkeys".into())
                .spawn(move || listen(&connection, &keys, &pressed))
                .map_err(|error| other(&error))?;
        }
        Ok((Self, refused))
    }
}

/// Waits for presses until the server goes.
fn listen(connection: &RustConnection, keys: &[Key], pressed: &Pressed) {
    let all = KeyButMask::CONTROL | KeyButMask::SHIFT | KeyButMask::MOD1 | KeyButMask::MOD4;
    // A key that is held down is released and pressed again at the same time, over and over.
    let mut released_at = None;
    while let Ok(event) = connection.wait_for_event() {
        match event {
            Event::KeyRelease(event) => released_at = Some((event.detail, event.time)),
            Event::KeyPress(event) => {
                let is_repeated = released_at == Some((event.detail, event.time));
                let modifiers = u16::from(event.state & all);
                let is_it = |key: &&Key| key.code == event.detail && key.modifiers == modifiers;
                if let Some(key) = keys.iter().find(is_it).filter(|_| !is_repeated) {
                    pressed(key.hotkey);
                }
            }
            _ => {}
        }
    }
}

/// Grabs the combination, with and without the locks, which count as modifiers here.
fn grab(
    connection: &RustConnection,
    root: u32,
    code: Keycode,
    modifiers: u16,
) -> Result<(), HotkeyError> {
    let (caps, num) = (u16::from(ModMask::LOCK), u16::from(ModMask::M2));
    for locks in [0, caps, num, caps | num] {
        let mask = ModMask::from(modifiers | locks);
        let asked = connection.grab_key(false, root, mask, code, GrabMode::ASYNC, GrabMode::ASYNC);
        let done = asked.map_err(|error| other(&error))?.check();
        done.map_err(|error| match error {
            ReplyError::X11Error(error) if error.error_kind == ErrorKind::Access => {
                HotkeyError::Taken
            }
            error => other(&error),
        })?;
    }
    Ok(())
}

fn modifiers(combination: &Combination) -> u16 {
    let all = [
        (combination.ctrl, ModMask::CONTROL),
        (combination.alt, ModMask::M1),
        (combination.shift, ModMask::SHIFT),
        (combination.win, ModMask::M4),
    ];
    let set = all.into_iter().filter(|(is_set, _)| *is_set);
    set.fold(0, |mask, (_, bit)| mask | u16::from(bit))
}

/// Which code of the keyboard is which key.
struct Codes {
    first: Keycode,
    per_code: usize,
    symbols: Vec<u32>,
}

impl Codes {
    fn ask(connection: &RustConnection) -> Result<Self, HotkeyError> {
        let setup = connection.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let count = last.saturating_sub(first).saturating_add(1);
        let asked = connection.get_keyboard_mapping(first, count);
        let reply = asked.map_err(|error| other(&error))?.reply();
        let reply = reply.map_err(|error| other(&error))?;
        Ok(Self {
            first,
            per_code: usize::from(reply.keysyms_per_keycode).max(1),
            symbols: reply.keysyms,
        })
    }

    /// The code of a key in any of the keyboard's layouts: the Russian one may be chosen now. Where no
    /// layout has Latin letters, the key in the usual place.
    fn of(&self, key: HotkeyKey) -> Option<Keycode> {
        let symbol = symbol(key);
        let mut codes = self.symbols.chunks(self.per_code);
        let at = codes.position(|symbols| symbols.contains(&symbol));
        let found = at.and_then(|at| u8::try_from(at).ok());
        match found {
            Some(at) => self.first.checked_add(at),
            None => usual_place(key),
        }
    }
}

/// X11's number of a symbol: Latin letters and digits are their ASCII codes, F1 is 0xffbe.
fn symbol(key: HotkeyKey) -> u32 {
    match key {
        HotkeyKey::Letter(letter) => letter.to_ascii_lowercase().into(),
        HotkeyKey::Digit(digit) => u32::from(b'0' + digit),
        HotkeyKey::Function(number) => 0xffbd + u32::from(number),
    }
}

/// Where a letter is on a PC keyboard, as the kernel numbers keys, plus X11's eight.
fn usual_place(key: HotkeyKey) -> Option<Keycode> {
    let HotkeyKey::Letter(letter) = key else {
        return None;
    };
    let rows = [("QWERTYUIOP", 24), ("ASDFGHJKL", 38), ("ZXCVBNM", 52)];
    rows.into_iter().find_map(|(row, first)| {
        let at = u8::try_from(row.find(letter)?).ok()?;
        Some(first + at)
    })
}

fn other(error: &dyn std::error::Error) -> HotkeyError {
    HotkeyError::Other(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_any_layout() {
        // Two codes with a Russian and a Latin letter each, from code 8 on.
        let codes = Codes {
            first: 8,
            per_code: 2,
            symbols: vec![0x6ca, 0x71, 0x6cc, 0x6b],
        };
        assert_eq!(codes.of(HotkeyKey::Letter('Q')), Some(8));
        assert_eq!(codes.of(HotkeyKey::Letter('K')), Some(9));
        assert_eq!(
            codes.of(HotkeyKey::Letter('A')),
            Some(38),
            "the usual place"
        );
        assert_eq!(codes.of(HotkeyKey::Function(9)), None);
    }
}
