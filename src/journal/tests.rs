//! The journal on temporary files.

use std::path::Path;

use sqlx::Row as _;

use super::*;
use crate::calls::{Direction, Outcome, Reason, Transfer, TransferKind};
use crate::ports::directory::Role;
use crate::ports::journal::{Leg, Party};

const START: i64 = 1_760_000_000_000;

async fn journal(directory: &Path) -> SqliteJournal {
    SqliteJournal::open(&directory.join("deep/er/journal.db"))
        .await
        .unwrap()
        .journal
}

pub(super) fn entry(n: i64) -> Entry {
    Entry {
        pbx: "pbx.office:5038".into(),
        call: format!("1760000000.{n}"),
        started_unix_ms: START + n * 1000,
        ended_unix_ms: None,
        direction: Direction::Incoming,
        number: Some(format!("7916{:07}", n)),
        courier: None,
        party: None,
        caller_name: None,
        orders: vec![],
        extension: Some("101".into()),
        rang: vec!["101".into()],
        answered_by: None,
        outcome: None,
        reason: None,
        ring_ms: None,
        talk_ms: None,
        queue: None,
        transfers: vec![],
        legs: vec![],
        own: true,
    }
}

fn full() -> Entry {
    Entry {
        ended_unix_ms: Some(START + 61_000),
        party: Some(Party {
            role: Role::Recipient,
            name: Some("Пётр Ёлкин".into()),
            company: Some("ООО \"Ромашка\" 100%_скидка".into()),
            code: "77".into(),
        }),
        caller_name: Some("PETR".into()),
        orders: vec!["К-10293".into(), "10294".into()],
        answered_by: Some("102".into()),
        rang: vec!["101".into(), "102".into()],
        outcome: Some(Outcome::Answered),
        reason: Some(Reason::Other("as the PBX said".into())),
        ring_ms: Some(4_100),
        talk_ms: Some(55_500),
        queue: Some("clients".into()),
        courier: Some("79031112233".into()),
        transfers: vec![Transfer {
            kind: TransferKind::Blind,
            to: "103".into(),
            answered: true,
        }],
        legs: vec![Leg {
            uniqueid: "1760000000.1".into(),
            channel: "PJSIP/trunk_name-00000001".into(),
            extension: None,
            born_ms: 0,
            ringing_ms: None,
            up_ms: Some(4_100),
            ended_ms: Some(61_000),
            cause: Some(16),
        }],
        ..entry(0)
    }
}

fn all() -> Query {
    Query {
        limit: 100,
        ..Query::default()
    }
}

fn search(text: &str) -> Query {
    Query {
        search: text.into(),
        ..all()
    }
}

async fn calls(journal: &SqliteJournal, query: Query) -> Vec<String> {
    let rows = journal.page(query).await.unwrap();
    assert!(rows.windows(2).all(|w| w[0].id > w[1].id), "newest first");
    rows.into_iter()
        .map(|r| r.entry.call.trim_start_matches("1760000000.").to_owned())
        .collect()
}

#[tokio::test]
async fn a_call_comes_back_as_it_was_written() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(full()).await.unwrap();
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].entry, full());

    let known = Entry {
        reason: Some(Reason::Congestion),
        ..full()
    };
    journal.record(known.clone()).await.unwrap();
    assert_eq!(journal.page(all()).await.unwrap()[0].entry, known);
}

#[tokio::test]
async fn a_call_written_again_is_the_same_row() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(entry(1)).await.unwrap();
    let first = journal.page(all()).await.unwrap()[0].id;
    journal.record(entry(2)).await.unwrap();
    for _ in 0..2 {
        let again = Entry {
            call: "1760000000.1".into(),
            started_unix_ms: START + 1000,
            ..full()
        };
        journal.record(again).await.unwrap();
    }
    assert_eq!(calls(&journal, all()).await, ["2", "1"]);
    assert_eq!(journal.page(all()).await.unwrap()[1].id, first);
    // Another PBX may use the same id.
    let other = Entry {
        pbx: "branch:5038".into(),
        ..entry(1)
    };
    journal.record(other).await.unwrap();
    assert_eq!(calls(&journal, all()).await.len(), 3);
}

