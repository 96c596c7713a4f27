//! A courier database of one's own, from SQL: the demo office's, and the tests'.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::ports::directory::DirectoryError;

/// Makes the SQLite file at `path` anew and runs `sql` in it. An old file is replaced. The SQL is the
/// program's own, never text from outside.
///
/// # Errors
/// The file cannot be written, or the SQL is wrong: in the driver's words.
pub async fn create_sqlite(path: &Path, sql: &str) -> Result<(), DirectoryError> {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(DirectoryError::Other(e.to_string())),
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .disable_statement_logging();
    let run = async {
        let mut connection = options.connect().await?;
        sqlx::raw_sql(AssertSqlSafe(format!("BEGIN;\n{sql}\nCOMMIT;")))
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    run.await
        .map_err(|e: sqlx::Error| DirectoryError::Other(e.to_string()))
}
