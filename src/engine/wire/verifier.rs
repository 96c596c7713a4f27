//! Judges the PBX's certificate, and keeps it for whoever has to show it.
//!
//! Rule: whatever is believed, the server has to prove by its signature that it holds the certificate's key; a
//! copied certificate is worth nothing.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, PeerMisbehaved, RootCertStore, SignatureScheme,
};

use super::certificate;
use crate::desk::snapshot::Fingerprint;

/// Who is believed.
#[derive(Debug)]
pub(super) enum Belief {
    /// These authorities, and the certificates among them themselves.
    Authorities {
        roots: RootCertStore,
        listed: Vec<CertificateDer<'static>>,
    },
    /// The certificate with this fingerprint; of nobody: none. Its dates and names do not matter: a person looked
    /// at it and said that it is this PBX's.
    Pin(Option<Fingerprint>),
    /// Anybody: it is only to be looked at, and nothing is said to the server.
    Anybody,
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct Verifier {
    belief: Belief,
    provider: Arc<CryptoProvider>,
    seen: OnceLock<Vec<u8>>,
}

impl Verifier {
    pub(super) fn new(belief: Belief, provider: Arc<CryptoProvider>) -> Self {
        Self {
            belief,
            provider,
            seen: OnceLock::new(),
        }
    }

    /// The server's certificate, once it was shown.
    pub(super) fn seen(&self) -> Option<&[u8]> {
        self.seen.get().map(Vec::as_slice)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.seen.get_or_init(|| end_entity.to_vec());
        match &self.belief {
            Belief::Anybody => {}
            Belief::Pin(pinned) => {
                if *pinned != Some(certificate::fingerprint(end_entity)) {
                    return Err(CertificateError::ApplicationVerificationFailure.into());
                }
            }
            Belief::Authorities { roots, listed } => {
                let parsed = ParsedCertificate::try_from(end_entity)?;
                // A certificate that signed itself is its own authority, and the library takes none for a server's.
                match listed.iter().any(|one| one == end_entity) {
                    true => in_time(end_entity, now)?,
                    false => verify_server_cert_signed_by_trust_anchor(
                        &parsed,
                        roots,
                        intermediates,
                        now,
                        self.provider.signature_verification_algorithms.all,
                    )
                    .map_err(|error| match error {
                        // An authority of the same name with another key, as when the office's was made anew.
                        Error::InvalidCertificate(CertificateError::BadSignature) => {
                            CertificateError::UnknownIssuer.into()
                        }
                        // Made to sign itself, and nobody else has said a word for it.
                        Error::InvalidCertificate(CertificateError::Other(_))
                            if certificate::signs_itself(end_entity) =>
                        {
                            CertificateError::UnknownIssuer.into()
                        }
                        other => other,
                    })?,
                }
                verify_server_name(&parsed, server_name)?;
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    /// By the key alone: the library's own function reads no certificates of version 1, which is what Asterisk's
    /// script `ast_tls_cert` makes.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let (_, key) = certificate::public_key(cert).ok_or(CertificateError::BadEncoding)?;
        let algorithms = self.provider.signature_verification_algorithms;
        let fitting = algorithms
            .mapping
            .iter()
            .find(|(scheme, _)| *scheme == signed.scheme)
            .map(|(_, fitting)| *fitting)
            .ok_or(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)?;
        let is_signed = |algorithm: &&dyn rustls::pki_types::SignatureVerificationAlgorithm| {
            let verified = algorithm.verify_signature(&key, message, signed.signature());
            verified.is_ok()
        };
        match fitting.iter().any(is_signed) {
            true => Ok(HandshakeSignatureValid::assertion()),
            false => Err(CertificateError::BadSignature.into()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let (all, _) = certificate::public_key(cert).ok_or(CertificateError::BadEncoding)?;
        verify_tls13_signature_with_raw_key(
            message,
            &SubjectPublicKeyInfoDer::from(all),
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

fn in_time(der: &[u8], now: UnixTime) -> Result<(), Error> {
    let certificate = certificate::read(der).ok_or(CertificateError::BadEncoding)?;
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now < certificate.valid_from_unix_s {
        return Err(CertificateError::NotValidYet.into());
    }
    if now > certificate.valid_to_unix_s {
        return Err(CertificateError::Expired.into());
    }
    Ok(())
}
