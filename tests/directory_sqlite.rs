//! The directory on SQLite: the same answers as on MySQL, and every fault named.

mod directory_cases;

use std::path::PathBuf;
use std::sync::Arc;

use directory_cases as cases;
use sqlx::{Connection, Executor};
use trubka::directory::{create_sqlite, open};
use trubka::ports::directory::{Directory, DirectoryError};
use trubka::settings::{self, DirectoryKind};

struct Office {
    /// Removed with the file when the test ends.
    _dir: tempfile::TempDir,
    settings: settings::Directory,
}

impl Office {
    async fn new(variant: &str, more: &str) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let mut settings = cases::settings_for(variant);
        settings.kind = DirectoryKind::Sqlite;
        settings.path = path(&dir).display().to_string();
        create_sqlite(&path(&dir), &format!("{variant}\n{more};"))
            .await
            .expect("the fixture is right");
        Self {
            _dir: dir,
            settings,
        }
    }

    /// Runs SQL beside the directory, as the courier program would.
    async fn run(&self, sql: &'static str) {
        let url = format!("sqlite://{}", self.settings.path);
        let mut other = sqlx::SqliteConnection::connect(&url).await.expect("opened");
        other.execute(sql).await.expect(sql);
    }

    fn open(&self) -> Arc<dyn Directory> {
        open(&self.settings, cases::password("none"), None)
    }
}

fn path(dir: &tempfile::TempDir) -> PathBuf {
    dir.path().join("courier.sqlite")
}

#[tokio::test]
async fn both_variants_answer_alike() {
    for (variant, what) in [(cases::VARIANT_A, "a"), (cases::VARIANT_B, "b")] {
        let office = Office::new(variant, "").await;
        let directory = office.open();
        cases::check_office(&*directory, what).await;
        cases::check_search(&*directory, what).await;
        cases::check_numbers(&*directory, what).await;
        cases::parcels::check_parcels(&*directory, what).await;
    }
}

#[tokio::test]
async fn what_is_not_mapped_is_left_out() {
    let office = Office::new(cases::BARE, "").await;
    cases::check_bare(&*office.open(), "bare").await;
}

#[tokio::test]
async fn a_couriers_full_bag_is_bounded() {
    let office = Office::new(cases::VARIANT_A, &cases::parcels::full_bag()).await;
    cases::parcels::check_full_bag(&*office.open(), "sqlite").await;
}

#[tokio::test]
async fn a_busy_recipient_is_bounded() {
    let office = Office::new(cases::VARIANT_A, &cases::busy_recipient()).await;
    let directory = office.open();
    cases::check_busy(&*directory, "sqlite").await;
    // It is known for a busy one: what was sent to it since is told, and who else has it.
    office
        .run(
            "INSERT INTO address (code, zakaz, date_put, fio) VALUES (900001, 48213, NULL, 'Вера Новая');
             INSERT INTO contacts (code, VALUE, Source, SourceCodeType) VALUES (900001, '79165557778', 900001, 3)",
        )
        .await;
    let answer = directory.look_up(cases::outside("79165557778")).await;
    let answer = answer.expect("an answer");
    let found: Vec<_> = answer.matches.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(found, ["2", "23", "900001"]);
}

#[tokio::test]
async fn orders_are_bounded_newest_first() {
    let mut office = Office::new(cases::VARIANT_A, "").await;
    office.settings.max_orders = 1;
    let answer = office.open().look_up(cases::outside("79165551111")).await;
    let lines = cases::shown(&answer.expect("an answer"));
    assert!(
        lines[0].contains("| 48216") && !lines[0].contains("48215"),
        "{lines:?}"
    );
}

