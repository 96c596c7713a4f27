//! The window on the screen: eframe's side of `ui`. Takes snapshots from the engine, gives it commands,
//! repaints when there is a new snapshot and not otherwise.

mod news;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::{App, CreationContext, Frame, NativeOptions};
use egui::{Context, Rect, Ui, ViewportBuilder, ViewportCommand, ViewportId};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};

use super::live_settings::{LiveSettings, News};
use super::outside::{Asked, Asks, Outside, OutsideConfig};
use super::scale_file::ScaleFile;
use super::settings_desk::SettingsDesk;
use crate::desk::snapshot::{Command, Snapshot};
use crate::platform::keyboard::Keyboard;
use crate::ports::notifier::Answer;
use crate::ports::outside::TrayAction;
use crate::settings::{self, Renderer, Settings, SettingsFile, Theme};
use crate::texts::{self, Label, Lang};
use crate::ui::{self, cards};

/// The window's size at its first start, points.
pub const DEFAULT_SIZE: [f32; 2] = [1280.0, 800.0];

/// How the window is to be.
#[derive(Debug, Clone)]
pub struct WindowConfig {
    /// The interface's language.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// How it is drawn.
    pub renderer: Renderer,
    /// Where and how large cards stand.
    pub cards: settings::Cards,
    /// Width and height at the start, points.
    pub size: [f32; 2],
    /// Where to wait for snapshots: the window itself has the main thread.
    pub runtime: Handle,
    /// How large everything is drawn by the settings.
    pub scale: ui::Scale,
    /// Where another size is kept that the operator chooses; `None`: nowhere.
    pub scale_file: Option<ScaleFile>,
    /// Where the settings are written; `None` in the demo, which has none.
    pub settings_file: Option<SettingsFile>,
    /// The settings, which change while it runs; `None` in the demo.
    pub live: Option<LiveSettings>,
    /// The tray, hotkeys, notifications; `None` for a window that is all there is of the program.
    pub outside: Option<OutsideConfig>,
}

/// Neither renderer could open a window.
#[derive(Debug, thiserror::Error)]
#[error("no window could be opened: {0}")]
pub struct WindowError(String);

impl WindowError {
    /// The last part of the toolkit's words; what stands before it are places in its source.
    pub fn why(&self) -> &str {
        self.0.rsplit(": ").next().unwrap_or(&self.0)
    }
}

/// Opens the window and stays until it is closed, or until the sender of snapshots is dropped. Must be
/// called on the main thread.
///
/// # Errors
/// When no renderer that the settings allow can open a window.
pub fn run(
    config: WindowConfig,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    commands: mpsc::Sender<Command>,
) -> Result<(), WindowError> {
    let viewport = viewport(config.lang, config.size).with_min_inner_size([360.0, 420.0]);
    // egui's context, the cards in it and their way to send hold one another and are never freed: only
    // a sender that is not among them ends the engine when the window is closed.
    open(config.renderer, &viewport, config.lang, |cc| {
        let (config, commands) = (config.clone(), commands.downgrade());
        Box::new(Window::new(cc, config, snapshots.clone(), commands))
    })
}

/// What every window of the program has.
pub(super) fn viewport(lang: Lang, size: [f32; 2]) -> ViewportBuilder {
    ViewportBuilder::default()
        .with_title(Label::AppName.text(lang))
        .with_app_id("trubka")
        .with_icon(super::icon::icon())
        .with_inner_size(size)
        .with_clamp_size_to_monitor_size(true)
}

