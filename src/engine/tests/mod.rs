//! The real loop with the real wire over pipes, recordings of a real Asterisk, ports that are slow,
//! dead or broken; on a paused clock, which runs only while everything waits.

mod calls;
mod clicks;
mod doubles;
mod gauges;
mod idle;
mod parked;
mod pbx;
mod settings;
mod slow_ports;

use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::wire::{SecretSource, Wire, WireConfig};
use super::*;
use crate::desk::snapshot::{CardFace, Connection, DialState, Lookup};
use crate::settings::{DirectoryKind, Tell};
use doubles::{FakeDirectory, FakeJournal, FakeProgram};
use pbx::{Pbx, recording};

/// Connections anew, to the same pretended PBX.
fn remake(pbx: &Pbx, epoch: Instant) -> Remake {
    let pbx = pbx.clone();
    Remake {
        wire: Box::new(move |settings| {
            let secret: SecretSource = Box::new(|| Box::pin(async { Ok("secret".into()) }));
            let config = WireConfig {
                username: settings.pbx.username.clone(),
                plain_login: false,
            };
            let wire = || Wire::new(config, Box::new(pbx.clone()), secret, epoch);
            (!settings.pbx.host.is_empty()).then(wire)
        }),
        directory: Box::new(|_| Arc::new(FakeDirectory::default())),
        announce: Box::new(|_| None),
    }
}

/// A program without a window.
struct Program {
    screen: Screen,
    pbx: Pbx,
    directory: Arc<FakeDirectory>,
    journal: Arc<FakeJournal>,
    /// Announced cards.
    announced: Arc<Mutex<Vec<Card>>>,
    remembered: Arc<Mutex<Vec<Operator>>>,
    engine: JoinHandle<()>,
    /// How often the engine was woken.
    polls: Arc<AtomicUsize>,
}

impl Program {
    /// Started and logged in.
    async fn online(directory: FakeDirectory, journal: FakeJournal) -> Self {
        let program = Self::start(directory, journal);
        program
            .until(|snapshot| matches!(snapshot.connection, Connection::Online { .. }))
            .await;
        program
    }

    fn start(directory: FakeDirectory, journal: FakeJournal) -> Self {
        let mut settings = Settings::default();
        settings.pbx.host = "pbx".into();
        settings.operator = person("anna", "101");
        settings.operators = vec![person("boris", "102")];
        settings.dialling.context = "internal".into();
        settings.directory.kind = DirectoryKind::Mysql;
        settings.notifications.calls = Tell::Always;
        let epoch = Instant::now();
        let pbx = Pbx::default();
        let secret: SecretSource = Box::new(|| Box::pin(async { Ok("secret".into()) }));
        let config = WireConfig {
            username: "operator".into(),
            plain_login: false,
        };
        let (directory, journal) = (Arc::new(directory), Arc::new(journal));
        let announced = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::new(Mutex::new(Vec::new()));
        let (cards, operators) = (Arc::clone(&announced), Arc::clone(&remembered));
        let ports = Ports {
            wire: Some(Wire::new(config, Box::new(pbx.clone()), secret, epoch)),
            directory: Arc::clone(&directory) as Arc<dyn Directory>,
            journal: Arc::clone(&journal) as Arc<dyn Journal>,
            calling_program: Arc::new(FakeProgram::default()),
            open: Arc::new(|_| Ok(())),
            announce: Some(Box::new(move |told| {
                if let Told::Call(card) = told {
                    cards.lock().expect("lock").push(card.clone());
                }
            })),
            remember: Box::new(move |kept| {
                if let Kept::Operator(operator) = kept {
                    operators.lock().expect("lock").push(operator);
                }
            }),
            pretended: None,
            remake: Some(remake(&pbx, epoch)),
        };
        let (screen, link) = link(&settings, false);
        let polls = Arc::new(AtomicUsize::new(0));
        let engine = idle::Counted {
            task: Box::pin(run(settings, false, ports, link, epoch)),
            polls: Arc::clone(&polls),
        };
        Self {
            engine: tokio::spawn(engine),
            polls,
            screen,
            pbx,
            directory,
            journal,
            announced,
            remembered,
        }
    }

    /// The first snapshot that is as told; the one that is there counts.
    async fn until(&self, is_it: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let mut snapshots = self.screen.snapshots.clone();
        let wait = snapshots.wait_for(|snapshot| is_it(snapshot));
        match timeout(Duration::from_secs(600), wait).await {
            Ok(Ok(snapshot)) => Arc::clone(&snapshot),
            Ok(Err(_)) => panic!("the engine ended"),
            Err(_) => panic!("never: {:#?}", self.screen.snapshots.borrow()),
        }
    }

