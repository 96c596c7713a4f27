//! What the desk asks for, done: spawned, bounded in time, and told back.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Local, TimeZone as _};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::Ports;
use super::journal_queue::{Job, JournalQueue};
use super::questions::{Question, Questions};
use super::single::Single;
use crate::desk::snapshot::PutOff;
use crate::desk::{Effect, Input, WaitingNote};
use crate::ports::call_back::{self, Decided, Decision, Verdict};
use crate::ports::calling_program::CallingProgramError;
use crate::ports::directory::DirectoryError;
use crate::ports::journal::{Change, JournalError, Query, Row};

/// The directory has a time-out of its own from the settings; this one is for what it may forget.
const DIRECTORY_WITHIN: Duration = Duration::from_secs(30);
/// A local file: longer means a dead disk or a share that is gone.
const JOURNAL_WITHIN: Duration = Duration::from_secs(15);

/// Whoever is put off until tomorrow comes back at this hour.
const MORNING_HOUR: u32 = 9;

/// Outcomes on their way back to the desk.
pub(super) struct Outcomes {
    sender: mpsc::Sender<Input>,
    pub(super) questions: Questions,
    queue: JournalQueue,
    /// The PBX, as the journal's entries name it.
    pbx: String,
    page: Single<(u64, bool, Query)>,
    call_backs: Single<(u64, call_back::Question)>,
    people: Single<(u64, String, usize)>,
    party_calls: Single<(u64, Query)>,
    recent: Single<(u64, Query)>,
}

impl Outcomes {
    pub(super) fn new(sender: mpsc::Sender<Input>) -> Self {
        Self {
            sender,
            questions: Questions::default(),
            queue: JournalQueue::default(),
            pbx: String::new(),
            page: Single::default(),
            call_backs: Single::default(),
            people: Single::default(),
            party_calls: Single::default(),
            recent: Single::default(),
        }
    }

    /// Calls that an earlier run left open are ended, before any call of this one is written; what was known
    /// of them comes back.
    pub(super) fn resume(&mut self, ports: &Ports, pbx: &str) {
        self.pbx = pbx.to_owned();
        self.queue.close_stale();
        self.write_next(ports);
    }

    /// Answers of an earlier run are fetched, for a start while the directory is down.
    pub(super) fn recall(&self, ports: &Ports) {
        let directory = Arc::clone(&ports.directory);
        self.spawn(async move {
            let earlier = timeout(DIRECTORY_WITHIN, directory.remembered()).await;
            Input::Remembered(earlier.unwrap_or_default())
        });
    }

