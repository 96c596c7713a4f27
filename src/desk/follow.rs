//! What the desk does about a call that is told: its card, its place among the calls in hand, the questions to the
//! directory about its numbers, its entry in the journal.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use super::Desk;
use super::entries;
use super::in_hand::InHand;
use super::input::{Effect, Now};
use crate::calls::{Call, CallId, CardState, Direction, OperatorView, Phase};
use crate::ports::directory::{Answer, DirectoryError};

impl Desk {
    pub(super) fn call(
        &mut self,
        call: Arc<Call>,
        own: Option<OperatorView>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        if self.hands_see(&call, now) {
            return;
        }
        let digits = self.dial.update(&call, now);
        self.colleagues.call(&call, now);
        let id = call.id.clone();
        let known = self.calls.remove(&id);
        let is_same_phase = |known: &InHand| known.office.phase == call.phase;
        let same = known.as_ref().filter(|known| is_same_phase(known));
        let since = match (same, &known) {
            // An earlier run knew since when.
            (Some(known), _) if call.started < known.office.started => begun(&call, now),
            (Some(known), _) => known.since,
            (None, Some(_)) => now.mono,
            (None, None) => begun(&call, now),
        };
        let is_new_phase = same.is_none();
        let ended = call.ended_at.map(|_| now.mono);
        let (was_kept, was_noted, asked) = known.map_or_else(Default::default, |known| {
            (known.is_kept, known.is_noted, known.asked)
        });
        let mut in_hand = InHand {
            is_kept: was_kept || own.is_some() || is_called_back(&call),
            is_noted: was_noted || self.call_backs.concerns(&call),
            office: call,
            own,
            since,
            ended,
            asked,
            row: RefCell::default(),
        };
        self.look_up(&mut in_hand, is_new_phase, now, effects);
        if let Some(own) = &in_hand.own {
            self.cards.update(own, now);
            effects.extend(self.cards.ask_earlier());
            self.learn_queue(own);
        }
        if self.call_backs.update(in_hand.view()) {
            self.renew_call_backs(now);
        }
        self.settle(&in_hand);
        effects.extend(self.record(&in_hand, now));
        self.selection
            .note_written(in_hand.view().number.as_deref());
        self.calls.insert(id.clone(), in_hand);
        self.ask_reached(&id, now, effects);
        if let Some(digits) = digits {
            self.press_later(&id, digits, super::handling::AFTER_ANSWER, now, effects);
        }
    }

    /// A card of a missed call goes once somebody here speaks with that party, or the operator calls it.
    fn settle(&mut self, call: &InHand) {
        let view = call.view();
        let is_own = call.own.is_some();
        let is_spoken = view.phase == Phase::Talking;
        let settles = match view.direction {
            Direction::Incoming | Direction::Callback => is_spoken,
            Direction::Outgoing => is_spoken || is_own,
            // Of two colleagues' talk nothing can be told about a call to this phone.
            Direction::Internal => is_own && (is_spoken || view.own_click),
        };
        if settles {
            // A call that is over may be told again, and is no answer to what was missed later.
            let until = view.ended_at.map_or(Duration::MAX, |_| view.started);
            self.cards.settle(view.number.as_deref(), &view.id, until);
        }
    }

    /// Asks for a call's numbers once, and again when it goes on to another phase and the directory
    /// could not answer. Others' calls are of interest only when the office's journal is kept.
    fn look_up(
        &mut self,
        call: &mut InHand,
        is_new_phase: bool,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let concerns = call.is_noted || self.call_backs.is_of_own_queue(&call.office);
        if call.own.is_none() && !self.journal.page.office && !concerns {
            return;
        }
        let is_own = call.own.is_some();
        let numbers = [call.view().number.clone(), card_number(call)];
        for number in numbers.into_iter().flatten() {
            let is_asked = call.asked.contains(&number);
            let is_late = is_new_phase && self.lookups.has_failed(&number);
            if !is_asked || is_late || (is_own && self.lookups.waits_as_anothers(&number)) {
                effects.extend(self.lookups.want(&number, is_own, &self.numbering, now));
            }
            if !is_asked {
                call.asked.push(number);
            }
        }
    }

