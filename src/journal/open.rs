//! Opening: the file and its directories, the migrations, and a file that is damaged.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::write::Writer;
use super::{Opened, SqliteJournal, alone::Share, primary_code, read, words};
use crate::ports::journal::JournalError;

/// Embedded; never edited once released.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!();

/// Another program on the same file (a second start, a backup) is waited for so long.
const BUSY: Duration = Duration::from_secs(5);
/// Readers: the page on the screen, a search, and the command line's.
const READERS: u32 = 3;

impl SqliteJournal {
    /// Opens the journal, creating the file and its directories where they are missing (readable by
    /// this user only). A file that is no usable database is renamed to `….damaged-N`, and a new
    /// journal is begun: calls to come matter more than an error at every start, and nothing is lost.
    ///
    /// # Errors
    /// [`JournalError::Open`] when the file cannot be opened, created or set aside,
    /// [`JournalError::Newer`] when a newer version of the program made it.
    pub async fn open(path: &Path) -> Result<Opened, JournalError> {
        match Self::open_file(path).await {
            Ok(journal) => Ok(Opened {
                journal,
                set_aside: None,
            }),
            Err(Trouble::Damaged(why)) => {
                let set_aside = set_aside(path).map_err(|e| open_error(path, &e.to_string()))?;
                tracing::warn!(
                    why,
                    "the journal is damaged and was set aside; a new one begins"
                );
                match Self::open_file(path).await {
                    Ok(journal) => Ok(Opened {
                        journal,
                        set_aside: Some(set_aside),
                    }),
                    Err(Trouble::Damaged(why)) => Err(open_error(path, &why)),
                    Err(Trouble::Other(e)) => Err(e),
                }
            }
            Err(Trouble::Other(e)) => Err(e),
        }
    }

    async fn open_file(path: &Path) -> Result<Self, Trouble> {
        create(path).map_err(|e| Trouble::Other(open_error(path, &e.to_string())))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // What was written is on the disk, also after a power cut. Calls are few for a disk, and
            // where they come fast they are written many at once.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await
            .map_err(|e| trouble(path, &e))?;
        if let Err(e) = MIGRATIONS.run(&writer).await {
            writer.close().await;
            return Err(match e {
                MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
                    Trouble::Other(JournalError::Newer)
                }
                MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _) => {
                    trouble(path, &e)
                }
                other => Trouble::Other(open_error(path, &other.to_string())),
            });
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file does not go away like a server: no ping, no new connection now and then.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            // The cache is SQLite's two megabytes: rows found by a search are spread over the whole file,
            // and more only fills with pages that nobody asks for again.
            .connect_lazy_with(options.read_only(true));
        let journal = Self {
            writer: Arc::new(Writer::new(writer)),
            readers,
            index: Arc::default(),
            share: Arc::new(Share::of(path)),
        };
        journal.warm_up();
        Ok(journal)
    }

    /// Fills the copy in memory in the background: a big journal then answers its first search at
    /// once. A failure is no loss, the first search tries again and tells.
    fn warm_up(&self) {
        let (index, readers) = (self.index.clone(), self.readers.clone());
        tokio::spawn(async move {
            let warm = async {
                let mut db = read::acquire(&readers).await?;
                index.current(&mut db).await.map(drop)
            };
            if let Err(error) = warm.await {
                tracing::debug!(%error, "the journal's search is not warm yet");
            }
        });
    }
}

enum Trouble {
    /// No database at all, or its pages do not hold together.
    Damaged(String),
    Other(JournalError),
}

fn trouble(path: &Path, error: &sqlx::Error) -> Trouble {
    match primary_code(error) {
        // SQLITE_CORRUPT, SQLITE_NOTADB
        Some(11 | 26) => Trouble::Damaged(words(error)),
        _ => Trouble::Other(open_error(path, &words(error))),
    }
}

fn open_error(path: &Path, why: &str) -> JournalError {
    JournalError::Open {
        path: path.display().to_string(),
        why: why.to_owned(),
    }
}

/// Makes the directories and an empty file, so that no moment exists in which others may read it:
/// SQLite gives its `-wal` and `-shm` the file's own rights.
fn create(path: &Path) -> io::Result<()> {
    if let Some(directory) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(directory)?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Renames the file, and its log if one lies there, to the first free `….damaged-N`.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let with = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let mut n = 1_u32;
    let (new, suffix) = loop {
        let suffix = format!(".damaged-{n}");
        let new = with(&suffix);
        if !new.exists() {
            break (new, suffix);
        }
        n += 1;
    };
    fs::rename(path, &new)?;
    for log in ["-wal", "-shm"] {
        match fs::rename(with(log), with(&format!("{suffix}{log}"))) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    Ok(new)
}
