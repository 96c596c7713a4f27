//! The embedded UI font: Inter with tabular figures, three weights. `assets/fonts/README.md` says how
//! the files were made.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Weights of the UI font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// 400, running text.
    Regular,
    /// 500, chips and pills.
    Medium,
    /// 600, names, headings, the main button.
    Semibold,
}

impl Weight {
    /// The family that egui knows it by.
    pub fn family(self) -> FontFamily {
        match self {
            Self::Regular => FontFamily::Proportional,
            Self::Medium => FontFamily::Name("medium".into()),
            Self::Semibold => FontFamily::Name("semibold".into()),
        }
    }
}

/// The three weights, with egui's own fonts behind them for what callers' names may hold.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let files: [(Weight, &str, &'static [u8]); 3] = [
        (
            Weight::Regular,
            "inter-regular",
            include_bytes!("../../../assets/fonts/Inter-Regular-tnum.otf"),
        ),
        (
            Weight::Medium,
            "inter-medium",
            include_bytes!("../../../assets/fonts/Inter-Medium-tnum.otf"),
        ),
        (
            Weight::Semibold,
            "inter-semibold",
            include_bytes!("../../../assets/fonts/Inter-SemiBold-tnum.otf"),
        ),
    ];
    for (weight, name, bytes) in files {
        fonts
            .font_data
            .insert(name.into(), Arc::new(FontData::from_static(bytes)));
        let mut family = vec![name.to_owned()];
        family.extend(fallback.iter().cloned());
        fonts.families.insert(weight.family(), family);
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::FontId;

    #[test]
    fn figures_have_one_width_and_all_signs_are_there() {
        let ctx = egui::Context::default();
        ctx.set_fonts(definitions());
        let mut widths = Vec::new();
        let mut missing = Vec::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for weight in [Weight::Regular, Weight::Medium, Weight::Semibold] {
                let font = FontId::new(14.0, weight.family());
                ui.ctx().fonts_mut(|fonts| {
                    widths.push(
                        ('0'..='9')
                            .map(|digit| (fonts.glyph_width(&font, digit) * 100.0).round() as i32)
                            .collect::<Vec<_>>(),
                    );
                    for sign in "абвгґіўқңөһЁё«»—–…₽№·→↑↓×≈ABCxyz".chars()
                    {
                        if !fonts.has_glyph(&font, sign) {
                            missing.push(sign);
                        }
                    }
                });
            }
        });
        output.textures_delta.clear();
        assert!(!widths.is_empty());
        // Hundredths of a point; a proportional «1» would be some three points narrower.
        for row in widths {
            assert!(
                row.iter().all(|width| (*width - row[0]).abs() <= 5),
                "{row:?}"
            );
        }
        assert!(missing.is_empty(), "{missing:?}");
    }
}
