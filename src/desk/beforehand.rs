//! What is looked at before a number is called: whether somebody of the office talks with it already, whether it was
//! called in vain a moment ago, how many calls went out within the last minute.
//!
//! Rule: this only tells. The first click says it, the next one calls; what may not be called at all is
//! `dialling`'s matter. Of the operator's own calls only those are told that nobody answered: that a line was busy
//! the operator heard.

use std::time::Duration;

use super::Desk;
use super::dial::{Dial, is_read};
use super::handling::Wish;
use super::in_hand::InHand;
use super::input::{Effect, Now};
use super::snapshot::{
    Act, Beforehand, DialProblem, DialState, Held, JournalRow, Meanwhile, Problem, Refusal, Refused,
};
use crate::calls::{CallId, Direction, Outcome, Phase};
use crate::dialling::{self, Caller, ChannelId};
use crate::phone::Number;
use crate::ports::journal::Row;

/// A call in vain is told of for so long.
const A_MOMENT: Duration = Duration::from_secs(60);
const A_MOMENT_MS: i64 = 60_000;
/// Longer nobody lets a phone ring: the journal's rows are looked at so far back.
const LONGEST_RING_MS: i64 = 300_000;

impl Desk {
    /// What goes on with the numbers that the operator may be about to call.
    pub(super) fn beforehand(&self, now: Now) -> Beforehand {
        let typed = Number::parse(self.suggesting.fragment(), &self.numbering).ok();
        let typed = typed.filter(dialling::counts);
        let selected = self.selection.key();
        Beforehand {
            typed: typed.and_then(|number| self.meanwhile(number.key(), now)),
            selected: selected.and_then(|key| self.meanwhile(key, now)),
        }
    }

    /// Whether something is to be told before this number is called.
    pub(super) fn held(&self, number: &Number, now: Now) -> Option<Held> {
        if !dialling::counts(number) {
            return None;
        }
        let limit = usize::try_from(self.dialling.policy.calls_per_minute).unwrap_or(usize::MAX);
        let count = self.pace.count(now.unix_ms);
        let held = Held {
            meanwhile: self.meanwhile(number.key(), now),
            calls_within_minute: (limit > 0 && count >= limit).then_some(count),
        };
        (held != Held::default()).then_some(held)
    }

    /// Says first what is to be known before a call in progress is handed on to this number, unless that stands there
    /// and has been read. True: it is not to be done now.
    pub(super) fn holds(&mut self, call: &CallId, act: Act, text: &str, now: Now) -> bool {
        let Ok(number) = Number::parse(text, &self.numbering) else {
            return false;
        };
        let Some(mut why) = self.held(&number, now) else {
            return false;
        };
        // Whom somebody is connected with, the button tells when he was called in vain.
        let is_told = match &why.meanwhile {
            Some(Meanwhile::Unanswered { .. }) => self.is_offered(call, text),
            // Whom the operator speaks with the operator knows.
            Some(Meanwhile::Talks { who: None, .. }) => true,
            _ => false,
        };
        if is_told {
            why.meanwhile = None;
        }
        let number_shown = number.shown();
        let told = self.hands.held_at(call, act, &number_shown);
        if why == Held::default() || told.is_some_and(|since| is_read(since, now)) {
            return false;
        }
        // The second half of a double click: what stands there has still to be read.
        if told.is_none() {
            let problem = Problem::Held { number_shown, why };
            self.hands.fail(call.clone(), act, problem, now);
        }
        true
    }

    /// A call in progress is handed on to an outside number.
    pub(super) fn note_pace(&mut self, wish: &Wish, now: Now) {
        let is_handed_on = matches!(wish.act, Act::Transfer(_) | Act::Connect);
        let number = Number::parse(&wish.text, &self.numbering).ok();
        if is_handed_on && number.as_ref().is_some_and(dialling::counts) {
            let id = format!("{}-{}", wish.call.0, now.unix_ms);
            self.pace.note(&id, now.unix_ms);
        }
    }

    /// Calls that were dialled from here before the program began, or by another run of it: the journal knows
    /// them.
    pub(super) fn learn_pace(&mut self, rows: &[Row]) {
        for Row { entry, .. } in rows {
            let own = &self.people.operator.extensions;
            let is_own = entry.extension.as_ref().is_some_and(|x| own.contains(x));
            let is_outside = entry.direction == Direction::Outgoing;
            if is_own && is_outside && ChannelId::is_ours(&entry.call) {
                self.pace.note(&entry.call, entry.started_unix_ms);
            }
        }
    }

    /// What a refused number leaves behind: a line in the log, without the number itself.
    pub(super) fn log_refused(&self, refused: &Refused) -> Effect {
        Effect::Refused {
            masked: masked(&refused.number_shown),
            why: refused.why.clone(),
        }
    }

    /// Of the last click, if it was refused.
    pub(super) fn log_refused_click(&self, dial: &Dial) -> Option<Effect> {
        match dial.state() {
            DialState::Impossible(DialProblem::Refused(refused)) => {
                Some(self.log_refused(&refused))
            }
            _ => None,
        }
    }

    /// Whether a short number is known to be somebody's of the office.
    pub(super) fn is_colleague(&self, short: &str) -> bool {
        self.people.has(short) || self.colleagues.knows(short)
    }

