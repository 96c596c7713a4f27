//! TLS towards the PBX: whom to believe, and a certificate's fingerprint.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `pbx.tls`: whose word it takes that the PBX is the PBX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PbxTls {
    /// No TLS: the password goes by MD5, all else in the clear.
    #[default]
    Off,
    /// An authority that the operating system trusts.
    System,
    /// An authority (or the certificate itself) out of `pbx.tls_ca`.
    File,
    /// This very certificate: `pbx.tls_pin`.
    Pin,
}

/// SHA-256 of a certificate as it goes by the wire (DER).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// From 64 hexadecimal digits, with or without colons, as `openssl x509 -fingerprint -sha256` prints them
    /// (with what it prints before `=` too). `None`: it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.rsplit('=').next().unwrap_or_default();
        let mut bytes = [0; 32];
        let mut count = 0;
        for c in digits.chars().filter(|c| *c != ':' && !c.is_whitespace()) {
            let digit = u8::try_from(c.to_digit(16)?).ok()?;
            let byte = bytes.get_mut(count / 2)?;
            *byte = *byte << 4 | digit;
            count += 1;
        }
        (count == 64).then_some(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let colon = if index == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_openssl_prints_it_and_without_its_colons() {
        let all: [u8; 32] = std::array::from_fn(|at| u8::try_from(at * 7).unwrap());
        let shown = Fingerprint(all).to_string();
        assert!(shown.starts_with("00:07:0E:"), "{shown}");
        for text in [
            shown.clone(),
            shown.replace(':', "").to_lowercase(),
            format!("sha256 Fingerprint={shown}\n"),
        ] {
            assert_eq!(Fingerprint::parse(&text), Some(Fingerprint(all)), "{text}");
        }
        let long = format!("{shown}:00");
        for text in ["", "AB:CD", &shown[3..], &long, &shown.replace("07", "0G")] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }
}
