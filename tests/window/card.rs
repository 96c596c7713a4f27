//! Cards.

use super::*;

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
        [Command::SeeMissed],
        "the others are on the list of those to be called back"
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
