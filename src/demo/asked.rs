//! Answers about phones and queues: the listings, and the actions of an operator.

use super::event::Message;
use super::exchange::Exchange;
use super::server::{Action, list_end, list_start};

/// The answer to one of them, by its name in lower case.
pub(super) fn answer(exchange: &Exchange, name: &str, action: &Action) -> String {
    let (queue, interface) = (action.of("Queue"), action.of("Interface"));
    let outcome = match name {
        "devicestatelist" => {
            let items = exchange.device_items(action.id());
            let follow = "Device State Changes will follow";
            return listing(action, follow, items, "DeviceStateListComplete");
        }
        "presencestatelist" => {
            let follow = "Presence State Changes will follow";
            return listing(action, follow, Vec::new(), "PresenceStateListComplete");
        }
        "queuestatus" => {
            let items = exchange.queue_items(action.id());
            let follow = "Queue status will follow";
            return listing(action, follow, items, "QueueStatusComplete");
        }
        "queueadd" => exchange.queue_add(queue, interface),
        "queueremove" => exchange.queue_remove(queue, interface),
        _ => {
            let paused = matches!(action.of("Paused"), "true" | "yes" | "1");
            exchange.queue_pause(queue, interface, paused, action.of("Reason"))
        }
    };
    match outcome {
        Ok(words) => action.success().with("Message", words).end(),
        Err(words) => action.error(words),
    }
}

fn listing(action: &Action, message: &str, items: Vec<Message>, complete: &str) -> String {
    let count = items.len();
    let mut answer = list_start(action, message);
    for item in items {
        answer.push_str(&item.end());
    }
    answer.push_str(&list_end(action, complete, count).end());
    answer
}
