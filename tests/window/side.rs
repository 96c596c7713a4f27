//! The party at the side.

use super::*;
use trubka::desk::snapshot::{CallRow, Notes, Phase};

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
fn a_row_says_to_whom_the_call_was_handed_on_and_so_does_its_side() {
    use trubka::desk::snapshot::{Transfer, TransferKind};
    let mut snapshot = scenes::busy();
    snapshot.calls = Arc::default();
    let page = Arc::make_mut(&mut snapshot.journal);
    page.rows[0].transfers = vec![Transfer {
        kind: TransferKind::Attended,
        to: "Павел Орлов (102)".into(),
        answered: true,
        who: None,
    }];
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    let words = "переведён после разговора: Павел Орлов (102)";
    harness.get_by_label_contains(words).click();
    harness.run();
    let told = harness.query_all_by_label_contains(words).count();
    assert_eq!(told, 2, "on the row and at the side");
}

#[test]
fn a_note_that_is_typed_stays_in_its_place_whatever_comes_and_goes_above_it() {
    let note = "О чём говорили, что обещано";
    for height in [800.0, 1400.0] {
        let mut snapshot = scenes::scene("handling").expect("a scene");
        let calls = std::mem::take(&mut snapshot.calls);
        let own = calls.iter().find(|call| call.own).expect("one's own");
        // Its page stays when it is over.
        let row = Arc::make_mut(&mut snapshot.journal).rows.first_mut();
        row.expect("a row").call.clone_from(&own.call);
        let mut next = own.clone();
        Arc::make_mut(&mut next).call = "the next".into();
        snapshot.calls = Arc::new(vec![own.clone()]);
        let mut harness = harness(snapshot, Lang::Ru, [1280.0, height]);
        harness.get_by_label(note).focus();
        harness.run();
        let place = |harness: &Harness<'_, Desk>| harness.get_by_label(note).rect().top();
        let before = place(&harness);
        for calls in [vec![], vec![next.clone()], vec![]] {
            harness.state_mut().snapshot.calls = Arc::new(calls);
            // In the first frame already.
            for _ in 0..4 {
                harness.step();
                let moved = place(&harness) - before;
                let calls = harness.state().snapshot.calls.len();
                assert!(moved.abs() < 1.0, "{height}, {calls}: {moved}");
            }
        }
        assert!(harness.get_by_label(note).is_focused());
        // Once the keyboard is elsewhere nothing is left empty.
        harness.key_press(Key::Escape);
        harness.run();
        harness.state_mut().snapshot.calls = Arc::new(vec![own.clone()]);
        harness.run();
        let moved = place(&harness) - before;
        assert!(height < 1000.0 || moved.abs() < 1.0, "{moved}");
    }
}

/// One's own call that is over, its row of the journal, and another one.
fn two_calls() -> (Snapshot, Arc<CallRow>) {
    let mut snapshot = scenes::scene("handling").expect("a scene");
    let calls = std::mem::take(&mut snapshot.calls);
    let own = calls.iter().find(|call| call.own).expect("one's own");
    let row = Arc::make_mut(&mut snapshot.journal).rows.first_mut();
    row.expect("a row").call.clone_from(&own.call);
    let mut next = own.clone();
    let other = Arc::make_mut(&mut next);
    other.call = "the next".into();
    other.phase = Phase::Talking;
    snapshot.calls = Arc::new(vec![own.clone()]);
    (snapshot, next)
}

const NOTE: &str = "О чём говорили, что обещано";

fn noted(harness: &mut Harness<'_, Desk>) -> Vec<String> {
    let noted = |command| match command {
        Command::Note { call, .. } => Some(call),
        _ => None,
    };
    sent(harness).into_iter().filter_map(noted).collect()
}

