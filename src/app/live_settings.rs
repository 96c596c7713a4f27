//! The settings while the program runs: looked at, saved, taken back; what changed is taken up without a restart.
//!
//! The one way in: [`LiveSettings::save`] of a window, and an edit by hand, which is seen by the file's time and
//! length every two seconds, end in the same place, and the engine and the window are told by it.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::log;
use super::settings_files::{Loaded, SaveError, SettingsFiles, Undo};
use super::start::{Program, lang_of, last_operator, told};
use super::window::can_place_windows;
use crate::platform::places::Places;
use crate::settings::{Change, Settings};
use crate::texts::{Lang, Message, settings_files};

/// Looked at so often. A share's answer is waited for on a thread of its own.
const EVERY: Duration = Duration::from_secs(2);
/// An editor empties a file before it fills it: what changed is looked at once more, after so long.
const SETTLED_AFTER: Duration = Duration::from_millis(400);

/// What changed.
#[derive(Debug, Clone)]
pub struct News {
    /// What counts.
    pub settings: Arc<Settings>,
    /// The interface's language by them.
    pub lang: Lang,
    /// What the operator is to read.
    pub messages: Vec<Message>,
    /// What is wrong with the files now: what was and is not here is over.
    pub troubles: Vec<Message>,
}

/// The settings of a running program. A clone is the same.
#[derive(Clone)]
pub struct LiveSettings {
    inner: Arc<Inner>,
}

impl fmt::Debug for LiveSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveSettings")
            .field("files", &self.inner.files)
            .finish_non_exhaustive()
    }
}

struct Inner {
    files: SettingsFiles,
    places: Places,
    loaded: Mutex<Loaded>,
    engine: watch::Sender<Arc<Settings>>,
    news: watch::Sender<News>,
}

impl LiveSettings {
    /// Of a program that runs with them; `engine` is where its engine takes them up. `None`: it has no files.
    pub fn new(program: &Program, engine: watch::Sender<Arc<Settings>>) -> Option<Self> {
        let (files, loaded) = program.files.clone()?;
        let settings = Arc::clone(&engine.borrow());
        let troubles = told(&loaded, program.lang);
        let (news, _) = watch::channel(News {
            settings,
            lang: program.lang,
            messages: Vec::new(),
            troubles,
        });
        let inner = Inner {
            files,
            places: program.places.clone(),
            loaded: Mutex::new(loaded),
            engine,
            news,
        };
        Some(Self {
            inner: Arc::new(inner),
        })
    }

    /// What changes from now on.
    pub fn news(&self) -> watch::Receiver<News> {
        self.inner.news.subscribe()
    }

    /// The files.
    pub fn files(&self) -> &SettingsFiles {
        &self.inner.files
    }

    /// The folder of the log, where one is written.
    pub fn log_folder(&self) -> Option<PathBuf> {
        let folder = log::folder(&self.inner.places);
        folder.is_dir().then_some(folder)
    }

    /// What counts, where each setting comes from, which are locked, and what is wrong with the files.
    pub fn loaded(&self) -> Loaded {
        self.lock().clone()
    }

    /// Saves changes in the user's own file, and takes them up. Takes as long as the disk.
    ///
    /// # Errors
    /// As [`SettingsFiles::save`]; nothing changed then.
    pub fn save(&self, changes: &[Change]) -> Result<Undo, SaveError> {
        let mut loaded = self.lock();
        let saved = self.inner.files.save(changes, &loaded)?;
        self.take(&mut loaded, saved.loaded, Vec::new());
        Ok(saved.undo)
    }

    /// Takes a saving back.
    ///
    /// # Errors
    /// As [`SettingsFiles::undo`]; nothing changed then.
    pub fn undo(&self, undo: &Undo) -> Result<(), SaveError> {
        let mut loaded = self.lock();
        let before = self.inner.files.undo(undo)?;
        self.take(&mut loaded, before, Vec::new());
        Ok(())
    }

    /// Looks at the files until the program ends.
    pub fn watch(&self, runtime: &Handle) {
        // The window's end ends it: it holds nothing that would keep the program.
        let inner = Arc::downgrade(&self.inner);
        runtime.spawn(async move {
            loop {
                sleep(EVERY).await;
                let Some(inner) = inner.upgrade() else { break };
                let live = Self { inner };
                let looked = live.clone();
                let is_other = spawn_blocking(move || looked.is_other()).await;
                if !is_other.unwrap_or(false) {
                    continue;
                }
                sleep(SETTLED_AFTER).await;
                if spawn_blocking(move || live.look()).await.is_err() {
                    tracing::warn!("the changed settings could not be looked at");
                }
            }
        });
    }

    fn is_other(&self) -> bool {
        let loaded = self.lock().clone();
        !self.inner.files.are_as_in(&loaded)
    }

