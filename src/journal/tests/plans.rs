//! No statement walks or sorts all calls.

use sqlx::Row as _;

use super::*;

#[tokio::test]
async fn no_statement_scans_or_sorts_the_calls() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    // Every statement that reads, and by which index it must find its rows.
    for (sql, index) in [
        (
            index::CHANGED,
            "SEARCH calls USING COVERING INDEX calls_walk (rev>?)",
        ),
        (
            index::PARTIES,
            "SEARCH parties USING INTEGER PRIMARY KEY (rowid>?)",
        ),
        (
            index::TEAMS,
            "SEARCH teams USING INTEGER PRIMARY KEY (rowid>?)",
        ),
        (
            read::NEWEST,
            "SEARCH calls USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        (
            decisions::DECIDED,
            "SEARCH call_backs USING INDEX call_backs_upto (upto>?)",
        ),
        (rows::ROWS, "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)"),
        (rows::ROWS, "SEARCH n USING PRIMARY KEY (pbx=? AND call=?)"),
        (
            super::super::notes::NOTES,
            "SEARCH n USING INDEX notes_walk (rev>?)",
        ),
        (
            super::super::notes::NOTES,
            "SEARCH c USING COVERING INDEX calls_key (pbx=? AND call=?)",
        ),
    ] {
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
        // What is scanned is at most a list, the few teams, or what a sub-select has left.
        assert!(
            !plan
                .iter()
                .any(|step| step.starts_with("SCAN c") || step.starts_with("SCAN p")),
            "{sql}\n{plan:#?}"
        );
        assert!(
            !plan.iter().any(|step| step.contains("FOR ORDER BY")),
            "{sql}\n{plan:#?}"
        );
    }
}
