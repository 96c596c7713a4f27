//! The first start, the doctor's report and the test call: shown as they come, asked for once.

use egui_kittest::Node;
use trubka::settings;
use trubka::texts::doctor::Told;
use trubka::texts::{Label, Message};
use trubka::ui::Page;
use trubka::ui::settings_page::{Ask, Checked, Checkup, Fitted, Grade, Shown, Tested};

use super::settings::{asks, changes, field, type_into};
use super::*;

const TALL: [f32; 2] = [1280.0, 2_600.0];

/// The guide over these settings files, and a connection that is not set up.
fn guide(own: &str, office: Option<&str>, more: Shown) -> Harness<'static, Desk> {
    let layered =
        settings::layered(own.as_bytes(), office.map(str::as_bytes), "").expect("settings");
    let shown = Shown {
        settings: layered.settings,
        sources: layered.sources,
        own_file: "trubka.toml".into(),
        office_file: office.map(|_| "office.toml".into()),
        ..more
    };
    let mut snapshot = scenes::scene("busy").expect("a scene");
    snapshot.connection = Connection::NotConfigured;
    let mut harness = harness(snapshot, Lang::Ru, TALL);
    let state = &mut harness.state_mut().state;
    state.settings.show(Arc::new(shown));
    state.settings.begin();
    state.page = Page::Settings;
    harness.run();
    harness
}

fn click(harness: &mut Harness<'_, Desk>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn has(harness: &Harness<'_, Desk>, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

fn is_field(harness: &Harness<'_, Desk>, label: &str) -> bool {
    use egui::accesskit::Role;
    let is_field = |node: Node<'_>| {
        matches!(
            node.accesskit_node().role(),
            Role::TextInput | Role::PasswordInput
        )
    };
    harness.query_all_by_label(label).any(is_field)
}

#[test]
fn each_step_has_its_fields_and_the_way_on_and_back() {
    let own = "[directory]\nkind = \"mysql\"\nhost = \"127.0.0.1\"\nusername = \"trubka\"";
    let mut harness = guide(own, None, Shown::default());
    // What the guide is for is not told above it a second time.
    let told = harness.query_all_by_label_contains("АТС не настроена: входящие");
    assert_eq!(told.count(), 0);
    let steps: [(&str, &[&str]); 6] = [
        (
            "2. Связь с АТС",
            &[
                "Адрес сервера",
                "Имя пользователя",
                "Пароль",
                "Порт сервера",
            ],
        ),
        (
            "3. База",
            &["Адрес базы", "Пользователь базы", "Пароль базы", "Имя базы"],
        ),
        ("4. Рабочее место", &["Внутренние номера", "Имя оператора"]),
        ("5. Канал и контекст", &["Канал", "Контекст"]),
        (
            "6. Тест",
            &["Кто поднимет трубку первым", "Кому звонить потом"],
        ),
        ("7. Готово", &[]),
    ];
    click(&mut harness, "Настроить");
    for (at, (chip, fields)) in steps.iter().enumerate() {
        let chosen = harness.get_by_label(chip);
        let is_chosen = chosen.accesskit_node().toggled();
        assert_eq!(is_chosen, Some(egui::accesskit::Toggled::True), "{chip}");
        for name in *fields {
            assert!(is_field(&harness, name), "{chip}: {name}");
        }
        if at + 1 < steps.len() {
            click(&mut harness, "Дальше");
        }
    }
    for (chip, _) in steps.iter().rev().skip(1) {
        click(&mut harness, "Назад");
        let chosen = harness.get_by_label(chip).accesskit_node().toggled();
        assert_eq!(chosen, Some(egui::accesskit::Toggled::True), "{chip}");
    }
    assert_eq!(changes(&mut harness), []);
    click(&mut harness, "7. Готово");
    click(&mut harness, "К звонкам");
    assert_eq!(harness.state().state.page, Page::Calls);
    harness.state_mut().state.page = Page::Settings;
    harness.run();
    assert!(has(&harness, "Настроить по шагам"), "it is over");
}

#[test]
fn the_keyboard_alone_leads_through_it() {
    let mut harness = guide("", None, Shown::default());
    let focused = |harness: &Harness<'_, Desk>, label: &str| {
        let mut nodes = harness.query_all_by_label(label);
        assert!(nodes.any(|node| node.is_focused()), "{label}");
    };
    focused(&harness, "Настроить");
    harness.key_press(Key::Enter);
    harness.run();
    focused(&harness, "Адрес сервера");
    click(&mut harness, "5. Канал и контекст");
    focused(&harness, "FreePBX");
    click(&mut harness, "Дальше");
    focused(&harness, "Кто поднимет трубку первым");
    click(&mut harness, "7. Готово");
    focused(&harness, "К звонкам");
}

