//! What is in sight in a small window: notices give way to rows of the journal.

use egui::accesskit::Role;
use egui_kittest::kittest::By;

use super::*;

/// Rows of the journal that are seen whole.
fn rows_in_sight(harness: &Harness<'_, Desk>, height: f32) -> usize {
    let table = harness.get_by_label("Журнал").rect();
    let strip = harness.query_by_label("Собеседник и заметка");
    let strip = strip.filter(|button| button.rect().top() > table.top());
    let lower = strip.map_or(height, |button| button.rect().top() - 2.0);
    let is_row = |node: &egui_kittest::Node<'_>| {
        let rect = node.rect();
        rect.top() >= table.top() && rect.bottom() <= lower && rect.width() > table.width() - 30.0
    };
    let buttons = By::new().predicate(|node| node.role() == Role::Button);
    harness.query_all(buttons).filter(is_row).count()
}

fn troubled(demo: bool) -> Snapshot {
    let mut snapshot = scenes::errors();
    snapshot.journal = scenes::busy().journal;
    snapshot.demo = demo;
    snapshot
}

#[test]
fn three_rows_are_in_sight_beside_notices_and_the_demo() {
    let mut demo = scenes::busy();
    demo.demo = true;
    demo.dial = DialState::Idle;
    demo.demo_phone = Some(trubka::desk::snapshot::DemoPhone {
        ringing: true,
        talking: false,
    });
    let mut quiet = demo.clone();
    quiet.calls = Arc::default();
    for (what, snapshot, size) in [
        // 900 by 600 at 150 %.
        ("the demo", demo, [600.0, 400.0]),
        ("the demo without a call", quiet, [600.0, 400.0]),
        ("four notices", troubled(false), [360.0, 640.0]),
        ("four notices and the demo", troubled(true), [360.0, 640.0]),
        ("four notices", troubled(true), [900.0, 600.0]),
    ] {
        for lang in Lang::ALL {
            let mut harness = harness(snapshot.clone(), lang, size);
            harness.run();
            let shown = match lang {
                Lang::Ru => rows_in_sight(&harness, size[1] - 8.0),
                Lang::En => 3,
            };
            assert!(shown >= 3, "{what} {size:?}: {shown}");
        }
    }
}

#[test]
fn notices_are_folded_to_the_most_important_and_opened_by_click_and_key() {
    let mut harness = harness(troubled(false), Lang::Ru, [360.0, 640.0]);
    let dial = "Позвонить нельзя";
    let others = [
        "Звонки, начатые до",
        "нет столбца kurier",
        "записать звонок",
    ];
    let seen = |harness: &Harness<'_, Desk>, words: &str| {
        harness.query_all_by_label_contains(words).next().is_some()
    };
    assert!(seen(&harness, dial), "what became of the click");
    assert!(!others.iter().any(|words| seen(&harness, words)));
    harness.get_by_label("ещё 3").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(others.iter().all(|words| seen(&harness, words)));
    harness.get_by_label("Свернуть").click();
    harness.run();
    assert!(!others.iter().any(|words| seen(&harness, words)));
    harness.get_by_label("Закрыть").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissDial]);
    // In a window that is high enough nothing is folded.
    let tall = super::harness(troubled(false), Lang::Ru, [1280.0, 800.0]);
    assert!(seen(&tall, dial) && others.iter().all(|words| seen(&tall, words)));
}

#[test]
fn a_long_notice_alone_is_folded_and_read_in_full_when_asked() {
    let mut snapshot = scenes::busy();
    snapshot.dial = scenes::long().dial;
    for demo in [false, true] {
        snapshot.demo = demo;
        let mut harness = harness(snapshot.clone(), Lang::Ru, [360.0, 640.0]);
        harness.run();
        let shown = rows_in_sight(&harness, 640.0);
        assert!(shown >= 3, "demo: {demo}, {shown}");
        let advice = "Введите номер цифрами";
        assert!(harness.query_by_label_contains(advice).is_none());
        harness.get_by_label("целиком").focus();
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert!(harness.query_by_label_contains(advice).is_some());
        harness.get_by_label("Свернуть").click();
        harness.run();
        assert!(harness.query_by_label_contains(advice).is_none());
    }
    // One that takes no room from the calls stands there as it is.
    let short = harness(scenes::busy(), Lang::Ru, [360.0, 640.0]);
    assert!(short.query_by_label("целиком").is_none());
}