    /// Who dials, for as long as `colleagues` lives.
    pub(super) fn caller<'a>(&'a self, colleagues: &'a dyn Fn(&str) -> bool) -> Caller<'a> {
        Caller {
            dialling: &self.dialling,
            extensions: &self.people.operator.extensions,
            colleagues,
        }
    }

    fn meanwhile(&self, key: &str, now: Now) -> Option<Meanwhile> {
        let going = self.calls.going();
        let with_it = going.filter(|call| is_with(call, key));
        let told = with_it.filter_map(|call| self.under_way(call, now));
        let rank = |told: &Meanwhile| match told {
            Meanwhile::Talks { .. } => 0,
            Meanwhile::Rings { .. } => 1,
            Meanwhile::Calls { .. } | Meanwhile::Unanswered { .. } => 2,
        };
        told.min_by_key(rank).or_else(|| self.in_vain(key, now))
    }

    fn under_way(&self, call: &InHand, now: Now) -> Option<Meanwhile> {
        let office = &call.office;
        let since_unix_ms = now.unix_ms_at(call.since);
        match (office.phase, office.direction) {
            (Phase::Ended, _) | (_, Direction::Internal) => None,
            (Phase::Talking, _) => {
                let who = self.who(office.talking.as_ref().or(office.extension.as_ref())?);
                let talk = office.answered_at.unwrap_or(call.since);
                Some(Meanwhile::Talks {
                    who,
                    since_unix_ms: now.unix_ms_at(talk),
                })
            }
            (_, Direction::Incoming) => Some(Meanwhile::Rings { since_unix_ms }),
            (_, Direction::Outgoing | Direction::Callback) => Some(Meanwhile::Calls {
                who: self.who(office.extension.as_ref()?),
                since_unix_ms: now.unix_ms_at(office.started),
            }),
        }
    }

    /// The latest call with this number was one to it, a moment ago, and in vain.
    fn in_vain(&self, key: &str, now: Now) -> Option<Meanwhile> {
        let over = self.calls.over().filter(|call| is_with(call, key));
        let over = over.filter_map(|call| {
            let ended = call.ended?;
            let is_late = ended + A_MOMENT <= now.mono;
            (!is_late).then(|| Over {
                at_unix_ms: now.unix_ms_at(ended),
                direction: call.office.direction,
                outcome: call.office.outcome,
                extension: call.office.extension.as_ref(),
            })
        });
        let page = self.journal.page.lend();
        let earliest = now.unix_ms.saturating_sub(A_MOMENT_MS + LONGEST_RING_MS);
        let rows = page.rows.iter();
        let rows = rows.take_while(|row| row.started_unix_ms >= earliest);
        let rows = rows.filter_map(|row| self.over_by_journal(row, key, now));
        let last = over.chain(rows).max_by_key(|over| over.at_unix_ms)?;
        let is_to_it = matches!(last.direction, Direction::Outgoing | Direction::Callback);
        let (outcome, extension) = (last.outcome?, last.extension?);
        let who = self.who(extension);
        let is_in_vain = match outcome {
            Outcome::NoAnswer | Outcome::Rejected => true,
            Outcome::Busy | Outcome::Unreachable | Outcome::Cancelled => who.is_some(),
            _ => false,
        };
        (is_to_it && is_in_vain).then_some(Meanwhile::Unanswered {
            who,
            at_unix_ms: last.at_unix_ms,
            outcome,
        })
    }

    fn over_by_journal<'r>(&self, row: &'r JournalRow, key: &str, now: Now) -> Option<Over<'r>> {
        let number = Number::parse(row.number.as_deref()?, &self.numbering).ok()?;
        let secs = row
            .ring_secs
            .unwrap_or(0)
            .saturating_add(row.talk_secs.unwrap_or(0));
        let lasted_ms = i64::try_from(secs).unwrap_or(0).saturating_mul(1_000);
        let at_unix_ms = row.started_unix_ms.saturating_add(lasted_ms);
        let is_late = at_unix_ms.saturating_add(A_MOMENT_MS) <= now.unix_ms;
        (number.key() == key && !is_late).then_some(Over {
            at_unix_ms,
            direction: row.direction,
            outcome: row.outcome,
            extension: row.extension.as_ref(),
        })
    }

    /// A colleague; `None` for the operator.
    fn who(&self, extension: &str) -> Option<String> {
        let own = &self.people.operator.extensions;
        (!own.iter().any(|x| x == extension)).then(|| self.person(extension))
    }
}

/// A call that is over.
struct Over<'a> {
    at_unix_ms: i64,
    direction: Direction,
    outcome: Option<Outcome>,
    extension: Option<&'a String>,
}

/// A number for the log: its beginning only, which tells why it was refused.
pub fn masked(number_shown: &str) -> String {
    let mut digits = 0;
    let beginning = number_shown.chars().take_while(|c| {
        digits += usize::from(c.is_ascii_digit());
        digits <= 4
    });
    let beginning: String = beginning.collect();
    format!("{}…", beginning.trim_end_matches([' ', '-', '(', ')']))
}

/// Why a number was not dialled, in the words of the desk.
pub(super) fn refused(number: &Number, why: Refusal) -> Refused {
    Refused {
        number_shown: number.parts_shown().0,
        why,
    }
}

fn is_with(call: &InHand, key: &str) -> bool {
    call.office.number.as_deref() == Some(key)
}