#[test]
fn a_proposal_sets_channel_and_context_at_once_unless_they_are_locked() {
    let mut harness = guide("", None, Shown::default());
    click(&mut harness, "5. Канал и контекст");
    click(&mut harness, "MikoPBX");
    let asked = asks(&mut harness);
    let [Ask::Change(asked)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let asked: Vec<String> = asked
        .iter()
        .map(|change| {
            format!(
                "{} = {}",
                change.key(),
                change.value.as_ref().expect("a value")
            )
        })
        .collect();
    assert_eq!(
        asked,
        [
            "dialling.operator_channel = \"PJSIP/{NUMBER}\"",
            "dialling.context = \"all_peers\""
        ]
    );
    let office = "locked = [\"dialling.context\"]\n[dialling]\ncontext = \"office\"";
    let mut harness = guide("", Some(office), Shown::default());
    click(&mut harness, "5. Канал и контекст");
    click(&mut harness, "MikoPBX");
    assert_eq!(changes(&mut harness), []);
    assert!(has(&harness, "Закреплено в настройках офиса: office.toml."));
}

#[test]
fn whom_the_database_knows_is_chosen_by_one_click() {
    let mut harness = guide("", None, Shown::default());
    let operators = Arc::make_mut(&mut harness.state_mut().snapshot.operators);
    operators.clear();
    for (user, name, extensions) in [
        ("anna", "Анна Орлова", vec!["101", "201"]),
        ("boris", "Борис Зайцев", vec!["102"]),
        ("", "Из настроек", vec!["103"]),
        ("vera", "Вера Безномерная", vec![]),
    ] {
        operators.push(trubka::desk::snapshot::Operator {
            user: user.into(),
            name: name.into(),
            extensions: extensions.into_iter().map(str::to_owned).collect(),
        });
    }
    click(&mut harness, "4. Рабочее место");
    assert!(has(&harness, "Борис Зайцев · 102"));
    assert_eq!(
        harness.query_all_by_label_contains("Безномерная").count(),
        0
    );
    type_into(&mut harness, "Имя оператора", "орл");
    assert!(!has(&harness, "Борис Зайцев · 102"), "others are left out");
    click(&mut harness, "Анна Орлова · 101, 201");
    let asked = changes(&mut harness);
    let asked: Vec<String> = asked
        .iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    assert_eq!(
        asked,
        [
            "operator.extensions = [\"101\", \"201\"]",
            "operator.user = \"anna\"",
            "operator.name = \"Анна Орлова\""
        ]
    );
}

#[test]
fn the_demo_is_asked_for_and_the_guide_can_be_left() {
    let mut harness = guide("", None, Shown::default());
    click(&mut harness, "Посмотреть демонстрационный офис");
    let asked = asks(&mut harness);
    assert!(matches!(asked.as_slice(), [Ask::Demo]), "{asked:?}");
    click(&mut harness, "Ко всем настройкам");
    assert!(has(&harness, "Слова и ссылки"));
    click(&mut harness, "Настроить по шагам");
    assert!(has(&harness, "1. Начало"));
}

#[test]
fn the_password_has_its_place() {
    // Nobody's yet.
    let mut harness = guide("", None, Shown::default());
    click(&mut harness, "2. Связь с АТС");
    assert!(has(&harness, Label::PasswordWaits.text(Lang::Ru)));
    type_into(&mut harness, "Пароль", "sesam");
    harness.key_press(Key::Tab);
    harness.run();
    assert!(asks(&mut harness).is_empty());
    assert!(!is_field(&harness, "Откуда брать пароль"));
    // The keyring would not have it.
    let own = "[pbx]\nhost = \"10.0.0.1\"\nusername = \"trubka\"";
    let more = Shown {
        keyring_failed: true,
        ..Shown::default()
    };
    let mut harness = guide(own, None, more);
    click(&mut harness, "2. Связь с АТС");
    assert!(!field(&harness, "Пароль").accesskit_node().is_disabled());
    assert!(is_field(&harness, "Откуда брать пароль"));
    // It is left by Tab: kept, once; Escape forgets it.
    type_into(&mut harness, "Пароль", "sesam");
    harness.key_press(Key::Escape);
    harness.run();
    type_into(&mut harness, "Пароль", "öffne dich");
    harness.key_press(Key::Tab);
    harness.run();
    let asked = asks(&mut harness);
    assert!(
        matches!(asked.as_slice(), [Ask::KeepPassword(_, _)]),
        "{asked:?}"
    );
    // It comes from somewhere else.
    let own = format!("{own}\npassword_from = \"env:AMI\"");
    let mut harness = guide(&own, None, Shown::default());
    click(&mut harness, "2. Связь с АТС");
    assert!(field(&harness, "Пароль").accesskit_node().is_disabled());
    let said = texts::setting_words::password_from("env:AMI", Lang::Ru);
    assert!(has(&harness, &said));
}

#[test]
fn a_certificate_to_be_trusted_is_where_the_guide_says() {
    let own = "[pbx]\nhost = \"10.0.0.1\"\nusername = \"trubka\"\ntls = \"pin\"";
    let mut harness = guide(own, None, Shown::default());
    click(&mut harness, "2. Связь с АТС");
    let said = Label::GuidePin.text(Lang::Ru);
    assert!(has(&harness, said));
    // It names the button as that is called.
    let button = Label::TrustCertificate.text(Lang::Ru);
    assert!(said.contains(button), "{said}");
    let own = own.replace("pin", "file");
    let mut harness = guide(&own, None, Shown::default());
    click(&mut harness, "2. Связь с АТС");
    assert!(is_field(&harness, "Файл сертификата"));
}

fn checked(title: &str, grade: Grade, word: &str) -> Checked {
    let told = Told {
        seen: format!("{title}: видно."),
        means: String::new(),
        todo: "Поправить.".into(),
        lines: vec!["[trubka]".into(), "read = call".into()],
    };
    Checked {
        title: title.into(),
        grade,
        word: word.into(),
        told: vec![(grade, told)],
    }
}

#[test]
fn the_doctors_report_comes_step_by_step_and_its_lines_can_be_copied() {
    let mut harness = guide("", None, Shown::default());
    click(&mut harness, "2. Связь с АТС");
    // The address is typed, and waits for a user's name: the doctor is to know it.
    type_into(&mut harness, "Адрес сервера", "10.0.0.5");
    click(&mut harness, Label::CheckUp.text(Lang::Ru));
    let asked = asks(&mut harness);
    let [Ask::CheckUp(typed)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let typed: Vec<_> = typed
        .iter()
        .map(|it| (it.key(), it.value.clone()))
        .collect();
    let address = toml::Value::String("10.0.0.5".into());
    assert_eq!(typed, [("pbx.host".to_owned(), Some(address))]);
    let mut checkup = Checkup {
        steps: vec![
            checked("Имя", Grade::Good, "хорошо"),
            checked("Права", Grade::Fault, "ошибка"),
        ],
        ..Checkup::default()
    };
    let show = |harness: &mut Harness<'_, Desk>, checkup: &Checkup| {
        let shown = Shown {
            checkup: Some(checkup.clone()),
            ..Shown::default()
        };
        harness.state_mut().state.settings.show(Arc::new(shown));
        harness.run();
    };
    show(&mut harness, &checkup);
    // Under way it is not asked for a second time.
    click(&mut harness, Label::CheckingUp.text(Lang::Ru));
    assert!(asks(&mut harness).is_empty());
    assert!(has(&harness, "Права: видно."));
    assert!(
        harness
            .query_all_by_label_contains("ошибка")
            .next()
            .is_some()
    );
    checkup.is_over = true;
    checkup.manager_conf = vec!["[trubka]".into(), "secret = s".into()].into();
    show(&mut harness, &checkup);
    let copies = harness.query_all_by_label(Label::Copy.text(Lang::Ru));
    copies.last().expect("a button").click();
    // Commands of the toolkit are of the frame in which the click is seen.
    let mut copied = None;
    for _ in 0..3 {
        harness.step();
        for command in &harness.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                copied = Some(text.clone());
            }
        }
    }
    assert_eq!(copied.as_deref(), Some("[trubka]\nsecret = s"));
}

