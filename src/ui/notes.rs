//! The note of a call: the office's results at one click, and a field for one's own words.
//!
//! Rule: every letter goes out as a command, so that nothing typed is only here; when the focus leaves, what is
//! typed is to be written. The field shows what the snapshot has, but while it is typed in, where the snapshot is
//! a few letters behind.

use std::borrow::Cow;
use std::collections::VecDeque;

use egui::{Context, EventFilter, Id, Key, Modifiers, TextEdit, Ui, vec2};

use super::Desk;
use super::clean::clean;
use super::theme::{self, Weight, font, size};
use super::widgets;
use crate::desk::snapshot::{Command, Note};
use crate::texts::{Label, party};

/// A note's text, at most: the desk cuts at the same.
const MOST_CHARS: usize = 2_000;
/// From so little room on it is told how much is left.
const LITTLE_ROOM: usize = 100;
/// Somebody who types does not pause for longer, seconds.
const PAUSE_SECS: f64 = 5.0;

/// What stands in the field.
#[derive(Debug, Default, Clone)]
pub struct Field {
    /// It is on a card: the same call's note may stand beside it in the same window.
    on_card: bool,
    of: (Option<String>, String),
    text: String,
    /// What the snapshot had last.
    seen: String,
    /// Sent, and not seen in a snapshot yet.
    sent: VecDeque<String>,
    /// Typed in, and not told to be written.
    is_open: bool,
    has_keyboard: bool,
    /// When the keyboard came, or something was typed last, seconds of egui's clock.
    typed_at: f64,
    /// Nothing has been typed for a while.
    rests: bool,
    /// It was left by its key just now, or for another call's: the keyboard is to go on from beside it.
    is_left: bool,
}

impl Field {
    /// For a card's window.
    pub(super) fn on_card() -> Self {
        Self {
            on_card: true,
            ..Self::default()
        }
    }

    /// The field's, where it is of a call already.
    pub(super) fn id(&self) -> Id {
        match self.on_card {
            false => Id::unique(("note", &self.of.1)),
            true => Id::unique(("note on a card", &self.of.1)),
        }
    }

    /// Whether it was left, with the keyboard in it, since this was asked last.
    pub fn take_left(&mut self) -> bool {
        std::mem::take(&mut self.is_left)
    }

    /// The call that it is of; empty before the first.
    pub fn call(&self) -> &str {
        &self.of.1
    }

    /// The call whose note has the keyboard.
    pub fn typed_call(&self) -> Option<&str> {
        self.has_keyboard.then_some(self.of.1.as_str())
    }

    /// It has the keyboard, and nothing has been typed for a while.
    pub fn rests(&self) -> bool {
        self.has_keyboard && self.rests
    }

    /// It holds the page no longer: another call's is to be seen.
    pub fn let_go(&mut self) {
        self.has_keyboard = false;
        self.is_left = true;
    }

    /// Takes over what the snapshot has, unless that is what was typed a moment ago.
    /// True when that leaves a note of another call behind that was typed in.
    fn follow(&mut self, pbx: Option<&str>, call: &str, known: &str) -> bool {
        // A call of now is the same as its row, which is there when it is over: the typing goes on.
        let is_same_pbx = self.of.0.as_deref() == pbx || self.of.0.is_none() || pbx.is_none();
        if self.of.1 != call || !is_same_pbx {
            let was_open = self.is_open;
            *self = Self {
                of: (pbx.map(str::to_owned), call.to_owned()),
                text: known.to_owned(),
                seen: known.to_owned(),
                on_card: self.on_card,
                is_left: self.is_left,
                ..Self::default()
            };
            return was_open;
        }
        if self.of.0.as_deref() != pbx {
            self.of.0 = pbx.map(str::to_owned);
        }
        if self.seen != known {
            known.clone_into(&mut self.seen);
            match self.sent.iter().position(|sent| sent == known) {
                Some(at) => drop(self.sent.drain(..=at)),
                // Somebody else wrote: on the card, on the command line.
                None => {
                    known.clone_into(&mut self.text);
                    self.sent.clear();
                }
            }
        }
        false
    }
}

/// The note of one call, `pbx` as [`Command::Note`] has it; `known` is what is noted already.
pub fn note_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    field: &mut Field,
    pbx: Option<&str>,
    call: &str,
    known: &Note,
) {
    if field.follow(pbx, call, &known.text) {
        (desk.send)(Command::KeepNotes);
    }
    results_ui(ui, desk, pbx, call, known);
    ui.add_space(2.0);
    text_ui(ui, desk, field);
    if !field.on_card {
        tell_typed(ui.ctx(), field, known);
    }
    let palette = theme::palette(ui);
    let noting = desk.snapshot.notes.of(pbx, call);
    let room = MOST_CHARS.saturating_sub(field.text.chars().count());
    let (words, ink): (Cow<'_, str>, _) = match noting.is_some_and(|noting| noting.failed) {
        true => {
            let words = Label::NoteNotKept.text(desk.lang);
            (words.into(), palette.ink(theme::Tone::Bad))
        }
        // What does not fit is not taken: that is told before it is missed.
        false if room < LITTLE_ROOM => {
            let words = party::room_in_note(room, desk.lang);
            (words.into(), palette.ink(theme::Tone::Warn))
        }
        false => (Label::NotesStayHere.text(desk.lang).into(), palette.faint),
    };
    widgets::paragraph_ui(ui, &words, ink, size::SMALL);
}

