//! The driver against a scripted PBX over pipes, on a paused clock: faults of networks and logins.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, BufReader, DuplexStream, duplex};

use super::backoff::{CAP, REFUSED};
use super::*;
use crate::ami::event::EventKind;
use crate::desk::snapshot::Connection;

const BANNER: &[u8] = b"Asterisk Call Manager/11.0.0\r\n";

/// What one connection attempt meets.
type Script = Box<dyn FnOnce(DuplexStream) -> BoxFuture<()> + Send>;

/// A PBX that follows one script for each connection, then refuses.
#[derive(Clone, Default)]
struct Scripted {
    scripts: Arc<Mutex<VecDeque<Script>>>,
    /// When each attempt came, since the epoch of the test.
    attempts: Arc<Mutex<Vec<Duration>>>,
    start: Option<Instant>,
}

impl Transport for Scripted {
    fn address(&self) -> String {
        "pbx:5038".into()
    }

    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>> {
        let pbx = self.clone();
        Box::pin(async move {
            let since = pbx.start.expect("set").elapsed();
            pbx.attempts.lock().expect("lock").push(since);
            let script = pbx.scripts.lock().expect("lock").pop_front();
            let Some(script) = script else {
                return Err(Offline::Refused("pbx:5038".into()));
            };
            let (ours, theirs) = duplex(16 * 1024);
            tokio::spawn(script(theirs));
            Ok(Box::new(ours) as BoxStream)
        })
    }
}

/// The wire and what it said.
struct Desk {
    wire: Wire,
    pbx: Scripted,
    said: Vec<String>,
    status: Status,
    secrets_read: Arc<AtomicUsize>,
}

impl Desk {
    fn new(scripts: Vec<Script>) -> Self {
        let epoch = Instant::now();
        let pbx = Scripted {
            scripts: Arc::new(Mutex::new(scripts.into())),
            attempts: Arc::default(),
            start: Some(epoch),
        };
        let secrets_read = Arc::new(AtomicUsize::new(0));
        let counter = secrets_read.clone();
        let secret: SecretSource = Box::new(move || {
            // A changed password: the second one is right.
            let n = counter.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move { Ok(format!("secret-{n}").into()) })
        });
        Self {
            wire: Wire::new(config(), Box::new(pbx.clone()), secret, epoch),
            pbx,
            said: Vec::new(),
            status: Status::default(),
            secrets_read,
        }
    }

    async fn turn(&mut self) {
        self.wire.ready().await;
        let (said, status) = (&mut self.said, &mut self.status);
        self.wire.handle(&mut |event, at| {
            status.apply(&event, wall(at));
            said.push(note(&event));
        });
    }

    /// Turns until something that begins with `word` was said.
    async fn until(&mut self, word: &str) {
        let seen = self.said.len();
        let wait = async {
            while !self
                .said
                .iter()
                .skip(seen)
                .any(|said| said.starts_with(word))
            {
                self.turn().await;
            }
        };
        let result = timeout(Duration::from_secs(3600), wait).await;
        assert!(result.is_ok(), "{word} never came: {:?}", self.said);
    }

    fn attempts(&self) -> Vec<Duration> {
        self.pbx.attempts.lock().expect("lock").clone()
    }
}

fn config() -> WireConfig {
    WireConfig {
        username: "operator".into(),
        plain_login: true,
    }
}

/// The wall clock at this time since the epoch, Unix milliseconds.
fn wall(at: Duration) -> i64 {
    1_000_000 + i64::try_from(at.as_millis()).expect("small")
}

fn note(event: &WireEvent<'_>) -> String {
    match event {
        WireEvent::Signal(Signal::Message(message)) => {
            format!("<{}>", message.event().map_or("", EventKind::name))
        }
        WireEvent::Signal(signal) => format!("{signal:?}"),
        WireEvent::Offline { why, .. } => format!("Offline {why:?}"),
        WireEvent::Connecting { address } => format!("Connecting {address}"),
    }
}

/// A script of the PBX's side.
fn script<F, R>(run: F) -> Script
where
    F: FnOnce(Pbx) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    Box::new(move |stream| {
        Box::pin(run(Pbx {
            stream: BufReader::new(stream),
            slow: false,
        }))
    })
}

