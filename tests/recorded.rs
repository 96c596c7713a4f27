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
        .filter(|path| path.extension().is_some_and(|end| end == "ami"))
        .collect();
    captures.sort();
    assert!(captures.len() > 30, "the recordings are missing");

    let mut wrong = Vec::new();
    for capture in &captures {
        let expected: Value =
            serde_json::from_slice(&std::fs::read(capture.with_extension("expect.json")).unwrap())
                .unwrap();
        let name = expected["capture"].as_str().unwrap();
        compare(
            name,
            &expected["replay"],
            &replay(capture, None),
            &mut wrong,
        );
        for (extension, view) in expected["views"].as_object().unwrap() {
            let name = format!("{name} --ext {extension}");
            compare(&name, view, &replay(capture, Some(extension)), &mut wrong);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences on Asterisk {version}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The calls that `trubka replay` prints.
fn replay(capture: &Path, extension: Option<&str>) -> Vec<Value> {
    let extensions: Vec<String> = extension.map(str::to_owned).into_iter().collect();
    trubka::cli::replay::replay(capture, &extensions, &Settings::default())
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
