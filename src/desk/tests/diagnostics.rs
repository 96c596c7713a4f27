//! What is measured is on the screen while somebody looks.

use super::*;
use crate::desk::snapshot::{Command, Diagnostics};

#[test]
fn figures_are_shown_while_somebody_looks_and_the_window_is_seen() {
    let mut sim = Sim::online();
    let told = || Input::Diagnostics(Box::default());
    sim.update(told());
    assert_eq!(sim.snapshot().diagnostics, None, "nobody asked");
    assert!(!sim.desk.is_diagnosed());
    sim.update(Input::Command(Command::Diagnose(true)));
    assert!(sim.desk.is_diagnosed());
    sim.update(told());
    assert_eq!(
        sim.snapshot().diagnostics.as_deref(),
        Some(&Diagnostics::default())
    );
    sim.update(Input::Command(Command::WindowHidden(true)));
    assert!(!sim.desk.is_diagnosed(), "nobody sees it");
    sim.update(Input::Command(Command::WindowHidden(false)));
    assert!(sim.desk.is_diagnosed());
    sim.update(Input::Command(Command::Diagnose(false)));
    assert!(!sim.desk.is_diagnosed());
    assert_eq!(sim.snapshot().diagnostics, None);
}
