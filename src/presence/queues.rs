//! Queues: listed as a whole, then followed by events.
//!
//! A listing replaces what was known once it is complete; events that come in between go into both, the old
//! and the new. An event tells of a queue only if a listing has: it can be forged, a listing's id cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Change;
use super::queue::{Member, Membership, Queue, Waiting};
use crate::ami::{EventKind, Message};
use crate::calls::Office;

const MOST_QUEUES: usize = 200;
const MOST_MEMBERS: usize = 500;
const MOST_WAITING: usize = 300;
/// No name of a queue, device or person is longer, bytes.
const LONGEST: usize = 120;

/// Queues by name.
#[derive(Debug, Default)]
pub(super) struct Queues {
    known: BTreeMap<String, Queue>,
    /// What the listing under way has told so far.
    listing: Option<BTreeMap<String, Queue>>,
    dirty: BTreeSet<String>,
    told: BTreeMap<String, Queue>,
}

impl Queues {
    /// A listing begins.
    pub(super) fn begin(&mut self) {
        self.listing = Some(BTreeMap::new());
    }

    /// An item of the listing.
    pub(super) fn item(
        &mut self,
        office: &Office,
        event: EventKind,
        message: &Message<'_>,
        now: Duration,
    ) {
        let (Some(listing), Some(name)) = (&mut self.listing, name_of(message, "Queue")) else {
            return;
        };
        if event == EventKind::QueueParams {
            if listing.len() < MOST_QUEUES {
                let queue = listing.entry(name.clone()).or_default();
                queue.name = name;
            }
            return;
        }
        let Some(queue) = listing.get_mut(&name) else {
            return;
        };
        if event == EventKind::QueueMember {
            if let Some(member) = member(office, message, "Location", "Name") {
                put_member(queue, member);
            }
        } else if let Some((waiting, position)) = waiting(office, message) {
            let secs = message
                .get("Wait")
                .and_then(|wait| wait.trim().parse().ok());
            let waited = Duration::from_secs(secs.unwrap_or(0));
            let since = now.saturating_sub(waited);
            put_waiting(queue, Waiting { since, ..waiting }, position);
        }
    }

    /// The listing is complete; true when it told what was not known.
    pub(super) fn listed(&mut self) -> bool {
        let Some(mut listing) = self.listing.take() else {
            return false;
        };
        for (name, queue) in &mut listing {
            let Some(known) = self.known.get(name) else {
                continue;
            };
            // Seconds are coarser than what an event told.
            for waiting in &mut queue.waiting {
                let same = known
                    .waiting
                    .iter()
                    .find(|other| other.uniqueid == waiting.uniqueid);
                if let Some(same) = same {
                    waiting.since = same.since;
                }
            }
        }
        let names = self.known.keys().chain(listing.keys());
        let other: Vec<String> = names
            .filter(|name| self.known.get(*name) != listing.get(*name))
            .cloned()
            .collect();
        self.dirty.extend(other.iter().cloned());
        self.known = listing;
        !other.is_empty()
    }

