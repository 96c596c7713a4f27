//! What is asked of the PBX: listings after a login, and an operator's orders about queues; and what it
//! answered.

use std::collections::HashMap;

use crate::ami::{Action, ActionId, Message};

/// What is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Every device's state (`DeviceStateList`, 13+): write class `call` or `reporting`.
    Devices,
    /// Every presence state (`PresenceStateList`, 13+): the same classes.
    Presences,
    /// Every queue with its members and callers (`QueueStatus`): no class.
    Queues,
    /// What this user may run (`ListCommands`): no class.
    Commands,
    /// An operator's order: write class `agent`.
    Order(QueueOrder),
}

/// What an operator orders of a queue. Nothing but devices, the queue's name and the reason goes to the PBX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueOrder {
    /// Takes calls of the queue from now on (`QueueAdd`).
    SignIn {
        /// The queue.
        queue: String,
        /// The device that is rung: `PJSIP/101`.
        interface: String,
        /// The device whose state counts, where it is another one (`hint:101@ext-local`).
        state_interface: Option<String>,
    },
    /// Takes none any more (`QueueRemove`).
    SignOut {
        /// The queue.
        queue: String,
        /// The member's device.
        interface: String,
    },
    /// Stays a member that is not rung, or is rung again (`QueuePause`).
    Pause {
        /// One queue; all of this device's otherwise.
        queue: Option<String>,
        /// The member's device.
        interface: String,
        /// True: not rung from now on.
        paused: bool,
        /// Why, for supervisors and statistics; at most [`MAX_REASON`] bytes.
        reason: String,
    },
}

/// Asterisk keeps so many bytes of a reason.
pub const MAX_REASON: usize = 79;

/// Why an order was not carried out. Rendered by `texts`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `Permission denied`: the AMI user lacks the write class `agent`.
    #[error("permission denied")]
    NoRight,
    /// A member by queues.conf cannot be signed out.
    #[error("a static member")]
    Static,
    /// There is no such queue (any more).
    #[error("no such queue")]
    NoQueue,
    /// This device is no member of it (any more).
    #[error("no member")]
    NoMember,
    /// The PBX has no queues at all: app_queue is not loaded.
    #[error("the PBX has no queues")]
    NoQueues,
    /// Not connected.
    #[error("not connected to the PBX")]
    Offline,
    /// The PBX did not answer.
    #[error("no answer")]
    NoAnswer,
    /// The operator has no extension, or the settings make no device of it.
    #[error("no device to sign in with")]
    NoDevice,
    /// In the PBX's words, cleaned and cut.
    #[error("{0}")]
    Other(String),
}

/// What the AMI user may see and do, as far as it has shown. `None`: not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights {
    /// Hints may be listed (write class `call` or `reporting`).
    pub hints: Option<bool>,
    /// Devices may be listed (the same).
    pub devices: Option<bool>,
    /// Queues can be listed: always, where there are any.
    pub queues: Option<bool>,
    /// Members may be signed in and out and paused (write class `agent`).
    pub queue_actions: Option<bool>,
    /// Events of phones come (read class `call`).
    pub phone_events: Option<bool>,
    /// Events of queues come (read class `agent`).
    pub queue_events: Option<bool>,
}

impl Ask {
    /// The action; its ActionID is the session's to choose.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Devices => Action::new("DeviceStateList"),
            Self::Presences => Action::new("PresenceStateList"),
            Self::Queues => Action::new("QueueStatus"),
            Self::Commands => Action::list_commands(),
            Self::Order(order) => order.action(),
        }
    }
}

impl QueueOrder {
    fn action(&self) -> Action {
        match self {
            Self::SignIn {
                queue,
                interface,
                state_interface,
            } => {
                let action = Action::new("QueueAdd")
                    .header("Queue", queue)
                    .header("Interface", interface);
                match state_interface {
                    Some(state) => action.header("StateInterface", state),
                    None => action,
                }
            }
            Self::SignOut { queue, interface } => Action::new("QueueRemove")
                .header("Queue", queue)
                .header("Interface", interface),
            Self::Pause {
                queue,
                interface,
                paused,
                reason,
            } => {
                let action = Action::new("QueuePause")
                    .header("Interface", interface)
                    .header("Paused", if *paused { "true" } else { "false" });
                let action = match queue {
                    Some(queue) => action.header("Queue", queue),
                    None => action,
                };
                match reason.as_str() {
                    "" => action,
                    reason => action.header("Reason", reason),
                }
            }
        }
    }
}

/// What the PBX answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The listing begins.
    Begun(Ask),
    Done(Ask),
    Refused(Ask, Refusal),
}

