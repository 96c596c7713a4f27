//! A login's life without I/O: banner, MD5 login, event mask, resynchronisation, liveness, answers.
//!
//! # Contract
//! A session is one connection from its first byte to its end. Times are durations since any fixed
//! moment, the same for all calls. The driver
//!
//! 1. makes a [`Session`] when the transport is connected,
//! 2. gives it what was read by [`Session::handle_input`], and the end by [`Session::handle_close`],
//! 3. calls [`Session::handle_timeout`] when [`Session::deadline`] has come,
//! 4. after **each** of these and after [`Session::send`], writes what [`Session::take_output`] gives,
//! 5. closes the transport once [`Signal::Down`] was signalled; nothing more comes after that,
//! 6. makes a new session, with a new `id_prefix`, for the next connection.
//!
//! What the session has to say goes to the `sink` of the call, **in the order of the stream**:
//! [`Signal::ResyncStarted`], then the list's items among live events, then [`Signal::ResyncDone`].
//! Every message is lent to the sink before the signals that follow from it. Nothing blocks, nothing
//! is kept of messages.
//!
//! # What it does by itself
//! Challenge, login by MD5 (plain only where the settings allow it **and** MD5 is not offered), the
//! classes of events, then at once: `CoreSettings` for the exact version, `Status` so that calls under
//! way are known, `ExtensionStateList` so that extensions' devices are; each may be refused. `Ping`
//! every [`PING_EVERY`]. Left out: reconnecting (`engine::wire`), and what messages mean (`calls`).

mod liveness;
mod pending;
mod signal;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroize as _;

use super::action::{Action, ActionError, ActionId};
use super::event::EventKind;
use super::frame::Framer;
use super::message::Message;
use pending::{Pending, Purpose, Step};

pub use signal::{Down, SendError, Signal, Sink};

/// Asked so often. The PBX never times an idle client out: liveness is ours to find.
pub const PING_EVERY: Duration = Duration::from_secs(20);
/// Nothing came for so long after a Ping: the connection is dead.
pub const PING_WITHIN: Duration = Duration::from_secs(10);
/// Each step of the login; a refusal comes 1 s late.
pub const STEP_WITHIN: Duration = Duration::from_secs(10);

/// So much of the PBX's words about a refusal is shown, characters.
const MAX_WORDS: usize = 80;

/// The classes asked for. `dialplan` (Newexten, VarSet) is 36 to 45 % of all messages and tells
/// nothing that is needed. A class that the user may not read is simply not sent.
const EVENT_MASK: &str = "system,call,agent,user,cdr";

/// What a session needs to know.
#[derive(Debug, Clone)]
pub struct SessionConfig {
    /// The AMI user.
    pub username: String,
    /// Its password.
    pub secret: SecretString,
    /// Send the password in the clear where MD5 is not offered.
    pub plain_login: bool,
    /// Begins every ActionID: random, so that nobody can forge an answer; at most 40 characters.
    pub id_prefix: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Banner,
    Login,
    Online,
    Down,
}

/// One connection's state. See the module's text for the contract.
pub struct Session {
    config: SessionConfig,
    core: Core,
    framer: Framer,
}

/// What is to be sent may be a login, and what came somebody's number: neither is shown.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let core = &self.core;
        f.debug_struct("Session")
            .field("state", &core.state)
            .field("version", &core.version)
            .finish_non_exhaustive()
    }
}

/// All but the framer, which lends messages while this changes.
struct Core {
    state: State,
    version: String,
    pending: Pending,
    output: Vec<u8>,
    next_id: u64,
    /// The present step of the login ends.
    step_until: Duration,
    last_ping: Duration,
    next_ping: Duration,
    pinged: Option<Duration>,
    last_input: Duration,
    asked_all_events: bool,
    /// When an event said that the PBX goes down: only a reason for an end that comes soon.
    shutdown_told: Option<Duration>,
}

impl Session {
    /// A session for a transport that was just connected.
    #[must_use]
    pub fn new(config: SessionConfig, now: Duration) -> Self {
        let core = Core {
            state: State::Banner,
            version: String::new(),
            pending: Pending::default(),
            output: Vec::new(),
            next_id: 0,
            step_until: now + STEP_WITHIN,
            last_ping: now,
            next_ping: now,
            pinged: None,
            last_input: now,
            asked_all_events: false,
            shutdown_told: None,
        };
        Self {
            config,
            core,
            framer: Framer::new(),
        }
    }

