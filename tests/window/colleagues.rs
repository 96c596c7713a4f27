//! Colleagues: found, read, called, handed a call, relieved of one.

use trubka::desk::snapshot::{Act, CallRow, Colleagues, PhonesLack, TransferHow};
use trubka::ui::Page;

use super::*;

fn page(snapshot: Snapshot, size: [f32; 2]) -> Harness<'static, Desk> {
    let mut harness = harness(snapshot, Lang::Ru, size);
    harness.state_mut().state.page = Page::Colleagues;
    harness.run();
    harness
}

fn wide() -> Harness<'static, Desk> {
    page(scenes::busy(), [1280.0, 800.0])
}

/// The own call in progress can be handed on.
fn with_a_call(harness: &mut Harness<'_, Desk>) {
    let calls = Arc::make_mut(&mut harness.state_mut().snapshot.calls);
    let row = CallRow::clone(&calls[0]);
    let mut handling = row.handling.clone();
    handling.can = vec![Act::Transfer(TransferHow::Blind)];
    calls[0] = Arc::new(CallRow { handling, ..row });
    harness.run();
}

#[test]
fn a_row_says_who_in_which_state_since_when_and_with_whom() {
    for size in [[1280.0, 800.0], [360.0, 1000.0]] {
        let harness = page(scenes::busy(), size);
        for words in [
            "Павел Орлов, 102, разговор 2:05, Сергей Петров, курьер",
            "Елена Фомина, 105, не беспокоить",
            "Тимур Садыков, 106, на удержании 0:40, Павел Орлов (102)",
            "Ольга Никитина, 103, звонит телефон 0:08, Игорь Белов, клиент",
            "Анна Соколова, 101, вы, разговор 2:14, Мария Котова, получатель",
            "111, набирает номер 0:03",
        ] {
            assert!(harness.query_by_label(words).is_some(), "{words}");
        }
        let away = harness.query_by_label_contains("Фёдор Лапин, 104, не в сети с ");
        assert!(away.is_some());
        assert!(harness.query_by_label("Логисты · 5").is_some());
        assert!(harness.query_by_label("Остальные · 4").is_some());
    }
}

#[test]
fn one_click_calls_hands_the_call_on_or_takes_the_ringing_one() {
    let mut harness = wide();
    assert!(
        harness
            .query_by_label("Перевести звонок: Павел Орлов")
            .is_none(),
        "there is no call to hand on"
    );
    with_a_call(&mut harness);
    harness.get_by_label_contains("Павел Орлов, 102").click();
    harness.run();
    assert!(sent(&mut harness).is_empty(), "one click only selects");
    harness.get_by_label("Позвонить: Павел Орлов").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("102".into())]);
    harness
        .get_by_label("Перевести звонок: Павел Орлов")
        .click();
    harness.run();
    let transfer = Command::Transfer {
        call: "1".into(),
        to: "102".into(),
        how: TransferHow::Blind,
    };
    assert_eq!(sent(&mut harness), [transfer]);
    harness
        .get_by_label("Перехватить звонок: Ольга Никитина")
        .click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::PickUp { call: "2".into() }]);
}

#[test]
fn by_the_keyboard_alone() {
    let mut harness = wide();
    with_a_call(&mut harness);
    harness.get_by_label("Поиск по коллегам").focus();
    harness.run();
    harness.get_by_label("Поиск по коллегам").type_text("ольга");
    harness.run();
    assert!(
        harness
            .query_by_label_contains("Павел Орлов, 102")
            .is_none()
    );
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("103".into())]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert!(matches!(&sent(&mut harness)[..], [Command::Transfer { to, .. }] if to == "103"));
    harness.key_press(Key::F8);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::PickUp { call: "2".into() }]);
}

#[test]
fn ones_own_extension_is_shown_and_not_called() {
    let mut harness = wide();
    with_a_call(&mut harness);
    harness
        .get_by_label_contains("Анна Соколова, 101, вы")
        .click();
    harness.run();
    assert!(harness.query_by_label_contains("Позвонить: Анна").is_none());
    for (modifiers, key) in [
        (Modifiers::NONE, Key::Enter),
        (Modifiers::COMMAND, Key::Enter),
    ] {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
    }
    assert!(sent(&mut harness).is_empty());
    let top =
        harness.query_by_label_contains("Сменить оператора: Анна Соколова, 101, 150 · разговор");
    assert!(top.is_some(), "the own state stands on the top bar");
}

#[test]
fn five_hundred_are_laid_out_only_as_far_as_they_are_seen() {
    let mut harness = page(scenes::many(), [1280.0, 800.0]);
    let count =
        |harness: &Harness<'_, Desk>| harness.query_all_by_label_contains("Сотрудник ").count();
    assert!((10..60).contains(&count(&harness)), "{}", count(&harness));
    harness.get_by_label_contains("Сотрудник 003,").click();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    harness.run();
    assert!(
        harness
            .query_by_label_contains("Сотрудник 499, 2499")
            .is_some()
    );
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("2499".into())]);
}

#[test]
fn a_missing_right_and_an_empty_search_are_told() {
    let mut snapshot = scenes::busy();
    Arc::make_mut(&mut snapshot.colleagues).lacks = Some(PhonesLack::Listing);
    let mut harness = page(snapshot, [1280.0, 800.0]);
    assert!(harness.query_by_label_contains("reporting").is_some());
    harness.get_by_label("Поиск по коллегам").focus();
    harness.run();
    harness
        .get_by_label("Поиск по коллегам")
        .type_text("нет такого");
    harness.run();
    assert!(harness.query_by_label("Ничего не найдено.").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(
        harness
            .query_by_label_contains("Павел Орлов, 102")
            .is_some()
    );
    harness.state_mut().snapshot.colleagues = Arc::new(Colleagues {
        lacks: Some(PhonesLack::Listing),
        is_listed: true,
        ..Colleagues::default()
    });
    harness.run();
    assert!(
        harness
            .query_by_label_contains("О коллегах пока ничего не известно")
            .is_some()
    );
}
