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

#[test]
fn a_long_notice_alone_is_folded_and_read_in_full_when_asked() {
    let mut snapshot = scenes::busy();
    snapshot.dial = scenes::long().dial;
    for demo in [false, true] {
        snapshot.demo = demo;
        let mut harness = harness(snapshot.clone(), Lang::Ru, [360.0, 640.0]);
        harness.run();
        let shown = rows_in_sight(&harness, 640.0);
        assert!(shown >= 3, "demo: {demo}, {shown}");
        let advice = "Введите номер цифрами";
        assert!(harness.query_by_label_contains(advice).is_none());
        harness.get_by_label("целиком").focus();
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert!(harness.query_by_label_contains(advice).is_some());
        harness.get_by_label("Свернуть").click();
        harness.run();
        assert!(harness.query_by_label_contains(advice).is_none());
    }
    // One that takes no room from the calls stands there as it is.
    let short = harness(scenes::busy(), Lang::Ru, [360.0, 640.0]);
    assert!(short.query_by_label("целиком").is_none());
}

#[test]
fn three_of_those_to_be_called_back_are_in_sight() {
    let mut harness = harness(scenes::call_back::call_back(), Lang::Ru, [360.0, 640.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    let below = harness.get_by_label_contains("со скрытых номеров").rect();
    let buttons = harness.query_all_by_label("Перезвонить");
    let whole = buttons.filter(|button| button.rect().bottom() < below.top());
    assert_eq!(whole.count(), 3);
}

#[test]
fn the_first_call_moves_nothing_below_it() {
    for size in [
        [1280.0, 800.0],
        [900.0, 600.0],
        [600.0, 400.0],
        [360.0, 640.0],
    ] {
        let mut snapshot = scenes::busy();
        snapshot.dial = DialState::Idle;
        let calls = std::mem::take(&mut snapshot.calls);
        let mut harness = harness(snapshot, Lang::Ru, size);
        let place = |harness: &Harness<'_, Desk>| harness.get_by_label("Журнал").rect().top();
        let before = place(&harness);
        let first = calls.iter().take(1).cloned().collect::<Vec<_>>();
        harness.state_mut().snapshot.calls = Arc::new(first);
        harness.run();
        assert!((place(&harness) - before).abs() < 1.5, "{size:?}");
    }
}
