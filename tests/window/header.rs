//! The header and the lines under it: who sits here, the connection, trouble, the demo.

use super::*;

#[test]
fn the_operator_is_changed_from_the_list_and_by_hand() {
    let mut harness = desk("busy");
    harness.get_by_label_contains("Сменить оператора").click();
    harness.run();
    harness.get_by_label_contains("Павел Орлов 102").click();
    harness.run();
    let pavel = Command::ChangeOperator {
        user: "pavel".into(),
        name: "Павел Орлов".into(),
        extensions: vec!["102".into()],
    };
    assert_eq!(sent(&mut harness), [pavel]);
    harness.get_by_label_contains("Сменить оператора").click();
    harness.run();
    harness.get_by_label("Внутренние номера").focus();
    harness.run();
    harness
        .get_by_label("Внутренние номера")
        .type_text("104, 105");
    harness.run();
    harness.get_by_label("Работать под этим именем").click();
    harness.run();
    let by_hand = Command::ChangeOperator {
        user: String::new(),
        name: String::new(),
        extensions: vec!["104".into(), "105".into()],
    };
    assert_eq!(sent(&mut harness), [by_hand]);
}

#[test]
fn trouble_is_told_in_words_and_can_be_acted_on() {
    let mut harness = desk("offline");
    harness.get_by_label("Соединиться сейчас").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Reconnect]);
    assert!(harness.query_by_label("Загружаем…").is_some());
    let harness = desk("errors");
    assert!(
        harness.query_by_label_contains("kurier").is_some(),
        "the missing column is named"
    );
    assert!(harness.query_by_label_contains("disk I/O error").is_some());
}

#[test]
fn the_demo_phone_is_answered_at_a_click() {
    let mut snapshot = scenes::busy();
    snapshot.demo = true;
    snapshot.dial = DialState::Idle;
    snapshot.demo_phone = Some(trubka::desk::snapshot::DemoPhone {
        ringing: true,
        talking: false,
    });
    let mut harness = harness(snapshot, Lang::En, [900.0, 600.0]);
    harness.get_by_label("Answer").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DemoAnswer]);
}

#[test]
fn a_long_name_covers_nothing() {
    for size in [[1280.0, 800.0], [900.0, 600.0], [400.0, 640.0]] {
        let mut snapshot = scenes::busy();
        snapshot.operator.name = "Константин Константинопольский-Задунайский".repeat(3);
        snapshot.operator.extensions = vec!["102".into(), "112".into()];
        let harness = harness(snapshot, Lang::Ru, size);
        let call = harness
            .get_all_by_label("Позвонить")
            .next()
            .expect("the button")
            .rect();
        let who = harness.get_by_label_contains("Сменить оператора").rect();
        assert!(!call.intersects(who), "{size:?}: {call:?} {who:?}");
    }
}

#[test]
fn the_header_stands_still_while_the_round_trip_changes() {
    let mut harness = desk("empty");
    let mut places = Vec::new();
    for ms in [None, Some(0), Some(4), Some(85), Some(320)] {
        if let Connection::Online { round_trip_ms, .. } =
            &mut harness.state_mut().snapshot.connection
        {
            *round_trip_ms = ms;
        }
        harness.run();
        let connection = harness.get_by_label_contains("На связи с АТС").rect();
        let who = harness.get_by_label_contains("Сменить оператора").rect();
        places.push((connection.left(), who));
    }
    assert!(places.windows(2).all(|two| two[0] == two[1]), "{places:?}");
}

#[test]
fn before_the_first_set_up_the_window_names_the_file_that_it_looked_for() {
    let mut snapshot = scenes::empty();
    snapshot.connection = Connection::NotConfigured;
    let mut harness = harness(snapshot, Lang::En, [1280.0, 800.0]);
    let path = "/home/anna/.config/trubka/settings.toml";
    harness.state_mut().state = State::new(Some(SettingsFile {
        path: path.into(),
        is_there: false,
    }));
    harness.run();
    assert!(harness.query_by_label_contains(path).is_some());
    assert!(
        harness
            .query_by_label_contains("no settings file yet")
            .is_some()
    );
}

#[test]
fn tab_goes_through_the_header_as_one_reads_it() {
    for size in [
        [1280.0, 800.0],
        [900.0, 600.0],
        [600.0, 400.0],
        [360.0, 640.0],
    ] {
        let mut harness = harness(scenes::busy(), Lang::Ru, size);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        harness.run();
        harness.key_press(Key::Tab);
        harness.run();
        let mut left = 0.0;
        for wanted in ["Сменить оператора", "Не беспокоить"] {
            harness.key_press(Key::Tab);
            harness.run();
            let node = harness.get_by_label_contains(wanted);
            assert!(node.is_focused(), "{wanted} {size:?}");
            assert!(node.rect().left() > left, "{wanted} {size:?}");
            left = node.rect().right();
        }
    }
}

#[test]
fn another_certificate_is_shown_with_both_fingerprints_and_can_be_trusted() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let mut harness = harness(scenes::tls::certificate(), Lang::Ru, size);
        harness.run();
        for fingerprint in [scenes::tls::PINNED, scenes::tls::SHOWN] {
            let fingerprint = fingerprint.to_string();
            let shown = harness.query_by_label_contains(&fingerprint);
            assert!(shown.is_some(), "{fingerprint} at {size:?}");
        }
        harness.get_by_label("Доверять сертификату").click();
        harness.run();
        let trusted = Command::TrustCertificate(scenes::tls::SHOWN);
        assert_eq!(sent(&mut harness), [trusted]);
        harness.get_by_label("Соединиться сейчас").click();
        harness.run();
        assert_eq!(sent(&mut harness), [Command::Reconnect]);
    }
}

#[test]
fn the_demo_says_that_it_ends_with_its_window() {
    let ends = "Закроете окно — демонстрация закончится.";
    let demo = |size| {
        let mut snapshot = scenes::busy();
        snapshot.demo = true;
        harness(snapshot, Lang::Ru, size)
    };
    let wide = demo([1280.0, 800.0]);
    assert!(wide.query_by_label_contains(ends).is_some(), "in words");
    // Where there is no room for it, at the tag.
    let narrow = demo([360.0, 640.0]);
    assert!(narrow.query_by_label_contains(ends).is_none());
    let mut narrow = narrow;
    narrow.get_by_label("Демонстрация").hover();
    narrow.run_steps(60);
    assert!(narrow.query_by_label_contains(ends).is_some());
}

#[test]
fn the_demo_asks_no_administrator_for_rights() {
    let mut snapshot = scenes::scene("quiet").expect("a scene");
    let told = "нет на это права";
    let real = harness(snapshot.clone(), Lang::Ru, [1280.0, 800.0]);
    assert!(real.query_by_label_contains(told).is_some());
    snapshot.demo = true;
    let demo = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    assert!(demo.query_by_label_contains(told).is_none());
}
