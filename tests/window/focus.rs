//! Where the keyboard is can be seen at every stop, and there is no stop that it does not come away from.

use egui::Shape;
use egui_kittest::kittest::By;
use trubka::ui::theme::{Palette, Tone};

use super::*;

/// What has the keyboard: its name and place.
fn focused(harness: &Harness<'_, Desk>) -> Option<(String, egui::Rect)> {
    let with_it = harness.query_all(By::new().predicate(|node| node.is_focused()));
    let mut found = with_it.map(|node| {
        let name = node.accesskit_node().label().unwrap_or_default();
        (name, node.rect())
    });
    found.next()
}

/// A frame in the accent around it, or its own edge in the accent.
fn is_marked(harness: &Harness<'_, Desk>, place: egui::Rect) -> bool {
    let accent = Palette::of(false).ink(Tone::Accent);
    let near = |rect: egui::Rect| {
        rect.expand(8.0).contains_rect(place) || place.expand(4.0).contains_rect(rect)
    };
    harness
        .output()
        .shapes
        .iter()
        .any(|shape| match &shape.shape {
            Shape::Rect(drawn) => {
                drawn.stroke.color == accent
                    && near(drawn.rect)
                    && drawn.rect.height() > place.height() * 0.6
                    && drawn.rect.width() > place.width() * 0.6
            }
            _ => false,
        })
}

/// From stop to stop until it comes round.
fn walk(harness: &mut Harness<'_, Desk>, modifiers: Modifiers) -> Vec<String> {
    let mut stops: Vec<(String, egui::Rect)> = Vec::new();
    for _ in 0..120 {
        harness.key_press_modifiers(modifiers, Key::Tab);
        harness.run();
        let Some(stop) = focused(harness) else {
            continue;
        };
        if stops.first() == Some(&stop) {
            return stops.into_iter().map(|(name, _)| name).collect();
        }
        assert!(
            !stops.contains(&stop),
            "a trap between {stop:?} and the end of {stops:?}"
        );
        assert!(
            is_marked(harness, stop.1),
            "{stop:?} does not show that it has the keyboard"
        );
        stops.push(stop);
    }
    panic!("it never comes round: {stops:?}");
}

#[test]
fn the_keyboard_walks_the_whole_window_and_is_seen_at_every_stop() {
    for name in ["busy", "empty", "errors", "offline", "long"] {
        for size in [[1280.0, 800.0], [900.0, 600.0], [360.0, 640.0]] {
            let mut harness = harness(scenes::scene(name).expect("a scene"), Lang::Ru, size);
            let mut onwards = walk(&mut harness, Modifiers::NONE);
            let mut back = walk(&mut harness, Modifiers::SHIFT);
            assert!(onwards.len() > 8, "{onwards:?}");
            onwards.sort();
            back.sort();
            assert_eq!(
                onwards, back,
                "{name} {size:?}: the same stops in both directions"
            );
        }
    }
}

/// Where the keyboard goes from one of these to the next, as it is read.
fn goes(harness: &mut Harness<'_, Desk>, from: &str, to: &str) {
    for _ in 0..90 {
        harness.key_press(Key::Tab);
        harness.run();
        if let Some((_, before)) = focused(harness).filter(|(name, _)| name.starts_with(from)) {
            harness.key_press(Key::Tab);
            harness.run();
            let (name, after) = focused(harness).expect("a stop");
            assert!(name.starts_with(to), "after {from}: {name}");
            assert!(after.left() > before.right(), "{from} stands before {to}");
            return;
        }
    }
    panic!("{from} is never reached");
}

#[test]
fn buttons_at_a_right_edge_are_gone_through_as_one_reads_them() {
    let mut colleagues = harness(
        scenes::scene("handling").expect("a scene"),
        Lang::Ru,
        [900.0, 600.0],
    );
    colleagues.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    colleagues.run();
    goes(&mut colleagues, "К звонку", "Положить трубку");
    let mut party = harness(
        scenes::scene("party").expect("a scene"),
        Lang::Ru,
        [1280.0, 800.0],
    );
    party.key_press_modifiers(Modifiers::COMMAND, Key::I);
    party.run();
    goes(&mut party, "Открыть заказ", "Копировать номер заказа");
    goes(&mut party, "Позвонить +7", "Копировать +7");
}

#[test]
fn notices_are_gone_through_from_the_top_and_each_from_the_left() {
    let mut folded = harness(scenes::errors(), Lang::Ru, [360.0, 640.0]);
    goes(&mut folded, "ещё 3", "Закрыть");
    let mut all = harness(scenes::errors(), Lang::Ru, [1280.0, 800.0]);
    let mut tops = Vec::new();
    for _ in 0..40 {
        all.key_press(Key::Tab);
        all.run();
        tops.extend(focused(&all).filter(|(name, _)| name == "Закрыть"));
    }
    let tops: Vec<f32> = tops.into_iter().map(|(_, rect)| rect.top()).collect();
    let first = tops.first().copied().expect("a notice that can be closed");
    let round = tops.iter().skip(1).position(|top| *top == first);
    let round = tops
        .get(..=round.unwrap_or(tops.len() - 1))
        .unwrap_or(&tops);
    assert!(round.len() > 1, "{tops:?}");
    assert!(round.is_sorted(), "{tops:?}");
}

#[test]
fn the_page_is_gone_through_before_what_is_beside_it() {
    let mut harness = desk("busy");
    goes(&mut harness, "Журнал", "Страница собеседника");
}

#[test]
fn the_keyboard_comes_back_from_the_menu_of_do_not_disturb() {
    let mut harness = desk("empty");
    for close in [Key::Escape, Key::Enter] {
        harness.get_by_label("Не беспокоить").focus();
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        harness.key_press(Key::Tab);
        harness.run();
        assert!(harness.get_by_label("30 минут").is_focused());
        harness.key_press(close);
        harness.run();
        assert!(harness.query_by_label("30 минут").is_none());
        let button = harness.get_by_label("Не беспокоить");
        assert!(button.is_focused(), "{close:?}");
    }
}