#[tokio::test]
async fn parties_over_the_limit_are_counted() {
    let mut office = Office::new(cases::VARIANT_A, "").await;
    office.settings.max_parties = 1;
    let directory = office.open();
    let shown = |number: &'static str| {
        let directory = Arc::clone(&directory);
        async move {
            let answer = directory.look_up(cases::outside(number)).await;
            cases::shown(&answer.expect("an answer"))
        }
    };
    assert_eq!(shown("79165553333").await, ["shared by 2"]);
    // A client and its own contact person are one party.
    assert_eq!(shown("74954567100").await.len(), 2);
}

#[tokio::test]
async fn a_missing_table_or_column_is_named() {
    for (sql, expected) in cases::broken_schemas() {
        let office = Office::new(cases::VARIANT_A, sql).await;
        let directory = office.open();
        assert_eq!(directory.prepare().await, Err(expected.clone()), "{sql}");
        let answer = directory.look_up(cases::outside("79161234567")).await;
        assert_eq!(answer, Err(expected), "{sql}");
    }
}

#[tokio::test]
async fn the_schema_may_change_under_us() {
    let office = Office::new(cases::VARIANT_A, "").await;
    let directory = office.open();
    directory.prepare().await.expect("prepared");
    let before = directory.look_up(cases::outside("79165552222")).await;
    assert_eq!(
        cases::shown(&before.expect("an answer")),
        ["Recipient 8003 Лапина Нина Ивановна by 79165552222"]
    );
    office
        .run("ALTER TABLE address RENAME COLUMN fio TO whom")
        .await;
    // The name was only mapping: the answer goes on without it.
    let after = directory.look_up(cases::outside("79165552222")).await;
    assert_eq!(
        cases::shown(&after.expect("an answer")),
        ["Recipient 8003 - by 79165552222"]
    );
    office.run("DROP TABLE givn").await;
    let error = directory.look_up(cases::outside("79165552222")).await;
    assert_eq!(error, Err(DirectoryError::MissingTable("givn".into())));
}

