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
        assert!(harness.get_by_label("На 30 минут").is_focused());
        harness.key_press(close);
        harness.run();
        assert!(harness.query_by_label("На 30 минут").is_none());
        let button = harness.get_by_label("Не беспокоить");
        assert!(button.is_focused(), "{close:?}");
    }
}

#[test]
fn each_pages_key_gives_the_keyboard_to_the_page() {
    for size in [[1280.0, 800.0], [360.0, 640.0], [450.0, 300.0]] {
        let mut snapshot = scenes::busy();
        snapshot.to_call_back = scenes::call_back::call_back().to_call_back;
        let mut harness = harness(snapshot, Lang::Ru, size);
        for (key, name) in [
            (Key::Num4, "Очереди"),
            (Key::Num1, "Журнал"),
            (Key::Num3, "Поиск по коллегам"),
            (Key::Num2, "Сергей Петров"),
        ] {
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            harness.run();
            let (has_it, _) = focused(&harness).unwrap_or_else(|| panic!("{key:?} {size:?}"));
            assert!(has_it.starts_with(name), "{key:?}: {has_it}");
        }
    }
}

#[test]
fn the_strips_at_the_foot_come_after_the_page() {
    let mut calls = harness(scenes::busy(), Lang::Ru, [800.0, 600.0]);
    goes_down(&mut calls, "Журнал", "Собеседник и заметка");
    calls.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    calls.run();
    goes_down(&mut calls, "Войти: ", "К звонку");
}

/// The same of what stands below.
fn goes_down(harness: &mut Harness<'_, Desk>, from: &str, to: &str) {
    let mut last = None;
    for _ in 0..90 {
        harness.key_press(Key::Tab);
        harness.run();
        let Some((name, _)) = focused(harness) else {
            continue;
        };
        if name.starts_with(to) {
            let before: String = last.unwrap_or_default();
            assert!(before.starts_with(from), "before {to}: {before}");
            return;
        }
        last = Some(name);
    }
    panic!("{to} is never reached");
}

#[test]
fn the_header_is_gone_through_as_one_reads_it() {
    for size in [[1280.0, 800.0], [360.0, 640.0], [450.0, 300.0]] {
        let mut harness = harness(scenes::busy(), Lang::Ru, size);
        let mut places = Vec::new();
        for name in ["Номер", "Позвонить", "Сменить оператора", "Не беспокоить"]
        {
            for _ in 0..90 {
                harness.key_press(Key::Tab);
                harness.run();
                if let Some((_, place)) = focused(&harness).filter(|(it, _)| it.starts_with(name)) {
                    places.push((place.top() > 40.0, place.left() as i32));
                    break;
                }
            }
        }
        assert_eq!(places.len(), 4, "{size:?}");
        assert!(places.is_sorted(), "{size:?}: {places:?}");
    }
}

#[test]
fn the_keyboard_comes_back_from_the_forms_of_a_call() {
    for (key, field) in [(Key::D, "Цифры, * и #"), (Key::T, "Имя коллеги или номер")]
    {
        for before in [None, Some("Журнал")] {
            let mut harness = desk("busy");
            if before.is_some() {
                harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
                harness.run();
            }
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            harness.run();
            assert!(harness.get_by_label(field).is_focused(), "{field}");
            harness.key_press(Key::Escape);
            harness.run();
            assert!(harness.query_by_label(field).is_none());
            let (name, _) = focused(&harness).expect("something has the keyboard");
            // Where nothing had it, the call has it.
            assert!(name.starts_with(before.unwrap_or("входящий")), "{name}");
        }
    }
}

#[test]
fn the_keyboard_comes_back_from_every_menu() {
    for (page, button, inside) in [
        (Key::Num4, "Перерыв: Заказы", "Обед"),
        (Key::Num2, "Отложить", "На час"),
        (Key::Num2, "Снять", "Реклама"),
        (Key::Num1, "Сменить оператора", "Работать под этим именем"),
    ] {
        let mut snapshot = scenes::busy();
        snapshot.to_call_back = scenes::call_back::call_back().to_call_back;
        let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
        harness.key_press_modifiers(Modifiers::COMMAND, page);
        harness.run();
        let first = |harness: &Harness<'_, Desk>| {
            let mut all = harness.get_all_by_label_contains(button);
            all.next().expect("a button").rect()
        };
        let place = first(&harness);
        harness
            .get_all_by_label_contains(button)
            .next()
            .expect("a button")
            .focus();
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        harness.key_press(Key::Tab);
        harness.run();
        assert!(harness.query_by_label(inside).is_some(), "{inside}");
        harness.key_press(Key::Escape);
        harness.run();
        assert!(harness.query_by_label(inside).is_none(), "{inside}");
        let (_, at) = focused(&harness).expect("something has the keyboard");
        assert_eq!(at, place, "{button}");
    }
}

#[test]
fn an_empty_list_takes_the_keyboard_at_its_key_and_never_later() {
    let mut snapshot = scenes::busy();
    snapshot.to_call_back = scenes::empty().to_call_back;
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    let (name, _) = focused(&harness).expect("something has the keyboard");
    assert_eq!(name, "Кому перезвонить");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.state_mut().snapshot.to_call_back = scenes::call_back::call_back().to_call_back;
    harness.run();
    assert!(harness.get_by_label("Номер телефона").is_focused());
}

#[test]
fn the_keyboard_goes_on_from_the_partys_page_when_the_note_is_left() {
    let mut harness = desk("busy");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    let (name, _) = focused(&harness).expect("something has the keyboard");
    assert_eq!(name, "О чём говорили, что обещано");
    harness.key_press(Key::Escape);
    harness.run();
    let (name, _) = focused(&harness).expect("something has the keyboard");
    assert_eq!(name, "Страница собеседника");
}
