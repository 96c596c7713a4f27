//! «Диагностика»: asked for while it is looked at, and no longer; what was measured in figures and sentences.

use trubka::desk::snapshot::{Recording, RecordingEnd};
use trubka::ui::Page;
use trubka::ui::settings_page::Shown;

use super::*;

const TALL: [f32; 2] = [900.0, 2_400.0];

fn opened(snapshot: Snapshot, lang: Lang, size: [f32; 2]) -> Harness<'static, Desk> {
    let mut harness = harness(snapshot, lang, size);
    let shown = Shown {
        log_folder: Some("/home/anna/.local/share/trubka/logs".into()),
        ..Shown::default()
    };
    harness.state_mut().state.settings.show(Arc::new(shown));
    harness.state_mut().state.page = Page::Settings;
    harness.run();
    let section = lang_word(lang);
    harness.get_by_label(section).click();
    harness.run();
    harness
}

fn lang_word(lang: Lang) -> &'static str {
    texts::Label::SettingsDiagnostics.text(lang)
}

fn measured(lang: Lang) -> Harness<'static, Desk> {
    opened(scenes::scene("diagnostics").expect("a scene"), lang, TALL)
}

fn is_told(harness: &Harness<'_, Desk>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

#[test]
fn it_is_measured_for_the_screen_while_the_page_is_open_and_no_longer() {
    let mut snapshot = scenes::scene("busy").expect("a scene");
    snapshot.diagnostics = None;
    let mut harness = opened(snapshot, Lang::Ru, TALL);
    assert_eq!(sent(&mut harness), [Command::Diagnose(true)]);
    assert!(is_told(&harness, "Измеряем…"));
    harness.run();
    assert_eq!(sent(&mut harness), [], "asked for once");
    harness.get_by_label("Окно").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Diagnose(false)]);
    harness.get_by_label("Диагностика").click();
    harness.run();
    harness.state_mut().state.page = Page::Calls;
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [Command::Diagnose(true), Command::Diagnose(false)]
    );
}

#[test]
fn events_have_their_rate_and_their_share_and_the_filters_what_they_save() {
    let harness = measured(Lang::Ru);
    for part in [
        "в самую занятую секунду 412",
        "QueueMemberStatus: 5,1 в секунду, 23,7\u{a0}% событий, 23,5\u{a0}% объёма",
        "Cdr: 0,8 в секунду, 4\u{a0}% событий, 6,5\u{a0}% объёма, программе не нужно",
        "обычно за 3\u{a0}мс",
        "дольше всего 41\u{a0}мс",
        "Соединение с АТС прерывалось 2 раза:",
        "Неудачных попыток: 3.",
        "Без ответа: 3",
        "С этими строками АТС присылала бы на 10,6\u{a0}% меньше событий и на 12,6\u{a0}% меньше данных.",
        "; 4 % событий, 6,5 % объёма\neventfilter = !^Event: Cdr",
        "/home/anna/.local/share/trubka/logs",
    ] {
        assert!(is_told(&harness, part), "{part}");
    }
    let english = measured(Lang::En);
    for part in [
        "412 in the busiest second",
        "fewer events and 12.6\u{a0}% fewer bytes",
    ] {
        assert!(is_told(&english, part), "{part}");
    }
}

#[test]
fn nothing_measured_yet_is_said_so() {
    let mut snapshot = scenes::scene("empty").expect("a scene");
    snapshot.diagnostics = Some(Arc::default());
    let harness = opened(snapshot, Lang::Ru, TALL);
    for part in [
        "ни одного события не пришло",
        "Соединение с АТС не прерывалось.",
        "База в настройках не указана.",
        "Лишнего АТС не присылает.",
    ] {
        assert!(is_told(&harness, part), "{part}");
    }
}

#[test]
fn a_recording_is_begun_masked_or_not_and_ended_by_one_button() {
    let mut snapshot = scenes::scene("diagnostics").expect("a scene");
    snapshot.recording = None;
    let mut harness = opened(snapshot, Lang::Ru, TALL);
    sent(&mut harness);
    harness.get_by_label("Начать запись").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Record { masked: true }]);
    harness.get_by_label("Скрыть номера и имена").click();
    harness.run();
    harness.get_by_label("Начать запись").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Record { masked: false }]);
    let recording = Recording {
        file: "/var/recordings/a.ami".into(),
        masked: false,
        bytes: 123_456,
        end: None,
    };
    harness.state_mut().snapshot.recording = Some(recording.clone());
    harness.run();
    assert!(is_told(&harness, "файл /var/recordings/a.ami"));
    harness.get_by_label("Остановить запись").click();
    harness.run();
    assert_eq!(sent(&mut harness), [Command::StopRecording]);
    harness.state_mut().snapshot.recording = Some(Recording {
        end: Some(RecordingEnd::Stopped),
        ..recording
    });
    harness.run();
    assert!(is_told(&harness, "Записано: 120 КБ"));
    harness.get_by_label("Начать запись");
    assert_eq!(harness.query_all_by_label("Копировать путь").count(), 2);
}

#[test]
fn the_demo_has_figures_and_records_nothing() {
    let mut snapshot = scenes::scene("diagnostics").expect("a scene");
    snapshot.demo = true;
    let mut harness = harness(snapshot, Lang::Ru, TALL);
    harness.state_mut().state.page = Page::Settings;
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Diagnose(true)]);
    assert!(is_told(&harness, "в самую занятую секунду 412"));
    assert!(!is_told(&harness, "Начать запись"));
    assert!(!is_told(&harness, "Остановить запись"));
}

#[test]
fn the_keyboard_alone_records() {
    let mut snapshot = scenes::scene("diagnostics").expect("a scene");
    snapshot.recording = None;
    let mut harness = opened(snapshot, Lang::En, TALL);
    sent(&mut harness);
    harness.get_by_label("Hide numbers and names").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::Record { masked: false }]);
}
