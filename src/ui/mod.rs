//! Draws the snapshot, sends commands. egui stays in here and in `app`.
