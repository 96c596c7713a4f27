//! What the settings' page asks for, done: settings kept and taken back, passwords kept, the doctor and the test call.
//!
//! Rule: one task does one thing after another, and nothing of it on the window's thread. What was kept is read again
//! from the file, so the page shows what counts, not what was meant.

use std::process::{Command as Process, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use egui::Context;
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::checkup::{examine, new_password};
use super::live_settings::LiveSettings;
use super::settings_files::Undo;
use super::test_call::{Driven, Untestable, drive, prepare};
use crate::desk::snapshot::{Command, Connection};
use crate::doctor::TestCall;
use crate::doctor::checkup::report::{Step, Verdict};
use crate::doctor::checkup::rights::Function;
use crate::doctor::recipe::{ManagerSection, Net};
use crate::platform::secrets::{Account, store};
use crate::settings::{Change, Settings};
use crate::texts::test_call::Between;
use crate::texts::{self, Label, Lang, Message, doctor as words, setting_words};
use crate::ui::settings_page::{Ask, Checked, Checkup, Grade, PasswordOf, Shown, Tested};

/// What waits to be done; more than a hand can ask for.
const WAITING: usize = 16;
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
        let shown = Arc::new(Mutex::new(Arc::default()));
        let mut worker = Worker {
            live,
            lang,
            commands,
            undos: Vec::new(),
            now: Shown::default(),
            shown: Arc::clone(&shown),
            ctx,
        };
        worker.refresh(Vec::new());
        let mut news = worker.live.news();
        runtime.spawn(async move {
            loop {
                tokio::select! {
                    ask = asked.recv() => match ask {
                        Some(ask) => worker.take(ask).await,
                        None => break,
                    },
                    // Changed by hand, or by the office: the page shows what counts.
                    Ok(()) = news.changed() => {
                        worker.lang = news.borrow_and_update().lang;
                        let messages = worker.now.messages.clone();
                        worker.refresh(messages);
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
    now: Shown,
    shown: Arc<Mutex<Arc<Shown>>>,
    ctx: Context,
}

impl Worker {
    async fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Change(change) => self.change(&change),
            Ask::Undo => self.undo(),
            Ask::KeepPassword(of, password) => self.keep_password(of, password).await,
            Ask::CheckUp => self.check_up().await,
            Ask::TestCall { first, second } => self.test(&first, &second).await,
            Ask::Demo => self.demo(),
        }
    }

    fn settings(&self) -> Settings {
        self.live.loaded().settings
    }

    fn change(&mut self, change: &Change) {
        // What somebody wrote into the file meanwhile counts too.
        self.live.look();
        match self.live.save(std::slice::from_ref(change)) {
            Ok(undo) => {
                if self.undos.len() == UNDOS {
                    self.undos.remove(0);
                }
                self.undos.push((change.key(), undo));
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

    async fn keep_password(&mut self, of: PasswordOf, password: SecretString) {
        self.live.look();
        let settings = self.settings();
        let kept = tokio::task::spawn_blocking(move || {
            let account = match of {
                PasswordOf::Pbx => Account::pbx(&settings.pbx),
                PasswordOf::Directory => Account::directory(&settings.directory),
            };
            store(&account, &password)
        })
        .await;
        let message = match kept {
            Ok(Ok(())) => setting_words::password_kept(self.lang),
            Ok(Err(error)) => texts::settings::secret_error(&error, self.lang),
            Err(error) => Message::new(error.to_string(), ""),
        };
        self.refresh(vec![message]);
        if let Some(commands) = self.commands.upgrade() {
            let _ = commands.try_send(Command::Reconnect);
        }
    }

    async fn check_up(&mut self) {
        self.live.look();
        self.now.checkup = Some(Checkup::default());
        self.publish();
        let settings = self.settings();
        let functions = Function::ALL.to_vec();
        let (step_is_made, mut steps) = mpsc::channel::<Step>(WAITING);
        let examined = {
            let settings = settings.clone();
            let functions = functions.clone();
            tokio::spawn(async move {
                examine(&settings, &functions, false, &mut |step| {
                    // There are fewer steps than there is room for.
                    let _ = step_is_made.try_send(step.clone());
                })
                .await
            })
        };
        while let Some(step) = steps.recv().await {
            let checked = self.checked(&step, &settings);
            if let Some(checkup) = &mut self.now.checkup {
                checkup.steps.push(checked);
            }
            self.publish();
        }
        let examined = examined.await.ok();
        if let Some(checkup) = &mut self.now.checkup {
            checkup.is_over = true;
            if let Some(examined) = examined
                && let Some(here) = examined.local
            {
                let section = ManagerSection::new(
                    &settings.pbx.username,
                    new_password().unwrap_or_else(|| "…".to_owned()),
                    Net::of(here),
                    &functions,
                    examined.version.as_deref(),
                );
                checkup.manager_conf = words::recipe::manager_conf(&section, self.lang);
            }
        }
        self.publish();
    }

    fn checked(&self, step: &Step, settings: &Settings) -> Checked {
        let told = step.findings.iter().map(|finding| {
            let told = words::finding(finding, settings, self.lang);
            (grade(finding.verdict()), told)
        });
        Checked {
            title: words::topic(step.topic, self.lang).to_owned(),
            grade: grade(step.verdict()),
            word: words::verdict(step.verdict(), self.lang).to_owned(),
            told: told.collect(),
        }
    }

    async fn test(&mut self, first: &str, second: &str) {
        self.live.look();
        let lang = self.lang;
        let settings = self.settings();
        self.now.tested = Some(Tested::default());
        self.publish();
        let mut prepared = match prepare(&settings, first, second) {
            Ok(prepared) => prepared,
            Err(why) => return self.tested(Some(untestable(&why, lang))),
        };
        let (first, second) = (prepared.first.clone(), prepared.second.clone());
        let (steps, news) = (Arc::clone(&self.shown), self.ctx.clone());
        let mut now = self.now.clone();
        let driven = drive(&settings, &mut prepared.test, &mut |test| {
            for step in test.take_steps() {
                let words = texts::test_call::step(step, &between(test, &first, &second), lang);
                if let Some(tested) = &mut now.tested {
                    tested.steps.push(words);
                }
                *steps.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(now.clone());
                news.request_repaint();
            }
            true
        })
        .await;
        self.now = now;
        let end = match driven {
            Driven::Found => {
                let fault = prepared
                    .test
                    .finding()
                    .and_then(|found| found.fault.clone());
                let between = between(&prepared.test, &first, &second);
                fault.map(|fault| texts::test_call::fault(&fault, &between, lang))
            }
            Driven::Offline(why) => Some(texts::connection::offline(&why, lang)),
            Driven::Stopped => Some(Message::new(String::new(), "")),
        };
        self.tested(end);
    }

    fn tested(&mut self, end: Option<Message>) {
        if let Some(tested) = &mut self.now.tested {
            tested.end = Some(end);
        }
        self.publish();
    }

    /// The demo is a window of its own: nothing of it mixes with the real office.
    fn demo(&mut self) {
        let begun = std::env::current_exe().and_then(|program| {
            Process::new(program)
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
        self.now = Shown {
            settings: loaded.settings,
            sources: loaded.sources,
            own_file: self.live.files().own().display().to_string(),
            office_file: loaded.office,
            undo: self.undos.last().map(|(key, _)| key.clone()),
            messages,
            checkup: self.now.checkup.take(),
            tested: self.now.tested.take(),
        };
        self.publish();
    }

    fn publish(&self) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(self.now.clone());
        self.ctx.request_repaint();
    }
}

fn between<'a>(test: &'a TestCall, first: &'a str, second: &'a str) -> Between<'a> {
    let originate = test.originate();
    Between {
        first,
        second,
        way: test.way(),
        channel: &originate.channel,
        context: &originate.context,
        exten: &originate.exten,
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
        Untestable::NoPbx => {
            let troubles =
                texts::connection::connection_troubles(&Connection::NotConfigured, 0, lang);
            let first = troubles.into_iter().next();
            first.unwrap_or_else(|| Message::new("", ""))
        }
    }
}

fn grade(verdict: Verdict) -> Grade {
    match verdict {
        Verdict::Skipped => Grade::Skipped,
        Verdict::Good => Grade::Good,
        Verdict::Note => Grade::Note,
        Verdict::Warning => Grade::Warning,
        Verdict::Fault => Grade::Fault,
    }
}
