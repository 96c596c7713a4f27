//! How fast bytes become calls, on a real Asterisk 22's stream under load (1,500 calls, 50 MB with all classes of events).
//!
//! - `ami-messages`: bytes in pieces as the socket gives them → messages with every field found and events typed;
//!   CPU as so many of one memchr pass that finds every line and first colon.
//! - `ami-tracker`: the same, through the call tracker with an operator whose cards are told.
//! - `ami-socket`: the program's own wire on a loopback socket, logged in, through the tracker; CPU as so many of a bare
//!   read-and-scan of the same bytes from the same kind of socket.
//! - `ami-memory`: MiB of the whole core above the empty process, while the stream is played again and again.
//!
//! Each tracker hears the stream once; for the memory, one hears it again and again, each time under ids of its own, a
//! minute after the last call was over. Its clock runs so that 500 events come in a second.

#[path = "measure/mod.rs"]
mod measure;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use flate2::read::GzDecoder;
use measure::{cpu_of, fastest, ratio, resident_bytes, times};
use memchr::memchr;
use trubka::ami::session::Signal;
use trubka::ami::{EventKind, Framer};
use trubka::calls::{Office, Tracker};
use trubka::engine::wire::{Tcp, Wire, WireConfig, WireEvent};
use trubka::phone::Numbering;

/// What the program reads at once.
const PIECE: usize = 64 * 1024;
/// Times that each is measured.
const ROUNDS: usize = 15;
/// Repetitions of the stream for the memory: about a gigabyte.
const PLAYS: usize = 20;
/// What one event takes by the tracker's clock: 500 come in a second.
const EVENT: Duration = Duration::from_millis(2);

fn main() {
    if std::env::args().any(|arg| arg == "memory-of-the-core") {
        return memory_of_the_core();
    }
    let mut stream = Vec::new();
    capture().read_to_end(&mut stream).expect("a whole capture");
    check(&stream);

    let [base, parsed, tracked] = fastest(
        ROUNDS,
        [
            &mut || cpu_of(|| scan(&stream)),
            &mut || cpu_of(|| messages(&stream)),
            &mut || cpu_of(|| with_tracker(&stream)),
        ],
    );
    println!("memchr pass {base:?}, messages {parsed:?}, with the tracker {tracked:?}");

    let [bare, whole] = fastest(
        ROUNDS,
        [&mut || bare_socket(&stream), &mut || wire(&stream)],
    );
    println!("bare read-and-scan {bare:?}, wire and tracker {whole:?}");

    ratio("ami-messages", times(parsed, base), 1.6);
    ratio("ami-tracker", times(tracked, base), 3.5);
    ratio("ami-socket", times(whole, bare), 5.0);
    // Of its own process, so that nothing of the above counts.
    let memory = std::process::Command::new(std::env::current_exe().expect("known"))
        .arg("memory-of-the-core")
        .status();
    assert!(memory.expect("started").success());
}

fn capture() -> impl Read {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/captures/22/23-load-operator.ami.gz");
    GzDecoder::new(File::open(path).expect("the capture is there"))
}

/// The pass that all is compared with: every line's end and first colon.
fn scan(mut rest: &[u8]) -> (usize, usize) {
    let (mut lines, mut colons) = (0, 0);
    while let Some(end) = memchr(b'\n', rest) {
        let (line, next) = rest.split_at(end + 1);
        lines += 1;
        if let Some(colon) = memchr(b':', line) {
            colons += black_box(colon).min(1);
        }
        rest = next;
    }
    (lines, colons)
}

/// Messages, typed, with all their fields found.
fn messages(stream: &[u8]) -> (usize, usize) {
    let mut framer = Framer::new();
    let (mut count, mut hangups) = (0, 0);
    for piece in stream.chunks(PIECE) {
        framer.push(piece);
        while let Some(message) = framer.next_message().expect("AMI") {
            count += 1;
            hangups += usize::from(message.event() == Some(EventKind::Hangup));
            black_box(&message);
        }
    }
    (count, hangups)
}

