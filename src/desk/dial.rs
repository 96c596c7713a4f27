//! The click to call: from what was typed to an Originate, and both legs' fate. Where no PBX is
//! configured, the number goes to the system's calling program.

use std::time::Duration;

use super::beforehand::refused;
use super::input::{Effect, Now};
use super::snapshot::{
    Connection, DialProblem, DialProgress, DialState, Held, Operator, PostDial, Refusal,
};
use crate::calls::{Call, CallId, Direction, Outcome, Phase, Reason};
use crate::dialling::{self, Caller, DialError};
use crate::phone::{Number, NumberError, Numbering};
use crate::ports::calling_program::CallingProgramError;
use crate::settings;

/// A notice about a call that is over, or of a click that came to nothing, leaves after so long.
const LEAVES: Duration = Duration::from_secs(15);

/// Pressed again sooner, nobody has read what is to be known first.
const READ_AFTER: Duration = Duration::from_millis(500);

/// The last click that placed a call, and a later one that did not.
#[derive(Debug, Default)]
pub(super) struct Dial {
    placed: Option<Placed>,
    /// Stands before the call under way, which comes into sight again when this has left.
    notice: Option<(DialState, Duration)>,
    /// The number that the system's calling program is being asked to take.
    handing_over: Option<Number>,
}

#[derive(Debug)]
struct Placed {
    call: CallId,
    number: String,
    number_shown: String,
    progress: DialProgress,
    since: Duration,
    /// The operator closed the notice; the call goes on.
    hidden: bool,
    /// The digits behind «доб.», and what becomes of them.
    post_dial: Option<(String, PostDial)>,
    /// A courier's, who is called back, shown.
    courier_shown: Option<String>,
}

/// A courier is to be called back.
pub(super) struct CallBack<'a> {
    /// As typed.
    pub(super) courier: &'a str,
    /// Whom the courier is put through to, as typed.
    pub(super) to: &'a str,
    pub(super) caller: Caller<'a>,
    pub(super) couriers: &'a settings::Couriers,
    pub(super) numbering: &'a Numbering,
    pub(super) connection: &'a Connection,
    /// To be told first.
    pub(super) held: Option<Held>,
}

/// «Позвонить», and what it is judged by.
pub(super) struct Click<'a> {
    /// As typed.
    pub(super) text: &'a str,
    /// To be handed to the system's calling program.
    pub(super) past_pbx: bool,
    /// To be told first.
    pub(super) held: Option<Held>,
    pub(super) caller: Caller<'a>,
    pub(super) numbering: &'a Numbering,
    pub(super) connection: &'a Connection,
    /// What becomes of the digits behind «доб.».
    pub(super) post_dial_by: PostDial,
}

impl Dial {
    /// «Позвонить».
    pub(super) fn click(&mut self, click: Click<'_>, now: Now) -> Option<Effect> {
        // The second half of a double click finds the field emptied by the first: what the first one
        // says ("pick up", "your phone is busy") must stay in sight.
        let handed =
            |(state, _): &(DialState, Duration)| matches!(state, DialState::HandedOver { .. });
        let is_told = self.placed.is_some() || self.notice.as_ref().is_some_and(handed);
        if click.text.trim().is_empty() && (is_told || self.handing_over.is_some()) {
            return None;
        }
        let placed = self.place(click, now);
        if self.stands_there(&placed) {
            return None;
        }
        self.tell(placed, now)
    }

    /// The second half of a double click: what stands there has still to be read.
    fn stands_there(&self, placed: &Result<Effect, DialState>) -> bool {
        match (placed, &self.notice) {
            (Err(new), Some((told, _))) => is_same_hold(new, told),
            _ => false,
        }
    }

    /// «Перезвонить курьеру».
    pub(super) fn call_back(&mut self, asked: CallBack<'_>, now: Now) -> Option<Effect> {
        let placed = self.place_back(asked, now);
        if self.stands_there(&placed) {
            return None;
        }
        self.tell(placed, now)
    }

    /// What was to be called is no number.
    pub(super) fn refuse_text(&mut self, text: &str, why: NumberError, now: Now) {
        self.notice = Some((invalid(text, why), now.mono));
    }

