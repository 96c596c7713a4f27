//! A journal that the first schema made is read on.

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::*;

#[tokio::test]
async fn the_first_schemas_calls_are_kept_and_found() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let first = open::MIGRATIONS.iter().next().unwrap().clone();
    let old = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(
            SqliteConnectOptions::new()
                .filename(&path)
                .create_if_missing(true),
        )
        .await
        .unwrap();
    Migrator::with_migrations(vec![first])
        .run(&old)
        .await
        .unwrap();
    // As the program wrote then: `full()`, and a call without party, orders or extensions.
    let id = START * 64;
    for sql in [
        "INSERT INTO pbxs VALUES (1, 'pbx.office:5038')".to_owned(),
        "INSERT INTO parties VALUES (1, '79160000000', '79031112233', 3, '77', 'Пётр Ёлкин',
           'ООО \"Ромашка\" 100%_скидка', 'PETR'), (2, '', '', 0, '', '', '', '')"
            .to_owned(),
        "INSERT INTO orders VALUES (1, 'К-10293'), (2, '10294')".to_owned(),
        format!(
            "INSERT INTO calls VALUES ({id}, 1, '1760000000.0', {START}, {START} + 61000, 1, 1, 1, 0, 1,
               4100, 55500, '101', '102', 'as the PBX said', 'clients',
               '[\"К-10293\",\"10294\"]', '[\"101\",\"102\"]',
               '[{{\"kind\":\"blind\",\"to\":\"103\",\"answered\":true}}]',
               '[[\"1760000000.1\",\"PJSIP/trunk_name-00000001\",null,0,null,4100,61000,16]]')"
        ),
        format!(
            "INSERT INTO calls (id, pbx, call, started, ended, direction, party, outcome, missed, own)
             VALUES ({id} + 64, 1, '1760000000.1', {START} + 1, {START} + 2, 1, 2, 2, 1, 0)"
        ),
        format!("INSERT INTO call_orders VALUES (1, {id}), (2, {id})"),
        format!("INSERT INTO call_extensions VALUES ('101', {id}, 1, 0), ('102', {id}, 1, 0)"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&old)
            .await
            .unwrap();
    }
    old.close().await;

    let journal = SqliteJournal::open(&path).await.unwrap().journal;
    let rows = journal.page(all()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].entry, full());
    assert_eq!(rows[0].entry.orders, Vec::<String>::new());
    for text in ["ёлкин", "10294", "9160000"] {
        assert_eq!(calls(&journal, search(text)).await, ["0"], "{text}");
    }
    let of_102 = Query {
        extensions: vec!["102".into()],
        ..all()
    };
    assert_eq!(calls(&journal, of_102).await, ["0"]);
    let missed = Query {
        missed: true,
        ..all()
    };
    assert_eq!(calls(&journal, missed).await, ["1"]);
    // Known calls are written on in their rows, known parties are not doubled.
    journal.record(full()).await.unwrap();
    journal.record(entry(2)).await.unwrap();
    assert_eq!(calls(&journal, all()).await, ["2", "1", "0"]);
    let parties: i64 = sqlx::query_scalar("SELECT count(*) FROM parties")
        .fetch_one(&journal.readers)
        .await
        .unwrap();
    assert_eq!(parties, 3);
}