/// Opens a window with the first renderer that can, and stays until it is closed.
///
/// # Errors
/// When none can.
pub(super) fn open(
    renderer: Renderer,
    viewport: &ViewportBuilder,
    lang: Lang,
    make: impl Fn(&CreationContext<'_>) -> Box<dyn App>,
) -> Result<(), WindowError> {
    // OpenGL draws three times faster on a computer without a graphics card; where there is none at
    // all (a remote Windows desktop), the other renderer is the way.
    let renderers: &[eframe::Renderer] = match renderer {
        Renderer::Auto => &[eframe::Renderer::Glow, eframe::Renderer::Wgpu],
        Renderer::Glow => &[eframe::Renderer::Glow],
        Renderer::Wgpu => &[eframe::Renderer::Wgpu],
    };
    let mut first_failure = None;
    for &renderer in renderers {
        let options = NativeOptions {
            viewport: viewport.clone(),
            renderer,
            ..NativeOptions::default()
        };
        let outcome = eframe::run_native(
            Label::AppName.text(lang),
            options,
            Box::new(|cc| Ok(make(cc))),
        );
        match outcome {
            Ok(()) => return Ok(()),
            Err(error) => {
                tracing::info!(?renderer, %error, "no window with this renderer");
                // eframe's error cannot be sent between threads, as `anyhow` asks of errors. The later
                // ones often only tell that there was an earlier one.
                first_failure.get_or_insert_with(|| WindowError(error.to_string()));
            }
        }
    }
    first_failure.map_or(Ok(()), Err)
}

struct Window {
    lang: Lang,
    /// Cards have windows of their own here.
    cards: bool,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    commands: mpsc::WeakSender<Command>,
    refused: Arc<AtomicBool>,
    state: ui::State,
    stack: cards::Stack,
    link: cards::Link,
    /// The way to where the operator's choice is kept.
    scale: watch::Sender<ui::Scale>,
    outside: Option<Outside>,
    settings: Option<SettingsDesk>,
    news: Option<watch::Receiver<News>>,
    /// The settings that it is drawn by.
    drawn_by: Option<Arc<Settings>>,
    /// The window was put into the tray.
    is_in_tray: bool,
    /// What the desk was told last: the window is not seen.
    is_hidden: bool,
    /// The engine is gone: nothing would move in this window any more.
    is_over: Arc<AtomicBool>,
}

impl Window {
    fn new(
        cc: &CreationContext<'_>,
        config: WindowConfig,
        snapshots: watch::Receiver<Arc<Snapshot>>,
        commands: mpsc::WeakSender<Command>,
    ) -> Self {
        ui::theme::install(&cc.egui_ctx, news::preference(config.theme));
        if let Some(zoom) = cards::Zoom::of(&config.cards) {
            cc.egui_ctx.add_plugin(zoom);
        }
        let is_over = Arc::new(AtomicBool::new(false));
        let news = config.live.as_ref().map(LiveSettings::news);
        if let Some(news) = &news {
            let (ctx, news) = (cc.egui_ctx.clone(), news.clone());
            config.runtime.spawn(news::repaint_on_news(ctx, news));
        }
        config.runtime.spawn(repaint_on_change(
            cc.egui_ctx.clone(),
            snapshots.clone(),
            Arc::clone(&is_over),
        ));
        let kept = config.scale_file.as_ref().and_then(ScaleFile::read);
        let mut state = ui::State::new(config.settings_file).with_scale(config.scale, kept);
        if let Some(news) = &news {
            state.tell_of_files(news.borrow().troubles.clone());
        }
        let (scale, chosen) = watch::channel(state.scale);
        if let Some(file) = config.scale_file {
            config.runtime.spawn(file.keep(chosen));
        }
        let settings = config.live.map(|live| {
            // Nothing is set up yet: that is what there is to be done.
            let loaded = live.loaded();
            if !loaded.is_there && loaded.settings.pbx.host.is_empty() {
                state.page = ui::Page::Settings;
                state.settings.begin();
            }
            let ctx = cc.egui_ctx.clone();
            SettingsDesk::start(&config.runtime, live, config.lang, commands.clone(), ctx)
        });
        let refused = Arc::new(AtomicBool::new(false));
        let link = cards::Link {
            latest: {
                let snapshots = snapshots.clone();
                Arc::new(move || Arc::clone(&snapshots.borrow()))
            },
            send: {
                let (commands, refused, ctx) =
                    (commands.clone(), Arc::clone(&refused), cc.egui_ctx.clone());
                Arc::new(move |command| {
                    send(&commands, &refused, command);
                    ctx.request_repaint_of(ViewportId::ROOT);
                })
            },
            keyboard: lend_keyboard(config.runtime.clone()),
        };
        let outside = config.outside.map(|outside| {
            let (ctx, asks) = (cc.egui_ctx.clone(), Arc::clone(&outside.asks));
            config.runtime.spawn(repaint_on_asks(ctx, asks));
            let outside = Outside::new(outside, &snapshots.borrow());
            for message in &outside.config.messages {
                state.tell(message.clone());
            }
            outside
        });
        Self {
            lang: config.lang,
            cards: config.cards.windows && can_place_windows(),
            snapshots,
            commands,
            refused,
            state,
            stack: cards::Stack::new(&config.cards),
            link,
            scale,
            outside,
            settings,
            drawn_by: (news.as_ref()).map(|news| Arc::clone(&news.borrow().settings)),
            news,
            is_in_tray: false,
            is_hidden: false,
            is_over,
        }
    }
}

impl App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        self.take_news(ctx);
        let asks = self.outside.as_ref().map(|it| it.config.asks.take());
        for asked in asks.into_iter().flatten() {
            self.answer(ctx, asked);
        }
        self.close(ctx);
        let hidden = self.look_whether_hidden(ctx);
        if let Some(outside) = &mut self.outside {
            outside.show(&self.snapshots.borrow());
        }
        // A hidden main window is not drawn, and its cards are shown while it is drawn.
        if hidden && self.cards && !self.snapshots.borrow().cards.is_empty() {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestPaintWhileHidden);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        let snapshot = Arc::clone(&self.snapshots.borrow());
        if self.refused.swap(false, Ordering::Relaxed) {
            self.state.busy = true;
        }
        let (commands, refused) = (&self.commands, &self.refused);
        if self.cards {
            let screens = screens(ui.ctx(), frame);
            let (stack, lang) = (&mut self.stack, self.lang);
            cards::show(ui.ctx(), stack, &snapshot, lang, &self.link, &screens);
        }
        if let Some(settings) = &self.settings {
            self.state.settings.show(settings.shown());
        }
        ui::desk_ui(ui, &snapshot, &mut self.state, self.lang, &mut |command| {
            send(commands, refused, command);
        });
        for ask in self.state.settings.take_asks() {
            let is_taken = self.settings.as_ref().is_some_and(|it| it.ask(ask));
            self.state.busy |= !is_taken;
        }
        if !self.cards {
            cards::docked_ui(ui, &snapshot, self.lang, &mut |command| {
                send(commands, refused, command);
            });
        }
        let now = self.state.scale;
        self.scale
            .send_if_modified(|scale| std::mem::replace(scale, now) != now);
        if self.state.quits() {
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

/// The screens as the window system tells them, in the points of the main window's.
fn screens(ctx: &Context, frame: &Frame) -> cards::Screens {
    let Some(window) = frame.winit_window() else {
        return cards::Screens::default();
    };
    let pixels = ctx.pixels_per_point();
    let rect = |at: (i32, i32), size: (u32, u32)| {
        let min = egui::vec2(at.0 as f32, at.1 as f32) / pixels;
        let size = egui::vec2(size.0 as f32, size.1 as f32) / pixels;
        // What has no size is no screen.
        (size.x > 400.0 && size.y > 300.0).then(|| Rect::from_min_size(min.to_pos2(), size))
    };
    let all = window.available_monitors();
    let all = all.filter_map(|one| rect(one.position().into(), one.size().into()));
    let of_window = window.current_monitor();
    let primary = window.primary_monitor();
    cards::Screens {
        all: all.collect(),
        of_window: of_window.and_then(|one| rect(one.position().into(), one.size().into())),
        primary: primary.and_then(|one| rect(one.position().into(), one.size().into())),
    }
}

impl Window {
    /// Does what was asked for beside the window.
    fn answer(&mut self, ctx: &Context, asked: Asked) {
        match asked {
            Asked::Tray(TrayAction::Quiet(quiet)) => {
                let now = self.snapshots.borrow().now_unix_ms;
                let until_unix_ms = texts::outside::quiet_until(quiet, now);
                self.send(Command::DoNotDisturb { until_unix_ms });
                return;
            }
            Asked::Tray(TrayAction::Quit) => {
                self.state.ask_to_quit(&self.snapshots.borrow());
                if self.state.quits() {
                    ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close);
                    return;
                }
            }
            Asked::Call(text) => self.send(Command::Offer(text)),
            Asked::Link(text) => self.send(Command::OfferLink(text)),
            Asked::Answer(Answer::Call(number)) => self.send(Command::Dial(number)),
            Asked::Tray(TrayAction::Open) | Asked::Window | Asked::Answer(Answer::Show) => {}
        }
        self.is_in_tray = false;
        cards::come_forward(ctx);
    }

    /// The window's cross: the program goes on, in the tray where there is one.
    fn close(&mut self, ctx: &Context) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if !is_asked || self.state.quits() || self.is_over.load(Ordering::Relaxed) {
            return;
        }
        let outside = self.outside.as_ref();
        let Some(outside) = outside.filter(|outside| outside.config.stays) else {
            self.state.ask_to_quit(&self.snapshots.borrow());
            if self.state.quits() {
                return;
            }
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::CancelClose);
            ctx.request_repaint_of(ViewportId::ROOT);
            return;
        };
        // A Wayland window cannot be hidden and come again.
        self.is_in_tray = outside.has_tray() && can_place_windows();
        let away = match self.is_in_tray {
            true => ViewportCommand::Visible(false),
            false => ViewportCommand::Minimized(true),
        };
        for command in [ViewportCommand::CancelClose, away] {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
        }
        if let Some(message) = outside.explain_closing(self.is_in_tray) {
            self.state.tell(message);
        }
    }

    /// Whether the operator cannot see the window; the desk is told of changes.
    fn look_whether_hidden(&mut self, ctx: &Context) -> bool {
        let is_minimised = ctx.input(|input| input.viewport().visible() == Some(false));
        let is_hidden = is_minimised || self.is_in_tray;
        if is_hidden != self.is_hidden {
            self.is_hidden = is_hidden;
            self.send(Command::WindowHidden(is_hidden));
        }
        is_hidden
    }

    fn send(&self, command: Command) {
        send(&self.commands, &self.refused, command);
    }
}

