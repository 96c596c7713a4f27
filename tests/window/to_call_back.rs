//! The page of those to be called back, and what a card tells of somebody who calls again.

use trubka::desk::snapshot::{Dismissal, PutOff};
use trubka::ui::Page;
use trubka::ui::wanted::{self, Wanted};

use super::*;

const WIDE: [f32; 2] = [1280.0, 800.0];

fn page(snapshot: Snapshot, lang: Lang, size: [f32; 2]) -> Harness<'static, Desk> {
    let mut harness = harness(snapshot, lang, size);
    harness.state_mut().state.page = Page::ToCallBack;
    harness.run();
    harness
}

fn list() -> Harness<'static, Desk> {
    page(scenes::call_back::call_back(), Lang::Ru, WIDE)
}

/// Presses the first row's button of this name, which every row has.
fn press(harness: &mut Harness<'_, Desk>, button: &str) {
    let buttons: Vec<_> = harness.get_all_by_label(button).collect();
    buttons.first().expect("a row").click();
    drop(buttons);
    harness.run();
}

#[test]
fn the_key_of_the_page_leads_to_its_first_row() {
    let mut harness = harness(scenes::call_back::call_back(), Lang::Ru, WIDE);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    let first = harness.state().snapshot.to_call_back.rows[0].clone();
    let focused = harness
        .query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()))
        .find_map(|node| node.accesskit_node().label())
        .expect("something has the keyboard");
    let title = first.name.or(first.company).unwrap_or(first.number_shown);
    assert!(focused.starts_with(&title), "{focused}");
}

#[test]
fn each_person_is_a_row_with_how_often_and_what_was_tried() {
    let harness = list();
    for words in [
        "Ждут 30",
        "Отложены 1",
        "Сняты 1",
        "Сначала курьеры",
        "2 раза, первый в ",
        "пробовали в ",
        "не отвечает",
        "занято · Павел (102)",
        "разговор: Ольга Александровна (103)",
        "заказ 48213",
        "очередь «Заказы»",
        "+7 495 456-71-22 +1",
        "вчера в ",
        "Ещё 2 звонка со скрытых номеров",
        "Строка уходит, когда",
    ] {
        assert!(
            harness.query_all_by_label_contains(words).next().is_some(),
            "{words}"
        );
    }
    assert!(
        harness.query_by_label("Кому перезвонить, 30").is_some(),
        "the count at the page's icon"
    );
}

#[test]
fn a_click_calls_puts_off_and_takes_off_the_list_with_a_reason() {
    let mut harness = list();
    press(&mut harness, "Перезвонить");
    assert_eq!(sent(&mut harness), [Command::Dial("79034567890".into())]);
    for (choice, until) in [
        ("На 15 минут", PutOff::QuarterHour),
        ("На час", PutOff::Hour),
        ("До завтра, 09:00", PutOff::Tomorrow),
    ] {
        press(&mut harness, "Отложить");
        harness.get_by_label(choice).click();
        harness.run();
        assert_eq!(sent(&mut harness), [Command::PutOff { id: 1, until }]);
    }
    for (choice, why) in [
        ("Вопрос решён", Dismissal::Settled),
        ("Ошиблись номером", Dismissal::WrongNumber),
        ("Реклама", Dismissal::Advertising),
        ("Другая причина", Dismissal::Other),
    ] {
        press(&mut harness, "Снять");
        harness.get_by_label(choice).click();
        harness.run();
        let words = String::new();
        let dismissed = Command::DismissCallBack { id: 1, why, words };
        assert_eq!(sent(&mut harness), [dismissed]);
    }
    press(&mut harness, "Снять");
    harness.get_by_label("Пояснение, если нужно").focus();
    harness.run();
    harness
        .get_by_label("Пояснение, если нужно")
        .type_text(" окна ");
    harness.run();
    harness.get_by_label("Реклама").click();
    harness.run();
    let dismissed = Command::DismissCallBack {
        id: 1,
        why: Dismissal::Advertising,
        words: "окна".into(),
    };
    assert_eq!(sent(&mut harness), [dismissed]);
}