#[test]
fn a_test_call_is_asked_for_once_and_told_to_its_end() {
    let own = "[operator]\nextensions = [\"101\"]";
    let mut harness = guide(own, None, Shown::default());
    click(&mut harness, "6. Тест");
    let button = Label::TestCall.text(Lang::Ru);
    click(&mut harness, button);
    assert!(asks(&mut harness).is_empty(), "there is nobody to call");
    type_into(&mut harness, "Кому звонить потом", "102");
    click(&mut harness, button);
    let asked = asks(&mut harness);
    let [Ask::TestCall { first, second }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!((first.as_str(), second.as_str()), ("101", "102"));
    let mut tested = Tested {
        steps: vec!["101 звонит.".into()],
        end: None,
    };
    let show = |harness: &mut Harness<'_, Desk>, tested: &Tested| {
        let shown = Shown {
            tested: Some(tested.clone()),
            ..Shown::default()
        };
        harness.state_mut().state.settings.show(Arc::new(shown));
        harness.run();
    };
    show(&mut harness, &tested);
    assert!(has(&harness, "101 звонит.") && has(&harness, Label::Testing.text(Lang::Ru)));
    click(&mut harness, button);
    assert!(asks(&mut harness).is_empty(), "one at a time");
    tested.end = Some(None);
    show(&mut harness, &tested);
    assert!(has(&harness, Label::TestGood.text(Lang::Ru)));
    tested.end = Some(Some(Message {
        what: "102 занят.".into(),
        advice: "Наберите другой.".into(),
    }));
    show(&mut harness, &tested);
    let told = harness.query_all_by_label_contains("102 занят.");
    assert!(told.count() > 0);
    assert!(!has(&harness, Label::TestGood.text(Lang::Ru)));
}