/// A full queue is told, never waited for.
fn send(commands: &mpsc::WeakSender<Command>, refused: &AtomicBool, command: Command) {
    let sent = commands
        .upgrade()
        .is_some_and(|commands| commands.try_send(command).is_ok());
    if !sent {
        refused.store(true, Ordering::Relaxed);
    }
}

/// Asks the system for the keyboard, which may take its time.
fn lend_keyboard(runtime: Handle) -> Arc<dyn Fn(cards::Keyboard) + Send + Sync> {
    let keyboard = Arc::new(Keyboard::default());
    Arc::new(move |asked| {
        let keyboard = Arc::clone(&keyboard);
        runtime.spawn_blocking(move || {
            let done = match asked {
                cards::Keyboard::Take => keyboard.take(),
                cards::Keyboard::GiveBack => keyboard.give_back(),
            };
            if let Err(why) = done {
                tracing::info!(?asked, why, "the keyboard for a card");
            }
        });
    })
}

async fn repaint_on_asks(ctx: Context, asks: Arc<Asks>) {
    loop {
        asks.news.notified().await;
        ctx.request_repaint_of(ViewportId::ROOT);
    }
}

async fn repaint_on_change(
    ctx: Context,
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
    is_over: Arc<AtomicBool>,
) {
    while snapshots.changed().await.is_ok() {
        ctx.request_repaint_of(ViewportId::ROOT);
    }
    is_over.store(true, Ordering::Relaxed);
    ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close);
}

/// On Wayland a client can neither place a window nor keep it on top.
pub fn can_place_windows() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !(cfg!(target_os = "linux") && (set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET")))
}