#[tokio::test]
async fn what_no_longer_holds_is_no_longer_found() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(full()).await.unwrap();
    let corrected = Entry {
        orders: vec!["555".into()],
        rang: vec!["103".into()],
        extension: Some("103".into()),
        answered_by: None,
        party: None,
        ..full()
    };
    journal.record(corrected).await.unwrap();
    for gone in ["10293", "елкин", "10294"] {
        assert!(calls(&journal, search(gone)).await.is_empty(), "{gone}");
    }
    assert_eq!(calls(&journal, search("555")).await, ["0"]);
    let of = |x: &str| Query {
        extensions: vec![x.into()],
        ..all()
    };
    assert!(calls(&journal, of("102")).await.is_empty());
    assert_eq!(calls(&journal, of("103")).await, ["0"]);
}

#[tokio::test]
async fn pages_are_in_the_order_of_start_without_gaps() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    // Told late, as after a reconnect, and several in one millisecond.
    for n in [3, 1, 7, 2, 5, 4, 6] {
        journal.record(entry(n)).await.unwrap();
    }
    for n in 0..100 {
        let same = Entry {
            call: format!("1760000000.{}", 100 + n),
            started_unix_ms: START + 100_000,
            ..entry(n)
        };
        journal.record(same).await.unwrap();
    }
    let mut query = Query {
        limit: 4,
        ..Query::default()
    };
    let mut seen = Vec::new();
    loop {
        let rows = journal.page(query.clone()).await.unwrap();
        let Some(last) = rows.last() else { break };
        query.before = Some(last.id);
        seen.extend(rows.into_iter().map(|r| r.entry.call));
    }
    let expected: Vec<String> = (100..200)
        .rev()
        .chain((1..=7).rev())
        .map(|n| format!("1760000000.{n}"))
        .collect();
    assert_eq!(seen, expected);
    assert!(journal.page(Query::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn any_fragment_finds() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(entry(5)).await.unwrap();
    let named = Entry {
        number: Some("79161234567".into()),
        ..full()
    };
    journal.record(named).await.unwrap();
    let withheld = Entry {
        number: None,
        caller_name: Some("Зимний, Сергей".into()),
        ..entry(6)
    };
    journal.record(withheld).await.unwrap();
    for (text, found) in [
        ("ЁЛКИН", vec!["0"]),
        ("елк", vec!["0"]),
        ("Е\u{308}лкин", vec!["0"]),
        ("пётр  ёлкин ", vec!["0"]),
        ("петр", vec!["0"]),
        ("ромашка", vec!["0"]),
        ("\"Ромашка\"", vec!["0"]),
        ("\"", vec!["0"]),
        ("'", vec![]),
        ("%", vec!["0"]),
        ("100%_", vec!["0"]),
        ("_", vec!["0"]),
        ("10%", vec![]),
        ("OR 1=1", vec![]),
        ("*", vec![]),
        ("ш", vec!["0"]),
        ("зи", vec!["6"]),
        ("Й", vec!["6"]),
        ("Й, с", vec!["6"]),
        ("к-1029", vec!["0"]),
        ("10294", vec!["0"]),
        ("8 (916) 123-45-67", vec!["0"]),
        ("+7 916 123", vec!["0"]),
        ("234-56", vec!["0"]),
        ("7916", vec!["5", "0"]),
        ("8916", vec!["5", "0"]),
        ("903-111", vec!["0"]),
        ("petr", vec!["0"]),
        // Not across two fields.
        ("7petr", vec![]),
        ("елкин ооо", vec![]),
        ("", vec!["6", "5", "0"]),
        (" \t", vec!["6", "5", "0"]),
    ] {
        assert_eq!(calls(&journal, search(text)).await, found, "{text:?}");
    }
}

#[tokio::test]
async fn a_search_goes_with_every_filter_and_from_page_to_page() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    // Many parties match ("7916…"), so the newest calls are walked; rare ones are gathered.
    for n in 0..400 {
        let call = Entry {
            outcome: Some(if n % 2 == 0 {
                Outcome::Missed
            } else {
                Outcome::Answered
            }),
            extension: Some(if n % 10 == 0 { "102" } else { "101" }.into()),
            rang: vec![],
            orders: vec![format!("9{n:04}")],
            party: (n < 3).then(|| Party {
                role: Role::Courier,
                name: Some("Рустам".into()),
                company: None,
                code: "1".into(),
            }),
            ..entry(n)
        };
        journal.record(call).await.unwrap();
    }
    for text in ["16", "9", "рустам"] {
        let rare = text == "рустам";
        for extensions in [vec![], vec!["102".to_owned()]] {
            for missed in [false, true] {
                for direction in [None, Some(Direction::Incoming), Some(Direction::Outgoing)] {
                    let mut query = Query {
                        extensions: extensions.clone(),
                        missed,
                        direction,
                        limit: 7,
                        ..search(text)
                    };
                    let expected: Vec<String> = (0..400)
                        .rev()
                        .filter(|n| !rare || *n < 3)
                        .filter(|n| !missed || n % 2 == 0)
                        .filter(|n| extensions.is_empty() || n % 10 == 0)
                        .filter(|_| direction != Some(Direction::Outgoing))
                        .map(|n| n.to_string())
                        .collect();
                    let mut seen = Vec::new();
                    loop {
                        let rows = journal.page(query.clone()).await.unwrap();
                        let Some(last) = rows.last() else { break };
                        query.before = Some(last.id);
                        seen.extend(
                            rows.iter()
                                .map(|r| r.entry.call.split_once('.').unwrap().1.to_owned()),
                        );
                    }
                    assert_eq!(
                        seen, expected,
                        "{text} {extensions:?} {missed} {direction:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn filters() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    for (n, direction, outcome, extension) in [
        (0, Direction::Incoming, Some(Outcome::Missed), "101"),
        (1, Direction::Incoming, Some(Outcome::Answered), "102"),
        (2, Direction::Outgoing, Some(Outcome::NoAnswer), "101"),
        (3, Direction::Internal, Some(Outcome::Missed), "103"),
        (4, Direction::Incoming, Some(Outcome::Unreachable), "103"),
        (5, Direction::Callback, Some(Outcome::Busy), "101"),
        (6, Direction::Incoming, None, "101"),
        (7, Direction::Incoming, Some(Outcome::MenuOnly), "102"),
    ] {
        let call = Entry {
            direction,
            outcome,
            extension: Some(extension.into()),
            rang: vec![],
            ..entry(n)
        };
        journal.record(call).await.unwrap();
    }
    let missed = Query {
        missed: true,
        ..all()
    };
    assert_eq!(calls(&journal, missed.clone()).await, ["7", "4", "0"]);
    let only = |d| Query {
        direction: Some(d),
        ..all()
    };
    assert_eq!(calls(&journal, only(Direction::Outgoing)).await, ["2"]);
    assert_eq!(calls(&journal, only(Direction::Callback)).await, ["5"]);
    let of = |x: &[&str]| Query {
        extensions: x.iter().map(|x| (*x).to_owned()).collect(),
        ..all()
    };
    assert_eq!(calls(&journal, of(&["101"])).await, ["6", "5", "2", "0"]);
    assert_eq!(
        calls(&journal, of(&["103", "102", "103"])).await,
        ["7", "4", "3", "1"]
    );
    let both = Query {
        missed: true,
        ..of(&["101", "103"])
    };
    assert_eq!(calls(&journal, both).await, ["4", "0"]);
    let none = Query {
        direction: Some(Direction::Outgoing),
        ..missed
    };
    assert!(calls(&journal, none).await.is_empty());
    // A call that ends as missed moves into the filter.
    let ended = Entry {
        outcome: Some(Outcome::Missed),
        rang: vec![],
        ..entry(6)
    };
    journal.record(ended).await.unwrap();
    let own_missed = Query {
        missed: true,
        ..of(&["101"])
    };
    assert_eq!(calls(&journal, own_missed).await, ["6", "0"]);
}

#[tokio::test]
async fn a_callee_is_no_extension_but_a_colleague_who_picked_up_is() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let outgoing = Entry {
        direction: Direction::Outgoing,
        answered_by: entry(1).number,
        ..entry(1)
    };
    journal.record(outgoing.clone()).await.unwrap();
    let picked_up = Entry {
        answered_by: Some("104".into()),
        ..entry(2)
    };
    journal.record(picked_up).await.unwrap();
    let of = |x: String| Query {
        extensions: vec![x],
        ..all()
    };
    assert!(
        calls(&journal, of(outgoing.number.unwrap()))
            .await
            .is_empty()
    );
    assert_eq!(calls(&journal, of("104".into())).await, ["2"]);
}

#[tokio::test]
async fn calls_left_open_are_closed_with_what_is_known() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let talking = Entry {
        ended_unix_ms: None,
        outcome: None,
        reason: None,
        ..full()
    };
    journal.record(talking).await.unwrap();
    journal.record(entry(1)).await.unwrap();
    let over = Entry {
        call: "1760000000.2".into(),
        started_unix_ms: START + 2_000,
        ..full()
    };
    journal.record(over.clone()).await.unwrap();
    journal.close_stale().await.unwrap();
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows[0].entry, over, "a finished call is not touched");
    assert_eq!(rows[1].entry.ended_unix_ms, Some(START + 1000));
    assert_eq!(rows[1].entry.outcome, None);
    assert_eq!(rows[1].entry.reason, Some(Reason::Lost));
    assert_eq!(rows[2].entry.ended_unix_ms, Some(START + 61_000));
    assert_eq!(rows[2].entry.outcome, Some(Outcome::Answered));
    assert_eq!(rows[2].entry.reason, Some(Reason::Lost));
    // The PBX still knows the call after the program's restart: it goes on in its row.
    journal.record(entry(1)).await.unwrap();
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1].entry, entry(1));
}

