//! The socket's driver: connects, runs an [`ami::Session`](crate::ami::session), and reconnects.
//!
//! A [`Wire`] lives in the engine's own loop, so that messages go borrowed from the socket's buffer
//! to the call tracker, without a queue between them that could fill. Each turn is
//!
//! ```text
//! select! { () = wire.ready() => {}, command = … }   // cancel-safe: nothing is lost
//! wire.handle(&mut |event, at| …);                   // signals, in the order of the stream
//! ```
//!
//! or [`Wire::next`], which is both. Reading waits for nobody: what has to be written waits in a
//! buffer of its own. Rule: the password is read anew for each connection and before it, so that a
//! changed one is taken up. Left out: what messages mean, and what the screen shows
//! ([`Status`] has the fold).

pub mod backoff;
mod certificate;
pub mod connect;
mod status;
mod tap;
#[cfg(test)]
mod tests;
pub mod tls;
mod verifier;

use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::time::{Instant, sleep_until, timeout};
use zeroize::{Zeroize as _, Zeroizing};

use crate::ami::action::{Action, ActionId};
use crate::ami::session::{Down, SendError, Session, SessionConfig, Signal};
use crate::desk::snapshot::{Fingerprint, Offline};
use crate::ports::recording::{BeginRecording, Recording};
use crate::ports::secrets::SecretError;
use backoff::{Backoff, GOOD};
use connect::{BoxFuture, BoxStream, Transport};
use tap::Tap;

pub use connect::Tcp;
pub use status::Status;

/// So much is read at once: a second of a busy office fits several times.
const READ_BYTES: usize = 64 * 1024;
/// The password (a keyring may ask the person) has to come in so long.
const SECRET_WITHIN: Duration = Duration::from_secs(120);
/// Logoff is a courtesy.
const LOG_OFF_WITHIN: Duration = Duration::from_millis(500);

/// Reads the password: a future, since a keyring may ask a person; a blocking reader is spawned by
/// whoever makes this.
pub type SecretSource = Box<dyn FnMut() -> BoxFuture<Result<SecretString, SecretError>> + Send>;

/// What the wire logs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireConfig {
    /// The AMI user.
    pub username: String,
    /// Send the password in the clear where MD5 is not offered.
    pub plain_login: bool,
}

/// What the wire tells.
#[derive(Debug)]
pub enum WireEvent<'a> {
    /// An attempt begins.
    Connecting {
        /// `host:port`.
        address: &'a str,
    },
    /// Something of the session; never [`Signal::Down`], which is [`Self::Offline`].
    Signal(Signal<'a>),
    /// No connection. What was known of calls is to be doubted until the next `ResyncDone`.
    Offline {
        /// Why.
        why: Offline,
        /// The next attempt.
        retry_in: Duration,
    },
}