    /// Takes up what changed in the files since they were read.
    pub(super) fn look(&self) {
        let mut loaded = self.lock();
        if self.inner.files.are_as_in(&loaded) {
            return;
        }
        match self.inner.files.load() {
            Ok(new) => {
                self.inner.files.keep(&new);
                let by_hand = settings_files::taken_up(lang_of(new.settings.language));
                let is_other = new.settings != loaded.settings;
                let messages = is_other.then_some(by_hand).into_iter().collect();
                self.take(&mut loaded, new, messages);
            }
            // Without even a copy to go on with: all stays as it is, and it is not told again and again.
            Err(error) => {
                self.inner.files.mark(&mut loaded);
                let troubles = error.messages();
                self.inner.news.send_modify(|news| {
                    news.messages.clear();
                    news.troubles = troubles;
                });
            }
        }
    }

    fn take(&self, loaded: &mut Loaded, new: Loaded, mut messages: Vec<Message>) {
        let lang = lang_of(new.settings.language);
        let troubles = told(&new, lang);
        let later = later(&loaded.settings, &new.settings);
        if !later.is_empty() {
            messages.push(settings_files::after_restart(&later, lang));
        }
        let (mut settings, _) = last_operator(new.settings.clone(), &self.inner.places);
        settings.cards.windows &= can_place_windows();
        let settings = Arc::new(settings);
        *loaded = new;
        self.inner.engine.send_replace(Arc::clone(&settings));
        self.inner.news.send_replace(News {
            settings,
            lang,
            messages,
            troubles,
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Loaded> {
        let loaded = self.inner.loaded.lock();
        loaded.unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is taken up at the next start only: a journal in use is not moved, and a window keeps how it is drawn.
fn later(old: &Settings, new: &Settings) -> Vec<&'static str> {
    let all = [
        ("journal.path", old.journal.path != new.journal.path),
        (
            "window.renderer",
            old.window.renderer != new.window.renderer,
        ),
        ("cards.scale", old.cards.scale != new.cards.scale),
    ];
    let changed = all.into_iter().filter(|(_, is_other)| *is_other);
    changed.map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::settings::{SettingsFile, changes};

    const OWN: &str = "# mine\nlanguage = \"en\"\n[pbx]\nhost = \"10.0.0.5\"\nusername = \"me\"\n";

    fn live(folder: &Path) -> LiveSettings {
        let places = Places {
            settings: folder.join("settings.toml"),
            data: folder.join("data"),
        };
        fs::write(&places.settings, OWN).unwrap();
        let files = SettingsFiles::new(&places, None);
        let loaded = files.load().unwrap();
        files.keep(&loaded);
        let program = Program {
            settings: loaded.settings.clone(),
            settings_file: SettingsFile {
                path: String::new(),
                is_there: true,
            },
            operator_by_settings: None,
            places,
            lang: Lang::En,
            files: Some((files, loaded)),
        };
        let (engine, _) = watch::channel(Arc::new(program.settings.clone()));
        LiveSettings::new(&program, engine).unwrap()
    }

    #[test]
    fn an_edit_by_hand_is_taken_up_and_a_wrong_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let live = live(folder.path());
        let mut news = live.news();
        let path = folder.path().join("settings.toml");
        live.look();
        assert!(!news.has_changed().unwrap(), "nothing is told of nothing");
        fs::write(&path, OWN.replace("10.0.0.5", "10.0.0.17")).unwrap();
        live.look();
        let told = news.borrow_and_update().clone();
        assert_eq!(told.settings.pbx.host, "10.0.0.17");
        assert_eq!(live.inner.engine.borrow().pbx.host, "10.0.0.17");
        assert_eq!(told.messages.len(), 1, "{:?}", told.messages);
        // Half of it: what counted goes on.
        fs::write(&path, &OWN[..OWN.len() - 4]).unwrap();
        live.look();
        let told = news.borrow_and_update().clone();
        assert_eq!(told.settings.pbx.host, "10.0.0.17");
        assert!(
            told.troubles[0].what.contains("line 5"),
            "{:?}",
            told.troubles
        );
        live.look();
        assert!(!news.has_changed().unwrap(), "told once");
        // Mended, it is not wrong any more.
        fs::write(&path, OWN.replace("10.0.0.5", "10.0.0.17")).unwrap();
        live.look();
        assert_eq!(news.borrow_and_update().troubles, []);
        // A journal in use is not moved.
        fs::write(&path, format!("{OWN}[journal]\npath = 'other.db'\n")).unwrap();
        live.look();
        let told = news.borrow_and_update().clone();
        assert!(
            told.messages
                .iter()
                .any(|one| one.what.contains("journal.path"))
        );
    }

    #[test]
    fn what_a_window_saves_is_taken_up_at_once_and_back() {
        let folder = tempfile::tempdir().unwrap();
        let live = live(folder.path());
        let before = live.loaded().settings;
        let mut after = before.clone();
        after.window.scale = 150;
        let undo = live.save(&changes(&before, &after)).unwrap();
        assert_eq!(live.news().borrow().settings.window.scale, 150);
        assert_eq!(live.inner.engine.borrow().window.scale, 150);
        let mut news = live.news();
        live.look();
        assert!(
            !news.has_changed().unwrap(),
            "one's own saving is no edit by hand"
        );
        live.undo(&undo).unwrap();
        assert_eq!(news.borrow_and_update().settings.window.scale, 100);
        assert_eq!(
            fs::read_to_string(folder.path().join("settings.toml")).unwrap(),
            OWN
        );
    }
}
