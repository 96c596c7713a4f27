//! The party at the side.

use super::*;

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
