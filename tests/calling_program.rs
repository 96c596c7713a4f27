//! Without a PBX: the built program hands numbers to the system's calling program, here one of the
//! test's own, and keeps the attempt. And orders and parties open by the program that the system has for addresses.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use trubka::desk::snapshot::ToOpen;
use trubka::desk::{self, Desk, Effect, Input, Now};
use trubka::platform::opener;
use trubka::settings::Settings;

/// A computer with or without a calling program.
struct Computer(tempfile::TempDir);

impl Computer {
    /// `default`: what the system names as the program for `tel:`; `None` where it cannot say.
    fn new(default: Option<&str>) -> Self {
        let computer = Self(tempfile::tempdir().unwrap());
        fs::create_dir(computer.path("bin")).unwrap();
        fs::write(computer.path("settings.toml"), "language = \"en\"\n").unwrap();
        if let Some(default) = default {
            computer.script("xdg-mime", &format!("echo '{default}'"));
        }
        computer
    }

    /// With a calling program that notes what it is given, then does `more`.
    fn with_program(default: Option<&str>, more: &str) -> Self {
        let computer = Self::new(default);
        let called = computer.path("called");
        let note = format!("echo \"$@\" >> '{}'\n{more}", called.display());
        computer.script("xdg-open", &note);
        computer
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn script(&self, name: &str, text: &str) {
        let path: &Path = &self.path("bin").join(name);
        fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_trubka"))
            .args(args)
            .env("PATH", self.path("bin"))
            .env("TRUBKA_HOME", self.0.path())
            .env_remove("TRUBKA_LOG")
            .output()
            .unwrap()
    }

    #[track_caller]
    fn refused(&self, code: i32, words: &str) {
        let ran = self.run(&["call", "8 916 123-45-67"]);
        let told = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(code), "{told}");
        assert!(told.contains(words), "{told}");
        assert_eq!(self.attempts(), 0, "nothing was attempted");
    }

    fn called(&self) -> String {
        fs::read_to_string(self.path("called")).unwrap_or_default()
    }

    fn attempts(&self) -> usize {
        let ran = self.run(&["journal", "--json"]);
        let rows = String::from_utf8(ran.stdout).unwrap();
        let attempted = rows.lines().filter(|row| {
            let row: Value = serde_json::from_str(row).unwrap();
            row["outcome"] == "attempted" && row["number"] == "79161234567"
        });
        attempted.count()
    }
}

