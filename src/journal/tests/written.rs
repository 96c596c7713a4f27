//! Calls written, changed, closed.

use super::*;

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
