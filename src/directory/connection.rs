//! One connection to either database: open it, read its schema, ask it.
//!
//! Rule: nothing here waits without a bound of its caller's; a connection whose future was dropped in
//! the middle is dropped with it and never asked again.

use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use sqlx::mysql::{MySqlColumn, MySqlConnectOptions, MySqlConnection, MySqlRow, MySqlSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions, Executor as _, Row, TypeInfo as _};

use super::faults::Fault;
use super::names::Dialect;
use super::schema::{DOCUMENTED, Schema};
use crate::ports::directory::{DatabaseTlsFault, DirectoryError};
use crate::settings::{DatabaseTls, Directory as Settings, network_host};

/// Bytes of the rows' cells; `None` is NULL.
pub type Cells = Vec<Option<Vec<u8>>>;

/// An open connection.
#[derive(Debug)]
pub enum Connection {
    /// MySQL or MariaDB.
    MySql(Box<MySqlConnection>),
    /// SQLite.
    Sqlite(Box<SqliteConnection>),
}

/// What a look-up costs is mostly the server's planning, of which nothing is to be gained: each table is joined by
/// its key. Servers that do not know a setting do without.
const LESS_PLANNING: [&str; 2] = [
    // Four forms of a number are four ranges; without this the server dives into the index for each of
    // them to guess how many rows there are, a tenth of what a look-up costs.
    "SET eq_range_index_dive_limit = 1",
    // MariaDB: no search for tables that could be left out; a tenth more. Its other settings bring nothing, or make
    // a number that many have dearer.
    "SET optimizer_switch = 'table_elimination=off'",
];

impl Connection {
    /// Connects to MySQL. Its time zone and modes stay the server's: times are shown as the office
    /// keeps them, and every statement here means the same in every mode.
    pub async fn to_mysql(settings: &Settings, password: &SecretString) -> Result<Self, Fault> {
        let options = MySqlConnectOptions::new()
            .host(&network_host(&settings.host).unwrap_or_else(|_| settings.host.clone()))
            .port(settings.port)
            .username(&settings.username)
            .password(password.expose_secret())
            .database(&settings.database)
            .charset("utf8mb4")
            .ssl_mode(match settings.tls {
                DatabaseTls::Preferred => MySqlSslMode::Preferred,
                DatabaseTls::Off => MySqlSslMode::Disabled,
                DatabaseTls::Required => MySqlSslMode::Required,
                DatabaseTls::File => MySqlSslMode::VerifyIdentity,
            })
            .timezone(None)
            .pipes_as_concat(false)
            .no_engine_substitution(false)
            .disable_statement_logging();
        let options = match settings.tls {
            DatabaseTls::File => options.ssl_ca_from_pem(authorities(&settings.tls_ca).await?),
            _ => options,
        };
        let mut connection = options
            .connect()
            .await
            .map_err(|e| Fault::new(&e, Dialect::MySql))?;
        for setting in LESS_PLANNING {
            match connection.execute(setting).await {
                Ok(_) | Err(sqlx::Error::Database(_)) => {}
                Err(e) => return Err(Fault::new(&e, Dialect::MySql)),
            }
        }
        Ok(Self::MySql(Box::new(connection)))
    }

