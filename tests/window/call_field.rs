//! The call field: numbers, names, what is wrong with them.

use super::*;

#[test]
fn a_typed_number_is_dialled_by_enter_and_the_field_emptied_once_it_is_on_its_way() {
    let mut harness = desk("empty");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    let field = harness.get_by_label("Номер телефона");
    assert!(field.is_focused(), "Ctrl+K leads to the call field");
    field.type_text("8 916 123-45-67");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [Command::Dial("8 916 123-45-67".into())]
    );
    assert_eq!(harness.state().state.call_text, "8 916 123-45-67");
    harness.state_mut().snapshot.dial = scenes::busy().dial;
    harness.run();
    assert_eq!(harness.state().state.call_text, "");
}

#[test]
fn what_is_no_number_stays_in_the_field_and_is_told_in_words() {
    let mut harness = desk("empty");
    harness.get_by_label("Номер телефона").focus();
    harness.run();
    harness.get_by_label("Номер телефона").type_text("Котова");
    harness.run();
    let nobody = Suggestions {
        fragment: "Котова".into(),
        ..Suggestions::default()
    };
    harness.state_mut().snapshot.suggestions = Arc::new(nobody);
    harness.get_by_label("Позвонить").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("Котова".into())]);
    harness.state_mut().snapshot.dial = scenes::long().dial;
    harness.run();
    assert_eq!(harness.state().state.call_text, "Котова");
    assert!(harness.query_by_label_contains("буквы").is_some());
    harness.get_by_label("Закрыть").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissDial]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(
        harness.state().state.call_text,
        "",
        "Escape empties the field"
    );
}

#[test]
fn what_was_wrong_with_a_number_goes_with_the_number() {
    let invalid = scenes::long().dial;
    assert!(matches!(invalid, DialState::Invalid { .. }));
    let with_text = || {
        let mut harness = desk("empty");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        harness.run();
        harness.get_by_label("Номер телефона").type_text("К");
        harness.run();
        harness.state_mut().snapshot.dial = invalid.clone();
        harness.run();
        assert_eq!(sent(&mut harness), []);
        harness
    };
    for key in [Key::Backspace, Key::Escape] {
        let mut harness = with_text();
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().state.call_text, "");
        assert_eq!(sent(&mut harness), [Command::DismissDial], "{key:?}");
    }
    // What became of a call stays.
    let mut harness = with_text();
    harness.state_mut().snapshot.dial = scenes::busy().dial;
    harness.run();
    harness.key_press(Key::Backspace);
    harness.run();
    assert_eq!(sent(&mut harness), []);
}

#[test]
fn a_name_is_called_only_when_it_was_chosen() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.suggestions = scenes::suggestions("петр");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер или имя").type_text("петр");
    harness.run();
    let typed = Command::Suggest("петр".into());
    assert_eq!(harness.state().sent, [typed]);
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().sent.len(), 1, "Enter only chose the first");
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let second = Command::Dial("+7 916 456-71-22".into());
    assert_eq!(harness.state().sent.last(), Some(&second));
    assert!(
        harness.query_by_label_contains("456-71-00").is_none(),
        "closed"
    );
}

#[test]
fn nobody_is_chosen_from_the_list_of_an_older_text() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.suggestions = scenes::suggestions("пет");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер или имя").type_text("петр");
    harness.run();
    for key in [Key::ArrowDown, Key::Enter, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    let typed = Command::Suggest("петр".into());
    assert_eq!(harness.state().sent, std::slice::from_ref(&typed));
    // The answer comes: Enter chooses its first, and calls nobody yet.
    harness.state_mut().snapshot.suggestions = scenes::suggestions("петр");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().sent, [typed]);
    harness.key_press(Key::Enter);
    harness.run();
    let first = Command::Dial("+7 495 456-71-00".into());
    assert_eq!(harness.state().sent.last(), Some(&first));
}

#[test]
fn the_list_of_names_closes_when_the_focus_goes_to_the_button() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.suggestions = scenes::suggestions("петр");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер или имя").type_text("петр");
    harness.run();
    let list = |harness: &Harness<'_, Desk>| harness.query_by_label_contains("456-71-00").is_some();
    assert!(list(&harness));
    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.get_by_label("Позвонить").is_focused());
    assert!(!list(&harness), "it covers what is below");
}

#[test]
fn escape_clears_the_field_and_its_list_at_one_press() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.suggestions = scenes::suggestions("петр");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер или имя").type_text("петр");
    harness.run();
    assert!(harness.query_by_label_contains("456-71-00").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().state.call_text, "");
    assert!(harness.query_by_label_contains("456-71-00").is_none());
    assert!(harness.get_by_label("Номер или имя").is_focused());
}

#[test]
fn when_the_names_are_of_is_told_only_where_they_may_be_old() {
    let seen = |change: fn(&mut Snapshot)| {
        let mut harness = desk("empty");
        let snapshot = &mut harness.state_mut().snapshot;
        snapshot.suggestions = scenes::suggestions("петр");
        let now = snapshot.now_unix_ms;
        Arc::make_mut(&mut snapshot.suggestions).as_of_unix_ms = Some(now - 600_000);
        change(snapshot);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        harness.run();
        harness.get_by_label("Номер или имя").type_text("петр");
        harness.run();
        harness.query_by_label_contains("данные на ").is_some()
    };
    assert!(!seen(|_| {}), "the database answers");
    assert!(seen(|snapshot| {
        snapshot.directory = scenes::errors().directory;
    }));
    assert!(seen(|snapshot| {
        let suggestions = Arc::make_mut(&mut snapshot.suggestions);
        suggestions.as_of_unix_ms = Some(snapshot.now_unix_ms - 86_400_000);
    }));
}

#[test]
fn a_role_stands_whole_beside_a_name_of_any_length() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let mut snapshot = scenes::scene("empty").expect("a scene");
        let mut found = (*scenes::suggestions("петр")).clone();
        found.people.truncate(1);
        for person in &mut found.people {
            person.role = Some(trubka::desk::snapshot::Role::Courier);
            person.name = Some("Константин-Александр Верхнеднепровский-Задунайский".into());
            person.company = None;
        }
        snapshot.suggestions = Arc::new(found);
        let mut harness = harness(snapshot, Lang::Ru, size);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        harness.run();
        harness.get_by_label("Номер или имя").type_text("петр");
        harness.run();
        let shapes = harness.output().shapes.iter();
        let whole = shapes.filter(|shape| match &shape.shape {
            egui::Shape::Text(text) => text.galley.text() == "курьер" && !text.galley.elided,
            _ => false,
        });
        assert_eq!(whole.count(), 1, "{size:?}");
    }
}

#[test]
fn what_is_typed_right_behind_the_key_that_empties_a_field_stays() {
    for (key, field) in [(Key::K, "Номер телефона"), (Key::F, "Поиск по журналу")]
    {
        let mut harness = desk("empty");
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run();
        harness.get_by_label(field).type_text("12");
        harness.run();
        // All in one frame: a fast hand, or a slow one of ours.
        let escape = |pressed| egui::Event::Key {
            key: Key::Escape,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let text = |text: &str| egui::Event::Text(text.into());
        let all = [text("3"), escape(true), text("8"), escape(false), text("9")];
        harness.input_mut().events.extend(all);
        harness.run();
        let field = harness.get_by_label(field);
        assert!(field.is_focused());
        assert_eq!(field.value().as_deref(), Some("89"));
    }
}
