//! Toasts of Windows: replaced in their place by their tag, with buttons.
//!
//! Windows shows a toast only of a program that it knows by name: an entry for this user is made in the
//! registry, once for each run, before the first one.

use std::collections::HashMap;
use std::os::windows::process::CommandExt as _;
use std::process::Stdio;

use windows::Data::Xml::Dom::XmlDocument;
use windows::Foundation::TypedEventHandler;
use windows::UI::Notifications::{
    ToastActivatedEventArgs, ToastNotification, ToastNotificationManager,
};
use windows::core::{HSTRING, IInspectable, Interface as _};

use super::{Answered, Show};
use crate::platform::children;
use crate::ports::notifier::{Answer, Notice, Slot};

/// How Windows knows the program.
const APP_ID: &str = "Trubka.Desk";
const KEY: &str = r"HKCU\Software\Classes\AppUserModelId\Trubka.Desk";
const NAME: &str = "Trubka";
const GROUP: &str = "trubka";
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// Windows' action centre.
pub(super) struct System {
    answered: Answered,
    is_known: bool,
    /// Kept, or nobody would hear their answers.
    shown: HashMap<Slot, ToastNotification>,
}

impl System {
    pub(super) fn new(answered: Answered) -> Self {
        Self {
            answered,
            is_known: false,
            shown: HashMap::new(),
        }
    }

    fn toast(&mut self, notice: &Notice) -> windows::core::Result<()> {
        if !std::mem::replace(&mut self.is_known, true) {
            introduce();
        }
        let document = XmlDocument::new()?;
        document.LoadXml(&HSTRING::from(xml(notice)))?;
        let toast = ToastNotification::CreateToastNotification(&document)?;
        toast.SetTag(&tag(notice.slot))?;
        toast.SetGroup(&HSTRING::from(GROUP))?;
        let (actions, answered) = (notice.actions.clone(), self.answered.clone());
        let heard = move |chosen: Option<usize>| match chosen.and_then(|at| actions.get(at)) {
            Some(action) => answered(action.answer.clone()),
            None => answered(Answer::Show),
        };
        toast.Activated(&TypedEventHandler::new(
            move |_, arguments: windows::core::Ref<'_, IInspectable>| {
                let arguments = arguments.ok()?.cast::<ToastActivatedEventArgs>()?;
                heard(arguments.Arguments()?.to_string().parse().ok());
                Ok(())
            },
        ))?;
        ToastNotificationManager::CreateToastNotifierWithId(&HSTRING::from(APP_ID))?
            .Show(&toast)?;
        self.shown.insert(notice.slot, toast);
        Ok(())
    }
}

impl Show for System {
    fn show(&mut self, notice: &Notice) -> Result<(), String> {
        self.toast(notice).map_err(|error| error.to_string())
    }

    fn withdraw(&mut self, slot: Slot) -> Result<(), String> {
        if self.shown.remove(&slot).is_none() {
            return Ok(());
        }
        let history = ToastNotificationManager::History();
        let (group, app) = (HSTRING::from(GROUP), HSTRING::from(APP_ID));
        history
            .and_then(|history| history.RemoveGroupedTagWithId(&tag(slot), &group, &app))
            .map_err(|error| error.to_string())
    }
}

fn tag(slot: Slot) -> HSTRING {
    HSTRING::from(match slot {
        Slot::Call => "call",
        Slot::Missed => "missed",
        Slot::Program => "program",
    })
}

fn xml(notice: &Notice) -> String {
    let actions = notice.actions.iter().enumerate();
    let actions: String = actions
        .map(|(index, action)| {
            let label = escape(&action.label);
            format!(r#"<action content="{label}" arguments="{index}"/>"#)
        })
        .collect();
    // The program has a sound of its own, where one is wanted.
    format!(
        r#"<toast><visual><binding template="ToastGeneric"><text>{}</text><text>{}</text></binding></visual><actions>{actions}</actions><audio silent="true"/></toast>"#,
        escape(&notice.title),
        escape(&notice.body)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Tells Windows the program's name.
fn introduce() {
    let done = children::command("reg")
        .args(["add", KEY, "/v", "DisplayName", "/d", NAME, "/f"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .creation_flags(CREATE_NO_WINDOW)
        .status();
    if !done.is_ok_and(|status| status.success()) {
        tracing::debug!("Windows was not told the program's name");
    }
}
