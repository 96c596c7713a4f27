//! An hour of a busy office: 1.8 million events of calls that never were, 500 in a second of a pretended clock, through
//! the real engine (wire, session, tracker, desk, snapshots) into a real journal file. Then the journal is compared with
//! what happened, call by call, and the memory of the hour is told.
//!
//! `TRUBKA_BENCH_MINUTES` makes it longer or shorter. The clock stands still while the journal's file is worked on: it
//! runs many times faster than the disk, whose time would else count as that many times as much.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

#[path = "measure/mod.rs"]
mod measure;
#[path = "measure/office.rs"]
mod office;
#[path = "measure/pbx.rs"]
mod pbx;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use measure::{ratio, resident_bytes};
use office::{OPERATOR, Office, STEP_MS, row};
use tokio::io::duplex;
use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::advance;
use trubka::journal::SqliteJournal;
use trubka::ports::Answering;
use trubka::ports::call_back;
use trubka::ports::journal::{Break, Change, Entry, Journal, JournalError, Left, Note, Query, Row};

/// Events in a second.
const PER_SEC: u64 = 500;
/// Memory is first looked at when as many calls are in hand and remembered as will be.
const WARM_UP_MINUTES: u64 = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let minutes: u64 = match std::env::var("TRUBKA_BENCH_MINUTES") {
        Ok(text) => text.parse().unwrap(),
        Err(_) => 60,
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.sqlite");
    let journal = Arc::new(Watched {
        journal: SqliteJournal::open(&file).await.unwrap().journal,
        busy: AtomicUsize::new(0),
        written: AtomicUsize::new(0),
    });
    let empty = resident_bytes();
    pbx::hold_the_clock();

    let (ours, theirs) = duplex(64 * 1024);
    let (say, words) = mpsc::channel(1);
    tokio::spawn(pbx::serve(theirs, words));
    let pipe = pbx::Pipe::new(ours);
    let port = Arc::clone(&journal) as Arc<dyn Journal>;
    let (screen, running) = pbx::engine(Box::new(pipe), port, OPERATOR).await;

    // What happened is kept in a file, so that it does not count as memory.
    let happened = folder.path().join("happened");
    let mut note = BufWriter::new(File::create(&happened).unwrap());
    let mut office = Office::new(2, PER_SEC, 30);
    let steps = minutes * 60_000 / STEP_MS;
    let (mut step, mut warm, mut most) = (0, 0, 0);
    // After the last call began, until all are over and closed.
    let mut after = 0;
    while after < 60_000 / STEP_MS {
        step += 1;
        let text = office.step(step <= steps, &mut |call| writeln!(note, "{call}").unwrap());
        if !text.is_empty() {
            say.send(text).await.unwrap();
        }
        settled(&journal).await;
        advance(Duration::from_millis(STEP_MS)).await;
        settled(&journal).await;
        after += u64::from(step > steps && office.is_quiet());
        if step % (60_000 / STEP_MS) == 0 {
            let now = resident_bytes();
            let minute = step * STEP_MS / 60_000;
            if minute == WARM_UP_MINUTES.min(minutes) {
                warm = now;
            }
            if warm > 0 {
                most = most.max(now);
            }
            if minute <= WARM_UP_MINUTES || minute.is_multiple_of(5) {
                let snapshot = screen.snapshots.borrow();
                println!(
                    "minute {minute}: {:.2} MiB above the start, {} calls so far, {} events, {} in hand, {} cards",
                    mib(now.saturating_sub(empty)),
                    office.calls,
                    office.told,
                    snapshot.calls.len(),
                    snapshot.cards.len()
                );
            }
        }
    }
    note.into_inner().unwrap().sync_all().unwrap();
    tokio::time::resume();
    drop((say, screen));
    running.await.unwrap();
    compare(&journal, &happened, office.calls).await;
    println!(
        "{} events, {} calls, {} writes; memory {:.2} MiB above the start after {WARM_UP_MINUTES} minutes, at most {:.2} MiB",
        office.told,
        office.calls,
        journal.written.load(Ordering::SeqCst),
        mib(warm.saturating_sub(empty)),
        mib(most.saturating_sub(empty)),
    );
    ratio("hour-memory-growth", most as f64 / warm as f64, 1.1);
}

