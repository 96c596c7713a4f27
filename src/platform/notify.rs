//! Notifications of the operating system.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;

use crate::ports::notifier::Notifier;

/// Waiting notifications; a system that is slower than this would show stale ones.
const WAITING: usize = 8;

/// Shows notifications from a thread of its own: the system's service may take seconds to answer,
/// or not be there.
#[derive(Debug)]
pub struct SystemNotifier {
    queue: Option<SyncSender<Text>>,
}

#[derive(Debug)]
struct Text {
    title: String,
    body: String,
}

impl SystemNotifier {
    /// Starts the thread; it ends with the notifier.
    pub fn start() -> Self {
        Self::with(show)
    }

    fn with(show: impl Fn(&Text) -> Result<(), String> + Send + 'static) -> Self {
        let (queue, waiting) = sync_channel::<Text>(WAITING);
        let started = thread::Builder::new().name("notify".into()).spawn(move || {
            for text in waiting {
                if let Err(why) = show(&text) {
                    tracing::debug!(%why, "the system shows no notification");
                }
            }
        });
        if let Err(why) = &started {
            tracing::warn!(%why, "no thread for notifications");
        }
        Self {
            queue: started.ok().map(|_| queue),
        }
    }
}

impl Notifier for SystemNotifier {
    fn notify(&self, title: &str, body: &str) {
        let Some(queue) = &self.queue else { return };
        let text = Text {
            title: title.to_owned(),
            body: body.to_owned(),
        };
        if let Err(TrySendError::Full(_)) = queue.try_send(text) {
            tracing::debug!("too many notifications are waiting");
        }
    }
}

fn show(text: &Text) -> Result<(), String> {
    let mut notification = notify_rust::Notification::new();
    notification.appname("Trubka").summary(&text.title);
    // Linux's servers may read markup in the body; names come from outside.
    #[cfg(all(unix, not(target_os = "macos")))]
    notification.body(&escape_markup(&text.body));
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    notification.body(&text.body);
    notification
        .show()
        .map(drop)
        .map_err(|error| error.to_string())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn escape_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn notifications_come_in_order_and_failures_do_no_harm() {
        let (seen, shown) = channel();
        let notifier = SystemNotifier::with(move |text| {
            seen.send(format!("{}: {}", text.title, text.body))
                .map_err(|e| e.to_string())?;
            Err("no D-Bus".into())
        });
        notifier.notify("Звонит клиент", "Игорь");
        notifier.notify("Звонит курьер", "Пётр");
        assert_eq!(shown.recv().as_deref(), Ok("Звонит клиент: Игорь"));
        assert_eq!(shown.recv().as_deref(), Ok("Звонит курьер: Пётр"));
    }

    #[test]
    fn a_slow_system_never_holds_the_program_up() {
        let (go_on, gate) = channel::<()>();
        let notifier = SystemNotifier::with(move |_| gate.recv().map_err(|e| e.to_string()));
        // Far more than fit: a queue that blocks would stop here for ever.
        for _ in 0..WAITING * 10 {
            notifier.notify("t", "b");
        }
        drop(go_on);
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn names_are_no_markup() {
        assert_eq!(
            escape_markup("<b>A & B</b>"),
            "&lt;b&gt;A &amp; B&lt;/b&gt;"
        );
    }
}
