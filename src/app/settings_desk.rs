//! What the settings' page asks for, done: settings kept and taken back, passwords kept, the doctor and the test call.
//!
//! Rule: one task does one thing after another, and nothing of it on the window's thread. What was kept is read again
//! from the file, so the page shows what counts, not what was meant. What takes long (`under_way`) holds up nothing
//! else.

#[cfg(test)]
mod tests;
mod under_way;

use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use egui::Context;
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};

use super::check_route;
use super::live_settings::{LiveSettings, News};
use super::settings_files::Undo;
use super::test_call::Untestable;
use crate::desk::snapshot::{Command, Connection};
use crate::platform::children;
use crate::platform::secrets::{Account, read, store};
use crate::ports::secrets::SecretError;
use crate::settings::{Change, Settings};
use crate::texts::routes::Look;
use crate::texts::{self, Label, Lang, Message, setting_words};
use crate::ui::settings_page::{
    Ask, Checkup, Fitted, PasswordOf, RouteChecked, Shown, Tested, with_change,
};
use under_way::Progress;

/// What waits to be done; more than a hand can ask for.
const WAITING: usize = 16;
/// Steps of a checkup and of a test call that wait to be shown; there are fewer.
const STEPS: usize = 64;
/// Changes that can be taken back, one after the other.
const UNDOS: usize = 50;

/// The page's way to what is asked for.
#[derive(Debug, Clone)]
pub struct SettingsDesk {
    asks: mpsc::Sender<Ask>,
    shown: Arc<Mutex<Arc<Shown>>>,
}

impl SettingsDesk {
    /// Begins to do what is asked for. `commands` tells the engine to connect anew once there is a password.
    pub fn start(
        runtime: &Handle,
        live: LiveSettings,
        lang: Lang,
        commands: mpsc::WeakSender<Command>,
        ctx: Context,
    ) -> Self {
        let (asks, mut asked) = mpsc::channel(WAITING);
        let (progress, mut under_way) = mpsc::channel(STEPS);
        let shown = Arc::new(Mutex::new(Arc::default()));
        let mut worker = Worker {
            live,
            lang,
            commands,
            undos: Vec::new(),
            progress,
            now: Shown::default(),
            checked: None,
            shown: Arc::clone(&shown),
            ctx,
        };
        worker.refresh(Vec::new());
        let mut news = worker.live.news();
        runtime.spawn(async move {
            loop {
                tokio::select! {
                    ask = asked.recv() => match ask {
                        Some(ask) => {
                            worker.take(ask);
                            worker.follow(&mut news);
                        }
                        None => break,
                    },
                    Some(progress) = under_way.recv() => worker.go_on(progress),
                    // Changed by hand, or by the office: the page shows what counts.
                    Ok(()) = news.changed() => {
                        worker.now.messages.clear();
                        worker.follow(&mut news);
                    }
                }
            }
        });
        Self { asks, shown }
    }

    /// What the page shows.
    pub fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has it done. False when too much waits already.
    pub fn ask(&self, ask: Ask) -> bool {
        self.asks.try_send(ask).is_ok()
    }
}

struct Worker {
    live: LiveSettings,
    lang: Lang,
    commands: mpsc::WeakSender<Command>,
    /// With the setting that each takes back.
    undos: Vec<(String, Undo)>,
    /// Of what takes long.
    progress: mpsc::Sender<Progress>,
    now: Shown,
    /// The settings when the last checkup began.
    checked: Option<Settings>,
    shown: Arc<Mutex<Arc<Shown>>>,
    ctx: Context,
}

