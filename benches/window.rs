//! What a frame of the main window costs where there is much, and how often it is drawn while much happens.
//!
//! - `window-frame`: CPU time of a frame (egui's run and tessellation; what the graphics card is given to do is not
//!   counted) with 1,000,000 rows in the journal, 500 extensions and 30 calls in progress, as so many of the same
//!   window's with 50 rows, 10 extensions and as many calls as fit on the screen. Measured at the journal's top and at
//!   its end with the last row selected; the worse counts.
//! - `window-colleagues`: the same of the page of colleagues with 500 extensions, as so many of those with as many as
//!   fill the list of a low window, so that both draw as many rows.
//! - `window-repaints`: frames that the window is asked for while 1,000 events come in a second, as so many of those
//!   that a display of 60 Hz shows. By a pretended clock: the engine's own pace is counted, not this machine's.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![allow(missing_docs, reason = "no part of the program")]

#[path = "measure/mod.rs"]
mod measure;
#[path = "measure/office.rs"]
mod office;
#[path = "measure/pbx.rs"]
mod pbx;
#[path = "../examples/gallery/scenes/mod.rs"]
#[allow(dead_code, reason = "the bench takes one of the scenes")]
mod scenes;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Vec2, vec2};
use measure::{cpu_of, fastest, ratio, times};
use office::{Office, STEP_MS};
use tokio::io::duplex;
use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::advance;
use trubka::desk::snapshot::{CallRow, Colleague, ColleagueGroup, Colleagues, Operator, Snapshot};
use trubka::journal::SqliteJournal;
use trubka::texts::Lang;
use trubka::ui::{self, State};

/// As many as are shown before the list of calls scrolls.
const CALLS_SHOWN: usize = 4;
const SIZE: Vec2 = vec2(1280.0, 800.0);
/// The list of colleagues has room for ten rows in it.
const LOW: Vec2 = vec2(1280.0, 560.0);
const PEOPLE_SHOWN: usize = 10;
/// The calls of the office begin; this long after, as many go on as do.
const WARM_MS: u64 = 30_000;
const SECS: u64 = 20;
const DISPLAY_HZ: f64 = 60.0;
const FRAMES: usize = 30;
const ROUNDS: usize = 15;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    frames();
    repaints().await;
}

fn frames() {
    const JOURNAL: Press = (Key::J, Modifiers::COMMAND);
    const END: Press = (Key::End, Modifiers::NONE);
    let mut worst = 0.0_f64;
    for (place, keys) in [("top", &[][..]), ("end", &[JOURNAL, END][..])] {
        let small = Shown::new(snapshot(50, 10, CALLS_SHOWN), SIZE, keys);
        let large = Shown::new(snapshot(1_000_000, 500, 30), SIZE, keys);
        worst = worst.max(compare(place, small, large));
    }
    ratio("window-frame", worst, 1.2);

    const COLLEAGUES: Press = (Key::Num3, Modifiers::COMMAND);
    const TO_LIST: Press = (Key::Tab, Modifiers::NONE);
    let mut worst = 0.0_f64;
    for (place, keys) in [
        ("colleagues", &[COLLEAGUES][..]),
        ("the last colleague", &[COLLEAGUES, TO_LIST, END][..]),
    ] {
        let small = Shown::new(snapshot(50, PEOPLE_SHOWN, CALLS_SHOWN), LOW, keys);
        let large = Shown::new(snapshot(50, 500, CALLS_SHOWN), LOW, keys);
        worst = worst.max(compare(place, small, large));
    }
    ratio("window-colleagues", worst, 1.2);
}

/// The CPU time of the large one's frame, as so many of the small one's.
fn compare(place: &str, mut small: Shown, mut large: Shown) -> f64 {
    let turns = fastest(ROUNDS, [&mut || small.turn(), &mut || large.turn()]);
    let [small, large] = turns.map(|turn| turn / FRAMES as u32);
    println!("{place}: {small:?} with little, {large:?} with much");
    times(large, small)
}

