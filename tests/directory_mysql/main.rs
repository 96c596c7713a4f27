//! The directory on a real MySQL or MariaDB, and the faults of a server.
//!
//! `TRUBKA_TEST_MYSQL=mysql://user:password@host:port` names a server whose user may make databases
//! and users (`tests/office/mariadb.sh` starts one); with it the tests are run by
//! `cargo test … -- --include-ignored`, as `tests/run.sh` does. Without it cargo counts them as ignored,
//! and the faults that need no server run.

#[path = "../directory_cases/mod.rs"]
mod directory_cases;
mod passwords;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use directory_cases as cases;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, MySqlConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use trubka::directory::open;
use trubka::ports::directory::{Directory, DirectoryError};
use trubka::ports::secrets::SecretError;
use trubka::settings::{self, DirectoryKind};

/// What the courier's user may read, and nothing else.
const TABLES: [&str; 8] = [
    "contacts", "kurier", "users", "clients", "address", "zakaz", "givn", "fio",
];
const PASSWORD: &str = "only-reads";

/// A database of its own on the test server, with a user who may only read.
struct Office {
    admin: MySqlConnection,
    user: String,
    settings: settings::Directory,
}

impl Office {
    async fn new(name: &str, variant: &str, more: &str) -> Self {
        let url = std::env::var("TRUBKA_TEST_MYSQL").expect("TRUBKA_TEST_MYSQL is not set");
        let options: MySqlConnectOptions = url.parse().expect("TRUBKA_TEST_MYSQL");
        let mut admin = options.connect().await.expect("the test server");
        let database = format!("trubka_test_{name}");
        let user = format!("trubka_{name}");
        run(
            &mut admin,
            &format!(
                "DROP DATABASE IF EXISTS {database};
                 CREATE DATABASE {database} CHARACTER SET utf8mb4;
                 USE {database};
                 {variant}
                 {};
                 DROP USER IF EXISTS '{user}'@'%';
                 CREATE USER '{user}'@'%' IDENTIFIED BY '{PASSWORD}';",
                // An empty statement is an error here.
                if more.is_empty() { "DO 0" } else { more }
            ),
        )
        .await;
        let mut office = Self {
            settings: settings::Directory {
                kind: DirectoryKind::Mysql,
                host: options.get_host().to_owned(),
                port: options.get_port(),
                username: user.clone(),
                database,
                ..cases::settings_for(variant)
            },
            admin,
            user,
        };
        for table in TABLES {
            office.grant(table).await;
        }
        office
    }

    /// A table that is not there any more cannot be granted.
    async fn grant(&mut self, table: &str) {
        let sql = format!("GRANT SELECT ON {table} TO '{}'@'%'", self.user);
        let _ = sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.admin)
            .await;
    }

    async fn run(&mut self, sql: &str) {
        run(&mut self.admin, sql).await;
    }

    fn open(&self) -> Arc<dyn Directory> {
        open(&self.settings, cases::password(PASSWORD), None)
    }

    async fn close(mut self) {
        let sql = format!(
            "DROP DATABASE {}; DROP USER '{}'@'%'",
            self.settings.database, self.user
        );
        self.run(&sql).await;
    }
}

async fn run(connection: &mut MySqlConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .expect("the SQL is right");
}

