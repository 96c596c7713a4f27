//! Every step from name to ring, each with what was seen: `trubka doctor`, and the same as a page of the settings.
//!
//! [`Checkup`] is told what became of the way to the PBX and every signal of the session; steps come out one by one,
//! as soon as they are known, and the actions that ask for more: `ListCommands` first, then harmless tries. What only
//! a real call proves is left to [`super::TestCall`].
//!
//! Rule: a plain state machine and plain data; `texts::doctor` has the words. Deliberately left out: sockets and
//! time-outs of the network (`engine::checkup`); addresses are `core::net`'s, which has no sockets.

mod asks;
pub mod database;
mod judging;
mod protocol;
pub mod report;
pub mod rights;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
pub mod versions;

use core::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::desk::snapshot::{Certificate, Offline, TlsFault};
use crate::settings::{PbxTls, Settings};
use asks::Asks;
pub use asks::OUTSIDE;
use report::{Clock, Finding, Login, Network, Protocol, Skipped, Step, Topic};
use rights::Function;
use versions::Day;

/// What is to be looked at, and when.
#[derive(Debug, Clone)]
pub struct Question {
    /// What the program is to do here.
    pub functions: Vec<Function>,
    /// These functions were asked for by name: none of them may lack a right.
    pub by_name: bool,
    /// Makes the ids of what is asked unique: the time in milliseconds.
    pub seed: u64,
    /// Our clock at the zero of the signals' times, Unix milliseconds.
    pub epoch_unix_ms: i64,
    /// Today.
    pub today: Day,
}

/// The check-up of one PBX. See the module's text.
#[derive(Debug)]
pub struct Checkup {
    settings: Settings,
    question: Question,
    asks: Asks,
    local: Option<IpAddr>,
    /// What was seen of the step that is not over.
    open: Vec<Finding>,
    at: usize,
    banner_version: Option<String>,
    is_in: bool,
    is_over: bool,
    steps: Vec<Step>,
}

impl Checkup {
    /// The steps that concern the PBX.
    const TOPICS: [Topic; 10] = [
        Topic::Name,
        Topic::Connection,
        Topic::Tls,
        Topic::Banner,
        Topic::Login,
        Topic::Version,
        Topic::Rights,
        Topic::Phones,
        Topic::Dialling,
        Topic::Clock,
    ];

    /// Nothing was seen yet.
    pub fn new(settings: &Settings, question: Question) -> Self {
        Self {
            asks: Asks::new(settings, &question),
            settings: settings.clone(),
            question,
            local: None,
            open: Vec::new(),
            at: 0,
            banner_version: None,
            is_in: false,
            is_over: false,
            steps: Vec::new(),
        }
    }

    /// The PBX's name has these addresses.
    pub fn resolved(&mut self, addresses: Vec<IpAddr>) {
        let host = self.settings.pbx.host.clone();
        self.end(
            Topic::Name,
            Finding::Network(Network::Resolved { host, addresses }),
        );
    }

    /// Something accepted a connection.
    pub fn connected(&mut self, peer: SocketAddr, local: IpAddr, ms: u64) {
        self.local = Some(local);
        self.end(
            Topic::Connection,
            Finding::Network(Network::Connected { peer, local, ms }),
        );
    }

    /// TLS came about, with this certificate.
    pub fn secured(&mut self, certificate: Certificate, protocol: &'static str) {
        let certificate = Box::new(certificate);
        let seen = Network::Secured {
            certificate,
            protocol,
        };
        self.end(Topic::Tls, Finding::Network(seen));
    }

    /// What speaks there said this first.
    pub fn greeted(&mut self, line: &str) {
        if line.starts_with("Asterisk Call Manager") {
            self.not_secured();
            let seen = Finding::Network(Network::Ami(line.trim().to_owned()));
            self.end(Topic::Banner, seen);
        }
    }

    /// There is no connection. `speaks`: what else answers there, where it could be found out.
    pub fn offline(&mut self, why: Offline, speaks: Option<Protocol>) {
        if self.is_over {
            return;
        }
        let (topic, seen) = match why {
            Offline::Tls { address, fault } => match *fault {
                TlsFault::NotTls { banner } if Protocol::of(&banner).is_some() => {
                    return self.offline(Offline::NotAmi { address, banner }, speaks);
                }
                other => {
                    let fault = Box::new(other);
                    let why = Offline::Tls { address, fault };
                    (Topic::Tls, Network::Offline(why))
                }
            },
            Offline::Unresolved(_) => (Topic::Name, Network::Offline(why)),
            Offline::Refused(_) | Offline::TimedOut(_) => {
                (Topic::Connection, Network::Offline(why))
            }
            Offline::Mute(address) => (
                Topic::Banner,
                match speaks {
                    Some(protocol) => Network::Other {
                        address,
                        protocol,
                        line: String::new(),
                    },
                    None => Network::Offline(Offline::Mute(address)),
                },
            ),
            Offline::NotAmi { address, banner } => (
                Topic::Banner,
                match speaks.or_else(|| Protocol::of(&banner)) {
                    Some(protocol) => Network::Other {
                        address,
                        protocol,
                        line: banner,
                    },
                    None => Network::Offline(Offline::NotAmi { address, banner }),
                },
            ),
            other => return self.login_failed(other),
        };
        if topic == Topic::Banner {
            self.not_secured();
        }
        self.end(topic, Finding::Network(seen));
        self.skip_rest();
    }

