//! Queues: who waits, and the ways in and out and to a pause.

use trubka::desk::snapshot::{QueueAct, QueueRefusal, Queues, RefusedOrder};
use trubka::ui::Page;

use super::*;

fn page(change: impl FnOnce(&mut Queues), size: [f32; 2]) -> Harness<'static, Desk> {
    let mut snapshot = scenes::busy();
    change(Arc::make_mut(&mut snapshot.queues));
    let mut harness = harness(snapshot, Lang::Ru, size);
    harness.state_mut().state.page = Page::Queues;
    harness.run();
    harness
}

fn pause(queue: Option<&str>, paused: bool, reason: &str) -> Command {
    Command::QueuePause {
        queue: queue.map(str::to_owned),
        paused,
        reason: reason.into(),
    }
}

#[test]
fn who_waits_stands_there_with_name_and_time() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let harness = page(|_| {}, size);
        for words in [", +7 916 123-45-67, 1:35", "и ещё 7"] {
            assert!(harness.query_by_label_contains(words).is_some(), "{words}");
        }
        assert!(
            harness
                .query_by_label_contains("ждут 9 · 3 оператора")
                .is_some()
        );
        assert!(harness.query_by_label("у вас перерыв: Обед").is_some());
    }
}

#[test]
fn every_order_is_one_click_or_two() {
    let mut harness = page(|_| {}, [1280.0, 800.0]);
    harness.get_by_label("Перерыв: Заказы").click();
    harness.run();
    harness.get_by_label("Обед").click();
    harness.run();
    assert_eq!(sent(&mut harness), [pause(Some("Заказы"), true, "Обед")]);
    harness.get_by_label("Вернуться: couriers").click();
    harness.run();
    assert_eq!(sent(&mut harness), [pause(Some("couriers"), false, "")]);
    harness.get_by_label("Выйти: Заказы").click();
    harness.run();
    let queue = "Заказы".to_owned();
    assert_eq!(sent(&mut harness), [Command::QueueSignOut { queue }]);
    harness
        .get_by_label_contains("Войти: Очередь с очень")
        .click();
    harness.run();
    assert!(matches!(
        &sent(&mut harness)[..],
        [Command::QueueSignIn { .. }]
    ));
    harness.get_by_label("Перерыв во всех").click();
    harness.run();
    harness.get_by_label("Перерыв").click();
    harness.run();
    assert_eq!(sent(&mut harness), [pause(None, true, "Перерыв")]);
}

#[test]
fn the_office_has_reasons_of_its_own_and_so_has_the_operator() {
    let mut harness = page(
        |queues| queues.pause_reasons = Arc::new(vec!["Планёрка".into()]),
        [1280.0, 800.0],
    );
    harness.get_by_label("Перерыв: Заказы").click();
    harness.run();
    assert!(harness.query_by_label("Обед").is_none());
    harness.get_by_label("Планёрка").click();
    harness.run();
    assert_eq!(
        sent(&mut harness),
        [pause(Some("Заказы"), true, "Планёрка")]
    );
}

#[test]
fn who_is_a_static_member_cannot_sign_out() {
    let mut harness = page(|_| {}, [1280.0, 800.0]);
    harness.get_by_label("Выйти: couriers").click();
    harness.run();
    assert!(sent(&mut harness).is_empty());
}

#[test]
fn missing_rights_and_refusals_are_told_in_words() {
    let mut harness = page(
        |queues| {
            queues.lacks_actions = true;
            queues.refused = Some(RefusedOrder {
                queue: Some("Заказы".into()),
                what: QueueAct::SignOut,
                why: QueueRefusal::Static,
            });
        },
        [1280.0, 800.0],
    );
    assert!(
        harness
            .query_by_label_contains("право agent в строке write")
            .is_some()
    );
    assert!(harness.query_by_label("Выйти: Заказы").is_none());
    assert!(
        harness
            .query_by_label_contains("Выйти из очереди «Заказы» не удалось.")
            .is_some()
    );
    let closes: Vec<_> = harness.query_all_by_label("Закрыть").collect();
    closes.last().expect("a way to close it").click();
    drop(closes);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissQueueNotice]);
}
