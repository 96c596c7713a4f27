//! What the program has to say of itself under the top bar: the number that a hotkey found on the
//! clipboard, the question before the end, and what does not work on this computer.

use std::borrow::Cow;

use egui::{Id, Ui};

use super::banners::{Button, strip_ui};
use super::clean::clean;
use super::icons::Icon;
use super::shortcuts::{self, Action};
use super::theme::Tone;
use super::{Desk, State};
use crate::desk::snapshot::{Command, Offered, Snapshot};
use crate::texts::{Label, Lang, Message, outside};

/// What concerns the window alone.
#[derive(Debug, Default)]
pub struct Told {
    /// Read once, closed by hand.
    messages: Vec<Message>,
    /// Of these: what is wrong with the settings' files, also what was closed since.
    of_files: Vec<Message>,
    /// The end was asked for.
    leaving: Leaving,
    /// What was offered when the keyboard went to its button.
    offered: Option<Offered>,
    /// Why the last key did nothing; until the next, or Escape.
    hint: Option<Cow<'static, str>>,
}

impl Told {
    pub(super) fn hint(&mut self, words: impl Into<Cow<'static, str>>) {
        self.hint = Some(words.into());
    }

    /// True when there was one.
    pub(super) fn forget_hint(&mut self) -> bool {
        self.hint.take().is_some()
    }

    /// What is to be read and closed by hand.
    pub(super) fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// It was.
    pub(super) fn close(&mut self, index: usize) {
        if index < self.messages.len() {
            self.messages.remove(index);
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Leaving {
    #[default]
    No,
    /// The question is to be shown, with the keyboard.
    Asks,
    Asked,
    Yes,
}

impl State {
    /// Says something until it is closed by hand.
    pub fn tell(&mut self, message: Message) {
        if !self.told.messages.contains(&message) {
            self.told.messages.push(message);
        }
    }

    /// Says what is wrong with the settings' files now: what was and is not among it is over, and what was closed by
    /// hand is not said twice.
    pub fn tell_of_files(&mut self, troubles: Vec<Message>) {
        let before = std::mem::replace(&mut self.told.of_files, troubles.clone());
        let is_over = |message: &Message| before.contains(message) && !troubles.contains(message);
        self.told.messages.retain(|message| !is_over(message));
        for trouble in troubles {
            if !before.contains(&trouble) {
                self.tell(trouble);
            }
        }
    }

    /// The end of the program is asked for: granted at once, or after a question while a call of the
    /// operator's goes on, or notes are in this window only.
    pub fn ask_to_quit(&mut self, snapshot: &Snapshot) {
        let would_lose = question(snapshot, Lang::En).is_some();
        self.told.leaving = match (would_lose, self.told.leaving) {
            (false, _) | (true, Leaving::Yes) => Leaving::Yes,
            (true, _) => Leaving::Asks,
        };
    }

    /// The program is to end.
    pub fn quits(&self) -> bool {
        self.told.leaving == Leaving::Yes
    }
}

/// What waits for an answer, and what answers a key; each only when there is something to say.
pub fn told_ui(ui: &mut Ui, desk: &mut Desk<'_>, told: &mut Told) {
    leaving_ui(ui, desk, told);
    offered_ui(ui, desk, told);
    hint_ui(ui, desk, told);
}

fn hint_ui(ui: &mut Ui, desk: &Desk<'_>, told: &mut Told) {
    let Some(words) = &told.hint else { return };
    let message = Message::new(clean(words), "");
    let close = [Button::Close(Label::Close.text(desk.lang))];
    let shown = strip_ui(ui, hint_id(), (Tone::Accent, Icon::Help), &message, &close);
    if shown.pressed(0) {
        told.hint = None;
    }
}

/// It is said as soon as it stands there.
pub(super) fn hint_id() -> Id {
    Id::unique("hint")
}

fn leaving_ui(ui: &mut Ui, desk: &Desk<'_>, told: &mut Told) {
    if !matches!(told.leaving, Leaving::Asks | Leaving::Asked) {
        return;
    }
    let Some(message) = question(desk.snapshot, desk.lang) else {
        // It is over: nobody waits for an answer any more.
        told.leaving = Leaving::No;
        return;
    };
    let buttons = [
        Button::Word(Label::Stay.text(desk.lang)),
        Button::Word(Label::Quit.text(desk.lang)),
    ];
    let id = Id::unique("leaving");
    let shown = strip_ui(ui, id, (Tone::Warn, Icon::Alert), &message, &buttons);
    if told.leaving == Leaving::Asks {
        shown.focus(0);
        told.leaving = Leaving::Asked;
    }
    if shown.pressed(0) || shortcuts::pressed(ui, Action::Close) {
        told.leaving = Leaving::No;
    } else if shown.pressed(1) {
        told.leaving = Leaving::Yes;
    }
}

/// What is asked before the end: what would be lost by it. The demo's calls are nobody's.
fn question(snapshot: &Snapshot, lang: Lang) -> Option<Message> {
    let refused = snapshot.notes.refused();
    if refused > 0 {
        return Some(outside::quit_with_notes(refused, lang));
    }
    let has_own_call = snapshot.calls.iter().any(|call| call.own) && !snapshot.demo;
    has_own_call.then(|| outside::quit_question(lang))
}

fn offered_ui(ui: &mut Ui, desk: &mut Desk<'_>, told: &mut Told) {
    let is_new = desk.snapshot.offered != told.offered;
    told.offered.clone_from(&desk.snapshot.offered);
    let Some(offered) = &desk.snapshot.offered else {
        return;
    };
    let message = outside::offered(offered, desk.lang);
    let close = Button::Close(Label::Close.text(desk.lang));
    let id = Id::unique("offered");
    let (Offered::Number { to_dial, .. } | Offered::Link { to_dial, .. }) = offered else {
        let shown = strip_ui(ui, id, (Tone::Warn, Icon::Alert), &message, &[close]);
        if shown.pressed(0) {
            (desk.send)(Command::DismissOffer);
        }
        return;
    };
    let buttons = [Button::Primary(Label::Call.text(desk.lang)), close];
    let shown = strip_ui(ui, id, (Tone::Accent, Icon::Phone), &message, &buttons);
    // A page may open a link while somebody types: Enter must not call by it.
    if is_new && matches!(offered, Offered::Number { .. }) {
        // The operator asked for it with the keyboard: Enter calls.
        shown.focus(0);
    }
    if shown.pressed(0) {
        (desk.send)(Command::Dial(to_dial.clone()));
    } else if shown.pressed(1) {
        (desk.send)(Command::DismissOffer);
    }
}
