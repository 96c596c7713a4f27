//! Notifications of macOS: without buttons, and the system takes them away by itself.

use super::{Answered, Show};
use crate::ports::notifier::{Notice, Slot};

/// The notification centre.
pub(super) struct System;

impl System {
    pub(super) fn new(_answered: Answered) -> Self {
        Self
    }
}

impl Show for System {
    fn show(&mut self, notice: &Notice) -> Result<(), String> {
        notify_rust::Notification::new()
            .appname("Trubka")
            .summary(&notice.title)
            .body(&notice.body)
            .show()
            .map(drop)
            .map_err(|error| error.to_string())
    }

    fn withdraw(&mut self, _slot: Slot) -> Result<(), String> {
        Ok(())
    }
}
