//! Callers connected with the courier who holds the parcel, with the manager, with a recipient: whom the directory
//! offers for a call, what was asked, and who came back.
//!
//! Rule: whom a call was sent to is the desk's own knowledge, from the directory's answer at the click; the PBX tells
//! only what became of it. Left out: how the PBX is asked (`desk::handling`).

mod back;
mod parcels;
mod targets;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::Desk;
use super::handling::Wish;
use super::in_hand::InHand;
use super::input::{Effect, Now};
use super::snapshot::{
    Act, Command, ConnectTo, Connection, HandedRole, Problem, Reached, TransferHow,
};
use crate::calls::{Call, CallId, Direction, HandedTo, Outcome};
use crate::dialling;
use crate::handling::{Answer, Grip, Order};
use crate::phone::Number;
use crate::ports::journal::{Entry, JournalError, Row};
use crate::settings;

/// Calls with somebody of so long before are told.
const LATELY: Duration = Duration::from_secs(7 * 24 * 3600);
/// Calls in vain of so long before are.
const IN_VAIN: Duration = Duration::from_secs(24 * 3600);
/// At most so many of one number are looked at.
const CALLS: usize = 30;
/// Numbers kept; beyond it all are asked for anew.
const NUMBERS: usize = 300;
/// Between the orders of one target.
const BETWEEN: &str = ", ";
/// Clicks of one call that are kept.
const CLICKS: usize = 20;

/// What is known of connecting.
#[derive(Debug)]
pub(super) struct Connects {
    settings: settings::Couriers,
    /// The PBX was asked whether it has the context.
    asked_context: Option<u64>,
    lacks_context: bool,
    clicks: BTreeMap<CallId, Vec<Click>>,
    parcels: parcels::Parcels,
    /// By the number's key.
    reached: HashMap<String, Reached>,
}

/// A click on «Соединить».
#[derive(Debug)]
struct Click {
    to: ConnectTo,
    /// As the PBX was told.
    exten: String,
    how: TransferHow,
    at: Duration,
    state: State,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Going,
    Talks,
    Back,
}

impl Connects {
    pub(super) fn new(settings: &settings::Couriers) -> Self {
        Self {
            settings: settings.clone(),
            asked_context: None,
            lacks_context: false,
            clicks: BTreeMap::new(),
            parcels: parcels::Parcels::default(),
            reached: HashMap::new(),
        }
    }

    pub(super) fn take_settings(&mut self, settings: &settings::Couriers) {
        if self.settings.connect_context != settings.connect_context {
            self.lacks_context = false;
        }
        self.settings = settings.clone();
    }

    pub(super) fn settings(&self) -> &settings::Couriers {
        &self.settings
    }

    /// The PBX told whether it has the context.
    pub(super) fn has_context(&mut self, has: bool) {
        self.lacks_context = !has;
    }

    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        if let Some(clicks) = self.clicks.remove(gone) {
            self.clicks.entry(into.clone()).or_default().extend(clicks);
        }
    }

    pub(super) fn keep(&mut self, is_kept: impl Fn(&CallId) -> bool) {
        self.clicks.retain(|call, _| is_kept(call));
        self.parcels.keep(is_kept);
    }

    /// Who it was that a call was handed on to; the order that was spoken of is the call's too.
    pub(super) fn name_transfers(&self, call: &CallId, entry: &mut Entry) {
        for transfer in &mut entry.transfers {
            if let Some(click) = self.click(call, &transfer.to) {
                let to = &click.to;
                let orders = to.order.iter().flat_map(|all| all.split(BETWEEN));
                for order in orders.filter(|order| !order.is_empty()) {
                    if !entry.orders.iter().any(|known| known == order) {
                        entry.orders.push(order.to_owned());
                    }
                }
                // Whoever takes the caller who came back is not the one he was sent to.
                match click.state {
                    State::Talks => transfer.answered = true,
                    State::Back => transfer.answered = false,
                    State::Going => {}
                }
                transfer.who = Some(Box::new(HandedTo {
                    role: to.role,
                    name: to.name.clone(),
                    code: to.code.clone(),
                    order: to.order.clone(),
                }));
            }
        }
    }

    /// The name of whom a call was sent to at this number, with the number.
    pub(super) fn person(&self, call: &CallId, number: &str) -> Option<String> {
        let to = &self.click(call, number)?.to;
        Some(match to.name.is_empty() {
            true => to.number_shown.clone(),
            false => format!("{} ({})", to.name, to.number_shown),
        })
    }

    /// The journal told of the calls of a number.
    pub(super) fn learn(&mut self, number: &str, rows: &[Row], now: Now) -> bool {
        let Some(reached) = self.reached.get_mut(number) else {
            return false;
        };
        for row in rows.iter().rev() {
            let (at, entry) = (row.entry.started_unix_ms, &row.entry);
            reached.take(entry.direction, entry.outcome, at, now.unix_ms);
        }
        true
    }

    fn click(&self, call: &CallId, number: &str) -> Option<&Click> {
        let clicks = self.clicks.get(call)?.iter().rev();
        let mut same = clicks.filter(|click| is_same(&click.exten, number));
        same.next()
    }
}

