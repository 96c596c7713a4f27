//! Notifications of the operating system.

#[cfg(all(unix, not(target_os = "macos")))]
mod bus;
#[cfg(target_os = "macos")]
mod mac;
#[cfg(windows)]
mod toast;

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;

use crate::ports::notifier::{Answer, Notice, Notifier, Slot};

#[cfg(all(unix, not(target_os = "macos")))]
use bus::System;
#[cfg(target_os = "macos")]
use mac::System;
#[cfg(windows)]
use toast::System;

/// Waiting notifications; a system that is slower than this would show stale ones.
const WAITING: usize = 8;
/// Longer texts no system shows.
const LONGEST: usize = 300;

/// What is done with an answer.
type Answered = Arc<dyn Fn(Answer) + Send + Sync>;

/// Shows notifications from a thread of its own: the system's service may take seconds to answer,
/// or not be there.
#[derive(Debug)]
pub struct SystemNotifier {
    queue: Option<SyncSender<Job>>,
}

#[derive(Debug)]
enum Job {
    Show(Notice),
    Withdraw(Slot),
}

/// How this system shows them.
trait Show {
    fn show(&mut self, notice: &Notice) -> Result<(), String>;
    fn withdraw(&mut self, slot: Slot) -> Result<(), String>;
}

impl SystemNotifier {
    /// Starts the thread; it ends with the notifier. `answered` is told what the operator chose, on a
    /// thread of the system's.
    pub fn start(answered: impl Fn(Answer) + Send + Sync + 'static) -> Self {
        Self::with(System::new(Arc::new(answered)))
    }

    fn with(mut system: impl Show + Send + 'static) -> Self {
        let (queue, waiting) = sync_channel::<Job>(WAITING);
        let started = thread::Builder::new().name("notify".into()).spawn(move || {
            for job in waiting {
                let done = match job {
                    Job::Show(notice) => system.show(&notice),
                    Job::Withdraw(slot) => system.withdraw(slot),
                };
                if let Err(why) = done {
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

    fn push(&self, job: Job) {
        let Some(queue) = &self.queue else { return };
        if let Err(TrySendError::Full(_)) = queue.try_send(job) {
            tracing::debug!("too many notifications are waiting");
        }
    }
}

impl Notifier for SystemNotifier {
    fn notify(&self, mut notice: Notice) {
        for text in [&mut notice.title, &mut notice.body] {
            *text = plain(text);
        }
        self.push(Job::Show(notice));
    }

    fn withdraw(&self, slot: Slot) {
        self.push(Job::Withdraw(slot));
    }
}

/// Names come from outside: cut, and without control characters.
fn plain(text: &str) -> String {
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(LONGEST).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    struct Fake {
        seen: Sender<String>,
        gate: Option<Receiver<()>>,
    }

    impl Show for Fake {
        fn show(&mut self, notice: &Notice) -> Result<(), String> {
            if let Some(gate) = &self.gate {
                gate.recv().map_err(|e| e.to_string())?;
            }
            self.seen
                .send(format!("{}: {}", notice.title, notice.body))
                .map_err(|e| e.to_string())?;
            Err("no D-Bus".into())
        }

        fn withdraw(&mut self, slot: Slot) -> Result<(), String> {
            let told = self.seen.send(format!("{slot:?} is withdrawn"));
            told.map_err(|e| e.to_string())
        }
    }

    fn notice(title: &str, body: &str) -> Notice {
        Notice {
            slot: Slot::Call,
            title: title.into(),
            body: body.into(),
            actions: Vec::new(),
        }
    }

    #[test]
    fn notifications_come_in_order_cleaned_and_failures_do_no_harm() {
        let (seen, shown) = channel();
        let notifier = SystemNotifier::with(Fake { seen, gate: None });
        notifier.notify(notice("Звонит клиент", "Игорь"));
        notifier.notify(notice("Звонит\nкурьер", &"Ы".repeat(1_000)));
        notifier.withdraw(Slot::Call);
        assert_eq!(shown.recv().as_deref(), Ok("Звонит клиент: Игорь"));
        let cut = format!("Звонит курьер: {}", "Ы".repeat(LONGEST));
        assert_eq!(shown.recv(), Ok(cut));
        assert_eq!(shown.recv().as_deref(), Ok("Call is withdrawn"));
    }

    #[test]
    fn a_slow_system_never_holds_the_program_up() {
        let (seen, _shown) = channel();
        let (go_on, gate) = channel::<()>();
        let notifier = SystemNotifier::with(Fake {
            seen,
            gate: Some(gate),
        });
        // Far more than fit: a queue that blocks would stop here for ever.
        for _ in 0..WAITING * 10 {
            notifier.notify(notice("t", "b"));
        }
        drop(go_on);
    }
}
