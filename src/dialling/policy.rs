//! What may be dialled. AMI can join any two numbers at the office's expense, so everything that dials asks here.
//!
//! Rule: emergency services and the office's own short numbers always pass; of the rest `allow` counts before
//! `refuse`, and both before what is refused without being named. Whether a number exists is not asked.

use std::collections::VecDeque;

use crate::phone::{Kind, Number, Pattern, calling_code};
use crate::settings::{self, ALL_COUNTRIES};

/// Why a number is not dialled. Rendered by `texts`, with the setting that would allow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Premium rate, shared cost, a personal number.
    Premium,
    /// A satellite phone, or an international network.
    Satellite,
    /// A country that the settings do not name.
    Country {
        /// By ISO 3166-1, where the numbering plan tells.
        country: Option<String>,
        /// Its calling code: 375.
        calling_code: u16,
    },
    /// Refused by the settings, by this pattern of theirs.
    Listed(String),
    /// A code of the PBX with a whole number behind it: where it leads cannot be judged.
    CodeWithNumber,
}

/// So many digits in a row behind a code are an extension at most, with the digits of the code itself.
const LONGEST_CODE: usize = 7;

/// Whether a number may be dialled.
///
/// # Errors
/// It may not.
pub fn judge(
    policy: &settings::Policy,
    number: &Number,
    is_extension: bool,
) -> Result<(), Refusal> {
    if number.is_emergency() || policy.allows(number, is_extension) {
        return Ok(());
    }
    let matching = policy.refuse.iter().find(|text| {
        let pattern = Pattern::parse(text);
        pattern.is_ok_and(|pattern| pattern.matches(number, is_extension))
    });
    if let Some(pattern) = matching {
        return Err(Refusal::Listed(pattern.clone()));
    }
    match number {
        Number::Internal(_) => Ok(()),
        Number::Service(code) => {
            let runs = code.split(|c: char| !c.is_ascii_digit());
            let longest = runs.map(str::len).max().unwrap_or(0);
            match longest > LONGEST_CODE {
                true => Err(Refusal::CodeWithNumber),
                false => Ok(()),
            }
        }
        Number::External { digits, .. } => judge_outside(policy, number, digits),
    }
}

fn judge_outside(policy: &settings::Policy, number: &Number, digits: &str) -> Result<(), Refusal> {
    let Some(plan) = number.plan() else {
        // A key of an earlier version that no plan has any more.
        return match policy.allows_any_country() {
            true => Ok(()),
            false => Err(Refusal::Country {
                country: None,
                calling_code: digits.get(..1).and_then(|d| d.parse().ok()).unwrap_or(0),
            }),
        };
    };
    match plan.kind {
        Kind::Satellite => return Err(Refusal::Satellite),
        Kind::Premium => return Err(Refusal::Premium),
        Kind::Landline | Kind::Mobile | Kind::Either | Kind::Free | Kind::Other => {}
    }
    let is_named = |named: &String| match &plan.country {
        Some(country) => named == country,
        // Nobody's in particular: a range that the tables do not know, of a code that several countries share.
        None => plan.calling_code != 1 && calling_code(named) == Some(plan.calling_code),
    };
    match policy.allows_any_country() || policy.countries.iter().any(is_named) {
        true => Ok(()),
        false => Err(Refusal::Country {
            country: plan.country,
            calling_code: plan.calling_code,
        }),
    }
}

impl settings::Policy {
    fn allows(&self, number: &Number, is_extension: bool) -> bool {
        self.allow.iter().any(|text| {
            let pattern = Pattern::parse(text);
            pattern.is_ok_and(|pattern| pattern.matches(number, is_extension))
        })
    }

    fn allows_any_country(&self) -> bool {
        self.countries
            .iter()
            .any(|country| country == ALL_COUNTRIES)
    }
}

/// Whether a number costs, and so counts towards [`Pace`].
pub fn counts(number: &Number) -> bool {
    matches!(number, Number::External { .. })
}

/// The calls of the last minute that this workplace dialled to outside numbers.
#[derive(Debug, Default)]
pub struct Pace {
    calls: VecDeque<(String, i64)>,
}

/// How far back is counted, milliseconds.
const MINUTE_MS: i64 = 60_000;
/// More than any limit.
const MOST: usize = 256;

impl Pace {
    /// A call was dialled at this time (Unix milliseconds); the same call again is none.
    pub fn note(&mut self, call: &str, unix_ms: i64) {
        if self.calls.iter().any(|(known, _)| known == call) {
            return;
        }
        self.calls.push_back((call.to_owned(), unix_ms));
        let over = self.calls.len().saturating_sub(MOST);
        self.calls.drain(..over);
    }

    /// How many within the last minute.
    pub fn count(&self, now_unix_ms: i64) -> usize {
        let ago = |at: i64| now_unix_ms.saturating_sub(at);
        let times = self.calls.iter().map(|(_, at)| *at);
        // A clock that was set back makes a call of the future.
        times
            .filter(|at| (-MINUTE_MS..MINUTE_MS).contains(&ago(*at)))
            .count()
    }
}
