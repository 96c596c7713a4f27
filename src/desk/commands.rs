//! What the operator orders: each command goes to the part of the desk that it is for.

use super::dial::Click;
use super::snapshot::{self, Command, Connection, Fingerprint, Offline};
use super::{Desk, Effect, Now};
use crate::calls::CallId;
use crate::dialling;
use crate::phone::Number;
use crate::settings;

impl Desk {
    pub(super) fn command(&mut self, command: Command, now: Now, effects: &mut Vec<Effect>) {
        match command {
            Command::Dial(text) => self.dial(&text, false, now, effects),
            Command::DialAnyway(text) => self.dial(&text, true, now, effects),
            Command::Offer(text) => {
                let pressed = self.offer.press(text.as_deref(), &self.numbering, now);
                if let Some(to_dial) = pressed {
                    self.dial(&to_dial, false, now, effects);
                }
            }
            Command::OfferLink(text) => match Number::parse(&text, &self.numbering) {
                Ok(number) => self.offer.show(&number, &self.numbering, now),
                Err(why) => self.dial.refuse_text(&text, why, now),
            },
            Command::DismissOffer => self.offer.dismiss(),
            Command::HandOver(text) => self.dial_by(&text, false, true, now, effects),
            Command::HandOverAnyway(text) => self.dial_by(&text, true, true, now, effects),
            Command::Suggest(text) => {
                let extensions = self.journal.of_party(&self.people.operator.extensions);
                let by = self.post_dial_by();
                let asked = self.suggesting.ask(&text, extensions, &self.numbering, by);
                effects.extend(asked);
            }
            Command::SelectParty(_)
            | Command::Note { .. }
            | Command::Result { .. }
            | Command::KeepNotes
            | Command::Open(_) => self.side_command(command, now, effects),
            Command::DismissDial => self.dial.dismiss(),
            Command::DismissJournalNotice => self.journal.begun_anew = None,
            Command::HangUp { .. }
            | Command::Transfer { .. }
            | Command::CompleteTransfer { .. }
            | Command::CancelTransfer { .. }
            | Command::Park { .. }
            | Command::Retrieve { .. }
            | Command::PickUp { .. }
            | Command::SendDigits { .. } => self.handle(command, now, effects),
            Command::CallCourierBack { .. } => self.call_courier_back(command, now, effects),
            Command::Connect { .. } => self.connect(command, now, effects),
            Command::DismissHandling { call } => self.hands.forget_problem(&CallId(call)),
            Command::DismissCard { call, .. } => {
                self.cards.dismiss(&call);
                self.forget_cards();
            }
            Command::HoldCard { call, held } => self.cards.hold(&call, held, now),
            Command::Search(text) => self.journal.search(text, now),
            Command::MissedOnly(missed) => {
                self.journal.missed_only(missed);
                if missed {
                    self.see_missed();
                }
            }
            Command::OnlyDirection(direction) => self.journal.only_direction(direction),
            Command::OfficeJournal(office) => {
                if self.journal.office(office) && office {
                    self.take_up_all(now, effects);
                }
            }
            Command::MoreJournal => {
                effects.extend(self.journal.more(&self.people.operator.extensions, now))
            }
            Command::SeeMissed => self.see_missed(),
            Command::PutOff { id, until } => {
                let by = &self.people.operator.name;
                effects.extend(self.call_backs.put_off(id, until, by));
            }
            Command::DismissCallBack { id, why, words } => {
                let by = &self.people.operator.name;
                effects.extend(self.call_backs.dismiss(id, why, words, by, now));
            }
            Command::TakeBack { id } => effects.extend(self.call_backs.take_back(id)),
            Command::ChangeOperator {
                user,
                name,
                extensions,
            } => {
                self.people.operator = snapshot::Operator {
                    user,
                    name,
                    extensions,
                };
                self.operator_changed(now, effects);
                effects.push(Effect::Remember(self.operator_setting()));
            }
            Command::QueueSignIn { queue } => self.sign_in(queue, effects),
            Command::QueueSignOut { queue } => self.sign_out(queue, effects),
            Command::QueuePause {
                queue,
                paused,
                reason,
            } => self.pause(queue, paused, &reason, effects),
            Command::DismissQueueNotice => self.queues.dismiss(),
            Command::DoNotDisturb { until_unix_ms } => {
                self.quiet.set(until_unix_ms, now);
                effects.push(Effect::KeepDoNotDisturb(self.quiet.until_unix_ms()));
            }
            Command::WindowHidden(is_hidden) => self.alerts.is_hidden = is_hidden,
            Command::TrustCertificate(fingerprint) => self.trust(fingerprint, effects),
            Command::Record { masked } => effects.push(Effect::RecordWire(Some(masked))),
            Command::StopRecording => effects.push(Effect::RecordWire(None)),
            Command::Diagnose(is_wanted) => {
                self.diagnoses = is_wanted;
                self.diagnostics = None;
            }
            Command::Reconnect => effects.push(Effect::Reconnect),
            Command::DemoAnswer => effects.push(Effect::DemoAnswer),
            Command::DemoHangup => effects.push(Effect::DemoHangup),
        }
    }

    /// Only what is shown can be trusted: another one may have come meanwhile.
    fn trust(&self, fingerprint: Fingerprint, effects: &mut Vec<Effect>) {
        let shown = match &self.connection {
            Connection::Offline {
                why: Offline::Tls { fault, .. },
                ..
            } => fault.to_trust(),
            _ => None,
        };
        if shown.is_some_and(|shown| shown.fingerprint == fingerprint) {
            effects.push(Effect::Trust(fingerprint));
        }
    }

    fn see_missed(&mut self) {
        self.cards.see_missed();
        self.forget_cards();
    }

    /// `is_meant`: whatever is to be known first is known.
    fn dial(&mut self, text: &str, is_meant: bool, now: Now, effects: &mut Vec<Effect>) {
        self.dial_by(text, is_meant, false, now, effects);
    }

    fn dial_by(
        &mut self,
        text: &str,
        is_meant: bool,
        past_pbx: bool,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        // What was offered is taken, or something else is wanted.
        self.offer.dismiss();
        let mut dial = std::mem::take(&mut self.dial);
        let number = Number::parse(text, &self.numbering).ok();
        let held = number.as_ref().filter(|_| !is_meant);
        let colleagues = |short: &str| self.is_colleague(short);
        let click = Click {
            text,
            past_pbx,
            held: held.and_then(|number| self.held(number, now)),
            caller: self.caller(&colleagues),
            numbering: &self.numbering,
            connection: &self.connection,
            post_dial_by: self.post_dial_by(),
        };
        let effect = dial.click(click, now);
        if effect.is_none() {
            effects.extend(self.log_refused_click(&dial));
        }
        let call = match &effect {
            Some(Effect::Originate { originate, .. }) => originate.id.as_str().to_owned(),
            _ => format!("attempt-{}", now.unix_ms),
        };
        if effect.is_some() && number.as_ref().is_some_and(dialling::counts) {
            self.pace.note(&call, now.unix_ms);
        }
        effects.extend(effect);
        self.dial = dial;
    }

    pub(super) fn operator_changed(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.call_backs.change_operator();
        // It is told at once which queues are theirs.
        self.queues_of_another(now, effects);
        self.cards.clear();
        self.journal.change_operator();
        effects.push(Effect::OperatorChanged {
            extensions: self.people.operator.extensions.clone(),
        });
    }

    fn operator_setting(&self) -> settings::Operator {
        let operator = self.people.operator.clone();
        settings::Operator {
            user: operator.user,
            name: operator.name,
            extensions: operator.extensions,
        }
    }
}
