//! The file: opened, damaged, full, shared.

use super::*;

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
    let mut writing = journal
        .writer
        .pool
        .begin_with("BEGIN IMMEDIATE")
        .await
        .unwrap();
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
    .execute(&journal.writer.pool)
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
        .execute(&journal.writer.pool)
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
        .execute(&journal.writer.pool)
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
async fn calls_that_another_program_follows_are_not_ended() {
    let directory = tempfile::tempdir().unwrap();
    let window = journal(directory.path()).await;
    window.resume(String::new()).await.unwrap();
    window.record(entry(1)).await.unwrap();
    let command_line = journal(directory.path()).await;
    command_line.resume(String::new()).await.unwrap();
    assert_eq!(command_line.page(all()).await.unwrap()[0].entry, entry(1));
    command_line.close().await;
    window.close().await;
    drop((command_line, window));
    // Now nobody follows it any more.
    let next = journal(directory.path()).await;
    next.resume(String::new()).await.unwrap();
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
        let error = journal.record_all(&[entry(1)]).await.unwrap_err();
        assert!(error.to_string().contains("disk is full"), "{error}");
    }
    sqlx::query("DROP TRIGGER full")
        .execute(&other)
        .await
        .unwrap();
    journal.record_all(&[entry(1)]).await.unwrap();
    journal.record(entry(2)).await.unwrap();
    assert_eq!(journal.page(all()).await.unwrap().len(), 2);
}
