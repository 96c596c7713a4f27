//! Other settings while the window is open.

use std::sync::Arc;

use egui::{Context, ThemePreference, ViewportId};
use tokio::sync::watch;

use super::{Window, can_place_windows};
use crate::app::live_settings::News;
use crate::settings::Theme;
use crate::ui::{self, cards};

impl Window {
    /// Takes other settings: what is drawn, and what the program does outside its window.
    pub(super) fn take_news(&mut self, ctx: &Context) {
        let Some(news) = &mut self.news else { return };
        if !news.has_changed().unwrap_or(false) {
            return;
        }
        let News {
            settings,
            lang,
            messages,
            troubles,
        } = news.borrow_and_update().clone();
        for message in messages {
            self.state.tell(message);
        }
        self.state.tell_of_files(troubles);
        let Some(old) = self.drawn_by.replace(Arc::clone(&settings)) else {
            return;
        };
        if old.window.theme != settings.window.theme {
            ctx.set_theme(preference(settings.window.theme));
        }
        if old.window.scale != settings.window.scale {
            self.state.rescale(ui::Scale::of(settings.window.scale));
        }
        if old.cards != settings.cards {
            self.cards = settings.cards.windows && can_place_windows();
            self.stack = cards::Stack::new(&settings.cards);
        }
        self.lang = lang;
        if let Some(outside) = &mut self.outside {
            for message in outside.take_settings(&settings, lang, &self.snapshots.borrow()) {
                self.state.tell(message);
            }
        }
    }
}

/// Light or dark, as egui has it.
pub(super) fn preference(theme: Theme) -> ThemePreference {
    match theme {
        Theme::System => ThemePreference::System,
        Theme::Light => ThemePreference::Light,
        Theme::Dark => ThemePreference::Dark,
    }
}

/// Draws when there are.
pub(super) async fn repaint_on_news(ctx: Context, mut news: watch::Receiver<News>) {
    while news.changed().await.is_ok() {
        ctx.request_repaint_of(ViewportId::ROOT);
    }
}
