//! Queues at the desk: the operator's own part, who waits and who that is, and orders about them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Desk;
use super::input::{Effect, Now};
use super::snapshot::{
    self, Connection, OwnMember, QueueAct, QueueOrder, QueueRefusal, QueueRow, RefusedOrder,
    WaitingCaller,
};
use crate::dialling;
use crate::presence::{Change, MAX_REASON, Member, Membership, Queue, Rights};
use crate::settings;

/// What is known of queues, callers' names apart.
#[derive(Debug, Default)]
pub(super) struct Queues {
    settings: settings::Queues,
    reasons: Arc<Vec<String>>,
    known: BTreeMap<String, Known>,
    /// By which device the operator was a member of a queue.
    remembered: BTreeMap<String, Device>,
    rights: Rights,
    /// Orders that the PBX has not answered.
    pending: Vec<QueueOrder>,
    refused: Option<RefusedOrder>,
    shown: RefCell<Option<Arc<snapshot::Queues>>>,
}

#[derive(Debug)]
struct Known {
    queue: Queue,
    /// Since when each who waits does, Unix milliseconds.
    since_unix_ms: BTreeMap<String, i64>,
}

#[derive(Debug, Clone)]
struct Device {
    interface: String,
    state_interface: Option<String>,
}

impl Queues {
    pub(super) fn new(settings: &settings::Queues) -> Self {
        Self {
            settings: settings.clone(),
            reasons: Arc::new(settings.pause_reasons.clone()),
            ..Self::default()
        }
    }

    /// Other devices, and reasons for a pause.
    pub(super) fn take_settings(&mut self, settings: &settings::Queues) {
        if self.settings != *settings {
            self.settings = settings.clone();
            self.reasons = Arc::new(settings.pause_reasons.clone());
            self.renew();
        }
    }

    /// What was shown is old.
    pub(super) fn renew(&mut self) {
        *self.shown.get_mut() = None;
    }

    pub(super) fn rights(&mut self, rights: &Rights) {
        self.rights = rights.clone();
        self.renew();
    }

    pub(super) fn gone(&mut self, name: &str) {
        self.known.remove(name);
        self.renew();
    }

    pub(super) fn dismiss(&mut self) {
        self.refused = None;
        self.renew();
    }

    /// Somebody was looked up.
    pub(super) fn looked(&mut self, number: &str) {
        let mut waiting = self.known.values().flat_map(|known| &known.queue.waiting);
        if waiting.any(|waiting| waiting.number.as_deref() == Some(number)) {
            self.renew();
        }
    }

    /// Somebody waits in a queue of these extensions.
    pub(super) fn counts_seconds(&self, own: &[String]) -> bool {
        let mut queues = self.known.values().map(|known| &known.queue);
        queues.any(|queue| !queue.waiting.is_empty() && own_members(queue, own).next().is_some())
    }

    fn refuse(&mut self, queue: Option<String>, what: QueueAct, why: QueueRefusal) {
        self.refused = Some(RefusedOrder { queue, what, why });
        self.renew();
    }
}

impl Desk {
    /// Something is new of a phone or a queue.
    pub(super) fn presence(&mut self, change: Change, now: Now, effects: &mut Vec<Effect>) {
        match change {
            Change::Phone(phone) => self.colleagues.phone(phone, now),
            Change::PhoneGone(extension) => self.colleagues.phone_gone(&extension),
            Change::Queue(queue) => self.queue(queue, now, effects),
            Change::QueueGone(name) => self.queues.gone(&name),
            Change::Rights(rights) => {
                self.colleagues.rights(&rights);
                self.queues.rights(&rights);
            }
            Change::Ordered(order, result) => self.ordered(&order, result),
        }
    }

    /// Somebody else sits here: other queues are one's own, by other devices.
    pub(super) fn queues_of_another(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.queues.remembered.clear();
        let known = std::mem::take(&mut self.queues.known);
        for Known { queue, .. } in known.into_values() {
            self.queue(queue, now, effects);
        }
        self.queues.refused = None;
        self.queues.renew();
    }

