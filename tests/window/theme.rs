//! Light and dark while the window is open: every page is drawn as if it had been opened so.

use egui::{Shape, Theme, ThemePreference};
use trubka::ui::Page;

use super::*;

/// Everything that is painted, in words: where a glyph lies in the font's picture differs.
fn painted(harness: &Harness<'_, Desk>) -> Vec<String> {
    let shapes = harness.output().shapes.iter();
    shapes.map(|clipped| words(&clipped.shape)).collect()
}

fn words(shape: &Shape) -> String {
    match shape {
        Shape::Text(text) => {
            let sections = text.galley.job.sections.iter();
            let colours: Vec<_> = sections.map(|section| section.format.color).collect();
            let own = (text.override_text_color, text.fallback_color);
            format!("{:?} {} {colours:?} {own:?}", text.pos, text.galley.text())
        }
        Shape::Vec(shapes) => shapes.iter().map(words).collect(),
        other => format!("{other:?}"),
    }
}

/// The first thing that is painted otherwise.
fn difference(one: &[String], other: &[String]) -> Option<String> {
    let pairs = one.iter().zip(other);
    let first = pairs.into_iter().find(|(one, other)| one != other);
    let first = first.map(|(one, other)| format!("{one} instead of {other}"));
    first
        .or_else(|| (one.len() != other.len()).then(|| format!("{} of {}", one.len(), other.len())))
}

/// With this page open.
fn opened(name: &str, page: Page, theme: ThemePreference) -> Harness<'static, Desk> {
    let snapshot = scenes::scene(name).expect("a scene");
    let mut harness = themed(snapshot, Lang::Ru, [1280.0, 800.0], theme);
    harness.state_mut().state.page = page;
    harness.run();
    harness
}

#[test]
fn every_page_changes_at_once_with_the_setting_and_with_the_systems_choice() {
    for page in [
        Page::Calls,
        Page::ToCallBack,
        Page::Colleagues,
        Page::Queues,
        Page::Settings,
    ] {
        for name in ["busy", "errors", "handling"] {
            let dark = painted(&opened(name, page, ThemePreference::Dark));
            let light = painted(&opened(name, page, ThemePreference::Light));
            assert!(difference(&dark, &light).is_some(), "{name} {page:?}");
            // The setting is another.
            let mut harness = opened(name, page, ThemePreference::Light);
            harness.ctx.set_theme(ThemePreference::Dark);
            harness.run();
            assert_eq!(
                difference(&painted(&harness), &dark),
                None,
                "{name} {page:?}"
            );
            harness.ctx.set_theme(ThemePreference::Light);
            harness.run();
            assert_eq!(
                difference(&painted(&harness), &light),
                None,
                "{name} {page:?}: back"
            );
            // The system's choice is followed, and flips.
            let mut harness = opened(name, page, ThemePreference::System);
            for (choice, expected) in [(Theme::Dark, &dark), (Theme::Light, &light)] {
                harness.input_mut().system_theme = Some(choice);
                harness.run();
                let difference = difference(&painted(&harness), expected);
                assert_eq!(difference, None, "{name} {page:?}: {choice:?}");
            }
        }
    }
}
