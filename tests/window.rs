//! The window from outside: a snapshot in, found by what a person reads, commands out.

#[path = "../examples/gallery/scenes.rs"]
mod scenes;

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use trubka::desk::snapshot::{
    CardFace, Command, Connection, DialState, Direction, Snapshot, Suggestions,
};
use trubka::settings::{SettingsError, SettingsFile};
use trubka::texts::{self, Lang};
use trubka::ui::trouble::{Choice, Trouble, trouble_ui};
use trubka::ui::{self, State};

struct Desk {
    snapshot: Snapshot,
    state: State,
    lang: Lang,
    sent: Vec<Command>,
}

fn harness(snapshot: Snapshot, lang: Lang, size: [f32; 2]) -> Harness<'static, Desk> {
    let mut installed = false;
    let desk = Desk {
        snapshot,
        state: State::default(),
        lang,
        sent: Vec::new(),
    };
    let mut harness = Harness::builder().with_size(size).build_ui_state(
        move |ui, desk: &mut Desk| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                installed = true;
                return;
            }
            let Desk {
                snapshot,
                state,
                lang,
                sent,
            } = desk;
            ui::desk_ui(ui, snapshot, state, *lang, &mut |command| {
                sent.push(command)
            });
        },
        desk,
    );
    harness.run();
    harness
}

fn desk(name: &str) -> Harness<'static, Desk> {
    harness(
        scenes::scene(name).expect("a scene"),
        Lang::Ru,
        [1280.0, 800.0],
    )
}

/// What was asked for since the last time, but for what is asked at every letter.
fn sent(harness: &mut Harness<'_, Desk>) -> Vec<Command> {
    let mut sent = std::mem::take(&mut harness.state_mut().sent);
    sent.retain(|command| !matches!(command, Command::Suggest(_)));
    sent
}

#[test]
fn every_scene_is_drawn_in_both_languages_at_every_width() {
    for name in scenes::NAMES {
        for lang in Lang::ALL {
            for size in [[1280.0, 800.0], [900.0, 600.0], [360.0, 640.0]] {
                let mut harness = harness(scenes::scene(name).expect("a scene"), lang, size);
                harness.state_mut().sent.clear();
                harness.run();
                assert!(
                    harness.state().sent.is_empty(),
                    "{name}: drawing asks for nothing"
                );
            }
        }
    }
}

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
fn the_side_tells_who_is_on_the_line_and_calls_the_courier() {
    let mut harness = desk("busy");
    assert!(harness.query_by_label_contains("Заказ 48213").is_some());
    harness.get_by_label("Позвонить курьеру").click();
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [Command::Dial("8 (903) 456-78-90".into())]
    );
    harness
        .get_by_label_contains("входящий Игорь Белов")
        .click();
    harness.run();
    assert!(
        harness
            .query_by_label_contains("Елена Фомина (110)")
            .is_some()
    );
    assert!(
        harness
            .query_by_label_contains("НОМЕР ЕСТЬ И У ДРУГИХ")
            .is_some()
    );
    harness.get_by_label("Менеджеру").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Dial("110".into())]);
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
fn more_rows_are_asked_for_once_and_only_near_the_end() {
    let mut harness = desk("many");
    assert!(sent(&mut harness).is_empty());
    harness
        .get_by_label_contains(", входящий, Игорь Белов")
        .click();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::MoreJournal]);
}

#[test]
fn forged_names_cannot_turn_the_line_around() {
    let harness = desk("long");
    let row = harness.get_by_label_contains("ясьтинеовзереп");
    let label = row.accesskit_node().label().unwrap_or_default();
    assert!(
        !label.contains('\u{202E}') && !label.contains('\n'),
        "{label:?}"
    );
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
    harness.get_by_label("Pick up").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DemoAnswer]);
}

