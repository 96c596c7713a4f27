//! Lines of the PBX in, changes out. The recordings are of a real Asterisk 16 and 22
//! (`tests/office/presence.py`).

mod phones;
mod queues;

use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::ami::{Framer, Response};
use crate::phone::Numbering;

/// What was told, by name.
#[derive(Default)]
struct Told {
    phones: BTreeMap<String, Phone>,
    queues: BTreeMap<String, Queue>,
    rights: Rights,
    orders: Vec<(QueueOrder, Result<(), Refusal>)>,
    /// Every change in order, as a short line.
    lines: Vec<String>,
}

/// A follower, its clock, and the recording that it hears.
struct Sim {
    presence: Presence,
    told: Told,
    now: Duration,
}

impl Sim {
    fn new() -> Self {
        let mut presence = Presence::new(Office::new(Numbering::default()), "Custom:DND{NUMBER}");
        let version = "22".to_owned();
        presence.hear(&Signal::Ready { version }, Duration::ZERO);
        let mut sim = Self {
            presence,
            told: Told::default(),
            now: Duration::from_secs(1000),
        };
        sim.send_asks(|ask| format!("list-{}", ask.action().name()));
        sim
    }

    /// Everything that is wanted is sent, with ids of the test's own.
    fn send_asks(&mut self, id: impl Fn(&Ask) -> String) -> usize {
        let asks = self.presence.take_asks();
        let count = asks.len();
        for ask in asks {
            let id = ActionId::new(id(&ask)).unwrap();
            self.presence.sent(ask, id);
        }
        count
    }

    fn recorded(&mut self, version: &str, name: &str) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/presence");
        let bytes = std::fs::read(format!("{folder}/{version}/{name}.ami")).unwrap();
        self.hear(&bytes);
    }

    /// Lines without their banner, a message each paragraph.
    fn says(&mut self, text: &str) {
        let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
        let bytes = format!(
            "Asterisk Call Manager/11.0.0\r\n{}\r\n\r\n",
            lines.join("\r\n")
        );
        self.hear(bytes.as_bytes());
    }

    /// As a session tells it: every message, then what follows from it.
    fn hear(&mut self, bytes: &[u8]) {
        let mut framer = Framer::new();
        framer.push(bytes);
        while let Ok(Some(message)) = framer.next_message() {
            self.now += Duration::from_secs(1);
            let presence = &mut self.presence;
            presence.hear(&Signal::Message(&message), self.now);
            let Some(id) = message.action_id().and_then(|id| ActionId::new(id).ok()) else {
                self.note();
                continue;
            };
            let is_hints = id.as_str() == "list-ExtensionStateList";
            let words = || message.get("Message").unwrap_or_default().into_owned();
            if message.is_response() {
                let success = message.response() == Some(Response::Success);
                let signal = match is_hints && !success {
                    true => Signal::HintsRefused { message: words() },
                    false => Signal::Reply {
                        id,
                        success,
                        message: words(),
                    },
                };
                presence.hear(&signal, self.now);
            } else if message.is_list_complete() {
                let signal = match is_hints {
                    true => Signal::HintsDone,
                    false => Signal::Finished { id },
                };
                presence.hear(&signal, self.now);
            }
            self.note();
        }
    }

    fn note(&mut self) {
        for change in self.presence.drain_changes() {
            let told = &mut self.told;
            told.lines.push(line(&change));
            match change {
                Change::Phone(phone) => {
                    told.phones.insert(phone.extension.clone(), phone);
                }
                Change::PhoneGone(extension) => {
                    told.phones.remove(&extension);
                }
                Change::Queue(queue) => {
                    told.queues.insert(queue.name.clone(), queue);
                }
                Change::QueueGone(name) => {
                    told.queues.remove(&name);
                }
                Change::Rights(rights) => told.rights = rights,
                Change::Ordered(order, result) => told.orders.push((order, result)),
            }
        }
        assert!(self.presence.is_quiet());
    }

    fn state(&self, extension: &str) -> Option<PhoneState> {
        self.told.phones.get(extension).map(|phone| phone.state)
    }

    /// What was told of one thing, in order.
    fn lines_of(&self, name: &str) -> Vec<&str> {
        let start = format!("{name} ");
        let lines = self.told.lines.iter();
        lines.filter_map(|line| line.strip_prefix(&start)).collect()
    }
}

fn line(change: &Change) -> String {
    match change {
        Change::Phone(phone) => {
            let dnd = if phone.do_not_disturb { " dnd" } else { "" };
            format!("{} {:?}{dnd}", phone.extension, phone.state)
        }
        Change::PhoneGone(extension) => format!("{extension} gone"),
        Change::Queue(queue) => {
            let members = queue.members.iter().map(|member| {
                let paused = if member.paused { "!" } else { "" };
                format!("{}{paused}", member.extension.as_deref().unwrap_or("?"))
            });
            let waiting = queue.waiting.iter().map(|waiting| {
                let number = waiting.number.as_deref().unwrap_or("-");
                format!("{number} {}", waiting.name.as_deref().unwrap_or("-"))
            });
            let (members, waiting): (Vec<_>, Vec<_>) = (members.collect(), waiting.collect());
            format!(
                "{} [{}] ({})",
                queue.name,
                members.join(" "),
                waiting.join(", ")
            )
        }
        Change::QueueGone(name) => format!("{name} gone"),
        Change::Rights(_) => "rights".into(),
        Change::Ordered(_, result) => format!("ordered {result:?}"),
    }
}
