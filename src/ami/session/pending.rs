//! Which actions are under way: answers are paired by ActionID, and the pairing goes on after the
//! first answer, to the end of a list or to the `OriginateResponse`.

use std::collections::HashMap;
use std::time::Duration;

use crate::ami::action::ActionId;
use crate::ami::event::EventKind;
use crate::ami::message::{Message, Response};

/// How long an answer, or a list's next item, may take. The PBX answers within milliseconds.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// What an originate's end may take beyond its own time-out.
const ORIGINATE_GRACE: Duration = Duration::from_secs(15);
/// AMI's own time-out of an originate.
const ORIGINATE_TIMEOUT: Duration = Duration::from_secs(30);

/// Why the session itself asked, or that somebody else did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Challenge,
    Login,
    Events,
    CoreSettings,
    Resync,
    Hints,
    Ping,
    User,
}

/// Where an answer belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first answer.
    Reply { success: bool },
    /// An item of a list.
    Item,
    /// The end: of a list, or of an originate.
    End { cancelled: bool },
}

#[derive(Debug)]
struct Entry {
    purpose: Purpose,
    deadline: Duration,
    /// An originate: how long its end may take after the answer.
    originate: Option<Duration>,
    replied: bool,
    ended: bool,
    items: usize,
}

/// The actions under way.
#[derive(Debug, Default)]
pub struct Pending {
    entries: HashMap<ActionId, Entry>,
}

impl Pending {
    /// An action is sent. `originate_timeout_ms` is `Some` for an originate: its own time-out.
    pub fn sent(
        &mut self,
        id: ActionId,
        purpose: Purpose,
        originate_timeout_ms: Option<Option<u64>>,
        now: Duration,
    ) {
        let originate = originate_timeout_ms
            .map(|ms| ms.map_or(ORIGINATE_TIMEOUT, Duration::from_millis) + ORIGINATE_GRACE);
        let entry = Entry {
            purpose,
            deadline: now + ANSWER_WITHIN,
            originate,
            replied: false,
            ended: false,
            items: 0,
        };
        self.entries.insert(id, entry);
    }

    /// True while this action is under way: its id may not be used again.
    pub fn contains(&self, id: &ActionId) -> bool {
        self.entries.contains_key(id)
    }

    /// Pairs a message. `None`: it belongs to no action of ours.
    pub fn pair(
        &mut self,
        message: &Message<'_>,
        now: Duration,
    ) -> Option<(ActionId, Purpose, Step, usize)> {
        let id = ActionId::new(message.action_id()?).ok()?;
        let entry = self.entries.get_mut(&id)?;
        let step = if let Some(response) = message.response() {
            entry.replied = true;
            let success = matches!(response, Response::Success | Response::Goodbye);
            entry.deadline = now + entry.originate.unwrap_or(ANSWER_WITHIN);
            let goes_on = message.is_list_start() || (entry.originate.is_some() && !entry.ended);
            entry.ended |= !success || !goes_on;
            Step::Reply { success }
        } else if message.is_list_complete() || is_old_end(message.event()) {
            entry.ended = true;
            entry.replied = true;
            let cancelled = message.is_list_cancelled();
            Step::End { cancelled }
        } else if message.event() == Some(EventKind::OriginateResponse) {
            // May come before the answer: then the answer is still awaited.
            entry.ended = true;
            Step::End { cancelled: false }
        } else {
            entry.items += 1;
            entry.deadline = now + ANSWER_WITHIN;
            Step::Item
        };
        let (purpose, items) = (entry.purpose, entry.items);
        if entry.ended && entry.replied {
            self.entries.remove(&id);
        }
        Some((id, purpose, step, items))
    }

    /// When the next action is given up.
    pub fn deadline(&self) -> Option<Duration> {
        self.entries.values().map(|entry| entry.deadline).min()
    }

    /// An action whose time is over; true with it if it had been answered and only its end is
    /// missing.
    pub fn expired(&mut self, now: Duration) -> Option<(ActionId, Purpose, bool)> {
        let late = self.entries.iter().find(|(_, entry)| entry.deadline <= now);
        let id = late.map(|(id, _)| id.clone())?;
        let entry = self.entries.remove(&id)?;
        Some((id, entry.purpose, entry.replied))
    }
}

/// Up to 1.8 `StatusComplete` had no `EventList`.
fn is_old_end(event: Option<EventKind>) -> bool {
    matches!(
        event,
        Some(
            EventKind::StatusComplete
                | EventKind::CoreShowChannelsComplete
                | EventKind::ExtensionStateListComplete
                | EventKind::QueueStatusComplete
        )
    )
}
