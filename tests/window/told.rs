//! What the program says of itself: do not disturb, the number on the clipboard, the end.

use trubka::desk::snapshot::Offered;

use super::*;

fn until(harness: &Harness<'_, Desk>, mins: i64) -> i64 {
    harness.state().snapshot.now_unix_ms + mins * 60_000
}

#[test]
fn do_not_disturb_is_chosen_in_the_top_bar_shown_with_its_time_and_ended_there() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let mut harness = harness(scenes::busy(), Lang::Ru, size);
        harness.get_by_label("Не беспокоить").click();
        harness.run();
        let explained = harness.query_by_label_contains("Сам телефон об этом не знает");
        assert!(explained.is_some(), "what it does not do is said");
        assert!(harness.query_by_label("Снова показывать звонки").is_none());
        harness.get_by_label("На 30 минут").click();
        harness.run();
        let half_an_hour = Some(until(&harness, 30));
        assert_eq!(
            sent(&mut harness),
            [Command::DoNotDisturb {
                until_unix_ms: half_an_hour
            }]
        );
        harness.state_mut().snapshot.do_not_disturb_unix_ms = half_an_hour;
        harness.run();
        harness.get_by_label_contains("Не беспокоить до ").click();
        harness.run();
        harness.get_by_label("Снова показывать звонки").click();
        harness.run();
        assert_eq!(
            sent(&mut harness),
            [Command::DoNotDisturb {
                until_unix_ms: None
            }]
        );
    }
}

#[test]
fn an_offered_number_has_the_keyboard_once_and_enter_calls_it() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.offered = Some(Offered::Number {
        to_dial: "89161234567".into(),
        shown: "+7 916 123-45-67".into(),
    });
    harness.run();
    assert!(
        harness
            .query_by_label_contains("+7 916 123-45-67")
            .is_some()
    );
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("89161234567".into())]);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissOffer]);
    // Whoever goes elsewhere is not called back.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.run();
    assert!(harness.get_by_label("Номер телефона").is_focused());
}

#[test]
fn the_number_of_a_link_is_called_by_a_press_on_the_button_and_not_by_enter() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.offered = Some(Offered::Link {
        to_dial: "89161234567".into(),
        shown: "+7 916 123-45-67".into(),
    });
    harness.run();
    let told = harness.query_by_label_contains("Номер из ссылки: +7 916 123-45-67");
    assert!(told.is_some());
    // A page may open a link while somebody types.
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), []);
    let buttons = harness.get_all_by_label("Позвонить");
    buttons.last().expect("in the notice").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("89161234567".into())]);
}

#[test]
fn no_number_on_the_clipboard_is_told_and_offers_no_call() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.offered = Some(Offered::NoNumber);
    harness.run();
    let told = harness.query_by_label_contains("нет телефонного номера");
    assert!(told.is_some());
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), []);
    harness.get_by_label("Закрыть").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissOffer]);
}

#[test]
fn quitting_asks_only_while_a_call_of_ones_own_goes_on() {
    let ask = |harness: &mut Harness<'_, Desk>| {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
        harness.run();
    };
    let mut idle = desk("empty");
    ask(&mut idle);
    assert!(idle.state().state.quits());

    let mut harness = desk("busy");
    let is_own = harness.state().snapshot.calls.iter().any(|call| call.own);
    assert!(is_own, "the scene has a call of one's own");
    ask(&mut harness);
    assert!(!harness.state().state.quits());
    harness.key_press(Key::Enter);
    harness.run();
    assert!(!harness.state().state.quits(), "the keyboard is on staying");
    assert!(harness.query_by_label("Остаться").is_none());
    ask(&mut harness);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Остаться").is_none(), "Escape stays");
    assert!(!harness.state().state.quits());
    ask(&mut harness);
    harness.get_by_label("Выйти").click();
    harness.run();
    assert!(harness.state().state.quits());
}

#[test]
fn the_question_goes_when_the_call_is_over() {
    let mut harness = desk("busy");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    harness.run();
    assert!(harness.query_by_label("Остаться").is_some());
    harness.state_mut().snapshot.calls = Arc::default();
    harness.run();
    assert!(harness.query_by_label("Остаться").is_none());
    assert!(!harness.state().state.quits());
}

#[test]
fn quitting_asks_while_the_journal_refuses_notes() {
    use trubka::desk::snapshot::{Note, Notes, Noting};
    let mut harness = desk("empty");
    let noting = Noting {
        note: Note {
            text: "просил перезвонить".into(),
            ..Note::default()
        },
        failed: true,
    };
    let refused = Notes::of_calls([("1".to_owned(), noting.clone())]);
    harness.state_mut().snapshot.notes = Arc::new(refused);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    harness.run();
    assert!(!harness.state().state.quits());
    let told = harness.query_by_label_contains("Не записаны в журнал: 1 заметка");
    assert!(told.is_some());
    // It was taken after all.
    let taken = Noting {
        failed: false,
        ..noting
    };
    harness.state_mut().snapshot.notes = Arc::new(Notes::of_calls([("1".to_owned(), taken)]));
    harness.run();
    assert!(harness.query_by_label_contains("Не записаны").is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    harness.run();
    assert!(harness.state().state.quits());
}
