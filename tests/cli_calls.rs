//! The built command line against the demo office's PBX: a call placed without a window, followed by
//! another process, and read from the journal while that process has it open.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use trubka::demo::{COURIER_SQL, Office, Pace};
use trubka::directory::create_sqlite;
use trubka::settings::{DirectoryKind, Language, Settings};

const NUMBER: &str = "8 (916) 111-22-33";

const A_MOMENT: Duration = Duration::from_millis(50);
/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3600);

/// The office, and the program's home in it.
struct Desk {
    office: Office,
    home: tempfile::TempDir,
}

impl Desk {
    /// The own phone answers a click after `own_phone`, and rings no longer than the settings allow;
    /// they talk for `talk`.
    async fn open(own_phone: Duration, talk: Duration, change: impl FnOnce(&mut Settings)) -> Self {
        let pace = Pace {
            first_call: NEVER,
            between: NEVER,
            talk,
            answer: A_MOMENT,
            own_phone,
            ..Pace::default()
        };
        let office = Office::open(pace, 1, 1_700_000_000).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut settings = office.settings();
        settings.language = Language::En;
        settings.dialling.ring_secs = 5;
        create_sqlite(&office.directory(), COURIER_SQL)
            .await
            .unwrap();
        change(&mut settings);
        let text = toml::to_string(&settings).unwrap();
        std::fs::write(home.path().join("settings.toml"), text).unwrap();
        Self { office, home }
    }

    fn command(&self, args: &[&str]) -> Command {
        command(self.home.path(), args)
    }

    /// Runs to the end; the office goes on meanwhile.
    async fn run(&self, args: &[&str]) -> Output {
        let mut command = self.command(args);
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap()
    }

    async fn journal(&self) -> Vec<Value> {
        let ran = self.run(&["--json", "journal"]).await;
        assert_eq!(ran.status.code(), Some(0), "{ran:?}");
        objects(&ran.stdout)
    }
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trubka"));
    command
        .args(args)
        .env_remove("TRUBKA_LOG")
        .env("TRUBKA_HOME", home)
        .stdin(Stdio::null());
    command
}

fn objects(out: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(out).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A process that ends with the test, however that ends.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_own_phone_is_no_success_and_is_said_on_stderr() {
    let desk = Desk::open(NEVER, A_MOMENT, |_| {}).await;
    let ran = desk.run(&["call", NUMBER]).await;
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    let words = String::from_utf8(ran.stderr).unwrap();
    assert!(words.contains("did not pick up"), "{words:?}");
    let steps = String::from_utf8(ran.stdout).unwrap();
    assert!(
        !steps.is_empty() && !steps.contains(words.trim()),
        "{steps:?}"
    );
    let rows = desk.journal().await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["outcome"], "own_phone");
    assert_eq!(rows[0]["reason"], "silent");
    assert_eq!(rows[0]["number"], "79161112233");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_placed_and_followed_beside_a_program_that_watches() {
    let desk = Desk::open(A_MOMENT, NEVER, |_| {}).await;
    let mut watch = desk.command(&["--json", "watch"]);
    let mut watch = Watching(watch.stdout(Stdio::piped()).spawn().unwrap());
    let mut told = BufReader::new(watch.0.stdout.take().unwrap()).lines();
    let mut next =
        move || -> Value { serde_json::from_str(&told.next().unwrap().unwrap()).unwrap() };
    let mut next = tokio::task::spawn_blocking(move || {
        while next()["online"] != true {}
        next
    })
    .await
    .unwrap();

    // The other process sees it as a call of this operator.
    let phone = desk.office.phone();
    let seen = tokio::task::spawn_blocking(move || {
        let mut phase = Value::Null;
        while phase != "ended" {
            let news = next();
            assert!(
                news.get("card").is_none(),
                "no card for a click of the own phone"
            );
            phase = news["phase"].clone();
            if phase == "talking" {
                phone.hangup();
            }
        }
    });
    let ran = desk.run(&["--json", "call", NUMBER]).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let steps = objects(&ran.stdout);
    let last = steps.last().unwrap();
    assert_eq!(
        (&last["state"], &last["outcome"]),
        (&"over".into(), &"answered".into())
    );
    seen.await.unwrap();
    // It kept it too: one row.
    let rows = desk.journal().await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["outcome"], "answered");
    assert_eq!(rows[0]["own"], true);
    drop(watch);
    drop(desk.office);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_named_by_the_user_alone_has_the_directorys_extension() {
    let user_alone = |settings: &mut Settings| {
        settings.operator.extensions.clear();
        settings.operator.name.clear();
        assert_eq!(settings.operator.user, "anna");
    };
    let desk = Desk::open(A_MOMENT, A_MOMENT, user_alone).await;
    let ran = desk.run(&["call", NUMBER]).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let rows = desk.journal().await;
    assert_eq!((rows.len(), &rows[0]["extension"]), (1, &"101".into()));

    // Without anybody to tell it there are no own calls, and the whole office's are not shown instead.
    let nobody = |settings: &mut Settings| {
        user_alone(settings);
        settings.directory.kind = DirectoryKind::None;
    };
    let desk = Desk::open(A_MOMENT, A_MOMENT, nobody).await;
    let journal = desk.run(&["journal"]).await;
    assert_eq!(journal.status.code(), Some(2), "{journal:?}");
    assert!(journal.stdout.is_empty(), "{journal:?}");
    let words = String::from_utf8(journal.stderr).unwrap();
    for part in ["whose journal", "operator.extensions", "journal.office"] {
        assert!(words.contains(part), "{words:?}");
    }
    let call = desk.run(&["call", NUMBER]).await;
    assert_eq!(call.status.code(), Some(1), "{call:?}");
    let words = String::from_utf8(call.stderr).unwrap();
    assert!(words.contains("No call can be placed"), "{words:?}");
}