    /// A queue's news.
    fn queue(&mut self, queue: Queue, now: Now, effects: &mut Vec<Effect>) {
        let own = &self.people.operator.extensions;
        if let Some(member) = own_members(&queue, own).next() {
            let device = Device {
                interface: member.interface.clone(),
                state_interface: member.state_interface.clone(),
            };
            self.queues.remembered.insert(queue.name.clone(), device);
            // Also before its first call rings here: it may be missed by everybody.
            self.call_backs.learn_queue(&queue.name);
            let seen = queue.waiting.iter().take(QueueRow::MOST_WAITING);
            for number in seen.filter_map(|waiting| waiting.number.as_deref()) {
                effects.extend(self.lookups.want(number, false, &self.numbering, now));
            }
        }
        let before = self.queues.known.remove(&queue.name);
        let since = |uniqueid: &str| {
            let before = before.as_ref()?;
            before.since_unix_ms.get(uniqueid).copied()
        };
        let since_unix_ms = queue.waiting.iter().map(|waiting| {
            let at = since(&waiting.uniqueid).unwrap_or_else(|| now.unix_ms_at(waiting.since));
            (waiting.uniqueid.clone(), at)
        });
        let known = Known {
            since_unix_ms: since_unix_ms.collect(),
            queue,
        };
        self.queues.known.insert(known.queue.name.clone(), known);
        self.queues.renew();
    }

    /// An order was carried out, or refused.
    fn ordered(&mut self, order: &QueueOrder, result: Result<(), QueueRefusal>) {
        self.queues.pending.retain(|pending| pending != order);
        match result {
            Err(why) => {
                let (queue, what) = told(order);
                self.queues.refuse(queue.map(str::to_owned), what, why);
            }
            Ok(()) => self.queues.renew(),
        }
    }

    pub(super) fn sign_in(&mut self, queue: String, effects: &mut Vec<Effect>) {
        match self.device_for(&queue) {
            Some(device) => {
                let order = QueueOrder::SignIn {
                    queue,
                    interface: device.interface,
                    state_interface: device.state_interface,
                };
                self.give(vec![order], effects);
            }
            None => {
                self.queues
                    .refuse(Some(queue), QueueAct::SignIn, QueueRefusal::NoDevice);
            }
        }
    }

    /// By every device that can be signed out; what queues.conf names stays.
    pub(super) fn sign_out(&mut self, queue: String, effects: &mut Vec<Effect>) {
        let own = self.own_of(&queue);
        let dynamic = own.iter().filter(|m| m.membership != Membership::Static);
        let orders: Vec<QueueOrder> = dynamic
            .map(|member| QueueOrder::SignOut {
                queue: queue.clone(),
                interface: member.interface.clone(),
            })
            .collect();
        if orders.is_empty() {
            let why = match own.is_empty() {
                true => QueueRefusal::NoMember,
                false => QueueRefusal::Static,
            };
            self.queues.refuse(Some(queue), QueueAct::SignOut, why);
            return;
        }
        self.give(orders, effects);
    }

    /// One queue, or all of the operator's: by each of the operator's devices.
    pub(super) fn pause(
        &mut self,
        queue: Option<String>,
        paused: bool,
        reason: &str,
        effects: &mut Vec<Effect>,
    ) {
        let interfaces: BTreeSet<String> = match &queue {
            Some(queue) => self.own_of(queue),
            None => self.own_of_all(),
        }
        .into_iter()
        .map(|member| member.interface)
        .collect();
        if interfaces.is_empty() {
            let what = match paused {
                true => QueueAct::Pause,
                false => QueueAct::Resume,
            };
            self.queues.refuse(queue, what, QueueRefusal::NoMember);
            return;
        }
        let orders = interfaces.into_iter().map(|interface| QueueOrder::Pause {
            queue: queue.clone(),
            interface,
            paused,
            reason: fitting(reason),
        });
        self.give(orders.collect(), effects);
    }

    /// The queues as they are now: the same as before where nothing changed.
    pub(super) fn queues(&self) -> Arc<snapshot::Queues> {
        let shown = &mut *self.queues.shown.borrow_mut();
        Arc::clone(shown.get_or_insert_with(|| Arc::new(self.queues_now())))
    }

    fn queues_now(&self) -> snapshot::Queues {
        let model = &self.queues;
        let mut queues: Vec<Arc<QueueRow>> = model
            .known
            .values()
            .map(|known| Arc::new(self.queue_row(known)))
            .collect();
        queues.sort_by_key(|queue| queue.own.is_none());
        snapshot::Queues {
            queues,
            is_listed: model.rights.queues.is_some(),
            lacks_actions: model.rights.queue_actions == Some(false),
            lacks_events: model.rights.queue_events == Some(false),
            refused: model.refused.clone(),
            pause_reasons: Arc::clone(&model.reasons),
        }
    }

