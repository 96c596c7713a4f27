//! Colours of the icon in the tray, which stands on a ground that nobody knows: strong ones, each sign
//! with a light ground of its own.

/// Red, green, blue.
type Rgb = [u8; 3];

/// Around every sign, and the figures' own.
pub const GROUND: Rgb = [0xff, 0xff, 0xff];
/// Connected.
pub const OK: Rgb = [0x14, 0x8a, 0x45];
/// On the way.
pub const WAITING: Rgb = [0xb8, 0x6e, 0x00];
/// Not connected.
pub const BAD: Rgb = [0xb3, 0x26, 0x1e];
/// Not to be disturbed.
pub const QUIET: Rgb = [0x7a, 0x3f, 0xb8];
/// Missed calls.
pub const MISSED: Rgb = [0xc6, 0x1c, 0x14];
