//! The journal: rows, filters, search.

use super::*;

#[test]
fn a_row_is_redialled_by_double_click_and_by_keyboard_alone() {
    let mut harness = desk("busy");
    harness.state_mut().snapshot.calls = Arc::default();
    harness.run();
    let row = harness.get_by_label_contains(", входящий, Игорь Белов");
    row.click();
    harness.run();
    assert!(sent(&mut harness).is_empty(), "one click only selects");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("74954567122".into())]);
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("79034567890".into())]);
    harness.key_press(Key::End);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("78120000000".into())]);
}

#[test]
fn filters_and_search_ask_the_desk() {
    let mut harness = desk("busy");
    harness.get_by_label("Пропущенные").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::MissedOnly(true)]);
    harness.get_by_label("Исходящие").click();
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [Command::OnlyDirection(Some(Direction::Outgoing))]
    );
    harness.get_by_label("Весь офис").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::OfficeJournal(true)]);
    harness.get_by_label("Поиск по журналу").focus();
    harness.run();
    harness
        .get_by_label("Поиск по журналу")
        .type_text("Ромашка");
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Search("Ромашка".into())]);
    Arc::make_mut(&mut harness.state_mut().snapshot.journal).office_locked = true;
    harness.run();
    assert!(
        harness.query_by_label("Весь офис").is_none(),
        "locked by the administrator"
    );
}

#[test]
fn more_rows_are_asked_for_once_and_only_near_the_end() {
    let mut harness = desk("many");
    assert!(sent(&mut harness).is_empty());
    let mut rows = harness.get_all_by_label_contains(", входящий, Игорь Белов");
    rows.next().expect("a row").click();
    drop(rows);
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::MoreJournal]);
}

#[test]
fn forged_names_cannot_turn_the_line_around() {
    let harness = desk("long");
    let rows: Vec<_> = harness
        .query_all_by_label_contains("ясьтинеовзереп")
        .collect();
    assert!(!rows.is_empty());
    for row in rows {
        let label = row.accesskit_node().label().unwrap_or_default();
        assert!(
            !label.contains('\u{202E}') && !label.contains('\n'),
            "{label:?}"
        );
    }
}

#[test]
fn of_a_journal_that_cannot_be_read_nothing_is_claimed() {
    let mut snapshot = scenes::empty();
    let harness = harness(snapshot.clone(), Lang::Ru, [1280.0, 800.0]);
    assert!(
        harness
            .query_by_label_contains("Звонков пока нет")
            .is_some()
    );
    snapshot.journal_error = scenes::errors().journal_error;
    assert!(snapshot.journal_error.is_some());
    let harness = self::harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    assert!(
        harness
            .query_by_label_contains("Звонков пока нет")
            .is_none()
    );
    assert!(
        harness
            .query_by_label_contains("Журнал сейчас недоступен")
            .is_some()
    );
}

#[test]
fn what_does_not_fit_into_a_row_is_told_on_hovering() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let mut snapshot = scenes::busy();
        snapshot.calls = Arc::default();
        let company = "Межрегиональная служба доставки документов и малогабаритных грузов";
        Arc::make_mut(&mut snapshot.journal).rows[0].company = Some(company.into());
        let mut harness = harness(snapshot, Lang::Ru, size);
        assert!(harness.query_by_label_contains("грузов").is_none());
        harness
            .get_all_by_label_contains(", входящий, ")
            .next()
            .expect("the newest row")
            .hover();
        harness.run_steps(60);
        let told = harness.query_by_label_contains("грузов");
        assert!(told.is_some(), "{size:?}");
    }
}

#[test]
fn a_call_cut_by_the_connection_is_told_alike_on_its_card_and_in_the_journal() {
    for (lang, verdicts) in [
        (Lang::Ru, ["не менее 0:02", "исход неизвестен"]),
        (Lang::En, ["at least 0:02", "outcome unknown"]),
    ] {
        for size in [[1280.0, 800.0], [900.0, 600.0]] {
            let harness = harness(scenes::cut(), lang, size);
            for words in verdicts {
                assert!(
                    harness.query_all_by_label_contains(words).next().is_some(),
                    "{words}"
                );
            }
        }
    }
}