/// What is to be asked, and what was and is not answered.
#[derive(Debug, Default)]
pub(super) struct Asks {
    wanted: Vec<Ask>,
    under_way: HashMap<ActionId, Ask>,
}

/// More orders at once nobody gives.
const MOST: usize = 64;

impl Asks {
    /// To be asked, unless it is already.
    pub(super) fn want(&mut self, ask: Ask) {
        let is_order = matches!(ask, Ask::Order(_));
        let is_known = self.wanted.contains(&ask) || self.under_way.values().any(|way| *way == ask);
        if (is_order || !is_known) && self.wanted.len() < MOST {
            self.wanted.push(ask);
        }
    }

    pub(super) fn take(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.wanted)
    }

    pub(super) fn sent(&mut self, ask: Ask, id: ActionId) {
        self.under_way.insert(id, ask);
    }

    /// The session is another one: nothing will be answered. Gives back what was asked in vain.
    pub(super) fn clear(&mut self) -> Vec<Ask> {
        let sent = std::mem::take(&mut self.under_way).into_values();
        std::mem::take(&mut self.wanted)
            .into_iter()
            .chain(sent)
            .collect()
    }

    /// True when this message answers such an ask.
    pub(super) fn is_of(&self, message: &Message<'_>, ask: &Ask) -> bool {
        let Some(id) = message.action_id() else {
            return false;
        };
        self.under_way
            .iter()
            .any(|(known, way)| way == ask && known.as_str() == id)
    }

    pub(super) fn replied(&mut self, id: &ActionId, success: bool, words: &str) -> Option<Answer> {
        let ask = self.under_way.get(id)?.clone();
        if success && matches!(ask, Ask::Devices | Ask::Presences | Ask::Queues) {
            return Some(Answer::Begun(ask));
        }
        self.under_way.remove(id);
        // Twice the same is what was wanted.
        let is_done = success || words.contains("Already there");
        Some(match is_done {
            true => Answer::Done(ask),
            false => Answer::Refused(ask, refusal(words)),
        })
    }

    pub(super) fn finished(&mut self, id: &ActionId) -> Option<Ask> {
        self.under_way.remove(id)
    }

    pub(super) fn given_up(&mut self, id: &ActionId) -> Option<Ask> {
        self.under_way.remove(id)
    }
}

/// `app_queue.c` and `manager.c` of 16 and 22.
fn refusal(words: &str) -> Refusal {
    let has = |part: &str| words.to_ascii_lowercase().contains(part);
    if has("permission denied") {
        Refusal::NoRight
    } else if has("not dynamic") {
        Refusal::Static
    } else if has("no such queue") {
        Refusal::NoQueue
    } else if has("not there") || has("interface not found") {
        Refusal::NoMember
    } else if has("unknown command") {
        Refusal::NoQueues
    } else {
        let clean = words.chars().filter(|c| !c.is_control());
        Refusal::Other(clean.take(80).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        for (words, why) in [
            ("Permission denied", Refusal::NoRight),
            ("Member not dynamic", Refusal::Static),
            (
                "Unable to remove interface from queue: No such queue",
                Refusal::NoQueue,
            ),
            ("Unable to remove interface: Not there", Refusal::NoMember),
            ("Interface not found", Refusal::NoMember),
            (
                "Invalid/unknown command: QueueStatus. Use Action: ListCommands to show available commands.",
                Refusal::NoQueues,
            ),
            ("Out\u{7} of memory", Refusal::Other("Out of memory".into())),
        ] {
            assert_eq!(refusal(words), why, "{words}");
        }
    }

    #[test]
    fn an_order_is_an_action_with_no_name_in_it() {
        let order = QueueOrder::Pause {
            queue: Some("orders".into()),
            interface: "PJSIP/101".into(),
            paused: true,
            reason: "Обед".into(),
        };
        let action = Ask::Order(order).action();
        assert_eq!(action.name(), "QueuePause");
        for (key, value) in [
            ("Queue", "orders"),
            ("Interface", "PJSIP/101"),
            ("Paused", "true"),
            ("Reason", "Обед"),
        ] {
            assert_eq!(action.get(key), Some(value), "{key}");
        }
        let order = QueueOrder::SignIn {
            queue: "orders".into(),
            interface: "Local/101@from-queue/n".into(),
            state_interface: Some("hint:101@ext-local".into()),
        };
        let action = Ask::Order(order).action();
        assert_eq!(action.get("StateInterface"), Some("hint:101@ext-local"));
        assert_eq!(action.get("MemberName"), None);
        let id = ActionId::new("x").unwrap();
        assert!(action.encode(&id).is_ok());
    }
}
