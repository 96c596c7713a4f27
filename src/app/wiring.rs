//! The parts, put together by the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::operator_file::OperatorFile;
use super::start::Program;
use crate::desk::snapshot::Card;
use crate::directory;
use crate::engine::wire::connect::BoxFuture;
use crate::engine::wire::{SecretSource, Tcp, Wire, WireConfig};
use crate::engine::{self, Ports, Pretended, Screen};
use crate::journal::LastingJournal;
use crate::platform::calling_program::SystemCallingProgram;
use crate::platform::notify::SystemNotifier;
use crate::platform::opener;
use crate::platform::secrets::{self, Account};
use crate::ports::journal::Journal;
use crate::ports::notifier::Notifier as _;
use crate::ports::secrets::SecretError;
use crate::ports::{Answering, directory::Directory};
use crate::settings::{self, Settings};
use crate::texts::{self, Lang};

/// A running engine.
#[derive(Debug)]
pub struct Running {
    /// The screen's end.
    pub screen: Screen,
    /// Ends when the screen's end is dropped.
    pub engine: JoinHandle<()>,
}

/// Starts the engine for these settings. `pretended` makes it the demo's. `announces`: calls are told
/// by the operating system too (where cards cannot be windows).
pub async fn launch(program: &Program, pretended: Option<Pretended>, announces: bool) -> Running {
    let settings = program.settings.clone();
    let is_demo = pretended.is_some();
    let (screen, link) = engine::link(&settings, is_demo);
    let epoch = Instant::now();
    let by_settings = program.operator_by_settings.clone();
    let by_settings = by_settings.unwrap_or_else(|| settings.operator.clone());
    let operator_file = OperatorFile::in_folder(&program.places.data);
    let ports = Ports {
        wire: open_wire(&settings, epoch),
        directory: open_directory(
            &settings,
            // The demo leaves nothing behind.
            (!is_demo).then(|| program.places.directory()),
        ),
        journal: open_journal(&program.places.journal(&settings.journal)),
        calling_program: Arc::new(SystemCallingProgram::new(&program.places.data)),
        open: Arc::new(opener::open_link),
        announce: announces.then(|| announcer(program.lang)),
        remember: match is_demo {
            true => Box::new(|_| {}),
            false => Box::new(move |operator| {
                let (operator_file, by_settings) = (operator_file.clone(), by_settings.clone());
                tokio::task::spawn_blocking(move || operator_file.write(operator, by_settings));
            }),
        },
        pretended,
    };
    let engine = Handle::current().spawn(engine::run(settings, is_demo, ports, link, epoch));
    Running { screen, engine }
}

/// The courier database of the settings; nothing is opened before the first question. `memory`: see
/// [`directory::open`].
pub fn open_directory(settings: &Settings, memory: Option<PathBuf>) -> Arc<dyn Directory> {
    let set = settings.directory.clone();
    directory::open(
        &settings.directory,
        Arc::new(move || -> Answering<'static, _> {
            let set = set.clone();
            Box::pin(read_secret(move || {
                secrets::read(&set.password_from, &Account::directory(&set))
            }))
        }),
        memory,
    )
}

/// The journal; it is opened at its first turn.
pub fn open_journal(path: &Path) -> Arc<dyn Journal> {
    Arc::new(LastingJournal::new(path))
}

/// The connection to the PBX of the settings, not yet made; `None` where none is configured. `epoch` is
/// what its times count from.
pub fn open_wire(settings: &Settings, epoch: Instant) -> Option<Wire> {
    let pbx: settings::Pbx = settings.pbx.clone();
    if pbx.host.is_empty() {
        return None;
    }
    let transport = Tcp {
        host: pbx.host.clone(),
        port: pbx.port,
    };
    let config = WireConfig {
        username: pbx.username.clone(),
        plain_login: pbx.plain_login,
    };
    let secret: SecretSource = Box::new(move || -> BoxFuture<_> {
        let pbx = pbx.clone();
        Box::pin(read_secret(move || {
            secrets::read(&pbx.password_from, &Account::pbx(&pbx))
        }))
    });
    Some(Wire::new(config, Box::new(transport), secret, epoch))
}

/// A keyring may ask its user: not on a thread that must go on.
async fn read_secret(
    read: impl FnOnce() -> Result<SecretString, SecretError> + Send + 'static,
) -> Result<SecretString, SecretError> {
    tokio::task::spawn_blocking(read)
        .await
        .unwrap_or_else(|error| Err(SecretError::NoKeyring(error.to_string())))
}

fn announcer(lang: Lang) -> Box<dyn Fn(&Card) + Send> {
    let notifier = SystemNotifier::start();
    Box::new(move |card| {
        let (title, body) = texts::calls::notification(card, lang);
        notifier.notify(&title, &body);
    })
}