/// A note that is being typed in the window, for whoever shows it elsewhere.
#[derive(Debug, Clone)]
struct Typed {
    call: String,
    before: Option<String>,
}

/// What was noted of a call before the note was begun that is being typed in the window now; `None`: none is of it.
/// What stands beside the typing is not to grow with it.
pub fn before_typing(ctx: &Context, call: &str) -> Option<Option<String>> {
    let typed = ctx.data(|data| data.get_temp::<Typed>(typed_id()))?;
    (typed.call == call).then_some(typed.before)
}

/// Lets another context know the same.
pub fn copy_typing(from: &Context, to: &Context) {
    let typed = from.data(|data| data.get_temp::<Typed>(typed_id()));
    to.data_mut(|data| match typed {
        Some(typed) => drop(data.insert_temp(typed_id(), typed)),
        None => data.remove::<Typed>(typed_id()),
    });
}

fn tell_typed(ctx: &Context, field: &Field, known: &Note) {
    let call = field.typed_call();
    ctx.data_mut(|data| match call {
        Some(call) => {
            let told = data.get_temp::<Typed>(typed_id());
            if told.is_none_or(|told| told.call != call) {
                let (call, before) = (call.to_owned(), words(known));
                data.insert_temp(typed_id(), Typed { call, before });
            }
        }
        None => data.remove::<Typed>(typed_id()),
    });
}

fn typed_id() -> Id {
    Id::unique("the note that is typed in the window")
}

/// What is noted, on one line: the result first. `None`: nothing.
pub fn words(note: &Note) -> Option<String> {
    let result = note.result.as_deref().map(clean);
    let text = Some(clean(note.text.trim())).filter(|text| !text.is_empty());
    let parts: Vec<Cow<'_, str>> = [result, text].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" — "))
}

fn results_ui(ui: &mut Ui, desk: &mut Desk<'_>, pbx: Option<&str>, call: &str, known: &Note) {
    let own = &desk.snapshot.notes.results;
    let mut results: Vec<&str> = own.iter().map(String::as_str).collect();
    if results.is_empty() {
        results.extend(party::default_results(desk.lang));
    }
    // One that the office has taken out of the list since, or of the other language.
    let chosen = known.result.as_deref();
    results.extend(chosen.filter(|chosen| !own.iter().any(|own| own == chosen)));
    let mut seen = std::collections::HashSet::new();
    results.retain(|result| seen.insert(*result));
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for result in results {
            let is_on = chosen == Some(result);
            let chip = widgets::chip(ui, is_on, &clean(result));
            if chip.clicked() {
                pressed = Some((!is_on).then(|| result.to_owned()));
            }
        }
    });
    if let Some(result) = pressed {
        (desk.send)(Command::Result {
            pbx: pbx.map(str::to_owned),
            call: call.to_owned(),
            result,
        });
    }
}

fn text_ui(ui: &mut Ui, desk: &mut Desk<'_>, field: &mut Field) {
    let palette = theme::palette(ui);
    let name = Label::NoteField.text(desk.lang);
    let id = field.id();
    let response = ui.add(
        TextEdit::multiline(&mut field.text)
            .id(id)
            .font(font(Weight::Regular, size::BODY))
            .hint_text(egui::RichText::new(name).color(palette.faint))
            .char_limit(MOST_CHARS)
            .desired_rows(2)
            .desired_width(ui.available_width())
            .margin(vec2(8.0, 6.0))
            .event_filter(EventFilter {
                vertical_arrows: true,
                ..widgets::FIELD_KEYS
            }),
    );
    let response = response.accessible_name(name);
    widgets::follow_focus(&response);
    let is_typed = response.changed();
    let now = ui.input(|input| input.time);
    if is_typed || !field.has_keyboard {
        field.typed_at = now;
    }
    field.has_keyboard = response.has_focus();
    let pause = now - field.typed_at;
    field.rests = pause >= PAUSE_SECS;
    if field.has_keyboard && !field.rests {
        let rests = std::time::Duration::from_secs_f64(PAUSE_SECS - pause);
        ui.ctx().request_repaint_after(rests);
    }
    let mut is_left = response.lost_focus();
    if response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    {
        response.surrender_focus();
        (is_left, field.is_left) = (true, true);
    }
    // What a full queue of commands did not take goes again when the focus leaves.
    if is_typed || (is_left && field.text != field.seen) {
        field.is_open = true;
        field.sent.push_back(field.text.clone());
        let (pbx, call) = field.of.clone();
        (desk.send)(Command::Note {
            pbx,
            call,
            text: field.text.clone(),
        });
    }
    if is_left && std::mem::take(&mut field.is_open) {
        (desk.send)(Command::KeepNotes);
    }
}
