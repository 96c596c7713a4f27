//! Calls in progress handled: hung up, handed on, parked, fetched, and how that goes.
//!
//! Rule: what a row says is what the tracker sees; what was asked is done when it is seen done, and told to have
//! come to nothing when that is not seen in time.

mod plan;
mod seen;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::Desk;
use super::input::{Effect, Now};
use super::snapshot::{Act, Command, Connection, Handling, PostDial, Problem, TransferHow};
use crate::calls::{Call, CallId, Outcome, Phase, Reason};
use crate::handling::{Answer, Grip, Hold, Order, Refusal};
use plan::Plan;

pub(super) use plan::Wish;
pub(super) use seen::is_allowed;

/// What was told to have come to nothing leaves after so long.
const LEAVES: Duration = Duration::from_secs(15);
/// What tells a caller's return stays so much longer.
const STAYS_LONGER: Duration = Duration::from_secs(45);
/// What the PBX does at once is seen within this time.
const SEEN_WITHIN: Duration = Duration::from_secs(5);
/// Keys that it presses wait for one another (transferdigittimeout, 3 s).
const KEYS_WITHIN: Duration = Duration::from_secs(10);
/// What the own phone's ringing may take beyond its time-out.
const RING_GRACE: Duration = Duration::from_secs(10);
/// Between two keys: some menus take no faster ones.
const NEXT_KEY: Duration = Duration::from_millis(150);
/// A menu listens a moment after it has answered.
pub(super) const AFTER_ANSWER: Duration = Duration::from_millis(1_500);
/// What is under way at once; more is a screen gone mad.
const MOST: usize = 32;

/// What is under way, and what came to nothing.
#[derive(Debug, Default)]
pub(super) struct Hands {
    last_request: u64,
    jobs: Vec<Job>,
    problems: BTreeMap<CallId, (Act, Problem, Duration)>,
    /// Calls of which the operator asks somebody: whom.
    asking: BTreeMap<CallId, String>,
    /// Our own Originates that fetch a call: no calls to be shown.
    fetches: BTreeSet<CallId>,
    /// The rows of these have something new to say.
    stale: Vec<CallId>,
    /// Digits could not be pressed there.
    unpressed: Vec<CallId>,
}

/// Something that was asked for.
#[derive(Debug)]
struct Job {
    call: CallId,
    act: Act,
    /// Not answered yet.
    sent: Vec<(u64, Order)>,
    /// To be sent once it is known that there is such a number.
    then: Vec<Order>,
    /// Keys that are still to be pressed.
    keys: VecDeque<Order>,
    next_key: Option<Duration>,
    /// The Originate that fetches the call.
    fetch: Option<CallId>,
    until: Duration,
}

impl Desk {
    /// Something is to be done with a call in progress.
    pub(super) fn handle(&mut self, command: Command, now: Now, effects: &mut Vec<Effect>) {
        let Some(wish) = Wish::of(command) else {
            return;
        };
        if matches!(wish.act, Act::Transfer(_))
            && self.destination(&wish.text).is_ok()
            && self.holds(&wish.call, wish.act, &wish.text, now)
        {
            return;
        }
        self.carry_out(wish, Duration::ZERO, now, effects);
    }

    /// Digits for the other side, so long after now.
    pub(super) fn press_later(
        &mut self,
        call: &CallId,
        digits: String,
        wait: Duration,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let (call, act) = (call.clone(), Act::SendDigits);
        let wish = Wish {
            call,
            act,
            text: digits,
        };
        self.carry_out(wish, wait, now, effects);
    }

    pub(super) fn carry_out(
        &mut self,
        wish: Wish,
        wait: Duration,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let Wish { call: id, act, .. } = &wish;
        let is_under_way = |job: &Job| job.call == *id && job.act == *act;
        if self.hands.jobs.iter().any(is_under_way) || self.hands.jobs.len() >= MOST {
            return;
        }
        self.hands.forget_problem(id);
        let Some(call) = self.calls.get(id).filter(|call| call.ended.is_none()) else {
            return;
        };
        match self.plan(&wish, call, now) {
            Ok(plan) => {
                self.note_pace(&wish, now);
                self.begin(&wish, plan, wait, now, effects);
            }
            Err(problem) => {
                if let Problem::NotAllowed(refused) = &problem {
                    effects.push(self.log_refused(refused));
                }
                self.hands.fail(id.clone(), *act, problem, now);
            }
        }
    }

