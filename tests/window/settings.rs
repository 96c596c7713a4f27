//! The settings' page: what is chosen and typed is asked for once, and only when it can work.

use egui_kittest::Node;
use secrecy::ExposeSecret;
use toml::Value;
use trubka::settings::{self, Change, Settings};
use trubka::ui::Page;
use trubka::ui::settings_page::{Ask, PasswordOf, Shown};

use super::*;

const WIDE: [f32; 2] = [1280.0, 800.0];

/// The page over these settings files, at the section with this name.
fn page(own: &str, office: Option<&str>, section: &str) -> Harness<'static, Desk> {
    let layered =
        settings::layered(own.as_bytes(), office.map(str::as_bytes), "").expect("settings");
    let shown = Shown {
        settings: layered.settings,
        sources: layered.sources,
        own_file: "trubka.toml".into(),
        office_file: office.map(|_| "office.toml".into()),
        ..Shown::default()
    };
    shown_page(shown, section)
}

fn shown_page(shown: Shown, section: &str) -> Harness<'static, Desk> {
    let mut harness = harness(scenes::scene("busy").expect("a scene"), Lang::Ru, WIDE);
    harness.state_mut().state.settings.show(Arc::new(shown));
    harness.state_mut().state.page = Page::Settings;
    harness.run();
    harness.get_by_label(section).click();
    harness.run();
    harness
}

/// What was asked for since, but for where the passwords are.
pub fn asks(harness: &mut Harness<'_, Desk>) -> Vec<Ask> {
    let mut asks = harness.state_mut().state.settings.take_asks();
    asks.retain(|ask| !matches!(ask, Ask::LookForPassword(_)));
    asks
}

/// Keys and values of what was asked for since.
pub fn changes(harness: &mut Harness<'_, Desk>) -> Vec<(String, Value)> {
    let asks = asks(harness);
    let changes = asks.into_iter().flat_map(|ask| match ask {
        Ask::Change(changes) => changes,
        other => panic!("{other:?}"),
    });
    let change = |Change { path, value }| (path.join("."), value.expect("a value"));
    changes.map(change).collect()
}

/// The field of this name; its name stands above it too.
pub fn field<'h>(harness: &'h Harness<'_, Desk>, name: &'h str) -> Node<'h> {
    let is_field = |node: &Node<'_>| {
        use egui::accesskit::Role;
        let role = node.accesskit_node().role();
        matches!(
            role,
            Role::TextInput | Role::MultilineTextInput | Role::PasswordInput
        )
    };
    let found = harness.query_all_by_label(name).find(is_field);
    found.expect("a field")
}

