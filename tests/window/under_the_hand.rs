//! A press meets the row that was aimed at: nothing goes from under the hand.

use egui::Pos2;
use trubka::desk::snapshot::CallRow;
use trubka::ui::Page;

use super::*;

fn move_to(harness: &mut Harness<'_, Desk>, at: Pos2) {
    harness.hover_at(at);
    harness.run();
}

/// Longer than a hand that does not move counts as one.
fn rest(harness: &mut Harness<'_, Desk>) {
    harness.run_steps(12);
}

fn calls(of: &[&str]) -> Arc<Vec<Arc<CallRow>>> {
    let like = scenes::busy().calls;
    let call = |id: &&str| {
        let mut call = (*like[1]).clone();
        call.call = (*id).into();
        call.party.caller_name = Some(format!("Звонящий {id}"));
        call.party.lookup = trubka::desk::snapshot::Lookup::Unknown;
        Arc::new(call)
    };
    Arc::new(of.iter().map(call).collect())
}

fn top_of(harness: &Harness<'_, Desk>, words: &str) -> Option<f32> {
    let mut found = harness.query_all_by_label_contains(words);
    found.next().map(|node| node.rect().top())
}

#[test]
fn a_call_stays_under_the_hand_when_those_above_it_come_and_go() {
    let mut snapshot = scenes::empty();
    snapshot.calls = calls(&["а", "б"]);
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    let before = top_of(&harness, "Звонящий б,");
    let at = harness.get_by_label_contains("Звонящий б,").rect().center();
    for (step, now) in [&["в", "а", "б"][..], &["в", "б"], &["б"]]
        .into_iter()
        .enumerate()
    {
        move_to(&mut harness, at + egui::vec2(step as f32, 0.0));
        harness.state_mut().snapshot.calls = calls(now);
        harness.run();
        assert_eq!(top_of(&harness, "Звонящий б,"), before, "{now:?}");
    }
    harness.key_press(Key::Escape);
    harness.run();
    harness.state_mut().snapshot.calls = calls(&["б", "в"]);
    rest(&mut harness);
    assert!(
        top_of(&harness, "Звонящий б,") < before,
        "in its own place again"
    );
    harness.remove_cursor();
    harness.state_mut().snapshot.calls = calls(&["в", "б"]);
    harness.run();
    assert_eq!(
        top_of(&harness, "Звонящий б,"),
        before,
        "no hand, no keeping"
    );
}

#[test]
fn the_keyboard_stays_at_a_call_when_the_one_above_it_goes() {
    let mut snapshot = scenes::empty();
    snapshot.calls = calls(&["а", "б"]);
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    harness.get_by_label_contains("Звонящий б,").focus();
    harness.run();
    harness.state_mut().snapshot.calls = calls(&["б"]);
    harness.run();
    assert!(harness.get_by_label_contains("Звонящий б,").is_focused());
}

#[test]
fn who_is_to_be_called_back_stays_under_the_hand() {
    let mut snapshot = scenes::call_back::call_back();
    let all = snapshot.to_call_back.clone();
    snapshot.to_call_back = Arc::new({
        let mut some = (*all).clone();
        some.rows.truncate(5);
        some
    });
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    harness.state_mut().state.page = Page::ToCallBack;
    harness.run();
    let buttons = |harness: &Harness<'_, Desk>| {
        let all = harness.get_all_by_label("Перезвонить");
        all.map(|button| button.rect().center()).collect::<Vec<_>>()
    };
    let third = harness.state().snapshot.to_call_back.rows[2].number.clone();
    let at = buttons(&harness)[2];
    move_to(&mut harness, at);
    Arc::make_mut(&mut harness.state_mut().snapshot.to_call_back)
        .rows
        .remove(0);
    harness.run();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.run();
    }
    assert_eq!(sent(&mut harness), [Command::Dial(third)]);
    let places = buttons(&harness).len();
    rest(&mut harness);
    assert_eq!(buttons(&harness).len(), places);
    assert!(
        buttons(&harness)[2].y > at.y - 1.0,
        "the rows close up once the hand rests"
    );
}

/// Puts so many new calls into the journal, above the others.
fn new_rows(harness: &mut Harness<'_, Desk>, count: i64) {
    let journal = Arc::make_mut(&mut harness.state_mut().snapshot.journal);
    for _ in 0..count {
        let mut row = journal.rows[0].clone();
        row.id += 1_000_000;
        row.started_unix_ms += 1_000;
        row.call = row.id.to_string();
        row.name = Some(format!("Новый {}", row.id));
        journal.rows.insert(0, row);
    }
    harness.run();
}

#[test]
fn the_journals_rows_stay_under_the_hand_and_while_one_reads_older_ones() {
    let mut snapshot = scenes::scene("many").expect("a scene");
    snapshot.calls = Arc::default();
    snapshot.dial = DialState::Idle;
    let mut harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    // The newest is at the top where no hand is.
    let first = harness
        .get_all_by_label_contains(", входящий, ")
        .next()
        .expect("a row")
        .rect();
    new_rows(&mut harness, 1);
    let newest = top_of(&harness, "Новый ").expect("the new row");
    assert!(newest < first.bottom(), "{newest} {first:?}");
    // A hand over the rows: they stay.
    let table = harness.get_by_label("Журнал").rect();
    let before = top_of(&harness, "Новый ").expect("the row");
    move_to(&mut harness, table.center());
    new_rows(&mut harness, 3);
    let names: Vec<String> = harness
        .state()
        .snapshot
        .journal
        .rows
        .iter()
        .take(4)
        .filter_map(|row| row.name.clone())
        .collect();
    let stays = top_of(&harness, &names[3]).expect("the row");
    assert!((stays - before).abs() < 1.5, "{stays} {before}");
    // It rests: the newest is back in sight.
    rest(&mut harness);
    let newest = top_of(&harness, &names[0]).expect("the newest");
    assert!((newest - before).abs() < 1.5, "{newest} {before}");
    // Who has scrolled down goes on reading, hand or not.
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -400.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(12);
    harness.remove_cursor();
    harness.run_steps(4);
    let in_sight: Vec<(String, f32)> = harness
        .query_all_by_label_contains(", входящий, ")
        .filter_map(|node| Some((node.accesskit_node().label()?, node.rect().top())))
        .collect();
    assert!(top_of(&harness, &names[0]).is_none(), "it is scrolled");
    new_rows(&mut harness, 5);
    let after: Vec<(String, f32)> = harness
        .query_all_by_label_contains(", входящий, ")
        .filter_map(|node| Some((node.accesskit_node().label()?, node.rect().top())))
        .collect();
    assert_eq!(in_sight, after);
}
