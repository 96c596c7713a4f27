//! A courier called back and joined with a recipient, or with the office.
//!
//! Rule: it is a click like any other, told in the same place; only its first leg is the courier's, so no phone of the
//! operator rings. Left out: how the call is recognised (`calls`).

use super::Desk;
use super::dial::CallBack;
use super::input::{Effect, Now};
use super::snapshot::{Command, CourierCalls};
use crate::phone::Number;

impl Desk {
    /// «Перезвонить курьеру и соединить».
    pub(super) fn call_courier_back(
        &mut self,
        command: Command,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let Command::CallCourierBack {
            courier,
            to,
            anyway,
        } = command
        else {
            return;
        };
        let recipient = Number::parse(&to, &self.numbering).ok();
        let held = recipient.filter(|_| !anyway);
        let held = held.and_then(|number| self.held(&number, now));
        let mut dial = std::mem::take(&mut self.dial);
        let colleagues = |short: &str| self.is_colleague(short);
        let asked = CallBack {
            courier: &courier,
            to: &to,
            caller: self.caller(&colleagues),
            couriers: self.connects.settings(),
            numbering: &self.numbering,
            connection: &self.connection,
            held,
        };
        let effect = dial.call_back(asked, now);
        match &effect {
            Some(Effect::Originate { originate, .. }) => {
                self.pace.note(originate.id.as_str(), now.unix_ms);
            }
            _ => effects.extend(self.log_refused_click(&dial)),
        }
        effects.extend(effect);
        self.dial = dial;
    }

    /// What a courier's page may offer.
    pub(super) fn courier_calls(&self) -> CourierCalls {
        let couriers = self.connects.settings();
        let office = &couriers.office_internal;
        CourierCalls {
            can_call_back: !couriers.channel.is_empty(),
            office: (!office.is_empty()).then(|| office.clone()),
        }
    }
}
