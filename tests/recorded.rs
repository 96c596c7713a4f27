//! Replays every recording of the own test office and compares with what its script made happen.
//!
//! The recordings (`tests/record.sh`) are of a real Asterisk 16 and 22; what is expected was written
//! from what the SIP phones sent and received, never from AMI. Only the keys that the expectation
//! names are compared; seconds may differ by 0.2, the order of `rang` is free.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use serde_json::Value;
use trubka::settings::Settings;

#[test]
fn recordings_of_asterisk_16() {
    check_all("16");
}

#[test]
fn recordings_of_asterisk_22() {
    check_all("22");
}

fn check_all(version: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/captures/own")
        .join(version);
    let mut captures: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".expect.json"))
        .collect();
    captures.sort();
    assert!(captures.len() > 100, "the recordings are missing");

    let mut wrong = Vec::new();
    for expected in &captures {
        check(expected, &mut wrong);
    }
    assert!(
        wrong.is_empty(),
        "{} differences on Asterisk {version}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Replays one recording in the office's view and in each operator's, and, where the connection was
/// lost, what came after it: nothing is left of the calls from before.
fn check(expectation: &Path, wrong: &mut Vec<String>) {
    let expected: Value = serde_json::from_slice(&std::fs::read(expectation).unwrap()).unwrap();
    let name = expected["capture"].as_str().unwrap();
    let capture = expectation.with_file_name(format!("{name}.ami"));
    let mut settings = Settings::default();
    for (extension, devices) in expected["devices"].as_object().into_iter().flatten() {
        let devices = devices.as_array().unwrap().iter();
        let devices = devices.map(|device| device.as_str().unwrap().to_owned());
        let devices = devices.collect();
        settings.numbers.devices.insert(extension.clone(), devices);
    }
    let views = expected["views"].as_object().unwrap().iter();
    let views = views.map(|(extension, view)| (Some(extension.as_str()), view));
    let reconnected = expectation.with_file_name(format!("{name}-reconnected.ami"));
    for (extension, view) in views.chain([(None, &expected["replay"])]) {
        let title = match extension {
            Some(extension) => format!("{name} --ext {extension}"),
            None => name.to_owned(),
        };
        let mut got = replay(&capture, extension, &settings);
        if expected["more_calls"] == true {
            // Forged events may bring calls of their own, but none to the calls that were true.
            let true_call = |call: &Value| {
                let view = view.as_array().unwrap();
                view.iter().any(|one| one["number"] == call["number"])
            };
            got.retain(true_call);
        }
        let mut view = view.clone();
        if expected["any_order"] == true {
            let number = |call: &Value| call["number"].to_string();
            got.sort_by_key(number);
            view.as_array_mut().unwrap().sort_by_key(number);
        }
        compare(&title, &view, &got, wrong);
        if reconnected.exists() {
            let after = replay(&reconnected, extension, &settings);
            compare(
                &format!("{title}, after it"),
                &Value::from([0; 0]),
                &after,
                wrong,
            );
        }
    }
}

/// The calls that `trubka replay` prints.
fn replay(capture: &Path, extension: Option<&str>, settings: &Settings) -> Vec<Value> {
    let extensions: Vec<String> = extension.map(str::to_owned).into_iter().collect();
    trubka::cli::replay::replay(capture, &extensions, settings)
        .unwrap()
        .iter()
        .map(|line| serde_json::to_value(line).unwrap())
        .collect()
}

fn compare(name: &str, expected: &Value, got: &[Value], wrong: &mut Vec<String>) {
    let expected = expected.as_array().unwrap();
    if expected.len() != got.len() {
        wrong.push(format!(
            "{name}: {} calls instead of {}: {}",
            got.len(),
            expected.len(),
            Value::from(got)
        ));
        return;
    }
    for (n, (expected, got)) in expected.iter().zip(got).enumerate() {
        for (key, value) in expected.as_object().unwrap() {
            let got = &got[key];
            let same = match key.as_str() {
                "ring_secs" | "talk_secs" => near(value, got),
                "rang" => sorted(value) == sorted(got),
                _ => value == got,
            };
            if !same {
                wrong.push(format!(
                    "{name}, call {}: {key} is {got}, not {value}",
                    n + 1
                ));
            }
        }
    }
}

/// Seconds: 0.1 s is the resolution, the rest is what a busy machine took between phone and PBX.
fn near(expected: &Value, got: &Value) -> bool {
    let (expected, got) = (expected.as_f64().unwrap(), got.as_f64());
    match got {
        Some(got) => (expected - got).abs() <= 0.2,
        None => false,
    }
}

fn sorted(value: &Value) -> Vec<String> {
    let mut all: Vec<String> = value
        .as_array()
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    all.sort();
    all
}
