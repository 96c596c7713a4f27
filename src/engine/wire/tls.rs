//! AMI by TLS: another [`Transport`] over the same connection.
//!
//! TLS 1.2 and 1.3 only; the library has no older ones. Nothing is said to a server before its certificate was
//! judged, so a wrong one never sees a login. Authorities are read anew for each connection, like the password.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, Error, OtherError, PeerIncompatible,
    ProtocolVersion, RootCertStore,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::certificate;
use super::connect::{BoxFuture, BoxStream, Tcp, Transport, WITHIN};
use super::verifier::{Belief, Verifier};
use crate::desk::snapshot::{Certificate, Fingerprint, Offline, TlsFault};

/// So much of what came first is kept, to say what it is.
const HEAD_BYTES: usize = 80;
/// TLS's records of alerts, handshakes and data begin with one of these.
const RECORDS: std::ops::RangeInclusive<u8> = 20..=23;
const AMI: &[u8] = b"Asterisk Call Manager";

/// Certificates of authorities (DER), or why there are none: a future, since reading files takes time.
pub type AuthoritySource = Box<dyn Fn() -> BoxFuture<Result<Vec<Vec<u8>>, TlsFault>> + Send + Sync>;

/// Who is believed to be the PBX.
pub enum Trust {
    /// Whom one of these has signed, and the host of the settings is named; or one of them itself.
    Authorities(AuthoritySource),
    /// This certificate, whatever stands in it; `None`: a person is to look at it first.
    Pin(Option<Fingerprint>),
}

/// TLS over TCP.
pub struct Tls {
    /// Where.
    pub tcp: Tcp,
    /// Whom to believe.
    pub trust: Trust,
}

/// What a server shows of itself to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Its certificate.
    pub certificate: Certificate,
    /// `TLS 1.3`.
    pub protocol: &'static str,
}

/// Looks at the certificate of a server, believes nothing and says nothing to it. It ends in time by itself.
///
/// # Errors
/// There is no connection, or no TLS.
pub async fn certificate_of(host: &str, port: u16) -> Result<Presented, Offline> {
    let tcp = Tcp {
        host: host.to_owned(),
        port,
    };
    let address = tcp.address();
    let stream = tcp.connect().await?;
    let looked = shake_hands(stream, host, Belief::Anybody).await;
    let (_, presented) = looked.map_err(|fault| offline(address, fault))?;
    Ok(presented)
}

impl Transport for Tls {
    fn address(&self) -> String {
        self.tcp.address()
    }

    fn trusting(&self, fingerprint: Fingerprint) -> Option<Box<dyn Transport>> {
        self.tcp.trusting(fingerprint)
    }

    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>> {
        let (host, address) = (self.tcp.host.clone(), self.tcp.address());
        let belief: BoxFuture<Result<Belief, TlsFault>> = match &self.trust {
            Trust::Pin(pinned) => {
                let pinned = *pinned;
                Box::pin(async move { Ok(Belief::Pin(pinned)) })
            }
            Trust::Authorities(read) => {
                let read = read();
                Box::pin(async move { Ok(authorities(read.await?)) })
            }
        };
        let connecting = self.tcp.connect();
        Box::pin(async move {
            let told = |fault| offline(address.clone(), fault);
            let belief = belief.await.map_err(told)?;
            let stream = connecting.await?;
            let secured = shake_hands(stream, &host, belief).await;
            secured.map(|(stream, _)| stream).map_err(told)
        })
    }
}

fn offline(address: String, fault: TlsFault) -> Offline {
    let fault = Box::new(fault);
    Offline::Tls { address, fault }
}

fn authorities(all: Vec<Vec<u8>>) -> Belief {
    let listed: Vec<_> = all.into_iter().map(CertificateDer::from).collect();
    let mut roots = RootCertStore::empty();
    // Of a system's hundreds some may be too odd to be read.
    let (_, odd) = roots.add_parsable_certificates(listed.iter().cloned());
    if odd > 0 {
        tracing::debug!(odd, "authorities that cannot be read");
    }
    Belief::Authorities { roots, listed }
}