    /// Takes bytes that were read, in pieces of any size.
    pub fn handle_input(&mut self, bytes: &[u8], now: Duration, sink: Sink<'_>) {
        let core = &mut self.core;
        if core.state == State::Down {
            return;
        }
        core.last_input = now;
        self.framer.push(bytes);
        while core.state != State::Down {
            let message = match self.framer.next_message() {
                Ok(Some(message)) => message,
                Ok(None) => break,
                Err(error) => return core.down(error.into(), sink),
            };
            sink(Signal::Message(&message));
            core.take(&self.config, &message, now, sink);
        }
        if core.state == State::Banner
            && let Some(banner) = self.framer.banner()
        {
            core.version = banner.branch().unwrap_or_else(|| banner.version.clone());
            core.state = State::Login;
            core.ask(
                &self.config,
                &Action::challenge(),
                Purpose::Challenge,
                now,
                sink,
            );
        }
    }

    /// The transport has ended or failed.
    pub fn handle_close(&mut self, now: Duration, sink: Sink<'_>) {
        let why = match self.framer.unfinished_banner() {
            Some(other) => Down::NotAmi { banner: other.line },
            None => self.core.why_closed(now),
        };
        self.core.down(why, sink);
    }

    /// [`Self::deadline`] has come (too early is harmless).
    pub fn handle_timeout(&mut self, now: Duration, sink: Sink<'_>) {
        let core = &mut self.core;
        match core.state {
            State::Down => {}
            State::Banner | State::Login if core.step_until <= now => {
                let why = match self.framer.unfinished_banner() {
                    Some(other) => Down::NotAmi { banner: other.line },
                    None => Down::Silent,
                };
                core.down(why, sink);
            }
            State::Banner | State::Login => {}
            State::Online => core.online_timeout(&self.config, now, sink),
        }
    }

    /// When [`Self::handle_timeout`] has to be called; `None` when the session is down.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let core = &self.core;
        match core.state {
            State::Down => None,
            State::Banner | State::Login => Some(core.step_until),
            State::Online => {
                let ping = core.ping_deadline().unwrap_or(core.next_ping);
                Some(
                    core.pending
                        .deadline()
                        .map_or(ping, |other| ping.min(other)),
                )
            }
        }
    }

    /// Bytes to write now, empty if there are none.
    #[must_use]
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.core.output)
    }

    /// Sends an action; its answers come as [`Signal::Reply`] and [`Signal::Finished`]. With `id` it
    /// is the caller's, else one is made.
    ///
    /// # Errors
    /// Then nothing is sent.
    pub fn send(
        &mut self,
        action: &Action,
        id: Option<ActionId>,
        now: Duration,
    ) -> Result<ActionId, SendError> {
        if self.core.state != State::Online {
            return Err(SendError::Offline);
        }
        let id = match id {
            Some(id) => id,
            None => self.core.make_id(&self.config)?,
        };
        if self.core.pending.contains(&id) {
            return Err(SendError::Duplicate);
        }
        self.core.write(action, &id, Purpose::User, now)?;
        Ok(id)
    }

    /// Logged in.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.core.state == State::Online
    }
}

impl Core {
    fn take(
        &mut self,
        config: &SessionConfig,
        message: &Message<'_>,
        now: Duration,
        sink: Sink<'_>,
    ) {
        if message.event() == Some(EventKind::Shutdown) {
            self.shutdown_told(now);
        }
        let Some((id, purpose, step, items)) = self.pending.pair(message, now) else {
            return;
        };
        let text = || message.get("Message").unwrap_or_default().trim().to_owned();
        match (purpose, step) {
            // Such a refusal says nothing about passwords and methods.
            (Purpose::Challenge | Purpose::Login, Step::Reply { success: false })
                if text().eq_ignore_ascii_case("Asterisk is shutting down") =>
            {
                self.down(Down::ShutDown, sink);
            }
            (Purpose::Challenge, Step::Reply { success }) => {
                let challenge = message.get("Challenge").filter(|_| success);
                self.log_in(config, challenge.as_deref(), now, sink);
            }
            (Purpose::Login, Step::Reply { success: true }) => {
                self.ask(
                    config,
                    &Action::events(EVENT_MASK),
                    Purpose::Events,
                    now,
                    sink,
                );
            }
            (Purpose::Login, Step::Reply { success: false }) => {
                self.down(Down::refused(text()), sink);
            }
            (Purpose::Events, Step::Reply { .. }) => {
                let is_on = message
                    .get("Events")
                    .is_some_and(|word| word.trim().eq_ignore_ascii_case("on"));
                self.events_answered(config, is_on, text(), now, sink);
            }
            (Purpose::CoreSettings, Step::Reply { success: true }) => {
                if let Some(version) = message
                    .get("AsteriskVersion")
                    .filter(|text| !text.is_empty())
                {
                    sink(Signal::Version(version.trim().to_owned()));
                }
            }
            (Purpose::Resync, Step::Reply { success: false }) => {
                sink(Signal::ResyncRefused { message: text() });
            }
            (Purpose::Resync, Step::End { cancelled }) => {
                let told = message.get("ListItems").or_else(|| message.get("Items"));
                let is_whole = told
                    .and_then(|n| n.trim().parse().ok())
                    .is_none_or(|n: usize| n <= items);
                if cancelled || !is_whole {
                    let message = "the list of channels was cut short".to_owned();
                    sink(Signal::ResyncRefused { message });
                } else {
                    sink(Signal::ResyncDone);
                }
            }
            (Purpose::Hints, Step::Reply { success: false }) => {
                sink(Signal::HintsRefused { message: text() });
            }
            (Purpose::Hints, Step::End { .. }) => sink(Signal::HintsDone),
            (Purpose::Ping, Step::Reply { .. }) => {
                if let Some(sent) = self.pinged.take() {
                    sink(Signal::RoundTrip(now.saturating_sub(sent)));
                }
            }
            (Purpose::User, Step::Reply { success }) => {
                let message = text();
                sink(Signal::Reply {
                    id,
                    success,
                    message,
                });
            }
            (Purpose::User, Step::End { .. }) => sink(Signal::Finished { id }),
            _ => {}
        }
    }

