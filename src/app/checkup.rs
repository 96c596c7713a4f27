//! The doctor, wired: the PBX and the courier database of the settings, looked at step by step.

use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike as _};
use tokio::time::Instant;

use super::wiring::{pbx_secret, transport};
use crate::doctor::checkup::Question;
use crate::doctor::checkup::report::{Report, Step};
use crate::doctor::checkup::rights::Function;
use crate::engine;
use crate::settings::Settings;

/// What came out, besides the steps that were told.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// All steps.
    pub report: Report,
    /// This computer's address as the PBX sees it.
    pub local: Option<IpAddr>,
    /// The PBX's version, as exactly as it is known.
    pub version: Option<String>,
}

/// Looks at everything that the settings name, and tells each step as it ends. `functions`: what the program is to
/// do here; `by_name`: each of them was asked for.
pub async fn examine(
    settings: &Settings,
    functions: &[Function],
    by_name: bool,
    tell: &mut (dyn FnMut(&Step) + Send),
) -> Examined {
    let (epoch, unix_ms) = (Instant::now(), unix_ms());
    let day = DateTime::from_timestamp_millis(unix_ms).unwrap_or_default();
    let question = Question {
        functions: functions.to_vec(),
        by_name,
        seed: u64::try_from(unix_ms).unwrap_or(0),
        epoch_unix_ms: unix_ms,
        today: (day.year(), day.month(), day.day()),
    };
    let mut steps = Vec::new();
    let secret = pbx_secret(settings.pbx.clone());
    let transport = transport(&settings.pbx);
    let mut told = |step: Step| {
        tell(&step);
        steps.push(step);
    };
    let checkup =
        engine::checkup::examine(settings, transport, secret, question, epoch, &mut told).await;
    Examined {
        local: checkup.local(),
        version: checkup.version().map(str::to_owned),
        report: Report { steps },
    }
}

/// A password for a user that is yet to be made: 24 letters and digits, some 140 bits. `None`: the system has no
/// randomness to give.
pub fn new_password() -> Option<String> {
    // Without letters that look alike. No power of two: what does not fit is thrown again.
    const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut password = String::new();
    let mut bytes = [0; 64];
    while password.len() < 24 {
        getrandom::fill(&mut bytes).ok()?;
        let rest = 24 - password.len();
        let fits = bytes
            .iter()
            .filter_map(|byte| SIGNS.get(usize::from(byte & 63)));
        password.extend(fits.take(rest).map(|sign| char::from(*sign)));
    }
    Some(password)
}

#[expect(
    clippy::disallowed_methods,
    reason = "wired here, beside the engine: the PBX's clock is compared with this one"
)]
fn unix_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}
