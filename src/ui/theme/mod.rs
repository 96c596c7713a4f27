//! Colours, sizes, spacing, fonts: the one place that knows them.
//!
//! Rule: nobody else in the program writes a colour, a font size or a corner radius. Colours come as
//! a [`Palette`], light or dark by the system or by the setting; the test in `contrast` computes WCAG
//! AA for every pair of text and ground that is drawn.

#[cfg(test)]
mod contrast;
mod fonts;
mod palette;
mod style;
pub mod tray;

pub use fonts::Weight;
pub use palette::{Palette, Tone};
pub use style::install;

use egui::{FontId, Ui};

/// Sizes and distances, points.
pub mod size {
    /// Running text.
    pub const BODY: f32 = 14.0;
    /// Buttons, pills, chips, secondary lines.
    pub const SMALL: f32 = 13.0;
    /// Role chips, section headings, day headings.
    pub const TINY: f32 = 12.0;
    /// The number of things that wait, at a page's icon.
    pub const COUNT: f32 = 11.0;
    /// The name at the side.
    pub const TITLE: f32 = 20.0;
    /// The name on a card.
    pub const CARD_NAME: f32 = 24.0;
    /// Height of a line of running text.
    pub const LINE: f32 = 20.0;
    /// Height of the top bar.
    pub const TOP: f32 = 56.0;
    /// Height of the call field.
    pub const FIELD: f32 = 36.0;
    /// Height of a button.
    pub const BUTTON: f32 = 30.0;
    /// Height of a filter chip.
    pub const CHIP: f32 = 28.0;
    /// Margin around the columns.
    pub const MARGIN: f32 = 16.0;
    /// Width of the side panel.
    pub const SIDE: f32 = 372.0;
    /// Width of the rail of pages.
    pub const RAIL: f32 = 56.0;
    /// A page's place in it.
    pub const RAIL_ITEM: f32 = 40.0;
    /// From this window width on there is a side panel.
    pub const SIDE_FROM: f32 = 860.0;
    /// Below this window width the top bar takes two rows.
    pub const NARROW: f32 = 720.0;
    /// The same of a window that is lower than [`LOW`]: beside one another they leave room for rows.
    pub const NARROW_LOW: f32 = 560.0;
    /// The same of one that is lower than [`LEAST`].
    pub const ONE_ROW: f32 = 430.0;
    /// Below this window height every line counts.
    pub const LOW: f32 = 480.0;
    /// Below this one nothing has a line of its own that can share one.
    pub const LEAST: f32 = 380.0;
    /// From this window height on all notices are in sight, and rows too.
    pub const TALL: f32 = 740.0;
    /// From this window height on a third call in progress has a place of its own.
    pub const HIGH: f32 = 960.0;
    /// From this window width on the top bar says all in words.
    pub const TOP_WORDS: f32 = 1_080.0;
    /// Below this table width a journal row takes two lines.
    pub const TWO_LINES: f32 = 620.0;
    /// The same in a window that is lower than [`LOW`].
    pub const TWO_LINES_LOW: f32 = 400.0;
    /// A row of the journal.
    pub const ROW: f32 = 36.0;
    /// The same in a window that is lower than [`LOW`].
    pub const ROW_LOW: f32 = 32.0;
    /// A row of the journal on two lines.
    pub const ROW_TALL: f32 = 54.0;
    /// A day's heading in the journal.
    pub const DAY: f32 = 30.0;
    /// The same in a window that is lower than [`LOW`].
    pub const DAY_LOW: f32 = 24.0;
    /// Width of a card.
    pub const CARD: f32 = 380.0;
    /// Icons.
    pub const ICON: f32 = 14.0;
}

/// Corner radii, points.
pub mod radius {
    /// Role chips.
    pub const TAG: u8 = 5;
    /// Buttons.
    pub const BUTTON: u8 = 7;
    /// Fields.
    pub const FIELD: u8 = 8;
    /// Boxes.
    pub const BOX: u8 = 10;
    /// Pills and chips.
    pub const PILL: u8 = 14;
}

/// How dark the window is made behind what covers it, of 255.
pub const SHADE: u8 = 90;

/// The palette of the theme in force.
pub fn palette(ui: &Ui) -> &'static Palette {
    Palette::of(ui.visuals().dark_mode)
}

/// A font of the program.
pub fn font(weight: Weight, size: f32) -> FontId {
    FontId::new(size, weight.family())
}