#[tokio::test]
async fn it_is_kept_and_found_after_a_restart_and_by_another_reader() {
    let directory = tempfile::tempdir().unwrap();
    let first = journal(directory.path()).await;
    first.record(full()).await.unwrap();
    assert_eq!(calls(&first, search("ёлкин")).await, ["0"]);
    let second = journal(directory.path()).await;
    assert_eq!(calls(&second, search("ёлкин")).await, ["0"]);
    let new = Entry {
        number: Some("74951112233".into()),
        ..entry(9)
    };
    second.record(new).await.unwrap();
    assert_eq!(calls(&first, search("4951112233")).await, ["9"]);
    first.close().await;
    second.close().await;
    let third = journal(directory.path()).await;
    assert_eq!(calls(&third, all()).await, ["9", "0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_read_while_calls_are_written() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(entry(0)).await.unwrap();
    // A transaction under way, as if the disk were slow.
    let mut writing = journal.writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query("UPDATE calls SET own = 0")
        .execute(&mut *writing)
        .await
        .unwrap();
    let rows = journal.page(all()).await.unwrap();
    assert!(rows[0].entry.own, "what is not committed is not seen");
    writing.rollback().await.unwrap();

    let writer = journal.clone();
    let writes = tokio::spawn(async move {
        for n in 1..=200 {
            writer.record(entry(n)).await.unwrap();
        }
    });
    let mut last = 0;
    while last < 201 {
        let found = calls(
            &journal,
            Query {
                limit: 500,
                ..search("7916")
            },
        )
        .await
        .len();
        assert!(found >= last);
        last = found;
    }
    writes.await.unwrap();
}

#[tokio::test]
async fn a_newer_versions_file_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let journal = SqliteJournal::open(&path).await.unwrap().journal;
    journal.record(full()).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of tomorrow', 1, x'00', 0)",
    )
    .execute(&journal.writer)
    .await
    .unwrap();
    journal.close().await;
    assert_eq!(
        SqliteJournal::open(&path).await.unwrap_err(),
        JournalError::Newer
    );
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let garbage = b"this was a journal once".repeat(100);
    for n in 1..=2 {
        std::fs::write(&path, &garbage).unwrap();
        let opened = SqliteJournal::open(&path).await.unwrap();
        let aside = directory.path().join(format!("journal.db.damaged-{n}"));
        assert_eq!(opened.set_aside.as_ref(), Some(&aside));
        assert_eq!(std::fs::read(&aside).unwrap(), garbage);
        opened.journal.record(full()).await.unwrap();
        assert_eq!(calls(&opened.journal, all()).await, ["0"]);
        opened.journal.close().await;
        assert!(
            SqliteJournal::open(&path)
                .await
                .unwrap()
                .set_aside
                .is_none()
        );
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    for path in [file.join("journal.db"), directory.path().to_owned()] {
        match SqliteJournal::open(&path).await.unwrap_err() {
            JournalError::Open { path: said, why } => {
                assert_eq!(said, path.display().to_string());
                assert!(!why.is_empty());
            }
            other => panic!("{other:?}"),
        }
    }
}

/// The superuser may write everywhere, so this shows nothing when the tests run as root.
#[cfg(unix)]
#[tokio::test]
async fn a_read_only_directory_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let closed = directory.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    let superuser = std::fs::write(closed.join("probe"), "").is_ok();
    let opened = SqliteJournal::open(&closed.join("journal.db")).await;
    assert_eq!(matches!(opened, Err(JournalError::Open { .. })), !superuser);
}

