//! Calls in progress handled: buttons, keys, the forms, and what came to nothing.

use super::*;
use trubka::desk::snapshot::{
    Act, CallRow, Colleague, ColleagueGroup, ColleagueState, Colleagues, Problem, Stage,
    TransferHow,
};

const TALKING: [Act; 5] = [
    Act::Transfer(TransferHow::Blind),
    Act::Transfer(TransferHow::Attended),
    Act::Park,
    Act::SendDigits,
    Act::HangUp,
];

/// The scene with its first call changed.
fn with_call(size: [f32; 2], change: impl FnOnce(&mut CallRow)) -> Harness<'static, Desk> {
    let mut snapshot = scenes::scene("busy").expect("a scene");
    snapshot.connection = Connection::Online {
        version: None,
        round_trip_ms: None,
        blind_to_earlier_calls: false,
        sees_calls: true,
    };
    let mut calls = (*snapshot.calls).clone();
    for call in &mut calls {
        Arc::make_mut(call).handling = Default::default();
    }
    change(Arc::make_mut(&mut calls[0]));
    snapshot.calls = Arc::new(calls);
    harness(snapshot, Lang::Ru, size)
}

/// A call with which all can be done that a key stands for.
pub(super) fn allow_everything(snapshot: &mut Snapshot) {
    let mut calls = (*snapshot.calls).clone();
    let mut first = (*calls[0]).clone();
    first.handling.can = vec![
        Act::CompleteTransfer,
        Act::CancelTransfer,
        Act::Park,
        Act::PickUp,
        Act::SendDigits,
        Act::HangUp,
    ];
    let connect = scenes::scene("connect").expect("a scene");
    first.handling.connect = connect.calls[2].handling.connect.clone();
    calls[0] = Arc::new(first);
    snapshot.calls = Arc::new(calls);
}

fn talking(size: [f32; 2]) -> Harness<'static, Desk> {
    with_call(size, |call| call.handling.can = TALKING.to_vec())
}

fn id() -> String {
    "1".to_owned()
}

#[test]
fn buttons_of_the_row_ask_for_what_they_say() {
    let mut harness = talking([800.0, 600.0]);
    for (name, command) in [
        ("На парковку", Command::Park { call: id() }),
        ("Положить трубку", Command::HangUp { call: id() }),
    ] {
        harness.get_by_label(name).click();
        harness.run();
        assert_eq!(sent(&mut harness), [command]);
    }
}

#[test]
fn a_narrow_row_has_them_in_a_menu() {
    let mut harness = talking([360.0, 640.0]);
    assert!(harness.query_by_label("На парковку").is_none());
    harness.get_by_label("Действия со звонком").click();
    harness.run();
    harness.get_by_label("На парковку").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Park { call: id() }]);
}

#[test]
fn a_call_is_handed_on_by_the_keyboard_to_a_number_and_to_a_colleague_that_was_chosen() {
    let transfer = |to: &str, how| Command::Transfer {
        call: id(),
        to: to.into(),
        how,
    };
    let mut harness = talking([1280.0, 800.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    let field = "Имя коллеги или номер";
    assert!(harness.get_by_label(field).is_focused());
    harness.get_by_label(field).type_text("102");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [transfer("102", TransferHow::Blind)]);
    assert!(
        harness.query_by_label(field).is_none(),
        "the form is closed"
    );

    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    harness.get_by_label(field).type_text("П");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [], "of several the first Enter chooses");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(matches!(
        &sent(&mut harness)[..],
        [Command::Transfer {
            how: TransferHow::Blind,
            ..
        }]
    ));

    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    harness.get_by_label(field).type_text("Ник");
    harness.run();
    harness.get_by_label("Спросить и перевести").click();
    harness.run();
    assert_eq!(sent(&mut harness), [transfer("103", TransferHow::Attended)]);
}

#[test]
fn enter_takes_the_only_one_whom_a_name_can_mean_once_the_directory_has_said_so() {
    let mut harness = talking([1280.0, 800.0]);
    let suggestions = |harness: &mut Harness<'_, Desk>, fragment: &str| {
        let snapshot = &mut harness.state_mut().snapshot;
        snapshot.suggestions = Arc::new(Suggestions {
            by_name: true,
            fragment: fragment.into(),
            ..Suggestions::default()
        });
        harness.run();
    };
    suggestions(&mut harness, "");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    harness
        .get_by_label("Имя коллеги или номер")
        .type_text("Ольга");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [], "a client may have the name too");
    suggestions(&mut harness, "Ольга");
    harness.key_press(Key::Enter);
    harness.run();
    let to_olga = Command::Transfer {
        call: id(),
        to: "103".into(),
        how: TransferHow::Blind,
    };
    assert_eq!(sent(&mut harness), std::slice::from_ref(&to_olga));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    harness
        .get_by_label("Имя коллеги или номер")
        .type_text("Ольга");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [to_olga], "at once");
}

