//! The buttons that connect a caller with the courier or the manager: at the side, in the row, on the card, by the key.

use super::*;
use trubka::desk::snapshot::TransferHow;

fn connect(call: &str, number: &str, how: TransferHow) -> Command {
    Command::Connect {
        call: call.into(),
        number: number.into(),
        how,
    }
}

#[test]
fn the_side_connects_in_the_way_that_is_set_and_in_the_other() {
    let mut harness = desk("connect");
    let button = "Соединить с курьером: Сергей Петров, другой номер";
    harness.get_by_label(button).click();
    harness.run();
    let courier = |how| connect("1", "79161112233", how);
    assert_eq!(sent(&mut harness), [courier(TransferHow::Attended)]);
    harness
        .get_by_label("Сразу: Сергей Петров, другой номер")
        .click();
    harness.run();
    assert_eq!(sent(&mut harness), [courier(TransferHow::Blind)]);
    // Who came back and why stands above, and how often that number was reached below.
    for words in [
        "не отвечает. Звонок вернулся к вам.",
        "сегодня не ответил 2 раза",
        "Соединить с менеджером: Елена Фомина (110)",
    ] {
        assert!(
            harness.query_all_by_label_contains(words).next().is_some(),
            "{words}"
        );
    }
}

#[test]
fn the_key_connects_with_the_only_one_and_else_asks_with_whom() {
    let mut harness = desk("connect");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
    assert_eq!(sent(&mut harness), [], "there are two");
    harness
        .get_all_by_label("Соединить с менеджером: Елена Фомина (110)")
        .last()
        .expect("in the menu")
        .click();
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [connect("1", "110", TransferHow::Attended)]
    );
}

#[test]
fn a_card_that_rings_puts_through_at_once() {
    let asked = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let sent = std::rc::Rc::clone(&asked);
    let snapshot = scenes::scene("connect").expect("a scene");
    let card = snapshot.cards[0].clone();
    let mut installed = false;
    let mut harness = Harness::builder()
        .with_size([380.0, 500.0])
        .build_ui(move |ui| {
            if !std::mem::replace(&mut installed, true) {
                return ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
            }
            ui::card::card_ui(ui, &card, &snapshot, Lang::Ru, &mut |command| {
                sent.borrow_mut().push(command);
            });
        });
    harness.run();
    let words = "Заказ 48255 · Соединить с курьером: Олег Орлов";
    harness.get_by_label(words).click();
    harness.run();
    let number = "79034567890";
    assert_eq!(*asked.borrow(), [connect("2", number, TransferHow::Blind)]);
}

#[test]
fn what_is_missing_is_said_where_the_button_is() {
    let mut harness = desk("connect");
    // By the keyboard: of many calls some are out of sight.
    let choose = |harness: &mut Harness<'_, Desk>, call: &str| {
        harness.get_by_label_contains(call).focus();
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
    };
    choose(&mut harness, "входящий Игорь Белов");
    let lacks = harness.query_by_label_contains("на АТС нет контекста trubka-connect");
    assert!(lacks.is_some());
    choose(&mut harness, "входящий +7 921 000-45-67");
    let nobody = harness.query_by_label_contains("посылка сейчас ни у кого из курьеров");
    assert!(nobody.is_some());
}

#[test]
fn the_courier_who_holds_the_parcel_is_called_back_from_the_recipients_page() {
    // High enough for all of the page.
    let snapshot = scenes::scene("connect").expect("a scene");
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 1400.0]);
    let words = "Перезвонить курьеру и соединить с получателем";
    harness.get_by_label(words).click();
    harness.run();
    let asked = Command::CallCourierBack {
        courier: "8 (903) 456-78-90".into(),
        to: "79161234567".into(),
        anyway: false,
    };
    assert_eq!(sent(&mut harness), [asked]);
    // Where no line is set for it, there is no such button.
    harness.state_mut().snapshot.courier_calls = Default::default();
    harness.run();
    assert!(harness.query_by_label(words).is_none());
}

