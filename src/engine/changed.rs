//! Other settings while it runs: what needs a new connection gets one, everything else goes on as it is.
//!
//! Rule: only the parts whose settings changed are made anew. What a call is depends on the PBX and on whose device
//! is whose, so with another PBX, or other devices, calls are followed from the beginning, as after a start: the
//! journal gives back those under way, and the PBX says which of them still go on.

use std::future::pending;
use std::sync::Arc;

use tokio::sync::watch;

use super::Announce;
use super::gauges::{Gauges, OfDirectory};
use super::run::Engine;
use super::wire::{Status, Wire};
use crate::calls::{Office, Tracker};
use crate::desk::Input;
use crate::engine::handling::Handles;
use crate::ports::directory::Directory;
use crate::presence::Presence;
use crate::settings::{Fingerprint, PbxTls, Settings};

/// Makes a part by settings.
pub type Made<T> = Box<dyn Fn(&Settings) -> T + Send>;

/// Makes parts anew by other settings.
pub struct Remake {
    /// The connection to the PBX, not yet made.
    pub wire: Made<Option<Wire>>,
    /// The courier database.
    pub directory: Made<Arc<dyn Directory>>,
    /// What tells outside the windows.
    pub announce: Made<Option<Announce>>,
}

/// Other settings, once there are.
pub(super) async fn settings_changed(settings: &mut watch::Receiver<Arc<Settings>>) {
    if settings.changed().await.is_err() {
        // Nobody is left who could change them.
        pending().await
    }
}

impl Engine {
    /// Takes other settings.
    pub(super) fn take_settings(&mut self, new: &Arc<Settings>) {
        let old = std::mem::replace(&mut self.settings, Arc::clone(new));
        if old == *new {
            return;
        }
        tracing::info!("other settings");
        let trusted = self.ports.wire.as_ref().and_then(Wire::trusted);
        let reconnects = is_other_office(&old, new, trusted);
        if let Some(remake) = &self.ports.remake {
            if old.directory != new.directory {
                self.ports.directory = (remake.directory)(new);
                self.outcomes.questions.measured = OfDirectory::default();
            }
            let is_told_otherwise = old.notifications != new.notifications
                || old.words != new.words
                || old.language != new.language;
            if is_told_otherwise {
                self.ports.announce = (remake.announce)(new);
            }
        }
        if reconnects {
            self.begin_anew(new);
        }
        self.input(Input::Settings {
            old,
            new: Arc::clone(new),
            reconnects,
        });
        let own = self.desk.extensions().to_vec();
        self.tracker.set_operator(&own);
        if reconnects {
            self.outcomes.resume(&self.ports, self.desk.pbx());
        }
    }

    /// Nothing is known of calls and phones; the connection is another one.
    fn begin_anew(&mut self, new: &Settings) {
        let numbers = &new.numbers;
        let office = Office::with_devices(new.numbering(), &numbers.devices, &numbers.trunks);
        self.presence = Presence::new(office.clone(), &new.colleagues.do_not_disturb);
        self.tracker = Tracker::new(office);
        self.status = Status::default();
        self.gauges = Gauges::new();
        self.handles = Handles::default();
        let Some(remake) = &self.ports.remake else {
            return;
        };
        let wire = (remake.wire)(new);
        if let Some(old) = std::mem::replace(&mut self.ports.wire, wire) {
            // Politely, and without waiting for its answer.
            tokio::spawn(old.log_off());
        }
    }
}

/// Whether the PBX, or what its events mean, is another one.
fn is_other_office(old: &Settings, new: &Settings, trusted: Option<Fingerprint>) -> bool {
    let mut known = old.pbx.clone();
    if new.pbx.tls == PbxTls::Pin && trusted.is_some_and(|it| pins(new, it)) {
        // It was trusted in the window, and the connection believes it already: now it stands in the settings.
        known.tls = new.pbx.tls;
        known.tls_pin.clone_from(&new.pbx.tls_pin);
    }
    known != new.pbx
        || old.numbers != new.numbers
        || old.colleagues.do_not_disturb != new.colleagues.do_not_disturb
}

fn pins(settings: &Settings, fingerprint: Fingerprint) -> bool {
    Fingerprint::parse(&settings.pbx.tls_pin) == Some(fingerprint)
}