/// Sockets of a server that does not exist.
fn nowhere(port: u16) -> settings::Directory {
    settings::Directory {
        kind: DirectoryKind::Mysql,
        host: "127.0.0.1".into(),
        port,
        username: "courier".into(),
        timeout_ms: 300,
        ..settings::Directory::default()
    }
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn both_variants_answer_alike() {
    for (variant, name) in [(cases::VARIANT_A, "a"), (cases::VARIANT_B, "b")] {
        let office = Office::new(name, variant, "").await;
        let directory = office.open();
        cases::check_office(&*directory, name).await;
        cases::check_search(&*directory, name).await;
        cases::check_numbers(&*directory, name).await;
        cases::parcels::check_parcels(&*directory, name).await;
        office.close().await;
    }
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn what_is_not_mapped_is_left_out() {
    let office = Office::new("bare", cases::BARE, "").await;
    cases::check_bare(&*office.open(), "bare").await;
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_couriers_full_bag_is_bounded() {
    let sql = cases::parcels::full_bag();
    let office = Office::new("full_bag", cases::VARIANT_A, &sql).await;
    cases::parcels::check_full_bag(&*office.open(), "mysql").await;
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_busy_recipient_is_bounded() {
    let office = Office::new("busy", cases::VARIANT_A, &cases::busy_recipient()).await;
    cases::check_busy(&*office.open(), "mysql").await;
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_missing_table_or_column_is_named() {
    for (i, (sql, expected)) in cases::broken_schemas().into_iter().enumerate() {
        let name = format!("broken_{i}");
        let office = Office::new(&name, cases::VARIANT_A, sql).await;
        let directory = office.open();
        assert_eq!(directory.prepare().await, Err(expected.clone()), "{sql}");
        let answer = directory.look_up(cases::outside("79161234567")).await;
        assert_eq!(answer, Err(expected), "{sql}");
        office.close().await;
    }
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_table_that_may_not_be_read_is_named() {
    let mut office = Office::new("rights", cases::VARIANT_A, "").await;
    let directory = office.open();
    directory.prepare().await.expect("prepared");
    let sql = format!("REVOKE SELECT ON zakaz FROM '{}'@'%'", office.user);
    office.run(&sql).await;
    let error = directory.look_up(cases::outside("79161234567")).await;
    assert_eq!(error, Err(DirectoryError::MissingTable("zakaz".into())));
    office.grant("zakaz").await;
    let answer = directory.look_up(cases::outside("79161234567")).await;
    assert_eq!(answer.expect("read again").matches.len(), 1);
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn the_schema_may_change_under_us() {
    let mut office = Office::new("changes", cases::VARIANT_A, "").await;
    let directory = office.open();
    directory.prepare().await.expect("prepared");
    office
        .run("ALTER TABLE address RENAME COLUMN fio TO whom")
        .await;
    let answer = directory.look_up(cases::outside("79165552222")).await;
    assert_eq!(
        cases::shown(&answer.expect("an answer")),
        ["Recipient 8003 - by 79165552222"]
    );
    office.run("DROP TABLE givn").await;
    let error = directory.look_up(cases::outside("79165552222")).await;
    assert_eq!(error, Err(DirectoryError::MissingTable("givn".into())));
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_wrong_password_user_or_database_is_told() {
    let office = Office::new("login", cases::VARIANT_A, "").await;
    let wrong = open(&office.settings, cases::password("wrong"), None);
    let error = wrong.prepare().await.expect_err("a wrong password");
    assert_eq!(error, DirectoryError::AccessDenied);

    let mut settings = office.settings.clone();
    settings.username = "nobody_of_this_name".into();
    let error = open(&settings, cases::password(PASSWORD), None)
        .prepare()
        .await;
    assert_eq!(error, Err(DirectoryError::AccessDenied));

    // Without any right to it MySQL does not tell whether a database exists, but that the password was right.
    let mut settings = office.settings.clone();
    settings.database = "trubka_test_no_such".into();
    let error = open(&settings, cases::password(PASSWORD), None)
        .prepare()
        .await;
    let expected = DirectoryError::NoDatabase("trubka_test_no_such".into());
    assert_eq!(error, Err(expected));

    let error = open(
        &office.settings,
        Arc::new(|| Box::pin(async { Err(SecretError::NoVariable("DB".into())) })),
        None,
    )
    .prepare()
    .await;
    let expected = SecretError::NoVariable("DB".into());
    assert_eq!(error, Err(DirectoryError::NoPassword(expected)));
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_missing_database_is_named() {
    let mut office = Office::new("nodb", cases::VARIANT_A, "").await;
    let sql = format!(
        "GRANT SELECT ON `trubka\\_test\\_gone%`.* TO '{}'@'%'",
        office.user
    );
    office.run(&sql).await;
    let mut settings = office.settings.clone();
    settings.database = "trubka_test_gone".into();
    let error = open(&settings, cases::password(PASSWORD), None)
        .prepare()
        .await;
    assert_eq!(
        error,
        Err(DirectoryError::NoDatabase("trubka_test_gone".into()))
    );
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn old_text_in_other_encodings_is_read() {
    let mut office = Office::new("encoding", cases::VARIANT_A, "").await;
    // cp1251 bytes in a Latin column, cp1251 columns, bytes without an encoding, zero dates.
    office
        .run(
            "UPDATE clients SET company = '';
             ALTER TABLE clients MODIFY company VARCHAR(200) CHARACTER SET latin1;
             UPDATE clients SET company = X'CECECE20C2E5F1EDE0' WHERE code = 1;
             ALTER TABLE fio MODIFY name VARCHAR(100) CHARACTER SET cp1251;
             ALTER TABLE contacts MODIFY VALUE VARCHAR(32) CHARACTER SET cp1251;
             ALTER TABLE kurier MODIFY name VARBINARY(100);
             UPDATE kurier SET name = X'CFE5F2F0EEE2' WHERE code = 21;",
        )
        .await;
    let directory = office.open();
    let answer = directory.look_up(cases::outside("74954567122")).await;
    assert_eq!(
        cases::shown(&answer.expect("an answer")),
        ["ContactPerson 11 Игорь Белов of ООО Весна [постоянный] \
          manager pavel Павел Орлов 102 by 74954567122"]
    );
    let answer = directory.look_up(cases::outside("79034567890")).await;
    let lines = cases::shown(&answer.expect("an answer"));
    assert!(
        lines[0].starts_with("Courier 21 Петров manager"),
        "{lines:?}"
    );
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_text_with_what_stands_between_texts_is_read_all_the_same() {
    let mut office = Office::new("between", cases::VARIANT_A, "").await;
    // Cells come as the parts of one text, whatever the collation of their columns.
    office
        .run(
            "ALTER TABLE clients MODIFY company VARCHAR(200) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin;
             UPDATE clients SET company = CONCAT('ООО', _utf8mb4 0x1F, 'Весна') WHERE code = 1;",
        )
        .await;
    let directory = office.open();
    for _ in 0..2 {
        let answer = directory.look_up(cases::outside("74954567122")).await;
        let lines = cases::shown(&answer.expect("an answer"));
        assert!(lines[0].contains("of ООО Весна"), "{lines:?}");
    }
    let answer = directory.look_up(cases::outside("79034567890")).await;
    let lines = cases::shown(&answer.expect("an answer"));
    assert!(lines[0].starts_with("Courier 21 "), "{lines:?}");
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_connection_that_the_server_dropped_costs_nothing() {
    let mut office = Office::new("dropped", cases::VARIANT_A, "").await;
    let directory = office.open();
    directory.prepare().await.expect("prepared");
    let ids = connections(&mut office).await;
    assert_eq!(ids.len(), 1, "one connection is kept");
    office.run(&format!("KILL {}", ids[0])).await;
    let answer = directory.look_up(cases::outside("74954567122")).await;
    assert_eq!(answer.expect("asked again").matches.len(), 1);
    office.close().await;
}

/// A relay in front of the server: it can fall silent, as a router does that forgot a connection.
#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_connection_that_fell_silent_is_replaced_in_time() {
    let office = Office::new("silent", cases::VARIANT_A, "").await;
    let relay = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mut settings = office.settings.clone();
    let server = (settings.host.clone(), settings.port);
    settings.port = relay.local_addr().expect("bound").port();
    settings.host = "127.0.0.1".into();
    settings.timeout_ms = 4000;
    let (silence, silenced) = tokio::sync::watch::channel(0);
    tokio::spawn(async move {
        for number in 1.. {
            let (mut near, _) = relay.accept().await.expect("a connection");
            let mut far = TcpStream::connect(server.clone())
                .await
                .expect("the server");
            let mut silenced = silenced.clone();
            tokio::spawn(async move {
                let told = async {
                    let _ = silenced.wait_for(|up_to| *up_to >= number).await;
                };
                tokio::select! {
                    _ = copy_bidirectional(&mut near, &mut far) => {}
                    // Both sockets stay open; nothing passes any more.
                    () = told => std::future::pending().await,
                }
            });
        }
    });
    let directory = open(&settings, cases::password(PASSWORD), None);
    directory.prepare().await.expect("prepared");
    silence.send(1).expect("the relay runs");
    let answer = directory.look_up(cases::outside("74954567122")).await;
    assert_eq!(answer.expect("by a fresh connection").matches.len(), 1);
    silence.send(u32::MAX).expect("the relay runs");
    let error = directory.look_up(cases::outside("74954567122")).await;
    assert_eq!(error, Err(DirectoryError::TimedOut { ms: 4000 }));
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn a_connection_that_died_is_replaced_before_it_is_needed() {
    let mut office = Office::new("keeper", cases::VARIANT_A, "").await;
    let directory = office.open();
    directory.prepare().await.expect("prepared");
    let first = connections(&mut office).await;
    assert_eq!(first.len(), 1, "one connection is kept");
    office.run(&format!("KILL {}", first[0])).await;
    // Nobody asks; half a minute passes.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
    let replaced = async {
        while connections(&mut office)
            .await
            .iter()
            .all(|id| *id == first[0])
        {
            tokio::task::yield_now().await;
        }
    };
    let replaced = tokio::time::timeout(Duration::from_secs(20), replaced).await;
    replaced.expect("another connection, though nobody asked");
    let answer = directory.look_up(cases::outside("74954567122")).await;
    assert_eq!(answer.expect("an answer").matches.len(), 1);
    drop(directory);
    office.close().await;
}

async fn connections(office: &mut Office) -> Vec<u64> {
    sqlx::query_scalar(
        "SELECT CAST(ID AS UNSIGNED) FROM information_schema.processlist WHERE USER = ?",
    )
    .bind(office.user.clone())
    .fetch_all(&mut office.admin)
    .await
    .expect("the list")
}

#[tokio::test]
async fn a_server_that_is_down_is_not_waited_for_again_and_again() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("bound").port()
    };
    let directory = open(&nowhere(port), cases::password(PASSWORD), None);
    let ask = || directory.look_up(cases::outside("79161234567"));
    for _ in 0..3 {
        let error = ask().await.expect_err("nobody");
        assert!(matches!(error, DirectoryError::Unreachable(_)), "{error:?}");
    }
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("it");
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(4)).await;
    let DirectoryError::Paused { error, secs } = ask().await.expect_err("left alone") else {
        panic!("it is left alone");
    };
    assert!(
        matches!(*error, DirectoryError::Unreachable(_)),
        "{error:?}"
    );
    assert_eq!(secs, 4);
    // One trial goes out, and only one.
    tokio::time::advance(Duration::from_secs(2)).await;
    tokio::time::resume();
    let (trial, other) = tokio::join!(ask(), ask());
    assert_eq!(trial, Err(DirectoryError::TimedOut { ms: 300 }));
    let other = other.expect_err("refused");
    assert!(
        matches!(other, DirectoryError::Paused { secs: 6, .. }),
        "{other:?}"
    );
    drop(listener);
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn calls_that_ring_at_once_are_all_answered() {
    let office = Office::new("crowd", cases::VARIANT_A, "").await;
    let directory = office.open();
    let asked = (0..20).map(|_| {
        let directory = Arc::clone(&directory);
        tokio::spawn(async move { directory.look_up(cases::outside("74954567122")).await })
    });
    for answer in asked.collect::<Vec<_>>() {
        let answer = answer.await.expect("no panic").expect("an answer");
        assert_eq!(answer.matches.len(), 1);
    }
    office.close().await;
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("bound").port()
    };
    let directory = open(&nowhere(port), cases::password(PASSWORD), None);
    let error = directory.prepare().await.expect_err("nobody");
    assert!(matches!(error, DirectoryError::Unreachable(_)), "{error:?}");
    let mut settings = nowhere(port);
    settings.host = "no-such-host.invalid".into();
    settings.timeout_ms = 20_000;
    let directory = open(&settings, cases::password(PASSWORD), None);
    let error = directory.prepare().await.expect_err("no such host");
    assert!(matches!(error, DirectoryError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_silent_server_is_timed_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (closed, was_closed) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a connection");
        let mut buffer = [0; 64];
        let read = socket.read(&mut buffer).await;
        let _ = closed.send(read.map(|n| n == 0).unwrap_or(true));
    });
    let directory = open(&nowhere(port), cases::password(PASSWORD), None);
    let error = directory.look_up(cases::outside("79161234567")).await;
    assert_eq!(error, Err(DirectoryError::TimedOut { ms: 300 }));
    let closed = tokio::time::timeout(Duration::from_secs(20), was_closed).await;
    assert!(closed.expect("the socket is closed").expect("told"));
}

#[tokio::test]
async fn a_server_that_speaks_something_else_is_told() {
    for greeting in [
        &b"Asterisk Call Manager/5.0.6\r\n"[..],
        b"\x00\x00\x00\x00",
        b"\x05\x00\x00\x00\x0a",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"",
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a connection");
            socket.write_all(greeting).await.expect("written");
        });
        let directory = open(&nowhere(port), cases::password(PASSWORD), None);
        let error = directory.prepare().await.expect_err("no MySQL");
        assert!(
            matches!(
                error,
                DirectoryError::Unreachable(_) | DirectoryError::TimedOut { .. }
            ),
            "{greeting:?}: {error:?}"
        );
        assert!(!error.to_string().contains(PASSWORD));
    }
}
