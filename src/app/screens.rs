//! The two programs with a window: the operator's desk, and the demo office.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

use super::instance::{self, Claim};
use super::scale_file::ScaleFile;
use super::start::Program;
use super::window::{self, DEFAULT_SIZE, WindowConfig};
use super::{Running, demo, launch};
use crate::settings::SettingsFile;
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
pub fn main_window(program: &Program) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let instance = match runtime.block_on(instance::claim(&program.places.data)) {
        Claim::Ours(instance) => instance,
        Claim::Theirs(came_forward) => return Err(OpenAlready { came_forward }.into()),
    };
    let forward = Arc::new(Notify::new());
    runtime.block_on(instance.listen(Arc::clone(&forward)));
    let announces = !program.settings.cards.windows || !window::can_place_windows();
    let running = runtime.block_on(launch(program, None, announces));
    let settings_file = Some(program.settings_file.clone());
    show(&runtime, program, running, forward, settings_file)
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
    let announces = !window::can_place_windows();
    let running = runtime.block_on(launch(&demo.program, Some(pretended), announces));
    show(&runtime, &demo.program, running, Arc::default(), None)
}

fn show(
    runtime: &Runtime,
    program: &Program,
    running: Running,
    forward: Arc<Notify>,
    settings_file: Option<SettingsFile>,
) -> anyhow::Result<()> {
    let Running { screen, engine } = running;
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
        forward,
        settings_file,
    };
    // The window owns the commands' sender: closed, it ends the engine, which writes the last calls.
    let shown = window::run(config, screen.snapshots, screen.commands);
    runtime.block_on(engine)?;
    Ok(shown?)
}
