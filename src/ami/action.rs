//! What is sent: actions, and the one encoder, which refuses what could be read as something else.
//!
//! AMI has no quoting: a line end in a value starts a new header, an empty line a new action, a NUL
//! cuts the value, a comma in `Variable` adds a variable. So nothing is stripped or escaped here:
//! [`Action::encode`] refuses, and nothing is sent. Its limits are the server's: its line buffer has
//! 1025 bytes, and a line of 1023 desynchronises the stream; it takes 128 headers; `CoreSettings`
//! copies the ActionID into 150 bytes.
//!
//! Left out: what a number or a channel may look like, and whether a call may be placed (`dialling`,
//! the only maker of an Originate: its headers go in by [`Action::headers`]).

use std::borrow::Cow;
use std::fmt;

use md5::{Digest, Md5};
use secrecy::{ExposeSecret, SecretString};

/// The longest line sent, bytes without its end.
pub const MAX_LINE: usize = 1000;
/// The most headers of an action, `Action` and `ActionID` among them.
pub const MAX_HEADERS: usize = 128;
/// The longest ActionID.
pub const MAX_ACTION_ID: usize = 64;

/// Ties answers and events to the action that caused them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionId(String);

impl ActionId {
    /// An id of 1 to 64 visible ASCII characters.
    ///
    /// # Errors
    /// [`ActionError::ActionId`] for anything else.
    pub fn new(id: impl Into<String>) -> Result<Self, ActionError> {
        let id = id.into();
        let is_good =
            (1..=MAX_ACTION_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
        if is_good {
            Ok(Self(id))
        } else {
            Err(ActionError::ActionId)
        }
    }

    /// As it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an action is not sent. The value itself is never told: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// A key with other characters than letters, digits, `-`, `_`, `(` and `)`.
    #[error("a header's key is not allowed: {0:?}")]
    Key(String),
    /// A control character (a line end, NUL) in a value.
    #[error("a control character in {0}")]
    ControlCharacter(String),
    /// The line would be longer than 1000 bytes.
    #[error("{0} is too long")]
    TooLong(String),
    /// More than 128 headers.
    #[error("too many headers")]
    TooManyHeaders,
    /// An ActionID that is no 1 to 64 visible ASCII characters.
    #[error("a bad ActionID")]
    ActionId,
    /// A variable whose name is empty or has `=`, or with a comma, which AMI cannot quote, elsewhere than
    /// between the arguments of a function.
    #[error("a variable that cannot be sent: {0:?}")]
    Variable(String),
}

#[derive(Clone)]
enum Value {
    Plain(String),
    Secret(SecretString),
}

impl Value {
    fn expose(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose_secret(),
        }
    }
}

