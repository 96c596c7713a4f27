//! The pretended desk phone of the operator: it rings, and is answered or hung up at a click.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard, broadcast, watch};

use super::exchange::Exchange;

/// What the phone can do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PhoneState {
    /// It rings, and can be answered or declined.
    pub ringing: bool,
    /// A call is on it, and can be hung up.
    pub talking: bool,
}

/// The operator's hand on the pretended phone.
#[derive(Debug, Clone)]
pub struct DemoHandle(Arc<Exchange>);

impl DemoHandle {
    pub(super) fn new(exchange: Arc<Exchange>) -> Self {
        Self(exchange)
    }

    /// Lifts the receiver. Nothing happens when it does not ring.
    pub fn answer(&self) {
        self.0.phone.click(Click::Answer);
    }

    /// Hangs up, or declines while it rings. Nothing happens when it lies.
    pub fn hangup(&self) {
        self.0.phone.click(Click::Hangup);
    }

    /// What it can do, now and at each change.
    pub fn state(&self) -> watch::Receiver<PhoneState> {
        self.0.phone.subscribe()
    }
}

/// A click on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Click {
    Answer,
    Hangup,
}

#[derive(Debug)]
pub(super) struct Phone {
    state: watch::Sender<PhoneState>,
    clicks: broadcast::Sender<Click>,
    line: Mutex<()>,
}

impl Phone {
    pub(super) fn new() -> Self {
        Self {
            state: watch::Sender::default(),
            clicks: broadcast::Sender::new(16),
            line: Mutex::new(()),
        }
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<PhoneState> {
        self.state.subscribe()
    }

    /// The phone's only line, as soon as it is free.
    pub(super) async fn line(&self) -> Line<'_> {
        self.held(self.line.lock().await)
    }

    /// The phone's only line, if it is free.
    pub(super) fn free_line(&self) -> Option<Line<'_>> {
        self.line.try_lock().ok().map(|guard| self.held(guard))
    }

    fn held<'a>(&'a self, guard: MutexGuard<'a, ()>) -> Line<'a> {
        Line {
            phone: self,
            clicks: self.clicks.subscribe(),
            _guard: guard,
        }
    }

    pub(super) fn click(&self, click: Click) {
        let state = *self.state.borrow();
        let means_something = match click {
            Click::Answer => state.ringing,
            Click::Hangup => state.ringing || state.talking,
        };
        if means_something {
            // Nobody holds the line: the call ended in this moment.
            let _ = self.clicks.send(click);
        }
    }
}

/// The line while a call holds it. Given back, the phone lies still.
#[derive(Debug)]
pub(super) struct Line<'a> {
    phone: &'a Phone,
    clicks: broadcast::Receiver<Click>,
    _guard: MutexGuard<'a, ()>,
}

impl Line<'_> {
    pub(super) fn ringing(&self) {
        self.set(true, false);
    }

    pub(super) fn talking(&self) {
        self.set(false, true);
    }

    pub(super) fn still(&self) {
        self.set(false, false);
    }

    /// The next click, however long it takes.
    pub(super) async fn click(&mut self) -> Click {
        loop {
            match self.clicks.recv().await {
                Ok(click) => return click,
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                // The sender lives as long as the phone, which this borrows.
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// Waits until it is hung up, at most so long.
    pub(super) async fn hung_up_within(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, async { while self.click().await != Click::Hangup {} })
            .await
            .is_ok()
    }

    fn set(&self, ringing: bool, talking: bool) {
        self.phone
            .state
            .send_replace(PhoneState { ringing, talking });
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.still();
    }
}