    /// Takes a signal of the session.
    pub fn handle(&mut self, signal: &Signal<'_>, now: Duration) {
        if self.is_over {
            return;
        }
        if let Signal::Ready { version } = signal {
            self.banner_version = Some(version.clone());
            self.logged_in();
            self.asks.begin(now);
        }
        if self.is_in {
            let since = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
            let wall_ms = self.question.epoch_unix_ms.saturating_add(since);
            self.asks.take(signal, now, wall_ms);
            self.conclude();
        }
    }

    /// Time passes; due at [`Self::next_deadline`].
    pub fn tick(&mut self, now: Duration) {
        if self.next_deadline().is_some_and(|due| due <= now) {
            self.asks.give_up();
            self.conclude();
        }
    }

    /// When [`Self::tick`] is due.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.asks.deadline().filter(|_| self.is_in && !self.is_over)
    }

    /// Actions to be sent.
    pub fn take_actions(&mut self) -> Vec<(ActionId, Action)> {
        self.asks.take_actions()
    }

    /// Steps that are over, since the last time.
    pub fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// The PBX was looked at as far as it goes.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// This computer's address as the PBX sees it.
    pub fn local(&self) -> Option<IpAddr> {
        self.local
    }

    /// The version, as exactly as it is known.
    pub fn version(&self) -> Option<&str> {
        let exact = self.asks.version.as_deref();
        exact.or(self.banner_version.as_deref())
    }

    /// The step of TLS, where the settings want none.
    fn not_secured(&mut self) {
        if self.settings.pbx.tls == PbxTls::Off {
            let is_here = self.local.is_some_and(|local| local.is_loopback());
            let seen = Network::NotEncrypted { is_here };
            self.end(Topic::Tls, Finding::Network(seen));
        }
    }

    fn logged_in(&mut self) {
        self.is_in = true;
        let user = self.settings.pbx.username.clone();
        let mut seen = vec![Login::In(user)];
        if self.settings.pbx.plain_login {
            seen.push(Login::PlainAllowed);
        }
        self.open.extend(seen.into_iter().map(Finding::Login));
        self.end_with(Topic::Login, Vec::new());
    }

    fn login_failed(&mut self, why: Offline) {
        if self.is_in {
            // It was there, and went: what is known so far is told.
            self.asks.give_up();
            self.open.push(Finding::Login(Login::Offline(why)));
            return self.conclude();
        }
        let seen = match why {
            Offline::LoginRefused => Login::Refused {
                user: self.settings.pbx.username.clone(),
                local: self.local,
            },
            other => Login::Offline(other),
        };
        self.end(Topic::Login, Finding::Login(seen));
        self.skip_rest();
    }

    /// Ends a step with one more finding; those before it that nobody told of are over too.
    fn end(&mut self, topic: Topic, finding: Finding) {
        self.end_with(topic, vec![finding]);
    }

    fn end_with(&mut self, topic: Topic, findings: Vec<Finding>) {
        let Some(index) = Self::TOPICS.iter().position(|known| *known == topic) else {
            return;
        };
        if index < self.at {
            // A second connection tells the same.
            return;
        }
        self.at = index + 1;
        let mut all = std::mem::take(&mut self.open);
        all.extend(findings);
        self.steps.push(Step {
            topic,
            findings: all,
        });
    }

    fn skip_rest(&mut self) {
        for topic in Self::TOPICS.iter().skip(self.at) {
            self.steps.push(Step {
                topic: *topic,
                findings: vec![Finding::Skipped(Skipped::Before)],
            });
        }
        self.at = Self::TOPICS.len();
        self.is_over = true;
    }

    /// Once everything is answered.
    fn conclude(&mut self) {
        if !self.asks.is_done() || self.is_over {
            return;
        }
        self.end_with(Topic::Version, self.versions());
        self.end_with(Topic::Rights, self.rights());
        self.end_with(Topic::Phones, self.phones());
        self.end_with(Topic::Dialling, self.dialling());
        let clock = match self.asks.ahead_ms {
            Some(ms) => Clock::Ahead(ms),
            None => Clock::NotTold,
        };
        self.end(Topic::Clock, Finding::Clock(clock));
        self.is_over = true;
    }
}