#[tokio::test]
async fn a_full_disk_is_said_and_reading_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(entry(0)).await.unwrap();
    // SQLite's own limit of the file gives the same error as the disk's.
    sqlx::query("PRAGMA max_page_count = 1")
        .execute(&journal.writer)
        .await
        .unwrap();
    let big = Entry {
        caller_name: Some("х".repeat(100_000)),
        ..entry(1)
    };
    let error = journal.record(big).await.unwrap_err();
    assert!(matches!(error, JournalError::Write(_)), "{error:?}");
    assert_eq!(calls(&journal, all()).await, ["0"]);
    sqlx::query("PRAGMA max_page_count = 1000000")
        .execute(&journal.writer)
        .await
        .unwrap();
    journal.record(entry(1)).await.unwrap();
    assert_eq!(calls(&journal, all()).await, ["1", "0"]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(full()).await.unwrap();
    let place = directory.path().join("deep/er");
    let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place), 0o700);
    let mut files = 0;
    for file in std::fs::read_dir(&place).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
        files += 1;
    }
    assert_eq!(files, 3, "the file, its log, its index");
}

#[tokio::test]
async fn no_filter_scans_or_sorts_the_calls() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    // Every statement, and by which index it must find its calls.
    let mut statements: Vec<(String, &str)> = vec![
        (read::GATHER.into(), "INDEX calls_party (party=? AND id<?)"),
        (
            read::ROWS.into(),
            "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)",
        ),
        (read::WALKED.into(), "USING INTEGER PRIMARY KEY (rowid=?)"),
    ];
    let (outgoing, own) = (Some(Direction::Outgoing), vec!["101".to_owned()]);
    let two = vec!["101".to_owned(), "102".to_owned()];
    let primary = "SEARCH call_extensions USING PRIMARY KEY (extension=? AND call<?)";
    let partial = "INDEX call_extensions_missed (extension=? AND call<?)";
    for (missed, direction, extensions, index) in [
        (
            false,
            None,
            vec![],
            "SEARCH calls USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        (
            false,
            outgoing,
            vec![],
            "INDEX calls_direction (direction=? AND id<?)",
        ),
        (true, None, vec![], "COVERING INDEX calls_missed (id<?)"),
        (false, None, own.clone(), primary),
        (false, outgoing, own.clone(), primary),
        (true, None, own, partial),
        (false, None, two.clone(), primary),
        (true, None, two, partial),
    ] {
        let query = Query {
            missed,
            direction,
            extensions,
            ..all()
        };
        statements.push((read::Filter::new(&query).unwrap().sql(), index));
    }
    for (sql, index) in statements {
        let plan: Vec<String> =
            sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(&journal.readers)
                .await
                .unwrap()
                .iter()
                .map(|row| row.get("detail"))
                .collect();
        assert!(
            plan.iter().any(|step| step.contains(index)),
            "{index}\n{sql}\n{plan:#?}"
        );
        // What is scanned is at most a list, or what a sub-select has left.
        assert!(
            !plan.iter().any(|step| step.starts_with("SCAN c")),
            "{sql}\n{plan:#?}"
        );
        // Rowids come out of every index in order; only gathering and merging sort what they found.
        if sql.starts_with("SELECT id") {
            assert!(
                !plan.iter().any(|s| s.contains("FOR ORDER BY")),
                "{plan:#?}"
            );
        }
    }
}