impl Reached {
    /// One of the calls with them, the earlier first.
    pub(super) fn take(
        &mut self,
        direction: Direction,
        outcome: Option<Outcome>,
        at_unix_ms: i64,
        now_unix_ms: i64,
    ) {
        let span_ms = i64::try_from(IN_VAIN.as_millis()).unwrap_or(i64::MAX);
        let is_late = now_unix_ms.saturating_sub(at_unix_ms) < span_ms;
        // Who called in vain is another matter: they did not fail to come to the phone.
        match outcome {
            Some(Outcome::Answered) => self.answered(at_unix_ms),
            Some(Outcome::NoAnswer | Outcome::Busy | Outcome::Rejected | Outcome::Unreachable)
                if direction == Direction::Outgoing && is_late =>
            {
                self.in_vain(at_unix_ms)
            }
            _ => {}
        }
    }

    fn answered(&mut self, at_unix_ms: i64) {
        if self.answered_unix_ms.is_none_or(|known| known < at_unix_ms) {
            self.answered_unix_ms = Some(at_unix_ms);
            self.in_vain_unix_ms.retain(|at| *at > at_unix_ms);
        }
    }

    fn in_vain(&mut self, at_unix_ms: i64) {
        let is_later = self.answered_unix_ms.is_none_or(|at| at < at_unix_ms);
        if is_later && !self.in_vain_unix_ms.contains(&at_unix_ms) {
            self.in_vain_unix_ms.insert(0, at_unix_ms);
            self.in_vain_unix_ms.truncate(CALLS);
        }
    }
}

impl Desk {
    /// «Соединить с курьером».
    pub(super) fn connect(&mut self, command: Command, now: Now, effects: &mut Vec<Effect>) {
        let Command::Connect { call, number, how } = command else {
            return;
        };
        let id = CallId(call);
        let Some(in_hand) = self.calls.get(&id) else {
            return;
        };
        let mut offered = self.connect_of(in_hand).to.into_iter();
        let act = match how {
            TransferHow::Blind => Act::Connect,
            TransferHow::Attended => Act::Transfer(TransferHow::Attended),
        };
        // Only somebody whom the directory gives for this very call.
        let Some(to) = offered.find(|to| to.number == number) else {
            self.hands.fail(id, act, Problem::NotNow, now);
            return;
        };
        let parsed = Number::parse(&to.number, &self.numbering);
        let colleagues = |short: &str| self.is_colleague(short);
        let caller = self.caller(&colleagues);
        let sent = parsed.ok().map(|number| match how {
            TransferHow::Blind => dialling::connection(&caller, &self.connects.settings, &number),
            TransferHow::Attended => dialling::destination(&caller, &number),
        });
        let is_possible = matches!(sent, Some(Ok(_)));
        if is_possible && self.holds(&id, act, &number, now) {
            return;
        }
        if let Some(Ok(sent)) = sent {
            let clicks = self.connects.clicks.entry(id.clone()).or_default();
            if clicks.len() < CLICKS {
                clicks.push(Click {
                    to,
                    exten: sent.exten().to_owned(),
                    how,
                    at: now.mono,
                    state: State::Going,
                });
            }
        }
        let wish = Wish {
            call: id,
            act,
            text: number,
        };
        self.carry_out(wish, Duration::ZERO, now, effects);
    }

    /// Whom the directory gives for this call.
    pub(super) fn is_offered(&self, call: &CallId, number: &str) -> bool {
        let call = self.calls.get(call);
        call.is_some_and(|call| {
            self.connect_of(call)
                .to
                .iter()
                .any(|to| to.number == number)
        })
    }

    /// Asks the PBX whether it has the context, where somebody could be put through at all.
    pub(super) fn ask_context(&mut self, effects: &mut Vec<Effect>) {
        let is_online = matches!(self.connection, Connection::Online { .. });
        if !is_online || !self.lookups.is_enabled() || !self.rights.allow("Redirect") {
            return;
        }
        if let Ok(to) = dialling::any_connection(&self.connects.settings) {
            let request = self.hands.next_request();
            self.connects.asked_context = Some(request);
            let order = Order::Exists { to };
            effects.push(Effect::Handle { request, order });
        }
    }

