//! Other settings while the desk is in use. What is on the screen stays, as far as it still means something.

use std::sync::Arc;
use std::time::Duration;

use super::cards::Cards;
use super::colleagues::Colleagues;
use super::dial::Dial;
use super::handling::Hands;
use super::in_hand::CallsInHand;
use super::lookups::Lookups;
use super::queues::Queues;
use super::suggestions::Suggesting;
use super::{Connection, Desk, Effect, Now, pbx_name};
use crate::handling::Rights;
use crate::settings::{DirectoryKind, Settings};

impl Desk {
    /// Takes what is other in the new settings. `reconnects`: the PBX, or whose device is whose, is another one, so
    /// that nothing is known of calls and phones until it tells.
    pub(super) fn take_settings(
        &mut self,
        old: &Settings,
        new: &Settings,
        reconnects: bool,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        self.names_version += 1;
        self.dialling = new.dialling.clone();
        self.numbering = new.numbering();
        self.connects.take_settings(&new.couriers);
        if old.couriers.connect_context != new.couriers.connect_context {
            self.ask_context(effects);
        }
        self.links = new.links.clone();
        if old.words != new.words {
            self.words = Arc::new(new.words.clone());
        }
        if reconnects {
            self.forget_calls(new, effects);
        }
        self.cards.take_settings(&new.cards);
        self.alerts.take_settings(new);
        self.notes.take_results(&new.notes.results);
        if old.colleagues.groups != new.colleagues.groups {
            self.colleagues.regroup(&new.colleagues);
        }
        self.queues.take_settings(&new.queues);
        if old.journal != new.journal || reconnects {
            let is_other = old.journal.office != new.journal.office;
            let without_pbx = new.pbx.host.is_empty();
            self.journal
                .take_settings(&new.journal, is_other, without_pbx);
        }
        if old.to_call_back != new.to_call_back {
            self.call_backs.take_days(new.to_call_back.days);
        }
        if old.directory != new.directory {
            let is_there = new.directory.kind != DirectoryKind::None;
            self.directory = None;
            self.users_pending = false;
            self.ask_users_at = is_there.then_some(Duration::ZERO);
            self.lookups = Lookups::new(is_there);
            self.suggesting = Suggesting::new(is_there);
            self.people.forget_directory();
        }
        let before = self.people.operator.extensions.clone();
        let is_other = old.operator != new.operator;
        self.people.settle(&new.operator, &new.operators, is_other);
        if before != self.people.operator.extensions {
            self.operator_changed(now, effects);
        }
        self.renew_call_backs(now);
    }

    fn forget_calls(&mut self, new: &Settings, effects: &mut Vec<Effect>) {
        // Under the name of the PBX that they are of.
        effects.extend(self.notes.flush());
        self.pbx = pbx_name(new);
        self.notes.take_pbx(&self.pbx);
        self.connection = match new.pbx.host.as_str() {
            "" => Connection::NotConfigured,
            _ => Connection::Connecting {
                address: self.pbx.clone(),
            },
        };
        self.calls = CallsInHand::default();
        self.cards = Cards::new(&new.cards);
        self.dial = Dial::default();
        self.hands = Hands::default();
        self.rights = Rights::default();
        self.colleagues = Colleagues::new(&new.colleagues);
        self.queues = Queues::new(&new.queues);
        self.merged.clear();
        self.earlier.clear();
    }
}
