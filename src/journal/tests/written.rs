//! Calls written, changed, closed.

use super::*;
use crate::ports::journal::Break;

const PBX: &str = "pbx.office:5038";

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
async fn calls_left_open_are_closed_with_what_is_known() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let talking = Entry {
        ended_unix_ms: None,
        outcome: None,
        reason: None,
        ..full()
    };
    journal.record(talking.clone()).await.unwrap();
    journal.record(entry(1)).await.unwrap();
    let over = Entry {
        call: "1760000000.2".into(),
        started_unix_ms: START + 2_000,
        ..full()
    };
    journal.record(over.clone()).await.unwrap();
    let left = journal.resume(PBX.into()).await.unwrap();
    assert_eq!(left.unfinished, [entry(1), talking], "as it was known");
    let other = journal.resume("branch:5038".into()).await.unwrap();
    assert!(other.unfinished.is_empty());
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows[0].entry, over, "a finished call is not touched");
    assert_eq!(rows[1].entry.ended_unix_ms, Some(START + 1000));
    assert_eq!(rows[1].entry.outcome, None);
    assert_eq!(rows[1].entry.reason, Some(Reason::Lost));
    assert_eq!(rows[2].entry.ended_unix_ms, Some(START + 61_000));
    assert_eq!(rows[2].entry.outcome, Some(Outcome::Answered));
    assert_eq!(rows[2].entry.reason, Some(Reason::Lost));
    // A second start finds out what the first one did: the PBX may have been away.
    assert_eq!(
        journal.resume(PBX.into()).await.unwrap().unfinished.len(),
        2
    );
    // The PBX still knows the call after the program's restart: it goes on in its row.
    journal.record(entry(1)).await.unwrap();
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1].entry, entry(1));
}

/// How many rows a table has.
async fn count(journal: &SqliteJournal, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_one(&journal.readers)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_party_is_one_row_whoever_writes_its_calls_and_in_whatever_way() {
    let directory = tempfile::tempdir().unwrap();
    let (first, second) = (
        journal(directory.path()).await,
        journal(directory.path()).await,
    );
    let of = |n: i64| Entry {
        call: format!("1760000000.{n}"),
        ..full()
    };
    first.record(of(0)).await.unwrap();
    first.record(of(1)).await.unwrap();
    second.record(of(2)).await.unwrap();
    let many: Vec<Entry> = (3..40).map(of).collect();
    journal(directory.path())
        .await
        .record_all(&many)
        .await
        .unwrap();
    first.record_all(&many).await.unwrap();
    for table in ["parties", "teams", "pbxs"] {
        assert_eq!(count(&first, table).await, 1, "{table}");
    }
    let other = Entry {
        caller_name: None,
        ..of(41)
    };
    first
        .record_all(&[of(40), other.clone(), of(0)])
        .await
        .unwrap();
    assert_eq!(count(&first, "parties").await, 2);
    let rows = first.page(all()).await.unwrap();
    assert_eq!(rows.len(), 42);
    let found = rows.iter().find(|row| row.entry.call == other.call);
    assert_eq!(found.unwrap().entry, other);
}

#[tokio::test]
async fn what_was_learnt_in_a_transaction_that_failed_is_forgotten() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    sqlx::query(
        "CREATE TRIGGER refuse BEFORE INSERT ON calls WHEN NEW.call LIKE '%.9'
         BEGIN SELECT raise(ABORT, 'not this one'); END",
    )
    .execute(&journal.writer.pool)
    .await
    .unwrap();
    let error = journal.record_all(&[full(), entry(9)]).await.unwrap_err();
    assert_eq!(error, JournalError::Other("not this one".into()));
    assert_eq!(count(&journal, "parties").await, 0);
    journal.record_all(&[entry(1)]).await.unwrap();
    journal.record(full()).await.unwrap();
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].entry, full());
    assert_eq!(calls(&journal, search("ёлкин")).await, ["0"]);
}

#[tokio::test]
async fn more_calls_than_rowids_of_a_millisecond_are_all_kept() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let all_at_once: Vec<Entry> = (0..150)
        .map(|n| Entry {
            call: format!("1760000000.{n}"),
            ..entry(0)
        })
        .collect();
    journal.record_all(&all_at_once[..100]).await.unwrap();
    for entry in &all_at_once[100..] {
        journal.record(entry.clone()).await.unwrap();
    }
    journal.record_all(&all_at_once).await.unwrap();
    assert_eq!(count(&journal, "calls").await, 150);
}

#[tokio::test]
async fn many_changes_are_made_in_their_order_all_or_none() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let record = |n: i64| Change::Record(Box::new(entry(n)));
    let forget = |n: i64| Change::Forget {
        pbx: entry(n).pbx,
        call: entry(n).call,
        into: entry(4).call,
    };
    journal.record(entry(1)).await.unwrap();
    let changes = vec![record(2), record(3), forget(1), forget(3), record(4)];
    journal.write_all(changes).await.unwrap();
    assert_eq!(calls(&journal, all()).await, ["4", "2"]);
    sqlx::query(
        "CREATE TRIGGER refuse BEFORE INSERT ON calls WHEN NEW.call LIKE '%.9'
         BEGIN SELECT raise(ABORT, 'not this one'); END",
    )
    .execute(&journal.writer.pool)
    .await
    .unwrap();
    let changes = vec![forget(2), record(5), record(9), record(6)];
    journal.write_all(changes).await.unwrap_err();
    assert_eq!(calls(&journal, all()).await, ["4", "2"]);
    journal.write_all(vec![forget(2), record(6)]).await.unwrap();
    assert_eq!(calls(&journal, all()).await, ["6", "4"]);
}

#[tokio::test]
async fn times_without_a_connection_are_there_tomorrow() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let of = |from_unix_ms, to_unix_ms| Break {
        from_unix_ms,
        to_unix_ms,
    };
    // It goes on; another program beside this one saw the same.
    for (from, to) in [(100, 105), (100, 110), (101, 109), (200, 206), (100, 115)] {
        journal.note_break(PBX.into(), of(from, to)).await.unwrap();
    }
    journal
        .note_break("branch:5038".into(), of(1, 2))
        .await
        .unwrap();
    let breaks = journal.resume(PBX.into()).await.unwrap().breaks;
    assert_eq!(breaks, [of(100, 115), of(200, 206)]);
    for n in 0..1_100 {
        let from = 1_000 + n * 10;
        journal
            .note_break(PBX.into(), of(from, from + 5))
            .await
            .unwrap();
    }
    let breaks = journal.resume(PBX.into()).await.unwrap().breaks;
    assert_eq!(breaks.len(), 100);
    assert_eq!(breaks.last(), Some(&of(11_990, 11_995)));
    assert_eq!(count(&journal, "breaks").await, 1_000 + 1);
}
