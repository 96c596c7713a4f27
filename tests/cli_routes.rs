//! `trubka route-check`: which line a number leaves by, and whether it may be called, without a PBX.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use serde_json::Value;

const SETTINGS: &str = r#"
language = "en"
[operator]
extensions = ["301"]
[dialling]
client_prefix = "9"
[[dialling.routes]]
name = "GSM"
numbers = ["mobile"]
context = "gsm-out"
prefix = "-"
caller_id = "74951234567"
"#;

fn run(settings: &str, args: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("given.toml");
    std::fs::write(&file, settings).unwrap();
    Command::new(env!("CARGO_BIN_EXE_trubka"))
        .env("TRUBKA_HOME", home.path())
        .arg("--settings")
        .arg(&file)
        .args(args)
        .output()
        .unwrap()
}

fn checked(number: &str) -> (Option<i32>, Value) {
    let output = run(SETTINGS, &["--json", "route-check", number]);
    let told = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), told)
}

#[test]
fn a_number_is_told_its_line_and_what_the_pbx_would_be_asked() {
    let (code, told) = checked("8 916 123-45-67");
    assert_eq!(code, Some(0));
    assert_eq!(told["context"], "gsm-out");
    assert_eq!(told["exten"], "79161234567");
    assert_eq!(told["caller_id"], "74951234567");
    assert_eq!(told["rules"][0]["fit"], "matches");
    let (code, told) = checked("8 495 123-45-67");
    assert_eq!((code, &told["exten"]), (Some(0), &"974951234567".into()));
    assert_eq!(told["rules"][0]["fit"], "other");
    let (code, told) = checked("112");
    assert_eq!((code, &told["emergency"]), (Some(0), &true.into()));
}

#[test]
fn what_may_not_be_called_is_told_with_the_setting_and_an_exit_code() {
    for (number, why) in [
        ("+375 29 123-45-67", "country"),
        ("8 809 505-12-34", "premium"),
        ("+881 612 345 678", "satellite"),
        ("*72 8 916 123 45 67", "code_with_number"),
    ] {
        let (code, told) = checked(number);
        assert_eq!((code, &told["refused"]), (Some(1), &why.into()), "{number}");
    }
    let output = run(SETTINGS, &["route-check", "+375 29 123-45-67"]);
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.contains("dialling.policy.countries"), "{words}");
    assert_eq!(
        run(SETTINGS, &["route-check", "Ivan"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_rule_that_means_no_numbers_is_told_with_its_line() {
    let output = run(
        &SETTINGS.replace("mobile", "mobil"),
        &["route-check", "112"],
    );
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr).unwrap();
    let told = ["ine 9", "dialling.routes.1.numbers", "mobil"];
    assert!(told.iter().all(|part| words.contains(part)), "{words}");
}
