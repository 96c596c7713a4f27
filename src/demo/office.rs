//! The demo office as a whole: a folder of its own, the settings that lead into it, and the PBX. All
//! of it disappears when the office is closed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::exchange::{Exchange, Pace};
use super::people::{COLLEAGUES, CONTEXT, Colleague, OWN};
use super::phone::DemoHandle;
use super::server::{USER, serve};
use crate::settings::{DirectoryKind, Operator, Settings};

/// The demo's courier database, to be made at [`Office::directory`].
pub const COURIER_SQL: &str = include_str!("../../assets/demo/courier.sql");

/// Why the demo office cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// No folder for its files could be made.
    #[error("no temporary folder: {0}")]
    Folder(#[source] io::Error),
    /// No port of the loopback interface could be opened.
    #[error("no port on loopback: {0}")]
    Port(#[source] io::Error),
}

/// An open demo office. Dropped, it hangs up everything and removes its files.
#[derive(Debug)]
pub struct Office {
    folder: Folder,
    address: SocketAddr,
    handle: DemoHandle,
    server: JoinHandle<()>,
}

impl Office {
    /// Opens the office: a folder in the system's place for temporary files that only this user may
    /// read, an AMI port on loopback that the system chooses, a password for it.
    ///
    /// `seed` decides who calls; `epoch_unix_secs` (the time now) begins the PBX's Uniqueids.
    ///
    /// # Errors
    /// [`DemoError`], when there is no place for files or no port.
    pub async fn open(pace: Pace, seed: u64, epoch_unix_secs: i64) -> Result<Self, DemoError> {
        let folder = Folder::new().map_err(DemoError::Folder)?;
        // Loopback and a port known to nobody are the protection; the password is for the form.
        let secret = SecretString::from(format!("{:016x}", fastrand::u64(..)));
        write_private(&folder.password(), secret.expose_secret()).map_err(DemoError::Folder)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(DemoError::Port)?;
        let address = listener.local_addr().map_err(DemoError::Port)?;
        let exchange = Arc::new(Exchange::new(pace, seed, epoch_unix_secs));
        Ok(Self {
            folder,
            address,
            handle: DemoHandle::new(exchange.clone()),
            server: tokio::spawn(serve(listener, exchange, secret)),
        })
    }

    /// The settings that make the program this office's: nothing is read from or written to the
    /// user's own. The directory's file is not there yet: whoever wires the program together makes it out
    /// of [`COURIER_SQL`].
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        settings.pbx.host = self.address.ip().to_string();
        settings.pbx.port = self.address.port();
        settings.pbx.username = USER.to_owned();
        settings.pbx.password_from = format!("file:{}", self.folder.password().display()).into();
        settings.operator = operator(&OWN);
        settings.operators = COLLEAGUES.iter().map(operator).collect();
        settings.dialling.operator_channel = "PJSIP/{NUMBER}".to_owned();
        settings.dialling.context = CONTEXT.to_owned();
        settings.numbers.area_code = "495".to_owned();
        settings.directory.kind = DirectoryKind::Sqlite;
        settings.directory.path = self.directory().display().to_string();
        settings.directory.order_states = words(&[
            ("1", "принят"),
            ("2", "на складе"),
            ("3", "у курьера"),
            ("5", "вручён"),
        ]);
        settings.directory.client_states = words(&[("2", "постоянный")]);
        settings.journal.path = self.folder.0.join("journal.db").display().to_string();
        settings
    }

    /// Where the courier database has to be made.
    pub fn directory(&self) -> PathBuf {
        self.folder.0.join("courier.db")
    }

    /// Where the PBX listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The pretended desk phone.
    pub fn phone(&self) -> DemoHandle {
        self.handle.clone()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn words(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(code, words)| ((*code).to_owned(), (*words).to_owned()))
        .collect()
}

fn operator(colleague: &Colleague) -> Operator {
    let Colleague {
        user,
        name,
        extension,
    } = colleague;
    Operator {
        user: (*user).to_owned(),
        name: (*name).to_owned(),
        extensions: vec![(*extension).to_owned()],
    }
}

/// A folder that is removed with all that is in it.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        let builder = fs::DirBuilder::new();
        #[cfg(unix)]
        let builder = {
            let mut builder = builder;
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder
        };
        loop {
            let name = format!("trubka-demo-{:012x}", fastrand::u64(..) >> 16);
            let path = std::env::temp_dir().join(name);
            // Not recursive: a folder that is there already is somebody else's.
            match builder.create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn password(&self) -> PathBuf {
        self.0.join("password")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the demo's folder could not be removed");
        }
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
