//! What is told outside the windows: the operating system's notifications, and the sound of a call.
//!
//! Rule: at most one notification of a ringing call and one of all missed calls; each goes when it is
//! no news any more. A ring is told once, and nothing while the operator is not to be disturbed. Left
//! out: the words, and how the system shows them.

use super::cards::{CardModel, Cards};
use super::input::{Effect, Notified};
use crate::calls::CallId;
use crate::settings::{Notifications, Settings, Tell};

/// What was told.
#[derive(Debug, Default)]
pub(super) struct Alerts {
    settings: Notifications,
    /// Cards are windows of their own here.
    cards: bool,
    /// The window is minimised or in the tray.
    pub is_hidden: bool,
    /// Calls that ring or are talked in, as they were last looked at.
    live: Vec<CallId>,
    /// The call whose notification is shown, and whether it rang then: some phones answer by themselves.
    told: Option<(CallId, bool)>,
    /// Missed calls that were counted, and whether a notification shows them.
    missed: usize,
    is_missed_shown: bool,
}

impl Alerts {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            settings: settings.notifications.clone(),
            cards: settings.cards.windows,
            ..Self::default()
        }
    }

    /// What is told from now on.
    pub(super) fn take_settings(&mut self, settings: &Settings) {
        self.settings = settings.notifications.clone();
        self.cards = settings.cards.windows;
    }

    /// Looks at the cards. `is_quiet`: nobody is to be disturbed; `talks`: the operator speaks with
    /// somebody.
    pub(super) fn look(
        &mut self,
        cards: &Cards,
        is_quiet: bool,
        talks: bool,
        effects: &mut Vec<Effect>,
    ) {
        let is_new = |card: &&CardModel| !self.live.contains(&card.call);
        let newest = cards.live().filter(is_new).last();
        if let Some(card) = newest.filter(|_| !is_quiet) {
            if self.tells_calls() {
                effects.push(Effect::NotifyCall {
                    call: card.call.0.clone(),
                });
                self.told = Some((card.call.clone(), card.rings()));
            }
            if card.rings() && self.settings.sound && (self.settings.sound_while_talking || !talks)
            {
                effects.push(Effect::Sound);
            }
        }
        let is_news = |(call, rang): &(CallId, bool)| {
            let card = cards.live().find(|card| card.call == *call);
            card.is_some_and(|card| card.rings() || !rang)
        };
        let goes = is_quiet || !self.tells_calls();
        if self
            .told
            .as_ref()
            .is_some_and(|told| goes || !is_news(told))
        {
            self.told = None;
            effects.push(Effect::Withdraw(Notified::Call));
        }
        if newest.is_some() || !self.live.is_empty() {
            self.live = cards.live().map(|card| card.call.clone()).collect();
        }
        self.look_at_missed(cards, is_quiet, effects);
    }

    /// A call became part of another: what was told of it was told of that.
    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        let told = self.told.iter_mut().map(|(call, _)| call);
        for call in self
            .live
            .iter_mut()
            .chain(told)
            .filter(|call| *call == gone)
        {
            call.clone_from(into);
        }
    }

    fn look_at_missed(&mut self, cards: &Cards, is_quiet: bool, effects: &mut Vec<Effect>) {
        let (count, newest) = cards.missed();
        let tells = !is_quiet && self.tells(self.settings.missed);
        // What is missed meanwhile is news when the quiet is over.
        let known = match is_quiet {
            true => {
                self.missed = self.missed.min(count);
                count
            }
            false => std::mem::replace(&mut self.missed, count),
        };
        if let Some(newest) = newest.filter(|_| tells && count > known) {
            self.is_missed_shown = true;
            effects.push(Effect::NotifyMissed {
                call: newest.call.0.clone(),
                count,
            });
        }
        if self.is_missed_shown && (!tells || count == 0) {
            self.is_missed_shown = false;
            effects.push(Effect::Withdraw(Notified::Missed));
        }
    }

    fn tells_calls(&self) -> bool {
        let carries_the_card = !self.cards && self.settings.calls != Tell::Never;
        carries_the_card || self.tells(self.settings.calls)
    }

    fn tells(&self, when: Tell) -> bool {
        match when {
            Tell::Never => false,
            Tell::Hidden => self.is_hidden,
            Tell::Always => true,
        }
    }
}
