//! The party's page and notes: every button asks for what it says.

use trubka::desk::snapshot::{Found, JournalRow, Note, Notes, Noting, PartyPage, ToOpen};

use super::*;

const HIGH: [f32; 2] = [1280.0, 8_000.0];

fn page() -> Harness<'static, Desk> {
    harness(scenes::scene("party").expect("a scene"), Lang::Ru, HIGH)
}

fn click(harness: &mut Harness<'_, Desk>, name: &str) -> Vec<Command> {
    let mut all = harness.get_all_by_label(name);
    let first = all.next().expect(name);
    first.click();
    drop(all);
    harness.run();
    sent(harness)
}

fn note(text: &str) -> Command {
    Command::Note {
        pbx: None,
        call: "1".into(),
        text: text.into(),
    }
}

#[test]
fn every_button_of_the_page_asks_for_what_it_says() {
    let mut harness = page();
    let dial = |number: &str| vec![Command::Dial(number.into())];
    assert_eq!(
        click(&mut harness, "Позвонить +7 916 456-71-22"),
        dial("79164567122")
    );
    assert_eq!(click(&mut harness, "Менеджеру"), dial("110"));
    let courier = "Позвонить курьеру: 8 (916) 000-11-22";
    assert_eq!(click(&mut harness, courier), dial("8 (916) 000-11-22"));
    let order = Command::Open(ToOpen::Order("К-48213".into()));
    assert_eq!(click(&mut harness, "Открыть заказ К-48213"), [order]);
    let party = |found, code: &str| {
        let code = code.into();
        vec![Command::Open(ToOpen::Party { found, code })]
    };
    let client = party(Found::ContactPerson, "12");
    assert_eq!(
        click(&mut harness, "Открыть клиента"),
        client,
        "not the person's own code"
    );
    assert_eq!(
        click(&mut harness, "Открыть курьера"),
        party(Found::Courier, "48213")
    );
    assert_eq!(
        click(&mut harness, "Открыть отправление"),
        party(Found::Recipient, "48213")
    );
    for (name, text) in [
        ("Копировать номер заказа К-48214", "К-48214"),
        ("Копировать +7 812 000-00-00", "78120000000"),
    ] {
        harness.get_by_label(name).click();
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
        assert_eq!(copied.as_deref(), Some(text), "{name}");
    }
}

#[test]
fn every_match_is_told_with_its_reason() {
    let harness = page();
    for words in [
        "номер 74954567122 записан в базе: контактное лицо клиента",
        "записан в базе: клиент",
        "записан в базе: курьер",
        "номер 79161234567 записан в базе: получатель отправления",
        "Елизавета Александровна",
    ] {
        let found = harness.get_all_by_label_contains(words).count();
        assert!(found > 0, "{words}");
    }
}

#[test]
fn latest_calls_stand_with_what_was_noted_of_them() {
    let harness = page();
    let noted = "Заказ принят — Просил привезти после 18:00, домофон не работает";
    // On the page and in the journal.
    assert_eq!(harness.get_all_by_label_contains(noted).count(), 2);
}

#[test]
fn what_is_typed_goes_out_letter_by_letter_and_is_kept_when_the_focus_leaves() {
    let mut harness = page();
    harness.state_mut().snapshot.notes = Arc::new(Notes::default());
    harness.run();
    let field = "О чём говорили, что обещано";
    harness.get_by_label(field).focus();
    harness.run();
    harness.get_by_label(field).type_text("Ад");
    harness.run();
    assert_eq!(sent(&mut harness), [note("Ад")]);
    harness.get_by_label(field).type_text("рес");
    harness.run();
    assert_eq!(sent(&mut harness), [note("Адрес")]);
    // The snapshot is a few letters behind.
    let noted = |text: &str, failed| {
        let text = text.to_owned();
        let result = None;
        let noting = Noting {
            note: Note { text, result },
            failed,
        };
        Arc::new(Notes::of_calls([("1".to_owned(), noting)]))
    };
    for text in ["Ад", "Адрес"] {
        harness.state_mut().snapshot.notes = noted(text, false);
        harness.run();
        let value = harness.get_by_label(field).value();
        assert_eq!(value.as_deref(), Some("Адрес"));
    }
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::KeepNotes]);
    // Somebody wrote on the card.
    harness.state_mut().snapshot.notes = noted("с карточки", true);
    harness.run();
    let value = harness.get_by_label(field).value();
    assert_eq!(value.as_deref(), Some("с карточки"));
    assert!(
        harness
            .query_by_label_contains("пока не записана")
            .is_some()
    );
}