#[test]
fn the_key_to_the_note_leads_to_the_call_that_goes_on() {
    let (snapshot, next) = two_calls();
    let first = snapshot.calls[0].call.clone();
    for size in [[1280.0, 800.0], [600.0, 800.0]] {
        let mut harness = harness(snapshot.clone(), Lang::Ru, size);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
        harness.run();
        harness.get_by_label(NOTE).type_text("а");
        harness.run();
        assert_eq!(noted(&mut harness), [first.as_str()]);
        let noting = trubka::desk::snapshot::Noting {
            note: trubka::desk::snapshot::Note {
                text: "а".into(),
                result: None,
            },
            failed: false,
        };
        let kept = Notes::of_calls([(first.clone(), noting)]);
        harness.state_mut().snapshot.notes = Arc::new(kept);
        harness.run();
        harness.state_mut().snapshot.calls = Arc::default();
        harness.run();
        if size[0] < 1000.0 {
            // The window of the note is left by its key.
            harness.key_press(Key::Escape);
            harness.run();
        }
        harness.state_mut().snapshot.calls = Arc::new(vec![next.clone()]);
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
        harness.run();
        assert!(harness.get_by_label(NOTE).is_focused());
        harness.get_by_label(NOTE).type_text("б");
        harness.run();
        assert_eq!(noted(&mut harness), ["the next"], "{size:?}");
    }
}

#[test]
fn the_page_goes_over_to_the_call_that_goes_on_when_the_typing_rests() {
    let (snapshot, next) = two_calls();
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    harness.get_by_label(NOTE).focus();
    harness.run();
    harness.state_mut().snapshot.calls = Arc::new(vec![next]);
    harness.step();
    harness.step();
    assert!(harness.get_by_label(NOTE).is_focused(), "while one types");
    let buttons = harness.query_all_by_label("Положить трубку").count();
    assert_eq!(
        buttons, 1,
        "in the row alone: the page is of the other call"
    );
    for _ in 0..24 {
        harness.step();
    }
    assert!(!harness.get_by_label(NOTE).is_focused(), "nothing is typed");
    let buttons = harness.query_all_by_label("Положить трубку").count();
    assert_eq!(buttons, 2, "the page is of the call that goes on");
    harness.get_by_label(NOTE).focus();
    harness.run();
    harness.get_by_label(NOTE).type_text("б");
    harness.run();
    assert_eq!(noted(&mut harness), ["the next"]);
}

#[test]
fn a_call_that_is_placed_takes_the_page_from_a_row_that_was_looked_at() {
    let (mut snapshot, mut next) = two_calls();
    snapshot.calls = Arc::default();
    let mut harness = harness(snapshot, Lang::Ru, [600.0, 800.0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    let call = Arc::make_mut(&mut next);
    (call.phase, call.direction) = (Phase::Ringing, Direction::Outgoing);
    call.party.number = Some("79990001122".into());
    harness.state_mut().snapshot.calls = Arc::new(vec![next]);
    harness.run();
    harness.get_by_label("Собеседник и заметка").click();
    harness.run();
    let asked = &harness.state().sent;
    let last = asked.iter().rev().find_map(|command| match command {
        Command::SelectParty(number) => Some(number.clone()),
        _ => None,
    });
    assert_eq!(last, Some(Some("79990001122".into())));
}

#[test]
fn the_note_comes_into_sight_when_it_gets_the_keyboard() {
    for height in [500.0, 640.0, 800.0] {
        let snapshot = scenes::scene("connect").expect("a scene");
        let mut harness = harness(snapshot, Lang::Ru, [1280.0, height]);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
        harness.run();
        let field = harness.get_by_label(NOTE);
        assert!(field.is_focused(), "{height}");
        assert!(
            field.rect().bottom() <= height,
            "{height}: {:?}",
            field.rect()
        );
        for _ in 0..6 {
            harness.get_by_label(NOTE).type_text("строка\n");
            harness.run();
            let rect = harness.get_by_label(NOTE).rect();
            assert!(rect.bottom() <= height, "{height}: {rect:?}");
        }
    }
}
