//! What a courier who is on the line holds: the recipients whom the courier can be connected with.
//!
//! Rule: asked once for each call of a courier, after the call is told; until the answer is there nothing is offered,
//! and nothing waits for it.

use std::collections::HashMap;

use super::super::Desk;
use super::super::input::Effect;
use super::super::snapshot::{ConnectTo, Found, HandedRole, NobodyToConnect, Who};
use super::targets::MOST_RECIPIENTS;
use crate::calls::CallId;
use crate::phone::Number;
use crate::ports::directory::{DirectoryError, Match};

/// Couriers who are remembered; beyond it all are asked for anew.
const COURIERS: usize = 200;

/// By `kurier.code`.
#[derive(Debug, Default)]
pub(super) struct Parcels(HashMap<String, Bag>);

/// What one courier holds.
#[derive(Debug)]
struct Bag {
    /// The call that it was asked for.
    call: CallId,
    /// The latest answer; a new question leaves it until its own is there.
    answer: Option<Result<Vec<Match>, DirectoryError>>,
}

impl Parcels {
    /// Those of calls that are over are of no use: parcels are handed out by the minute.
    pub(super) fn keep(&mut self, is_kept: impl Fn(&CallId) -> bool) {
        self.0.retain(|_, bag| is_kept(&bag.call));
    }

    /// True when it is to be asked for.
    fn want(&mut self, courier: &str, call: &CallId) -> bool {
        if self.0.get(courier).is_some_and(|bag| bag.call == *call) {
            return false;
        }
        if self.0.len() >= COURIERS {
            self.0.clear();
        }
        let earlier = self.0.remove(courier).and_then(|bag| bag.answer);
        let bag = Bag {
            call: call.clone(),
            answer: earlier.filter(Result::is_ok),
        };
        self.0.insert(courier.to_owned(), bag);
        true
    }
}

impl Desk {
    /// Asks what the courier of this call holds.
    pub(super) fn ask_parcels(&mut self, call: &CallId) -> Option<Effect> {
        let own = self.calls.get(call).filter(|call| call.own.is_some())?;
        let is_over = own.ended.is_some();
        let who = self.lookups.first(own.view().number.as_deref())?;
        if who.found != Found::Courier || is_over || !self.rights.allow("Redirect") {
            return None;
        }
        let courier = who.code.clone();
        let is_new = self.connects.parcels.want(&courier, call);
        is_new.then_some(Effect::Parcels { courier })
    }

    /// The directory told it.
    pub(in crate::desk) fn parcels_came(
        &mut self,
        courier: &str,
        answer: Result<Vec<Match>, DirectoryError>,
    ) {
        if let Some(bag) = self.connects.parcels.0.get_mut(courier) {
            bag.answer = Some(answer);
            self.renew_own_rows();
        }
    }

    /// The recipients of the parcels that a courier holds, one for each number; or why there is none.
    pub(super) fn recipients(
        &self,
        courier: &Who,
        tried: &[&str],
    ) -> (Vec<ConnectTo>, Option<NobodyToConnect>) {
        let mut to: Vec<ConnectTo> = Vec::new();
        let bag = self.connects.parcels.0.get(&courier.code);
        let held = match bag.and_then(|bag| bag.answer.as_ref()) {
            None => return (to, None),
            Some(Err(error)) => {
                let error = error.clone();
                return (to, Some(NobodyToConnect::NotTold { error }));
            }
            Some(Ok(held)) => held,
        };
        for recipient in held {
            let order = recipient.orders.first();
            let order = order.map(|order| order.number.as_str()).unwrap_or_default();
            let phones = recipient.phones.iter().map(String::as_str);
            let outside = phones.filter(|phone| {
                let number = Number::parse(phone, &self.numbering);
                !matches!(number, Ok(Number::Internal(_) | Number::Service(_)))
            });
            let Some((number, at)) = self.choose(outside, tried) else {
                continue;
            };
            let name = recipient.name.as_deref().unwrap_or_default();
            let mut target =
                self.target(HandedRole::Recipient, name, &recipient.code, &number, tried);
            let is_full = to.len() >= MOST_RECIPIENTS;
            match to.iter_mut().find(|other| other.number == target.number) {
                // A click names its number alone.
                Some(same) => {
                    same.join_order(order);
                    if !name.is_empty() && !same.name.contains(name) {
                        same.name = [same.name.as_str(), name].join(", ");
                    }
                }
                None if !is_full => {
                    target.order = Some(order.to_owned());
                    target.is_another_number = at > 0;
                    to.push(target);
                }
                None => {}
            }
        }
        let why = match held.is_empty() {
            true => NobodyToConnect::NothingHeld,
            false => NobodyToConnect::NoRecipientsNumber,
        };
        let nobody = to.is_empty().then_some(why);
        (to, nobody)
    }
}