    fn log_in(
        &mut self,
        config: &SessionConfig,
        challenge: Option<&str>,
        now: Duration,
        sink: Sink<'_>,
    ) {
        let login = match challenge {
            Some(challenge) => Action::login_md5(&config.username, challenge, &config.secret),
            None if config.plain_login => Action::login_plain(&config.username, &config.secret),
            None => return self.down(Down::NoMd5, sink),
        };
        self.ask(config, &login, Purpose::Login, now, sink);
    }

    /// An unknown class turns all events off: then all that the user may read are asked for.
    fn events_answered(
        &mut self,
        config: &SessionConfig,
        is_on: bool,
        words: String,
        now: Duration,
        sink: Sink<'_>,
    ) {
        if !is_on && !self.asked_all_events {
            self.asked_all_events = true;
            return self.ask(config, &Action::events("on"), Purpose::Events, now, sink);
        }
        if !is_on {
            let message = cut(&words);
            return self.down(Down::NoEvents { message }, sink);
        }
        self.state = State::Online;
        self.next_ping = now + PING_EVERY;
        let version = self.version.clone();
        sink(Signal::Ready { version });
        self.ask(
            config,
            &Action::core_settings(),
            Purpose::CoreSettings,
            now,
            sink,
        );
        self.resync(config, now, sink);
        self.ask(
            config,
            &Action::extension_state_list(),
            Purpose::Hints,
            now,
            sink,
        );
    }

    fn resync(&mut self, config: &SessionConfig, now: Duration, sink: Sink<'_>) {
        sink(Signal::ResyncStarted);
        self.ask(config, &Action::status(), Purpose::Resync, now, sink);
    }

    /// Sends an action of the session's own.
    fn ask(
        &mut self,
        config: &SessionConfig,
        action: &Action,
        purpose: Purpose,
        now: Duration,
        sink: Sink<'_>,
    ) {
        self.step_until = now + STEP_WITHIN;
        let sent = self
            .make_id(config)
            .and_then(|id| self.write(action, &id, purpose, now));
        if let Err(error) = sent {
            // Only the user's name or password can be refused here; `error` names the header.
            let message = error.to_string();
            self.down(Down::LoginRefused { message }, sink);
        }
    }

    fn write(
        &mut self,
        action: &Action,
        id: &ActionId,
        purpose: Purpose,
        now: Duration,
    ) -> Result<(), ActionError> {
        let mut bytes = action.encode(id)?;
        self.output.extend_from_slice(&bytes);
        bytes.zeroize();
        let timeout_ms = (action.name() == "Originate")
            .then(|| action.get("Timeout").and_then(|ms| ms.parse().ok()));
        self.pending.sent(id.clone(), purpose, timeout_ms, now);
        Ok(())
    }

    fn make_id(&mut self, config: &SessionConfig) -> Result<ActionId, ActionError> {
        self.next_id += 1;
        ActionId::new(format!("{}-{}", config.id_prefix, self.next_id))
    }

    fn down(&mut self, why: Down, sink: Sink<'_>) {
        if self.state != State::Down {
            self.state = State::Down;
            self.output.clear();
            sink(Signal::Down(why));
        }
    }
}

/// The PBX's words as they may stand in a sentence: without control characters, not endless.
fn cut(words: &str) -> String {
    let clean = words.chars().filter(|c| !c.is_control());
    clean.take(MAX_WORDS).collect()
}
