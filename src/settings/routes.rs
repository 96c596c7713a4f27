//! Which line a call leaves by, and which numbers may be called at all.

use serde::{Deserialize, Serialize};

use super::Dialling;
use super::check::{Problems, Why, is_template};
use crate::phone::{Pattern, is_country};

/// `[[dialling.routes]]`: numbers that leave by another line than `dialling.context` says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Route {
    /// What it is called, for people.
    pub name: String,
    /// Whose it is, each a [`Pattern`]: `"+7 495*"`, `"mobile"`, `"KZ"`.
    pub numbers: Vec<String>,
    /// The dialplan context; empty: `dialling.context`.
    pub context: String,
    /// Put before the called outside number; empty: `dialling.client_prefix`; [`NONE`]: none.
    pub prefix: String,
    /// The number shown; empty: `dialling.caller_id`; [`NONE`]: the operator's extension.
    pub caller_id: String,
}

/// In the place of a prefix or a shown number: there is none, whatever stands in `[dialling]`.
pub const NONE: &str = "-";

/// `[dialling.policy]`: what may be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Countries that may be called (ISO 3166-1); [`ALL_COUNTRIES`]: all.
    pub countries: Vec<String>,
    /// Numbers that may be called though something else says no, each a [`Pattern`].
    pub allow: Vec<String>,
    /// Numbers that may not be called, each a [`Pattern`].
    pub refuse: Vec<String>,
    /// After so many outside calls within a minute each further one has to be confirmed; 0: never.
    pub calls_per_minute: u32,
}

/// In the list of countries: all of them.
pub const ALL_COUNTRIES: &str = "*";

impl Default for Policy {
    fn default() -> Self {
        Self {
            countries: vec!["RU".into(), "KZ".into()],
            allow: Vec::new(),
            refuse: Vec::new(),
            calls_per_minute: 10,
        }
    }
}

/// A name stands on one line.
const MAX_NAME: usize = 60;
/// More are no rules that anybody understands.
const MAX_ROUTES: usize = 50;

impl Dialling {
    pub(super) fn check_routes(&self, problems: &mut Problems) {
        for (index, route) in self.routes.iter().enumerate() {
            let key = |field: &str| format!("dialling.routes.{}.{field}", index + 1);
            if route.name.chars().count() > MAX_NAME || route.name.contains(char::is_control) {
                problems.add(&key("name"), Why::RouteName(MAX_NAME));
            }
            if route.numbers.is_empty() {
                problems.add(&key("numbers"), Why::Missing);
            }
            patterns(&key("numbers"), &route.numbers, problems);
            let context = &route.context;
            let is_context =
                is_template(context) && !context.contains(['{', '}']) && context != NONE;
            if !context.is_empty() && !is_context {
                problems.add(&key("context"), Why::Context);
            }
            if route.prefix != NONE && !is_prefix(&route.prefix) {
                problems.add(&key("prefix"), Why::Prefix);
            }
            if route.caller_id != NONE && !is_caller_id(&route.caller_id) {
                problems.add(&key("caller_id"), Why::Number);
            }
        }
        if self.routes.len() > MAX_ROUTES {
            problems.add("dialling.routes", Why::TooManyRoutes(MAX_ROUTES));
        }
        let policy = &self.policy;
        for country in &policy.countries {
            if country != ALL_COUNTRIES && !is_country(country) {
                let why = Why::Country(country.clone());
                problems.add("dialling.policy.countries", why);
            }
        }
        patterns("dialling.policy.allow", &policy.allow, problems);
        patterns("dialling.policy.refuse", &policy.refuse, problems);
    }
}

/// Digits, `*`, `#`, `+`, not many; empty is one too.
pub(super) fn is_prefix(text: &str) -> bool {
    let is_sign = |b: u8| b.is_ascii_digit() || b"*#+".contains(&b);
    text.len() <= 12 && text.bytes().all(is_sign)
}

/// A number to be shown; empty is one too.
pub(super) fn is_caller_id(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_number = (1..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    text.is_empty() || is_number
}

fn patterns(key: &str, texts: &[String], problems: &mut Problems) {
    for text in texts {
        if let Err(why) = Pattern::parse(text) {
            let text = text.clone();
            problems.add(key, Why::Pattern { text, why });
        }
    }
}