#[test]
fn who_was_put_off_or_dismissed_is_found_and_can_be_taken_back() {
    let mut harness = list();
    harness.get_by_label("Отложены 1").click();
    harness.run();
    assert!(harness.query_by_label_contains("вернётся в ").is_some());
    harness.get_by_label("Вернуть").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::TakeBack { id: 40 }]);
    harness.get_by_label("Сняты 1").click();
    harness.run();
    let words = "реклама · Анна Соколова · предлагали окна";
    assert!(harness.query_by_label_contains(words).is_some());
    harness.get_by_label("Вернуть").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::TakeBack { id: 41 }]);
}

#[test]
fn the_side_tells_of_whom_is_selected_and_the_note_is_of_the_last_attempt() {
    let mut harness = list();
    let row = |harness: &Harness<'_, Desk>| {
        let rows = harness.get_all_by_label_contains("Мария Котова");
        rows.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()))
            .expect("a row")
            .click();
    };
    row(&harness);
    harness.run();
    let selected = Command::SelectParty(Some("79161234567".into()));
    assert!(harness.state().sent.contains(&selected), "whose page it is");
    harness.state_mut().sent.clear();
    for words in ["Звонили: 3 раза", "Заказы в то время: 48213", "не отвечает"]
    {
        let at_side = harness.query_all_by_label_contains(words);
        assert!(
            at_side.into_iter().any(|node| node.rect().left() > 880.0),
            "{words}"
        );
    }
    let field = "О чём говорили, что обещано";
    harness.get_by_label(field).focus();
    harness.run();
    harness.get_by_label(field).type_text("Ждёт");
    harness.run();
    let note = Command::Note {
        pbx: Some("pbx:5038".into()),
        call: "missed.2".into(),
        text: "Ждёт".into(),
    };
    assert_eq!(sent(&mut harness), [note]);
}

#[test]
fn an_empty_list_says_what_it_is_for_and_an_unread_one_that_it_is_not_known() {
    let harness = page(scenes::empty(), Lang::Ru, WIDE);
    assert!(harness.query_by_label("Перезванивать некому.").is_some());
    assert!(
        harness
            .query_by_label_contains("за последние 7 дней")
            .is_some()
    );
    let mut snapshot = scenes::empty();
    snapshot.to_call_back = Arc::default();
    let harness = page(snapshot, Lang::Ru, WIDE);
    assert!(harness.query_by_label("Перезванивать некому.").is_none());
    assert!(harness.query_by_label("Загружаем…").is_some());
}

#[test]
fn without_the_offices_calls_the_page_says_so() {
    let mut snapshot = scenes::call_back::call_back();
    let Connection::Online { sees_calls, .. } = &mut snapshot.connection else {
        panic!("online")
    };
    *sees_calls = false;
    let harness = page(snapshot, Lang::Ru, WIDE);
    let words = "разговоры коллег здесь не учтены";
    assert!(harness.query_by_label_contains(words).is_some());
    let mut snapshot = scenes::call_back::call_back();
    snapshot.connection = scenes::scene("offline").expect("a scene").connection;
    let harness = page(snapshot, Lang::Ru, WIDE);
    assert!(harness.query_by_label_contains("сейчас не видны").is_some());
}

#[test]
fn the_page_is_drawn_in_both_languages_at_every_width_and_asks_for_nothing() {
    for lang in Lang::ALL {
        for size in [WIDE, [900.0, 600.0], [360.0, 640.0]] {
            let mut harness = page(scenes::call_back::call_back(), lang, size);
            harness.state_mut().sent.clear();
            harness.run();
            assert_eq!(sent(&mut harness), []);
            let call = if lang == Lang::Ru {
                "Перезвонить"
            } else {
                "Call back"
            };
            let width = size[0];
            for button in harness.get_all_by_label(call) {
                let rect = button.rect();
                assert!(
                    rect.right() <= width && rect.left() >= 0.0,
                    "{rect:?} of {width}"
                );
            }
        }
    }
}

#[test]
fn whoever_opens_the_page_has_seen_the_missed_cards_and_a_later_one_stays() {
    let mut harness = page(scenes::call_back::five(), Lang::Ru, WIDE);
    assert_eq!(sent(&mut harness), [Command::SeeMissed]);
    harness.run();
    assert_eq!(sent(&mut harness), [], "once");
    harness.state_mut().state.page = Page::Calls;
    harness.run();
    harness.state_mut().state.page = Page::ToCallBack;
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [Command::SeeMissed],
        "and again when it is opened again"
    );
}

