//! Another certificate than the pinned one.

use trubka::desk::snapshot::{Certificate, Connection, Fingerprint, Offline, Snapshot, TlsFault};

use super::{NOW_MS, empty};

pub const PINNED: Fingerprint = Fingerprint([0x5C; 32]);
pub const SHOWN: Fingerprint = Fingerprint([0xA7; 32]);

pub fn certificate() -> Snapshot {
    let certificate = Certificate {
        subject: "CN=pbx.office.local, O=Курьер Экспресс".into(),
        issuer: "CN=Asterisk Private CA, O=Asterisk".into(),
        names: vec!["pbx.office.local".into(), "192.168.0.5".into()],
        valid_from_unix_s: NOW_MS / 1000 - 86_400,
        valid_to_unix_s: NOW_MS / 1000 + 365 * 86_400,
        fingerprint: SHOWN,
    };
    let fault = TlsFault::Changed {
        pinned: PINNED,
        certificate,
    };
    Snapshot {
        connection: Connection::Offline {
            why: Offline::Tls {
                address: "192.168.0.5:5039".into(),
                fault: Box::new(fault),
            },
            since_unix_ms: NOW_MS - 70_000,
            retry_unix_ms: Some(NOW_MS + 230_000),
        },
        ..empty()
    }
}