    /// Opens an SQLite file for reading.
    pub async fn to_sqlite(settings: &Settings) -> Result<Self, Fault> {
        let path = Path::new(&settings.path);
        if !path.is_file() {
            return Err(Fault::lasting(DirectoryError::NoFile(
                settings.path.clone(),
            )));
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(std::time::Duration::from_millis(settings.timeout_ms))
            .disable_statement_logging();
        match options.connect().await {
            Ok(connection) => Ok(Self::Sqlite(Box::new(connection))),
            Err(e) => Err(Fault::new(&e, Dialect::Sqlite)),
        }
    }

    /// Which SQL it speaks.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::MySql(_) => Dialect::MySql,
            Self::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// The columns of the documented tables that may be read.
    pub async fn schema(&mut self) -> Result<Schema, Fault> {
        let sql = match self {
            Self::MySql(_) => {
                let tables: Vec<String> =
                    DOCUMENTED.iter().map(|(t, _)| format!("'{t}'")).collect();
                format!(
                    "SELECT table_name, column_name, data_type, \
                     CASE WHEN column_key = '' THEN NULL ELSE '1' END, character_set_name \
                     FROM information_schema.columns \
                     WHERE table_schema = DATABASE() AND LOWER(table_name) IN ({}) \
                     ORDER BY table_name, ordinal_position",
                    tables.join(", ")
                )
            }
            Self::Sqlite(_) => "SELECT m.name, c.name, c.type, CASE WHEN c.pk = 1 OR EXISTS ( \
                 SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_info(l.name) i \
                 WHERE i.seqno = 0 AND i.name = c.name) THEN '1' END, 'utf8' \
                 FROM sqlite_master m, pragma_table_info(m.name) c \
                 WHERE m.type IN ('table', 'view')"
                .to_owned(),
        };
        let rows = self.ask(&Arc::from(sql), Vec::new()).await?;
        Ok(Schema::new(rows.into_iter().filter_map(|row| {
            let mut cells = row
                .into_iter()
                .map(|c| String::from_utf8_lossy(&c.unwrap_or_default()).into_owned());
            Some((
                cells.next()?,
                cells.next()?,
                cells.next()?,
                !cells.next()?.is_empty(),
                cells.next()?,
            ))
        })))
    }

    /// Prepares a statement on this connection, or takes the one prepared before, and asks it: one
    /// round trip once it is prepared.
    pub async fn ask(
        &mut self,
        sql: &Arc<str>,
        parameters: Vec<Option<String>>,
    ) -> Result<Vec<Cells>, Fault> {
        // Safe: `query` builds the text from its own words and checked identifiers; what comes from
        // outside is a parameter.
        macro_rules! fetch {
            ($connection:expr, $dialect:expr) => {{
                let mut query = sqlx::query(AssertSqlSafe(Arc::clone(sql)));
                for parameter in parameters {
                    query = query.bind(parameter);
                }
                query
                    .fetch_all(&mut **$connection)
                    .await
                    .map_err(|e| Fault::new(&e, $dialect))?
            }};
        }
        match self {
            Self::MySql(connection) => {
                let rows = fetch!(connection, Dialect::MySql);
                let Some(first) = rows.first() else {
                    return Ok(Vec::new());
                };
                let shapes: Vec<Shape> = first.columns().iter().map(Shape::of).collect();
                let cells = |row: &MySqlRow| {
                    let cells = shapes.iter().enumerate();
                    cells
                        .map(|(at, shape)| shape.cell(row, at))
                        .collect::<Result<Cells, _>>()
                };
                rows.iter()
                    .map(|row| cells(row).map_err(|e| Fault::new(&e, Dialect::MySql)))
                    .collect()
            }
            Self::Sqlite(connection) => {
                let rows = fetch!(connection, Dialect::Sqlite);
                let cells = |row: &SqliteRow| {
                    (0..row.len())
                        .map(|i| row.try_get_unchecked(i))
                        .collect::<Result<Cells, _>>()
                };
                rows.iter()
                    .map(|row| cells(row).map_err(|e| Fault::new(&e, Dialect::Sqlite)))
                    .collect()
            }
        }
    }
}

/// The file of authorities, which has to have a certificate: the driver would believe those of the system alone then.
async fn authorities(file: &str) -> Result<Vec<u8>, Fault> {
    let no_authorities = |why: String| {
        let file = file.to_owned();
        let why = DatabaseTlsFault::NoAuthorities { file, why };
        Fault::lasting(DirectoryError::Tls(why))
    };
    let bytes = tokio::fs::read(file.trim()).await;
    let bytes = bytes.map_err(|error| no_authorities(error.to_string()))?;
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    match bytes.windows(BEGIN.len()).any(|part| part == BEGIN) {
        true => Ok(bytes),
        false => Err(no_authorities("no certificate (PEM) in it".to_owned())),
    }
}

/// How MySQL's binary protocol holds a cell. `query` lets the server turn everything else into text.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Integer,
    Unsigned,
    Text,
}

impl Shape {
    fn of(column: &MySqlColumn) -> Self {
        match column.type_info().name() {
            "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => Self::Integer,
            "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
            | "BIGINT UNSIGNED" => Self::Unsigned,
            _ => Self::Text,
        }
    }

    fn cell(self, row: &MySqlRow, at: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
        match self {
            Self::Integer => {
                let number = row.try_get_unchecked::<Option<i64>, _>(at)?;
                Ok(number.map(|n| n.to_string().into_bytes()))
            }
            Self::Unsigned => {
                let number = row.try_get_unchecked::<Option<u64>, _>(at)?;
                Ok(number.map(|n| n.to_string().into_bytes()))
            }
            Self::Text => row.try_get_unchecked(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// MySQL's greeting, with TLS offered.
    fn greeting() -> Vec<u8> {
        // Protocol 10, version, thread, half of the challenge, capabilities (4.1, TLS, secure connection, plugins),
        // character set, status.
        let mut packet = b"\x0a5.5.62\0\x01\0\0\0abcdefgh\0".to_vec();
        packet.extend(0x8A00_u16.to_le_bytes());
        packet.extend([33, 2, 0]);
        packet.extend(0x0008_u16.to_le_bytes());
        packet.push(21);
        packet.extend([0; 10]);
        packet.extend(b"ijklmnopqrst\0mysql_native_password\0");
        let mut bytes = vec![u8::try_from(packet.len()).unwrap(), 0, 0, 0];
        bytes.extend(packet);
        bytes
    }

    #[tokio::test]
    async fn a_server_whose_tls_is_too_old_is_told_as_that_and_never_spoken_to_without() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(&greeting()).await.unwrap();
            let mut asked = vec![0; 4096];
            // The wish for TLS, then its first message; they may come together.
            let mut heard = Vec::new();
            while !heard.contains(&0x16) {
                let len = stream.read(&mut asked).await.unwrap();
                assert!(len > 0, "it has gone");
                heard.extend_from_slice(&asked[..len]);
            }
            // The alert `protocol_version` of TLS 1.0.
            stream
                .write_all(b"\x15\x03\x01\0\x02\x02\x46")
                .await
                .unwrap();
            while let Ok(len @ 1..) = stream.read(&mut asked).await {
                heard.extend_from_slice(&asked[..len]);
            }
            heard
        });
        let settings = Settings {
            host: "127.0.0.1".into(),
            port,
            username: "anna".into(),
            ..Settings::default()
        };
        let refused = Connection::to_mysql(&settings, &"marker".into()).await;
        let error = refused.expect_err("no TLS").error;
        let is_it = matches!(error, DirectoryError::Tls(DatabaseTlsFault::NotAgreed(_)));
        assert!(is_it, "{error:?}");
        let heard = served.await.unwrap();
        let heard = String::from_utf8_lossy(&heard);
        assert!(!heard.contains("anna"), "nothing was said in the clear");
    }
}
