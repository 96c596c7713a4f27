//! Linux: a StatusNotifierItem on the session's bus, which needs no toolkit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use ksni::blocking::TrayMethods as _;
use ksni::menu::StandardItem;
use ksni::{Category, Icon, MenuItem, OfflineReason, ToolTip};

use super::{Asked, Paint, SIDE};
use crate::ports::outside::{TrayAction, TrayItem, TrayView};

/// Views that may wait; the last one counts.
const WAITING: usize = 4;

#[derive(Debug)]
pub(super) struct Shown {
    views: SyncSender<TrayView>,
    is_there: Arc<AtomicBool>,
}

struct Item {
    view: TrayView,
    paint: Paint,
    asked: Asked,
    is_there: Arc<AtomicBool>,
}

impl Shown {
    pub(super) fn new(view: &TrayView, paint: Paint, asked: Asked) -> Result<Self, String> {
        let is_there = Arc::new(AtomicBool::new(false));
        let item = Item {
            view: view.clone(),
            paint,
            asked,
            is_there: Arc::clone(&is_there),
        };
        let (views, waiting) = sync_channel::<TrayView>(WAITING);
        let there = Arc::clone(&is_there);
        // The bus may take its time to answer.
        let started = thread::Builder::new().name("tray".into()).spawn(move || {
            there.store(true, Ordering::Relaxed);
            // A desktop's panel may start after the program; its own name a sandbox may refuse.
            let spawned = item.assume_sni_available(true).spawn();
            let handle = match spawned {
                Ok(handle) => handle,
                Err(why) => {
                    there.store(false, Ordering::Relaxed);
                    tracing::info!(%why, "no icon in the tray");
                    return;
                }
            };
            for view in waiting {
                handle.update(move |item| item.view = view);
            }
        });
        started.map_err(|error| error.to_string())?;
        Ok(Self { views, is_there })
    }

    pub(super) fn show(&mut self, _before: &TrayView, view: &TrayView) {
        if self.views.try_send(view.clone()).is_err() {
            tracing::debug!("the tray's icon is not renewed");
        }
    }

    pub(super) fn is_there(&self) -> bool {
        self.is_there.load(Ordering::Relaxed)
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "trubka".into()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn title(&self) -> String {
        "Trubka".into()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        (self.asked)(TrayAction::Open);
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: self.view.tooltip.clone(),
            ..ToolTip::default()
        }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let mut data = (self.paint)(self.view.icon);
        // The bus wants alpha first.
        for pixel in data.chunks_exact_mut(4) {
            pixel.rotate_right(1);
        }
        let side = i32::try_from(SIDE).unwrap_or(0);
        vec![Icon {
            width: side,
            height: side,
            data,
        }]
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let items = self.view.menu.iter().map(|item| match item {
            TrayItem::Separator => MenuItem::Separator,
            TrayItem::Words(words) => MenuItem::Standard(StandardItem {
                label: underscored(words),
                enabled: false,
                ..StandardItem::default()
            }),
            TrayItem::Do { label, action } => {
                let action = *action;
                MenuItem::Standard(StandardItem {
                    label: underscored(label),
                    activate: Box::new(move |item: &mut Self| (item.asked)(action)),
                    ..StandardItem::default()
                })
            }
        });
        items.collect()
    }

    fn watcher_online(&self) {
        self.is_there.store(true, Ordering::Relaxed);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "the desktop has no tray");
        self.is_there.store(false, Ordering::Relaxed);
        true
    }
}

/// In a menu's words a single `_` marks the letter of its key.
fn underscored(words: &str) -> String {
    words.replace('_', "__")
}