/// What is counted is what was measured: every field of every message is there.
fn check(stream: &[u8]) {
    let mut framer = Framer::new();
    let (mut fields, mut with_key) = (0, 0);
    let mut count = 0;
    for piece in stream.chunks(PIECE) {
        framer.push(piece);
        while let Some(message) = framer.next_message().expect("AMI") {
            count += 1;
            for (key, _) in message.fields() {
                fields += 1;
                with_key += usize::from(!key.is_empty());
            }
        }
    }
    let (lines, colons) = scan(stream);
    assert_eq!((fields + count + 1, with_key), (lines, colons));
    assert_eq!(messages(stream), (count, 3_000));
    assert_eq!(with_tracker(stream), 1_500);
    println!("{} bytes, {count} messages, {fields} fields", stream.len());
}

/// A tracker with its clock.
struct Followed {
    tracker: Tracker,
    now: Duration,
    ended: usize,
}

impl Followed {
    fn new() -> Self {
        let mut tracker = Tracker::new(Office::new(Numbering::default()));
        tracker.set_operator(&["101".to_owned()]);
        Self {
            tracker,
            now: Duration::ZERO,
            ended: 0,
        }
    }

    /// What the engine does after each piece.
    fn after_piece(&mut self) {
        if self
            .tracker
            .next_deadline()
            .is_some_and(|at| at <= self.now)
        {
            self.tracker.tick(self.now);
        }
        for change in self.tracker.drain_changes() {
            self.ended += usize::from(matches!(change, trubka::calls::Change::Ended(_)));
        }
    }

    /// A minute without calls: all are forgotten.
    fn pause(&mut self) {
        for _ in 0..60 {
            self.now += Duration::from_secs(1);
            self.after_piece();
        }
        assert_eq!(self.tracker.size(), (0, 0), "every call is forgotten");
    }
}

fn with_tracker(stream: &[u8]) -> usize {
    let mut framer = Framer::new();
    let mut followed = Followed::new();
    for piece in stream.chunks(PIECE) {
        framer.push(piece);
        while let Some(message) = framer.next_message().expect("AMI") {
            followed.now += EVENT;
            followed.tracker.handle(&message, followed.now);
        }
        followed.after_piece();
    }
    followed.pause();
    followed.ended
}

/// Reads a socket and scans what came, and nothing else.
fn bare_socket(stream: &[u8]) -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (mut socket, _) = listener.accept().expect("a client");
            socket.write_all(stream).expect("it reads");
        });
        let mut socket = TcpStream::connect(address).expect("it listens");
        let mut buffer = vec![0; PIECE];
        cpu_of(|| {
            loop {
                let len = socket.read(&mut buffer).expect("readable");
                if len == 0 {
                    break;
                }
                black_box(scan(buffer.get(..len).expect("within")));
            }
        })
    })
}

/// The program's wire, session and tracker on a socket.
fn wire(stream: &[u8]) -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    std::thread::scope(|scope| {
        scope.spawn(|| play(&listener, stream));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        cpu_of(|| runtime.block_on(follow(address)))
    })
}

async fn follow(address: SocketAddr) {
    let tcp = Tcp {
        host: address.ip().to_string(),
        port: address.port(),
    };
    let config = WireConfig {
        username: "operator".into(),
        plain_login: false,
    };
    let mut wire = Wire::new(
        config,
        Box::new(tcp),
        Box::new(|| Box::pin(async { Ok("secret".into()) })),
        tokio::time::Instant::now(),
    );
    let mut followed = Followed::new();
    let mut is_over = false;
    while !is_over {
        wire.ready().await;
        wire.handle(&mut |event, _| match event {
            WireEvent::Signal(Signal::Message(message)) => {
                followed.now += EVENT;
                followed.tracker.handle(message, followed.now);
            }
            WireEvent::Offline { .. } => is_over = true,
            _ => {}
        });
        followed.after_piece();
    }
    followed.pause();
    assert_eq!(followed.ended, 1_500);
}

