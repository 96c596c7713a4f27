//! Calls of Asterisk 11, from streams that were written by the lists of its events' fields
//! (`tests/fixtures/captures/unverified-11`): no recording of one was at hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use serde_json::{Value, json};
use trubka::cli::replay::replay;
use trubka::settings::Settings;

fn lines(name: &str, ext: &[&str]) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/captures/unverified-11")
        .join(format!("{name}.ami"));
    let ext: Vec<String> = ext.iter().map(|e| (*e).to_owned()).collect();
    let lines = replay(&path, &ext, &Settings::default()).unwrap();
    let lines = lines.iter().map(|line| serde_json::to_value(line).unwrap());
    lines.collect()
}

#[test]
fn each_kind_is_read_as_its_script_was_written() {
    let city = "79161234567";
    let blind = json!([{"kind": "blind", "to": "103", "answered": true}]);
    for (name, expected) in [
        (
            "01-answered",
            json!({"direction": "incoming", "number": city, "outcome": "answered", "answered_by": "101",
                "rang": ["101"], "ring_secs": 3.0, "talk_secs": 5.0}),
        ),
        (
            "02-missed",
            json!({"direction": "incoming", "number": city, "outcome": "missed", "answered_by": null,
                "rang": ["101"], "ring_secs": 4.0, "talk_secs": 0.0}),
        ),
        (
            "03-busy",
            json!({"direction": "incoming", "number": city, "outcome": "busy", "rang": ["101"]}),
        ),
        (
            "05-group",
            json!({"direction": "incoming", "number": city, "outcome": "answered", "answered_by": "102",
                "rang": ["101", "102"], "ring_secs": 2.0, "talk_secs": 4.0}),
        ),
        (
            "06-queue",
            json!({"direction": "incoming", "number": city, "outcome": "answered", "answered_by": "102",
                "rang": ["101", "102"], "queue": "operators", "ring_secs": 3.0, "talk_secs": 4.0}),
        ),
        (
            "08-originate",
            json!({"direction": "outgoing", "number": "79161112233", "outcome": "answered",
                "answered_by": "79161112233", "extension": "101", "rang": [], "talk_secs": 5.0}),
        ),
        (
            "12-blind",
            json!({"direction": "incoming", "number": city, "outcome": "answered", "answered_by": "101",
                "rang": ["101", "103"], "transfers": blind, "talk_secs": 5.0}),
        ),
    ] {
        let got = lines(name, &[]);
        assert_eq!(got.len(), 1, "{name}: {got:?}");
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&got[0][key], value, "{name}: {key}");
        }
        assert_eq!(got[0]["ended"], true, "{name}");
    }
}

#[test]
fn each_operator_has_one_card_and_none_for_a_click() {
    let view = |name: &str, ext: &str| {
        let mut lines = lines(name, &[ext]);
        assert!(lines.len() <= 1, "{name} {ext}");
        lines
            .pop()
            .map(|line| (line["outcome"].clone(), line["cards"].clone()))
    };
    let told = |outcome: &str, cards: u32| Some((json!(outcome), json!(cards)));
    assert_eq!(view("05-group", "101"), told("answered_elsewhere", 1));
    assert_eq!(view("05-group", "102"), told("answered", 1));
    assert_eq!(view("06-queue", "101"), told("answered_elsewhere", 1));
    assert_eq!(view("06-queue", "103"), None);
    assert_eq!(view("08-originate", "101"), told("answered", 0));
    assert_eq!(view("12-blind", "103"), told("answered", 1));
}