    fn queue_row(&self, known: &Known) -> QueueRow {
        let queue = &known.queue;
        let own: Vec<&Member> = own_members(queue, &self.people.operator.extensions).collect();
        let first = own.first();
        let pending = &self.queues.pending;
        let is_about = |order: &QueueOrder| match told(order).0 {
            Some(name) => name == queue.name,
            None => first.is_some(),
        };
        // Others' callers are counted, not named: nobody looked them up.
        let shown = match first {
            Some(_) => queue.waiting.len().min(QueueRow::MOST_WAITING),
            None => 0,
        };
        let waiting = queue.waiting.iter().take(shown).map(|waiting| {
            let since = known.since_unix_ms.get(&waiting.uniqueid);
            WaitingCaller {
                id: waiting.uniqueid.clone(),
                party: self.party(waiting.number.as_deref(), waiting.name.as_deref()),
                since_unix_ms: since.copied().unwrap_or_default(),
            }
        });
        let ready = |member: &&Member| !member.paused && member.is_reachable();
        QueueRow {
            name: queue.name.clone(),
            own: first.map(|first| OwnMember {
                paused: own.iter().all(|member| member.paused),
                reason: first.pause_reason.clone(),
                is_static: own.iter().all(|m| m.membership == Membership::Static),
            }),
            is_pending: pending.iter().any(is_about),
            waiting: waiting.collect(),
            more_waiting: queue.waiting.len() - shown,
            ready: queue.members.iter().filter(ready).count(),
            free: queue.members.iter().filter(|m| m.is_free()).count(),
            paused: queue.members.iter().filter(|m| m.paused).count(),
        }
    }

    fn give(&mut self, orders: Vec<QueueOrder>, effects: &mut Vec<Effect>) {
        self.queues.refused = None;
        self.queues.renew();
        for order in orders {
            if self.queues.pending.contains(&order) {
                continue;
            }
            if !matches!(self.connection, Connection::Online { .. }) {
                let (queue, what) = told(&order);
                let queue = queue.map(str::to_owned);
                self.queues.refuse(queue, what, QueueRefusal::Offline);
                return;
            }
            self.queues.pending.push(order.clone());
            effects.push(Effect::Queue(order));
        }
    }

    /// The device by which the operator was a member before, else that of the settings.
    fn device_for(&self, queue: &str) -> Option<Device> {
        if let Some(device) = self.queues.remembered.get(queue) {
            return Some(device.clone());
        }
        let extension = self.people.operator.extensions.first()?;
        let settings = &self.queues.settings;
        let template = match settings.interface.as_str() {
            "" => &self.dialling.operator_channel,
            set => set,
        };
        let state = match settings.state_interface.as_str() {
            "" => None,
            set => Some(dialling::device(set, extension).ok()?),
        };
        Some(Device {
            interface: dialling::device(template, extension).ok()?,
            state_interface: state,
        })
    }

    fn own_of(&self, queue: &str) -> Vec<Member> {
        let known = self.queues.known.get(queue);
        let own = &self.people.operator.extensions;
        let members = known.into_iter().flat_map(|k| own_members(&k.queue, own));
        members.cloned().collect()
    }

    fn own_of_all(&self) -> Vec<Member> {
        let own = &self.people.operator.extensions;
        let known = self.queues.known.values();
        let members = known.flat_map(|known| own_members(&known.queue, own));
        members.cloned().collect()
    }
}

fn own_members<'q>(queue: &'q Queue, own: &'q [String]) -> impl Iterator<Item = &'q Member> {
    let is_own = |member: &&Member| {
        let extension = member.extension.as_ref();
        extension.is_some_and(|extension| own.contains(extension))
    };
    queue.members.iter().filter(is_own)
}

/// Of which queue and what an order is.
fn told(order: &QueueOrder) -> (Option<&str>, QueueAct) {
    match order {
        QueueOrder::SignIn { queue, .. } => (Some(queue), QueueAct::SignIn),
        QueueOrder::SignOut { queue, .. } => (Some(queue), QueueAct::SignOut),
        QueueOrder::Pause { queue, paused, .. } => {
            let what = match paused {
                true => QueueAct::Pause,
                false => QueueAct::Resume,
            };
            (queue.as_deref(), what)
        }
    }
}

/// As many whole characters of a reason as the PBX keeps, on one line.
fn fitting(reason: &str) -> String {
    let mut fits = String::new();
    for c in reason.trim().chars().filter(|c| !c.is_control()) {
        if fits.len() + c.len_utf8() > MAX_REASON {
            break;
        }
        fits.push(c);
    }
    fits
}
