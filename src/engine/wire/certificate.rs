//! A certificate's bytes made readable, and its fingerprint.

use sha2::{Digest, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

use crate::desk::snapshot::{Certificate, Fingerprint};

/// So much of each text is kept, characters: the server chose it.
const MAX_CHARS: usize = 200;
/// So many names.
const MAX_NAMES: usize = 20;

/// SHA-256 of the bytes.
pub(super) fn fingerprint(der: &[u8]) -> Fingerprint {
    Fingerprint(Sha256::digest(der).into())
}

/// `None` when it is no certificate.
pub(super) fn read(der: &[u8]) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    let validity = parsed.validity();
    Some(Certificate {
        subject: cut(&parsed.subject().to_string()),
        issuer: cut(&parsed.issuer().to_string()),
        names: names(&parsed),
        valid_from_unix_s: validity.not_before.timestamp(),
        valid_to_unix_s: validity.not_after.timestamp(),
        fingerprint: fingerprint(der),
    })
}

/// The certificate's public key: all of it, and the key alone.
pub(super) fn public_key(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    let key = parsed.public_key();
    Some((key.raw.to_vec(), key.subject_public_key.data.to_vec()))
}

/// Its issuer is itself, by the names.
pub(super) fn signs_itself(der: &[u8]) -> bool {
    let parsed = X509Certificate::from_der(der);
    parsed.is_ok_and(|(_, parsed)| parsed.subject().as_raw() == parsed.issuer().as_raw())
}

fn names(parsed: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = parsed.subject_alternative_name() else {
        return Vec::new();
    };
    let shown = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(cut(name)),
        GeneralName::IPAddress(bytes) => match <[u8; 4]>::try_from(*bytes) {
            Ok(v4) => Some(std::net::Ipv4Addr::from(v4).to_string()),
            Err(_) => {
                let v6 = <[u8; 16]>::try_from(*bytes).ok()?;
                Some(std::net::Ipv6Addr::from(v6).to_string())
            }
        },
        _ => None,
    };
    let names = names.value.general_names.iter();
    names.filter_map(shown).take(MAX_NAMES).collect()
}

/// Bounded, and without signs that are not seen or turn the reading direction.
fn cut(text: &str) -> String {
    let is_seen = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
    };
    text.chars().filter(is_seen).take(MAX_CHARS).collect()
}
