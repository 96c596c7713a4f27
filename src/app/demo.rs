//! The demo office, opened: its PBX, its database, its journal, its pretended phone.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::start::Program;
use crate::demo::{COURIER_SQL, DemoHandle, Office, Pace, PhoneState};
use crate::desk::snapshot::DemoPhone;
use crate::directory::create_sqlite;
use crate::engine::Pretended;
use crate::platform::locale;
use crate::platform::places::Places;
use crate::settings::{Settings, SettingsFile};
use crate::texts::Lang;

/// An open demo office, and the program's settings in it.
#[derive(Debug)]
pub struct Demo {
    /// Dropped, it removes its files.
    pub office: Office,
    /// What the program is started with.
    pub program: Program,
}

/// Opens the demo office; `like` gives the language and the look.
///
/// # Errors
/// When no port or no folder can be had.
pub async fn open(like: Option<&Settings>) -> anyhow::Result<Demo> {
    let office = Office::open(Pace::default(), DAY, unix_secs()).await?;
    let database = office.directory();
    create_sqlite(&database, COURIER_SQL)
        .await
        .context("the demo's courier database")?;
    let mut settings = office.settings();
    if let Some(like) = like {
        settings.language = like.language;
        settings.window = like.window.clone();
        settings.cards = like.cards.clone();
    }
    let folder = database.parent().unwrap_or(Path::new("."));
    let places = Places {
        settings: folder.join("settings.toml"),
        data: folder.to_owned(),
    };
    let lang = Lang::choose(settings.language, locale::language());
    Ok(Demo {
        office,
        program: Program {
            settings,
            settings_file: SettingsFile {
                path: places.settings.display().to_string(),
                is_there: false,
            },
            operator_by_settings: None,
            files: None,
            places,
            lang,
        },
    })
}

/// The pretended phone as the engine drives it.
pub fn pretended_in(runtime: &Runtime, handle: DemoHandle) -> Pretended {
    let mut states = handle.state();
    let (sender, state) = watch::channel(phone(*states.borrow_and_update()));
    runtime.spawn(async move {
        while states.changed().await.is_ok() {
            let now = phone(*states.borrow_and_update());
            if sender.send(now).is_err() {
                break;
            }
        }
    });
    let hand = handle.clone();
    Pretended {
        state,
        answer: Box::new(move || handle.answer()),
        hangup: Box::new(move || hand.hangup()),
    }
}

/// Who calls in the demo: the same people in the same order each time.
const DAY: u64 = 22;

fn phone(state: PhoneState) -> DemoPhone {
    DemoPhone {
        ringing: state.ringing,
        talking: state.talking,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the demo's PBX numbers its calls by the time it is opened"
)]
fn unix_secs() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .unwrap_or(0)
}
