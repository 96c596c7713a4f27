//! What takes long, done beside everything else: the doctor, the test call. Each step is told as it is made.

use tokio::sync::mpsc;
use toml::Value;

use super::untestable;
use crate::app::checkup::{examine, new_password};
use crate::app::fitting;
use crate::app::test_call::{Driven, Untestable, drive, prepare};
use crate::doctor::TestCall;
use crate::doctor::checkup::report::{Step, Verdict};
use crate::doctor::checkup::rights::Function;
use crate::doctor::fitting::Fit;
use crate::doctor::recipe::{ManagerSection, Net};
use crate::ports::secrets::SecretError;
use crate::settings::{Change, Settings};
use crate::texts::doctor::recipe::Pasted;
use crate::texts::test_call::Between;
use crate::texts::{self, Lang, Message, doctor as words};
use crate::ui::settings_page::{Checked, Fitted, Grade, PasswordOf};

/// How far it came.
pub(super) enum Progress {
    /// The doctor made a step.
    Checked(Checked),
    /// The doctor is through: the section of manager.conf.
    CheckedAll(Pasted),
    /// The test call came so far.
    Tested(String),
    /// Channel and context were looked for: what was seen, and what is to be set.
    Fitted(Fitted, Vec<Change>),
    /// Whether the keyring has a password; `None`: it cannot be asked.
    Password(PasswordOf, Option<bool>),
    /// The keyring took a password, or not.
    Kept(PasswordOf, Result<(), SecretError>),
    /// The test call is over: what is wrong, if anything is.
    TestedAll(Option<Message>),
}

/// Everything from the PBX's name to the phone.
pub(super) async fn check_up(settings: Settings, lang: Lang, told: mpsc::Sender<Progress>) {
    let functions = Function::ALL.to_vec();
    // In a task of its own, so that the page hears of the end whatever happens in there.
    let examined = tokio::spawn({
        let (settings, functions, told) = (settings.clone(), functions.clone(), told.clone());
        async move {
            examine(&settings, &functions, false, &mut |step| {
                // There are fewer steps than there is room for.
                let _ = told.try_send(Progress::Checked(checked(step, &settings, lang)));
            })
            .await
        }
    });
    let examined = examined.await.ok();
    let section = examined.and_then(|examined| {
        Some(ManagerSection::new(
            &settings.pbx.username,
            new_password().unwrap_or_else(|| "…".into()),
            Net::of(examined.local?),
            &functions,
            examined.version.as_deref(),
        ))
    });
    let lines = section.map(|section| words::recipe::manager_conf(&section, lang));
    let _ = told
        .send(Progress::CheckedAll(lines.unwrap_or_default()))
        .await;
}

/// «Подобрать».
pub(super) async fn fit(
    settings: Settings,
    may_ring: bool,
    lang: Lang,
    told: mpsc::Sender<Progress>,
) {
    let found = tokio::spawn({
        let settings = settings.clone();
        async move { fitting::find(&settings, may_ring).await }
    });
    let (fitted, changes) = match found.await {
        Ok(Ok(fit)) => (fitted(&fit, lang), changes(&fit, &settings)),
        Ok(Err(Some(why))) => (failed(texts::connection::offline(&why, lang)), Vec::new()),
        _ => (failed(untestable(&Untestable::NoPbx, lang)), Vec::new()),
    };
    let _ = told.send(Progress::Fitted(fitted, changes)).await;
}

fn fitted(fit: &Fit, lang: Lang) -> Fitted {
    let seen = fit.seen.iter();
    let seen = seen.map(|seen| (grade(seen.verdict()), words::fitting::seen(seen, lang)));
    Fitted {
        seen: seen.collect(),
        end: Some(Message::new(words::fitting::found(fit, lang), "")),
        may_ring: fit.may_ring,
    }
}

fn failed(end: Message) -> Fitted {
    Fitted {
        end: Some(end),
        ..Fitted::default()
    }
}

/// The settings that fit and are not so already.
fn changes(fit: &Fit, settings: &Settings) -> Vec<Change> {
    let set = &settings.dialling;
    let other = |found: &Option<String>, set: &String| {
        let found = found.clone().filter(|found| found != set);
        found.map(Value::String)
    };
    let form = fit.form.and_then(|form| Value::try_from(form).ok());
    let all = [
        (
            "operator_channel",
            other(&fit.channel, &set.operator_channel),
        ),
        ("context", other(&fit.context, &set.context)),
        ("number_form", form),
    ];
    let changes = all.into_iter().filter_map(|(key, value)| {
        Some(Change {
            path: vec!["dialling".to_owned(), key.to_owned()],
            value: Some(value?),
        })
    });
    changes.collect()
}

/// «Тест».
pub(super) async fn test(
    settings: Settings,
    [first, second]: [String; 2],
    lang: Lang,
    told: mpsc::Sender<Progress>,
) {
    let end = match prepare(&settings, &first, &second) {
        Err(why) => Some(untestable(&why, lang)),
        Ok(mut prepared) => {
            let (first, second) = (prepared.first.clone(), prepared.second.clone());
            let driven = drive(&settings, &mut prepared.test, &mut |test| {
                for step in test.take_steps() {
                    let words = texts::test_call::step(step, &between(test, &first, &second), lang);
                    let _ = told.try_send(Progress::Tested(words));
                }
                true
            })
            .await;
            match driven {
                Driven::Found => {
                    let found = prepared.test.finding();
                    let fault = found.and_then(|found| found.fault.clone());
                    let between = between(&prepared.test, &first, &second);
                    fault.map(|fault| texts::test_call::fault(&fault, &between, lang))
                }
                Driven::Offline(why) => Some(texts::connection::offline(&why, lang)),
                Driven::Stopped => Some(Message::new(String::new(), "")),
            }
        }
    };
    let _ = told.send(Progress::TestedAll(end)).await;
}

fn checked(step: &Step, settings: &Settings, lang: Lang) -> Checked {
    let told = step.findings.iter().map(|finding| {
        let told = words::finding(finding, settings, lang);
        (grade(finding.verdict()), told)
    });
    Checked {
        title: words::topic(step.topic, lang).to_owned(),
        grade: grade(step.verdict()),
        word: words::verdict(step.verdict(), lang).to_owned(),
        told: told.collect(),
    }
}

fn between<'a>(test: &'a TestCall, first: &'a str, second: &'a str) -> Between<'a> {
    let originate = test.originate();
    Between {
        first,
        second,
        way: test.way(),
        channel: originate.channel(),
        context: originate.context(),
        exten: originate.exten(),
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