    /// The system's calling program took the number, or did not. Gives back the attempt, for the
    /// journal: more will never be known of it.
    pub(super) fn handed_over(
        &mut self,
        result: Result<(), CallingProgramError>,
        operator: &Operator,
        now: Now,
    ) -> Option<Call> {
        let number = self.handing_over.take()?;
        let (state, attempt) = match result {
            Ok(()) => (
                DialState::HandedOver {
                    number_shown: number.shown(),
                },
                Some(attempt(&number, operator.extensions.first(), now)),
            ),
            Err(why) => (
                DialState::Impossible(DialProblem::CallingProgram(why)),
                None,
            ),
        };
        self.notice = Some((state, now.mono));
        attempt
    }

    /// What is to be seen of it.
    pub(super) fn state(&self) -> DialState {
        match (&self.notice, &self.placed) {
            (Some((state, _)), _) => state.clone(),
            (None, Some(placed)) if !placed.hidden => match placed.courier_shown.clone() {
                Some(courier_shown) => DialState::CallingBack {
                    courier_shown,
                    number_shown: placed.number_shown.clone(),
                    progress: placed.progress.clone(),
                },
                None => DialState::Placed {
                    number_shown: placed.number_shown.clone(),
                    progress: placed.progress.clone(),
                    post_dial: placed.post_dial.clone(),
                },
            },
            _ => DialState::Idle,
        }
    }

    /// A call's news, if it is the one of the click. Gives back the digits to be pressed when the other side
    /// has just answered.
    pub(super) fn update(&mut self, call: &Call, now: Now) -> Option<String> {
        let is_it = |placed: &&mut Placed| placed.call == call.id;
        let placed = self.placed.as_mut().filter(is_it)?;
        let new = match (call.phase, call.outcome) {
            (Phase::Ended, Some(outcome)) => DialProgress::Over {
                outcome,
                reason: call.reason.clone(),
            },
            // What became of it nobody saw, as the reason says; it did not come about.
            (Phase::Ended, None) if call.reason == Some(Reason::Lost) => DialProgress::Over {
                outcome: Outcome::Failed,
                reason: call.reason.clone(),
            },
            (Phase::Ended | Phase::Asked, _) => DialProgress::Asked,
            (Phase::OwnPhoneRings, _) => DialProgress::OwnPhoneRings,
            (Phase::Ringing, _) if call.ringing_since.is_some() => DialProgress::Ringing,
            (Phase::Waiting | Phase::Ringing, _) => DialProgress::Calling,
            (Phase::Talking, _) => DialProgress::Talking,
        };
        // The courier hears the end of it: nobody is called once more.
        let is_spoken = placed.courier_shown.is_some() && placed.progress == DialProgress::Talking;
        if is_spoken && matches!(new, DialProgress::Calling | DialProgress::Ringing) {
            return None;
        }
        if placed.progress != new {
            placed.progress = new;
            placed.since = now.mono;
            // It had said no more than that this call is under way, which the progress says too.
            let already = DialState::Impossible(DialProblem::AlreadyDialling);
            self.notice.take_if(|(state, _)| *state == already);
            if placed.progress == DialProgress::Talking
                && let Some((digits, PostDial::AfterAnswer)) = &placed.post_dial
            {
                return Some(digits.clone());
            }
        }
        None
    }

    /// The digits behind «доб.» were pressed, or could not be.
    pub(super) fn dialled_extension(&mut self, call: &CallId, is_pressed: bool) {
        if let Some(placed) = self.placed.as_mut().filter(|placed| placed.call == *call)
            && let Some((_, how @ PostDial::AfterAnswer)) = &mut placed.post_dial
        {
            *how = match is_pressed {
                true => PostDial::Pressed,
                false => PostDial::ByHand,
            };
        }
    }

