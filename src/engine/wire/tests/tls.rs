//! TLS over loopback, with servers that are as they should not be.

use std::net::{IpAddr, Ipv4Addr};

use rcgen::{
    BasicConstraints, Certificate as Made, CertificateParams, IsCa, Issuer, KeyPair, SanType,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::desk::snapshot::{Fingerprint, TlsFault};
use crate::engine::wire::tls::{Tls, Trust, certificate_of};

const LOOPBACK: &str = "127.0.0.1";

/// An authority, and the certificates it signs.
struct Authority {
    made: Made,
    key: KeyPair,
    params: CertificateParams,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("params");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("key");
        let made = params.self_signed(&key).expect("signed");
        Self { made, key, params }
    }

    fn der(&self) -> Vec<u8> {
        self.made.der().to_vec()
    }

    /// A server's certificate and key.
    fn signs(&self, host: &str, years: (i32, i32)) -> Server {
        let key = KeyPair::generate().expect("key");
        let issuer = Issuer::from_params(&self.params, &self.key);
        let made = params(host, years).signed_by(&key, &issuer);
        Server::new(made.expect("signed").der().clone(), &key)
    }
}

fn params(host: &str, years: (i32, i32)) -> CertificateParams {
    let mut params = CertificateParams::new([]).expect("params");
    params.subject_alt_names = vec![match host.parse::<IpAddr>() {
        Ok(ip) => SanType::IpAddress(ip),
        Err(_) => SanType::DnsName(host.try_into().expect("ascii")),
    }];
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    params
}

const NOW: (i32, i32) = (2020, 2099);

/// What a server shows, and the key that it has.
#[derive(Debug)]
struct Server {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Server {
    fn new(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("key");
        Self { certificate, key }
    }

    fn fingerprint(&self) -> Fingerprint {
        super::super::certificate::fingerprint(&self.certificate)
    }

    /// Answers by TLS, with a banner and an answer to whatever is asked; gives its port.
    async fn start(&self, version: &'static rustls::SupportedProtocolVersion) -> u16 {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = provider.key_provider.load_private_key(self.key.clone_key());
        let shown = CertifiedKey::new(vec![self.certificate.clone()], key.expect("key"));
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .expect("version")
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Always(Arc::new(shown))));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        listen(move |stream| {
            let acceptor = acceptor.clone();
            Box::pin(async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let _ = stream.write_all(BANNER).await;
                    let mut asked = vec![0; 4096];
                    while stream.read(&mut asked).await.is_ok_and(|len| len > 0) {}
                }
            })
        })
        .await
    }
}

/// Shows a certificate without looking whether the key is its own.
#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesServerCert for Always {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }
}

/// A server on a port of its own.
async fn listen(serve: impl Fn(tokio::net::TcpStream) -> BoxFuture<()> + Send + 'static) -> u16 {
    let listener = TcpListener::bind((LOOPBACK, 0)).await.expect("loopback");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    port
}

/// Says this to whoever comes, and takes in what they say.
async fn says(words: &'static [u8]) -> u16 {
    listen(move |mut stream| {
        Box::pin(async move {
            let mut asked = vec![0; 4096];
            // Who speaks first in a protocol does not wait; who answers does.
            if !words.starts_with(b"Asterisk") && !words.starts_with(b"SSH") {
                let _ = stream.read(&mut asked).await;
            }
            let _ = stream.write_all(words).await;
            while stream.read(&mut asked).await.is_ok_and(|len| len > 0) {}
        })
    })
    .await
}

fn tls(port: u16, trust: Trust) -> Tls {
    let host = LOOPBACK.to_owned();
    let tcp = Tcp { host, port };
    Tls { tcp, trust }
}

fn authority(der: Vec<u8>) -> Trust {
    Trust::Authorities(Box::new(move || {
        let der = der.clone();
        Box::pin(async move { Ok(vec![der]) })
    }))
}

