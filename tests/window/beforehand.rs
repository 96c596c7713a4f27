//! Before a number is called: what goes on with it is said in the field and by the first click.

use super::*;
use trubka::desk::snapshot::{Beforehand, Held, Meanwhile};

fn talks() -> Meanwhile {
    Meanwhile::Talks {
        who: Some("Борис Климов (102)".into()),
        since_unix_ms: 1_700_000_000_000,
    }
}

#[test]
fn a_click_that_was_held_says_why_and_its_button_calls() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.dial = DialState::Held {
        number: "89161234567".into(),
        courier: None,
        number_shown: "+7 916 123-45-67".into(),
        why: Held {
            meanwhile: Some(talks()),
            calls_within_minute: None,
        },
    };
    harness.run();
    assert!(
        harness
            .query_by_label_contains("уже говорит Борис Климов")
            .is_some()
    );
    harness.get_by_label("Всё равно позвонить").click();
    harness.run();
    let call = Command::DialAnyway("89161234567".into());
    assert_eq!(sent(&mut harness), [call]);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(sent(&mut harness), [Command::DismissDial]);
}

#[test]
fn a_callback_that_was_held_calls_the_courier_by_its_button() {
    let mut harness = desk("empty");
    harness.state_mut().snapshot.dial = DialState::Held {
        number: "89161234567".into(),
        number_shown: "+7 916 123-45-67".into(),
        why: Held {
            meanwhile: Some(talks()),
            calls_within_minute: None,
        },
        courier: Some("8 916 555-00-01".into()),
    };
    harness.run();
    harness.get_by_label("Всё равно позвонить").click();
    harness.run();
    let call = Command::CallCourierBack {
        courier: "8 916 555-00-01".into(),
        to: "89161234567".into(),
        anyway: true,
    };
    assert_eq!(sent(&mut harness), [call]);
}

#[test]
fn the_field_says_that_a_colleague_talks_with_the_number_that_is_typed() {
    let mut harness = desk("empty");
    harness.get_by_label("Номер телефона").focus();
    harness.run();
    harness
        .get_by_label("Номер телефона")
        .type_text("89161234567");
    harness.run();
    let snapshot = &mut harness.state_mut().snapshot;
    snapshot.suggestions = Arc::new(Suggestions {
        fragment: "89161234567".into(),
        ..Suggestions::default()
    });
    snapshot.beforehand = Beforehand {
        typed: Some(talks()),
        selected: None,
    };
    harness.run();
    assert!(
        harness
            .query_by_label_contains("уже говорит Борис Климов")
            .is_some()
    );
}
