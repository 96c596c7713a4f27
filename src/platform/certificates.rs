//! Certificates of authorities: those that the operating system trusts, and those of a file.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls_native_certs::load_native_certs;

/// A system's whole store has some 200 kB.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Why there are none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificatesError {
    /// In the system's words.
    #[error("{0}")]
    Unreadable(String),
    /// Nothing is wrong, and there is none.
    #[error("no certificates")]
    None,
}

/// Those of the operating system (DER). Takes some tenths of a second: not for a thread that must go on.
pub fn of_the_system() -> Result<Vec<Vec<u8>>, CertificatesError> {
    let found = load_native_certs();
    let certificates = found.certs.iter().map(|one| one.to_vec()).collect();
    match found.errors.first() {
        Some(error) if found.certs.is_empty() => {
            Err(CertificatesError::Unreadable(error.to_string()))
        }
        Some(error) => {
            tracing::info!(%error, "some of the system's authorities cannot be read");
            Ok(certificates)
        }
        None => some(certificates),
    }
}

/// Those of a file (DER): PEM, with anything else between them, or one of them as it is.
pub fn of_file(path: &Path) -> Result<Vec<Vec<u8>>, CertificatesError> {
    let unreadable = |error: std::io::Error| CertificatesError::Unreadable(error.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    // A certificate as it is (`.cer` from Windows): an ASN.1 sequence.
    if bytes.starts_with(&[0x30, 0x82]) {
        return Ok(vec![bytes]);
    }
    some(
        CertificateDer::pem_slice_iter(&bytes)
            .filter_map(Result::ok)
            .map(|one| one.to_vec())
            .collect(),
    )
}

fn some(certificates: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, CertificatesError> {
    match certificates.is_empty() {
        true => Err(CertificatesError::None),
        false => Ok(certificates),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_hold_several_with_words_between_them_or_one_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let made = |name: &str| {
            rcgen::generate_simple_self_signed([name.to_owned()])
                .unwrap()
                .cert
        };
        let (one, two) = (made("one"), made("two"));
        let text = format!("# our own\n{}\nand the old one:\n{}", one.pem(), two.pem());
        std::fs::write(&path, text).unwrap();
        let both = vec![one.der().to_vec(), two.der().to_vec()];
        assert_eq!(of_file(&path), Ok(both));
        std::fs::write(&path, one.der()).unwrap();
        assert_eq!(of_file(&path), Ok(vec![one.der().to_vec()]));
        for text in ["", "no certificate\n"] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(of_file(&path), Err(CertificatesError::None), "{text:?}");
        }
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(
            of_file(&path),
            Err(CertificatesError::Unreadable(_))
        ));
    }
}