    fn begin(
        &mut self,
        wish: &Wish,
        plan: Plan,
        wait: Duration,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let within = match (&plan, wish.act) {
            (Plan::Fetch(originate), _) => Duration::from_millis(originate.timeout_ms) + RING_GRACE,
            (_, Act::Transfer(TransferHow::Attended) | Act::CancelTransfer) => KEYS_WITHIN,
            (Plan::Digits(keys), _) => {
                let count = u32::try_from(keys.len()).unwrap_or(u32::MAX);
                wait + SEEN_WITHIN + KEYS_WITHIN + NEXT_KEY * 4 * count
            }
            _ => SEEN_WITHIN,
        };
        let mut job = Job {
            call: wish.call.clone(),
            act: wish.act,
            sent: Vec::new(),
            then: Vec::new(),
            keys: VecDeque::new(),
            next_key: None,
            fetch: None,
            until: now.mono + within,
        };
        match plan {
            Plan::Orders(orders) => {
                for order in orders {
                    effects.push(self.hands.send(&mut job, order));
                }
            }
            Plan::SendAway { to, orders } => {
                let first = match self.rights.allow("Getvar") {
                    true => {
                        job.then = orders;
                        vec![Order::Exists { to }]
                    }
                    false => orders,
                };
                for order in first {
                    effects.push(self.hands.send(&mut job, order));
                }
            }
            Plan::Digits(keys) => {
                job.keys = keys;
                job.next_key = Some(now.mono + wait);
            }
            Plan::Fetch(originate) => {
                let fetch = CallId(originate.id.as_str().to_owned());
                job.fetch = Some(fetch.clone());
                self.hands.fetches.insert(fetch);
                let operator = &self.people.operator;
                let extension = operator.extensions.first().cloned().unwrap_or_default();
                effects.push(Effect::Fetch {
                    originate,
                    extension,
                });
            }
        }
        self.hands.stale.push(job.call.clone());
        self.hands.jobs.push(job);
    }

    /// The PBX answered a request, or did not.
    pub(super) fn handled(
        &mut self,
        request: u64,
        answer: Answer,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        if self.told_context(request, &answer) {
            return;
        }
        let hands = &mut self.hands;
        let asked = |job: &Job| job.sent.iter().any(|(sent, _)| *sent == request);
        let Some(at) = hands.jobs.iter().position(asked) else {
            return;
        };
        let Some(job) = hands.jobs.get_mut(at) else {
            return;
        };
        let order = job.sent.iter().position(|(sent, _)| *sent == request);
        let order = order.map(|order| job.sent.remove(order).1);
        let problem = match (answer, order) {
            (Answer::Told(value), Some(Order::Exists { to })) if value.trim() == "0" => {
                match job.act {
                    Act::Connect => Problem::NoContext(to.context().to_owned()),
                    _ => Problem::NoSuchNumber(to.exten().to_owned()),
                }
            }
            // It is there; or that cannot be asked here, and the PBX is taken at its word.
            (
                Answer::Told(_) | Answer::Accepted | Answer::Refused { .. },
                Some(Order::Exists { .. }),
            ) => {
                // In this order: the PBX takes one after the other.
                for order in std::mem::take(&mut job.then) {
                    hands.last_request += 1;
                    let request = hands.last_request;
                    job.sent.push((request, order.clone()));
                    effects.push(Effect::Handle { request, order });
                }
                if job.act == Act::Connect {
                    self.has_context(true);
                }
                return;
            }
            (Answer::Accepted | Answer::Told(_), _) => {
                if job.act != Act::SendDigits {
                    // Done once it is seen.
                    return;
                }
                job.next_key = Some(now.mono + NEXT_KEY);
                if job.keys.is_empty() {
                    let call = hands.jobs.remove(at).call;
                    self.dial.dialled_extension(&call, true);
                    hands.stale.push(call);
                }
                return;
            }
            (Answer::NotSent, _) => Problem::Offline,
            (Answer::Silent, _) => Problem::Unanswered,
            (Answer::Refused { words }, Some(order)) => match order.refusal(&words) {
                Refusal::NoRight(class) => Problem::NoRight(class),
                Refusal::Gone => Problem::Gone,
                Refusal::Unsupported(action) => Problem::Unsupported(action),
                Refusal::NoTransferCode => Problem::NoTransferCode,
                Refusal::Other(words) => Problem::Refused(words),
            },
            (Answer::Refused { words }, None) => Problem::Refused(words),
        };
        let Job { call, act, .. } = hands.jobs.remove(at);
        if let Problem::NoContext(_) = problem {
            self.has_context(false);
        }
        self.hands.fail(call, act, problem, now);
    }