fn mib(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// The engine took what was said, and nothing waits to be written.
async fn settled(journal: &Watched) {
    // A few turns: the PBX's, the wire's, the engine's, that of an outcome's task and the engine's again.
    let mut quiet = 0;
    while quiet < 8 {
        yield_now().await;
        if journal.busy.load(Ordering::SeqCst) > 0 {
            quiet = 0;
            // Asleep, so that the journal's own thread gets its turn on a busy machine.
            std::thread::sleep(Duration::from_micros(50));
        } else {
            quiet += 1;
        }
    }
}

/// Every call is in the journal as it happened, once, and nothing else is.
async fn compare(journal: &Watched, happened: &std::path::Path, calls: u64) {
    let lines = BufReader::new(File::open(happened).unwrap()).lines();
    let mut expected: BTreeMap<String, u32> = BTreeMap::new();
    for line in lines {
        *expected.entry(line.unwrap()).or_default() += 1;
    }
    assert_eq!(expected.len() as u64, calls);
    let (mut before, mut wrong, mut rows) = (None, Vec::new(), 0_u64);
    loop {
        let query = Query {
            before,
            limit: 1_000,
            ..Query::default()
        };
        let page = journal.journal.page(query).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        for found in page {
            rows += 1;
            let told = told(&found.entry);
            if expected.remove(&told).is_none() {
                wrong.push(told);
            }
        }
    }
    for told in wrong.iter().take(10) {
        println!("in the journal, but did not happen so: {told}");
    }
    for missing in expected.keys().take(10) {
        println!("happened, but is not in the journal so: {missing}");
    }
    assert!(wrong.is_empty() && expected.is_empty());
    assert_eq!(rows, calls);
    println!("{rows} rows in the journal, each as it happened");
}

/// A row in the words of the office.
fn told(entry: &Entry) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let outcome = entry.outcome.map(|outcome| format!("{outcome:?}"));
    let end = if entry.ended_unix_ms.is_some() {
        ""
    } else {
        " goes on"
    };
    row(
        &entry.call,
        [
            &format!("{:?}", entry.direction),
            &text(&entry.number),
            &text(&entry.extension),
            &entry.rang.join(","),
            &text(&entry.answered_by),
            &text(&outcome),
        ],
        entry.ring_ms.unwrap_or_default(),
        entry.talk_ms,
    ) + end
}

/// A journal of which it is known whether it is at work.
struct Watched {
    journal: SqliteJournal,
    busy: AtomicUsize,
    written: AtomicUsize,
}

/// One thing that the journal is at; given up or done, it is over.
struct AtWork<'a>(&'a AtomicUsize);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Watched {
    fn watch<'a, T: 'a>(&'a self, work: Answering<'a, T>) -> Answering<'a, T> {
        self.busy.fetch_add(1, Ordering::SeqCst);
        let at_work = AtWork(&self.busy);
        Box::pin(async move {
            let _at_work = at_work;
            work.await
        })
    }
}

impl Journal for Watched {
    fn record(&self, entry: Entry) -> Answering<'_, Result<(), JournalError>> {
        self.written.fetch_add(1, Ordering::SeqCst);
        self.watch(self.journal.record(entry))
    }

    fn page(&self, query: Query) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        self.watch(self.journal.page(query))
    }

    fn forget(
        &self,
        pbx: String,
        call: String,
        into: String,
    ) -> Answering<'_, Result<(), JournalError>> {
        self.watch(self.journal.forget(pbx, call, into))
    }

    fn note(
        &self,
        pbx: String,
        call: String,
        note: Note,
    ) -> Answering<'_, Result<(), JournalError>> {
        self.watch(self.journal.note(pbx, call, note))
    }

    fn write_all(&self, changes: Vec<Change>) -> Answering<'_, Result<(), JournalError>> {
        self.written.fetch_add(changes.len(), Ordering::SeqCst);
        self.watch(self.journal.write_all(changes))
    }

    fn to_call_back(
        &self,
        question: call_back::Question,
    ) -> Answering<'_, Result<call_back::CallBacks, JournalError>> {
        self.watch(self.journal.to_call_back(question))
    }

    fn decide(&self, decided: call_back::Decided) -> Answering<'_, Result<(), JournalError>> {
        self.watch(self.journal.decide(decided))
    }

    fn calls_of(
        &self,
        number: String,
        since_unix_ms: i64,
        limit: usize,
    ) -> Answering<'_, Result<Vec<Row>, JournalError>> {
        self.watch(self.journal.calls_of(number, since_unix_ms, limit))
    }

    fn resume(&self, pbx: String) -> Answering<'_, Result<Left, JournalError>> {
        self.watch(self.journal.resume(pbx))
    }

    fn note_break(&self, pbx: String, of: Break) -> Answering<'_, Result<(), JournalError>> {
        self.watch(self.journal.note_break(pbx, of))
    }
}
