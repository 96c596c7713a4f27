//! Couriers: how callers are connected with them.

use serde::{Deserialize, Serialize};

use super::check::{Problems, Why, is_template};

/// How a click connects a caller with a courier, a manager, a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Connecting {
    /// The operator speaks with the courier first; the caller waits on hold.
    #[default]
    AskFirst,
    /// The caller is put through at once, and brought back when nobody takes the call.
    AtOnce,
}

/// `[couriers]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Couriers {
    /// What a click on «Соединить с курьером» does; the other way has a button too.
    pub connect: Connecting,
    /// The dialplan context that puts a caller through at once and brings him back: the one that is shipped
    /// (`packaging/asterisk`).
    pub connect_context: String,
}

impl Default for Couriers {
    fn default() -> Self {
        Self {
            connect: Connecting::default(),
            connect_context: "trubka-connect".into(),
        }
    }
}

impl Couriers {
    pub(super) fn check(&self, problems: &mut Problems) {
        problems.context("couriers.connect_context", &self.connect_context);
    }
}

impl Problems {
    /// Signs that a context has.
    fn context(&mut self, key: &str, context: &str) {
        if context.is_empty() {
            self.add(key, Why::Missing);
        } else if !is_template(context) || context.contains(['{', '}', '/', '@']) {
            self.add(key, Why::Template);
        }
    }
}