    /// The PBX has no queues.
    pub(super) fn none(&mut self) {
        self.listing = Some(BTreeMap::new());
        self.listed();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// A live event.
    pub(super) fn event(
        &mut self,
        office: &Office,
        event: EventKind,
        message: &Message<'_>,
        now: Duration,
    ) {
        let Some(name) = name_of(message, "Queue") else {
            return;
        };
        let change = |queue: &mut Queue| apply(queue, office, event, message, now);
        if let Some(queue) = self.known.get_mut(&name)
            && change(queue)
        {
            self.dirty.insert(name.clone());
        }
        let listed = self.listing.as_mut();
        if let Some(queue) = listed.and_then(|listing| listing.get_mut(&name)) {
            change(queue);
        }
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.dirty.is_empty()
    }

    /// What is new.
    pub(super) fn drain(&mut self, changes: &mut Vec<Change>) {
        for name in std::mem::take(&mut self.dirty) {
            match self.known.get(&name) {
                Some(queue) if self.told.get(&name) != Some(queue) => {
                    self.told.insert(name, queue.clone());
                    changes.push(Change::Queue(queue.clone()));
                }
                Some(_) => {}
                None => {
                    if self.told.remove(&name).is_some() {
                        changes.push(Change::QueueGone(name));
                    }
                }
            }
        }
    }
}

/// What a live event changes; true if it does.
fn apply(
    queue: &mut Queue,
    office: &Office,
    event: EventKind,
    message: &Message<'_>,
    now: Duration,
) -> bool {
    match event {
        EventKind::QueueCallerJoin => {
            let Some((waiting, position)) = waiting(office, message) else {
                return false;
            };
            put_waiting(
                queue,
                Waiting {
                    since: now,
                    ..waiting
                },
                position,
            );
            true
        }
        EventKind::QueueCallerLeave | EventKind::QueueCallerAbandon => {
            let uniqueid = message.channel().uniqueid().unwrap_or_default();
            let before = queue.waiting.len();
            queue.waiting.retain(|other| other.uniqueid != uniqueid);
            queue.waiting.len() < before
        }
        EventKind::QueueMemberRemoved => {
            let interface = name_of(message, "Interface").unwrap_or_default();
            let before = queue.members.len();
            queue.members.retain(|member| member.interface != interface);
            queue.members.len() < before
        }
        _ => member(office, message, "Interface", "MemberName")
            .is_some_and(|member| put_member(queue, member)),
    }
}

/// True when that changes something.
fn put_member(queue: &mut Queue, member: Member) -> bool {
    let interface = &member.interface;
    let at = queue
        .members
        .iter()
        .position(|known| known.interface == *interface);
    let has_room = queue.members.len() < MOST_MEMBERS;
    match at.and_then(|at| queue.members.get_mut(at)) {
        Some(known) if *known == member => false,
        Some(known) => {
            *known = member;
            true
        }
        None if has_room => {
            queue.members.push(member);
            true
        }
        None => false,
    }
}

/// Who joins stands where the PBX says, which is behind the others but for those of a higher priority.
fn put_waiting(queue: &mut Queue, waiting: Waiting, position: usize) {
    queue
        .waiting
        .retain(|other| other.uniqueid != waiting.uniqueid);
    if queue.waiting.len() < MOST_WAITING {
        let at = position.saturating_sub(1).min(queue.waiting.len());
        queue.waiting.insert(at, waiting);
    }
}

/// A member; the listing and the events call two of its fields otherwise.
fn member(office: &Office, message: &Message<'_>, interface: &str, name: &str) -> Option<Member> {
    let interface = name_of(message, interface)?;
    let state = name_of(message, "StateInterface").filter(|state| *state != interface);
    let membership = message.get("Membership").unwrap_or_default();
    let number = |key| message.get(key).and_then(|text| text.trim().parse().ok());
    let extension = office
        .extension_of_interface(&interface)
        .or_else(|| office.extension_of_interface(state.as_deref()?));
    Some(Member {
        extension,
        name: message.get(name).map(short).unwrap_or_default(),
        membership: match membership.trim().to_ascii_lowercase().as_str() {
            "static" => Membership::Static,
            "realtime" => Membership::Realtime,
            _ => Membership::Dynamic,
        },
        paused: number("Paused").is_some_and(|paused: u8| paused != 0),
        pause_reason: message.get("PausedReason").map(short).unwrap_or_default(),
        status: number("Status").unwrap_or(0),
        state_interface: state,
        interface,
    })
}

/// Who waits, and at which place, from 1.
fn waiting(office: &Office, message: &Message<'_>) -> Option<(Waiting, usize)> {
    let channel = message.channel();
    let uniqueid = channel.uniqueid().filter(|id| id.len() <= LONGEST)?;
    let position = message
        .get("Position")
        .and_then(|text| text.trim().parse().ok());
    let number = channel.caller_num();
    let waiting = Waiting {
        uniqueid: uniqueid.into_owned(),
        number: number.and_then(|number| office.digits(&number)),
        // What a listing writes for no name at all.
        name: channel
            .caller_name()
            .map(short)
            .filter(|name| name != "unknown"),
        since: Duration::ZERO,
    };
    Some((waiting, position.unwrap_or(usize::MAX)))
}

fn name_of(message: &Message<'_>, key: &str) -> Option<String> {
    let name = message.get(key)?;
    let fits = !name.is_empty() && name.len() <= LONGEST && !name.contains(char::is_control);
    fits.then(|| name.into_owned())
}

/// Untrusted text, not endless.
fn short(text: std::borrow::Cow<'_, str>) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect()
}