#[test]
fn three_of_those_to_be_called_back_are_in_sight() {
    let mut harness = harness(scenes::call_back::call_back(), Lang::Ru, [360.0, 640.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    let below = harness.get_by_label_contains("со скрытых номеров").rect();
    let buttons = harness.query_all_by_label("Перезвонить");
    let whole = buttons.filter(|button| button.rect().bottom() < below.top());
    assert_eq!(whole.count(), 3);
}

#[test]
fn no_call_that_comes_or_goes_moves_what_is_below() {
    for size in [
        [1920.0, 1080.0],
        [1280.0, 800.0],
        [900.0, 600.0],
        [600.0, 400.0],
        [360.0, 640.0],
        [360.0, 1000.0],
    ] {
        let mut snapshot = scenes::busy();
        snapshot.dial = DialState::Idle;
        let calls = std::mem::take(&mut snapshot.calls);
        let mut harness = harness(snapshot, Lang::Ru, size);
        let place = |harness: &Harness<'_, Desk>| harness.get_by_label("Журнал").rect().top();
        let before = place(&harness);
        for count in [1, 2, 3, 30, 0] {
            let some = calls.iter().cycle().take(count).enumerate();
            let some = some.map(|(at, call)| {
                let mut call = (**call).clone();
                call.call = at.to_string();
                Arc::new(call)
            });
            harness.state_mut().snapshot.calls = Arc::new(some.collect());
            harness.run();
            assert!((place(&harness) - before).abs() < 1.5, "{size:?}: {count}");
        }
    }
}

#[test]
fn two_calls_are_in_sight_in_every_window_that_has_room_for_them() {
    for size in [
        [1280.0, 800.0],
        [900.0, 600.0],
        [600.0, 400.0],
        [360.0, 640.0],
    ] {
        let mut snapshot = scenes::busy();
        snapshot.dial = DialState::Idle;
        let harness = harness(snapshot, Lang::Ru, size);
        let second = harness
            .get_by_label_contains("Игорь Белов, клиент, звонит")
            .rect();
        let filters = harness.get_by_label("Поиск по журналу").rect();
        assert!(
            second.bottom() <= filters.top() + 1.0,
            "{size:?}: {second:?} {filters:?}"
        );
    }
}

/// Calls or rows of the journal that are seen whole below what does not scroll away.
fn in_sight(harness: &Harness<'_, Desk>, height: f32) -> usize {
    let table = harness.get_by_role(Role::Table).rect();
    let is_row = |node: &egui_kittest::Node<'_>| {
        let rect = node.rect();
        let is_wide = rect.width() > table.width() - 30.0 && rect.height() > 24.0;
        is_wide && rect.top() > table.top() - 1.0 && rect.bottom() <= height
    };
    let buttons = By::new().predicate(|node| node.role() == Role::Button);
    harness.query_all(buttons).filter(is_row).count()
}

#[test]
fn two_rows_are_in_sight_at_900_by_600_and_200_percent() {
    let mut demo = scenes::busy();
    demo.demo = true;
    demo.demo_phone = Some(trubka::desk::snapshot::DemoPhone {
        ringing: true,
        talking: false,
    });
    let mut quiet = scenes::busy();
    quiet.calls = Arc::default();
    quiet.dial = DialState::Idle;
    for (what, snapshot) in [
        ("a day", scenes::busy()),
        ("the demo and a click", demo),
        ("nobody calls", quiet),
        ("four notices", troubled(false)),
        ("four notices and the demo", troubled(true)),
        ("offline", {
            let mut offline = scenes::offline();
            offline.journal = scenes::busy().journal;
            offline
        }),
    ] {
        for lang in Lang::ALL {
            // The harness has an edge of 8 points around the window.
            let size = [466.0, 316.0];
            let harness = harness(snapshot.clone(), lang, size);
            let shown = in_sight(&harness, size[1] - 8.0);
            assert!(shown >= 2, "{what} {lang:?}: {shown}");
        }
    }
}

#[test]
fn a_very_low_window_scrolls_as_one_and_every_part_is_reached_by_the_keyboard() {
    let mut snapshot = troubled(true);
    snapshot.calls = scenes::busy().calls;
    let mut harness = harness(snapshot, Lang::Ru, [450.0, 300.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    let last = harness.state().snapshot.journal.rows.last().cloned();
    let last = last
        .and_then(|row| row.name.or(row.number_shown))
        .expect("a name");
    let row = harness
        .get_all_by_label_contains(&last)
        .next_back()
        .expect("the last row");
    let row = row.rect();
    let table = harness.get_by_label("Журнал").rect();
    assert!(row.bottom() <= 300.0 && row.top() >= table.top(), "{row:?}");
    // Back up, by the key of the search, which had scrolled away.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    harness.run();
    let search = harness.get_by_label("Поиск по журналу");
    assert!(
        search.is_focused() && search.rect().top() >= table.top(),
        "{:?}",
        search.rect()
    );
    harness.get_by_label("Собеседник и заметка").click();
    harness.run();
    assert!(harness.query_by_label("Назад к списку").is_some());
}

#[test]
fn a_low_windows_filters_are_a_menu() {
    let mut harness = harness(scenes::busy(), Lang::Ru, [450.0, 300.0]);
    harness.get_by_label("Журнал: все").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Пропущенные").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::MissedOnly(true)]);
    let journal = Arc::make_mut(&mut harness.state_mut().snapshot.journal);
    (journal.missed_only, journal.office) = (true, true);
    harness.run();
    harness
        .get_by_label("Журнал: пропущенные · весь офис")
        .click();
    harness.run();
    harness.get_by_label("Исходящие").click();
    harness.run();
    let outgoing = Command::OnlyDirection(Some(Direction::Outgoing));
    assert_eq!(sent(&mut harness), [outgoing, Command::MissedOnly(false)]);
}

#[test]
fn what_is_open_in_a_very_low_window_is_in_sight_whole() {
    let size = [466.0, 316.0];
    let mut harness = harness(scenes::busy(), Lang::Ru, size);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run();
    for words in ["Имя коллеги или номер", "Спросить и перевести"]
    {
        let rect = harness.get_by_label(words).rect();
        assert!(
            rect.top() >= 8.0 && rect.bottom() <= size[1] - 8.0,
            "{words}: {rect:?}"
        );
    }
    harness.key_press(Key::Escape);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    harness.run();
    let strip = harness.get_by_label("К звонку").rect().top();
    let list = harness.get_by_role(Role::List).rect();
    let buttons = By::new().predicate(|node| node.role() == Role::Button);
    let rows = harness.query_all(buttons).filter(|node| {
        let rect = node.rect();
        let is_wide = rect.width() > list.width() - 30.0;
        is_wide && rect.top() >= list.top() && rect.bottom() <= strip
    });
    assert!(rows.count() >= 2, "colleagues");
    // The party's page, and back by the same place.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::I);
    harness.run();
    assert!(
        harness.query_by_label("К звонку").is_none(),
        "it is that call's page"
    );
    let back = harness.get_by_label("Назад к списку");
    assert!(back.rect().bottom() < 180.0, "{:?}", back.rect());
    back.click();
    harness.run();
    assert!(harness.query_by_label("Назад к списку").is_none());
}

#[test]
fn what_a_very_low_window_finds_stands_below_what_is_typed() {
    let mut snapshot = scenes::busy();
    snapshot.demo = true;
    let mut harness = harness(snapshot, Lang::Ru, [466.0, 316.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    let is_at_the_top = |harness: &Harness<'_, Desk>| {
        let search = harness.get_by_label("Поиск по журналу").rect();
        let table = harness.get_by_role(Role::Table).rect();
        (table.top()..table.top() + 20.0).contains(&search.top())
    };
    assert!(is_at_the_top(&harness));
    Arc::make_mut(&mut harness.state_mut().snapshot.journal).search = "Котова".into();
    harness.run();
    harness.run();
    assert!(is_at_the_top(&harness), "and stays there");
    assert!(in_sight(&harness, 308.0) >= 2);
}

#[test]
fn do_not_disturb_covers_nothing_of_a_very_low_windows_bar() {
    let mut snapshot = scenes::busy();
    snapshot.do_not_disturb_unix_ms = Some(scenes::NOW_MS + 3_600_000);
    let harness = harness(snapshot, Lang::Ru, [466.0, 316.0]);
    let calls = harness
        .get_all_by_label("Позвонить")
        .map(|node| node.rect());
    let call = calls
        .min_by_key(|rect| rect.top() as i32)
        .expect("the button");
    let operator = harness.get_by_label_contains("Сменить оператора").rect();
    let quiet = harness.get_by_label_contains("Не беспокоить до").rect();
    assert!(call.right() <= operator.left(), "{call:?} {operator:?}");
    assert!(operator.right() <= quiet.left(), "{operator:?} {quiet:?}");
    assert!(quiet.right() <= 458.0, "{quiet:?}");
}

#[test]
fn an_empty_list_stands_over_nothing_in_a_very_low_window() {
    let mut snapshot = scenes::busy();
    snapshot.to_call_back = scenes::empty().to_call_back;
    let mut harness = harness(snapshot, Lang::Ru, [466.0, 316.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    let list = harness.get_by_role(Role::List).rect();
    let mut below = harness.query_all_by_label_contains("Строка уходит");
    let below = below.next().expect("what is below").rect();
    assert!(list.bottom() <= below.top(), "{list:?} {below:?}");
    let clipped = harness
        .output()
        .shapes
        .iter()
        .filter(|one| match &one.shape {
            egui::Shape::Text(text) => text.galley.text().starts_with("Здесь появятся"),
            _ => false,
        });
    let lowest = clipped
        .map(|one| one.clip_rect.bottom())
        .fold(0.0, f32::max);
    assert!(lowest > 0.0 && lowest <= below.top(), "{lowest} {below:?}");
}

#[test]
fn a_name_has_the_room_of_a_role_that_does_not_fit() {
    let mut snapshot = scenes::busy();
    snapshot.calls = Arc::default();
    let harness = harness(snapshot, Lang::Ru, [466.0, 316.0]);
    let texts = harness
        .output()
        .shapes
        .iter()
        .filter_map(|one| match &one.shape {
            egui::Shape::Text(text) => Some((text.galley.text().to_owned(), text.galley.elided)),
            _ => None,
        });
    let names: Vec<_> = texts.filter(|(text, _)| text == "Мария Котова").collect();
    assert!(
        !names.is_empty() && names.iter().all(|(_, cut)| !cut),
        "{names:?}"
    );
}
