//! `[cards]`: which calls bring a card, and where and how large it stands.

use serde::{Deserialize, Serialize};

/// `[cards]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cards {
    /// Show cards as windows of their own.
    pub windows: bool,
    /// Calls from outside to one's own number bring a card.
    pub direct: bool,
    /// Calls that a queue distributes bring one.
    pub queue: bool,
    /// Colleagues' calls bring one.
    pub internal: bool,
    /// A card of a call that a colleague took, or that is over, leaves after so many seconds.
    pub leave_secs: u64,
    /// On which screen.
    pub screen: CardScreen,
    /// From which corner on they are stacked.
    pub corner: Corner,
    /// How large, percent.
    pub scale: u16,
}

impl Default for Cards {
    fn default() -> Self {
        Self {
            windows: true,
            direct: true,
            queue: true,
            internal: true,
            leave_secs: 8,
            screen: CardScreen::default(),
            corner: Corner::default(),
            scale: 100,
        }
    }
}

/// The screen that has the cards; one that is not there is the main window's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CardScreen {
    /// That of the main window.
    #[default]
    #[serde(rename = "window")]
    Window,
    /// The one that the system calls the first.
    #[serde(rename = "primary")]
    Primary,
    /// Counted from the left.
    #[serde(rename = "1")]
    First,
    /// The next one.
    #[serde(rename = "2")]
    Second,
    /// The next one.
    #[serde(rename = "3")]
    Third,
    /// The next one.
    #[serde(rename = "4")]
    Fourth,
}

/// A corner of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    /// Stacked upwards.
    #[default]
    BottomRight,
    /// Stacked upwards.
    BottomLeft,
    /// Stacked downwards.
    TopRight,
    /// Stacked downwards.
    TopLeft,
}

impl Corner {
    /// At the left edge.
    pub fn is_left(self) -> bool {
        matches!(self, Self::BottomLeft | Self::TopLeft)
    }

    /// At the top edge.
    pub fn is_top(self) -> bool {
        matches!(self, Self::TopRight | Self::TopLeft)
    }
}
