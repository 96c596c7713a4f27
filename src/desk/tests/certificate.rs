//! A certificate that the operator trusts.

use super::*;
use crate::desk::snapshot::{Certificate, Command, Fingerprint, Offline, TlsFault};

#[test]
fn only_the_certificate_that_is_shown_can_be_trusted() {
    let mut sim = Sim::online();
    let (shown, other) = (Fingerprint([1; 32]), Fingerprint([2; 32]));
    let trust = |fingerprint| Input::Command(Command::TrustCertificate(fingerprint));
    let trusts = |effects: Vec<Effect>| {
        let trusted = |effect: Effect| match effect {
            Effect::Trust(fingerprint) => Some(fingerprint),
            _ => None,
        };
        effects.into_iter().filter_map(trusted).collect::<Vec<_>>()
    };
    assert_eq!(trusts(sim.update(trust(shown))), [], "none is shown");
    let certificate = Certificate {
        subject: "CN=pbx".into(),
        issuer: "CN=pbx".into(),
        names: Vec::new(),
        valid_from_unix_s: 0,
        valid_to_unix_s: 0,
        fingerprint: shown,
    };
    sim.update(Input::Connection(Connection::Offline {
        why: Offline::Tls {
            address: "pbx:5039".into(),
            fault: Box::new(TlsFault::UnknownIssuer(certificate)),
        },
        since_unix_ms: 0,
        retry_unix_ms: None,
    }));
    assert_eq!(trusts(sim.update(trust(other))), [], "another one");
    assert_eq!(trusts(sim.update(trust(shown))), [shown]);
}
