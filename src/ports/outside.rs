//! The program outside its window: the icon in the tray, global hotkeys, the sound of a call.

/// The icon in the tray with its menu: all that is seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayView {
    /// The picture.
    pub icon: TrayIcon,
    /// What the icon says in words.
    pub tooltip: String,
    /// The menu, from the top.
    pub menu: Vec<TrayItem>,
}

/// What the picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrayIcon {
    /// The state.
    pub state: TrayState,
    /// Missed calls, as far as the picture tells them apart.
    pub missed: usize,
}

/// The state that the picture shows, each by a shape and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayState {
    /// Connected to the PBX.
    Connected,
    /// On the way, or nothing to connect to.
    Waiting,
    /// Not connected.
    Offline,
    /// Nobody is to be disturbed.
    Quiet,
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrayItem {
    /// Something to ask for.
    Do {
        /// What stands there.
        label: String,
        /// What it asks for.
        action: TrayAction,
    },
    /// Words only.
    Words(String),
    /// A line.
    Separator,
}

/// What is asked for by the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayAction {
    /// The window.
    Open,
    /// Not to be disturbed, or to be again.
    Quiet(QuietFor),
    /// The end of the program.
    Quit,
}

/// For how long nobody is to be disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuietFor {
    /// Half an hour.
    HalfHour,
    /// An hour.
    Hour,
    /// Until the next morning.
    Tomorrow,
    /// Not any more.
    Over,
}

impl QuietFor {
    /// Those that begin it.
    pub const TIMES: [Self; 3] = [Self::HalfHour, Self::Hour, Self::Tomorrow];
}

/// A combination of keys that works in every program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hotkey {
    /// Call the number on the clipboard.
    CallClipboard,
    /// Bring the window.
    ShowWindow,
}

/// Why a combination does not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HotkeyError {
    /// Another program has it.
    #[error("another program has it")]
    Taken,
    /// On Wayland a program cannot ask for one.
    #[error("not on Wayland")]
    Wayland,
    /// The keyboard has no such key.
    #[error("the keyboard has no such key")]
    NoKey,
    /// In the system's words.
    #[error("{0}")]
    Other(String),
}

/// Why a sound file cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SoundError {
    /// In the system's words.
    #[error("cannot read it: {0}")]
    Unreadable(String),
    /// No WAV file, or one of a kind that is not understood.
    #[error("no WAV file")]
    NotWav,
}