/// Lets a client in, says the capture from its first event on, and hangs up.
fn play(listener: &TcpListener, stream: &[u8]) {
    let (mut socket, _) = listener.accept().expect("a client");
    let banner = stream.split_inclusive(|b| *b == b'\n').next().expect("one");
    socket.write_all(banner).expect("it reads");
    let mut lines = BufReader::new(socket.try_clone().expect("cloned")).lines();
    let (mut action, mut is_asked) = (String::new(), 0);
    // The last of what a session asks once it is online.
    while is_asked
        < "CoreSettings, Status, ExtensionStateList"
            .split(", ")
            .count()
    {
        let line = lines.next().expect("an action").expect("text");
        if let Some(name) = line.strip_prefix("Action: ") {
            action = name.to_owned();
        }
        let Some(id) = line.strip_prefix("ActionID: ") else {
            continue;
        };
        let more = match action.as_str() {
            "Challenge" => "Challenge: 1\r\n",
            "Events" => "Events: On\r\n",
            "Login" => "",
            _ => {
                is_asked += 1;
                "Message: not today\r\n"
            }
        };
        let success = if more.contains("not") {
            "Error"
        } else {
            "Success"
        };
        write!(
            socket,
            "Response: {success}\r\nActionID: {id}\r\n{more}\r\n"
        )
        .expect("it reads");
    }
    socket
        .write_all(stream.get(banner.len()..).expect("more"))
        .expect("it reads");
    // What is asked meanwhile (a Ping) is read, so that closing does not reset the connection.
    let _ = socket.shutdown(std::net::Shutdown::Write);
    lines.for_each(drop);
}

/// Ids begin with the second in which the recording's PBX was started: each play has its own.
fn rename(lines: &mut [u8], play: usize) {
    const BEGIN: &[u8] = b": 17953";
    let begin = format!(": {:05}", 20_000 + play);
    let found: Vec<usize> = memchr::memmem::find_iter(lines, BEGIN).collect();
    for at in found {
        if let Some(place) = lines.get_mut(at..at + BEGIN.len()) {
            place.copy_from_slice(begin.as_bytes());
        }
    }
}

/// In a process of its own: what the core needs at most while a gigabyte goes through it.
fn memory_of_the_core() {
    let empty = resident_bytes();
    let mut followed = Followed::new();
    let mut framer = Framer::new();
    let (mut first, mut most) = (0, 0);
    for play in 0..PLAYS {
        let mut capture = BufReader::with_capacity(PIECE, capture());
        let mut lines = Vec::new();
        let mut read = std::iter::from_fn(|| {
            lines.clear();
            // Whole lines, so that no id is cut.
            while lines.len() < PIECE && capture.read_until(b'\n', &mut lines).ok()? > 0 {}
            rename(&mut lines, play);
            (!lines.is_empty()).then(|| lines.clone())
        });
        if play > 0 {
            // The banner came once.
            framer = Framer::new();
        }
        for bytes in &mut read {
            framer.push(&bytes);
            while let Some(message) = framer.next_message().expect("AMI") {
                followed.now += EVENT;
                followed.tracker.handle(&message, followed.now);
            }
            followed.after_piece();
            most = most.max(resident_bytes());
        }
        followed.pause();
        if play == 0 {
            first = most;
        }
    }
    assert_eq!(followed.ended, 1_500 * PLAYS);
    let mib = |bytes: usize| bytes as f64 / f64::from(1 << 20);
    println!(
        "memory of the core: {:.2} MiB after one play, {:.2} MiB after {PLAYS}",
        mib(first - empty),
        mib(most - empty)
    );
    ratio("ami-memory-mib", mib(most - empty), 10.0);
}
