//! A certificate that a person said to be the PBX's.

use super::Kept;
use super::run::Engine;
use crate::desk::snapshot::Fingerprint;

impl Engine {
    /// Believes it at once, and at the next start.
    pub(super) fn trust(&mut self, fingerprint: Fingerprint) {
        if let Some(wire) = &mut self.ports.wire {
            wire.trust(fingerprint);
            (self.ports.remember)(Kept::Certificate(fingerprint));
        }
    }
}