struct Pbx {
    stream: BufReader<DuplexStream>,
    /// Every byte by itself, with time between.
    slow: bool,
}

impl Pbx {
    async fn write(&mut self, bytes: &[u8]) -> bool {
        if !self.slow {
            return self.stream.write_all(bytes).await.is_ok();
        }
        for byte in bytes {
            tokio::time::sleep(Duration::from_millis(2)).await;
            if self.stream.write_all(&[*byte]).await.is_err() {
                return false;
            }
        }
        true
    }

    /// The next action: its name and ActionID; `None` at the end of the stream.
    async fn action(&mut self) -> Option<(String, String, String)> {
        let (mut name, mut id, mut text) = (String::new(), String::new(), String::new());
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            if line.is_empty() {
                return Some((name, id, text));
            }
            if let Some(value) = line.strip_prefix("Action: ") {
                name = value.to_owned();
            }
            if let Some(value) = line.strip_prefix("ActionID: ") {
                id = value.to_owned();
            }
            text = text + line + "\n";
        }
    }

    /// Answers as an office's PBX does, with one channel, until `stop` comes or the stream ends.
    async fn serve_until(&mut self, stop: &str) -> bool {
        if !self.write(BANNER).await {
            return false;
        }
        self.answer_until(stop).await
    }

    async fn answer_until(&mut self, stop: &str) -> bool {
        while let Some((name, id, _)) = self.action().await {
            if name == stop {
                return true;
            }
            let ok = |more: &str| format!("Response: Success\r\nActionID: {id}\r\n{more}\r\n");
            let reply = match name.as_str() {
                "Challenge" => ok("Challenge: 1\r\n"),
                "Events" => ok("Events: On\r\n"),
                "CoreSettings" => ok("AsteriskVersion: 22.10.0\r\n"),
                "Status" => {
                    ok("EventList: start\r\n")
                        + &format!(
                            "Event: Status\r\nActionID: {id}\r\nChannel: SIP/1-1\r\n\r\nEvent: StatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\nListItems: 1\r\n\r\n"
                        )
                }
                "ExtensionStateList" => format!(
                    "Response: Error\r\nActionID: {id}\r\nMessage: Permission denied\r\n\r\n"
                ),
                _ => ok(""),
            };
            if !self.write(reply.as_bytes()).await {
                return false;
            }
        }
        false
    }
}

fn healthy() -> Script {
    script(|mut pbx| async move {
        pbx.serve_until("never").await;
    })
}