#[tokio::test]
async fn a_wrong_mapping_is_named() {
    for (key, value, expected) in [
        (
            "recipient.name",
            "address.nobody",
            "no column address.nobody",
        ),
        (
            "recipient.name",
            "users.name",
            "directory.mapping, \"recipient.name\": its table has to be address",
        ),
        (
            "recipient.name",
            "address",
            "directory.mapping, \"recipient.name\": it has to be table.column",
        ),
        (
            "recipient.name",
            "address.fio` FROM x; --",
            "directory.mapping, \"recipient.name\": letters, digits and _ only",
        ),
        (
            "recipient.nam",
            "address.fio",
            "directory.mapping, \"recipient.nam\": there is no such key",
        ),
    ] {
        let mut office = Office::new(cases::VARIANT_A, "").await;
        office.settings.mapping.insert(key.into(), value.into());
        let error = office.open().prepare().await.expect_err(value);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_mapping_may_be_switched_off_or_turned() {
    let mut office = Office::new(cases::VARIANT_A, "").await;
    for key in [
        "recipient.name",
        "order.sum",
        "order.window_to",
        "client.state",
    ] {
        office.settings.mapping.insert(key.into(), String::new());
    }
    let directory = office.open();
    let answer = directory.look_up(cases::outside("79165553333")).await;
    assert_eq!(
        cases::shown(&answer.expect("an answer")),
        [
            "ContactPerson 13 Олег Зайцев of ИП Зайцев by 79165553333",
            "Recipient 9005 - of Магазин «Чайка» by 79165553333 \
             | 48217 на складе 10:00– Тула, Мира, 1 of Магазин «Чайка»"
        ]
    );
}

#[tokio::test]
async fn a_file_that_is_none_is_named() {
    let mut office = Office::new(cases::VARIANT_A, "").await;
    let good = office.settings.path.clone();
    office.settings.path = format!("{good}.missing");
    let error = office.open().prepare().await.expect_err("no file");
    assert_eq!(error, DirectoryError::NoFile(office.settings.path.clone()));
    assert!(!PathBuf::from(&office.settings.path).exists(), "never made");

    std::fs::write(&good, "this is no database, it is a letter to the editor").expect("written");
    office.settings.path = good;
    let error = office.open().prepare().await.expect_err("no database");
    assert!(matches!(error, DirectoryError::Other(_)), "{error:?}");
}

#[tokio::test]
async fn a_locked_database_is_bounded() {
    let mut office = Office::new(cases::VARIANT_A, "").await;
    office.settings.timeout_ms = 300;
    let url = format!("sqlite://{}", office.settings.path);
    let mut other = sqlx::SqliteConnection::connect(&url).await.expect("opened");
    other.execute("BEGIN EXCLUSIVE").await.expect("locked");
    let error = office.open().prepare().await.expect_err("locked");
    assert!(
        matches!(&error, DirectoryError::TimedOut { ms: 300 })
            || matches!(&error, DirectoryError::Other(why) if why.contains("locked")),
        "{error:?}"
    );
}

#[tokio::test]
async fn without_a_database_every_question_says_so() {
    let directory = open(
        &settings::Directory::default(),
        cases::password("none"),
        None,
    );
    assert_eq!(directory.prepare().await, Err(DirectoryError::Off));
    assert_eq!(directory.users().await, Err(DirectoryError::Off));
    let answer = directory.look_up(cases::outside("79161234567")).await;
    assert_eq!(answer, Err(DirectoryError::Off));
}

#[tokio::test]
async fn what_is_known_outlives_the_program_and_the_database() {
    let office = Office::new(cases::VARIANT_A, "").await;
    let memory = office._dir.path().join("memory").join("directory.db");
    let opened = || {
        open(
            &office.settings,
            cases::password("none"),
            Some(memory.clone()),
        )
    };
    let directory = opened();
    let answer = directory.look_up(cases::outside("74954567122")).await;
    let answer = answer.expect("an answer");
    let found = directory.people("петров".into(), 5).await.expect("a copy");
    assert_eq!(found.people.len(), 1);
    // It is written beside the answer.
    while directory.remembered().await.is_empty() {
        tokio::task::yield_now().await;
    }
    drop(directory);
    std::fs::remove_file(&office.settings.path).expect("the database goes");

    let directory = opened();
    let gone = directory.look_up(cases::outside("79990001122")).await;
    assert!(matches!(gone, Err(DirectoryError::NoFile(_))), "{gone:?}");
    // Never asked for, but in the copy of the people.
    let copied = directory.look_up(cases::outside("74954567100")).await;
    let copied = copied.expect("a copy");
    let instead = copied.instead.as_ref().expect("the copy says so");
    assert!(matches!(instead.error, DirectoryError::NoFile(_)));
    assert_eq!(instead.as_of_unix_ms, found.as_of_unix_ms);
    assert_eq!(
        cases::shown(&copied),
        [
            "ContactPerson 11 Игорь Белов of ООО «Ромашка» by 74954567100",
            "Client 1 - of ООО «Ромашка» by 74954567100"
        ]
    );
    let forms = directory.look_up(cases::outside("74951112233")).await;
    let forms = cases::shown(&forms.expect("a copy"));
    let people = [
        "Courier 22 Андрей Кузнецов by ",
        "Client 2 - of ИП Зайцев by 8495",
    ];
    for (line, person) in forms.iter().zip(people) {
        assert!(line.starts_with(person), "{line}");
    }
    assert_eq!(forms.len(), people.len());
    let staff = directory.look_up(cases::internal("102")).await;
    let staff = staff.expect("a copy");
    assert_eq!(cases::shown(&staff), ["Staff pavel Павел Орлов by 102"]);
    let remembered = directory.remembered().await;
    assert_eq!(remembered.len(), 1);
    assert_eq!(remembered[0].number, "74954567122");
    assert_eq!(remembered[0].answer, answer);
    assert_eq!(directory.people("петров".into(), 5).await, Ok(found));
}