/// The engine's snapshots while 1,000 events of thirty phones' calls come in a second, the operator's among them.
async fn repaints() {
    let folder = tempfile::tempdir().unwrap();
    let opened = SqliteJournal::open(&folder.path().join("journal.sqlite")).await;
    pbx::hold_the_clock();
    let (ours, theirs) = duplex(64 * 1024);
    let (say, words) = mpsc::channel(1);
    tokio::spawn(pbx::serve(theirs, words));
    let journal = Arc::new(opened.unwrap().journal);
    let pipe = Box::new(pbx::Pipe::new(ours));
    let (mut screen, running) = pbx::engine(pipe, journal, "101").await;
    let mut office = Office::new(1, 1_000, 30);
    let (mut events, mut repaints) = (0, 0);
    for ms in (0..WARM_MS + SECS * 1_000).step_by(STEP_MS as usize) {
        let is_counted = ms >= WARM_MS;
        let text = office.step(true, &mut |_| {});
        let mut waiting = text.split_inclusive("\r\n\r\n").map(str::to_owned);
        // What happens in a step is spread over it.
        let share = text.matches("Event: ").count().div_ceil(STEP_MS as usize);
        for _ in 0..STEP_MS {
            for event in waiting.by_ref().take(share) {
                say.send(event).await.unwrap();
                events += usize::from(is_counted);
            }
            // The PBX's turn, the wire's and the engine's.
            for _ in 0..8 {
                yield_now().await;
            }
            if screen.snapshots.has_changed().unwrap() {
                screen.snapshots.mark_unchanged();
                repaints += usize::from(is_counted);
            }
            advance(Duration::from_millis(1)).await;
        }
    }
    let per_sec = repaints as f64 / SECS as f64;
    println!(
        "{} events and {per_sec} snapshots a second",
        events as u64 / SECS
    );
    ratio("window-repaints", per_sec / DISPLAY_HZ, 1.0);
    drop((say, screen));
    running.await.unwrap();
}

/// A key, and what is held with it.
type Press = (Key, Modifiers);

/// A window that is drawn without a screen.
struct Shown {
    size: Vec2,
    ctx: Context,
    snapshot: Snapshot,
    state: State,
    time: f64,
}

impl Shown {
    /// Drawn until nothing moves, where `keys` lead.
    fn new(snapshot: Snapshot, size: Vec2, keys: &[Press]) -> Self {
        let ctx = Context::default();
        ctx.enable_accesskit();
        ui::theme::install(&ctx, egui::ThemePreference::Light);
        let mut shown = Self {
            size,
            ctx,
            snapshot,
            state: State::default(),
            time: 0.0,
        };
        shown.frame(Vec::new());
        for (key, modifiers) in keys {
            shown.frame(vec![press(*key, *modifiers)]);
        }
        for _ in 0..3 {
            shown.frame(Vec::new());
        }
        shown
    }

    fn turn(&mut self) -> Duration {
        cpu_of(|| {
            for _ in 0..FRAMES {
                self.frame(Vec::new());
            }
        })
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.time += 0.016;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let (snapshot, state) = (&self.snapshot, &mut self.state);
        let mut output = self.ctx.run_ui(input, |ui| {
            ui::desk_ui(ui, snapshot, state, Lang::Ru, &mut |_| {});
        });
        // Nobody paints this.
        output.textures_delta.clear();
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(shapes.len() > 1, "something was drawn");
        black_box((shapes, output.platform_output.accesskit_update));
    }
}

fn press(key: Key, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

/// The busy scene with so many rows, people and calls.
fn snapshot(rows: usize, extensions: usize, calls: usize) -> Snapshot {
    let mut snapshot = scenes::busy();
    snapshot.cards.clear();
    let page = Arc::make_mut(&mut snapshot.journal);
    let pattern = std::mem::take(&mut page.rows);
    page.rows = (0..rows)
        .zip(pattern.iter().cycle())
        .map(|(at, row)| {
            let mut row = row.clone();
            row.id = 10_000_000 - at as i64;
            // A hundred calls a day.
            row.started_unix_ms = scenes::NOW_MS - at as i64 * 864_000;
            row
        })
        .collect();
    let some = snapshot.calls.first().cloned().unwrap();
    let calls = (0..calls).map(|at| {
        Arc::new(CallRow {
            call: at.to_string(),
            own: at == 0,
            ..CallRow::clone(&some)
        })
    });
    snapshot.calls = Arc::new(calls.collect());
    snapshot.operators = Arc::new(
        (0..extensions)
            .map(|at| Operator {
                user: format!("user{at}"),
                name: format!("Оператор {at}"),
                extensions: vec![(100 + at).to_string()],
            })
            .collect(),
    );
    // The scene's, so often.
    let groups = &snapshot.colleagues.groups;
    let pattern: Vec<_> = groups.iter().flat_map(|group| &group.people).collect();
    let people = (0..extensions).zip(pattern.iter().cycle());
    let people = people.map(|(at, person)| {
        Arc::new(Colleague {
            extension: (1_000 + at).to_string(),
            ..Colleague::clone(person)
        })
    });
    snapshot.colleagues = Arc::new(Colleagues {
        groups: vec![ColleagueGroup {
            name: None,
            people: people.collect(),
        }],
        ..(*snapshot.colleagues).clone()
    });
    snapshot
}
