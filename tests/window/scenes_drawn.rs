//! Every scene, in every shape of the window.

use super::*;

#[test]
fn every_scene_is_drawn_in_both_languages_at_every_width() {
    for name in scenes::NAMES {
        for lang in Lang::ALL {
            for size in [[1280.0, 800.0], [900.0, 600.0], [360.0, 640.0]] {
                let mut harness = harness(scenes::scene(name).expect("a scene"), lang, size);
                harness.state_mut().sent.clear();
                harness.run();
                assert!(
                    harness.state().sent.is_empty(),
                    "{name}: drawing asks for nothing"
                );
            }
        }
    }
}
