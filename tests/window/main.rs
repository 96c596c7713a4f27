//! The window from outside: a snapshot in, found by what a person reads, commands out.

#[path = "../../examples/gallery/scenes/mod.rs"]
mod scenes;

mod beforehand;
mod call_field;
mod card;
mod colleagues;
mod connect;
mod contrast;
mod diagnostics;
mod fit;
mod focus;
mod foot;
mod guide;
mod handling;
mod header;
mod journal;
mod keys;
mod names;
mod pace;
mod pages;
mod party;
mod queues;
mod scenes_drawn;
mod settings;
mod side;
mod theme;
mod to_call_back;
mod told;
mod trouble;
mod under_the_hand;

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use trubka::desk::snapshot::{
    CardFace, Command, Connection, DialState, Direction, Snapshot, Suggestions,
};
use trubka::settings::{SettingsError, SettingsFile};
use trubka::texts::{self, Lang};
use trubka::ui::trouble::{Choice, Trouble, trouble_ui};
use trubka::ui::{self, State};

struct Desk {
    snapshot: Snapshot,
    state: State,
    lang: Lang,
    sent: Vec<Command>,
}

fn harness(snapshot: Snapshot, lang: Lang, size: [f32; 2]) -> Harness<'static, Desk> {
    themed(snapshot, lang, size, egui::ThemePreference::Light)
}

fn themed(
    snapshot: Snapshot,
    lang: Lang,
    size: [f32; 2],
    theme: egui::ThemePreference,
) -> Harness<'static, Desk> {
    let mut installed = false;
    let desk = Desk {
        snapshot,
        state: State::default(),
        lang,
        sent: Vec::new(),
    };
    let mut harness = Harness::builder().with_size(size).build_ui_state(
        move |ui, desk: &mut Desk| {
            if !installed {
                ui::theme::install(ui.ctx(), theme);
                installed = true;
                return;
            }
            let Desk {
                snapshot,
                state,
                lang,
                sent,
            } = desk;
            ui::desk_ui(ui, snapshot, state, *lang, &mut |command| {
                sent.push(command)
            });
        },
        desk,
    );
    harness.run();
    harness
}

fn desk(name: &str) -> Harness<'static, Desk> {
    harness(
        scenes::scene(name).expect("a scene"),
        Lang::Ru,
        [1280.0, 800.0],
    )
}

/// What was asked for since the last time, but for what is asked at every letter and every
/// selection.
fn sent(harness: &mut Harness<'_, Desk>) -> Vec<Command> {
    let mut sent = std::mem::take(&mut harness.state_mut().sent);
    sent.retain(|command| !matches!(command, Command::Suggest(_) | Command::SelectParty(_)));
    sent
}
