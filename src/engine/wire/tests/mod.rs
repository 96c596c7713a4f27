//! The driver against a scripted PBX over pipes, on a paused clock: faults of networks and logins.

mod faults;
mod tls;
mod writing;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, BufReader, DuplexStream, duplex};

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
            asked: String::new(),
        }))
    })
}

struct Pbx {
    stream: BufReader<DuplexStream>,
    /// Every byte by itself, with time between.
    slow: bool,
    /// The ActionID of the action that was served until.
    asked: String,
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

    /// Refuses the action that was served until.
    async fn refuse(&mut self, words: &str) {
        let id = &self.asked;
        let refusal = format!("Response: Error\r\nActionID: {id}\r\nMessage: {words}\r\n\r\n");
        self.write(refusal.as_bytes()).await;
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
                self.asked = id;
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
async fn no_password_is_no_attempt() {
    let mut desk = Desk::new(vec![healthy()]);
    desk.wire.secret =
        Box::new(|| Box::pin(async { Err(SecretError::NoVariable("TRUBKA_PBX_PASSWORD".into())) }));
    desk.until("Offline NoPassword").await;
    // The person sets it, and does not want to wait.
    desk.wire.secret = Box::new(|| Box::pin(async { Ok("right".into()) }));
    desk.wire.reconnect_now();
    let before = desk.wire.epoch.elapsed();
    desk.until("Ready").await;
    assert!(desk.wire.epoch.elapsed() - before < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn what_may_come_by_itself_is_looked_for_soon_and_nobody_is_asked_again_and_again() {
    let unreadable = || SecretError::Unreadable {
        path: "share/password".into(),
        why: "no such file".into(),
    };
    for (why, soon) in [
        (SecretError::NoKeyring("no D-Bus".into()), true),
        (unreadable(), true),
        (SecretError::KeyringLocked("declined".into()), false),
    ] {
        let mut desk = Desk::new(vec![healthy()]);
        let mut first = Some(why.clone());
        desk.wire.secret = Box::new(move || {
            let answer = first.take().map_or_else(|| Ok("right".into()), Err);
            Box::pin(async { answer })
        });
        desk.until("Ready").await;
        let waited = desk.wire.epoch.elapsed();
        assert_eq!(waited < Duration::from_secs(3), soon, "{why}: {waited:?}");
    }
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