/// The first bytes that come, or why none do.
async fn tried(tls: Tls) -> Result<Vec<u8>, TlsFault> {
    match tls.connect().await {
        Ok(mut stream) => {
            let mut buffer = vec![0; BANNER.len()];
            stream.read_exact(&mut buffer).await.expect("the banner");
            Ok(buffer)
        }
        Err(Offline::Tls { address, fault }) => {
            assert_eq!(address, tls.address());
            Err(*fault)
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_is_signed_by_a_trusted_authority_is_believed() {
    let authority_of = Authority::new();
    let server = authority_of.signs(LOOPBACK, NOW);
    for version in [&TLS12, &TLS13] {
        let port = server.start(version).await;
        let trust = authority(authority_of.der());
        assert_eq!(tried(tls(port, trust)).await, Ok(BANNER.to_vec()));
        let trust = authority(Authority::new().der());
        let fault = tried(tls(port, trust)).await.expect_err("a stranger");
        assert!(matches!(fault, TlsFault::UnknownIssuer(_)), "{fault:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_signed_itself_is_its_own_authority_where_it_is_named() {
    for is_ca in [true, false] {
        let key = KeyPair::generate().expect("key");
        let mut params = params(LOOPBACK, NOW);
        if is_ca {
            // As `openssl req -x509` makes it.
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        let made = params.self_signed(&key).expect("signed");
        let server = Server::new(made.der().clone(), &key);
        let port = server.start(&TLS13).await;
        let trust = authority(made.der().to_vec());
        assert_eq!(tried(tls(port, trust)).await, Ok(BANNER.to_vec()));
        let trust = authority(Authority::new().der());
        let fault = tried(tls(port, trust)).await.expect_err("a stranger");
        assert!(matches!(fault, TlsFault::UnknownIssuer(_)), "{fault:?}");
    }
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_time_are_told_apart() {
    let ca = Authority::new();
    for (host, years) in [
        ("pbx.office", NOW),
        (LOOPBACK, (2001, 2002)),
        (LOOPBACK, (2090, 2099)),
    ] {
        let port = ca.signs(host, years).start(&TLS13).await;
        let fault = tried(tls(port, authority(ca.der()))).await;
        let fault = fault.expect_err("wrong");
        match (host, years.0) {
            ("pbx.office", _) => {
                let TlsFault::WrongName {
                    wanted,
                    certificate,
                } = fault
                else {
                    panic!("{fault:?}");
                };
                assert_eq!(wanted, LOOPBACK);
                assert_eq!(certificate.names, ["pbx.office"]);
            }
            (_, 2001) => assert!(matches!(fault, TlsFault::Expired(_)), "{fault:?}"),
            _ => assert!(matches!(fault, TlsFault::NotYetValid(_)), "{fault:?}"),
        }
        // The same where the certificate itself is in the file.
        let key = KeyPair::generate().expect("key");
        let made = params(host, years).self_signed(&key).expect("signed");
        let port = Server::new(made.der().clone(), &key).start(&TLS13).await;
        let fault = tried(tls(port, authority(made.der().to_vec()))).await;
        assert!(fault.is_err(), "{host} {years:?}");
    }
}

#[tokio::test]
async fn the_pinned_certificate_is_believed_whatever_stands_in_it_and_no_other() {
    let ca = Authority::new();
    let server = ca.signs("pbx.office", (2001, 2002));
    let pin = server.fingerprint();
    for version in [&TLS12, &TLS13] {
        let port = server.start(version).await;
        let believed = tried(tls(port, Trust::Pin(Some(pin)))).await;
        assert_eq!(believed, Ok(BANNER.to_vec()));
        let unseen = tried(tls(port, Trust::Pin(None))).await;
        let fault = unseen.expect_err("nobody looked at it");
        assert!(matches!(&fault, TlsFault::Unseen(_)), "{fault:?}");
        assert_eq!(fault.to_trust().map(|shown| shown.fingerprint), Some(pin));
        let other = ca.signs("pbx.office", NOW);
        let port = other.start(version).await;
        let changed = tried(tls(port, Trust::Pin(Some(pin)))).await;
        let TlsFault::Changed {
            pinned,
            certificate,
        } = changed.expect_err("another one")
        else {
            panic!("told as something else");
        };
        assert_eq!(pinned, pin);
        assert_eq!(certificate.fingerprint, other.fingerprint());
    }
}

#[tokio::test]
async fn a_copied_certificate_without_its_key_is_not_believed() {
    let ca = Authority::new();
    let mut server = ca.signs(LOOPBACK, NOW);
    server.key = ca.signs(LOOPBACK, NOW).key;
    for version in [&TLS12, &TLS13] {
        let port = server.start(version).await;
        for trust in [Trust::Pin(Some(server.fingerprint())), authority(ca.der())] {
            let fault = tried(tls(port, trust)).await.expect_err("a copy");
            assert!(matches!(fault, TlsFault::Unfit { .. }), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_certificate_of_version_1_can_be_pinned() {
    let pem = include_bytes!("../../../../tests/fixtures/tls/version-1.crt");
    let key = include_bytes!("../../../../tests/fixtures/tls/version-1.key");
    let server = Server {
        certificate: CertificateDer::from_pem_slice(pem).expect("certificate"),
        key: PrivateKeyDer::from_pem_slice(key).expect("key"),
    };
    let pin = server.fingerprint();
    for version in [&TLS12, &TLS13] {
        let port = server.start(version).await;
        let believed = tried(tls(port, Trust::Pin(Some(pin)))).await;
        assert_eq!(believed, Ok(BANNER.to_vec()));
        let trust = authority(Authority::new().der());
        let fault = tried(tls(port, trust)).await.expect_err("too old");
        assert!(matches!(fault, TlsFault::Unfit { .. }), "{fault:?}");
        assert_eq!(fault.to_trust().map(|shown| shown.fingerprint), Some(pin));
    }
}

#[tokio::test]
async fn what_is_no_tls_is_named() {
    // A server that knows TLS 1.0 only answers with the alert `protocol_version`.
    let old = b"\x15\x03\x01\x00\x02\x02\x46";
    let ssh = TlsFault::NotTls {
        banner: "SSH-2.0-OpenSSH_9.2".into(),
    };
    let http = TlsFault::NotTls {
        banner: "HTTP/1.1 400 Bad Request".into(),
    };
    for (words, wanted) in [
        (BANNER, TlsFault::PlainAmi),
        (b"SSH-2.0-OpenSSH_9.2\r\n", ssh),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", http),
        (old, TlsFault::Old),
    ] {
        let port = says(words).await;
        let fault = tried(tls(port, Trust::Pin(None))).await;
        assert_eq!(fault, Err(wanted));
        assert!(certificate_of(LOOPBACK, port).await.is_err());
    }
    let closes = listen(|stream| Box::pin(async move { drop(stream) })).await;
    let fault = tried(tls(closes, Trust::Pin(None))).await;
    let banner = String::new();
    assert_eq!(fault, Err(TlsFault::NotTls { banner }));
}

#[tokio::test]
async fn a_certificate_is_shown_to_whoever_asks() {
    let server = Authority::new().signs("pbx.office", NOW);
    for (version, name) in [(&TLS12, "TLS 1.2"), (&TLS13, "TLS 1.3")] {
        let port = server.start(version).await;
        let shown = certificate_of(LOOPBACK, port).await.expect("TLS");
        assert_eq!(shown.protocol, name);
        assert_eq!(shown.certificate.fingerprint, server.fingerprint());
        assert_eq!(shown.certificate.names, ["pbx.office"]);
        // Without TLS nobody says anything there: that is found out.
        let host = Ipv4Addr::LOCALHOST.to_string();
        let why = Tcp { host, port }.why_mute().await;
        let Offline::Tls { fault, .. } = why else {
            panic!("{why:?}");
        };
        assert_eq!(*fault, TlsFault::Wanted(shown.certificate));
    }
}

#[tokio::test]
async fn a_missing_file_of_authorities_is_told_before_anybody_is_asked() {
    let missing = TlsFault::NoAuthorities {
        file: Some("ca.pem".into()),
        why: None,
    };
    let told = missing.clone();
    let trust = Trust::Authorities(Box::new(move || {
        let told = told.clone();
        Box::pin(async move { Err(told) })
    }));
    assert_eq!(tried(tls(1, trust)).await, Err(missing));
}

#[tokio::test]
async fn who_trusts_the_certificate_that_is_there_is_connected_by_tls() {
    let server = Authority::new().signs("pbx.office", (2001, 2002));
    let port = server.start(&TLS13).await;
    let host = LOOPBACK.to_owned();
    for transport in [
        Box::new(Tcp { host, port }) as Box<dyn Transport>,
        Box::new(tls(port, authority(Authority::new().der()))),
    ] {
        let secret: SecretSource = Box::new(|| Box::pin(async { Ok("secret".into()) }));
        let mut wire = Wire::new(config(), transport, secret, Instant::now());
        assert!(!wire.is_online());
        wire.trust(server.fingerprint());
        let mut came = None;
        while came.is_none() {
            wire.next(&mut |event, _| {
                came = match event {
                    WireEvent::Signal(Signal::Message(_)) => Some(Ok(())),
                    WireEvent::Offline { why, .. } => Some(Err(why)),
                    _ => None,
                };
            })
            .await;
            if let Phase::Open(_) = wire.phase {
                came = Some(Ok(()));
            }
        }
        assert_eq!(came, Some(Ok(())));
    }
}
