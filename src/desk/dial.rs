//! The click to call: from what was typed to an Originate, and both legs' fate.

use std::time::Duration;

use super::input::{Effect, Now};
use super::snapshot::{Connection, DialProblem, DialProgress, DialState, Operator};
use crate::calls::{Call, CallId, Phase};
use crate::dialling::{self, DialError};
use crate::phone::{Number, NumberError, Numbering};
use crate::settings;

/// A notice about a call that is over, or of a wrong text, leaves after so long.
const LEAVES: Duration = Duration::from_secs(15);

/// The last click.
#[derive(Debug, Default)]
pub(super) struct Dial {
    pub state: DialState,
    call: Option<CallId>,
    number: String,
    since: Duration,
}

impl Dial {
    /// «Позвонить» with this text.
    pub(super) fn click(
        &mut self,
        text: &str,
        settings: &settings::Dialling,
        numbering: &Numbering,
        operator: &Operator,
        connection: &Connection,
        now: Now,
    ) -> Option<Effect> {
        self.since = now.mono;
        match self.place(text, settings, numbering, operator, connection, now) {
            Ok(effect) => Some(effect),
            Err(state) => {
                // The call under way keeps its notice; only the new click is refused.
                if !matches!(state, DialState::Impossible(DialProblem::AlreadyDialling)) {
                    self.call = None;
                }
                self.state = state;
                None
            }
        }
    }

    fn place(
        &mut self,
        text: &str,
        settings: &settings::Dialling,
        numbering: &Numbering,
        operator: &Operator,
        connection: &Connection,
        now: Now,
    ) -> Result<Effect, DialState> {
        let invalid = |why: NumberError| DialState::Invalid {
            text: cut(text),
            why,
        };
        let number = Number::parse(text, numbering).map_err(invalid)?;
        if !matches!(connection, Connection::Online { .. }) {
            return Err(DialState::Impossible(DialProblem::Offline));
        }
        if self.call.is_some() && self.under_way() && self.number == number.key() {
            return Err(DialState::Impossible(DialProblem::AlreadyDialling));
        }
        let seed = u64::try_from(now.unix_ms).unwrap_or_default();
        let originate = dialling::originate(settings, &operator.extensions, &number, seed)
            .map_err(|why| match why {
                DialError::NoExtension => DialState::Impossible(DialProblem::NoExtension),
                DialError::OwnExtension => DialState::Impossible(DialProblem::OwnExtension),
                DialError::BadSetting(key) => {
                    DialState::Impossible(DialProblem::BadSetting(key.to_owned()))
                }
                DialError::BadNumber => invalid(NumberError::Impossible),
            })?;
        let extension = operator.extensions.first().cloned().unwrap_or_default();
        self.call = Some(CallId(originate.id.as_str().to_owned()));
        number.key().clone_into(&mut self.number);
        self.state = DialState::Placed {
            number_shown: number.shown(),
            progress: DialProgress::Asked,
        };
        Ok(Effect::Originate {
            originate: Box::new(originate),
            extension,
        })
    }

    /// A call's news. True when it is the one of the click.
    pub(super) fn update(&mut self, call: &Call, now: Now) -> bool {
        if self.call.as_ref() != Some(&call.id) {
            return false;
        }
        let DialState::Placed { progress, .. } = &mut self.state else {
            return false;
        };
        let new = match (call.phase, call.outcome) {
            (Phase::Ended, Some(outcome)) => DialProgress::Over {
                outcome,
                reason: call.reason.clone(),
            },
            (Phase::Ended | Phase::Asked, _) => DialProgress::Asked,
            (Phase::OwnPhoneRings, _) => DialProgress::OwnPhoneRings,
            (Phase::Ringing, _) if call.ringing_since.is_some() => DialProgress::Ringing,
            (Phase::Waiting | Phase::Ringing, _) => DialProgress::Calling,
            (Phase::Talking, _) => DialProgress::Talking,
        };
        if *progress != new {
            *progress = new;
            self.since = now.mono;
        }
        true
    }

    /// A call became part of another.
    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        if self.call.as_ref() == Some(gone) {
            self.call = Some(into.clone());
        }
    }

    /// The Originate could not be sent.
    pub(super) fn not_sent(&mut self) {
        self.call = None;
        self.state = DialState::Impossible(DialProblem::Offline);
    }

    pub(super) fn dismiss(&mut self) {
        self.state = DialState::Idle;
    }

    /// When the notice leaves by itself.
    pub(super) fn leaves_at(&self) -> Option<Duration> {
        let stays = matches!(self.state, DialState::Idle) || self.under_way();
        (!stays).then(|| self.since + LEAVES)
    }

    pub(super) fn tick(&mut self, now: Now) {
        if self.leaves_at().is_some_and(|at| at <= now.mono) {
            self.dismiss();
        }
    }

    fn under_way(&self) -> bool {
        matches!(&self.state, DialState::Placed { progress, .. } if !matches!(progress, DialProgress::Over { .. }))
    }
}

/// The text as it may stand in a sentence: without control characters, not endless.
fn cut(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    match text.chars().count() > 40 {
        true => format!("{clean}…"),
        false => clean,
    }
}