    /// News of a call: what was asked of it may be done. True when it is an Originate of ours that fetches a
    /// call, which is no call to be shown.
    pub(super) fn hands_see(&mut self, call: &Call, now: Now) -> bool {
        if self.hands.fetches.contains(&call.id) {
            self.hands.fetch_news(call, now);
            return true;
        }
        let grip = Grip::of(call, &self.people.operator.extensions);
        let with = match grip.hold {
            Hold::Asks { .. } => Some(self.asked_of(call, &grip)),
            _ => None,
        };
        self.hands.see(call, &grip, with, now);
        self.connects_see(call, &grip, now);
        false
    }

    /// Who dials the digits behind «доб.» of a call that is placed now.
    pub(super) fn post_dial_by(&self) -> PostDial {
        let has_pbx = self.connection != Connection::NotConfigured;
        match has_pbx && seen::is_allowed(Act::SendDigits, &self.rights) {
            true => PostDial::AfterAnswer,
            false => PostDial::ByHand,
        }
    }

    /// What its row says and offers.
    pub(super) fn handling(&self, id: &CallId, call: &Call) -> Handling {
        let grip = Grip::of(call, &self.people.operator.extensions);
        let jobs = self.hands.jobs.iter().rev();
        let problem = self.hands.problems.get(id);
        let is_allowed = |act: &Act| seen::is_allowed(*act, &self.rights);
        let (can, cannot): (Vec<Act>, Vec<Act>) =
            seen::can(&grip).into_iter().partition(is_allowed);
        let lacking = |act: &Act| match act {
            Act::Retrieve | Act::PickUp => Problem::NoRight("originate"),
            _ => Problem::NoRight("call"),
        };
        Handling {
            stage: self.stage(call, &grip),
            can,
            cannot: cannot.first().map(lacking),
            asked: jobs.filter(|job| job.call == *id).map(|job| job.act).next(),
            problem: problem.map(|(act, problem, _)| (*act, problem.clone())),
            ..Handling::default()
        }
    }

    /// What is due, and the rows that say something else now.
    pub(super) fn hands_tick(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.hands.tick(now, effects);
        for id in std::mem::take(&mut self.hands.unpressed) {
            self.dial.dialled_extension(&id, false);
        }
        for id in std::mem::take(&mut self.hands.stale) {
            if let Some(call) = self.calls.get(&id) {
                call.row.replace(None);
            }
        }
    }
}

impl Hands {
    /// When [`Desk::hands_tick`] has something to do.
    pub(super) fn next_deadline(&self) -> Option<Duration> {
        let jobs = self.jobs.iter().map(|job| job.until);
        let keys = self.jobs.iter().filter_map(|job| job.next_key);
        let problems = self.problems.values().map(|(_, _, since)| *since + LEAVES);
        jobs.chain(keys).chain(problems).min()
    }

    /// Closes the notice about a call.
    pub(super) fn forget_problem(&mut self, call: &CallId) {
        if self.problems.remove(call).is_some() {
            self.stale.push(call.clone());
        }
    }

    /// A call became part of another: if it was fetched, that is done.
    pub(super) fn merge(&mut self, gone: &CallId, into: &CallId) {
        self.fetches.remove(gone);
        self.jobs.retain(|job| job.fetch.as_ref() != Some(gone));
        for job in self.jobs.iter_mut().filter(|job| job.call == *gone) {
            job.call = into.clone();
        }
        if let Some(problem) = self.problems.remove(gone) {
            self.problems.insert(into.clone(), problem);
        }
        self.stale.push(into.clone());
    }

    /// An Originate that was to fetch a call could not be sent.
    pub(super) fn fetch_not_sent(&mut self, fetch: &CallId, now: Now) {
        self.fetches.remove(fetch);
        self.fetch_failed(fetch, Problem::Offline, now);
    }

    /// A number for a request.
    pub(super) fn next_request(&mut self) -> u64 {
        self.last_request += 1;
        self.last_request
    }

