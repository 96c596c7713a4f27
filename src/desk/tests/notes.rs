//! Notes: written by themselves, lost by nothing.

use super::*;
use crate::ports::journal::{Note, Row};

fn note(call: &str, text: &str) -> Command {
    Command::Note {
        pbx: None,
        call: call.into(),
        text: text.into(),
    }
}

/// What is to be written: of which call, the text, the result.
fn written(effects: &[Effect]) -> Vec<(&str, &str, Option<&str>)> {
    let notes = effects.iter().filter_map(|effect| match effect {
        Effect::Note { call, note, .. } => {
            Some((call.as_str(), note.text.as_str(), note.result.as_deref()))
        }
        _ => None,
    });
    notes.collect()
}

fn shown(sim: &Sim, call: &str) -> Option<(String, bool)> {
    let notes = sim.snapshot().notes;
    let noting = notes.of(None, call)?;
    Some((noting.note.text.clone(), noting.failed))
}

#[test]
fn what_is_typed_is_shown_at_once_and_written_a_moment_later() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, None);
    for text in ["п", "пе", "перезвонить"] {
        assert!(written(&sim.command(note("1.1", text))).is_empty());
        assert_eq!(shown(&sim, "1.1"), Some((text.into(), false)));
    }
    let effects = sim.pass(Duration::from_millis(800));
    assert_eq!(written(&effects), [("1.1", "перезвонить", None)]);
    assert!(written(&sim.secs(5)).is_empty(), "once");
    // Who types on and on has it on the disk all the same.
    let mut times = 0;
    for n in 0..20 {
        sim.command(note("1.1", &n.to_string()));
        times += written(&sim.pass(Duration::from_millis(200))).len();
    }
    assert!((3..=6).contains(&times), "{times}");
}

#[test]
fn the_focus_that_leaves_a_result_and_the_end_write_at_once() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, None);
    sim.command(note("1.1", "а"));
    assert_eq!(
        written(&sim.command(Command::KeepNotes)),
        [("1.1", "а", None)]
    );
    let result = |result: Option<&str>| Command::Result {
        pbx: None,
        call: "1.1".into(),
        result: result.map(str::to_owned),
    };
    let effects = sim.command(result(Some("Жалоба")));
    assert_eq!(written(&effects), [("1.1", "а", Some("Жалоба"))]);
    let effects = sim.command(result(None));
    assert_eq!(written(&effects), [("1.1", "а", None)]);
    sim.command(note("1.1", "аб"));
    assert_eq!(written(&sim.desk.last_effects()), [("1.1", "аб", None)]);
    assert!(sim.desk.last_effects().is_empty());
    let long = "я".repeat(5_000);
    sim.command(note("1.1", &long));
    let effects = sim.command(Command::KeepNotes);
    assert_eq!(written(&effects)[0].1.chars().count(), 2_000);
}

#[test]
fn a_note_that_could_not_be_written_is_told_until_it_is() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, None);
    sim.command(note("1.1", "а"));
    sim.command(Command::KeepNotes);
    let waits = |call: &str, failed| WaitingNote {
        pbx: "pbx:5038".into(),
        call: call.into(),
        failed,
    };
    let told = |sim: &mut Sim, waiting| drop(sim.update(Input::NotesWaiting(waiting)));
    told(&mut sim, vec![waits("1.1", false)]);
    assert_eq!(shown(&sim, "1.1"), Some(("а".into(), false)), "in a moment");
    told(&mut sim, vec![waits("1.1", true)]);
    assert_eq!(shown(&sim, "1.1"), Some(("а".into(), true)));
    // Another call is written, another note is.
    sim.update(Input::Recorded(Ok(())));
    told(&mut sim, vec![waits("1.1", true), waits("2.2", false)]);
    assert_eq!(shown(&sim, "1.1"), Some(("а".into(), true)));
    told(&mut sim, vec![waits("2.2", true)]);
    assert_eq!(shown(&sim, "1.1"), Some(("а".into(), false)));
}

#[test]
fn a_call_that_becomes_a_part_of_another_takes_its_note_along() {
    let mut sim = Sim::online();
    for id in ["1.1", "2.2"] {
        let call = sim.ringing(id);
        sim.own(&call, None);
    }
    sim.command(note("1.1", "первое"));
    sim.command(note("2.2", "второе"));
    let effects = sim.update(Input::Merged {
        gone: CallId("2.2".into()),
        into: CallId("1.1".into()),
    });
    assert_eq!(written(&effects), [("1.1", "первое\nвторое", None)]);
    assert_eq!(shown(&sim, "2.2"), None);
    // The window may still name the one that is gone.
    sim.command(note("2.2", "третье"));
    assert_eq!(shown(&sim, "1.1"), Some(("третье".into(), false)));
}

#[test]
fn what_an_earlier_run_noted_is_not_written_over() {
    let mut sim = Sim::online();
    let noted = |text: &str, result: &str| Note {
        text: text.into(),
        result: Some(result.into()),
    };
    sim.update(Input::Resumed(Ok(crate::ports::journal::Left {
        notes: vec![("1.1".into(), noted("прежнее", "Жалоба"))],
        ..Default::default()
    })));
    assert_eq!(shown(&sim, "1.1"), Some(("прежнее".into(), false)));
    sim.command(note("1.1", "новое"));
    let effects = sim.command(Command::KeepNotes);
    assert_eq!(written(&effects), [("1.1", "новое", Some("Жалоба"))]);
}

#[test]
fn a_colleagues_call_that_is_noted_is_kept_as_the_colleagues() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    assert!(recorded(&sim.news(&call, None)).is_empty());
    let effects = sim.command(note("1.1", "а"));
    let entries = recorded(&effects);
    assert_eq!(entries.len(), 1);
    assert!(!entries[0].own);
    let over = sim.over(&call, Outcome::Missed);
    assert_eq!(recorded(&sim.news(&over, None)).len(), 1, "to its end");
}

#[test]
fn a_row_keeps_its_result_when_its_text_is_typed_and_is_of_its_own_pbx() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    let entry = entries::entry(&call, "old:5038", true, &Lookups::new(false), sim.now);
    let row = Row {
        id: 1,
        entry,
        note: Note {
            text: "было".into(),
            result: Some("Жалоба".into()),
        },
    };
    sim.update(Input::NotesWaiting(Vec::new()));
    let effects = sim.update(Input::Recorded(Ok(())));
    let version = effects.iter().find_map(|effect| match effect {
        Effect::Page { version, .. } => Some(*version),
        _ => None,
    });
    sim.update(Input::Page {
        version: version.expect("asked"),
        append: false,
        rows: Ok(vec![row]),
    });
    sim.command(Command::Note {
        pbx: Some("old:5038".into()),
        call: "1.1".into(),
        text: "стало".into(),
    });
    let effects = sim.command(Command::KeepNotes);
    assert_eq!(written(&effects), [("1.1", "стало", Some("Жалоба"))]);
    assert!(matches!(&effects[0], Effect::Note { pbx, .. } if pbx == "old:5038"));
    let snapshot = sim.snapshot();
    assert_eq!(snapshot.notes.of(None, "1.1"), None, "another PBX's call");
    assert_eq!(
        snapshot.notes.of_row(&snapshot.journal.rows[0]).text,
        "стало"
    );
}