#[test]
fn digits_are_typed_and_sent_and_more_may_follow() {
    let mut harness = talking([1280.0, 800.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    for digits in ["12", "3#"] {
        harness.get_by_label("Цифры, * и #").type_text(digits);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        let (call, digits) = (id(), digits.to_owned());
        assert_eq!(sent(&mut harness), [Command::SendDigits { call, digits }]);
    }
}

#[test]
fn keys_mean_the_call_that_allows_it() {
    for (can, key, command) in [
        (Act::HangUp, Key::E, Command::HangUp { call: id() }),
        (Act::Park, Key::P, Command::Park { call: id() }),
        (Act::Retrieve, Key::P, Command::Retrieve { call: id() }),
        (Act::PickUp, Key::G, Command::PickUp { call: id() }),
        (
            Act::CompleteTransfer,
            Key::T,
            Command::CompleteTransfer { call: id() },
        ),
        (
            Act::CancelTransfer,
            Key::B,
            Command::CancelTransfer { call: id() },
        ),
    ] {
        let mut harness = with_call([900.0, 600.0], |call| call.handling.can = vec![can]);
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run();
        assert_eq!(sent(&mut harness), [command]);
    }
}

#[test]
fn the_row_says_where_the_call_stands_and_what_came_to_nothing() {
    let harness = with_call([1280.0, 800.0], |call| {
        call.handling.stage = Stage::Parked {
            space: "701".into(),
        };
        call.handling.can = vec![Act::Retrieve];
    });
    assert!(
        harness
            .query_all_by_label_contains("на парковке 701")
            .count()
            > 0
    );
    let harness = with_call([1280.0, 800.0], |call| {
        call.handling.problem = Some((Act::Park, Problem::NoRight("call")));
    });
    let words = "у пользователя AMI нет права call";
    assert!(harness.query_all_by_label_contains(words).count() > 0);
}

#[test]
fn without_a_connection_nothing_is_offered() {
    let mut harness = talking([800.0, 600.0]);
    harness.state_mut().snapshot.connection = scenes::offline().connection;
    harness.run();
    assert!(harness.query_by_label("Положить трубку").is_none());
}

#[test]
fn who_is_free_stands_first_and_stays_where_he_stands_and_the_directory_follows() {
    let mut harness = talking([1280.0, 800.0]);
    let people = |second: ColleagueState| {
        let one = |extension: &str, name: &str, state| {
            Arc::new(Colleague {
                extension: extension.into(),
                name: Some(name.into()),
                state,
                ..Colleague::default()
            })
        };
        Arc::new(Colleagues {
            groups: vec![ColleagueGroup {
                name: None,
                people: vec![
                    one("102", "Анна Первая", ColleagueState::Talking),
                    one("103", "Анна Вторая", second),
                    one("104", "Анна Третья", ColleagueState::Unreachable),
                ],
            }],
            ..Colleagues::default()
        })
    };
    harness.state_mut().snapshot.colleagues = people(ColleagueState::Free);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    let field = "Имя коллеги или номер";
    harness.get_by_label(field).type_text("Анн");
    harness.run();
    let asked = std::mem::take(&mut harness.state_mut().sent);
    assert!(asked.contains(&Command::Suggest("Анн".into())), "{asked:?}");
    let mut suggestions = (*scenes::suggestions("Анн")).clone();
    suggestions.people.truncate(1);
    harness.state_mut().snapshot.suggestions = Arc::new(suggestions);
    harness.run();
    let order = |harness: &Harness<'_, Desk>| {
        let top = |words: &str| harness.get_by_label_contains(words).rect().top();
        let tops = [
            "103, свободно",
            "102, разговор",
            "104, не в сети",
            "+7 495 456-71-00",
        ]
        .map(top);
        assert!(tops.is_sorted(), "{tops:?}");
    };
    order(&harness);
    // She begins to speak: her line says so, and stays.
    let before = harness.get_by_label_contains("Анна Вторая").rect();
    harness.state_mut().snapshot.colleagues = people(ColleagueState::Talking);
    harness.run();
    assert_eq!(
        harness.get_by_label_contains("103, разговор").rect(),
        before
    );
    harness.get_by_label_contains("+7 495 456-71-00").click();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let transfer = Command::Transfer {
        call: id(),
        to: "+7 495 456-71-00".into(),
        how: TransferHow::Blind,
    };
    assert_eq!(sent(&mut harness), [transfer]);
}

#[test]
fn a_name_that_only_one_has_is_handed_on_to_at_one_press_of_the_button() {
    let mut harness = talking([1280.0, 800.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    let field = "Имя коллеги или номер";
    harness.get_by_label(field).type_text("Ольга");
    harness.run();
    let buttons: Vec<_> = harness.get_all_by_label("Перевести").collect();
    buttons.last().expect("the form's").click();
    drop(buttons);
    harness.run();
    let transfer = Command::Transfer {
        call: id(),
        to: "103".into(),
        how: TransferHow::Blind,
    };
    assert_eq!(sent(&mut harness), [transfer]);
}

#[test]
fn a_menu_that_a_key_opens_has_the_keyboard_and_gives_it_back() {
    let mut harness = desk("connect");
    let field = "Номер телефона";
    harness.get_by_label(field).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
    let focused = |harness: &Harness<'_, Desk>, words: &str| {
        let mut lines = harness.query_all_by_label_contains(words);
        lines.any(|line| line.is_focused())
    };
    let courier = "Соединить с курьером";
    assert!(focused(&harness, courier), "the first line");
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert!(focused(&harness, "Соединить с менеджером"));
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert!(focused(&harness, "Соединить с менеджером"), "the last");
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert!(focused(&harness, courier));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.get_by_label(field).is_focused(), "where it was");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        matches!(&sent(&mut harness)[..], [Command::Connect { .. }]),
        "Enter is the menu's"
    );
}

#[test]
fn a_key_that_does_nothing_with_a_call_says_why() {
    for (demo, words) in [
        (true, "В демонстрации этого со звонком не сделать"),
        (false, "Сейчас нет звонка, с которым это можно сделать."),
    ] {
        let mut harness = with_call([1280.0, 800.0], |_| {});
        harness.state_mut().snapshot.demo = demo;
        for key in [Key::T, Key::L, Key::E] {
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            harness.run();
            assert!(harness.query_by_label_contains(words).is_some(), "{key:?}");
            harness.key_press(Key::Escape);
            harness.run();
            assert!(harness.query_by_label_contains(words).is_none(), "{key:?}");
        }
    }
}
