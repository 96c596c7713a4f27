//! Other settings while it runs.

use tokio::time::sleep;

use super::*;
use crate::desk::snapshot::{Certificate, Fingerprint, Offline};

fn sends(program: &Program, change: impl FnOnce(&mut Settings)) {
    program.screen.settings.send_modify(|settings| {
        let mut new = (**settings).clone();
        change(&mut new);
        *settings = Arc::new(new);
    });
}

#[tokio::test(start_paused = true)]
async fn what_needs_no_connection_leaves_it_and_is_taken_up() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    sends(&program, |settings| {
        settings.words.courier = "водитель".into();
        settings.operator = person("vera", "103");
        settings.operators = vec![person("oleg", "105")];
        settings.notes.results = vec!["Заказ принят".into()];
        settings.dialling.context = "office".into();
    });
    let snapshot = program
        .until(|snapshot| snapshot.operator.extensions == ["103"])
        .await;
    assert_eq!(snapshot.words.courier, "водитель");
    assert_eq!(snapshot.notes.results, ["Заказ принят"]);
    assert!(matches!(snapshot.connection, Connection::Online { .. }));
    program.command(Command::Dial("89161112233".into())).await;
    sleep(Duration::from_secs(1)).await;
    let dialled = program.pbx.heard("Originate");
    assert!(dialled[0].contains("Context: office\r\n"), "{dialled:?}");
    assert!(dialled[0].contains("PJSIP/103"), "{dialled:?}");
    assert_eq!(
        program.pbx.heard("Login").len(),
        1,
        "one connection all along"
    );
    program.end().await;
}

#[tokio::test(start_paused = true)]
async fn another_pbx_is_connected_to_and_the_old_one_left_politely() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    sends(&program, |settings| settings.pbx.username = "other".into());
    sleep(Duration::from_secs(1)).await;
    program
        .until(|snapshot| matches!(snapshot.connection, Connection::Online { .. }))
        .await;
    assert_eq!(program.pbx.heard("Logoff").len(), 1);
    assert_eq!(program.pbx.heard("Login").len(), 2);
    sends(&program, |settings| settings.pbx.host = String::new());
    program
        .until(|snapshot| snapshot.connection == Connection::NotConfigured)
        .await;
    assert_eq!(program.pbx.heard("Logoff").len(), 2);
    program.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_trusted_certificate_is_connected_to_once_and_stands_in_the_settings_then() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    let fingerprint = Fingerprint([7; 32]);
    program.pbx.show(Certificate {
        subject: "CN=pbx".into(),
        issuer: "CN=pbx".into(),
        names: Vec::new(),
        valid_from_unix_s: 0,
        valid_to_unix_s: 0,
        fingerprint,
    });
    program.pbx.drop_connections();
    let is_tls = |snapshot: &Snapshot| {
        matches!(
            &snapshot.connection,
            Connection::Offline {
                why: Offline::Tls { .. },
                ..
            }
        )
    };
    program.until(is_tls).await;
    program
        .command(Command::TrustCertificate(fingerprint))
        .await;
    let is_online = |snapshot: &Snapshot| matches!(snapshot.connection, Connection::Online { .. });
    program.until(is_online).await;
    assert_eq!(program.pbx.heard("Login").len(), 2);
    // As the file is read once the certificate is kept in it.
    sends(&program, |settings| {
        settings.pbx.tls = crate::settings::PbxTls::Pin;
        settings.pbx.tls_pin = fingerprint.to_string();
    });
    sleep(Duration::from_secs(5)).await;
    program.until(is_online).await;
    assert_eq!(program.pbx.heard("Login").len(), 2, "once is enough");
    // Another one is another matter.
    sends(&program, |settings| {
        settings.pbx.tls_pin = Fingerprint([8; 32]).to_string()
    });
    sleep(Duration::from_secs(5)).await;
    assert_eq!(program.pbx.heard("Login").len(), 3);
    program.end().await;
}
