//! The icon in the tray: on Linux by the desktop's StatusNotifier, on Windows and macOS by the system.
//!
//! It shows what it is told; of two like views the second costs nothing. Where the desktop has no tray
//! the icon waits for one, and [`Tray::is_there`] says so.

#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod notifier_item;

use std::sync::Arc;

use crate::ports::outside::{TrayAction, TrayIcon, TrayView};

#[cfg(any(windows, target_os = "macos"))]
use native::Shown;
#[cfg(all(unix, not(target_os = "macos")))]
use notifier_item::Shown;

/// Told of each choice.
type Asked = Arc<dyn Fn(TrayAction) + Send + Sync>;

/// The picture's side, pixels; the system makes it as small as its tray.
pub const SIDE: usize = 64;

/// The picture of an icon: red, green, blue, alpha of [`SIDE`] rows of [`SIDE`] pixels.
pub type Paint = fn(TrayIcon) -> Vec<u8>;

/// The icon, as long as this lives.
#[derive(Debug)]
pub struct Tray {
    shown: Option<Shown>,
    view: TrayView,
}

impl Tray {
    /// Puts it up. To be called on the main thread, after the window's event loop began. `asked` is
    /// told of each choice, on any thread.
    pub fn new(
        view: TrayView,
        paint: Paint,
        asked: impl Fn(TrayAction) + Send + Sync + 'static,
    ) -> Self {
        let shown = Shown::new(&view, paint, Arc::new(asked));
        if let Err(why) = &shown {
            tracing::info!(%why, "no icon in the tray");
        }
        Self {
            shown: shown.ok(),
            view,
        }
    }

    /// Shows this from now on.
    pub fn show(&mut self, view: TrayView) {
        if view == self.view {
            return;
        }
        if let Some(shown) = &mut self.shown {
            shown.show(&self.view, &view);
        }
        self.view = view;
    }

    /// There is a tray, and the icon in it.
    pub fn is_there(&self) -> bool {
        self.shown.as_ref().is_some_and(Shown::is_there)
    }
}
