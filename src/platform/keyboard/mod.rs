//! The keyboard for a window that no window manager looks after.
//!
//! Under X11 cards are such windows, so that they never take the focus; the price is that a click does not give
//! it to them either. Here the operator's click into a card's note does. Other systems give the keyboard to any
//! window that is clicked: there is nothing to be done there.

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub use native::Keyboard;
#[cfg(all(unix, not(target_os = "macos")))]
pub use x11::Keyboard;
