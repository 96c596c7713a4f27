//! Windows and macOS: the system's own tray.

use tray_icon::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tray_icon::{
    Icon, MouseButton, MouseButtonState, TrayIcon as Native, TrayIconBuilder, TrayIconEvent,
};

use super::{Asked, Paint, SIDE};
use crate::ports::outside::{QuietFor, TrayAction, TrayIcon, TrayItem, TrayView};

pub(super) struct Shown {
    native: Native,
    paint: Paint,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

impl Shown {
    pub(super) fn new(view: &TrayView, paint: Paint, asked: Asked) -> Result<Self, String> {
        let native = TrayIconBuilder::new()
            .with_icon(icon(view.icon, paint)?)
            .with_tooltip(&view.tooltip)
            .with_menu(Box::new(menu(view)?))
            // The left button brings the window, as in every program beside the clock.
            .with_menu_on_left_click(cfg!(target_os = "macos"))
            .build()
            .map_err(|error| error.to_string())?;
        let clicked = asked.clone();
        TrayIconEvent::set_event_handler(Some(move |event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
                && cfg!(windows)
            {
                clicked(TrayAction::Open);
            }
        }));
        MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
            if let Some(action) = ACTIONS.into_iter().find(|a| name(*a) == event.id.0) {
                asked(action);
            }
        }));
        Ok(Self { native, paint })
    }

    pub(super) fn show(&mut self, before: &TrayView, view: &TrayView) {
        let done = || -> Result<(), String> {
            if before.icon != view.icon {
                let icon = icon(view.icon, self.paint)?;
                let set = self.native.set_icon(Some(icon));
                set.map_err(|error| error.to_string())?;
            }
            if before.tooltip != view.tooltip {
                let set = self.native.set_tooltip(Some(&view.tooltip));
                set.map_err(|error| error.to_string())?;
            }
            if before.menu != view.menu {
                self.native.set_menu(Some(Box::new(menu(view)?)));
            }
            Ok(())
        };
        if let Err(why) = done() {
            tracing::debug!(%why, "the tray's icon is not renewed");
        }
    }

    pub(super) fn is_there(&self) -> bool {
        true
    }
}

/// All that a menu can ask for: a chosen line tells its name only.
const ACTIONS: [TrayAction; 6] = [
    TrayAction::Open,
    TrayAction::Quiet(QuietFor::HalfHour),
    TrayAction::Quiet(QuietFor::Hour),
    TrayAction::Quiet(QuietFor::Tomorrow),
    TrayAction::Quiet(QuietFor::Over),
    TrayAction::Quit,
];

fn name(action: TrayAction) -> String {
    format!("{action:?}")
}

fn menu(view: &TrayView) -> Result<Menu, String> {
    let menu = Menu::new();
    for item in &view.menu {
        let added = match item {
            TrayItem::Separator => menu.append(&PredefinedMenuItem::separator()),
            TrayItem::Words(words) => menu.append(&MenuItem::new(words, false, None)),
            TrayItem::Do { label, action } => {
                menu.append(&MenuItem::with_id(name(*action), label, true, None))
            }
        };
        added.map_err(|error| error.to_string())?;
    }
    Ok(menu)
}

fn icon(icon: TrayIcon, paint: Paint) -> Result<Icon, String> {
    let side = u32::try_from(SIDE).unwrap_or(0);
    Icon::from_rgba(paint(icon), side, side).map_err(|error| error.to_string())
}
