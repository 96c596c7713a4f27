//! TLS with a database whose certificate is by an authority of the office's own.

use trubka::ports::directory::{DatabaseTlsFault, DirectoryError};
use trubka::settings::DatabaseTls;

use super::{Office, cases};

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn tls_can_be_demanded_or_left() {
    let mut office = Office::new("tls", cases::VARIANT_A, "").await;
    office.settings.tls = DatabaseTls::Off;
    assert_eq!(office.open().prepare().await, Ok(()));
    let have: String = sqlx::query_scalar("SELECT @@have_ssl")
        .fetch_one(&mut office.admin)
        .await
        .unwrap_or_else(|_| "YES".into());
    office.settings.tls = DatabaseTls::Required;
    let required = office.open().prepare().await;
    if have == "YES" {
        assert_eq!(required, Ok(()));
    } else {
        assert!(
            matches!(required, Err(DirectoryError::Tls(_))),
            "{required:?}"
        );
    }
    office.close().await;
}

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn the_offices_own_authority_is_believed_and_no_other() {
    let mut office = Office::new("tls_file", cases::VARIANT_A, "").await;
    let authority: Option<String> = sqlx::query_scalar("SELECT @@ssl_ca")
        .fetch_one(&mut office.admin)
        .await
        .unwrap();
    let authority = authority.filter(|file| !file.is_empty());
    let authority =
        authority.expect("the server has no TLS: MARIADB_TLS=1 tests/office/mariadb.sh");
    office.settings.tls = DatabaseTls::File;
    office.settings.tls_ca = authority.clone();
    assert_eq!(office.open().prepare().await, Ok(()));

    // The right authority, and a host that the certificate does not name.
    office.settings.host = "localhost".into();
    let refused = office.open().prepare().await;
    assert!(is_certificate(&refused), "{refused:?}");
    office.settings.host = "127.0.0.1".into();

    // Another authority.
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.pem");
    let key = rcgen::KeyPair::generate().unwrap();
    let made = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&other, made.self_signed(&key).unwrap().pem()).unwrap();
    office.settings.tls_ca = other.display().to_string();
    let refused = office.open().prepare().await;
    assert!(is_certificate(&refused), "{refused:?}");

    // No file, and one without a certificate.
    std::fs::write(&other, "hello").unwrap();
    for file in [other.display().to_string(), "/nowhere/ca.pem".into()] {
        office.settings.tls_ca = file.clone();
        let refused = office.open().prepare().await;
        let Err(DirectoryError::Tls(DatabaseTlsFault::NoAuthorities { file: told, .. })) = refused
        else {
            panic!("{refused:?}");
        };
        assert_eq!(told, file);
    }
    office.close().await;
}

fn is_certificate(refused: &Result<(), DirectoryError>) -> bool {
    matches!(
        refused,
        Err(DirectoryError::Tls(DatabaseTlsFault::Certificate(_)))
    )
}