#[test]
fn a_choice_that_waits_for_other_settings_shows_their_fields() {
    let mut harness = guide("", None, Shown::default());
    click(&mut harness, "3. База");
    assert!(!is_field(&harness, "Адрес базы"));
    let mysql = "База курьерской службы: MySQL или MariaDB";
    click(&mut harness, mysql);
    assert_eq!(changes(&mut harness), [], "it cannot work yet");
    let is_chosen = harness.get_by_label(mysql).accesskit_node().toggled();
    assert_eq!(is_chosen, Some(egui::accesskit::Toggled::True));
    let waits = texts::setting_words::waits_for("Адрес базы", Lang::Ru);
    assert!(has(&harness, &waits) && is_field(&harness, "Пользователь базы"));
    // Both are filled in: now it is kept, once.
    let own = "[directory]\nhost = \"127.0.0.1\"\nusername = \"trubka\"";
    let layered = settings::layered(own.as_bytes(), None, "").expect("settings");
    let shown = Shown {
        settings: layered.settings,
        ..Shown::default()
    };
    harness.state_mut().state.settings.show(Arc::new(shown));
    harness.run();
    let asked = changes(&mut harness);
    assert_eq!(
        asked,
        [("directory.kind".to_owned(), toml::Value::from("mysql"))]
    );
}

#[test]
fn what_fits_is_looked_for_by_a_button_and_what_was_seen_is_told() {
    let own = "[operator]\nextensions = [\"101\"]";
    let mut harness = guide(own, None, Shown::default());
    click(&mut harness, "5. Канал и контекст");
    click(&mut harness, "Подобрать");
    let asked = asks(&mut harness);
    assert!(
        matches!(asked.as_slice(), [Ask::Fit { may_ring: false }]),
        "{asked:?}"
    );
    let shown = |fitted: Fitted| Shown {
        fitted: Some(fitted),
        ..Shown::default()
    };
    let under_way = Arc::new(shown(Fitted::default()));
    harness.state_mut().state.settings.show(under_way);
    harness.run();
    click(&mut harness, "Подбирается…");
    assert!(asks(&mut harness).is_empty(), "one at a time");
    let message = Message {
        what: "Контекст найден: internal.".into(),
        advice: String::new(),
    };
    let over = Fitted {
        seen: vec![(Grade::Good, "Контекст internal принимает номера.".into())],
        end: Some(message),
        may_ring: true,
    };
    harness
        .state_mut()
        .state
        .settings
        .show(Arc::new(shown(over)));
    harness.run();
    for said in [
        "Контекст internal принимает номера.",
        "Контекст найден: internal.",
    ] {
        assert!(has(&harness, said), "{said}");
    }
    // With consent: its own button, which says what will happen.
    click(&mut harness, "Позвонить на мой телефон и узнать");
    let asked = asks(&mut harness);
    assert!(
        matches!(asked.as_slice(), [Ask::Fit { may_ring: true }]),
        "{asked:?}"
    );
}
