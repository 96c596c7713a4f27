//! The window and its cards with fabricated data, to look at screens without a PBX:
//! `cargo run --example gallery -- SCENE [ru|en] [light|dark] [WIDTHxHEIGHT] [100%…200%] [cards|late]`;
//! `cards` shows the cards at once, `late` after five seconds.
//! The demo's banner says on the screen that nothing of it is real. Commands are printed.

mod scenes;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use trubka::app::window::{self, DEFAULT_SIZE, WindowConfig};
use trubka::desk::snapshot::{Card, Command, DemoPhone, DialState, Snapshot};
use trubka::settings::{Cards, Renderer, Theme};
use trubka::texts::Lang;
use trubka::ui::Scale;

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    let Some(mut snapshot) = words.iter().find_map(|word| scenes::scene(word)) else {
        anyhow::bail!("name one of the scenes: {}", scenes::NAMES.join(", "));
    };
    snapshot.demo = true;
    snapshot.demo_phone = Some(DemoPhone {
        ringing: !snapshot.calls.is_empty(),
        talking: false,
    });
    // The search field is empty: nothing has been looked for.
    Arc::make_mut(&mut snapshot.journal).search.clear();
    let mut late = std::mem::take(&mut snapshot.cards);
    if has("cards") {
        snapshot.cards.append(&mut late);
    } else if !has("late") {
        late.clear();
    }
    let size = words.iter().find_map(|word| {
        let (width, height) = word.split_once('x')?;
        Some([width.parse().ok()?, height.parse().ok()?])
    });
    let scale = words
        .iter()
        .find_map(|word| word.strip_suffix('%')?.parse().ok());
    let runtime = tokio::runtime::Runtime::new()?;
    let (snapshots, latest) = watch::channel(Arc::new(snapshot));
    let (commands, asked) = mpsc::channel(16);
    runtime.spawn(play(snapshots, asked, late));
    let config = WindowConfig {
        lang: if has("en") { Lang::En } else { Lang::Ru },
        theme: if has("dark") {
            Theme::Dark
        } else {
            Theme::Light
        },
        renderer: Renderer::Glow,
        cards: Cards::default(),
        size: size.unwrap_or(DEFAULT_SIZE),
        scale: Scale::of(scale.unwrap_or(100)),
        scale_file: None,
        runtime: runtime.handle().clone(),
        settings_file: None,
        live: None,
        outside: None,
    };
    window::run(config, latest, commands)?;
    Ok(())
}

/// The clock goes on, and what only concerns the screen is done: filters, search, closing.
async fn play(
    snapshots: watch::Sender<Arc<Snapshot>>,
    mut asked: mpsc::Receiver<Command>,
    mut late: Vec<Card>,
) {
    let later = tokio::time::sleep(Duration::from_secs(5));
    tokio::pin!(later);
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            () = &mut later, if !late.is_empty() => {
                snapshots.send_modify(|snapshot| Arc::make_mut(snapshot).cards.append(&mut late));
            }
            _ = second.tick() => snapshots.send_modify(|snapshot| Arc::make_mut(snapshot).now_unix_ms += 1000),
            command = asked.recv() => {
                let Some(command) = command else { return };
                println!("{command:?}");
                snapshots.send_modify(|snapshot| answer(Arc::make_mut(snapshot), command));
            }
        }
    }
}

fn answer(snapshot: &mut Snapshot, command: Command) {
    let page = Arc::make_mut(&mut snapshot.journal);
    match command {
        Command::DismissDial => snapshot.dial = DialState::Idle,
        Command::DismissCard { call, extension } => {
            snapshot
                .cards
                .retain(|card| card.call != call || card.extension != extension);
        }
        Command::Search(text) => page.search = text,
        Command::Suggest(text) => snapshot.suggestions = scenes::suggestions(&text),
        Command::MissedOnly(on) => page.missed_only = on,
        Command::OnlyDirection(direction) => page.direction = direction,
        Command::OfficeJournal(on) => page.office = on,
        Command::ChangeOperator {
            user,
            name,
            extensions,
        } => {
            snapshot.operator = trubka::desk::snapshot::Operator {
                user,
                name,
                extensions,
            };
        }
        _ => {}
    }
}