#[test]
fn a_courier_with_a_full_bag_has_a_list_that_can_be_searched() {
    let mut harness = desk("connect-courier");
    let of_recipient = |harness: &Harness<'_, Desk>| {
        harness
            .query_all_by_label_contains("Соединить с получателем: ")
            .count()
    };
    assert_eq!(of_recipient(&harness), 0, "no button for each of them");
    let manager = "Соединить с менеджером: Елена Фомина (110)";
    assert!(harness.query_all_by_label(manager).next().is_some());
    // The card has the same.
    harness
        .get_all_by_label("Соединить с получателем… (23)")
        .last()
        .expect("a button for all of them")
        .click();
    harness.run();
    let named =
        |harness: &Harness<'_, Desk>| harness.query_all_by_label_contains(" · Пётр Ёлкин").count();
    assert!(named(&harness) > 1);
    harness.get_by_label("Имя, заказ или телефон").focus();
    harness.run();
    harness
        .get_by_label("Имя, заказ или телефон")
        .type_text("48299");
    harness.run();
    assert_eq!(named(&harness), 1);
    harness.get_by_label("Заказ 48299 · Пётр Ёлкин").click();
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [connect("1", "79265554037", TransferHow::Attended)]
    );
}

#[test]
fn two_recipients_have_a_button_each() {
    let mut harness = desk("connect-courier");
    harness.get_by_label_contains("входящий Олег Орлов").click();
    harness.run();
    for words in [
        "Заказы 48299, 48300 · Соединить с получателем: Пётр Ёлкин",
        "Заказ 48213 · Соединить с получателем: Мария Котова, ещё раз",
    ] {
        assert!(harness.query_by_label(words).is_some(), "{words}");
    }
}

/// Every text that was drawn with `mark` in it, and whether it was cut.
fn drawn(harness: &Harness<'_, Desk>, mark: &str) -> Vec<(String, bool)> {
    let shapes = harness.output().shapes.iter();
    let texts = shapes.filter_map(|shape| match &shape.shape {
        egui::Shape::Text(text) => Some((text.galley.text().to_owned(), text.galley.elided)),
        _ => None,
    });
    texts.filter(|(text, _)| text.contains(mark)).collect()
}

#[test]
fn what_tells_two_entries_apart_is_never_cut() {
    for (lang, marks) in [
        (Lang::Ru, ["Соединить с ", "Сразу: ", "Заказ "]),
        (Lang::En, ["Connect with ", "At once: ", "Order "]),
    ] {
        for size in [
            [360.0, 640.0],
            [450.0, 300.0],
            [900.0, 600.0],
            [1280.0, 800.0],
        ] {
            for name in ["connect", "connect-courier"] {
                let snapshot = scenes::scene(name).expect("a scene");
                let mut harness = harness(snapshot, lang, size);
                harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
                harness.run();
                let mut seen = 0;
                for (text, is_cut) in marks.iter().flat_map(|mark| drawn(&harness, mark)) {
                    seen += 1;
                    assert!(!is_cut, "{size:?} {name}: {text}");
                }
                assert!(seen > 0, "{size:?} {name}: the menu at least");
            }
        }
    }
}

#[test]
fn of_several_parcels_each_button_names_its_order() {
    let mut harness = desk("connect-courier");
    harness.get_by_label_contains("входящий Олег Орлов").click();
    harness.run();
    for order in ["Заказы 48299, 48300 · ", "Заказ 48213 · "] {
        let named = drawn(&harness, order);
        assert!(
            named.iter().any(|(text, _)| text.contains("Сразу: ")),
            "{order} {named:?}"
        );
    }
}

#[test]
fn a_low_row_tells_what_goes_on_and_what_came_to_nothing() {
    let harness = harness(
        scenes::scene("connect").expect("a scene"),
        Lang::Ru,
        [360.0, 640.0],
    );
    let told = drawn(&harness, "вернулся: не отвечает");
    assert!(told.iter().any(|(_, is_cut)| !is_cut), "{told:?}");
    assert!(!drawn(&harness, "звонит ваш телефон").is_empty());
}

#[test]
fn the_setting_that_a_refusal_names_is_readable_whole() {
    for size in [[900.0, 600.0], [1280.0, 800.0]] {
        let scene = scenes::scene("refused").expect("a scene");
        let harness = harness(scene, Lang::Ru, size);
        // At its end.
        let told = drawn(&harness, "«Разрешённые номера»");
        assert!(told.iter().any(|(_, is_cut)| !is_cut), "{size:?} {told:?}");
    }
}
