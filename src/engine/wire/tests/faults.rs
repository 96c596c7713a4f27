//! Faults of networks and logins: what is told, and when it is tried again.

use super::super::backoff::{CAP, REFUSED};
use super::*;

#[tokio::test(start_paused = true)]
async fn every_reconnect_resynchronises_and_reads_the_password_anew() {
    let broken = || {
        script(|mut pbx| async move {
            pbx.serve_until("Ping").await;
            // Cut in the middle of a message.
            pbx.write(b"Event: Newchannel\r\nChannel: SIP/1").await;
        })
    };
    let mut desk = Desk::new(vec![broken(), broken(), healthy()]);
    for _ in 0..2 {
        desk.until("ResyncDone").await;
        desk.until("Offline Lost").await;
    }
    desk.until("ResyncDone").await;
    assert!(
        !desk.said.iter().any(|said| said == "<Newchannel>"),
        "half a message is none"
    );
    assert_eq!(
        desk.said
            .iter()
            .filter(|said| *said == "ResyncStarted")
            .count(),
        3
    );
    assert_eq!(desk.secrets_read.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_is_told_apart_from_a_loss() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.serve_until("Ping").await;
        pbx.write(b"Event: Shutdown\r\nShutdown: Cleanly\r\n\r\n")
            .await;
    })]);
    desk.until("Offline ShutDown").await;
    // Then nothing listens: tried more and more seldom, but at least every minute.
    let lost = desk.wire.epoch.elapsed();
    for _ in 0..20 {
        desk.until("Offline Refused").await;
    }
    let since = {
        let Connection::Offline {
            why, since_unix_ms, ..
        } = desk.status.connection()
        else {
            panic!("offline");
        };
        assert_eq!(*why, Offline::Refused("pbx:5038".into()));
        *since_unix_ms
    };
    assert_eq!(
        since,
        wall(lost),
        "since the loss, not since the last attempt"
    );
    let times = desk.attempts();
    assert!(
        times[1] - lost <= Duration::from_secs(1),
        "a restart takes 1.7 s"
    );
    let gaps: Vec<_> = times
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .skip(1)
        .collect();
    assert!(gaps.iter().all(|gap| *gap <= CAP), "{gaps:?}");
    assert!(gaps[10..].iter().all(|gap| *gap >= CAP / 2), "{gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_not_repeated_soon_unless_a_person_asks() {
    let refuse = || {
        script(|mut pbx| async move {
            pbx.serve_until("Login").await;
            pbx.write(b"Response: Error\r\nMessage: Authentication failed\r\n\r\n")
                .await;
        })
    };
    let refuse_by_id = || {
        script(|mut pbx| async move {
            pbx.write(BANNER).await;
            while let Some((name, id, _)) = pbx.action().await {
                let reply = match name.as_str() {
                    "Challenge" => {
                        format!("Response: Success\r\nActionID: {id}\r\nChallenge: 1\r\n\r\n")
                    }
                    _ => format!(
                        "Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n"
                    ),
                };
                // A second later, as Asterisk does.
                tokio::time::sleep(Duration::from_secs(1)).await;
                pbx.write(reply.as_bytes()).await;
            }
        })
    };
    let mut desk = Desk::new(vec![refuse_by_id(), refuse_by_id(), healthy()]);
    desk.until("Offline LoginRefused").await;
    desk.until("Offline LoginRefused").await;
    let times = desk.attempts();
    assert!(times[1] - times[0] >= REFUSED, "{times:?}");
    desk.wire.reconnect_now();
    desk.until("Ready").await;
    let times = desk.attempts();
    assert!(
        times[2] - times[1] < Duration::from_secs(10),
        "at once: {times:?}"
    );
    // An answer without our ActionID is nobody's: the login then ends by time, and is no refusal.
    let mut desk = Desk::new(vec![refuse()]);
    desk.until("Offline Lost").await;
}

#[tokio::test(start_paused = true)]
async fn a_black_hole_is_found_before_and_after_the_login() {
    let mut desk = Desk::new(vec![
        script(|pbx| async move {
            let _keeps_it_open = pbx;
            std::future::pending::<()>().await;
        }),
        script(|mut pbx| async move {
            // Whatever else it is: nothing is in the way.
            pbx.write(BANNER).await;
            std::future::pending::<()>().await;
        }),
        script(|mut pbx| async move {
            pbx.serve_until("Ping").await;
            std::future::pending::<()>().await;
        }),
        healthy(),
    ]);
    desk.until("Offline Mute").await;
    assert!(desk.wire.epoch.elapsed() <= Duration::from_secs(10));
    desk.until("Offline Silent").await;
    desk.until("Ready").await;
    let online = desk.wire.epoch.elapsed();
    desk.until("Offline Silent").await;
    assert_eq!(
        desk.wire.epoch.elapsed() - online,
        Duration::from_secs(30),
        "Ping at 20 s, 10 s of silence"
    );
    desk.until("ResyncDone").await;
}

#[tokio::test(start_paused = true)]
async fn other_servers_and_garbage_are_named() {
    let say = |bytes: Vec<u8>| {
        script(move |mut pbx| async move {
            pbx.write(&bytes).await;
            std::future::pending::<()>().await;
        })
    };
    let mut desk = Desk::new(vec![
        say(b"SSH-2.0-OpenSSH_9.2p1\r\n".to_vec()),
        say(b"\x15\x03\x01\x00\x02\x02\x46".to_vec()),
        script(|mut pbx| async move {
            pbx.serve_until("Ping").await;
            // An endless line.
            while pbx.write(&[b'x'; 4096]).await {}
        }),
        healthy(),
    ]);
    desk.until("Offline NotAmi { address: \"pbx:5038\", banner: \"SSH-2.0-OpenSSH_9.2p1\" }")
        .await;
    desk.until("Offline NotAmi").await;
    desk.until("Offline Protocol").await;
    desk.until("ResyncDone").await;
}

#[tokio::test(start_paused = true)]
async fn a_pbx_that_sends_no_events_is_named_and_tried_seldom() {
    let refuses = || {
        script(|mut pbx| async move {
            pbx.serve_until("Events").await;
            // Both masks.
            for _ in 0..2 {
                pbx.refuse("Permission denied").await;
                pbx.answer_until("Events").await;
            }
        })
    };
    let mut desk = Desk::new(vec![refuses(), refuses()]);
    desk.until("Offline NoEvents { message: \"Permission denied\" }")
        .await;
    desk.until("Offline NoEvents").await;
    let times = desk.attempts();
    assert!(times[1] - times[0] >= REFUSED, "{times:?}");
}