#[tokio::test(start_paused = true)]
async fn connects_logs_in_and_resynchronises() {
    let mut desk = Desk::new(vec![healthy()]);
    desk.until("ResyncDone").await;
    let want = [
        "Ready",
        "ResyncStarted",
        "Version(\"22.10.0\")",
        "<Status>",
        "<StatusComplete>",
        "ResyncDone",
    ];
    let told: Vec<_> = desk
        .said
        .iter()
        .filter(|said| *said != "<>")
        .map(String::as_str)
        .collect();
    assert_eq!(told[0], "Connecting pbx:5038");
    for (said, want) in told[1..].iter().zip(want) {
        assert!(said.starts_with(want), "{told:?}");
    }
    desk.until("RoundTrip").await;
    let online = Connection::Online {
        version: Some("22.10.0".into()),
        round_trip_ms: Some(0),
        blind_to_earlier_calls: false,
        sees_calls: true,
    };
    assert_eq!(*desk.status.connection(), online);
    assert_eq!(desk.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_byte_at_a_time_is_enough() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.slow = true;
        pbx.serve_until("never").await;
    })]);
    desk.until("ResyncDone").await;
    desk.until("RoundTrip").await;
    assert!(
        !desk.said.iter().any(|said| said.starts_with("Offline")),
        "{:?}",
        desk.said
    );
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_is_given_up_loses_nothing() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.slow = true;
        pbx.serve_until("never").await;
    })]);
    // The engine's select! drops `ready` whenever something else comes first.
    for _ in 0..4000 {
        let _ = timeout(Duration::from_micros(700), desk.wire.ready()).await;
        let said = &mut desk.said;
        desk.wire.handle(&mut |event, _| said.push(note(&event)));
    }
    assert!(
        desk.said.iter().any(|said| said == "ResyncDone"),
        "{:?}",
        desk.said
    );
    assert_eq!(
        desk.said.iter().filter(|said| *said == "<Status>").count(),
        1
    );
}

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
            pbx.serve_until("Ping").await;
            std::future::pending::<()>().await;
        }),
        healthy(),
    ]);
    desk.until("Offline TimedOut").await;
    assert!(desk.wire.epoch.elapsed() <= Duration::from_secs(10));
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
async fn a_peer_that_does_not_read_stops_no_reading() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.serve_until("Ping").await;
        // Reads nothing more, but talks on.
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            pbx.write(b"Event: Hangup\r\n\r\n").await;
        }
        std::future::pending::<()>().await;
    })]);
    desk.until("ResyncDone").await;
    let large = Action::new("UserEvent").header("X", "x".repeat(900));
    for _ in 0..60 {
        desk.wire.send(&large, None).expect("online");
    }
    desk.until("Offline Silent").await;
    assert_eq!(
        desk.said.iter().filter(|said| *said == "<Hangup>").count(),
        4
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_written_waits_for_a_slow_reader_and_comes_whole() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.serve_until("ExtensionStateList").await;
        let mut numbers = Vec::new();
        while let Some((name, _, text)) = pbx.action().await {
            // Something comes in between, so that turns without output follow.
            tokio::time::sleep(Duration::from_millis(50)).await;
            pbx.write(b"Event: Hangup\r\n\r\n").await;
            if name == "UserEvent" {
                let number = text.lines().find_map(|line| line.strip_prefix("N: "));
                numbers.push(number.expect("numbered").to_owned());
            }
            if numbers.len() == 60 {
                let want: Vec<_> = (0..60).map(|n| n.to_string()).collect();
                let event = if numbers == want { "Join" } else { "Leave" };
                pbx.write(format!("Event: {event}\r\n\r\n").as_bytes())
                    .await;
            }
        }
    })]);
    desk.until("ResyncDone").await;
    for n in 0..60 {
        let large = Action::new("UserEvent")
            .header("X", "x".repeat(900))
            .header("N", n.to_string());
        desk.wire.send(&large, None).expect("online");
    }
    desk.until("<Join>").await;
}

#[tokio::test(start_paused = true)]
async fn actions_go_out_and_their_answers_come_back() {
    let mut desk = Desk::new(vec![healthy()]);
    assert_eq!(
        desk.wire.send(&Action::ping(), None),
        Err(SendError::Offline)
    );
    desk.until("ResyncDone").await;
    let id = ActionId::new("trubka-7").expect("good");
    desk.wire
        .send(&Action::new("UserEvent"), Some(id))
        .expect("online");
    desk.until("Reply { id: ActionId(\"trubka-7\"), success: true")
        .await;
    desk.wire.log_off().await;
}

#[tokio::test(start_paused = true)]
async fn no_password_is_no_attempt() {
    let mut desk = Desk::new(vec![healthy()]);
    desk.wire.secret =
        Box::new(|| Box::pin(async { Err(SecretError::NoVariable("TRUBKA_PBX_PASSWORD".into())) }));
    desk.until("Offline NoPassword").await;
    let secret: SecretSource = Box::new(|| Box::pin(async { Ok("right".into()) }));
    desk.wire
        .reconfigure(config(), Box::new(desk.pbx.clone()), secret);
    let before = desk.wire.epoch.elapsed();
    desk.until("Ready").await;
    assert!(desk.wire.epoch.elapsed() - before < Duration::from_secs(1));
}

#[tokio::test]
async fn tcp_says_why_there_is_no_connection() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("loopback");
    let port = listener.local_addr().expect("bound").port();
    let tcp = Tcp {
        host: "127.0.0.1".into(),
        port,
    };
    assert!(tcp.connect().await.is_ok());
    drop(listener);
    let refused = tcp.connect().await.err();
    assert_eq!(refused, Some(Offline::Refused(format!("127.0.0.1:{port}"))));
    let tcp = Tcp {
        host: "::1".into(),
        port: 5038,
    };
    assert_eq!(tcp.address(), "[::1]:5038");
}