pub fn type_into(harness: &mut Harness<'_, Desk>, name: &str, text: &str) {
    field(harness, name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    field(harness, name).type_text(text);
    harness.run();
}

#[test]
fn a_key_leads_there_and_every_setting_has_its_field() {
    let mut harness = harness(
        scenes::scene("busy").expect("a scene"),
        Lang::Ru,
        [1280.0, 20_000.0],
    );
    harness.state_mut().state.settings.show(Arc::default());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run();
    let mut missing: Vec<String> = settings::keys().into_iter().map(|key| key.key).collect();
    missing.retain(|key| key != "settings_version");
    for section in [
        "Связь с АТС",
        "Рабочее место",
        "Звонки",
        "База",
        "Слова и ссылки",
        "Журнал",
        "Карточки",
        "Коллеги и очереди",
        "Уведомления",
        "Окно",
        "Диагностика",
    ] {
        let chips: Vec<_> = harness.get_all_by_label(section).collect();
        chips.last().expect("a chip").click();
        drop(chips);
        harness.run();
        missing.retain(|key| {
            let words = texts::setting_words::setting(key, Lang::Ru).expect("words");
            harness.query_all_by_label(words.hint).next().is_none()
        });
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_chosen_is_kept_at_once() {
    let mut harness = page("", None, "Окно");
    harness.get_by_label("Оформление: тёмное").click();
    harness.run();
    assert_eq!(
        changes(&mut harness),
        [("window.theme".to_owned(), Value::from("dark"))]
    );
    harness.get_by_label("Значок в трее").click();
    harness.run();
    assert_eq!(
        changes(&mut harness),
        [("window.tray".to_owned(), Value::from(false))]
    );
}

#[test]
fn what_is_typed_is_kept_by_enter_when_it_can_work() {
    let mut harness = page(
        "[pbx]\nhost = \"10.0.0.1\"\nusername = \"trubka\"",
        None,
        "Связь с АТС",
    );
    type_into(&mut harness, "Порт сервера", "70000");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(changes(&mut harness), [], "out of range");
    harness.get_by_label("Целое число от 1 до 65535.");
    type_into(&mut harness, "Порт сервера", "5039");
    assert_eq!(changes(&mut harness), [], "being typed");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(
        changes(&mut harness),
        [("pbx.port".to_owned(), Value::from(5039))]
    );

    type_into(&mut harness, "Адрес сервера", "http://pbx/");
    let sentence = "Адрес пишется без http:// и подобного.";
    assert!(
        harness
            .query_all_by_label_contains("http://")
            .next()
            .is_some(),
        "{sentence}"
    );
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(changes(&mut harness), [], "it cannot work");
    field(&harness, "Адрес сервера").focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(
        field(&harness, "Адрес сервера").value().as_deref(),
        Some("10.0.0.1")
    );
}

#[test]
fn lists_and_pairs_are_lines() {
    let own =
        "[operator]\nextensions = [\"101\"]\n[colleagues.groups]\n\"Логисты\" = [\"101\", \"102\"]";
    let mut harness = page(own, None, "Рабочее место");
    type_into(&mut harness, "Внутренние номера", "101, 104");
    harness.key_press(Key::Enter);
    harness.run();
    let list = Value::from(vec!["101", "104"]);
    assert_eq!(
        changes(&mut harness),
        [("operator.extensions".to_owned(), list)]
    );
    harness.get_by_label("Коллеги и очереди").click();
    harness.run();
    assert_eq!(
        field(&harness, "Группы коллег").value().as_deref(),
        Some("Логисты: 101, 102")
    );
}

#[test]
fn what_the_office_locks_is_said_and_not_offered() {
    let mut harness = page(
        "",
        Some("locked = [\"pbx\"]\n[pbx]\nhost = \"10.0.0.9\""),
        "Связь с АТС",
    );
    harness
        .get_all_by_label("Закреплено в настройках офиса: office.toml.")
        .next()
        .expect("it is said");
    let host = field(&harness, "Адрес сервера");
    assert!(host.accesskit_node().is_disabled());
    assert_eq!(host.value().as_deref(), Some("10.0.0.9"));
    harness.get_by_label("Шифрование (TLS): выключено").click();
    harness.run();
    assert_eq!(changes(&mut harness), []);
}

#[test]
fn the_last_change_is_taken_back_by_a_key_and_by_a_button() {
    let shown = Shown {
        undo: Some("window.theme".into()),
        ..Shown::default()
    };
    let mut harness = shown_page(shown, "Окно");
    harness.get_by_label("Сохранено: Оформление");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.get_by_label("Вернуть как было").click();
    harness.run();
    let asks = harness.state_mut().state.settings.take_asks();
    assert!(
        matches!(asks.as_slice(), [Ask::Undo, Ask::Undo]),
        "{asks:?}"
    );
}

#[test]
fn the_keys_take_back_what_is_typed_and_then_what_was_kept() {
    let shown = Shown {
        undo: Some("pbx.port".into()),
        ..Shown::default()
    };
    let mut harness = shown_page(shown, "Связь с АТС");
    let undo = |harness: &mut Harness<'_, Desk>| {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
        harness.state_mut().state.settings.take_asks()
    };
    type_into(&mut harness, "Имя пользователя", "trubka");
    harness.state_mut().state.settings.take_asks();
    // In a field as it is kept.
    field(&harness, "Порт сервера").focus();
    harness.run();
    harness.state_mut().state.settings.take_asks();
    let asked = undo(&mut harness);
    assert!(matches!(asked.as_slice(), [Ask::Undo]), "{asked:?}");
    // What is typed and not kept goes first.
    field(&harness, "Порт сервера").type_text("1");
    harness.run();
    let asked = undo(&mut harness);
    assert!(asked.is_empty(), "{asked:?}");
    let asked = undo(&mut harness);
    assert!(matches!(asked.as_slice(), [Ask::Undo]), "{asked:?}");
}

#[test]
fn a_password_goes_to_the_keyring_and_stays_nowhere() {
    let own = "[pbx]\nhost = \"10.0.0.1\"\nusername = \"trubka\"";
    let mut harness = page(own, None, "Связь с АТС");
    type_into(&mut harness, "Откуда брать пароль", "sesam verirrt");
    type_into(&mut harness, "Пароль", "sesam öffne dich");
    // Nothing is kept yet, and nothing of it is shown.
    assert_eq!(asks(&mut harness).len(), 0);
    let state = format!("{:?}", harness.state().state);
    assert!(
        !state.contains("sesam") && state.contains("password_from"),
        "{state}"
    );
    harness.get_by_label("Сохранить пароль").click();
    harness.run();
    let asks = asks(&mut harness);
    let [Ask::KeepPassword(PasswordOf::Pbx, password)] = asks.as_slice() else {
        panic!("{asks:?}");
    };
    assert_eq!(password.expose_secret(), "sesam öffne dich");
    assert!(!format!("{asks:?}").contains("sesam"));
    let value = |harness: &Harness<'_, Desk>| field(harness, "Пароль").value().unwrap_or_default();
    assert_eq!(value(&harness), "");
    // Nor does it come back by the key that takes back what was typed.
    field(&harness, "Пароль").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(value(&harness), "");
}

#[test]
fn a_mended_setting_is_kept_though_another_is_wrong() {
    let wrong = Settings {
        words: settings::Words {
            client: "к".repeat(500),
            ..settings::Words::default()
        },
        ..Settings::default()
    };
    let shown = Shown {
        settings: wrong,
        ..Shown::default()
    };
    let mut harness = shown_page(shown, "Слова и ссылки");
    type_into(&mut harness, "Курьер", "водитель");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(
        changes(&mut harness),
        [("words.courier".to_owned(), Value::from("водитель"))]
    );
}

#[test]
fn nothing_on_the_page_moves_when_something_is_wrong_or_kept() {
    let own = "[pbx]\nhost = \"10.0.0.1\"\nusername = \"trubka\"";
    let mut harness = page(own, None, "Связь с АТС");
    let place = |harness: &Harness<'_, Desk>| field(harness, "Имя пользователя").rect();
    let before = place(&harness);
    type_into(&mut harness, "Порт сервера", "70000");
    assert_eq!(place(&harness), before, "told beside the field");
    harness.key_press(Key::Escape);
    harness.run();
    let layered = settings::layered(own.as_bytes(), None, "").expect("settings");
    let shown = Shown {
        settings: layered.settings,
        undo: Some("pbx.port".into()),
        messages: vec![texts::Message {
            what: "Пароль сохранён.".into(),
            advice: String::new(),
        }],
        ..Shown::default()
    };
    harness.state_mut().state.settings.show(Arc::new(shown));
    harness.run();
    harness.get_by_label("Сохранено: Порт сервера");
    assert_eq!(place(&harness), before, "told below the page");
}

#[test]
fn a_line_that_is_no_pair_is_told_and_not_kept() {
    let mut harness = page("", None, "Коллеги и очереди");
    type_into(&mut harness, "Группы коллег", "Логисты 101");
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(changes(&mut harness), []);
    let said = texts::setting_words::not_a_pair("Логисты 101", Lang::Ru);
    harness.get_by_label(&said);
    type_into(&mut harness, "Группы коллег", "Логисты: 101");
    harness.key_press(Key::Tab);
    harness.run();
    let asked = changes(&mut harness);
    let (key, groups) = asked.first().expect("a change");
    assert_eq!(key, "colleagues.groups");
    assert_eq!(groups["Логисты"], Value::from(vec!["101"]));
}

#[test]
fn what_the_own_file_says_in_vain_is_told() {
    let office = "locked = [\"pbx\"]\n[pbx]\nhost = \"10.0.0.9\"";
    let mut harness = page("[pbx]\nhost = \"10.0.0.1\"", Some(office), "Связь с АТС");
    let said = texts::setting_words::ignored("trubka.toml", Lang::Ru);
    assert_eq!(
        harness.query_all_by_label(&said).count(),
        1,
        "of the one that it has"
    );
    harness.run();
}

#[test]
fn whether_a_password_is_kept_is_looked_for_once_and_told() {
    let own = "[directory]\nkind = \"mysql\"\nhost = \"10.0.0.3\"\nusername = \"trubka\"";
    let mut harness = page(own, None, "База");
    let looked = |harness: &mut Harness<'_, Desk>| {
        let asks = harness.state_mut().state.settings.take_asks();
        let of_database = |ask: &&Ask| matches!(ask, Ask::LookForPassword(PasswordOf::Directory));
        asks.iter().filter(of_database).count()
    };
    assert_eq!(looked(&mut harness), 1);
    harness.run();
    assert_eq!(looked(&mut harness), 0, "once");
    let layered = settings::layered(own.as_bytes(), None, "").expect("settings");
    for (is_kept, said) in [
        (true, "Пароль есть в хранилище паролей системы."),
        (false, "Пароля в хранилище паролей системы пока нет."),
    ] {
        let shown = Shown {
            settings: layered.settings.clone(),
            kept: [None, Some(is_kept)],
            ..Shown::default()
        };
        harness.state_mut().state.settings.show(Arc::new(shown));
        harness.run();
        assert!(
            harness.query_all_by_label_contains(said).next().is_some(),
            "{said}"
        );
    }
}

#[test]
fn what_another_pbx_does_to_calls_in_progress_is_said_before() {
    let mut harness = page("", None, "Связь с АТС");
    let said = "карточки закроются, сами разговоры не прервутся";
    assert!(harness.query_all_by_label_contains(said).next().is_some());
    harness.get_by_label("Окно").click();
    harness.run();
    assert!(harness.query_all_by_label_contains(said).next().is_none());
    harness.get_by_label("Связь с АТС").click();
    harness.state_mut().snapshot.calls = Arc::default();
    harness.run();
    assert!(
        harness.query_all_by_label_contains(said).next().is_none(),
        "nobody calls"
    );
}