    /// The PBX answered that, if it did.
    pub(super) fn told_context(&mut self, request: u64, answer: &Answer) -> bool {
        let is_it = self.connects.asked_context == Some(request);
        if is_it {
            self.connects.asked_context = None;
            if let Answer::Told(value) = answer {
                self.has_context(value.trim() != "0");
            }
        }
        is_it
    }

    /// It has the context, or it lacks it.
    pub(super) fn has_context(&mut self, has: bool) {
        if self.connects.lacks_context == has {
            self.connects.has_context(has);
            self.renew_own_rows();
        }
    }

    /// Asks about those whom a call may be connected with: the directory whom a courier has parcels for, the journal
    /// whether couriers and managers were reached.
    pub(super) fn ask_reached(&mut self, call: &CallId, now: Now, effects: &mut Vec<Effect>) {
        effects.extend(self.ask_parcels(call));
        let Some(in_hand) = self.calls.get(call) else {
            return;
        };
        let to = self.connect_of(in_hand).to.into_iter();
        // A recipient is called once in a parcel's life; a courier's bag is forty of them.
        for to in to.filter(|to| to.role != HandedRole::Recipient) {
            let Ok(number) = Number::parse(&to.number, &self.numbering) else {
                continue;
            };
            if self.connects.reached.len() >= NUMBERS {
                self.connects.reached.clear();
            }
            let key = number.key().to_owned();
            if self.connects.reached.contains_key(&key) {
                continue;
            }
            self.connects
                .reached
                .insert(key.clone(), Reached::default());
            let since = i64::try_from(LATELY.as_millis()).unwrap_or(i64::MAX);
            effects.push(Effect::CallsOf {
                number: key,
                since_unix_ms: now.unix_ms.saturating_sub(since),
                limit: CALLS,
            });
        }
    }

    /// The journal told of the latest calls of a number.
    pub(super) fn calls_of(
        &mut self,
        number: &str,
        rows: Result<Vec<Row>, JournalError>,
        now: Now,
    ) {
        if let Ok(rows) = &rows
            && self.connects.learn(number, rows, now)
        {
            self.renew_own_rows();
        }
        self.cards.learn_earlier(number, rows);
    }

    /// The rows of the operator's own calls say something else now.
    pub(super) fn renew_own_rows(&mut self) {
        for call in self.calls.going().filter(|call| call.own.is_some()) {
            call.row.replace(None);
        }
    }

    /// News of a call: who was connected, who came back.
    pub(super) fn connects_see(&mut self, call: &Call, grip: &Grip<'_>, now: Now) {
        let Some(clicks) = self.connects.clicks.get(&call.id) else {
            return;
        };
        let Some(last) = clicks.last().filter(|last| last.state == State::Going) else {
            return;
        };
        let own = &self.people.operator.extensions;
        let (state, why) = match last.how {
            TransferHow::Blind => back::judge(call, own, &last.exten, last.at),
            TransferHow::Attended => {
                let state = back::asked(grip, &last.exten);
                let is_failed = self.hands.has_not_reached(&call.id);
                (if is_failed { State::Back } else { state }, None)
            }
        };
        if state == State::Going {
            return;
        }
        let number = last.to.number.clone();
        if let Some(why) = why {
            let who = self.connects.person(&call.id, &last.exten);
            let who = who.unwrap_or_default();
            let problem = Problem::CameBack { who, why };
            self.hands
                .fail_for_long(&call.id, Act::Connect, problem, now);
        }
        let clicks = self.connects.clicks.get_mut(&call.id);
        if let Some(last) = clicks.and_then(|clicks| clicks.last_mut()) {
            last.state = state;
        }
        if let Ok(number) = Number::parse(&number, &self.numbering)
            && let Some(reached) = self.connects.reached.get_mut(number.key())
        {
            match state {
                State::Talks => reached.answered(now.unix_ms),
                State::Back | State::Going => reached.in_vain(now.unix_ms),
            }
        }
        self.renew_own_rows();
    }

    /// The clicks of this call that came to nothing: their numbers.
    fn tried(&self, call: &InHand) -> Vec<&str> {
        let clicks = self.connects.clicks.get(&call.office.id);
        let clicks = clicks.into_iter().flatten();
        let back = clicks.filter(|click| click.state == State::Back);
        back.map(|click| click.to.number.as_str()).collect()
    }
}

/// One number, whatever the PBX puts before it.
fn is_same(one: &str, other: &str) -> bool {
    const LAST: usize = 10;
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (one, other) = (digits(one), digits(other));
    if one.len() < LAST || other.len() < LAST {
        return !one.is_empty() && one == other;
    }
    one.get(one.len() - LAST..) == other.get(other.len() - LAST..)
}