    /// Whom the operator asked did not come to the phone.
    pub(super) fn has_not_reached(&self, call: &CallId) -> bool {
        let problem = self.problems.get(call);
        problem.is_some_and(|(_, problem, _)| matches!(problem, Problem::NotReached(_)))
    }

    /// Told until the operator has picked up, and a while longer.
    pub(super) fn fail_for_long(&mut self, call: &CallId, act: Act, problem: Problem, now: Now) {
        self.fail(call.clone(), act, problem, now);
        if let Some((_, _, since)) = self.problems.get_mut(call) {
            *since += STAYS_LONGER;
        }
    }

    fn send(&mut self, job: &mut Job, order: Order) -> Effect {
        self.last_request += 1;
        let request = self.last_request;
        job.sent.push((request, order.clone()));
        Effect::Handle { request, order }
    }

    /// When this was told of a number, if it stands there.
    pub(super) fn held_at(&self, call: &CallId, act: Act, number: &str) -> Option<Duration> {
        let (of, problem, since) = self.problems.get(call)?;
        let is_it = *of == act
            && matches!(problem, Problem::Held { number_shown, .. } if number_shown == number);
        is_it.then_some(*since)
    }

    pub(super) fn fail(&mut self, call: CallId, act: Act, problem: Problem, now: Now) {
        self.stale.push(call.clone());
        if act == Act::SendDigits {
            self.unpressed.push(call.clone());
        }
        self.problems.insert(call, (act, problem, now.mono));
    }

    fn fetch_news(&mut self, call: &Call, now: Now) {
        if call.phase != Phase::Ended {
            return;
        }
        self.fetches.remove(&call.id);
        let problem = match (call.outcome, &call.reason) {
            (_, Some(Reason::NoPermission)) => Problem::NoRight("originate"),
            (_, Some(Reason::Other(words))) => Problem::Refused(words.clone()),
            (Some(Outcome::OwnPhone), _) => Problem::OwnPhone,
            // The own phone was up, and there was nothing to be had.
            _ => Problem::Gone,
        };
        self.fetch_failed(&call.id, problem, now);
    }

    fn fetch_failed(&mut self, fetch: &CallId, problem: Problem, now: Now) {
        let is_it = |job: &Job| job.fetch.as_ref() == Some(fetch);
        if let Some(at) = self.jobs.iter().position(is_it) {
            let Job { call, act, .. } = self.jobs.remove(at);
            self.fail(call, act, problem, now);
        }
    }

    fn see(&mut self, call: &Call, grip: &Grip<'_>, with: Option<String>, now: Now) {
        let is_over = call.phase == Phase::Ended;
        let is_its = |job: &Job| job.call == call.id;
        let is_cancelled = |job: &Job| is_its(job) && job.act == Act::CancelTransfer;
        match with {
            Some(with) => {
                self.asking.insert(call.id.clone(), with);
            }
            None => {
                let asked = self.asking.remove(&call.id);
                let is_back = matches!(grip.hold, Hold::Talks { .. });
                let wanted = self.jobs.iter().any(is_cancelled);
                if let Some(with) = asked.filter(|_| is_back && !wanted) {
                    let act = Act::Transfer(TransferHow::Attended);
                    self.fail(call.id.clone(), act, Problem::NotReached(with), now);
                }
            }
        }
        self.jobs
            .retain(|job| !(is_its(job) && (is_over || seen::is_done(job.act, grip))));
        if is_over {
            self.problems.remove(&call.id);
        }
    }

    fn tick(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let mut jobs = std::mem::take(&mut self.jobs);
        for job in &mut jobs {
            if job.next_key.take_if(|at| *at <= now.mono).is_some()
                && let Some(key) = job.keys.pop_front()
            {
                effects.push(self.send(job, key));
            }
        }
        jobs.retain(|job| {
            let is_late = job.until <= now.mono;
            if is_late {
                let problem = match (job.sent.is_empty(), &job.fetch) {
                    (true, None) => Problem::NothingHappened,
                    (_, Some(_)) => Problem::OwnPhone,
                    (false, None) => Problem::Unanswered,
                };
                self.fail(job.call.clone(), job.act, problem, now);
            }
            !is_late
        });
        self.jobs = jobs;
        let left: Vec<CallId> = self
            .problems
            .iter()
            .filter(|(_, (_, _, since))| *since + LEAVES <= now.mono)
            .map(|(call, _)| call.clone())
            .collect();
        for call in left {
            self.forget_problem(&call);
        }
    }
}
