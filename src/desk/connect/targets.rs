//! Whom the directory's answer offers for a call.

use super::super::Desk;
use super::super::handling::is_allowed;
use super::super::in_hand::InHand;
use super::super::snapshot::{
    Act, ColleagueState, Connect, ConnectTo, Found, HandedRole, Holder, Manager, NobodyToConnect,
    Role, TransferHow, Who,
};
use crate::handling::{Grip, Hold};
use crate::phone::{Number, numbers_in};
use crate::settings::Connecting;

/// At most so many couriers.
const MOST: usize = 8;
/// At most so many recipients of one courier.
pub(super) const MOST_RECIPIENTS: usize = 40;

impl Desk {
    /// With whom the other side of a call can be connected now.
    pub(in crate::desk) fn connect_of(&self, call: &InHand) -> Connect {
        let grip = Grip::of(&call.office, &self.people.operator.extensions);
        let talks = matches!(grip.hold, Hold::Talks { .. });
        let can_ask = talks && is_allowed(Act::Transfer(TransferHow::Attended), &self.rights);
        let can_put = is_allowed(Act::Connect, &self.rights) && grip.party().is_some();
        let is_here = talks || matches!(grip.hold, Hold::Rings);
        let who = self.lookups.first(call.view().number.as_deref());
        let (Some(who), true) = (who.filter(|_| is_here), can_ask || can_put) else {
            return Connect::default();
        };
        let tried = self.tried(call);
        let (mut to, nobody) = match who.found {
            Found::Courier => self.recipients(who, &tried),
            _ => self.holders(who, &tried),
        };
        if let Some(manager) = &who.manager {
            to.extend(self.manager(manager, &tried));
        }
        // Who did not answer a moment ago comes after those who were not tried.
        to.sort_by_key(|to| to.is_tried);
        let set = match self.connects.settings.connect {
            Connecting::AskFirst if can_ask => TransferHow::Attended,
            Connecting::AtOnce if !can_put => TransferHow::Attended,
            Connecting::AskFirst | Connecting::AtOnce => TransferHow::Blind,
        };
        let context = &self.connects.settings.connect_context;
        let is_lacking = self.connects.lacks_context && can_put && !to.is_empty();
        Connect {
            how: (!to.is_empty()).then_some(set),
            both_ways: can_ask && can_put,
            lacks_context: is_lacking.then(|| context.clone()),
            nobody,
            to,
        }
    }

    /// The couriers who hold a recipient's parcels, one for each courier and order; or why there is none.
    fn holders(&self, who: &Who, tried: &[&str]) -> (Vec<ConnectTo>, Option<NobodyToConnect>) {
        let mut to: Vec<ConnectTo> = Vec::new();
        if who.role != Role::Recipient || who.orders.is_empty() {
            return (to, None);
        }
        let mut nobody = NobodyToConnect::NoHolder;
        for order in &who.orders {
            let Some(holder) = &order.courier else {
                continue;
            };
            match self.holder(holder, &order.number, tried) {
                Some(courier) => match to.iter_mut().find(|other| other.code == courier.code) {
                    Some(same) => same.join_order(&order.number),
                    None => to.push(courier),
                },
                None => {
                    let name = holder.name.clone();
                    nobody = NobodyToConnect::NoNumber { name };
                }
            }
        }
        let nobody = to.is_empty().then_some(nobody);
        to.truncate(MOST);
        (to, nobody)
    }

    fn holder(&self, holder: &Holder, order: &str, tried: &[&str]) -> Option<ConnectTo> {
        let phones = holder.phones.iter().map(String::as_str);
        let (number, at) = self.choose(phones, tried)?;
        Some(ConnectTo {
            order: Some(order.to_owned()),
            is_another_number: at > 0,
            ..self.target(
                HandedRole::Courier,
                &holder.name,
                &holder.code,
                &number,
                tried,
            )
        })
    }

    /// The first of the manager's numbers that is free, an outside one counting as free.
    fn manager(&self, manager: &Manager, tried: &[&str]) -> Option<ConnectTo> {
        let own = &self.people.operator.extensions;
        let all = || manager.extensions.iter().filter(|x| !own.contains(x));
        let is_tried = |number: &&String| tried.contains(&number.as_str());
        let free = all().filter(|number| !is_tried(number) && self.may_be_free(number));
        let rest = all().filter(|number| !is_tried(number));
        let order = free.chain(rest).chain(all()).map(String::as_str);
        let (number, _) = self.choose(order, &[])?;
        let name = manager.name.as_deref().unwrap_or(&manager.user);
        Some(self.target(HandedRole::Manager, name, &manager.user, &number, tried))
    }

    fn may_be_free(&self, number: &str) -> bool {
        let state = self.colleagues.state(number);
        match state {
            ColleagueState::Free => true,
            // Nothing is known of it, or it is no phone of the office.
            ColleagueState::Unknown => true,
            ColleagueState::Ringing
            | ColleagueState::Calling
            | ColleagueState::Talking
            | ColleagueState::Busy
            | ColleagueState::OnHold
            | ColleagueState::Unreachable => false,
        }
    }

    /// The first number that was not tried and can be dialled, else the first that can; and its place.
    pub(super) fn choose<'t>(
        &self,
        texts: impl Iterator<Item = &'t str>,
        tried: &[&str],
    ) -> Option<(Number, usize)> {
        let own = &self.people.operator.extensions;
        // Free text: `8 916 … (раб.)`.
        let parse = |text| match Number::parse(text, &self.numbering) {
            Ok(number) => vec![number],
            Err(_) => numbers_in(text, &self.numbering),
        };
        let is_own = |number: &Number| matches!(number, Number::Internal(x) if own.contains(x));
        let numbers: Vec<Number> = texts.flat_map(parse).filter(|n| !is_own(n)).collect();
        let to_dial = |number: &Number| Number::key_to_dial(number.key(), &self.numbering);
        let is_new = |number: &Number| !tried.contains(&to_dial(number).as_str());
        let at = numbers.iter().position(is_new).unwrap_or(0);
        numbers.into_iter().nth(at).map(|number| (number, at))
    }

    pub(super) fn target(
        &self,
        role: HandedRole,
        name: &str,
        code: &str,
        number: &Number,
        tried: &[&str],
    ) -> ConnectTo {
        let to_dial = Number::key_to_dial(number.key(), &self.numbering);
        let reached = self.connects.reached.get(number.key());
        ConnectTo {
            role,
            name: name.to_owned(),
            code: code.to_owned(),
            is_tried: tried.contains(&to_dial.as_str()),
            number: to_dial,
            number_shown: number.shown(),
            order: None,
            is_another_number: false,
            reached: reached.cloned().unwrap_or_default(),
        }
    }
}

impl ConnectTo {
    /// Another parcel for the same recipient, with the same courier.
    pub(super) fn join_order(&mut self, order: &str) {
        if let Some(orders) = &mut self.order {
            orders.push_str(super::BETWEEN);
            orders.push_str(order);
        }
    }
}
