//! The parts, put together by the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::kept::KeptFile;
use super::operator_file::OperatorFile;
use super::start::Program;
use super::window::can_place_windows;
use super::{pinned, recorder};
use crate::desk::Notified;
use crate::desk::snapshot::TlsFault;
use crate::directory;
use crate::engine::wire::connect::{BoxFuture, Transport};
use crate::engine::wire::tls::{AuthoritySource, Tls, Trust};
use crate::engine::wire::{SecretSource, Tcp, Wire, WireConfig};
use crate::engine::{self, Announce, Kept, Made, Ports, Pretended, Remake, Screen, Told};
use crate::journal::LastingJournal;
use crate::platform::calling_program::SystemCallingProgram;
use crate::platform::certificates::{self, CertificatesError};
use crate::platform::notify::SystemNotifier;
use crate::platform::opener;
use crate::platform::secrets::{self, Account};
use crate::platform::sound::Sound;
use crate::ports::journal::Journal;
use crate::ports::notifier::{Action, Answer, Notice, Notifier as _, Slot};
use crate::ports::secrets::SecretError;
use crate::ports::{Answering, directory::Directory};
use crate::settings::{self, Fingerprint, PbxTls, Settings};
use crate::texts::{self, Label, Lang};

/// A running engine.
#[derive(Debug)]
pub struct Running {
    /// The screen's end.
    pub screen: Screen,
    /// Ends when the screen's end is dropped.
    pub engine: JoinHandle<()>,
}

/// Starts the engine for these settings, for a screen that is all there is of the program.
pub async fn launch(program: &Program) -> Running {
    launch_with(program, None, None, KeptFile::forgetful()).await
}

/// What tells outside the window: now, and by other settings.
pub(super) struct Announcing {
    pub now: Announce,
    pub by: Made<Announce>,
}

/// The same; `pretended` makes it the demo's, `announcing` tells what is to be told outside the window.
pub(super) async fn launch_with(
    program: &Program,
    pretended: Option<Pretended>,
    announcing: Option<Announcing>,
    kept: KeptFile,
) -> Running {
    let mut settings = program.settings.clone();
    settings.cards.windows &= can_place_windows();
    let is_demo = pretended.is_some();
    let (screen, link) = engine::link(&settings, is_demo);
    let epoch = Instant::now();
    let by_settings = program.operator_by_settings.clone();
    let by_settings = by_settings.unwrap_or_else(|| settings.operator.clone());
    let files = program.files.as_ref().map(|(files, _)| files.clone());
    let operator_file = OperatorFile::in_folder(&program.places.data);
    // The demo leaves nothing behind.
    let memory = (!is_demo).then(|| program.places.directory());
    let (announce, by) = announcing.map(|it| (it.now, it.by)).unzip();
    // Whom to believe is the office's decision, where it says so.
    let sources = program.files.as_ref().map(|(_, loaded)| &loaded.sources);
    let locks = |key| sources.is_some_and(|sources| sources.is_locked(key));
    let is_locked = locks("pbx.tls") || locks("pbx.tls_pin");
    let data = program.places.data.clone();
    let own_wire = move |settings: &Settings| {
        let mut wire = open_wire(settings, epoch)?;
        wire.can_record(recorder::into_folder(&data));
        if is_locked {
            wire.trust_nobody_else();
        }
        Some(wire)
    };
    let ports = Ports {
        wire: own_wire(&settings),
        directory: open_directory(&settings, memory.clone()),
        remake: Some(Remake {
            wire: Box::new(own_wire),
            directory: Box::new(move |settings| open_directory(settings, memory.clone())),
            announce: Box::new(move |settings| by.as_ref().map(|by| by(settings))),
        }),
        journal: open_journal(&program.places.journal(&settings.journal)),
        calling_program: Arc::new(SystemCallingProgram::new(&program.places.data)),
        open: Arc::new(opener::open_link),
        announce,
        remember: Box::new(move |news| {
            let (kept, operator_file) = (kept.clone(), operator_file.clone());
            let (by_settings, files) = (by_settings.clone(), files.clone());
            tokio::task::spawn_blocking(move || match news {
                Kept::DoNotDisturb(until) => {
                    kept.change(|kept| kept.do_not_disturb_unix_ms = until)
                }
                // The demo leaves nothing behind.
                Kept::Operator(_) if is_demo => {}
                Kept::Operator(operator) => operator_file.write(operator, by_settings),
                Kept::Certificate(fingerprint) => {
                    if let Some(files) = &files {
                        pinned::keep(files, fingerprint);
                    }
                }
            });
        }),
        pretended,
    };
    let engine = Handle::current().spawn(engine::run(settings, is_demo, ports, link, epoch));
    Running { screen, engine }
}

