//! What can be pressed on a banner.
//!
//! Rule: a button has one height, and its words; where they stand is the banner's matter.

use std::borrow::Cow;

use egui::{Response, Ui};

use crate::texts::{Lang, outside};
use crate::ui::icons::Icon;
use crate::ui::widgets::{self, Kind};

/// Of a banner's button, points.
pub(super) const HEIGHT: f32 = 24.0;

/// What can be pressed on a banner.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) enum Button {
    Primary(&'static str),
    Word(&'static str),
    Close(&'static str),
    /// To so many others.
    More(usize, Lang),
    /// Back to one.
    Fold(&'static str),
}

impl Button {
    fn words(self) -> Cow<'static, str> {
        match self {
            Self::Primary(word) | Self::Word(word) | Self::Close(word) | Self::Fold(word) => {
                word.into()
            }
            Self::More(count, lang) => outside::more_notices(count, lang).into(),
        }
    }

    pub(super) fn width(self, ui: &Ui) -> f32 {
        match self {
            Self::Primary(word) => widgets::button_width(ui, Kind::Primary, word),
            Self::Close(_) => HEIGHT,
            _ => widgets::button_width(ui, Kind::Plain, &self.words()),
        }
    }

    /// Beside words in a narrow window there is no room for it.
    pub(super) fn is_long(self) -> bool {
        matches!(self, Self::Primary(_) | Self::Word(_))
    }

    pub(super) fn ui(self, ui: &mut Ui) -> Response {
        match self {
            Self::Primary(word) => widgets::button_in(ui, Kind::Primary, word, HEIGHT),
            Self::Close(name) => widgets::icon_button_in(ui, Icon::Close, name, HEIGHT),
            _ => widgets::button_in(ui, Kind::Plain, &self.words(), HEIGHT),
        }
    }
}