#[test]
fn a_card_of_a_missed_call_calls_back_and_closes() {
    let sent = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let asked = std::rc::Rc::clone(&sent);
    let mut installed = false;
    let card = scenes::busy().cards.remove(1);
    let asked_so_far = || std::mem::take(&mut *sent.borrow_mut());
    let mut harness = Harness::builder()
        .with_size([380.0, 400.0])
        .build_ui(move |ui| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Dark);
                installed = true;
                return;
            }
            ui::card::card_ui(ui, &card, scenes::NOW_MS, Lang::Ru, &mut |command| {
                asked.borrow_mut().push(command);
            });
        });
    harness.run();
    for label in [
        "Игорь Белов",
        "ООО «Ромашка»",
        "пропущен в ",
        "раньше пропущено: 1",
    ] {
        assert!(harness.query_by_label_contains(label).is_some(), "{label}");
    }
    harness.get_by_label("и ещё 3 пропущенных").click();
    harness.run();
    assert_eq!(
        asked_so_far(),
        [Command::OnlyDirection(None), Command::MissedOnly(true)],
        "the others are in the journal"
    );
    harness.get_by_label("Перезвонить").click();
    harness.run();
    harness.get_by_label("Закрыть карточку").click();
    harness.run();
    let dismiss = Command::DismissCard {
        call: "2".into(),
        extension: "101".into(),
    };
    assert_eq!(
        asked_so_far(),
        [Command::Dial("74954567122".into()), dismiss]
    );
}

#[test]
fn each_part_of_the_window_is_reached_by_a_key() {
    let mut harness = desk("busy");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    assert!(harness.get_by_label("Поиск по журналу").is_focused());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.run();
    assert!(harness.get_by_label("Журнал").is_focused());
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let second = harness.state().snapshot.journal.rows[1].number.clone();
    assert_eq!(
        sent(&mut harness),
        [Command::Dial(second.expect("a number"))],
        "the newest row is selected by the key, the next by the arrow"
    );
}

#[test]
fn every_button_field_and_call_is_reached_by_tab_with_its_own_frame() {
    let mut harness = desk("busy");
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..60 {
        harness.key_press(Key::Tab);
        harness.run();
        let focused = harness
            .query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()))
            .filter_map(|node| node.accesskit_node().label());
        reached.extend(focused);
    }
    for wanted in [
        "Номер телефона",
        "Позвонить",
        "Пропущенные",
        "Поиск по журналу",
        "Журнал",
        "Копировать номер",
    ] {
        assert!(reached.contains(wanted), "{wanted}: {reached:?}");
    }
    let call = reached.iter().any(|label| label.starts_with("входящий "));
    assert!(call, "a call in progress: {reached:?}");
    let who = reached
        .iter()
        .any(|label| label.starts_with("Сменить оператора"));
    assert!(who, "{reached:?}");
}

#[test]
fn escape_empties_a_field_first_and_then_closes_what_is_over() {
    let mut harness = desk("busy");
    let cards = &harness.state().snapshot.cards;
    let over: Vec<String> = cards
        .iter()
        .filter(|card| !matches!(card.state, CardFace::Ringing | CardFace::Talking))
        .map(|card| card.call.clone())
        .collect();
    assert!(!over.is_empty() && over.len() < cards.len(), "{cards:?}");
    harness.state_mut().snapshot.dial = DialState::Idle;
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер телефона").type_text("12");
    harness.run();
    let escape = |harness: &mut Harness<'_, Desk>| {
        harness.key_press(Key::Escape);
        harness.run();
        sent(harness)
    };
    assert_eq!(escape(&mut harness), []);
    assert_eq!(harness.state().state.call_text, "");
    for call in over.iter().rev() {
        let sent = escape(&mut harness);
        let closed = |command: &Command| matches!(command, Command::DismissCard { call: closed, .. } if closed == call);
        assert!(matches!(&sent[..], [one] if closed(one)), "{sent:?}");
        harness
            .state_mut()
            .snapshot
            .cards
            .retain(|card| card.call != *call);
        harness.run();
    }
    assert_eq!(
        escape(&mut harness),
        [],
        "what rings is not closed by a key"
    );
    harness.state_mut().snapshot.dial = scenes::long().dial;
    harness.run();
    assert_eq!(escape(&mut harness), [Command::DismissDial]);
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
fn a_long_company_can_be_read_whole_at_the_side() {
    let mut snapshot = scenes::busy();
    let company = "Общество с ограниченной ответственностью «Северо-Западная \
                   межрегиональная служба доставки корреспонденции и малогабаритных грузов»";
    let call = Arc::make_mut(&mut Arc::make_mut(&mut snapshot.calls)[0]);
    if let trubka::desk::snapshot::Lookup::Found(matches) = &mut call.party.lookup {
        matches[0].company = Some(company.into());
    }
    let harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    let whole = harness
        .query_all_by_label(company)
        .find(|node| node.rect().left() > 900.0)
        .expect("at the side");
    assert!(
        whole.rect().height() > 30.0,
        "on several lines: {:?}",
        whole.rect()
    );
}

