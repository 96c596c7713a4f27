//! How large everything is drawn: the settings say it, the operator changes it by the keyboard.

use egui::Context;

/// Percent of what the system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scale(u16);

impl Scale {
    const LEAST: u16 = 100;
    const MOST: u16 = 200;
    const STEP: u16 = 10;

    /// The nearest to `percent` that the window is laid out for.
    pub fn of(percent: u16) -> Self {
        Self(percent.clamp(Self::LEAST, Self::MOST))
    }

    /// Percent.
    pub fn percent(self) -> u16 {
        self.0
    }

    /// A step larger.
    pub(super) fn larger(self) -> Self {
        Self::of(self.0 + Self::STEP)
    }

    /// A step smaller.
    pub(super) fn smaller(self) -> Self {
        Self::of(self.0.saturating_sub(Self::STEP))
    }

    /// From the next frame on, all windows are drawn so.
    pub(super) fn apply(self, ctx: &Context) {
        ctx.set_zoom_factor(f32::from(self.0) / 100.0);
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self(Self::LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn it_stays_within_what_the_window_is_laid_out_for() {
        assert_eq!(Scale::of(0), Scale::default());
        assert_eq!(Scale::of(100).smaller().percent(), 100);
        assert_eq!(Scale::of(100).larger().percent(), 110);
        assert_eq!(Scale::of(200).larger().percent(), 200);
        assert_eq!(Scale::of(155).smaller().percent(), 145);
        assert_eq!(Scale::of(u16::MAX).percent(), 200);
    }
}