    pub(super) fn looked(
        &mut self,
        number: &str,
        answer: Result<Answer, DirectoryError>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        match &answer {
            Ok(Answer {
                instead: Some(instead),
                ..
            }) => self.in_trouble(instead.error.clone(), now),
            Ok(_) => {
                self.recovered(now, effects);
                // It is there again: what it could not tell before is asked for now.
                if self.ask_users_at.is_some() && !self.users_pending {
                    self.ask_users_at = Some(now.mono);
                }
            }
            Err(error) => self.in_trouble(error.clone(), now),
        }
        if !self.lookups.answered(number, answer, now) {
            return;
        }
        self.colleagues.looked(number);
        self.queues.looked(number);
        self.looked_for_selection(number, effects);
        let of_number = |call: &&InHand| call.view().number.as_deref() == Some(number);
        let entries: Vec<_> = self
            .calls
            .values()
            .filter(of_number)
            .filter_map(|call| self.record(call, now))
            .collect();
        effects.extend(entries);
        let own = self.calls.going().filter(|call| call.own.is_some());
        let own = own.filter(|call| call.view().number.as_deref() == Some(number));
        let own: Vec<CallId> = own.map(|call| call.office.id.clone()).collect();
        for call in own {
            self.ask_reached(&call, now, effects);
        }
    }

    /// The journal keeps one's own calls, those that are noted or with people who wait to be called back, and the
    /// office's where that is set.
    fn record(&self, call: &InHand, now: Now) -> Option<Effect> {
        let own = call.is_kept;
        (own || call.is_noted || self.journal.page.office).then(|| {
            let mut entry = entries::entry(call.view(), &self.pbx, own, &self.lookups, now);
            if let Some(earlier) = self.earlier.get(&entry.call) {
                entries::keep_party(&mut entry, earlier);
            }
            if entry.extension.is_none() && is_called_back(&call.office) {
                // Who placed it, since nobody's phone here takes part.
                entry.extension = self.people.operator.extensions.first().cloned();
            }
            let id = &call.office.id;
            self.connects.name_transfers(id, &mut entry);
            Effect::Record(Box::new(entry))
        })
    }

    /// Keeps a call in the journal from now on, whoever's it is.
    pub(super) fn keep(&mut self, call: &str, now: Now) -> Option<Effect> {
        let id = CallId(call.to_owned());
        let in_hand = self.calls.get_mut(&id)?;
        let was_kept = in_hand.is_kept || std::mem::replace(&mut in_hand.is_noted, true);
        match was_kept || self.journal.page.office {
            true => None,
            false => self.record(self.calls.get(&id)?, now),
        }
    }

    /// The office's journal is kept from now on: calls under way belong into it.
    pub(super) fn take_up_all(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let mut calls = std::mem::take(&mut self.calls);
        for call in calls.values_mut() {
            self.look_up(call, false, now, effects);
            effects.extend(self.record(call, now));
        }
        self.calls = calls;
    }

    /// Others wait to be called back than before: calls with them that are under way belong into the journal.
    pub(super) fn take_up_call_backs(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let mut calls = std::mem::take(&mut self.calls);
        for call in calls.going_mut() {
            if !call.is_noted && self.call_backs.concerns(&call.office) {
                call.is_noted = true;
                effects.extend(self.record(call, now));
            }
            self.call_backs.update(call.view());
        }
        self.calls = calls;
    }

    /// A queue by which a call rings one of the operator's phones is the operator's.
    fn learn_queue(&mut self, own: &OperatorView) {
        let rings = own
            .card
            .as_ref()
            .is_some_and(|card| card.state == CardState::Ringing);
        if let Some(queue) = own.call.queue.as_deref().filter(|_| rings) {
            self.call_backs.learn_queue(queue);
        }
    }

    /// The list of those to be called back is made anew.
    pub(super) fn renew_call_backs(&mut self, now: Now) {
        self.call_backs.renew(&self.people, &self.numbering, now);
    }

    /// It answers again: what it could not tell of the calls in hand is asked for now.
    pub(super) fn recovered(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.directory.take().is_none() {
            return;
        }
        let calls = self.calls.values();
        let asked = calls.flat_map(|call| call.asked.iter().map(move |number| (call, number)));
        for (call, number) in asked {
            if self.lookups.has_failed(number) {
                effects.extend(
                    self.lookups
                        .want(number, call.own.is_some(), &self.numbering, now),
                );
            }
        }
    }
}

/// A courier whom this desk called back: the operator's own call, though no phone of the operator takes part.
fn is_called_back(call: &Call) -> bool {
    call.own_click && call.direction == Direction::Callback
}

/// Since when a call that is new to the desk is where it stands: it may have been under way before.
fn begun(call: &Call, now: Now) -> Duration {
    let at = match call.phase {
        Phase::Talking => call.answered_at,
        Phase::Ringing => call.ringing_since,
        _ => None,
    };
    at.unwrap_or(call.started).min(now.mono)
}

fn card_number(call: &InHand) -> Option<String> {
    call.own.as_ref()?.card.as_ref()?.number.clone()
}