#[test]
fn a_card_leads_to_the_list() {
    let mut harness = harness(scenes::call_back::five(), Lang::Ru, WIDE);
    wanted::want(&harness.ctx, Wanted::ToCallBack);
    harness.run();
    assert_eq!(harness.state().state.page, Page::ToCallBack);
}

#[test]
fn a_card_tells_that_somebody_calls_again() {
    let snapshot = Arc::new(scenes::call_back::five());
    for (card, lang, words) in [
        (
            0,
            Lang::Ru,
            "третий звонок за 40 минут, прошлый разговор: Павел Орлов (102)",
        ),
        (
            0,
            Lang::En,
            "third call in 40 minutes, last answered by Павел Орлов (102)",
        ),
        (3, Lang::Ru, "второй звонок за 5 минут, прошлый пропущен"),
    ] {
        let (card, snapshot) = (snapshot.cards[card].clone(), Arc::clone(&snapshot));
        let mut installed = false;
        let mut harness = Harness::builder()
            .with_size([380.0, 500.0])
            .build_ui(move |ui| {
                if !installed {
                    ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                    installed = true;
                    return;
                }
                ui::card::card_ui(ui, &card, &snapshot, lang, &mut |_| {});
            });
        harness.run();
        assert!(harness.query_by_label(words).is_some(), "{words}");
    }
}

fn has_keyboard(harness: &Harness<'_, Desk>) -> String {
    let focused = egui_kittest::kittest::By::new().predicate(|node| node.is_focused());
    let mut labels = harness
        .query_all(focused)
        .map(|node| node.accesskit_node().label().unwrap_or_default());
    labels.next().unwrap_or_default()
}

fn key(harness: &mut Harness<'_, Desk>, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// The page by its key, with the keyboard at the first row.
fn by_key(size: [f32; 2]) -> Harness<'static, Desk> {
    let mut harness = harness(scenes::call_back::call_back(), Lang::Ru, size);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    harness
}

fn title(harness: &Harness<'_, Desk>, at: usize) -> String {
    let row = harness.state().snapshot.to_call_back.rows[at].clone();
    row.name.or(row.company).unwrap_or(row.number_shown)
}

#[test]
fn tab_goes_through_a_row_as_one_reads_it() {
    for size in [WIDE, [360.0, 640.0]] {
        let mut harness = by_key(size);
        let mut left = 0.0;
        for button in ["Перезвонить", "Отложить", "Снять"] {
            key(&mut harness, Key::Tab);
            assert_eq!(has_keyboard(&harness), button, "{size:?}");
            let buttons = harness.get_all_by_label(button);
            let rect = buttons.into_iter().find(|node| node.is_focused());
            let rect = rect.expect("the focused one").rect();
            assert!(rect.left() > left, "{button} {size:?}");
            left = rect.right();
        }
        key(&mut harness, Key::Tab);
        let next = title(&harness, 1);
        let now = has_keyboard(&harness);
        assert!(now.starts_with(&next), "{now}");
    }
}

#[test]
fn whoever_is_put_off_by_the_keyboard_leaves_it_at_the_next_row() {
    let mut harness = by_key(WIDE);
    // The menu that the first Enter opens has the keyboard.
    for pressed in [Key::Tab, Key::Tab, Key::Enter, Key::Enter] {
        key(&mut harness, pressed);
    }
    let until = PutOff::QuarterHour;
    assert_eq!(sent(&mut harness), [Command::PutOff { id: 1, until }]);
    let next = title(&harness, 1);
    assert!(has_keyboard(&harness).starts_with(&next));
    // The desk answers: what had the keyboard has it still, a row higher.
    let list = Arc::make_mut(&mut harness.state_mut().snapshot.to_call_back);
    list.rows.remove(0);
    harness.run();
    let now = has_keyboard(&harness);
    assert!(now.starts_with(&next), "{now}");
}

#[test]
fn enter_sends_the_reason_that_was_typed() {
    let mut harness = by_key(WIDE);
    press(&mut harness, "Снять");
    let field = "Пояснение, если нужно";
    harness.get_by_label(field).focus();
    harness.run();
    harness.get_by_label(field).type_text("заказ отменён");
    harness.run();
    key(&mut harness, Key::Enter);
    let dismissed = Command::DismissCallBack {
        id: 1,
        why: Dismissal::Other,
        words: "заказ отменён".into(),
    };
    assert_eq!(sent(&mut harness), [dismissed]);
    assert!(harness.query_by_label(field).is_none(), "closed");
}