/// The courier database of the settings; nothing is opened before the first question. `memory`: see
/// [`directory::open`].
pub fn open_directory(settings: &Settings, memory: Option<PathBuf>) -> Arc<dyn Directory> {
    directory::open(&settings.directory, directory_secret(settings), memory)
}

/// Reads the password of the courier database's user.
pub(super) fn directory_secret(settings: &Settings) -> directory::Password {
    let set = settings.directory.clone();
    Arc::new(move || -> Answering<'static, _> {
        let set = set.clone();
        Box::pin(read_secret(move || {
            secrets::read(&set.password_from, &Account::directory(&set))
        }))
    })
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
    let transport = transport(&pbx);
    let config = WireConfig {
        username: pbx.username.clone(),
        plain_login: pbx.plain_login,
    };
    let secret = pbx_secret(pbx);
    Some(Wire::new(config, transport, secret, epoch))
}

/// Reads the AMI user's password.
pub(super) fn pbx_secret(pbx: settings::Pbx) -> SecretSource {
    Box::new(move || -> BoxFuture<_> {
        let pbx = pbx.clone();
        Box::pin(read_secret(move || {
            secrets::read(&pbx.password_from, &Account::pbx(&pbx))
        }))
    })
}

/// How the PBX is reached.
pub(super) fn transport(pbx: &settings::Pbx) -> Box<dyn Transport> {
    let tcp = Tcp {
        // What was checked at the start can be asked of the network; else it says so itself.
        host: settings::network_host(&pbx.host).unwrap_or_else(|_| pbx.host.clone()),
        port: pbx.port,
    };
    let trust = match pbx.tls {
        PbxTls::Off => return Box::new(tcp),
        PbxTls::System => Trust::Authorities(authorities(None)),
        PbxTls::File => Trust::Authorities(authorities(Some(pbx.tls_ca.clone()))),
        PbxTls::Pin => Trust::Pin(Fingerprint::parse(&pbx.tls_pin)),
    };
    Box::new(Tls { tcp, trust })
}

/// Reads those of a file, or of the system.
fn authorities(file: Option<String>) -> AuthoritySource {
    Box::new(move || {
        let file = file.clone();
        Box::pin(async move {
            let path = file.clone();
            let read = tokio::task::spawn_blocking(move || match path {
                Some(path) => certificates::of_file(Path::new(&path)),
                None => certificates::of_the_system(),
            });
            let why = match read.await {
                Ok(Ok(found)) => return Ok(found),
                Ok(Err(CertificatesError::None)) => None,
                Ok(Err(CertificatesError::Unreadable(why))) => Some(why),
                Err(error) => Some(error.to_string()),
            };
            Err(TlsFault::NoAuthorities { file, why })
        })
    })
}

/// A keyring may ask its user: not on a thread that must go on.
async fn read_secret(
    read: impl FnOnce() -> Result<SecretString, SecretError> + Send + 'static,
) -> Result<SecretString, SecretError> {
    tokio::task::spawn_blocking(read)
        .await
        .unwrap_or_else(|error| Err(SecretError::NoKeyring(error.to_string())))
}

/// Tells what is to be told outside the window: by the system's notifications, and by sound.
pub(super) fn announcer(
    notifier: Arc<SystemNotifier>,
    sound: Option<Sound>,
    words: settings::Words,
    lang: Lang,
) -> Announce {
    let show = move || Action {
        label: Label::ShowNotified.text(lang).to_owned(),
        answer: Answer::Show,
    };
    Box::new(move |told| match told {
        Told::Call(card) => {
            let (title, body) = texts::calls::notification(card, &words, lang);
            notifier.notify(Notice {
                slot: Slot::Call,
                title,
                body,
                actions: vec![show()],
            });
        }
        Told::Missed { latest, count } => {
            let (title, body) = texts::outside::missed_notice(latest, count, &words, lang);
            let call = latest.party.number.as_ref().map(|number| Action {
                label: Label::CallAgain.text(lang).to_owned(),
                answer: Answer::Call(number.clone()),
            });
            notifier.notify(Notice {
                slot: Slot::Missed,
                title,
                body,
                actions: call.into_iter().chain([show()]).collect(),
            });
        }
        Told::Withdrawn(Notified::Call) => notifier.withdraw(Slot::Call),
        Told::Withdrawn(Notified::Missed) => notifier.withdraw(Slot::Missed),
        Told::Sound => {
            if let Some(sound) = &sound {
                sound.play();
            }
        }
    })
}