/// Takes an event and the time since the wire's epoch.
pub type WireSink<'s> = &'s mut dyn FnMut(WireEvent<'_>, Duration);

/// The connection to the PBX. See the module's text.
pub struct Wire {
    config: WireConfig,
    transport: Box<dyn Transport>,
    secret: SecretSource,
    epoch: Instant,
    backoff: Backoff,
    phase: Phase,
    arrived: Arrived,
    buffer: Box<[u8]>,
    tap: Tap,
    trusts_nobody_else: bool,
    trusted: Option<Fingerprint>,
}

enum Phase {
    Waiting { until: Instant },
    Connecting(BoxFuture<Result<(BoxStream, SecretString), Offline>>),
    Open(Box<Open>),
}

struct Open {
    reader: ReadHalf<BoxStream>,
    writer: WriteHalf<BoxStream>,
    session: Session,
    unsent: Vec<u8>,
    /// What was written may be in the transport still: TLS keeps what a full socket did not take.
    unflushed: bool,
    /// Writing failed: what can still be read is read, it may hold the reason.
    deaf: bool,
    online_since: Option<Instant>,
    /// Something came: it is no firewall that is in the way.
    is_heard: bool,
}

/// What `ready` found and `handle` has not taken yet.
enum Arrived {
    Nothing,
    Due,
    Connection(Result<(BoxStream, SecretString), Offline>),
    Bytes(usize),
    Closed,
}

impl Wire {
    /// A wire that connects at its first turn. Times are told since `epoch`.
    #[must_use]
    pub fn new(
        config: WireConfig,
        transport: Box<dyn Transport>,
        secret: SecretSource,
        epoch: Instant,
    ) -> Self {
        Self {
            config,
            transport,
            secret,
            epoch,
            backoff: Backoff::default(),
            phase: Phase::Waiting { until: epoch },
            arrived: Arrived::Nothing,
            buffer: vec![0; READ_BYTES].into_boxed_slice(),
            tap: Tap::default(),
            trusts_nobody_else: false,
            trusted: None,
        }
    }

    /// Waits until there is something to [`Self::handle`]. Cancel-safe: whatever happened is kept in
    /// the wire.
    pub async fn ready(&mut self) {
        if !matches!(self.arrived, Arrived::Nothing) {
            return;
        }
        self.arrived = match &mut self.phase {
            Phase::Waiting { until } => {
                sleep_until(*until).await;
                Arrived::Due
            }
            Phase::Connecting(connecting) => Arrived::Connection(connecting.await),
            Phase::Open(open) => open.ready(&mut self.buffer, self.epoch).await,
        };
    }

    /// Takes what [`Self::ready`] found. Harmless when there is nothing.
    pub fn handle(&mut self, sink: WireSink<'_>) {
        let now = self.epoch.elapsed();
        let arrived = std::mem::replace(&mut self.arrived, Arrived::Nothing);
        match (&mut self.phase, arrived) {
            (Phase::Waiting { .. }, Arrived::Due) => self.connect(now, sink),
            (Phase::Connecting(_), Arrived::Connection(Ok((stream, secret)))) => {
                self.tap.connected();
                self.phase = Phase::Open(Box::new(Open::new(stream, self.session(secret, now))));
            }
            (Phase::Connecting(_), Arrived::Connection(Err(why))) => self.offline(why, now, sink),
            (Phase::Open(open), arrived) => {
                let bytes = match arrived {
                    Arrived::Bytes(len) => self.buffer.get(..len).unwrap_or_default(),
                    _ => &[],
                };
                let is_closed = matches!(arrived, Arrived::Closed);
                self.tap.heard(bytes, now);
                let (down, output) = open.turn(bytes, is_closed, now, sink);
                self.tap.sent(&output);
                open.unsent.extend_from_slice(&output);
                if let Some(down) = down {
                    self.down(down, now, sink);
                }
            }
            _ => {}
        }
    }

    /// [`Self::ready`] and [`Self::handle`].
    pub async fn next(&mut self, sink: WireSink<'_>) {
        self.ready().await;
        self.handle(sink);
    }

    /// Sends an action; its answers come as signals. With `id` it is the caller's (an Originate's is
    /// its ChannelId), else one is made.
    ///
    /// # Errors
    /// Then nothing is sent.
    pub fn send(&mut self, action: &Action, id: Option<ActionId>) -> Result<ActionId, SendError> {
        let now = self.epoch.elapsed();
        let Phase::Open(open) = &mut self.phase else {
            return Err(SendError::Offline);
        };
        let id = open.session.send(action, id, now)?;
        let output = open.session.take_output();
        self.tap.sent(&output);
        open.unsent.extend_from_slice(&output);
        Ok(id)
    }

    /// A person does not want to wait for the next attempt.
    pub fn reconnect_now(&mut self) {
        if let Phase::Waiting { until } = &mut self.phase {
            *until = Instant::now();
            self.backoff.reset();
        }
    }

    /// How recordings are begun; without it there are none.
    pub fn can_record(&mut self, begin: BeginRecording) {
        self.tap.can_record(begin);
    }

    /// Records what goes over the wire from now on.
    pub fn record(&mut self, masked: bool) {
        let is_connected = matches!(self.phase, Phase::Open(_));
        self.tap.start(masked, is_connected);
    }

    /// Ends the recording, if there is one.
    pub fn stop_recording(&mut self) {
        self.tap.stop();
    }

    /// The recording that goes on, or the last one.
    #[must_use]
    pub fn recording(&self) -> Option<Recording> {
        self.tap.recording()
    }

    /// Whom to believe is no person's choice at this desk.
    pub fn trust_nobody_else(&mut self) {
        self.trusts_nobody_else = true;
    }

    /// Believes this certificate and no other from now on, and connects.
    pub fn trust(&mut self, fingerprint: Fingerprint) {
        let trusting = self.transport.trusting(fingerprint);
        if let Some(transport) = trusting.filter(|_| !self.trusts_nobody_else) {
            self.transport = transport;
            self.trusted = Some(fingerprint);
            self.reconnect_now();
        }
    }

    /// The certificate that it was told to believe while it ran.
    #[must_use]
    pub fn trusted(&self) -> Option<Fingerprint> {
        self.trusted
    }

    /// Logged in.
    #[must_use]
    pub fn is_online(&self) -> bool {
        matches!(&self.phase, Phase::Open(open) if open.session.is_online())
    }

    /// Leaves politely; never takes long.
    pub async fn log_off(mut self) {
        let sent = self.send(&Action::logoff(), None);
        if let (Ok(_), Phase::Open(open)) = (sent, &mut self.phase) {
            let farewell = async {
                open.writer.write_all(&open.unsent).await?;
                open.writer.shutdown().await
            };
            if !matches!(timeout(LOG_OFF_WITHIN, farewell).await, Ok(Ok(()))) {
                tracing::debug!("left without a Logoff");
            }
        }
    }

    fn connect(&mut self, now: Duration, sink: WireSink<'_>) {
        let address = self.transport.address();
        sink(WireEvent::Connecting { address: &address }, now);
        let secret = (self.secret)();
        let connecting = self.transport.connect();
        self.phase = Phase::Connecting(Box::pin(async move {
            let secret = match timeout(SECRET_WITHIN, secret).await {
                Ok(Ok(secret)) => secret,
                Ok(Err(why)) => return Err(Offline::NoPassword(why)),
                Err(_) => {
                    let why = SecretError::KeyringLocked("no answer in time".into());
                    return Err(Offline::NoPassword(why));
                }
            };
            Ok((connecting.await?, secret))
        }));
    }

    fn session(&self, secret: SecretString, now: Duration) -> Session {
        let config = SessionConfig {
            username: self.config.username.clone(),
            secret,
            plain_login: self.config.plain_login,
            id_prefix: format!("trubka-{:016x}", fastrand::u64(..)),
        };
        Session::new(config, now)
    }

    fn down(&mut self, down: Down, now: Duration, sink: WireSink<'_>) {
        let address = self.transport.address();
        let (online_since, is_heard) = match &self.phase {
            Phase::Open(open) => (open.online_since, open.is_heard),
            _ => (None, false),
        };
        if online_since.is_some_and(|since| since.elapsed() >= GOOD) {
            self.backoff.reset();
        }
        tracing::debug!(%down, "the session ended");
        let why = match down {
            Down::NotAmi { banner } => Offline::NotAmi { address, banner },
            Down::LoginRefused { .. } => Offline::LoginRefused,
            Down::NoMd5 => Offline::NoMd5,
            Down::AlreadyInUse => Offline::AlreadyInUse,
            Down::NoEvents { message } => Offline::NoEvents { message },
            Down::Silent if !is_heard => {
                let why = self.transport.why_mute();
                self.phase = Phase::Connecting(Box::pin(async move { Err(why.await) }));
                return;
            }
            Down::Silent => Offline::Silent,
            Down::Protocol => Offline::Protocol,
            Down::ShutDown => Offline::ShutDown,
            Down::Lost => Offline::Lost,
        };
        self.offline(why, now, sink);
    }

    fn offline(&mut self, why: Offline, now: Duration, sink: WireSink<'_>) {
        // What only a person can change is tried seldom: the PBX bans who guesses passwords, and a
        // keyring may put up a question each time.
        let retry_in = match &why {
            // The session's keyring, or the share with the file, comes a little later than the program.
            Offline::NoPassword(SecretError::NoKeyring(_) | SecretError::Unreadable { .. }) => {
                self.backoff.after_failure()
            }
            Offline::LoginRefused
            | Offline::NoMd5
            | Offline::NoEvents { .. }
            | Offline::NoPassword(_)
            | Offline::Tls { .. } => self.backoff.after_refusal(),
            _ => self.backoff.after_failure(),
        };
        let until = Instant::now() + retry_in;
        self.phase = Phase::Waiting { until };
        sink(WireEvent::Offline { why, retry_in }, now);
    }
}

impl Open {
    fn new(stream: BoxStream, session: Session) -> Self {
        let (reader, writer) = split(stream);
        Self {
            reader,
            writer,
            session,
            unsent: Vec::new(),
            unflushed: false,
            deaf: false,
            online_since: None,
            is_heard: false,
        }
    }

    /// Reads and writes at once until bytes came, the stream ended, or the session is due.
    async fn ready(&mut self, buffer: &mut [u8], epoch: Instant) -> Arrived {
        let Some(deadline) = self.session.deadline() else {
            return Arrived::Closed;
        };
        let due = sleep_until(epoch + deadline);
        tokio::pin!(due);
        loop {
            let is_due_out = (!self.unsent.is_empty() || self.unflushed) && !self.deaf;
            tokio::select! {
                () = &mut due => return Arrived::Due,
                read = self.reader.read(buffer) => {
                    return match read {
                        Ok(0) => Arrived::Closed,
                        Ok(len) => Arrived::Bytes(len),
                        Err(error) => {
                            tracing::debug!(%error, "reading");
                            Arrived::Closed
                        }
                    };
                }
                pushed = push(&mut self.writer, &self.unsent), if is_due_out => match pushed {
                    Ok(Pushed::Written(len)) if len > 0 => {
                        self.unsent.drain(..len);
                        if self.unsent.is_empty() {
                            // A plain login was there; what stays in the buffer is wiped.
                            self.unsent.zeroize();
                        }
                        self.unflushed = true;
                    }
                    Ok(Pushed::Flushed) => self.unflushed = false,
                    _ => self.deaf = true,
                },
            }
        }
    }

    /// One turn of the session: its end, if it came, and what is to be sent.
    fn turn(
        &mut self,
        bytes: &[u8],
        is_closed: bool,
        now: Duration,
        sink: WireSink<'_>,
    ) -> (Option<Down>, Zeroizing<Vec<u8>>) {
        let mut down = None;
        let mut to_wire = |signal: Signal<'_>| match signal {
            Signal::Down(why) => down = Some(why),
            other => sink(WireEvent::Signal(other), now),
        };
        if !bytes.is_empty() {
            self.is_heard = true;
            self.session.handle_input(bytes, now, &mut to_wire);
        }
        if is_closed {
            self.session.handle_close(now, &mut to_wire);
        }
        // A stream that never pauses must not keep what is due from happening.
        if self.session.deadline().is_some_and(|due| due <= now) {
            self.session.handle_timeout(now, &mut to_wire);
        }
        let output = Zeroizing::new(self.session.take_output());
        if self.online_since.is_none() && self.session.is_online() {
            self.online_since = Some(Instant::now());
            tracing::info!("logged in to the PBX");
        }
        (down, output)
    }
}

enum Pushed {
    Written(usize),
    Flushed,
}

/// Writes a piece, or flushes when there is nothing to write. Cancel-safe.
async fn push(writer: &mut WriteHalf<BoxStream>, unsent: &[u8]) -> std::io::Result<Pushed> {
    match unsent.is_empty() {
        true => writer.flush().await.map(|()| Pushed::Flushed),
        false => writer.write(unsent).await.map(Pushed::Written),
    }
}
