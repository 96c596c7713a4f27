//! The window when the program cannot start.

use super::*;

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
