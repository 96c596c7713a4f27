//! TLS on the way: certificates that are as they should not be, and ports that are mixed up.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SanType, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sha2::{Digest as _, Sha256};

use crate::pbx::{Pbx, Stream};
use crate::ran::{Ran, run};

const HERE: &str = "127.0.0.1";
const NOW: (i32, i32) = (2020, 2099);

/// An authority whose certificate lies in a file, and what it signs.
struct Authority {
    folder: tempfile::TempDir,
    key: KeyPair,
    params: CertificateParams,
}

/// A PBX's certificate and key.
struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let made = params.self_signed(&key).unwrap();
        fs::write(folder.path().join("ca.pem"), made.pem()).unwrap();
        Self {
            folder,
            key,
            params,
        }
    }

    fn file(&self) -> String {
        let path: &Path = self.folder.path();
        path.join("ca.pem").display().to_string()
    }

    /// For this host, valid from one January to another.
    fn signs(&self, host: &str, years: (i32, i32)) -> Identity {
        let mut params = CertificateParams::new([]).unwrap();
        params.subject_alt_names = vec![match host.parse() {
            Ok(ip) => SanType::IpAddress(ip),
            Err(_) => SanType::DnsName(host.try_into().unwrap()),
        }];
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.params, &self.key);
        let made = params.signed_by(&key, &issuer).unwrap();
        Identity {
            certificate: made.der().clone(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }
}

impl Identity {
    /// As it is shown.
    fn fingerprint(&self) -> String {
        let bytes = Sha256::digest(&self.certificate);
        let all: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        all.join(":")
    }

    /// The doctor at a PBX with this certificate, in both languages; `settings` belong to `[pbx]`.
    fn examined(&self, settings: &str) -> [Ran; 2] {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.clone()], self.key.clone_key());
        let config = Arc::new(config.unwrap());
        let way = move |stream: TcpStream| {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(session, stream);
            // Whoever does not believe the certificate goes.
            let greeted = stream.conn.complete_io(&mut stream.sock);
            greeted.ok().map(|_| Box::new(stream) as Box<dyn Stream>)
        };
        Pbx::default().serving_by(way, |port| both(port, settings))
    }
}

fn both(port: u16, pbx: &str) -> [Ran; 2] {
    let settings = format!("[pbx]\n{pbx}");
    ["en", "ru"].map(|language| run(language, port, &settings, &[], &[]))
}

fn by_file(authority: &Authority) -> String {
    format!("tls = \"file\"\ntls_ca = '{}'\n", authority.file())
}

fn by_pin(fingerprint: &str) -> String {
    format!("tls = \"pin\"\ntls_pin = \"{fingerprint}\"\n")
}

/// The step of TLS failed with these words, and nothing was said to the PBX.
#[track_caller]
fn fails(examined: &[Ran; 2], en: &str, ru: &str, line: &str) {
    let [by_en, by_ru] = examined;
    by_en.ended(1);
    by_en.says("tls", "fault", en, line);
    by_ru.says("tls", "fault", ru, line);
    for ran in examined {
        assert_eq!(ran.step("login")["verdict"], "skipped", "{ran:?}");
    }
}

#[test]
fn a_good_certificate_is_good() {
    let ca = Authority::new();
    let pbx = ca.signs(HERE, NOW);
    for settings in [by_file(&ca), by_pin(&pbx.fingerprint())] {
        let [en, ru] = pbx.examined(&settings);
        en.ended(0);
        en.says("tls", "good", &pbx.fingerprint(), "");
        ru.says("tls", "good", "Соединение зашифровано (TLS 1.3)", "");
        en.says("login", "good", "Logged in as trubka.", "");
    }
}

#[test]
fn the_certificate_has_expired() {
    let ca = Authority::new();
    let examined = ca.signs(HERE, (2001, 2002)).examined(&by_file(&ca));
    fails(&examined, "has expired.", "Срок сертификата сервера", "");
    let [en, ru] = &examined;
    en.says("tls", "fault", "should renew the certificate", "");
    ru.says("tls", "fault", "истёк.", "");
}

#[test]
fn the_certificate_is_for_another_name() {
    let ca = Authority::new();
    let pbx = ca.signs("pbx.office", NOW);
    let examined = pbx.examined(&by_file(&ca));
    let pin = format!("tls_pin = \"{}\"", pbx.fingerprint());
    fails(
        &examined,
        "is not for the host 127.0.0.1.",
        "выдан не для адреса 127.0.0.1.",
        &pin,
    );
    // What it says to write is right, once somebody has compared the fingerprint.
    let [en, _] = pbx.examined(&by_pin(&pbx.fingerprint()));
    en.says("login", "good", "Logged in as trubka.", "");
}

#[test]
fn the_certificate_was_changed() {
    let ca = Authority::new();
    let (before, now) = (ca.signs(HERE, NOW), ca.signs(HERE, NOW));
    let examined = now.examined(&by_pin(&before.fingerprint()));
    let pin = format!("tls_pin = \"{}\"", now.fingerprint());
    fails(
        &examined,
        "has another certificate than the one that was trusted.",
        "другой сертификат, чем тот, которому доверились.",
        &pin,
    );
    let [en, ru] = &examined;
    en.says("tls", "fault", &before.fingerprint(), "");
    ru.says("tls", "fault", &before.fingerprint(), "");
}

#[test]
fn a_stranger_has_signed_the_certificate() {
    let (ca, stranger) = (Authority::new(), Authority::new());
    let pbx = stranger.signs(HERE, NOW);
    let pin = format!("tls_pin = \"{}\"", pbx.fingerprint());
    fails(
        &pbx.examined(&by_file(&ca)),
        "signed by somebody whom this computer does not trust",
        "кому этот компьютер не доверяет",
        &pin,
    );
}

#[test]
fn tls_answers_where_none_is_wanted_and_none_where_it_is() {
    let ca = Authority::new();
    let pbx = ca.signs(HERE, NOW);
    let pin = format!("tls_pin = \"{}\"", pbx.fingerprint());
    fails(
        &pbx.examined(""),
        "TLS answers at 127.0.0.1",
        "отвечает TLS, а в настройках он выключен",
        &pin,
    );
    let plain = |port: u16| both(port, &by_file(&ca));
    let examined = Pbx::default().serving_by(|stream| Some(Box::new(stream)), plain);
    fails(
        &examined,
        "but without TLS.",
        "но без TLS.",
        "tls = \"off\"",
    );
}
