//! The doctor, wired: the PBX and the courier database of the settings, looked at step by step.

use std::net::IpAddr;

use chrono::{DateTime, Datelike as _};
use secrecy::SecretString;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::clock::unix_ms;
use super::wiring::{directory_secret, pbx_secret, transport};
use crate::directory;
use crate::doctor::checkup::report::{Finding, Report, Skipped, Step, Topic};
use crate::doctor::checkup::rights::Function;
use crate::doctor::checkup::{Question, database};
use crate::engine;
use crate::settings::{DirectoryKind, Settings};

/// What came out, besides the steps that were told.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// All steps.
    pub report: Report,
    /// This computer's address as the PBX sees it.
    pub local: Option<IpAddr>,
    /// The PBX's version, as exactly as it is known.
    pub version: Option<String>,
    /// This computer's address as the database sees it, where that is a server.
    pub local_of_database: Option<IpAddr>,
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
    let (step, local_of_database) = database(settings).await;
    told(step);
    Examined {
        local: checkup.local(),
        version: checkup.version().map(str::to_owned),
        report: Report { steps },
        local_of_database,
    }
}

async fn database(settings: &Settings) -> (Step, Option<IpAddr>) {
    let set = &settings.directory;
    let mut local = None;
    let findings = match set.kind {
        DirectoryKind::None => vec![Finding::Skipped(Skipped::NoDatabase)],
        kind => {
            if kind == DirectoryKind::Mysql {
                local = engine::checkup::local_towards(set.host.trim(), set.port).await;
            }
            let is_here = local.is_none_or(|local| local.is_loopback());
            let inspected = directory::inspect(set, directory_secret(settings)).await;
            let seen = database::findings(inspected, is_here);
            seen.into_iter().map(Finding::Database).collect()
        }
    };
    let topic = Topic::Database;
    (Step { topic, findings }, local)
}

/// A password for a user that is yet to be made: 24 letters and digits, some 140 bits. `None`: the system has no
/// randomness to give.
pub fn new_password() -> Option<SecretString> {
    // Without letters that look alike. No power of two: what does not fit is thrown again.
    const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    const LENGTH: usize = 24;
    // Reserved, so that no copy is made while it grows.
    let mut password = Zeroizing::new(String::with_capacity(LENGTH));
    let mut bytes = Zeroizing::new([0; 64]);
    while password.len() < LENGTH {
        getrandom::fill(bytes.as_mut_slice()).ok()?;
        let rest = LENGTH - password.len();
        let fits = bytes
            .iter()
            .filter_map(|byte| SIGNS.get(usize::from(byte & 63)));
        password.extend(fits.take(rest).map(|sign| char::from(*sign)));
    }
    Some(SecretString::from(password.as_str()))
}
