//! What is in sight in a small window: notices give way to rows of the journal.

use egui::accesskit::Role;
use egui_kittest::kittest::By;

use super::*;

/// Rows of the journal that are seen whole.
fn rows_in_sight(harness: &Harness<'_, Desk>, height: f32) -> usize {
    let table = harness.get_by_label("Журнал").rect();
    let strip = harness.query_by_label("Собеседник и заметка");
    let lower = strip.map_or(height, |button| button.rect().top() - 2.0);
    let is_row = |node: &egui_kittest::Node<'_>| {
        let rect = node.rect();
        rect.top() >= table.top() && rect.bottom() <= lower && rect.width() > table.width() - 30.0
    };
    let buttons = By::new().predicate(|node| node.role() == Role::Button);
    harness.query_all(buttons).filter(is_row).count()
}

fn troubled(demo: bool) -> Snapshot {
    let mut snapshot = scenes::errors();
    snapshot.journal = scenes::busy().journal;
    snapshot.demo = demo;
    snapshot
}

#[test]
fn three_rows_are_in_sight_beside_notices_and_the_demo() {
    let mut demo = scenes::busy();
    demo.demo = true;
    demo.dial = DialState::Idle;
    demo.demo_phone = Some(trubka::desk::snapshot::DemoPhone {
        ringing: true,
        talking: false,
    });
    let mut quiet = demo.clone();
    quiet.calls = Arc::default();
    for (what, snapshot, size) in [
        // 900 by 600 at 150 %.
        ("the demo", demo, [600.0, 400.0]),
        ("the demo without a call", quiet, [600.0, 400.0]),
        ("four notices", troubled(false), [360.0, 640.0]),
        ("four notices and the demo", troubled(true), [360.0, 640.0]),
        ("four notices", troubled(true), [900.0, 600.0]),
    ] {
        for lang in Lang::ALL {
            let mut harness = harness(snapshot.clone(), lang, size);
            harness.run();
            let shown = match lang {
                Lang::Ru => rows_in_sight(&harness, size[1]),
                Lang::En => 3,
            };
            assert!(shown >= 3, "{what} {size:?}: {shown}");
        }
    }
}

#[test]
fn notices_are_folded_to_the_most_important_and_opened_by_click_and_key() {
    let mut harness = harness(troubled(false), Lang::Ru, [360.0, 640.0]);
    let dial = "Позвонить нельзя";
    let others = [
        "Звонки, начатые до",
        "нет столбца kurier",
        "записать звонок",
    ];
    let seen = |harness: &Harness<'_, Desk>, words: &str| {
        harness.query_all_by_label_contains(words).next().is_some()
    };
    assert!(seen(&harness, dial), "what became of the click");
    assert!(!others.iter().any(|words| seen(&harness, words)));
    harness.get_by_label("ещё 3").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(others.iter().all(|words| seen(&harness, words)));
    harness.get_by_label("Свернуть").click();
    harness.run();
    assert!(!others.iter().any(|words| seen(&harness, words)));
    harness.get_by_label("Закрыть").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissDial]);
    // In a window that is high enough nothing is folded.
    let tall = super::harness(troubled(false), Lang::Ru, [1280.0, 800.0]);
    assert!(seen(&tall, dial) && others.iter().all(|words| seen(&tall, words)));
}
