//! What is told of TLS towards the PBX.

pub use crate::settings::Fingerprint;

/// A certificate, as a person judges it. Its texts are the server's own words, cleaned and cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it says it is: `CN=pbx, O=Office`.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The hosts that it is for, names and addresses.
    pub names: Vec<String>,
    /// Valid from, Unix seconds.
    pub valid_from_unix_s: i64,
    /// Valid to, Unix seconds.
    pub valid_to_unix_s: i64,
    /// What it is known by.
    pub fingerprint: Fingerprint,
}

/// Why TLS did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    /// TLS is off in the settings, and this port speaks nothing else.
    #[error("the port speaks TLS")]
    Wanted(Certificate),
    /// The port speaks AMI without TLS.
    #[error("the port speaks AMI without TLS")]
    PlainAmi,
    /// The port speaks something else than TLS.
    #[error("the port speaks no TLS")]
    NotTls {
        /// What came, cleaned and cut; empty where the connection was only closed.
        banner: String,
    },
    /// No word in time.
    #[error("no TLS answer in time")]
    Silent,
    /// The server speaks only versions of TLS that are not safe any more.
    #[error("the server's TLS is too old")]
    Old,
    /// The server or the two together refused, in the library's words.
    #[error("the handshake failed: {0}")]
    Handshake(String),
    /// Signed by nobody who is trusted.
    #[error("unknown issuer")]
    UnknownIssuer(Certificate),
    /// For another host.
    #[error("the certificate is not for {wanted}")]
    WrongName {
        /// The host of the settings.
        wanted: String,
        /// The certificate.
        certificate: Certificate,
    },
    /// Not valid any more.
    #[error("the certificate has expired")]
    Expired(Certificate),
    /// Not valid yet, or this computer's clock is wrong.
    #[error("the certificate is not valid yet")]
    NotYetValid(Certificate),
    /// A certificate that cannot be judged or used.
    #[error("the certificate cannot be used: {why}")]
    Unfit {
        /// The certificate; `None` where it cannot even be read.
        certificate: Option<Certificate>,
        /// Why, in the library's words.
        why: String,
    },
    /// It is to be pinned, and nobody has looked at it yet.
    #[error("the certificate is to be looked at")]
    Unseen(Certificate),
    /// Another certificate than the pinned one.
    #[error("another certificate than the pinned one")]
    Changed {
        /// What is pinned.
        pinned: Fingerprint,
        /// What is there now.
        certificate: Certificate,
    },
    /// There is nobody to believe: the file of `pbx.tls_ca`, or the system's authorities.
    #[error("no authorities: {why:?}")]
    NoAuthorities {
        /// The file; `None` for the system's.
        file: Option<String>,
        /// Why it cannot be read, in the system's words; `None`: it can, and there are none in it.
        why: Option<String>,
    },
}

impl TlsFault {
    /// The certificate that a person may decide to trust, as it stands: it is pinned then.
    pub fn to_trust(&self) -> Option<&Certificate> {
        match self {
            Self::Wanted(certificate)
            | Self::UnknownIssuer(certificate)
            | Self::WrongName { certificate, .. }
            | Self::Expired(certificate)
            | Self::NotYetValid(certificate)
            | Self::Unseen(certificate)
            | Self::Changed { certificate, .. }
            | Self::Unfit {
                certificate: Some(certificate),
                ..
            } => Some(certificate),
            Self::PlainAmi
            | Self::NotTls { .. }
            | Self::Silent
            | Self::Old
            | Self::Handshake(_)
            | Self::Unfit {
                certificate: None, ..
            }
            | Self::NoAuthorities { .. } => None,
        }
    }
}