/// An action as it will be sent: its name and headers in order.
#[derive(Clone)]
pub struct Action {
    name: &'static str,
    headers: Vec<(Cow<'static, str>, Value)>,
}

impl Action {
    /// An action without headers.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            headers: Vec::new(),
        }
    }

    /// Adds a header. Nothing is checked before [`Self::encode`].
    #[must_use]
    pub fn header(mut self, key: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((key.into(), Value::Plain(value.into())));
        self
    }

    /// Adds headers in order.
    #[must_use]
    pub fn headers(self, headers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let add = |action: Self, (key, value)| action.header(key, value);
        headers.into_iter().fold(self, add)
    }

    /// Adds a channel variable, each in a header of its own.
    #[must_use]
    pub fn variable(self, name: &str, value: &str) -> Self {
        self.header("Variable", format!("{name}={value}"))
    }

    /// `Challenge`: the first step of the MD5 login.
    #[must_use]
    pub fn challenge() -> Self {
        Self::new("Challenge").header("AuthType", "MD5")
    }

    /// `Login` with the answer to a challenge. No event comes before `Events` asks for it.
    #[must_use]
    pub fn login_md5(username: &str, challenge: &str, secret: &SecretString) -> Self {
        let mut hash = Md5::new();
        hash.update(challenge);
        hash.update(secret.expose_secret());
        let key: String = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self::new("Login")
            .header("AuthType", "MD5")
            .header("Username", username)
            .secret("Key", key.into())
            .header("Events", "off")
    }

    /// `Login` with the secret in the clear.
    #[must_use]
    pub fn login_plain(username: &str, secret: &SecretString) -> Self {
        Self::new("Login")
            .header("Username", username)
            .secret("Secret", secret.clone())
            .header("Events", "off")
    }

    /// `Events`: which classes are wanted. An unknown class turns all off: see the reply.
    #[must_use]
    pub fn events(mask: &str) -> Self {
        Self::new("Events").header("EventMask", mask)
    }

    /// `Ping`.
    #[must_use]
    pub fn ping() -> Self {
        Self::new("Ping")
    }

    /// `Logoff`.
    #[must_use]
    pub fn logoff() -> Self {
        Self::new("Logoff")
    }

    /// `Status`: every channel, as a list of `Status` events.
    #[must_use]
    pub fn status() -> Self {
        Self::new("Status")
    }

    /// `CoreSettings`: the exact version.
    #[must_use]
    pub fn core_settings() -> Self {
        Self::new("CoreSettings")
    }

    /// `ListCommands`: what this user may run.
    #[must_use]
    pub fn list_commands() -> Self {
        Self::new("ListCommands")
    }

    /// `ExtensionStateList`: every hint with its devices, as `ExtensionStatus` events (13+).
    #[must_use]
    pub fn extension_state_list() -> Self {
        Self::new("ExtensionStateList")
    }

    /// The action's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The first value of a header that is no secret.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(k, _)| k.eq_ignore_ascii_case(key))?;
        match value {
            Value::Plain(text) => Some(text),
            Value::Secret(_) => None,
        }
    }

    /// The bytes to send.
    ///
    /// # Errors
    /// See [`ActionError`]; then nothing may be sent.
    pub fn encode(&self, id: &ActionId) -> Result<Vec<u8>, ActionError> {
        if self.headers.len() + 2 > MAX_HEADERS {
            return Err(ActionError::TooManyHeaders);
        }
        // Enough for a login: one that grows would leave a copy behind.
        let mut out = Vec::with_capacity(1024);
        line(&mut out, "Action", self.name)?;
        line(&mut out, "ActionID", id.as_str())?;
        for (key, value) in &self.headers {
            let value = value.expose();
            let is_own = key.eq_ignore_ascii_case("Action") || key.eq_ignore_ascii_case("ActionID");
            if is_own {
                return Err(ActionError::Key(key.to_string()));
            }
            if key.eq_ignore_ascii_case("Variable") {
                check_variable(value)?;
            }
            line(&mut out, key, value)?;
        }
        out.extend_from_slice(b"\r\n");
        Ok(out)
    }

    fn secret(mut self, key: &'static str, value: SecretString) -> Self {
        self.headers.push((key.into(), Value::Secret(value)));
        self
    }
}

/// Names the headers; the values hold secrets and numbers.
impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.headers.iter().map(|(key, _)| key.as_ref()).collect();
        f.debug_struct("Action")
            .field("name", &self.name)
            .field("headers", &keys)
            .finish()
    }
}

fn line(out: &mut Vec<u8>, key: &str, value: &str) -> Result<(), ActionError> {
    let is_key = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'(' | b')');
    if key.is_empty() || !key.bytes().all(is_key) {
        return Err(ActionError::Key(key.to_owned()));
    }
    if value.chars().any(char::is_control) {
        return Err(ActionError::ControlCharacter(key.to_owned()));
    }
    if key.len() + 2 + value.len() > MAX_LINE {
        return Err(ActionError::TooLong(key.to_owned()));
    }
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value.as_bytes());
    out.extend_from_slice(b"\r\n");
    Ok(())
}

fn check_variable(pair: &str) -> Result<(), ActionError> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    // The arguments of a function, `PJSIP_HEADER(add,X)`, are not split at their commas.
    let name = match name.split_once('(') {
        Some((function, arguments)) if arguments.ends_with(')') && !arguments.contains('(') => {
            function
        }
        _ => name,
    };
    let is_good = !name.trim().is_empty() && !name.contains(',') && !value.contains(',');
    if is_good {
        Ok(())
    } else {
        Err(ActionError::Variable(name.to_owned()))
    }
}
