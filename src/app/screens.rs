//! The two programs with a window: the operator's desk, and the demo office.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use super::instance::{self, Claim};
use super::kept::KeptFile;
use super::live_settings::LiveSettings;
use super::outside::{Asked, Asks, OutsideConfig};
use super::scale_file::ScaleFile;
use super::start::{Program, lang_of};
use super::window::{self, DEFAULT_SIZE, WindowConfig};
use super::wiring::{Announcing, announcer, launch_with};
use super::{Running, demo};
use crate::desk::snapshot::Command;
use crate::engine::Pretended;
use crate::platform::notify::SystemNotifier;
use crate::platform::sound::Sound;
use crate::settings::{Settings, SettingsFile};
use crate::texts::{self, Message};
use crate::ui::Scale;

/// The runtime of the engine: two workers, since nothing in it computes for long.
///
/// # Errors
/// When the system has no threads left.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("engine")
        .enable_all()
        .build()
}

/// A window of this user is open already.
#[derive(Debug, thiserror::Error)]
#[error("a window is open already")]
pub struct OpenAlready {
    /// It was asked to come forward.
    pub came_forward: bool,
}

/// Opens the operator's desk and stays until its window is closed.
///
/// # Errors
/// [`OpenAlready`]; or when no window can be opened.
///
/// `link`: the number of a `tel:` link, to be shown there.
pub fn main_window(program: &Program, link: Option<&str>) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let instance = match runtime.block_on(instance::claim(&program.places.data, link)) {
        Claim::Ours(instance) => instance,
        Claim::Theirs(came_forward) => return Err(OpenAlready { came_forward }.into()),
    };
    let kept = KeptFile::open(&program.places.data);
    let mut outside = outside(program, kept, true);
    let asks = Arc::clone(&outside.asks);
    runtime.block_on(instance.listen(move |link| {
        asks.push(link.map_or(Asked::Window, Asked::Link));
    }));
    let running = start(&runtime, program, None, &mut outside);
    if let Some(link) = link {
        outside.asks.push(Asked::Link(link.to_owned()));
    }
    let settings_file = Some(program.settings_file.clone());
    show(&runtime, program, running, settings_file, outside)
}

/// Opens the demo office and its window. `like` gives the language and the look, if the user has
/// settings.
///
/// # Errors
/// When there is no port or folder for the demo, or no window can be opened.
pub fn demo_window(like: Option<&Program>) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let demo = runtime.block_on(demo::open(like.map(|program| &program.settings)))?;
    let pretended = demo::pretended_in(&runtime, demo.office.phone());
    let mut outside = outside(&demo.program, KeptFile::forgetful(), false);
    let running = start(&runtime, &demo.program, Some(pretended), &mut outside);
    show(&runtime, &demo.program, running, None, outside)
}

/// `stays`: the window's cross does not end the program. The demo is looked at and closed.
fn outside(program: &Program, kept: KeptFile, stays: bool) -> OutsideConfig {
    let asks = Arc::new(Asks::default());
    let answers = Arc::clone(&asks);
    let notifier = SystemNotifier::start(move |answer| answers.push(Asked::Answer(answer)));
    let settings = &program.settings;
    OutsideConfig {
        lang: program.lang,
        asks,
        notifier: Arc::new(notifier),
        kept,
        hotkeys: settings.hotkeys.clone(),
        tray: settings.window.tray,
        stays: stays && settings.window.tray,
        messages: program.settings_troubles(),
    }
}

fn start(
    runtime: &Runtime,
    program: &Program,
    pretended: Option<Pretended>,
    outside: &mut OutsideConfig,
) -> Running {
    let settings = &program.settings;
    let (sound, wrong) = sound(settings, program);
    outside.messages.extend(wrong);
    let announce = {
        let notifier = Arc::clone(&outside.notifier);
        move |settings: &Settings, sound| {
            let (words, lang) = (settings.words.clone(), lang_of(settings.language));
            announcer(Arc::clone(&notifier), sound, words, lang)
        }
    };
    let program_of_sound = program.clone();
    let announcing = Announcing {
        now: announce(settings, sound),
        by: Box::new(move |settings| {
            announce(settings, self::sound(settings, &program_of_sound).0)
        }),
    };
    let kept = outside.kept.clone();
    let until_unix_ms = kept.read().do_not_disturb_unix_ms;
    let running = runtime.block_on(launch_with(program, pretended, Some(announcing), kept));
    if until_unix_ms.is_some() {
        // The first command of all: there is room for it.
        let quiet = Command::DoNotDisturb { until_unix_ms };
        let _ = running.screen.commands.try_send(quiet);
    }
    running
}

/// The sound of a call, and what is wrong with its file.
fn sound(settings: &Settings, program: &Program) -> (Option<Sound>, Option<Message>) {
    let set = &settings.notifications;
    if !set.sound {
        return (None, None);
    }
    let (sound, wrong) = Sound::start(set, &program.places.data);
    let told = wrong.map(|why| texts::outside::sound_trouble(&set.sound_file, &why, program.lang));
    (Some(sound), told)
}

fn show(
    runtime: &Runtime,
    program: &Program,
    running: Running,
    settings_file: Option<SettingsFile>,
    outside: OutsideConfig,
) -> anyhow::Result<()> {
    let Running { screen, engine } = running;
    let live = LiveSettings::new(program, screen.settings);
    if let Some(live) = &live {
        live.watch(runtime.handle());
    }
    let scale = Scale::of(program.settings.window.scale);
    let config = WindowConfig {
        lang: program.lang,
        theme: program.settings.window.theme,
        renderer: program.settings.window.renderer,
        cards: program.settings.cards.clone(),
        size: DEFAULT_SIZE,
        scale,
        scale_file: Some(ScaleFile::in_folder(&program.places.data, scale)),
        runtime: runtime.handle().clone(),
        settings_file,
        live,
        outside: Some(outside),
    };
    // The window owns the commands' sender: closed, it ends the engine, which writes the last calls.
    let shown = window::run(config, screen.snapshots, screen.commands);
    runtime.block_on(engine)?;
    Ok(shown?)
}
