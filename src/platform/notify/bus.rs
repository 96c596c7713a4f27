//! Notifications over D-Bus (`org.freedesktop.Notifications`): what is shown is replaced in its place,
//! and one thread hears what is answered to any of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::Value;

use super::{Answered, Show};
use crate::ports::notifier::{Action, Answer, Notice, Slot};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// What a click on the notification itself is called.
const DEFAULT: &str = "default";

/// The session's notification service, connected to when it is needed.
pub(super) struct System {
    answered: Answered,
    service: Option<Service>,
    shown: Arc<Mutex<Shown>>,
    /// How many were shown.
    serial: u64,
}

type Shown = HashMap<Slot, Posted>;

/// A notification that is shown, or is being shown.
struct Posted {
    /// The server's number; one that takes another's place has the same.
    id: u32,
    /// Ours, a part of its buttons' names: whoever presses one while the next is on its way must not
    /// reach the next one's caller.
    serial: u64,
    actions: Vec<Action>,
}

struct Service {
    proxy: Proxy<'static>,
    has_actions: bool,
    has_markup: bool,
}

impl System {
    pub(super) fn new(answered: Answered) -> Self {
        Self {
            answered,
            service: None,
            shown: Arc::default(),
            serial: 0,
        }
    }

    fn service(&mut self) -> zbus::Result<&Service> {
        // One that went away (the desktop's shell was started anew) is found by its name again.
        if self.service.is_none() {
            let service = Service::connect()?;
            let signals = service.proxy.receive_all_signals()?;
            let (shown, answered) = (Arc::clone(&self.shown), Arc::clone(&self.answered));
            thread::Builder::new()
                .name("notify-answers".into())
                .spawn(move || {
                    for signal in signals {
                        hear(&signal, &shown, &answered);
                    }
                })?;
            self.service = Some(service);
        }
        self.service.as_ref().ok_or(zbus::Error::InvalidReply)
    }

    fn notify(&mut self, notice: &Notice) -> zbus::Result<()> {
        self.serial += 1;
        let (serial, shown) = (self.serial, Arc::clone(&self.shown));
        let service = self.service()?;
        let mut actions = Vec::new();
        if service.has_actions {
            let keys = (0..notice.actions.len()).map(|index| format!("{serial}.{index}"));
            for (key, action) in keys.zip(&notice.actions) {
                actions.extend([key, action.label.clone()]);
            }
            if let Some(show) = notice.actions.last() {
                actions.extend([DEFAULT.to_owned(), show.label.clone()]);
            }
        }
        let body = match service.has_markup {
            true => escape_markup(&notice.body),
            false => notice.body.clone(),
        };
        let rings = notice.slot == Slot::Call;
        let hints: HashMap<&str, Value<'_>> = HashMap::from([
            // A call's stays until it is withdrawn: in the place of a card it must.
            ("urgency", Value::U8(if rings { 2 } else { 1 })),
            ("transient", Value::Bool(rings)),
            (
                "category",
                Value::from(if rings { "call.incoming" } else { "call" }),
            ),
            ("desktop-entry", Value::from("trubka")),
        ]);
        // Before it is shown: an answer may come at once.
        let before = {
            let mut shown = lock(&shown);
            let before = shown.get(&notice.slot).map_or(0, |posted| posted.id);
            let actions = notice.actions.clone();
            let posted = Posted {
                id: before,
                serial,
                actions,
            };
            shown.insert(notice.slot, posted);
            before
        };
        let id: u32 = service.proxy.call(
            "Notify",
            &(
                "Trubka",
                before,
                "call-start",
                &notice.title,
                body,
                actions,
                hints,
                -1_i32,
            ),
        )?;
        if let Some(posted) = lock(&shown).get_mut(&notice.slot) {
            posted.id = id;
        }
        Ok(())
    }
}

impl Show for System {
    fn show(&mut self, notice: &Notice) -> Result<(), String> {
        self.notify(notice).map_err(|error| {
            // The bus itself may be gone.
            self.service = None;
            error.to_string()
        })
    }

    fn withdraw(&mut self, slot: Slot) -> Result<(), String> {
        let Some(Posted { id, .. }) = lock(&self.shown).remove(&slot) else {
            return Ok(());
        };
        let Some(service) = &self.service else {
            return Ok(());
        };
        let closed: zbus::Result<()> = service.proxy.call("CloseNotification", &(id,));
        closed.map_err(|error| error.to_string())
    }
}

impl Service {
    fn connect() -> zbus::Result<Self> {
        let proxy = Proxy::new(&Connection::session()?, SERVICE, PATH, SERVICE)?;
        let abilities: Vec<String> = proxy.call("GetCapabilities", &())?;
        let has = |ability: &str| abilities.iter().any(|a| a == ability);
        Ok(Self {
            has_actions: has("actions"),
            has_markup: has("body-markup"),
            proxy,
        })
    }
}

fn hear(signal: &zbus::Message, shown: &Mutex<Shown>, answered: &Answered) {
    let (header, body) = (signal.header(), signal.body());
    match header.member().map(|member| member.as_str()) {
        Some("ActionInvoked") => {
            let Ok((id, key)) = body.deserialize::<(u32, &str)>() else {
                return;
            };
            let answer = lock(shown).values().find_map(|posted| match key {
                DEFAULT => (posted.id == id).then_some(Answer::Show),
                key => chosen(key, posted),
            });
            if let Some(answer) = answer {
                answered(answer);
            }
        }
        Some("NotificationClosed") => {
            if let Ok((id, _)) = body.deserialize::<(u32, u32)>() {
                lock(shown).retain(|_, posted| posted.id != id);
            }
        }
        _ => {}
    }
}

fn chosen(key: &str, posted: &Posted) -> Option<Answer> {
    let (serial, index) = key.split_once('.')?;
    let is_its = serial.parse() == Ok(posted.serial);
    let action = posted.actions.get(index.parse::<usize>().ok()?)?;
    is_its.then(|| action.answer.clone())
}

fn lock(shown: &Mutex<Shown>) -> std::sync::MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

fn escape_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(
            escape_markup("<b>A & B</b>"),
            "&lt;b&gt;A &amp; B&lt;/b&gt;"
        );
    }
}
