//! How long a card waits for the engine: from the moment when the event that makes a phone ring is read until the
//! snapshot with its card has reached the screen, as so many of that card's frame (egui's run and tessellation of the
//! main window and the card; what the graphics card is given to do is not counted), while 1,000 events of other calls
//! come in a second.
//!
//! CPU time of one thread, on which the engine, the PBX at the other end of a pipe and the measuring run, by a pretended
//! clock: so what is measured is work, and not how a machine shares its cores. The engine waits for nothing in
//! between (the clock stands still); what the desk asks for besides (the journal's entry, the look-up) is begun once
//! the screen has had its turn, as in the program. The journal is a real file. Of so many cards the medians are
//! compared.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

#[path = "measure/mod.rs"]
mod measure;
#[path = "measure/noted.rs"]
mod noted;
#[path = "measure/office.rs"]
mod office;
#[path = "measure/pbx.rs"]
mod pbx;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Pos2, RawInput, Rect, Ui, vec2};
use measure::{cpu, cpu_of, ratio};
use noted::Noted;
use office::{Office, STEP_MS};
use tokio::io::duplex;
use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::{Instant, advance};
use trubka::desk::snapshot::{Command, Snapshot};
use trubka::journal::SqliteJournal;
use trubka::texts::Lang;
use trubka::ui::{self, State, card::card_ui};

/// Cards that are measured.
const CARDS: usize = 200;
/// The operator's extension; the other calls are among 101 to 130.
const OWN: &str = "150";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let opened = SqliteJournal::open(&folder.path().join("journal.sqlite")).await;
    pbx::hold_the_clock();
    let (ours, theirs) = duplex(64 * 1024);
    let (say, words) = mpsc::channel(1);
    tokio::spawn(pbx::serve(theirs, words));
    let journal = Arc::new(opened.unwrap().journal);
    let (ours, read_at) = Noted::new(ours);
    let pipe = Box::new(pbx::Pipe::new(ours));
    let (mut screen, running) = pbx::engine(pipe, journal, OWN).await;
    let mut others = Others {
        say: say.clone(),
        office: Office::new(1, 1_000, 30),
    };
    // Until as many calls are in hand as go on at once.
    others.go_on(30_000).await;

    let mut window = Window::new();
    let (mut waits, mut frames) = (Vec::new(), Vec::new());
    for n in 0..CARDS {
        let (begin, ring, end) = call(n);
        say.send(begin).await.unwrap();
        others.go_on(100).await;
        // At any moment within the time that the engine lets pass between two other snapshots.
        advance(Duration::from_millis(fastrand::u64(0..17))).await;
        let id = format!("card.{n}");
        let has_card = |snapshot: &Arc<Snapshot>| snapshot.cards.iter().any(|c| c.call == id);
        let clock = Instant::now();
        say.send(ring).await.unwrap();
        let snapshot = Arc::clone(&*screen.snapshots.wait_for(has_card).await.unwrap());
        let looked = cpu();
        // Less what looking at the clock takes.
        let read = *read_at.lock().unwrap();
        waits.push((looked - read).saturating_sub(cpu() - looked));
        assert_eq!(clock.elapsed(), Duration::ZERO, "it waited for no timer");
        frames.push(cpu_of(|| window.frame(&snapshot, &id)));
        say.send(end).await.unwrap();
        let (call, extension) = (id, OWN.to_owned());
        let dismiss = Command::DismissCard { call, extension };
        screen.commands.send(dismiss).await.unwrap();
        others.go_on(200).await;
    }
    let (wait, frame) = (median(waits), median(frames));
    println!(
        "the engine's share {wait:?}, the card's frame {frame:?}, medians of {CARDS}; {} calls in hand",
        screen.snapshots.borrow().calls.len()
    );
    ratio("card-engine-share", measure::times(wait, frame), 0.1);
    drop((say, others, screen));
    running.await.unwrap();
}

/// The other calls.
struct Others {
    say: mpsc::Sender<String>,
    office: Office,
}

