//! How often the window is drawn, and what is on it in the very next frame.

use std::time::Duration;

use egui::{Event, ViewportId};

use super::*;

#[test]
fn a_window_in_which_nothing_happens_is_not_drawn_again() {
    for name in scenes::NAMES {
        for size in [[1280.0, 800.0], [360.0, 640.0]] {
            let mut harness = harness(scenes::scene(name).expect("a scene"), Lang::Ru, size);
            harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
            harness.run();
            harness.step();
            let output = &harness.output().viewport_output;
            let delay = output.get(&ViewportId::ROOT).map(|root| root.repaint_delay);
            assert_eq!(delay, Some(Duration::MAX), "{name} {size:?}");
        }
    }
}

#[test]
fn a_typed_key_is_on_the_screen_in_the_next_frame_whatever_else_happens() {
    let mut harness = desk("many");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    let mut typed = String::new();
    for (at, letter) in "89161234567".chars().enumerate() {
        // The calls of the office go on in every frame.
        let snapshot = &mut harness.state_mut().snapshot;
        snapshot.now_unix_ms += 16;
        let calls = Arc::make_mut(&mut snapshot.calls);
        calls.rotate_left(1);
        Arc::make_mut(&mut snapshot.journal).rows[at].talk_secs = Some(1);
        typed.push(letter);
        harness.event(Event::Text(letter.to_string()));
        harness.step();
        let field = harness.get_by_label("Номер телефона");
        assert_eq!(
            field.accesskit_node().value().as_deref(),
            Some(typed.as_str())
        );
    }
}