async fn shake_hands(
    stream: BoxStream,
    host: &str,
    belief: Belief,
) -> Result<(BoxStream, Presented), TlsFault> {
    let pinned = match belief {
        Belief::Pin(pinned) => Some(pinned),
        _ => None,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Arc::new(Verifier::new(belief, provider.clone()));
    let internal = |error: Error| TlsFault::Handshake(error.to_string());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(internal)?
        .dangerous()
        .with_custom_certificate_verifier(verifier.clone())
        .with_no_client_auth();
    // An IPv6 address's zone is this computer's own, and a name's last dot nobody's.
    let named = host.split('%').next().unwrap_or(host).trim_end_matches('.');
    let name = ServerName::try_from(named.to_owned())
        .map_err(|error| TlsFault::Handshake(error.to_string()))?;
    let first = Arc::new(OnceLock::new());
    let head = Head {
        stream,
        first: first.clone(),
    };
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, head);
    let stream = match timeout(WITHIN, connecting).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::debug!(%error, "no TLS");
            let first = first.get().map_or(&[][..], Vec::as_slice);
            return Err(why(&error, first, verifier.seen(), pinned, host));
        }
        Err(_) => return Err(TlsFault::Silent),
    };
    let protocol = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        _ => "TLS 1.2",
    };
    let certificate = verifier.seen().and_then(certificate::read);
    let certificate = certificate.ok_or_else(|| unfit(None, "unreadable"))?;
    let presented = Presented {
        certificate,
        protocol,
    };
    Ok((Box::new(stream), presented))
}

/// What is wrong, from the library's error, what came first, and the certificate, if it came so far.
fn why(
    error: &io::Error,
    first: &[u8],
    seen: Option<&[u8]>,
    pinned: Option<Option<Fingerprint>>,
    host: &str,
) -> TlsFault {
    let error = error.get_ref().and_then(|inner| inner.downcast_ref());
    match (first.first(), error) {
        _ if first.starts_with(AMI) => TlsFault::PlainAmi,
        (Some(byte), _) if !RECORDS.contains(byte) => TlsFault::NotTls {
            banner: line(first),
        },
        (_, Some(Error::InvalidCertificate(error))) => bad(error, seen, pinned, host),
        (_, Some(error)) if is_old(error) => TlsFault::Old,
        (_, Some(error)) => TlsFault::Handshake(error.to_string()),
        // The connection ended, or failed.
        (None, None) => TlsFault::NotTls {
            banner: String::new(),
        },
        (Some(_), None) => TlsFault::Handshake("the connection was closed".to_owned()),
    }
}

fn bad(
    error: &CertificateError,
    seen: Option<&[u8]>,
    pinned: Option<Option<Fingerprint>>,
    host: &str,
) -> TlsFault {
    let Some(certificate) = seen.and_then(certificate::read) else {
        return unfit(None, &error.to_string());
    };
    match error {
        CertificateError::ApplicationVerificationFailure => match pinned.flatten() {
            Some(pinned) => TlsFault::Changed {
                pinned,
                certificate,
            },
            None => TlsFault::Unseen(certificate),
        },
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer(certificate),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            TlsFault::Expired(certificate)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsFault::NotYetValid(certificate)
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::WrongName {
                wanted: host.to_owned(),
                certificate,
            }
        }
        CertificateError::Other(OtherError(inner)) => unfit(Some(certificate), &inner.to_string()),
        other => unfit(Some(certificate), &other.to_string()),
    }
}

fn unfit(certificate: Option<Certificate>, why: &str) -> TlsFault {
    TlsFault::Unfit {
        certificate,
        why: why.to_owned(),
    }
}

fn is_old(error: &Error) -> bool {
    matches!(
        error,
        Error::AlertReceived(AlertDescription::ProtocolVersion)
            | Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                    | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            )
    )
}

/// The first line, fit to be shown.
fn line(first: &[u8]) -> String {
    let text = String::from_utf8_lossy(first);
    let line = text.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).collect()
}

/// A stream that keeps what came first.
struct Head {
    stream: BoxStream,
    first: Arc<OnceLock<Vec<u8>>>,
}

impl AsyncRead for Head {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        let new = buffer.filled().get(before..).unwrap_or_default();
        if !new.is_empty() {
            self.first
                .get_or_init(|| new.iter().copied().take(HEAD_BYTES).collect());
        }
        polled
    }
}

impl AsyncWrite for Head {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