impl Others {
    /// So many milliseconds pass.
    async fn go_on(&mut self, ms: u64) {
        for _ in 0..ms / STEP_MS {
            let text = self.office.step(true, &mut |_| {});
            if !text.is_empty() {
                self.say.send(text).await.unwrap();
            }
            // The PBX's turn, the wire's and the engine's.
            for _ in 0..8 {
                yield_now().await;
            }
            advance(Duration::from_millis(STEP_MS)).await;
        }
    }
}

/// A call from outside to the operator's phone: what comes before it rings, its ringing, its end.
fn call(n: usize) -> (String, String, String) {
    let event = |name: &str, lines: &[String]| {
        format!(
            "Event: {name}\r\nPrivilege: call,all\r\n{}\r\n",
            lines.concat()
        )
    };
    let channel = |prefix: &str, device: &str, id: &str, state: u32, number: &str| {
        [
            ("Channel", format!("PJSIP/{device}-c{n:06x}")),
            ("ChannelState", state.to_string()),
            ("ChannelStateDesc", "-".to_owned()),
            ("CallerIDNum", number.to_owned()),
            ("CallerIDName", "<unknown>".to_owned()),
            ("ConnectedLineNum", "<unknown>".to_owned()),
            ("ConnectedLineName", "<unknown>".to_owned()),
            ("Language", "en".to_owned()),
            ("AccountCode", String::new()),
            ("Context", "internal".to_owned()),
            ("Exten", OWN.to_owned()),
            ("Priority", "1".to_owned()),
            ("Uniqueid", id.to_owned()),
            ("Linkedid", format!("card.{n}")),
        ]
        .map(|(key, value)| format!("{prefix}{key}: {value}\r\n"))
        .concat()
    };
    let (root, leg) = (format!("card.{n}"), format!("leg.{n}"));
    let number = format!("7926{:07}", 1_000_000 + n * 7);
    let caller = |prefix| channel(prefix, "trunk_name", &root, 4, &number);
    let phone = |prefix, state| channel(prefix, OWN, &leg, state, OWN);
    let begin = [
        event("Newchannel", &[caller("")]),
        event("Newchannel", &[phone("", 0)]),
        event(
            "DialBegin",
            &[
                caller(""),
                phone("Dest", 0),
                format!("DialString: {OWN}\r\n"),
            ],
        ),
    ];
    let ring = event("Newstate", &[phone("", 5)]);
    let cancelled = [
        caller(""),
        phone("Dest", 5),
        "DialStatus: CANCEL\r\n".to_owned(),
    ];
    let end = [
        event("DialEnd", &cancelled),
        event("Hangup", &[phone("", 5), "Cause: 0\r\n".to_owned()]),
        event("Hangup", &[caller(""), "Cause: 0\r\n".to_owned()]),
    ];
    (begin.concat(), ring, end.concat())
}

/// The window and a card, without a screen.
struct Window {
    main: Context,
    card: Context,
    state: State,
}

impl Window {
    fn new() -> Self {
        let (main, card) = (Context::default(), Context::default());
        for ctx in [&main, &card] {
            ui::theme::install(ctx, egui::ThemePreference::Light);
        }
        let mut window = Self {
            main,
            card,
            state: State::default(),
        };
        // The fonts come with the second pass.
        for _ in 0..3 {
            window.frame(&Snapshot::default(), "");
        }
        window
    }

    /// A frame in which both are drawn.
    fn frame(&mut self, snapshot: &Snapshot, call: &str) {
        let state = &mut self.state;
        draw(&self.main, [1280.0, 800.0], |ui| {
            ui::desk_ui(ui, snapshot, state, Lang::Ru, &mut |_| {});
        });
        if let Some(card) = snapshot.cards.iter().find(|card| card.call == call) {
            draw(&self.card, [ui::theme::size::CARD, 250.0], |ui| {
                card_ui(ui, card, snapshot, Lang::Ru, &mut |_| {});
            });
        }
    }
}

fn draw(ctx: &Context, size: [f32; 2], mut draw: impl FnMut(&mut Ui)) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(size[0], size[1]))),
        ..RawInput::default()
    };
    let mut output = ctx.run_ui(input, |ui| draw(ui));
    output.textures_delta.clear();
    black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