#[test]
fn a_number_goes_to_the_program_of_the_system_and_the_attempt_into_the_journal() {
    let computer = Computer::with_program(Some("org.gnome.Calls.desktop"), "");
    let ran = computer.run(&["call", "8 916 123-45-67"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let told = String::from_utf8(ran.stdout).unwrap();
    assert!(told.contains("handed to the calling program"), "{told}");
    assert_eq!(computer.called(), "tel:+79161234567\n");
    // The program gives it back to us: once is enough.
    let again = computer.run(&["call", "+79161234567"]);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert_eq!(computer.called(), "tel:+79161234567\n");
    assert_eq!(computer.attempts(), 1);
}

#[test]
fn a_program_that_calls_us_back_ends_the_round() {
    let trubka = env!("CARGO_BIN_EXE_trubka");
    let back = format!("'{trubka}' call \"${{1#tel:}}\"");
    let computer = Computer::with_program(None, &back);
    computer.run(&["call", "8 916 123-45-67"]);
    assert_eq!(computer.called(), "tel:+79161234567\n");
}

#[test]
fn a_computer_without_a_program_says_so() {
    Computer::new(None).refused(2, "This computer has no calling program.");
    let nothing_set = Computer::with_program(Some(""), "");
    nothing_set.refused(2, "This computer has no calling program.");
    assert_eq!(nothing_set.called(), "");
}

#[test]
fn trubka_as_the_systems_program_is_not_called() {
    let computer = Computer::with_program(Some("trubka.desktop"), "");
    computer.refused(2, "The system's calling program is Trubka itself.");
    assert_eq!(computer.called(), "");
}

#[test]
fn a_program_that_fails_is_told() {
    let computer = Computer::with_program(None, "exit 4");
    computer.refused(1, "The calling program did not open");
}

#[test]
fn what_is_started_has_no_password_in_its_environment() {
    let computer = Computer::new(None);
    let seen = computer.path("environment");
    let note = |more: &str| format!("/usr/bin/env > '{}.{more}'", seen.display());
    computer.script("xdg-open", &format!("{}\nexit 0", note("open")));
    let named = format!("{}\necho calls.desktop", note("mime"));
    computer.script("xdg-mime", &named);
    let settings = "language = \"en\"\n[pbx]\nhost = \"127.0.0.1\"\nport = 1\nusername = \"trubka\"\n\
        password_from = \"env:AMI_PASSWORD\"\n[directory]\npassword_from = \"env:COURIER_PASSWORD\"\n";
    fs::write(computer.path("settings.toml"), settings).unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(["call", "--by-program", "101"])
        .env("PATH", computer.path("bin"))
        .env("TRUBKA_HOME", computer.0.path())
        .env("AMI_PASSWORD", "hunter2")
        .env("COURIER_PASSWORD", "hunter3")
        .env("ANYTHING_ELSE", "stays")
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    for which in ["open", "mime"] {
        let seen = fs::read_to_string(computer.path(&format!("environment.{which}"))).unwrap();
        assert!(seen.contains("ANYTHING_ELSE=stays"), "{which}: {seen}");
        assert!(
            !seen.contains("hunter") && !seen.contains("_PASSWORD"),
            "{which}: {seen}"
        );
    }
}

#[test]
fn a_program_that_fails_where_passwords_are_hidden_is_told() {
    let computer = Computer::with_program(None, "exit 4");
    let settings = "language = \"en\"\n[directory]\npassword_from = \"env:COURIER_PASSWORD\"\n";
    fs::write(computer.path("settings.toml"), settings).unwrap();
    computer.refused(1, "The calling program did not open");
    fs::remove_file(computer.path("bin/xdg-open")).unwrap();
    computer.refused(2, "This computer has no calling program.");
}

#[test]
fn the_pbx_can_be_passed_by() {
    let computer = Computer::with_program(None, "");
    let settings = "[pbx]\nhost = \"127.0.0.1\"\nport = 1\nusername = \"trubka\"\npassword_from = \"env:NOT_SET\"\n";
    fs::write(computer.path("settings.toml"), settings).unwrap();
    let ran = computer.run(&["call", "--by-program", "101"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert_eq!(computer.called(), "tel:101\n");
}

/// The other end of the next test, which runs it with a system of its own around it.
#[test]
#[ignore = "run by `an_order_opens_in_the_offices_own_system`"]
fn opens_an_order() {
    // All that is ignored is run where a database server is there.
    let Ok(template) = std::env::var("TRUBKA_TEST_TEMPLATE") else {
        return;
    };
    let mut settings = Settings::default();
    settings.pbx.host = "pbx".into();
    settings.links.order = template;
    let order = std::env::var("TRUBKA_TEST_ORDER").unwrap();
    let mut desk = Desk::new(&settings, false);
    let open = Input::Command(desk::snapshot::Command::Open(ToOpen::Order(order)));
    for effect in desk.update(open, Now::default()) {
        if let Effect::Open { url } = effect {
            opener::open_link(&url).unwrap();
        }
    }
}

#[test]
fn an_order_opens_in_the_offices_own_system() {
    let template = "https://crm.office/orders?number={ORDER}&from=phone";
    for (order, opened) in [
        (
            "48213",
            "https://crm.office/orders?number=48213&from=phone\n",
        ),
        (
            "К-48/1&x=$(id) #1",
            "https://crm.office/orders?number=%D0%9A-48%2F1%26x%3D%24%28id%29%20%231&from=phone\n",
        ),
    ] {
        let computer = Computer::with_program(None, "");
        let ran = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "opens_an_order"])
            .env("PATH", computer.path("bin"))
            .env("TRUBKA_TEST_TEMPLATE", template)
            .env("TRUBKA_TEST_ORDER", order)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        assert_eq!(computer.called(), opened);
    }
}