#[tokio::test]
async fn calls_that_another_program_follows_are_not_ended() {
    let directory = tempfile::tempdir().unwrap();
    let window = journal(directory.path()).await;
    window.close_stale().await.unwrap();
    window.record(entry(1)).await.unwrap();
    let command_line = journal(directory.path()).await;
    command_line.close_stale().await.unwrap();
    assert_eq!(command_line.page(all()).await.unwrap()[0].entry, entry(1));
    command_line.close().await;
    window.close().await;
    drop((command_line, window));
    // Now nobody follows it any more.
    let next = journal(directory.path()).await;
    next.close_stale().await.unwrap();
    let rows = next.page(all()).await.unwrap();
    assert_eq!(rows[0].entry.reason, Some(Reason::Lost));
}

#[tokio::test]
async fn what_was_rolled_back_by_sqlite_itself_stops_no_later_call() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let path = directory.path().join("deep/er/journal.db");
    let url = format!("sqlite://{}", path.display());
    let other = SqlitePool::connect(&url).await.unwrap();
    // A full disk does so too.
    let rolls_back = "CREATE TRIGGER full BEFORE INSERT ON calls
        BEGIN SELECT raise(ROLLBACK, 'database or disk is full'); END";
    sqlx::query(rolls_back).execute(&other).await.unwrap();
    for _ in 0..2 {
        let error = journal.record(entry(1)).await.unwrap_err();
        assert!(error.to_string().contains("disk is full"), "{error}");
    }
    sqlx::query("DROP TRIGGER full")
        .execute(&other)
        .await
        .unwrap();
    journal.record(entry(1)).await.unwrap();
    assert_eq!(journal.page(all()).await.unwrap().len(), 1);
}
