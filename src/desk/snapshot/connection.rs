//! The connection to the PBX, and why there is none.

use super::{SecretError, TlsFault};

/// The connection in words (rendered by `texts`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Connection {
    /// No PBX is configured.
    #[default]
    NotConfigured,
    /// Connecting, or logging in.
    Connecting {
        /// `host:port`.
        address: String,
    },
    /// Logged in.
    Online {
        /// The exact version where the PBX told it, else the banner's.
        version: Option<String>,
        /// The last Ping's round trip, milliseconds.
        round_trip_ms: Option<u64>,
        /// Calls that were under way at the connect are unknown: the right for `Status` is missing.
        blind_to_earlier_calls: bool,
        /// Without the right `call` no call is seen at all.
        sees_calls: bool,
    },
    /// Not connected; a next attempt is due.
    Offline {
        /// Why.
        why: Offline,
        /// Since when, Unix milliseconds.
        since_unix_ms: i64,
        /// The next attempt, Unix milliseconds; `None` while one is under way.
        retry_unix_ms: Option<i64>,
    },
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Offline {
    /// The host name does not resolve.
    #[error("cannot resolve {0}")]
    Unresolved(String),
    /// Nothing listens there.
    #[error("connection refused by {0}")]
    Refused(String),
    /// No answer in time.
    #[error("{0} does not answer")]
    TimedOut(String),
    /// Somebody listens, and says nothing: AMI is the first to speak, TLS and others wait.
    #[error("{0} says nothing")]
    Mute(String),
    /// Something else than AMI answers.
    #[error("{address} is not Asterisk's manager port")]
    NotAmi {
        /// `host:port`.
        address: String,
        /// The first line that came, cleaned and cut.
        banner: String,
    },
    /// The way is to be protected by TLS and cannot be, or the other way round.
    #[error("{address}: {fault}")]
    Tls {
        /// `host:port`.
        address: String,
        /// What is wrong.
        fault: Box<TlsFault>,
    },
    /// `Authentication failed`: wrong password, unknown user or refused address cannot be told apart.
    #[error("login refused")]
    LoginRefused,
    /// MD5 login is not offered, and plain is not used without being told to.
    #[error("no MD5 login")]
    NoMd5,
    /// `allowmultiplelogin=no` and somebody is logged in.
    #[error("this AMI user is already logged in elsewhere")]
    AlreadyInUse,
    /// The PBX refuses to send events: without them no call is seen.
    #[error("the PBX sends no events")]
    NoEvents {
        /// Its words, possibly empty.
        message: String,
    },
    /// No password is set or it cannot be read.
    #[error("no password: {0}")]
    NoPassword(SecretError),
    /// The PBX shut down or restarts.
    #[error("the PBX shut down")]
    ShutDown,
    /// The connection was lost.
    #[error("the connection was lost")]
    Lost,
    /// The PBX stopped answering Ping.
    #[error("the PBX stopped answering")]
    Silent,
    /// What came was no AMI any more (an endless line, garbage).
    #[error("the stream broke the protocol")]
    Protocol,
}
