//! «Подобрать», driven over a connection of its own, as a test call is.

use tokio::time::{Instant, sleep_until};

use super::clock::unix_ms;
use super::wiring::open_wire;
use crate::desk::snapshot::Offline;
use crate::doctor::fitting::{Fit, Fitting};
use crate::engine::wire::WireEvent;
use crate::settings::Settings;

/// Finds what fits. `may_ring`: the operator consents to a ring of the own phone.
///
/// # Errors
/// Why there is no connection; `None`: no PBX is configured.
pub async fn find(settings: &Settings, may_ring: bool) -> Result<Fit, Option<Offline>> {
    let epoch = Instant::now();
    let mut wire = open_wire(settings, epoch).ok_or(None)?;
    let seed = u64::try_from(unix_ms()).unwrap_or(0);
    let mut fitting = Fitting::new(settings, seed, may_ring);
    let mut offline = None;
    let found = loop {
        let due = fitting.next_deadline().map(|at| epoch + at);
        tokio::select! {
            () = wire.ready() => wire.handle(&mut |event, at| match event {
                WireEvent::Signal(signal) => fitting.handle(&signal, at),
                WireEvent::Offline { why, .. } => offline = Some(why),
                WireEvent::Connecting { .. } => {}
            }),
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                fitting.tick(epoch.elapsed());
            }
        }
        if let Some(fit) = fitting.fit() {
            break Ok(fit.clone());
        }
        if let Some(why) = offline.take() {
            break Err(Some(why));
        }
        for (id, action) in fitting.take_actions() {
            if let Err(error) = wire.send(&action, Some(id)) {
                tracing::warn!(%error, "a question was not sent");
            }
        }
    };
    wire.log_off().await;
    found
}
