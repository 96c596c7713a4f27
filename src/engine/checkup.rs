//! The doctor's hands: it resolves, connects, listens to what speaks there, logs in by the same [`Wire`] as always,
//! and tells [`Checkup`] what it saw.
//!
//! Rule: one attempt, each part of it bounded in time; what was seen is judged in `doctor`. Where somebody listens and
//! says nothing, a second connection asks in the words of the web and of telephones what it is: nobody but AMI speaks
//! first, and "nothing comes" alone helps nobody.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::wire::connect::{BoxFuture, BoxStream, Transport};
use super::wire::tls::{Presented, certificate_of};
use super::wire::{SecretSource, Tcp, Wire, WireConfig, WireEvent};
use crate::desk::snapshot::{Offline, TlsFault};
use crate::doctor::checkup::report::{Protocol, Step};
use crate::doctor::checkup::{Checkup, Question};
use crate::ports::secrets::SecretError;
use crate::settings::{PbxTls, Settings, network_host};

/// AMI greets at once; a busy PBX gets so long.
const GREETING_WITHIN: Duration = Duration::from_secs(3);
/// The rest of a first line comes with its beginning.
const LINE_WITHIN: Duration = Duration::from_millis(300);
/// A stranger is asked so long what it is, in each language.
const STRANGER_WITHIN: Duration = Duration::from_secs(2);
/// A keyring may ask its user.
const SECRET_WITHIN: Duration = Duration::from_secs(120);
/// No first line is longer.
const MAX_LINE: usize = 256;
/// So many of a name's addresses are told.
const MAX_ADDRESSES: usize = 4;

/// What is said to somebody who listens and says nothing.
const QUESTIONS: [&str; 2] = [
    "GET / HTTP/1.0\r\n\r\n",
    "OPTIONS sip:doctor@trubka.invalid SIP/2.0\r\nVia: SIP/2.0/TCP trubka.invalid;branch=z9hG4bK-trubka\r\n\
     Max-Forwards: 0\r\nFrom: <sip:doctor@trubka.invalid>;tag=doctor\r\nTo: <sip:doctor@trubka.invalid>\r\n\
     Call-ID: doctor\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
];

/// Looks at the PBX of the settings, and tells each step as it ends. `epoch` is the zero of the question's clock.
pub async fn examine(
    settings: &Settings,
    transport: Box<dyn Transport>,
    mut secret: SecretSource,
    question: Question,
    epoch: Instant,
    tell: &mut (dyn FnMut(Step) + Send),
) -> Checkup {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let transport = Listening {
        tcp: Tcp {
            // As the connection itself takes it.
            host: network_host(&settings.pbx.host).unwrap_or_else(|_| settings.pbx.host.clone()),
            port: settings.pbx.port,
        },
        secured: (settings.pbx.tls != PbxTls::Off).then_some(transport),
        seen: Arc::clone(&seen),
    };
    let config = WireConfig {
        username: settings.pbx.username.clone(),
        plain_login: settings.pbx.plain_login,
    };
    let mut checkup = Checkup::new(settings, question);
    let mut speaks = None;
    // The way is looked at even where there is no password to log in with.
    let password = timeout(SECRET_WITHIN, secret()).await;
    let password = password.unwrap_or_else(|_| {
        let why = "no answer in time".to_owned();
        Err(SecretError::KeyringLocked(why))
    });
    let password = match password {
        Ok(password) => password,
        Err(why) => {
            let reached = transport.connect().await;
            recount(&seen, &mut checkup, &mut speaks);
            let why = reached.err().unwrap_or(Offline::NoPassword(why));
            checkup.offline(why, speaks);
            checkup.take_steps().into_iter().for_each(tell);
            return checkup;
        }
    };
    let again: SecretSource = Box::new(move || {
        let password = password.clone();
        Box::pin(async move { Ok(password) })
    });
    let mut wire = Wire::new(config, Box::new(transport), again, epoch);
    while !checkup.is_over() {
        let due = checkup.next_deadline().map(|at| epoch + at);
        tokio::select! {
            () = wire.ready() => {
                recount(&seen, &mut checkup, &mut speaks);
                wire.handle(&mut |event, at| match event {
                    WireEvent::Signal(signal) => checkup.handle(&signal, at),
                    WireEvent::Offline { why, .. } => checkup.offline(why, speaks),
                    WireEvent::Connecting { .. } => {}
                });
            }
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                checkup.tick(epoch.elapsed());
            }
        }
        for step in checkup.take_steps() {
            tell(step);
        }
        for (id, action) in checkup.take_actions() {
            if let Err(error) = wire.send(&action, Some(id)) {
                tracing::debug!(%error, "a question was not sent");
            }
        }
    }
    wire.log_off().await;
    checkup
}

/// This computer's address on the way to a server; `None` when there is no way.
pub async fn local_towards(host: &str, port: u16) -> Option<IpAddr> {
    let tcp = Tcp {
        host: host.to_owned(),
        port,
    };
    let stream = tcp.stream().await.ok()?;
    stream.local_addr().ok().map(|local| local.ip())
}

/// What was seen on the way.
enum Seen {
    Resolved(Vec<IpAddr>),
    Connected {
        peer: SocketAddr,
        local: IpAddr,
        ms: u64,
    },
    Secured(Presented),
    Greeted(String),
    Speaks(Protocol),
}