    async fn until_face(&self, face: CardFace) -> Arc<Snapshot> {
        self.until(|snapshot| matches!(&snapshot.cards[..], [card] if card.state == face))
            .await
    }

    async fn command(&self, command: Command) {
        self.screen.commands.send(command).await.expect("it runs");
    }

    /// The screen goes; the engine follows.
    async fn end(self) -> (Pbx, Arc<FakeJournal>) {
        let Self {
            screen,
            pbx,
            journal,
            engine,
            ..
        } = self;
        drop(screen);
        let ended = timeout(Duration::from_secs(10), engine).await;
        ended.expect("it ends in time").expect("without a panic");
        (pbx, journal)
    }
}

fn person(user: &str, extension: &str) -> Operator {
    Operator {
        user: user.into(),
        name: user.into(),
        extensions: vec![extension.into()],
    }
}

fn lookup(snapshot: &Snapshot) -> &Lookup {
    &snapshot.cards[0].party.lookup
}

#[tokio::test(start_paused = true)]
async fn commands_that_nobody_takes_are_bounded() {
    let (screen, _link) = link(&Settings::default(), false);
    let taken = (0..1000)
        .take_while(|_| screen.commands.try_send(Command::Reconnect).is_ok())
        .count();
    assert_eq!(taken, 64);
}

#[tokio::test(start_paused = true)]
async fn without_a_pbx_there_is_still_a_desk() {
    let (screen, link) = link(&Settings::default(), true);
    assert!(screen.snapshots.borrow().demo);
    let journal = Arc::new(FakeJournal::default());
    let program = Arc::new(FakeProgram::default());
    let ports = Ports {
        wire: None,
        directory: Arc::new(FakeDirectory::default()),
        journal: Arc::clone(&journal) as Arc<dyn Journal>,
        calling_program: Arc::clone(&program) as Arc<dyn CallingProgram>,
        open: Arc::new(|_| Ok(())),
        announce: None,
        remember: Box::new(|_| {}),
        pretended: None,
        remake: None,
    };
    let engine = tokio::spawn(run(Settings::default(), true, ports, link, Instant::now()));
    let mut snapshots = screen.snapshots.clone();
    let loaded = snapshots.wait_for(|snapshot| snapshot.journal.loaded).await;
    assert_eq!(
        loaded.expect("it runs").connection,
        Connection::NotConfigured
    );
    let dial = Command::Dial("8 916 111-22-33".into());
    screen.commands.send(dial).await.expect("it runs");
    let taken = |snapshot: &Arc<Snapshot>| matches!(snapshot.dial, DialState::HandedOver { .. });
    drop(snapshots.wait_for(taken).await.expect("it runs"));
    drop((screen, snapshots));
    engine.await.expect("no panic");
    assert_eq!(*program.links.lock().expect("lock"), ["tel:+79161112233"]);
    let written = journal.written();
    assert_eq!(written[0], "close stale");
    assert!(written[1].ends_with(" Attempted"), "{written:?}");
}

#[tokio::test(start_paused = true)]
async fn the_pretended_phone_is_shown_and_driven() {
    let (screen, link) = link(&Settings::default(), true);
    let (phone, state) = watch::channel(DemoPhone::default());
    let (asked, mut asks) = mpsc::channel(4);
    let (answer, hangup) = (asked.clone(), asked);
    let ports = Ports {
        wire: None,
        directory: Arc::new(FakeDirectory::default()),
        journal: Arc::new(FakeJournal::default()),
        calling_program: Arc::new(FakeProgram::default()),
        open: Arc::new(|_| Ok(())),
        announce: None,
        remember: Box::new(|_| {}),
        pretended: Some(Pretended {
            state,
            answer: Box::new(move || answer.try_send("answer").expect("room")),
            hangup: Box::new(move || hangup.try_send("hangup").expect("room")),
        }),
        remake: None,
    };
    tokio::spawn(run(Settings::default(), true, ports, link, Instant::now()));
    let rings = DemoPhone {
        ringing: true,
        talking: false,
    };
    phone.send_replace(rings.clone());
    let mut snapshots = screen.snapshots.clone();
    let shown = snapshots.wait_for(|snapshot| snapshot.demo_phone.as_ref() == Some(&rings));
    drop(shown.await.expect("shown"));
    for command in [Command::DemoAnswer, Command::DemoHangup] {
        screen.commands.send(command).await.expect("it runs");
    }
    assert_eq!(asks.recv().await, Some("answer"));
    assert_eq!(asks.recv().await, Some("hangup"));
}
