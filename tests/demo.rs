//! The demo office's callers are known to its own directory, as the program asks it.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use trubka::ami::session::Signal;
use trubka::demo::{COURIER_SQL, Office, Pace};
use trubka::desk::snapshot::Connection;
use trubka::directory::{create_sqlite, open};
use trubka::engine::wire::{SecretSource, Status, Tcp, Wire, WireConfig, WireEvent};
use trubka::phone::{Number, Numbering};
use trubka::ports::directory::{Directory, LookUp, Match, Role};

async fn matches(directory: &dyn Directory, number: &str) -> Vec<Match> {
    let number = Number::from_caller_id(number, &Numbering::default()).expect("a number");
    let question = LookUp {
        forms: number.lookup_forms(),
        internal: matches!(number, Number::Internal(_)),
    };
    directory
        .look_up(question)
        .await
        .expect("an answer")
        .matches
}

#[tokio::test]
async fn every_caller_of_the_demo_is_who_the_card_should_say() {
    let pace = Pace {
        first_call: Duration::from_secs(600),
        ..Pace::default()
    };
    let office = Office::open(pace, 1, 1_760_000_000).await.expect("opened");
    create_sqlite(&office.directory(), COURIER_SQL)
        .await
        .expect("the SQL is right");
    let none = Arc::new(|| Box::pin(async { Ok(SecretString::from("")) }) as std::pin::Pin<Box<_>>);
    let settings = office.settings();
    let directory = open(&settings.directory, none, None);

    for (number, role, name, company) in [
        ("79161234567", Role::Recipient, Some("Мария Котова"), None),
        ("79031112244", Role::Recipient, Some("Пётр Ёлкин"), None),
        ("79255550142", Role::Recipient, Some("Нина Лапина"), None),
        ("74957778801", Role::Client, None, Some("ООО «Ромашка»")),
        (
            "79165550101",
            Role::Client,
            Some("Игорь Белов"),
            Some("Книжный магазин «Буквоед и сыновья»"),
        ),
        (
            "78123334455",
            Role::Client,
            Some("Светлана Юрьева"),
            Some("Мастерская «Тёплый свет»"),
        ),
        ("79161110001", Role::Courier, Some("Сергей Волков"), None),
        ("79161110002", Role::Courier, Some("Рустам Алиев"), None),
        ("102", Role::Staff, Some("Павел Орлов"), None),
    ] {
        let found = matches(&*directory, number).await;
        let first = found.first().unwrap_or_else(|| panic!("{number}: nobody"));
        assert_eq!(first.role, role, "{number}");
        assert_eq!(first.name.as_deref(), name, "{number}");
        if company.is_some() {
            assert_eq!(first.company.as_deref(), company, "{number}");
        }
    }
    for stranger in ["79859998877", "375291234567"] {
        assert!(matches(&*directory, stranger).await.is_empty());
    }

    let recipient = matches(&*directory, "79161234567").await.remove(0);
    let numbers: Vec<_> = recipient.orders.iter().map(|o| &*o.number).collect();
    assert_eq!(numbers, ["48214", "48213"], "in work only, newest first");
    let held = &recipient.orders[1];
    assert_eq!(held.state.as_deref(), Some("у курьера"));
    assert_eq!(
        held.courier.as_ref().map(|c| &*c.name),
        Some("Сергей Волков")
    );
    assert!(held.window.is_some() && held.sum.is_some() && held.address.is_some());
    assert_eq!(
        matches(&*directory, "74957778801").await[0]
            .status
            .as_deref(),
        Some("постоянный")
    );
    assert!(matches(&*directory, "79165550101").await.len() > 1);
    let users = directory.users().await.expect("users");
    for operator in &settings.operators {
        assert!(users.iter().any(|u| u.user == operator.user
            && u.name.as_ref() == Some(&operator.name)
            && u.extensions == operator.extensions));
    }
}

#[tokio::test]
async fn the_real_wire_logs_in_resynchronises_and_hears_the_first_call() {
    let pace = Pace {
        first_call: Duration::from_millis(20),
        ..Pace::default()
    };
    let office = Office::open(pace, 1, 1_760_000_000).await.expect("opened");
    let pbx = office.settings().pbx;
    let file = pbx.password_from.strip_prefix("file:").map(str::to_owned);
    let secret: SecretSource = Box::new(move || {
        let password = std::fs::read_to_string(file.as_deref().expect("a file"));
        Box::pin(async move { Ok(SecretString::from(password.expect("readable"))) })
    });
    let config = WireConfig {
        username: pbx.username,
        plain_login: false,
    };
    let transport = Box::new(Tcp {
        host: pbx.host,
        port: pbx.port,
    });
    let mut wire = Wire::new(config, transport, secret, tokio::time::Instant::now());
    let mut status = Status::default();
    let (mut rang, mut synchronised) = (false, false);
    while !(rang && synchronised) {
        wire.next(&mut |event, _| {
            status.apply(&event, 0);
            match &event {
                WireEvent::Offline { why, .. } => panic!("{why}"),
                WireEvent::Signal(Signal::ResyncDone) => synchronised = true,
                WireEvent::Signal(Signal::Message(message)) => {
                    rang |= message.get("ChannelStateDesc").as_deref() == Some("Ringing");
                }
                _ => {}
            }
        })
        .await;
    }
    let Connection::Online {
        version,
        blind_to_earlier_calls,
        sees_calls,
        ..
    } = status.connection()
    else {
        panic!("{:?}", status.connection());
    };
    assert!(version.as_deref().is_some_and(|v| v.starts_with("22")));
    assert!(!blind_to_earlier_calls && *sees_calls);
}
