//! From what the operator wants of a call to what the PBX is asked.

use std::collections::VecDeque;

use super::super::Desk;
use super::super::beforehand::refused;
use super::super::in_hand::InHand;
use super::super::input::Now;
use super::super::snapshot::{Act, Command, Connection, Problem, TransferHow};
use crate::calls::{CallId, LegView};
use crate::dialling::{self, Destination, DialError, Fetch, Originate};
use crate::handling::{Grip, Hold, Order};
use crate::phone::Number;

/// So many digits go out at once.
const MOST_DIGITS: usize = 32;

/// What a command is about.
#[derive(Debug)]
pub(in crate::desk) struct Wish {
    pub call: CallId,
    pub act: Act,
    /// To whom, or the digits.
    pub text: String,
}

/// What the PBX is asked.
#[derive(Debug)]
pub(super) enum Plan {
    /// One action, or the same on several of the operator's phones.
    Orders(Vec<Order>),
    /// Sends somebody to a number, once it is known that there is one.
    SendAway {
        /// The number.
        to: Destination,
        /// What is to be asked then, one after the other.
        orders: Vec<Order>,
    },
    /// Key after key.
    Digits(VecDeque<Order>),
    /// The own phone fetches the call.
    Fetch(Box<Originate>),
}

impl Plan {
    fn send_away(to: Destination, order: Order) -> Self {
        let orders = vec![order];
        Self::SendAway { to, orders }
    }
}

impl Wish {
    /// `None`: the command is about something else.
    pub(super) fn of(command: Command) -> Option<Self> {
        let wish = |call: String, act, text| {
            let call = CallId(call);
            Some(Self { call, act, text })
        };
        match command {
            Command::HangUp { call } => wish(call, Act::HangUp, String::new()),
            Command::Transfer { call, to, how } => wish(call, Act::Transfer(how), to),
            Command::CompleteTransfer { call } => wish(call, Act::CompleteTransfer, String::new()),
            Command::CancelTransfer { call } => wish(call, Act::CancelTransfer, String::new()),
            Command::Park { call } => wish(call, Act::Park, String::new()),
            Command::Retrieve { call } => wish(call, Act::Retrieve, String::new()),
            Command::PickUp { call } => wish(call, Act::PickUp, String::new()),
            Command::SendDigits { call, digits } => wish(call, Act::SendDigits, digits),
            _ => None,
        }
    }
}

