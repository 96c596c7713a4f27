//! Combinations of keys that work in every program: on X11, Windows and macOS. A program cannot ask a
//! Wayland compositor for one.

#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

use std::sync::Arc;

use crate::ports::outside::{Hotkey, HotkeyError};
use crate::settings::Combination;

#[cfg(any(windows, target_os = "macos"))]
use native::Grabbed;
#[cfg(all(unix, not(target_os = "macos")))]
use x11::Grabbed;

/// Told of each press.
type Pressed = Arc<dyn Fn(Hotkey) + Send + Sync>;

/// Combinations that belong to the program as long as this lives.
#[derive(Debug, Default)]
pub struct Hotkeys {
    _grabbed: Option<Grabbed>,
}

/// Asks for these; tells of those that cannot be had. To be called on the main thread, after the
/// window's event loop began. `pressed` is told of each press on any thread.
pub fn grab(
    wanted: &[(Hotkey, Combination)],
    pressed: impl Fn(Hotkey) + Send + Sync + 'static,
) -> (Hotkeys, Vec<(Hotkey, HotkeyError)>) {
    if wanted.is_empty() {
        return (Hotkeys::default(), Vec::new());
    }
    match Grabbed::new(wanted, Arc::new(pressed)) {
        Ok((grabbed, refused)) => {
            let _grabbed = Some(grabbed);
            (Hotkeys { _grabbed }, refused)
        }
        Err(why) => {
            let all = wanted.iter().map(|(hotkey, _)| (*hotkey, why.clone()));
            (Hotkeys::default(), all.collect())
        }
    }
}