impl Worker {
    /// Shows what counts now, and goes on saying why the last change was not saved.
    fn follow(&mut self, news: &mut watch::Receiver<News>) {
        self.lang = news.borrow_and_update().lang;
        let messages = self.now.messages.clone();
        self.refresh(messages);
    }

    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Change(changes) => self.change(&changes),
            Ask::Undo => self.undo(),
            Ask::KeepPassword(of, password) => self.keep_password(of, password),
            Ask::CheckUp(typed) => self.check_up(&typed),
            Ask::TestCall { first, second } => self.test(first, second),
            Ask::Fit { may_ring } => self.fit(may_ring),
            Ask::LookForPassword(of) => self.look_for_password(of),
            Ask::RouteCheck(text) => {
                let settings = self.settings();
                self.now.route = Some(self.route_checked(&settings, text));
                self.publish();
            }
            Ask::Demo => self.demo(),
        }
    }

    fn settings(&self) -> Settings {
        self.live.loaded().settings
    }

    fn change(&mut self, changes: &[Change]) {
        let Some(first) = changes.first() else {
            return;
        };
        // What somebody wrote into the file meanwhile counts too.
        self.live.look();
        match self.live.save(changes) {
            Ok(undo) => {
                if self.undos.len() == UNDOS {
                    self.undos.remove(0);
                }
                self.undos.push((first.key(), undo));
                self.refresh(Vec::new());
            }
            Err(error) => {
                let messages = error.messages(self.live.files(), self.lang);
                self.refresh(messages);
            }
        }
    }

    fn undo(&mut self) {
        let Some((_, undo)) = self.undos.pop() else {
            return;
        };
        match self.live.undo(&undo) {
            Ok(()) => self.refresh(Vec::new()),
            Err(error) => {
                // The ones before it would find another file too.
                self.undos.clear();
                let messages = error.messages(self.live.files(), self.lang);
                self.refresh(messages);
            }
        }
    }

    /// On a thread of its own: a keyring may ask its user in turn, and nothing else is to wait for the answer.
    fn keep_password(&mut self, of: PasswordOf, password: SecretString) {
        self.live.look();
        let (settings, told) = (self.settings(), self.progress.clone());
        tokio::task::spawn_blocking(move || {
            let kept = store(&account(&settings, of), &password);
            let _ = told.blocking_send(Progress::Kept(of, kept));
        });
    }

    fn kept(&mut self, of: PasswordOf, kept: Result<(), SecretError>) {
        self.now.keyring_failed = kept.is_err();
        let message = match kept {
            Ok(()) => {
                self.now.kept[of as usize] = Some(true);
                if let Some(commands) = self.commands.upgrade() {
                    let _ = commands.try_send(Command::Reconnect);
                }
                setting_words::password_kept(self.lang)
            }
            Err(error) => texts::settings::secret_error(&error, self.lang),
        };
        self.refresh(vec![message]);
    }

    /// By the settings as they would be with what is typed and waits to be kept: who has no user of the PBX yet has
    /// typed its address alone.
    fn check_up(&mut self, typed: &[Change]) {
        if self.now.checkup.as_ref().is_some_and(|it| !it.is_over) {
            return;
        }
        self.live.look();
        self.now.checkup = Some(Checkup::default());
        self.publish();
        let told = self.progress.clone();
        let settings = self.settings();
        self.checked = Some(settings.clone());
        let settings = typed.iter().fold(settings, |settings, change| {
            with_change(&settings, change).unwrap_or(settings)
        });
        tokio::spawn(under_way::check_up(settings, self.lang, told));
    }

    fn test(&mut self, first: String, second: String) {
        if self.now.tested.as_ref().is_some_and(|it| it.end.is_none()) {
            return;
        }
        self.live.look();
        self.now.tested = Some(Tested::default());
        self.publish();
        let told = self.progress.clone();
        let numbers = [first, second];
        tokio::spawn(under_way::test(self.settings(), numbers, self.lang, told));
    }

    fn fit(&mut self, may_ring: bool) {
        if self.now.fitted.as_ref().is_some_and(|it| it.end.is_none()) {
            return;
        }
        self.live.look();
        self.now.fitted = Some(Fitted::default());
        self.publish();
        let told = self.progress.clone();
        tokio::spawn(under_way::fit(self.settings(), may_ring, self.lang, told));
    }

    /// Sets what fits, all at once, but for what the office locks.
    fn fitted(&mut self, fitted: Fitted, changes: Vec<Change>) {
        let sources = self.live.loaded().sources;
        let is_free = |change: &Change| !sources.is_locked(&change.key());
        let changes: Vec<Change> = changes.into_iter().filter(is_free).collect();
        self.now.fitted = Some(fitted);
        if !changes.is_empty() {
            self.change(&changes);
        }
    }

    /// Whether the keyring has it; asked on a thread of its own, since a keyring may ask its user in turn.
    fn look_for_password(&mut self, of: PasswordOf) {
        let (settings, told) = (self.settings(), self.progress.clone());
        tokio::task::spawn_blocking(move || {
            let is_there = match read("", &account(&settings, of)) {
                Ok(_) => Some(true),
                Err(SecretError::NotInKeyring { .. }) => Some(false),
                Err(_) => None,
            };
            let _ = told.try_send(Progress::Password(of, is_there));
        });
    }

    fn go_on(&mut self, progress: Progress) {
        if let Progress::Kept(of, kept) = progress {
            return self.kept(of, kept);
        }
        let (checkup, tested) = (&mut self.now.checkup, &mut self.now.tested);
        match (progress, checkup, tested) {
            (Progress::Fitted(fitted, changes), ..) => self.fitted(fitted, changes),
            (Progress::Password(of, is_there), ..) => self.now.kept[of as usize] = is_there,
            (Progress::Checked(step), Some(checkup), _) => checkup.steps.push(step),
            (Progress::CheckedAll(manager_conf), Some(checkup), _) => {
                checkup.is_over = true;
                checkup.manager_conf = manager_conf;
            }
            (Progress::Tested(step), _, Some(tested)) => tested.steps.push(step),
            (Progress::TestedAll(end), _, Some(tested)) => tested.end = Some(end),
            _ => {}
        }
        self.publish();
    }

    /// The demo is a window of its own: nothing of it mixes with the real office.
    fn demo(&mut self) {
        let begun = std::env::current_exe().and_then(|program| {
            children::command(program)
                .arg("--demo")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
        });
        match begun {
            // Its end has to be taken note of, or the system keeps its entry.
            Ok(mut demo) => drop(tokio::task::spawn_blocking(move || demo.wait())),
            Err(error) => self.refresh(vec![Message::new(error.to_string(), "")]),
        }
    }

    fn refresh(&mut self, messages: Vec<Message>) {
        let loaded = self.live.loaded();
        // By the settings of now.
        let route = self.now.route.take();
        let route = route.map(|it| self.route_checked(&loaded.settings, it.text));
        let mut checkup = self.now.checkup.take();
        if let Some(checkup) = &mut checkup {
            checkup.is_outdated = self.checked.as_ref() != Some(&loaded.settings);
        }
        self.now = Shown {
            route,
            settings: loaded.settings,
            sources: loaded.sources,
            own_file: self.live.files().own().display().to_string(),
            office_file: loaded.office,
            log_folder: self.live.log_folder().map(|it| it.display().to_string()),
            undo: self.undos.last().map(|(key, _)| key.clone()),
            keyring_failed: self.now.keyring_failed,
            messages,
            checkup,
            tested: self.now.tested.take(),
            fitted: self.now.fitted.take(),
            kept: self.now.kept,
        };
        self.publish();
    }

    fn route_checked(&self, settings: &Settings, text: String) -> RouteChecked {
        let lines = match check_route(settings, &text) {
            Ok(checked) => texts::routes::checked(&checked, self.lang),
            Err(why) => {
                let message = texts::numbers::number_error(&why, self.lang);
                vec![(Look::Bad, message.to_string())]
            }
        };
        RouteChecked { text, lines }
    }

    fn publish(&self) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(self.now.clone());
        self.ctx.request_repaint();
    }
}

fn account(settings: &Settings, of: PasswordOf) -> Account<'_> {
    match of {
        PasswordOf::Pbx => Account::pbx(&settings.pbx),
        PasswordOf::Directory => Account::directory(&settings.directory),
    }
}

/// Why no test can be made, in words.
pub fn untestable(why: &Untestable, lang: Lang) -> Message {
    match why {
        Untestable::Number(text, why) => {
            let Message { what, advice } = texts::numbers::number_error(why, lang);
            Message {
                what: format!("{text}: {what}"),
                advice,
            }
        }
        Untestable::OneNumber => Message::new(Label::TestOfOneNumber.text(lang), ""),
        Untestable::NoNumber => Message::new(Label::TestOfNoNumber.text(lang), ""),
        Untestable::Setting(problem) => texts::dialling::dial_problem(problem, lang),
        Untestable::Refused(refused) => texts::routes::refused(refused, lang),
        Untestable::NoPbx => {
            let troubles =
                texts::connection::connection_troubles(&Connection::NotConfigured, 0, lang);
            let first = troubles.into_iter().next();
            first.unwrap_or_else(|| Message::new("", ""))
        }
    }
}