type Notes = Arc<Mutex<Vec<Seen>>>;

/// A transport that keeps notes.
struct Listening {
    tcp: Tcp,
    /// Where the settings want TLS.
    secured: Option<Box<dyn Transport>>,
    seen: Notes,
}

impl Transport for Listening {
    fn address(&self) -> String {
        self.tcp.address()
    }

    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>> {
        let (tcp, seen) = (self.tcp.clone(), Arc::clone(&self.seen));
        let securing = self.secured.as_ref().map(|transport| transport.connect());
        Box::pin(async move {
            // The connection resolves again: what is told is what the system answers now.
            let target = (tcp.host.as_str(), tcp.port);
            if let Ok(Ok(addresses)) = timeout(GREETING_WITHIN, lookup_host(target)).await {
                let addresses: Vec<IpAddr> = addresses.map(|address| address.ip()).collect();
                note(&seen, Seen::Resolved(told(addresses)));
            }
            let begun = Instant::now();
            let stream = tcp.stream().await?;
            let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            let peer = stream.peer_addr().ok();
            if let (Some(peer), Ok(local)) = (peer, stream.local_addr()) {
                let local = local.ip();
                note(&seen, Seen::Connected { peer, local, ms });
            }
            if let Some(securing) = securing {
                // The first connection has shown the way.
                drop(stream);
                let stream = securing.await?;
                if let Ok(presented) = certificate_of(&tcp.host, tcp.port).await {
                    note(&seen, Seen::Secured(presented));
                }
                return Ok(stream);
            }
            let Some(line) = greeting(&stream).await else {
                drop(stream);
                return Err(mute(&tcp, peer, &seen).await);
            };
            note(&seen, Seen::Greeted(line));
            Ok(Box::new(stream) as BoxStream)
        })
    }
}

/// Somebody listens and says nothing: TLS, the web, or telephones?
async fn mute(tcp: &Tcp, peer: Option<SocketAddr>, seen: &Notes) -> Offline {
    let address = tcp.address();
    let fault = match certificate_of(&tcp.host, tcp.port).await {
        Ok(presented) => TlsFault::Wanted(presented.certificate),
        Err(Offline::Tls { fault, .. }) => *fault,
        Err(_) => TlsFault::Silent,
    };
    match fault {
        TlsFault::Wanted(_) => {
            let fault = Box::new(fault);
            return Offline::Tls { address, fault };
        }
        TlsFault::NotTls { banner } if Protocol::of(&banner).is_some() => {
            return Offline::NotAmi { address, banner };
        }
        _ => {}
    }
    if let Some(peer) = peer
        && let Some(protocol) = stranger(peer).await
    {
        note(seen, Seen::Speaks(protocol));
    }
    Offline::Mute(address)
}

/// Each address once, not all of a hundred.
fn told(mut addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    addresses.sort_unstable();
    addresses.dedup();
    addresses.truncate(MAX_ADDRESSES);
    addresses
}

/// The first line, left where it is for the session; an empty one when the other side hung up at once.
async fn greeting(stream: &TcpStream) -> Option<String> {
    let mut buffer = [0; MAX_LINE];
    let first = timeout(GREETING_WITHIN, stream.peek(&mut buffer)).await;
    let mut len = match first {
        Ok(Ok(len)) => len,
        Ok(Err(_)) => 0,
        Err(_) => return None,
    };
    let until = Instant::now() + LINE_WITHIN;
    while len > 0 && !buffer.get(..len)?.contains(&b'\n') && Instant::now() < until {
        sleep(Duration::from_millis(10)).await;
        len = stream.peek(&mut buffer).await.unwrap_or(0);
    }
    let text = String::from_utf8_lossy(buffer.get(..len)?).into_owned();
    Some(text.lines().next().unwrap_or_default().to_owned())
}

/// What listens there and does not speak first.
async fn stranger(peer: SocketAddr) -> Option<Protocol> {
    for question in QUESTIONS {
        let asked = timeout(STRANGER_WITHIN, async {
            let mut stream = TcpStream::connect(peer).await.ok()?;
            stream.write_all(question.as_bytes()).await.ok()?;
            let mut buffer = [0; MAX_LINE];
            let len = stream.read(&mut buffer).await.ok()?;
            let answer = buffer.get(..len)?;
            match answer {
                // An alert, or the server's part of a handshake.
                [0x15 | 0x16, 0x03, ..] => Some(Protocol::Tls),
                _ => Protocol::of(&String::from_utf8_lossy(answer)),
            }
        });
        if let Ok(Some(protocol)) = asked.await {
            return Some(protocol);
        }
    }
    None
}

fn note(notes: &Notes, seen: Seen) {
    notes
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(seen);
}

/// Tells what was noted.
fn recount(notes: &Notes, checkup: &mut Checkup, speaks: &mut Option<Protocol>) {
    let noted = std::mem::take(&mut *notes.lock().unwrap_or_else(PoisonError::into_inner));
    for seen in noted {
        match seen {
            Seen::Resolved(addresses) => checkup.resolved(addresses),
            Seen::Connected { peer, local, ms } => checkup.connected(peer, local, ms),
            Seen::Secured(Presented {
                certificate,
                protocol,
            }) => checkup.secured(certificate, protocol),
            Seen::Greeted(line) => checkup.greeted(&line),
            Seen::Speaks(protocol) => *speaks = Some(protocol),
        }
    }
}
