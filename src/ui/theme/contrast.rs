//! WCAG AA for every pair of text and ground that the program draws.

use egui::Color32;

use super::{Palette, Tone};

const TONES: [Tone; 9] = [
    Tone::Plain,
    Tone::Accent,
    Tone::Ok,
    Tone::Warn,
    Tone::Bad,
    Tone::Client,
    Tone::Courier,
    Tone::Recipient,
    Tone::Staff,
];

fn luminance(colour: Color32) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
}

fn ratio(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Every pair: (what, ink, ground).
fn pairs(p: &Palette) -> Vec<(String, Color32, Color32)> {
    let mut pairs = Vec::new();
    let grounds = [
        ("bg", p.bg),
        ("panel", p.panel),
        ("hover", p.hover),
        ("selected", p.ground(Tone::Accent)),
    ];
    for (ground_name, ground) in grounds {
        for (ink_name, ink) in [("text", p.text), ("dim", p.dim), ("faint", p.faint)] {
            pairs.push((format!("{ink_name} on {ground_name}"), ink, ground));
        }
        for tone in [Tone::Accent, Tone::Ok, Tone::Warn, Tone::Bad] {
            pairs.push((format!("{tone:?} on {ground_name}"), p.ink(tone), ground));
        }
    }
    for tone in TONES {
        pairs.push((format!("{tone:?}"), p.ink(tone), p.ground(tone)));
    }
    // Banners and marked search fragments hold plain text.
    for tone in [Tone::Accent, Tone::Ok, Tone::Warn, Tone::Bad] {
        pairs.push((format!("text on {tone:?}"), p.text, p.ground(tone)));
        pairs.push((format!("dim on {tone:?}"), p.dim, p.ground(tone)));
    }
    pairs.push(("button".into(), p.on_accent, p.ink(Tone::Accent)));
    pairs.push(("count".into(), p.on_accent, p.ink(Tone::Bad)));
    pairs.push(("button hovered".into(), p.on_accent, p.accent_hover));
    pairs
}

#[test]
fn every_text_is_aa() {
    assert!((ratio(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    let mut failed = Vec::new();
    for dark in [false, true] {
        for (what, ink, ground) in pairs(Palette::of(dark)) {
            let ratio = ratio(ink, ground);
            if ratio < 4.5 {
                failed.push(format!("dark={dark} {what}: {ratio:.2}"));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn edges_of_fields_and_focus_are_seen() {
    for dark in [false, true] {
        let p = Palette::of(dark);
        for ground in [p.bg, p.panel] {
            assert!(
                ratio(p.edge, ground) >= 3.0,
                "edge, dark={dark}: {:.2}",
                ratio(p.edge, ground)
            );
            assert!(
                ratio(p.ink(Tone::Accent), ground) >= 3.0,
                "focus, dark={dark}"
            );
        }
    }
}