    /// A call became part of another.
    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        if let Some(placed) = self.placed.as_mut().filter(|placed| placed.call == *gone) {
            placed.call = into.clone();
        }
    }

    /// The Originate could not be sent.
    pub(super) fn not_sent(&mut self, now: Now) {
        let Some(placed) = self.placed.take() else {
            return;
        };
        let offline = DialProblem::Offline {
            number: placed.number,
        };
        self.notice = Some((DialState::Impossible(offline), now.mono));
    }

    /// Closes what is seen now.
    pub(super) fn dismiss(&mut self) {
        if self.notice.take().is_none()
            && let Some(placed) = &mut self.placed
        {
            placed.hidden = true;
        }
        self.placed
            .take_if(|placed| placed.is_over() && placed.hidden);
    }

    /// When a notice leaves by itself.
    pub(super) fn leaves_at(&self) -> Option<Duration> {
        let notice = self.notice.as_ref().map(|(_, since)| *since);
        let over = self.placed.as_ref().filter(|placed| placed.is_over());
        [notice, over.map(|placed| placed.since)]
            .into_iter()
            .flatten()
            .min()
            .map(|since| since + LEAVES)
    }

    pub(super) fn tick(&mut self, now: Now) {
        let is_due = |since: Duration| since + LEAVES <= now.mono;
        self.notice.take_if(|(_, since)| is_due(*since));
        self.placed
            .take_if(|placed| placed.is_over() && is_due(placed.since));
    }

    /// What a click came to: its effect, or a notice of why there is none.
    fn tell(&mut self, result: Result<Effect, DialState>, now: Now) -> Option<Effect> {
        let (effect, notice) = match result {
            Ok(effect) => (Some(effect), None),
            Err(state) => (None, Some((state, now.mono))),
        };
        self.notice = notice;
        effect
    }

    fn place(&mut self, click: Click<'_>, now: Now) -> Result<Effect, DialState> {
        let number = read(click.text, click.numbering)?;
        if click.past_pbx || *click.connection == Connection::NotConfigured {
            return self.link(&number, &click, now);
        }
        let Click {
            text,
            caller,
            numbering,
            connection,
            post_dial_by,
            ..
        } = click;
        if !matches!(connection, Connection::Online { .. }) {
            let number = Number::key_to_dial(number.key(), numbering);
            return Err(DialState::Impossible(DialProblem::Offline { number }));
        }
        let is_under_way =
            |placed: &Placed| !placed.is_over() && placed.number.as_str() == number.key();
        if self.placed.as_ref().is_some_and(is_under_way) {
            return Err(DialState::Impossible(DialProblem::AlreadyDialling));
        }
        let seed = u64::try_from(now.unix_ms).unwrap_or_default();
        let originate = dialling::originate(&caller, &number, seed).map_err(|why| match why {
            DialError::NoExtension => DialState::Impossible(DialProblem::NoExtension),
            DialError::OwnExtension => DialState::Impossible(DialProblem::OwnExtension),
            DialError::BadSetting(key) => {
                DialState::Impossible(DialProblem::BadSetting(key.to_owned()))
            }
            DialError::BadNumber => invalid(text, NumberError::Impossible),
            DialError::Refused(why) => refusal(&number, why),
        })?;
        self.hold(&number, text, None, click.held, now)?;
        let extension = caller.extensions.first().cloned().unwrap_or_default();
        let post_dial = originate.post_dial.clone();
        self.placed = Some(Placed {
            courier_shown: None,
            post_dial: post_dial.map(|digits| (digits, post_dial_by)),
            call: CallId(originate.id.as_str().to_owned()),
            number: number.key().to_owned(),
            number_shown: number.parts_shown().0,
            progress: DialProgress::Asked,
            since: now.mono,
            hidden: false,
        });
        Ok(Effect::Originate {
            originate: Box::new(originate),
            extension,
        })
    }

    fn place_back(&mut self, asked: CallBack<'_>, now: Now) -> Result<Effect, DialState> {
        let (courier, number) = (
            read(asked.courier, asked.numbering)?,
            read(asked.to, asked.numbering)?,
        );
        if !matches!(asked.connection, Connection::Online { .. }) {
            let city = &asked.couriers.office_city;
            return Err(DialState::Impossible(DialProblem::NoCallBack {
                courier_shown: courier.shown(),
                office_city: (!city.is_empty()).then(|| city.clone()),
            }));
        }
        if self.placed.as_ref().is_some_and(|placed| !placed.is_over()) {
            return Err(DialState::Impossible(DialProblem::AlreadyDialling));
        }
        let seed = u64::try_from(now.unix_ms).unwrap_or_default();
        let made = dialling::call_back(&asked.caller, asked.couriers, &courier, &number, seed);
        let originate = made.map_err(|why| match why {
            DialError::BadSetting(key) => {
                DialState::Impossible(DialProblem::BadSetting(key.to_owned()))
            }
            DialError::Refused(why) => {
                let is_courier = asked.caller.judge(&courier).is_err();
                refusal(if is_courier { &courier } else { &number }, why)
            }
            _ => invalid(asked.courier, NumberError::Impossible),
        })?;
        self.hold(&number, asked.to, Some(asked.courier), asked.held, now)?;
        self.placed = Some(Placed {
            call: CallId(originate.id.as_str().to_owned()),
            number: number.key().to_owned(),
            number_shown: number.shown(),
            progress: DialProgress::Asked,
            since: now.mono,
            hidden: false,
            post_dial: None,
            courier_shown: Some(courier.shown()),
        });
        Ok(Effect::Originate {
            originate: Box::new(originate),
            extension: String::new(),
        })
    }

    /// Says first what is to be known first, unless it stands there and has been read.
    fn hold(
        &self,
        number: &Number,
        text: &str,
        courier: Option<&str>,
        held: Option<Held>,
        now: Now,
    ) -> Result<(), DialState> {
        let Some(why) = held else {
            return Ok(());
        };
        let held = DialState::Held {
            number: text.trim().to_owned(),
            number_shown: number.shown(),
            why,
            courier: courier.map(|courier| courier.trim().into()),
        };
        match &self.notice {
            Some((told, since)) if is_same_hold(told, &held) && is_read(*since, now) => Ok(()),
            _ => Err(held),
        }
    }

    fn link(&mut self, number: &Number, click: &Click<'_>, now: Now) -> Result<Effect, DialState> {
        if self.handing_over.as_ref() == Some(number) {
            return Err(DialState::Impossible(DialProblem::AlreadyDialling));
        }
        let link = dialling::tel_link(&click.caller, number);
        let Some(link) = link.map_err(|why| refusal(number, why))? else {
            return Err(DialState::Impossible(DialProblem::ServiceCode));
        };
        self.hold(number, click.text, None, click.held.clone(), now)?;
        self.handing_over = Some(number.clone());
        Ok(Effect::HandOver { link })
    }
}