#[test]
fn a_card_says_why_it_names_somebody_without_the_digits_that_it_shows() {
    let mut installed = false;
    let card = scenes::busy().cards.remove(0);
    let mut harness = Harness::builder()
        .with_size([380.0, 400.0])
        .build_ui(move |ui| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                installed = true;
                return;
            }
            ui::card::card_ui(ui, &card, scenes::NOW_MS, Lang::Ru, &mut |_| {});
        });
    harness.run();
    assert!(
        harness
            .query_by_label("в базе: получатель отправления")
            .is_some()
    );
    assert!(
        harness
            .query_by_label_contains("+7 916 123-45-67")
            .is_some()
    );
    assert!(harness.query_by_label_contains("79161234567").is_none());
}

#[test]
fn settings_that_are_wrong_are_told_in_a_window_with_what_can_be_done() {
    let chosen = std::rc::Rc::new(std::cell::Cell::new(None));
    let error = SettingsError::UnknownKey {
        line: 3,
        key: "pbx.hots".into(),
        nearest: Some("pbx.host".into()),
    };
    let trouble = |is_there: bool| Trouble {
        file: Some(SettingsFile {
            path: "/etc/trubka.toml".into(),
            is_there,
        }),
        opens: is_there,
        messages: vec![texts::settings::settings_error(&error, Lang::Ru)],
        not_opened: None,
    };
    let window = |trouble: Trouble| {
        let (mut installed, told) = (false, std::rc::Rc::clone(&chosen));
        let mut harness = Harness::builder()
            .with_size([560.0, 300.0])
            .build_ui(move |ui| {
                if !installed {
                    ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                    installed = true;
                    return;
                }
                if let Some(choice) = trouble_ui(ui, &trouble, Lang::Ru) {
                    told.set(Some(choice));
                }
            });
        harness.run();
        harness
    };
    let mut harness = window(trouble(true));
    assert!(harness.query_by_label("/etc/trubka.toml").is_some());
    for words in ["строка 3", "pbx.hots", "pbx.host."] {
        assert!(harness.query_by_label_contains(words).is_some(), "{words}");
    }
    for (label, choice) in [
        ("Открыть файл", Choice::OpenFile),
        ("Открыть папку", Choice::OpenFolder),
        ("Попробовать снова", Choice::Again),
        ("Выйти", Choice::Quit),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(chosen.take(), Some(choice));
    }
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(chosen.take(), Some(Choice::Quit));
    let harness = window(trouble(false));
    assert!(
        harness.query_by_label("Открыть файл").is_none(),
        "there is none"
    );
    assert!(harness.query_by_label("Открыть папку").is_some());
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

#[test]
fn escape_closes_a_menu_and_nothing_behind_it() {
    let mut harness = desk("busy");
    harness.state_mut().snapshot.dial = scenes::long().dial;
    harness.get_by_label_contains("Сменить оператора").click();
    harness.run();
    assert!(harness.query_by_label("Работать под этим именем").is_some());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Работать под этим именем").is_none());
    assert_eq!(sent(&mut harness), []);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissDial]);
}
