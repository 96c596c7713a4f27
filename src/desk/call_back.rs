//! A courier called back and joined with a recipient, or with the office.
//!
//! Rule: it is a click like any other, told in the same place; only its first leg is the courier's, so no phone of the
//! operator rings. Left out: how the call is recognised (`calls`).

use super::Desk;
use super::dial::CallBack;
use super::input::{Effect, Now};
use super::snapshot::{Command, CourierCalls};

impl Desk {
    /// «Перезвонить курьеру и соединить».
    pub(super) fn call_courier_back(
        &mut self,
        command: Command,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let Command::CallCourierBack { courier, to } = command else {
            return;
        };
        let asked = CallBack {
            courier: &courier,
            to: &to,
            settings: &self.dialling,
            couriers: self.connects.settings(),
            numbering: &self.numbering,
            connection: &self.connection,
        };
        effects.extend(self.dial.call_back(asked, now));
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