    /// Starts what needs no wire. Gives back what does.
    pub(super) fn start(
        &mut self,
        effect: Effect,
        ports: &Ports,
        now_unix_ms: i64,
    ) -> Option<Effect> {
        match effect {
            Effect::LookUp {
                number,
                question,
                is_own,
            } => {
                let given_up = self.questions.push(Question {
                    number,
                    look_up: question,
                    is_own,
                    since: Instant::now(),
                });
                if let Some(Question { number, since, .. }) = given_up {
                    let answer = Err(directory_late(since.elapsed()));
                    self.spawn(async { Input::Looked { number, answer } });
                }
                self.look_up_next(ports);
            }
            Effect::Users => {
                let directory = Arc::clone(&ports.directory);
                self.spawn(async move {
                    let users = timeout(DIRECTORY_WITHIN, async {
                        directory.prepare().await?;
                        directory.users().await
                    });
                    Input::Users(
                        users
                            .await
                            .unwrap_or_else(|_| Err(directory_late(DIRECTORY_WITHIN))),
                    )
                });
            }
            Effect::People {
                version,
                fragment,
                limit,
            } => {
                self.people.next = Some((version, fragment, limit));
                self.suggest_next(ports);
            }
            Effect::HandOver { link } => {
                let program = Arc::clone(&ports.calling_program);
                self.spawn(async move {
                    let taken = tokio::task::spawn_blocking(move || program.call(&link)).await;
                    Input::HandedOver(taken.unwrap_or_else(|error| {
                        Err(CallingProgramError::Failed(error.to_string()))
                    }))
                });
            }
            Effect::Record(entry) => {
                self.queue.push(Change::Record(entry));
                self.write_next(ports);
            }
            Effect::Forget { pbx, call, into } => {
                self.queue.push(Change::Forget { pbx, call, into });
                self.write_next(ports);
            }
            Effect::Note { pbx, call, note } => {
                self.queue.push(Change::Note { pbx, call, note });
                self.write_next(ports);
            }
            Effect::PartyCalls { version, query } => {
                self.party_calls.next = Some((version, query));
                self.party_calls_next(ports);
            }
            Effect::Recent { version, query } => {
                self.recent.next = Some((version, query));
                self.recent_next(ports);
            }
            Effect::PartyNumbers {
                version,
                found,
                code,
            } => {
                let directory = Arc::clone(&ports.directory);
                self.spawn(async move {
                    let numbers = timeout(DIRECTORY_WITHIN, directory.numbers(found, code));
                    let numbers = numbers.await;
                    Input::PartyNumbers {
                        version,
                        numbers: numbers.unwrap_or_else(|_| Err(directory_late(DIRECTORY_WITHIN))),
                    }
                });
            }
            Effect::Parcels { courier } => {
                let directory = Arc::clone(&ports.directory);
                self.spawn(async move {
                    let told = timeout(DIRECTORY_WITHIN, directory.parcels(courier.clone()));
                    let told = told.await;
                    Input::Parcels {
                        courier,
                        answer: told.unwrap_or_else(|_| Err(directory_late(DIRECTORY_WITHIN))),
                    }
                });
            }
            Effect::Open { url } => {
                let open = Arc::clone(&ports.open);
                self.spawn(async move {
                    let opened = tokio::task::spawn_blocking(move || open(&url)).await;
                    Input::Opened(opened.unwrap_or_else(|error| Err(error.to_string())))
                });
            }
            Effect::NoteBreak { pbx, of } => {
                let journal = Arc::clone(&ports.journal);
                // One that goes on is told again.
                tokio::spawn(async move {
                    let noted = timeout(JOURNAL_WITHIN, journal.note_break(pbx, of)).await;
                    if !matches!(noted, Ok(Ok(()))) {
                        tracing::warn!(?noted, "a time without a connection was not kept");
                    }
                });
            }
            Effect::Page {
                version,
                append,
                query,
            } => {
                self.page.next = Some((version, append, query));
                self.ask_next(ports);
            }
            Effect::ToCallBack { version, question } => {
                self.call_backs.next = Some((version, question));
                self.call_backs_next(ports);
            }
            Effect::PutOff {
                numbers,
                upto,
                by,
                until,
            } => {
                let decision = Decision {
                    at_unix_ms: now_unix_ms,
                    by,
                    verdict: Verdict::PutOff {
                        until_unix_ms: put_off_until_unix_ms(until, now_unix_ms),
                    },
                };
                self.decide(
                    ports,
                    Decided {
                        numbers,
                        upto,
                        decision: Some(decision),
                    },
                );
            }
            Effect::Decide(decided) => self.decide(ports, decided),
            Effect::CallsOf {
                number,
                since_unix_ms,
                limit,
            } => {
                let journal = Arc::clone(&ports.journal);
                self.spawn(async move {
                    let calls = journal.calls_of(number.clone(), since_unix_ms, limit);
                    let rows = timeout(JOURNAL_WITHIN, calls).await;
                    Input::CallsOf {
                        number,
                        rows: rows.unwrap_or_else(|_| Err(journal_late())),
                    }
                });
            }
            Effect::DemoAnswer => {
                if let Some(phone) = &ports.pretended {
                    (phone.answer)();
                }
            }
            Effect::DemoHangup => {
                if let Some(phone) = &ports.pretended {
                    (phone.hangup)();
                }
            }
            other => return Some(other),
        }
        None
    }

    /// See [`JournalQueue::take_waiting_notes`].
    pub(super) fn take_waiting_notes(&mut self) -> Option<Vec<WaitingNote>> {
        self.queue.take_waiting_notes()
    }

    /// An outcome came: what it was waited for goes on. True when the desk is to be told: while more
    /// calls wait to be written, their end is enough.
    pub(super) fn came(&mut self, outcome: &Input, ports: &Ports) -> bool {
        match outcome {
            Input::Recorded(result) => {
                let is_news = self.queue.done(result, Instant::now());
                self.write_next(ports);
                is_news && (result.is_err() || self.queue.is_idle())
            }
            Input::Resumed(result) => {
                let done = result.as_ref().map(drop).map_err(Clone::clone);
                self.queue.done(&done, Instant::now());
                self.write_next(ports);
                true
            }
            Input::Looked { number, answer } => {
                self.questions.done(number, answer);
                self.look_up_next(ports);
                true
            }
            Input::People { .. } => {
                self.people.busy = false;
                self.suggest_next(ports);
                true
            }
            Input::PartyCalls { .. } => {
                self.party_calls.busy = false;
                self.party_calls_next(ports);
                true
            }
            Input::Recent { .. } => {
                self.recent.busy = false;
                self.recent_next(ports);
                true
            }
            Input::Page { .. } => {
                self.page.busy = false;
                self.ask_next(ports);
                true
            }
            Input::ToCallBack { .. } => {
                self.call_backs.busy = false;
                self.call_backs_next(ports);
                true
            }
            _ => true,
        }
    }

    fn suggest_next(&mut self, ports: &Ports) {
        let Some((version, fragment, limit)) = self.people.take() else {
            return;
        };
        let directory = Arc::clone(&ports.directory);
        self.spawn(async move {
            // The first copy takes its time.
            let answer = directory.people(fragment, limit).await;
            Input::People { version, answer }
        });
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.queue.next_deadline()
    }

    /// What could not be written is tried again when it is time to.
    pub(super) fn tick(&mut self, ports: &Ports) {
        self.write_next(ports);
    }

