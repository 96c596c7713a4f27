//! Under a page: the operator's own call while another page is open; in a narrow window the party's page.

use trubka::desk::snapshot::Notes;

use super::*;

const NARROW: [f32; 2] = [360.0, 640.0];
const FIELD: &str = "О чём говорили, что обещано";

fn focused(harness: &Harness<'_, Desk>) -> Option<String> {
    harness
        .query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()))
        .find_map(|node| node.accesskit_node().label())
}

#[test]
fn a_narrow_window_opens_the_party_over_the_list_and_escape_leads_back() {
    let mut harness = harness(scenes::busy(), Lang::Ru, NARROW);
    assert!(harness.query_by_label(FIELD).is_none());
    harness.get_by_label("Собеседник и заметка").click();
    harness.run();
    assert!(harness.query_by_label(FIELD).is_some());
    assert!(harness.query_by_label_contains("Заказ 48213").is_some());
    harness.get_by_label("Назад к списку").click();
    harness.run();
    assert!(harness.query_by_label(FIELD).is_none());

    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::I);
    harness.run();
    let page = "Страница собеседника";
    assert_eq!(focused(&harness).as_deref(), Some(page));
    assert!(
        harness.query_by_label_contains("пропущен · 18 с").is_some(),
        "the row's"
    );
    sent(&mut harness);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label(FIELD).is_none());
    assert_eq!(focused(&harness).as_deref(), Some("Журнал"));
    assert_eq!(sent(&mut harness), [], "nothing else is closed");

    // The note of one's own call, in the field of the page that covers the list.
    for key in [Key::I, Key::N] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run();
    }
    assert_eq!(focused(&harness).as_deref(), Some(FIELD));
    assert!(harness.query_by_label("Назад к списку").is_some());
}

#[test]
fn the_key_leads_to_the_side_and_nowhere_where_nobody_is_selected() {
    let mut wide = desk("busy");
    wide.key_press_modifiers(Modifiers::COMMAND, Key::I);
    wide.run();
    let page = "Страница собеседника";
    assert_eq!(focused(&wide).as_deref(), Some(page));
    wide.key_press(Key::Tab);
    wide.run();
    assert_eq!(focused(&wide).as_deref(), Some("Перевести"));
    let mut empty = desk("empty");
    empty.key_press_modifiers(Modifiers::COMMAND, Key::I);
    empty.run();
    assert_eq!(focused(&empty), None);
    empty.state_mut().snapshot = scenes::busy();
    empty.run();
    assert_eq!(focused(&empty), None, "nor later");
}

#[test]
fn the_own_call_stands_under_every_other_page() {
    for key in [Key::Num2, Key::Num3, Key::Num4] {
        for size in [NARROW, [900.0, 600.0]] {
            let mut harness = harness(scenes::busy(), Lang::Ru, size);
            assert!(harness.query_by_label("К звонку").is_none());
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            harness.run();
            sent(&mut harness);
            let mut all = harness.get_all_by_label("Положить трубку");
            all.next_back().expect("a button").click();
            drop(all);
            harness.run();
            let call = "1".to_owned();
            assert_eq!(sent(&mut harness), [Command::HangUp { call }]);
            harness.get_by_label("К звонку").click();
            harness.run();
            assert_eq!(harness.state().state.page, trubka::ui::Page::Calls);
        }
    }
}

#[test]
fn a_note_is_typed_on_when_the_call_is_over() {
    let mut snapshot = scenes::busy();
    snapshot.notes = Arc::new(Notes::default());
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 900.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    harness.get_by_label(FIELD).type_text("Пере");
    harness.run();
    let end = |snapshot: &mut Snapshot| {
        let page = Arc::make_mut(&mut snapshot.journal);
        page.rows[0].call = "1".into();
        page.rows[0].pbx = "main".into();
        let others = snapshot.calls.iter().filter(|call| call.call != "1");
        snapshot.calls = Arc::new(others.cloned().collect());
    };
    end(&mut harness.state_mut().snapshot);
    harness.run();
    sent(&mut harness);
    assert_eq!(
        focused(&harness).as_deref(),
        Some(FIELD),
        "also beside another call of one's own"
    );
    harness.get_by_label(FIELD).type_text("звонить");
    harness.run();
    let text = "Перезвонить".to_owned();
    let (pbx, call) = (Some("main".to_owned()), "1".to_owned());
    assert_eq!(sent(&mut harness), [Command::Note { pbx, call, text }]);
}

#[test]
fn the_side_keeps_the_call_that_is_over_until_the_next_one() {
    let mut snapshot = scenes::busy();
    let page = Arc::make_mut(&mut snapshot.journal);
    page.rows[0].call = "1".into();
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 900.0]);
    let all = Arc::clone(&harness.state().snapshot.calls);
    harness.state_mut().snapshot.calls = Arc::default();
    harness.run();
    let at_side = |harness: &Harness<'_, Desk>, name: &str| {
        let mut found = harness.query_all_by_label(name);
        found.any(|node| node.rect().left() > 900.0)
    };
    assert!(at_side(&harness, "Мария Котова"));
    let next = all.iter().filter(|call| call.call == "3").cloned();
    harness.state_mut().snapshot.calls = Arc::new(next.collect());
    harness.run();
    assert!(at_side(&harness, "+7 903 456-78-90"));
}

#[test]
fn tab_reaches_rows_that_are_out_of_sight() {
    let mut calls = desk("many");
    let mut to_call_back = desk("call-back");
    to_call_back.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    to_call_back.run();
    for (harness, prefix, at_least) in [
        (&mut calls, "входящий +7 999 000-00-00", 15),
        (&mut to_call_back, "+7 921 000-45-", 24),
    ] {
        let mut rows = std::collections::BTreeSet::new();
        for _ in 0..160 {
            harness.key_press(Key::Tab);
            harness.run();
            let found = harness
                .query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()))
                .find_map(|node| node.accesskit_node().label());
            rows.extend(found);
        }
        let many = rows.iter().filter(|row| row.starts_with(prefix)).count();
        assert!(many >= at_least, "{rows:?}");
    }
}
