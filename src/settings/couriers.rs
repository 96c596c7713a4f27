//! Couriers: how callers are connected with them.

use serde::{Deserialize, Serialize};

use super::check::{Problems, Why, is_template};

/// A prefix is a few signs.
const MAX_PREFIX: usize = 10;
/// A number as a person writes it.
const MAX_PHONE: usize = 40;

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
    /// «Канал», the couriers': the template of the leg to a courier who is called back, a line:
    /// `PJSIP/{NUMBER}@trunk_name`, `SIP/trunk_name`. Empty: couriers are not called back.
    pub channel: String,
    /// «Контекст», the couriers': where the recipient is called from, once the courier is up.
    pub context: String,
    /// «Префикс курьера»: put before the courier's number.
    pub prefix: String,
    /// «Внутренний телефон офиса»: where a courier is put through to who asks for the office.
    pub office_internal: String,
    /// «Городской телефон офиса»: what a courier dials when the PBX cannot be asked; shown to couriers who are
    /// called back where `dialling.caller_id` is empty.
    pub office_city: String,
}

impl Default for Couriers {
    fn default() -> Self {
        Self {
            connect: Connecting::default(),
            connect_context: "trubka-connect".into(),
            channel: String::new(),
            context: "from-courier".into(),
            prefix: String::new(),
            office_internal: String::new(),
            office_city: String::new(),
        }
    }
}

impl Couriers {
    pub(super) fn check(&self, problems: &mut Problems) {
        problems.context("couriers.connect_context", &self.connect_context);
        problems.context("couriers.context", &self.context);
        if !self.channel.is_empty() {
            problems.template("couriers.channel", &self.channel);
        }
        let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '*' | '#' | '+');
        if !self.prefix.chars().all(is_sign) || self.prefix.len() > MAX_PREFIX {
            problems.add("couriers.prefix", Why::Prefix);
        }
        for (key, phone) in [
            ("couriers.office_internal", &self.office_internal),
            ("couriers.office_city", &self.office_city),
        ] {
            let is_shaped = |c: char| is_sign(c) || matches!(c, ' ' | '-' | '(' | ')');
            if phone.len() > MAX_PHONE || !phone.chars().all(is_shaped) {
                problems.add(key, Why::Number);
            }
        }
    }
}

impl Problems {
    /// Signs that a context has.
    fn context(&mut self, key: &str, context: &str) {
        if context.is_empty() {
            self.add(key, Why::Missing);
        } else if !is_template(context) || context.contains(['{', '}', '/', '@']) {
            self.add(key, Why::Context);
        }
    }
}
