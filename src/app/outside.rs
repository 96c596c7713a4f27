//! The program outside its window, put together: the tray, hotkeys and notifications ask for something on
//! threads of their own; the window's thread does it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::Notify;

use super::kept::KeptFile;
use super::tray;
use crate::desk::snapshot::Snapshot;
use crate::platform::hotkeys::{self, Hotkeys};
use crate::platform::tray::Tray;
use crate::platform::{clipboard, notify::SystemNotifier};
use crate::ports::notifier::Answer;
use crate::ports::notifier::{Notice, Notifier as _, Slot};
use crate::ports::outside::{Hotkey, TrayAction};
use crate::settings::{self, Combination, Settings};
use crate::texts::{Lang, Message, outside};

/// What waits to be done; more than a hand can ask for.
const WAITING: usize = 16;

/// What was asked for outside the window.
#[derive(Debug)]
pub(super) enum Asked {
    /// In the tray.
    Tray(TrayAction),
    /// The window, by a hotkey.
    Window,
    /// A call to the number on the clipboard, which has this text.
    Call(Option<String>),
    /// The window with the number of a `tel:` link, by a second start.
    Link(String),
    /// In a notification.
    Answer(Answer),
}

/// What was asked for and is not done, and the way to wake who does it.
#[derive(Debug, Default)]
pub(super) struct Asks {
    queue: Mutex<VecDeque<Asked>>,
    /// Told of each.
    pub news: Notify,
}

impl Asks {
    pub(super) fn push(&self, asked: Asked) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.len() < WAITING {
            queue.push_back(asked);
        }
        drop(queue);
        self.news.notify_one();
    }

    pub(super) fn take(&self) -> VecDeque<Asked> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *queue)
    }
}

/// What the program outside its window is made of.
#[derive(Debug, Clone)]
pub struct OutsideConfig {
    pub(super) lang: Lang,
    pub(super) asks: Arc<Asks>,
    pub(super) notifier: Arc<SystemNotifier>,
    pub(super) kept: KeptFile,
    pub(super) hotkeys: settings::Hotkeys,
    /// An icon in the tray.
    pub(super) tray: bool,
    /// The window's cross does not end the program.
    pub(super) stays: bool,
    /// What the operator is to read at the start.
    pub(super) messages: Vec<Message>,
}

/// The icon and the hotkeys, as long as this lives.
pub(super) struct Outside {
    pub config: OutsideConfig,
    tray: Option<Tray>,
    hotkeys: Option<Hotkeys>,
}

impl Outside {
    /// To be made on the main thread, once the window's event loop runs. Adds to the messages what does
    /// not work here.
    pub(super) fn new(mut config: OutsideConfig, snapshot: &Snapshot) -> Self {
        let tray = config.tray.then(|| tray_of(&config, snapshot));
        let (hotkeys, messages) = grab(&config);
        config.messages.extend(messages);
        Self {
            config,
            tray,
            hotkeys: Some(hotkeys),
        }
    }

    /// Other settings: says what does not work of them here. To be called on the main thread.
    pub(super) fn take_settings(
        &mut self,
        settings: &Settings,
        lang: Lang,
        snapshot: &Snapshot,
    ) -> Vec<Message> {
        let config = &mut self.config;
        config.lang = lang;
        if config.tray != settings.window.tray {
            config.tray = settings.window.tray;
            config.stays = settings.window.tray;
            self.tray = config.tray.then(|| tray_of(config, snapshot));
        }
        if config.hotkeys == settings.hotkeys {
            return Vec::new();
        }
        config.hotkeys = settings.hotkeys.clone();
        // The old ones first: they may be the same keys.
        self.hotkeys = None;
        let (hotkeys, messages) = grab(&self.config);
        self.hotkeys = Some(hotkeys);
        messages
    }

    pub(super) fn show(&mut self, snapshot: &Snapshot) {
        if let Some(tray) = &mut self.tray {
            tray.show(tray::view(snapshot, self.config.lang));
        }
    }

    /// There is a tray that the window can be hidden in.
    pub(super) fn has_tray(&self) -> bool {
        self.tray.as_ref().is_some_and(Tray::is_there)
    }

    /// The window was closed and the program goes on: that is said once, by the system, since the window
    /// is not seen, and in the window, since the system may not show it.
    pub(super) fn explain_closing(&self, is_in_tray: bool) -> Option<Message> {
        let config = &self.config;
        if config.kept.read().knows_closing {
            return None;
        }
        let message = outside::still_here(is_in_tray, config.lang);
        config.notifier.notify(Notice {
            slot: Slot::Program,
            title: message.what.clone(),
            body: message.advice.clone(),
            actions: Vec::new(),
        });
        let kept = config.kept.clone();
        let written = thread::Builder::new()
            .name("kept".into())
            .spawn(move || kept.change(|kept| kept.knows_closing = true));
        if let Err(why) = written {
            tracing::warn!(%why, "it will be said again");
        }
        Some(message)
    }
}

fn tray_of(config: &OutsideConfig, snapshot: &Snapshot) -> Tray {
    let asks = Arc::clone(&config.asks);
    let view = tray::view(snapshot, config.lang);
    let asked = move |action| asks.push(Asked::Tray(action));
    Tray::new(view, tray::paint, asked)
}

fn grab(config: &OutsideConfig) -> (Hotkeys, Vec<Message>) {
    let keys = &config.hotkeys;
    let all = [
        (Hotkey::CallClipboard, &keys.call_clipboard),
        (Hotkey::ShowWindow, &keys.show_window),
    ];
    // The settings were checked: what is no combination is empty.
    let read = |(hotkey, keys): (Hotkey, &String)| Some((hotkey, Combination::parse(keys)?));
    let wanted: Vec<_> = all.into_iter().filter_map(read).collect();
    let asks = Arc::clone(&config.asks);
    let (hotkeys, refused) = hotkeys::grab(&wanted, move |hotkey| match hotkey {
        Hotkey::ShowWindow => asks.push(Asked::Window),
        Hotkey::CallClipboard => {
            let asks = Arc::clone(&asks);
            // The program that has the clipboard may take its time.
            let reads = thread::Builder::new()
                .name("clipboard".into())
                .spawn(move || asks.push(Asked::Call(clipboard::text())));
            if let Err(why) = reads {
                tracing::warn!(%why, "the clipboard is not read");
            }
        }
    });
    let told = refused.iter().map(|(hotkey, why)| {
        let keys = all.iter().find(|(known, _)| known == hotkey);
        let keys = keys.map_or("", |(_, keys)| keys.as_str());
        outside::hotkey_trouble(*hotkey, keys, why, config.lang)
    });
    (hotkeys, told.collect())
}