impl Desk {
    /// What the PBX is asked for this wish, or why it is not.
    pub(super) fn plan(&self, wish: &Wish, call: &InHand, now: Now) -> Result<Plan, Problem> {
        if !matches!(self.connection, Connection::Online { .. }) {
            return Err(Problem::Offline);
        }
        let grip = Grip::of(&call.office, &self.people.operator.extensions);
        let channel = |leg: &LegView| match self.is_unmistakable(&leg.channel) {
            true => Ok(leg.channel.clone()),
            false => Err(Problem::NotNow),
        };
        let one = |order| Ok(Plan::Orders(vec![order]));
        match (wish.act, grip.hold) {
            (Act::HangUp, Hold::Rings) => {
                let orders = grip.ringing().map(|leg| {
                    let channel = channel(leg)?;
                    Ok(Order::HangUp { channel })
                });
                Ok(Plan::Orders(orders.collect::<Result<_, Problem>>()?))
            }
            // Who hangs up while asking joins the two others: that is what the PBX makes of it.
            (Act::HangUp, Hold::Up { own } | Hold::Talks { own, .. } | Hold::Together { own })
            | (Act::CompleteTransfer, Hold::Asks { own, .. }) => {
                let channel = channel(own)?;
                one(Order::HangUp { channel })
            }
            (
                Act::Transfer(TransferHow::Blind),
                Hold::Talks {
                    own, is_pair: true, ..
                },
            ) => {
                let (channel, to) = (channel(own)?, self.destination(&wish.text)?);
                let order = Order::BlindTransfer {
                    channel,
                    to: to.clone(),
                };
                Ok(Plan::send_away(to, order))
            }
            // Through Local channels it would be a link that is sent away.
            (Act::Transfer(TransferHow::Blind), Hold::Talks { other, .. }) => {
                let (channel, to) = (channel(other)?, self.destination(&wish.text)?);
                let order = Order::Redirect {
                    channel,
                    to: to.clone(),
                };
                Ok(Plan::send_away(to, order))
            }
            (Act::Transfer(TransferHow::Attended), Hold::Talks { own, .. }) => {
                let (channel, to) = (channel(own)?, self.destination(&wish.text)?);
                let order = Order::Ask {
                    channel,
                    to: to.clone(),
                };
                Ok(Plan::send_away(to, order))
            }
            (Act::Connect, Hold::Talks { .. } | Hold::Rings) => {
                let party = grip.party().ok_or(Problem::NotNow)?;
                let own = match grip.hold {
                    Hold::Talks { own, .. } => Some(own),
                    _ => grip.ringing().next(),
                };
                let own = own.and_then(|own| own.extension.clone());
                let (channel, to) = (channel(party)?, self.connection(&wish.text)?);
                let back = Order::BringBack {
                    channel: channel.clone(),
                    extension: own.ok_or(Problem::NotNow)?,
                };
                let put = Order::Redirect {
                    channel,
                    to: to.clone(),
                };
                let orders = vec![back, put];
                Ok(Plan::SendAway { to, orders })
            }
            (Act::CancelTransfer, Hold::Asks { own, .. }) => {
                let channel = channel(own)?;
                one(Order::CancelAsk { channel })
            }
            (Act::Park, Hold::Talks { own, other, .. }) => {
                let (channel, back_to) = (channel(other)?, channel(own)?);
                one(Order::Park { channel, back_to })
            }
            (Act::SendDigits, Hold::Talks { other, .. }) => {
                let channel = channel(other)?;
                let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '*' | '#');
                let digits = wish.text.chars().filter(|c| !c.is_whitespace());
                let digits: Vec<char> = digits.take(MOST_DIGITS + 1).collect();
                let is_good = (1..=MOST_DIGITS).contains(&digits.len());
                if !is_good || !digits.iter().copied().all(is_digit) {
                    return Err(Problem::BadDigits);
                }
                let press = |digit| Order::Digit {
                    channel: channel.clone(),
                    digit,
                };
                Ok(Plan::Digits(digits.into_iter().map(press).collect()))
            }
            (Act::Retrieve, Hold::None) => {
                let parking = grip.parked().ok_or(Problem::Gone)?;
                let (lot, space) = (parking.lot.clone(), parking.space.clone());
                self.fetch(&Fetch::Parked { lot, space }, now)
            }
            (Act::PickUp, Hold::None) => {
                let leg = grip.ringing_elsewhere().ok_or(Problem::Gone)?;
                let channel = channel(leg)?;
                self.fetch(&Fetch::Ringing { channel }, now)
            }
            _ => Err(Problem::NotNow),
        }
    }

    /// Events can be forged: a name that two channels have says nothing of which is meant.
    fn is_unmistakable(&self, channel: &str) -> bool {
        let legs = self.calls.going().flat_map(|call| call.office.legs.iter());
        let same = legs.filter(|leg| leg.ended.is_none() && leg.channel == channel);
        same.take(2).count() == 1
    }

    pub(super) fn destination(&self, text: &str) -> Result<Destination, Problem> {
        let number = Number::parse(text, &self.numbering).map_err(|why| Problem::Invalid {
            text: super::super::dial::cut(text),
            why,
        })?;
        let colleagues = |short: &str| self.is_colleague(short);
        dialling::destination(&self.caller(&colleagues), &number)
            .map_err(|why| of_number(&number, why))
    }

    fn connection(&self, text: &str) -> Result<Destination, Problem> {
        let number = Number::parse(text, &self.numbering).map_err(|why| Problem::Invalid {
            text: super::super::dial::cut(text),
            why,
        })?;
        let colleagues = |short: &str| self.is_colleague(short);
        let caller = self.caller(&colleagues);
        dialling::connection(&caller, self.connects.settings(), &number)
            .map_err(|why| of_number(&number, why))
    }

    fn fetch(&self, what: &Fetch, now: Now) -> Result<Plan, Problem> {
        let seed = u64::try_from(now.unix_ms).unwrap_or_default();
        let extensions = &self.people.operator.extensions;
        let made = dialling::fetch(&self.dialling, extensions, what, seed);
        made.map(|made| Plan::Fetch(Box::new(made)))
            .map_err(of_dialling)
    }
}

fn of_number(number: &Number, why: DialError) -> Problem {
    match why {
        DialError::Refused(why) => Problem::NotAllowed(refused(number, why)),
        why => of_dialling(why),
    }
}

fn of_dialling(why: DialError) -> Problem {
    match why {
        DialError::NoExtension => Problem::NoExtension,
        DialError::OwnExtension => Problem::OwnExtension,
        DialError::BadSetting(key) => Problem::BadSetting(key.to_owned()),
        // Nothing is dialled where there is no number to be refused.
        DialError::BadNumber | DialError::Refused(_) => Problem::NotNow,
    }
}
