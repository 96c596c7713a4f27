//! The courier database in an SQLite file; a real MariaDB is asked in `tests/e2e/doctor.py`.

use std::path::Path;

use crate::pbx::Pbx;
use crate::ran::Ran;

const WHOLE: &str = include_str!("../../assets/demo/courier.sql");

/// The doctor at a database of this SQL.
fn with(sql: &str) -> [Ran; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("courier.db");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(trubka::directory::create_sqlite(&path, sql))
        .unwrap();
    at(&path)
}

fn at(path: &Path) -> [Ran; 2] {
    // None of these is about a time-out, on however slow a machine.
    let settings = format!(
        "[directory]\nkind = \"sqlite\"\npath = '{}'\ntimeout_ms = 60000\n",
        path.display()
    );
    Pbx::default().examined_with(&settings, &[])
}

/// The demo's database, changed.
fn changed(sql: &str) -> [Ran; 2] {
    with(&format!("{WHOLE}\n{sql}"))
}

#[test]
fn a_good_database_is_good() {
    let [en, ru] = with(WHOLE);
    en.ended(0);
    en.says(
        "database",
        "good",
        "All documented tables and columns are there",
        "",
    );
    ru.says("database", "good", "Файл открыт: SQLite", "");
    ru.says("database", "good", "поиск не нашёл бы из них: 0", "");
    // A file has no users.
    assert!(!en.out.contains("CREATE USER"));
}

#[test]
fn without_one_it_is_said() {
    let [en, ru] = Pbx::default().examined();
    en.says("database", "skipped", "The settings name no database", "");
    ru.says(
        "database",
        "skipped",
        "карточки показывают только номер",
        "",
    );
}

#[test]
fn there_is_no_such_file() {
    let [en, ru] = at(Path::new("/nowhere/courier.db"));
    en.ended(1);
    en.says(
        "database",
        "fault",
        "The database file is not there: /nowhere/courier.db.",
        "",
    );
    ru.says("database", "fault", "Файла базы нет на месте", "");
}

#[test]
fn tables_and_columns_are_missing_and_each_is_named() {
    let [en, ru] = changed("DROP TABLE givn; ALTER TABLE kurier DROP COLUMN phonek;");
    en.ended(1);
    en.says("database", "fault", "The database has no table givn", "");
    en.says(
        "database",
        "fault",
        "The table kurier has no column phonek.",
        "",
    );
    ru.says("database", "fault", "В базе нет таблицы givn", "");
}

#[test]
fn the_numbers_have_no_index() {
    let [en, ru] = changed("DROP INDEX contacts_value;");
    en.ended(0);
    let line =
        "CREATE INDEX `trubka_contacts` ON `contacts` (`VALUE`, `SourceCodeType`, `Source`);";
    en.says(
        "database",
        "warning",
        "The column VALUE of the table contacts has no index.",
        line,
    );
    ru.says("database", "warning", "нет индекса", line);
}

#[test]
fn the_mapping_names_a_column_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("courier.db");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(trubka::directory::create_sqlite(&path, WHOLE))
        .unwrap();
    let settings = format!(
        "[directory]\nkind = \"sqlite\"\npath = '{}'\n[directory.mapping]\n\"recipient.name\" = \"address.nobody\"\n",
        path.display()
    );
    let [en, _] = Pbx::default().examined_with(&settings, &[]);
    en.ended(1);
    en.says("database", "fault", "nobody", "");
}

#[test]
fn numbers_that_are_not_written_plainly_are_lost() {
    let [en, ru] = changed("UPDATE contacts SET VALUE = '8 (916) 555-01-23' WHERE code < 4;");
    en.ended(0);
    en.says("database", "warning", "8 (9**) ***-**-23", "");
    ru.says("database", "warning", "contacts.VALUE", "");
    assert!(!en.out.contains("555-01"), "a number is shown");
}

#[test]
fn a_slow_look_up_is_told() {
    // Whoever asks for a client counts to some millions first: long enough on a quick machine too.
    let [en, ru] = changed(
        "ALTER TABLE clients RENAME TO c; CREATE VIEW clients AS SELECT c.* FROM c WHERE c.code < \
         (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500000) SELECT MAX(i) FROM n);",
    );
    en.ended(0);
    en.says("database", "warning", "later than the call", "");
    ru.says("database", "warning", "заметно позже звонка", "");
}
