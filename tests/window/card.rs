//! Cards.

use super::*;

#[test]
fn a_card_of_a_missed_call_calls_back_and_closes() {
    let sent = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let asked = std::rc::Rc::clone(&sent);
    let mut installed = false;
    let snapshot = scenes::busy();
    let card = snapshot.cards[1].clone();
    let asked_so_far = || std::mem::take(&mut *sent.borrow_mut());
    let mut harness = Harness::builder()
        .with_size([380.0, 400.0])
        .build_ui(move |ui| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Dark);
                installed = true;
                return;
            }
            ui::card::card_ui(ui, &card, &snapshot, Lang::Ru, &mut |command| {
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
    let snapshot = scenes::busy();
    let card = snapshot.cards[0].clone();
    let mut harness = Harness::builder()
        .with_size([380.0, 400.0])
        .build_ui(move |ui| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                installed = true;
                return;
            }
            ui::card::card_ui(ui, &card, &snapshot, Lang::Ru, &mut |_| {});
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

/// A card by itself, with what is noted of its call.
fn one(index: usize, noted: &str) -> (Harness<'static, ()>, Asked) {
    use trubka::desk::snapshot::{Note, Notes, Noting};
    let sent = Asked::default();
    let asked = std::rc::Rc::clone(&sent);
    let mut installed = false;
    let mut snapshot = scenes::busy();
    let card = snapshot.cards[index].clone();
    let noting = Noting {
        note: Note {
            text: noted.into(),
            result: None,
        },
        failed: false,
    };
    snapshot.notes = Arc::new(Notes::of_calls([(card.call.clone(), noting)]));
    let mut harness = Harness::builder()
        .with_size([380.0, 600.0])
        .build_ui(move |ui| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                installed = true;
                return;
            }
            ui::card::card_ui(ui, &card, &snapshot, Lang::Ru, &mut |command| {
                asked.borrow_mut().push(command);
            });
        });
    harness.run();
    (harness, sent)
}

type Asked = std::rc::Rc<std::cell::RefCell<Vec<Command>>>;

#[test]
fn a_note_is_opened_on_the_card_written_and_kept_with_the_call() {
    let field = "О чём говорили, что обещано";
    let (mut harness, sent) = one(0, "");
    assert!(
        harness.query_by_label(field).is_none(),
        "greeting comes first"
    );
    let close = harness.get_by_label("Закрыть карточку").rect();
    harness.get_by_label("Заметка").click();
    harness.run();
    let hold = |held| Command::HoldCard {
        call: "1".into(),
        held,
    };
    assert_eq!(*sent.borrow(), [hold(true)], "it stays while one writes");
    assert!(
        harness.get_by_label(field).is_focused(),
        "one can write at once"
    );
    let below = harness.get_by_label("Закрыть карточку").rect();
    assert!(
        below.top() > close.bottom(),
        "the field is above the buttons"
    );
    sent.borrow_mut().clear();
    harness.get_by_label(field).type_text("Ад");
    harness.run();
    let note = Command::Note {
        pbx: None,
        call: "1".into(),
        text: "Ад".into(),
    };
    assert_eq!(*sent.borrow(), [note]);
    sent.borrow_mut().clear();
    harness.get_by_label("Заказ принят").click();
    harness.run();
    harness.get_by_label("Готово").click();
    harness.run();
    assert!(harness.query_by_label(field).is_none());
    let result = Command::Result {
        pbx: None,
        call: "1".into(),
        result: Some("Заказ принят".into()),
    };
    let sent = sent.borrow();
    assert_eq!(sent.first(), Some(&result));
    assert!(sent.contains(&Command::KeepNotes) && sent.contains(&hold(false)));
}

#[test]
fn what_is_noted_stands_on_the_card() {
    let (harness, _) = one(0, "Просит позвонить после шести");
    assert!(
        harness
            .query_by_label("Просит позвонить после шести")
            .is_some()
    );
}

#[test]
fn while_a_colleague_asks_the_card_says_whose_call_it_is() {
    let mut installed = false;
    let mut snapshot = scenes::busy();
    let mut card = snapshot.cards.remove(0);
    let colleague = trubka::desk::snapshot::Party {
        number: Some("102".into()),
        caller_name: Some("Анна Орлова".into()),
        ..Default::default()
    };
    card.about = Some(std::mem::replace(&mut card.party, colleague));
    snapshot.cards = vec![card.clone()];
    let seen = snapshot.clone();
    let mut harness = Harness::builder()
        .with_size([380.0, 400.0])
        .build_ui(move |ui| {
            if !installed {
                ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                installed = true;
                return;
            }
            ui::card::card_ui(ui, &card, &seen, Lang::Ru, &mut |_| {});
        });
    harness.run();
    assert!(harness.query_by_label("Анна Орлова").is_some());
    let about = "спрашивает о звонке: Мария Котова, получатель";
    assert!(harness.query_by_label_contains(about).is_some());
    let window = super::harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    let announced = format!("Звонит Анна Орлова, {about}");
    assert!(window.query_by_label_contains(&announced).is_some());
}

#[test]
fn a_card_does_not_grow_with_a_note_that_is_typed_in_the_window() {
    use trubka::desk::snapshot::{Card, Note, Notes, Noting};
    let mut snapshot = scenes::scene("connect").expect("a scene");
    let own = snapshot.calls.iter().find(|call| call.own);
    let call = own.expect("one's own").call.clone();
    let card = Card {
        call: call.clone(),
        ..snapshot.cards[0].clone()
    };
    let noted = |text: &str| {
        let note = Note {
            text: text.into(),
            result: None,
        };
        let noting = Noting {
            note,
            failed: false,
        };
        Arc::new(Notes::of_calls([(call.clone(), noting)]))
    };
    snapshot.notes = noted("было");
    let both = (snapshot, State::default(), 0.0_f32);
    let mut installed = false;
    let mut harness = Harness::builder()
        .with_size([1280.0, 1400.0])
        .build_ui_state(
            move |ui, (snapshot, state, height)| {
                if !std::mem::replace(&mut installed, true) {
                    return ui::theme::install(ui.ctx(), egui::ThemePreference::Light);
                }
                ui::desk_ui(ui, snapshot, state, Lang::Ru, &mut |_| {});
                let area = egui::Area::new(egui::Id::unique("a card")).fixed_pos([300.0, 600.0]);
                let area = area.show(ui.ctx(), |ui| {
                    ui.set_width(380.0);
                    ui::card::card_ui(ui, &card, snapshot, Lang::Ru, &mut |_| {});
                });
                *height = area.response.rect.height();
            },
            both,
        );
    harness.run();
    let before = harness.state().2;
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    harness.state_mut().0.notes = noted(&"было и ещё ".repeat(20));
    harness.run();
    assert_eq!(harness.state().2, before, "while it is typed");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().2 > before, "then it stands there");
}