#[test]
fn a_result_is_chosen_at_one_click_and_taken_back_at_another() {
    let mut harness = page();
    let result = |result: Option<&str>| Command::Result {
        pbx: None,
        call: "1".into(),
        result: result.map(str::to_owned),
    };
    assert_eq!(
        click(&mut harness, "Вопрос решён"),
        [result(Some("Вопрос решён"))]
    );
    assert_eq!(click(&mut harness, "Жалоба"), [result(None)]);
    let notes = &mut harness.state_mut().snapshot.notes;
    Arc::make_mut(notes).results = vec!["Наш итог".into()];
    harness.run();
    assert_eq!(click(&mut harness, "Наш итог"), [result(Some("Наш итог"))]);
    assert!(harness.query_by_label("Вопрос решён").is_none());
    assert!(
        harness.query_by_label("Жалоба").is_some(),
        "what was chosen stays"
    );
}

#[test]
fn a_row_asks_whose_it_is_today_and_takes_its_note_there() {
    let mut harness = page();
    harness.state_mut().snapshot.calls = Arc::default();
    harness.run();
    harness.state_mut().sent.clear();
    harness
        .get_by_label_contains(", входящий, +7 921 000-45-67")
        .click();
    harness.run();
    let asked = std::mem::take(&mut harness.state_mut().sent);
    let wanted = Command::SelectParty(Some("79210004567".into()));
    assert_eq!(asked, [wanted]);
    assert!(harness.query_by_label_contains("Елена Фомина").is_none());
    // The directory knows by now.
    let known = scenes::scene("party").expect("a scene").party_page;
    harness.state_mut().snapshot.party_page = Arc::new(PartyPage {
        number: Some("79210004567".into()),
        ..(*known).clone()
    });
    harness.run();
    assert!(
        harness
            .query_by_label_contains("Елена Фомина (110)")
            .is_some()
    );
    harness.get_by_label("Перезвонить").click();
    harness.run();
    let row: &JournalRow = &harness.state().snapshot.journal.rows[3];
    let result = Command::Result {
        pbx: Some(row.pbx.clone()),
        call: row.call.clone(),
        result: Some("Перезвонить".into()),
    };
    assert_eq!(sent(&mut harness), [result]);
}

#[test]
fn a_page_of_nobody_says_so() {
    let harness = harness(scenes::scene("nobody").expect("a scene"), Lang::Ru, HIGH);
    for words in ["Других звонков нет.", "Не открылось", "пока не записана"]
    {
        assert!(harness.query_by_label_contains(words).is_some(), "{words}");
    }
}

#[test]
fn a_key_leads_to_the_note_of_the_call_in_progress_and_over_a_narrow_window_too() {
    for (size, is_over) in [([1280.0, 800.0], false), ([360.0, 640.0], true)] {
        let mut harness = harness(scenes::busy(), Lang::Ru, size);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
        harness.run();
        let field = "О чём говорили, что обещано";
        assert!(harness.get_by_label(field).is_focused(), "{size:?}");
        assert_eq!(harness.query_by_label("Готово").is_some(), is_over);
        harness.get_by_label(field).type_text("Ад");
        harness.run();
        assert_eq!(sent(&mut harness), [note("Ад")], "{size:?}");
        harness.key_press(Key::Escape);
        harness.run();
        assert!(sent(&mut harness).contains(&Command::KeepNotes), "{size:?}");
        assert_eq!(harness.query_by_label(field).is_some(), !is_over);
    }
}

#[test]
fn a_note_tells_how_much_it_still_takes_before_it_is_full() {
    let mut snapshot = scenes::busy();
    snapshot.notes = Arc::default();
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 1400.0]);
    let field = "О чём говорили, что обещано";
    harness.get_by_label(field).focus();
    harness.run();
    for (text, words) in [
        ("а".repeat(1_900), None),
        ("а".to_owned(), Some("В заметку поместится ещё 99 знаков.")),
        ("а".repeat(98), Some("В заметку поместится ещё 1 знак.")),
        (
            "а".repeat(5),
            Some("Больше в заметку не помещается: лишнее не записано."),
        ),
    ] {
        harness.get_by_label(field).type_text(&text);
        harness.run();
        let told = harness.query_by_label_contains("заметку ");
        assert_eq!(words.is_some(), told.is_some(), "{words:?}");
        if let Some(words) = words {
            harness.get_by_label(words);
        }
    }
}