    /// The program ends: what waits to be written is tried now, and only once.
    pub(super) fn hurry(&mut self, ports: &Ports) {
        self.queue.hurry();
        self.write_next(ports);
    }

    /// Notes that were not; the calls' own changes are lost with the program.
    pub(super) fn take_notes(&mut self) -> Vec<Change> {
        self.queue.take_notes()
    }

    /// Every call is written.
    pub(super) fn is_written(&self) -> bool {
        self.queue.is_empty()
    }

    fn look_up_next(&mut self, ports: &Ports) {
        while let Some(Question {
            number, look_up, ..
        }) = self.questions.next()
        {
            let directory = Arc::clone(&ports.directory);
            self.spawn(async move {
                let answer = timeout(DIRECTORY_WITHIN, directory.look_up(look_up))
                    .await
                    .unwrap_or_else(|_| Err(directory_late(DIRECTORY_WITHIN)));
                Input::Looked { number, answer }
            });
        }
    }

    fn write_next(&mut self, ports: &Ports) {
        let Some(job) = self.queue.next(Instant::now()) else {
            return;
        };
        let (journal, pbx) = (Arc::clone(&ports.journal), self.pbx.clone());
        self.spawn(async move {
            let done = timeout(JOURNAL_WITHIN, async {
                match job {
                    Job::CloseStale => Input::Resumed(journal.resume(pbx).await),
                    Job::Write(changes) => Input::Recorded(journal.write_all(changes).await),
                }
            });
            let late = || JournalError::Write(journal_late().to_string());
            done.await.unwrap_or_else(|_| Input::Recorded(Err(late())))
        });
    }

    fn ask_next(&mut self, ports: &Ports) {
        let Some((version, append, query)) = self.page.take() else {
            return;
        };
        let rows = read_page(ports, query);
        self.spawn(async move {
            Input::Page {
                version,
                append,
                rows: rows.await,
            }
        });
    }

    fn party_calls_next(&mut self, ports: &Ports) {
        if let Some((version, query)) = self.party_calls.take() {
            let rows = read_page(ports, query);
            self.spawn(async move {
                let rows = rows.await;
                Input::PartyCalls { version, rows }
            });
        }
    }

    fn recent_next(&mut self, ports: &Ports) {
        if let Some((version, query)) = self.recent.take() {
            let rows = read_page(ports, query);
            self.spawn(async move {
                let rows = rows.await;
                Input::Recent { version, rows }
            });
        }
    }

    fn call_backs_next(&mut self, ports: &Ports) {
        let Some((version, question)) = self.call_backs.take() else {
            return;
        };
        let journal = Arc::clone(&ports.journal);
        self.spawn(async move {
            let answer = timeout(JOURNAL_WITHIN, journal.to_call_back(question)).await;
            Input::ToCallBack {
                version,
                answer: answer.unwrap_or_else(|_| Err(journal_late())),
            }
        });
    }

    fn decide(&self, ports: &Ports, decided: Decided) {
        let journal = Arc::clone(&ports.journal);
        self.spawn(async move {
            let done = timeout(JOURNAL_WITHIN, journal.decide(decided)).await;
            let late = || JournalError::Write(journal_late().to_string());
            Input::Decided(done.unwrap_or_else(|_| Err(late())))
        });
    }

    fn spawn(&self, work: impl Future<Output = Input> + Send + 'static) {
        let sender = self.sender.clone();
        tokio::spawn(async move {
            // The engine is gone: nobody wants to know any more.
            let _ = sender.send(work.await).await;
        });
    }
}

fn read_page(
    ports: &Ports,
    query: Query,
) -> impl Future<Output = Result<Vec<Row>, JournalError>> + use<> {
    let journal = Arc::clone(&ports.journal);
    async move {
        timeout(JOURNAL_WITHIN, journal.page(query))
            .await
            .unwrap_or_else(|_| Err(journal_late()))
    }
}

fn directory_late(waited: Duration) -> DirectoryError {
    DirectoryError::TimedOut {
        ms: u64::try_from(waited.as_millis()).unwrap_or(u64::MAX),
    }
}

fn journal_late() -> JournalError {
    JournalError::Other(format!("no answer within {} s", JOURNAL_WITHIN.as_secs()))
}

/// When somebody who is put off comes back.
fn put_off_until_unix_ms(until: PutOff, now_unix_ms: i64) -> i64 {
    let minutes = |minutes: i64| now_unix_ms.saturating_add(minutes * 60_000);
    match until {
        PutOff::QuarterHour => minutes(15),
        PutOff::Hour => minutes(60),
        PutOff::Tomorrow => Local
            .timestamp_millis_opt(now_unix_ms)
            .single()
            .and_then(|now| now.date_naive().succ_opt()?.and_hms_opt(MORNING_HOUR, 0, 0))
            .and_then(|morning| Local.from_local_datetime(&morning).earliest())
            .map_or(minutes(12 * 60), |morning| morning.timestamp_millis()),
    }
}