/// Both are about one number, and one courier.
fn is_same_hold(one: &DialState, other: &DialState) -> bool {
    let of = |state: &DialState| match state {
        DialState::Held {
            number_shown,
            courier,
            ..
        } => Some((number_shown.clone(), courier.clone())),
        _ => None,
    };
    of(one).is_some() && of(one) == of(other)
}

/// What was told then has been read.
pub(super) fn is_read(since: Duration, now: Now) -> bool {
    now.mono.saturating_sub(since) >= READ_AFTER
}

fn refusal(number: &Number, why: Refusal) -> DialState {
    DialState::Impossible(DialProblem::Refused(refused(number, why)))
}

impl Placed {
    fn is_over(&self) -> bool {
        matches!(self.progress, DialProgress::Over { .. })
    }
}

/// An attempt past the PBX, as a call of which nothing more is known.
fn attempt(number: &Number, extension: Option<&String>, now: Now) -> Call {
    Call {
        id: CallId(format!("attempt-{}", now.unix_ms)),
        direction: match number {
            Number::Internal(_) => Direction::Internal,
            Number::External { .. } | Number::Service(_) => Direction::Outgoing,
        },
        number: Some(number.key().to_owned()),
        name: None,
        courier: None,
        extension: extension.cloned(),
        rang: Vec::new(),
        answered_by: None,
        talking: None,
        phase: Phase::Ended,
        outcome: Some(Outcome::Attempted),
        reason: None,
        started: now.mono,
        ringing_since: None,
        answered_at: None,
        ended_at: Some(now.mono),
        ring: None,
        talk: None,
        queue: None,
        line: None,
        transfers: Vec::new(),
        legs: Vec::new(),
        own_click: true,
    }
}

fn read(text: &str, numbering: &Numbering) -> Result<Number, DialState> {
    Number::parse(text, numbering).map_err(|why| invalid(text, why))
}

fn invalid(text: &str, why: NumberError) -> DialState {
    DialState::Invalid {
        text: cut(text),
        why,
    }
}

/// The text as it may stand in a sentence: without control characters, not endless.
pub(super) fn cut(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    match text.chars().nth(40).is_some() {
        true => format!("{clean}…"),
        false => clean,
    }
}
