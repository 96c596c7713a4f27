//! Connected and idle: the engine sleeps from Ping to Ping.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use tokio::time::sleep;

use super::*;

/// Counts how often a task is woken.
pub(super) struct Counted<F> {
    pub task: Pin<Box<F>>,
    pub polls: Arc<AtomicUsize>,
}

impl<F: Future> Future for Counted<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.polls.fetch_add(1, Ordering::SeqCst);
        self.task.as_mut().poll(context)
    }
}

#[tokio::test(start_paused = true)]
async fn idle_it_wakes_for_the_ping_alone_and_draws_nothing() {
    let journal = FakeJournal::that_missed(3);
    let program = Program::online(FakeDirectory::default(), journal).await;
    let loaded = program.until(|snapshot| snapshot.journal.loaded).await;
    // The last of what a login and a first page set in motion.
    sleep(Duration::from_secs(60)).await;
    let (polls, pings) = (
        program.polls.load(Ordering::SeqCst),
        program.pbx.heard("Ping").len(),
    );
    let mut snapshots = program.screen.snapshots.clone();
    snapshots.mark_unchanged();

    sleep(Duration::from_secs(600)).await;
    let pings = program.pbx.heard("Ping").len() - pings;
    let polls = program.polls.load(Ordering::SeqCst) - polls;
    assert!((29..=31).contains(&pings), "{pings}");
    // Once to ask, once for the answer; twice in ten minutes the page is read anew, for "today" ends.
    assert!(polls <= 2 * pings + 2 * 4, "{polls} for {pings} pings");
    assert!(
        !snapshots.has_changed().expect("it runs"),
        "nothing to draw"
    );
    drop(loaded);
    program.end().await;
}
