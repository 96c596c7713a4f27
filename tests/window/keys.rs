//! The keyboard: ways, focus, Escape.

use super::*;

#[test]
fn each_part_of_the_window_is_reached_by_a_key() {
    let mut harness = desk("busy");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    assert!(harness.get_by_label("Поиск по журналу").is_focused());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.run();
    assert!(harness.get_by_label("Журнал").is_focused());
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let second = harness.state().snapshot.journal.rows[1].number.clone();
    assert_eq!(
        sent(&mut harness),
        [Command::Dial(second.expect("a number"))],
        "the newest row is selected by the key, the next by the arrow"
    );
}

#[test]
fn every_button_field_and_call_is_reached_by_tab_with_its_own_frame() {
    let mut harness = desk("busy");
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..60 {
        harness.key_press(Key::Tab);
        harness.run();
        let focused = harness
            .query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()))
            .filter_map(|node| node.accesskit_node().label());
        reached.extend(focused);
    }
    for wanted in [
        "Номер телефона",
        "Позвонить",
        "Пропущенные",
        "Поиск по журналу",
        "Журнал",
        "Копировать номер",
    ] {
        assert!(reached.contains(wanted), "{wanted}: {reached:?}");
    }
    let call = reached.iter().any(|label| label.starts_with("входящий "));
    assert!(call, "a call in progress: {reached:?}");
    let who = reached
        .iter()
        .any(|label| label.starts_with("Сменить оператора"));
    assert!(who, "{reached:?}");
}

#[test]
fn escape_empties_a_field_first_and_then_closes_what_is_over() {
    let mut harness = desk("busy");
    let cards = &harness.state().snapshot.cards;
    let over: Vec<String> = cards
        .iter()
        .filter(|card| !matches!(card.state, CardFace::Ringing | CardFace::Talking))
        .map(|card| card.call.clone())
        .collect();
    assert!(!over.is_empty() && over.len() < cards.len(), "{cards:?}");
    harness.state_mut().snapshot.dial = DialState::Idle;
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер телефона").type_text("12");
    harness.run();
    let escape = |harness: &mut Harness<'_, Desk>| {
        harness.key_press(Key::Escape);
        harness.run();
        sent(harness)
    };
    assert_eq!(escape(&mut harness), []);
    assert_eq!(harness.state().state.call_text, "");
    for call in over.iter().rev() {
        let sent = escape(&mut harness);
        let closed = |command: &Command| matches!(command, Command::DismissCard { call: closed, .. } if closed == call);
        assert!(matches!(&sent[..], [one] if closed(one)), "{sent:?}");
        harness
            .state_mut()
            .snapshot
            .cards
            .retain(|card| card.call != *call);
        harness.run();
    }
    assert_eq!(
        escape(&mut harness),
        [],
        "what rings is not closed by a key"
    );
    harness.state_mut().snapshot.dial = scenes::long().dial;
    harness.run();
    assert_eq!(escape(&mut harness), [Command::DismissDial]);
}

#[test]
fn escape_closes_a_menu_and_nothing_behind_it() {
    let mut harness = desk("busy");
    harness.state_mut().snapshot.dial = scenes::long().dial;
    harness.get_by_label_contains("Сменить оператора").click();
    harness.run();
    assert!(harness.query_by_label("Работать под этим именем").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Работать под этим именем").is_none());
    assert_eq!(sent(&mut harness), []);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissDial]);
}

#[test]
fn the_partys_page_opens_of_the_newest_call_where_none_is_chosen() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let mut snapshot = scenes::busy();
        snapshot.calls = Arc::default();
        let newest = snapshot.journal.rows[0].number.clone();
        let mut harness = harness(snapshot, Lang::Ru, size);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::I);
        harness.run();
        let asked = Command::SelectParty(newest);
        assert!(harness.state().sent.contains(&asked), "{size:?}");
        assert!(harness.get_by_label("Страница собеседника").is_focused());
    }
}

#[test]
fn a_key_that_finds_nothing_says_so_until_the_next() {
    for (key, words) in [
        (Key::I, "Звонков пока нет: показать некого."),
        (Key::Num4, "Очередей здесь нет: АТС о них не сообщает."),
        (Key::Num3, "О коллегах здесь ничего не известно."),
        (Key::T, "Сейчас нет звонка, с которым это можно сделать."),
        (Key::E, "Сейчас нет звонка, с которым это можно сделать."),
    ] {
        let mut harness = desk("empty");
        let press = |harness: &mut Harness<'_, Desk>| {
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            harness.run();
        };
        press(&mut harness);
        assert!(harness.query_by_label(words).is_some(), "{words}");
        harness.key_press(Key::Escape);
        harness.run();
        assert!(harness.query_by_label(words).is_none(), "Escape closes it");
        press(&mut harness);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        harness.run();
        assert!(harness.query_by_label(words).is_none(), "another key");
    }
}

#[test]
fn a_key_to_a_field_selects_what_stands_in_it() {
    let mut harness = desk("busy");
    for (key, name) in [(Key::K, "Номер телефона"), (Key::F, "Поиск по журналу")]
    {
        for text in ["12", "34"] {
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            harness.run();
            harness.get_by_label(name).type_text(text);
            harness.run();
            harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
            harness.run();
        }
        assert_eq!(harness.get_by_label(name).value(), Some("34".into()));
    }
}

#[test]
fn enter_in_a_search_that_finds_nobody_keeps_the_keyboard_there() {
    let mut harness = desk("busy");
    for (keys, name) in [
        (&[Key::F][..], "Поиск по журналу"),
        (&[Key::Num3, Key::F], "Поиск по коллегам"),
    ] {
        for key in keys {
            harness.key_press_modifiers(Modifiers::COMMAND, *key);
            harness.run();
        }
        harness.get_by_label(name).type_text("zzz");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert!(harness.get_by_label(name).is_focused(), "{name}");
    }
}
