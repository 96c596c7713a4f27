//! WCAG AA of every text as it is really drawn: its colour against what was filled under it last, in every
//! scene, light and dark. (That the palette's pairs hold is tested beside the palette; here, that no other
//! pairs are drawn.)

use egui::epaint::TextShape;
use egui::{Color32, Pos2, Rect, Shape, ThemePreference};

use super::*;

fn luminance(colour: Color32) -> f64 {
    let part = |value: u8| match f64::from(value) / 255.0 {
        value if value <= 0.04045 => value / 12.92,
        value => ((value + 0.055) / 1.055).powf(2.4),
    };
    0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
}

fn ratio(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What is drawn, in its order.
#[derive(Default)]
struct Drawn {
    grounds: Vec<(Rect, Color32)>,
    texts: usize,
    faint: Vec<String>,
}

impl Drawn {
    fn shape(&mut self, shape: &Shape, clip: Rect) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape, clip)),
            Shape::Rect(rect) if rect.fill.a() > 0 => {
                self.grounds.push((rect.rect.intersect(clip), rect.fill));
            }
            Shape::Text(text) => self.text(text, clip),
            _ => {}
        }
    }

    fn text(&mut self, text: &TextShape, clip: Rect) {
        // What is switched off is drawn faded, and need not be read.
        if text.opacity_factor < 1.0 {
            return;
        }
        for row in &text.galley.rows {
            for glyph in row.glyphs.iter().filter(|glyph| !glyph.chr.is_whitespace()) {
                let at = text.pos + row.pos.to_vec2() + glyph.logical_rect().center().to_vec2();
                let vertex = row.visuals.mesh.vertices.get(glyph.first_vertex as usize);
                let own = vertex.map_or(text.fallback_color, |vertex| vertex.color);
                let own = text.override_text_color.unwrap_or(own);
                let ink = match own == Color32::PLACEHOLDER {
                    true => text.fallback_color,
                    false => own,
                };
                if clip.contains(at) && ink.a() == 255 {
                    self.glyph(ink, at, text.galley.text());
                }
            }
        }
    }

    fn glyph(&mut self, ink: Color32, at: Pos2, text: &str) {
        self.texts += 1;
        let under = self
            .grounds
            .iter()
            .rev()
            .find(|(rect, _)| rect.contains(at));
        let ground = under.map_or(Color32::TRANSPARENT, |(_, fill)| *fill);
        let ratio = ratio(ink, ground);
        if ground.a() < 255 || ratio < 4.5 {
            let told = format!("{text:?} {ink:?} on {ground:?}: {ratio:.2}");
            if !self.faint.contains(&told) {
                self.faint.push(told);
            }
        }
    }
}

fn check(harness: &Harness<'_, Desk>, what: &str) {
    let mut drawn = Drawn::default();
    for shape in &harness.output().shapes {
        drawn.shape(&shape.shape, shape.clip_rect);
    }
    assert!(drawn.texts > 50, "{what}: {} letters", drawn.texts);
    assert!(drawn.faint.is_empty(), "{what}: {:#?}", drawn.faint);
}

#[test]
fn every_text_that_is_drawn_stands_out_from_what_is_under_it() {
    for theme in [ThemePreference::Light, ThemePreference::Dark] {
        for name in scenes::NAMES {
            for size in [[1280.0, 800.0], [360.0, 640.0]] {
                let snapshot = scenes::scene(name).expect("a scene");
                let mut harness = themed(snapshot, Lang::Ru, size, theme);
                let what = format!("{name} {theme:?} {size:?}");
                check(&harness, &what);
                harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
                harness.run();
                check(&harness, &format!("{what}, a row selected"));
            }
        }
        let mut harness = themed(scenes::busy(), Lang::Ru, [1280.0, 800.0], theme);
        harness.get_by_label_contains("Сменить оператора").click();
        harness.run();
        check(&harness, "the change of operator");
        harness.key_press(Key::Escape);
        harness.run();
        harness.get_by_label("Весь офис").hover();
        harness.run();
        check(&harness, "a chip under the pointer");
    }
}
